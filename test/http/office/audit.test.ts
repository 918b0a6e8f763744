// 記録 over HTTP: what clerks do is found there by who, what, about whom and when, without a number ever being in an
// address; nobody reads of a person what they may not; the file can be opened; the chain is proved on demand.
import { afterAll, assert, beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Audit, AuditTrail, type LedgerEntry } from "@fukuri/core"
import type { FormClient, Page } from "../../support/formClient.ts"
import { sag } from "../memberService.ts"
import { type OfficeService, startOfficeService, withOffice } from "./officeService.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const auditPath = "/office/audit"
const person = "234567"

/** Things done by several clerks. */
const busy = async (service: OfficeService) => {
  const desk = await service.login("desk")
  const found = await desk.press(await desk.open("/office/holders"), "探す", { q: person })
  assert.strictEqual(found.status, 200, found.text)
  await service.run(
    AuditTrail.record({
      association: sag,
      actor: "clerk:operator" as LedgerEntry.Actor,
      action: "entitlement.grant",
      subject: `holder:${person}`,
      detail: {
        fiscalYear: 2024,
        product: "womens-cancer-general-40plus",
        quantity: 1,
        reason: "missing",
        text: "=1+1 電話で確認"
      }
    })
  )
  await service.run(
    AuditTrail.record({
      association: sag,
      actor: "clerk:operator" as LedgerEntry.Actor,
      action: "facility.change",
      subject: "facility:1234567",
      detail: { before: { phone: "048-1" }, after: { phone: "048-2" }, reason: "移転 <b>" }
    })
  )
  return desk
}

const linesOf = (service: OfficeService) =>
  service.run(Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 1_000 })))

/** A manager who sees what is said; the usual one sees neither names nor examinations. */
const manager = async (
  service: OfficeService,
  more: ReadonlyArray<"personal" | "health"> = []
): Promise<FormClient> => {
  if (more.length > 0) {
    const boss = await service.login("manager")
    const page = await boss.open("/office/clerks/approver")
    const form = page.forms.find(({ action }) => action.endsWith("/approver"))
    const changed = await boss.post(form?.action ?? "", [
      ...Object.entries(form?.fields ?? {}).filter(([name]) => name !== "roles" && name !== "sees"),
      ["roles", "manager"],
      ...more.map((sight) => ["sees", sight] as const)
    ])
    assert.strictEqual(changed.status, 303, changed.text)
    return service.login("approver")
  }
  return service.login("manager")
}

const find = async (client: FormClient, typed: Readonly<Record<string, string>>): Promise<Page> => {
  const page = await client.press(await client.open(auditPath), "表示する", typed)
  assert.include([200, 422], page.status, page.text)
  return page
}

/** The cells of the table, row by row. */
const rowsOf = ({ html }: Page): ReadonlyArray<ReadonlyArray<string>> =>
  [...(/<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? "").matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
      cell
        .replace(/<[^>]+>/g, " ")
        .replace(/\s+/g, " ")
        .trim()
    )
  )
const columnOf = (page: Page, index: number) => rowsOf(page).map((row) => row[index])

const addressesOf = ({ html, location, path }: Page): ReadonlyArray<string> => [
  path,
  location,
  ...[...html.matchAll(/\s(?:href|action|src)="([^"]*)"/g)].map(([, address = ""]) => address)
]

const validator = htmlValidator()
const problemsOf = async ({ html }: Page) =>
  (await validator.validateString(html)).results.flatMap(({ messages }) =>
    messages.map(({ message, ruleId }) => `${ruleId}: ${message}`)
  )

let shared: OfficeService
beforeAll(async () => {
  shared = await startOfficeService()
  await busy(shared)
})
afterAll(() => shared.stop())

