// The drivers: the essential scenarios of the guide hold on each of them, a scenario that is wrong does not, and what a driver
// cannot see is told as that.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type DriverName, openDriver, play, readFeatures, run, summaryOf } from "@fukuri/scenarios"
import { HtmlValidate } from "html-validate"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { findBrowser } from "../support/browser.ts"
import { putPrepared } from "../support/preparedData.ts"

const examples = join(import.meta.dirname, "../../examples/scenarios")
let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fukuri-drivers-"))
  await findBrowser()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:document"],
  rules: { "doctype-style": ["error", { style: "lowercase" }], "no-trailing-whitespace": "off" }
})

const fileOf = async (...lines: ReadonlyArray<string>): Promise<string> => {
  const path = join(folder, "a.feature")
  await writeFile(path, ["機能: 試し", ...lines].join("\n"))
  return path
}

const begin = [
  "  シナリオ: 一つ",
  "    前提 組合員「123456」は1974年12月12日生まれの男性である",
  "    かつ 今年度のクーポンが付与されている"
]

describe.each(["memory", "pglite", "postgres", "browser"] as const)("on %s", (driver: DriverName) => {
  it("the essential scenarios hold", async () => {
    const { files } = await readFeatures([examples])
    const dataFolder = join(folder, driver)
    if (driver === "pglite") await putPrepared(dataFolder)
    const theatre = await openDriver(driver, { databaseUrl: inject("postgresUrl"), dataFolder })
    const results = await play(driver, theatre, files, { tags: "@要点" })
    await theatre.close()
    expect(results.map(({ name, status }) => `${name}: ${status}`).filter((each) => !each.endsWith(": 成立"))).toEqual(
      []
    )
    expect(results.length).toBe(7)
  })
})

