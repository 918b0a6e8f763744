// Correcting a use as the office and the person see it, over HTTP on both applications: alone up to the limit, two clerks
// above it, nobody for themselves, once however often it is sent; and nothing but giving back (R119, R120).
import { assert, describe, expect, it } from "@effect/vitest"
import { Audit, Catalogue, CorrectedUses, Corrections, LedgerCheck } from "@fukuri/core"
import { Effect } from "effect"
import { officeRoutes } from "../../../packages/http/src/office/routes.ts"
import { hospital, logIn, pressNow, receiptOn, refresh, sakura, toConfirm } from "../journey.ts"
import { sag } from "../memberService.ts"
import type { FormClient, Page } from "../../support/formClient.ts"
import { officeParts, type OfficeService, withOffice } from "./officeService.ts"

const text = "受付で枚数を間違えて押したと電話がありました"

/** Sakura uses three coupons at once at the hospital. Answers the completion page and the phone that shows it. */
const usingThree = async (
  service: OfficeService
): Promise<{ readonly phone: FormClient; readonly completed: Page }> => {
  const phone = service.client()
  const choosing = await logIn(phone, sakura)
  return { phone, completed: await pressNow(phone, await toConfirm(phone, choosing, refresh, "3")) }
}

/** The same. Answers the receipt number. */
const useThree = async (service: OfficeService): Promise<string> => receiptOn((await usingThree(service)).completed)

const filledIn = (quantity: string) => ({
  quantity,
  reason: "quantity",
  text,
  toldBy: "facility",
  caller: "受付の田中さん",
  toldOn: "2024-07-01"
})

/** From the page of a use to the look before sending. */
const toLook = async (client: FormClient, receipt: string, quantity: string): Promise<Page> => {
  const form = await client.open(`/office/uses/${receipt}/correct`)
  expect(form.heading).toBe("利用の訂正")
  return client.press(form, "内容を確認する", filledIn(quantity))
}

const asked = async (client: FormClient, receipt: string, quantity: string): Promise<Page> =>
  client.press(await toLook(client, receipt, quantity), "承認を依頼する")

const given = async (service: OfficeService) =>
  (await service.ledger()).flatMap(({ entry }) =>
    entry._tag === "Reversed" ? [`${entry.actor} ${entry.quantity} ${entry.reverses}`] : []
  )

const check = async (service: OfficeService) => expect((await service.run(LedgerCheck.check(sag))).broken).toEqual([])

const myPage = async (service: OfficeService): Promise<Page> => {
  const phone = service.client()
  return phone.press(await phone.open("/CouponInfoLogin/sag"), "ログイン", sakura)
}

describe("one clerk within the limit", () => {
  it(
    "gives back one of three at once; the person sees it, and not why",
    withOffice({}, async (service) => {
      const { completed, phone } = await usingThree(service)
      const receipt = receiptOn(completed)
      const desk = await service.login("operator")
      const look = await toLook(desk, receipt, "1")
      expect(look.heading).toBe("訂正の確認")
      expect(look.text).toContain("有効な利用 3枚のうち1枚を取り消し → クーポンの残り 1 / 3枚")
      expect(look.text).toContain("この場で訂正されます")
      expect(await given(service)).toEqual([])

      const done = await desk.press(look, "1枚を取り消す")
      expect(done.text).toContain("訂正しました。")
      expect(done.text).toContain("訂正済")
      expect(await given(service)).toEqual([`clerk:operator 1 ${receipt}`])

      const mine = await myPage(service)
      expect(mine.text).toContain("3枚のうち1枚は取消済")
      expect(mine.text).toContain("残り 1枚")
      const reopened = await phone.open(completed.path)
      expect(reopened.text).toContain("このうち1枚は取り消されています。")
      for (const page of [mine, reopened, await logIn(service.client(), sakura)]) {
        expect(page.text).toContain("訂正: 1枚 取り消し (2024年7月1日(月))")
        expect(page.text).not.toMatch(/間違えて押した|田中|枚数の誤り|運用/)
      }
      await check(service)
    })
  )

  it(
    "can look again before sending, with everything kept, and nothing happens until it is sent",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const again = await desk.press(await toLook(desk, receipt, "2"), "入力に戻る")
      expect(again.html).toContain(text)
      expect(again.html).toMatch(/value="2"\s+checked/)
      expect(again.html).toContain('value="受付の田中さん"')
      expect(await given(service)).toEqual([])
    })
  )

  it(
    "who sends the same look twice, or goes back and sends it again, gives back once",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const look = await toLook(desk, receipt, "1")
      const both = await Promise.all([desk.press(look, "1枚を取り消す"), desk.press(look, "1枚を取り消す")])
      both.push(await desk.press(look, "1枚を取り消す"))
      for (const page of both) expect(page.text).toContain("訂正しました。")
      expect(new Set(both.map(({ path }) => path)).size).toBe(1)
      expect(await given(service)).toEqual([`clerk:operator 1 ${receipt}`])
    })
  )

  it(
    "who gives back one after another is stopped at the limit: the second one waits for a colleague",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      await desk.press(await toLook(desk, receipt, "1"), "1枚を取り消す")
      const look = await toLook(desk, receipt, "1")
      expect(look.text).toContain("ほかの職員の承認が必要です。")
      await desk.press(look, "承認を依頼する")
      expect(await given(service)).toHaveLength(1)
    })
  )
})

