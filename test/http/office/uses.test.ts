// The list of uses as clerks find their way in it, one use with everything about it, and the table to be kept. The demo on
// its first of July has four uses; more are pressed here.
import { assert, describe, expect, it } from "@effect/vitest"
import {
  Audit,
  CalendarDate,
  Catalogue,
  type CouponProduct,
  type Facility,
  Holder,
  type HolderNumber,
  Ledger,
  type LedgerEntry,
  UseList
} from "@fukuri/core"
import { Effect } from "effect"
import { dockDay, logIn, pressNow, receiptOn, taro, toConfirm } from "../journey.ts"
import { sag } from "../memberService.ts"
import type { FormClient, Page } from "../../support/formClient.ts"
import { clerks, type OfficeService, withOffice } from "./officeService.ts"

/** The rows of the table of uses, each as text. */
const rowsOf = (page: Page): ReadonlyArray<string> =>
  [...page.html.matchAll(/<tbody>(.*?)<\/tbody>/gs)]
    .flatMap(([, body = ""]) => [...body.matchAll(/<tr>(.*?)<\/tr>/gs)])
    .map(([, row = ""]) =>
      row
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim()
    )

const list = async (client: FormClient, search: Readonly<Record<string, string>> = {}): Promise<Page> =>
  client.open(`/office/uses?${new URLSearchParams(search)}`)

const useDock = async (service: OfficeService): Promise<string> => {
  const phone = service.client()
  const choosing = await logIn(phone, taro)
  return receiptOn(await pressNow(phone, await toConfirm(phone, choosing, dockDay)))
}

/** Many uses of one person, one after another in time: what the ledger would have after many years. */
const manyUses = (count: number) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const holder = Holder.holderId(sag, "234567" as HolderNumber.HolderNumber)
    const fiscalYear = 2024 as CalendarDate.FiscalYear
    const [stream] = yield* ledger.open([holder], fiscalYear)
    const at = CalendarDate.startOf(CalendarDate.date("2024-06-20"))
    const entries = Array.from({ length: count }, (_, index) => ({
      _tag: "Redeemed" as const,
      at: (at + index * 60_000) as CalendarDate.Instant,
      actor: "holder" as LedgerEntry.Actor,
      product: "my-refresh" as CouponProduct.ProductId,
      quantity: 1,
      redemptionId: String(index + 1).padStart(16, "0") as LedgerEntry.RedemptionId,
      course: "my-refresh" as CouponProduct.CourseKey,
      facility: "1234567" as Facility.FacilityCode,
      usedOn: CalendarDate.date("2024-06-20"),
      channel: "screen" as const
    }))
    yield* ledger.append([{ key: { holder, fiscalYear }, expectedVersion: stream?.entries.length ?? 0, entries }])
  })

