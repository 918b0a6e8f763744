/**
 * HolderSearch: how the office finds people. Every search is recorded, without what was typed, which may be a name.
 */
import { Effect, Schema } from "effect"
import { record } from "./AuditTrail.ts"
import type { Association } from "./Association.ts"
import { actorOf, type Clerk, may } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import { factsOf, type Holder, holderId, memberIdOf } from "./Holder.ts"
import { Holders, searchForm } from "./Holders.ts"
import { type HolderNumber, memberNumberOf, of, parse } from "./HolderNumber.ts"
import { type Standing, standingsOf } from "./Inquiry.ts"
import { permitted } from "./Permitted.ts"

/** How many people a page of a search lists. */
export const pageSize = 50

/** Somebody who was found. */
export interface Found {
  readonly holder: Holder
  readonly standings: ReadonlyArray<Standing>
}

/** What a search found. */
export type SearchResult =
  | {
      /** What was typed is somebody's number. */
      readonly _tag: "Person"
      readonly number: HolderNumber
    }
  | {
      readonly _tag: "People"
      /** In order of number. */
      readonly people: ReadonlyArray<Found>
      /** There are more behind the last one. */
      readonly more: boolean
    }

/** The search cannot be made: nothing was typed, or no number by a clerk who may look for numbers only. */
export class SearchRefused extends Schema.TaggedError<SearchRefused>()("SearchRefused", {
  reason: Schema.Literals(["empty", "number-only"])
}) {}

/**
 * Looks for people by number, name, kana and workplace; all words must be found. A whole number finds its person alone.
 * Recorded without what was typed, which may be a name. Who may not see names can look for whole numbers only.
 */
export const search = Effect.fn("HolderSearch.search")(function* (asking: {
  readonly clerk: Clerk
  readonly association: Association
  readonly text: string
  /** Only numbers above this one: the next page. */
  readonly after?: HolderNumber
}) {
  const { after, association, clerk, text } = asking
  yield* permitted(clerk, "look")
  // What is no sign cannot stand in anything, and not every store can be asked for it.
  const words = text
    .split(/[\s\p{Cc}]+/u)
    .map(searchForm)
    .filter(Boolean)
  if (words.length === 0) return yield* new SearchRefused({ reason: "empty" })
  const seesNames = may(clerk, "personal")
  const typed = parse(text, association.memberNumberPattern)
  const isNumber = typed._tag === "Success"
  if (!seesNames && !isNumber) return yield* new SearchRefused({ reason: "number-only" })

  const holders = yield* Holders
  const exact = isNumber ? yield* holders.find([holderId(association.code, typed.success)]) : []
  const [person] = exact
  const found =
    person !== undefined || !seesNames
      ? exact
      : yield* holders.search({
          association: association.code,
          words,
          limit: pageSize + 1,
          ...(after === undefined ? {} : { after })
        })
  yield* record({
    association: association.code,
    actor: actorOf(clerk),
    action: "holder.search",
    detail: {
      kind: isNumber ? "number" : "text",
      hits: Math.min(found.length, pageSize),
      more: found.length > pageSize,
      ...(after === undefined ? {} : { continued: true })
    }
  })
  if (person !== undefined) {
    const alone: SearchResult = { _tag: "Person", number: person.number }
    return alone
  }
  const people: SearchResult = {
    _tag: "People",
    people: yield* withStandings(found.slice(0, pageSize)),
    more: found.length > pageSize
  }
  return people
})

/** People with how their memberships stand today. */
const withStandings = Effect.fnUntraced(function* (people: ReadonlyArray<Holder>) {
  const { today } = yield* now
  const memberIds = people.flatMap(({ association, number }) => memberIdOf(holderId(association, number)) ?? [])
  const members = memberIds.length === 0 ? [] : yield* (yield* Holders).find(memberIds)
  return people.map((holder): Found => {
    const memberNumber = of(memberNumberOf(holder.number), "self")
    const member = members.find(({ number }) => number === memberNumber)
    return { holder, standings: standingsOf(factsOf(holder, member, today), today) }
  })
})
