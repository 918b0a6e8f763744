// Bulk work in a process of its own, so that its memory is that of the work and of nothing else: one order, one answer.
// Started by `inItsOwnProcess`; what is measured is here, what it is held against is in each benchmark.
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate, Catalogue, Digest, Grants, Imports, LateNewsDesk, type LedgerEntry } from "@fukuri/core"
import { fork } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { Effect, Layer, Redacted } from "effect"
import * as TableFile from "../../packages/http/src/TableFile.ts"
import { associationCode } from "./members.ts"

/** What is to be done, in which database. */
export type Order = { readonly databaseUrl: string } & (
  | { readonly work: "grants"; readonly on: CalendarDate.CalendarDate }
  | { readonly work: "import"; readonly path: string; readonly asOf: CalendarDate.CalendarDate }
  | { readonly work: "late news" }
)

/** What came of it. */
export interface Answer {
  readonly seconds: number
  /** Of this process, in user and kernel. */
  readonly cpuSeconds: number
  /** Resident before the work began, with everything loaded and connected. */
  readonly baselineMegabytes: number
  /** The greatest that was ever resident. */
  readonly peakMegabytes: number
  /** How often it was told how far the work is. */
  readonly progress: number
  readonly result: unknown
}

/** Does an order in a new process. */
export async function inItsOwnProcess(order: Order): Promise<Answer> {
  const child = fork(fileURLToPath(import.meta.url), {
    env: { ...process.env, [marker]: "1" },
    stdio: ["ignore", "inherit", "inherit", "ipc"]
  })
  let answer: Answer | undefined
  child.on("message", (message) => {
    answer = message as Answer
  })
  child.send(order)
  const [code] = await once(child, "close")
  if (answer === undefined) throw new Error(`The process of ${order.work} ended with ${code} and no answer.`)
  return answer
}

const marker = "FUKURI_BENCH_WORK"

const actor = "grants" as LedgerEntry.Actor

/** Looks at the clock and the memory around a piece of work. */
const measured = <E, R>(
  work: (tick: () => Effect.Effect<void>) => Effect.Effect<unknown, E, R>
): Effect.Effect<Answer, E, R> =>
  Effect.gen(function* () {
    let ticks = 0
    const cpu = process.cpuUsage()
    const baselineMegabytes = process.memoryUsage.rss() / 2 ** 20
    const began = performance.now()
    const result = yield* work(() =>
      Effect.sync(() => {
        ticks++
      })
    )
    const seconds = (performance.now() - began) / 1_000
    const { system, user } = process.cpuUsage(cpu)
    return {
      seconds,
      cpuSeconds: (system + user) / 1e6,
      baselineMegabytes,
      peakMegabytes: process.resourceUsage().maxRSS / 2 ** 10,
      progress: ticks,
      result
    }
  })

type Services = Grants.Grants | Imports.Imports | Catalogue.Catalogue | LateNewsDesk.LateNewsWork

const done = (order: Order): Effect.Effect<Answer, unknown, Services> => {
  switch (order.work) {
    case "grants":
      return measured((tick) =>
        Effect.flatMap(Grants.Grants, (grants) =>
          grants.run({ association: associationCode, on: order.on, onProgress: tick }, actor)
        ).pipe(Effect.map(({ gaining, people }) => ({ gaining, people })))
      )
    case "import":
      return measured((tick) =>
        Effect.gen(function* () {
          const association = (yield* (yield* Catalogue.Catalogue).latest).associations.get(associationCode)
          if (association === undefined) return yield* Effect.die(new Error("there is no association"))
          return yield* (yield* Imports.Imports).members({
            association,
            rows: TableFile.rowsAt(order.path, (why) => new Error(why)),
            asOf: order.asOf,
            dryRun: false,
            acceptLoss: true,
            acceptOlder: true,
            onProgress: tick
          })
        })
      )
    case "late news":
      return measured((tick) => LateNewsDesk.look(associationCode, "a seed of a benchmark", tick))
  }
}

if (process.env[marker] !== undefined) {
  const [order] = (await once(process, "message")) as [Order]
  const stores = layerServer(Redacted.make(order.databaseUrl))
  const digest = Layer.succeed(Digest.Digest, {
    sha256: (text) => createHash("sha256").update(text).digest("hex")
  })
  const verbs = Layer.mergeAll(Grants.Grants.layer, Imports.Imports.layer, digest)
  const answer = await Effect.runPromise(
    // Connected, and the programmes read, before anything counts.
    Effect.andThen(
      Effect.flatMap(Catalogue.Catalogue, ({ latest }) => latest),
      done(order)
    ).pipe(Effect.provide(Layer.provideMerge(verbs, stores)))
  )
  process.send?.(answer)
  process.disconnect?.()
}
