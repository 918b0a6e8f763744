/**
 * Laws of searching people. What a word has to stand in is core's `searchText`; a store may keep that form itself, and
 * then it has to be the same on every text.
 */
import { type Holder, Holders } from "@fukuri/core"
import { Effect } from "effect"
import { expect, type Law, lawsOf } from "./Law.ts"
import { enrol, newAssociation, newPrefixed, number, person, trickyText } from "./Sample.ts"

const { law } = lawsOf("holders")

/** The numbers of those whom all of some words describe, as typed. */
const found = Effect.fnUntraced(function* (association: Holder.AssociationCode, ...typed: ReadonlyArray<string>) {
  const holders = yield* Holders.Holders
  const people = yield* holders.search({ association, words: typed.map(Holders.searchForm), limit: 1_000 })
  return people.map((holder) => holder.number)
})

/** Names that other systems write differently, or that change their length or their neighbours in another form. */
const namesOfManyForms: ReadonlyArray<string> = [
  "ﾐﾎﾝ ﾀﾛｳ",
  "ﾊﾟﾊﾞｶﾞｳﾞ",
  "みほん　たろう",
  "ＡＢＣ ｘｙｚ ０１２－３４５６",
  "abc ABC ıİßſﬁ é É",
  "㌢㍿㈱㋿①⑳ⅷ",
  "ヷヸヹヺヴヵヶヽヾヿ",
  "ゔゕゖゝゞゟ",
  "か\u3099き\u309aは\u309a",
  "か゛は゜ ゛ ゜",
  "か \u3099は\u3000\u309a",
  "ーｰ－-‐―〜～",
  "髙橋 﨑 神 神 葛\u{e0100}",
  "𠮷野家 👩‍👧‍👦 𝐀𝟘",
  "\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff\u200b",
  "'o''neil' \"q\" \\n %_% {x} $1",
  trickyText,
  "゠ァヿぁゖ",
  "Ꭰꭰ ǅ Ω Å"
]

/** People with such names, in each of their texts. */
const peopleOfManyForms = (association: Holder.AssociationCode): ReadonlyArray<Holder.Holder> =>
  namesOfManyForms.map((name, index) => ({
    ...person(association, index + 1),
    name,
    kana: namesOfManyForms[(index + 1) % namesOfManyForms.length] ?? "",
    workplace: { code: namesOfManyForms[(index + 2) % namesOfManyForms.length] ?? "", name: name.repeat(2) }
  }))