describe("two clerks above the limit", () => {
  it(
    "the first is told before sending who could agree, the second sees before and after and agrees; all is linked",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const form = await desk.open(`/office/uses/${receipt}/correct`)
      expect(form.text).toContain(
        "有効な利用 3枚のうち2枚を取り消し → クーポンの残り 2 / 3枚。ほかの職員の承認が必要です。"
      )
      const look = await toLook(desk, receipt, "2")
      expect(look.text).toContain("承認できる職員: 承認 五子")
      const waiting = await desk.press(look, "承認を依頼する")
      expect(waiting.text).toContain("承認を依頼しました。")
      expect(await given(service)).toEqual([])
      expect((await myPage(service)).text).not.toContain("訂正")

      const approver = await service.login("approver")
      const list = await approver.open("/office/corrections")
      expect(list.text).toContain("3枚のうち2枚")
      expect(list.text).toContain("あなたが承認または却下")
      const approval = await approver.open(`${waiting.path.split("?")[0]}/approve`)
      expect(approval.text).toContain("有効な利用 3枚のうち2枚を取り消し → クーポンの残り 2 / 3枚")
      const done = await approver.press(approval, "承認して2枚を取り消す")
      expect(done.text).toContain("承認しました。")
      for (const step of ["3枚の利用", "運用 三郎が2枚の訂正を依頼", "承認 五子が承認", "台帳の"]) {
        expect(done.text).toContain(step)
      }
      expect(await given(service)).toEqual([`clerk:approver 2 ${receipt}`])
      const use = await approver.open(`/office/uses/${receipt}`)
      expect(use.html).toContain(`href="${waiting.path.split("?")[0]}"`)
      expect((await myPage(service)).text).toContain("訂正: 2枚 取り消し")
      await check(service)
    })
  )

  it(
    "who asked cannot agree, and neither can who may not",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const waiting = await asked(desk, receipt, "2")
      const path = waiting.path.split("?")[0] ?? ""
      for (const who of ["operator", "operator2", "viewer", "manager"] as const) {
        const client = await service.login(who)
        const token = (await client.open("/office/account")).forms[0]?.fields["csrf"] ?? ""
        for (const deed of ["approve", "refuse"]) {
          const answer = await client.post(`${path}/${deed}`, { csrf: token, left: "3", reason: "だめ" })
          expect([who, deed, answer.status]).toEqual([who, deed, 403])
        }
      }
      expect(await given(service)).toEqual([])
    })
  )

  it(
    "of two who decide at once one is told that the other was faster; a refusal keeps its reason",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const path = (await asked(desk, receipt, "2")).path.split("?")[0] ?? ""
      const approver = await service.login("approver")
      const approval = await approver.open(`${path}/approve`)
      const without = await approver.press(approval, "却下する")
      expect(without.status).toBe(422)
      expect(without.text).toContain("却下の理由を500文字以内で入力してください。")
      const refused = await approver.press(approval, "却下する", { reason: "施設の控えでは3枚とも利用されています" })
      expect(refused.text).toContain("却下しました。")
      const late = await approver.press(approval, "承認して2枚を取り消す")
      expect(late.status).toBe(409)
      expect(late.text).toContain("施設の控えでは3枚とも利用されています")
      expect(await given(service)).toEqual([])
    })
  )

  it(
    "the first may take it back while nobody decided",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const waiting = await asked(desk, receipt, "3")
      const back = await desk.press(waiting, "依頼を取り下げる")
      expect(back.text).toContain("依頼を取り下げました。")
      expect((await desk.press(waiting, "依頼を取り下げる")).text).toContain("依頼を取り下げました。")
      const path = waiting.path.split("?")[0] ?? ""
      const approver = await service.login("approver")
      expect((await approver.open(`${path}/approve`)).status).toBe(409)
      expect(await given(service)).toEqual([])
    })
  )

  it(
    "what was corrected elsewhere meanwhile is shown anew before it is agreed to",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const path = (await asked(desk, receipt, "2")).path.split("?")[0] ?? ""
      const approver = await service.login("approver")
      const approval = await approver.open(`${path}/approve`)
      const other = await service.login("operator2")
      await other.press(await toLook(other, receipt, "1"), "1枚を取り消す")
      const changed = await approver.press(approval, "承認して2枚を取り消す")
      expect(changed.status).toBe(422)
      expect(changed.text).toContain("有効な利用は、いま2枚です。")
      await approver.press(changed, "承認して2枚を取り消す")
      expect(await given(service)).toEqual([`clerk:operator2 1 ${receipt}`, `clerk:approver 2 ${receipt}`])
      await check(service)
    })
  )
})