describe("the list", () => {
  it(
    "has every use, the latest first, with what was used where, and leads to the person without a number in the address",
    withOffice({}, async (service) => {
      const receipt = await useDock(service)
      const page = await list(await service.login("operator"))
      const rows = rowsOf(page)
      expect(rows).toHaveLength(5)
      expect(rows[0]).toMatch(
        /^2024\/7\/1 09:0\d 共済組合互助会病院 選べるドック・一般\(40以上\)・1日・男 1 画面での利用 123456 /
      )
      expect(rows[0]?.replaceAll(" ", "")).toContain(receipt)
      const links = [...page.html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href)
      expect(links.filter((href) => /123456(?!7)|778899/.test(href))).toEqual([])
      const person = links.find((href) => href.startsWith("/office/holders/")) ?? assert.fail("no link")
      expect((await (await service.login("operator")).open(person)).status).toBe(200)
    })
  )

  it(
    "tells who may not know it neither which examination it was nor whose",
    withOffice({}, async (service) => {
      const receipt = await useDock(service)
      const blind = await service.login("blind")
      for (const path of ["/office/uses", `/office/uses/${receipt}`, `/office/uses/${receipt}/correct`]) {
        const page = await blind.open(path)
        expect([path, page.status]).toEqual([path, 200])
        expect(page.text).toContain("健診クーポン")
        expect(page.html).not.toMatch(/ドック|がん検診|歯科(?!医院)|dock|dental|見本 太郎/)
        expect(page.html).not.toMatch(/[^0-9]123456[^7]/)
        expect(page.text).toContain("***456")
      }
      const search = await list(blind, { goods: "dock-general-40plus-male" })
      expect(search.status).toBe(422)
      expect(rowsOf(search)).toEqual([])
      const file = await blind.get("/office/uses.csv")
      expect(file.html).toContain("健診クーポン")
      expect(file.html).not.toMatch(/ドック|組合員番号|123456[^7]/)
    })
  )

  it(
    "is filtered by days, facility, programme and product, way, correction and receipt number",
    withOffice({}, async (service) => {
      const receipt = await useDock(service)
      const clerk = await service.login("operator")
      const found = async (search: Readonly<Record<string, string>>) => rowsOf(await list(clerk, search)).length
      expect(await found({ from: "2024-06-01" })).toBe(2)
      expect(await found({ until: "2024-05-31" })).toBe(3)
      expect(await found({ from: "2024-06-08", until: "2024-06-08" })).toBe(1)
      expect(await found({ facility: "1234567" })).toBe(1)
      expect(await found({ goods: "my-refresh" })).toBe(4)
      expect(await found({ goods: "all.kenshin-2024" })).toBe(1)
      expect(await found({ goods: "dock-general-40plus-male" })).toBe(1)
      expect(await found({ goods: "dental" })).toBe(0)
      expect(await found({ channel: "paper" })).toBe(0)
      expect(await found({ corrected: "yes" })).toBe(0)
      expect(await found({ corrected: "no", goods: "my-refresh", from: "2024-06-01" })).toBe(1)
      for (const typed of [
        receipt,
        receipt.toLowerCase(),
        receipt.replace(/(.{4})/g, "$1 "),
        receipt
          .replace(/(.{4})(?=.)/g, "$1-")
          .replaceAll("0", "o")
          .replaceAll("1", "L")
      ]) {
        expect([typed, await found({ receipt: typed })]).toEqual([typed, 1])
      }
      // As somebody reads it aloud and somebody else writes it down: O for 0, I and L for 1.
      for (const heard of ["demo oooo oooo oool", "DEM0-OOOO-OOOO-OOOI", "ＤＥＭ０ ００００ ００００ ０００１"]) {
        expect([heard, rowsOf(await list(clerk, { receipt: heard })).map((row) => row.slice(0, 9))]).toEqual([
          heard,
          ["2024/5/11"]
        ])
      }
      const blind = await service.login("blind")
      expect(rowsOf(await list(blind, { goods: "group.1" }))).toHaveLength(1)
      expect(rowsOf(await list(blind, { goods: "my-refresh" }))).toHaveLength(4)
      const none = await list(clerk, { receipt: "0000 0000 0000 0000" })
      expect(none.text).toContain("条件に合う利用はありません。")
    })
  )

  it(
    "says what is wrong with what was typed, and keeps it",
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      const wrong = await list(clerk, { from: "2024-07-02", until: "2024-07-01", receipt: "DEM0", goods: "nothing" })
      expect(wrong.status).toBe(422)
      for (const sentence of [
        "「から」の日より後の日にしてください。",
        "16文字の英数字です。",
        "一覧から選び直してください。"
      ]) {
        expect(wrong.text).toContain(sentence)
      }
      expect(wrong.html).toContain('value="DEM0"')
      expect((await list(clerk, { from: "7/1" })).text).toContain("「2024-07-01」の形で")
    })
  )

  it(
    "goes on page by page and back again, with its filter, and every use is on one page",
    withOffice({}, async (service) => {
      await service.run(manyUses(130))
      const clerk = await service.login("operator")
      const next = async (page: Page, rel: "next" | "prev") => {
        const href = new RegExp(`rel="${rel}" href="([^"]*)"`).exec(page.html)?.[1]
        return href === undefined ? undefined : clerk.open(href.replaceAll("&amp;", "&").replace(/#.*/, ""))
      }
      const first = await list(clerk, { from: "2024-06-20" })
      const second = (await next(first, "next")) ?? assert.fail("no second page")
      const third = (await next(second, "next")) ?? assert.fail("no third page")
      expect([first, second, third].map((page) => rowsOf(page).length)).toEqual([50, 50, 30])
      expect(new Set([first, second, third].flatMap(rowsOf)).size).toBe(130)
      expect(third.text).toContain("101〜130件目")
      expect(await next(third, "next")).toBeUndefined()
      // Uses that come meanwhile do not move what was seen.
      await useDock(service)
      const back = (await next(third, "prev")) ?? assert.fail("no way back")
      expect(rowsOf(back)).toEqual(rowsOf(second))
      expect(await next((await next(back, "prev")) ?? assert.fail("no first page"), "prev")).toBeUndefined()
      for (const at of ["x", "1", "zzzzzzzzzzzzzzz", "1.2.-3", "0".repeat(3000)]) {
        expect((await list(clerk, { at })).status).toBe(200)
      }
    })
  )
})

