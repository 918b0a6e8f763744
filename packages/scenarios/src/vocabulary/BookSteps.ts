/**
 * Sentences about what must be so behind the screens: what people have, what the ledger holds, what waits in the office, and
 * what was refused.
 */
import { Verdict } from "@fukuri/core"
import { nearestOf } from "../Nearest.ts"
import { caseWords, refusalWords } from "../Office.ts"
import type { Scene } from "../Scene.ts"
import { listed } from "../Scene.ts"
import { Differs, Undoable } from "../Stage.ts"
import { type Step, step } from "../Step.ts"
import { states } from "../Words.ts"

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, each) => total + each, 0)

const counted = async (
  scene: Scene,
  person: string,
  coupon: string,
  what: (balance: Verdict.Balance) => number,
  wanted: number
) => {
  const holdings = await scene.holdings(scene.person(person), coupon)
  const seen = sum(holdings.map(({ balance }) => what(balance)))
  if (seen === wanted) return
  const had = holdings.filter(({ balance }) => Verdict.entitledOf(balance) > 0)
  throw new Differs(`${wanted}枚`, `${seen}枚 (付与されているもの: ${listed(had.map(({ name }) => name))})`)
}

const known = (what: string, word: string, words: ReadonlyArray<string>) => {
  if (!words.includes(word)) {
    throw new Undoable(`「${word}」という${what}はありません。近いもの:「${nearestOf(word, words)}」。`)
  }
}

