// Every member screen as it is served, in a real Chromium: no axe violation in light and dark, nothing wider than a
// narrow phone, the whole way by keyboard, and no word to anybody else on the network.
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core"
import { violationsInLightAndDark } from "../support/axe.ts"
import { launchBrowser } from "../support/browser.ts"
import { type Service, startService } from "../support/service.ts"

describe("accessibility of the member screens", () => {
  let browser: Browser
  let service: Service

  beforeAll(async () => {
    ;[browser, service] = await Promise.all([
      launchBrowser(),
      startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: "2024-07-01T09:00:00+09:00" })
    ])
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click()

  const login = async (page: Page, path: string, number: string, birthDate: string, button: string) => {
    await page.goto(service.url + path)
    await page.getByLabel("組合員番号", { exact: true }).fill(number)
    await page.getByLabel("生年月日", { exact: true }).fill(birthDate)
    await press(page, button)
  }

  /** Walks past every screen and state, and looks at each. */
  const walk = async (context: BrowserContext, look: (page: Page, screen: string) => Promise<void>) => {
    const page = await context.newPage()
    await page.goto(service.url)
    await look(page, "home")
    await page.goto(`${service.url}/coupon/for_1234567`)
    await look(page, "STEP 1")
    await login(page, "/coupon/for_1234567", "12", "49.12.12", "次へ")
    await look(page, "STEP 1 with two mistakes")
    await login(page, "/coupon/for_1234567", "123456", "19741213", "次へ")
    await look(page, "STEP 1 with a wrong pair")
    await login(page, "/coupon/for_1234567", "123456", "19741212", "次へ")
    await look(page, "STEP 2")
    await press(page, "次へ")
    await look(page, "STEP 2 with nothing picked")
    await page.getByRole("radio", { name: "マイ リフレッシュ", exact: true }).check()
    await press(page, "次へ")
    await look(page, "STEP 3")
    await press(page, "次へ")
    await look(page, "STEP 4")
    await press(page, "利用する")
    await page.getByRole("button", { name: "今すぐ利用する" }).waitFor()
    await look(page, "STEP 5")
    await press(page, "今すぐ利用する")
    await page.getByRole("heading", { name: "利用完了" }).waitFor()
    await look(page, "STEP 6")
    await page.getByRole("link", { name: "間違えて利用したとき", exact: true }).click()
    await page.getByRole("heading", { level: 1, name: "間違えて利用したとき" }).waitFor()
    await look(page, "reporting a mistake")
    await press(page, "訂正を申し出る")
    await page.getByRole("heading", { level: 1, name: "訂正の申し出" }).waitFor()
    await look(page, "a reported mistake")
    await page.getByRole("link", { name: "もとの画面に戻る", exact: true }).click()
    await page.getByRole("heading", { name: "利用完了" }).waitFor()
    await look(page, "STEP 6 of a reported mistake")
    await press(page, "終了する")
    await look(page, "the end")
    await login(page, "/coupon/for_1234567", "12345601", "19760229", "次へ")
    await look(page, "STEP 3 of the spouse")
    await page.goto(`${service.url}/CouponInfoLogin/sag`)
    await look(page, "login to my page")
    await login(page, "/CouponInfoLogin/sag", "123456", "19741212", "ログイン")
    await look(page, "my page")
    await page.getByText("表示されないクーポンとその理由", { exact: true }).click()
    await look(page, "my page, with what is not shown")
    await press(page, "ログアウト")
    await look(page, "logged out")
    await page.goto(`${service.url}/PaperApplication/sag`)
    await look(page, "login to the application for paper")
    await login(page, "/PaperApplication/sag", "123456", "19741212", "ログイン")
    await look(page, "application for paper")
    await press(page, "申請する")
    await look(page, "application for paper with a mistake")
    await page.getByRole("radio", { name: "スマートフォンやタブレットを持っていない" }).check()
    await press(page, "申請する")
    await page.getByText("申請を受け付けました").waitFor()
    await look(page, "application for paper, received")
    await press(page, "申請を取り下げる")
    await page.getByText("申請は取り下げられました").waitFor()
    await look(page, "application for paper, taken back")
    await page.goto(`${service.url}/coupon/for_9999999`)
    await look(page, "unknown facility")
    await page.goto(`${service.url}/nothing`)
    await look(page, "not found")
    await page.close()
  }

  const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: "ja-JP", bypassCSP: true }

  it("axe finds nothing on any screen, light and dark; none scrolls sideways at 320 pixels, nor at twice the text size; nothing comes from elsewhere", async () => {
    const context = await browser.newContext(phone)
    const found: Array<string> = []
    const wide: Array<string> = []
    const elsewhere: Array<string> = []
    context.on("request", (request) => {
      if (!request.url().startsWith(service.url)) elsewhere.push(request.url())
    })
    await walk(context, async (page, screen) => {
      for (const { elements, help, rule } of await violationsInLightAndDark(page)) {
        found.push(`${screen}: ${rule} ${help} ${elements[0] ?? ""}`)
      }
      const scrollsSideways = (width: number) =>
        page
          .setViewportSize({ width, height: 844 })
          .then(() => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth))
      if (await scrollsSideways(320)) wide.push(screen)
      const style = await page.addStyleTag({ content: "html { font-size: 200% !important }" })
      if (await scrollsSideways(390)) wide.push(`${screen} at 200 %`)
      await style.evaluate((element) => (element as Element).remove())
    })
    assert.deepStrictEqual({ found, wide, elsewhere }, { found: [], wide: [], elsewhere: [] })
    await context.close()
  })

  it("every target is at least 44 pixels high, and the way through is open to the keyboard alone", async () => {
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press("Tab")
        const at = await page.evaluate(() => {
          const element = document.activeElement
          return element instanceof HTMLInputElement
            ? (element.labels?.[0]?.textContent?.trim() ?? "")
            : (element?.textContent?.trim() ?? "")
        })
        if (at === name) return
      }
      assert.fail(`the keyboard does not reach ${name}`)
    }
    await page.goto(`${service.url}/coupon/for_1234567`)
    await tabTo("組合員番号")
    await page.keyboard.type("234567")
    await tabTo("生年月日")
    const woman = /234567\s+([0-9]{8})/.exec(service.output())?.[1] ?? ""
    await page.keyboard.type(woman)
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "内容選択" }).waitFor()
    const low = await page.evaluate(() =>
      [...document.querySelectorAll("a, button, .choice")]
        .filter((element) => element.getBoundingClientRect().height > 0)
        .filter((element) => element.getBoundingClientRect().height < 44)
        .map((element) => element.textContent?.trim())
    )
    assert.deepStrictEqual(low, [])
    await page.getByRole("radio").first().focus()
    await page.keyboard.press("Space")
    for (const [button, heading] of [
      ["次へ", "枚数入力"],
      ["次へ", "確認"],
      ["利用する", "最終確認"],
      ["今すぐ利用する", "利用完了"]
    ] as const) {
      if (button === "今すぐ利用する") await page.getByRole("button", { name: button }).waitFor()
      await tabTo(button)
      await page.keyboard.press("Enter")
      await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor()
    }
    await context.close()
  })
})
