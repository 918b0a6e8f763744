// The pages of uses and of their corrections in every state: right as HTML, nothing inline, everything escaped, and what a
// clerk may not know left out.
import { describe, expect, it } from "@effect/vitest"
import {
  CalendarDate,
  Catalogue,
  type CorrectedUses,
  type Correction,
  CouponBook,
  type Coupons,
  type LedgerEntry,
  type Shelf,
  type UseList
} from "@fukuri/core"
import type { Clerk } from "@fukuri/core"
import { CorrectionForm, CorrectionPages, UsePages } from "@fukuri/web-ui"
import { demo } from "@fukuri/examples/demo"
import { actor, at, courseKey, factsOf, fiscalYear, memberWith, productId, redemptionId } from "../../support/people.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const data = demo(CalendarDate.date("2024-07-20"))
const { association } = data
const catalogue = Catalogue.snapshot(1, {
  associations: [association],
  programmes: data.programmes,
  facilities: data.facilities
})
const facility = data.facilities[0]
if (facility === undefined) throw new Error("no facility")
const year = fiscalYear(2024)
const id = redemptionId(1)
const holder = "sag:123456" as CorrectedUses.CorrectedUse["holder"]

type Product = "my-refresh" | "dock-general-40plus-male"

/** A use of some coupons of a product, of which some were given back. */
const useOf = (product: Product, quantity: number, reversed: number, waiting = 0): UsePages.UseView["use"] => {
  const common = { at: at("2024-07-02"), actor: actor("holder"), product: productId(product) }
  const course = courseKey(product === "my-refresh" ? "my-refresh" : "dock/day")
  const redeemed: LedgerEntry.LedgerEntry = {
    _tag: "Redeemed",
    ...common,
    quantity,
    redemptionId: id,
    course,
    facility: facility.code,
    usedOn: CalendarDate.date("2024-07-02"),
    channel: waiting > 0 ? "outage" : "screen"
  }
  const back: Extract<LedgerEntry.LedgerEntry, { readonly _tag: "Reversed" }> = {
    _tag: "Reversed",
    ...common,
    at: at("2024-07-03"),
    actor: actor("clerk:yamada"),
    quantity: reversed,
    reverses: id,
    reason: "枚数の誤り",
    reference: "000000001-000000000000" as LedgerEntry.Reference
  }
  const entries: ReadonlyArray<LedgerEntry.LedgerEntry> = [
    { _tag: "Granted", ...common, quantity: 20 },
    redeemed,
    ...(reversed > 0 ? [back] : [])
  ]
  const book = CouponBook.fold(entries)
  const redemption = CouponBook.redemptionOf(book, id)
  if (redemption === undefined) throw new Error("no use")
  return {
    record: { ...redeemed, seq: 7, holder, fiscalYear: year, reversed },
    holder,
    opened: { book, facts: factsOf(memberWith({ name: "<山>田 太郎" })), association, catalogue, fiscalYear: year },
    entries,
    redemption,
    figures: {
      used: quantity,
      reversed,
      left: quantity - reversed,
      remaining: 20 - quantity + reversed,
      entitled: 20,
      toPaper: false
    },
    corrections:
      reversed > 0
        ? [kept({ _tag: "Applied", by, approvedAt: at("2024-07-03"), at: at("2024-07-03"), alone: true })]
        : [],
    waiting,
    place: 2,
    remainingThen: 20 - quantity,
    reversals: reversed > 0 ? [{ place: 3, entry: back }] : []
  }
}

const by = actor("clerk:yamada")
const kept = (
  state: Correction.CorrectionState,
  requestedBy = actor("clerk:suzuki")
): Shelf.Kept<Correction.Correction> => ({
  subject: holder,
  id: "000000001-000000000000",
  version: 1,
  at: at("2024-07-03"),
  value: {
    fiscalYear: year,
    redemptionId: id,
    quantity: 2,
    reason: "mistaken",
    text: "窓口で<b>枚数</b>を間違えたとのこと",
    toldBy: "facility",
    caller: '受付の"田中"さん',
    toldOn: CalendarDate.date("2024-07-03"),
    requestedBy,
    requestedAt: at("2024-07-03"),
    state
  }
})

const person = { text: "123456", path: "/office/holders/abc" }
const now = at("2024-07-20")
const nameOf = (who: string) => `<${who}>`
const draft: CorrectionForm.CorrectionDraft = {
  id: "000000001-000000000000",
  left: "3",
  quantity: "2",
  reason: "mistaken",
  text: "窓口で<b>枚数</b>を間違えたとのこと",
  toldBy: "facility",
  caller: "田中",
  toldOn: "2024-07-03"
}
const states: ReadonlyArray<Correction.CorrectionState> = [
  { _tag: "Requested" },
  { _tag: "Approved", by, at: now, alone: false },
  { _tag: "Applied", by, approvedAt: now, at: now, alone: false },
  { _tag: "Refused", by, at: now, reason: "<i>正しい</i>利用" },
  { _tag: "Withdrawn", at: now },
  { _tag: "Overtaken", by, at: now, left: 1 }
]

