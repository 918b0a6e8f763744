// The pages of paper in every state: right as HTML, nothing inline, everything escaped, and what a clerk may not know left out.
import { describe, expect, it } from "@effect/vitest"
import {
  CalendarDate,
  Catalogue,
  CouponBook,
  type CouponBooks,
  type Holder,
  type LedgerEntry,
  PaperApplication,
  PaperBatch,
  PaperBooks,
  type PaperList,
  type Shelf
} from "@fukuri/core"
import type { Clerk } from "@fukuri/core"
import {
  PaperApplicationPage,
  PaperBatchPages,
  PaperDecisions,
  PaperPages,
  PaperPrint,
  WorkplaceAddressPages
} from "@fukuri/web-ui"
import { demo } from "@fukuri/examples/demo"
import { actor, at, factsOf, fiscalYear, memberWith, productId, redemptionId } from "../../support/people.ts"
import { applications } from "../paperSamples.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const data = demo(CalendarDate.date("2024-07-20"))
const { association } = data
const catalogue = Catalogue.snapshot(1, {
  associations: [association],
  programmes: data.programmes,
  facilities: data.facilities
})
const year = fiscalYear(2024)
const holder = "sag:123456" as Holder.HolderId
const dock = productId("dock-general-40plus-male")
const refresh = productId("my-refresh")
const why = { at: at("2024-07-03"), actor: actor("clerk:yamada"), reason: "申請による" }

const entries: ReadonlyArray<LedgerEntry.LedgerEntry> = [
  { _tag: "Granted", at: why.at, actor: why.actor, product: dock, quantity: 1 },
  { _tag: "Granted", at: why.at, actor: why.actor, product: refresh, quantity: 3 },
  { _tag: "PaperBegun", ...why },
  { _tag: "MovedToPaper", ...why, product: dock, quantity: 1 },
  { _tag: "MovedToPaper", ...why, product: refresh, quantity: 3 },
  { _tag: "SheetIssued", ...why, product: dock, quantity: 1, sheet: redemptionId(1) },
  { _tag: "SheetIssued", ...why, product: refresh, quantity: 1, sheet: redemptionId(2) },
  { _tag: "SheetVoided", ...why, product: refresh, quantity: 1, sheet: redemptionId(2) }
]
const openedOf = (some: ReadonlyArray<LedgerEntry.LedgerEntry>): CouponBooks.Opened => ({
  book: CouponBook.fold(some),
  facts: factsOf(memberWith()),
  association,
  catalogue,
  fiscalYear: year
})

const awkward = '<b>"読めません" & </b>'
/** What the clerk who looks has written. */
const written = "<b>お尋ね</b>"
const viewOf = (
  value: PaperApplication.PaperApplication,
  more: Partial<PaperList.PaperView> = {}
): PaperApplicationPage.PaperApplicationView => {
  const opened = openedOf(PaperApplication.isUndecided(value.state) ? entries.slice(0, 2) : entries)
  const kept: Shelf.Kept<PaperApplication.PaperApplication> = {
    subject: holder,
    id: "0m1x2c3d4-5e6f7g8h9i0j",
    version: 1,
    at: why.at,
    value: { ...value, text: awkward, batches: ["0m1x2c3d4-5e6f7g8h9i0k"] }
  }
  return {
    found: {
      kept,
      holder,
      opened,
      workplace: { code: "10001", name: "見本県立見本高等学校" },
      lines: PaperBooks.paperLines(opened),
      movable: PaperBooks.movable(opened, "no-device", CalendarDate.date("2024-07-03")),
      own: false,
      cutOff: value.state._tag === "Approved",
      ...more
    },
    person: { text: "123456", path: "/office/holders/key" },
    address: undefined,
    addressPath: WorkplaceAddressPages.addressEditPath({ code: "10001", name: "見本県立見本高等学校" }),
    approvers: ["承認 五子"],
    nameOf: () => "山田 花子",
    batchId: "0m1x2c3d4-5e6f7g8h9i0l",
    typed: { question: written, answer: "" }
  }
}
const submitted = applications.find(([tag]) => tag === "Submitted")?.[1] ?? expect.fail("no application")
const mailed = applications.find(([tag]) => tag === "Mailed")?.[1] ?? expect.fail("no application")

