// A short run of the fuzzer with one seed, on the real service; and that it would notice what it is there to notice.
import { afterAll, assert, beforeAll, describe, inject, it } from "@effect/vitest"
import { drawing } from "../support/drawing.ts"
import { wrongInBytes } from "./Broken.ts"
import { fuzz } from "./fuzz.ts"
import { hostileText } from "./Hostile.ts"
import { wrongIn } from "./Judging.ts"
import type { FuzzReport } from "./Notes.ts"
import { finderIn, routeTable } from "./RouteTable.ts"
import { type Subject, startSubject } from "./Subject.ts"
import { fitOf } from "./Watching.ts"
import type { Answer } from "./Wire.ts"

describe("what strangers send", () => {
  let subject: Subject
  let report: FuzzReport
  beforeAll(async () => {
    subject = await startSubject(inject("postgresUrl"))
    report = await fuzz(subject, {
      seed: 20_240_701,
      most: 600,
      millis: Number.POSITIVE_INFINITY,
      lanes: 3,
      mostFindings: 5
    })
  })
  afterAll(() => subject?.stop())

  it("is answered as it should be, whatever it is", () => {
    assert.deepStrictEqual(
      report.findings.map(({ actor, again, route, wrong }) => `${route} as ${actor}: ${wrong.join()} ${again}`),
      []
    )
  })

  it("reaches the work of the service, and not only its refusals", () => {
    assert.isAbove(report.routes - report.unreached.length, 80, report.unreached.join())
    assert.isAbove(report.statuses.get(200) ?? 0, 100)
    assert.isAbove(report.statuses.get(403) ?? 0, 50)
    // Of ten, by 600 requests to everything.
    assert.isBelow(report.unreached.filter((name) => name.includes("/api/v1/")).length, 5, report.unreached.join())
  })
})

describe("the fuzzer", () => {
  const table = routeTable()

  it("knows the routes of members, of the office and of its login", () => {
    const names = table.map(({ method, path }) => `${method} ${path}`)
    for (const name of [
      "POST /coupon/:place/confirm",
      "GET /en",
      "POST /en/coupon/:place/confirm",
      "GET /metrics",
      "GET /assets/:file",
      "POST /office/login",
      "POST /office/uses/:id/correct"
    ]) {
      assert.include(names, name)
    }
    assert.notInclude(names, "GET /en/metrics")
    assert.include(
      table.filter(({ takesFile }) => takesFile).map(({ path }) => path),
      "/office/imports"
    )
    assert.strictEqual(finderIn(table)("GET", "/office/holders/new-key")?.path, "/office/holders/:key")
  })

  it("draws the same from the same seed", () => {
    const texts = (seed: number) => {
      const draw = drawing(seed)
      return Array.from({ length: 100 }, () => hostileText(draw))
    }
    assert.deepStrictEqual(texts(7), texts(7))
    assert.notDeepEqual(texts(7), texts(8))
  })

  const right: Answer = {
    status: 200,
    headers: {
      "x-request-id": "0123456789abcdef",
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none';style-src 'self';frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
      "cache-control": "no-store"
    },
    text: "<!DOCTYPE html><html><body><p>one<p>two<br></body></html>\n",
    millis: 1
  }
  const judged = (change: Partial<Answer>) =>
    wrongIn({ method: "GET", path: "/", headers: [], body: undefined }, { ...right, ...change })
  const page = (content: string) => ({ text: `<!doctype html><html><body>${content}</body></html>` })

  it("finds nothing wrong with a page, and with a 503 that says when to come again", () => {
    assert.deepStrictEqual(judged({}), [])
    assert.deepStrictEqual(judged({ status: 503, headers: { ...right.headers, "retry-after": "5" } }), [])
    assert.deepStrictEqual(judged(page('<input value="&quot; onfuzzq=&quot;1">&lt;fuzzq>')), [])
  })

  it.each([
    ["a fault", { status: 500 }],
    ["a 503 that does not say when to come again", { status: 503 }],
    ["no answer", { status: 0 }],
    ["typed markup", page("<p><fuzzq x=1></p>")],
    ["a typed attribute", page('<input value="" onfuzzq="1">')],
    ["a page that is cut off", { text: "<!doctype html><html><body><p>" }],
    ["an end without a beginning", page("<div></p></div>")],
    ["a stack", page("TypeError: x\n    at read (/srv/Body.ts:12:3)")],
    ["what a database says", page('syntax error at or near "x"')],
    ["a statement", page("select a from holder where b = 1")],
    ["a missing header", { headers: { ...right.headers, "content-security-policy": undefined } }],
    ["a page that may be kept", { headers: { ...right.headers, "cache-control": "max-age=60" } }],
    ["a way out", { status: 303, headers: { ...right.headers, location: "//evil.example" } }],
    ["an injected header", { headers: { ...right.headers, "x-injected": "1" } }]
  ] as const)("finds %s", (_, change) => {
    assert.isNotEmpty(judged(change))
  })

  it("finds a fault among the answers to bytes", () => {
    assert.deepStrictEqual(wrongInBytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), [])
    assert.deepStrictEqual(wrongInBytes("HTTP/1.1 503 X\r\nRetry-After: 5\r\n\r\n"), [])
    assert.isNotEmpty(wrongInBytes("HTTP/1.1 200 OK\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n\nHTTP/1.1 500 X\r\n\r\n"))
  })

  it("sees memory that grows", () => {
    const grown = fitOf(Array.from({ length: 50 }, (_, at) => [at, 100 + 3 * at + (at % 2)] as const))
    assert.closeTo(grown.perMinute, 3, 0.01)
    assert.strictEqual(fitOf([]).perMinute, 0)
  })
})
