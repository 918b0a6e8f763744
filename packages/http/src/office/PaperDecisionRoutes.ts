/**
 * PaperDecisionRoutes (紙クーポン): what cannot simply be undone, each after a look: agreeing and refusing, making a sheet void,
 * back to the screen, and the print of one application.
 */
import {
  Clerk,
  CouponBooks,
  LedgerEntry,
  PaperApplication,
  PaperApplications,
  PaperBatches,
  PaperList
} from "@fukuri/core"
import { batchPath, type OfficeView, paperApplicationPath, PaperDecisions, paperOfficePath } from "@fukuri/web-ui"
import { Effect, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { NotFound } from "../Problems.ts"
import { page } from "../Reply.ts"
import { newRedemptionId } from "../Ticket.ts"
import { typed, typedLine } from "./HolderParts.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, seeDone, statusOf } from "./OfficeRoute.ts"
import { decidedAlready, doneTo, onePage, paperDone, paperViewOf, seeOne, toldOn } from "./PaperAnswers.ts"

const onePattern = `${paperOfficePath}/applications/:id`
type Mistakes = ReadonlyArray<OfficeView.FormMistake>

const showApproval: OfficeHandler = (incoming) => approvalPage(incoming, [], "")

const approve: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const shown = { moved: typed(incoming, "moved") }
    const approved = yield* Effect.result(PaperApplications.approve(incoming.clerk, incoming.param("id"), shown))
    if (Result.isSuccess(approved)) {
      return seeOne(approved.success, approved.success.value.state._tag === "Approved" ? "pending" : "approved")
    }
    const { failure } = approved
    if (failure._tag === "PaperBookChanged") {
      return yield* approvalPage(incoming, [{ field: "", sentence: sentences.changed }], "")
    }
    if (failure._tag === "NotShortTime") {
      return yield* approvalPage(incoming, [{ field: "", sentence: sentences.notShortTime }], "")
    }
    return yield* toldOn(incoming, failure)
  })

const refuse: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const reason = typedLine(incoming, "reason")
    if (!isReason(reason)) {
      return yield* approvalPage(incoming, [{ field: "reason", sentence: sentences.refusalReason }], reason)
    }
    return yield* doneTo(incoming, "refused", PaperApplications.refuse(incoming.clerk, incoming.param("id"), reason))
  })

const showReturn: OfficeHandler = (incoming) => returnPage(incoming, [], "")

const returnToScreen: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const reason = typedLine(incoming, "reason")
    if (!isReason(reason)) {
      return yield* returnPage(incoming, [{ field: "reason", sentence: sentences.reason }], reason)
    }
    const returned = yield* Effect.result(
      PaperApplications.returnToScreen(incoming.clerk, incoming.param("id"), reason)
    )
    if (Result.isSuccess(returned)) return seeOne(returned.success, "returned")
    const { failure } = returned
    if (failure._tag === "PaperUsed" || failure._tag === "StaysOnPaper") {
      return yield* returnPage(incoming, [{ field: "", sentence: sentences[failure._tag] }], reason, 409)
    }
    return yield* toldOn(incoming, failure)
  })

const showVoid: OfficeHandler = (incoming) => voidPage(incoming, [], "")

const voidSheet: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const sheet = yield* sheetIn(incoming)
    const reason = typedLine(incoming, "reason")
    if (!isReason(reason)) return yield* voidPage(incoming, [{ field: "reason", sentence: sentences.reason }], reason)
    const { at } = yield* CouponBooks.now
    const made = typed(incoming, "reference")
    const reference = isReference(made) ? made : newId(at)
    const voided = yield* Effect.result(
      PaperList.voidSheet(incoming.clerk, incoming.param("id"), sheet, { reason, reference })
    )
    if (Result.isSuccess(voided)) return seeOne(voided.success, "voided")
    const { failure } = voided
    if (failure._tag === "SheetNotValid") {
      return yield* onePage(incoming, [{ field: "", sentence: sentences.sheet[failure.why] }], {}, 409)
    }
    return yield* failure
  })

const printOne: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const application = incoming.param("id")
    const { at } = yield* CouponBooks.now
    const made = typed(incoming, "id")
    const id = isReference(made) ? made : newId(at)
    const batch = yield* PaperBatches.make(clerk, id, { application }, Effect.sync(newRedemptionId))
    return batch === undefined
      ? seeDone(paperApplicationPath(application), paperDone, "nothing")
      : seeDone(batchPath(batch.id), { made: "" }, "made")
  })