describe("the record", () => {
  it("is for those who manage, and says so to others", async () => {
    for (const id of ["viewer", "desk", "operator", "approver"] as const) {
      const client = await shared.login(id)
      for (const path of [auditPath, `${auditPath}.csv`, `${auditPath}/check`]) {
        assert.strictEqual((await client.get(path)).status, 403)
      }
    }
  })

  it("says who did what about what, the latest first, in Japanese, with what differs", async () => {
    const page = await find(await manager(shared), { action: "facility." })
    const [row = []] = rowsOf(page)
    assert.deepStrictEqual(row.slice(2), [
      "運用 三郎",
      "施設を変更",
      "施設 1234567",
      "電話: 048-1 → 048-2 理由: 移転 &lt;b&gt;"
    ])
    assert.include(page.html, 'href="/office/facilities/1234567"')
    assert.deepStrictEqual(await problemsOf(page), [])
    const places = columnOf(await find(await manager(shared), {}), 0).map((each) => Number(each?.replaceAll(",", "")))
    assert.deepStrictEqual(
      places,
      places.toSorted((a, b) => b - a)
    )
  })

  it("is found by who, what, about what, and when", async () => {
    const client = await manager(shared)
    const whoOf = async (typed: Readonly<Record<string, string>>) => new Set(columnOf(await find(client, typed), 2))
    assert.deepStrictEqual(await whoOf({ clerk: "clerk:desk" }), new Set(["窓口 次郎"]))
    assert.deepStrictEqual(await whoOf({ clerk: "clerk:operator", action: "entitlement." }), new Set(["運用 三郎"]))
    const about = await find(client, { kind: "facility", about: " 1234567 " })
    assert.deepStrictEqual(new Set(columnOf(about, 4)), new Set(["施設 1234567"]))
    assert.deepStrictEqual(rowsOf(await find(client, { until: "2024-06-30" })), [])
    assert.isAbove(rowsOf(await find(client, { from: "2024-07-01", until: "2024-07-01" })).length, 1)
  })

  it("is found by a person's number, which is in no address and, for who may not see it, on no page", async () => {
    const client = await manager(shared)
    const page = await find(client, { kind: "holder", about: person })
    assert.deepStrictEqual(new Set(columnOf(page, 3)), new Set(["クーポンを個別に付与", "利用者の画面を表示"]))
    assert.notInclude(page.html, person)
    assert.include(page.text, "***567 の記録を表示しています")
    assert.match(page.path, /person=/)
    // The person stays when another condition is added, and goes when another kind is chosen.
    const narrowed = await client.press(page, "表示する", { kind: "holder", about: "", action: "entitlement." })
    assert.deepStrictEqual(columnOf(narrowed, 3), ["クーポンを個別に付与"])
    const away = await client.press(page, "表示する", { kind: "", about: "", action: "facility." })
    assert.deepStrictEqual(columnOf(away, 3), ["施設を変更"])
    assert.notMatch(away.text, /の記録を表示しています/)
  })

  it("leads to a person by a key", async () => {
    const client = await manager(shared)
    const page = await find(client, { action: "entitlement." })
    const path = /href="(\/office\/holders\/[^"]+)"/.exec(page.html)?.[1] ?? ""
    assert.strictEqual((await client.get(path)).status, 200)
  })

  it("covers examinations and what was written about a person from a manager who may not see them", async () => {
    const page = await find(await manager(shared), { action: "entitlement." })
    assert.include(page.text, "健診クーポン")
    assert.notMatch(page.html, /がん|womens|電話で確認/)
    assert.include(page.text, "(伏せてあります)")
    assert.include(page.text, "付与の不足")
  })

  it(
    "shows them to a manager who may, and then records that it was read",
    withOffice({}, async (service) => {
      await busy(service)
      const client = await manager(service, ["personal", "health"])
      const page = await find(client, { action: "entitlement." })
      assert.include(page.text, person)
      assert.include(page.text, "電話で確認")
      assert.match(page.text, /女性がん検診/)
      for (const address of addressesOf(page)) assert.notInclude(address, person)
      const [last] = await linesOf(service)
      assert.deepInclude(last, { action: "audit.read", actor: "clerk:approver" })
      const byNumber = await find(client, { kind: "holder", about: person })
      for (const address of addressesOf(byNumber)) assert.notInclude(address, person)
      assert.deepInclude((await linesOf(service))[0], { action: "audit.read", subject: `holder:${person}` })
    })
  )

  it("answers what was typed wrongly with the form, what was typed, and what to do", async () => {
    const client = await manager(shared)
    const cases: ReadonlyArray<readonly [Readonly<Record<string, string>>, string]> = [
      [{ kind: "holder", about: "12-34" }, "番号を6文字(配偶者は末尾に01)で入力してください。"],
      [{ kind: "holder", about: "" }, "番号を6文字(配偶者は末尾に01)で入力してください。"],
      [{ kind: "", about: "123" }, "対象の種類を、一覧から選んでください。"],
      [{ kind: "month", about: "" }, "対象の番号・記号を入力してください。種類だけでは探せません。"],
      [{ from: "2024-07-01", until: "2024-06-01" }, "「から」の日より後の日にしてください。"]
    ]
    for (const [typed, sentence] of cases) {
      const page = await find(client, typed)
      assert.strictEqual(page.status, 422)
      assert.include(page.text, sentence)
      if (typed["about"] !== undefined) assert.include(page.html, `value="${typed["about"]}"`)
      assert.deepStrictEqual(await problemsOf(page), [])
    }
    assert.strictEqual((await client.get(`${auditPath}?from=yesterday`)).status, 422)
    assert.strictEqual((await client.get(`${auditPath}.csv?from=yesterday`)).status, 404)
    assert.strictEqual((await client.get(`${auditPath}?kind=constructor&about=x`)).status, 422)
    assert.strictEqual((await client.get(`${auditPath}?kind=holder&person=x`)).status, 422)
    assert.strictEqual((await client.get(`${auditPath}?at=zzzz.zzzzzzzzzz`)).status, 200)
  })

  it(
    "is read page by page, keeping what was looked for, forth and back",
    withOffice({}, async (service) => {
      for (let each = 0; each < 120; each++) {
        await service.run(
          AuditTrail.record({
            association: sag,
            actor: "clerk:desk" as LedgerEntry.Actor,
            action: "use.list",
            detail: { rows: each }
          })
        )
      }
      const client = await manager(service)
      const first = await find(client, { action: "use.list" })
      const nextOf = (page: Page, rel: string) =>
        new RegExp(`rel="${rel}" href="([^"#]*)`).exec(page.html)?.[1]?.replaceAll("&amp;", "&") ?? ""
      const second = await client.get(nextOf(first, "next"))
      const third = await client.get(nextOf(second, "next"))
      const rows = [first, second, third].map((page) => columnOf(page, 0))
      assert.deepStrictEqual(
        rows.map(({ length }) => length),
        [50, 50, 20]
      )
      assert.strictEqual(new Set(rows.flat()).size, 120)
      assert.include(third.text, "101〜120件目")
      const back = await client.get(nextOf(third, "prev"))
      assert.deepStrictEqual(columnOf(back, 0), rows[1])
      assert.deepStrictEqual(columnOf(await client.get(nextOf(back, "prev")), 0), rows[0])
    })
  )
})

