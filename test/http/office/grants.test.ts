// 付与 from the pages: rehearse, ask, have another clerk agree, carry out; and everything that must not happen. Over HTTP,
// without scripts, on the demo association, where one person is new since the last grant.
import { Audit, Catalogue, Clerks, GrantRuns, type LedgerEntry, Programme, ProgrammeDrafts, Tasks } from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Scheduler from "../../../packages/http/src/service/Scheduler.ts"
import { entryText, fiscalYear, sag } from "../../support/people.ts"
import type { FormClient, Page } from "../../support/formClient.ts"
import { type ClerkName, clerks, type OfficeService, withOffice } from "./officeService.ts"

const year = fiscalYear(2024)

/** A node does what waits. */
const work = (service: OfficeService) => service.run(Tasks.turn("node", GrantRuns.handlers))

/** What was written since the start, in words. */
const grantedSince = async (service: OfficeService, before: number) =>
  (await service.ledger()).slice(before).map(({ entry }) => `${entry.actor} ${entryText(entry)}`)

const rehearsed = async (service: OfficeService, client: FormClient, typed: Readonly<Record<string, string>> = {}) => {
  const begun = await client.press(await client.open("/office/grants"), "予行する", { on: "2024-07-01", ...typed })
  expect(begun.text).toContain("予行を始めました")
  await work(service)
  return pathOf(begun)
}
const pathOf = ({ path }: Page) => path.replace(/\?.*$/, "")

const requested = async (service: OfficeService, typed: Readonly<Record<string, string>> = {}) => {
  const operator = await service.login("operator")
  const path = await rehearsed(service, operator)
  await operator.press(await operator.open(path), "承認を申請する", typed)
  return path
}

const approveButton = "2024年7月1日(月)の付与を承認する"
const deeds = (service: OfficeService) =>
  service.run(
    Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, action: "grant.", limit: 50 })).pipe(
      Effect.map((lines) => lines.map(({ action, actor }) => `${actor} ${action}`).toReversed())
    )
  )

/** Gives one of the clerks other roles. */
const withRoles = (service: OfficeService, id: ClerkName, roles: ReadonlyArray<"operator" | "approver">) =>
  service.run(Clerks.change(clerks[id], { ...clerks[id], roles }, "grants" as LedgerEntry.Actor).pipe(Effect.orDie))

