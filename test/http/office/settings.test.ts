// The settings of the association, over HTTP with the member pages beside: who may, what is refused and where, the look
// before, two clerks at once, the record, and that members see a change at once.
import { AssociationSettings, Audit } from "@fukuri/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { FormClient, Page } from "../../support/formClient.ts"
import { sag } from "../memberService.ts"
import { type OfficeService, withOffice } from "./officeService.ts"

const settings = "/office/settings"
const confirm = `${settings}/confirm`

/** What the form of a page would send, with other values. */
const fieldsOf = (page: Page, typed: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const form =
    page.forms.find(({ action }) => action === confirm) ?? page.forms.find(({ action }) => action === settings)
  const areas = [...page.html.matchAll(/<textarea[^>]*\sname="([^"]*)"[^>]*>\n?(.*?)<\/textarea>/gs)]
  const chosen = [...page.html.matchAll(/<input([^>]*type="radio"[^>]*\schecked[^>]*)>/g)].map(([, input = ""]) => [
    /\sname="([^"]*)"/.exec(input)?.[1] ?? "",
    /\svalue="([^"]*)"/.exec(input)?.[1] ?? ""
  ])
  return {
    ...form?.fields,
    ...Object.fromEntries(areas.map(([, name = "", value = ""]) => [name, value])),
    ...(Object.fromEntries(chosen) as Readonly<Record<string, string>>),
    ...typed
  }
}

/** Sends the form with other values. */
const propose = async (client: FormClient, typed: Readonly<Record<string, string>>): Promise<Page> =>
  client.post(confirm, fieldsOf(await client.open(`${settings}/edit`), typed))

/** Changes settings, by way of the look before. */
const change = async (client: FormClient, typed: Readonly<Record<string, string>>): Promise<Page> => {
  const asked = await propose(client, typed)
  assert.strictEqual(asked.status, 200, asked.text)
  return client.press(asked, "変更する")
}

const recordOf = (service: OfficeService) =>
  service.run(
    Effect.map(
      Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, action: "settings", limit: 100 })),
      (lines) => lines.map(({ action, actor, detail }) => ({ action, actor, detail: JSON.parse(detail) as unknown }))
    )
  )

const associationOf = async (service: OfficeService) =>
  (await service.run(AssociationSettings.find(sag)))?.association ?? assert.fail("no association")

describe("設定", () => {
  it(
    "are read by every clerk, and changed by those who manage",
    withOffice({}, async (service) => {
      for (const id of ["viewer", "desk", "operator", "approver"] as const) {
        const client = await service.login(id)
        const page = await client.open(settings)
        assert.strictEqual(page.heading, "設定")
        assert.notInclude(page.text, "設定を変更")
        assert.strictEqual((await client.get(`${settings}/edit`)).status, 403)
        const csrf = page.forms.find(({ fields }) => "csrf" in fields)?.fields["csrf"] ?? ""
        for (const path of [confirm, settings]) assert.strictEqual((await client.post(path, { csrf })).status, 403)
      }
      assert.include((await (await service.login("manager")).open(settings)).text, "設定を変更")
    })
  )

  it(
    "show the days of the year with why the office is closed",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      await change(client, { closedOn: "2024-08-13、2024/8/14", openOn: "2024-07-13" })
      const { html, text } = await client.open(settings)
      assert.strictEqual(html.match(/<caption>\s*\d{4}年\d+月/g)?.length, 12)
      assert.include(text, "2024年7月 月 火 水 木 金 土 日 1 2 3")
      assert.match(html, /<td[^>]*\saria-current="date"[^>]*>\s*1\s*</)
      for (const day of [
        "15日 海の日",
        "13日 臨時の開業日",
        "13日 臨時の休業日",
        "14日 臨時の休業日",
        "30日 年末年始",
        "1日 元日"
      ]) {
        assert.include(text, day)
      }
      assert.include((await client.open(`${settings}?year=2025`)).text, "2026年3月")
      assert.deepStrictEqual((await associationOf(service)).calendar?.closedOn, ["2024-08-13", "2024-08-14"] as never)
    })
  )
})

