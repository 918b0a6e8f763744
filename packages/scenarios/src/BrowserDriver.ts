/**
 * BrowserDriver: the real pages of members and of the office on a free port, on stores in memory and the clock of the
 * scenario, and a real Chromium before them. One browser for a run, one service and one profile for a scenario.
 */
import { randomBytes } from "node:crypto"
import { createServer } from "node:http"
import * as Memory from "@fukuri/adapter-memory"
import { CalendarDate, type Clerk, Clerks, type LedgerEntry } from "@fukuri/core"
import { besides, memberApp, officeApp, passwordsOf } from "@fukuri/http"
import { Effect, Redacted } from "effect"
import type { Browser } from "playwright-core"
import { browserStage } from "./BrowserStage.ts"
import { chromiumFlags, installedChromium, runnable } from "./Chromium.ts"
import { DriverRefused, type Theatre } from "./Driver.ts"
import { furnish, guideOf } from "./Guide.ts"
import { type House, houseOn } from "./House.ts"
import { officeOf } from "./Office.ts"
import { Scene } from "./Scene.ts"

/** How long a page may take. Unit: milliseconds. */
const mostMillis = 30_000

/** Opens a browser. Refuses when there is none. */
export const openBrowser = async (): Promise<Theatre> => {
  const browser = await launch()
  return {
    begin: async () => {
      const house = houseOn(Memory.layer)
      const guide = await guideOf(CalendarDate.dayOf(house.hand.now))
      await furnish(house, guide)
      const { code } = guide.association
      const pages = await serve(house)
      const context = await browser.newContext({
        baseURL: pages.url,
        viewport: { width: 390, height: 844 },
        locale: "ja-JP",
        timezoneId: "Asia/Tokyo"
      })
      context.setDefaultTimeout(mostMillis)
      const clerk = () => addClerk(house, code)
      const another = async () => {
        const made = await browser.newContext({ baseURL: pages.url, locale: "ja-JP", timezoneId: "Asia/Tokyo" })
        made.setDefaultTimeout(mostMillis)
        return made
      }
      const scene = new Scene(
        house,
        await browserStage({ context, another, clerk, association: code }),
        officeOf(house, code)
      )
      return {
        scene,
        close: async () => {
          await context.close()
          await pages.close()
          await house.close()
        }
      }
    },
    close: () => browser.close()
  }
}

const launch = async (): Promise<Browser> => {
  const playwright = await import("playwright-core").catch(() => {
    throw new DriverRefused(
      "playwright-core が入っていません。npm install --save-dev playwright-core で入れてください。"
    )
  })
  const { chromium } = playwright
  const executablePath = installedChromium() ?? runnable(chromium.executablePath())
  if (executablePath === undefined) {
    throw new DriverRefused(
      "ブラウザーがありません。Chromium を入れるか、npx playwright-core install chromium を実行してください。"
    )
  }
  return chromium.launch({ executablePath, args: [...chromiumFlags], timeout: mostMillis }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : ""
    throw new DriverRefused(`ブラウザー ${executablePath} を始められません (${why})。`)
  })
}

/** The pages of a house on a free port. */
const serve = async ({ run }: House): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  const secret = Redacted.make(randomBytes(32).toString("hex"))
  const [member, office] = await run(Effect.all([memberApp({ secret, noticeAgeMillis: 0 }), officeApp({ secret })]))
  const server = createServer(besides(member, office))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return {
    url: `http://localhost:${typeof address === "object" ? address?.port : ""}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

/** A clerk who can look at the pages of the office, and the password. */
const addClerk = async ({ run }: House, association: Clerk.Clerk["association"]) => {
  const id = "viewer" as Clerk.ClerkId
  const password = randomBytes(12).toString("hex")
  const clerk: Clerk.Clerk = { id, association, name: "閲覧", roles: ["viewer"], sees: [], active: true }
  const passwordHash = await run(passwordsOf({ memory: 64, passes: 1, parallelism: 1 }).hash(password))
  await run(
    Effect.orDie(Clerks.add({ clerk, passwordHash, mustChangePassword: false }, "system:cli" as LedgerEntry.Actor))
  )
  return { id, password }
}
