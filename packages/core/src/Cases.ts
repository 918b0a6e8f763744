/**
 * Cases (案件): everything open in one list, with who looks after it. Each kind keeps its own documents and does its own deeds;
 * here is only where they are found, and the owner, who is a clerk that took a case upon them. An owner decides nothing:
 * whoever may do what comes next may do it.
 */
import { Effect, Schema } from "effect"
import { record, recorded } from "./AuditTrail.ts"
import { type Case, type CaseKind, CaseKind as Kinds, type CaseOf, CaseOwner, mayOwn } from "./Case.ts"
import { actorOf, type Clerk, type ClerkId, isOwn, may, NotPermitted } from "./Clerk.ts"
import { list as listClerks } from "./Clerks.ts"
import { isByHolder } from "./Correction.ts"
import { corrections } from "./CorrectedUses.ts"
import { now } from "./CouponBooks.ts"
import type { DocumentConflict, Documents } from "./Documents.ts"
import { type AssociationCode, associationOf, type HolderId, holderId, numberOf } from "./Holder.ts"
import { lateNews } from "./LateNewsDesk.ts"
import type { Actor, RedemptionId } from "./LedgerEntry.ts"
import type { PaperState } from "./PaperApplication.ts"
import { applications } from "./PaperShelf.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { DocumentMissing, type Kept, type Shelf, shelf } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import { unknownOutcomes } from "./UnknownOutcome.ts"
import { reports } from "./UseReportShelf.ts"

/** How many rows a page has. */
export const pageSize = 50

/** The most open cases of a kind that are listed: the latest of them. */
export const mostOfKind = 5_000

/** Somebody else looks after the case than the screen showed. Nothing was changed. */
export class OwnerChanged extends Schema.TaggedError<OwnerChanged>()("OwnerChanged", {}) {}

/** Who is to look after a case cannot: no such clerk, one who may not log in or may only look, or it is about them. */
export class OwnerRefused extends Schema.TaggedError<OwnerRefused>()("OwnerRefused", {}) {}

/** Where the open documents of a kind are, and what they are as cases. */
interface CaseSource<Kind extends CaseKind> {
  readonly list: (query: SourceQuery) => Effect.Effect<ReadonlyArray<CaseOf<Kind>>, StoreFailure, Documents>
}

interface SourceQuery {
  readonly association: AssociationCode
  readonly subject?: HolderId
  /** Only ids below this one. */
  readonly before?: string
  readonly limit: number
}

/** The source of a kind: its shelf, and what an open document says as a case. */
const source = <Kind extends CaseKind, A>(
  kind: Kind,
  from: Shelf<A>,
  describe: (kept: Kept<A>) => Omit<CaseOf<Kind>, "kind" | "id">
): CaseSource<Kind> => ({
  list: (query) =>
    Effect.map(from.list({ ...query, open: true }), (open) =>
      open.map((kept) => ({ kind, id: kept.id, ...describe(kept) }))
    )
})

/** What comes next for an application that is open, and who may do it. */
const nextOfPaper = (tag: PaperState["_tag"]): Pick<Case, "next" | "needs"> => {
  switch (tag) {
    case "NeedsInformation":
      return { next: "await-answer", needs: "correct" }
    case "Approved":
      return { next: "finish", needs: "approve" }
    case "OnPaper":
      return { next: "print", needs: "operate" }
    case "Printed":
      return { next: "mail", needs: "operate" }
    default:
      return { next: "decide", needs: "approve" }
  }
}