describe("a change of settings", () => {
  it(
    "is looked at first, seen by members at once, and recorded with before and after",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const before = await associationOf(service)
      const asked = await propose(client, {
        name: "新しい共済組合",
        phone: "048-000-1111",
        numberLabel: "組合員(会員)番号"
      })
      assert.include(asked.text, `団体名 ${before.name} 新しい共済組合`)
      assert.include(asked.text, `電話 ${before.contact.phone} 048-000-1111`)
      assert.strictEqual((await associationOf(service)).name, before.name)
      const answer = await client.press(asked, "変更する")
      assert.strictEqual(answer.path, `${settings}?done=changed`)
      assert.include(answer.text, "設定を変更しました。")
      assert.deepStrictEqual(await recordOf(service), [
        {
          action: "settings.change",
          actor: "clerk:manager",
          detail: {
            before: { name: before.name, "contact.phone": before.contact.phone, numberLabel: before.numberLabel },
            after: { name: "新しい共済組合", "contact.phone": "048-000-1111", numberLabel: "組合員(会員)番号" }
          }
        }
      ])
      const member = service.client()
      assert.include((await member.open("/coupon/for_1234567")).text, "組合員(会員)番号")
      assert.include((await member.open("/coupon/for_7654321")).text, "048-000-1111")
      assert.include((await client.open("/office/facilities/1234567/placard")).text, "048-000-1111")
    })
  )

  it(
    "of the day of my page closes and opens it",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const asked = await propose(client, { myPageFrom: "2024-09-01" })
      assert.include(asked.text, "利用者はマイページを見られなくなります。")
      const isOpen = (page: Page) => page.forms.some(({ buttons }) => buttons.includes("ログイン"))
      assert.isTrue(isOpen(await service.client().open("/CouponInfoLogin/sag")))
      await client.press(asked, "変更する")
      const member = await service.client().open("/CouponInfoLogin/sag")
      assert.include(member.text, "2024年9月1日")
      assert.isFalse(isOpen(member))
    })
  )

  it(
    "to what holds without being said is none, and says nothing that was not said",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const before = await associationOf(service)
      assert.strictEqual((await propose(client, {})).location, `${settings}?done=same`)
      await change(client, { correctionLimit: "0", grantMode: "approved", "body-kyosai": "共済組合" })
      const after = await associationOf(service)
      assert.deepStrictEqual(after, {
        ...before,
        correctionLimit: 0,
        grantMode: "approved",
        bodyNames: { ...before.bodyNames, kyosai: "共済組合" }
      })
    })
  )

  it(
    "says what it means for ages, grants and numbers",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const { text } = await propose(client, {
        ageReckoning: (await associationOf(service)).ageReckoning === "birthday" ? "day-before" : "birthday",
        grantMode: "approved",
        memberNumberPattern: "[0-9]{6}|X"
      })
      assert.include(text, "年齢の数え方は、次の付与から変わります。")
      assert.include(text, "自動の付与が止まります。")
      assert.include(text, "123456は合う、K12345は合わない番号です。")
      const form = await client.open(`${settings}/edit`)
      assert.include(
        form.text,
        "1984年4月2日(月)生まれの人は、2024年4月1日(月)の時点で、上の数え方では39歳、下では40歳です。"
      )
    })
  )

  it(
    "with mistakes is shown again with what was typed and each mistake at its field",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const answer = await propose(client, {
        name: "",
        phone: "9".repeat(201),
        memberNumberPattern: "([",
        myPageFrom: "2024-02-30",
        ageReckoning: "lunar",
        correctionLimit: "-1",
        opensAt: "25:00",
        closesAt: "17時15分",
        yearEndFrom: "13/1",
        closedOn: "2024-08-13\nお盆",
        greeting: "<b>こんにちは"
      })
      assert.strictEqual(answer.status, 422)
      const wrong = [...answer.html.matchAll(/id="f-([A-Za-z]+)-mistake"/g)].map(([, field]) => field)
      assert.deepStrictEqual(
        wrong.toSorted(),
        [
          "name",
          "phone",
          "memberNumberPattern",
          "myPageFrom",
          "ageReckoning",
          "correctionLimit",
          "opensAt",
          "yearEndFrom",
          "closedOn"
        ].toSorted()
      )
      assert.include(answer.html, 'value="&lt;b&gt;こんにちは"')
      assert.include(answer.html, "お盆</textarea>")
      assert.deepStrictEqual(await recordOf(service), [])
      const late = await propose(client, { opensAt: "18:00" })
      assert.include(late.html, 'id="f-closesAt-mistake"')
      const both = await propose(client, { closedOn: "2024-08-13", openOn: "2024-08-13" })
      assert.include(both.html, 'id="f-openOn-mistake"')
    })
  )

  it(
    "of one who did not see another's is told, with the difference, and overwrites nothing unasked",
    withOffice({}, async (service) => {
      const [first, second] = [await service.login("manager"), await service.login("manager")]
      const mine = await propose(first, { name: "わたしの団体" })
      await change(second, { phone: "048-000-2222" })
      const told = await first.press(mine, "変更する")
      assert.strictEqual(told.status, 409)
      assert.include(told.text, "ほかの職員が設定を変更しました")
      assert.include(told.text, "電話 048-000-2222")
      assert.strictEqual((await associationOf(service)).contact.phone, "048-000-2222")
      const asked = await first.post(confirm, fieldsOf(told, { phone: "048-000-2222" }))
      await first.press(asked, "変更する")
      const { contact, name } = await associationOf(service)
      assert.deepStrictEqual([name, contact.phone], ["わたしの団体", "048-000-2222"])
    })
  )

  it(
    "can be taken back to the form with everything that was typed",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const asked = await propose(client, { name: "考え中の団体", closedOn: "2024-08-13 2024-08-14" })
      const form = await client.press(asked, "戻って直す", { back: "yes" })
      assert.include(form.html, 'value="考え中の団体"')
      assert.include(form.html, "2024-08-13\n2024-08-14</textarea>")
      assert.deepStrictEqual(await recordOf(service), [])
    })
  )
})
