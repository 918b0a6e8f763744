// The pages of figures: right as HTML, charts and totals that say the same, names that tell no more than they may,
// statements that can be sent out, and warnings that say what to do.
import { CalendarDate, type Facility, Month, type Overview, Reconciliation } from "@fukuri/core"
import {
  ClosingPages,
  overviewPage,
  ReconciliationPages,
  ReportPages,
  StatementPages,
  statementsPrint
} from "@fukuri/web-ui"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { at, date, fiscalYear, numberOf, redemptionId } from "../../support/people.ts"
import { association } from "../samples.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const month = Schema.decodeSync(Month.Month)
const july = month("2024-07")
const may = month("2024-05")
const hospital = "1234567" as Facility.FacilityCode
const figures = { uses: 3, redeemed: 5, reversed: 1 }
const longName = "医療法人社団 とても長い名前の総合健診センター 大宮駅前クリニック <女性>健診プラザ"

const row = (label: string, code = "") => ({ code, label, ...figures })
const used = (by: ReportPages.UsedView["by"], rows: ReportPages.UsedView["rows"]): ReportPages.UsedView => ({
  span: { from: may, until: july },
  by,
  rows,
  total: figures,
  months: [july, month("2024-06"), may],
  today: date("2024-07-10")
})

const heldRow = (label: string) => ({
  code: "",
  label,
  people: 12,
  entitled: 10,
  used: 4,
  onPaper: 1,
  remaining: 5
})

const line = (name: string, usedIn = july) => ({ usedIn, name, ...figures })
const statement: StatementPages.NamedStatement = {
  facility: { code: hospital, name: longName, postalCode: "330-0001", address: "見本県見本市中央1-1" },
  lines: [line("選べるドック・一般(40以上)・1日・男"), line("マイ リフレッシュ")],
  adjustments: [line("マイ リフレッシュ", may)]
}
const closed: StatementPages.ListedMonth = {
  month: july,
  standing: "closed",
  closed: { by: "運用 三郎", at: at("2024-08-02") }
}
const open: StatementPages.ListedMonth = { month: july, standing: "next", closed: undefined }

const ours: Reconciliation.OurUse = {
  receipt: redemptionId(1),
  number: numberOf("123456"),
  usedOn: date("2024-07-01"),
  quantity: 1,
  name: "歯科健康診査",
  names: new Set()
}
const theirs: Reconciliation.TheirUse = {
  line: 2,
  receipt: undefined,
  number: numberOf("123456"),
  usedOn: date("2024-07-01"),
  content: "歯科 <検診>",
  quantity: 2
}

const overview: Overview.Overview = {
  today: date("2024-07-10"),
  fiscalYear: fiscalYear(2024),
  countedAt: at("2024-07-10"),
  figures: { today: figures, yesterday: figures, weekAgo: figures },
  days: Array.from({ length: 30 }, (_, index) => ({
    day: CalendarDate.addDays(date("2024-06-11"), index),
    ...figures
  })),
  facilities: [{ code: hospital, name: longName, ...figures }],
  season: {
    countedAt: at("2024-07-10", 9, 59),
    programmes: [heldRow("人間ドック等健診")],
    products: [heldRow("選べるドック")]
  },
  tasks: [
    {
      subject: association.code,
      id: "task-1",
      version: 1,
      at: at("2024-07-10"),
      value: {
        kind: "grant-run",
        about: "run-1",
        title: "付与 6/3",
        startedBy: "clerk:operator" as never,
        startedAt: at("2024-07-10"),
        state: { _tag: "Running", done: 1200, total: 200_000, note: "", owner: "node", until: at("2024-07-10") }
      }
    }
  ],
  corrections: 2,
  grantRuns: 1,
  list: { asOf: date("2024-07-01"), appliedAt: at("2024-07-02") },
  warnings: [
    { _tag: "ListOld", grantOn: date("2024-07-15"), asOf: date("2024-07-01") },
    { _tag: "WrongLogins", tries: 1234 },
    { _tag: "OddHours", facilities: [{ code: hospital, name: longName, uses: 3 }], total: 7 },
    { _tag: "NothingOffered", facilities: [{ code: hospital, name: longName }], total: 1 },
    { _tag: "MonthOpen", month: may }
  ]
}
const quiet: Overview.Overview = {
  ...overview,
  season: { countedAt: at("2024-07-10"), programmes: [], products: [] },
  tasks: [],
  corrections: 0,
  grantRuns: 0,
  list: { asOf: undefined, appliedAt: undefined },
  warnings: []
}

