// The form in which people are looked for: what is typed and what is written meet in it, however either is written.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Schema } from "effect"
import { Clerk, HolderSearch, Holders } from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { type Faults, storesWith } from "../support/faultyStores.ts"
import { fiscalYear, memberWith, oneOf } from "../support/people.ts"

const { searchForm, searchText } = Holders

describe("the form of a search", () => {
  it.each([
    ["ﾐﾎﾝ ﾊﾅｺ", "ミホンハナコ"],
    ["みほん　はなこ", "ミホンハナコ"],
    ["ﾊﾟﾊﾞｳﾞ", "パバヴ"],
    ["ゔぁぃゎゐゑゕゖ", "ヴァィヮヰヱヵヶ"],
    ["ヷヸヹヺ", "ヷヸヹヺ"],
    ["Ｋ１２３４５", "K12345"],
    ["k12345", "K12345"],
    ["ａｂｃ", "ABC"],
    ["㌢㍿", "センチ株式会社"],
    ["①⑳ⅷ", "120VIII"],
    ["か\u3099", "ガ"],
    ["は\u309a", "パ"],
    ["\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff \t\n", ""],
    ["髙橋 﨑", "髙橋﨑"],
    ["𠮷野", "𠮷野"],
    ["É ß ı é", "Éßıé"],
    ["ゝゞ ヽヾ", "ゝゞヽヾ"],
    ["%_\\'", "%_\\'"]
  ])("%j is %j", (text, form) => {
    expect(searchForm(text)).toBe(form)
  })

  const texts = Arbitrary.map(
    Arbitrary.array(
      oneOf([
        "か",
        "ガ",
        "ﾊ",
        "ﾞ",
        "\u3099",
        "\u309a",
        "a",
        "Ｚ",
        " ",
        "\u3000",
        "㌢",
        "ゔ",
        "ヷ",
        "𠮷",
        "é",
        "゛",
        "1",
        "①"
      ]),
      { maxLength: 12 }
    ),
    (parts) => parts.join("")
  )

  it.prop("has no spaces, no hiragana of the table and no small letters of ASCII", { text: texts }, ({ text }) => {
    expect(searchForm(text)).not.toMatch(/[\sa-z\u3041-\u3096]/u)
  })

  it.prop("does not depend on the width, and not on hiragana or katakana", { text: texts }, ({ text }) => {
    const katakana = text.replace(/[\u3041-\u3096]/g, (kana) => String.fromCodePoint(kana.charCodeAt(0) + 0x60))
    expect(searchForm(text.normalize("NFKC"))).toBe(searchForm(text))
    if (!/[\u3099\u309a\uff9e]/.test(text)) expect(searchForm(katakana)).toBe(searchForm(text))
  })
})

describe("the search text of a person", () => {
  const holder = memberWith({
    name: "見本　花子",
    kana: "ﾐﾎﾝ ﾊﾅｺ",
    workplace: { code: "０１a", name: "県立ひのき 学校" }
  })

  it("has number, name, kana and workplace, each on a line of its own", () => {
    expect(searchText(holder)).toBe(`${holder.number}\n見本花子\nミホンハナコ\n01A\n県立ヒノキ学校`)
  })

  it("has five lines whatever is in the texts", () => {
    const odd = { ...holder, name: "\u2028", kana: "", workplace: { code: "", name: "\ufeff" } }
    expect(searchText(odd)).toBe(`${holder.number}\n\n\n\n`)
  })

  it.each(["見本", "本花", "みほん", "ﾊﾅｺ", "ヒノキ", "ひのき学校", "01a", "０１Ａ"])("%s stands in it", (word) => {
    expect(searchText(holder)).toContain(searchForm(word))
  })

  it("no word stands in two lines at once", () => {
    expect(searchText(holder)).not.toContain(searchForm("花子ミホン"))
    expect(searchText(holder)).not.toContain(searchForm("花子\nミホン"))
  })
})

describe("a search", () => {
  it.effect("parts words where something stands that is no sign, and asks no store for it", () => {
    const faults: Faults = { now: 0, append: [], put: [] }
    const asked: Array<ReadonlyArray<string>> = []
    const clerk = Schema.decodeUnknownSync(Clerk.Clerk)({
      id: "desk",
      association: "sag",
      name: "desk",
      roles: ["desk"],
      sees: ["personal"],
      active: true
    })
    return Effect.gen(function* () {
      const looking = { clerk, association: association(fiscalYear(2024)) }
      yield* HolderSearch.search({ ...looking, text: "見本\u0000太郎\u0007 \u0085" })
      expect(asked).toEqual([["見本", "太郎"]])
      const nothing = yield* Effect.flip(HolderSearch.search({ ...looking, text: "\u0000 \u0001" }))
      expect(nothing).toMatchObject({ _tag: "SearchRefused", reason: "empty" })
    }).pipe(
      Effect.updateService(Holders.Holders, (holders) => ({
        ...holders,
        search: (query: Holders.HolderQuery) => {
          asked.push(query.words)
          return holders.search(query)
        }
      })),
      Effect.provide(storesWith(faults))
    )
  })
})
