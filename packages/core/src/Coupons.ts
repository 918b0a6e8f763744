/**
 * Coupons: what a member does (R14-R19, R56-R68, R82-R109). Identify, look at my page, see what can be used at a
 * facility, use it. One implementation of each verb, over the ports.
 */
import { Context, Effect, Layer, Schema } from "effect"
import { type CalendarDate, dayOf, type FiscalYear, fiscalYearOf, type Instant } from "./CalendarDate.ts"
import type { Association } from "./Association.ts"
import { Catalogue, facilitiesOf, productOf, productsOf, type Snapshot } from "./Catalogue.ts"
import {
  balanceOf,
  type CouponBook,
  type Redemption,
  redeem as redeemIn,
  redemptionOf,
  type UseRefusal
} from "./CouponBook.ts"
import { change, HolderUnknown, now, open, type Opened, openedIn, type OutcomeUnknown } from "./CouponBooks.ts"
import { type CouponProduct, type Course, type CourseKey, courseOf, type ProductId } from "./CouponProduct.ts"
import type { Facility, FacilityCode } from "./Facility.ts"
import { type AssociationCode, type Facts, type HolderId, holderId } from "./Holder.ts"
import { Holders } from "./Holders.ts"
import { type Holding, type Holdings, sorted } from "./Holdings.ts"
import type { HolderNumber } from "./HolderNumber.ts"
import { Ledger, type OpenStream } from "./Ledger.ts"
import type { Actor, RedemptionId } from "./LedgerEntry.ts"
import type { Choice } from "./RedemptionFlow.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import { type Balance, judge, remainingOf, type Verdict } from "./Verdict.ts"

/** No holder has this number with this birth date. Says nothing about which of the two is wrong (A20). */
export class WrongPair extends Schema.TaggedError<WrongPair>()("WrongPair", {}) {}

/** No facility has this code. */
export class FacilityUnknown extends Schema.TaggedError<FacilityUnknown>()("FacilityUnknown", {}) {}

/** The programme no longer has this product or this course. */
export class ProductUnknown extends Schema.TaggedError<ProductUnknown>()("ProductUnknown", {}) {}

/** A use, with the names of what was used and where, as far as the catalogue still knows them. */
export interface Use {
  readonly redemption: Redemption
  readonly product: CouponProduct | undefined
  readonly course: Course | undefined
  readonly facility: Facility | undefined
  /** What the office gave back of it, with the day, earliest first (R120). Why, and who said so, is the office's. */
  readonly corrections: ReadonlyArray<{ readonly quantity: number; readonly on: CalendarDate }>
}

/** My page: every product of this fiscal year, those granted first (A1), each with its verdict, and the uses so far. */
export interface MyPage extends Holdings {
  readonly association: Association
  readonly facts: Facts
  readonly today: CalendarDate
  /** Latest first. */
  readonly uses: ReadonlyArray<Use>
  /** The facilities open today or later, by code. */
  readonly facilities: ReadonlyArray<Facility>
}

/** What a holder can do at a facility now. */
export interface Visit {
  readonly association: Association
  readonly facility: Facility
  readonly facts: Facts
  readonly today: CalendarDate
  readonly at: Instant
  /** What can be used here and now. */
  readonly choices: ReadonlyArray<Choice>
  /** Every product with its verdict here, for the screen that says why nothing can be used (A19). */
  readonly holdings: Holdings
  /** The last use at this facility this fiscal year (A13). */
  readonly lastUse: Use | undefined
  readonly book: CouponBook
}

/** What a press asks for: exactly what the screen showed. */
export interface RedeemCommand {
  readonly holder: HolderId
  readonly redemptionId: RedemptionId
  /** The year of the product's programme. */
  readonly fiscalYear: FiscalYear
  readonly product: ProductId
  readonly course: CourseKey
  readonly quantity: number
  readonly facility: FacilityCode
  /** Who presses; the holder when absent. */
  readonly actor?: Actor
}

/** A recorded use with what is left of its product. */
export interface Completed {
  readonly use: Use
  /** Coupons of the same product that remain. */
  readonly remaining: number
}

