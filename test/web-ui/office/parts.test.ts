// What all pages of the office have in common: right as HTML, nothing inline, everything escaped, fields joined to their
// mistakes, charts that say the same as their tables, a navigation that shows what a clerk may see.
import { describe, expect, it } from "@effect/vitest"
import {
  html,
  OfficeChart,
  OfficePage,
  OfficeParts,
  officeScript,
  officeScriptPath,
  officeStylesheet,
  officeStylesheetPath,
  OfficeTable,
  render,
  script,
  stylesheet
} from "@fukuri/web-ui"
import { days, everything, facilities, frameOf, gallery, mistakes, products } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const pages = Object.entries(gallery).map(([name, page]) => ({ name, page: page() }))
const pageOf = (name: string) => pages.find((page) => page.name === name)?.page ?? ""
const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim()
const all = (markup: string, pattern: RegExp) => [...markup.matchAll(pattern)].map(([, found = ""]) => found)

const validator = htmlValidator()
/** Without a script a page with work under way has no other way to ask again. */
const allowed = new Map([["page", ["meta-refresh"]]])

describe.each(pages)("$name", ({ name, page }) => {
  it("is right as HTML, and accessible as far as that shows", async () => {
    const report = await validator.validateString(page)
    expect(
      report.results
        .flatMap(({ messages }) => messages)
        .filter(({ ruleId }) => allowed.get(name)?.includes(ruleId) !== true)
        .map(({ line, message, ruleId }) => `${ruleId} at ${line}: ${message}`)
    ).toEqual([])
  })

  it("has nothing inline and nothing from elsewhere, and the office's own assets alone", () => {
    expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/)
    expect(all(page, /(<script[^>]*>)/g)).toEqual([`<script defer src="${officeScriptPath}">`])
    expect(all(page, /<link rel="stylesheet" href="([^"]*)"/g)).toEqual([officeStylesheetPath])
    expect(all(page, /\s(?:src|href)="((?:https?:)?\/\/[^"]*)"/g)).toEqual([])
  })

  it("has one proof in every form that posts, and none in the address of one that looks up", () => {
    for (const [, attributes = "", body = ""] of page.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
      expect(body.match(/name="csrf"/g)?.length ?? 0).toBe(attributes.includes('method="post"') ? 1 : 0)
    }
  })
})

describe("navigation", () => {
  const places = (page: string) => all(/<nav class="places".*?<\/nav>/s.exec(page)?.[0] ?? "", /<li>(.*?)<\/li>/gs)
  const labels = (page: string) => places(page).map(text)
  const content = { title: "題", body: "" }

  it("has every place of the interface, in its order, for who may see all", () => {
    expect(labels(OfficePage.officePage(frameOf(everything), content)).join(" · ")).toBe(
      "概況 · 利用者 · 付与 · 利用 · 紙クーポン · 事後登録 · 施設 · 事業 · 取込 · 集計 · 記録 · 職員 · 設定 · アカウント"
    )
  })

  it("leaves out what a clerk may not see, and what has no page yet", () => {
    const shown = labels(OfficePage.officePage(frameOf(["look", "operate"], { hidden: ["paper", "outages"] }), content))
    expect(shown.join(" · ")).toBe("概況 · 利用者 · 付与 · 利用 · 施設 · 事業 · 取込 · 集計 · 設定 · アカウント")
  })

  it("marks where one is, once", () => {
    const page = OfficePage.officePage(frameOf(everything, { current: "uses" }), content)
    expect(
      places(page)
        .filter((place) => place.includes('aria-current="page"'))
        .map(text)
    ).toEqual(["利用"])
  })

  it("is not there for who has not logged in, nor on paper", () => {
    for (const name of ["entrance", "print"]) expect(pageOf(name)).not.toContain("<nav")
  })
})

