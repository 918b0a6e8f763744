/**
 * Server: `fukuri serve`. Listens, opens the storage, serves, says where to go, does scheduled work, and stops within five
 * seconds, finishing the requests in flight.
 */
import * as Postgres from "@fukuri/adapter-postgres"
import { Console, Effect } from "effect"
import {
  admissionDefaults,
  admissionOf,
  apiApp,
  besides,
  facilityPath,
  memberApp,
  myPageLoginPath,
  networksOf,
  officeApp,
  officeWork,
  webhookClient,
  webhookWork
} from "../index.ts"
import type { CommandFailed } from "./CommandFailed.ts"
import * as Front from "./Front.ts"
import * as Demo from "./Demo.ts"
import * as Scheduler from "./Scheduler.ts"
import * as Secret from "./Secret.ts"
import type { Settings } from "./Settings.ts"
import { Readiness, settings, withStorage } from "./Storage.ts"
import * as Telemetry from "./Telemetry.ts"
import * as Vitals from "./Vitals.ts"

/** Runs the service until it is told to stop. */
export const run: Effect.Effect<void, CommandFailed> = Effect.gen(function* () {
  const chosen = yield* settings
  yield* Effect.gen(function* () {
    const front = yield* Front.open(chosen)
    yield* withStorage(serve(chosen, front))
  }).pipe(Effect.scoped, Effect.provide(Telemetry.layer(chosen)))
})

const serve = Effect.fnUntraced(function* (chosen: Settings, front: Front.Front) {
  const secret = yield* Secret.load(chosen)
  if (chosen.demo) {
    yield* Demo.load
    yield* Demo.renew
  }
  const clerks = chosen.demo ? yield* Demo.clerks(secret) : []
  // What is due today is granted before the first page is served, so that a fresh start has nothing to wait for.
  yield* ownWork(Scheduler.turn)
  yield* Effect.scoped(
    Effect.gen(function* () {
      yield* ownWork(
        Vitals.watch({
          folder: chosen.databaseUrl === undefined ? chosen.dataFolder : undefined,
          alertCalmMillis: chosen.alertCalmMillis
        })
      )
      yield* Effect.forkScoped(ownWork(Scheduler.run))
      yield* Effect.forkScoped(ownWork(officeWork))
      const networks = networksOf({ allowHttp: chosen.webhookAllowHttp, open: chosen.webhookPrivate })
      yield* Effect.forkScoped(Effect.provide(ownWork(webhookWork), webhookClient({ secret, networks })))
      const { check: ready } = yield* Readiness
      const admission = admissionOf({ ...admissionDefaults, inWork: chosen.maxInWork, waiting: chosen.maxInWork })
      const { alertCalmMillis, loginLimits, publicUrl, trustProxy } = chosen
      const options = { secret, admission, trustProxy, publicUrl, loginLimits, alertCalmMillis }
      const pages = besides(
        yield* memberApp({ ...options, ready, metrics: { token: chosen.metricsToken } }),
        yield* officeApp({ ...options, networks }),
        yield* apiApp({ ...options, perMinute: chosen.apiPerMinute })
      )
      // Last, so that it ends first: nobody is kept from coming in by what has to end behind.
      yield* front.serve(pages, admission)
      yield* Console.log(yield* welcome(chosen, front.url, clerks))
      yield* Effect.never
    })
  )
})

/** What nobody waits for: it is not traced, since it would be most of what is. */
const ownWork = Effect.withTracerEnabled(false)

/** What is said at start: where to go, and with whose number. */
const welcome = Effect.fnUntraced(function* (chosen: Settings, url: string, clerks: ReadonlyArray<Demo.DemoClerk>) {
  const lines = [`Fukuri      ${url}`]
  if (chosen.demo) {
    const { demo } = yield* Demo.today
    const [first] = demo.facilities
    const page = first === undefined ? "" : `${url}${facilityPath(first.code)}  ${first.name}`
    lines.push(`施設のページ  ${page}`, `マイページ    ${url}${myPageLoginPath(demo.association.code)}`)
    for (const { birthDate, label, number } of yield* Demo.logins) {
      lines.push(`お試し用      ${number}  ${birthDate.replaceAll("-", "")}  ${label}`)
    }
  }
  for (const { id, label, password } of clerks) {
    // As wide as the other labels, on a terminal where a Japanese character is as wide as two others.
    const width = [...label].reduce((sum, character) => sum + (character > "\u00ff" ? 2 : 1), 0)
    lines.push(`${label}${" ".repeat(14 - width)}${url}/office  ${id} / ${password}`)
  }
  if (chosen.databaseUrl === undefined) lines.push(Postgres.durability)
  return lines.join("\n")
})
