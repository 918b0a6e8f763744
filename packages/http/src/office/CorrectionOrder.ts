/**
 * CorrectionOrder: the form of a correction as it comes in: what was typed, read as an order or with every mistake at its
 * field, and the form again with everything kept.
 */
import {
  CalendarDate,
  Clerk,
  Clerks,
  CorrectedUses,
  Correction,
  Corrections,
  CouponBooks,
  Holder,
  type LedgerEntry
} from "@fukuri/core"
import { CorrectionForm, type OfficeView } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page, type Reply } from "../Reply.ts"
import { typed, typedLine } from "./HolderParts.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeServices, statusOf } from "./OfficeRoute.ts"
import { found, personIn, redemptionIn } from "./UseRoutes.ts"

type Draft = CorrectionForm.CorrectionDraft
type Mistakes = ReadonlyArray<OfficeView.FormMistake>

/** The use that an address names, for a clerk who may correct it. */
export const correctable = (
  incoming: OfficeIncoming
): Effect.Effect<CorrectedUses.CorrectedUse, OfficeProblem, OfficeServices> =>
  Effect.flatMap(redemptionIn(incoming), (id) => found(Corrections.toCorrect(incoming.clerk, id)))

/** What the form shows: the use, what was typed, how many this clerk may give back alone, who could agree to more. */
export const formView = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  use: CorrectedUses.CorrectedUse,
  draft: Draft
): Effect.fn.Return<CorrectionForm.CorrectionFormView, OfficeProblem, OfficeServices> {
  const { today } = yield* CouponBooks.now
  const view: CorrectionForm.CorrectionFormView = {
    use,
    person: (yield* personIn(incoming))(use.holder),
    draft,
    today,
    aloneLeft: yield* CorrectedUses.aloneLeft(use, incoming.actor),
    approvers: yield* approversOf(incoming, use.holder, incoming.actor)
  }
  return view
})

/** The form, with the mistakes at their fields. */
export const formPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  use: CorrectedUses.CorrectedUse,
  draft: Draft,
  mistakes: Mistakes = []
): Effect.fn.Return<Reply, OfficeProblem, OfficeServices> {
  const view = yield* formView(incoming, use, draft)
  return page(CorrectionForm.correctionForm(incoming.frame("uses", { mistakes }), view), statusOf(mistakes))
})

/** Names of those who could agree to what somebody asks for a person. */
export const approversOf = Effect.fnUntraced(function* (
  { association }: OfficeIncoming,
  holder: Holder.HolderId,
  requestedBy: LedgerEntry.Actor
): Effect.fn.Return<ReadonlyArray<string>, OfficeProblem, OfficeServices> {
  const number = Holder.numberOf(holder)
  return (yield* Clerks.list(association.code)).flatMap(({ clerk }) =>
    Clerk.may(clerk, "approve") && Clerk.actorOf(clerk) !== requestedBy && !Clerk.isOwn(clerk, number)
      ? [clerk.name]
      : []
  )
})

/** What was typed, as it was typed. */
export const draftIn = (incoming: OfficeIncoming): Draft => ({
  id: typed(incoming, "id"),
  left: typed(incoming, "left").trim(),
  quantity: typed(incoming, "quantity").trim(),
  reason: typed(incoming, "reason"),
  text: typedLine(incoming, "text"),
  toldBy: typed(incoming, "toldBy"),
  caller: typedLine(incoming, "caller"),
  toldOn: typed(incoming, "toldOn").trim()
})

type Replying = ReturnType<OfficeHandler>
type OrderRefusal = Effect.Error<ReturnType<typeof Corrections.request>>

