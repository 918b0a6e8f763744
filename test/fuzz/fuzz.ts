// A run of the fuzzer: everybody asks for every route, again and again, until the time or the number of requests is used
// up. Every answer is judged; what is wrong is told with the request that did it, made as small as it still does it.
import { type Drawing, drawing } from "../support/drawing.ts"
import { askFor } from "./Asking.ts"
import { brokenBytes, wrongInBytes } from "./Broken.ts"
import { marker, oneOf } from "./Hostile.ts"
import { wrongIn } from "./Judging.ts"
import { finderIn, routeTable, type TableRoute } from "./RouteTable.ts"
import { seenIn } from "./Seen.ts"
import { type Actor, actors, type Browser, roles, type Subject } from "./Subject.ts"
import { type MemorySample, watch } from "./Watching.ts"
import { type Answer, asCurl, newAgent, send, sendBytes, type Sent } from "./Wire.ts"

export interface FuzzOptions {
  readonly seed: number
  /** After how many requests it ends. */
  readonly most: number
  /** After how long it ends. */
  readonly millis: number
  /** How many ask at once. With one, a seed asks the same in the same order. */
  readonly lanes: number
  /** How much is wrong when it ends early. */
  readonly mostFindings: number
}

/** Something that was wrong. */
export interface Finding {
  readonly number: number
  readonly actor: Actor
  readonly route: string
  readonly wrong: ReadonlyArray<string>
  /** For a shell. */
  readonly again: string
}

export interface SlowAnswer {
  readonly number: number
  readonly route: string
  readonly millis: number
  /** The slowest plain request meanwhile. */
  readonly controlMillis: number
}

export interface FuzzReport {
  readonly requests: number
  readonly findings: ReadonlyArray<Finding>
  readonly slow: ReadonlyArray<SlowAnswer>
  readonly statuses: ReadonlyMap<number, number>
  /** How often a route was answered with 503. */
  readonly refused: ReadonlyMap<string, number>
  readonly samples: ReadonlyArray<MemorySample>
  readonly controls: { readonly count: number; readonly slowest: number }
  readonly slowest: number
  /** Routes of the table, and those that were never answered with more than that there is no such thing or no right. */
  readonly routes: number
  readonly unreached: ReadonlyArray<string>
  readonly minutes: number
}

/** Slower than this is told. */
export const slowMillis = 2_000