describe("the table to be kept", () => {
  it(
    "has all uses of the filter, in order, with the number for who may see it",
    withOffice({}, async (service) => {
      await service.run(manyUses(130))
      await useDock(service)
      const clerk = await service.login("operator")
      const file = await clerk.get("/office/uses.csv?goods=my-refresh&from=2024-06-01")
      expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8")
      const lines = file.html.trimEnd().split("\r\n")
      expect(lines).toHaveLength(1 + 131)
      expect(lines[0]?.endsWith("受付番号,組合員番号")).toBe(true)
      expect(lines[1]).toContain("2024-06-08")
      expect(lines[1]).toContain("778899")
      expect((await clerk.get("/office/uses.csv?from=7/1")).status).toBe(404)
    })
  )
})

describe("one use", () => {
  it(
    "shows what the screen showed, how it stands now, and where the requests and entries are",
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      const page = await clerk.open("/office/uses/DEM0000000000002")
      for (const fact of [
        "DEM0 0000 0000 0002",
        "マイ リフレッシュ 2枚",
        "2024年6月8日(土) 10:00",
        "残り 0枚",
        "778899",
        "訂正の依頼はありません。",
        "この利用を訂正する"
      ]) {
        expect(page.text).toContain(fact)
      }
      expect((await (await service.login("viewer")).open("/office/uses/DEM0000000000002")).text).not.toContain(
        "この利用を訂正する"
      )
    })
  )
})

describe("reading is recorded", () => {
  it(
    "when it shows whose a use is, without the number of a person who was only in a list",
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      await list(clerk, { goods: "my-refresh" })
      await clerk.get("/office/uses.csv")
      await clerk.open("/office/uses/DEM0000000000002")
      await list(await service.login("blind"))
      const lines = await service.run(
        Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, action: "use.", limit: 50 }))
      )
      expect(lines.toReversed().map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
        ["use.list", "clerk:operator", ""],
        ["use.export", "clerk:operator", ""],
        ["use.read", "clerk:operator", "holder:778899"]
      ])
      expect(JSON.parse(lines.at(-1)?.detail ?? "")).toMatchObject({ goods: "マイ リフレッシュ", rows: 4 })
    })
  )
})

describe("what uses can be looked for by", () => {
  it(
    "tells who may not know it no examination, and all of them together",
    withOffice({}, async (service) => {
      const goods = await service.run(
        Effect.map(
          Effect.flatMap(Catalogue.Catalogue, ({ latest }) => latest),
          (catalogue) =>
            (["operator", "blind"] as const).map((who) =>
              UseList.goodsOf(catalogue, clerks[who], 2024 as CalendarDate.FiscalYear)
            )
        )
      )
      const [all = [], discreet = []] = goods
      expect(all.map(({ key }) => key)).toContain("all.kenshin-2024")
      expect(all.every(({ key, products }) => key.startsWith("all.") || products.length === 1)).toBe(true)
      expect(discreet.map(({ label }) => label).toSorted()).toEqual(["マイ リフレッシュ", "健診クーポン"])
      expect(discreet.find(({ label }) => label === "健診クーポン")?.products.length).toBeGreaterThan(20)
      expect(JSON.stringify(discreet.map(({ key, label }) => [key, label]))).not.toMatch(/dock|cancer|dental|kenshin/)
    })
  )
})
