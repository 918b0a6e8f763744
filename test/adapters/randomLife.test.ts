// A random life of 2,000 people over a fiscal year: grants, uses, reversals, paper, outages, late news, in every order. It is
// lived in memory and on a real PostgreSQL server; both must end with the same ledger, and the ledger with all its laws
// (R133): granted - withdrawn = remaining + redeemed - reversed + on paper, for everybody and every product.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { layerServer } from "@fukuri/adapter-postgres"
import {
  CalendarDate,
  Catalogue,
  Clerk,
  Coupons,
  Digest,
  Grants,
  Imports,
  Ledger,
  LedgerCheck,
  type Stores
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { Clock, Effect, Layer, Redacted, Schema } from "effect"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { showing } from "../../packages/http/src/service/ServiceClock.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { facilityWith } from "../support/people.ts"
import { drawnLife, live, remains, unbalanced } from "./support/lives.ts"

const people = 2_000
const seed = 20_241_128

const fiscalYear = CalendarDate.fiscalYearOf(CalendarDate.date("2024-05-01"))
const clerkOf = (id: string, role: Clerk.Role): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id,
    association: "sag",
    name: id,
    roles: [role],
    sees: ["personal", "health"],
    active: true
  })
const clerks = {
  desk: clerkOf("desk", "desk"),
  operator: clerkOf("operator", "operator"),
  approver: clerkOf("approver", "approver")
}

/** A clock that stands still until the next day, so that both lives write the same instants. */
const standing = () => {
  let now = 0
  const clock = Layer.effect(
    Clock.Clock,
    Effect.map(Effect.service(Clock.Clock), (real) => showing(() => now, real))
  )
  const turnTo = (day: CalendarDate.CalendarDate) => {
    now = CalendarDate.startOf(day) + 12 * 3_600_000
  }
  return { clock, turnTo }
}

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })

/** Lives the whole year, and answers what is there in the end. */
const lived = <E>(stores: Layer.Layer<Stores.Stores, E>, atOnce: number, many = people) => {
  const { clock, turnTo } = standing()
  const verbs = Layer.mergeAll(Coupons.Coupons.layer, Grants.Grants.layer, Imports.Imports.layer)
  return Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation(association(fiscalYear))
    for (const programme of programmes(fiscalYear)) yield* catalogue.putProgramme(programme)
    yield* catalogue.putFacilities([
      facilityWith(),
      facilityWith({ code: "3000021" as never, offers: ["my-refresh" as never] })
    ])
    const told: Array<string> = []
    for (const day of drawnLife(many, seed)) {
      turnTo(day.on)
      told.push(...(yield* live(day, clerks, atOnce)))
    }
    const { broken, uses } = yield* LedgerCheck.check(association(fiscalYear).code)
    return { told: told.toSorted(), broken, uses, ...(yield* remains(many)) }
  }).pipe(
    Effect.provide(verbs.pipe(Layer.provideMerge(stores), Layer.provideMerge(Layer.merge(digest, clock)))),
    Effect.runPromise
  )
}

type Lived = Awaited<ReturnType<typeof lived>>

describe(`a random year of ${people} people (R133)`, () => {
  let url = ""
  let memory: Lived
  let server: Lived
  beforeAll(async () => {
    url = await freshDatabase(inject("postgresUrl"))
    memory = await lived(Memory.layer, 1)
    server = await lived(layerServer(Redacted.make(url), { maxConnections: 10 }), 8)
  }, 600_000)
  afterAll(() => dropDatabase(url))

  test("keeps every law in memory and on the server", () => {
    for (const { books, broken } of [memory, server]) {
      expect(broken).toEqual([])
      expect(books.flatMap(unbalanced)).toEqual([])
    }
  })

  test("ends the same in memory and on the server: ledgers, applications, reports, corrections, late news", () => {
    expect(server.told).toEqual(memory.told)
    expect(server.books).toEqual(memory.books)
    expect(server.reports).toEqual(memory.reports)
    expect(server.kept).toEqual(memory.kept)
  })

  test("was a life: everything that can happen happened, and was refused now and then", () => {
    const entries = memory.books.flat()
    const count = (of: (entry: (typeof entries)[number]) => boolean) => entries.filter(of).length
    for (const tag of [
      "Granted",
      "Withdrawn",
      "Reversed",
      "MovedToPaper",
      "PaperBegun",
      "SheetIssued",
      "SheetVoided",
      "PaperEnded"
    ]) {
      expect([tag, count(({ _tag }) => _tag === tag) > 10]).toEqual([tag, true])
    }
    for (const channel of ["screen", "outage", "paper"]) {
      const uses = count((entry) => entry._tag === "Redeemed" && entry.channel === channel)
      expect([channel, uses > 50]).toEqual([channel, true])
    }
    expect(memory.kept.flatMap(({ news }) => news).length).toBeGreaterThan(20)
    expect(memory.reports.filter(([, { _tag }]) => _tag === "Kept").length).toBeGreaterThan(20)
    for (const told of ["press CouponNotUsable", "paper PaperApplied", "back PaperUsed"])
      expect(memory.told).toContain(told)
  })
})

describe("the same life on a ledger that forgets what goes on to paper", () => {
  test("breaks a law, so that it would be noticed", { timeout: 120_000 }, async () => {
    const forgetful = Layer.effect(
      Ledger.Ledger,
      Effect.map(Ledger.Ledger, (right) => ({
        ...right,
        append: (appends: ReadonlyArray<Ledger.Append>) =>
          right.append(
            appends.map((append) => {
              const kept = append.entries.filter(({ _tag }) => _tag !== "MovedToPaper")
              return kept.length === 0 ? append : { ...append, entries: kept }
            })
          )
      }))
    )
    const { broken } = await lived(forgetful.pipe(Layer.provideMerge(Memory.layer)), 1, 100)
    expect(broken.length).toBeGreaterThan(0)
  })
})