describe("a scenario that does not hold", () => {
  it("tells the sentence with its line, what was expected and what was seen; what follows is not played", async () => {
    const path = await fileOf(
      ...begin,
      "    もし 施設「3000021」で「123456」が「マイ リフレッシュ」を1枚利用する",
      "    ならば 「123456」の「マイ リフレッシュ」は残り3枚である",
      "    かつ 台帳に矛盾はない"
    )
    const { exitCode, results, text } = await run({ paths: [path], on: [] })
    expect(exitCode).toBe(1)
    expect(text).toContain(`${path}:6  ならば 「123456」の「マイ リフレッシュ」は残り3枚である`)
    expect(text).toContain("こうなるはず: 3枚")
    expect(text).toContain("実際: 2枚")
    expect(results[0]?.steps.map(({ status }) => status)).toEqual(["成立", "成立", "成立", "不成立", "未実行"])
  })

  it("has the screen beside it in a browser, in a report that needs nothing else and shows what was written as text", async () => {
    const path = await fileOf(
      ...begin.map((line) => line.replace("一つ", "<b>一つ</b>")),
      "    もし 「123456」がマイページを見る",
      "    ならば 画面に「ない文」と表示される"
    )
    const report = join(folder, "report.html")
    const { exitCode } = await run({ paths: [path], on: ["memory,browser"], report })
    expect(exitCode).toBe(1)
    const html = await readFile(report, "utf8")
    expect(html).toContain("data:image/png;base64,iVBOR")
    expect(html).toContain("&lt;b&gt;一つ&lt;/b&gt;")
    expect(html).not.toMatch(/<b>一つ|<script|(?:src|href)="(?!data:image\/png|#)/)
    expect(html).toContain("対象外の理由: 画面の文と見た目は、browser でだけ確かめます。")
    const { results } = await validator.validateString(html)
    expect(results.flatMap(({ messages }) => messages.map(({ line, ruleId }) => `${ruleId} in ${line}`))).toEqual([])
  })

  it.each([
    [
      "a person who was never told of",
      "もし 「234567」がマイページを見る",
      "「234567」という人は登場していません。近いもの:「123456」。"
    ],
    [
      "a day that the year has not",
      "もし 2025年2月1日になる\n    かつ 2月29日になる",
      "2025年2月29日は暦にありません。"
    ],
    [
      "a coupon that no programme has",
      "ならば 「123456」の「歯科検診」は残り1枚である",
      "「歯科検診」というクーポンは今年度の事業にありません。近いもの:「歯科健康診査」。"
    ],
    [
      "a facility that there is not",
      "もし 施設「1234568」の二次元バーコードを読み取る",
      "「1234568」という施設はありません。近いもの:「1234567」。"
    ],
    ["a button that the screen has not", "もし 「今すぐ利用する」を押す", "まだどの画面も開いていません。"]
  ])("says what is not there: %s", async (_, line, why) => {
    const { exitCode, results } = await run({ paths: [await fileOf(...begin, `    ${line}`)], on: [] })
    expect(exitCode).toBe(1)
    expect(results[0]?.steps.at(-1)?.reason).toContain(why)
  })
})

describe("what was refused", () => {
  const tooMany = "    もし 福利課が「123456」の「マイ リフレッシュ」の付与を9枚取り消す"

  it("holds when it is asked for", async () => {
    const asked = await fileOf(...begin, tooMany, "    ならば 「枚数が多すぎる」として断られる")
    expect((await run({ paths: [asked], on: [] })).exitCode).toBe(0)
  })

  it("is not passed over, neither by the next sentence nor at the end", async () => {
    const next = await run({ paths: [await fileOf(...begin, tooMany, "    ならば 台帳に矛盾はない")], on: [] })
    const end = await run({ paths: [await fileOf(...begin, "    ならば 台帳に矛盾はない", tooMany)], on: [] })
    expect([next.exitCode, end.exitCode]).toEqual([1, 1])
    for (const { text } of [next, end]) expect(text).toContain("実際: 「枚数が多すぎる」として断られた")
  })
})

describe("what a driver cannot see", () => {
  it("is told as 対象外 with the reason, and never as held", async () => {
    const path = await fileOf(
      ...begin,
      "    もし 「123456」がマイページを見る",
      "    ならば 画面に「ない文」と表示される",
      "  シナリオ: 二つ",
      "    もし アドレス「/」を開く",
      "    ならば 画面に「ない文」と表示される"
    )
    const { exitCode, results } = await run({ paths: [path], on: ["memory"] })
    expect([exitCode, results.map(({ status }) => status)]).toEqual([0, ["対象外", "対象外"]])
    expect(results[1]?.steps.map(({ status }) => status)).toEqual(["対象外", "未実行"])
    expect(summaryOf(results)).toContain("成立 0、不成立 0、対象外 2")
  })
})

describe("what cannot be played", () => {
  it("is nothing at all, or what is not there", async () => {
    const nothing = await run({ paths: [], on: [] })
    expect([nothing.exitCode, nothing.text]).toEqual([
      2,
      expect.stringContaining("シナリオのファイルかフォルダーを書いてください")
    ])
    const empty = await run({ paths: [folder], on: [], report: join(folder, "none", "report.html") })
    expect(empty.exitCode).toBe(2)
  })
})

describe("a driver that cannot be used", () => {
  it.each([
    [{ on: ["memry"] }, "近いもの: memory。"],
    [{ on: ["postgres"] }, "--database-url か DATABASE_URL に"],
    [{ on: ["postgres"], databaseUrl: "mysql://a" }, "postgres://利用者@ホスト:5432/データベース の形で"],
    [
      { on: ["postgres"], databaseUrl: "postgres://nobody@127.0.0.1:1/x" },
      "サーバー 127.0.0.1:1 にシナリオ用のデータベースを作れません。"
    ]
  ])("%j says what to do", async (request, why) => {
    const path = await fileOf(...begin, "    ならば 台帳に矛盾はない")
    const { exitCode, text } = await run({ paths: [path], ...request })
    expect([exitCode, text.includes(why)], text).toEqual([2, true])
  })
})