describe("the list of corrections", () => {
  const rowsOf = (page: Page, id: string): ReadonlyArray<string> => {
    const part = new RegExp(`id="${id}".*?</table>`, "s").exec(page.html)?.[0] ?? ""
    return [...part.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row = ""]) => row.replace(/<[^>]*>/g, " "))
  }

  it(
    "has what is open by itself, and what was by state and by who asked",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      await desk.press(await toLook(desk, receipt, "1"), "1枚を取り消す")
      await desk.press(await asked(desk, receipt, "2"), "依頼を取り下げる")
      const other = await service.login("operator2")
      await asked(other, receipt, "2")
      const shown = async (query: string) => {
        const page = await desk.open(`/office/corrections${query}`)
        return [rowsOf(page, "open").length, rowsOf(page, "past-rows").length]
      }
      expect(await shown("")).toEqual([1, 2])
      expect(await shown("?state=Withdrawn")).toEqual([1, 1])
      expect(await shown("?state=Refused")).toEqual([1, 0])
      expect(await shown("?state=nonsense&before=%00&from=-5")).toEqual([1, 2])
      expect(await shown("?mine=1")).toEqual([1, 2])
      expect(rowsOf(await other.open("/office/corrections?mine=1"), "past-rows")).toEqual([])
      const blind = await service.login("blind")
      expect((await blind.open("/office/corrections")).html).not.toMatch(/234567|間違えて押した/)
      expect((await blind.open("/office/corrections")).text).toContain("***567")
    })
  )

  it(
    "goes on page by page, every one on one page",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      await asked(desk, receipt, "2")
      await service.run(
        Effect.gen(function* () {
          const [kept] = yield* CorrectedUses.corrections.list({ association: sag, limit: 1 })
          if (kept === undefined) return yield* Effect.die("no request")
          const value = { ...kept.value, state: { _tag: "Withdrawn" as const, at: kept.at } }
          for (let n = 0; n < 120; n++) {
            yield* CorrectedUses.corrections.add(kept.subject, `0000000${100 + n}-000000000000`, value)
          }
        })
      )
      const ids: Array<string> = []
      let page = await desk.open("/office/corrections?state=Withdrawn")
      const sizes: Array<number> = []
      for (;;) {
        const part = /id="past-rows".*?<\/table>/s.exec(page.html)?.[0] ?? ""
        const found = [...part.matchAll(/corrections\/([0-9a-z-]+)"/g)].map(([, id = ""]) => id)
        sizes.push(found.length)
        ids.push(...found)
        const next = /rel="next" href="([^"]*)"/.exec(page.html)?.[1]
        if (next === undefined) break
        page = await desk.open(next.replaceAll("&amp;", "&").replace(/#.*/, ""))
      }
      expect(sizes).toEqual([50, 50, 20])
      expect(new Set(ids).size).toBe(120)
      expect(page.text).toContain("101〜120件目")
    })
  )
})