export const fuzz = async (subject: Subject, options: FuzzOptions): Promise<FuzzReport> => {
  const table = routeTable()
  const find = finderIn(table)
  const seen = seenIn(find)
  const agent = newAgent()
  const watching = watch(subject.base, subject.service.pid ?? 0)
  const findings: Array<Finding> = []
  const slow: Array<SlowAnswer> = []
  const statuses = new Map<number, number>()
  const reached = new Set<string>()
  const refused = new Map<string, number>()
  const browsers = new Map<Actor, { readonly browser: Browser; readonly since: number }>()
  const pairs = table.flatMap((route) => asking(route).map((actor) => ({ actor, route })))
  const began = performance.now()
  let next = 0
  let slowest = 0
  const isOver = (): boolean =>
    next >= options.most || performance.now() - began > options.millis || findings.length >= options.mostFindings

  const browserOf = async (actor: Actor, number: number): Promise<Browser> => {
    const known = browsers.get(actor)
    if (known !== undefined && number - known.since < loginEvery) return known.browser
    const browser = await subject.browserOf(actor, drawing(options.seed + number))
    browsers.set(actor, { browser, since: number })
    for (const path of browser.entrances) {
      const sent: Sent = { method: "GET", path, headers: plainHeaders(browser), body: undefined }
      const answer = await send(subject.base, agent, sent)
      note(number, actor, "its entrance", wrongIn(sent, answer), asCurl(subject.base, sent))
      seen.look(path, answer.text)
    }
    return browser
  }

  const ways = table.filter((route) => !/logout|\/end$/.test(route.path))
  /** Every third request is a step on, preferably to where nobody has been; the others go through everything by turns. */
  const wishAt = (
    number: number,
    draw: Drawing
  ): { readonly actor: Actor; readonly route: TableRoute; readonly isRight: boolean } => {
    const turn = pairs[orderOf(number, pairs.length, options.seed)]
    if (turn === undefined) throw new Error("there are no routes")
    if (number % 3 !== 0) return { ...turn, isRight: draw.chance(0.1) }
    const open = ways.filter((route) => seen.formsOf(route).length > 0 || seen.addressesOf(route).length > 0)
    const fresh = open.filter(({ method, path }) => !reached.has(`${method} ${path}`))
    const from = fresh.length > 0 && draw.chance(0.7) ? fresh : open
    if (from.length === 0) return { ...turn, isRight: true }
    const route = oneOf(draw, from)
    const actor = route.path.startsWith("/office") ? oneOf(draw, roles) : "member"
    return { route, actor, isRight: true }
  }

  const note = (number: number, actor: Actor, route: string, wrong: ReadonlyArray<string>, again: string): void => {
    // One of a kind is enough.
    if (wrong.length === 0 || findings.some((each) => each.route === route && each.wrong[0] === wrong[0])) return
    findings.push({ number, actor, route, wrong, again })
  }

  const one = async (number: number): Promise<void> => {
    const draw = drawing(options.seed * 1_000_003 + number)
    if (number % rawEvery === rawEvery - 1) {
      const pieces = brokenBytes(draw)
      const answer = await sendBytes(subject.base, pieces)
      const again = `printf ${JSON.stringify(pieces.join("")).slice(0, 600)} | nc localhost ${subject.base.port}`
      note(number, "stranger", "bytes", wrongInBytes(answer), again)
      return
    }
    const { actor, isRight, route } = wishAt(number, draw)
    const browser = await browserOf(actor, number)
    const sent = askFor(draw, { route, browser, isRight }, seen)
    const at = performance.now()
    const answer = await send(subject.base, agent, sent)
    const name = `${route.method} ${route.path}`
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    if (answer.millis > slowest) slowest = answer.millis
    if (answer.millis > slowMillis) {
      const controlMillis = watching.slowestControl(at, performance.now())
      slow.push({ number, route: name, millis: answer.millis, controlMillis })
    }
    if (answer.status === 503) refused.set(name, (refused.get(name) ?? 0) + 1)
    if ([200, 303, 308, 409, 422].includes(answer.status) && !isToLogin(answer)) reached.add(name)
    if (isToLogin(answer) && route.path.startsWith("/office") && actor !== "stranger") browsers.delete(actor)
    const wrong = wrongIn(sent, answer)
    if (wrong.length > 0) {
      const judged = async (smaller: Sent) => wrongIn(smaller, await send(subject.base, agent, smaller))
      note(number, actor, name, wrong, asCurl(subject.base, await shortest(sent, wrong, judged)))
    }
    if (answer.status === 200) seen.look(sent.path, answer.text)
    const location = String(answer.headers["location"] ?? "")
    if (answer.status === 303 && !isToLogin(answer)) {
      const followed: Sent = {
        ...sent,
        method: "GET",
        path: location,
        body: undefined,
        headers: plainHeaders(browser)
      }
      const page = await send(subject.base, agent, followed)
      note(number, actor, name, wrongIn(followed, page), asCurl(subject.base, followed))
      seen.look(location, page.text)
    }
  }

  const lane = async (): Promise<void> => {
    while (!isOver()) await one(next++)
  }
  for (const actor of actors) await browserOf(actor, 0)
  await Promise.all(Array.from({ length: options.lanes }, lane))
  await watching.stop()
  agent.destroy()
  findings.push(...wrongInOutput(subject.service.output(), next))
  return {
    requests: next,
    findings,
    slow,
    statuses,
    refused,
    samples: watching.samples,
    controls: watching.controls(),
    slowest,
    routes: table.length,
    unreached: table.map(({ method, path }) => `${method} ${path}`).filter((name) => !reached.has(name)),
    minutes: (performance.now() - began) / 60_000
  }
}

