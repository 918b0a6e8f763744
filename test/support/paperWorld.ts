// Stores in memory with the guide's programmes and some people with coupons, for tests of paper: the clock is set by hand,
// and appends to the ledger and writes of documents can be made to fail.
import {
  type Audit,
  Catalogue,
  Clerk,
  CouponBooks,
  Digest,
  Documents,
  Holder,
  Holders,
  Ledger,
  LedgerCheck,
  LedgerEntry,
  type Reports,
  type StoreFailure
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { expect } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { type Faults, storesWith } from "./faultyStores.ts"
import {
  actor,
  appointment,
  at,
  date,
  facilityWith,
  fiscalYear,
  memberWith,
  numberOf,
  period,
  productId,
  redemptionId,
  sag,
  spouseWith
} from "./people.ts"

export const year = fiscalYear(2024)
export const refresh = productId("my-refresh")
export const dental = productId("dental")

/** Somebody of the regular staff with all three kinds, one of short hours, and the guide's couple. */
export const anna = Holder.holderId(sag, numberOf("234567"))
export const short = Holder.holderId(sag, numberOf("345678"))
export const member = Holder.holderId(sag, numberOf("123456"))
export const spouse = Holder.holderId(sag, numberOf("12345601"))

const clerk = (id: string, roles: ReadonlyArray<Clerk.Role>, ownNumber?: string): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id,
    association: "sag",
    name: id,
    roles,
    sees: ["personal", "health"],
    active: true,
    ...(ownNumber === undefined ? {} : { ownNumber })
  })
export const desk = clerk("desk", ["desk"])
export const approver = clerk("approver", ["approver"])
export const approver2 = clerk("approver2", ["approver"])
export const operator = clerk("operator", ["operator"])
export const operator2 = clerk("operator2", ["operator"])
export const all = clerk("all", ["operator", "approver"])
export const own = clerk("own", ["operator", "approver"], "123456")
export const viewer = clerk("viewer", ["viewer"])

export const idOf = (n: number) => Schema.decodeSync(LedgerEntry.Reference)(`0000000${10 + n}-000000000000`)

export type PaperStores =
  | Ledger.Ledger
  | Catalogue.Catalogue
  | Holders.Holders
  | Documents.Documents
  | Audit.Audit
  | Digest.Digest
  | Reports.Reports

/** The people with their coupons; it is 2024-07-03, 10:00. */
export const withPaper = <A, E>(work: (faults: Faults) => Effect.Effect<A, E, PaperStores>) => {
  const faults: Faults = { now: at("2024-07-03"), append: [], put: [] }
  return Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation(association(year))
    for (const programme of programmes(year)) yield* catalogue.putProgramme(programme)
    yield* catalogue.putFacilities([facilityWith()])
    const holders = yield* Holders.Holders
    const staging = yield* holders.stage(sag)
    const short = {
      ...appointment("再任用短時間", period("2024-04-01", "2025-03-31")),
      weeklyCentihours: 1550
    }
    const people = [
      memberWith(),
      spouseWith(),
      memberWith({ number: numberOf("234567"), workplace: { code: "10002", name: "見本市立中央小学校" } }),
      memberWith({ number: numberOf("345678"), appointment: short })
    ]
    yield* holders.add(
      staging,
      people.map((holder, index) => ({ line: index + 2, holder, changed: true }))
    )
    yield* holders.commit(staging, date("2024-04-01"))
    yield* give(anna, refresh, 3)
    yield* give(anna, dental, 1)
    yield* give(member, refresh, 3)
    yield* give(spouse, productId("spouse-dock-general-40plus-female"), 1)
    return yield* work(faults)
  }).pipe(Effect.provide(storesWith(faults)))
}

/** Coupons that are granted, on paper at once where the book or the person is. */
export const give = (holder: Holder.HolderId, product: typeof refresh, quantity: number, onPaper = false) =>
  Effect.asVoid(
    CouponBooks.change(holder, year, ({ book }) =>
      Effect.succeed([
        { _tag: "Granted" as const, at: at("2024-06-03"), actor: actor("grants"), product, quantity },
        ...(onPaper || book.paperSince !== undefined
          ? [
              {
                _tag: "MovedToPaper" as const,
                at: at("2024-06-03"),
                actor: actor("grants"),
                product,
                quantity,
                reason: "紙クーポンで付与"
              }
            ]
          : [])
      ])
    )
  )

/** Sheet numbers in order: 1000, 1001 and on. */
export const numbering = (from = 1_000) => {
  let next = from
  return Effect.sync(() => redemptionId(next++))
}

/** The tag of the refusal of something that must be refused. */
export const refusalOf = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(work), ({ _tag }) => _tag)

/** The whole ledger keeps every law. */
export const clean: Effect.Effect<void, StoreFailure.StoreFailure, PaperStores> = Effect.gen(function* () {
  expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
})
