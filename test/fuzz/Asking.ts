// One request of the fuzzer: somebody asks for a route, with an address, a form, headers and cookies that were right and
// are partly spoiled. What is spoiled, and how, follows from the drawing alone.
import type { Drawing } from "../support/drawing.ts"
import { contentTypes, hostileFile, hostileHeader, hostilePart, hostileText, oneOf, spoiled } from "./Hostile.ts"
import type { TableRoute } from "./RouteTable.ts"
import type { Seen, SeenField } from "./Seen.ts"
import type { Browser } from "./Subject.ts"
import { askAsSystem, isForSystems } from "./System.ts"
import type { Sent } from "./Wire.ts"

/** Whose browser asks for what. `isRight`: as a page offered it, since what comes after it is reached only so. */
export interface Wish {
  readonly route: TableRoute
  readonly browser: Browser
  readonly isRight: boolean
}

/** What somebody asks of a route. */
export const askFor = (draw: Drawing, { browser, isRight, route }: Wish, seen: Seen): Sent => {
  const { token } = browser
  if (token !== undefined && isForSystems(route)) return askAsSystem(draw, { route, token, isRight }, seen)
  const form = route.method === "POST" ? seen.formsOf(route) : []
  // What was offered last is the likeliest to be still good.
  const offered = isRight ? form.slice(-2) : form
  const from = form.length > 0 && (isRight || draw.chance(0.85)) ? oneOf(draw, offered) : undefined
  const known = seen.addressesOf(route)
  const path = !isRight
    ? pathFor(draw, route, from?.action, seen)
    : (from?.action ?? (known.length > 0 ? oneOf(draw, known.slice(-4)) : route.path))
  const body =
    route.method === "GET"
      ? undefined
      : bodyFor(draw, fieldsFor(draw, from?.fields ?? [], { isRight, browser, seen }), { route, isRight })
  const odd = isRight || !draw.chance(0.3) ? [] : Array.from({ length: 1 + draw.below(3) }, () => hostileHeader(draw))
  const headers = [
    ["Host", "localhost"] as const,
    ["Cookie", cookiesOf(draw, browser, isRight)] as const,
    ...(body === undefined
      ? []
      : [["Content-Type", body.type] as const, ["Content-Length", String(body.bytes.length)] as const])
  ].filter(([name]) => !odd.some(([other]) => other.toLowerCase() === name.toLowerCase()))
  return {
    method: isRight || draw.chance(0.92) ? route.method : oneOf(draw, methods),
    path: path === "" ? "/" : path,
    headers: [...headers, ...odd].map(([name, value]) => [name, sendable(value)]),
    body: body?.bytes
  }
}

const methods = ["HEAD", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "M-SEARCH"]

