// What the guide says of exceptions, R110-R127, as people see it: members on a phone, most of them without JavaScript, and the
// office on a desk, in a real Chromium on a service with a real PostgreSQL server behind a proxy that can be cut off. The
// same on the stores is in `test/adapters/exceptions.test.ts`; whole journeys are in the other files here.
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Browser, Page } from "playwright-core"
import { inject } from "vitest"
import { launchBrowser } from "../support/browser.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { type Service, startService } from "../support/service.ts"
import { type CuttableProxy, startCuttableProxy } from "./support/cuttableProxy.ts"
import { association, clock, type Desk, deskAt, passwordOf } from "./support/office.ts"

const hospital = "/coupon/for_1234567"
const ranch = "/coupon/for_3000021"
const receipt = /[0-9A-HJKMNP-TV-Z]{4}(?:[ -][0-9A-HJKMNP-TV-Z]{4}){3}/
const { contact } = association.association

describe("the guide's exceptions on the screens", () => {
  let browser: Browser
  let proxy: CuttableProxy
  let databaseUrl: string
  let service: Service
  let desk: Desk
  /** The screens of phones, one without JavaScript. */
  let plain: Page
  let scripted: Page

  const serve = (at: string) => startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: at, DATABASE_URL: proxy.url })

  beforeAll(async () => {
    databaseUrl = await freshDatabase(inject("postgresUrl"))
    proxy = await startCuttableProxy(databaseUrl)
    ;[browser, service] = await Promise.all([launchBrowser(), serve(clock)])
    const small = { viewport: { width: 390, height: 844 }, locale: "ja-JP" }
    plain = await browser.newPage({ ...small, javaScriptEnabled: false })
    scripted = await browser.newPage(small)
    desk = deskAt(await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "ja-JP" }), service.url)
    await desk.logIn("demo", passwordOf(service, "demo"))
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
    await proxy.close()
    await dropDatabase(databaseUrl)
  })

  /** A phone that nobody has used before. */
  const phone = async (javaScriptEnabled = false, { url }: Service = service): Promise<Desk> => {
    const page = javaScriptEnabled ? scripted : plain
    await page.context().clearCookies()
    return deskAt(page, url)
  }

  const identify = async (member: Desk, number: string, button: string) => {
    await member.fill("組合員番号", number)
    await member.fill("生年月日", birthDateOf(number))
    await member.press(button)
  }
  const atFacility = async (number: string, facility = hospital, javaScriptEnabled = false) => {
    const member = await phone(javaScriptEnabled)
    await member.open(facility)
    await identify(member, number, "次へ")
    return member
  }
  const onMyPage = async (number: string, javaScriptEnabled = false) => {
    const member = await phone(javaScriptEnabled)
    await member.open("/CouponInfoLogin/sag")
    await identify(member, number, "ログイン")
    return member
  }
  /** From STEP 3 to STEP 5, and to STEP 6. */
  const toConfirmation = async (member: Desk, quantity = "1") => {
    await member.fill("枚数", quantity)
    await member.press("次へ")
    await member.press("利用する")
    assert.strictEqual(await member.heading(), "最終確認")
  }
  const use = async (member: Desk, quantity = "1") => {
    await toConfirmation(member, quantity)
    await member.press("今すぐ利用する")
    assert.strictEqual(await member.heading(), "利用完了")
  }
  const choose = (member: Desk, name: string) => member.page.getByRole("radio", { name, exact: true }).check()

  const showsContact = async (member: Desk, where: string) => {
    const text = await member.text()
    for (const way of [contact.office, contact.phone, contact.mail, contact.hours]) assert.include(text, way, where)
  }

  /** The application of somebody, found in the office. */
  const openApplication = async () => {
    await desk.goTo("紙クーポン")
    await desk.page.getByRole("main").getByRole("table").getByRole("link").first().click()
    await desk.page.getByRole("heading", { level: 1, name: "紙クーポンの申請" }).waitFor()
  }

  it("R110, R111, R114: paper is applied for on a page of its own, with the guide's reasons, and what is missing is told", async () => {
    const member = await phone()
    await member.open("/")
    await member.follow(/紙クーポンの申請/)
    await identify(member, "501234", "ログイン")
    assert.strictEqual(await member.heading(), "紙クーポンの申請")
    await member.press("申請する")
    assert.include(
      await member.page.getByRole("alert").first().innerText(),
      "紙クーポンが必要な理由を1つ選んでください。"
    )
    await choose(member, "そのほかの事情がある")
    await member.press("申請する")
    assert.include(await member.page.getByRole("alert").first().innerText(), "事情を書いてください。")
    await choose(member, "目や体の都合で、画面を見ることに不安がある")
    await choose(member, "スマートフォンやタブレットを持っていない")
    await member.press("申請する")
    assert.include(await member.text(), "申請を受け付けました。")
    await member.page.reload()
    assert.include(await member.text(), "申請を受け付けました。")
  })

  it("R112, R115: the office agrees once for all programmes, prints, and mails to the workplace", async () => {
    await openApplication()
    await desk.follow("承認・却下に進む")
    const moved = desk.page.getByRole("table", { name: "紙になるクーポン" })
    assert.deepStrictEqual(
      (await moved.getByRole("rowheader").allInnerTexts()).map((text) => text.replace(/・.*/s, "")).toSorted(),
      ["マイ リフレッシュ", "歯科健康診査", "選べるドック(1日"]
    )
    await desk.press("承認して紙クーポンにする")
    await desk.press("この申請だけ印刷する (5枚)")
    assert.strictEqual(await desk.heading(), "紙クーポンの印刷")
    assert.include(await desk.text(), "見本県立見本高等学校")
    const print = new URL(desk.page.url()).pathname
    await desk.press("すべて発送済みにする")
    await desk.open(`${print}/labels`)
    assert.include(await desk.page.locator("body").innerText(), "見本県立見本高等学校")

    const member = await phone()
    await member.open("/PaperApplication/sag")
    await identify(member, "501234", "ログイン")
    const text = await member.text()
    assert.include(text, "用紙を所属所へお送りしました。")
    assert.include(text, "見本県立見本高等学校")
  })

  it("R116: what is paper is not used on the screen, which says so; what is on the screen again is not used by its sheet", async () => {
    const member = await atFacility("501234")
    assert.strictEqual(await member.heading(), "利用できるクーポンがありません")
    assert.include(await member.text(), "紙クーポン")
    const sheet = await printedSheet()
    await openSent()
    await desk.follow("画面に戻す手続きへ")
    await desk.fill("理由", "端末を購入したため")
    await desk.press("画面に戻す")
    const again = await atFacility("501234")
    assert.strictEqual(await again.heading(), "内容選択")
    await desk.open("/office/paper/returned")
    await desk.fill("紙クーポンの番号", sheet)
    await desk.fill("利用日", "2024-07-01")
    await desk.page.getByLabel("施設", { exact: false }).first().fill("3000021")
    await desk.press("登録する")
    assert.include(await desk.text(), "登録できず、保留になりました。")
    const mine = await onMyPage("501234")
    assert.match(await mine.text(), /残り\s*3枚/)
  })

  it("R113: short-time staff see マイ リフレッシュ only, on paper, and cannot use it on the screen", async () => {
    const mine = await onMyPage("912345")
    const held = await mine.text()
    assert.include(held, "紙クーポン")
    assert.match(held, /マイ リフレッシュ/)
    const member = await atFacility("912345", ranch)
    assert.strictEqual(await member.heading(), "利用できるクーポンがありません")
    assert.include(await member.text(), "紙クーポン")
  })

  it("R117: the store goes away at the press, the screen says 確認中; read again, the QR tells that nothing was used", async () => {
    const member = await atFacility("591234", ranch, true)
    await toConfirmation(member)
    await away(async () => {
      await member.press("今すぐ利用する")
      assert.strictEqual(await member.heading(), "確認中")
      await showsContact(member, "a press of unknown outcome")
    })
    const again = await atFacility("591234", ranch)
    assert.include(await again.text(), "この施設での直前の利用はありません")
    const mine = await onMyPage("591234")
    assert.match(await mine.text(), /残り\s*3枚/)
  })

  it("R117: the answer is lost on the way to the phone; read again, the QR tells the use with its receipt number", async () => {
    const member = await atFacility("551234", ranch)
    assert.include(await member.text(), "この施設での直前の利用はありません")
    await toConfirmation(member)
    await member.page.route("**/confirm", async (route) => {
      if (route.request().method() !== "POST") return route.continue()
      await route.fetch({ maxRedirects: 0 })
      await route.abort()
    })
    await Promise.all([
      member.page.waitForEvent("requestfailed"),
      member.page.getByRole("button", { name: "今すぐ利用する", exact: true }).click()
    ])
    await member.page.unroute("**/confirm")
    const again = await atFacility("551234", ranch)
    const text = await again.text()
    assert.notInclude(text, "直前の利用はありません")
    assert.match(text, /直前の利用[^]*マイ リフレッシュ[^]*1枚/)
    assert.match(text, receipt)
    assert.match(await (await onMyPage("551234")).text(), /残り\s*2枚/)
  })

  it("R119: a used course cannot be changed: the others are gone, and no page has a way to do it", async () => {
    const member = await atFacility("445566")
    await choose(member, "選べるドック・40優待・1日・男")
    await member.press("次へ")
    await use(member)
    await member.follow("間違えて利用したとき")
    assert.include(await member.text(), "利用した内容を、別の内容に変えることはできません。")
    assert.strictEqual(await member.page.getByRole("radio").count(), 0)
    assert.strictEqual(await member.page.getByRole("combobox").count(), 0)
    const again = await atFacility("445566")
    assert.strictEqual(await again.page.getByRole("radio", { name: /選べるドック/ }).count(), 0)
  })

  it("R120, R123: used by mistake, told by its person, given back once the office has confirmed it, and used again", async () => {
    const member = await atFacility("K12345", ranch, true)
    await use(member, "3")
    await member.follow("間違えて利用したとき")
    await member.fill("間違えた枚数", "1")
    await member.press("訂正を申し出る")
    assert.include(await member.text(), "1枚の訂正の申し出を受け付けました")
    const before = await atFacility("K12345", ranch)
    assert.strictEqual(await before.heading(), "利用できるクーポンがありません")

    await desk.open("/office/cases?kind=correction")
    await desk.follow("承認または却下")
    await desk.follow("承認・却下に進む")
    await desk.press("承認して1枚を取り消す")
    assert.include(await desk.text(), "訂正済")

    const after = await atFacility("K12345", ranch)
    await use(after)
    const mine = await (await onMyPage("K12345")).text()
    assert.include(mine, "申し出により、1枚を訂正しました。")
    assert.match(mine, /残り\s*0枚/)
  })

  it("R118: an outage in office hours: the page says what to tell the staff, and the office registers the use afterwards", async () => {
    await away(async () => {
      const member = await phone()
      const answer = await member.page.goto(service.url + hospital)
      assert.strictEqual(answer?.status(), 503)
      const text = await member.text()
      assert.include(text, "施設のスタッフに組合員番号と氏名を伝え、スタッフの案内に従ってご利用ください。")
      assert.include(text, "福利課厚生担当が利用を登録します。")
    })
    await desk.open("/office/outages/new")
    await desk.page.getByLabel("施設", { exact: false }).first().fill("3000021")
    await desk.fill("組合員番号", "921234")
    await desk.fill("氏名", "互助 すずらん")
    await desk.page.getByLabel("内容", { exact: true }).selectOption({ label: "マイ リフレッシュ" })
    await desk.fill("枚数", "1")
    await desk.fill("利用日", "2024-07-01")
    await desk.fill("利用時刻", "8:45")
    await desk.fill("報告のあった日", "2024-07-01")
    await desk.press("内容を確認する")
    await desk.press("登録する")
    const mine = await onMyPage("921234")
    assert.match(await mine.text(), /残り\s*2枚/)
  })

  it("R125, R126: the office can be called and written to from the page, which says when somebody is there", async () => {
    const member = await phone()
    await member.open(hospital)
    const part = member.page.getByRole("region", { name: "お問い合わせ" })
    assert.strictEqual(await part.getByRole("link", { name: contact.phone }).getAttribute("href"), "tel:0000000000")
    assert.strictEqual(
      await part.getByRole("link", { name: contact.mail }).getAttribute("href"),
      `mailto:${contact.mail}`
    )
    assert.include(await part.innerText(), "祝日を除く月〜金 8:30〜17:15")
  })

  it("R127: wherever the way ends, there is the office", async () => {
    const member = await phone()
    for (const path of [
      "/coupon/for_9999999",
      "/coupon/for_5000042",
      "/CouponInfoLogin/sag",
      "/PaperApplication/sag"
    ]) {
      await member.open(path)
      await showsContact(member, path)
    }
    await member.open(hospital)
    await member.fill("組合員番号", "123456")
    await member.fill("生年月日", "19990101")
    await member.press("次へ")
    await showsContact(member, "a wrong pair")
    const nothing = await atFacility("912345", ranch)
    await showsContact(nothing, "no coupon")
    const lost = await onMyPage("667788", true)
    await showsContact(lost, "a membership that was lost")
    const dentist = "/coupon/for_2000015"
    const late = await atFacility("931234", dentist)
    await toConfirmation(late)
    await use(await atFacility("931234", dentist, true))
    await late.press("今すぐ利用する")
    assert.notStrictEqual(await late.heading(), "利用完了")
    await showsContact(late, "a press that is refused")
    await away(async () => {
      for (const path of [hospital, "/CouponInfoLogin/sag"]) {
        await member.open(path)
        await showsContact(member, `${path} while the store is away`)
      }
    })
  })

  it("R121, R122: an outage on a Saturday: 人間ドック and 歯科 are used all the same, マイ リフレッシュ is not that day", async () => {
    await elsewhen("2024-07-06T10:00:00+09:00", async (saturday) => {
      const member = await phone(false, saturday)
      await member.open(hospital)
      const text = await member.text()
      assert.include(text, "人間ドック・歯科健康診査: 施設のスタッフに組合員番号と氏名を伝えて、ご利用いただけます。")
      assert.include(text, "マイ リフレッシュ: 原則として、本日は利用できません。")
      await showsContact(member, "an outage on a Saturday")
      await member.open(ranch)
      assert.notInclude(await member.text(), "人間ドック")
    })
  })

  it("R124: the year's end is outside hours as well, and the page says when the office opens next", async () => {
    await elsewhen("2024-12-30T10:00:00+09:00", async (yearsEnd) => {
      const member = await phone(true, yearsEnd)
      await member.open(hospital)
      assert.include(await member.text(), "いまは、福利課厚生担当の業務時間外です。")
      assert.include(await member.text(), "2025年1月6日(月) 08:30")
    })
  })

  /** Does something while the store is away. */
  const away = async (work: () => Promise<void>) => {
    proxy.cut()
    try {
      await work()
    } finally {
      proxy.restore()
      await ready(service)
    }
  }

  /** Does something at another time, while the store is away. */
  const elsewhen = async (at: string, work: (other: Service) => Promise<void>) => {
    const other = await serve(at)
    try {
      // The association is known to the service from what it read last.
      await fetch(other.url + hospital)
      await away(() => work(other))
    } finally {
      await other.stop()
    }
  }

  const openSent = async () => {
    await desk.open("/office/paper?state=all")
    await desk.page.getByRole("main").getByRole("table").getByRole("link").first().click()
    await desk.page.getByRole("heading", { level: 1, name: "紙クーポンの申請" }).waitFor()
  }

  /** The number of a sheet of マイ リフレッシュ, as it is printed. */
  const printedSheet = async (): Promise<string> => {
    await openSent()
    const rows = desk.page.getByRole("row", { name: /マイ リフレッシュ/ }).filter({ hasText: receipt })
    const text = await rows.first().innerText()
    return receipt.exec(text)?.[0] ?? assert.fail(text)
  }
})

/** Waits until a service has its store again. */
const ready = async ({ url }: Service) => {
  for (let looks = 0; looks < 100; looks++) {
    const { status } = await fetch(`${url}/readyz`)
    if (status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail("the service does not find its store again")
}

const birthDateOf = (number: string): string =>
  association.holders.find((holder) => holder.number === number)?.birthDate.replaceAll("-", "") ??
  assert.fail(`nobody in the demo has the number ${number}`)
