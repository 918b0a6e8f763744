/**
 * CaseRoutes (案件): the list of everything open, and who looks after a case. What is done about a case has the routes of its
 * kind.
 */
import {
  Case,
  Cases,
  Catalogue,
  Clerk,
  Clerks,
  CouponBooks,
  Holder,
  LedgerEntry,
  OfficeNames,
  type StoreFailure,
  UseReportList
} from "@fukuri/core"
import { CasePages, CaseParts, type OfficeView } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { NotFound } from "../Problems.ts"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { typed } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  type OfficeServices,
  seeDone
} from "./OfficeRoute.ts"
import { addressOf, personIn } from "./UseRoutes.ts"

const { casesPath } = CaseParts
const onePattern = `${casesPath}/:kind/:id`

const done = {
  taken: "担当になりました。",
  given: "担当を変えました。",
  free: "担当なしにしました。"
} as const satisfies DoneMessages

const showCases: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const kind = Option.getOrUndefined(decodeKind(incoming.query("kind")))
    const whose = Option.getOrElse(decodeWhose(incoming.query("whose")), () => "all" as const)
    const asked = Number(incoming.query("from"))
    const from = Number.isInteger(asked) && asked > 0 ? Math.min(asked, 1_000_000) : 0
    const found = yield* Cases.list({ clerk, kind, whose, from })
    const { at: now } = yield* CouponBooks.now
    const search = { kind: kind ?? "", whose } as const
    const to = (place: number) => addressOf(casesPath, { ...search, from: place === 0 ? "" : String(place) })
    const next = from + Cases.pageSize
    return page(
      CasePages.cases(incoming.frame("overview"), {
        rows: yield* caseLines(incoming, found.rows),
        names: yield* caseNames(incoming),
        now,
        search,
        from,
        total: found.total,
        isCut: found.isCut,
        previous: from === 0 ? undefined : to(Math.max(0, from - Cases.pageSize)),
        next: next < found.total ? to(next) : undefined
      })
    )
  })

const showOwner: OfficeHandler = (incoming) => ownerPage(incoming)

const changeOwner: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const order = {
      clerk: incoming.clerk,
      ...(yield* caseIn(incoming)),
      shown: Option.getOrUndefined(decodeActor(typed(incoming, "shown")))
    }
    const deed = typed(incoming, "deed")
    const to = decodeClerk(typed(incoming, "to"))
    if (deed === "hand-over" && Option.isNone(to)) return yield* ownerPage(incoming, "to", sentences.to)
    const work =
      deed === "take"
        ? Effect.as(Cases.take(order), "taken" as const)
        : deed === "let-go"
          ? Effect.as(Cases.letGo(order), "free" as const)
          : deed === "hand-over" && Option.isSome(to)
            ? Effect.as(Cases.handOver(order, to.value), "given" as const)
            : undefined
    if (work === undefined) return yield* ownerPage(incoming, "", sentences.deed)
    const changed = yield* Effect.result(work)
    if (Result.isSuccess(changed)) return seeDone(CaseParts.ownerPath(order), done, changed.success)
    const { failure } = changed
    if (failure._tag === "OwnerChanged") return yield* ownerPage(incoming, "", sentences.changed, 409)
    return failure._tag === "OwnerRefused" ? yield* ownerPage(incoming, "to", sentences.refused) : yield* failure
  })

/** The pages and deeds of cases. */
export const caseRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: casesPath, needs: "look", handler: showCases },
  { method: "GET", path: onePattern, needs: "look", handler: showOwner, done },
  // Whoever does more than look may be the owner: that takes no single permission, and is asked by the deed itself.
  { method: "POST", path: `${onePattern}/owner`, needs: "look", handler: changeOwner }
]

/** Cases as lists show them. */
export const caseLines = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  rows: ReadonlyArray<Cases.OwnedCase>
): Effect.fn.Return<ReadonlyArray<CaseParts.CaseLine>, StoreFailure.StoreFailure, OfficeServices> {
  const personOf = yield* personIn(incoming)
  const nameOf = yield* actorNames(incoming.association.code)
  return rows.map((owned): CaseParts.CaseLine => {
    const { holder } = owned.case
    return {
      owned,
      own: holder !== undefined && Clerk.isOwn(incoming.clerk, Holder.numberOf(holder)),
      person: holder === undefined ? undefined : personOf(holder),
      owner: owned.owner === undefined ? undefined : nameOf(owned.owner.actor),
      mine: owned.owner?.actor === incoming.actor
    }
  })
})

/** What coupons and facilities are called before the clerk who asks. */
export const caseNames = Effect.fnUntraced(function* ({
  association,
  can,
  clerk
}: OfficeIncoming): Effect.fn.Return<CaseParts.CaseNames, StoreFailure.StoreFailure, OfficeServices> {
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const names: CaseParts.CaseNames = {
    coupon: (year, id, course) => {
      const product = Catalogue.productOf(catalogue, association.code, year, id) ?? { id }
      return OfficeNames.courseName(product, course, can("health"))
    },
    course: (year, course) => UseReportList.courseLabel(catalogue, clerk, year, course),
    facility: (code) => catalogue.facilities.get(code)?.name ?? code
  }
  return names
})

const caseIn = (
  incoming: OfficeIncoming
): Effect.Effect<{ readonly kind: Case.CaseKind; readonly id: string }, NotFound> =>
  Option.match(decodeKind(incoming.param("kind")), {
    onNone: () => Effect.fail(new NotFound()),
    onSome: (kind) => Effect.succeed({ kind, id: incoming.param("id") })
  })

const ownerPage = (incoming: OfficeIncoming, field = "", sentence?: string, status = 422): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const { id, kind } = yield* caseIn(incoming)
    const owned = yield* Cases.one(clerk, kind, id)
    const [line] = yield* caseLines(incoming, [owned])
    if (line === undefined) return yield* new NotFound()
    const { holder } = owned.case
    const { at: now } = yield* CouponBooks.now
    const accounts = yield* Clerks.list(clerk.association)
    const mistakes: ReadonlyArray<OfficeView.FormMistake> = sentence === undefined ? [] : [{ field, sentence }]
    return page(
      CasePages.caseOwner(incoming.frame("overview", { mistakes }), {
        line,
        names: yield* caseNames(incoming),
        now,
        shown: owned.owner?.actor ?? "",
        mayTake: Case.mayOwn(clerk),
        others: accounts.flatMap(({ clerk: other }) =>
          other.id !== clerk.id &&
          Case.mayOwn(other) &&
          Clerk.actorOf(other) !== owned.owner?.actor &&
          (holder === undefined || !Clerk.isOwn(other, Holder.numberOf(holder)))
            ? [{ id: other.id, name: other.name }]
            : []
        )
      }),
      sentence === undefined ? 200 : status
    )
  })

const decodeKind = Schema.decodeUnknownOption(Case.CaseKind)
const decodeWhose = Schema.decodeUnknownOption(Cases.Whose)
const decodeActor = Schema.decodeUnknownOption(LedgerEntry.Actor)
const decodeClerk = Schema.decodeUnknownOption(Clerk.ClerkId)

const sentences = {
  deed: "担当をどう変えるかを選んでください。",
  to: "任せる職員を選んでください。",
  refused: "この職員は担当にできません。ほかの職員を選んでください。",
  changed: "表示したあとに、担当が変わりました。まだ変更していません。今の担当を確かめてください。"
} as const
