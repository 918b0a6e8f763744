// The guide's year on a real PostgreSQL server, with the pages of members and office before it: nothing is granted until the
// grant runs give it there, and the clock is set by hand. Each test about it takes people of its own.
import { layerServer } from "@fukuri/adapter-postgres"
import {
  CalendarDate,
  Catalogue,
  CouponBook,
  CouponBooks,
  type CouponProduct,
  Coupons,
  type Facility,
  Grants,
  Holder,
  type HolderNumber,
  Ledger,
  LedgerEntry,
  StoreFailure,
  UseReport,
  UseReports,
  Verdict
} from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import { Effect, Redacted, Result, Schema } from "effect"
import type { OfficeCore } from "@fukuri/http"
import { clerks, startOfficeService } from "../../http/office/officeService.ts"

export const sag = "sag" as Holder.AssociationCode
export const year = 2024 as CalendarDate.FiscalYear
export const hospital = "1234567" as Facility.FacilityCode
export const refresh = "my-refresh" as CouponProduct.ProductId
const begins = "2024-04-30T09:00:00+09:00"

const everybody = demo(CalendarDate.date("2024-04-30"))

/** How somebody logs in. */
export const loginOf = (number: string) => {
  const holder = everybody.holders.find((each) => each.number === number)
  if (holder === undefined) throw new Error(`nobody has the number ${number}`)
  return { number, birthDate: holder.birthDate.replaceAll("-", ""), name: holder.name }
}

export const holderOf = (number: string): Holder.HolderId => Holder.holderId(sag, number as HolderNumber.HolderNumber)

/** The id of a request, from its number among all of the test. */
export const reference = (serial: number): LedgerEntry.Reference =>
  Schema.decodeSync(LedgerEntry.Reference)(`${String(serial).padStart(9, "0")}-000000000000`)

export const redemptionId = (serial: number): LedgerEntry.RedemptionId =>
  Schema.decodeSync(LedgerEntry.RedemptionId)(`X${String(serial).padStart(15, "0")}`)

type Work<A, E> = Effect.Effect<A, E, OfficeCore>

/** The service on an empty database, on the day before the first grant; `cut` makes the ledger fail around an append. */
export const startExceptions = async (url: string) => {
  const cut: { append: "before" | "after" | undefined; away: boolean } = { append: undefined, away: false }
  const gone = new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "cut" })
  const service = await startOfficeService({
    at: begins,
    stores: layerServer(Redacted.make(url), { maxConnections: 8 }),
    options: { noticeAgeMillis: 0 },
    ledger: (ledger) => ({
      ...ledger,
      open: (...asked) => Effect.suspend(() => (cut.away ? Effect.fail(gone) : ledger.open(...asked))),
      append: (appends) =>
        Effect.suspend((): ReturnType<Ledger.Ledger["Service"]["append"]> => {
          if (cut.append === undefined) return ledger.append(appends)
          cut.away = true
          return cut.append === "before" ? Effect.fail(gone) : Effect.andThen(ledger.append(appends), Effect.fail(gone))
        })
    })
  })
  const { run } = service
  const opened = (number: string) => run(CouponBooks.open(holderOf(number), year))
  return {
    service,
    cut,
    run,
    at: service.setTime,
    /** Grants what is due on a day, as the service does every night. */
    grant: async (on: string) => {
      service.setTime(`${on}T09:00:00+09:00`)
      const order = { association: sag, on: CalendarDate.date(on) }
      await run(Effect.flatMap(Grants.Grants, (grants) => grants.run(order, "grants" as LedgerEntry.Actor)))
    },
    opened,
    entriesOf: async (number: string) =>
      (await service.ledger()).flatMap(({ entry, holder }) => (holder === holderOf(number) ? [entry] : [])),
    /** What can be used on the screen and what is on paper, by product. */
    countsOf: async (number: string) => {
      const { book } = await opened(number)
      return Object.fromEntries(
        [...book.balances.keys()].map((product) => {
          const balance = CouponBook.balanceOf(book, product)
          return [product, { screen: Verdict.remainingOf(balance), paper: balance.onPaper }]
        })
      )
    },
    /** The tag of the refusal of something that must be refused. */
    refusalOf: <A, E extends { readonly _tag: string }>(work: Work<A, E>) =>
      run(
        Effect.map(Effect.result(work), (result) => (Result.isFailure(result) ? result.failure._tag : "not refused"))
      ),
    /** Presses 「今すぐ利用する」 as the screen does. */
    press: (number: string, serial: number, course: string, quantity = 1, facility = hospital) =>
      Effect.gen(function* () {
        const { catalogue } = yield* CouponBooks.open(holderOf(number), year)
        const { book } = yield* CouponBooks.open(holderOf(number), year)
        const product = Catalogue.productsOf(catalogue, sag, year).find(
          ({ courses, id }) => book.balances.has(id) && courses.some(({ key }) => key === course)
        )
        if (product === undefined) return yield* Effect.die(`${number} has nothing for ${course}`)
        return yield* (yield* Coupons.Coupons).redeem({
          holder: holderOf(number),
          redemptionId: redemptionId(serial),
          fiscalYear: year,
          product: product.id,
          course: course as CouponProduct.CourseKey,
          quantity,
          facility
        })
      }),
    /** The office writes down what a facility told on the day it is. `usedAt` is a clock time in Japan. */
    told: (number: string, course: string, usedOn: string, usedAt?: string) =>
      run(
        UseReports.enter({
          clerk: clerks.operator,
          seed: "hard to guess",
          told: {
            source: { _tag: "Told", ordinal: 1 },
            number: number as HolderNumber.HolderNumber,
            name: loginOf(number).name,
            facility: hospital,
            course: course as UseReport.Told["course"],
            quantity: 1,
            usedOn: CalendarDate.date(usedOn),
            ...(usedAt === undefined
              ? {}
              : { usedAt: Date.parse(`${usedOn}T${usedAt}:00+09:00`) as CalendarDate.Instant }),
            reporter: "受付",
            toldOn: CalendarDate.dayOf(service.now() as CalendarDate.Instant)
          }
        })
      )
  }
}
