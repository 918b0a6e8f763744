/**
 * A demo association for the fiscal year of a day: the guide's programmes, six facilities, and people who show
 * between them every state a coupon can be in. All people, addresses and numbers are invented.
 */
import { Result, Schema } from "effect"
import {
  type Association,
  CalendarDate,
  CouponBook,
  type Facility,
  Holder,
  HolderNumber,
  LedgerEntry,
  type Programme
} from "@fukuri/core"
import { association, programmes } from "../programmes/guide/index.ts"
import { facilities } from "./facilities.ts"
import { people } from "./people.ts"
import { type Happening, story } from "./story.ts"

export type { Happening } from "./story.ts"

/** A number and birth date to try the screens with. */
export interface Login {
  readonly label: string
  readonly number: HolderNumber.HolderNumber
  readonly birthDate: CalendarDate.CalendarDate
}

/** Everything a demo association consists of. */
export interface Demo {
  readonly fiscalYear: CalendarDate.FiscalYear
  /** The day of the members list: the day the demo was made for. */
  readonly asOf: CalendarDate.CalendarDate
  readonly association: Association.Association
  readonly programmes: ReadonlyArray<Programme.Programme>
  readonly facilities: ReadonlyArray<Facility.Facility>
  readonly holders: ReadonlyArray<Holder.Holder>
  /** The days of the year on which coupons are granted to everyone who is due some. */
  readonly grantRuns: ReadonlyArray<CalendarDate.CalendarDate>
  /** Uses and moves to paper of the whole year in order of time; those of the future have not happened yet. */
  readonly story: ReadonlyArray<Happening>
  /** A member, a woman, and a spouse: none of them has used anything. */
  readonly logins: ReadonlyArray<Login>
}

/** A person with everything that is in the ledger about their coupons. */
export interface Life {
  readonly holder: Holder.Holder
  readonly entries: ReadonlyArray<LedgerEntry.LedgerEntry>
}

/** The demo association of the fiscal year of a day. */
export const demo = (today: CalendarDate.CalendarDate): Demo => {
  const fiscalYear = CalendarDate.fiscalYearOf(today)
  const grantRuns = ["05-01", "06-03", "08-01", "10-01", "12-01"].map((day) =>
    CalendarDate.date(`${fiscalYear}-${day}`)
  )
  const holders = people(today, grantRuns)
  return {
    fiscalYear,
    asOf: today,
    association: association(fiscalYear),
    programmes: programmes(fiscalYear),
    facilities: facilities(fiscalYear),
    holders,
    grantRuns,
    story: story(fiscalYear),
    logins: [
      { label: "組合員(手引きの例)", number: "123456" },
      { label: "女性の組合員(選べるドックと女性がん検診)", number: "234567" },
      { label: "配偶者(配偶者ドック)", number: "12345601" }
    ].flatMap(({ label, number }) =>
      holders
        .filter((holder) => holder.number === number)
        .map(({ birthDate, number }) => ({ label, number, birthDate }))
    )
  }
}

/**
 * What is in the ledger at an instant: grants on the days of the grant runs, then the story so far, all of it decided
 * by the core as if it had been asked then. A run knows the terms that had begun by its day, so that a renewal tops up.
 * Dies when the core refuses something that the story tells.
 */
export const livesAt = (demo: Demo, now: CalendarDate.Instant): ReadonlyArray<Life> => {
  const byNumber = new Map(demo.holders.map((holder) => [holder.number, holder]))
  return demo.holders.map((holder) => {
    const member = byNumber.get(HolderNumber.of(HolderNumber.memberNumberOf(holder.number), "self"))
    const commands = [...grantsFor(demo, holder, member), ...happeningsTo(demo, holder, member)]
    const happened = commands.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
    const entries: Array<LedgerEntry.LedgerEntry> = []
    for (const command of happened) {
      entries.push(...Result.getOrThrow(CouponBook.decide(CouponBook.fold(entries), command)))
    }
    return { holder, entries }
  })
}

const grantsFor = (
  demo: Demo,
  holder: Holder.Holder,
  member: Holder.Holder | undefined
): ReadonlyArray<CouponBook.Command> =>
  demo.grantRuns.flatMap((on) => {
    const terms = holder.appointment.terms.filter(({ from }) => from <= on)
    const known = { ...holder, appointment: { ...holder.appointment, terms } }
    return demo.programmes.flatMap(({ products }) =>
      products.map((product): CouponBook.Command => ({
        _tag: "TopUp",
        product,
        fiscalYear: demo.fiscalYear,
        on,
        situation: {
          facts: Holder.factsOf(known, member, on),
          reckoning: demo.association.ageReckoning
        },
        at: CalendarDate.startOf(on),
        actor: actor("grants")
      }))
    )
  })

const happeningsTo = (
  demo: Demo,
  holder: Holder.Holder,
  member: Holder.Holder | undefined
): ReadonlyArray<CouponBook.Command> =>
  demo.story.flatMap((happening): ReadonlyArray<CouponBook.Command> => {
    if (happening.number !== holder.number) return []
    const { at, day } = happening
    if (happening.kind === "beginPaper") {
      return [{ _tag: "BeginPaper", reason: happening.reason, at, actor: actor("clerk:demo") }]
    }
    const product = demo.programmes.flatMap(({ products }) => products).find(({ id }) => id === happening.product)
    const facility = demo.facilities.find(({ code }) => code === happening.facility)
    if (product === undefined || facility === undefined)
      throw new Error(`Not in the demo: ${JSON.stringify(happening)}`)
    return [
      {
        _tag: "Redeem",
        redemptionId: happening.redemptionId,
        product,
        course: happening.course,
        quantity: happening.quantity,
        facility,
        situation: { facts: Holder.factsOf(holder, member, day), reckoning: demo.association.ageReckoning },
        at,
        actor: actor("holder")
      }
    ]
  })

const actor = Schema.decodeSync(LedgerEntry.Actor)