describe("nobody corrects for themselves", () => {
  it(
    "neither the form nor a deed is there for one's own number and the spouse's",
    withOffice({}, async (service) => {
      // desk is 123456.
      const phone = service.client()
      const own = { number: "123456", birthDate: "19741212" }
      const choosing = await logIn(phone, own)
      const receipt = receiptOn(await pressNow(phone, await toConfirm(phone, choosing, refresh, "2")))
      const desk = await service.login("desk")
      const use = await desk.open(`/office/uses/${receipt}`)
      expect(use.text).toContain("ご自身と配偶者のクーポンは、ご自身では訂正できません。")
      expect(use.text).not.toContain("この利用を訂正する")
      const form = await desk.open(`/office/uses/${receipt}/correct`)
      expect([form.status, form.heading]).toEqual([403, "ご自身のクーポンは扱えません"])
      const token = use.forms.find(({ fields }) => fields["csrf"] !== undefined)?.fields["csrf"] ?? ""
      for (const end of ["", "/confirm", "/edit"]) {
        const answer = await desk.post(`/office/uses/${receipt}/correct${end}`, { csrf: token, ...filledIn("1") })
        expect(answer.status).toBe(403)
      }
      expect(await given(service)).toEqual([])
    })
  )
})

describe("what is typed wrong", () => {
  it(
    "is told at its field, with everything kept",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const form = await desk.open(`/office/uses/${receipt}/correct`)
      const empty = await desk.press(form, "内容を確認する", { toldOn: "" })
      expect(empty.status).toBe(422)
      for (const sentence of [
        "取り消す枚数を選んでください。",
        "理由を選んでください。",
        "事情を10〜500文字で入力してください。",
        "連絡した人を選んでください。",
        "連絡のあった日を「2024-07-01」の形で入力してください。"
      ]) {
        expect(empty.text).toContain(sentence)
      }
      const wrong = (fields: Readonly<Record<string, string>>) =>
        desk.press(form, "内容を確認する", { ...filledIn("1"), ...fields })
      expect((await wrong({ quantity: "4" })).text).toContain("1〜3枚にしてください。")
      expect((await wrong({ toldOn: "2024-07-02" })).text).toContain("今日までの日にしてください。")
      expect((await wrong({ toldOn: "2024-06-30" })).text).toContain("利用した日か、それより後の日にしてください。")
      const long = await wrong({ text: "あ".repeat(501) })
      expect(long.text).toContain("事情を10〜500文字で入力してください。")
      expect(long.html).toContain("あ".repeat(501))
      expect(long.html).toMatch(/value="facility"\s+checked/)
      expect(await given(service)).toEqual([])
    })
  )

  it(
    "an unknown use and an unknown request are pages that are not there",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      for (const path of [
        "/office/uses/0000000000000000",
        "/office/uses/new",
        "/office/uses/0000000000000000/correct",
        "/office/corrections/000000000-000000000000",
        "/office/corrections/%E3%81%82"
      ]) {
        expect([path, (await desk.open(path)).status]).toEqual([path, 404])
      }
    })
  )
})