/** The decisions on applications, and their sheets. */
export const paperDecisionRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: `${onePattern}/approve`, needs: "approve", handler: showApproval },
  { method: "POST", path: `${onePattern}/approve`, needs: "approve", handler: approve },
  { method: "POST", path: `${onePattern}/refuse`, needs: "approve", handler: refuse },
  { method: "GET", path: `${onePattern}/return`, needs: "operate", handler: showReturn },
  { method: "POST", path: `${onePattern}/return`, needs: "operate", handler: returnToScreen },
  { method: "GET", path: `${onePattern}/sheets/:sheet/void`, needs: "operate", handler: showVoid },
  { method: "POST", path: `${onePattern}/sheets/:sheet/void`, needs: "operate", handler: voidSheet },
  { method: "POST", path: `${onePattern}/print`, needs: "operate", handler: printOne }
]

/** The look before agreeing. Who cannot decide is told why; what is decided already is shown as it is. */
const approvalPage = (incoming: OfficeIncoming, mistakes: Mistakes, reason: string): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const view = yield* paperViewOf(incoming)
    const { kept, own } = view.found
    if (own) return yield* new Clerk.SelfService()
    if (kept.value.enteredBy === incoming.actor) return yield* new Clerk.SecondPersonNeeded()
    if (!PaperApplication.isUndecided(kept.value.state)) return yield* decidedAlready(incoming)
    return page(
      PaperDecisions.paperApproval(incoming.frame("paper", { mistakes }), { ...view, reason }),
      statusOf(mistakes)
    )
  })

const returnPage = (
  incoming: OfficeIncoming,
  mistakes: Mistakes,
  reason: string,
  status = statusOf(mistakes)
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const view = yield* paperViewOf(incoming)
    const { kept, own } = view.found
    if (own) return yield* new Clerk.SelfService()
    if (PaperApplication.paperOf(kept.value.state) === undefined) return yield* decidedAlready(incoming)
    return page(PaperDecisions.paperReturn(incoming.frame("paper", { mistakes }), { ...view, reason }), status)
  })

const voidPage = (incoming: OfficeIncoming, mistakes: Mistakes, reason: string): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const number = yield* sheetIn(incoming)
    const view = yield* paperViewOf(incoming)
    if (view.found.own) return yield* new Clerk.SelfService()
    const line = view.found.lines.find(({ sheets }) => sheets.some((sheet) => sheet.number === number))
    const sheet = line?.sheets.find((each) => each.number === number)
    if (line === undefined || sheet === undefined) return yield* new NotFound()
    if (sheet.state !== "outstanding") {
      return yield* onePage(incoming, [{ field: "", sentence: sentences.sheet[sheet.state] }], {}, 409)
    }
    const { at } = yield* CouponBooks.now
    const made = typed(incoming, "reference")
    return page(
      PaperDecisions.paperVoid(incoming.frame("paper", { mistakes }), {
        ...view,
        line,
        sheet,
        reference: isReference(made) ? made : newId(at),
        reason
      }),
      statusOf(mistakes)
    )
  })

const sheetIn = (incoming: OfficeIncoming) =>
  Effect.mapError(Effect.fromOption(decodeSheet(incoming.param("sheet"))), () => new NotFound())

const isReference = Schema.is(LedgerEntry.Reference)
const isReason = Schema.is(LedgerEntry.Reason)
const decodeSheet = Schema.decodeUnknownOption(LedgerEntry.RedemptionId)

const sentences = {
  changed: "表示したあとに、残りの枚数が変わりました。新しい枚数を確かめてから、もう一度承認してください。",
  notShortTime: "この方に紙で付与されるクーポンがありません。任用の登録を確かめてください。",
  refusalReason: "却下の理由を500文字以内で入力してください。",
  reason: "理由を500文字以内で入力してください。",
  PaperUsed: "紙クーポンがすでに使われているため、画面での利用に戻せません。",
  StaysOnPaper: "この方には紙だけで付与されるクーポンのため、画面での利用に戻せません。任用の登録を確かめてください。",
  sheet: {
    unknown: "この番号の用紙は、この方のものではありません。",
    voided: "この用紙は、すでに無効です。",
    used: "この用紙は、すでに利用済です。無効にはできません。",
    "other-product": "この用紙は、別のクーポンのものです。"
  }
} as const
