// What axe finds wrong on a page in a real browser. It is put into a page once, and asked for what is wrong alone: telling
// of everything that is right costs more than looking. Whether text can be read is half of the work, and is looked at once
// for everything that looks the same.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type axe from "axe-core"
import type { Page } from "playwright-core"

/** A rule that is broken, and by what. */
export interface Violation {
  readonly rule: string
  readonly help: string
  readonly elements: ReadonlyArray<string>
}

/** What is wrong on a page as it is now. `options` are axe's own. */
export const violationsOf = async (page: Page, options: axe.RunOptions = {}): Promise<ReadonlyArray<Violation>> => [
  ...(await violationsButContrast(page, options)),
  ...(await contrastViolations(page))
]

/** As {@link violationsOf}, in light and in dark, which differ in their colours alone. Leaves the page in light. */
export const violationsInLightAndDark = async (
  page: Page,
  options: axe.RunOptions = {}
): Promise<ReadonlyArray<Violation>> => {
  await page.emulateMedia({ colorScheme: "light" })
  const light = await violationsOf(page, options)
  await page.emulateMedia({ colorScheme: "dark" })
  const dark = await contrastViolations(page)
  await page.emulateMedia({ colorScheme: "light" })
  return [...light, ...dark]
}

/** A page with axe in it. */
type WithAxe = { readonly axe: typeof axe }

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

const putAxe = async (page: Page): Promise<void> => {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source)
}

const violationsButContrast = async (page: Page, options: axe.RunOptions): Promise<ReadonlyArray<Violation>> => {
  await putAxe(page)
  return page.evaluate(
    async (options) => {
      const { violations } = await (window as unknown as WithAxe).axe.run(document, options)
      return violations.map(({ help, id, nodes }) => ({ rule: id, help, elements: nodes.map(({ html }) => html) }))
    },
    {
      ...options,
      rules: { ...options.rules, "color-contrast": { enabled: false } },
      resultTypes: ["violations"]
    } satisfies axe.RunOptions
  )
}

/** What axe has found to be readable, on whatever page of this process: see {@link looksOf}. */
const readable = new Set<string>()

/** Text that cannot be read on what is behind it. */
const contrastViolations = async (page: Page): Promise<ReadonlyArray<Violation>> => {
  const looks = await page.evaluateHandle(looksOf)
  const unknown = (await looks.evaluate((looks) => [...looks.keys()])).filter((look) => !readable.has(look))
  if (unknown.length > 0) await putAxe(page)
  const { found, passed } = await looks.evaluate(async (looks, unknown) => {
    const include = unknown.flatMap((look) => looks.get(look) ?? [])
    if (include.length === 0) return { found: [], passed: [] }
    const { passes, violations } = await (window as unknown as WithAxe).axe.run(
      { include },
      { runOnly: ["color-contrast"], resultTypes: ["violations", "passes"], elementRef: true, selectors: false }
    )
    const right = new Set(passes.flatMap(({ nodes }) => nodes.map(({ element }) => element)))
    return {
      found: violations.map(({ help, id, nodes }) => ({ rule: id, help, elements: nodes.map(({ html }) => html) })),
      passed: violations.length > 0 ? [] : unknown.filter((look) => looks.get(look)?.some((each) => right.has(each)))
    }
  }, unknown)
  for (const look of passed) readable.add(look)
  await looks.dispose()
  return found
}

/**
 * Everything on a page that shows text, by how it looks: its colour and size, and every element that it lies in, with all
 * that makes a background. Runs in the page.
 */
const looksOf = (): Map<string, Array<HTMLElement>> => {
  const grounds = new Map<Element, string>()
  const groundOf = (element: Element): string => {
    const known = grounds.get(element)
    if (known !== undefined) return known
    const style = getComputedStyle(element)
    const { backgroundColor, backgroundImage, filter, mixBlendMode, opacity, position } = style
    const own = [element.localName, element.className, backgroundColor, backgroundImage, filter, mixBlendMode, opacity]
    const below = element.parentElement === null ? "" : groundOf(element.parentElement)
    const ground = `${below} > ${[...own, position].join(" ")}`
    grounds.set(element, ground)
    return ground
  }
  const looks = new Map<string, Array<HTMLElement>>()
  for (const element of document.querySelectorAll<HTMLElement>("body, body *")) {
    const isControl = element.matches("input, select, textarea")
    const hasText = [...element.childNodes].some(
      ({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim() !== ""
    )
    if ((!isControl && !hasText) || !element.checkVisibility({ visibilityProperty: true })) continue
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element)
    const look = `${groundOf(element)} | ${color} ${fontSize} ${fontWeight} ${textShadow}`
    looks.set(look, [...(looks.get(look) ?? []), element])
  }
  return looks
}
