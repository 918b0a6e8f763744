// 紙クーポン over real HTTP, from the form of a person to the mail and back: two clerks, a look before every decision, once
// however often it is sent, and before each clerk only what they may see (R110-R116, A15).
import { assert, describe, it } from "@effect/vitest"
import {
  CalendarDate,
  CouponBook,
  CouponBooks,
  type CouponProduct,
  Holder,
  type HolderNumber,
  LedgerCheck,
  PaperShelf
} from "@fukuri/core"
import { Effect } from "effect"
import { logIn, sakura } from "../journey.ts"
import { sag } from "../memberService.ts"
import { type FormClient, type Page, radioOf } from "../../support/formClient.ts"
import { type OfficeService, withOffice } from "./officeService.ts"
import { proofOf, sendFile, submit } from "./world.ts"

const holder = Holder.holderId(sag, sakura.number as HolderNumber.HolderNumber)
const year = 2024 as CalendarDate.FiscalYear
const refresh = "my-refresh" as CouponProduct.ProductId

/** Sakura applies on the web. Answers the number of the application. */
const apply = async (service: OfficeService, text = ""): Promise<string> => {
  const client = service.client()
  const page = await client.press(await client.open("/PaperApplication/sag"), "ログイン", sakura)
  const done = await client.press(page, "申請する", {
    ground: radioOf(page, "目や体の都合で、画面を見ることに不安がある"),
    text
  })
  return /[0-9a-z]{9}-[0-9a-z]{12}/.exec(done.text)?.[0] ?? assert.fail(done.text)
}
const pathOf = (id: string) => `/office/paper/applications/${id}`
const approve = async (service: OfficeService, id: string): Promise<Page> => {
  const client = await service.login("approver")
  return submit(client, await client.open(`${pathOf(id)}/approve`), /\/approve$/, {})
}
const print = async (client: FormClient): Promise<Page> =>
  submit(client, await client.open("/office/paper/batches"), /\/batches$/, {})
const book = (service: OfficeService) => service.run(Effect.map(CouponBooks.open(holder, year), ({ book }) => book))
const check = async (service: OfficeService) =>
  assert.deepStrictEqual((await service.run(LedgerCheck.check(sag))).broken, [])
const personPage = async (client: FormClient): Promise<Page> =>
  client.press(await client.open("/office/holders"), "探す", { q: sakura.number })

