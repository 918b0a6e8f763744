/**
 * LoginWatchRoutes (ログインの状況): how the logins of members stand, ending an alert, announcing a rush and taking it back.
 */
import { CouponBooks, LoginWatch, LoginWatches } from "@fukuri/core"
import { LoginWatchPages, type OfficeView, StaffCodePages } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { loginState } from "../LoginGuard.ts"
import { NotFound } from "../Problems.ts"
import { page } from "../Reply.ts"
import { staffCodesOf } from "../StaffCode.ts"
import { actorNames } from "./ActorNames.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeParts,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { isNewId, periodDraftIn, readPeriod } from "./PeriodInput.ts"

const { path } = StaffCodePages.loginsPlace

const done = {
  ended: "警戒を終えました。ログインの間違いを数え直します。",
  announced: "混み合う時間を登録しました。",
  withdrawn: "混み合う時間を取り下げました。"
} as const satisfies DoneMessages

type Parts = Pick<OfficeParts, "secret" | "login">

const show =
  ({ login, secret }: Parts): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const { association, can } = incoming
      const { at, today } = yield* CouponBooks.now
      const state = yield* loginState({ secret, ...login }, association.code, at)
      const { rushes } = yield* LoginWatches.find(association.code)
      return page(
        LoginWatchPages.loginsPage(incoming.frame("overview"), {
          ...state,
          calmMinutes: Math.round(login.calmMillis / 60_000),
          officeCode: can("correct") ? staffCodesOf(secret).of({ association: association.code }, today) : undefined,
          rushes: rushes.toReversed(),
          now: at,
          nameOf: yield* actorNames(association.code)
        })
      )
    })

const end =
  ({ login }: Parts): OfficeHandler =>
  (incoming) =>
    Effect.as(LoginWatches.endAlert(incoming.clerk, login.calmMillis), seeDone(path, done, "ended"))

const showForm: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { at, today } = yield* CouponBooks.now
    const draft = { fromDay: today, fromTime: "", untilDay: today, untilTime: "", factor: "3", reason: "" }
    return formPage(incoming, draft, newId(at), [])
  })

const announce: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const draft: LoginWatchPages.RushForm = {
      ...periodDraftIn(incoming),
      factor: typed(incoming, "factor"),
      reason: typedLine(incoming, "reason")
    }
    const { at } = yield* CouponBooks.now
    const sent = typed(incoming, "id")
    const id = isNewId(sent) ? sent : newId(at)
    const again = (field: string, sentence: string) =>
      Effect.succeed(formPage(incoming, draft, id, [{ field, sentence }]))
    const read = readRush(draft)
    if (Result.isFailure(read)) return formPage(incoming, draft, id, read.failure)
    return yield* LoginWatches.announceRush(incoming.clerk, { id, draft: read.success }).pipe(
      Effect.as(seeDone(path, done, "announced")),
      Effect.catchTags({
        RushBackwards: () => again("untilDay", sentences.backwards),
        RushTooLong: ({ most }) => again("untilDay", sentences.tooLong(most)),
        RushOver: () => again("untilDay", sentences.over),
        RushOverlaps: () => again("fromDay", sentences.overlaps),
        RushesFull: ({ most }) => again("", sentences.full(most))
      })
    )
  })

const withdraw: OfficeHandler = (incoming) =>
  LoginWatches.withdrawRush(incoming.clerk, incoming.param("id")).pipe(
    Effect.as(seeDone(path, done, "withdrawn")),
    Effect.catchTag("RushUnknown", () => Effect.fail(new NotFound()))
  )

/** The pages and deeds about the logins of members. */
export const loginWatchRoutes = (parts: Parts): ReadonlyArray<OfficeRoute> => [
  { method: "GET", path, needs: "look", handler: show(parts), done },
  { method: "POST", path: `${path}/end`, needs: "operate", handler: end(parts) },
  { method: "GET", path: `${path}/rushes/new`, needs: "operate", handler: showForm },
  { method: "POST", path: `${path}/rushes`, needs: "operate", handler: announce },
  { method: "POST", path: `${path}/rushes/:id/withdraw`, needs: "operate", handler: withdraw }
]

const formPage = (
  incoming: OfficeIncoming,
  draft: LoginWatchPages.RushForm,
  id: string,
  mistakes: ReadonlyArray<OfficeView.FormMistake>
) => page(LoginWatchPages.rushForm(incoming.frame("overview", { mistakes }), { draft, id }), statusOf(mistakes))

/** What was typed, read; or every mistake in it. */
const readRush = (
  draft: LoginWatchPages.RushForm
): Result.Result<LoginWatch.RushDraft, ReadonlyArray<OfficeView.FormMistake>> => {
  const period = readPeriod(draft)
  const factor = Option.getOrUndefined(decodeFactor(/^[0-9]{1,2}$/.test(draft.factor) ? Number(draft.factor) : 0))
  const reason = Option.getOrUndefined(decodeReason(draft.reason))
  if (Result.isSuccess(period) && factor !== undefined && reason !== undefined) {
    return Result.succeed({ ...period.success, factor, reason })
  }
  return Result.fail([
    ...(Result.isFailure(period) ? period.failure : []),
    ...(factor === undefined ? [{ field: "factor", sentence: sentences.factor }] : []),
    ...(reason === undefined ? [{ field: "reason", sentence: sentences.reason }] : [])
  ])
}

const { factor, reason } = LoginWatch.RushDraft.fields
const decodeFactor = Schema.decodeUnknownOption(factor)
const decodeReason = Schema.decodeUnknownOption(reason)

const sentences = {
  factor: "上限を選んでください。",
  reason: "理由を、1〜100文字で入力してください。",
  backwards: "終了は、開始より後の日時にしてください。",
  tooLong: (most: number) => `期間は${most}日までにしてください。`,
  over: "終了が過去の日時です。これからの日時にしてください。",
  overlaps:
    "この時間は、登録されているほかの時間と重なっています。重ならない時間にするか、ほかの時間を取り下げてください。",
  full: (most: number) =>
    `終わっていない時間が${most}件あるため、登録できません。要らないものを取り下げてから、もう一度登録してください。`
} as const
