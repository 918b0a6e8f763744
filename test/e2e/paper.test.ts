// Paper from the form to the mail in a real Chromium, with and without JavaScript: somebody applies on the web, a colleague
// agrees, the sheets are printed on A4 with codes that can be read back, mailed, and the person reads where it stands
// (R110, R112, R114-R116).
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import jsqr from "jsqr"
import type { Browser, Page } from "playwright-core"
import { PNG } from "pngjs"
import { launchBrowser } from "../support/browser.ts"
import { type Service, startService } from "../support/service.ts"
import { clock, type Desk, deskAt, passwordOf } from "./support/office.ts"

const taro = { number: "123456", birthDate: "19741212" }
const pagesOf = (pdf: Buffer): number => (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length

describe.each([
  { name: "with JavaScript", javaScriptEnabled: true },
  { name: "without JavaScript", javaScriptEnabled: false }
])("paper, $name", ({ javaScriptEnabled }) => {
  let browser: Browser
  let service: Service
  let member: Page
  let desk: Desk
  let colleague: Desk

  beforeAll(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: clock })])
    const sitDown = async () => {
      const context = await browser.newContext({
        javaScriptEnabled,
        viewport: { width: 1280, height: 900 },
        locale: "ja-JP"
      })
      return context.newPage()
    }
    member = await sitDown()
    desk = deskAt(await sitDown(), service.url)
    colleague = deskAt(await sitDown(), service.url)
    await desk.logIn("demo", passwordOf(service, "demo"))
    await colleague.logIn("demo2", passwordOf(service, "demo2"))
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const press = (name: string) => member.getByRole("button", { name, exact: true }).click()
  const logIn = async () => {
    await member.goto(`${service.url}/`)
    await member.getByRole("link", { name: /紙クーポンの申請$/ }).click()
    await member.getByLabel("組合員番号", { exact: true }).fill(taro.number)
    await member.getByLabel("生年月日", { exact: true }).fill(taro.birthDate)
    await press("ログイン")
    await member.getByText("***456").waitFor()
  }

  it("somebody without a phone applies from a PC", async () => {
    await logIn()
    assert.include(await member.getByRole("main").innerText(), "すべての事業の分がまとめて紙になります")
    await press("申請する")
    await member.getByRole("alert").filter({ hasText: "理由を1つ選んでください" }).first().waitFor()
    await member.getByRole("radio", { name: "スマートフォンやタブレットを持っていない" }).check()
    await press("申請する")
    await member.getByText("申請を受け付けました").waitFor()
  })

  it("a colleague looks at what goes to paper, and agrees", async () => {
    await colleague.goTo("紙クーポン")
    assert.strictEqual(await colleague.heading(), "紙クーポン")
    await colleague.follow(/2024\/7\/1/)
    await colleague.follow("承認・却下に進む")
    assert.include(await colleague.text(), "承認したあと、本人は画面で使えなくなります")
    await colleague.press("承認して紙クーポンにする")
    assert.include(await colleague.text(), "承認しました。")
  })

  it("the sheets are printed on A4, two to a page behind the list for the workplace, and every code reads back", async () => {
    await desk.goTo("紙クーポン")
    await desk.follow("印刷と発送")
    await desk.press("すべて印刷する (1回に100人まで)")
    await desk.follow("用紙を印刷する")
    const { page } = desk
    const cards = page.getByRole("article")
    const count = await cards.count()
    assert.isAbove(count, 2)
    assert.strictEqual(pagesOf(await page.pdf({ preferCSSPageSize: true })), 1 + Math.ceil(count / 2))
    await page.emulateMedia({ media: "print" })
    const seen = new Set<string>()
    for (const card of await cards.all()) {
      const png = PNG.sync.read(await card.getByRole("img").first().screenshot())
      const read = jsqr.default(new Uint8ClampedArray(png.data), png.width, png.height)
      assert.match(read?.data ?? "", /^[0-9A-HJKMNP-TV-Z]{16}$/)
      assert.include((await card.innerText()).replace(/\s/g, ""), read?.data ?? "none")
      assert.include(await card.innerText(), "見本 太郎 様")
      seen.add(read?.data ?? "")
      // Nothing of a card is cut off.
      assert.isTrue(await card.evaluate((element) => element.scrollHeight <= element.clientHeight + 1))
    }
    assert.strictEqual(seen.size, count)
    await page.emulateMedia({ media: "screen" })
  })

  it("the labels are a page of their own, and the mail is noted", async () => {
    const { page } = desk
    await desk.open(`${new URL(page.url()).pathname.replace(/\/sheets$/, "")}/labels`)
    assert.strictEqual(pagesOf(await page.pdf({ preferCSSPageSize: true })), 1)
    await page.getByRole("link", { name: "印刷に戻る" }).click()
    await desk.press("すべて発送済みにする")
    assert.include(await desk.text(), "発送済みにしました。")
  })

  it("the person reads that it is in the mail, and cannot use the screen", async () => {
    await logIn()
    assert.include(await member.getByRole("main").innerText(), "用紙を所属所へお送りしました")
    await member.goto(`${service.url}/coupon/for_1234567`)
    await member.getByLabel("組合員番号", { exact: true }).fill(taro.number)
    await member.getByLabel("生年月日", { exact: true }).fill(taro.birthDate)
    await press("次へ")
    await member.getByRole("heading", { level: 1, name: "利用できるクーポンがありません" }).waitFor()
    assert.include(await member.getByRole("main").innerText(), "紙クーポン")
  })
})