describe("an application", () => {
  it(
    "is listed, looked at, agreed to by an approver who sees exactly what goes to paper, printed and mailed",
    withOffice({}, async (service) => {
      const id = await apply(service, "細かい字が読めません")
      const operator = await service.login("operator")
      const list = await operator.open("/office/paper")
      assert.include(list.text, "確認待ち")
      assert.include(list.text, "画面の見え方に不安がある")

      const approver = await service.login("approver")
      const look = await approver.open(`${pathOf(id)}/approve`)
      assert.include(look.text, "紙になる枚数 6")
      assert.include(look.text, "女性がん検診")
      assert.include(look.text, "細かい字が読めません")
      const approved = await submit(approver, look, /\/approve$/, {})
      assert.include(approved.text, "承認しました。")
      assert.include(approved.text, "承認済")
      // Sent again, it is the same.
      assert.include((await submit(approver, look, /\/approve$/, {})).text, "承認しました。")
      assert.strictEqual((await logIn(service.client(), sakura)).heading, "利用できるクーポンがありません")

      const batch = await print(operator)
      assert.include(batch.text, "印刷を作成しました。")
      const sheets = await operator.open(`${batch.path.replace(/\?.*/, "")}/sheets`)
      assert.include(sheets.text, "見本 さくら 様")
      assert.notInclude(sheets.text, sakura.number)
      assert.strictEqual(sheets.html.match(/class="paper-coupon"/g)?.length, 6)
      const numbers = [...(await book(service)).sheets.keys()]
      for (const number of numbers) assert.include(sheets.text, number.match(/.{4}/g)?.join(" ") ?? "")
      // The same print again has the same numbers.
      const again = await operator.open(`${batch.path.replace(/\?.*/, "")}/sheets`)
      assert.strictEqual(again.text, sheets.text)

      const mailed = await operator.press(batch, "すべて発送済みにする")
      assert.include(mailed.text, "発送済みにしました。")
      assert.include((await operator.open(pathOf(id))).text, "発送済")
      const [kept] = await service.run(PaperShelf.openApplications(sag))
      assert.isUndefined(kept)
      await check(service)
    })
  )

  it(
    "is not agreed to when somebody used a coupon since the look: the new figures are shown",
    withOffice({}, async (service) => {
      const id = await apply(service)
      const approver = await service.login("approver")
      const look = await approver.open(`${pathOf(id)}/approve`)
      const phone = service.client()
      const choosing = await logIn(phone, sakura)
      const counting = await phone.press(choosing, "次へ", { choice: radioOf(choosing, "マイ リフレッシュ") })
      const confirming = await phone.press(await phone.press(counting, "次へ", { quantity: "1" }), "利用する")
      await phone.press(confirming, "今すぐ利用する")
      const told = await approver.press(look, "承認して紙クーポンにする")
      assert.strictEqual(told.status, 422)
      assert.include(told.text, "残りの枚数が変わりました")
      assert.include(told.text, "紙になる枚数 5")
      assert.include((await approver.press(told, "承認して紙クーポンにする")).text, "承認しました。")
      await check(service)
    })
  )

  it(
    "is asked about, answered by telephone, refused with a reason that the person reads",
    withOffice({}, async (service) => {
      const id = await apply(service)
      const operator = await service.login("operator")
      const page = await operator.open(pathOf(id))
      assert.strictEqual((await operator.press(page, "質問する", { question: "" })).status, 422)
      const asked = await operator.press(page, "質問する", { question: "拡大しても読めませんか。" })
      assert.include(asked.text, "回答待ち")
      const answered = await operator.press(asked, "回答を残す", { answer: "読めないとのこと" })
      assert.include(answered.text, "読めないとのこと")
      const approver = await service.login("approver")
      const look = await approver.open(`${pathOf(id)}/approve`)
      assert.strictEqual((await approver.press(look, "却下する", { reason: "" })).status, 422)
      assert.include(
        (await approver.press(look, "却下する", { reason: "拡大表示で使えたため" })).text,
        "却下しました。"
      )
      const late = await approver.press(look, "承認して紙クーポンにする")
      assert.strictEqual(late.status, 409)
      const client = service.client()
      const mine = await client.press(await client.open("/PaperApplication/sag"), "ログイン", sakura)
      assert.include(mine.text, "拡大表示で使えたため")
      assert.include(mine.text, "もう一度申請する")
    })
  )

  it(
    "is entered from a person's page for somebody without a device, and agreed to by another clerk (R110)",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const person = await personPage(operator)
      assert.include(person.text, "紙クーポンを申請する")
      const form = await operator.open(`${person.path}/paper`)
      assert.strictEqual(form.heading, "紙クーポンの申請の入力")
      assert.strictEqual((await operator.press(form, "申請を入力する")).status, 422)
      const other = { ground: "other", text: "" }
      assert.include((await operator.press(form, "申請を入力する", other)).text, "事情を入力してください")
      const entered = await operator.press(form, "申請を入力する", { ground: "no-device" })
      assert.include(entered.text, "申請を入力しました。")
      assert.include(entered.text, "入力した職員とは別の職員が承認します。")
      // Sent twice it is one; another one is led to the first.
      const twice = await operator.press(form, "申請を入力する", { ground: "no-device" })
      assert.strictEqual(twice.path.replace(/\?.*/, ""), entered.path.replace(/\?.*/, ""))
      assert.include((await operator.open(`${person.path}/paper`)).text, "この方の申請は、すでにあります。")
      const client = service.client()
      const mine = await client.press(await client.open("/PaperApplication/sag"), "ログイン", sakura)
      assert.include(mine.text, "この申請は、お申し出により担当が入力しました。")
    })
  )

  it(
    "shows why, and what was written, to who may see both; and names no examination to who may not",
    withOffice({}, async (service) => {
      const id = await apply(service, "細かい字が読めません")
      await approve(service, id)
      for (const role of ["viewer", "manager", "blind"] as const) {
        const client = await service.login(role)
        for (const path of ["/office/paper", pathOf(id), "/office/paper/batches"]) {
          const page = await client.open(path)
          assert.strictEqual(page.status, 200)
          for (const secret of ["読めません", "見え方", "がん検診", "ドック", sakura.number]) {
            assert.notInclude(page.text, secret, `${role} ${path}`)
          }
        }
      }
    })
  )

  it(
    "of oneself or the spouse is for colleagues",
    withOffice({}, async (service) => {
      const client = service.client()
      const taro = { number: "123456", birthDate: "19741212" }
      const page = await client.press(await client.open("/PaperApplication/sag"), "ログイン", taro)
      const done = await client.press(page, "申請する", {
        ground: radioOf(page, "スマートフォンやタブレットを持っていない")
      })
      const id = /[0-9a-z]{9}-[0-9a-z]{12}/.exec(done.text)?.[0] ?? ""
      const desk = await service.login("desk")
      const seen = await desk.open(pathOf(id))
      assert.include(seen.text, "ご自身または配偶者の申請です。")
      assert.notInclude(seen.text, "質問する")
    })
  )
})

