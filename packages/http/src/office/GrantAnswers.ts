/**
 * GrantAnswers: what the routes of 付与 have in common: which run an address names, the page of a run with what was typed
 * and what stands against it, and where a deed leads.
 */
import { type CalendarDate, CouponBooks, type GrantRun, GrantRuns } from "@fukuri/core"
import { grantRunPage, type GrantRunView, type OfficeView } from "@fukuri/web-ui"
import { Effect } from "effect"
import { NotFound } from "../Problems.ts"
import { page, type Reply } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { typed } from "./HolderParts.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import { type DoneMessages, type OfficeIncoming, type OfficeServices, seeDone } from "./OfficeRoute.ts"

/** Where runs are listed. */
export const grantsPath = "/office/grants"

/** What the page of a run can say was just done. */
export const grantDone = {
  rehearsing: "予行を始めました。終わると、この画面に結果が出ます。",
  requested: "付与を申請しました。ほかの職員の承認を待っています。",
  approved: "付与を承認しました。",
  refused: "差し戻しました。",
  cancelled: "取り消しました。",
  moved: "実行の日時を変えました。",
  paused: "一時停止しました。動いている作業は、数秒のうちに止まります。",
  resumed: "再開しました。"
} as const satisfies DoneMessages

/** What a handler answers. */
export type Answer = Effect.Effect<Reply, OfficeProblem, OfficeServices>

/** Why something cannot be done to a run. */
export type RunRefusal =
  | GrantRun.RunNotThere
  | GrantRun.DraftNotPublished
  | GrantRun.RehearsalOutdated
  | GrantRun.RunTooEarly

/** Leads back to the run with what was done, or shows it with what stands against it. */
export const answered = <A>(
  incoming: OfficeIncoming,
  id: GrantRun.GrantRunId,
  key: keyof typeof grantDone,
  deed: Effect.Effect<A, RunRefusal | OfficeProblem, OfficeServices>
): Answer =>
  Effect.matchEffect(deed, {
    onFailure: (failure) => refusal(incoming, id, failure),
    onSuccess: () => Effect.succeed(seeDone(`${grantsPath}/${id}`, grantDone, key))
  })

/** Shows the run with what stands against a deed. */
export const refusal = (
  incoming: OfficeIncoming,
  id: GrantRun.GrantRunId,
  failure: RunRefusal | OfficeProblem
): Answer => {
  switch (failure._tag) {
    case "RunNotThere":
      return runPage(incoming, id, [{ field: "", sentence: sentences.notThere }], 409)
    case "RehearsalOutdated":
      return runPage(incoming, id, [{ field: "", sentence: sentences.outdated }], 409)
    case "DraftNotPublished":
      return runPage(incoming, id, [{ field: "", sentence: sentences.draft }], 422)
    case "RunTooEarly":
      return runPage(incoming, id, [{ field: "instant", sentence: sentences.tooEarly(failure.notBefore) }], 422)
    default:
      return Effect.fail(failure)
  }
}

/** The run that the address names. */
export const withRun = (incoming: OfficeIncoming, work: (id: GrantRun.GrantRunId) => Answer): Answer => {
  const id = GrantRuns.idOf(incoming.param("id"))
  return id === undefined ? Effect.fail(new NotFound()) : work(id)
}

/** The page of a run. */
export const runPage = (
  incoming: OfficeIncoming,
  id: GrantRun.GrantRunId,
  mistakes: ReadonlyArray<OfficeView.FormMistake> = [],
  status = 200
): Answer =>
  Effect.gen(function* () {
    const { actor, association } = incoming
    const { at } = yield* CouponBooks.now
    const view: GrantRunView = {
      ...(yield* GrantRuns.view(association.code, id)),
      now: at,
      figures: yield* GrantRuns.figures(association.code, id),
      nameOf: yield* actorNames(association.code),
      actor,
      typed: { when: typed(incoming, "when"), instant: typed(incoming, "instant"), reason: typed(incoming, "reason") }
    }
    return page(grantRunPage(incoming.frame("grants", { mistakes }), view), status)
  })

const sentences = {
  tooEarly: (day: CalendarDate.CalendarDate) =>
    `付与の基準日 ${day} より前には実行できません。${day} 以降の日時を入力してください。`,
  notThere: "表示したあとに、この付与の状態が変わりました。いまの状態を確かめてください。この操作は行われていません。",
  outdated: "予行のあとに、名簿か事業が変わりました。予行をやり直してください。この操作は行われていません。",
  draft: "下書きによる予行のままでは付与できません。事業を公開してから、予行をやり直してください。"
} as const