/** Reads what was typed and does something with it; what is wrong with it is told at its field, with everything kept. */
export const withOrder = (
  incoming: OfficeIncoming,
  work: (
    order: Corrections.CorrectionOrder,
    use: CorrectedUses.CorrectedUse,
    draft: Draft
  ) => Effect.Effect<Effect.Success<Replying>, Effect.Error<Replying> | OrderRefusal, Effect.Services<Replying>>
): Replying =>
  Effect.gen(function* () {
    const use = yield* correctable(incoming)
    const draft = draftIn(incoming)
    const order = orderIn(incoming, use, draft)
    if (Result.isFailure(order)) return yield* formPage(incoming, use, draft, order.failure)
    const { at } = yield* CouponBooks.now
    const again = (mistakes: Mistakes, changed: Partial<Draft> = {}) =>
      Effect.flatMap(correctable(incoming), (now) => formPage(incoming, now, { ...draft, ...changed }, mistakes))
    return yield* Effect.catchTags(found(work(order.success, use, draft)), {
      QuantityExceeded: ({ available }) => again([{ field: "quantity", sentence: sentences.quantity(available) }]),
      ToldOnRefused: ({ why }) => again([{ field: "toldOn", sentence: sentences.toldOn[why] }]),
      UseChanged: ({ left }) =>
        again([{ field: "quantity", sentence: sentences.changed(left) }], { left: String(left) }),
      ReferenceTaken: () => again([{ field: "", sentence: sentences.sentBefore }], { id: newId(at) })
    })
  })

/** What was typed as an order, or every mistake in it. */
const orderIn = (
  { clerk }: OfficeIncoming,
  { redemption }: CorrectedUses.CorrectedUse,
  draft: Draft
): Result.Result<Corrections.CorrectionOrder, Mistakes> => {
  const quantity = /^[0-9]{1,3}$/.test(draft.quantity.normalize("NFKC")) ? Number(draft.quantity.normalize("NFKC")) : 0
  const reason = Option.getOrUndefined(decodeReason(draft.reason))
  const toldBy = Option.getOrUndefined(decodeTeller(draft.toldBy))
  const toldOn = Option.getOrUndefined(decodeDay(draft.toldOn))
  const isText = Schema.is(Correction.CorrectionText)(draft.text)
  const isCaller = Schema.is(Correction.CallerName)(draft.caller)
  if (quantity < 1 || reason === undefined || !isText || toldBy === undefined || !isCaller || toldOn === undefined) {
    return Result.fail([
      ...(quantity < 1 ? [{ field: "quantity", sentence: sentences.chooseQuantity }] : []),
      ...(reason === undefined ? [{ field: "reason", sentence: sentences.reason }] : []),
      ...(isText ? [] : [{ field: "text", sentence: sentences.text }]),
      ...(toldBy === undefined ? [{ field: "toldBy", sentence: sentences.toldBy }] : []),
      ...(isCaller ? [] : [{ field: "caller", sentence: sentences.caller }]),
      ...(toldOn === undefined ? [{ field: "toldOn", sentence: sentences.day }] : [])
    ])
  }
  const { caller, left, text } = draft
  return Result.succeed({
    clerk,
    redemptionId: redemption.id,
    quantity,
    reason,
    text,
    toldBy,
    caller,
    toldOn,
    left: /^[0-9]{1,3}$/.test(left) ? Number(left) : -1
  })
}

const decodeReason = Schema.decodeUnknownOption(Correction.ReasonCode)
const decodeTeller = Schema.decodeUnknownOption(Correction.Teller)
const decodeDay = Schema.decodeUnknownOption(CalendarDate.CalendarDate)

/** That the use was corrected elsewhere while it was shown. */
export const changedSentence = (left: number): string =>
  `表示したあとに、この利用がほかで訂正されました。有効な利用は、いま${left}枚です。確かめてから、もう一度送ってください。`

const sentences = {
  chooseQuantity: "取り消す枚数を選んでください。",
  quantity: (available: number) =>
    available === 0
      ? "取り消せる枚数が残っていません。ほかの訂正の依頼が出ていないか、利用の画面で確かめてください。"
      : `1〜${available}枚にしてください。ほかに訂正の依頼が出ている枚数は、除いてあります。`,
  reason: "理由を選んでください。",
  text: "事情を10〜500文字で入力してください。",
  toldBy: "連絡した人を選んでください。",
  caller: "名前は80文字以内で入力してください。",
  day: "連絡のあった日を「2024-07-01」の形で入力してください。",
  toldOn: {
    future: "連絡のあった日は、今日までの日にしてください。",
    "before-use": "連絡のあった日は、利用した日か、それより後の日にしてください。"
  },
  changed: changedSentence,
  sentBefore:
    "この画面からは、すでに別の内容で送信されています。利用の画面で、これまでの訂正の依頼を確かめてから送ってください。"
} as const
