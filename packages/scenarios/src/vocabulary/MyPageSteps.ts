/**
 * Sentences about my page (クーポン内容確認画面).
 */
import type { Scene } from "../Scene.ts"
import { listed } from "../Scene.ts"
import { type Card, Differs, Undoable } from "../Stage.ts"
import { type Step, step } from "../Step.ts"

/** The cards of a coupon on my page. */
const cardsOf = async (scene: Scene, coupon: string): Promise<ReadonlyArray<Card>> => {
  const screen = await scene.stage.screen()
  if (screen !== "マイページ") throw new Undoable(`いまの画面は「${screen}」で、マイページではありません。`)
  const names = new Set((await scene.products(coupon)).map(({ name }) => name))
  return (await scene.stage.cards()).filter(({ name }) => names.has(name))
}

const theCard = async (scene: Scene, coupon: string): Promise<Card> => {
  const [card, other] = await cardsOf(scene, coupon)
  if (card === undefined) {
    throw new Differs(`マイページに「${coupon}」がある`, listed((await scene.stage.cards()).map(({ name }) => name)))
  }
  if (other !== undefined) throw new Undoable(`「${coupon}」に当てはまるものがマイページに複数あります。`)
  return card
}

const expect = (what: string, wanted: string, seen: string | undefined) => {
  if (seen !== wanted) throw new Differs(`${what}: ${wanted}`, seen ?? "示されていない")
}

export const myPageSteps: ReadonlyArray<Step> = [
  step(
    "もし",
    "マイページを開く",
    { example: "マイページを開く", meaning: "クーポン内容確認のログイン画面を開きます。" },
    (scene) => scene.stage.openMyPage()
  ),
  step(
    "もし",
    "{person}がマイページを見る",
    { example: "「123456」がマイページを見る", meaning: "正しい番号と生年月日でマイページにログインします。" },
    async (scene, person) => {
      const number = scene.person(person)
      await scene.stage.openMyPage()
      await scene.stage.type(number, scene.roster.birthDateOf(number))
      await scene.stage.press("ログイン")
    }
  ),
  step(
    "ならば",
    "マイページは{day}からと示される",
    {
      example: "マイページは2024年6月3日からと示される",
      meaning: "公開前のマイページに、使い始める日が示されることを確かめます。"
    },
    async (scene, day) => expect("公開日", scene.day(day), await scene.stage.opensOn())
  ),
  step(
    "ならば",
    "マイページに{coupon}がある",
    {
      example: "マイページに「マイ リフレッシュ」がある",
      meaning: "付与されたクーポンとして表示されることを確かめます。"
    },
    async (scene, coupon) => {
      await cardsOf(scene, coupon).then((found) => {
        if (found.length === 0) throw new Differs(`「${coupon}」がある`, "ない")
      })
    }
  ),
  step(
    "ならば",
    "マイページに{coupon}はない",
    {
      example: "マイページに「配偶者ドック」はない",
      meaning: "付与されたクーポンとして表示されないことを確かめます。"
    },
    async (scene, coupon) => {
      const found = await cardsOf(scene, coupon)
      if (found.length > 0) throw new Differs(`「${coupon}」はない`, listed(found.map(({ name }) => name)))
    }
  ),
  step(
    "ならば",
    "マイページのクーポンは{count}件である",
    { example: "マイページのクーポンは3件である", meaning: "付与されたクーポンの件数を確かめます。" },
    async (scene, count) => {
      const cards = await scene.stage.cards()
      if (cards.length !== count) {
        throw new Differs(`${count}件`, `${cards.length}件: ${listed(cards.map(({ name }) => name))}`)
      }
    }
  ),
  step(
    "ならば",
    "マイページの{coupon}の名前は{text}である",
    {
      example: "マイページの「選べるドック」の名前は「選べるドック(1日・1泊2日・脳)・一般(40以上)・男」である",
      meaning: "マイページでの表示名を確かめます。"
    },
    async (scene, coupon, name) => expect("名前", name, (await theCard(scene, coupon)).name)
  ),
  step(
    "ならば",
    "マイページの{coupon}の状態は{state}である",
    { example: "マイページの「歯科健康診査」の状態は「利用開始前」である", meaning: "クーポンの状態を確かめます。" },
    async (scene, coupon, state) => expect("状態", state, (await theCard(scene, coupon)).state)
  ),
  step(
    "ならば",
    "マイページの{coupon}の利用可能期間は{text}である",
    {
      example: "マイページの「歯科健康診査」の利用可能期間は「2024/7/1〜2024/12/31」である",
      meaning: "利用できる期間を確かめます。"
    },
    async (scene, coupon, window) => expect("利用可能期間", window, (await theCard(scene, coupon)).window)
  ),
  step(
    "ならば",
    "マイページの{coupon}の利用可能枚数は{text}である",
    {
      example: "マイページの「マイ リフレッシュ」の利用可能枚数は「本人 3枚」である",
      meaning: "付与された枚数を確かめます。"
    },
    async (scene, coupon, entitled) => expect("利用可能枚数", entitled, (await theCard(scene, coupon)).entitled)
  ),
  step(
    "ならば",
    "マイページの{coupon}の残りは{count}枚である",
    {
      example: "マイページの「マイ リフレッシュ」の残りは2枚である",
      meaning: "マイページに示される残りの枚数を確かめます。"
    },
    async (scene, coupon, count) => {
      const { remaining } = await theCard(scene, coupon)
      expect("残り", `${count}枚`, remaining === undefined ? undefined : `${remaining}枚`)
    }
  ),
  step(
    "ならば",
    "マイページの施設一覧に{facility}がある",
    { example: "マイページの施設一覧に「みほん歯科医院」がある", meaning: "施設の情報が見られることを確かめます。" },
    async (scene, word) => {
      const { name } = await scene.facility(word)
      if ((await scene.stage.facilityCard(name)) === undefined) throw new Differs(`「${name}」がある`, "ない")
    }
  ),
  step(
    "ならば",
    "マイページの施設一覧に{facility}はない",
    { example: "マイページの施設一覧に「旧見本健診センター」はない", meaning: "施設が一覧にないことを確かめます。" },
    async (scene, word) => {
      const { name } = await scene.facility(word)
      if ((await scene.stage.facilityCard(name)) !== undefined) throw new Differs(`「${name}」はない`, "ある")
    }
  ),
  step(
    "ならば",
    "マイページの施設{facility}の{text}に{text}とある",
    {
      example: "マイページの施設「みほん歯科医院」の「予約開始日」に「2024年5月1日」とある",
      meaning: "施設の住所・電話・予約開始日・利用できる内容・備考を確かめます。"
    },
    async (scene, word, label, text) => {
      const { name } = await scene.facility(word)
      const card = await scene.stage.facilityCard(name)
      const seen = card?.[label]
      if (seen === undefined || !seen.includes(text)) {
        throw new Differs(
          `${label}に「${text}」とある`,
          seen ?? (card === undefined ? "施設が一覧にない" : "示されていない")
        )
      }
    }
  )
]
