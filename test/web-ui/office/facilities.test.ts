// The pages of facilities and settings in every state they can be in: right as HTML; in a real browser without a
// violation that axe can find and without sideways scroll; and placards, one sheet of A4 each, that phones can read.
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { FacilityDesk, type FacilityFiles, LedgerEntry, type Shelf } from "@fukuri/core"
import { facilities as demoFacilities } from "../../../examples/demo/facilities.ts"
import { programmes } from "@fukuri/examples/programmes/guide"
import {
  FacilityForms,
  FacilityListPages,
  FacilityPages,
  officeScript,
  officeScriptPath,
  officeStylesheet,
  officeStylesheetPath,
  placards,
  script,
  scriptPath,
  SettingsForms,
  SettingsPages,
  stylesheet,
  stylesheetPath
} from "@fukuri/web-ui"
import { Schema } from "effect"
import jsqr from "jsqr"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { PNG } from "pngjs"
import { encodeQR } from "qr"
import { violationsInLightAndDark } from "../../support/axe.ts"
import { launchBrowser } from "../../support/browser.ts"
import { actor, at, courseKey, date, fiscalYear, sag } from "../../support/people.ts"
import { association } from "../samples.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const year = fiscalYear(2024)
const facilities = demoFacilities(year)
const [hospital, dentist] = facilities
if (hospital === undefined || dentist === undefined) throw new Error("the demo has facilities")
const courses = FacilityDesk.coursesOn(
  { version: 1, associations: new Map(), programmes: programmes(year), facilities: new Map() },
  sag,
  date("2024-07-01")
)
const awkward = {
  ...dentist,
  name: "医療法人社団 <とても長い名前の> 総合健診センター 大宮駅前クリニック 女性健診プラザ & 分院",
  offers: [...dentist.offers, courseKey("old-course")]
}
const lines: ReadonlyArray<FacilityDesk.FacilityLine> = [
  { facility: hospital, state: "open", uses: 12345, lastUsedOn: date("2024-06-30") },
  { facility: awkward, state: "open", uses: 3, lastUsedOn: date("2023-12-01"), idle: "long" },
  { facility: dentist, state: "open", uses: 0, idle: "never" },
  { facility: { ...hospital, offers: [] }, state: "closed", uses: 0 }
]
const sort = { key: "code", descending: false, hrefFor: (key: string) => `/office/facilities?sort=${key}` }
const filter = { q: "", course: "", state: "", idle: false }
const frame = (more: object = {}) => frameOf(everything, { current: "facilities", ...more })
const mistakes = (...fields: ReadonlyArray<string>) => fields.map((field) => ({ field, sentence: "直してください。" }))

const draft: FacilityForms.FacilityDraft = {
  ...awkward,
  bookingFrom: "2024-05-01",
  openFrom: "",
  openUntil: "2024-07-31"
}
const differences = [
  { field: "name", before: "みほん歯科医院", after: awkward.name },
  { field: "offers", before: "dental", after: "dental;old-course" },
  { field: "openUntil", before: "", after: "2024-07-31" }
] as const

const nameOf = (actor: string) => `<${actor}>`

const kept = (state: FacilityFiles.FacilityFile["state"]): Shelf.Kept<FacilityFiles.FacilityFile> => ({
  subject: sag,
  id: "f-1",
  version: 1,
  at: at("2024-07-01"),
  value: {
    name: "施設<1>.csv",
    bytes: 10,
    sha256: "ab".repeat(32),
    by: actor("clerk:yamada"),
    at: at("2024-07-01"),
    state
  }
})
const by = Schema.decodeSync(LedgerEntry.Actor)("clerk:sato")
const waiting = kept({ _tag: "Waiting" })
const taken = kept({ _tag: "Taken", by, at: at("2024-07-02"), added: 1, changed: 2, unchanged: 3 })
const dropped = kept({ _tag: "Dropped", by, at: at("2024-07-02") })

