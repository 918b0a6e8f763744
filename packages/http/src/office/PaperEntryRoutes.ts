/**
 * PaperEntryRoutes (紙クーポンの申請の入力): a clerk enters an application for a person who has no device at all (R110). Another
 * clerk decides on it.
 */
import {
  CalendarDate,
  CouponBooks,
  Holder,
  LedgerEntry,
  PaperApplication,
  PaperApplications,
  PaperBooks
} from "@fukuri/core"
import { type OfficeView, paperApplicationPath, PaperDecisions } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page } from "../Reply.ts"
import { namedIn, personPattern, typed, typedLine } from "./HolderParts.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, seeDone, statusOf } from "./OfficeRoute.ts"
import { paperDone } from "./PaperAnswers.ts"

type Draft = PaperDecisions.PaperEntryView["draft"]

const showEntry: OfficeHandler = (incoming) => entryPage(incoming, { ground: "", text: "" }, [])

const enter: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const named = yield* namedIn(incoming)
    const draft: Draft = { ground: typed(incoming, "ground"), text: typedLine(incoming, "text") }
    const ground = Option.getOrUndefined(decodeGround(draft.ground))
    const mistakes: ReadonlyArray<OfficeView.FormMistake> = [
      ...(ground === undefined ? [{ field: "ground", sentence: sentences.ground }] : []),
      ...(isText(draft.text) ? [] : [{ field: "text", sentence: sentences.text }])
    ]
    if (ground === undefined || mistakes.length > 0) return yield* entryPage(incoming, draft, mistakes)
    const holder = Holder.holderId(incoming.association.code, named.number)
    const { at } = yield* CouponBooks.now
    const made = typed(incoming, "id")
    const id = isReference(made) ? made : newId(at)
    const entered = yield* Effect.result(
      PaperApplications.submit({ _tag: "Clerk", clerk: incoming.clerk }, holder, id, { ground, text: draft.text })
    )
    if (Result.isSuccess(entered)) return seeDone(paperApplicationPath(entered.success.id), paperDone, "entered")
    const { failure } = entered
    switch (failure._tag) {
      case "PaperApplied":
        return seeDone(paperApplicationPath(failure.application), paperDone, "applied")
      case "ReferenceTaken":
        return yield* entryPage(incoming, draft, [{ field: "", sentence: sentences.sentBefore }])
      case "PaperTextMissing":
        return yield* entryPage(incoming, draft, [{ field: "text", sentence: sentences.missing }])
      case "NotShortTime":
        return yield* entryPage(incoming, draft, [{ field: "ground", sentence: sentences.notShortTime }])
      default:
        return yield* failure
    }
  })

/** The form for a person, and what is typed into it. */
export const paperEntryRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: `${personPattern}/paper`, needs: "correct", handler: showEntry },
  { method: "POST", path: `${personPattern}/paper`, needs: "correct", handler: enter }
]

const entryPage = (
  incoming: OfficeIncoming,
  draft: Draft,
  mistakes: ReadonlyArray<OfficeView.FormMistake>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const { number, path } = yield* namedIn(incoming)
    const holder = Holder.holderId(incoming.association.code, number)
    const { kept, opened, workplace } = yield* PaperApplications.toEnter(incoming.clerk, holder)
    if (kept !== undefined && PaperApplication.isStanding(kept.value)) {
      return seeDone(paperApplicationPath(kept.id), paperDone, "applied")
    }
    const { at, today } = yield* CouponBooks.now
    const { relation } = opened.facts
    return page(
      PaperDecisions.paperEntry(incoming.frame("holders", { mistakes }), {
        person: `番号 ${number} (${relation === "self" ? "本人" : "配偶者"})`,
        path,
        workplace: workplace.name === "" ? "登録なし" : workplace.name,
        fiscalYear: CalendarDate.fiscalYearOf(today),
        id: newId(at),
        lines: PaperBooks.paperLines(opened),
        draft
      }),
      statusOf(mistakes)
    )
  })

const decodeGround = Schema.decodeUnknownOption(PaperApplication.Ground)
const isText = Schema.is(PaperApplication.ApplicationText)
const isReference = Schema.is(LedgerEntry.Reference)

const sentences = {
  ground: "理由を選んでください。",
  text: "事情は500文字以内で入力してください。",
  missing: "「その他の事情」のときは、事情を入力してください。",
  notShortTime: "この方に紙で付与されるクーポンがありません。任用の登録を確かめるか、ほかの理由を選んでください。",
  sentBefore: "この画面からは、すでに別の内容で送信されています。利用者の画面で、申請を確かめてください。"
} as const