/** Every kind. A new one does not compile until it has its source. */
const sources: { readonly [Kind in CaseKind]: CaseSource<Kind> } = {
  "paper-application": source("paper-application", applications, ({ subject, value }) => ({
    holder: subject as HolderId,
    openedAt: value.submittedAt,
    facts: { fiscalYear: value.fiscalYear, ground: value.ground, state: value.state._tag },
    ...nextOfPaper(value.state._tag)
  })),
  "use-report": {
    // Reports are kept with the association, since somebody unknown may be told of too.
    list: ({ subject, ...query }) => {
      const described = source("use-report", reports, ({ value }) => {
        const { course, facility, fiscalYear, quantity, state, usedOn } = value
        const why = state._tag === "Kept" ? state.why._tag : undefined
        return {
          holder: holderId(query.association, value.number),
          openedAt: value.enteredAt,
          facts: { fiscalYear, course, facility, quantity, usedOn, why },
          next: why === undefined ? ("finish" as const) : ("settle-report" as const),
          needs: "correct" as const
        }
      })
      if (subject === undefined) return described.list(query)
      return Effect.map(described.list({ ...query, limit: mostOfKind }), (all) =>
        all.filter(({ holder }) => holder === subject)
      )
    }
  },
  correction: source("correction", corrections, ({ subject, value }) => ({
    holder: subject as HolderId,
    openedAt: value.requestedAt,
    facts: {
      redemptionId: value.redemptionId,
      quantity: value.quantity,
      reason: value.reason,
      byHolder: isByHolder(value)
    },
    next: value.state._tag === "Approved" ? "finish" : "decide",
    needs: value.state._tag === "Approved" ? "correct" : "approve"
  })),
  "late-news": source("late-news", lateNews, ({ subject, value }) => ({
    holder: subject as HolderId,
    openedAt: value.openedAt,
    facts: { fiscalYear: value.fiscalYear, finding: value.finding },
    next: "settle-return",
    needs: "correct"
  })),
  "unknown-outcome": source("unknown-outcome", unknownOutcomes, ({ id, subject, value }) => {
    const { state: _, ...press } = value
    return {
      holder: subject as HolderId,
      openedAt: press.at,
      facts: { ...press, redemptionId: id as RedemptionId },
      next: "ask-facility",
      needs: "correct"
    }
  })
}

/** The open cases of a kind, by id, the greatest first. */
const casesOf = (kind: CaseKind, query: SourceQuery): Effect.Effect<ReadonlyArray<Case>, StoreFailure, Documents> =>
  sources[kind].list(query)

/** A case with who looks after it. */
export interface OwnedCase {
  readonly case: Case
  /** Undefined when nobody does, or nobody any more who may log in. */
  readonly owner: { readonly actor: Actor; readonly since: CaseOwner["since"] } | undefined
}

/** Whose cases: everybody's, the clerk's own, or those that nobody looks after. */
export const Whose = Schema.Literals(["all", "mine", "nobody"])
export type Whose = typeof Whose.Type

/** A page of cases. */
export interface CasePage {
  /** The longest open first. */
  readonly rows: ReadonlyArray<OwnedCase>
  /** How many there are by the filter. */
  readonly total: number
  /** There are more open of a kind than are listed. */
  readonly isCut: boolean
}

/** Open cases, the longest open first. Recorded for who sees whom they are about. */
export const list = Effect.fn("Cases.list")(function* (asking: {
  readonly clerk: Clerk
  readonly kind?: CaseKind | undefined
  readonly whose: Whose
  /** How many come before the page. */
  readonly from: number
}) {
  const { clerk, from, kind, whose } = asking
  yield* permitted(clerk, "look")
  const { association } = clerk
  const ownerOf = yield* owners(association)
  const open = yield* Effect.forEach(kind === undefined ? Kinds.literals : [kind], (each) => all(each, association))
  const own = actorOf(clerk)
  const found = open
    .flat()
    .map((each): OwnedCase => ({ case: each, owner: ownerOf(each) }))
    .filter(({ owner }) => whose === "all" || (whose === "mine" ? owner?.actor === own : owner === undefined))
    .sort((a, b) => a.case.openedAt - b.case.openedAt || (keyOf(a.case) < keyOf(b.case) ? -1 : 1))
  const rows = found.slice(from, from + pageSize)
  if (may(clerk, "personal") && rows.length > 0) {
    yield* record({
      association,
      actor: own,
      action: "case.list",
      detail: { rows: rows.length, caseKind: kind ?? null }
    })
  }
  const page: CasePage = { rows, total: found.length, isCut: open.some(({ length }) => length >= mostOfKind) }
  return page
})

