// A run of the fuzzer: everybody asks for every route, again and again, until the time or the number of requests is used
// up. Every answer is judged; what is wrong is told with the request that did it, made as small as it still does it.
import { type Drawing, drawing } from "../support/drawing.ts"
import { askFor } from "./Asking.ts"
import { brokenBytes, wrongInBytes } from "./Broken.ts"
import { oneOf } from "./Hostile.ts"
import { type FuzzReport, newNotes, wrongInOutput } from "./Notes.ts"
import { wrongIn } from "./Judging.ts"
import { finderIn, routeTable, type TableRoute } from "./RouteTable.ts"
import { seenIn } from "./Seen.ts"
import { shortest } from "./Shrinking.ts"
import { isForSystems } from "./System.ts"
import { type Actor, actors, type Browser, roles, type Subject } from "./Subject.ts"
import { watch } from "./Watching.ts"
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

export const fuzz = async (subject: Subject, options: FuzzOptions): Promise<FuzzReport> => {
  const table = routeTable()
  const find = finderIn(table)
  const seen = seenIn(find)
  const agent = newAgent()
  const watching = watch(subject.base, subject.service.pid ?? 0)
  const notes = newNotes()
  const browsers = new Map<Actor, { readonly browser: Browser; readonly since: number }>()
  const pairs = table.flatMap((route) => asking(route).map((actor) => ({ actor, route })))
  const began = performance.now()
  let next = 0
  const isOver = (): boolean =>
    next >= options.most || performance.now() - began > options.millis || notes.findings.length >= options.mostFindings

  const browserOf = async (actor: Actor, number: number): Promise<Browser> => {
    const known = browsers.get(actor)
    if (known !== undefined && number - known.since < loginEvery) return known.browser
    const browser = await subject.browserOf(actor, drawing(options.seed + number))
    browsers.set(actor, { browser, since: number })
    for (const path of browser.entrances) {
      const sent: Sent = { method: "GET", path, headers: plainHeaders(browser), body: undefined }
      const answer = await send(subject.base, agent, sent)
      notes.wrong({ number, actor, route: "its entrance" }, wrongIn(sent, answer), asCurl(subject.base, sent))
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
    const fresh = open.filter(({ method, path }) => !notes.reached.has(`${method} ${path}`))
    const some = fresh.length > 0 && draw.chance(0.7) ? fresh : open
    // A pass of a member is over when the login is, so it has to go on more often than its few routes would.
    const passes = draw.chance(0.3) ? some.filter(({ path }) => path.startsWith("/coupon/")) : []
    const from = passes.length > 0 ? passes : some
    if (from.length === 0) return { ...turn, isRight: true }
    const route = oneOf(draw, from)
    const actor = isForSystems(route) ? "system" : route.path.startsWith("/office") ? oneOf(draw, roles) : "member"
    return { route, actor, isRight: true }
  }

  const one = async (number: number): Promise<void> => {
    const draw = drawing(options.seed * 1_000_003 + number)
    if (number % rawEvery === rawEvery - 1) {
      const pieces = brokenBytes(draw)
      const answer = await sendBytes(subject.base, pieces)
      const again = `printf ${JSON.stringify(pieces.join("")).slice(0, 600)} | nc localhost ${subject.base.port}`
      return notes.wrong({ number, actor: "stranger", route: "bytes" }, wrongInBytes(answer), again)
    }
    const { actor, isRight, route } = wishAt(number, draw)
    const browser = await browserOf(actor, number)
    const sent = askFor(draw, { route, browser, isRight }, seen)
    const at = performance.now()
    const answer = await send(subject.base, agent, sent)
    const asked = { number, actor, route: `${route.method} ${route.path}` }
    notes.answered(asked, answer, () => watching.slowestControl(at, performance.now()))
    if ([200, 201, 202, 303, 308, 409, 422].includes(answer.status) && !isToLogin(answer))
      notes.reached.add(asked.route)
    if (isToLogin(answer) && route.path.startsWith("/office") && actor !== "stranger") browsers.delete(actor)
    const wrong = wrongIn(sent, answer)
    if (wrong.length > 0) {
      const judged = async (smaller: Sent) => wrongIn(smaller, await send(subject.base, agent, smaller))
      notes.wrong(asked, wrong, asCurl(subject.base, await shortest(sent, wrong, judged)))
    }
    if (answer.status >= 200 && answer.status < 300) seen.look(sent.path, answer.text)
    if (answer.status !== 303 || isToLogin(answer)) return
    const path = String(answer.headers["location"] ?? "")
    const followed: Sent = { method: "GET", path, headers: plainHeaders(browser), body: undefined }
    const page = await send(subject.base, agent, followed)
    notes.wrong(asked, wrongIn(followed, page), asCurl(subject.base, followed))
    seen.look(path, page.text)
  }

  const lane = async (): Promise<void> => {
    while (!isOver()) await one(next++)
  }
  for (const actor of actors) await browserOf(actor, 0)
  await Promise.all(Array.from({ length: options.lanes }, lane))
  await watching.stop()
  agent.destroy()
  notes.findings.push(...wrongInOutput(subject.service.output(), next))
  return {
    requests: next,
    ...notes,
    slowest: notes.slowest(),
    samples: watching.samples,
    controls: watching.controls(),
    routes: table.length,
    unreached: table.map(({ method, path }) => `${method} ${path}`).filter((name) => !notes.reached.has(name)),
    minutes: (performance.now() - began) / 60_000
  }
}

/** A login of its own after so many requests: sessions end, and members are of many kinds. */
const loginEvery = 400

/** Every so manyth request is bytes that are no HTTP. */
const rawEvery = 50

/** Who has a reason to ask for a route: strangers for every, members for theirs, clerks for the office's, systems for the API. */
const asking = (route: TableRoute): ReadonlyArray<Actor> => {
  if (route.path.startsWith("/office")) return actors.filter((actor) => actor !== "member" && actor !== "system")
  // Several times as often as a stranger would.
  return isForSystems(route)
    ? ["stranger", ...Array.from({ length: 9 }, () => "system" as const)]
    : ["stranger", "member", "member", "member"]
}

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