/** The verbs of a member. */
export class Coupons extends Context.Service<
  Coupons,
  {
    /** The holder of a number and birth date. Takes the same reads whether or not the number exists. */
    readonly identify: (
      association: AssociationCode,
      number: HolderNumber,
      birthDate: CalendarDate
    ) => Effect.Effect<HolderId, WrongPair | StoreFailure>
    readonly myPage: (holder: HolderId) => Effect.Effect<MyPage, HolderUnknown | StoreFailure>
    /**
     * My page of a stream that was just read, of the fiscal year of today. Of the same stream, catalogue and day it is the
     * same value.
     */
    readonly myPageOf: (stream: OpenStream) => Effect.Effect<MyPage, HolderUnknown | StoreFailure>
    readonly visit: (
      holder: HolderId,
      facility: FacilityCode
    ) => Effect.Effect<Visit, HolderUnknown | FacilityUnknown | StoreFailure>
    /**
     * Uses coupons. A repeated redemption id answers with the use it recorded (R108, A36). Two round trips: one read,
     * one append. Refuses with the judge's reason when anything changed since the screen was shown (A35).
     */
    readonly redeem: (
      command: RedeemCommand
    ) => Effect.Effect<
      Completed,
      UseRefusal | FacilityUnknown | ProductUnknown | HolderUnknown | OutcomeUnknown | StoreFailure
    >
    /** The recorded use of an id, or undefined. */
    readonly recorded: (
      holder: HolderId,
      fiscalYear: FiscalYear,
      redemptionId: RedemptionId
    ) => Effect.Effect<Completed | undefined, HolderUnknown | StoreFailure>
  }
>()("@fukuri/core/Coupons") {
  static readonly layer: Layer.Layer<Coupons, never, Ledger | Holders | Catalogue> = Layer.effect(
    Coupons,
    Effect.gen(function* () {
      const services = yield* Effect.context<Ledger | Holders | Catalogue>()
      const holders = yield* Holders

      const identify = Effect.fn("Coupons.identify")(function* (
        association: AssociationCode,
        number: HolderNumber,
        birthDate: CalendarDate
      ) {
        const id = holderId(association, number)
        const [holder] = yield* holders.find([id])
        return holder?.birthDate === birthDate ? id : yield* new WrongPair()
      })

      const myPage = Effect.fn("Coupons.myPage")(function* (holder: HolderId) {
        const { today } = yield* now
        return myPageOf(yield* open(holder, fiscalYearOf(today)), today)
      })

      const pages = new WeakMap<OpenStream, { readonly catalogue: Snapshot; readonly page: MyPage }>()

      const myPageOfStream = Effect.fnUntraced(function* (stream: OpenStream) {
        const { today } = yield* now
        const catalogue = yield* (yield* Catalogue).at(stream.catalogueVersion)
        const before = pages.get(stream)
        if (before?.catalogue === catalogue && before.page.today === today) return before.page
        const opened = openedIn(stream, catalogue)
        if (opened === undefined) return yield* new HolderUnknown()
        const page = myPageOf(opened, today)
        pages.set(stream, { catalogue, page })
        return page
      })

      const visit = Effect.fn("Coupons.visit")(function* (holder: HolderId, code: FacilityCode) {
        const { at, today } = yield* now
        const opened = yield* open(holder, fiscalYearOf(today))
        const facility = yield* facilityIn(opened, code)
        const judged = judgedAt(opened, today, facility)
        const last = opened.book.redemptions.findLast((redemption) => redemption.facility === code)
        return {
          association: opened.association,
          facility,
          facts: opened.facts,
          today,
          at,
          choices: judged.flatMap(choicesIn),
          holdings: sorted(judged.flatMap(bestOf)),
          lastUse: last === undefined ? undefined : useOf(opened, last),
          book: opened.book
        }
      })

      const redeem = Effect.fnUntraced(function* (command: RedeemCommand) {
        const { at } = yield* now
        const { book, opened } = yield* change(
          command.holder,
          command.fiscalYear,
          Effect.fnUntraced(function* (opened: Opened) {
            const facility = yield* facilityIn(opened, command.facility)
            const product = yield* productIn(opened, command.product)
            return yield* Effect.fromResult(
              redeemIn(opened.book, {
                _tag: "Redeem",
                redemptionId: command.redemptionId,
                product,
                course: command.course,
                quantity: command.quantity,
                facility,
                situation: { facts: opened.facts, reckoning: opened.association.ageReckoning },
                at,
                actor: command.actor ?? ("holder" as Actor)
              })
            )
          })
        )
        const completed = completedOf(opened, book, command.redemptionId)
        return completed ?? (yield* Effect.die(new Error("a decided redemption is missing from its book")))
      }, Effect.withSpan("Coupons.redeem"))

      const recorded = Effect.fn("Coupons.recorded")(function* (
        holder: HolderId,
        fiscalYear: FiscalYear,
        redemptionId: RedemptionId
      ) {
        const opened = yield* open(holder, fiscalYear)
        return completedOf(opened, opened.book, redemptionId)
      })

      return Coupons.of({
        identify,
        myPage: (holder) => Effect.provide(myPage(holder), services),
        myPageOf: (stream) => Effect.provide(myPageOfStream(stream), services),
        visit: (holder, facility) => Effect.provide(visit(holder, facility), services),
        redeem: (command) => Effect.provide(redeem(command), services),
        recorded: (holder, fiscalYear, id) => Effect.provide(recorded(holder, fiscalYear, id), services)
      })
    })
  )
}