/** What every store of people keeps when they are searched. */
export const searchLaws: ReadonlyArray<Law> = [
  law(
    "people are found by number, name, kana and workplace, in order of number",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const people = [
        { ...person(code, 30), name: "見本 花子", kana: "ミホン ハナコ", workplace: { code: "0202", name: "県庁" } },
        {
          ...person(code, 4),
          name: "見本 太郎",
          kana: "ミホン タロウ",
          workplace: { code: "0303", name: "土木事務所" }
        },
        { ...person(code, 4, true), name: "見本 桜", kana: "ミホン サクラ" },
        { ...person(code, 21), name: "山田 太郎", kana: "ヤマダ タロウ", workplace: { code: "0202", name: "県庁" } }
      ]
      yield* enrol(code, people)
      const all = [number(4), number(4, true), number(21), number(30)]
      yield* expect("by a name", yield* found(code, "見本"), [number(4), number(4, true), number(30)])
      yield* expect("by the name without its space", yield* found(code, "見本花"), [number(30)])
      yield* expect("by kana", yield* found(code, "タロウ"), [number(4), number(21)])
      yield* expect("by hiragana", yield* found(code, "はなこ"), [number(30)])
      yield* expect("by half-width kana", yield* found(code, "ﾊﾅｺ"), [number(30)])
      yield* expect("by a number", yield* found(code, "000004"), [number(4), number(4, true)])
      yield* expect("by the number of a spouse", yield* found(code, "00000401"), [number(4, true)])
      yield* expect("by the code of a workplace", yield* found(code, "０２０２"), [number(21), number(30)])
      yield* expect("by the name of a workplace", yield* found(code, "土木"), [number(4)])
      yield* expect("by nothing", yield* found(code), all)
      yield* expect("by a word that nobody has", yield* found(code, "鈴木"), [])
      const holders = yield* Holders.Holders
      const [record] = yield* holders.search({ association: code, words: ["土木"], limit: 1 })
      yield* expect("who is found", record, people[1])
    })
  ),
  law(
    "people are found whom every word describes, each anywhere but within one text",
    Effect.gen(function* () {
      const code = yield* newAssociation
      yield* enrol(code, [
        { ...person(code, 1), name: "見本 花子", kana: "ミホン ハナコ", workplace: { code: "01", name: "県庁" } },
        { ...person(code, 2), name: "山田 花子", kana: "ヤマダ ハナコ", workplace: { code: "02", name: "県庁" } }
      ])
      yield* expect("by two words", yield* found(code, "県庁", "ヤマダ"), [number(2)])
      yield* expect("by the same words the other way round", yield* found(code, "ヤマダ", "県庁"), [number(2)])
      yield* expect("by a word of each of them", yield* found(code, "ミホン", "ヤマダ"), [])
      yield* expect("by five words", yield* found(code, "花", "子", "ハナ", "ナコ", "02"), [number(2)])
      yield* expect("by the end of one text and the beginning of the next", yield* found(code, "子ミ"), [])
    })
  ),
  law(
    "a word finds exactly those in whose search text it stands, whatever the characters",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const people = peopleOfManyForms(code)
      yield* enrol(code, people)
      const holders = yield* Holders.Holders
      const words = new Set(
        people.flatMap((holder) => [
          Holders.searchText(holder),
          ...[holder.name, ...holder.name, ...holder.name.normalize("NFKD")].map(Holders.searchForm)
        ])
      )
      for (const word of words) {
        const expected = people.filter((holder) => Holders.searchText(holder).includes(word))
        yield* expect(
          `who is found by ${JSON.stringify(word)}`,
          yield* holders.search({ ...everyone(code), words: [word] }),
          expected
        )
      }
    })
  ),
  law(
    "pages of a search follow on by number without gaps or repeats",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const people = Array.from({ length: 23 }, (_, index) => ({
        ...person(code, (index + 1) * 7),
        name: index % 3 === 0 ? "見本" : "山田"
      }))
      yield* enrol(code, people.toReversed())
      const expected = people.flatMap(({ name, number: known }) => (name === "見本" ? [known] : []))
      for (const limit of [1, 3, 8, 9]) {
        const seen: Array<Holder.Holder["number"]> = []
        for (;;) {
          const after = seen.at(-1)
          const query = { association: code, words: ["見本"], limit, ...(after === undefined ? {} : { after }) }
          const page = yield* holders.search(query)
          if (page.length === 0) break
          yield* expect(`the length of a page of ${limit}`, page.length, Math.min(limit, expected.length - seen.length))
          seen.push(...page.map((holder) => holder.number))
        }
        yield* expect(`the pages of ${limit} together`, seen, expected)
      }
      const beyond = yield* holders.search({ ...everyone(code), after: number(8), limit: 2 })
      yield* expect(
        "behind a number that nobody has",
        beyond.map((holder) => holder.number),
        [number(14), number(21)]
      )
    })
  ),
  law(
    "a search finds people of its association as they are now",
    Effect.gen(function* () {
      const codes = yield* newPrefixed
      for (const code of codes) yield* enrol(code, [person(code, 1), { ...person(code, 2), name: code }])
      const holders = yield* Holders.Holders
      for (const code of codes) {
        yield* expect("everybody", yield* holders.search(everyone(code)), [
          person(code, 1),
          { ...person(code, 2), name: code }
        ])
        yield* expect("by the first name", yield* found(code, code), [number(2)])
        yield* enrol(code, [
          { ...person(code, 2), name: "改姓" },
          { ...person(code, 3), name: "新人" }
        ])
        yield* expect("by the name before", yield* found(code, code), [])
        yield* expect("by the new name", yield* found(code, "改姓"), [number(2)])
        yield* expect("who is new", yield* found(code, "新人"), [number(3)])
      }
    })
  )
]

const everyone = (association: Holder.AssociationCode): Holders.HolderQuery => ({
  association,
  words: [],
  limit: 1_000
})
