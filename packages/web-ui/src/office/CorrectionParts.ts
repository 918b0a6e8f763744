/**
 * CorrectionParts: what the pages of uses and of corrections share: the tabs between them, a request in a table, where it
 * stands in a word, and who has to do what next.
 */
import { CalendarDate, Correction, type Coupons, OfficeNames, type Shelf } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { shortDay } from "./Explanation.ts"
import { chip, tabs, type Tone } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** Where corrections are listed. */
export const correctionsPath = "/office/corrections"

/** Address of one correction. */
export const correctionPath = (id: string): string => `${correctionsPath}/${id}`

/** From uses to corrections and back. */
export const useTabs = (current: "uses" | "corrections", open: number): Html =>
  tabs("利用と訂正", [
    { label: "利用", path: "/office/uses", current: current === "uses" },
    { label: "訂正", path: correctionsPath, current: current === "corrections", ...(open > 0 ? { count: open } : {}) }
  ])

/** Day and time, as short as a table needs them. */
export const momentOf = (at: CalendarDate.Instant): Html =>
  html`<time class="nobreak" datetime="${CalendarDate.isoOf(at)}"
    >${shortDay(CalendarDate.dayOf(at))} ${ja.time.clock(at).slice(0, 5)}</time
  >`

type Kept = Shelf.Kept<Correction.Correction>
type State = Correction.Correction["state"]

/** Where a request stands, in a word. */
export const stateNames: { readonly [Tag in State["_tag"]]: string } = {
  Requested: "承認待ち",
  Approved: "記入待ち",
  Applied: "訂正済",
  Refused: "却下",
  Withdrawn: "取り下げ",
  Overtaken: "訂正できず"
}

const tones: { readonly [Tag in State["_tag"]]: Tone } = {
  Requested: "warn",
  Approved: "warn",
  Applied: "good",
  Refused: "bad",
  Withdrawn: "plain",
  Overtaken: "bad"
}

/** Where a request stands, at a glance. */
export const stateChip = ({ _tag }: State): Html => chip(stateNames[_tag], tones[_tag])

/** Who told the office. */
export const tellerNames: { readonly [Teller in Correction.Teller]: string } = {
  holder: "本人",
  facility: "施設",
  other: "その他"
}

/** What a request is marked with that the person made on their own screen. */
export const fromHolder = "本人の画面から"

/** Whether a request was made by the clerk who looks. */
export const isMine = ({ requestedBy }: Correction.Correction, { clerk }: OfficeFrame): boolean =>
  requestedBy === `clerk:${clerk.id}`

/** What comes next for a request, as the clerk who looks may or may not do it. */
export const nextStep = (value: Correction.Correction, frame: OfficeFrame, own: boolean): string => {
  if (value.state._tag === "Approved") return "台帳への記入"
  if (value.state._tag !== "Requested") return "なし"
  if (isMine(value, frame)) return "ほかの職員の承認待ち"
  return frame.clerk.can("approve") && !own ? "あなたが承認または却下" : "承認できる職員の承認待ち"
}

/** A request as a row. The use is left out where all are about the same. */
export interface CorrectionLine {
  readonly kept: Kept
  /** The coupons are the clerk's own, or the spouse's. */
  readonly own: boolean
  readonly use?: Coupons.Use | undefined
  readonly person?: { readonly text: string; readonly path: string } | undefined
}

/** Requests as a table. */
export const correctionsTable = (
  frame: OfficeFrame,
  spec: {
    readonly caption: string
    readonly captionUnseen?: boolean
    readonly rows: ReadonlyArray<CorrectionLine>
    readonly now: CalendarDate.Instant
    readonly nameOf: (actor: string) => string
    readonly empty: string
    readonly id?: string
    /** With the use and the person of each. */
    readonly across?: boolean
  }
): Html =>
  table({
    caption: spec.caption,
    captionUnseen: spec.captionUnseen,
    id: spec.id,
    columns: [
      { key: "at", label: "依頼", head: true },
      ...(spec.across === true
        ? [
            { key: "use", label: "利用" },
            { key: "person", label: "番号" }
          ]
        : []),
      { key: "quantity", label: "取り消す枚数" },
      { key: "reason", label: "理由" },
      { key: "by", label: "依頼した人" },
      { key: "state", label: "状態" },
      { key: "next", label: "次にすること" }
    ],
    rows: spec.rows.map(({ kept: { id, value }, own, person, use }) => ({
      at: html`<a href="${correctionPath(id)}">${momentOf(value.requestedAt)}</a>
        ${Correction.isOpen(value) && html`<p class="fine">${ja.time.ago(spec.now - value.requestedAt)}</p>`}`,
      use: use === undefined ? value.redemptionId : useCell(use, frame),
      person: person !== undefined && html`<a href="${person.path}">${person.text}</a>`,
      quantity: use === undefined ? `${value.quantity}枚` : `${use.redemption.quantity}枚のうち${value.quantity}枚`,
      reason: Correction.reasonNames[value.reason],
      by: Correction.isByHolder(value) ? chip(fromHolder, "plain") : spec.nameOf(value.requestedBy),
      state: stateChip(value.state),
      next: nextStep(value, frame, own)
    })),
    empty: spec.empty
  })

const useCell = ({ course, facility, product, redemption }: Coupons.Use, { clerk }: OfficeFrame): HtmlValue =>
  html`<p>
      ${OfficeNames.courseName(product ?? { id: redemption.product }, course ?? redemption.course, clerk.can("health"))}
    </p>
    <p class="fine">${shortDay(redemption.usedOn)} ${facility?.name ?? redemption.facility}</p>`

/** Who else must agree, and who of them could. */
export const agreementWith = (approvers: ReadonlyArray<string>): string =>
  approvers.length === 0
    ? "ほかの職員の承認が必要ですが、承認できる職員がいません。管理の職員に相談してください。"
    : `ほかの職員の承認が必要です。承認されるまで、クーポンは戻りません。承認できる職員: ${approvers.join("、")}`