/** The open cases of one person, the longest open first. Whoever shows them has recorded the look at the person. */
export const about = Effect.fn("Cases.about")(function* (holder: HolderId) {
  const association = associationOf(holder)
  const ownerOf = yield* owners(association)
  const open = yield* Effect.forEach(Kinds.literals, (kind) =>
    casesOf(kind, { association, subject: holder, limit: mostOfOne })
  )
  return open
    .flat()
    .map((each): OwnedCase => ({ case: each, owner: ownerOf(each) }))
    .sort((a, b) => a.case.openedAt - b.case.openedAt)
})

/** How many cases are open, of each kind up to {@link mostCounted}. */
export const count = (association: AssociationCode): Effect.Effect<number, StoreFailure, Documents> =>
  Effect.map(countByKind(association), (kinds) => kinds.reduce((sum, { open }) => sum + open, 0))

/** How many cases are open of each kind, up to {@link mostCounted}, and since when the oldest of those counted. */
export const countByKind = Effect.fn("Cases.countByKind")(function* (association: AssociationCode) {
  return yield* Effect.forEach(Kinds.literals, (kind) =>
    Effect.map(casesOf(kind, { association, limit: mostCounted }), (found) => ({
      kind,
      open: found.length,
      oldestAt: found.map(({ openedAt }) => openedAt).sort((a, b) => a - b)[0]
    }))
  )
})

/** The most of a kind that are counted. */
export const mostCounted = 500

/** An open case with who looks after it. Recorded. Fails with DocumentMissing when it is not open, or not any more. */
export const one = Effect.fn("Cases.one")(function* (clerk: Clerk, kind: CaseKind, id: string) {
  yield* permitted(clerk, "look")
  const found = yield* get(clerk.association, kind, id)
  yield* record({ ...deedOn(clerk, found), action: "case.read" })
  const owned: OwnedCase = { case: found, owner: (yield* owners(clerk.association))(found) }
  return owned
})

/** What somebody wants with the owner of a case. `shown` is who looked after it on the screen. */
export interface OwnerOrder {
  readonly clerk: Clerk
  readonly kind: CaseKind
  readonly id: string
  readonly shown: Actor | undefined
}

/** Takes a case upon oneself, also from somebody else who is shown. Refuses who may only look, and one's own. */
export const take = (order: OwnerOrder) => hand(order, actorOf(order.clerk), "case.take")

/** Gives a case to another clerk, who may log in and do something. Refuses as {@link take} does. */
export const handOver = Effect.fn("Cases.handOver")(function* (order: OwnerOrder, to: ClerkId) {
  const account = (yield* listClerks(order.clerk.association)).find(({ clerk }) => clerk.id === to)
  const found = yield* allowed(order)
  const isFit =
    account !== undefined &&
    mayOwn(account.clerk) &&
    (found.holder === undefined || !isOwn(account.clerk, numberOf(found.holder)))
  if (!isFit) return yield* new OwnerRefused()
  return yield* hand(order, actorOf({ id: to }), "case.hand-over")
})

/** Lets go of a case: nobody looks after it. Refuses as {@link take} does. */
export const letGo = (order: OwnerOrder) => hand(order, undefined, "case.let-go")

/**
 * Forgets the owners of cases that are not open any more. Answers how many. For the scheduler. Owners are read before
 * the cases: whoever took one had it open before them.
 */
export const tidy = Effect.fn("Cases.tidy")(function* (association: AssociationCode) {
  const kept = yield* ownerShelf.list({ association, subject: association, limit: mostOwners })
  let forgotten = 0
  for (const { id } of kept) {
    const [kind, ...rest] = id.split(".")
    if (isKind(kind) && (yield* findOpen(association, kind, rest.join("."))) !== undefined) continue
    yield* ownerShelf.drop(association, id)
    forgotten++
  }
  return forgotten
})

const ownerShelf = shelf<CaseOwner>({ kind: "case-owner", schema: CaseOwner, isOpen: () => true })

const mostOfOne = 200
const mostOwners = 20_000
const batchSize = 500

const isKind = Schema.is(Kinds)

