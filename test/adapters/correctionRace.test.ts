// Corrections racing each other and presses on a real server: never more is given back than was used, each request at most
// once, and what the requests say is what the ledger has. The same race is run on ledgers with seeded faults, to show that
// they would be noticed.
import { PgClient } from "@effect/sql-pg"
import {
  CalendarDate,
  type Clerk,
  type Correction,
  CorrectedUses,
  Corrections,
  Ledger,
  LedgerCheck,
  type LedgerEntry,
  Mistakes,
  type Shelf
} from "@fukuri/core"
import { Effect, Result } from "effect"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import {
  blind,
  clerkOf,
  course,
  fiscalYear,
  memberOf,
  passOf,
  place,
  populate,
  press,
  product,
  raceWorld,
  sag,
  today
} from "./support/raceWorld.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

const requestOf = (kind: string, index: number): LedgerEntry.Reference =>
  `${String(index).padStart(9, "0")}-${kind.padStart(12, "0")}` as LedgerEntry.Reference

const desks = ["desk-a", "desk-b", "desk-c"].map((id) => clerkOf(id, "desk"))
const approvers = ["approver-a", "approver-b"].map((id) => clerkOf(id, "approver"))
const [deskA = clerkOf("x", "desk"), deskB = deskA, deskC = deskA] = desks
const [approverA = deskA, approverB = deskA] = approvers

/** The three coupons of a person, used at once before the race. */
const used = (index: number): ReadonlyArray<LedgerEntry.LedgerEntry> => [
  {
    _tag: "Redeemed",
    at: CalendarDate.startOf(today),
    actor: "holder" as LedgerEntry.Actor,
    product,
    quantity: 3,
    redemptionId: passOf("V", index),
    course,
    facility: place,
    usedOn: today,
    channel: "screen"
  }
]

const orderOf = (index: number, clerk: Clerk.Clerk, quantity: number): Corrections.CorrectionOrder => ({
  clerk,
  redemptionId: passOf("V", index),
  quantity,
  reason: "mistaken",
  text: "窓口で枚数を間違えたとのこと",
  toldBy: "holder",
  caller: "",
  toldOn: today
})

/** One person's use, corrected by everybody at the same time while they use what comes back. Answers what each was told. */
const round = Effect.fnUntraced(function* (index: number) {
  const big = requestOf("big", index)
  yield* Corrections.request(big, orderOf(index, deskA, 2))
  const told = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
    Effect.map(Effect.result(work), (result) => (Result.isSuccess(result) ? "done" : result.failure._tag))
  return yield* Effect.all(
    [
      told(Corrections.approve(approverA, big)),
      told(Corrections.request(requestOf("b", index), orderOf(index, deskB, 1))),
      told(press(index, passOf("P", index))),
      told(Corrections.approve(approverA, big)),
      told(Corrections.request(requestOf("b", index), orderOf(index, deskB, 1))),
      told(Corrections.approve(approverB, big)),
      told(Corrections.request(requestOf("c", index), orderOf(index, deskC, 1))),
      told(press(index, passOf("Q", index)))
    ],
    { concurrency: "unbounded" }
  )
})

/** One person's own report of two, made twice, then agreed to by everybody at the same time while they use what comes back. */
const mistakenRound = Effect.fnUntraced(function* (index: number) {
  const holder = memberOf(index)
  const redemptionId = passOf("V", index)
  const report = Mistakes.report({ holder, fiscalYear, redemptionId, quantity: 2, text: "" })
  yield* Effect.all([report, report], { concurrency: "unbounded" })
  const id = Mistakes.requestIdOf({ at: CalendarDate.startOf(today), id: redemptionId })
  const told = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
    Effect.map(Effect.result(work), (result) => (Result.isSuccess(result) ? "done" : result.failure._tag))
  const first = yield* Effect.all(
    [
      told(Corrections.approve(approverA, id)),
      told(Corrections.approve(approverB, id)),
      told(Corrections.approve(approverA, id)),
      told(Corrections.request(requestOf("b", index), orderOf(index, deskB, 1))),
      told(press(index, passOf("P", index)))
    ],
    { concurrency: "unbounded" }
  )
  const kept = yield* CorrectedUses.corrections.get(holder, id)
  return { told: first, request: kept.value }
})

/** What is wrong in the tables themselves, and between the ledger and the requests. */
const faults = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const tooMuch = yield* sql.unsafe<{ readonly holder_id: string }>(
    `select r.holder_id from ledger_entry r join ledger_entry u
       on u.holder_id = r.holder_id and u.redemption_id = r.reverses and u.kind = 'Redeemed'
     where r.kind = 'Reversed' group by r.holder_id, r.reverses, u.quantity having sum(r.quantity) > u.quantity`
  )
  const twice = yield* sql.unsafe<{ readonly reference: string }>(
    `select holder_id from ledger_entry where reference is not null group by holder_id, reference having count(*) > 1`
  )
  const { broken } = yield* LedgerCheck.check(sag)
  return { tooMuch: tooMuch.length, twice: twice.length, broken: broken.length }
})

