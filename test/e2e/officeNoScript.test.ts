// The essential work of the office in a real Chromium that runs no scripts, on the embedded database, on a desk and on a
// phone: the login, a call, a correction that a colleague agrees to, a facility with its placard, and a list that is
// worked on while the page asks for itself anew.
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Browser } from "playwright-core"
import { launchBrowser } from "../support/browser.ts"
import { csvOf, manyLines } from "../support/membersFile.ts"
import { type Service, startService } from "../support/service.ts"
import { clock, demoLines, type Desk, deskAt, passwordOf } from "./support/office.ts"

describe.each([
  { name: "on a desk", width: 1280, height: 900 },
  { name: "on a phone", width: 390, height: 844 }
])("the office without JavaScript, $name", ({ height, width }) => {
  let browser: Browser
  let service: Service
  let desk: Desk

  beforeAll(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: clock })])
    desk = await sitDown()
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const sitDown = async (): Promise<Desk> => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height }, locale: "ja-JP" })
    return deskAt(await context.newPage(), service.url)
  }

  const search = async (text: string) => {
    const find = desk.page.getByRole("search")
    await find.getByRole("searchbox").fill(text)
    await find.getByRole("button", { name: "探す", exact: true }).click()
  }

  const goTo = async (name: string) => {
    const menu = desk.page.getByRole("navigation", { name: "メニュー" })
    const link = menu.getByRole("link", { name, exact: true })
    // On a phone the menu is folded.
    if (!(await link.isVisible())) await menu.getByText("メニュー", { exact: true }).click()
    await desk.goTo(name)
  }

  it("a clerk logs in, and nothing is there that only scripts could do", async () => {
    await desk.open("/office/facilities")
    assert.strictEqual(await desk.heading(), "ログイン")
    await desk.fill("ログインID", "demo")
    await desk.fill("パスワード", "wrong")
    await desk.press("ログイン")
    assert.isNotEmpty(await desk.page.getByRole("alert").innerText())
    await desk.fill("パスワード", passwordOf(service, "demo"))
    await desk.press("ログイン")
    // The page that was asked for first.
    assert.strictEqual(await desk.heading(), "施設")
    await desk.open("/office/placards")
    assert.strictEqual(await desk.page.getByRole("button", { name: "印刷する" }).count(), 0)
    await desk.open("/office")
    assert.strictEqual(await desk.heading(), "概況")
  })

  it("a call is answered: the person is found by name, and the page says why", async () => {
    await search("例示 すみれ")
    await desk.follow("345678")
    assert.strictEqual(await desk.heading(), "利用者の照会")
    await desk.page.getByText(/^人間ドックのほかの区分/).click()
    const line = desk.page.locator("summary").filter({ hasText: "40優待・女" })
    assert.match(await line.innerText(), /39歳\(4\/1時点\).*40優待.*対象外/)
  })

  it("two of three that were used are given back when a colleague agrees (R120)", async () => {
    const member = await sitDown()
    await member.open("/coupon/for_3000021")
    await member.fill("組合員番号", "123456")
    await member.fill("生年月日", "19741212")
    await member.press("次へ")
    await member.fill("枚数", "3")
    for (const name of ["次へ", "利用する", "今すぐ利用する"]) await member.press(name)
    await member.page.context().close()

    await search("123456")
    await desk.follow("訂正")
    await desk.press("内容を確認する")
    assert.include(await desk.page.getByRole("alert").innerText(), "取り消す枚数を選んでください。")
    await desk.page.getByRole("radio", { name: "2枚", exact: true }).check()
    await desk.page.getByRole("radio", { name: "枚数の誤り", exact: true }).check()
    await desk.fill("事情", "1枚のところ、画面で3枚を選んでしまったと電話がありました。")
    await desk.page.getByRole("radio", { name: "本人", exact: true }).check()
    await desk.press("内容を確認する")
    await desk.press("入力に戻る")
    assert.isTrue(await desk.page.getByRole("radio", { name: "2枚", exact: true }).isChecked())
    await desk.press("内容を確認する")
    await desk.press("承認を依頼する")
    const correction = new URL(desk.page.url()).pathname

    const colleague = await sitDown()
    await colleague.logIn("demo2", passwordOf(service, "demo2"))
    await colleague.open(correction)
    await colleague.follow("承認・却下に進む")
    await colleague.press("承認して2枚を取り消す")
    assert.include(await colleague.text(), "訂正済")
    await colleague.page.context().close()

    await search("123456")
    const row = desk.page
      .getByRole("table", { name: "クーポンの状態" })
      .getByRole("row", { name: /^マイ リフレッシュ/ })
    const figures = await row.getByRole("cell").allInnerTexts()
    // 状態, 残り, 付与, 取消, 利用, 訂正
    assert.deepStrictEqual(figures.slice(1, 6), ["2", "3", "0", "3", "2"])
  })

  it("a facility is changed, and its placard printed", async () => {
    await goTo("施設")
    await desk.follow("みほん歯科医院")
    await desk.follow("編集")
    await desk.fill("電話", "000-000-1234")
    await desk.press("保存する")
    assert.include(await desk.text(), "施設の内容を保存しました。")
    assert.include(await desk.text(), "000-000-1234")
    await desk.follow("台紙")
    assert.strictEqual(await desk.heading(), "みほん歯科医院")
    assert.include(await desk.text(), `${service.url}/coupon/for_2000015`)
  })

  it("a list is taken while the page asks for itself anew", async () => {
    const { page } = desk
    const lines = [...demoLines, ...manyLines(300)]
    await desk.open("/office")
    await goTo("取込")
    await page
      .getByLabel("ファイルを選ぶ", { exact: true })
      .setInputFiles({ name: "名簿.csv", mimeType: "text/csv", buffer: Buffer.from(csvOf(lines)) })
    await desk.press("読み込む")
    await page.getByRole("button", { name: "適用する", exact: true }).waitFor()
    const added = page.locator("dl.tiles > div").filter({ has: page.getByText("新規", { exact: true }) })
    assert.match(await added.innerText(), /300/)
    await desk.press("適用する")
    await page.getByRole("heading", { name: "適用の結果" }).waitFor()
    await search("100001")
    assert.strictEqual(await page.getByRole("heading", { level: 2 }).first().innerText(), "番号 100001 (組合員本人)")
  })
})
