// Every member screen at 390x844, light and dark, into ./screenshots (which git ignores): to be looked at as the
// teacher of 58, the nurse who glances, and the clerk.
import { mkdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import type { BrowserContext, Page } from "playwright-core"
import { demo } from "../examples/demo/index.ts"
import { date } from "../packages/core/src/CalendarDate.ts"
import { launchBrowser } from "../test/support/browser.ts"
import { run, startService } from "../test/support/service.ts"

const folder = join(import.meta.dirname, "..", "screenshots")
const association = demo(date("2024-07-01"))
const closed = association.facilities.find(({ openUntil }) => openUntil !== undefined && openUntil < "2024-07-01")
const shops = association.facilities.filter(({ offers }) => offers.length === 1)

const service = await startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: "2024-07-01T14:03:21+09:00" })
const browser = await launchBrowser()
await mkdir(folder, { recursive: true })

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click()

const journey = async (context: BrowserContext, scheme: string, number: string, birthDate: string, course: RegExp) => {
  const page = await context.newPage()
  const shoot = (name: string) => page.screenshot({ path: join(folder, `${name}-${scheme}.png`), fullPage: true })
  const login = async (facility: string) => {
    await page.goto(`${service.url}/coupon/for_${facility}`)
    await page.getByLabel("組合員番号", { exact: true }).fill(number)
    await page.getByLabel("生年月日", { exact: true }).fill(birthDate)
    await press(page, "次へ")
  }

  await page.goto(service.url)
  await shoot("00-home")
  await page.goto(`${service.url}/coupon/for_1234567`)
  await shoot("10-step1")
  await page.getByLabel("組合員番号", { exact: true }).fill("12345")
  await page.getByLabel("生年月日", { exact: true }).fill("49.12.12")
  await press(page, "次へ")
  await shoot("11-step1-mistakes")
  await page.getByLabel("組合員番号", { exact: true }).fill(number)
  await page.getByLabel("生年月日", { exact: true }).fill("19000101")
  await press(page, "次へ")
  await shoot("12-step1-wrong-pair")
  await login("1234567")
  await shoot("20-step2")
  await press(page, "次へ")
  await shoot("21-step2-nothing-picked")
  await page.getByRole("radio", { name: course }).first().check()
  await press(page, "次へ")
  await shoot("30-step3")
  await page.getByLabel("枚数", { exact: true }).fill("9")
  await page
    .locator("form")
    .first()
    .evaluate((form: HTMLFormElement) => (form.noValidate = true))
  await press(page, "次へ")
  await shoot("31-step3-too-many")
  await page.getByLabel("枚数", { exact: true }).fill(scheme === "light" ? "2" : "1")
  await press(page, "次へ")
  await shoot("40-step4")
  await press(page, "利用する")
  await page.getByRole("button", { name: "今すぐ利用する", exact: true }).waitFor()
  await shoot("50-step5")
  await press(page, "今すぐ利用する")
  await shoot("60-step6")
  await page.getByRole("link", { name: "間違えて利用したとき", exact: true }).click()
  await page.getByRole("heading", { level: 1, name: "間違えて利用したとき" }).waitFor()
  await shoot("62-mistake")
  if (scheme === "light") {
    await page.getByLabel("間違えた枚数", { exact: true }).fill("9")
    await press(page, "訂正を申し出る")
    await shoot("63-mistake-wrong-number")
    await page.getByLabel("間違えた枚数", { exact: true }).fill("1")
  }
  await press(page, "訂正を申し出る")
  await page.getByRole("heading", { level: 1, name: "訂正の申し出" }).waitFor()
  await shoot("64-mistake-received")
  await page.getByRole("link", { name: "もとの画面に戻る", exact: true }).click()
  await page.getByRole("heading", { level: 1, name: "利用完了" }).waitFor()
  await shoot("65-step6-reported")
  await press(page, "内容選択画面へ")
  await shoot("61-step2-again")
  for (const [index, shop] of shops.entries()) {
    await login(shop.code)
    await shoot(`70-shop-${index}`)
  }
  await page.goto(`${service.url}/CouponInfoLogin/sag`)
  await shoot("80-my-page-login")
  await page.getByLabel("組合員番号", { exact: true }).fill(number)
  await page.getByLabel("生年月日", { exact: true }).fill(birthDate)
  await press(page, "ログイン")
  await shoot("81-my-page")
  await page.getByText("表示されないクーポンとその理由", { exact: true }).click()
  await shoot("82-my-page-not-shown")
  await page.goto(`${service.url}/PaperApplication/sag`)
  await shoot("83-paper-login")
  await page.getByLabel("組合員番号", { exact: true }).fill("234567")
  await page.getByLabel("生年月日", { exact: true }).fill("19791020")
  await press(page, "ログイン")
  await shoot("84-paper-form")
  if (scheme === "light") {
    await page.getByRole("radio", { name: "スマートフォンやタブレットを持っていない" }).check()
    await press(page, "申請する")
    await shoot("85-paper-received")
  }
  for (const { birthDate, number } of association.holders) {
    await page.goto(`${service.url}/CouponInfoLogin/sag`)
    await page.getByLabel("組合員番号", { exact: true }).fill(number)
    await page.getByLabel("生年月日", { exact: true }).fill(birthDate.replaceAll("-", ""))
    await press(page, "ログイン")
    if (scheme === "light") await shoot(`90-my-page-${number}`)
  }
  await page.goto(`${service.url}/coupon/for_9999999`)
  await shoot("95-facility-unknown")
  if (closed !== undefined) {
    await page.goto(`${service.url}/coupon/for_${closed.code}`)
    await shoot("96-facility-closed")
  }
  await page.close()
}

for (const scheme of ["light", "dark"] as const) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    colorScheme: scheme,
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo"
  })
  const light = scheme === "light"
  await journey(
    context,
    scheme,
    "123456",
    "19741212",
    light ? /マイ リフレッシュ/ : /選べるドック・一般\(40以上\)・1日/
  )
  await context.close()
}

await service.stop()

// The six steps side by side, as in the README.
const steps = ["10-step1", "20-step2", "30-step3", "40-step4", "50-step5", "60-step6"]
const images = await Promise.all(steps.map((step) => readFile(join(folder, `${step}-light.png`), "base64")))
const strip = await browser.newPage({ viewport: { width: 1260, height: 480 } })
await strip.setContent(
  `<body style="margin:0;padding:12px;background:#e6eaea;display:flex;gap:12px;align-items:flex-start">${images
    .map(
      (image) =>
        `<img alt="" style="width:196px;height:456px;object-fit:cover;object-position:top" src="data:image/png;base64,${image}">`
    )
    .join("")}</body>`
)
await strip.screenshot({ path: join(folder, "six-steps.png") })

// The placard needs the database folder to itself.
const dataFolder = join(folder, ".data")
await run(["demo"], { FUKURI_DATA: dataFolder })
const placard = await run(["placard", "1234567"], {
  FUKURI_DATA: dataFolder,
  FUKURI_PUBLIC_URL: "https://coupon.example.jp"
})
const page = await browser.newPage()
await page.setContent(placard.stdout)
await page.emulateMedia({ media: "print" })
await page.pdf({ path: join(folder, "placard.pdf"), format: "A4", preferCSSPageSize: true })
await page.setViewportSize({ width: 794, height: 1123 })
await page.screenshot({ path: join(folder, "placard.png") })
await browser.close()
process.stdout.write(`${folder}\n`)
