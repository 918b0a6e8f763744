import { it } from "@effect/vitest"
import { AxeBuilder } from "@axe-core/playwright"
import { launchBrowser } from "../../support/browser.ts"
import { startOfficeService } from "./officeService.ts"

it("shots", async () => {
  const service = await startOfficeService()
  const browser = await launchBrowser()
  const shoot = async (clerk: "operator" | "viewer", width: number, dark = false) => {
    const client = await service.login(clerk)
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light" })
    await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: service.url })))
    const page = await context.newPage()
    const tag = `${clerk}-${width}${dark ? "-dark" : ""}`
    const snap = async (name: string) => {
      await page.screenshot({ path: `/tmp/shots/${tag}-${name}.png`, fullPage: true })
      const { violations } = await new AxeBuilder({ page }).options({ runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"] }).analyze()
      const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
      console.log(tag, name, "overflow", wide, JSON.stringify(violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html.slice(0, 160))])))
    }
    const find = async (text: string) => {
      await page.goto(`${service.url}/office/holders`)
      await page.fill("#find", text)
      await page.press("#find", "Enter")
      await page.waitForLoadState()
    }
    await page.goto(`${service.url}/office/holders`)
    await snap("search")
    if (clerk === "operator") { await find("見本"); await snap("found") }
    await find("889900")
    await snap("person")
    if (clerk === "operator") {
      const url = page.url()
      for (const s of await page.$$("details > summary")) await s.evaluate("(e) => 0").catch(() => 0)
      await page.evaluate("document.querySelectorAll('main details').forEach((d) => d.open = true)")
      await snap("person-open")
      await page.goto(`${url}?on=2024-06-09`)
      await snap("past")
      await page.goto(`${url}/screen`)
      await snap("screen")
      await page.goto(`${url}/withdraw?year=2024`)
      await snap("withdraw")
      await page.selectOption("#f-product", "my-refresh")
      await page.selectOption("#f-reason", "declined")
      await page.fill("#f-text", "本人から電話")
      await page.click("text=確認へ進む")
      await page.waitForLoadState()
      await snap("confirm")
      await find("667788")
      await snap("lost")
    }
    await context.close()
  }
  await shoot("operator", 1280)
  await shoot("viewer", 1280)
  await shoot("operator", 390, true)
  await browser.close()
  await service.stop()
}, 240_000)