describe("a run", () => {
  it(
    "is rehearsed, asked for, agreed to by another clerk, and gives what the rehearsal said",
    withOffice({}, async (service) => {
      const before = (await service.ledger()).length
      const path = await requested(service)
      const operator = await service.login("operator")
      const asked = await operator.open(path)
      expect(asked.text).toContain("承認待ち")
      expect(asked.text).toContain("付与される人 1 人 付与される枚数 6 枚")
      expect(asked.html).not.toContain("/approve")
      await work(service)
      expect(await grantedSince(service, before)).toEqual([])

      const approver = await service.login("approver")
      expect((await approver.open("/office/grants")).text).toContain("内容を確かめて承認する")
      const agreed = await approver.press(await approver.open(path), approveButton)
      expect(agreed.text).toContain("付与を承認しました")
      await work(service)
      const actor = `grants:${path.split("/").at(-1)}`
      expect(await grantedSince(service, before)).toEqual([
        `${actor} Granted dock-general-under40-female 1`,
        `${actor} Granted womens-cancer-general-under40 1`,
        `${actor} Granted my-refresh 3`,
        `${actor} Granted dental 1`
      ])
      const ended = await operator.open(path)
      expect(ended.text).toContain("付与済み")
      expect(ended.text).toContain("付与した枚数 6 枚")
      expect(ended.text).toMatch(/予行との差\(枚\).*±0/)
      expect((await operator.open("/office/grants")).text).toMatch(/付与済み 1 6 運用 三郎/)
      expect(await deeds(service)).toEqual([
        "clerk:operator grant.rehearse",
        "clerk:operator grant.request",
        "clerk:approver grant.approve",
        `${actor} grant.run`,
        `${actor} grant.run.done`
      ])
    })
  )

  it(
    "is not agreed to by whoever asked, even when they may approve",
    withOffice({}, async (service) => {
      await withRoles(service, "operator", ["operator", "approver"])
      const before = (await service.ledger()).length
      const path = await requested(service)
      const operator = await service.login("operator")
      const page = await operator.open(path)
      expect(page.text).toContain("ご自身の申請です")
      expect(page.html).not.toContain(`${path}/approve`)
      const csrf = page.forms.find(({ fields }) => fields["csrf"] !== undefined)?.fields["csrf"] ?? ""
      const refused = await operator.post(`${path}/approve`, { csrf })
      expect(refused.status).toBe(403)
      expect(refused.text).toContain("ほかの職員の承認が必要です")
      await work(service)
      expect(await grantedSince(service, before)).toEqual([])
    })
  )

  it(
    "is not agreed to any more when the members list came anew, and says so loudly",
    withOffice({}, async (service) => {
      const before = (await service.ledger()).length
      const path = await requested(service)
      const approver = await service.login("approver")
      const fresh = await approver.open(path)
      await service.changePeople((holder) => holder)
      const stale = await approver.open(path)
      expect(stale.text).toMatch(/予行のあとに名簿が変わっています。 ?予行をやり直してください。/)
      expect(stale.html).not.toContain(`${path}/approve`)
      const late = await approver.press(fresh, approveButton)
      expect(late.status).toBe(409)
      expect(late.text).toContain("この操作は行われていません")
      const operator = await service.login("operator")
      expect((await operator.get(`${path}/people.csv`)).status).toBe(409)
      await work(service)
      expect(await grantedSince(service, before)).toEqual([])
    })
  )

  it(
    "can be sent back with a reason, and then not be agreed to",
    withOffice({}, async (service) => {
      const path = await requested(service)
      const approver = await service.login("approver")
      const page = await approver.open(path)
      const without = await approver.press(page, "差し戻す")
      expect(without.status).toBe(422)
      expect(without.text).toContain("理由を、1〜500文字で入力してください")
      const back = await approver.press(page, "差し戻す", { reason: "名簿が古いため" })
      expect(back.text).toContain("承認 五子が差し戻しました。理由: 名簿が古いため")
      const late = await approver.press(page, approveButton)
      expect(late.status).toBe(409)
      expect(late.text).toContain("この付与の状態が変わりました")
    })
  )

  it(
    "twice asked for by a double press is asked for once",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const path = await rehearsed(service, operator)
      const page = await operator.open(path)
      expect((await operator.press(page, "承認を申請する")).status).toBe(200)
      const again = await operator.press(page, "承認を申請する")
      expect(again.status).toBe(409)
      expect(again.text).toContain("承認待ち")
    })
  )
})

describe("a schedule", () => {
  it(
    "is typed, refused where it cannot be, kept in the form, honoured and moved",
    withOffice({}, async (service) => {
      const before = (await service.ledger()).length
      const operator = await service.login("operator")
      const path = await rehearsed(service, operator)
      const form = await operator.open(path)
      for (const [instant, sentence] of [
        ["来週", "実行の日時を、2024-06-03 06:00 のように入力してください"],
        ["2024-07-32 06:00", "実行の日時を、2024-06-03 06:00 のように入力してください"],
        ["2024-07-01 08:59", "過ぎた日時です"]
      ] as const) {
        const refused = await operator.press(form, "承認を申請する", { when: "at", instant })
        expect(refused.status).toBe(422)
        expect(refused.text).toContain(sentence)
        expect(refused.forms.find(({ action }) => action.endsWith("/request"))?.fields["instant"]).toBe(instant)
      }
      const asked = await operator.press(form, "承認を申請する", { when: "at", instant: "２０２４/7/2 6:00" })
      expect(asked.text).toContain("2024年7月2日(火) 06:00")
      const approver = await service.login("approver")
      await approver.press(await approver.open(path), approveButton)
      service.setTime("2024-07-02T05:59:00+09:00")
      await work(service)
      expect(await grantedSince(service, before)).toEqual([])
      const anew = await service.login("operator")
      const moved = await anew.press(await anew.open(path), "日時を変える", { when: "at", instant: "2024-07-03 06:00" })
      expect(moved.text).toContain("実行の日時を変えました")
      service.setTime("2024-07-02T06:01:00+09:00")
      await work(service)
      expect(await grantedSince(service, before)).toEqual([])
      service.setTime("2024-07-03T06:00:01+09:00")
      await work(service)
      expect(await grantedSince(service, before)).toHaveLength(4)
    })
  )

  it(
    "before the day of the rules is refused at its field",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const path = await rehearsed(service, operator, { on: "2024-08-01" })
      const form = await operator.open(path)
      expect(form.text).not.toContain("承認されたらすぐ")
      const refused = await operator.press(form, "承認を申請する", { when: "at", instant: "2024-07-31 23:59" })
      expect(refused.status).toBe(422)
      expect(refused.text).toContain("2024-08-01 より前には実行できません")
    })
  )
})