/** My page of an opened book on a day. */
export const myPageOf = (opened: Opened, today: CalendarDate): MyPage => {
  return {
    ...sorted(holdingsOf(opened, today)),
    association: opened.association,
    facts: opened.facts,
    today,
    uses: opened.book.redemptions.toReversed().map((redemption) => useOf(opened, redemption)),
    facilities: facilitiesOf(opened.catalogue, opened.association.code).filter(
      ({ openUntil }) => openUntil === undefined || openUntil >= today
    )
  }
}

/** Every product of the year with the holder's balance and the verdict. */
export const holdingsOf = (opened: Opened, today: CalendarDate): ReadonlyArray<Holding> =>
  productsOf(opened.catalogue, opened.association.code, opened.fiscalYear).map((product) => {
    const question = questionOf(opened, product, today)
    return { product, balance: question.balance, verdict: judge(question) }
  })

/** A product with what the holder has of it, and the verdict on each of its courses at a facility. */
export interface Judged {
  readonly product: CouponProduct
  readonly balance: Balance
  readonly courses: ReadonlyArray<{ readonly course: Course; readonly verdict: Verdict }>
}

/** Every product of the year, judged at a facility on a day. */
export const judgedAt = (opened: Opened, on: CalendarDate, facility: Facility): ReadonlyArray<Judged> =>
  productsOf(opened.catalogue, opened.association.code, opened.fiscalYear).map((product) => {
    const question = questionOf(opened, product, on)
    const courses = product.courses.map((course) => ({
      course,
      verdict: judge({ ...question, at: { facility, course: course.key } })
    }))
    return { product, balance: question.balance, courses }
  })

/** The product with the best verdict of its courses: that one is usable, or why the first is not. */
const bestOf = ({ balance, courses, product }: Judged): ReadonlyArray<Holding> => {
  const best = courses.find(({ verdict }) => verdict._tag === "Usable") ?? courses[0]
  return best === undefined ? [] : [{ product, balance, verdict: best.verdict }]
}

/** What can be picked: every usable course. */
const choicesIn = ({ courses, product }: Judged): ReadonlyArray<Choice> =>
  courses.flatMap(({ course, verdict }) =>
    verdict._tag === "Usable" ? [{ product, course, remaining: verdict.remaining, most: verdict.most }] : []
  )

const questionOf = (opened: Opened, product: CouponProduct, on: CalendarDate) => ({
  product,
  balance: balanceOf(opened.book, product.id),
  facts: opened.facts,
  on,
  reckoning: opened.association.ageReckoning
})

const completedOf = (opened: Opened, book: CouponBook, id: RedemptionId): Completed | undefined => {
  const redemption = redemptionOf(book, id)
  if (redemption === undefined) return undefined
  return { use: useOf(opened, redemption), remaining: remainingOf(balanceOf(book, redemption.product)) }
}

/** A use of an opened book with its names. */
export const useOf = (opened: Opened, redemption: Redemption): Use => {
  const product = productOf(opened.catalogue, opened.association.code, opened.fiscalYear, redemption.product)
  return {
    redemption,
    product,
    course: product === undefined ? undefined : courseOf(product, redemption.course),
    facility: opened.catalogue.facilities.get(redemption.facility),
    corrections:
      redemption.reversed === 0
        ? []
        : [...opened.book.requested.values()].flatMap((entry) =>
            entry._tag === "Reversed" && entry.reverses === redemption.id
              ? [{ quantity: entry.quantity, on: dayOf(entry.at) }]
              : []
          )
  }
}

/** The facility of a code, when it is one of the association's. */
export const facilityIn = (opened: Opened, code: FacilityCode): Effect.Effect<Facility, FacilityUnknown> => {
  const facility = opened.catalogue.facilities.get(code)
  return facility === undefined || facility.association !== opened.association.code
    ? Effect.fail(new FacilityUnknown())
    : Effect.succeed(facility)
}

const productIn = (opened: Opened, id: ProductId): Effect.Effect<CouponProduct, ProductUnknown> => {
  const product = productOf(opened.catalogue, opened.association.code, opened.fiscalYear, id)
  return product === undefined ? Effect.fail(new ProductUnknown()) : Effect.succeed(product)
}