const all = frameOf(everything, { current: "reports" })
const little = frameOf(["look"], { current: "reports" })
const mistaken = frameOf(everything, {
  current: "reports",
  mistakes: [
    { field: "file", sentence: "ファイルを選んでください。" },
    { field: "reason", sentence: "理由を入力してください。" },
    { field: "until", sentence: "あとの月を選んでください。" }
  ]
})
const reconciled = { lines: 4, matched: [], different: [], oursOnly: [], theirsOnly: [], unread: [] }
const place = { facility: { code: hospital, name: longName }, month: july }
const printed = { association, month: july, today: date("2024-08-02"), canSeeHealth: true }

const pages: Readonly<Record<string, () => string>> = {
  概況: () => overviewPage(frameOf(everything), { cases: 12, overview, now: at("2024-07-10", 10, 1) }),
  "概況 with nothing to say": () =>
    overviewPage(frameOf(["look"]), { cases: 0, overview: quiet, now: at("2024-07-10") }),
  "概況 while it is counted": () =>
    overviewPage(frameOf(everything), { cases: 500, overview: { ...quiet, season: undefined }, now: at("2024-07-10") }),
  月ごと: () => ReportPages.used(all, used("month", [row("2024-05", "2024-05"), row("2024-06", "2024-06")])),
  施設ごと: () => ReportPages.used(mistaken, used("facility", [row(longName, "1234567")])),
  所属所ごと: () => ReportPages.used(all, used("workplace", [row("", ""), row("見本高校", "10001")])),
  "クーポンごと before who may not know": () => ReportPages.used(little, used("product", [row("健診クーポン")])),
  "no uses": () => ReportPages.used(all, used("course", [])),
  残り: () =>
    ReportPages.held(all, {
      fiscalYear: fiscalYear(2024),
      by: "product",
      rows: [heldRow("選べるドック"), { ...heldRow("健診クーポン"), people: undefined }],
      total: heldRow(""),
      years: [fiscalYear(2024), fiscalYear(2023)]
    }),
  所属所ごとの残り: () =>
    ReportPages.held(all, {
      fiscalYear: fiscalYear(2024),
      by: "workplace",
      rows: Array.from({ length: 30 }, (_, index) => ({ ...heldRow(`学校${index}`), code: `${index}` })),
      total: heldRow(""),
      years: [fiscalYear(2024)]
    }),
  月次明細と締め: () => StatementPages.months(all, [open, { ...closed, month: may }]),
  "no month": () => StatementPages.months(little, []),
  "a month to be closed": () =>
    StatementPages.month(all, {
      ...open,
      statements: [statement],
      closable: true,
      reopenable: false,
      altered: false
    }),
  "a closed month that has altered": () =>
    StatementPages.month(all, {
      ...closed,
      statements: [statement],
      closable: false,
      reopenable: true,
      altered: true
    }),
  "a month before who may only look": () =>
    StatementPages.month(little, { ...open, statements: [], closable: true, reopenable: true, altered: false }),
  "a statement": () => StatementPages.statement(all, { ...closed, statement }),
  "a statement of nothing": () =>
    StatementPages.statement(little, { ...open, statement: { ...statement, lines: [], adjustments: [] } }),
  closing: () => ClosingPages.closing(all, { month: july, total: figures, facilities: 2 }),
  reopening: () => ClosingPages.reopening(mistaken, { ...closed, reason: "施設<から>" }),
  "not now": () => ClosingPages.notNow(all, july, "next"),
  print: () =>
    statementsPrint({
      ...printed,
      closed: false,
      statements: [
        statement,
        { ...statement, facility: { ...statement.facility, code: "2000015" as Facility.FacilityCode, name: "歯科" } }
      ]
    }),
  "print of nothing": () => statementsPrint({ ...printed, closed: true, statements: [] }),
  照合: () =>
    ReconciliationPages.form(mistaken, {
      facilities: [{ code: hospital, name: longName }],
      months: [july, may],
      facility: hospital,
      month: july,
      output: "page"
    }),
  照合の結果: () =>
    ReconciliationPages.result(all, {
      ...place,
      result: {
        lines: 4,
        matched: [{ ours, theirs, by: "day", differs: [] }],
        different: [{ ours, theirs, by: "receipt", differs: ["quantity", "content"] }],
        oursOnly: [ours],
        theirsOnly: [theirs],
        unread: [
          { line: 3, why: "number-shortened" },
          { line: 4, why: "nothing-to-find-by" }
        ]
      }
    }),
  "照合の結果 all the same": () => ReconciliationPages.result(all, { ...place, result: reconciled })
}

const validator = htmlValidator()

const textOf = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
const page = (name: string) => pages[name]?.() ?? assert.fail(name)
const text = (name: string) => textOf(page(name))

