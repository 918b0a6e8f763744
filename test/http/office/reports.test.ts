// 集計 over HTTP: figures and files that add up, statements of facilities, closing months with two clerks, and lists of
// facilities held against our uses. The demo's uses are there from the beginning.
import { Audit, Ledger, type LedgerEntry, Reports } from "@fukuri/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { FormClient, Page } from "../../support/formClient.ts"
import { sag } from "../memberService.ts"
import { type OfficeService, withOffice } from "./officeService.ts"
import { quantityOf } from "../../support/people.ts"

const months = "/office/reports/months"
const reconciliation = "/office/reports/reconciliation"
const august = { at: "2024-08-02T09:00:00+09:00" }

const closeMonth = async (client: FormClient, month: string): Promise<Page> =>
  client.press(await client.open(`${months}/${month}/close`), "締める")

const reopenMonth = async (client: FormClient, month: string, reason = "施設から訂正の連絡"): Promise<Page> =>
  client.press(await client.open(`${months}/${month}/reopen`), "締めを取り消す", { reason })

/** Gives one coupon back of a demo use on a day. */
const giveBack = (service: OfficeService, day: string) =>
  service.run(
    Effect.gen(function* () {
      const uses = yield* (yield* Reports.Reports).uses({ association: sag, limit: 100 })
      const use = uses.find(({ usedOn }) => usedOn === day)
      if (use === undefined) return yield* Effect.die(`no use on ${day}`)
      const ledger = yield* Ledger.Ledger
      const [stream] = yield* ledger.open([use.holder], use.fiscalYear)
      const entry: LedgerEntry.LedgerEntry = {
        _tag: "Reversed",
        at: service.now() as LedgerEntry.LedgerEntry["at"],
        actor: "clerk:desk" as LedgerEntry.Actor,
        product: use.product,
        quantity: 1,
        reverses: use.redemptionId,
        reason: "取り違え"
      }
      yield* ledger.append([
        {
          key: { holder: use.holder, fiscalYear: use.fiscalYear },
          expectedVersion: stream?.entries.length ?? 0,
          entries: [entry]
        }
      ])
    })
  )

const lines = (service: OfficeService) =>
  service.run(
    Effect.gen(function* () {
      return yield* (yield* Audit.Audit).list({ association: sag, limit: 100 })
    })
  )

const fileOf = (page: Page): ReadonlyArray<string> => page.html.split("\r\n").filter((line) => line !== "")

describe("figures", () => {
  it(
    "add up on the page and in its file",
    withOffice(august, async (service) => {
      const client = await service.login("operator")
      const page = await client.open("/office/reports?from=2024-05&until=2024-07&by=facility")
      assert.match(page.text, /見本高原ファミリー牧場 3000021 4 5 0 5/)
      assert.match(page.text, /合計 6 7 0 7/)
      const file = await client.open("/office/reports/used.csv?from=2024-05&until=2024-07&by=facility")
      assert.include(file.headers.get("content-type") ?? "", "text/csv")
      assert.deepStrictEqual(fileOf(file).slice(1), [
        "3000021,見本高原ファミリー牧場,4,5,0,5",
        "1234567,共済組合互助会病院,1,1,0,1",
        "2000015,みほん歯科医院,1,1,0,1"
      ])
      for (const by of ["month", "programme", "product", "course", "workplace"]) {
        assert.match((await client.open(`/office/reports?from=2024-05&until=2024-07&by=${by}`)).text, /合計 6 7 0 7/)
      }
    })
  )

  it(
    "of months the wrong way round are not counted, and the page says so",
    withOffice(august, async (service) => {
      const client = await service.login("viewer")
      const page = await client.open("/office/reports?from=2024-07&until=2024-05")
      assert.strictEqual(page.status, 422)
      assert.include(page.text, "「いつまで」は「いつから」と同じか、あとの月を選んでください。")
      assert.strictEqual((await client.get("/office/reports/used.csv?from=2024-07&until=2024-05")).status, 404)
    })
  )

  it(
    "and statements tell no kind of examination to who may not know it",
    withOffice(august, async (service) => {
      const telling = /ドック|検診|歯科健康診査/
      const statement = `${months}/2024-07/facilities/1234567`
      for (const path of [
        "/office/reports?by=course",
        "/office/reports/held",
        "/office/reports/held.csv",
        `${months}/2024-07/statements.csv`,
        statement,
        `${statement}/print`
      ]) {
        assert.match((await (await service.login("operator")).open(path)).html, telling)
        assert.notMatch((await (await service.login("viewer")).open(path)).html, telling)
        assert.include((await (await service.login("viewer")).open(path)).html, "健診クーポン")
      }
    })
  )
})

