// Facilities at the office, over HTTP with the member pages beside: the list, one facility, changes and what members see
// of them, two clerks at once, files, placards, roles, the record.
import { Audit, Facility, FacilityDesk } from "@fukuri/core"
import { checkWordsOf } from "@fukuri/http"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { FormClient, Page } from "../../support/formClient.ts"
import { sag, testSecret } from "../memberService.ts"
import { type OfficeService, withOffice } from "./officeService.ts"

const list = "/office/facilities"
const hospital = `${list}/1234567`
const dentist = `${list}/2000015`

/** What a form of a page would send: fields, chosen boxes, text areas; a list is sent once for each. */
const send = async (
  client: FormClient,
  page: Page,
  action: string,
  typed: Readonly<Record<string, string | ReadonlyArray<string>>> = {}
): Promise<Page> => {
  const body =
    new RegExp(`<form[^>]*action="${action.replace(/[?.]/g, "\\$&")}"[^>]*>(.*?)</form>`, "s").exec(page.html)?.[1] ??
    ""
  assert.notStrictEqual(body, "", `no form for ${action} on ${page.path}`)
  const fields = new Map<string, ReadonlyArray<string>>()
  for (const [, input = ""] of body.matchAll(/<input([^>]*)>/g)) {
    const name = /\sname="([^"]*)"/.exec(input)?.[1]
    const isOff = /type="(radio|checkbox)"/.test(input) && !/\schecked/.test(input)
    if (name !== undefined && !isOff && !/type="file"/.test(input)) {
      fields.set(name, [...(fields.get(name) ?? []), /\svalue="([^"]*)"/.exec(input)?.[1] ?? ""])
    }
  }
  for (const [, name = "", value = ""] of body.matchAll(/<textarea[^>]*\sname="([^"]*)"[^>]*>\n?(.*?)<\/textarea>/gs)) {
    fields.set(name, [value])
  }
  for (const [name, value] of Object.entries(typed)) fields.set(name, typeof value === "string" ? [value] : value)
  return client.post(
    action,
    [...fields].flatMap(([name, values]) => values.map((value) => [name, value] as const))
  )
}

/** Opens the form of a facility and sends it with other values. */
const edit = async (client: FormClient, path: string, typed: Parameters<typeof send>[3]) =>
  send(client, await client.open(`${path}/edit`), path, typed)

const recordOf = (service: OfficeService, subject?: string) =>
  service.run(
    Effect.map(
      Effect.flatMap(Audit.Audit, (audit) =>
        audit.list({ association: sag, action: "facility", limit: 100, ...(subject === undefined ? {} : { subject }) })
      ),
      (lines) => lines.map(({ action, actor, detail }) => ({ action, actor, detail: JSON.parse(detail) as unknown }))
    )
  )

const facilityOf = (service: OfficeService, code: string) =>
  service.run(Effect.map(FacilityDesk.find(sag, code), ({ facility }) => facility))

const upload = async (service: OfficeService, client: FormClient, csv: string | Uint8Array, name = "施設.csv") => {
  const csrf = (await client.open(`${list}/import`)).forms.find(({ fields }) => "csrf" in fields)?.fields["csrf"] ?? ""
  const form = new FormData()
  form.set("csrf", csrf)
  form.set("file", new File([csv as BlobPart], name, { type: "text/csv" }))
  const cookie = [...client.cookies].map(([key, value]) => `${key}=${value}`).join("; ")
  return fetch(new URL(`${list}/import`, service.url), {
    method: "POST",
    body: form,
    headers: { cookie },
    redirect: "manual"
  })
}

const header = "施設コード,施設名,郵便番号,住所,電話,予約開始日,備考,提供内容,利用開始日,利用終了日"
const dentistRow =
  "2000015,みほん歯科医院,000-0002,見本県見本市東町2-3,000-000-0002,2024-05-01,歯科健康診査は30分程度です。,dental,,"

