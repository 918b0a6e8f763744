/**
 * EntitlementPages: granting (付与) and taking back (取消) for one person by hand (R36): the form, and the look at what it
 * changes before it is done.
 */
import { Entitlements, Verdict } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import {
  button,
  buttons,
  confirmPanel,
  empty,
  field,
  hidden,
  linkButton,
  postForm,
  select,
  textarea
} from "./OfficeParts.ts"
import { officePage } from "./OfficePage.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** What is typed. */
export interface EntitlementDraft {
  readonly product: string
  readonly quantity: string
  readonly reason: string
  readonly text: string
}

/** What both pages show. */
export interface EntitlementView {
  readonly direction: Entitlements.Direction
  /** The person, as the page calls them: number and relation. */
  readonly person: string
  /** Address of the person's page. */
  readonly path: string
  readonly fiscalYear: number
  readonly draft: EntitlementDraft
  /** Made when the form is shown: what is sent twice is done once. */
  readonly reference: string
}

/** A product that can be chosen. */
export interface EntitlementOption {
  readonly id: string
  readonly name: string
  readonly balance: Verdict.Balance
  /** The most that can be granted or taken back now. */
  readonly most: number
}

/** The form. */
export const entitlementForm = (
  frame: OfficeFrame,
  view: EntitlementView & { readonly options: ReadonlyArray<EntitlementOption> }
): string => {
  const { direction, draft, fiscalYear, options, path, person, reference } = view
  const said = words[direction]
  const { mistakes } = frame
  return framed(
    frame,
    view,
    options.length === 0
      ? empty(said.none, linkButton("照会に戻る", path))
      : html`<p>${person} ${fiscalYear}年度</p>
          ${postForm({
            action: `${path}/${direction}/confirm`,
            csrf: frame.csrf,
            body: html`${hidden("year", String(fiscalYear))}${hidden("reference", reference)}
            ${select({
              name: "product",
              label: "クーポン",
              value: draft.product,
              none: "選んでください",
              options: options.map(({ balance, id, most, name }) => ({
                value: id,
                label: `${name} (付与 ${Verdict.entitledOf(balance)}・残り ${Verdict.remainingOf(balance)}、${said.most(most)})`
              })),
              required: true,
              mistakes
            })}
            ${field({
              name: "quantity",
              label: "枚数",
              hint: said.hint,
              value: draft.quantity,
              inputMode: "numeric",
              maxLength: 3,
              width: "short",
              required: true,
              mistakes
            })}
            ${select({
              name: "reason",
              label: "理由",
              value: draft.reason,
              none: "選んでください",
              options: Object.entries(Entitlements.reasonNames).map(([value, label]) => ({ value, label })),
              required: true,
              mistakes
            })}
            ${textarea({
              name: "text",
              label: "理由の内容",
              hint: "だれから、いつ、何を聞いたかなどを書いてください。",
              value: draft.text,
              rows: 3,
              maxLength: 400,
              required: true,
              mistakes
            })}
            ${buttons(button("確認へ進む"), linkButton("やめる", path))}`
          })}`
  )
}

/** The look before it is done: the figures before and after. */
export const entitlementConfirm = (
  frame: OfficeFrame,
  view: EntitlementView & {
    readonly name: string
    readonly before: Verdict.Balance
    readonly after: Verdict.Balance
  }
): string => {
  const { after, before, direction, draft, fiscalYear, name, path, person, reference } = view
  const said = words[direction]
  const carried = { ...draft, year: String(fiscalYear), reference }
  return framed(
    frame,
    view,
    confirmPanel({
      title: `${name}を${draft.quantity}枚${said.verb}`,
      changes: html`<p>${person} ${fiscalYear}年度</p>
        ${figures(before, after)}
        <p>${reasonText(draft)}</p>`,
      form: postForm({
        action: `${path}/${direction}`,
        csrf: frame.csrf,
        body: html`${Object.entries(carried).map(([key, value]) => hidden(key, value))}
        ${buttons(button(said.button, direction === "grant" ? "primary" : "danger"), linkButton("やめる", path))}`
      })
    })
  )
}

const framed = (frame: OfficeFrame, { direction, path }: EntitlementView, body: Html): string =>
  officePage(frame, {
    title: words[direction].title,
    trail: [
      { label: "利用者", path: "/office/holders" },
      { label: "照会", path }
    ],
    body
  })

const figures = (before: Verdict.Balance, after: Verdict.Balance): Html =>
  table({
    caption: "変わる枚数",
    columns: [
      { key: "what", label: "時点", head: true },
      { key: "granted", label: "付与された枚数", numeric: true },
      { key: "used", label: "利用済", numeric: true },
      { key: "paper", label: "紙", numeric: true },
      { key: "rest", label: "残り", numeric: true }
    ],
    rows: (
      [
        ["今", before],
        ["このあと", after]
      ] as const
    ).map(([what, balance]) => [
      what,
      Verdict.entitledOf(balance),
      Verdict.usedOf(balance),
      balance.onPaper,
      Verdict.remainingOf(balance)
    ]),
    empty: ""
  })

const reasonText = ({ reason, text }: EntitlementDraft): string => {
  const known = Object.entries(Entitlements.reasonNames).find(([code]) => code === reason)
  return `理由: ${known?.[1] ?? ""} ${text}`
}

const words = {
  grant: {
    title: "クーポンの付与",
    verb: "付与します",
    button: "付与する",
    none: "この年度に、あと付与できるクーポンはありません。",
    hint: "付与条件の枚数の上限まで付与できます。",
    most: (most: number) => `あと${most}枚まで`
  },
  withdraw: {
    title: "クーポンの取消",
    verb: "取り消します",
    button: "取り消す",
    none: "この年度に、取り消せるクーポンはありません。",
    hint: "利用済の分と、用紙を発行した紙クーポンは取り消せません。",
    most: (most: number) => `${most}枚まで`
  }
} as const
