// A member's day at the facility in a real Chromium on a phone-sized screen, by label and role, with JavaScript and
// without. The service is the real one, on the first day that the guide's coupons are usable.
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { CalendarDate } from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { inject } from "vitest"
import { launchBrowser } from "../support/browser.ts"
import { freshDatabase } from "../support/database.ts"
import { type Service, startService } from "../support/service.ts"

const hospital = "/coupon/for_1234567"
const receipt4 = /[0-9A-HJKMNP-TV-Z]{4}(?:[ -][0-9A-HJKMNP-TV-Z]{4}){3}/
const receipts = new RegExp(receipt4, "g")
const guide = { number: "123456", birthDate: "19741212" }
const spouse = { number: "12345601", birthDate: "19760229" }

describe.each([
  { name: "with JavaScript, on the embedded database", javaScriptEnabled: true, server: false },
  { name: "without JavaScript, on a PostgreSQL server", javaScriptEnabled: false, server: true }
])("a member's day at the facility, $name", ({ javaScriptEnabled, server }) => {
  let browser: Browser
  let service: Service
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    const database: Record<string, string> = server ? { DATABASE_URL: await freshDatabase(inject("postgresUrl")) } : {}
    ;[browser, service] = await Promise.all([
      launchBrowser(),
      startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: "2024-07-01T09:00:00+09:00", ...database })
    ])
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const open = async (locale = "ja-JP") => {
    await context?.close()
    context = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 390, height: 844 },
      locale,
      timezoneId: "America/Los_Angeles"
    })
    page = await context.newPage()
  }

  const heading = () => page.getByRole("heading", { level: 1 }).innerText()
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click()
  const body = () => page.locator("main").innerText()

  const login = async (person: { number: string; birthDate: string }, facility = hospital) => {
    await page.goto(service.url + facility)
    assert.strictEqual(await heading(), "施設確認")
    await page.getByLabel("組合員番号", { exact: true }).fill(person.number)
    await page.getByLabel("生年月日", { exact: true }).fill(person.birthDate)
    await press("次へ")
  }

  /** From STEP 3 to the completion. */
  const use = async (quantity?: number) => {
    assert.strictEqual(await heading(), "枚数入力")
    if (quantity !== undefined) await page.getByLabel("枚数", { exact: true }).fill(String(quantity))
    await press("次へ")
    assert.strictEqual(await heading(), "確認")
    assert.include(await body(), "内容をご確認の上、本画面をスタッフにお見せください。")
    await press("利用する")
    assert.strictEqual(await heading(), "最終確認")
    await press("今すぐ利用する")
    assert.strictEqual(await heading(), "利用完了")
    assert.include(await body(), "済")
  }

  const myPage = async (person: { number: string; birthDate: string }) => {
    await page.goto(`${service.url}/CouponInfoLogin/sag`)
    assert.strictEqual(await heading(), "クーポン内容確認")
    await page.getByLabel("組合員番号", { exact: true }).fill(person.number)
    await page.getByLabel("生年月日", { exact: true }).fill(person.birthDate)
    await press("ログイン")
    assert.strictEqual(await heading(), "マイページ")
    return await body()
  }

  it("the guide's person sees their coupons, uses one course, and the other two are gone (R48, R56-R66, R81-R109)", async () => {
    await open()
    const before = await myPage(guide)
    assert.include(before, "選べるドック(1日・1泊2日・脳)・一般(40以上)・男")
    assert.include(before, "2024/7/1")
    assert.include(before, "2024/12/31")
    assert.include(before, "マイ リフレッシュ")
    assert.include(before, "歯科健康診査")
    assert.notInclude(before, "配偶者ドック")
    await press("ログアウト")

    await login(guide)
    assert.strictEqual(await heading(), "内容選択")
    assert.include(await body(), "直前の利用")
    for (const course of ["1日", "1泊2日", "脳"]) {
      await page.getByRole("radio", { name: `選べるドック・一般(40以上)・${course}・男`, exact: true }).waitFor()
    }
    await page.getByRole("radio", { name: "選べるドック・一般(40以上)・1日・男", exact: true }).check()
    await press("次へ")
    await use()
    const [receipt] = receipt4.exec(await body()) ?? []
    assert.isDefined(receipt)

    await press("内容選択画面へ")
    assert.strictEqual(await heading(), "内容選択")
    assert.strictEqual(await page.getByRole("radio", { name: /選べるドック/ }).count(), 0)

    const after = await myPage(guide)
    assert.include(after, "利用済")
    assert.include(after, receipt ?? "")
  })

  it("reading the QR again shows the last use here first (R117, A13)", async () => {
    await open()
    await login(guide)
    const text = await body()
    assert.isBelow(text.indexOf("直前の利用"), text.indexOf("次へ") === -1 ? text.length : text.indexOf("歯科"))
    assert.include(text, "選べるドック・一般(40以上)・1日・男")
  })

  it("the spouse sees the spouse's coupon only, and goes to STEP 3 at once (R17, R88)", async () => {
    await open()
    const text = await myPage(spouse)
    assert.include(text, "配偶者ドック・一般(40以上)・女")
    for (const other of ["選べるドック", "マイ リフレッシュ", "歯科健康診査", "女性がん検診・"])
      assert.notInclude(text, other)
    await login(spouse)
    assert.strictEqual(await heading(), "枚数入力")
    assert.include(await body(), "配偶者ドック・一般(40以上)・女")
    assert.include(await body(), "直前の利用")
  })

  it("a woman of 44 uses 選べるドック and 女性がん検診 on the same day without a new login (R50, R105, R106)", async () => {
    await open()
    const woman = sampleLogin(service, "女")
    await login(woman)
    assert.strictEqual(await heading(), "内容選択")
    await page.getByRole("radio", { name: "選べるドック・一般(40以上)・脳・女", exact: true }).check()
    await press("次へ")
    await use()
    await press("内容選択画面へ")
    await page.getByRole("radio", { name: "女性がん検診・一般(40以上)", exact: true }).check()
    await press("次へ")
    await use()
  })

  it("マイ リフレッシュ 3枚 is used 2 and then 1, the number being 1 at first (R51, R94, R95, A3)", async () => {
    await open()
    await login(guide)
    await page.getByRole("radio", { name: "マイ リフレッシュ", exact: true }).check()
    await press("次へ")
    assert.strictEqual(await page.getByLabel("枚数", { exact: true }).inputValue(), "1")
    await page.getByLabel("枚数", { exact: true }).fill("2")
    await press("次へ")
    assert.include(await body(), "2枚まとめて使います")
    await press("利用する")
    assert.include(await body(), "2枚まとめて使います")
    await press("今すぐ利用する")
    assert.strictEqual(await heading(), "利用完了")
    assert.match(await body(), /残り\s*1/)
    await press("内容選択画面へ")
    await page.getByRole("radio", { name: "マイ リフレッシュ", exact: true }).check()
    await press("次へ")
    await use()
  })

  it("a dentist offers one thing, so STEP 2 is left out; afterwards the reason is told for everything (R88, A19)", async () => {
    await open()
    const dentist = facilityOffering("dental")
    await login(guide, dentist)
    await use()
    assert.strictEqual(await page.getByRole("button", { name: "内容選択画面へ", exact: true }).count(), 0)
    await press("終了する")
    await login(guide, dentist)
    assert.strictEqual(await heading(), "利用できるクーポンがありません")
    assert.include(await body(), "利用済")
  })

  it("back, reload and a second press never use twice (R108, A36)", async () => {
    await open()
    await login(spouse)
    await press("次へ")
    await press("利用する")
    const confirm = page.url()
    await press("今すぐ利用する")
    const done = await body()
    const [receipt = ""] = receipt4.exec(done) ?? []
    await page.reload()
    assert.include(await body(), receipt)
    await page.goto(confirm)
    assert.strictEqual(await heading(), "利用完了")
    assert.include(await body(), receipt)
    await page.goBack()
    assert.include(await body(), receipt)
  })

  it("two tabs of one pass use one coupon, and what is said to be used is what the first press used", async () => {
    await open()
    const person = personOf("K12345")
    await login(person)
    const other = await context.newPage()
    await other.goto(page.url())
    const toConfirmation = async (tab: Page, course: string) => {
      await tab.getByRole("radio", { name: course, exact: true }).check()
      for (const name of ["次へ", "次へ", "利用する"]) await tab.getByRole("button", { name, exact: true }).click()
      assert.include(await tab.locator("main").innerText(), course)
    }
    const [first, second] = await page
      .getByRole("radio")
      .evaluateAll((radios) =>
        radios.slice(-2).map((radio) => (radio as HTMLInputElement).labels?.[0]?.textContent?.trim() ?? "")
      )
    await toConfirmation(page, first ?? "")
    await toConfirmation(other, second ?? "")
    await press("今すぐ利用する")
    await other.getByRole("button", { name: "今すぐ利用する", exact: true }).click()
    for (const tab of [page, other]) {
      assert.strictEqual(await tab.getByRole("heading", { level: 1 }).innerText(), "利用完了")
      assert.include(await tab.locator("main").innerText(), first ?? "")
    }
    const text = await myPage(person)
    assert.lengthOf([...text.matchAll(receipts)], 1)
  })

  it("a double tap is one use (A36)", async () => {
    await open()
    const person = personOf("K12345")
    await login(person)
    await page.getByRole("radio").last().check()
    for (const name of ["次へ", "次へ", "利用する"]) await press(name)
    await page.getByRole("button", { name: "今すぐ利用する", exact: true }).dblclick()
    await page.getByRole("heading", { level: 1, name: "利用完了" }).waitFor()
    const text = await myPage(person)
    assert.lengthOf([...text.matchAll(receipts)], 2)
  })

  it("the number of a K holder is understood however it is typed (A5, A34)", async () => {
    const person = personOf("K12345")
    for (const number of ["K12345", "k12345", "Ｋ１２３４５", " k-123 45 "]) {
      await open()
      await login({ number, birthDate: person.birthDate })
      assert.notStrictEqual(await heading(), "施設確認")
    }
  })

  it("a wrong pair is told at once and neutrally, keeps the number and not the birth date (A20)", async () => {
    await open()
    await login({ number: "123456", birthDate: "19741213" })
    assert.strictEqual(await heading(), "施設確認")
    assert.isNotEmpty(await page.getByRole("alert").first().innerText())
    assert.strictEqual(await page.getByLabel("組合員番号", { exact: true }).inputValue(), "123456")
    assert.strictEqual(await page.getByLabel("生年月日", { exact: true }).inputValue(), "")
  })

  it("a mistaken use is reported from STEP 6 and from my page, and nothing changes until the office decides (R120, R123)", async () => {
    const person = personOf("345678")
    const refresh = facilityOffering("my-refresh")
    await open()
    await login(person, refresh)
    await use(2)
    const [receipt = ""] = receipt4.exec(await body()) ?? []
    await page.getByRole("link", { name: "間違えて利用したとき", exact: true }).click()
    assert.strictEqual(await heading(), "間違えて利用したとき")
    assert.include(await body(), receipt)
    await press("訂正を申し出る")
    assert.include(await page.getByRole("alert").first().innerText(), "枚数は1から2まで")
    await page.getByLabel("間違えた枚数", { exact: true }).fill("1")
    await page.getByLabel(/事情/).fill("1枚のつもりで2枚を選びました")
    await press("訂正を申し出る")
    assert.strictEqual(await heading(), "訂正の申し出")
    assert.include(await body(), "1枚の訂正の申し出を受け付けました")
    assert.include(await body(), receipt)
    await page.reload()
    assert.strictEqual(await heading(), "訂正の申し出")
    await page.getByRole("link", { name: "もとの画面に戻る", exact: true }).click()
    assert.include(await body(), "確認中です")

    await login(person, refresh)
    await use(1)
    const mine = await myPage(person)
    assert.include(mine, "1枚の訂正の申し出を受け付けました")
    assert.include(mine, "残り 0枚")
    await page.getByRole("link", { name: "間違えて利用したとき", exact: true }).first().click()
    await press("訂正を申し出る")
    assert.strictEqual(await heading(), "訂正の申し出")
    await page.getByRole("link", { name: "もとの画面に戻る", exact: true }).click()
    assert.strictEqual(await heading(), "マイページ")
  })

  it("somebody who reads English finds it first on the page, uses a coupon in it, and is led to it the next time", async () => {
    await open("en-US")
    await page.goto(service.url + hospital)
    assert.strictEqual(await heading(), "施設確認")
    const first = page.locator("a").first()
    assert.strictEqual(await first.innerText(), "English")
    await first.click()
    const person = personOf("445566")
    const fill = async () => {
      await page.getByLabel(/^Member number/).fill(person.number)
      await page.getByLabel("Date of birth", { exact: true }).fill(person.birthDate)
    }
    const headings = [await heading()]
    const step = async (button: string) => {
      await press(button)
      headings.push(await heading())
    }
    await fill()
    await step("Next")
    await page.getByRole("radio", { name: "マイ リフレッシュ", exact: true }).check()
    await step("Next")
    await step("Next")
    assert.include(await body(), "show this screen to the staff")
    await step("Use")
    await step("Use now")
    assert.deepStrictEqual(headings, [
      "Check the facility",
      "Choose a coupon",
      "Number of coupons",
      "Show to the staff",
      "Last check",
      "Used"
    ])
    const done = await body()
    assert.include(done, "済")
    const [receipt = ""] = receipt4.exec(done) ?? []
    await page.goto(`${service.url}/CouponInfoLogin/sag`)
    await fill()
    await step("Log in")
    assert.strictEqual(await heading(), "My page")
    assert.include(await body(), receipt)
    await page.getByRole("link", { name: "日本語", exact: true }).click()
    assert.strictEqual(await heading(), "マイページ")
    assert.include(await body(), receipt)
  })

  it("the blinking stops by a control, and stands still for who wants less motion (A10)", async () => {
    await open()
    await login(personOf("K12345"))
    if ((await heading()) === "内容選択") {
      await page.getByRole("radio").first().check()
      await press("次へ")
    }
    await press("次へ")
    const blinking = () =>
      page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length)
    assert.isAbove(await blinking(), 0)
    await page.getByLabel("点滅を止める", { exact: true }).check()
    assert.strictEqual(await blinking(), 0)
    await page.getByLabel("点滅を止める", { exact: true }).uncheck()
    await page.emulateMedia({ reducedMotion: "reduce" })
    assert.strictEqual(await blinking(), 0)
  })
})

const sampleLogin = (service: Service, label: string) => {
  const line =
    service
      .output()
      .split("\n")
      .find((text) => text.includes(label) && /[0-9]{8}/.test(text)) ?? ""
  const [, number, birthDate] = /([0-9A-Z][0-9]{5})\D+([0-9]{8})/.exec(line) ?? []
  if (number === undefined || birthDate === undefined)
    throw new Error(`no sample login «${label}» in: ${service.output()}`)
  return { number, birthDate }
}

const association = demo(CalendarDate.date("2024-07-01"))

const facilityOffering = (course: string): string => {
  const facility = association.facilities.find(({ offers }) => offers.length === 1 && offers[0] === course)
  if (facility === undefined) throw new Error(`no facility offers only ${course}`)
  return `/coupon/for_${facility.code}`
}

const personOf = (number: string): { readonly number: string; readonly birthDate: string } => {
  const holder = association.holders.find((holder) => holder.number === number)
  if (holder === undefined) throw new Error(`nobody in the demo has the number ${number}`)
  return { number, birthDate: holder.birthDate.replaceAll("-", "") }
}