/** A header can have no line break, and no character beyond Latin-1. */
const sendable = (text: string): string =>
  Buffer.from(text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?"), "latin1").toString("latin1")

const pathFor = (draw: Drawing, route: TableRoute, action: string | undefined, seen: Seen): string => {
  const known = [...(action === undefined ? [] : [action]), ...seen.addressesOf(route)]
  const right =
    known.length > 0 && draw.chance(0.75)
      ? oneOf(draw, known)
      : route.path.replaceAll(/:[A-Za-z]+/g, () => partFor(draw))
  const [pathname = "", query = ""] = right.split("?")
  const spoiledPath = draw.chance(0.12) ? spoiledPathOf(draw, pathname) : pathname
  const search = queryFor(draw, query, seen)
  return (spoiledPath + (search === "" ? "" : `?${search}`)).replaceAll(/[^\x21-\x7e]/g, (character) =>
    encodeURIComponent(character.toWellFormed())
  )
}

const partFor = (draw: Drawing): string =>
  draw.chance(0.5)
    ? oneOf(draw, ["sag", "for_1234567", "1234567", "2024-06", "1", "demo", "my-refresh", "0000000000000000"])
    : hostilePart(draw)

const spoiledPathOf = (draw: Drawing, path: string): string => {
  const parts = path.split("/")
  const at = 1 + draw.below(Math.max(1, parts.length - 1))
  switch (draw.below(5)) {
    case 0:
      return parts.map((part, index) => (index === at ? hostilePart(draw) : part)).join("/")
    case 1:
      return parts.join(oneOf(draw, ["//", "/./", "/x/../", "%2f", "\\"]))
    case 2:
      return `${path}${oneOf(draw, ["/", "//", "/.", "%20", "%00", ".json", ";x", "."])}`
    case 3:
      return path.toUpperCase()
    default:
      return path.replaceAll(/[a-z]/g, (letter) =>
        draw.chance(0.2) ? `%${letter.charCodeAt(0).toString(16)}` : letter
      )
  }
}

const queryFor = (draw: Drawing, query: string, seen: Seen): string => {
  const pairs = [...new URLSearchParams(query)]
    .filter(() => !draw.chance(0.1))
    .map(([name, value]) => encoded(name, draw.chance(0.3) ? spoiled(draw, value) : value))
  while (draw.chance(0.25)) pairs.push(encoded(oneOf(draw, seen.names()), hostileText(draw, 3_000)))
  if (draw.chance(0.05)) pairs.push(oneOf(draw, ["%", "=&=&&", "a[]=1&a[b]=2", "%00=%00", "t=%zz", "?", "+", "x=%ff"]))
  return pairs.join("&")
}

const encoded = (name: string, value: string): string =>
  `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`

type Pair = readonly [name: string, value: string]

const fieldsFor = (
  draw: Drawing,
  fields: ReadonlyArray<SeenField>,
  { browser, isRight, seen }: { readonly isRight: boolean; readonly browser: Browser; readonly seen: Seen }
): ReadonlyArray<Pair> => {
  const own = fields.filter(({ name }) => name !== "csrf")
  const spoils = isRight ? 0 : 0.35
  const pairs = own.flatMap((field): ReadonlyArray<Pair> => {
    const right = valueFor(draw, field)
    if (!draw.chance(spoils)) return [[field.name, right]]
    switch (draw.below(6)) {
      case 0:
        return []
      case 1:
        return [
          [field.name, right],
          [field.name, hostileText(draw, 200)]
        ]
      case 2:
        return [[`${field.name}[]`, right]]
      case 3:
        return [[field.name, spoiled(draw, right)]]
      default:
        return [[field.name, hostileText(draw)]]
    }
  })
  const more: Array<Pair> = []
  const share = isRight ? 0 : own.length === 0 ? 0.6 : 0.15
  while (draw.chance(share)) {
    more.push([oneOf(draw, seen.names()), hostileText(draw, 500)])
  }
  const isUnproven = !isRight && draw.chance(0.05)
  return [
    ...(isUnproven ? [] : [["csrf", browser.csrf] as const]),
    ...pairs,
    ...more.filter(([name]) => name !== "csrf")
  ]
}

/** Something that could be typed there by somebody who means it. */
const valueFor = (draw: Drawing, { choices, isHidden, name, value }: SeenField): string => {
  if (isHidden) return value
  if (choices.length > 0) return oneOf(draw, choices)
  if (value !== "" && draw.chance(0.7)) return value
  if (/date|day|from|until|on$|asOf/i.test(name)) return oneOf(draw, ["2024-07-01", "2024-06-03", "19741212"])
  if (/time/i.test(name)) return "10:00"
  // A name that nobody can have.
  if (name === "url") return "https://receiver.invalid/events"
  if (/quantity|factor|count|limit/i.test(name)) return String(draw.below(4))
  if (/number|^q$|about/i.test(name)) return oneOf(draw, ["123456", "234567", "12345601", "見本"])
  return oneOf(draw, ["電話で問い合わせがありました", "1", "1234567", "テスト", "my-refresh"])
}

interface Body {
  readonly type: string
  readonly bytes: Uint8Array
}

const urlencoded = "application/x-www-form-urlencoded"

const bodyFor = (
  draw: Drawing,
  fields: ReadonlyArray<Pair>,
  { isRight, route: { takesFile } }: Pick<Wish, "isRight" | "route">
): Body => {
  if (isRight && !takesFile) return { type: urlencoded, bytes: urlencodedOf(fields) }
  if (draw.chance(0.04)) return { type: oneOf(draw, contentTypes), bytes: hostileFile(draw) }
  if (draw.chance(0.02)) return { type: "application/json", bytes: Buffer.from("[".repeat(10_000)) }
  if (takesFile ? draw.chance(0.9) : draw.chance(0.03)) return multipart(draw, fields)
  // A browser never sends these, and a parser has to say what they are.
  const odd = draw.chance(0.03)
    ? oneOf(draw, ["&%=%", "&=", "&&&", "&a=%zz", "&a=%ff%fe", "&\u0000=1", "&a".repeat(3_000)])
    : ""
  return { type: urlencoded, bytes: Buffer.concat([urlencodedOf(fields), Buffer.from(odd)]) }
}

const urlencodedOf = (fields: ReadonlyArray<Pair>): Buffer =>
  Buffer.from(fields.map(([name, value]) => encoded(name, value)).join("&"))

const multipart = (draw: Drawing, fields: ReadonlyArray<Pair>): Body => {
  const boundary = "----fuzz-boundary"
  const part = (head: string, content: Uint8Array): Uint8Array =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      content,
      Buffer.from("\r\n")
    ])
  const name = oneOf(draw, [
    "一覧.csv",
    "",
    "../../etc/passwd",
    'a".csv',
    "x".repeat(3_000),
    "\u0000.csv",
    "programme.json"
  ])
  const file = part(`name="file"; filename="${name}"\r\nContent-Type: text/csv`, hostileFile(draw))
  const parts = fields.map(([name, value]) => part(`name="${name.replaceAll(/["\r\n]/g, "")}"`, Buffer.from(value)))
  const isLast = draw.chance(0.9)
  const all = Buffer.concat([
    ...(isLast ? parts : [file]),
    ...(isLast ? [file] : parts),
    ...(draw.chance(0.05) ? [file] : []),
    ...(draw.chance(0.92) ? [Buffer.from(`--${boundary}--\r\n`)] : [])
  ])
  const bytes = draw.chance(0.06) ? all.subarray(0, draw.below(all.length)) : all
  return { type: `multipart/form-data; boundary=${boundary}`, bytes }
}

const cookiesOf = (draw: Drawing, { cookies }: Browser, isRight: boolean): string =>
  [...cookies]
    .filter(() => isRight || !draw.chance(0.01))
    .map(([name, value]) => `${name}=${isRight || !draw.chance(0.03) ? value : spoiled(draw, value)}`)
    .join("; ")