const batchOf = (state: PaperBatch.BatchState, items: number): Shelf.Kept<PaperBatch.PaperBatch> => ({
  subject: association.code,
  id: "0m1x2c3d4-5e6f7g8h9i0k",
  version: 1,
  at: why.at,
  value: {
    fiscalYear: year,
    madeBy: why.actor,
    madeAt: why.at,
    items: Array.from({ length: items }, (_, index): PaperBatch.BatchItem => ({
      application: `application-${index}`,
      holder,
      workplace: { code: String(index % 2), name: `所属所 ${index % 2}` },
      sheets: [{ number: redemptionId(index), product: refresh }],
      ...(index === 0 ? { mailed: { by: why.actor, at: why.at } } : {})
    })),
    state
  }
})

const product = PaperBooks.paperLines(openedOf(entries)).flatMap((line) =>
  "name" in line.product ? [line.product] : []
)
const qrSvg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="M0 0h7v7H0z"/></svg>'
const printOf = (sheets: number): PaperPrint.PaperPrintView => ({
  association,
  batchId: "0m1x2c3d4-5e6f7g8h9i0k",
  today: CalendarDate.date("2024-07-03"),
  groups: [
    {
      workplace: "見本県立見本高等学校",
      people: [
        {
          name: '見本 "太郎" <b>',
          maskedNumber: "***456",
          sheets: Array.from({ length: sheets }, (_, index) => ({
            number: redemptionId(index),
            qrSvg,
            product: product[index % product.length]
          }))
        }
      ]
    }
  ],
  leftOut: 1
})
const labelsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    workplace: { code: String(index), name: `所属所 ${index}` },
    address: index === 0 ? undefined : { postalCode: "330-9301", address: "見本市 <1>", addressee: "" }
  }))

const pagesFor = (permissions: ReadonlyArray<Clerk.Permission>): Readonly<Record<string, string>> => {
  const frame = frameOf(permissions, { current: "paper" })
  const mistaken = { ...frame, mistakes: [{ field: "reason", sentence: "理由を入力してください。" }] }
  const [line] = viewOf(mailed).found.lines
  const sheet = line?.sheets[0]
  if (line === undefined || sheet === undefined) throw new Error("no sheet")
  return {
    ...Object.fromEntries(
      applications.map(([tag, value]) => [tag, PaperApplicationPage.paperApplicationPage(frame, viewOf(value))])
    ),
    own: PaperApplicationPage.paperApplicationPage(frame, viewOf(submitted, { own: true })),
    list: PaperPages.paperList(frame, {
      rows: applications.map(([, value], index) => ({
        kept: { ...viewOf(value).found.kept, id: `000000000-00000000000${index}` },
        own: false,
        workplace: { code: "", name: "" },
        person: { text: "***456", path: "/office/holders/key" }
      })),
      search: { state: "open" },
      before: 0,
      previous: undefined,
      next: "/office/paper?before=x",
      now: why.at,
      nameOf: () => "山田 花子"
    }),
    "list of nothing": PaperPages.paperList(frame, {
      rows: [],
      search: { state: "Refused" },
      before: 0,
      previous: undefined,
      next: undefined,
      now: why.at,
      nameOf: () => ""
    }),
    approval: PaperDecisions.paperApproval(mistaken, { ...viewOf(submitted), reason: written }),
    void: PaperDecisions.paperVoid(mistaken, { ...viewOf(mailed), line, sheet, reference: "x", reason: "" }),
    return: PaperDecisions.paperReturn(frame, { ...viewOf(mailed), reason: "" }),
    entry: PaperDecisions.paperEntry(frame, {
      person: "番号 123456 (本人)",
      path: "/office/holders/key",
      workplace: "見本県立見本高等学校",
      fiscalYear: 2024,
      id: "x",
      lines: PaperBooks.paperLines(openedOf(entries.slice(0, 2))),
      draft: { ground: "other", text: awkward }
    }),
    batches: PaperBatchPages.batches(frame, {
      fiscalYear: year,
      due: [
        {
          workplace: { code: "1", name: "所属所 <1>" },
          people: 2,
          sheets: 7,
          hasAddress: false,
          addressPath: "/office/paper/addresses/edit?code=1&name=x",
          batchId: "b"
        },
        { workplace: { code: "2", name: "" }, people: 1, sheets: 1, hasAddress: true, addressPath: "/x", batchId: "c" }
      ],
      batchId: "a",
      batches: [batchOf({ _tag: "Ready", at: why.at }, 2), batchOf({ _tag: "Planned" }, 1)],
      next: "x",
      nameOf: () => "山田 花子"
    }),
    ...Object.fromEntries(
      [
        batchOf({ _tag: "Ready", at: why.at }, 3),
        batchOf({ _tag: "Planned" }, 1),
        batchOf({ _tag: "Ready", at: why.at }, 0)
      ].map((kept, index) => [
        `batch ${index}`,
        PaperBatchPages.batch(frame, {
          kept,
          personOf: () => ({ text: "***456", path: "/office/holders/key" }),
          isOwn: () => false,
          withoutAddress: [{ name: "所属所 0", path: "/office/paper/addresses/edit?code=0&name=x" }],
          nameOf: () => "山田 花子"
        })
      ])
    ),
    sheets: PaperPrint.paperPrint(printOf(3)),
    labels: PaperPrint.paperLabels({ association, batchId: "x", labels: labelsOf(13) }),
    addresses: WorkplaceAddressPages.workplaceAddresses(frame, {
      rows: [
        {
          subject: association.code,
          id: "10001",
          version: 1,
          at: why.at,
          value: {
            workplace: { code: "10001", name: "見本県立見本高等学校" },
            postalCode: "330-9301",
            address: "見本市 <1>",
            addressee: "事務室 御中",
            changedBy: why.actor,
            changedAt: why.at
          }
        }
      ],
      missing: [{ code: "2", name: "所属所 2" }],
      next: undefined,
      nameOf: () => "山田 花子"
    }),
    "address form": WorkplaceAddressPages.workplaceAddressForm(frame, {
      draft: { code: "", name: "", postalCode: "", address: awkward, addressee: "" },
      isGiven: false
    })
  }
}

