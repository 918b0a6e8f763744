// What axe finds wrong on a page in a real browser. It is put into a page once, and asked for what is wrong alone: telling
// of everything that is right costs more than looking.
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
export const violationsOf = async (page: Page, options: axe.RunOptions = {}): Promise<ReadonlyArray<Violation>> => {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source)
  return page.evaluate(
    async (options) => {
      const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, options)
      return violations.map(({ help, id, nodes }) => ({ rule: id, help, elements: nodes.map(({ html }) => html) }))
    },
    { ...options, resultTypes: ["violations"] } satisfies axe.RunOptions
  )
}

/** Minified: it goes into every page anew. */
const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** As {@link violationsOf}, in light and in dark, which differ in their colours alone. Leaves the page in light. */
export const violationsInLightAndDark = async (
  page: Page,
  options: axe.RunOptions = {}
): Promise<ReadonlyArray<Violation>> => {
  await page.emulateMedia({ colorScheme: "light" })
  const light = await violationsOf(page, options)
  await page.emulateMedia({ colorScheme: "dark" })
  const dark = await violationsOf(page, { runOnly: ["color-contrast"] })
  await page.emulateMedia({ colorScheme: "light" })
  return [...light, ...dark]
}
