/**
 * Sentences about the screens at a facility, STEP 1 to 6.
 */
import type { Scene } from "../Scene.ts"
import { listed } from "../Scene.ts"
import { Differs, Undoable } from "../Stage.ts"
import { type Step, step } from "../Step.ts"

const logInAt = async (scene: Scene, facility: string, person: string) => {
  const number = scene.person(person)
  await scene.stage.readCode((await scene.facility(facility)).code)
  await scene.stage.type(number, scene.roster.birthDateOf(number))
  await scene.stage.press("次へ")
}

/** From the choice to the completion, whatever of the screens is left out. */
const use = async (scene: Scene, coupon: string, count: number) => {
  const { stage } = scene
  if ((await stage.screen()) === "内容選択") {
    await stage.pick(await scene.nameAmong(coupon, await stage.choices()))
    await stage.press("次へ")
  }
  if ((await stage.screen()) === "枚数入力") {
    await stage.setCount(String(count))
    await stage.press("次へ")
  }
  const seen = await stage.screen()
  if (seen !== "確認") throw new Undoable(`「${coupon}」を${count}枚利用できません。いまの画面は「${seen}」です。`)
  await stage.press("利用する")
  await stage.press("今すぐ利用する")
}

const chosen = async (scene: Scene, coupon: string): Promise<ReadonlyArray<string>> => {
  const screen = await scene.stage.screen()
  if (screen !== "内容選択") throw new Undoable(`いまの画面は「${screen}」で、クーポンを選ぶ画面ではありません。`)
  const known = new Set((await scene.courses(coupon)).map(({ course }) => course.name))
  return (await scene.stage.choices()).filter((name) => known.has(name))
}

const expectScreen = async (scene: Scene, wanted: string) => {
  const seen = await scene.stage.screen()
  if (seen !== wanted) throw new Differs(`「${wanted}」の画面`, `「${seen}」の画面`)
}

const expectMistake = async (scene: Scene, wanted: "pair" | "form") => {
  const seen = await scene.stage.loginMistake()
  const word = (mistake: typeof seen) =>
    mistake === undefined
      ? "ログインの誤りは示されていない"
      : mistake === "pair"
        ? "番号と生年月日の組が違う"
        : "入力の形式が違う"
  if (seen !== wanted) throw new Differs(word(wanted), `${word(seen)} (画面は「${await scene.stage.screen()}」)`)
}

