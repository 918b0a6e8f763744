/**
 * PaperList: what the office reads of applications for paper: lists with filters, one with everything about it, and what a
 * person's page says; and the sheets of one person that are made void. Lists show numbers to those alone who may see
 * personal data, and that they were shown is recorded.
 */
import { Effect } from "effect"
import { record, recorded } from "./AuditTrail.ts"
import type { FiscalYear } from "./CalendarDate.ts"
import { actorOf, type Clerk, isOwn, may } from "./Clerk.ts"
import { decide, type SheetNotValid } from "./CouponBook.ts"
import { change, HolderUnknown, now, open, type Opened, openedOf } from "./CouponBooks.ts"
import { type HolderId, memberIdOf, numberOf, type Workplace } from "./Holder.ts"
import { Holders } from "./Holders.ts"
import { Ledger } from "./Ledger.ts"
import type { LedgerEntry, RedemptionId, Reference } from "./LedgerEntry.ts"
import type { PaperApplication, PaperState } from "./PaperApplication.ts"
import { deedOn } from "./PaperApplications.ts"
import { movable, type Moved, type PaperLine, paperLines, workplaceOf } from "./PaperBooks.ts"
import { applications, asInLedger, getApplication, lastOf, pageSize } from "./PaperShelf.ts"
import { notOwn, permitted } from "./Permitted.ts"
import type { Kept } from "./Shelf.ts"

/** Which applications. */
export interface PaperFilter {
  readonly open?: boolean | undefined
  readonly state?: PaperState["_tag"] | undefined
  readonly fiscalYear?: FiscalYear | undefined
}

/** An application as a line of a list. */
export interface PaperRow {
  readonly kept: Kept<PaperApplication>
  /** The coupons are the clerk's own, or the spouse's. */
  readonly own: boolean
  readonly workplace: Workplace
}

/** Everything the office sees of one application. */
export interface PaperView {
  readonly kept: Kept<PaperApplication>
  readonly holder: HolderId
  readonly opened: Opened
  readonly workplace: Workplace
  readonly lines: ReadonlyArray<PaperLine>
  /** What would go to paper now. */
  readonly movable: ReadonlyArray<Moved>
  readonly own: boolean
  /** It is not written down to its end: agreed to and not in the ledger, or in the ledger and not said so. */
  readonly cutOff: boolean
}

/** How many applications are looked through for one page at the most. */
const mostLooked = 2_000

/** A page of applications, the latest first, and where the list goes on. Recorded for who may see personal data. */
export const page = Effect.fn("PaperList.page")(function* (asking: {
  readonly clerk: Clerk
  readonly filter: PaperFilter
  readonly before?: string | undefined
}) {
  const { clerk, filter } = asking
  yield* permitted(clerk, "look")
  const { association } = clerk
  const found: Array<Kept<PaperApplication>> = []
  let before = asking.before
  let looked = 0
  while (found.length <= pageSize && looked < mostLooked) {
    const some = yield* applications.list({
      association,
      limit: 200,
      ...(filter.open === undefined ? {} : { open: filter.open }),
      ...(before === undefined ? {} : { before })
    })
    looked += some.length
    found.push(...some.filter(isAsked(filter)))
    before = some.at(-1)?.id
    if (some.length < 200) {
      before = undefined
      break
    }
  }
  const shown = found.slice(0, pageSize)
  if (may(clerk, "personal") && shown.length > 0) {
    yield* record({ association, actor: actorOf(clerk), action: "paper.list", detail: { rows: shown.length } })
  }
  const workplaces = yield* workplacesOf(shown.map(({ subject }) => subject as HolderId))
  return {
    rows: shown.map((kept): PaperRow => {
      const holder = kept.subject as HolderId
      return { kept, own: isOwn(clerk, numberOf(holder)), workplace: workplaces(holder) }
    }),
    // After a long look without enough found it goes on from there, and else from the last one shown.
    next: found.length > pageSize ? shown.at(-1)?.id : before
  }
})

