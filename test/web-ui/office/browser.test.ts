// The common parts of the office pages in a real browser: no violation that axe can find, in light and dark; no sideways
// scroll of the page; targets large enough; and what the script adds: the key of the search, progress, dropped files.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@effect/vitest"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { officeScript, officeScriptPath, officeStylesheet, officeStylesheetPath } from "@fukuri/web-ui"
import { violationsInLightAndDark, violationsOf } from "../../support/axe.ts"
import { launchBrowser } from "../../support/browser.ts"
import { gallery } from "./gallery.ts"

const origin = "http://office.test"
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'"

const contentType = "text/html; charset=utf-8"

let browser: Browser
let context: BrowserContext
let problems: Array<string>
let visits: Array<string>
/** What the place answers, beside the gallery. */
let answers: Map<string, () => { readonly body: string; readonly contentType?: string }>

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const openContext = async (options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  problems = []
  visits = []
  answers = new Map([
    [officeStylesheetPath, () => ({ body: officeStylesheet, contentType: "text/css" })],
    [officeScriptPath, () => ({ body: officeScript, contentType: "text/javascript" })]
  ])
  await context.route(`${origin}/**`, (route) => {
    const { pathname, search } = new URL(route.request().url())
    visits.push(pathname + search)
    const page = gallery[pathname.slice(1)]
    const answer =
      answers.get(pathname + search)?.() ?? (page === undefined ? undefined : { body: page(), contentType })
    return route.fulfill({
      status: answer === undefined ? 404 : 200,
      contentType: answer?.contentType ?? contentType,
      headers: { "content-security-policy": policy },
      body: answer?.body ?? ""
    })
  })
  return context
}

const show = async (name: string): Promise<Page> => {
  const page = await context.newPage()
  page.on("pageerror", (error) => problems.push(error.message))
  await page.goto(`${origin}/${name}`)
  return page
}

const widthBeyond = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

/** What can be pressed and is smaller than 24 px either way. */
const smallTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a, select, summary, input:not([type=hidden]), textarea")]
      .filter((element) => element.offsetParent !== null && !element.matches(".skip"))
      // The label belongs to what is ticked.
      .map((element) => element.closest(".tick") ?? element)
      .filter((element) => {
        const { height, width } = element.getBoundingClientRect()
        return height < 23.5 || width < 23.5
      })
      .map((element) => element.outerHTML)
  )

/** Tasks would be asked for; these pages stand still. */
const still = () =>
  answers.set("/office/tasks/job-1/events", () => ({ body: "retry: 600000\n\n", contentType: "text/event-stream" }))

