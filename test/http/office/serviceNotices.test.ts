// What the office announces to everybody, over HTTP with the member pages beside: the form, what is refused and where, that
// members read it, that it is taken back, and the record.
import { Audit } from "@fukuri/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { hospital } from "../journey.ts"
import { sag } from "../memberService.ts"
import { type OfficeService, withOffice } from "./officeService.ts"
import { submit } from "./world.ts"

const notices = "/office/notices"

const wanted = {
  kind: "outage",
  text: "通信の障害のため、画面が開きにくくなっています。",
  fromDay: "2024-07-01",
  fromTime: "8:00",
  untilDay: "2024-07-01",
  untilTime: "１８：００"
} as const

const form = async (service: OfficeService) => {
  const client = await service.login("operator")
  const page = await client.open(`${notices}/new`)
  const send = (typed: Readonly<Record<string, string>>) => {
    const { fields = {} } = page.forms.find(({ action }) => action === notices) ?? {}
    return client.post(notices, { ...fields, ...wanted, ...typed })
  }
  return { client, page, send }
}

const recordOf = (service: OfficeService) =>
  service.run(
    Effect.map(
      Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, action: "service-notice", limit: 100 })),
      (lines) => lines.map(({ action, actor }) => `${actor} ${action}`)
    )
  )

const memberReads = async (service: OfficeService) => {
  // The first page has what was read last, and sets the next reading going.
  await service.client().get(hospital)
  return (await service.client().get(hospital)).text.includes(wanted.text)
}

const spec = { options: { noticeAgeMillis: 0 } }

describe("a notice", () => {
  it(
    "is announced once however often the form is sent, and members read it",
    withOffice(spec, async (service) => {
      const { client, send } = await form(service)
      assert.isFalse(await memberReads(service))
      for (const answer of [await send({}), await send({})]) {
        assert.strictEqual(answer.status, 303, answer.text)
        assert.strictEqual(answer.location, `${notices}?done=announced`)
      }
      assert.isTrue(await memberReads(service))
      const list = await client.open(`${notices}?done=announced`)
      assert.include(list.text, "お知らせを出しました。")
      assert.strictEqual(list.text.split(wanted.text).length, 2)
      assert.include(list.text, "2024年7月1日(月) 18:00")
      assert.deepStrictEqual(await recordOf(service), ["clerk:operator service-notice.announce"])
    })
  )

  it(
    "is taken back after a look at it, and members read it no longer",
    withOffice(spec, async (service) => {
      const { client, send } = await form(service)
      await send({})
      const path =
        /\/office\/notices\/[0-9a-z-]+\/withdraw/.exec((await client.open(notices)).html)?.[0] ?? assert.fail()
      const look = await client.open(path)
      assert.include(look.text, wanted.text)
      assert.isTrue(await memberReads(service))
      const done = await submit(client, look, /\/withdraw$/, {})
      assert.include(done.text, "お知らせを取り下げました。")
      assert.isFalse(await memberReads(service))
      const again = await client.open(path)
      assert.include(again.text, "取り下げられています")
      assert.deepStrictEqual(await recordOf(service), [
        "clerk:operator service-notice.withdraw",
        "clerk:operator service-notice.announce"
      ])
      const audit = await (await service.login("manager")).open("/office/audit?action=service-notice.")
      assert.include(audit.text, "お知らせを取り下げ")
      assert.include(audit.text, "2024年7月1日(月) 08:00")
    })
  )

  it(
    "that cannot be announced is told at its field, and what was typed is kept",
    withOffice(spec, async (service) => {
      const { send } = await form(service)
      for (const [typed, sentence] of [
        [{ kind: "" }, "種類を選んでください。"],
        [{ text: " " }, "文を、1〜300文字で入力してください。"],
        [{ text: "あ".repeat(301) }, "文を、1〜300文字で入力してください。"],
        [{ fromDay: "7月" }, "開始日を、2024-07-01のように入力してください。"],
        [{ fromTime: "25:00" }, "開始時刻を、9:00のように入力してください。"],
        [{ untilTime: "8:60" }, "終了時刻を、18:00のように入力してください。"],
        [{ untilTime: "8:00" }, "終了は、開始より後の日時にしてください。"],
        [{ untilDay: "2024-09-01" }, "期間は60日までにしてください。"],
        [{ fromTime: "7:00", untilTime: "8:30" }, "終了が過去の日時です。"]
      ] as const) {
        const answer = await send(typed)
        assert.strictEqual(answer.status, 422, JSON.stringify(typed))
        assert.include(answer.text, sentence)
        if (!("text" in typed)) assert.include(answer.html, wanted.text)
      }
      assert.isFalse(await memberReads(service))
      assert.deepStrictEqual((await recordOf(service)).filter((line) => line.endsWith(".refused")).length, 3)
    })
  )

  it(
    "is announced by those who operate; everybody else reads the list",
    withOffice(spec, async (service) => {
      const { send } = await form(service)
      await send({})
      for (const role of ["viewer", "desk", "approver", "manager"] as const) {
        const client = await service.login(role)
        const list = await client.open(notices)
        assert.strictEqual(list.heading, "お知らせ")
        assert.include(list.text, wanted.text)
        assert.notInclude(list.html, "/withdraw")
        assert.notInclude(list.html, `${notices}/new`)
        assert.strictEqual((await client.get(`${notices}/new`)).status, 403)
      }
    })
  )

  it(
    "is led to from 概況 and from 設定",
    withOffice(spec, async (service) => {
      const client = await service.login("viewer")
      for (const path of ["/office", "/office/settings"]) {
        assert.include((await client.open(path)).html, `href="${notices}"`)
      }
    })
  )
})
