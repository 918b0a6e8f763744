/**
 * LateNewsDesk: the verbs of late news (A21): look through everybody after a members list came into force and open a case
 * for what the data now speak against, show one, close it with a reason. No verb here writes into the ledger. What is
 * found, and why, is decided in `LateNews`.
 */
import { Effect, Stream } from "effect"
import { type Deed, record, recorded } from "./AuditTrail.ts"
import type { Audit } from "./Audit.ts"
import { type FiscalYear, fiscalYearOf } from "./CalendarDate.ts"
import { Catalogue, productsOf } from "./Catalogue.ts"
import { actorOf, type Clerk, type NotPermitted, type SelfService } from "./Clerk.ts"
import { type Redemption, redemptionOf } from "./CouponBook.ts"
import { HolderUnknown, now, type Opened, openedOf } from "./CouponBooks.ts"
import { Digest } from "./Digest.ts"
import type { Documents } from "./Documents.ts"
import { type AssociationCode, associationOf, type HolderId, holderId, numberOf } from "./Holder.ts"
import { Holders } from "./Holders.ts"
import {
  close as closed,
  type Finding,
  findings,
  isOpen,
  LateNews,
  type LateNewsClosed,
  type Outcome,
  stillStands
} from "./LateNews.ts"
import { Ledger } from "./Ledger.ts"
import type { Actor } from "./LedgerEntry.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { seedOf } from "./Seed.ts"
import { DocumentMissing, type Kept, shelf } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** The cases as they are kept, by the person they are about. */
export const lateNews = shelf<LateNews>({ kind: "late-news", schema: LateNews, isOpen })

/** What came of a look. */
export interface Looked {
  /** How many people were looked at. */
  readonly people: number
  /** How many cases were opened. */
  readonly opened: number
}

/** What a look needs. */
export type LateNewsWork = Documents | Holders | Ledger | Catalogue | Audit | Digest

/**
 * Looks through the books of this fiscal year and the last of everybody, in order of number, and opens a case for
 * everything that has none. Looking again opens nothing twice, also after it was broken off; what was closed stays so.
 * Nobody is left out: the data of today do not tell what they said before, so that a birth date, an appointment or a
 * membership that was put right leaves no trace in them. It costs what two rehearsals of grants cost, and no more memory.
 * `seed` is any text that is hard to guess.
 */
export const look = Effect.fn("LateNews.look")(function* (
  association: AssociationCode,
  seed: string,
  onProgress: (people: number) => Effect.Effect<void> = () => Effect.void
): Effect.fn.Return<Looked, StoreFailure, LateNewsWork> {
  const holders = yield* Holders
  const { today } = yield* now
  const catalogue = yield* (yield* Catalogue).latest
  const thisYear = fiscalYearOf(today)
  const years = [thisYear, (thisYear - 1) as FiscalYear].filter(
    (year) => productsOf(catalogue, association, year).length > 0
  )
  const kept = yield* seedOf(association, seed)
  let people = 0
  let opened = 0
  yield* Stream.runForEach(
    // The next people are read while the books of these are looked through.
    Stream.buffer(holders.all(association), { capacity: 1 }),
    Effect.fnUntraced(function* (batch) {
      const ids = batch.map(({ association, number }) => holderId(association, number))
      for (const year of years) opened += yield* openCases(ids, year, kept)
      people += batch.length
      yield* onProgress(people)
    })
  )
  if (opened > 0) {
    yield* record({ association, actor: "system" as Actor, action: "late-news.look", detail: { people, opened } })
  }
  return { people, opened }
})

/** Opens a case for whatever has none yet in the books of some people. Answers how many. */
const openCases = Effect.fnUntraced(function* (holders: ReadonlyArray<HolderId>, year: FiscalYear, seed: string) {
  const { at, today } = yield* now
  let count = 0
  for (const stream of yield* (yield* Ledger).open(holders, year)) {
    if (stream.entries.length === 0) continue
    const opened = yield* openedOf(stream)
    if (opened === undefined) continue
    const { holder } = stream.key
    for (const finding of findings(opened, stream.entries, today)) {
      const id = yield* idOf(holder, year, finding, seed)
      if ((yield* lateNews.find(holder, id)) !== undefined) continue
      const value: LateNews = {
        fiscalYear: year,
        finding,
        asOf: opened.facts.asOf,
        openedAt: at,
        state: { _tag: "Open" }
      }
      count += yield* lateNews.add(holder, id, value).pipe(
        Effect.as(1),
        Effect.catchTag("DocumentConflict", () => Effect.succeed(0))
      )
    }
  }
  return count
})