describe("what was agreed to and cut off", () => {
  it(
    "says so, and is finished by whoever asks for it, once",
    withOffice(
      {
        ledger: (ledger) => ({
          ...ledger,
          append: (appends) =>
            appends.some(({ entries }) => entries.some(({ _tag }) => _tag === "Reversed")) && failing.left-- > 0
              ? Effect.interrupt
              : ledger.append(appends)
        })
      },
      async (service) => {
        const receipt = await useThree(service)
        const desk = await service.login("operator")
        failing.left = 1
        await desk.press(await toLook(desk, receipt, "1"), "1枚を取り消す")
        const list = await desk.open("/office/corrections")
        expect(list.text).toContain("記入待ち")
        const path = /href="(\/office\/corrections\/[^"/]+)"/.exec(list.html)?.[1] ?? assert.fail(list.text)
        const open = await desk.open(path)
        expect(open.text).toContain("まだ確かめられていません")
        expect(await given(service)).toEqual([])
        expect((await desk.press(open, "今すぐ記入する")).text).toContain("訂正しました。")
        expect((await desk.press(open, "今すぐ記入する")).text).toContain("訂正しました。")
        expect(await service.run(Corrections.settle(sag))).toBe(0)
        expect(await given(service)).toEqual([`clerk:operator 1 ${receipt}`])
      }
    )
  )
})
const failing = { left: 0 }

describe("a use is never edited and never exchanged (R119)", () => {
  it("nothing of the office changes uses but corrections", () => {
    const changing = officeRoutes(officeParts)
      .filter(({ method, path }) => method === "POST" && /\/office\/(uses|corrections)/.test(path))
      .map(({ path }) => path)
      .toSorted()
    expect(changing).toEqual([
      "/office/corrections/:id/approve",
      "/office/corrections/:id/finish",
      "/office/corrections/:id/refuse",
      "/office/corrections/:id/withdraw",
      "/office/uses/:id/correct",
      "/office/uses/:id/correct/confirm",
      "/office/uses/:id/correct/edit"
    ])
  })

  it(
    "a form that asks for another facility or coupon all the same changes nothing of the use",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const look = await toLook(desk, receipt, "1")
      await desk.press(look, "1枚を取り消す", { facility: "2000015", course: "dental", product: "dental" })
      const all = (await service.ledger()).map(({ entry }) => entry)
      const uses = all.filter((entry) => entry._tag === "Redeemed" && entry.redemptionId === receipt)
      expect(uses).toHaveLength(1)
      expect(uses[0]).toMatchObject({ facility: "1234567", product: "my-refresh", quantity: 3 })
      expect(all.filter(({ _tag }) => _tag === "Reversed")).toMatchObject([{ product: "my-refresh" }])
    })
  )
})

describe("the record", () => {
  it(
    "has the request, the agreement and the entry with before and after, and who called stays out of it",
    withOffice({}, async (service) => {
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      const path = (await asked(desk, receipt, "2")).path.split("?")[0] ?? ""
      const approver = await service.login("approver")
      await approver.press(await approver.open(`${path}/approve`), "承認して2枚を取り消す")
      const lines = await service.run(
        Effect.flatMap(Audit.Audit, (audit) =>
          audit.list({ association: sag, action: "correction.", subject: "holder:234567", limit: 50 })
        )
      )
      const deeds = lines.toReversed().filter(({ action }) => action !== "correction.read")
      expect(deeds.map(({ action, actor }) => `${actor} ${action}`)).toEqual([
        "clerk:operator correction.request",
        "clerk:approver correction.approve",
        "clerk:approver correction.apply"
      ])
      for (const { detail } of deeds) {
        expect(JSON.parse(detail)).toMatchObject({ before: { left: 3, reversed: 0 }, after: { left: 1, reversed: 2 } })
      }
      expect(JSON.stringify(lines)).not.toContain("田中")
      expect(service.log.join("")).not.toMatch(/234567|田中|間違えて押した/)
    })
  )
})

describe("the limit of the association", () => {
  it(
    "counts: of three, three are given back at once",
    withOffice({}, async (service) => {
      await service.run(
        Effect.gen(function* () {
          const catalogue = yield* Catalogue.Catalogue
          const { associations } = yield* catalogue.latest
          const association = associations.get("sag")
          if (association !== undefined) yield* catalogue.putAssociation({ ...association, correctionLimit: 3 })
        })
      )
      const receipt = await useThree(service)
      const desk = await service.login("operator")
      await desk.press(await toLook(desk, receipt, "3"), "3枚を取り消す")
      expect(await given(service)).toEqual([`clerk:operator 3 ${receipt}`])
      const use = await desk.open(`/office/uses/${receipt}`)
      expect(use.text).toContain("この利用は、すべて訂正で取り消されています。")
      expect((await desk.open(hospital)).status).toBe(200)
    })
  )
})
