// After an outage, in a real Chromium with and without JavaScript, on a PostgreSQL server: a kit is printed and its code read
// back, a row of it is entered and registered, what cannot be registered is kept and a letter about it printed, and a sheet
// of paper that came back is registered by its number (R115, R118, R122).
import { layerServer } from "@fukuri/adapter-postgres"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { CalendarDate, type CouponProduct, Holder, type HolderNumber, Ledger, type LedgerEntry } from "@fukuri/core"
import { Effect, Redacted } from "effect"
import jsqr from "jsqr"
import type { Browser } from "playwright-core"
import { PNG } from "pngjs"
import { inject } from "vitest"
import { launchBrowser } from "../support/browser.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { run, type Service, startService } from "../support/service.ts"
import { clock, type Desk, deskAt, passwordOf } from "./support/office.ts"

const sheet = "8HEET00000000001" as LedgerEntry.RedemptionId
const sakura = Holder.holderId("sag" as Holder.AssociationCode, "234567" as HolderNumber.HolderNumber)

describe.each([
  { name: "with JavaScript", javaScriptEnabled: true },
  { name: "without JavaScript", javaScriptEnabled: false }
])("after an outage, $name", ({ javaScriptEnabled }) => {
  let browser: Browser
  let service: Service
  let databaseUrl: string
  let desk: Desk
  let kit = ""

  beforeAll(async () => {
    databaseUrl = await freshDatabase(inject("postgresUrl"))
    ;[browser, service] = await Promise.all([
      launchBrowser(),
      startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: clock, DATABASE_URL: databaseUrl })
    ])
    const context = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 1280, height: 900 },
      locale: "ja-JP"
    })
    context.setDefaultTimeout(15_000)
    desk = deskAt(await context.newPage(), service.url)
    await desk.logIn("demo", passwordOf(service, "demo"))
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
    await dropDatabase(databaseUrl)
  })

  const uses = async () => {
    const { stdout } = await run(["ledger", "export", "--json"], { DATABASE_URL: databaseUrl })
    return stdout
      .trim()
      .split("\n")
      .map((line): { kind: string; holder: string; channel?: string; usedOn?: string } => JSON.parse(line))
      .filter(({ channel, kind }) => kind === "Redeemed" && channel !== "screen")
      .map(({ channel, holder, usedOn }) => `${holder} ${usedOn} ${channel}`)
  }

  const enter = async (typed: Readonly<Record<string, string>>) => {
    await desk.open("/office/outages")
    await desk.follow("1件登録する")
    for (const [label, value] of Object.entries(typed)) await desk.fill(label, value)
    await desk.page.getByLabel("内容", { exact: true }).selectOption({ value: "my-refresh" })
    await desk.press("内容を確認する")
  }

  it("a kit is made for a facility, is one page, and its code is read back", async () => {
    const { page } = desk
    await desk.goTo("事後登録")
    await desk.follow("障害時の用紙")
    await desk.fill("施設コード", "1234567")
    await desk.press("用紙を作る")
    kit = new URL(page.url()).pathname.split("/").at(-1) ?? ""
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
    assert.lengthOf(pdf.match(/\/Type\s*\/Page\b/g) ?? [], 1)
    const png = PNG.sync.read(await page.getByRole("img", { name: "用紙の番号のQRコード" }).screenshot())
    const read = jsqr.default(new Uint8ClampedArray(png.data), png.width, png.height)
    assert.strictEqual(read?.data, kit)
    assert.include(await desk.text(), `${kit}-20`)
  })

  it("a row of it is entered by its number and is registered; the same row again is recognised", async () => {
    const typed = {
      用紙の通番: `${kit.toLowerCase()}07`,
      組合員番号: "234567",
      氏名: "ミホン サクラ",
      利用日: "2024-06-27",
      利用時刻: "10:00"
    }
    await enter(typed)
    assert.strictEqual(await desk.heading(), "事後登録の確認")
    assert.include(await desk.text(), "利用した日の時点で、利用できます。")
    await desk.press("登録する")
    assert.include(await desk.text(), "登録しました。台帳に記入されています。")
    assert.include(await desk.text(), "共済組合互助会病院")
    await enter(typed)
    assert.include(await desk.text(), "この報告は受付済みです")
    assert.deepStrictEqual(await uses(), ["234567 2024-06-27 outage"])
  })

  it("one that cannot be registered is kept with the reason, and a letter of one page says so to the person", async () => {
    const { page } = desk
    await enter({
      施設コード: "1234567",
      組合員番号: "234567",
      氏名: "見本 さくら",
      利用日: "2024-06-29",
      利用時刻: "10:00"
    })
    assert.include(await desk.text(), "このままでは登録できません")
    await desk.press("保留として受け付ける")
    assert.include(await desk.text(), "業務時間外に画面を使えなかったときは、利用できないクーポンです。")
    await desk.follow("本人へのお知らせを印刷")
    assert.strictEqual(await desk.heading(), "クーポンの利用についてのお知らせ")
    assert.include(await desk.text(), "見本 さくら 様")
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
    assert.lengthOf(pdf.match(/\/Type\s*\/Page\b/g) ?? [], 1)
    await desk.open("/office")
    await desk.goTo("事後登録")
    assert.include(await desk.text(), "保留")
    assert.lengthOf(await uses(), 1)
  })

  it("a sheet that came back is registered by its number, and day and facility stay for the next one", async () => {
    const { page } = desk
    await Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const fiscalYear = 2024 as CalendarDate.FiscalYear
      const [stream] = yield* ledger.open([sakura], fiscalYear)
      const common = {
        at: CalendarDate.startOf(CalendarDate.date("2024-06-20")),
        actor: "clerk:demo" as LedgerEntry.Actor,
        product: "my-refresh" as CouponProduct.ProductId,
        quantity: 1,
        reason: "申請"
      } as const
      yield* ledger.append([
        {
          key: { holder: sakura, fiscalYear },
          expectedVersion: stream?.entries.length ?? 0,
          entries: [
            { _tag: "MovedToPaper", ...common },
            { _tag: "SheetIssued", ...common, sheet }
          ]
        }
      ])
    }).pipe(Effect.provide(layerServer(Redacted.make(databaseUrl))), Effect.runPromise)
    await desk.goTo("事後登録")
    await desk.follow("戻った紙クーポンの登録")
    await desk.fill("利用日", "2024-06-22")
    await desk.fill("施設コード", "1234567")
    await desk.fill("紙クーポンの番号", "8heet-000 0000 0001")
    // As a scanner does it.
    await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Enter")])
    await page.waitForLoadState("load")
    assert.include(await page.getByRole("status").innerText(), "登録しました。")
    assert.strictEqual(await page.getByLabel("利用日", { exact: true }).inputValue(), "2024-06-22")
    assert.strictEqual(await page.getByLabel("施設コード", { exact: true }).inputValue(), "1234567")
    assert.isTrue(
      await page.getByLabel("紙クーポンの番号", { exact: true }).evaluate((field) => field === document.activeElement)
    )
    assert.deepStrictEqual(await uses(), ["234567 2024-06-27 outage", "234567 2024-06-22 paper"])
    const { code, stdout } = await run(["check"], { DATABASE_URL: databaseUrl })
    assert.strictEqual(code, 0, stdout)
  })
})
