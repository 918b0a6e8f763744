/**
 * CasePages (案件): everything open in one list, who looks after a case, and the cases of one person. What is done about a
 * case has the pages of its kind.
 */
import { type CalendarDate, type Case, Case as CaseKinds, type Cases } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import {
  aboutCase,
  ageText,
  type CaseLine,
  type CaseNames,
  casesPath,
  kindNames,
  nextStepOf,
  ownerPath
} from "./CaseParts.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, facts, getForm, hidden, note, panel, postForm, select } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paging, table } from "./Table.ts"

/** What the list shows. */
export interface CasesView {
  readonly rows: ReadonlyArray<CaseLine>
  readonly names: CaseNames
  readonly now: CalendarDate.Instant
  readonly search: { readonly kind: Case.CaseKind | ""; readonly whose: Cases.Whose }
  /** How many rows come before. */
  readonly from: number
  readonly total: number
  readonly isCut: boolean
  readonly previous: string | undefined
  readonly next: string | undefined
}

/** 案件: the longest open first. */
export const cases = (frame: OfficeFrame, view: CasesView): string => {
  const { from, isCut, next, previous, rows, search, total } = view
  return officePage(frame, {
    title: "案件",
    wide: true,
    body: [
      html`<p>対応が終わっていないものを、古い順に並べています。</p>`,
      isCut && note("warn", "件数が多いため、種類ごとに新しい5,000件までを表示しています。"),
      getForm({
        action: casesPath,
        label: "案件を絞り込む",
        body: [
          select({
            name: "kind",
            label: "種類",
            value: search.kind,
            none: "すべて",
            options: CaseKinds.CaseKind.literals.map((kind) => ({ value: kind, label: kindNames[kind] }))
          }),
          select({
            name: "whose",
            label: "担当",
            value: search.whose,
            options: Object.entries(whoseNames).map(([value, label]) => ({ value, label }))
          }),
          buttons(button("絞り込む"))
        ]
      }),
      casesTable(frame, view, {
        caption: "対応が終わっていない案件 (古い順)",
        empty: "条件に合う案件はありません。"
      }),
      total > 0 && paging({ from: from + 1, to: from + rows.length, total, previous, next })
    ]
  })
}

const whoseNames: { readonly [Whose in Cases.Whose]: string } = {
  all: "すべて",
  mine: "自分が担当",
  nobody: "担当なし"
}

const casesTable = (
  frame: OfficeFrame,
  { names, now, rows }: Pick<CasesView, "names" | "now" | "rows">,
  {
    caption,
    empty,
    ofPerson = false
  }: { readonly caption: string; readonly empty: string; readonly ofPerson?: boolean }
): Html =>
  table({
    caption,
    captionUnseen: true,
    columns: [
      { key: "kind", label: "種類", head: true },
      ...(ofPerson ? [] : [{ key: "person", label: "番号" }]),
      { key: "about", label: "内容" },
      { key: "age", label: "経過" },
      { key: "owner", label: "担当" },
      { key: "next", label: "次にすること" }
    ],
    rows: rows.map((line) => {
      const { owned, owner, own, person } = line
      return {
        kind: kindNames[owned.case.kind],
        person: person !== undefined && html`<a href="${person.path}">${person.text}</a>`,
        about: aboutCase(owned.case, names),
        age: html`${ageText(now - owned.case.openedAt)}
          <p class="fine">${momentOf(owned.case.openedAt)}</p>`,
        owner: own
          ? (owner ?? "なし")
          : html`<a href="${ownerPath(owned.case)}"
              >${owner ?? "なし"}<span class="unseen"> (${kindNames[owned.case.kind]}の担当)</span></a
            >`,
        next: nextStepOf(line, frame)
      }
    }),
    empty
  })

/** What the page of one case's owner shows. */
export interface CaseOwnerView {
  readonly line: CaseLine
  readonly names: CaseNames
  readonly now: CalendarDate.Instant
  /** Who looks after it as an actor, to be sent back; empty when nobody does. */
  readonly shown: string
  /** Whether the clerk who looks may take it. */
  readonly mayTake: boolean
  /** Others to whom it can be given. */
  readonly others: ReadonlyArray<{ readonly id: string; readonly name: string }>
}

/** 担当: who looks after a case; to take it, hand it over, let go of it. */
export const caseOwner = (frame: OfficeFrame, view: CaseOwnerView): string => {
  const { line, mayTake, names, now, others, shown } = view
  const { owned, own, owner, person } = line
  const action = `${ownerPath(owned.case)}/owner`
  const form = (deed: string, body: ReadonlyArray<Html>) =>
    postForm({ action, csrf: frame.csrf, body: [hidden("deed", deed), hidden("shown", shown), ...body] })
  return officePage(frame, {
    title: "案件の担当",
    trail: [{ label: "案件", path: casesPath }],
    body: [
      own && note("warn", "ご自身または配偶者の案件です。担当や対応は、ほかの職員が行います。"),
      panel({
        title: kindNames[owned.case.kind],
        body: facts([
          person === undefined ? undefined : ["利用者", html`<a href="${person.path}">${person.text}</a>`],
          ["内容", aboutCase(owned.case, names)],
          ["開いた日時", html`${momentOf(owned.case.openedAt)} (${ageText(now - owned.case.openedAt)})`],
          [
            "担当",
            owned.owner === undefined ? "なし" : html`<strong>${owner}</strong> (${momentOf(owned.owner.since)}から)`
          ],
          ["次にすること", nextStepOf(line, frame)]
        ])
      }),
      mayTake &&
        !own &&
        panel({
          title: "担当を変える",
          body: [
            html`<p>担当は、だれが対応するかの目印です。変更は記録に残ります。</p>`,
            !line.mine && form("take", [buttons(button("自分が担当する"))]),
            others.length > 0 &&
              form("hand-over", [
                select({
                  name: "to",
                  label: "ほかの職員に任せる",
                  options: others.map(({ id, name }) => ({ value: id, label: name })),
                  none: "選んでください",
                  mistakes: frame.mistakes
                }),
                buttons(button("任せる", "quiet"))
              ]),
            owner !== undefined && form("let-go", [buttons(button("担当なしにする", "quiet"))])
          ]
        })
    ]
  })
}

/** The open cases of one person, for their page; nothing when there are none. */
export const personCases = (frame: OfficeFrame, view: Pick<CasesView, "names" | "now" | "rows">): Html | false =>
  view.rows.length > 0 &&
  panel({
    title: "対応中の案件",
    id: "cases",
    body: casesTable(frame, view, { caption: "この人の案件 (古い順)", empty: "", ofPerson: true })
  })
