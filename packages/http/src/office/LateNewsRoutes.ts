/**
 * LateNewsRoutes (A21): one case of late news, the letter to the person, and closing it. Nothing here writes into the ledger.
 */
import { Clerk, CouponBooks, Holder, LateNews, LateNewsDesk, LedgerEntry } from "@fukuri/core"
import { CaseParts, lateNewsLetter, LateNewsPages, type OfficeView } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { caseNames } from "./CaseRoutes.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { personIn } from "./UseRoutes.ts"

const { lateNewsPath } = CaseParts
const pattern = `${lateNewsPath}/:id`

const done = { closed: "案件を終了しました。" } as const satisfies DoneMessages

const show: OfficeHandler = (incoming) => casePage(incoming)

const showLetter: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const news = yield* LateNewsDesk.view(clerk, incoming.param("id"), "letter")
    const { today } = yield* CouponBooks.now
    return page(lateNewsLetter({ association, names: yield* caseNames(incoming), news, today }))
  })

const close: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const outcome = Option.getOrUndefined(decodeOutcome(typed(incoming, "outcome")))
    const reason = typedLine(incoming, "reason")
    if (outcome === undefined || !isReason(reason)) {
      return yield* casePage(incoming, [
        ...(outcome === undefined ? [{ field: "outcome", sentence: sentences.outcome }] : []),
        ...(isReason(reason) ? [] : [{ field: "reason", sentence: sentences.reason }])
      ])
    }
    const id = incoming.param("id")
    const closed = yield* Effect.result(LateNewsDesk.close(incoming.clerk, id, { outcome, reason }))
    if (Result.isSuccess(closed)) return seeDone(`${lateNewsPath}/${id}`, done, "closed")
    const { failure } = closed
    return failure._tag === "LateNewsClosed"
      ? yield* casePage(incoming, [{ field: "", sentence: sentences.closed }], 409)
      : yield* failure
  })

/** The pages and deeds of late news. */
export const lateNewsRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: pattern, needs: "look", handler: show, done },
  { method: "GET", path: `${pattern}/letter`, needs: "personal", handler: showLetter },
  { method: "POST", path: `${pattern}/close`, needs: "correct", handler: close }
]

const casePage = (
  incoming: OfficeIncoming,
  mistakes: ReadonlyArray<OfficeView.FormMistake> = [],
  status = statusOf(mistakes)
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const news = yield* LateNewsDesk.view(clerk, incoming.param("id"))
    return page(
      LateNewsPages.lateNews(incoming.frame("overview", { mistakes }), {
        news,
        names: yield* caseNames(incoming),
        person: (yield* personIn(incoming))(news.holder),
        own: Clerk.isOwn(clerk, Holder.numberOf(news.holder)),
        nameOf: yield* actorNames(association.code),
        outcome: typed(incoming, "outcome"),
        reason: typedLine(incoming, "reason")
      }),
      status
    )
  })

const decodeOutcome = Schema.decodeUnknownOption(LateNews.Outcome)
const isReason = Schema.is(LedgerEntry.Reason)

const sentences = {
  outcome: "結果を選んでください。",
  reason: "理由を500文字以内で入力してください。",
  closed: "この案件は、ほかの職員がすでに終了しています。今の状態を確かめてください。"
} as const