/**
 * The same for the same finding, and another for any other in the association. That of a grant tells nobody whose it is:
 * it is made of a secret of the association beside the number.
 */
const idOf = Effect.fnUntraced(function* (holder: HolderId, year: FiscalYear, finding: Finding, seed: string) {
  if (finding._tag === "UsedWithoutRight") return `use-${finding.redemptionId}`
  const { sha256 } = yield* Digest
  const { excess, product } = finding
  return `grant-${sha256(JSON.stringify([seed, holder, year, product, excess])).slice(0, 24)}`
})

/** A case with what is to be known now. */
export interface LateNewsView {
  readonly kept: Kept<LateNews>
  readonly holder: HolderId
  /** The person's book of the year, with the data as they are now. */
  readonly opened: Opened
  /** The use that it is about. */
  readonly redemption: Redemption | undefined
  /** Whether the data still speak against it. */
  readonly stands: boolean
}

/** The case of an id; undefined when there is none. */
export const find = lateNews.anywhere

/** A case as it stands by the data of now. Recorded. `letter` is for sending it, and needs `personal`. */
export const view = Effect.fn("LateNews.view")(function* (clerk: Clerk, id: string, how: "read" | "letter" = "read") {
  yield* permitted(clerk, how === "letter" ? "personal" : "look")
  const kept = yield* get(clerk.association, id)
  const holder = kept.subject as HolderId
  if (how === "letter") yield* notOwn(clerk, holder)
  yield* record(deedOf(clerk, holder, `late-news.${how}`, { case: id }))
  const { today } = yield* now
  const [stream] = yield* (yield* Ledger).open([holder], kept.value.fiscalYear)
  const opened = stream === undefined ? undefined : yield* openedOf(stream)
  if (stream === undefined || opened === undefined) return yield* new HolderUnknown()
  const { finding } = kept.value
  const shown: LateNewsView = {
    kept,
    holder,
    opened,
    redemption: finding._tag === "UsedWithoutRight" ? redemptionOf(opened.book, finding.redemptionId) : undefined,
    stands: stillStands(finding, findings(opened, stream.entries, today))
  }
  return shown
})

/** Closes a case. The same again by the same clerk changes nothing. Refuses oneself and the spouse, and what is closed. */
export const close = Effect.fn("LateNews.close")(function* (
  clerk: Clerk,
  id: string,
  { outcome, reason }: { readonly outcome: Outcome; readonly reason: string }
): Effect.fn.Return<
  Kept<LateNews>,
  NotPermitted | SelfService | LateNewsClosed | DocumentMissing | StoreFailure,
  Documents | Audit | Digest
> {
  yield* permitted(clerk, "correct")
  const kept = yield* get(clerk.association, id)
  const holder = kept.subject as HolderId
  yield* notOwn(clerk, holder)
  const { at } = yield* now
  const how = { by: actorOf(clerk), at, outcome, reason }
  const decided = yield* Effect.fromResult(closed(kept.value, how))
  if (decided === kept.value) return kept
  return yield* recorded(deedOf(clerk, holder, "late-news.close", { case: id, outcome, reason }))(
    lateNews.change(holder, id, (value) => Effect.fromResult(closed(value, how)))
  )
})

const get = Effect.fnUntraced(function* (association: AssociationCode, id: string) {
  return (yield* find(association, id)) ?? (yield* new DocumentMissing({ kind: "late-news" }))
})

const deedOf = (clerk: Clerk, holder: HolderId, action: string, detail: NonNullable<Deed["detail"]>): Deed => ({
  association: associationOf(holder),
  actor: actorOf(clerk),
  action,
  subject: `holder:${numberOf(holder)}`,
  detail
})