/** A login of its own after so many requests: sessions end, and members are of many kinds. */
const loginEvery = 400

/** Every so manyth request is bytes that are no HTTP. */
const rawEvery = 50

/** Who has a reason to ask for a route: strangers for every, members for theirs, clerks for the office's. */
const asking = ({ path }: TableRoute): ReadonlyArray<Actor> =>
  path.startsWith("/office")
    ? actors.filter((actor) => actor !== "member")
    : // Where everything about members is, three times as often as a stranger would be.
      ["stranger", "member", "member", "member"]

/** The pairs in another order every time round: a step that has no divisor in common with their number. */
const orderOf = (number: number, count: number, seed: number): number => {
  const steps = [7919, 104_729, 1_299_709, 15_485_863]
  const step = steps[(Math.floor(number / count) + seed) % steps.length] ?? 1
  return (number * step + seed) % count
}

const isToLogin = ({ headers }: Answer): boolean =>
  /^\/office\/login|[?&]ended=1/.test(String(headers["location"] ?? ""))

const plainHeaders = ({ cookies }: Browser): Sent["headers"] => [
  ["Host", "localhost"],
  ["Cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")]
]

/** Leaves out headers, parts of the query and of the form one by one, as long as the same is still wrong. */
const shortest = async (
  sent: Sent,
  wrong: ReadonlyArray<string>,
  judged: (sent: Sent) => Promise<ReadonlyArray<string>>
): Promise<Sent> => {
  let best = sent
  let tries = 0
  for (let changed = true; changed && tries < 150;) {
    changed = false
    for (const smaller of smallerThan(best)) {
      if (tries++ >= 150) break
      if ((await judged(smaller))[0] !== wrong[0]) continue
      best = smaller
      changed = true
      break
    }
  }
  return best
}

const smallerThan = (sent: Sent): ReadonlyArray<Sent> => {
  const [pathname = "", query = ""] = sent.path.split("?")
  const parts = query === "" ? [] : query.split("&")
  const form = Buffer.from(sent.body ?? []).toString("utf8")
  const isForm = sent.body !== undefined && form.length < 40_000 && !form.startsWith("--")
  const fields = isForm && form !== "" ? form.split("&") : []
  return [
    ...sent.headers.map((_, index) => ({ ...sent, headers: sent.headers.filter((_, at) => at !== index) })),
    ...parts.map((_, index) => {
      const rest = parts.filter((_, at) => at !== index).join("&")
      return { ...sent, path: rest === "" ? pathname : `${pathname}?${rest}` }
    }),
    ...fields.map((_, index) => withBody(sent, fields.filter((_, at) => at !== index).join("&")))
  ]
}

const withBody = (sent: Sent, text: string): Sent => {
  const body = Buffer.from(text)
  const headers = sent.headers.map(([name, value]): readonly [string, string] => [
    name,
    name.toLowerCase() === "content-length" ? String(body.length) : value
  ])
  return { ...sent, body, headers }
}

/** Faults that nobody was answered, and what was typed, in the log. */
const wrongInOutput = (output: string, number: number): ReadonlyArray<Finding> =>
  output
    .split("\n")
    .filter(
      (line) =>
        /"level":"(?:ERROR|FATAL)"|"message":"(?:defect|the store does not answer)"|^\s+at |Unhandled/.test(line) ||
        line.includes(marker)
    )
    .slice(0, 5)
    .map((line) => ({
      number,
      actor: "stranger",
      route: "the log",
      wrong: [line.includes(marker) ? "says what was typed" : "tells of a fault"],
      again: line.slice(0, 1_500)
    }))
