// Where pages are judged: windows of their own beside the walk, in light, in dark and as narrow as a narrow phone, into
// which the document of a page is put as it is now. There axe is loaded once and stays warm, and nothing has to be turned.
// Loading it into every page of a walk, and turning each page, costs more than all it looks at.
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { type Violation, violationsOf } from "../../support/axe.ts"

/** Judges one page after the other. */
export interface Judge {
  /**
   * What axe finds on a page as it is now, in light and dark. Contrast costs most of it, and is looked for where the page
   * has a look that no page had before: words in a colour, size and weight, on what stands behind them.
   */
  readonly violations: (page: Page) => Promise<ReadonlyArray<Violation>>
  /** How wide the page that was judged last comes to be in a window of 320 pixels. */
  readonly widthAt320: () => Promise<number>
}

/** A judge whose windows are at an address of the pages' own origin, so that the same stylesheets and policy apply. */
export const judgeAt = async (browser: Browser, url: string, window: BrowserContextOptions): Promise<Judge> => {
  const open = async (options: BrowserContextOptions) => {
    const page = await (await browser.newContext({ ...window, ...options })).newPage()
    await page.goto(url)
    return page
  }
  const [light, dark, narrow] = await Promise.all([
    open({ colorScheme: "light" }),
    open({ colorScheme: "dark" }),
    open({ viewport: { width: 320, height: 844 } })
  ])
  const [inLight, inDark] = [newLooks(), newLooks()]
  let judged = ""
  return {
    violations: async (page) => {
      judged = await documentOf(page)
      await Promise.all([put(light, judged), put(dark, judged)])
      const rules = { "target-size": { enabled: true }, [contrast]: { enabled: await inLight(light) } }
      const found = await violationsOf(light, { rules })
      // Light and dark differ in their colours alone.
      return (await inDark(dark)) ? [...found, ...(await violationsOf(dark, { runOnly: [contrast] }))] : found
    },
    widthAt320: async () => {
      await put(narrow, judged)
      return narrow.evaluate(() => document.documentElement.scrollWidth)
    }
  }
}

const contrast = "color-contrast"

/** Remembers every look, and tells of a page whether it has one that is new. */
const newLooks = () => {
  const known = new Set<string>()
  return async (page: Page): Promise<boolean> => {
    const before = known.size
    for (const look of await looksOf(page)) known.add(look)
    return known.size > before
  }
}

/** All that the contrast of words depends on, of each element that has words of its own. */
const looksOf = (page: Page): Promise<ReadonlyArray<string>> =>
  page.evaluate(() => {
    const behind = new Map<Element, string>()
    const behindOf = (element: Element | null): string => {
      if (element === null) return ""
      let found = behind.get(element)
      if (found === undefined) {
        const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(element)
        const own = [backgroundColor, backgroundImage, opacity, position].join(" ")
        const parents = behindOf(element.parentElement)
        found = parents.endsWith(own) ? parents : `${parents} ${own}`
        behind.set(element, found)
      }
      return found
    }
    const hasWords = (element: Element) =>
      element instanceof HTMLInputElement ||
      [...element.childNodes].some(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim() !== "")
    const looks = [...document.body.querySelectorAll("*")].filter(hasWords).map((element) => {
      const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element)
      const off = element.closest(":disabled, [aria-disabled=true], [aria-hidden=true]") !== null
      return [element.tagName, off, color, fontSize, fontWeight, textShadow, behindOf(element)].join(" ")
    })
    return [...new Set(looks)]
  })

/** The document as it is now: with what scripts made of it, and with what was typed and chosen. */
const documentOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as HTMLElement
    const [now = [], then = []] = [document, copy].map((root) => [...root.querySelectorAll("input, textarea, option")])
    for (const [index, field] of now.entries()) {
      const copied = then[index]
      if (field instanceof HTMLOptionElement) copied?.toggleAttribute("selected", field.selected)
      if (field instanceof HTMLTextAreaElement && copied !== undefined) copied.textContent = field.value
      if (!(field instanceof HTMLInputElement) || field.type === "file") continue
      if (field.type === "checkbox" || field.type === "radio") copied?.toggleAttribute("checked", field.checked)
      else copied?.setAttribute("value", field.value)
    }
    // They have done what they do.
    for (const script of copy.querySelectorAll("script")) script.remove()
    return `<!doctype html>${copy.outerHTML}`
  })

/** Opened anew, a document keeps its window, and axe in it. */
const put = (page: Page, text: string): Promise<void> =>
  page.evaluate(
    (text) =>
      new Promise<void>((resolve) => {
        document.open()
        window.addEventListener("load", () => resolve(), { once: true })
        document.write(text)
        document.close()
      }),
    text
  )
