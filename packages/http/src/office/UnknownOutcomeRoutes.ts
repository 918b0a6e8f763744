/**
 * UnknownOutcomeRoutes (A36): one press whose outcome is not known, and closing it once the facility was asked.
 */
import { Clerk, Holder, LedgerEntry, UnknownOutcome } from "@fukuri/core"
import { CaseParts, type OfficeView, UnknownOutcomePages } from "@fukuri/web-ui"
import { Effect, Result, Schema } from "effect"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { caseNames } from "./CaseRoutes.ts"
import { typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { personIn } from "./UseRoutes.ts"

const { unknownOutcomesPath } = CaseParts
const pattern = `${unknownOutcomesPath}/:id`

const done = { closed: "案件を終了しました。" } as const satisfies DoneMessages

const show: OfficeHandler = (incoming) => pressPage(incoming)

const close: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const reason = typedLine(incoming, "reason")
    if (!isReason(reason)) return yield* pressPage(incoming, [{ field: "reason", sentence: sentences.reason }])
    const id = incoming.param("id")
    const closed = yield* Effect.result(UnknownOutcome.close(incoming.clerk, id, reason))
    if (Result.isSuccess(closed)) return seeDone(`${unknownOutcomesPath}/${id}`, done, "closed")
    const { failure } = closed
    return failure._tag === "OutcomeSettled"
      ? yield* pressPage(incoming, [{ field: "", sentence: sentences.settled }], 409)
      : yield* failure
  })

/** The pages and deeds of presses whose outcome is not known. */
export const unknownOutcomeRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: pattern, needs: "look", handler: show, done },
  { method: "POST", path: `${pattern}/close`, needs: "correct", handler: close }
]

const pressPage = (
  incoming: OfficeIncoming,
  mistakes: ReadonlyArray<OfficeView.FormMistake> = [],
  status = statusOf(mistakes)
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const press = yield* UnknownOutcome.view(clerk, incoming.param("id"))
    return page(
      UnknownOutcomePages.unknownOutcome(incoming.frame("overview", { mistakes }), {
        press,
        names: yield* caseNames(incoming),
        person: (yield* personIn(incoming))(press.holder),
        own: Clerk.isOwn(clerk, Holder.numberOf(press.holder)),
        nameOf: yield* actorNames(association.code),
        reason: typedLine(incoming, "reason")
      }),
      status
    )
  })

const isReason = Schema.is(LedgerEntry.Reason)

const sentences = {
  reason: "理由を500文字以内で入力してください。",
  settled: "この案件は、すでに終わっています。今の状態を確かめてください。"
} as const