const keyOf = ({ id, kind }: Pick<Case, "id" | "kind">): string => `${kind}.${id}`

const all = Effect.fnUntraced(function* (kind: CaseKind, association: AssociationCode) {
  const found: Array<Case> = []
  let before: string | undefined
  while (found.length < mostOfKind) {
    const limit = Math.min(batchSize, mostOfKind - found.length)
    const more = before === undefined ? {} : { before }
    const batch: ReadonlyArray<Case> = yield* casesOf(kind, { association, ...more, limit })
    found.push(...batch)
    before = batch.at(-1)?.id
    if (batch.length < limit) break
  }
  return found
})

/** Who looks after which case, among those who may log in. */
const owners = Effect.fnUntraced(function* (association: AssociationCode) {
  const kept = yield* ownerShelf.list({ association, subject: association, limit: mostOwners })
  if (kept.length === 0) return (): undefined => undefined
  const active = new Set(
    (yield* listClerks(association)).flatMap(({ clerk }) => (mayOwn(clerk) ? [actorOf(clerk)] : []))
  )
  const byKey = new Map(kept.map(({ id, value }) => [id, value]))
  return (found: Case): OwnedCase["owner"] => {
    const owner = byKey.get(keyOf(found))
    return owner === undefined || !active.has(owner.owner) ? undefined : { actor: owner.owner, since: owner.since }
  }
})

const findOpen = Effect.fnUntraced(function* (association: AssociationCode, kind: CaseKind, id: string) {
  // No character of an id comes before the exclamation mark: nothing lies between the id and what is asked for.
  const found = id === "" || id.length > 60 ? [] : yield* casesOf(kind, { association, before: `${id}!`, limit: 1 })
  return found[0]?.id === id ? found[0] : undefined
})

const get = Effect.fnUntraced(function* (association: AssociationCode, kind: CaseKind, id: string) {
  return (yield* findOpen(association, kind, id)) ?? (yield* new DocumentMissing({ kind }))
})

const allowed = Effect.fnUntraced(function* ({ clerk, id, kind }: OwnerOrder) {
  if (!mayOwn(clerk)) return yield* new NotPermitted({ needs: "correct" })
  const found = yield* get(clerk.association, kind, id)
  if (found.holder !== undefined) yield* notOwn(clerk, found.holder)
  return found
})

const hand = Effect.fnUntraced(function* (order: OwnerOrder, to: Actor | undefined, action: string) {
  const found = yield* allowed(order)
  const { association } = order.clerk
  const key = keyOf(found)
  const kept = yield* ownerShelf.find(association, key)
  const before = (yield* owners(association))(found)?.actor
  if (before === to) return
  if (before !== order.shown) return yield* new OwnerChanged()
  const { at } = yield* now
  const detail = { case: key, before: before ?? null, after: to ?? null }
  yield* recorded({ ...deedOn(order.clerk, found), action, detail })(
    to === undefined ? ownerShelf.drop(association, key) : own(association, key, kept, { owner: to, since: at })
  )
})

/** Writes down an owner in the place of the one that was read. Refuses when somebody else was faster. */
const own = (
  association: AssociationCode,
  key: string,
  before: Kept<CaseOwner> | undefined,
  after: CaseOwner
): Effect.Effect<unknown, OwnerChanged | StoreFailure, Documents> => {
  const written: Effect.Effect<unknown, OwnerChanged | DocumentMissing | DocumentConflict | StoreFailure, Documents> =
    before === undefined
      ? ownerShelf.add(association, key, after)
      : ownerShelf.change(association, key, ({ owner }) =>
          owner === before.value.owner ? Effect.succeed(after) : Effect.fail(new OwnerChanged())
        )
  return Effect.catchTag(written, ["DocumentConflict", "DocumentMissing"], () => Effect.fail(new OwnerChanged()))
}

const deedOn = (clerk: Clerk, { holder, id, kind }: Case) => ({
  association: clerk.association,
  actor: actorOf(clerk),
  subject: holder === undefined ? `case:${kind}` : `holder:${numberOf(holder)}`,
  detail: { case: keyOf({ kind, id }) }
})
