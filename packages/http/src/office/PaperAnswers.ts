/**
 * PaperAnswers: what the routes of applications for paper share: one application as its page shows it, and what is told when
 * something was done to it, or could not be.
 */
import {
  CouponBooks,
  PaperApplication,
  PaperApplications,
  PaperList,
  type Shelf,
  WorkplaceAddresses
} from "@fukuri/core"
import { type OfficeView, paperApplicationPath, PaperApplicationPage, WorkplaceAddressPages } from "@fukuri/web-ui"
import { Effect, Result } from "effect"
import { newId } from "../Ids.ts"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { approversOf } from "./CorrectionOrder.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeServices,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { personIn } from "./UseRoutes.ts"

/** What the page of an application can say was just done. */
export const paperDone = {
  entered: "申請を入力しました。ほかの職員が承認すると紙クーポンになります。",
  applied: "この方の申請は、すでにあります。",
  asked: "質問しました。本人の申請の画面に表示されます。",
  answered: "回答を残しました。",
  approved: "承認しました。クーポンが紙になりました。",
  pending: "受け付けました。台帳への記入は、まもなく終わります。",
  refused: "却下しました。",
  withdrawn: "申請を取り下げました。",
  finished: "台帳への記入を確かめました。",
  voided: "用紙を無効にしました。クーポンは、次の印刷で新しい番号の用紙になります。",
  returned: "画面での利用に戻しました。お手元の用紙を回収してください。",
  nothing: "印刷する用紙はありませんでした。"
} as const satisfies DoneMessages

type Mistakes = ReadonlyArray<OfficeView.FormMistake>

/** An application as it is kept. */
export type KeptApplication = Shelf.Kept<PaperApplication.PaperApplication>
type Typed = PaperApplicationPage.PaperApplicationView["typed"]

/** To the page of an application, with what was just done. */
export const seeOne = ({ id }: KeptApplication, key: keyof typeof paperDone) =>
  seeDone(paperApplicationPath(id), paperDone, key)

/** Everything the page of an application shows. */
export const paperViewOf = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  shown: Partial<Typed> = {}
): Effect.fn.Return<PaperApplicationPage.PaperApplicationView, OfficeProblem, OfficeServices> {
  const { association, clerk } = incoming
  const found = yield* PaperList.one(clerk, incoming.param("id"))
  const addresses = yield* WorkplaceAddresses.ofWorkplaces(association.code, [found.workplace])
  const { at } = yield* CouponBooks.now
  const view: PaperApplicationPage.PaperApplicationView = {
    found,
    person: (yield* personIn(incoming))(found.holder),
    address: [...addresses.values()][0],
    addressPath: WorkplaceAddressPages.addressEditPath(found.workplace),
    approvers: yield* approversOf(incoming, found.holder, found.kept.value.enteredBy),
    nameOf: yield* actorNames(association.code),
    batchId: newId(at),
    typed: { question: "", answer: "", ...shown }
  }
  return view
})

/** The page of an application, with what is wrong with a form of it. */
export const onePage = (
  incoming: OfficeIncoming,
  mistakes: Mistakes,
  shown: Partial<Typed> = {},
  status = statusOf(mistakes)
): ReturnType<OfficeHandler> =>
  Effect.map(paperViewOf(incoming, shown), (view) =>
    page(PaperApplicationPage.paperApplicationPage(incoming.frame("paper", { mistakes }), view), status)
  )

/** Every reason for which a deed on an application is refused. */
export type PaperDeedRefusal =
  | Effect.Error<ReturnType<typeof PaperApplications.answer>>
  | Effect.Error<ReturnType<typeof PaperApplications.finish>>
  | Effect.Error<ReturnType<typeof PaperApplications.refuse>>

/** Does something and shows the application; what somebody else decided meanwhile is shown as it is. */
export const doneTo = (
  incoming: OfficeIncoming,
  key: keyof typeof paperDone,
  work: Effect.Effect<KeptApplication, PaperDeedRefusal, Effect.Services<ReturnType<OfficeHandler>>>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const result = yield* Effect.result(work)
    return Result.isSuccess(result) ? seeOne(result.success, key) : yield* toldOn(incoming, result.failure)
  })

/** What is told of a refusal on the page of the application. */
export const toldOn = (incoming: OfficeIncoming, failure: PaperDeedRefusal): ReturnType<OfficeHandler> => {
  if (failure._tag === "PaperDecided") return decidedAlready(incoming)
  if (failure._tag === "TooManyQuestions") {
    return onePage(incoming, [{ field: "question", sentence: sentences.tooMany(failure.most) }])
  }
  return Effect.fail(failure)
}

/** What is decided already is shown as it is. */
export const decidedAlready = (incoming: OfficeIncoming): ReturnType<OfficeHandler> =>
  onePage(incoming, [{ field: "", sentence: sentences.decided }], {}, 409)

const sentences = {
  decided: "この申請は、ほかの職員がすでに処理したか、取り下げられています。今の状態を確かめてください。",
  tooMany: (most: number) => `質問は${most}回までです。電話などで確かめてください。`
} as const
