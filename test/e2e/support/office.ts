// The office in a real browser: who logs in, by the labels and names that a clerk reads, and what a clerk has at hand:
// the association's own list as a file.
import { assert } from "@effect/vitest"
import { CalendarDate, HolderNumber } from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import type { Page } from "playwright-core"
import type { Service } from "../../support/service.ts"
import { type MemberCells, memberLine } from "../../support/membersFile.ts"

/** The day on which the demo's service begins. */
export const clock = "2024-07-01T09:00:00+09:00"

/** The demo as it is on that day. */
export const association = demo(CalendarDate.date("2024-07-01"))

/** The password that the service printed for one of its clerks. */
export const passwordOf = (service: Pick<Service, "output">, id: "demo" | "demo2"): string =>
  new RegExp(`\\s${id} / (\\S+)`).exec(service.output())?.[1] ?? assert.fail(`no login of ${id}: ${service.output()}`)

/** What a clerk does on a page, told in the words of the page. */
export interface Desk {
  readonly page: Page
  readonly open: (path: string) => Promise<void>
  readonly heading: () => Promise<string>
  readonly text: () => Promise<string>
  /** Presses a button of the content, and waits for the page that follows. */
  readonly press: (name: string) => Promise<void>
  /** Follows a link of the content. */
  readonly follow: (name: string | RegExp) => Promise<void>
  /** Goes to a place of the navigation. */
  readonly goTo: (name: string) => Promise<void>
  readonly fill: (label: string, value: string) => Promise<void>
  readonly logIn: (id: string, password: string) => Promise<void>
}

/** A clerk at a page of a browser. */
export const deskAt = (page: Page, url: string): Desk => {
  const main = page.getByRole("main")
  const arrived = async (work: Promise<unknown>) => {
    const navigation = page.waitForEvent("framenavigated", (frame) => frame === page.mainFrame())
    await Promise.all([navigation, work])
    await page.waitForLoadState("load")
  }
  const fill = (label: string, value: string) => main.getByLabel(label, { exact: true }).fill(value)
  return {
    page,
    open: async (path) => void (await page.goto(url + path)),
    heading: () => page.getByRole("heading", { level: 1 }).innerText(),
    text: () => main.innerText(),
    press: (name) => arrived(main.getByRole("button", { name, exact: true }).click()),
    follow: (name) =>
      arrived(
        main
          .getByRole("link", { name, exact: typeof name === "string" })
          .first()
          .click()
      ),
    goTo: (name) =>
      arrived(page.getByRole("navigation", { name: "メニュー" }).getByRole("link", { name, exact: true }).click()),
    fill,
    logIn: async (id, password) => {
      await page.goto(`${url}/office/login`)
      await fill("ログインID", id)
      await fill("パスワード", password)
      await arrived(main.getByRole("button", { name: "ログイン", exact: true }).click())
    }
  }
}

/** The people of the demo as lines of a members list: with the term that is current, as an office's file has it. */
export const demoLines: ReadonlyArray<MemberCells> = association.holders.map((holder) => {
  const { appointment, birthDate, kana, memberships, name, number, sex, workplace } = holder
  const term = appointment.terms.at(-1)
  const periodOf = (body: string) => memberships.find((membership) => membership.body === body)?.period
  const [kyosai, gojokai] = [periodOf("kyosai"), periodOf("gojokai")]
  return memberLine({
    number: HolderNumber.memberNumberOf(number),
    branch: HolderNumber.relationOf(number) === "spouse" ? "01" : "",
    name,
    kana,
    birthDate: birthDate.replaceAll("-", ""),
    sex: sex === "male" ? "男" : "女",
    workplaceCode: workplace.code,
    workplaceName: workplace.name,
    appointment: appointment.category,
    weeklyHours: appointment.weeklyCentihours === undefined ? "" : String(appointment.weeklyCentihours / 100),
    termFrom: term?.from ?? "",
    termUntil: term?.until ?? "",
    kyosaiFrom: kyosai?.from ?? "",
    kyosaiUntil: kyosai?.until ?? "",
    gojokaiFrom: gojokai?.from ?? "",
    gojokaiUntil: gojokai?.until ?? ""
  })
})
