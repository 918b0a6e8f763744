/**
 * ServiceNoticeRoutes (お知らせ): what the office announces to everybody: the list, a new one, taking one back.
 */
import { CouponBooks, ServiceNotice, ServiceNotices } from "@fukuri/core"
import { type OfficeView, ServiceNoticePages } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { isNewId, periodDraftIn, readPeriod } from "./PeriodInput.ts"

const { path } = ServiceNoticePages.noticesPlace

const done = {
  announced: "お知らせを出しました。",
  withdrawn: "お知らせを取り下げました。",
  over: "このお知らせは、すでに終わっています。"
} as const satisfies DoneMessages

const showList: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const { at } = yield* CouponBooks.now
    const notices = yield* ServiceNotices.list(clerk)
    const nameOf = yield* actorNames(association.code)
    return page(ServiceNoticePages.noticesPage(incoming.frame("overview"), { notices, now: at, nameOf }))
  })

const showForm: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { at, today } = yield* CouponBooks.now
    const draft = { kind: "planned", text: "", fromDay: today, fromTime: "", untilDay: today, untilTime: "" }
    return formPage(incoming, draft, newId(at), [])
  })

const announce: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const draft: ServiceNoticePages.NoticeDraft = {
      kind: typed(incoming, "kind"),
      text: typedLine(incoming, "text"),
      ...periodDraftIn(incoming)
    }
    const { at } = yield* CouponBooks.now
    const sent = typed(incoming, "id")
    const id = isNewId(sent) ? sent : newId(at)
    const again = (field: string, sentence: string) =>
      Effect.succeed(formPage(incoming, draft, id, [{ field, sentence }]))
    const read = readDraft(draft)
    if (Result.isFailure(read)) return formPage(incoming, draft, id, read.failure)
    return yield* ServiceNotices.announce(incoming.clerk, { id, draft: read.success }).pipe(
      Effect.as(seeDone(path, done, "announced")),
      Effect.catchTags({
        NoticeBackwards: () => again("untilDay", sentences.backwards),
        NoticeTooLong: ({ most }) => again("untilDay", sentences.tooLong(most)),
        NoticeOver: () => again("untilDay", sentences.over),
        NoticesFull: ({ most }) => again("", sentences.full(most))
      })
    )
  })

const showWithdrawal: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    const notice = yield* ServiceNotices.get(incoming.clerk, incoming.param("id"))
    return page(ServiceNoticePages.noticeWithdrawal(incoming.frame("overview"), { notice, now: at }))
  })

const withdraw: OfficeHandler = (incoming) =>
  ServiceNotices.withdraw(incoming.clerk, incoming.param("id")).pipe(
    Effect.as(seeDone(path, done, "withdrawn")),
    Effect.catchTag("NoticeOver", () => Effect.succeed(seeDone(path, done, "over")))
  )

/** The pages and deeds about notices. */
export const serviceNoticeRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path, needs: "look", handler: showList, done },
  { method: "GET", path: `${path}/new`, needs: "operate", handler: showForm },
  { method: "POST", path, needs: "operate", handler: announce },
  { method: "GET", path: `${path}/:id/withdraw`, needs: "operate", handler: showWithdrawal },
  { method: "POST", path: `${path}/:id/withdraw`, needs: "operate", handler: withdraw }
]

const formPage = (
  incoming: OfficeIncoming,
  draft: ServiceNoticePages.NoticeDraft,
  id: string,
  mistakes: ReadonlyArray<OfficeView.FormMistake>
) => page(ServiceNoticePages.noticeForm(incoming.frame("overview", { mistakes }), { draft, id }), statusOf(mistakes))

/** What was typed, read; or every mistake in it. */
const readDraft = (
  draft: ServiceNoticePages.NoticeDraft
): Result.Result<ServiceNotice.Draft, ReadonlyArray<OfficeView.FormMistake>> => {
  const kind = Option.getOrUndefined(decodeKind(draft.kind))
  const text = Option.getOrUndefined(decodeText(draft.text))
  const period = readPeriod(draft)
  if (kind !== undefined && text !== undefined && Result.isSuccess(period)) {
    return Result.succeed({ kind, text, ...period.success })
  }
  return Result.fail([
    ...(kind === undefined ? [{ field: "kind", sentence: sentences.fields.kind }] : []),
    ...(Result.isFailure(period) ? period.failure : []),
    ...(text === undefined ? [{ field: "text", sentence: sentences.fields.text }] : [])
  ])
}

const decodeKind = Schema.decodeUnknownOption(ServiceNotice.Kind)
const decodeText = Schema.decodeUnknownOption(ServiceNotice.NoticeText)

const sentences = {
  fields: {
    kind: "種類を選んでください。",
    text: `文を、1〜${ServiceNotice.limits.text}文字で入力してください。`
  },
  backwards: "終了は、開始より後の日時にしてください。",
  tooLong: (most: number) => `期間は${most}日までにしてください。`,
  over: "終了が過去の日時です。これからの日時にしてください。",
  full: (most: number) =>
    `終わっていないお知らせが${most}件あるため、出せません。要らないものを取り下げてから、もう一度出してください。`
} as const