const rowOf = (product: Product, quantity: number, reversed: number): UseList.UseRow & { person: typeof person } => ({
  ...useOf(product, quantity, reversed).record,
  coupon: "マイ リフレッシュ",
  facilityName: "<施設>",
  number: undefined,
  masked: "***456",
  person
})

const noSearch = { from: "", until: "", facility: "", goods: "", channel: "", corrected: "", receipt: "" }
const usesView: UsePages.UsesView = {
  search: noSearch,
  facilities: data.facilities,
  goods: [{ key: "my-refresh", label: "マイ リフレッシュ", products: [] }],
  rows: [rowOf("my-refresh", 3, 0), rowOf("my-refresh", 3, 1), rowOf("my-refresh", 1, 1)],
  before: 50,
  previous: "/office/uses?at=1.2",
  next: "/office/uses?at=3.4&goods=my-refresh",
  csv: "/office/uses.csv",
  open: 2
}

const formView = (product: Product, quantity: number): CorrectionForm.CorrectionFormView => ({
  use: useOf(product, quantity, 0),
  person,
  draft,
  today: CalendarDate.date("2024-07-20"),
  aloneLeft: 1,
  approvers: ["承認 五子"]
})

const correctionView = (
  state: Correction.CorrectionState,
  requestedBy?: LedgerEntry.Actor
): CorrectionPages.CorrectionView => ({
  id: "000000001-000000000000",
  value: kept(state, requestedBy).value,
  use: useOf("my-refresh", 3, 0),
  entry: undefined,
  person,
  own: false,
  approvers: [],
  asksSecond: false,
  now,
  nameOf
})

const coupon: Coupons.Use = {
  redemption: useOf("my-refresh", 3, 0).redemption,
  product: undefined,
  course: undefined,
  facility,
  corrections: []
}

const corrections: CorrectionPages.CorrectionsView = {
  open: [{ kept: kept({ _tag: "Requested" }), own: false, use: coupon, person }],
  moreOpen: true,
  past: states.slice(2).map((state) => ({ kept: kept(state), own: false, use: undefined, person })),
  search: { state: "Applied", mine: true },
  before: 50,
  previous: "/office/corrections",
  next: undefined,
  now,
  nameOf
}

const mistakes = [
  { field: "", sentence: "すでに送信されています。" },
  { field: "quantity", sentence: "取り消す枚数を選んでください。" },
  { field: "text", sentence: "事情を10〜500文字で入力してください。" },
  { field: "reason", sentence: "理由を入力してください。" }
]
const seesAll = frameOf(everything, { current: "uses" })
const wrong = frameOf(everything, { current: "uses", mistakes })

const preview = (quantity: number, needsSecond: boolean) => {
  const use = useOf("my-refresh", 3, 0)
  const after = { ...use.figures, left: 3 - quantity, reversed: quantity, remaining: 17 + quantity }
  return { ...formView("my-refresh", 3), preview: { use, before: use.figures, after, needsSecond } }
}

const pages: Readonly<Record<string, string>> = {
  uses: UsePages.uses(seesAll, usesView),
  "no uses": UsePages.uses(wrong, { ...usesView, rows: [], before: 0, next: undefined, csv: undefined, open: 0 }),
  "a use": UsePages.use(seesAll, { use: useOf("my-refresh", 3, 0), person, own: false, now, nameOf }),
  "a corrected use": UsePages.use(seesAll, { use: useOf("my-refresh", 3, 3), person, own: false, now, nameOf }),
  "a use being corrected": UsePages.use(seesAll, {
    use: useOf("my-refresh", 3, 1, 1),
    person,
    own: false,
    now,
    nameOf
  }),
  "an own use": UsePages.use(seesAll, { use: useOf("my-refresh", 3, 0), person, own: true, now, nameOf }),
  "the form": CorrectionForm.correctionForm(seesAll, formView("my-refresh", 3)),
  "the form with mistakes": CorrectionForm.correctionForm(wrong, formView("my-refresh", 3)),
  "the form of many": CorrectionForm.correctionForm(wrong, formView("my-refresh", 20)),
  "the form of none": CorrectionForm.correctionForm(seesAll, {
    ...formView("my-refresh", 3),
    use: useOf("my-refresh", 3, 3)
  }),
  "the look alone": CorrectionForm.correctionConfirm(seesAll, preview(1, false)),
  "the look for two": CorrectionForm.correctionConfirm(seesAll, preview(2, true)),
  corrections: CorrectionPages.corrections(seesAll, corrections),
  "no corrections": CorrectionPages.corrections(seesAll, { ...corrections, open: [], past: [], before: 0 }),
  ...Object.fromEntries(
    states.map((state) => [`a correction ${state._tag}`, CorrectionPages.correction(seesAll, correctionView(state))])
  ),
  "one's own request": CorrectionPages.correction(seesAll, correctionView({ _tag: "Requested" }, by)),
  "the approval": CorrectionPages.correctionApproval(seesAll, { ...correctionView({ _tag: "Requested" }), reason: "" }),
  "the approval with mistakes": CorrectionPages.correctionApproval(wrong, {
    ...correctionView({ _tag: "Requested" }),
    reason: "<b>"
  })
}

