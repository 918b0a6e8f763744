// Every page of the office in every state, at 1280 pixels, some on a phone and some in the dark, into
// ./screenshots/office (which git ignores): to be looked at as the clerk who lives in them all day.
import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { launchBrowser } from "../test/support/browser.ts"
import { startService } from "../test/support/service.ts"
import { walkOffice } from "../test/e2e/support/officeWalk.ts"

const folder = join(import.meta.dirname, "..", "screenshots", "office")
const alsoElsewhere = new Set([
  "login-wrong",
  "overview-busy",
  "holders-many",
  "holder-open",
  "import-refused",
  "import-checked",
  "import-applying",
  "grant-requested-other",
  "grant-finished",
  "correct-mistakes",
  "correction-approval",
  "uses-today",
  "facilities",
  "settings",
  "reports-facility",
  "month-next",
  "audit",
  "viewer-forbidden"
])

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const [browser, service] = await Promise.all([
  launchBrowser(),
  startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: "2024-07-01T14:03:21+09:00" })
])
let count = 0
await walkOffice({
  browser,
  service,
  people: 10_000,
  window: { viewport: { width: 1280, height: 900 }, locale: "ja-JP", timezoneId: "Asia/Tokyo" },
  look: async (page, name) => {
    const place = String(++count).padStart(3, "0")
    const shoot = (kind: string) =>
      page.screenshot({ path: join(folder, `${place}-${name}${kind}.png`), fullPage: true, animations: "disabled" })
    await shoot("")
    if (!alsoElsewhere.has(name)) return
    await page.emulateMedia({ colorScheme: "dark" })
    await shoot("-dark")
    await page.emulateMedia({ colorScheme: "light" })
    await page.setViewportSize({ width: 390, height: 844 })
    await shoot("-phone")
    await page.setViewportSize({ width: 1280, height: 900 })
  }
}).finally(async () => {
  await browser.close()
  await service.stop()
})
process.stdout.write(`${folder}: ${count} pages\n`)