describe("the list", () => {
  it(
    "shows state, offers, uses and what deserves a look, and is narrowed and sorted by its address",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      const page = await client.open(list)
      assert.strictEqual(page.heading, "施設")
      assert.include(page.text, "全6施設")
      assert.match(page.text, /5000042 旧見本健診センター .*?利用終了/)
      assert.match(page.text, /6000058 新見本健診センター .*?利用開始前/)
      assert.include(page.text, "選べるドック(1日・1泊2日・脳)、女性がん検診、配偶者ドック")
      assert.include(page.text, "選べるドック(1日)、女性がん検診 0")
      assert.notInclude(page.text, "施設を追加")
      const names = (one: Page) =>
        [...one.html.matchAll(/<a href="\/office\/facilities\/\d{7}">([^<]*)</g)].map(([, name]) => name)
      assert.deepStrictEqual(names(await client.open(`${list}?q=${encodeURIComponent("歯科")}`)), ["みほん歯科医院"])
      assert.deepStrictEqual(names(await client.open(`${list}?state=closed`)), ["旧見本健診センター"])
      assert.strictEqual(names(await client.open(`${list}?course=womens-cancer&state=open`)).length, 2)
      assert.strictEqual(names(await client.open(`${list}?sort=-code`))[0], "新見本健診センター")
      assert.include((await client.open(`${list}?q=zzz`)).text, "条件に合う施設はありません。")
    })
  )

  it(
    "is kept as a file that can be handed in again, with zeros and whatever else Excel would change",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      await send(client, await client.open(`${list}/new`), `${list}/new`, {
        code: "0012345",
        name: "=ゼロではじまる施設",
        phone: "0120000000",
        note: "-予約不要",
        offers: ["my-refresh"]
      })
      const csv = await client.get(`${list}.csv`)
      assert.strictEqual(csv.headers.get("content-type"), "text/csv; charset=utf-8")
      assert.include(csv.html, '"=""0012345""",\'=ゼロではじまる施設')
      const sent = await upload(service, client, csv.html)
      assert.strictEqual(sent.status, 303)
      const preview = await client.open(sent.headers.get("location") ?? "")
      assert.include(preview.text, "新規 0 施設")
      assert.include(preview.text, "変更なし 7 施設")
    })
  )
})

describe("one facility", () => {
  it(
    "shows the check words of its screens now and next, its uses by month, and where they are listed",
    withOffice({ at: "2024-07-01T09:05:30+09:00" }, async (service) => {
      const client = await service.login("viewer")
      const page = await client.open(hospital)
      assert.strictEqual(page.heading, "共済組合互助会病院")
      const wordAt = checkWordsOf(testSecret)
      const code = Schema.decodeSync(Facility.FacilityCode)("1234567")
      for (const [from, iso] of [
        ["いま (9:05から)", "2024-07-01T09:05:00+09:00"],
        ["次 (9:06から)", "2024-07-01T09:06:00+09:00"]
      ] as const) {
        const { number, word } = wordAt(code, Date.parse(iso) as Parameters<typeof wordAt>[1])
        assert.include(page.text, `${from} ${word} ${number}`)
      }
      assert.include(page.html, 'href="/office/uses?facility=1234567"')
      assert.include(page.html, 'href="/office/reports/months/2024-07"')
      assert.include(page.text, `${service.url}/coupon/for_1234567`)
      assert.strictEqual((await client.get(`${list}/7777777`)).status, 404)
      assert.strictEqual((await client.get(`${hospital}/edit`)).status, 403)
    })
  )
})

