/**
 * UseParts: what the pages of uses and of their corrections share: addresses, the names of what was used and where, how a
 * use stands in figures.
 */
import { type CorrectedUses, type CouponBook, type LedgerEntry, OfficeNames } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { momentOf } from "./CorrectionParts.ts"
import { shortDay } from "./Explanation.ts"
import { facts, panel, tiles } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"

/** Where uses are listed. */
export const usesPath = "/office/uses"

/** Address of one use. */
export const usePath = (id: LedgerEntry.RedemptionId): string => `${usesPath}/${id}`

/** A person as a list shows them: the number as far as the clerk may see it, and the address of their page. */
export interface ShownPerson {
  readonly text: string
  readonly path: string
}

/** How a use stands, in figures. */
export const useTiles = ({ entitled, left, remaining, reversed, used }: CorrectedUses.Figures, waiting: number): Html =>
  tiles([
    { label: "利用した枚数", value: used, unit: "枚" },
    { label: "訂正で取り消した枚数", value: reversed, unit: "枚" },
    {
      label: "有効な利用",
      value: left,
      unit: "枚",
      ...(waiting > 0 ? { note: `うち${waiting}枚に訂正の依頼があります` } : {})
    },
    { label: "クーポンの残り", value: `${remaining} / ${entitled}`, unit: "枚" }
  ])

/** What a use is called before a clerk. */
export const couponOf = ({ opened, redemption }: CorrectedUses.CorrectedUse, { clerk }: OfficeFrame): string =>
  OfficeNames.courseName(productOf(opened, redemption.product), redemption.course, clerk.can("health"))

/** What a facility is called, or its code when the catalogue has it no more. */
export const facilityOf = ({ opened, redemption }: CorrectedUses.CorrectedUse): string =>
  opened.catalogue.facilities.get(redemption.facility)?.name ?? redemption.facility

const productOf = (
  { association, catalogue, fiscalYear }: CorrectedUses.CorrectedUse["opened"],
  id: string
): OfficeNames.Named =>
  catalogue.programmes
    .filter((programme) => programme.association === association.code && programme.fiscalYear === fiscalYear)
    .flatMap(({ products }) => products)
    .find((product) => product.id === id) ?? { id }

/** What a correction is about, at a glance. */
export const usePanel = (
  frame: OfficeFrame,
  about: { readonly person: ShownPerson; readonly use: CorrectedUses.CorrectedUse }
): Html => panel({ title: "対象の利用", body: useFacts(frame, about) })

const useFacts = (
  frame: OfficeFrame,
  { person, use }: { readonly person: ShownPerson; readonly use: CorrectedUses.CorrectedUse }
): Html =>
  facts([
    ["利用者", html`<a href="${person.path}">${person.text}</a>`],
    ["クーポン", html`<strong>${couponOf(use, frame)} ${use.redemption.quantity}枚</strong>`],
    ["施設", facilityOf(use)],
    ["利用日時", usedOn(use.redemption)],
    ["受付番号", html`<a href="${usePath(use.redemption.id)}">${receipt(use.redemption.id)}</a>`]
  ])

/** What will be after so many are given back. */
export const outcomeOf = (figures: CorrectedUses.Figures, quantity: number): string => {
  const { entitled, left, toPaper } = figures
  const after = toPaper
    ? `紙クーポン ${quantity}枚 (新しい用紙を印刷します)`
    : `クーポンの残り ${figures.remaining + quantity} / ${entitled}枚`
  return `有効な利用 ${left}枚のうち${quantity}枚を取り消し → ${after}`
}

/** The day of use, with the time when the use was recorded as it happened. */
export const usedOn = (use: Pick<CouponBook.Redemption, "at" | "channel" | "usedOn">): Html =>
  use.channel === "screen"
    ? momentOf(use.at)
    : html`<time datetime="${use.usedOn}">${shortDay(use.usedOn)}</time>
        <span class="fine">(登録 ${momentOf(use.at)})</span>`