describe.each(Object.keys(gallery))("%s", (name) => {
  beforeAll(async () => {
    context = await openContext()
    still()
  })
  afterAll(() => context.close())

  it("can be used by everybody", async () => {
    const page = await show(name)
    for (const details of await page.locator(".chart summary").all()) await details.click()
    expect(await violationsInLightAndDark(page)).toEqual([])
    expect(await smallTargets(page)).toEqual([])
    expect(await widthBeyond(page)).toBe(0)
    for (const width of [899, 390, 320]) {
      await page.setViewportSize({ width, height: 640 })
      expect([width, await widthBeyond(page)]).toEqual([width, 0])
    }
    for (const summary of await page.locator(".menu summary").all()) await summary.click()
    expect(await smallTargets(page)).toEqual([])
    expect(await violationsOf(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await page.evaluate(() => (document.documentElement.style.fontSize = "30px"))
    expect(await widthBeyond(page)).toBe(0)
    expect(problems).toEqual([])
    await page.close()
  })
})

describe("without a script", () => {
  beforeEach(async () => {
    context = await openContext({ javaScriptEnabled: false })
  })
  afterEach(() => context.close())

  it("the menu of a narrow page opens, and is always there on a wide one", async () => {
    const page = await show("form")
    const place = page.getByRole("link", { name: "取込" })
    expect(await place.isVisible()).toBe(true)
    expect(await page.getByText("メニュー", { exact: true }).isVisible()).toBe(false)
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await place.isVisible()).toBe(false)
    await page.getByText("メニュー", { exact: true }).click()
    expect(await place.isVisible()).toBe(true)
  })

  it("what only a script can do is not offered", async () => {
    const page = await show("print")
    expect(await page.getByText("印刷する").isVisible()).toBe(false)
    await page.goto(`${origin}/form`)
    expect(await page.getByText("ドロップ").isVisible()).toBe(false)
  })
})

describe("with the script", () => {
  beforeEach(async () => {
    context = await openContext()
    still()
  })
  afterEach(async () => {
    await context.close()
    expect(problems).toEqual([])
  })

  const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? "")

  it("the summary of mistakes has the focus, and leads to the fields", async () => {
    const page = await show("form")
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("alert")
    await page.getByRole("link", { name: "付与の方法を選んでください。" }).click()
    expect(await page.evaluate(() => location.hash)).toBe("#f-mode")
  })

  it("a document in a field is what it was, its first empty line included", async () => {
    const page = await show("form")
    expect(await page.getByLabel("定義").inputValue()).toBe('\n{ "key": "</textarea>" }')
  })

  it("the key / leads to the search, but not from a field, nor when it was switched off", async () => {
    const page = await show("page")
    await page.keyboard.press("/")
    expect(await focused(page)).toBe("find")
    await page.keyboard.press("/")
    expect(await page.locator("#find").inputValue()).toBe("/")
    await page.getByLabel("「/」キーで検索欄に移動する").uncheck()
    await page.locator("h1").click()
    await page.reload()
    await page.keyboard.press("/")
    expect(await focused(page)).not.toBe("find")
    expect(await page.getByLabel("「/」キーで検索欄に移動する").isChecked()).toBe(false)
  })

  it("progress moves as the work does, and its end is seen", async () => {
    const events = (name: string, data: object) => `retry: 300\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`
    const gate = Promise.withResolvers<void>()
    let ended = false
    answers.set("/office/tasks/job-1/events", () => ({
      body: ended ? events("done", {}) : events("progress", { done: 90_000, total: 200_000, text: "9万件" }),
      contentType: "text/event-stream"
    }))
    const page = await show("page")
    const bar = page.getByRole("progressbar", { name: "組合員一覧の取込" })
    await page.getByText("9万件").waitFor()
    expect(await bar.getAttribute("value")).toBe("90000")
    page.once("load", () => gate.resolve())
    answers.set("/page", () => ({ body: "<title>結果</title>" }))
    ended = true
    await gate.promise
    expect(await page.title()).toBe("結果")
    expect(visits.filter((visit) => visit === "/page")).toHaveLength(2)
  })

  it("a file can be dropped where it can be chosen, one where one is meant, and nowhere else", async () => {
    const page = await show("form")
    const drop = (selector: string, names: ReadonlyArray<string>) =>
      page.evaluate(
        ([selector, names]) => {
          const dataTransfer = new DataTransfer()
          for (const name of names) dataTransfer.items.add(new File(["番号"], name))
          const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer })
          document.querySelector(selector)?.dispatchEvent(event)
          return event.defaultPrevented
        },
        [selector, names] as const
      )
    const chosen = () =>
      page.evaluate(() =>
        [...(document.querySelector<HTMLInputElement>("#f-file")?.files ?? [])].map(({ name }) => name)
      )
    expect(await drop("h1", ["page.csv"])).toBe(true)
    expect(await chosen()).toEqual([])
    expect(await drop("[data-drop]", ["a.csv", "b.csv"])).toBe(true)
    expect(await chosen()).toEqual([])
    expect(await drop("[data-drop]", ["members.csv"])).toBe(true)
    expect(await chosen()).toEqual(["members.csv"])
    expect(await page.locator("[data-file-names]").textContent()).toBe("members.csv (1 KB)")
  })

  it("one press is one request", async () => {
    const page = await show("form")
    await page.evaluate(() => {
      document.addEventListener("submit", (event) => {
        document.title += event.defaultPrevented ? "-" : "+"
        event.preventDefault()
      })
      const form = document.querySelector<HTMLFormElement>("main form[method=post]")
      form?.requestSubmit()
      form?.requestSubmit()
    })
    expect((await page.title()).slice(-2)).toBe("+-")
    expect(await page.getByRole("button", { name: "保存する" }).isDisabled()).toBe(true)
  })

  it("a print is black on white on A4, without what belongs to the screen", async () => {
    const page = await show("print")
    await page.emulateMedia({ media: "print", colorScheme: "dark" })
    expect(await page.getByText("印刷する").isVisible()).toBe(false)
    const colours = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body)
      return [backgroundColor, color]
    })
    expect(colours).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"])
    const last = page.locator("tbody tr").last()
    expect(await last.isVisible()).toBe(true)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
    expect(pdf.match(/\/MediaBox \[0 0 59[45][^\]]* 84[12]/g)?.length).toBeGreaterThan(1)
  })
})