describe("a change", () => {
  it(
    "is seen by members at once, and recorded with before and after",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const answer = await edit(client, hospital, { name: "共済組合互助会 中央病院" })
      assert.strictEqual(answer.location, `${hospital}?done=changed`)
      const page = await client.open(answer.location)
      assert.include(page.text, "施設の内容を保存しました。")
      assert.include(page.text, "施設名: 共済組合互助会病院 → 共済組合互助会 中央病院")
      assert.include((await service.client().open("/coupon/for_1234567")).text, "共済組合互助会 中央病院")
      assert.deepStrictEqual(await recordOf(service, "facility:1234567"), [
        {
          action: "facility.change",
          actor: "clerk:operator",
          detail: { before: { name: "共済組合互助会病院" }, after: { name: "共済組合互助会 中央病院" } }
        }
      ])
      const same = await edit(client, hospital, {})
      assert.strictEqual(same.location, `${hospital}?done=same`)
      assert.strictEqual((await recordOf(service)).length, 1)
    })
  )

  it(
    "that closes a facility is looked at first, and then members cannot use anything there",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const asked = await edit(client, hospital, { openUntil: "2024-06-30" })
      assert.strictEqual(asked.status, 200)
      assert.match(asked.text, /直近30日の利用 \d+ ?件/)
      assert.include(asked.text, "利用終了日 (なし) 2024年6月30日(日)")
      assert.strictEqual((await facilityOf(service, "1234567")).openUntil, undefined)
      const back = await send(client, asked, hospital, { back: "yes" })
      assert.include(back.html, 'value="2024-06-30"')
      const answer = await send(client, asked, hospital, { confirmed: "yes" })
      assert.strictEqual(answer.location, `${hospital}?done=changed`)
      const member = await service.client().open("/coupon/for_1234567")
      assert.strictEqual(member.heading, "この施設では利用できません")
      assert.isFalse(member.forms.some(({ buttons }) => buttons.includes("次へ")))
      assert.deepStrictEqual((await facilityOf(service, "1234567")).offers.length, 7)
    })
  )

  it(
    "with mistakes is shown again with what was typed and each mistake at its field",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const answer = await edit(client, dentist, {
        name: " ",
        bookingFrom: "2024-02-30",
        openFrom: "2024-08-01",
        openUntil: "2024-07-01",
        note: "<b>&",
        offers: ["dental", "no such course"]
      })
      assert.strictEqual(answer.status, 422)
      for (const field of ["name", "bookingFrom", "openUntil", "offers"]) {
        assert.include(answer.html, `id="f-${field}-mistake"`)
      }
      assert.include(answer.html, "&lt;b&gt;&amp;</textarea>")
      assert.strictEqual((await recordOf(service)).length, 0)
    })
  )

  it(
    "keeps what the facility offers beside this year's programmes, unless it is taken away",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      await edit(client, dentist, { offers: ["dental", "old-course"] })
      assert.include((await client.open(`${dentist}/edit`)).text, "今年度の事業にないもの")
      await edit(client, dentist, { phone: "000-1" })
      assert.deepStrictEqual((await facilityOf(service, "2000015")).offers as ReadonlyArray<string>, [
        "dental",
        "old-course"
      ])
    })
  )

  it(
    "of one who did not see another's is told, with the difference, and overwrites nothing unasked",
    withOffice({}, async (service) => {
      const [first, second] = [await service.login("operator"), await service.login("operator2")]
      const [mine, theirs] = [await first.open(`${dentist}/edit`), await second.open(`${dentist}/edit`)]
      await send(second, theirs, dentist, { phone: "000-222" })
      const told = await send(first, mine, dentist, { address: "新しい住所" })
      assert.strictEqual(told.status, 409)
      assert.include(told.text, "ほかの職員がこの施設を変更しました")
      assert.include(told.text, "電話 000-222 000-000-0002")
      assert.include((await facilityOf(service, "2000015")).address, "東町")
      const done = await send(first, told, dentist, { phone: "000-222" })
      assert.strictEqual(done.location, `${dentist}?done=changed`)
      const { address, phone } = await facilityOf(service, "2000015")
      assert.deepStrictEqual({ address, phone }, { address: "新しい住所", phone: "000-222" })
    })
  )
})

describe("a new facility", () => {
  it(
    "keeps the zeros of its code, and cannot have another's",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const form = await client.open(`${list}/new`)
      const short = await send(client, form, `${list}/new`, { code: "12345", name: "ゼロ" })
      assert.strictEqual(short.status, 422)
      assert.include(short.html, 'id="f-code-mistake"')
      const taken = await send(client, form, `${list}/new`, { code: "1234567", name: "別の施設" })
      assert.strictEqual(taken.status, 422)
      assert.include(taken.text, "この施設コードは、すでに使われています。")
      const answer = await send(client, form, `${list}/new`, {
        code: "００１２３４５",
        name: "ゼロ",
        offers: ["dental"]
      })
      assert.strictEqual(answer.location, `${list}/0012345?done=added`)
      assert.include((await client.open(answer.location)).text, "施設コード 0012345")
      assert.include((await service.client().open("/coupon/for_0012345")).text, "ゼロ")
      assert.strictEqual((await recordOf(service, "facility:0012345"))[0]?.action, "facility.add")
    })
  )
})

describe("roles", () => {
  it(
    "everybody looks, those who operate change, nobody else",
    withOffice({}, async (service) => {
      const looked = [list, hospital, `${hospital}/placard`, "/office/placards", `${list}.csv`]
      const operated = [`${list}/new`, `${hospital}/edit`, `${list}/import`]
      const changed = [`${list}/new`, hospital, `${list}/import/some-id`]
      for (const id of ["viewer", "desk", "approver", "manager", "operator"] as const) {
        const client = await service.login(id)
        for (const path of looked) assert.strictEqual((await client.get(path)).status, 200, `${id} ${path}`)
        const may = id === "operator"
        for (const path of operated)
          assert.strictEqual((await client.get(path)).status, may ? 200 : 403, `${id} ${path}`)
        if (may) continue
        const csrf = (await client.open(list)).forms.find(({ fields }) => "csrf" in fields)?.fields["csrf"] ?? ""
        for (const path of changed) assert.strictEqual((await client.post(path, { csrf })).status, 403, `${id} ${path}`)
      }
      assert.strictEqual((await recordOf(service)).length, 0)
      assert.match((await service.client().get(hospital)).location, /^\/office\/login/)
    })
  )
})

