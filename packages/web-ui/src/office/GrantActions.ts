/**
 * GrantActions: what a clerk can do about a run where it stands: ask, agree, send back, move, pause, give up. Each form
 * counts what will be written, says who else must agree, and posts to an address of its own below the run's.
 */
import { CalendarDate, GrantRun } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { grantRunPath, localTime, scheduleText } from "./GrantParts.ts"
import type { GrantRunView } from "./GrantRunPage.ts"
import { button, buttons, confirmPanel, field, note, panel, postForm, radios, reasonField } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"

/** Every form that the clerk may use now. */
export const grantActions = (frame: OfficeFrame, view: GrantRunView): HtmlValue => {
  const { state } = view.run
  const operates = frame.clerk.can("operate")
  switch (state._tag) {
    case "Rehearsing":
      return operates && [workPanel(frame, view), cancelPanel(frame, view, "予行をやめる")]
    case "Rehearsed":
      return operates && requestPanel(frame, view, state.rehearsal)
    case "Requested":
      return [
        frame.clerk.can("approve") && approvePanel(frame, view, state),
        operates && movePanel(frame, view),
        operates && cancelPanel(frame, view, "申請を取り下げる")
      ]
    case "Approved":
      return (
        operates && [
          workPanel(frame, view),
          state.begun === undefined && movePanel(frame, view),
          cancelPanel(frame, view, "付与を取り消す")
        ]
      )
    case "Stopped":
      return (
        operates && [state.why === "failed" && takeUpPanel(frame, view), cancelPanel(frame, view, "付与を取り消す")]
      )
    default:
      return undefined
  }
}

const requestPanel = (frame: OfficeFrame, view: GrantRunView, rehearsal: GrantRun.Rehearsal): HtmlValue => {
  const { moved, now, run } = view
  if (run.source._tag === "Draft") return note("warn", words.draft)
  if (moved.length > 0 || GrantRun.couponsOf(rehearsal.counts) === 0) return undefined
  return confirmPanel({
    title: "この内容で付与を申請する",
    counts: countsOf(rehearsal),
    changes: html`<p>${words.writes}</p>`,
    agreement: words.agreement,
    form: postForm({
      action: `${grantRunPath(view.id)}/request`,
      csrf: frame.csrf,
      body: html`${whenFields(frame, view, CalendarDate.dayOf(now) >= run.on)} ${button("承認を申請する")}`
    })
  })
}

const approvePanel = (
  frame: OfficeFrame,
  view: GrantRunView,
  { rehearsal, request }: GrantRun.StateOf<"Requested">
): HtmlValue => {
  const { actor, id, moved, nameOf, run, typed } = view
  if (request.by === actor) return note("plain", words.own)
  const asking = `${nameOf(request.by)}の申請です。実行: ${scheduleText(request.schedule)}。`
  return html`${
    moved.length === 0 &&
    confirmPanel({
      title: "この付与を承認する",
      counts: countsOf(rehearsal),
      changes: html`<p>${asking}${words.writes}</p>`,
      agreement: "承認すると、取り消されないかぎり予定の日時に付与されます。付与したものは、まとめて取り消せません。",
      form: postForm({
        action: `${grantRunPath(id)}/approve`,
        csrf: frame.csrf,
        body: button(`${ja.time.day(run.on)}の付与を承認する`)
      })
    })
  }
  ${panel({
    title: "差し戻す",
    body: postForm({
      action: `${grantRunPath(id)}/refuse`,
      csrf: frame.csrf,
      body: html`${reasonField({ label: "差し戻す理由", value: typed.reason, mistakes: frame.mistakes, id: "refuse-reason" })}
      ${button("差し戻す", "quiet")}`
    })
  })}`
}

/** Pausing and going on. */
const workPanel = ({ csrf }: OfficeFrame, { id, task }: GrantRunView): HtmlValue => {
  const tag = task?.value.state._tag
  if (tag === "Running" || tag === "Waiting") {
    return postForm({
      action: `${grantRunPath(id)}/pause`,
      csrf,
      body: button("一時停止する", "quiet"),
      look: "inline"
    })
  }
  if (tag !== "Paused") return undefined
  return html`${note("warn", words.paused)}
  ${postForm({ action: `${grantRunPath(id)}/resume`, csrf, body: button("再開する"), look: "inline" })}`
}

const movePanel = (frame: OfficeFrame, view: GrantRunView): Html =>
  panel({
    title: "実行の日時を変える",
    body: postForm({
      action: `${grantRunPath(view.id)}/move`,
      csrf: frame.csrf,
      body: html`${whenFields(frame, view, CalendarDate.dayOf(view.now) >= view.run.on)}
      ${button("日時を変える", "quiet")}`
    })
  })

const cancelPanel = (frame: OfficeFrame, { id, run, typed }: GrantRunView, label: string): Html =>
  panel({
    title: label,
    body: postForm({
      action: `${grantRunPath(id)}/cancel`,
      csrf: frame.csrf,
      body: html`${"begun" in run.state && run.state.begun !== undefined && html`<p>${words.keeps}</p>`}
      ${reasonField({ value: typed.reason, mistakes: frame.mistakes, id: "cancel-reason" })} ${button(label, "danger")}`
    })
  })

const takeUpPanel = ({ csrf }: OfficeFrame, { id }: GrantRunView): Html =>
  panel({
    title: "再開する",
    body: html`<p>${words.again}</p>
      ${postForm({ action: `${grantRunPath(id)}/take-up`, csrf, body: buttons(button("付与を再開する")) })}`
  })

/** At once, or at an instant: only from the day on whose rules apply. */
const whenFields = (frame: OfficeFrame, { run, typed }: GrantRunView, canBeNow: boolean): Html => {
  const { mistakes } = frame
  const first = localTime(CalendarDate.startOf(run.on)).replace("T", " ")
  const scheduled = "request" in run.state ? run.state.request?.schedule : undefined
  const proposed = scheduled === undefined ? (canBeNow ? "" : first) : localTime(scheduled).replace("T", " ")
  return html`${radios({
    name: "when",
    label: "実行する時",
    value: typed.when === "" ? (proposed === "" ? "now" : "at") : typed.when,
    mistakes,
    options: [
      ...(canBeNow ? [{ value: "now", label: "承認されたらすぐ" }] : []),
      { value: "at", label: "下の日時から" }
    ]
  })}
  ${field({
    name: "instant",
    label: "実行の日時",
    hint: `${ja.time.day(run.on)}より前には実行できません。例: ${first}`,
    value: typed.instant === "" ? proposed : typed.instant,
    width: "middle",
    maxLength: 25,
    mistakes
  })}`
}

const countsOf = ({ counts }: GrantRun.Rehearsal) =>
  [
    ["付与される人", counts.gaining, "人"],
    ["台帳に書かれる付与", counts.products.reduce((sum, { people }) => sum + people, 0), "件"],
    ["枚数", GrantRun.couponsOf(counts), "枚"]
  ] as const

const words = {
  draft: "下書きによる予行です。付与するには、事業の画面で公開してから、予行をやり直してください。",
  writes: "公開中の事業により、まだ付与されていない分だけを付与します。何度行っても、二重には付与されません。",
  agreement: "申請しただけでは付与されません。承認の権限を持つ、ほかの職員の承認が必要です。",
  own: "ご自身の申請です。承認の権限を持つ、ほかの職員に依頼してください。",
  paused: "一時停止しています。再開すると、まだの人から続けます。",
  keeps: "すでに付与したものは、付与されたままです。",
  again: "まだ付与されていない人にだけ付与します。承認は前のものが有効です。"
} as const