describe("work under way", () => {
  it(
    "is paused, let go and given up from the page",
    withOffice({}, async (service) => {
      const before = (await service.ledger()).length
      const path = await requested(service)
      const approver = await service.login("approver")
      await approver.press(await approver.open(path), approveButton)
      const operator = await service.login("operator")
      const paused = await operator.press(await operator.open(path), "一時停止する")
      expect(paused.text).toContain("一時停止しています")
      await work(service)
      expect(await grantedSince(service, before)).toEqual([])
      const goes = await operator.press(paused, "再開する")
      expect(goes.text).toContain("再開しました")
      const gone = await operator.press(goes, "付与を取り消す", { reason: "日を改めます" })
      expect(gone.text).toContain("運用 三郎が取り消しました。理由: 日を改めます")
      await work(service)
      expect(await grantedSince(service, before)).toEqual([])
    })
  )
})

describe("who sees what", () => {
  it(
    "a viewer sees figures and no forms; numbers are masked, there are no names, no reasons and no file",
    withOffice({}, async (service) => {
      await service.run(discreet)
      const operator = await service.login("operator")
      const path = await rehearsed(service, operator)
      const viewer = await service.login("viewer")
      const list = await viewer.open("/office/grants")
      const page = await viewer.open(path)
      const people = await viewer.open(`${path}/people`)
      for (const each of [list, page, people]) {
        expect(each.status).toBe(200)
        expect(each.html).not.toMatch(/女性がん|選べるドック/)
        expect(
          each.forms.filter(({ action, method }) => method === "post" && action.startsWith("/office/grants"))
        ).toEqual([])
      }
      expect(page.text).toMatch(/健診クーポン 3 3/)
      expect(people.html).not.toContain("941234")
      expect(people.text).toContain("***234")
      expect(people.text).not.toContain("付与の理由 ")
      expect((await viewer.get(`${path}/people.csv`)).status).toBe(403)
      expect(await deeds(service)).toEqual(["clerk:operator grant.rehearse"])

      const seen = await operator.open(`${path}/people`)
      expect(seen.text).toContain("941234")
      expect(seen.text).toContain("女性がん検診・一般(40未満)")
      expect(seen.text).toMatch(/○ 4\/1時点で39歳以下/)
      expect(await deeds(service)).toContain("clerk:operator grant.people")
    })
  )

  it(
    "addresses on the pages hold no number, and the links to people lead to them",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const path = await rehearsed(service, operator)
      const people = await operator.open(`${path}/people`)
      const links = [...people.html.matchAll(/href="(\/office\/holders\/[^"]+)"/g)].map(([, link = ""]) => link)
      expect(links.length).toBeGreaterThan(0)
      for (const link of links) expect(link).not.toMatch(/\/[0-9A-Z]{6}(01)?$/)
      const person = await operator.open(links[0] ?? "")
      expect(person.status).toBe(200)
      expect(person.text).toContain("941234")
    })
  )

  it(
    "the file has a line for each product of each person, before and after the run alike",
    withOffice({}, async (service) => {
      const path = await requested(service)
      const operator = await service.login("operator")
      const planned = await operator.get(`${path}/people.csv`)
      expect(planned.status).toBe(200)
      expect(planned.headers.get("content-disposition")).toContain("attachment")
      const lines = planned.html.trimEnd().split("\r\n")
      expect(lines[0]).toMatch(/組合員番号,氏名,所属所コード,所属所名,任用区分,商材,枚数$/)
      expect(lines).toHaveLength(5)
      expect(lines[3]).toMatch(/^941234,.*,マイ リフレッシュ,3$/)
      const approver = await service.login("approver")
      await approver.press(await approver.open(path), approveButton)
      await work(service)
      expect((await operator.get(`${path}/people.csv`)).html).toBe(planned.html)
      expect((await deeds(service)).filter((deed) => deed.endsWith("grant.export"))).toHaveLength(2)
    })
  )

  it(
    "nothing is found under ids that are none",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      for (const id of ["nothing-here", "..%2f", "%00", "a".repeat(90)]) {
        expect((await operator.get(`/office/grants/${id}`)).status).toBe(404)
      }
    })
  )
})