describe("the file of the record", () => {
  const csvOf = async (client: FormClient, typed: Readonly<Record<string, string>>) => {
    const page = await find(client, typed)
    const path = /href="(\/office\/audit\.csv[^"]*)"/.exec(page.html)?.[1]?.replaceAll("&amp;", "&") ?? ""
    return { path, answer: await client.get(path) }
  }

  it(
    "has every line that was looked for, none as a formula, and is in the record itself",
    withOffice({}, async (service) => {
      await busy(service)
      const client = await manager(service, ["personal", "health"])
      const { answer, path } = await csvOf(client, { kind: "holder", about: person })
      assert.notInclude(path, person)
      assert.strictEqual(answer.headers.get("content-type"), "text/csv; charset=utf-8")
      const lines = answer.html.trim().split("\r\n")
      assert.strictEqual(lines.length, 4)
      assert.include(lines[0], "番号,日時,だれが,操作")
      assert.include(lines[1], ",承認 五子,記録を表示,audit.read,利用者,234567,")
      assert.include(lines[2], "運用 三郎,クーポンを個別に付与,entitlement.grant,利用者,234567")
      assert.include(lines[2], "事情: =1+1 電話で確認")
      for (const line of lines) for (const cell of line.split(",")) assert.notMatch(cell, /^"?[=+\-@\t]/)
      assert.deepInclude((await linesOf(service))[0], {
        action: "audit.export",
        actor: "clerk:approver",
        subject: `holder:${person}`
      })
    })
  )

  it("covers what the manager may not see", async () => {
    const { answer } = await csvOf(await manager(shared), { action: "entitlement." })
    assert.include(answer.html, "***567")
    assert.notMatch(answer.html, /234567|がん|womens|電話で確認/)
  })
})

describe("the chain", () => {
  it(
    "is proved on demand, with a head that was noted as well, and told when it is broken",
    withOffice({}, async (service) => {
      await busy(service)
      const client = await manager(service)
      const [head] = await linesOf(service)
      const form = await client.open(`${auditPath}/check`)
      assert.notMatch(form.text, /確認の結果/)
      const whole = await client.press(form, "確認する", {
        head: `${head?.hash.toUpperCase().slice(0, 32)} ${head?.hash.slice(32)}`
      })
      assert.include(whole.text, `${head?.place}件の記録の連鎖は、すべてつながっています。`)
      assert.include(whole.text, `控えてある指紋は${head?.place}番`)
      const typo = await client.press(form, "確認する", { head: "abc" })
      assert.strictEqual(typo.status, 422)
      assert.include(typo.text, "指紋は64文字の英数字")
      const lost = await client.press(form, "確認する", { head: "0".repeat(64) })
      assert.include(lost.text, "控えてある指紋の記録がありません")
      for (const page of [form, whole, typo, lost]) assert.deepStrictEqual(await problemsOf(page), [])

      const line = { ...head, place: (head?.place ?? 0) + 1, detail: "{}" } as Audit.AuditLine
      await service.run(Effect.flatMap(Audit.Audit, (audit) => audit.append(sag, line)))
      const broken = await client.open(`${auditPath}/check?go=1`)
      assert.include(broken.text, "つながっていない所が1か所あります")
      assert.include(broken.text, `${line.place}番の内容か、その前の記録が、書き込まれた時と違います。`)
    })
  )

  it("stands at the bottom of the page with how many lines there are", async () => {
    const page = await find(await manager(shared), {})
    const [head] = await linesOf(shared)
    assert.include(page.text, `件数 ${head?.place}件`)
    expect(page.html).toContain(head?.hash.match(/.{8}/g)?.join(" "))
  })
})
