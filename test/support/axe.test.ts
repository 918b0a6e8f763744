// That what is asked of axe once for everything that looks the same is found whenever it is wrong.
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import type { Browser, Page } from "playwright-core"
import { violationsInLightAndDark, violationsOf } from "./axe.ts"
import { launchBrowser } from "./browser.ts"

describe("axe", () => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await launchBrowser()
    page = await browser.newPage()
  })
  afterAll(() => browser.close())

  const show = (main: string) =>
    page.setContent(
      `<!doctype html><html lang="ja"><title>見本</title><style>
        :root { color-scheme: light dark; color: #111; background: #fff }
        @media (prefers-color-scheme: dark) { :root { color: #eee; background: #111 } .day { color: #222 } }
        .pale { color: #bbb } .box { background: #ccc } .hidden { display: none }
      </style><main><h1>見本</h1>${main}</main></html>`
    )
  const broken = async () => (await violationsInLightAndDark(page)).map(({ elements, rule }) => [rule, ...elements])

  it("what can be read is right, and stays so", async () => {
    await show("<p>見本一</p><p>見本二</p>")
    expect(await broken()).toEqual([])
    await show("<p>見本三</p>")
    expect(await broken()).toEqual([])
  })

  it("what cannot be read is told of everything that looks so, and again on the next page", async () => {
    const pale = ["color-contrast", '<p class="pale">見本四</p>', '<p class="pale">見本五</p>']
    await show('<p class="pale">見本四</p><p>見本一</p><p class="pale">見本五</p>')
    expect(await violationsOf(page)).toMatchObject([{ rule: pale[0], elements: pale.slice(1) }])
    await show('<p>見本一</p><p class="pale">見本四</p>')
    expect(await broken()).toEqual([pale.slice(0, 2)])
  })

  it("what can be read in light alone is told, whatever was looked at in light before", async () => {
    await show('<p class="day">見本六</p>')
    expect(await violationsOf(page)).toEqual([])
    expect(await broken()).toEqual([["color-contrast", '<p class="day">見本六</p>']])
  })

  it("the same words are looked at anew on another ground, and when they come to be shown", async () => {
    await show('<p class="hidden pale">見本八</p><p class="box" style="color: #777">見本七</p>')
    expect(await violationsOf(page)).toMatchObject([{ elements: ['<p class="box" style="color: #777">見本七</p>'] }])
    await page.evaluate(() => {
      for (const each of document.querySelectorAll("p")) each.classList.remove("hidden", "box")
    })
    expect(await violationsOf(page)).toMatchObject([
      { elements: ['<p class="pale">見本八</p>', '<p class="" style="color: #777">見本七</p>'] }
    ])
  })

  it("every other rule is looked at on every page", async () => {
    await show('<p>見本一</p><img src="data:,">')
    expect(await broken()).toEqual([["image-alt", '<img src="data:,">']])
    expect(await broken()).toEqual([["image-alt", '<img src="data:,">']])
  })
})