/** One application with everything about it. Recorded. Fails with DocumentMissing when there is none. */
export const one = Effect.fn("PaperList.one")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "look")
  const found = yield* getApplication(clerk.association, id)
  const holder = found.subject as HolderId
  const { today } = yield* now
  const [stream] = yield* (yield* Ledger).open([holder], found.value.fiscalYear)
  const opened = stream === undefined ? undefined : yield* openedOf(stream)
  if (stream === undefined || opened === undefined) return yield* new HolderUnknown()
  const kept = asInLedger(found, opened)
  yield* record({ ...deedOn(holder, actorOf(clerk), "paper.read"), detail: { paper: id } })
  const view: PaperView = {
    kept,
    holder,
    opened,
    workplace: workplaceOf(stream),
    lines: paperLines(opened),
    movable: movable(opened, kept.value.ground, today),
    own: isOwn(clerk, numberOf(holder)),
    cutOff: kept.value.state._tag === "Approved" || kept !== found
  }
  return view
})

/** What a person's page says of paper in a year: the last application, and every sheet. Records nothing: the page does. */
export const ofPerson = Effect.fn("PaperList.ofPerson")(function* (holder: HolderId, fiscalYear: FiscalYear) {
  const opened = yield* open(holder, fiscalYear)
  const last = yield* lastOf(holder, fiscalYear)
  return {
    application: last === undefined ? undefined : asInLedger(last, opened),
    since: opened.book.paperSince,
    lines: paperLines(opened)
  }
})

/**
 * Makes a lost sheet void: nothing can be used with its number any more, and its coupon is printed anew with the next print.
 * A repeated reference changes nothing more. Refuses who may not, oneself and the spouse, and a sheet that is used or unknown.
 */
export const voidSheet = Effect.fn("PaperList.voidSheet")(function* (
  clerk: Clerk,
  id: string,
  sheet: RedemptionId,
  why: { readonly reason: string; readonly reference: Reference }
) {
  yield* permitted(clerk, "operate")
  const kept = yield* getApplication(clerk.association, id)
  const holder = kept.subject as HolderId
  yield* notOwn(clerk, holder)
  const { at } = yield* now
  const { fiscalYear } = kept.value
  const entries = ({ book }: Opened): Effect.Effect<ReadonlyArray<LedgerEntry>, SheetNotValid> =>
    Effect.catch(
      Effect.fromResult(decide(book, { _tag: "VoidSheet", sheet, ...why, at, actor: actorOf(clerk) })),
      (refusal) => (refusal._tag === "SheetNotValid" ? Effect.fail(refusal) : Effect.die(refusal))
    )
  if ((yield* entries(yield* open(holder, fiscalYear))).length === 0) return kept
  yield* recorded({
    ...deedOn(holder, actorOf(clerk), "paper.void"),
    detail: { paper: id, sheet, reason: why.reason }
  })(change(holder, fiscalYear, entries))
  return kept
})

/** The workplaces of some people, by person; a spouse's is the member's. */
const workplacesOf = Effect.fnUntraced(function* (holders: ReadonlyArray<HolderId>) {
  const members = holders.flatMap((holder) => memberIdOf(holder) ?? [])
  const people = holders.length === 0 ? [] : yield* (yield* Holders).find([...new Set([...holders, ...members])])
  const byId = new Map(people.map((person) => [`${person.association}:${person.number}`, person]))
  return (holder: HolderId): Workplace =>
    workplaceOf({ holder: byId.get(holder), member: byId.get(memberIdOf(holder) ?? "") })
})

const isAsked =
  ({ fiscalYear, state }: PaperFilter) =>
  ({ value }: Kept<PaperApplication>): boolean =>
    (state === undefined || value.state._tag === state) && (fiscalYear === undefined || value.fiscalYear === fiscalYear)
