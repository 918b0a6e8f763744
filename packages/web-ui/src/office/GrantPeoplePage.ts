/**
 * GrantPeoplePage: some people of each product with why they gain it, and some of those who have nothing with what stands
 * nearest. Who may not see people sees masked numbers; who may not see examinations sees no reasons.
 */
import {
  type CalendarDate,
  type GrantRehearsal,
  GrantRehearsal as Rehearsals,
  type Holder,
  HolderNumber
} from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { grantRunPath, grantsPath, reasonText, runProductName, whyNothing } from "./GrantParts.ts"
import { officePage } from "./OfficePage.ts"
import { figure, note, panel } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** What the page shows. */
export interface GrantPeopleView {
  readonly id: string
  readonly on: CalendarDate.CalendarDate
  readonly details: GrantRehearsal.RehearsalDetails
  /** How many people have nothing in all. */
  readonly nothing: number
  /** Empty for a clerk who may not see people. */
  readonly people: ReadonlyMap<HolderNumber.HolderNumber, Holder.Holder>
  /** The address of a person's page. */
  readonly pathOf: (number: HolderNumber.HolderNumber) => string
}

/** The people of a rehearsal. */
export const grantPeoplePage = (frame: OfficeFrame, view: GrantPeopleView): string =>
  officePage(frame, {
    title: "付与される人の例と、何もない人",
    wide: true,
    trail: [
      { label: "付与", path: grantsPath },
      { label: `${ja.time.day(view.on)}の付与`, path: grantRunPath(view.id) }
    ],
    body: html`${!frame.clerk.can("personal") && note("plain", words.masked)}
    ${!frame.clerk.can("health") && note("plain", words.noReasons)} ${samplesPanel(frame, view)}
    ${nothingPanel(frame, view)}`
  })

const samplesPanel = (frame: OfficeFrame, view: GrantPeopleView): Html => {
  const canHealth = frame.clerk.can("health")
  const rows = view.details.samples.flatMap(({ people, product }) =>
    people.map((sample) => ({ sample, name: runProductName(product, frame) }))
  )
  // The order of the programmes would tell which is which.
  const shown = canHealth ? rows : rows.toSorted((a, b) => (a.sample.number < b.sample.number ? -1 : 1))
  return panel({
    title: "付与される人の例",
    id: "samples",
    body: html`<p>商材ごとに、番号順で最初の${Rehearsals.rehearsalLimits.samplesPerProduct}人までです。</p>
      ${table({
        caption: "付与される人の例の一覧",
        captionUnseen: true,
        columns: [
          { key: "product", label: "商材" },
          { key: "number", label: frame.association.numberLabel, head: true },
          { key: "name", label: "氏名" },
          { key: "coupons", label: "付与(枚)", numeric: true },
          { key: "before", label: "これまで(枚)", numeric: true },
          ...(canHealth ? [{ key: "why", label: "付与の理由" }] : [])
        ],
        rows: shown.map(({ name, sample }) => ({
          product: name,
          number: numberOf(view, sample.number),
          name: nameOf(view, sample.number),
          coupons: sample.coupons,
          before: sample.before,
          why: html`<ul class="plain">
            ${sample.reasons.map((reason) => html`<li>${reasonText(reason, true, { on: view.on, frame })}</li>`)}
          </ul>`
        })),
        empty: words.nobodyGains
      })}`
  })
}

const nothingPanel = (frame: OfficeFrame, view: GrantPeopleView): Html => {
  const { nothing } = view.details
  const canHealth = frame.clerk.can("health")
  return panel({
    title: `何もない人 ${figure(view.nothing)}人`,
    id: "nothing",
    body: html`<p>${words.nothing}</p>
      ${view.nothing > nothing.length && html`<p>番号順で最初の${figure(nothing.length)}人を示します。</p>`}
      ${table({
        caption: "何もない人の一覧",
        captionUnseen: true,
        columns: [
          { key: "number", label: frame.association.numberLabel, head: true },
          { key: "name", label: "氏名" },
          { key: "relation", label: "続柄" },
          ...(canHealth ? [{ key: "why", label: "もっとも近い商材と、合わない条件" }] : [])
        ],
        rows: nothing.map(({ number, why }) => ({
          number: numberOf(view, number),
          name: nameOf(view, number),
          relation: HolderNumber.relationOf(number) === "self" ? "本人" : "配偶者",
          why: whyNothing(why, { on: view.on, frame })
        })),
        empty: words.nobodyWithout
      })}`
  })
}

const numberOf = ({ pathOf, people }: GrantPeopleView, number: HolderNumber.HolderNumber): HtmlValue =>
  people.has(number) ? html`<a href="${pathOf(number)}">${number}</a>` : HolderNumber.masked(number)

const nameOf = ({ people }: GrantPeopleView, number: HolderNumber.HolderNumber): string =>
  people.get(number)?.name ?? "＊＊＊"

const words = {
  masked: "氏名と番号は、権限のある職員にだけ表示されます。",
  noReasons: "付与の理由は、権限のある職員にだけ表示されます。",
  nothing:
    "今回付与されるものも、これまでに付与されたものもない人です。資格や任用の登録が遅れていないか、確かめてください。",
  nobodyGains: "付与される人はいません。",
  nobodyWithout: "何もない人はいません。"
} as const
