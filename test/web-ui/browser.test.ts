// Every page in a real browser: no violation that axe can find, in light and dark; no sideways scroll on the narrowest
// phone or with text twice as large; targets a thumb can hit; and what the script adds. In English those whose words are longer.
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { en, ja, script, scriptPath, stylesheet, stylesheetPath } from "@fukuri/web-ui"
import { violationsInLightAndDark } from "../support/axe.ts"
import { launchBrowser } from "../support/browser.ts"
import { samples as japanese, samplesIn } from "./samples.ts"

/** The screens whose words are longer in English, or stand in another place than those of others. */
const inEnglish = [
  "home",
  "step1-two-mistakes",
  "step2-after-use",
  "step3",
  "step4-several",
  "step5-several",
  "step6-mistake-reported",
  "mistake-form-mistakes",
  "my-page-mistakes",
  "my-page-guide",
  "nothing-usable",
  "refused-quantity",
  "pending",
  "unavailable-office-closed",
  "paper-form-mistakes",
  "paper-NeedsInformation"
]
const english = samplesIn({ ...en, elsewhere: "/step1?language=ja" })
const samples: typeof japanese = {
  ...japanese,
  ...Object.fromEntries(inEnglish.map((name) => [`english-${name}`, () => english[name]?.() ?? ""])),
  "step1-switch": () => samplesIn({ ...ja, elsewhere: "/en" })["step1"]?.() ?? "",
  "step1-switch-first": () => samplesIn({ ...ja, elsewhere: "/en", isNoticed: true })["step1"]?.() ?? ""
}

const origin = "http://pages.test"
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'"