const view: FacilityPages.FacilityView = {
  line: lines[1] ?? { facility: hospital, state: "open", uses: 0 },
  courses,
  months: Array.from({ length: 12 }, (_, index) => ({
    month: `${index < 9 ? 2024 : 2025}-${String(((index + 3) % 12) + 1).padStart(2, "0")}`,
    uses: index,
    quantity: index * 7
  })),
  recent: 3,
  history: [
    { at: at("2024-06-01"), actor: "clerk:sato", action: "facility.change", differences },
    { at: at("2024-05-01"), actor: "system:cli", action: "facility.add", differences: [] }
  ],
  nameOf,
  today: date("2024-07-01"),
  staffCodes: [
    { day: date("2024-07-01"), code: "012345" },
    { day: date("2024-07-02"), code: "987654" }
  ],
  checkWords: [
    { from: "9:05", word: "あさひ", number: "07" },
    { from: "9:06", word: "くじら", number: "42" }
  ],
  address: "http://localhost:3000/coupon/for_2000015"
}
const plan = {
  summary: { rows: 3, added: 1, changed: 1, unchanged: 1, unknownCourses: ["old-course"] },
  added: [hospital],
  changed: [{ before: dentist, after: awkward, differences }],
  missing: [hospital]
}
const settingsDraft = SettingsForms.draftOf(association, ["gojokai", "kyosai"])
const changes = SettingsForms.changesOf(
  settingsDraft,
  {
    ...settingsDraft,
    name: "新しい名前",
    grantMode: "approved",
    closedOn: "2024-08-13\n2024-08-14",
    "body-kyosai": ""
  },
  ["gojokai", "kyosai"]
)

const pages: Readonly<Record<string, () => string>> = {
  list: () => FacilityPages.facilities(frame(), { lines, total: 4, filter, query: "", courses, sort }),
  "list-filtered": () =>
    FacilityPages.facilities(frame(), {
      lines: [],
      total: 4,
      filter: { q: '"><b>', course: "dental", state: "closed", idle: true },
      query: "?state=closed",
      courses,
      sort
    }),
  "list-empty": () =>
    FacilityPages.facilities(frameOf(["look"]), { lines: [], total: 0, filter, query: "", courses: [], sort }),
  facility: () => FacilityPages.facility(frame({ notice: "施設の内容を保存しました。" }), view),
  "facility-closed": () =>
    FacilityPages.facility(frameOf(["look"]), {
      ...view,
      line: { facility: hospital, state: "closed", uses: 0 },
      months: [],
      history: []
    }),
  new: () => FacilityForms.facilityForm(frame(), { draft: { ...draft, offers: [] }, courses }),
  edit: () =>
    FacilityForms.facilityForm(frame({ mistakes: mistakes("", "name", "offers", "openUntil") }), {
      known: { name: awkward.name, basis: "b" },
      draft,
      courses,
      conflict: differences
    }),
  confirm: () =>
    FacilityForms.facilityConfirm(frame(), { name: awkward.name, basis: "b", draft, differences, recent: 12 }),
  import: () =>
    FacilityListPages.facilityLists(frame({ mistakes: mistakes("file") }), {
      files: [waiting, taken, dropped],
      nameOf
    }),
  "import-first": () => FacilityListPages.facilityLists(frame(), { files: [], nameOf }),
  plan: () => FacilityListPages.facilityListPlan(frame(), { file: waiting, nameOf, plan, basis: "b" }),
  "plan-nothing": () =>
    FacilityListPages.facilityListPlan(frame(), {
      file: waiting,
      nameOf,
      plan: { ...plan, added: [], changed: [], summary: { ...plan.summary, unknownCourses: [] } },
      basis: "b"
    }),
  problems: () =>
    FacilityListPages.facilityListProblems(frame(), {
      file: waiting,
      nameOf,
      problems: Array.from({ length: 101 }, (_, index) => ({
        line: index + 2,
        column: "施設コード",
        value: "<15>",
        code: "code-malformed" as const
      })),
      total: 1200
    }),
  taken: () => FacilityListPages.facilityListDone(frame(), { file: taken, nameOf }),
  dropped: () => FacilityListPages.facilityListDone(frame(), { file: dropped, nameOf }),
  settings: () =>
    SettingsPages.settings(frame({ current: "settings" }), {
      association,
      bodies: ["gojokai", "kyosai"],
      today: date("2024-07-01"),
      year
    }),
  "settings-edit": () =>
    SettingsForms.settingsForm(frame({ mistakes: mistakes("name", "ageReckoning", "closedOn", "body-kyosai") }), {
      draft: { ...settingsDraft, name: '"><b>' },
      bodies: ["gojokai", "kyosai"],
      basis: "b",
      year,
      conflict: changes
    }),
  "settings-confirm": () =>
    SettingsForms.settingsConfirm(frame(), {
      draft: settingsDraft,
      basis: "b",
      changes,
      warnings: ["気をつけてください。"]
    })
}

const addressOf = (code: string) => `https://coupon.example.jp/coupon/for_${code}`
const sheets = () =>
  placards(
    [hospital, awkward, dentist, ...facilities.slice(2)].map((facility) => ({
      association,
      facility,
      standalone: false,
      address: addressOf(facility.code),
      qrSvg: encodeQR(addressOf(facility.code), "svg", { ecc: "medium", border: 4 })
    }))
  )

const names = Object.keys(pages)
const pageOf = (name: string) => (name === "placards" ? sheets() : (pages[name]?.() ?? ""))
const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()

