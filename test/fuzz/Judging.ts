// What every answer has to be, whoever asked for what. Nothing here knows a page.
import { marker } from "./Hostile.ts"
import type { Answer, Sent } from "./Wire.ts"

/** What no answer may say: how the service is made. */
const insides = [
  /\n\s+at .{1,200}[.](?:ts|js):\d+/,
  /node_modules/,
  /\b(?:SqlError|PgError|TypeError|ReferenceError|RangeError|StoreFailure)\b/,
  /syntax error at or near|invalid input syntax|relation "\w+" does not exist|violates \w+ constraint/,
  /\bselect\b.{1,80}\bfrom\b.{1,80}\bwhere\b/i
]

/** What is wrong with an answer; empty when nothing is. */
export const wrongIn = (sent: Sent, answer: Answer): ReadonlyArray<string> => {
  const { headers, status, text } = answer
  if (status === -1) return []
  const wrong: Array<string> = []
  if (status === 0) return ["the connection ended without an answer"]
  if (status >= 500 && !isDeliberate(answer)) wrong.push(`status ${status}`)
  // What Node itself refuses before the service sees it has no headers of ours.
  if (headers["x-request-id"] === undefined) {
    if (![400, 408, 413, 414, 417, 431, 503].includes(status)) wrong.push(`status ${status} without a request id`)
    return wrong
  }
  for (const [name, expected] of expectedHeaders) {
    if (!expected.test(String(headers[name] ?? ""))) wrong.push(`header ${name}: ${String(headers[name])}`)
  }
  for (const name of ["x-injected", "x", "x-powered-by"]) if (name in headers) wrong.push(`header ${name}`)
  const location = headers["location"]
  if (location !== undefined && !/^\/(?!\/)[\x20-\x7e]*$/.test(String(location))) {
    wrong.push(`leads to ${String(location).slice(0, 100)}`)
  }
  const type = String(headers["content-type"] ?? "")
  if (sent.method === "HEAD" || headers["content-encoding"] !== undefined) return wrong
  for (const inside of insides)
    if (inside.test(text)) wrong.push(`says ${String(inside.exec(text)?.[0]).slice(0, 100)}`)
  if (type.startsWith("text/html")) {
    if (headers["cache-control"] !== "no-store") wrong.push("a page may be kept")
    wrong.push(...wrongInPage(text))
  }
  return wrong
}

/** A 503 that says when to come again. */
export const isDeliberate = ({ headers, status }: Answer): boolean =>
  status === 503 && /^[0-9]+$/.test(String(headers["retry-after"] ?? ""))

const expectedHeaders: ReadonlyArray<readonly [string, RegExp]> = [
  ["content-security-policy", /^default-src 'none';(?!.*unsafe).*frame-ancestors 'none'$/],
  ["x-content-type-options", /^nosniff$/],
  ["referrer-policy", /^no-referrer$/],
  ["x-frame-options", /^deny$/i],
  ["cache-control", /no-store|no-cache|max-age/]
]

/** Elements that need no end. */
const voids = new Set(["meta", "link", "input", "br", "hr", "img", "wbr", "col"])
/** Elements whose end may be left out. */
const loose = new Set(["li", "dt", "dd", "p", "tr", "td", "th", "option", "thead", "tbody", "tfoot"])

const wrongInPage = (html: string): ReadonlyArray<string> => {
  if (html === "") return []
  const wrong: Array<string> = []
  if (html.includes(`<${marker}`)) wrong.push("typed markup is an element")
  if (html.includes(`" on${marker}`)) wrong.push("typed markup is an attribute")
  if (!/^<!doctype html>/i.test(html)) wrong.push("no doctype")
  if (!/<\/html>\s*$/.test(html)) wrong.push("the page has no end")
  const open: Array<string> = []
  for (const [, slash, name = "", rest = ""] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|[^">])*)>/g)) {
    const element = name.toLowerCase()
    if (slash === "") {
      if (!voids.has(element) && !rest.endsWith("/")) open.push(element)
      continue
    }
    while (open.length > 0 && open.at(-1) !== element && loose.has(open.at(-1) ?? "")) open.pop()
    if (open.pop() !== element) {
      wrong.push(`</${element}> ends nothing`)
      break
    }
  }
  return wrong
}