describe("what is typed or stored", () => {
  it("never becomes markup, wherever it stands", () => {
    const evil = `"'><img src=x onerror=alert(1)>&`
    const parts = OfficeParts
    const bars = [{ label: evil, value: 1, title: evil }]
    const wrong = [{ field: evil, sentence: evil }]
    const options = [{ value: evil, label: evil, hint: evil }]
    const spec = { name: evil, label: evil, value: evil, hint: evil, mistakes: wrong }
    const body = [
      parts.field({ ...spec, autocomplete: evil }),
      parts.textarea(spec),
      parts.dateField({ ...spec, min: evil, max: evil }),
      parts.select({ ...spec, options, none: evil }),
      parts.radios({ ...spec, options }),
      parts.checkboxes({ ...spec, options, values: [evil] }),
      parts.checkbox(spec),
      parts.fileField({ ...spec, accept: evil }),
      parts.postForm({ action: evil, csrf: evil, body: evil }),
      parts.getForm({ action: evil, label: evil, body: parts.button(evil, "quiet", { name: evil, value: evil }) }),
      parts.panel({ title: evil, id: evil, body: evil, actions: evil }),
      parts.facts([[evil, evil]]),
      parts.tiles([{ label: evil, value: evil, unit: evil, note: evil, path: evil }]),
      parts.chip(evil, "bad"),
      parts.note("bad", evil),
      parts.linkButton(evil, evil),
      parts.downloadLink(evil, evil, evil),
      parts.tabs(evil, [{ label: evil, path: evil }]),
      parts.empty(evil, evil),
      parts.confirmPanel({ title: evil, changes: evil, counts: [[evil, 1, evil]], agreement: evil, form: evil }),
      parts.progress({ label: evil, done: 1, total: 2, taskId: evil, text: evil }),
      parts.masked({ label: evil, text: evil, reveal: { action: evil, csrf: evil, carried: { [evil]: evil } } }),
      OfficeTable.table({
        caption: evil,
        id: evil,
        columns: [{ key: "a", label: evil, sort: true }],
        rows: [[evil]],
        sort: { key: "a", descending: true, hrefFor: () => evil },
        empty: evil
      }),
      OfficeTable.paging({ previous: evil, next: evil, from: 1, to: 1, anchor: evil, label: evil }),
      OfficeChart.barChart({ title: evil, unit: evil, of: evil, id: evil, bars }),
      OfficeChart.rowChart({ title: evil, unit: evil, of: evil, id: evil, bars }),
      OfficeChart.stackedRows({
        title: evil,
        unit: evil,
        id: evil,
        parts: [evil],
        rows: [{ label: evil, values: [1] }]
      })
    ]
    const page = OfficePage.officePage(
      frameOf(everything, { notice: evil, alerts: [evil], mistakes: wrong, csrf: evil }),
      {
        title: evil,
        trail: [{ label: evil, path: evil }],
        body
      }
    )
    expect(page).toContain("&lt;img src=x")
    expect(page).not.toMatch(/<img|"'|'>/)
    expect(page).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39|#96);)/)
  })
})

describe("forms", () => {
  it("every mistake stands at its field, is joined to it, and can be reached from the summary", () => {
    const page = pageOf("form")
    const ids = all(page, /\sid="([^"]*)"/g)
    expect(new Set(ids).size).toBe(ids.length)
    expect(all(page, /<label for="([^"]*)"/g).filter((id) => !ids.includes(id))).toEqual([])
    const described = all(page, /aria-describedby="([^"]*)"/g).flatMap((list) => list.split(" "))
    expect(described.filter((id) => !ids.includes(id))).toEqual([])
    expect(described).toEqual(expect.arrayContaining(["f-name-hint", "f-name-mistake", "f-mode-mistake"]))
    const summary = /<div class="alert".*?<\/div>/s.exec(page)?.[0] ?? ""
    expect(all(summary, /<li>(.*?)<\/li>/gs).map(text)).toEqual(mistakes.map(({ sentence }) => sentence))
    expect(all(summary, /href="#([^"]*)"/g)).toEqual(["f-name", "f-mode"])
    expect(ids).toEqual(expect.arrayContaining(["f-name", "f-mode"]))
    expect(page).toContain("<title>入力エラー: 施設の編集 | 埼玉県教職員互助会 事務局</title>")
  })

  it("labels alone name the fields; chosen things are chosen", () => {
    const page = pageOf("form")
    expect(all(page, /<label[^>]*>(.*?)<\/label>/gs).map(text)).toContain("利用開始日")
    expect(all(page, /value="([^"]*)"(?=[^>]* checked)/g)).toEqual(["daily", "dental", "1"])
    expect(all(page, /<option\s+value="([^"]*)"\s+selected/g)).toEqual(["b"])
    expect(page).toContain('enctype="multipart/form-data"')
  })
})

