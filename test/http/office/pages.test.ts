// What holds for every page of the office that a clerk of a role comes to by following links from the beginning: it is
// there, it is right, it offers nothing that the role may not do, and it shows of people what the role may see, on record.
import { afterAll, assert, beforeAll, describe, expect, it } from "@effect/vitest"
import { CalendarDate, Clerk } from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import { crawl, described, isAbout, kindOf, mayUse, names, numbers, type Visit } from "./crawl.ts"
import { type ClerkName, clerks } from "./officeService.ts"
import { routeOf, startWorld, type World } from "./world.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

/** A clerk of every role, and one of the desk who sees neither names nor examinations. */
const roles = ["viewer", "desk", "operator", "approver", "manager", "blind"] as const satisfies ReadonlyArray<ClerkName>

const validator = htmlValidator({
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
  "tel-non-breaking": ["error", { ignoreClasses: ["nobreak"] }]
})

/** What is wrong with a page as HTML, with styles and scripts of its own counted as wrong. */
const problemsOf = async (html: string): Promise<ReadonlyArray<string>> => [
  ...(await validator.validateString(html)).results.flatMap(({ messages }) =>
    messages.map(({ message, ruleId }) => `${ruleId}: ${message}`)
  ),
  ...(html.match(/\sstyle="[^"]*"|<style|<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+="[^"]*"/g) ?? [])
]

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.service.stop())

const { holders } = demo(CalendarDate.date("2024-07-01"))

describe.each(roles)("the pages that %s is led to", (role) => {
  let visits: ReadonlyArray<Visit>
  beforeAll(async () => {
    visits = await crawl(world, role)
  })

  it("are many, and each is there and may be seen", () => {
    expect(visits.length).toBeGreaterThan(role === "manager" || role === "viewer" || role === "blind" ? 25 : 35)
    const wrong = visits.filter(({ page }) => page.status !== 200).map(({ page }) => `${page.path}: ${described(page)}`)
    assert.deepStrictEqual(wrong, [])
  })

  it("are right as HTML, without styles and scripts of their own", async () => {
    const wrong: Array<string> = []
    for (const { page } of visits) {
      if (!(page.headers.get("content-type") ?? "").startsWith("text/html")) continue
      for (const problem of new Set(await problemsOf(page.html))) wrong.push(`${kindOf(page.path)}: ${problem}`)
    }
    assert.deepStrictEqual([...new Set(wrong)], [])
  })

  it("show forms only for what the role may do, and each form leads somewhere", () => {
    const wrong = visits.flatMap(({ page }) =>
      page.forms.flatMap(({ action, method }) => {
        const route = routeOf(method, new URL(action, world.service.url).pathname)
        if (action === "/office/logout") return []
        if (route === undefined) return [`${kindOf(page.path)}: ${method} ${action} leads nowhere`]
        return mayUse(role, route) ? [] : [`${kindOf(page.path)}: ${method} ${route.path} needs ${route.needs}`]
      })
    )
    assert.deepStrictEqual([...new Set(wrong)], [])
  })

  it("have no number, name or birth date of a person in an address", () => {
    const secrets = holders.flatMap(({ birthDate, kana, name, number }) => [
      ...[number, birthDate, birthDate.replaceAll("-", "")].map(
        (each) => new RegExp(`(?<![0-9A-Z])${each}(?![0-9A-Z])`)
      ),
      ...[name, kana].map((each) => new RegExp(`${each}|${encodeURIComponent(each)}`))
    ])
    const wrong = visits.flatMap(({ page: { html, location, path } }) =>
      [path, location, ...[...html.matchAll(/\s(?:href|action|src)="([^"]*)"/g)].map(([, each = ""]) => each)]
        .filter((address) => secrets.some((secret) => secret.test(address)))
        .map((address) => `${kindOf(path)}: ${address}`)
    )
    assert.deepStrictEqual([...new Set(wrong)], [])
  })

  it("show a name or a birth date only to who may see it, and a number besides on that person's own page", () => {
    if (Clerk.may(clerks[role], "personal")) return
    const wrong = visits.flatMap(({ page }) => {
      const kind = kindOf(page.path)
      const isOwnPage = kind.startsWith("/office/holders/:key")
      const named = holders.filter((holder) => names(page, holder)).length
      const numbered = isOwnPage ? 0 : holders.filter((holder) => numbers(page, holder)).length
      return named + numbered === 0 ? [] : [`${kind} shows ${named} names or birth dates and ${numbered} numbers`]
    })
    assert.deepStrictEqual([...new Set(wrong)], [])
  })

  it("that show a person are in the record, about that person or about all of them", () => {
    let shown = 0
    const wrong = visits.flatMap(({ page, recorded }) => {
      const people = holders.filter((holder) => names(page, holder) || numbers(page, holder))
      if (people.length === 0) return []
      shown++
      const isRecorded = recorded.some(({ actor, subject }) => {
        const isOfAll = !subject.startsWith("holder:")
        return actor === `clerk:${role}` && (isOfAll || people.every(({ number }) => isAbout(subject, number)))
      })
      return isRecorded ? [] : [`${kindOf(page.path)} shows ${people.length} people and is in no record`]
    })
    assert.deepStrictEqual([...new Set(wrong)], [])
    assert.isAbove(shown, 0)
  })

  it("name an examination of people only before who may see which", () => {
    const aboutPeople = visits.filter(({ page }) =>
      /^\/office\/(holders|uses|corrections|paper|grants|audit)/.test(page.path)
    )
    if (Clerk.may(clerks[role], "health")) {
      assert.isAbove(aboutPeople.filter(({ page }) => /がん検診/.test(page.html)).length, 0)
      return
    }
    const wrong = aboutPeople
      .filter(({ page }) => /がん検診|womens-cancer/.test(page.html))
      .map(({ page }) => kindOf(page.path))
    assert.deepStrictEqual([...new Set(wrong)], [])
  })
})
