// Who is fuzzed, and as whom: the real service with the demo on a database of a real server, a stranger, members of the demo,
// a clerk of every role, each with a browser in which they are logged in, and another system with a key. Limits of logins are out of the way.
import { createHash } from "node:crypto"
import { layerServer } from "@fukuri/adapter-postgres"
import { ApiKey, ApiKeys, CalendarDate, Clerk, Clerks, Digest, type Holder, type LedgerEntry } from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import { clerkSessionsOf, csrfOf, newToken, newVisitor, passwordsOf } from "@fukuri/http"
import { Clock, Effect, Layer, ManagedRuntime, Redacted, Schema } from "effect"
import { clockOf } from "../support/clock.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import type { Drawing } from "../support/drawing.ts"
import { formClient } from "../support/formClient.ts"
import { type Service, startService } from "../support/service.ts"
import { oneOf } from "./Hostile.ts"

export const roles = ["viewer", "desk", "operator", "approver", "manager"] as const
export const actors = ["stranger", "member", ...roles, "system"] as const
export type Actor = (typeof actors)[number]

/** What a browser of somebody carries. */
export interface Browser {
  readonly cookies: ReadonlyMap<string, string>
  /** The proof of its forms. */
  readonly csrf: string
  /** What another system shows instead of cookies. */
  readonly token?: string
  /** Where they would begin. */
  readonly entrances: ReadonlyArray<string>
}

export interface Subject {
  readonly service: Service
  readonly base: URL
  /** A browser in which somebody is logged in now; members differ from time to time. */
  readonly browserOf: (actor: Actor, draw: Drawing) => Promise<Browser>
  readonly stop: () => Promise<void>
}

const secret = Redacted.make("the secret of a service that is fuzzed")
const start = "2024-07-01T09:00:00+09:00"

const noLimits = [
  "number",
  "number-daily",
  "address",
  "facility",
  "my-page",
  "service",
  "service-daily",
  "code",
  "code-address",
  "with-code"
]
  .map((name) => `${name}:1000000/24h`)
  .join()

const memberEntrances = [
  "/coupon/for_1234567",
  "/CouponInfoLogin/sag",
  "/PaperApplication/sag",
  "/en/coupon/for_1234567",
  "/en/CouponInfoLogin/sag"
]

/** Starts the service on a database of its own. */
export const startSubject = async (serverUrl: string): Promise<Subject> => {
  const databaseUrl = await freshDatabase(serverUrl)
  const began = performance.now()
  const service = await startService({
    DATABASE_URL: databaseUrl,
    FUKURI_DEMO: "1",
    FUKURI_CLOCK: start,
    FUKURI_SECRET: Redacted.value(secret),
    FUKURI_LOGIN_LIMITS: noLimits,
    FUKURI_API_PER_MINUTE: "100000"
  })
  const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
  const clock = clockOf(() => Date.parse(start) + Math.floor(performance.now() - began))
  const stores = layerServer(Redacted.make(databaseUrl), { migrate: false, maxConnections: 2 })
  const runtime = ManagedRuntime.make(
    Layer.provideMerge(Layer.merge(Layer.orDie(stores), digest), Layer.succeed(Clock.Clock)(clock))
  )
  const sessions = clerkSessionsOf(secret)
  const base = new URL(service.url)
  const { holders } = demo(CalendarDate.date("2024-07-01"))
  let added = 0

  /** A clerk of a role: the same as long as nobody has put an end to the account. */
  const clerks = new Map<string, Clerk.Clerk>()
  const clerkFor = Effect.fnUntraced(function* (role: Clerk.Role) {
    const known = clerks.get(role)
    const account = known === undefined ? undefined : yield* Clerks.find(known)
    if (account !== undefined && account.clerk.active && account.clerk.roles.includes(role)) return account
    const clerk = Schema.decodeUnknownSync(Clerk.Clerk)({
      id: `${role}${added++}`,
      association: "sag",
      name: role,
      roles: [role],
      sees: role === "viewer" ? [] : ["personal", "health"],
      active: true
    })
    const passwordHash = yield* passwordsOf({ memory: 64, passes: 1, parallelism: 1 }).hash("seven wet umbrellas")
    yield* Clerks.add({ clerk, passwordHash, mustChangePassword: false }, "system:demo" as LedgerEntry.Actor)
    clerks.set(role, clerk)
    return (yield* Clerks.find(clerk)) ?? (yield* Effect.die(new Error(`no clerk ${clerk.id}`)))
  })

  const strange = (): Browser => {
    const visitor = newVisitor()
    return {
      cookies: new Map([["fukuri-visitor", visitor]]),
      csrf: csrfOf(secret).tokenFor(visitor),
      entrances: [...memberEntrances, "/office/login"]
    }
  }

  const memberBrowser = async (draw: Drawing): Promise<Browser> => {
    const client = formClient(base.href)
    const holder = oneOf(draw, holders)
    const who = { number: holder.number, birthDate: holder.birthDate.replaceAll("-", "") }
    const entrances: Array<string> = []
    for (const path of memberEntrances) {
      const form = (await client.open(path)).forms.find(({ fields }) => "birthDate" in fields)
      if (form === undefined) continue
      const { location } = await client.post(form.action, { ...form.fields, ...who })
      if (location !== "") entrances.push(location)
    }
    const visitor = client.cookies.get("fukuri-visitor") ?? newVisitor()
    return { cookies: client.cookies, csrf: csrfOf(secret).tokenFor(visitor), entrances }
  }

  const clerkBrowser = async (role: Clerk.Role): Promise<Browser> => {
    const { cookie } = await runtime.runPromise(
      Effect.flatMap(clerkFor(role), (account) =>
        sessions.begin(account, { half: false, browser: "a fuzzer" }, undefined)
      )
    )
    const browser = strange()
    const cookies = new Map([...browser.cookies, [cookie.name, cookie.value ?? ""] as const])
    return { ...browser, cookies, entrances: ["/office"] }
  }

  /** A key that may everything, a new one each time: somebody may have stopped the one before. */
  const systemBrowser = async (): Promise<Browser> => {
    const { id, secretHash, token } = newToken("sag" as Holder.AssociationCode)
    const order = { name: "a system", scopes: ApiKey.ApiScope.literals, secretHash }
    await runtime.runPromise(Effect.flatMap(clerkFor("manager"), ({ clerk }) => ApiKeys.make(clerk, id, order)))
    return { ...strange(), token: Redacted.value(token), entrances: [] }
  }

  return {
    service,
    base,
    browserOf: (actor, draw) => {
      if (actor === "stranger") return Promise.resolve(strange())
      if (actor === "member") return memberBrowser(draw)
      return actor === "system" ? systemBrowser() : clerkBrowser(actor)
    },
    stop: async () => {
      await runtime.dispose()
      await service.stop()
      await dropDatabase(databaseUrl)
    }
  }
}