const validator = htmlValidator({
  "tel-non-breaking": ["error", { ignoreClasses: ["nobreak"] }],
  // Boxes of one name stand in several groups.
  "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
  // The page of a facility has its name as title, however long that is.
  "long-title": "off"
})

describe.each([...names, "placards"])("%s", (name) => {
  it("is right as HTML, with nothing inline and nothing from elsewhere", async () => {
    const page = pageOf(name)
    const report = await validator.validateString(page)
    expect(
      report.results
        .flatMap(({ messages }) => messages)
        .map(({ line, message, ruleId }) => `${ruleId} at ${line}: ${message}`)
    ).toEqual([])
    expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:|undefined|\[object/)
    for (const [, attributes = "", body = ""] of page.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
      expect(body.match(/name="csrf"/g)?.length ?? 0).toBe(attributes.includes('method="post"') ? 1 : 0)
    }
  })
})

describe("what the pages say", () => {
  it("leaves deeds to those who may do them", () => {
    const viewer = FacilityPages.facilities(frameOf(["look"]), { lines, total: 4, filter, query: "", courses, sort })
    for (const word of ["施設を追加", "一覧を取り込む"]) {
      expect(text(pageOf("list"))).toContain(word)
      expect(text(viewer)).not.toContain(word)
    }
    expect(text(pageOf("facility-closed"))).not.toContain("編集")
    const reader = SettingsPages.settings(frameOf(["look"]), {
      association,
      bodies: [],
      today: date("2024-07-01"),
      year
    })
    expect(text(reader)).not.toContain("設定を変更")
  })

  it("marks what no programme of this year has, and facilities without use", () => {
    const list = text(pageOf("list"))
    for (const words of ["old-course (今年度の事業にありません)", "しばらく利用なし", "利用なし", "利用終了"]) {
      expect(list).toContain(words)
    }
    expect(text(pageOf("edit"))).toContain("今年度の事業にないもの")
  })

  it("writes a change of settings as people read it", () => {
    expect(changes).toEqual([
      { label: "団体名", before: association.name, after: "新しい名前" },
      {
        label: "付与の進め方",
        before: "毎日、対象になった人に自動で付与する",
        after: "職員が実行し、別の職員が承認したときだけ付与する"
      },
      { label: "臨時の休業日", before: "(なし)", after: "2024-08-13、2024-08-14" },
      ...(settingsDraft["body-kyosai"] === ""
        ? []
        : [{ label: "組合・会の名称 (kyosai)", before: settingsDraft["body-kyosai"], after: "(なし)" }])
    ])
  })
})

describe("in a browser", () => {
  let browser: Browser
  let context: BrowserContext
  beforeAll(async () => {
    browser = await launchBrowser()
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const assets = new Map([
      [officeStylesheetPath, { body: officeStylesheet, contentType: "text/css" }],
      [officeScriptPath, { body: officeScript, contentType: "text/javascript" }],
      [stylesheetPath, { body: stylesheet, contentType: "text/css" }],
      [scriptPath, { body: script, contentType: "text/javascript" }]
    ])
    await context.route("http://office.test/**", (route) => {
      const { pathname, search } = new URL(route.request().url())
      const asset = assets.get(pathname + search)
      return route.fulfill({
        body: asset?.body ?? pageOf(pathname.slice(1)),
        contentType: asset?.contentType ?? "text/html; charset=utf-8"
      })
    })
  })
  afterAll(() => browser.close())

  const show = async (name: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(`http://office.test/${name}`)
    return page
  }

  it.each(names)("%s has no violation in light and dark, and no sideways scroll on a narrow page", async (name) => {
    const page = await show(name)
    expect(await violationsInLightAndDark(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.close()
  })

  it("placards are one sheet of A4 each, and every QR code is the address beside it", async () => {
    const page = await show("placards")
    await page.setViewportSize({ width: 1000, height: 1400 })
    const codes = await page.locator(".sheet .address strong").allInnerTexts()
    expect(codes).toHaveLength(facilities.length + 1)
    for (const [index, address] of codes.entries()) {
      const png = PNG.sync.read(await page.locator(".sheet .qr").nth(index).screenshot())
      expect(jsqr.default(new Uint8ClampedArray(png.data), png.width, png.height)?.data).toBe(address)
    }
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(codes.length)
    await page.emulateMedia({ media: "print" })
    await page.setViewportSize({ width: Math.floor((186 / 25.4) * 96), height: Math.floor((273 / 25.4) * 96) })
    const overflow = await page
      .locator(".sheet")
      .evaluateAll((all) => all.map(({ clientHeight, scrollHeight }) => scrollHeight - clientHeight))
    expect(overflow).toEqual(codes.map(() => 0))
    await page.close()
  })
})