describe("a file of facilities", () => {
  it(
    "is looked at, then taken once, and changes nothing before",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const moved = dentistRow.replace("東町2-3", "西町1-1")
      const sent = await upload(
        service,
        client,
        `${header}\r\n${moved}\r\n0000077,新しい歯科,,,,,,dental;no-such,,\r\n`
      )
      const here = sent.headers.get("location") ?? ""
      const preview = await client.open(here)
      assert.include(preview.text, "新規 1 施設 変更 1 施設 変更なし 0 施設")
      assert.include(preview.text, "住所 見本県見本市東町2-3 見本県見本市西町1-1")
      assert.include(preview.text, "今年度の事業にない提供内容があります: no-such")
      assert.include(preview.text, "このファイルにない 5施設は、そのまま残ります。")
      assert.include((await facilityOf(service, "2000015")).address, "東町")
      const taken = await send(client, preview, here)
      assert.strictEqual(taken.location, `${here}?done=taken`)
      const outcome = await client.open(taken.location)
      assert.include(outcome.text, "運用 三郎が送付")
      assert.include(outcome.text, "新規 1、変更 1、変更なし 0")
      assert.match((await client.open(`${list}/2000015`)).text, /運用 三郎 変更 住所: /)
      assert.include((await facilityOf(service, "2000015")).address, "西町")
      assert.strictEqual((await facilityOf(service, "0000077")).name, "新しい歯科")
      const again = await send(client, preview, here)
      assert.strictEqual(again.location, here)
      assert.deepStrictEqual(
        (await recordOf(service)).map(({ action }) => action),
        ["facility.change", "facility.add", "facility-list.take", "facility-list.receive"]
      )
    })
  )

  it(
    "with mistakes is told by line, on the page and as a file, and nothing is taken",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const sent = await upload(service, client, `${header}\n15,歯科,,,,,,dental,,\n0000078,,,,,,,dental,,`)
      const here = sent.headers.get("location") ?? ""
      const page = await client.open(here)
      assert.include(page.text, "2件の誤りがあるため、取り込めません。")
      assert.match(page.text, /2 施設コード 15 /)
      const csv = await client.get(`${here}/problems.csv`)
      assert.include(csv.html, "2,施設コード,15,")
      assert.include(csv.html, "3,施設名,,")
      const dropped = await send(client, page, here, { discard: "yes" })
      assert.strictEqual(dropped.location, `${list}/import?done=dropped`)
      assert.strictEqual((await client.get(`${here}/problems.csv`)).status, 404)
    })
  )

  it(
    "is shown anew when a facility changed after the look",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const sent = await upload(service, client, `${header}\n${dentistRow.replace("東町2-3", "西町1-1")}`)
      const here = sent.headers.get("location") ?? ""
      const preview = await client.open(here)
      await edit(await service.login("operator2"), dentist, { phone: "000-222" })
      const told = await send(client, preview, here)
      assert.strictEqual(told.status, 409)
      assert.include(told.text, "電話 000-222 000-000-0002")
      assert.strictEqual((await facilityOf(service, "2000015")).phone, "000-222")
    })
  )

  it(
    "is asked for when none was chosen, and refused when it is too large",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const large = await upload(service, client, new Uint8Array(2 * 1024 * 1024 + 1))
      assert.strictEqual(large.status, 422)
      assert.include(await large.text(), "ファイルが大きすぎます。")
      const most = await upload(service, client, new Uint8Array(2 * 1024 * 1024))
      assert.strictEqual(most.status, 303)
      const none = await send(client, await client.open(`${list}/import`), `${list}/import`)
      assert.strictEqual(none.status, 422)
      assert.include(none.text, "ファイルを選んでください。")
    })
  )
})

describe("placards", () => {
  it(
    "are of one facility, or of all open ones that the filter leaves, with the public address",
    withOffice({ office: { publicUrl: "http://coupon.example.jp" } }, async (service) => {
      const client = await service.login("viewer")
      const one = await client.get(`${hospital}/placard`)
      assert.strictEqual(one.heading, "共済組合互助会病院")
      assert.include(one.text, "http://coupon.example.jp/coupon/for_1234567")
      const all = await client.get("/office/placards")
      const addresses = (page: Page) =>
        [...page.html.matchAll(/http:\/\/coupon\.example\.jp\/coupon\/for_(\d{7})/g)].map(([, code]) => code)
      assert.deepStrictEqual(addresses(all), ["1234567", "2000015", "3000021", "4000037"])
      assert.deepStrictEqual(addresses(await client.get("/office/placards?course=dental")), ["1234567", "2000015"])
      assert.strictEqual((await client.get("/office/placards?state=closed")).location, `${list}?state=closed`)
    })
  )
})