/** By how much the requests of a person that say they are done differ from what the ledger gave back. */
const differences = Effect.fnUntraced(function* (people: number) {
  const ledger = yield* Ledger.Ledger
  const holders = Array.from({ length: people }, (_, index) => memberOf(index))
  const streams = yield* ledger.open(holders, fiscalYear)
  const all: ReadonlyArray<Shelf.Kept<Correction.Correction>> = yield* CorrectedUses.corrections.list({
    association: sag,
    limit: 10 * people
  })
  return streams.filter(({ entries, key }) => {
    const given = entries.reduce((sum, entry) => sum + (entry._tag === "Reversed" ? entry.quantity : 0), 0)
    const said = all.reduce(
      (sum, { subject, value }) =>
        sum + (subject === key.holder && value.state._tag === "Applied" ? value.quantity : 0),
      0
    )
    return given !== said || all.some(({ subject, value }) => subject === key.holder && value.state._tag === "Approved")
  }).length
})

const race = Effect.fnUntraced(function* (people: number) {
  const told = yield* Effect.forEach(yield* populate(people, 3, used), round)
  return { told, ...(yield* faults), differing: yield* differences(people) }
})

/** What may be told to one of several who are at it at the same time. */
const reasonable = new Set([
  "done",
  "QuantityExceeded",
  "CorrectionDecided",
  "UseChanged",
  "CouponNotUsable",
  "QuantityNotAvailable"
])

describe("corrections at the same time", () => {
  test(
    "never give back more than was used, each once, and requests say what the ledger has",
    { timeout: 240_000 },
    async () => {
      const found = await race(200).pipe(Effect.provide(raceWorld(url)), Effect.runPromise)
      expect({ ...found, told: undefined }).toEqual({ told: undefined, tooMuch: 0, twice: 0, broken: 0, differing: 0 })
      expect(found.told.flat().filter((each) => !reasonable.has(each))).toEqual([])
      // It was a race: not everybody came through, and not only the first.
      const done = found.told.map((told) => told.filter((each) => each === "done").length)
      expect(Math.max(...done)).toBeGreaterThan(Math.min(...done))
    }
  )

  test(
    "a person's own report is one request, and no one clerk alone gives back more than the limit of it (R120)",
    { timeout: 240_000 },
    async () => {
      const people = 60
      const found = await Effect.gen(function* () {
        const rounds = yield* Effect.forEach(yield* populate(people, 3, used), mistakenRound)
        const requests = yield* CorrectedUses.corrections.list({ association: sag, limit: 10 * people })
        return { rounds, requests, ...(yield* faults), differing: yield* differences(people) }
      }).pipe(Effect.provide(raceWorld(url)), Effect.runPromise)
      const { broken, differing, requests, rounds, tooMuch, twice } = found
      expect({ tooMuch, twice, broken, differing }).toEqual({ tooMuch: 0, twice: 0, broken: 0, differing: 0 })
      expect(requests.filter(({ value }) => value.text.startsWith("本人の画面から"))).toHaveLength(people)
      const allowed = new Set([...reasonable, "SecondPersonNeeded"])
      expect(rounds.flatMap(({ told }) => told).filter((each) => !allowed.has(each))).toEqual([])
      for (const { request } of rounds) {
        const { requestedBy, state } = request
        if (state._tag === "Applied") {
          expect(requestedBy).toMatch(/^clerk:approver-[ab]$/)
          expect(state.by).not.toBe(requestedBy)
        } else expect(["Requested", "Overtaken"]).toContain(state._tag)
      }
      const applied = rounds.filter(({ request }) => request.state._tag === "Applied").length
      expect(applied).toBeGreaterThan(0)
    }
  )

  test("give back too much on a ledger that does not look at the version", { timeout: 120_000 }, async () => {
    const found = await race(30).pipe(Effect.provide(raceWorld(url, blind)), Effect.runPromise)
    expect(found.tooMuch + found.twice + found.broken).toBeGreaterThan(0)
  })

  test(
    "are done twice on a ledger that forgets which request an entry follows from",
    { timeout: 120_000 },
    async () => {
      const found = await race(30).pipe(
        Effect.provide(
          raceWorld(url, (right) => ({
            append: (appends) =>
              right.append(appends.map((append) => ({ ...append, entries: append.entries.map(withoutReference) })))
          }))
        ),
        Effect.runPromise
      )
      expect(found.differing).toBeGreaterThan(0)
    }
  )
})

const withoutReference = (entry: LedgerEntry.LedgerEntry): LedgerEntry.LedgerEntry => {
  if (entry._tag !== "Reversed") return entry
  const { reference: _, ...rest } = entry
  return rest
}