describe("sheets", () => {
  const onPaper = async (service: OfficeService): Promise<{ readonly id: string; readonly operator: FormClient }> => {
    const id = await apply(service)
    await approve(service, id)
    const operator = await service.login("operator")
    await print(operator)
    return { id, operator }
  }

  it(
    "that are lost are made void after a look, and printed anew at once or with the next print",
    withOffice({}, async (service) => {
      const { id, operator } = await onPaper(service)
      const page = await operator.open(pathOf(id))
      const path = /href="([^"]*\/void)"/.exec(page.html)?.[1] ?? assert.fail(page.text)
      const look = await operator.open(path)
      assert.include(look.text, "回収してください")
      assert.strictEqual((await operator.press(look, "無効にする", { reason: "" })).status, 422)
      const voided = await operator.press(look, "無効にする", { reason: "郵送中に紛失" })
      assert.include(voided.text, "用紙を無効にしました。")
      assert.include(voided.text, "この申請だけ印刷する (1枚)")
      assert.strictEqual((await operator.open(path)).status, 409)
      const batch = await operator.press(voided, "この申請だけ印刷する (1枚)")
      assert.include(batch.text, "印刷を作成しました。")
      const states = [...(await book(service)).sheets.values()].map(({ state }) => state)
      assert.strictEqual(states.filter((state) => state === "voided").length, 1)
      assert.strictEqual(states.filter((state) => state === "outstanding").length, 6)
      assert.include((await operator.open("/office/paper/batches")).text, "印刷するものはありません。")
      await check(service)
    })
  )

  it(
    "that are out are void when the person goes back to the screen, which then works again (A15)",
    withOffice({}, async (service) => {
      const { id, operator } = await onPaper(service)
      const look = await operator.open(`${pathOf(id)}/return`)
      assert.include(look.text, "無効になる用紙 6")
      assert.include(look.text, "必ず回収してください")
      const back = await operator.press(look, "画面に戻す", { reason: "端末を購入されたため" })
      assert.include(back.text, "画面での利用に戻しました。")
      assert.strictEqual(CouponBook.balanceOf(await book(service), refresh).onPaper, 0)
      assert.strictEqual((await logIn(service.client(), sakura)).heading, "内容選択")
      const person = await personPage(operator)
      assert.include(person.text, "画面に戻した")
      assert.include(person.text, "紙クーポンを申請する")
      await check(service)
    })
  )

  it(
    "are on the person's page, which says since when everything is on paper",
    withOffice({}, async (service) => {
      const { operator } = await onPaper(service)
      const person = await personPage(operator)
      assert.include(person.text, "すべてのクーポンが紙クーポンです。")
      assert.include(person.text, "使える用紙")
      assert.notInclude(person.text, "紙クーポンを申請する")
    })
  )
})

describe("addresses of workplaces", () => {
  it(
    "are missing until they are written down, and then stand on the labels",
    withOffice({}, async (service) => {
      const id = await apply(service)
      await approve(service, id)
      const operator = await service.login("operator")
      const list = await operator.open("/office/paper/addresses")
      assert.include(list.text, "住所のないものがあります")
      const path =
        /href="(\/office\/paper\/addresses\/edit\?code=[^"]+)"/.exec(list.html)?.[1] ?? assert.fail(list.text)
      const form = await operator.open(path.replaceAll("&amp;", "&"))
      const wrong = await operator.press(form, "登録する", { postalCode: "12", address: "" })
      assert.strictEqual(wrong.status, 422)
      const typed = { postalCode: "３３０－９３０１", address: "見本県見本市中央1-1", addressee: "事務室 御中" }
      assert.include((await operator.press(form, "登録する", typed)).text, "住所を登録しました。")
      const batch = await print(operator)
      assert.notInclude(batch.text, "住所のない所属所")
      const labels = await operator.open(`${batch.path.replace(/\?.*/, "")}/labels`)
      assert.include(labels.text, "〒330-9301")
      assert.include(labels.text, "事務室 御中")
      assert.notInclude(labels.text, "さくら")
      const send = async (csv: string) =>
        sendFile(service, operator, "/office/paper/addresses/import", { csrf: await proofOf(operator) }, csv)
      const head = "所属所コード,所属所名,郵便番号,住所,宛名\r\n"
      const refused = await send(`${head}20001,見本市立北小学校,,,\r\n`)
      assert.strictEqual(refused.status, 422)
      assert.include(refused.html, "2行目 住所")
      assert.strictEqual((await send("")).status, 422)
      const taken = await send(
        `${head}20001,見本市立北小学校,330-0001,見本市北1-1,\r\n20002,見本市立東小学校,,見本市東1-1,校長 様\r\n`
      )
      assert.strictEqual(taken.status, 303, taken.html)
      const filled = await operator.open("/office/paper/addresses")
      for (const each of ["見本市立北小学校 (20001)", "見本市東1-1", "校長 様"]) assert.include(filled.text, each)
      const viewer = await service.login("viewer")
      assert.notInclude((await viewer.open("/office/paper/addresses")).text, "住所を追加する")
    })
  )
})
