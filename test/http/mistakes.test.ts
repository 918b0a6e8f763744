// 間違えて利用したとき over HTTP (R120, R123): from STEP 6 and from my page, for the hours of the setting, once however often it is
// sent; the office sees it came from the person's screen, and nothing changes until it decides.
import { assert, describe, expect, it } from "@effect/vitest"
import { Catalogue, CorrectedUses, LedgerCheck } from "@fukuri/core"
import { Effect } from "effect"
import type { FormClient, Page } from "../support/formClient.ts"
import { hospital, logIn, pressNow, receiptOn, refresh, sakura, spouse, toConfirm } from "./journey.ts"
import { sag } from "./memberService.ts"
import { type OfficeService, withOffice } from "./office/officeService.ts"

const heading = "間違えて利用したとき"

/** Sakura has just used some coupons. */
const using = async (service: OfficeService, quantity = "3") => {
  const phone = service.client()
  const done = await pressNow(phone, await toConfirm(phone, await logIn(phone, sakura, hospital), refresh, quantity))
  return { phone, done, receipt: receiptOn(done) }
}

const linkOn = ({ html }: Page): string =>
  /<a href="([^"]*mistake[^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? assert.fail("no link")

const hasLink = ({ html }: Page): boolean => /<a href="[^"]*mistake[^"]*"/.test(html)

const myPage = async (service: OfficeService, who = sakura): Promise<{ client: FormClient; page: Page }> => {
  const client = service.client()
  return { client, page: await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", who) }
}

const requests = (service: OfficeService) =>
  service.run(CorrectedUses.corrections.list({ association: sag, limit: 10 }))

const setting = (
  service: OfficeService,
  settings: { readonly mistakeHours?: number; readonly correctionLimit?: number }
) =>
  service.run(
    Effect.gen(function* () {
      const catalogue = yield* Catalogue.Catalogue
      const association = (yield* catalogue.latest).associations.get(sag)
      if (association === undefined) return yield* Effect.die("no association")
      yield* catalogue.putAssociation({ ...association, ...settings })
    })
  )

describe("from STEP 6", () => {
  it(
    "the person says what will happen, how many and why, and is told that it was received (R123)",
    withOffice({}, async (service) => {
      const { done, phone, receipt } = await using(service)
      const form = await phone.open(linkOn(done))
      expect(form.heading).toBe(heading)
      for (const said of [
        "それまでは、何も変わりません",
        "別の内容に変えることはできません",
        "受付番号",
        "お問い合わせ"
      ]) {
        expect(form.text).toContain(said)
      }
      const before = await service.ledger()
      const received = await phone.press(form, "訂正を申し出る", { quantity: "2", text: "1枚のつもりでした" })
      expect(received.status).toBe(200)
      expect(received.heading).toBe("訂正の申し出")
      expect(received.text).toContain("2枚の訂正の申し出を受け付けました")
      expect(receiptOn(received)).toBe(receipt)
      expect(await service.ledger()).toEqual(before)
      const [kept] = await requests(service)
      expect(kept?.value).toMatchObject({
        redemptionId: receipt,
        quantity: 2,
        reason: "quantity",
        toldBy: "holder",
        requestedBy: "holder",
        text: "本人の画面からの申し出です。1枚のつもりでした"
      })
      const again = await phone.open(done.path)
      expect(again.text).toContain("確認中です")
      expect(hasLink(again)).toBe(false)
    })
  )

  it(
    "outside the office's hours the person is told from when on somebody looks at it (R123)",
    withOffice({}, async (service) => {
      const { done, phone } = await using(service)
      const inHours = await phone.open(linkOn(done))
      expect(inHours.text).not.toContain("業務時間外")
      service.setTime("2024-07-01T17:15:00+09:00")
      const sentence = "いまは業務時間外です。担当が確認を始めるのは、2024年7月2日(火) 08:30からです。"
      const client = service.client()
      const mine = await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", sakura)
      const form = await client.open(linkOn(mine))
      expect(form.text).toContain(sentence)
      expect((await client.press(form, "訂正を申し出る", { quantity: "1" })).text).toContain(sentence)
    })
  )

  it(
    "a wrong number of coupons is told at its field, and nothing is asked for",
    withOffice({}, async (service) => {
      const { done, phone } = await using(service)
      const form = await phone.open(linkOn(done))
      for (const quantity of ["", "0", "4", "二"]) {
        const answer = await phone.press(form, "訂正を申し出る", { quantity, text: "押し間違い" })
        expect(answer.status).toBe(422)
        expect(answer.text).toContain("枚数は1から3までの数字で入力してください。")
        expect(answer.text).toContain("押し間違い")
      }
      const long = await phone.press(form, "訂正を申し出る", { quantity: "1", text: "あ".repeat(401) })
      expect(long.status).toBe(422)
      expect(await requests(service)).toEqual([])
    })
  )

  it(
    "two tabs and a double press are one report",
    withOffice({}, async (service) => {
      const { done, phone } = await using(service)
      const [first, second] = [await phone.open(linkOn(done)), await phone.open(linkOn(done))]
      await Promise.all([first, second, first].map((form) => phone.press(form, "訂正を申し出る", { quantity: "1" })))
      const late = await phone.press(second, "訂正を申し出る", { quantity: "3" })
      expect(late.text).toContain("1枚の訂正の申し出を受け付けました")
      expect(await requests(service)).toHaveLength(1)
    })
  )

  it(
    "without the proof of the form nothing is asked for",
    withOffice({}, async (service) => {
      const { done, phone } = await using(service)
      const form = await phone.open(linkOn(done))
      const answer = await phone.post(form.forms.find(({ method }) => method === "post")?.action ?? "", {
        ...form.forms.find(({ method }) => method === "post")?.fields,
        csrf: "x",
        quantity: "1"
      })
      expect(answer.status).toBe(403)
      expect(await requests(service)).toEqual([])
    })
  )
})

describe("from my page", () => {
  it(
    "a use can be reported for 24 hours, and the form is judged when it is sent",
    withOffice({}, async (service) => {
      await using(service, "1")
      service.setTime("2024-07-02T08:50:00+09:00")
      const { client, page } = await myPage(service)
      const form = await client.open(linkOn(page))
      expect(form.text).toContain("もとの画面に戻る")
      // The one coupon is a fact and no question.
      expect(form.html).not.toContain('type="number"')
      service.setTime("2024-07-02T09:01:00+09:00")
      const late = await client.press(form, "訂正を申し出る")
      expect(late.status).toBe(409)
      expect(late.text).toContain("利用から時間がたったため")
      expect(late.text).toContain("お問い合わせ")
      expect(await requests(service)).toEqual([])
      expect(hasLink((await myPage(service)).page)).toBe(false)
    })
  )

  it(
    "where the association takes no reports, there is no way to one",
    withOffice({}, async (service) => {
      await setting(service, { mistakeHours: 0 })
      const { done, receipt } = await using(service)
      expect(hasLink(done)).toBe(false)
      const { client, page } = await myPage(service)
      expect(hasLink(page)).toBe(false)
      const asked = await client.open(`/CouponInfo/sag/uses/${receipt}/mistake`)
      expect(asked.text).toContain("この画面からは、訂正を申し出ることができません")
    })
  )

  it(
    "for how long is a setting, from 0 to 720 hours",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const form = await manager.open("/office/settings/edit")
      const wrong = await manager.press(form, "変わる内容を確かめる", { mistakeHours: "721" })
      expect([wrong.status, wrong.text.includes("0〜720の数字で入力してください")]).toEqual([422, true])
      const look = await manager.press(form, "変わる内容を確かめる", { mistakeHours: "2" })
      expect(look.text).toContain("利用から24時間 利用から2時間")
      const changed = await manager.press(look, "変更する")
      expect(changed.text).toContain("間違いの申し出を受ける時間 利用から2時間")
      const { receipt } = await using(service)
      service.setTime("2024-07-01T11:30:00+09:00")
      const { client } = await myPage(service)
      expect((await client.open(`/CouponInfo/sag/uses/${receipt}/mistake`)).text).toContain("利用から時間がたったため")
    })
  )

  it(
    "nobody reports the use of somebody else, nor sees it",
    withOffice({}, async (service) => {
      const { receipt } = await using(service)
      const { client } = await myPage(service, spouse)
      expect((await client.get(`/CouponInfo/sag/uses/${receipt}/mistake`)).status).toBe(404)
      expect((await client.get("/CouponInfo/sag/uses/0000000000000000/mistake")).status).toBe(404)
      expect((await client.get("/CouponInfo/sag/uses/234567/mistake")).status).toBe(404)
      const stranger = await service.client().get(`/CouponInfo/sag/uses/${receipt}/mistake`)
      expect([stranger.status, stranger.location]).toEqual([303, "/CouponInfoLogin/sag?ended=1"])
    })
  )
})

