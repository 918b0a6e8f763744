// The vocabulary: every sentence is its own, can be written as its example says, and says in plain words what is wrong with
// one that is not known. Everything here is found before anything is played.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { matches, problemLine, readFeatures, vocabulary } from "@fukuri/scenarios"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fukuri-vocabulary-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What is wrong with a scenario of some lines, without the folder. The first of them is line 3. */
const problemsOf = async (...lines: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const path = join(folder, "a.feature")
  await writeFile(path, ["機能: 試し", "  シナリオ: 一つ", ...lines.map((line) => `    ${line}`)].join("\n"))
  const { problems } = await readFeatures([path])
  return problems.map((problem) => problemLine(problem).replace(`${folder}/`, ""))
}

describe("the vocabulary", () => {
  it.each(vocabulary.map((step) => [step.expression, step] as const))(
    "%s: its example is it, and no other",
    (_, step) => {
      const [line = ""] = step.example.split("\n")
      expect(matches(line).map(({ step }) => step.expression)).toEqual([step.expression])
    }
  )

  it.each(vocabulary.map((step) => [step.expression, step] as const))(
    "%s: its example can be written",
    async (_, step) => {
      const [line = "", ...table] = step.example.split("\n")
      expect(await problemsOf(`${step.kind} ${line}`, ...table)).toEqual([])
    }
  )

  it("has no two sentences that are written the same", () => {
    const written = vocabulary.map(({ expression }) => expression.replace(/\{[a-z]+\}/g, "{}"))
    expect(written.filter((each, index) => written.indexOf(each) !== index)).toEqual([])
  })
})

describe("a sentence that is not known", () => {
  it("is told with file, line, the word that does not fit, and the nearest sentence", async () => {
    expect(await problemsOf("もし 施設「1234567」で「123456」がログオンする")).toEqual([
      "a.feature:3: 「ログオン」のところが、知っている文に合いません。いちばん近い文: 施設「1234567」で「123456」がログインする (すべての文: fukuri scenario --steps)"
    ])
  })

  it("is told with every other problem of the files at once", async () => {
    const problems = await problemsOf("もし 何かをする", "ならば 「内容選択」の画面になる", "かつ 別の何かになる")
    expect(problems.map((problem) => problem.slice(0, "a.feature:3".length))).toEqual(["a.feature:3", "a.feature:5"])
  })

  it("is refused where a sentence of another kind belongs", async () => {
    expect(await problemsOf("もし 「人間ドック」が選べる")).toEqual([
      "a.feature:3: 「「人間ドック」が選べる」は「ならば」の文です。「もし」には書けません。"
    ])
  })

  it("may have brackets in what a screen says", async () => {
    expect(await problemsOf("ならば 画面に「入力し、「次へ」を押下してください。」と表示される")).toEqual([])
  })
})

describe("a wrong value is told with what is allowed", () => {
  it.each([
    ["前提 今日は2024年13月1日である", "「2024年13月1日」は日付ではありません。月は1から12までです。"],
    ["前提 今日は13月である", "「13月」は日付ではありません。月のあとに日も書いてください (例 7月1日)。"],
    ["前提 今日は2024-02-30である", "「2024-02-30」は日付ではありません。その月にその日はありません。"],
    ["前提 今は7月1日の25時である", "「25時」は時刻ではありません。0時00分から23時59分までで書いてください。"],
    [
      "前提 組合員「12345」は1974年12月12日生まれの男性である",
      "「12345」は組合員番号ではありません。6桁の英数字か、末尾に01を付けた8桁で書いてください。"
    ],
    [
      "前提 組合員「123456」は1974年12月12日生まれの男子である",
      "「男子」は性別ではありません。「男性」か「女性」と書いてください。"
    ],
    ["もし 枚数を1000にする", "「1000」は数えられません。0から999までの数で書いてください。"]
  ])("%s", async (line, problem) => {
    expect(await problemsOf(line)).toEqual([`a.feature:3: ${problem}`])
  })

  it("of a screen, a button or a state with the nearest one", async () => {
    const [screen, button, state] = await problemsOf(
      "もし 「次え」を押す",
      "ならば 「内容洗濯」の画面になる",
      "かつ 「123456」の「歯科健康診査」は「利用済み」である"
    )
    expect(screen).toContain("「次え」というボタンはありません。近いもの:「次へ」")
    expect(button).toContain("「内容洗濯」という画面の見出しはありません。近いもの:「内容選択」")
    expect(state).toContain("「利用済み」というクーポンの状態はありません。近いもの:「利用済」")
  })

  it("of a table with its column", async () => {
    const [column, missing] = await problemsOf(
      "前提 次の人がいる",
      "| 番号 | 性別 | 生まれ |",
      "| 123456 | 男 | 1974 |"
    )
    expect(column).toContain("a.feature:3: 表の列「生まれ」は使えません。近いもの:")
    expect(missing).toBe("a.feature:3: 表に列「生年月日」がありません。")
    expect(await problemsOf("前提 次の人がいる", "| 番号 | 生年月日 |", "| 123456 | 1974-13-12 |")).toEqual([
      "a.feature:3: 表の列「生年月日」の「1974-13-12」は日付ではありません。2024-07-01 のように、暦にある日を書いてください。"
    ])
  })
})

describe("a file that cannot be read", () => {
  it("is told by the line that is none", async () => {
    const [problem] = await problemsOf("前提 今日は2024年7月1日である", "それから")
    expect(problem).toContain("a.feature:4: 「それから」の行を読めません。")
  })

  it("is told by its name", async () => {
    const { problems } = await readFeatures([join(folder, "none.feature")])
    expect(problems.map(({ text }) => text)).toEqual(["ファイルがありません。名前を確かめてください。"])
  })
})