describe("tables", () => {
  const spec = {
    caption: "表",
    id: "here",
    columns: [
      { key: "name", label: "名", head: true, sort: true },
      { key: "count", label: "数", numeric: true, sort: true }
    ],
    sort: { key: "count", descending: true, hrefFor: (key: string) => `?sort=${key}` },
    empty: "ありません。"
  }
  const made = render(OfficeTable.table({ ...spec, rows: [{ count: 12_345, name: "甲" }, ["乙", html`<b>1</b>`]] }))

  it("takes rows by order or by key, names them, and sets figures apart", () => {
    const rows = all(/<tbody>(.*?)<\/tbody>/s.exec(made)?.[1] ?? "", /<tr>(.*?)<\/tr>/gs)
    expect(rows.map((row) => all(row, /<th scope="row"[^>]*>(.*?)<\/th>/gs))).toEqual([["甲"], ["乙"]])
    expect(rows.map((row) => all(row, /<td class="number">(.*?)<\/td>/gs))).toEqual([["12,345"], ["<b>1</b>"]])
  })

  it("is sorted by links, and says how", () => {
    expect(all(made, /<th scope="col"([^>]*)>/g).map((rest) => rest.trim())).toEqual([
      "",
      'class="number" aria-sort="descending"'
    ])
    expect(all(made, /<a href="([^"]*)"/g)).toEqual(["?sort=name", "?sort=count"])
    const up = { ...spec.sort, descending: false }
    expect(render(OfficeTable.table({ ...spec, sort: up, rows: [["a", 1]] }))).toContain('aria-sort="ascending"')
  })

  it("scrolls in a region that can be reached and has a name", () => {
    expect(made).toMatch(/<section\s+class="scroll"\s+id="here"\s+aria-label="表"\s+tabindex="0"/)
  })

  it("says when there is nothing", () => {
    const nothing = render(OfficeTable.table({ ...spec, rows: [] }))
    expect(text(nothing)).toBe("ありません。")
    expect(nothing).toContain('id="here"')
  })

  it("is paged so that the next page opens where the table is", () => {
    const made = render(OfficeTable.paging({ next: "?after=50", from: 1, to: 50, total: 62_150, anchor: "here" }))
    expect(all(made, /href="([^"]*)"/g)).toEqual(["?after=50#here"])
    expect(text(made)).toBe("1〜50件目 (全62,150件) 前へ 次へ")
    expect(text(render(OfficeTable.paging({ from: 1, to: 0, total: 0 })))).toContain("0件")
  })
})