const validator = htmlValidator()

const textOf = (page: string) =>
  page
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()

describe.each(Object.entries(pages))("%s", (_, page) => {
  it("is right as HTML, and accessible as far as that shows", async () => {
    const report = await validator.validateString(page)
    expect(
      report.results
        .flatMap(({ messages }) => messages)
        .map(({ line, message, ruleId }) => `${ruleId} at ${line}: ${message}`)
    ).toEqual([])
  })

  it("has nothing inline, escapes what people typed, and has one proof in every form that posts", () => {
    expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/)
    expect(page).not.toMatch(/<山>|<施設>|<b>枚数|<i>正しい|<clerk/)
    for (const [, attributes = "", body = ""] of page.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
      expect(body.match(/name="csrf"/g)?.length ?? 0).toBe(attributes.includes('method="post"') ? 1 : 0)
    }
  })
})

describe("a clerk without sight", () => {
  const look: ReadonlyArray<Clerk.Permission> = ["look", "approve"]
  const blind = frameOf(look, { current: "uses" })
  const use = useOf("dock-general-40plus-male", 1, 0)

  it("reads neither the examination, nor the name, nor who called, nor what was written about it", () => {
    const view = { ...correctionView({ _tag: "Requested" }), use }
    const shown = [
      UsePages.use(blind, { use, person: { text: "***456", path: "/x" }, own: false, now, nameOf }),
      CorrectionPages.correction(blind, { ...view, person: { text: "***456", path: "/x" } }),
      CorrectionPages.correctionApproval(blind, { ...view, person: { text: "***456", path: "/x" }, reason: "" })
    ]
    for (const page of shown) {
      expect(textOf(page)).toContain("健診クーポン")
      expect(page).not.toMatch(/ドック|dock|山&gt;田|田中|間違えたとのこと|123456(?!7)/)
    }
  })

  it("reads what they wrote themselves", () => {
    const own = CorrectionPages.correction(blind, correctionView({ _tag: "Requested" }, by))
    expect(textOf(own)).toContain("間違えたとのこと")
    expect(textOf(own)).toContain("田中")
  })
})

describe("before anything is sent", () => {
  it("each number says what will be after it, and whether a second clerk is needed", () => {
    const form = textOf(pages["the form"] ?? "")
    expect(form).toContain("有効な利用 3枚のうち1枚を取り消し → クーポンの残り 18 / 20枚。この場で訂正されます。")
    expect(form).toContain("有効な利用 3枚のうち2枚を取り消し → クーポンの残り 19 / 20枚。ほかの職員の承認が必要です。")
    expect(textOf(pages["the form of many"] ?? "")).toContain("1〜20枚。1枚までは、この場で訂正できます。")
  })

  it("who has everything on paper is told to get it back on paper (A15)", () => {
    const use = useOf("my-refresh", 3, 0)
    const onPaper = { ...use, figures: { ...use.figures, toPaper: true } }
    const form = textOf(CorrectionForm.correctionForm(seesAll, { ...formView("my-refresh", 3), use: onPaper }))
    expect(form).toContain("有効な利用 3枚のうち1枚を取り消し → 紙クーポン 1枚 (新しい用紙を印刷します)。")
    expect(form).toContain("取り消した枚数は、紙クーポンに戻ります。")
    expect(form).not.toContain("クーポンの残り 18")
  })

  it("the look names who could agree, or says that nobody can", () => {
    expect(textOf(pages["the look for two"] ?? "")).toContain("承認できる職員: 承認 五子")
    expect(textOf(pages["a correction Requested"] ?? "")).toContain("承認できる職員がいません")
  })
})

describe("what comes next", () => {
  const words = (page: string | undefined) => /次にすること: ([^ ]*)/.exec(textOf(page ?? ""))?.[1]

  it("is told to each as it concerns them", () => {
    expect(words(pages["a correction Requested"])).toBe("あなたが承認または却下")
    expect(words(pages["one's own request"])).toBe("ほかの職員の承認待ち")
    const looking = CorrectionPages.correction(frameOf(["look"]), correctionView({ _tag: "Requested" }))
    expect(words(looking)).toBe("承認できる職員の承認待ち")
    expect(looking).not.toContain("/approve")
    expect(words(pages["a correction Applied"])).toBeUndefined()
    const own = CorrectionPages.correction(seesAll, { ...correctionView({ _tag: "Requested" }), own: true })
    expect(words(own)).toBe("承認できる職員の承認待ち")
    expect(own).not.toContain("/approve")
  })
})