export const bookSteps: ReadonlyArray<Step> = [
  step(
    "ならば",
    "{person}の{coupon}は残り{count}枚である",
    { example: "「123456」の「マイ リフレッシュ」は残り2枚である", meaning: "画面で使える残りの枚数を確かめます。" },
    (scene, person, coupon, count) => counted(scene, person, coupon, Verdict.remainingOf, count)
  ),
  step(
    "ならば",
    "{person}に{coupon}が{count}枚付与されている",
    {
      example: "「123456」に「マイ リフレッシュ」が3枚付与されている",
      meaning: "付与された枚数 (取消を除く) を確かめます。使った分も含みます。"
    },
    (scene, person, coupon, count) => counted(scene, person, coupon, Verdict.entitledOf, count)
  ),
  step(
    "ならば",
    "{person}の{coupon}は紙クーポンが{count}枚である",
    {
      example: "「123456」の「マイ リフレッシュ」は紙クーポンが3枚である",
      meaning: "紙になっている枚数を確かめます。"
    },
    (scene, person, coupon, count) => counted(scene, person, coupon, ({ onPaper }) => onPaper, count)
  ),
  step(
    "ならば",
    "{person}の{coupon}は{state}である",
    {
      example: "「123456」の「歯科健康診査」は「利用可能」である",
      meaning: "施設によらない、クーポンの状態を確かめます。"
    },
    async (scene, person, coupon, state) => {
      const holdings = await scene.holdings(scene.person(person), coupon)
      const granted = holdings.filter(({ balance }) => Verdict.entitledOf(balance) > 0)
      const seen = granted.length > 0 ? granted : holdings
      if (!seen.every((holding) => holding.state === state)) {
        throw new Differs(state, seen.map((holding) => `「${holding.name}」は${holding.state}`).join("、"))
      }
    }
  ),
  step(
    "ならば",
    "{person}の利用は{count}件記録されている",
    { example: "「123456」の利用は1件記録されている", meaning: "台帳にある利用の件数を確かめます。" },
    async (scene, person, count) => {
      const { book } = await scene.office.opened(scene.person(person))
      const seen = book.redemptions.map(({ course, quantity, usedOn }) => `${usedOn} ${course} ${quantity}枚`)
      if (seen.length !== count) throw new Differs(`${count}件`, `${seen.length}件 ${listed(seen)}`)
    }
  ),
  step(
    "ならば",
    "{person}の直前の利用のうち{count}枚が訂正されている",
    { example: "「123456」の直前の利用のうち2枚が訂正されている", meaning: "利用のうち戻された枚数を確かめます。" },
    async (scene, person, count) => {
      const { reversed } = await scene.office.lastUseOf(scene.person(person))
      if (reversed !== count) throw new Differs(`${count}枚`, `${reversed}枚`)
    }
  ),
  step(
    "ならば",
    "{person}の直前の利用日は{day}である",
    { example: "「123456」の直前の利用日は7月6日である", meaning: "台帳にある利用の日を確かめます。" },
    async (scene, person, day) => {
      const { usedOn } = await scene.office.lastUseOf(scene.person(person))
      if (usedOn !== scene.day(day)) throw new Differs(scene.day(day), usedOn)
    }
  ),
  step(
    "ならば",
    "連絡された利用は登録される",
    { example: "連絡された利用は登録される", meaning: "後から連絡された利用が台帳に入ったことを確かめます。" },
    (scene) => {
      if (scene.report !== "Applied") throw new Differs("登録される", scene.report ?? "連絡がない")
    }
  ),
  step(
    "ならば",
    "連絡された利用は保留になる",
    {
      example: "連絡された利用は保留になる",
      meaning: "後から連絡された利用が台帳に入らず、理由とともに残ることを確かめます。"
    },
    (scene) => {
      if (scene.report !== "Kept") throw new Differs("保留になる", scene.report ?? "連絡がない")
    }
  ),
  step(
    "ならば",
    "{person}について{text}の案件がある",
    {
      example: "「123456」について「返還候補」の案件がある",
      meaning: `福利課に残る案件を確かめます: ${Object.values(caseWords).join("、")}。`
    },
    async (scene, person, word) => {
      known("案件", word, Object.values(caseWords))
      const seen = await scene.office.casesOf(scene.person(person))
      if (!seen.includes(word)) throw new Differs(`「${word}」の案件がある`, listed(seen))
    }
  ),
  step(
    "ならば",
    "{person}について案件はない",
    { example: "「123456」について案件はない", meaning: "福利課に残る案件がないことを確かめます。" },
    async (scene, person) => {
      const seen = await scene.office.casesOf(scene.person(person))
      if (seen.length > 0) throw new Differs("案件はない", listed(seen))
    }
  ),
  step(
    "ならば",
    "{person}の用紙の送り先は{text}である",
    {
      example: "「123456」の用紙の送り先は「見本県立見本高等学校」である",
      meaning: "紙クーポンを送る所属所を確かめます。"
    },
    (scene, person, workplace) => {
      const number = scene.person(person)
      const item = scene.print?.value.items.find(({ holder }) => holder.endsWith(`:${number}`))
      if (item?.workplace.name !== workplace) throw new Differs(workplace, item?.workplace.name ?? "印刷されていない")
    }
  ),
  step(
    "ならば",
    "用紙は{count}枚印刷されている",
    { example: "用紙は5枚印刷されている", meaning: "直前の印刷の枚数を確かめます。" },
    (scene, count) => {
      const seen = sum(scene.print?.value.items.map(({ sheets }) => sheets.length) ?? [])
      if (seen !== count) throw new Differs(`${count}枚`, `${seen}枚`)
    }
  ),
  step(
    "ならば",
    "{text}として断られる",
    {
      example: "「枚数が多すぎる」として断られる",
      meaning: `直前の文が断られたことを確かめます: ${[...refusalWords, ...states].join("、")}。`,
      asksForRefusal: true
    },
    (scene, word) => {
      known("断りの理由", word, [...refusalWords, ...states])
      const { refusal } = scene
      scene.refusal = undefined
      if (refusal?.word !== word) throw new Differs(`「${word}」として断られる`, refusal?.word ?? "断られていない")
    }
  ),
  step(
    "ならば",
    "台帳に矛盾はない",
    { example: "台帳に矛盾はない", meaning: "付与・利用・訂正・紙の枚数がすべて合うことを、台帳の全体で確かめます。" },
    async (scene) => {
      const problems = await scene.office.ledgerProblems()
      if (problems.length > 0) throw new Differs("矛盾はない", problems.slice(0, 3).join("; "))
    }
  )
]
