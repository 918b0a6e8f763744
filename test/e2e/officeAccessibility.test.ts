// Every page of the office as it is served, in every state that a walk and all its links reach, in a real Chromium: no axe
// violation in light and dark, nothing wider than a narrow phone, valid HTML, targets large enough, nothing from
// elsewhere, and everything within reach of the keyboard.
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { launchBrowser } from "../support/browser.ts"
import { type Service, startService } from "../support/service.ts"
import { clock, deskAt, passwordOf } from "./support/office.ts"
import { type Judge, judgeAt } from "./support/judge.ts"
import { crawl, keepAnswers, patternOf, walkOffice } from "./support/officeWalk.ts"
import type { Look } from "./support/walkStage.ts"
import { htmlValidator } from "../support/htmlValidator.ts"

// What is spoiled on purpose is spoiled by styles of its own, which the pages do not allow.
const window: BrowserContextOptions = {
  viewport: { width: 1280, height: 900 },
  locale: "ja-JP",
  timezoneId: "Asia/Tokyo",
  bypassCSP: true
}

describe("accessibility of the office", () => {
  let browser: Browser
  let service: Service

  beforeAll(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: clock })])
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const sitDown = async () => deskAt(await (await browser.newContext(window)).newPage(), service.url)

  it("nothing is found on any page, in any state, light and dark, wide and at 320 pixels", async () => {
    const judge = await judgeAt(browser, `${service.url}/office/login`, window)
    const found: Array<string> = []
    const addresses = new Set<string>()
    let count = 0
    const look: Look = async (page, name, source) => {
      count++
      addresses.add(patternOf(new URL(page.url())))
      for (const each of await faults(judge, page, source)) found.push(`${name}: ${each}`)
    }
    await walkOffice({ browser, service, look, window, people: 100 })
    assert.isAbove(count, 150)
    // Where the walk has been, it is enough that links lead there.
    const lookElsewhere: Look = async (page, name, source) => {
      if (!addresses.has(patternOf(new URL(page.url())))) await look(page, name, source)
    }
    const desk = await sitDown()
    keepAnswers(desk.page)
    await desk.logIn("demo", passwordOf(service, "demo"))
    const broken = await crawl(desk, service.url, lookElsewhere)
    await desk.page.context().close()
    assert.deepStrictEqual({ broken, found }, { broken: [], found: [] })
  }, 1_200_000)

  it("what is wrong with a page is found, also when the page was right before, and in light or in dark alone", async () => {
    const judge = await judgeAt(browser, `${service.url}/office/login`, window)
    const desk = await sitDown()
    await desk.logIn("demo", passwordOf(service, "demo"))
    const seen = async (tag: "p" | "textarea", style: string) => {
      await desk.open("/office/holders")
      const before = await judge.violations(desk.page)
      assert.deepStrictEqual([before, await judge.widthAt320()], [[], 320])
      await desk.page.getByRole("main").evaluate(
        (main, [tag, style]) => {
          const added = document.createElement(tag)
          if (tag === "p") added.append("words")
          added.style.cssText = style
          main.append(added)
        },
        [tag, style] as const
      )
      const rules = (await judge.violations(desk.page)).map(({ rule }) => rule)
      return [rules, (await judge.widthAt320()) > 320]
    }
    assert.deepStrictEqual(await seen("textarea", ""), [["label"], false])
    assert.deepStrictEqual(await seen("p", "color: #ccc"), [["color-contrast"], false])
    assert.deepStrictEqual(await seen("p", "color: #444"), [["color-contrast"], false])
    assert.deepStrictEqual(await seen("p", "width: 400px"), [[], true])
    await desk.page.context().close()
  }, 120_000)

  it("the keyboard reaches everything that can be pressed, typed into, opened or scrolled", async () => {
    const desk = await sitDown()
    await desk.logIn("demo", passwordOf(service, "demo"))
    const missed: Array<string> = []
    for (const path of [
      "/office",
      "/office/holders",
      "/office/grants",
      "/office/uses",
      "/office/facilities",
      "/office/facilities/1234567/edit",
      "/office/imports",
      "/office/reports?by=facility",
      "/office/programmes",
      "/office/audit",
      "/office/clerks/demo2",
      "/office/settings/edit",
      "/office/account"
    ]) {
      await desk.open(path)
      for (const each of await outOfReach(desk.page)) missed.push(`${path}: ${each}`)
    }
    assert.deepStrictEqual(missed, [])
    await desk.page.context().close()
  }, 120_000)
})

/** What is wrong with a page. */
const faults = async (judge: Judge, page: Page, source: string): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for (const { elements, help, rule } of await judge.violations(page)) {
    found.push(`${rule} ${help} ${elements[0]?.slice(0, 200) ?? ""}`)
  }
  for (const { messages } of (await validator.validateString(source)).results) {
    for (const { line, message, ruleId } of messages) found.push(`${ruleId} at ${line}: ${message}`)
  }
  const { elsewhere, placeless } = await page.evaluate(() => ({
    elsewhere: performance
      .getEntriesByType("resource")
      .flatMap(({ name }) => (name.startsWith(location.origin) ? [] : [name])),
    placeless: document.querySelectorAll('select[required] > option:first-child:not([value=""])').length
  }))
  const width = await judge.widthAt320()
  if (width > 320) found.push(`${width} pixels wide at 320`)
  // The validator of HTML at w3.org refuses it, ours does not know it.
  if (placeless > 0) found.push("a required choice without a first option that chooses nothing")
  return [...found, ...elsewhere.filter((address) => !address.startsWith("data:"))]
}

const validator = htmlValidator({
  "tel-non-breaking": ["error", { ignoreClasses: ["nobreak"] }],
  // Boxes that belong together have one name.
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
  // Without a script, a page of work under way has no other way to ask again.
  "meta-refresh": "off"
})

/** Goes through a page with the Tab key until it begins again. Answers what was never arrived at. */
const outOfReach = async (page: Page): Promise<ReadonlyArray<string>> => {
  const count = await page.evaluate(() => {
    const pressable = "a[href], button, input:not([type=hidden]), select, textarea, summary"
    const shown = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter((each) =>
        each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
      )
    const wanted = shown(pressable).filter((each) => !each.matches(":disabled"))
    const scrolling = shown("body *").filter((each) => {
      const { overflowX, overflowY } = getComputedStyle(each)
      const scrolls = (how: string) => how === "auto" || how === "scroll"
      return (
        ((scrolls(overflowX) && each.scrollWidth > each.clientWidth) ||
          (scrolls(overflowY) && each.scrollHeight > each.clientHeight)) &&
        each.querySelector(pressable) === null
      )
    })
    for (const each of [...wanted, ...scrolling]) each.dataset["reach"] = "no"
    document.addEventListener("focusin", ({ target }) => {
      if (!(target instanceof HTMLElement)) return
      target.dataset["reach"] = "yes"
      // The arrows lead to the others of a group.
      if (target instanceof HTMLInputElement && target.type === "radio" && target.form !== null) {
        for (const other of target.form.querySelectorAll<HTMLInputElement>(`[name="${target.name}"]`)) {
          other.dataset["reach"] = "yes"
        }
      }
    })
    return wanted.length + scrolling.length
  })
  for (let presses = 0; presses < count + 20; presses++) await page.keyboard.press("Tab")
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-reach="no"]')].map((each) => each.outerHTML.slice(0, 150))
  )
}
