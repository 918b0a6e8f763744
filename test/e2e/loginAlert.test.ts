// A morning on which somebody tries one birth date on many numbers, in a real Chromium with JavaScript and without: the
// real service, set to a small budget, asks for the code of the facility, and goes on asking after a crash.
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { CalendarDate, type Facility, type Holder } from "@fukuri/core"
import { staffCodesOf } from "@fukuri/http"
import { Redacted } from "effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { violationsOf } from "../support/axe.ts"
import { launchBrowser } from "../support/browser.ts"
import { type Service, startService } from "../support/service.ts"
import { passwordOf } from "./support/office.ts"

const secret = "a secret of the walk through an alert, long enough"
const taro = { number: "123456", birthDate: "19741212" }
const sakura = { number: "234567", birthDate: "19791020" }
const spouse = { number: "12345601", birthDate: "19760229" }
const code = staffCodesOf(Redacted.make(secret)).of(
  { association: "sag" as Holder.AssociationCode, facility: "1234567" as Facility.FacilityCode },
  CalendarDate.date("2024-07-01")
)

describe("a login in an alert", () => {
  let browser: Browser
  let service: Service
  let dataFolder: string
  let known: Page
  let password: string

  const serve = () =>
    startService(
      {
        FUKURI_DEMO: "1",
        FUKURI_CLOCK: "2024-07-01T09:00:00+09:00",
        FUKURI_SECRET: secret,
        FUKURI_LOGIN_LIMITS: "service:2/15m"
      },
      { dataFolder }
    )
  const newPage = async (javaScriptEnabled: boolean): Promise<Page> =>
    (await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 844 }, locale: "ja-JP" })).newPage()
  const heading = (page: Page) => page.getByRole("heading", { level: 1 }).innerText()
  const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
  const next = (page: Page) => page.getByRole("button", { name: "次へ", exact: true }).click()
  const login = async (page: Page, { birthDate, number }: typeof taro) => {
    await page.goto(`${service.url}/coupon/for_1234567`)
    await fill(page, "組合員番号", number)
    await fill(page, "生年月日", birthDate)
    await next(page)
  }

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), "fukuri-alert-"))
    ;[browser, service] = await Promise.all([launchBrowser(), serve()])
    password = passwordOf(service, "demo")
    known = await newPage(true)
    await login(known, taro)
    assert.strictEqual(await heading(known), "内容選択")
    const stranger = await newPage(false)
    for (const number of ["800001", "800002", "800003"]) {
      await login(stranger, { number, birthDate: "19741212" })
      assert.include(await stranger.locator("main").innerText(), "確認できませんでした")
    }
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
    await rm(dataFolder, { recursive: true, force: true })
  })

  it.each([
    { name: "with JavaScript", javaScriptEnabled: true, who: sakura },
    { name: "without", javaScriptEnabled: false, who: spouse }
  ])("asks for the code that the staff say aloud, $name", async ({ javaScriptEnabled, who }) => {
    const page = await newPage(javaScriptEnabled)
    await login(page, who)
    assert.strictEqual(await heading(page), "施設確認")
    assert.include(await page.locator("main").innerText(), "施設のスタッフにお尋ねください")
    assert.strictEqual(await page.getByLabel("組合員番号", { exact: true }).inputValue(), who.number)
    assert.strictEqual(await page.getByLabel("生年月日", { exact: true }).inputValue(), "")
    await fill(page, "生年月日", who.birthDate)
    await fill(page, "施設の確認コード", "000 000")
    await next(page)
    assert.include(await page.locator("main").innerText(), "確認コード、または組合員番号と生年月日")
    assert.strictEqual(await page.getByLabel("施設の確認コード", { exact: true }).inputValue(), "000 000")
    await fill(page, "生年月日", who.birthDate)
    await fill(page, "施設の確認コード", `${code.slice(0, 3)} ${code.slice(3)}`)
    await next(page)
    assert.notStrictEqual(await heading(page), "施設確認")
  })

  it("is told to the office, on pages without a fault that axe can find", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "ja-JP" })
    const page = await context.newPage()
    await page.goto(`${service.url}/office/login`)
    await fill(page, "ログインID", "demo")
    await fill(page, "パスワード", password)
    await page.getByRole("button", { name: "ログイン", exact: true }).click()
    await page.getByRole("heading", { level: 1, name: "概況" }).waitFor()
    for (const [path, words] of [
      ["/office", "ログインを警戒しています"],
      ["/office/logins", "警戒中です"],
      ["/office/facilities/1234567", `${code.slice(0, 3)} ${code.slice(3)}`]
    ] as const) {
      await page.goto(service.url + path)
      assert.include(await page.locator("main").innerText(), words)
      assert.deepStrictEqual(await violationsOf(page), [], path)
    }
  })

  it("goes on after a crash, and asks nothing of a device that its holder logged in with before", async () => {
    await service.kill9()
    const { url } = service
    service = await serve()
    const page = await newPage(false)
    await login(page, sakura)
    assert.include(await page.locator("main").innerText(), "確認コードを6桁の数字で入力してください。")
    // The port is another one; cookies know no ports.
    assert.notStrictEqual(service.url, url)
    await login(known, taro)
    assert.strictEqual(await heading(known), "内容選択")
  })
})
