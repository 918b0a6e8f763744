/**
 * ServiceNoticePages (お知らせ): what the office announces to everybody: what there is, the form for a new one, and the look
 * before one is taken back. How members read it is in Announcements.ts.
 */
import { type CalendarDate, ServiceNotice, type Shelf } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  confirmPanel,
  empty,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  radios,
  textarea,
  type Tone
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { type PeriodDraft, periodFields } from "./PeriodFields.ts"
import { table } from "./Table.ts"

/** Where notices are. */
export const noticesPlace = { label: "お知らせ", path: "/office/notices" } as const

/** What each kind is called. */
export const kindNames: { readonly [Each in ServiceNotice.Kind]: string } = { planned: "予定の作業", outage: "障害" }

type Kept = Shelf.Kept<ServiceNotice.ServiceNotice>

/** What the list shows. */
export interface NoticesView {
  readonly notices: ReadonlyArray<Kept>
  readonly now: CalendarDate.Instant
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
}

/** What is typed. */
export interface NoticeDraft extends PeriodDraft {
  readonly kind: string
  readonly text: string
}

/** お知らせ: what members read now, what is to come, what is over. */
export const noticesPage = (frame: OfficeFrame, view: NoticesView): string => {
  const of = (phase: ReturnType<typeof ServiceNotice.phaseOf>) =>
    view.notices.filter(({ value }) => ServiceNotice.phaseOf(value, view.now) === phase)
  return officePage(frame, {
    title: noticesPlace.label,
    wide: true,
    actions: frame.clerk.can("operate") && linkButton("お知らせを書く", `${noticesPlace.path}/new`),
    body: [
      html`<p>${words.what}</p>`,
      section(frame, view, { title: "表示中", id: "shown", none: words.noneShown, notices: of("shown") }),
      section(frame, view, { title: "これから", id: "coming", none: words.noneComing, notices: of("coming") }),
      section(frame, view, { title: "終わったもの", id: "over", none: words.noneOver, notices: of("over") })
    ]
  })
}

/** The form for a new one. */
export const noticeForm = (
  frame: OfficeFrame,
  { draft, id }: { readonly draft: NoticeDraft; /** Made when the form is shown. */ readonly id: string }
): string => {
  const { mistakes } = frame
  return officePage(frame, {
    title: "お知らせを書く",
    trail: [noticesPlace],
    body: html`<p>${words.what}</p>
      ${postForm({
        action: noticesPlace.path,
        csrf: frame.csrf,
        body: html`${hidden("id", id)}
        ${radios({
          name: "kind",
          label: "種類",
          value: draft.kind,
          options: ServiceNotice.Kind.literals.map((kind) => ({ value: kind, label: kindNames[kind] })),
          required: true,
          mistakes
        })}
        ${periodFields(draft, mistakes)}
        ${textarea({
          name: "text",
          label: "文",
          hint: words.text,
          value: draft.text,
          rows: 3,
          maxLength: ServiceNotice.limits.text,
          required: true,
          mistakes
        })}
        ${buttons(button("お知らせを出す"), linkButton("やめる", noticesPlace.path))}`
      })}`
  })
}

/** The look before one is taken back: as members read it. */
export const noticeWithdrawal = (
  frame: OfficeFrame,
  { notice, now }: { readonly notice: Kept; readonly now: CalendarDate.Instant }
): string => {
  const { id, value } = notice
  return officePage(frame, {
    title: "お知らせを取り下げる",
    trail: [noticesPlace],
    body:
      ServiceNotice.phaseOf(value, now) === "over"
        ? empty(words.isOver, linkButton("お知らせへ", noticesPlace.path))
        : confirmPanel({
            title: "このお知らせを取り下げます",
            changes: [
              note(
                "plain",
                html`<p><strong>${ja.announced.when({ ...value, begun: value.from <= now })}</strong></p>
                  <p>${value.text}</p>`
              ),
              html`<p>${words.withdrawing}</p>`
            ],
            form: postForm({
              action: `${noticesPlace.path}/${id}/withdraw`,
              csrf: frame.csrf,
              body: buttons(button("取り下げる", "danger"), linkButton("やめる", noticesPlace.path))
            })
          })
  })
}

const section = (
  frame: OfficeFrame,
  { nameOf, now }: NoticesView,
  part: {
    readonly title: string
    readonly id: string
    readonly none: string
    readonly notices: ReadonlyArray<Kept>
  }
): Html => {
  const canWithdraw = frame.clerk.can("operate") && part.id !== "over"
  return panel({
    title: part.title,
    id: part.id,
    body: table({
      caption: `お知らせ (${part.title})`,
      captionUnseen: true,
      columns: [
        { key: "text", label: "文", head: true },
        { key: "state", label: "状態" },
        { key: "kind", label: "種類" },
        { key: "from", label: "開始" },
        { key: "until", label: "終了" },
        { key: "by", label: "出した人" },
        ...(canWithdraw ? [{ key: "deed", label: "操作" }] : [])
      ],
      rows: part.notices.map(({ id, value }) => ({
        text: value.text,
        state: stateOf(value, now),
        kind: kindNames[value.kind],
        from: moment(value.from, ja),
        until: moment(value.until, ja),
        by: [nameOf(value.by), html`<br />`, moment(value.announcedAt, ja)],
        deed: linkButton("取り下げる", `${noticesPlace.path}/${id}/withdraw`)
      })),
      empty: part.none
    })
  })
}

const stateOf = (notice: ServiceNotice.ServiceNotice, now: CalendarDate.Instant): Html => {
  const [word, tone]: readonly [string, Tone] =
    notice.withdrawn !== undefined
      ? ["取り下げ", "plain"]
      : notice.until <= now
        ? ["終了", "plain"]
        : notice.from > now
          ? ["予定", "plain"]
          : ["期間中", "warn"]
  return chip(word, tone)
}

const words = {
  what: "利用者の画面のいちばん上に、開始の24時間前から終了まで表示します。スタッフに見せる画面(STEP 4〜6)には表示しません。反映までに15秒ほどかかります。",
  text: `利用者が読む文です。1行で、${ServiceNotice.limits.text}文字までです。日時は自動で添えられます。`,
  noneShown: "表示しているお知らせはありません。",
  noneComing: "これから表示するお知らせはありません。",
  noneOver: "終わったお知らせはありません。",
  withdrawing: "利用者の画面から消えます。内容を直すときは、取り下げてから新しく書いてください。",
  isOver: "このお知らせは、すでに終わっているか、取り下げられています。"
} as const
