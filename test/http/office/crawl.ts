// A clerk who follows every link of the office pages, a few of each kind; and what of people stands on a page.
import { Audit, CalendarDate, Clerk } from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import { Effect } from "effect"
import type { Page } from "../../support/formClient.ts"
import { sag } from "../memberService.ts"
import { type ClerkName, clerks } from "./officeService.ts"
import { type Route, routeOf, routes, type World } from "./world.ts"

/** Whether a clerk has the permission that a route needs. */
export const mayUse = (role: ClerkName, { needs }: Route): boolean =>
  needs === "login" || Clerk.may(clerks[role], needs)

/** Whether an answer goes on for as long as somebody listens. */
export const isStream = ({ path }: Route): boolean => path.endsWith("/events")

/** An answer in a few words. */
export const described = ({ heading, location, status }: Pick<Page, "heading" | "location" | "status">): string =>
  `${status} ${heading}${location}`

const { holders } = demo(CalendarDate.date("2024-07-01"))

/** How often addresses of one route are followed, each with what stands behind its question mark by name. */
const mostOfAKind = 3

/** A page that was come to. */
export interface Visit {
  readonly page: Page
  /** What was recorded while it was made. */
  readonly recorded: ReadonlyArray<Audit.AuditLine>
}

/** Every page that a clerk comes to by following links from the beginning, a few of each kind. */
export const crawl = async (world: World, role: ClerkName): Promise<ReadonlyArray<Visit>> => {
  const client = await world.service.login(role)
  const last = Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 20 }))
  const seen = new Set<string>()
  const kinds = new Map<string, number>()
  const visits: Array<Visit> = []
  const waiting = ["/office", ...roots(world, role)]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (seen.has(path)) continue
    seen.add(path)
    const kind = kindOf(path)
    const count = kinds.get(kind) ?? 0
    if (count >= mostOfAKind) continue
    kinds.set(kind, count + 1)
    const before = (await world.service.run(last))[0]?.place ?? 0
    const page = await client.get(path)
    const recorded = (await world.service.run(last)).filter(({ place }) => place > before)
    visits.push({ page, recorded })
    waiting.push(...linksOf(page))
  }
  return visits
}

/** Where the things are that were made for the test: not everything is led to from everywhere. */
const roots = (world: World, role: ClerkName): ReadonlyArray<string> =>
  routes
    .filter((route) => route.method === "GET" && !isStream(route) && mayUse(role, route) && route.path.includes(":"))
    .map((route) => world.addressOf(route))

/** The route of an address, with the names of what stands behind its question mark. */
export const kindOf = (path: string): string => {
  const url = new URL(path, anywhere)
  return `${routeOf("GET", url.pathname)?.path ?? url.pathname} ${[...url.searchParams.keys()].join()}`
}

/** A place in the service, for addresses without one. */
const anywhere = "http://office.test"

const unescaped = (text: string): string => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"')

/** The links of a page within the service, without their anchors. */
const linksOf = ({ html, path }: Page): ReadonlyArray<string> =>
  [...html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)].flatMap(([, href = ""]) => {
    if (/^(mailto|tel):/.test(href) || href.startsWith("#")) return []
    const url = new URL(unescaped(href), new URL(path, anywhere))
    return url.origin === anywhere ? [`${url.pathname}${url.search}`] : []
  })

/** Whether a line about a person is about this one or the one they are married to. */
export const isAbout = (subject: string, number: string): boolean =>
  subject.slice("holder:".length, 13) === number.slice(0, 6)

/** A page without its head and without examples, which are in hints and in brackets. */
const bodyOf = ({ html }: Page): string =>
  html.replace(/<head>.*?<\/head>/s, "").replace(/<p class="hint".*?<\/p>|placeholder="[^"]*"|\(例[^)]*\)/gs, "")

/** Days that are in the data of people as other things than birth dates. */
const otherDays: ReadonlySet<string> = new Set(
  holders.flatMap(({ appointment, memberships }) =>
    [...memberships.map(({ period }) => period), ...appointment.terms].flatMap(({ from, until }) => [
      from,
      until ?? from
    ])
  )
)

/** Whether a page has somebody's name or birth date. */
export const names = (page: Page, { birthDate, kana, name }: (typeof holders)[number]): boolean => {
  const text = bodyOf(page)
  const { day, month, year } = CalendarDate.partsOf(birthDate)
  const days = otherDays.has(birthDate)
    ? []
    : [birthDate, birthDate.replaceAll("-", ""), `${year}年${month}月${day}日`, `${year}/${month}/${day}`]
  return [name, kana, ...days].some((each) => text.includes(each))
}

/** Whether a page has somebody's number, uncovered. */
export const numbers = (page: Page, { number }: (typeof holders)[number]): boolean =>
  new RegExp(`(?<![0-9A-Za-z*-])${number}(?![0-9A-Za-z-])`).test(bodyOf(page))
