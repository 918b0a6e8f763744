// What those who walk past the pages of the office have with them.
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import type { Service } from "../../support/service.ts"
import type { Desk } from "./office.ts"

/** Looks at a page as it is now. `source` is what the service answered. */
export type Look = (page: Page, name: string, source: string) => Promise<void>

/** A walk. */
export interface Walk {
  readonly browser: Browser
  readonly service: Service
  readonly look: Look
  /** How the browser's windows are. */
  readonly window: BrowserContextOptions
  /** How many people the list has that is applied. */
  readonly people: number
}

/** Where a walk is. */
export interface Stage {
  readonly desk: Desk
  readonly colleague: Desk
  readonly seen: (name: string, desk?: Desk) => Promise<void>
  /** Looks at a page of work that goes on, which else would ask for itself anew at any moment. */
  readonly stillSeen: (name: string, desk?: Desk) => Promise<void>
  readonly walk: Walk
  readonly sitDown: () => Promise<Desk>
}

/** Looks for somebody with the search that every page has. */
export const search = async ({ page }: Desk, text: string) => {
  await page.getByRole("search").getByRole("searchbox").fill(text)
  await Promise.all([
    page.waitForEvent("framenavigated"),
    page.getByRole("search").getByRole("button", { name: "探す" }).click()
  ])
  await page.waitForLoadState("load")
}
