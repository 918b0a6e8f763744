// One request of another system to the JSON API: by a key that may everything, to an address and with a content that the
// contract allows, or partly spoiled. What is spoiled, and how, follows from the drawing alone.
import { orders } from "../http/api/orders.ts"
import { csvOf, memberLine } from "../support/membersFile.ts"
import type { Drawing } from "../support/drawing.ts"
import { contentTypes, hostileFile, hostileHeader, hostilePart, hostileText, oneOf, spoiled } from "./Hostile.ts"
import type { TableRoute } from "./RouteTable.ts"
import type { Seen } from "./Seen.ts"
import type { Sent } from "./Wire.ts"

/** Whether a route is of the API that asks for a key. */
export const isForSystems = ({ path }: TableRoute): boolean => path.startsWith("/api/v1/")

/** What a system asks of a route. */
export const askAsSystem = (
  draw: Drawing,
  { isRight, route, token }: { readonly route: TableRoute; readonly token: string; readonly isRight: boolean },
  seen: Seen
): Sent => {
  const isSpoiled = (chance: number): boolean => !isRight && draw.chance(chance)
  const path = route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) =>
    isSpoiled(0.2) ? hostilePart(draw) : name === "number" ? oneOf(draw, numbers) : oneOf(draw, ["x", ...seen.ids()])
  )
  const query = new URLSearchParams(
    (queries[route.path] ?? []).flatMap(([name, ...values]) => {
      if (draw.chance(0.3)) return []
      const value = oneOf(draw, values)
      return [[name, isSpoiled(0.3) ? (draw.chance(0.5) ? hostileText(draw, 500) : spoiled(draw, value)) : value]]
    })
  )
  if (isSpoiled(0.1)) query.append(oneOf(draw, ["year", "after", "limit", "__proto__", "at"]), hostileText(draw, 500))
  const body = route.method === "GET" ? undefined : bodyFor(draw, route.path, isRight)
  const odd = isSpoiled(0.15) ? [hostileHeader(draw)] : []
  const headers = [
    ["Host", "localhost"] as const,
    ["Authorization", `Bearer ${isSpoiled(0.05) ? spoiled(draw, token) : token}`] as const,
    ...(body === undefined
      ? []
      : [
          ["Idempotency-Key", isSpoiled(0.1) ? hostileText(draw, 120) : String(draw.below(100_000))] as const,
          ["Content-Type", isSpoiled(0.05) ? oneOf(draw, contentTypes) : typeOf(route)] as const,
          ["Content-Length", String(body.length)] as const
        ])
  ].filter(([name]) => !odd.some(([other]) => other.toLowerCase() === name.toLowerCase()))
  const search = query.size === 0 ? "" : `?${query.toString()}`
  return {
    method: route.method,
    path: `${path}${search}`.replaceAll(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character.toWellFormed())),
    headers: [...headers, ...odd].map(([name, value]) => [name, value.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?")]),
    body
  }
}

const numbers = ["123456", "234567", "345678", "12345601", "K12345", "999999"]

/** What may stand behind the question mark, each with values that are right. No loss is acknowledged: nobody would be left to log in. */
const queries: Readonly<Record<string, ReadonlyArray<readonly [string, ...ReadonlyArray<string>]>>> = {
  "/api/v1/holders/:number/book": [["year", "2024", "2023", "1900", "9998"]],
  "/api/v1/holders/:number/verdicts": [
    ["facility", "1234567", "2000015", "9999999"],
    ["at", "2024-07-01", "2024-07-01T23:30:00+09:00", "9999-12-31T23:59:59Z", "1868-01-01"]
  ],
  "/api/v1/facilities": [
    ["after", "0000000", "1234567"],
    ["limit", "1", "1000"]
  ],
  "/api/v1/programmes": [
    ["after", "a", "kenshin-2024"],
    ["limit", "1", "1000"]
  ],
  "/api/v1/ledger": [
    ["after", "0", "7", "9007199254740991"],
    ["limit", "1", "1000"]
  ],
  "/api/v1/imports/members": [
    ["asOf", "2024-07-01", "2024-08-01", "9999-12-31"],
    ["acknowledge", "Older", "Older,Repeated"]
  ]
}

const contents: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ...orders,
  "/api/v1/grant-runs": { on: "2024-07-01", programmes: ["kenshin-2024"] }
}

const typeOf = ({ path }: TableRoute): string => (path in contents ? "application/json" : "text/csv")

const bodyFor = (draw: Drawing, path: string, isRight: boolean): Buffer => {
  const content = contents[path]
  if (content === undefined) {
    const line = memberLine({ number: oneOf(draw, numbers), birthDate: "19791020", name: "例示 すみれ" })
    return Buffer.from(isRight || draw.chance(0.3) ? csvOf([line]) : hostileFile(draw))
  }
  const right = "holder" in content ? { ...content, holder: oneOf(draw, numbers) } : content
  if (isRight || draw.chance(0.2)) return Buffer.from(JSON.stringify(right))
  if (draw.chance(0.15)) return Buffer.from(oneOf(draw, notJson))
  if (draw.chance(0.1)) return Buffer.from(spoiled(draw, JSON.stringify(right)))
  const name = oneOf(draw, [...Object.keys(right), "__proto__", "constructor", "usedOn"])
  const value = draw.chance(0.5) ? hostileText(draw) : oneOf(draw, values)
  // Written so, also a prototype is a name like any other.
  const pairs = [...Object.entries(right).filter(([each]) => each !== name), [name, value] as const]
  return Buffer.from(`{${pairs.map(([each, some]) => `${JSON.stringify(each)}:${JSON.stringify(some)}`).join()}}`)
}

const values: ReadonlyArray<unknown> = [null, true, -1, 0, 1.5, 1e300, 2 ** 53, [], ["x"], {}, { a: { b: 1 } }, "", " "]

const notJson = ["", "{", "null", "[]", "NaN", "[".repeat(8_000), '{"a":'.repeat(3_000), "\u0000", "\ufeff{}", "{}{}"]