let browser: Browser
let context: BrowserContext
let problems: Array<string>
/** What the place answers instead of the sample of its name. */
let answers: Map<string, () => { readonly status: number; readonly body: string }>

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A context in which every sample has an address, under the strictest policy. */
const openContext = async (options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
  problems = []
  answers = new Map()
  await context.route(`${origin}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url())
    const asset = new Map([
      [stylesheetPath, { body: stylesheet, contentType: "text/css" }],
      [scriptPath, { body: script, contentType: "text/javascript" }]
    ]).get(pathname + search)
    if (asset !== undefined) return route.fulfill(asset)
    const sample = samples[pathname.slice(1)]?.()
    const answer =
      answers.get(pathname)?.() ?? (sample === undefined ? { status: 503, body: "" } : { status: 200, body: sample })
    return route.fulfill({
      status: answer.status,
      contentType: "text/html; charset=utf-8",
      headers: { "content-security-policy": policy },
      body: answer.body
    })
  })
  return context
}

const show = async (name: string): Promise<Page> => {
  const page = await context.newPage()
  await goTo(page, name)
  return page
}

/** Shows a sample in a window that may have shown others. */
const goTo = async (page: Page, name: string): Promise<void> => {
  page.removeAllListeners()
  const own: Array<string> = []
  problems = own
  page.on("pageerror", (error) => own.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error") own.push(message.text())
  })
  await page.goto(`${origin}/${name}`)
}

const widthBeyond = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

/** What can be pressed and is lower than 44 px; links inside a sentence may be. */
const smallTargets = (page: Page) =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        "button, a, select, summary, .stop, .choice, input[type=text], input[type=number]"
      )
    ]
      .filter((element) => element.offsetParent !== null && element.getBoundingClientRect().height < 43.5)
      .map((element) => element.outerHTML)
  )

/** Notices differ by their sentences only: two of them stand for all. */
const names = Object.keys(samples).filter(
  (name) => !name.startsWith("notice-") || ["notice-defect", "notice-nowhere"].includes(name)
)

describe("every page in a browser", () => {
  // A window of its own for every sample would cost more than what is looked at in it.
  let page: Page
  beforeAll(async () => {
    context = await openContext()
    page = await context.newPage()
    // 確認中 asks again while it is looked at, and stays.
    for (const [path, name] of [
      ["/coupon/for_1234567/result", "pending"],
      ["/en/coupon/for_1234567/result", "english-pending"]
    ] as const) {
      answers.set(path, () => ({ status: 202, body: samples[name]?.() ?? "" }))
    }
  })
  afterAll(() => context.close())

  it.each(names)("%s can be used by everybody", async (name) => {
    await goTo(page, name)
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await violationsInLightAndDark(page)).toEqual([])
    expect(await smallTargets(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await widthBeyond(page)).toBe(0)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.evaluate(() => (document.documentElement.style.fontSize = "32px"))
    expect(await widthBeyond(page)).toBe(0)
    expect(problems).toEqual([])
  })

  it.each(["placard", "placard-long-name"])("%s is exactly one sheet of A4", async (name) => {
    const page = await show(name)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    await page.emulateMedia({ media: "print" })
    await page.setViewportSize({ width: Math.floor((186 / 25.4) * 96), height: Math.floor((273 / 25.4) * 96) })
    const [inside, outside] = await page.evaluate(() => {
      const sheet = document.querySelector(".sheet")
      return [sheet?.scrollHeight, sheet?.clientHeight]
    })
    expect(inside).toBe(outside)
    await page.close()
  })
})

/** What is folded at first is opened by a tap and by the keyboard; what is announced stands at the top all the while. */
const unfolds = async () => {
  const page = await show("my-page-guide")
  const reason = page.getByText("性別が、付与の条件に当てはまりません。", { exact: false }).first()
  expect(await reason.isVisible()).toBe(false)
  const summary = page.getByText("表示されないクーポンとその理由", { exact: true })
  await summary.click()
  expect(await reason.isVisible()).toBe(true)
  await summary.click()
  expect(await reason.isVisible()).toBe(false)
  await summary.focus()
  await page.keyboard.press("Enter")
  expect(await reason.isVisible()).toBe(true)
  expect(await smallTargets(page)).toEqual([])
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await widthBeyond(page)).toBe(0)
  await page.goto(`${origin}/step1-announced`)
  const announced = page.getByRole("status", { name: "お知らせ" })
  const [status, heading] = [await announced.boundingBox(), await page.locator("h1").boundingBox()]
  expect((status?.y ?? 0) + (status?.height ?? 0)).toBeLessThanOrEqual(heading?.y ?? 0)
  expect(problems).toEqual([])
  await page.close()
}

describe("with the script", () => {
  beforeAll(async () => {
    context = await openContext()
  })
  afterAll(() => context.close())

  it("why a coupon is not shown is folded and opens, and a notice stands at the top (R35)", unfolds)

  it("what is unfolded can be used by everybody", async () => {
    const page = await show("my-page-guide")
    await page.getByText("表示されないクーポンとその理由", { exact: true }).click()
    expect(await violationsInLightAndDark(page)).toEqual([])
    await page.close()
  })

  it("the clock goes on from the server's instant, and stops with the blinking (A10)", async () => {
    const page = await show("step4")
    const clock = page.locator("[data-clock]")
    // Whichever second a slow machine looks at, it is a later one than the server sent.
    await expect.poll(() => clock.textContent(), { timeout: 30_000 }).toMatch(/^14:(03:2[7-9]|03:[345]|04:)/)
    await page.getByLabel("点滅を止める").check()
    const stopped = await clock.textContent()
    await page.waitForTimeout(1500)
    expect(await clock.textContent()).toBe(stopped)
    expect(await page.locator(".blink").evaluate((element) => getComputedStyle(element).animationName)).toBe("none")
    expect(await page.getByText("停止中").isVisible()).toBe(true)
    await page.close()
  })

  it("with a new minute the time and the word are asked for anew", async () => {
    const page = await context.newPage()
    const at = (second: number, word: string) =>
      (samples["step4"]?.() ?? "")
        .replace(/data-clock="\d+"/, `data-clock="${1_719_810_180_000 + second * 1000}"`)
        .replace("さくら", word)
    answers.set("/minute", () => ({ status: 200, body: at(59, "さくら") }))
    await page.goto(`${origin}/minute`)
    answers.set("/minute", () => ({ status: 200, body: at(60, "もみじ") }))
    await expect.poll(() => page.locator(".check").textContent(), { timeout: 30_000 }).toBe("もみじ 42")
    await page.close()
  })

  it("more and less keep within what is left", async () => {
    const page = await show("step3")
    const value = () => page.getByLabel("枚数", { exact: true }).inputValue()
    const [less, more] = [
      page.getByRole("button", { name: "1枚減らす" }),
      page.getByRole("button", { name: "1枚増やす" })
    ]
    expect(await less.isDisabled()).toBe(true)
    await more.click()
    await more.click()
    expect(await value()).toBe("3")
    expect(await more.isDisabled()).toBe(true)
    await less.click()
    expect(await value()).toBe("2")
    await page.close()
  })

  it("numbers and dates typed in full width become what is printed", async () => {
    const page = await show("step1")
    await page.getByLabel("組合員番号", { exact: true }).fill("ｋ１２３４５ ")
    await page.getByLabel("生年月日", { exact: true }).fill("１９７４１２１２")
    await page.getByLabel("生年月日", { exact: true }).blur()
    expect(await page.getByLabel("組合員番号", { exact: true }).inputValue()).toBe("K12345")
    expect(await page.getByLabel("生年月日", { exact: true }).inputValue()).toBe("19741212")
    await page.close()
  })

  it("several mistakes: the summary has the focus", async () => {
    const page = await show("step1-two-mistakes")
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("入力内容をご確認ください")
    await page.close()
  })

  it("the button of STEP 5 is there at once, and a second tap on the button of STEP 4 does not press it", async () => {
    const page = await context.newPage()
    // The second it takes is held back, so that a slow machine is not too late to see how it begins.
    const session = await context.newCDPSession(page)
    await session.send("Animation.enable")
    await session.send("Animation.setPlaybackRate", { playbackRate: 0 })
    await page.goto(`${origin}/step5`)
    const button = page.getByRole("button", { name: "今すぐ利用する", exact: true })
    expect(await button.isVisible()).toBe(true)
    const takesTaps = () => button.evaluate((element) => getComputedStyle(element).pointerEvents)
    expect(await takesTaps()).toBe("none")
    await session.send("Animation.setPlaybackRate", { playbackRate: 1 })
    await expect.poll(takesTaps, { timeout: 30_000 }).toBe("auto")
    await page.close()
  })

  it("a form is sent once, however often its button is pressed", async () => {
    const page = await context.newPage()
    let sent = 0
    answers.set("/coupon/for_1234567/next", () => {
      sent++
      return { status: 204, body: "" }
    })
    await page.goto(`${origin}/step4`)
    await page.evaluate(() => {
      const button = document.querySelector<HTMLButtonElement>("button.primary")
      button?.click()
      button?.click()
      button?.click()
    })
    await page.waitForTimeout(500)
    expect(sent).toBe(1)
    expect(await page.getByRole("button", { name: "利用する" }).isDisabled()).toBe(true)
    await page.close()
  })

  it("確認中 asks again by itself until there is an answer, and bears that the network is away", async () => {
    const page = await context.newPage()
    let asked = 0
    const waiting = samples["pending"]?.() ?? ""
    answers.set("/coupon/for_1234567/result", () => {
      asked++
      if (asked === 1) return { status: 503, body: "" }
      return asked === 2 ? { status: 202, body: waiting } : { status: 200, body: samples["step6"]?.() ?? "" }
    })
    await page.goto(`${origin}/pending`)
    await expect.poll(() => page.locator("h1").textContent(), { timeout: 30_000 }).toBe("利用完了")
    expect(asked).toBeGreaterThanOrEqual(3)
    await page.close()
  })
})

describe("without the script", () => {
  beforeAll(async () => {
    context = await openContext({ javaScriptEnabled: false })
  })
  afterAll(() => context.close())

  it("why a coupon is not shown is folded and opens, and a notice stands at the top (R35)", unfolds)

  it("the blinking still has its control, by keyboard too, and the number field stands alone", async () => {
    const page = await show("step4")
    const control = page.getByLabel("点滅を止める")
    await control.focus()
    await page.keyboard.press("Space")
    expect(await control.isChecked()).toBe(true)
    expect(await page.getByText("停止中").isVisible()).toBe(true)
    await page.goto(`${origin}/step3`)
    expect(await page.getByRole("button", { name: "1枚増やす" }).count()).toBe(0)
    expect(await page.getByLabel("枚数", { exact: true }).isVisible()).toBe(true)
    await page.close()
  })
})