describe("in the office", () => {
  const reported = async (service: OfficeService, quantity: string) => {
    const { done, phone } = await using(service)
    await phone.press(await phone.open(linkOn(done)), "訂正を申し出る", { quantity })
    const [kept] = await requests(service)
    return kept?.id ?? assert.fail("no request")
  }

  it(
    "the list says that it came from the person's screen, and one clerk gives one coupon back (R120)",
    withOffice({}, async (service) => {
      const id = await reported(service, "1")
      const approver = await service.login("approver")
      expect((await approver.open("/office/corrections")).text).toContain("本人の画面から")
      expect((await approver.open("/office/cases")).text).toContain("本人の画面から")
      const page = await approver.open(`/office/corrections/${id}`)
      expect(page.text).toContain("本人が自分の画面から申し出ました")
      const decided = await approver.press(
        await approver.open(`/office/corrections/${id}/approve`),
        "承認して1枚を取り消す"
      )
      expect(decided.text).toContain("承認しました。")
      const mine = (await myPage(service)).page
      expect(mine.text).toContain("申し出により、1枚を訂正しました。")
      expect((await service.run(LedgerCheck.check(sag))).broken).toEqual([])
    })
  )

  it(
    "above the limit the first clerk's agreement asks for a second one",
    withOffice({}, async (service) => {
      const id = await reported(service, "2")
      const approver = await service.login("approver")
      const look = await approver.open(`/office/corrections/${id}/approve`)
      expect(look.text).toContain("ほかの職員の承認が必要です")
      const asked = await approver.press(look, "認めて、承認を依頼する")
      expect(asked.text).toContain("承認を依頼しました")
      expect((await service.ledger()).some(({ entry }) => entry._tag === "Reversed")).toBe(false)
      expect((await approver.get(`/office/corrections/${id}/approve`)).status).toBe(403)
    })
  )

  it(
    "what was turned down is told to the person, with whom to call, and cannot be reported again",
    withOffice({}, async (service) => {
      const id = await reported(service, "2")
      const approver = await service.login("approver")
      const look = await approver.open(`/office/corrections/${id}/approve`)
      await approver.press(look, "却下する", { reason: "施設で3枚の利用を確認" })
      const { page } = await myPage(service)
      expect(page.text).toContain("訂正は行いませんでした")
      expect(page.text).not.toContain("施設で3枚の利用を確認")
      expect(hasLink(page)).toBe(false)
    })
  )
})