describe.each(Object.keys(pages))("%s", (name) => {
  it("is right as HTML, has nothing inline, and escapes what others wrote", async () => {
    const markup = page(name)
    const { results } = await validator.validateString(markup)
    assert.deepStrictEqual(
      results.flatMap(({ messages }) => messages.map(({ line, message, ruleId }) => `${ruleId} ${line}: ${message}`)),
      []
    )
    assert.notMatch(markup, /\sstyle=|<style|\son[a-z]+=|javascript:/)
    assert.notMatch(markup, /<女性>|<検診>|施設<から>/)
  })
})

describe("概況", () => {
  it("says how old its figures are, and what is to be done about each warning", () => {
    const shown = text("概況")
    assert.include(shown, "60秒前の集計です。")
    assert.include(shown, "2分前の集計です。")
    assert.include(text("概況 while it is counted"), "今年度の集計をしています。")
    assert.include(shown, "7/15 に付与があります。名簿は 7/1 現在のままです。 新しい名簿を取り込む")
    assert.include(shown, "1,234回あり")
    assert.include(shown, "全部で7か所あり、はじめの1か所です。")
    assert.include(shown, "2024年5月が、まだ締められていません。 明細を確かめて締める")
    for (const link of ["/office/imports", "/office/uses?facility=1234567", "/office/facilities/1234567"]) {
      assert.include(page("概況"), `href="${link}"`)
    }
    assert.include(page("概況"), 'href="/office/reports/months/2024-05"')
  })

  it("shows what waits, with the progress of tasks, and says so when nothing does", () => {
    assert.include(text("概況"), "訂正 2件が承認などを待っています。")
    assert.include(text("概況"), "1,200 / 200,000")
    assert.include(text("概況 with nothing to say"), "待っているものはありません。")
    assert.notInclude(text("概況 with nothing to say"), "確かめてください")
  })

  it("says that kinds of examinations are not shown to who may not know them", () => {
    assert.include(text("概況 with nothing to say"), "健診の種類は、見る権限のある職員にだけ表示しています。")
    assert.notInclude(text("概況"), "健診の種類は")
  })
})

describe("集計", () => {
  it("has the total under its rows, and a file of the same", () => {
    assert.match(text("月ごと"), /2024年5月 3 5 1 4 2024年6月 3 5 1 4 合計 3 5 1 4/)
    assert.include(page("月ごと"), "/office/reports/used.csv?from=2024-05&amp;until=2024-07&amp;by=month")
    assert.include(text("所属所ごと"), "所属所の登録なし")
    assert.include(text("残り"), "健診クーポン ― 10 4 1 5")
  })

  it("offers lists of facilities to be held against uses only to who may see personal data", () => {
    assert.include(text("月ごと"), "施設の一覧との照合")
    assert.notInclude(text("クーポンごと before who may not know"), "施設の一覧との照合")
  })
})

describe("月次明細", () => {
  it("offers to close and to open again only what can be, to who may", () => {
    assert.include(text("a month to be closed"), "この月を締める")
    assert.notInclude(text("a month to be closed"), "締めを取り消す")
    assert.include(text("a closed month that has altered"), "締めを取り消す")
    assert.include(text("a closed month that has altered"), "壊れている可能性があります")
    assert.notInclude(text("a month before who may only look"), "締める</a>")
    assert.notInclude(text("a month before who may only look"), "締めを取り消す")
  })

  it("on paper is a sheet for each facility, with who, what, the sum, the day of issue, and whether it is final", () => {
    assert.strictEqual(page("print").match(/class="sheet"/g)?.length, 2)
    const shown = text("print")
    for (const each of [
      "御中",
      "1234567",
      "330-0001 見本県見本市中央1-1",
      association.name,
      "発行日 2024年8月2日(金)",
      "前月以前の調整",
      "2024年5月 マイ リフレッシュ 3 5 1 4",
      "合計 12 枚",
      "締める前の途中経過です"
    ]) {
      assert.include(shown, each)
    }
    const final = textOf(statementsPrint({ ...printed, closed: true, statements: [statement], canSeeHealth: false }))
    assert.notInclude(final, "途中経過")
    assert.include(final, "施設には渡さないでください")
  })
})

describe("照合の結果", () => {
  it("says whether all is the same, and what is not", () => {
    assert.include(text("照合の結果 all the same"), "すべて一致しました。")
    const shown = text("照合の結果")
    assert.include(shown, "一致しないものがあります。")
    assert.include(shown, "2024年7月1日(月) 歯科 &lt;検診&gt; 2枚 枚数、内容")
    assert.include(shown, "受付番号か、番号と利用日の両方が必要です。")
    assert.include(page("照合の結果"), 'href="/office/uses/0000000000000001"')
  })
})