const validator = htmlValidator({
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
  "tel-non-breaking": ["error", { ignoreClasses: ["nobreak"] }]
})

describe.each(Object.entries(pagesFor(everything)))("%s", (_, page) => {
  it("is right as HTML, without style or script of its own, and escapes what was typed", async () => {
    const { results } = await validator.validateString(page)
    expect(results.flatMap(({ messages }) => messages.map(({ message, ruleId }) => `${ruleId}: ${message}`))).toEqual(
      []
    )
    expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/)
    expect(page).not.toMatch(/<b>|<1>/)
  })
})

describe("the pages of paper", () => {
  it("tell nobody why, and which examination, who may not see both", () => {
    for (const permissions of [["look", "operate", "approve", "correct"]] as const) {
      for (const [name, page] of Object.entries(pagesFor(permissions))) {
        if (["entry", "sheets", "labels", "address form"].includes(name)) continue
        expect([name, /読めません|選べるドック/.test(page)]).toEqual([name, false])
      }
    }
  })

  it("offer only what a clerk may do", () => {
    const pages = pagesFor(["look", "personal", "health"])
    for (const name of ["Submitted", "NeedsInformation", "OnPaper", "Mailed", "batches", "batch 0", "addresses"]) {
      const forms = (pages[name] ?? "").match(/<form[^>]*method="post"[^>]*action="([^"]*)"/g) ?? []
      expect([name, forms.filter((form) => form.includes("/office/paper"))]).toEqual([name, []])
    }
  })

  it("print twelve labels to a page, and two sheets", () => {
    const { labels = "", sheets = "" } = pagesFor(everything)
    expect(labels.match(/class="sheet labels"/g)?.length).toBe(2)
    expect(labels.match(/class="label"/g)?.length).toBe(13)
    expect(sheets.match(/class="sheet coupons"/g)?.length).toBe(2)
    expect(sheets.match(/class="paper-coupon"/g)?.length).toBe(3)
  })

  it("say that sheets which are out must be collected before they are void, and before the screen is used again", () => {
    const pages = pagesFor(everything)
    for (const name of ["void", "return"]) expect(pages[name]).toContain("回収")
  })
})