export const screenSteps: ReadonlyArray<Step> = [
  step(
    "もし",
    "施設{facility}の二次元バーコードを読み取る",
    { example: "施設「1234567」の二次元バーコードを読み取る", meaning: "施設のページ (STEP 1) を開きます。" },
    async (scene, facility) => scene.stage.readCode((await scene.facility(facility)).code)
  ),
  step(
    "もし",
    "施設のアドレス「for_」のあとに{text}と入力する",
    {
      example: "施設のアドレス「for_」のあとに「１２３４５６７」と入力する",
      meaning: "台紙のアドレスを手で入力します。"
    },
    (scene, code) => scene.stage.readCode(code)
  ),
  step(
    "もし",
    "アドレス{text}を開く",
    { example: "アドレス「/」を開く", meaning: "サービスのページをアドレスで開きます (browser だけ)。" },
    (scene, path) => scene.stage.openPath(path)
  ),
  step(
    "もし",
    "施設{facility}の台紙を見る",
    { example: "施設「1234567」の台紙を見る", meaning: "福利課が印刷する台紙を開きます (browser だけ)。" },
    async (scene, facility) => scene.stage.openPlacard((await scene.facility(facility)).code)
  ),
  step(
    "もし",
    "番号{text}と生年月日{text}を入力する",
    {
      example: "番号「123456」と生年月日「19741212」を入力する",
      meaning: "ログインの二つの欄に、書いたとおりに入力します。"
    },
    (scene, number, birthDate) => scene.stage.type(number, birthDate)
  ),
  step(
    "もし",
    "施設{facility}で{person}がログインする",
    {
      example: "施設「1234567」で「123456」がログインする",
      meaning: "二次元バーコードを読み取り、正しい番号と生年月日で「次へ」を押します。"
    },
    logInAt
  ),
  step(
    "もし",
    "{coupon}を選ぶ",
    { example: "「選べるドック・脳」を選ぶ", meaning: "内容選択画面で一つを選びます。「次へ」は別の文で押します。" },
    async (scene, coupon) => scene.stage.pick(await scene.nameAmong(coupon, await scene.stage.choices()))
  ),
  step(
    "もし",
    "枚数を{count}にする",
    { example: "枚数を2にする", meaning: "枚数入力画面の数を変えます。" },
    (scene, count) => scene.stage.setCount(String(count))
  ),
  step("もし", "{button}を押す", { example: "「次へ」を押す", meaning: "画面のボタンを押します。" }, (scene, button) =>
    scene.stage.press(button)
  ),
  step(
    "もし",
    "{button}を続けて2回押す",
    { example: "「今すぐ利用する」を続けて2回押す", meaning: "同じボタンをすばやく2回押します。" },
    (scene, button) => scene.stage.pressTwice(button)
  ),
  step(
    "もし",
    "2台の端末で同時に今すぐ利用する",
    {
      example: "2台の端末で同時に今すぐ利用する",
      meaning: "もう1台の端末でも同じ人が最終確認まで進み、両方で同時に「今すぐ利用する」を押します。"
    },
    (scene) => scene.stage.pressOnTwoDevices()
  ),
  step(
    "もし",
    "{coupon}を{count}枚利用する",
    {
      example: "「マイ リフレッシュ」を2枚利用する",
      meaning: "いまの画面から選択・枚数・確認を経て「今すぐ利用する」まで押します。"
    },
    use
  ),
  step(
    "もし",
    "施設{facility}で{person}が{coupon}を{count}枚利用する",
    {
      example: "施設「1234567」で「123456」が「歯科健康診査」を1枚利用する",
      meaning: "ログインから「今すぐ利用する」までを続けて行います。"
    },
    async (scene, facility, person, coupon, count) => {
      await logInAt(scene, facility, person)
      await use(scene, coupon, count)
    }
  ),
  step(
    "もし",
    "画面を読み込み直す",
    { example: "画面を読み込み直す", meaning: "同じ画面をもう一度読み込みます。" },
    (scene) => scene.stage.reload()
  ),
  step(
    "もし",
    "ブラウザの戻るボタンを押す",
    { example: "ブラウザの戻るボタンを押す", meaning: "画面のボタンではなく、ブラウザの機能で前の画面に戻ります。" },
    (scene) => scene.stage.goBack()
  ),
  step("もし", "途中で画面を閉じる", { example: "途中で画面を閉じる", meaning: "何も押さずにやめます。" }, (scene) =>
    scene.stage.leave()
  ),
  step(
    "ならば",
    "{screen}の画面になる",
    { example: "「内容選択」の画面になる", meaning: "いまの画面の見出しを確かめます。" },
    expectScreen
  ),
  step(
    "ならば",
    "番号と生年月日の組が違うと示される",
    {
      example: "番号と生年月日の組が違うと示される",
      meaning: "ログインできず、どちらが違うかは示されないことを確かめます。"
    },
    (scene) => expectMistake(scene, "pair")
  ),
  step(
    "ならば",
    "入力の形式が違うと示される",
    {
      example: "入力の形式が違うと示される",
      meaning: "ログインできず、入力の形の誤りとして示されることを確かめます。"
    },
    (scene) => expectMistake(scene, "form")
  ),
  step(
    "ならば",
    "{coupon}が選べる",
    { example: "「人間ドック」が選べる", meaning: "内容選択画面に、その名前のクーポンがあることを確かめます。" },
    async (scene, coupon) => {
      if ((await chosen(scene, coupon)).length > 0) return
      throw new Differs(`「${coupon}」が選べる`, `選べるもの: ${listed(await scene.stage.choices())}`)
    }
  ),
  step(
    "ならば",
    "{coupon}は選べない",
    { example: "「歯科健康診査」は選べない", meaning: "内容選択画面に、その名前のクーポンがないことを確かめます。" },
    async (scene, coupon) => {
      const found = await chosen(scene, coupon)
      if (found.length > 0) throw new Differs(`「${coupon}」は選べない`, `選べる: ${listed(found)}`)
    }
  ),
  step(
    "ならば",
    "選べるのは{count}種類である",
    { example: "選べるのは5種類である", meaning: "内容選択画面で選べるものの数を確かめます。" },
    async (scene, count) => {
      const choices = await scene.stage.choices()
      if (choices.length !== count) throw new Differs(`${count}種類`, `${choices.length}種類: ${listed(choices)}`)
    }
  ),
  step(
    "ならば",
    "内容に{text}がある",
    {
      example: "内容に「選べるドック・一般(40以上)・1泊2日・男」がある",
      meaning: "内容選択画面の表示名をそのまま確かめます。"
    },
    async (scene, name) => {
      const choices = await scene.stage.choices()
      if (!choices.includes(name)) throw new Differs(`「${name}」がある`, listed(choices))
    }
  ),
  step(
    "ならば",
    "枚数は{count}になっている",
    { example: "枚数は1になっている", meaning: "枚数入力画面にはじめから入っている数を確かめます。" },
    async (scene, count) => {
      const seen = await scene.stage.count()
      if (seen !== count) throw new Differs(String(count), String(seen))
    }
  ),
  step(
    "ならば",
    "完了画面の残りは{count}枚である",
    { example: "完了画面の残りは1枚である", meaning: "完了画面に示される残りの枚数を確かめます。" },
    async (scene, count) => {
      const seen = await scene.stage.remainingSaid()
      if (seen !== count) throw new Differs(`残り ${count}枚`, `残り ${seen}枚`)
    }
  ),
  step(
    "ならば",
    "直前の利用は{coupon}の{count}枚である",
    {
      example: "直前の利用は「マイ リフレッシュ」の1枚である",
      meaning: "ログイン直後の画面に示される、この施設での直前の利用を確かめます。"
    },
    async (scene, coupon, count) => {
      const known = new Set((await scene.courses(coupon)).map(({ course }) => course.name))
      const seen = await scene.stage.lastUse()
      const right = seen !== undefined && known.has(seen.name) && seen.quantity === count
      if (!right) {
        throw new Differs(
          `「${coupon}」${count}枚`,
          seen === undefined ? "直前の利用はない" : `「${seen.name}」${seen.quantity}枚`
        )
      }
    }
  ),
  step(
    "ならば",
    "直前の利用はない",
    { example: "直前の利用はない", meaning: "この施設での利用がまだないと示されることを確かめます。" },
    async (scene) => {
      const seen = await scene.stage.lastUse()
      if (seen !== undefined) throw new Differs("直前の利用はない", `「${seen.name}」${seen.quantity}枚`)
    }
  ),
  step(
    "ならば",
    "{coupon}が利用できない理由は{state}である",
    {
      example: "「歯科健康診査」が利用できない理由は「利用済」である",
      meaning: "「利用できるクーポンがありません」の画面に示される理由を確かめます。"
    },
    async (scene, coupon, state) => {
      const names = new Set((await scene.products(coupon)).map(({ name }) => name))
      const cards = await scene.stage.cards()
      const seen = cards.filter(({ name }) => names.has(name))
      if (!seen.some((card) => card.state === state)) {
        const told = seen.map((card) => `「${card.name}」は${card.state}`).join("、") || "画面にない"
        throw new Differs(`「${coupon}」は${state}`, told)
      }
    }
  ),
  step(
    "ならば",
    "{button}のボタンがある",
    { example: "「内容選択画面へ」のボタンがある", meaning: "いまの画面にボタンがあることを確かめます。" },
    async (scene, button) => {
      if (!(await scene.stage.hasButton(button))) throw new Differs(`「${button}」のボタンがある`, "ない")
    }
  ),
  step(
    "ならば",
    "{button}のボタンはない",
    { example: "「内容選択画面へ」のボタンはない", meaning: "いまの画面にボタンがないことを確かめます。" },
    async (scene, button) => {
      if (await scene.stage.hasButton(button)) throw new Differs(`「${button}」のボタンはない`, "ある")
    }
  ),
  step(
    "ならば",
    "画面に{text}と表示される",
    { example: "画面に「済」と表示される", meaning: "画面の文を確かめます (browser だけ)。" },
    async (scene, text) => {
      if (!(await scene.stage.says(text))) {
        throw new Differs(`「${text}」と表示される`, `「${await scene.stage.screen()}」の画面に、その文はない`)
      }
    }
  ),
  step(
    "ならば",
    "画面に{text}と表示されない",
    { example: "画面に「配偶者ドック」と表示されない", meaning: "画面にその文がないことを確かめます (browser だけ)。" },
    async (scene, text) => {
      if (await scene.stage.says(text)) throw new Differs(`「${text}」と表示されない`, "表示されている")
    }
  ),
  step(
    "ならば",
    "{text}が点滅している",
    { example: "「済」が点滅している", meaning: "その文が点滅していることを確かめます (browser だけ)。" },
    async (scene, text) => {
      if (!(await scene.stage.blinks(text))) throw new Differs(`「${text}」が点滅している`, "点滅していない")
    }
  ),
  step(
    "ならば",
    "{text}の絵がある",
    {
      example: "「この施設の二次元バーコード」の絵がある",
      meaning: "その名前の絵があることを確かめます (browser だけ)。"
    },
    async (scene, name) => {
      if (!(await scene.stage.shows(name))) throw new Differs(`「${name}」の絵がある`, "ない")
    }
  ),
  step(
    "ならば",
    "画面は横にはみ出さない",
    { example: "画面は横にはみ出さない", meaning: "縦にたどるだけで読めることを確かめます (browser だけ)。" },
    async (scene) => {
      if (!(await scene.stage.fits())) throw new Differs("横にはみ出さない", "はみ出している")
    }
  )
]