describe("a statement", () => {
  it(
    "is there on the page, as a file and on paper, alone and with all others",
    withOffice(august, async (service) => {
      const client = await service.login("operator")
      const all = await client.open(`${months}/2024-07`)
      assert.match(all.text, /共済組合互助会病院 1234567 1 0 1/)
      const one = await client.open(`${months}/2024-07/facilities/1234567`)
      assert.match(one.text, /選べるドック・一般\(40以上\)・1泊2日・男 1 1 0 1/)
      const file = fileOf(await client.open(`${months}/2024-07/facilities/1234567/statement.csv`))
      assert.include(file[1], "2024年7月,1234567,共済組合互助会病院,当月分,2024年7月,")
      assert.match(file[2] ?? "", /合計,,,1,1,0,1$/)
      assert.lengthOf(fileOf(await client.open(`${months}/2024-07/statements.csv`)), 5)
      const print = await client.open(`${months}/2024-07/print`)
      assert.strictEqual(print.html.match(/class="sheet"/g)?.length, 2)
      assert.include(print.text, "締める前の途中経過です。")
      assert.include((await client.open(`${months}/2024-07/facilities/1234567/print`)).text, "共済組合互助会病院 御中")
      for (const path of ["2024-13", "x", "2024-07/facilities/9999999", "2024-07/facilities/x"]) {
        assert.strictEqual((await client.get(`${months}/${path}`)).status, 404)
      }
    })
  )
})