describe("charts", () => {
  const upright = render(OfficeChart.barChart({ title: "日", unit: "枚", bars: days }))
  const lying = render(OfficeChart.rowChart({ title: "施設", unit: "枚", bars: facilities }))
  const stacked = render(
    OfficeChart.stackedRows({ title: "残", unit: "枚", parts: ["済", "残", "紙"], rows: products })
  )
  const cellsOf = (chart: string) =>
    all(/<tbody>(.*?)<\/tbody>/s.exec(chart)?.[1] ?? "", /<tr>(.*?)<\/tr>/gs).map((row) =>
      all(row, /<t[hd][^>]*>(.*?)<\/t[hd]>/gs)
    )
  const numbers = (chart: string, attribute: string) =>
    all(chart, /(<rect\s+class="(?:bar|part)[^>]*height="(?:1[0-9]{2}|[0-9.]+)"[^>]*><title)/g).map((bar) =>
      Number(new RegExp(`\\s${attribute}="([^"%]*)%?"`).exec(bar)?.[1])
    )

  it("say the same as the tables below them", () => {
    expect(cellsOf(upright)).toEqual(days.map(({ title, value }) => [title, String(value)]))
    expect(all(upright, /<title>(.*?)<\/title>/g)).toEqual(days.map(({ title, value }) => `${title} ${value}枚`))
    expect(cellsOf(lying).map(([, value]) => value)).toEqual(["1,234", "876", "12.5", "0"])
    expect(cellsOf(stacked).map(([, ...values]) => values)).toEqual([
      ["820", "410", "12", "1,242"],
      ["300", "0", "0", "300"],
      ["0", "2,400", "3", "2,403"]
    ])
  })

  it("draw heights and lengths that are as the figures are", () => {
    const heights = numbers(upright, "height")
    expect(heights).toHaveLength(days.length)
    for (const [index, { value }] of days.entries()) expect(heights[index]).toBeCloseTo((value / 80) * 180, 0)
    expect(numbers(lying, "width")).toEqual([100, 71, 1, 0])
    expect(numbers(stacked, "width")).toEqual([34.1, 17.1, 0.5, 12.5, 99.9, 0.1])
    expect(numbers(stacked, "x")).toEqual([0, 34.1, 51.2, 0, 0, 99.9])
  })

  it("carry no noise of floating point", () => {
    for (const chart of [upright, lying, stacked]) {
      const values = all(chart, /\s(?:x|y|x1|x2|y1|y2|width|height)="([^"]*)"/g)
      expect(values.length).toBeGreaterThan(8)
      expect(values.filter((value) => !/^-?\d+(?:\.\d)?%?$/.test(value))).toEqual([])
    }
  })

  it("leave out labels that find no room, never on wide pages those of narrow ones", () => {
    const names = (look: string) =>
      all(upright, new RegExp(`<text\\s+class="${look}"[^>]*>(.*?)</text`, "gs")).map(text)
    expect(names("name")[0]).toBe("6/1")
    expect(names("name").length).toBeLessThan(7)
    expect(names("name").length + names("name roomy").length).toBeLessThan(16)
  })

  it("say so when there is nothing to draw, and never draw what is not a number", () => {
    for (const bars of [[], [{ label: "甲", value: 0 }]]) {
      const made = render(OfficeChart.barChart({ title: "日", unit: "枚", bars }))
      expect(text(made)).toContain("まだ数字がありません。")
      expect(made).not.toMatch(/NaN|Infinity/)
    }
  })
})

describe("assets", () => {
  const colours = (css: string): ReadonlyMap<string, string> =>
    new Map([...css.matchAll(/(--[a-z0-9-]+): (#[0-9a-f]{3,6});/g)].map(([, name = "", value = ""]) => [name, value]))
  const luminance = (colour: string) => {
    const hex = colour.length === 4 ? colour.slice(1).replace(/./g, "$&$&") : colour.slice(1)
    const [red = 0, green = 0, blue = 0] = (hex.match(/../g) ?? [])
      .map((pair) => Number.parseInt(pair, 16) / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const dark = /@media \(prefers-color-scheme: dark\) \{\n {2}:root \{.*?\n {2}\}\n\}/gs
  const schemes = {
    light: colours(officeStylesheet.replace(dark, "").split("\nhtml {")[0] ?? ""),
    dark: colours((officeStylesheet.match(dark) ?? []).join(""))
  }

  it.each(["light", "dark"] as const)("in %s all text stands out at least 7 to 1", (scheme) => {
    const pairs = [
      ...["--paper", "--wash", "--shade", "--danger-wash", "--warn-wash", "--good-wash"].map((ground) => [
        "--ink",
        ground
      ]),
      ...["--paper", "--wash", "--shade"].map((ground) => ["--soft", ground]),
      ["--action", "--paper"],
      ["--action", "--shade"],
      ["--on-action", "--action"],
      ["--danger", "--paper"],
      ["--danger", "--danger-wash"],
      ["--warn", "--warn-wash"]
    ] as const
    const low = pairs.flatMap(([ink = "", ground = ""]) => {
      const [one = 0, other = 0] = [ink, ground].map((name) => luminance(schemes[scheme].get(name) ?? "#777"))
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
      return ratio >= 7 ? [] : [`${ink} on ${ground}: ${ratio.toFixed(2)}`]
    })
    expect(low).toEqual([])
  })

  it("are the office's own: member pages carry nothing of them", () => {
    expect(officeStylesheetPath).toMatch(/^\/assets\/office\.css\?v=[0-9a-z]+$/)
    expect(officeScriptPath).toMatch(/^\/assets\/office\.js\?v=[0-9a-z]+$/)
    expect(stylesheet).not.toContain(".places")
    expect(script).not.toContain("EventSource")
    expect(officeScript).not.toMatch(/=>|\?\?|\?\.|`|\bconst\b|\blet\b/)
    expect(officeScript).not.toMatch(/[\u3000-\u9fff]/)
  })
})