describe("the form of a rehearsal", () => {
  it(
    "keeps what was typed and says what is wrong at its field",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const form = await operator.open("/office/grants")
      const wrong = await operator.press(form, "予行する", { on: "6月3日" })
      expect(wrong.status).toBe(422)
      expect(wrong.text).toContain("付与の基準日を、2024-06-03 のように入力してください")
      const otherYear = await operator.press(form, "予行する", { on: "2025-06-03", only: "dental-2024" })
      expect(otherYear.status).toBe(422)
      expect(otherYear.text).toContain("基準日の年度のものではない")
      expect(otherYear.html).toMatch(/value="dental-2024"\s+checked/)
    })
  )

  it(
    "takes some of the programmes only",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const path = await rehearsed(service, operator, { only: "dental-2024" })
      const page = await operator.open(path)
      expect(page.text).toContain("歯科健康診査 1 1 合計")
      expect(page.text).not.toContain("マイ リフレッシュ")
    })
  )

  it(
    "takes a draft, which cannot be carried out",
    withOffice({}, async (service) => {
      await service.run(draft)
      const operator = await service.login("operator")
      const before = (await service.ledger()).length
      const path = await rehearsed(service, operator, { draft: "d-1" })
      const page = await operator.open(path)
      expect(page.text).toMatch(/マイ リフレッシュ [0-9]+ [0-9]+ 合計/)
      expect(page.text).toContain("下書きによる予行です")
      expect(page.html).not.toContain("/request")
      const csrf = page.forms.find(({ fields }) => fields["csrf"] !== undefined)?.fields["csrf"] ?? ""
      const refused = await operator.post(`${path}/request`, { csrf, when: "now" })
      expect(refused.status).toBe(422)
      expect(refused.text).toContain("下書きによる予行のままでは付与できません")
      expect(await grantedSince(service, before)).toEqual([])
    })
  )
})

describe("the service by itself", () => {
  it(
    "grants what is due every day, and leaves it in the history",
    withOffice({}, async (service) => {
      const before = (await service.ledger()).length
      await service.run(Scheduler.turn)
      expect(await grantedSince(service, before)).toEqual([
        "grants Granted dock-general-under40-female 1",
        "grants Granted womens-cancer-general-under40 1",
        "grants Granted my-refresh 3",
        "grants Granted dental 1"
      ])
      await service.run(Scheduler.turn)
      const operator = await service.login("operator")
      const list = await operator.open("/office/grants")
      expect(list.text.split("付与済み (自動)")).toHaveLength(2)
      expect(list.text.split("自動付与")).toHaveLength(2)
      expect(list.text).toContain("毎日自動で付与されます")
      const [, path = ""] = /href="(\/office\/grants\/[^"?]+)"/.exec(list.html) ?? []
      expect((await operator.open(path)).text).toContain("付与した枚数 6 枚")
    })
  )

  it(
    "grants nothing where somebody has to agree",
    withOffice({}, async (service) => {
      const before = (await service.ledger()).length
      await service.run(
        Effect.flatMap(Catalogue.Catalogue, (catalogue) =>
          catalogue.putAssociation({ ...association(year), grantMode: "approved" })
        )
      )
      await service.run(Scheduler.turn)
      expect(await grantedSince(service, before)).toEqual([])
      const operator = await service.login("operator")
      const list = await operator.open("/office/grants")
      expect(list.text).toContain("自動では付与されません")
      expect(list.text).toContain("付与も予行も、まだありません")
      const path = await requested(service)
      const approver = await service.login("approver")
      await approver.press(await approver.open(path), approveButton)
      await service.run(Scheduler.turn)
      await work(service)
      expect(await grantedSince(service, before)).toHaveLength(4)
    })
  )
})

/** The guide's programmes with a name for those who may not know which examination it is. */
const discreet = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  for (const programme of programmes(year)) {
    yield* catalogue.putProgramme({
      ...programme,
      products: programme.products.map((product) =>
        product.id === "my-refresh" ? product : { ...product, discreetName: "健診クーポン" }
      )
    })
  }
})

/** A draft of マイ リフレッシュ that gives seven. */
const draft = Effect.gen(function* () {
  const [, refresh] = programmes(year)
  if (refresh === undefined) return yield* Effect.die("no programme")
  const products = refresh.products.map((product) => ({ ...product, quantity: { _tag: "Fixed" as const, count: 7 } }))
  const text = JSON.stringify(Schema.encodeSync(Programme.Programme)({ ...refresh, products }))
  const actor = "clerk:operator" as LedgerEntry.Actor
  yield* ProgrammeDrafts.begin({ actor, association: sag, id: "d-1" }, { text })
})