describe("closing a month", () => {
  it(
    "fixes its statements; what comes later is an adjustment of the next month",
    withOffice(august, async (service) => {
      const client = await service.login("operator")
      assert.match((await client.open(months)).text, /2024年5月 次に締める月/)
      const shown = await client.open(`${months}/2024-05/close`)
      assert.include(shown.text, "利用 3 件 差引 3 枚")
      const closed = await client.press(shown, "締める")
      assert.include(closed.text, "締めました。")
      assert.match(closed.text, /状態 締め済 締め 2024年8月2日\(金\) 09:00 運用 三郎/)
      const before = fileOf(await client.open(`${months}/2024-05/statements.csv`))
      await giveBack(service, "2024-05-11")
      assert.deepStrictEqual(fileOf(await client.open(`${months}/2024-05/statements.csv`)), before)
      const june = await client.open(`${months}/2024-06/facilities/3000021`)
      assert.match(june.text, /前月以前の調整.*2024年5月 マイ リフレッシュ 0 0 1 -1.*合計 1 枚/)
      assert.notInclude((await client.open(`${months}/2024-05/print`)).text, "途中経過")
      // Pressed a second time.
      const again = await client.press(shown, "締める")
      assert.strictEqual(again.status, 200)
      const actions = (await lines(service)).filter(({ action }) => action.startsWith("month."))
      assert.deepStrictEqual(
        actions.map(({ action, actor, subject }) => `${actor} ${action} ${subject}`),
        ["clerk:operator month.close month:2024-05"]
      )
    })
  )

  it(
    "is refused for a month that is not the next, not over, or has moved since it was shown",
    withOffice({ at: "2024-05-31T23:50:00+09:00" }, async (service) => {
      const client = await service.login("operator")
      const over = await client.open(`${months}/2024-05/close`)
      assert.strictEqual(over.status, 409)
      assert.include(over.text, "まだ終わっていません")
      service.setTime("2024-06-01T00:05:00+09:00")
      assert.include((await client.open(`${months}/2024-06/close`)).text, "古い月から順に")
      const shown = await client.open(`${months}/2024-05/close`)
      await giveBack(service, "2024-05-11")
      const moved = await client.press(shown, "締める")
      assert.strictEqual(moved.status, 409)
      assert.include(moved.text, "締めていません。")
      assert.include(moved.text, "差引 2 枚")
      assert.include((await client.press(moved, "締める")).text, "締めました。")
      assert.include((await client.open(`${months}/2024-05/close`)).text, "もう締めてあります")
    })
  )

  it(
    "is undone only for the last month, by another clerk who may agree, with a reason",
    withOffice(august, async (service) => {
      const operator = await service.login("operator")
      const approver = await service.login("approver")
      await closeMonth(operator, "2024-05")
      await closeMonth(operator, "2024-06")
      assert.strictEqual((await operator.get(`${months}/2024-06/reopen`)).status, 403)
      assert.notInclude((await operator.open(`${months}/2024-06`)).text, "締めを取り消す")
      assert.include((await approver.open(`${months}/2024-06`)).text, "締めを取り消す")
      const last = await approver.open(`${months}/2024-05/reopen`)
      assert.strictEqual(last.status, 409)
      assert.include(last.text, "最後に締めた月だけ")
      const without = await reopenMonth(approver, "2024-06", " ")
      assert.strictEqual(without.status, 422)
      assert.include(without.text, "理由を500文字以内で入力してください。")
      assert.include((await reopenMonth(approver, "2024-06")).text, "締めを取り消しました。")
      assert.match((await approver.open(months)).text, /2024年6月 次に締める月 2024年5月 締め済/)
      assert.strictEqual((await lines(service))[0]?.action, "month.reopen")
    })
  )

  it(
    "is for who may operate",
    withOffice(august, async (service) => {
      for (const id of ["viewer", "desk", "approver", "manager"] as const) {
        const client = await service.login(id)
        assert.strictEqual((await client.get(`${months}/2024-05/close`)).status, 403)
        assert.notInclude((await client.open(`${months}/2024-05`)).text, "この月を締める")
      }
    })
  )
})

