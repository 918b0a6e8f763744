// A walk past every page of the office and every state that it can be in: empty, wrong, waiting, under way, done, refused
// and forbidden. Whoever walks is shown each of them under a name. What is reached by links alone is found by `crawl`.
import type { Page, Response } from "playwright-core"
import { type Desk, deskAt } from "./office.ts"
import { cases } from "./walkCases.ts"
import * as house from "./walkHouse.ts"
import { outages } from "./walkOutages.ts"
import { paper } from "./walkPaper.ts"
import type { Look, Stage, Walk } from "./walkStage.ts"
import * as work from "./walkWork.ts"

const answers = new WeakMap<Page, Response>()

/** Keeps the last document that the service answered to a page. */
export const keepAnswers = (page: Page): void => {
  page.on("response", (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) answers.set(page, response)
  })
}

const sourceOf = async (page: Page): Promise<string> => (await answers.get(page)?.text()) ?? ""

/** Walks from the login to the record, as the demo's clerks and a viewer. Leaves an office with a day's work in it. */
export const walkOffice = async (walk: Walk): Promise<void> => {
  const { browser, look, service, window } = walk
  const sitDown = async () => {
    const page = await (await browser.newContext(window)).newPage()
    page.setDefaultTimeout(20_000)
    keepAnswers(page)
    return deskAt(page, service.url)
  }
  const [desk, colleague] = [await sitDown(), await sitDown()]
  const seen = async (name: string, { page }: Desk = desk) => look(page, name, await sourceOf(page))
  const stillSeen = async (name: string, { page }: Desk = desk) => {
    const still = await page.context().newPage()
    keepAnswers(still)
    // Without what is told while it goes on, and never the end.
    await still.route(/\/events$/, (route) => route.abort())
    await still.goto(page.url())
    await look(still, name, await sourceOf(still))
    await still.close()
  }
  const stage: Stage = { desk, colleague, sitDown, walk, seen, stillSeen }
  const before = [house.entrance, house.nothingYet, house.settings, house.notices, house.webhooks]
  const daily = [work.imports, work.grants, work.people, work.corrections, cases, work.facilities, paper, outages]
  const after = [house.programmes, house.reports, house.audit, house.clerks, house.account, house.refusals]
  for (const part of [...before, ...daily, ...after]) await part(stage)
  await Promise.all([desk, colleague].map(({ page }) => page.context().close()))
}

/** What an address is of, whatever it is about: `/office/uses/*`. */
export const patternOf = (address: URL): string => {
  const steps = address.pathname.split("/").map((step) => (/[0-9]/.test(step) || step.length > 24 ? "*" : step))
  return `${steps.join("/")}?${[...address.searchParams.keys()].toSorted().join("&")}`
}

/**
 * Goes to every address of the office that links lead to, one of each kind, and looks at each. Answers the links that led
 * nowhere.
 */
export const crawl = async ({ page }: Desk, url: string, look: Look): Promise<ReadonlyArray<string>> => {
  const waiting = [`${url}/office`]
  const known = new Set<string>()
  const broken: Array<string> = []
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    const pattern = patternOf(new URL(address))
    if (known.has(pattern)) continue
    known.add(pattern)
    const response = await page.goto(address)
    if (response?.ok() !== true) broken.push(`${response?.status() ?? "no answer"} ${pattern}`)
    await look(page, `crawl ${pattern}`, await sourceOf(page))
    const links = await page
      .locator("a[href]:not([download]):not(.download)")
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href.replace(/#.*$/, "")))
    waiting.push(...links.filter((link) => link.startsWith(`${url}/office`)))
  }
  return broken
}