describe("a facility's list", () => {
  /** Hands a list in as a browser does: the fields first, then the file. */
  const hand = async (
    service: OfficeService,
    client: FormClient,
    list: string | undefined,
    typed: Readonly<Record<string, string>> = {}
  ) => {
    const form = (await client.open(reconciliation)).forms.find(({ buttons }) => buttons.includes("照合する"))
    const body = new FormData()
    const fields = { facility: "3000021", month: "2024-05", output: "page", ...typed }
    for (const [name, value] of Object.entries({ csrf: form?.fields["csrf"] ?? "", ...fields }))
      body.append(name, value)
    if (list !== undefined) body.append("file", new Blob([list]), "list.csv")
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const response = await fetch(`${service.url}${reconciliation}`, { method: "POST", headers: { cookie }, body })
    const html = await response.text()
    return { status: response.status, html, text: html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ") }
  }
  // The demo's uses of May at this facility: 778899 on 5/11, 667788 on 5/18, 889900 on 5/25, one coupon each.
  const list = [
    "日付,会員番号,商材,枚数",
    "2024/5/11,778899,マイ リフレッシュ,1",
    "R6.5.18,667788,マイリフレッシュ,2",
    "2024-05-26,889900,,1",
    "2024-05-25,12345,,1"
  ].join("\r\n")

  it(
    "is held against our uses, and only counts are kept",
    withOffice(august, async (service) => {
      const page = await hand(service, await service.login("desk"), list)
      assert.strictEqual(page.status, 200, page.text)
      assert.match(page.text, /一覧の行 4 行 一致 1 件 内容が違う 1 件 当方だけ 1 件 施設だけ 1 件 読めない行 1 行/)
      const line = (await lines(service)).find(({ action }) => action === "facility.reconcile")
      assert.strictEqual(line?.subject, "facility:3000021")
      assert.notMatch(line?.detail ?? "", /778899|667788|889900/)
      assert.notMatch(service.log.join("\n"), /778899|667788|889900/)
    })
  )

  it(
    "gives a file of the same",
    withOffice(august, async (service) => {
      const { html } = await hand(service, await service.login("desk"), list, { output: "csv" })
      const rows = html.split("\r\n").filter((row) => row !== "")
      assert.deepStrictEqual(
        rows.map((row) => row.split(",")[0]?.replace("\uFEFF", "")),
        ["結果", "内容が違う", "当方だけ", "施設だけ", "読めない行", "一致"]
      )
      assert.strictEqual(new Set(rows.map((row) => row.split(",").length)).size, 1)
      assert.match(rows[1] ?? "", /^内容が違う,枚数,番号・利用日・内容,3,,667788,2024-05-18,マイリフレッシュ,2,/)
      assert.match(rows[4] ?? "", /^読めない行,,,5,,/)
    })
  )

  it(
    "is refused with what is wrong at its field",
    withOffice(august, async (service) => {
      const client = await service.login("desk")
      const wrong = async (sentence: string, file: string | undefined, typed?: Readonly<Record<string, string>>) => {
        const page = await hand(service, client, file, typed)
        assert.strictEqual(page.status, 422)
        assert.include(page.text, sentence)
      }
      await wrong("ファイルを選んでください。", undefined)
      await wrong("施設を選んでください。", list, { facility: "" })
      await wrong("月を選んでください。", list, { month: "2024" })
      await wrong("見出しの行がありません。1行目に「受付番号」", "氏名,住所\r\n")
      await wrong("利用日: この列がありません。", "番号\r\n")
      await wrong("中身がありません。", "")
      await wrong("行が多すぎます。20,000行まで", `受付番号\n${"0000000000000000\n".repeat(20_001)}`)
      await wrong("8MBまでです。", `番号,利用日,内容\n${`${"x".repeat(1000)}\n`.repeat(9_000)}`)
    })
  )

  it(
    "is for who may see personal data",
    withOffice(august, async (service) => {
      for (const id of ["viewer", "blind", "manager"] as const) {
        const client = await service.login(id)
        assert.strictEqual((await client.get(reconciliation)).status, 403)
        assert.notInclude((await client.open("/office/reports")).text, "施設の一覧との照合")
      }
    })
  )
})

// What the statements of all months say together is what the ledger says: also when a holder has uses in several.
describe("all statements together", () => {
  it(
    "are all uses of the ledger less what was given back, whatever is closed",
    withOffice({ at: "2025-01-10T09:00:00+09:00" }, async (service) => {
      const client = await service.login("operator")
      for (const month of ["2024-05", "2024-06"]) await closeMonth(client, month)
      await giveBack(service, "2024-05-25")
      for (const month of ["2024-07", "2024-08"]) await closeMonth(client, month)
      await giveBack(service, "2024-09-03")
      let sum = 0
      for (const month of ["04", "05", "06", "07", "08", "09", "10", "11", "12"]) {
        const rows = fileOf(await client.open(`${months}/2024-${month}/statements.csv`)).slice(1)
        for (const row of rows) if (row.includes(",合計,")) sum += Number(row.split(",").at(-1))
      }
      const entries = (await service.ledger()).map(({ entry }) => entry)
      const count = (tag: LedgerEntry.LedgerEntry["_tag"]) =>
        entries.reduce((total, entry) => total + (entry._tag === tag ? quantityOf(entry) : 0), 0)
      assert.strictEqual(count("Reversed"), 2)
      assert.strictEqual(sum, count("Redeemed") - 2)
    })
  )
})
