// The real service, watched: what it exports is what the dashboard, the alerts and the document speak of; a press can be
// followed from the request to the ledger; and nothing of it says who pressed. What watches is never in the way.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, inject, it } from "@effect/vitest"
import { parse } from "yaml"
import { metrics } from "../../packages/http/src/Metrics.ts"
import { logIn, pressNow, toConfirm } from "../http/journey.ts"
import { type Collector, type SentSpan, startCollector } from "../support/collector.ts"
import { type Series, seriesIn } from "../support/exposition.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { type FormClient, formClient, type Page } from "../support/formClient.ts"
import { until } from "../support/query.ts"
import { type Service, startService } from "../support/service.ts"
import { eventsToThisMachine, logInAtOffice, type SystemDay, systemDay } from "./otherSystem.ts"

const docs = join(import.meta.dirname, "..", "..", "docs")
const token = "a-token-of-a-test-long-enough"

/** Somebody who presses, and whose traces would be seen. */
const canary = { number: "345678", birthDate: "19840402" }
const saidOfCanary = ["345678", "19840402", "1984-04-02", "すみれ", "スミレ", "レイジ"]

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

let databaseUrl: string
let collector: Collector
let service: Service
let series: ReadonlyArray<Series>
let exposition: string
let system: SystemDay
let pressed: { readonly answer: Page; readonly requestId: string | null }

beforeAll(async () => {
  collector = await startCollector()
  databaseUrl = await freshDatabase(inject("postgresUrl"))
  service = await startService({
    DATABASE_URL: databaseUrl,
    FUKURI_DEMO: "1",
    FUKURI_CLOCK: "2024-07-01T09:00:00+09:00",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    TRUST_PROXY: "1",
    ...eventsToThisMachine,
    FUKURI_METRICS_TOKEN: token
  })
  const client = formClient(service.url)
  await logIn(client, { ...canary, birthDate: "19840403" })
  await logIn(client, { ...canary, number: `${canary.number}0` })
  pressed = await walk(client)
  await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", canary)
  await client.get(`/nothing/${canary.number}?birthDate=${canary.birthDate}`)
  const clerk = formClient(service.url)
  await logInAtOffice(service, clerk)
  system = await systemDay(service, clerk, canary)
  await client.get("/healthz", { traceparent })
  const answer = await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  exposition = await answer.text()
  series = seriesIn(exposition)
  await collector.until(() => sentNames().includes("GET /healthz"))
})

afterAll(async () => {
  await service?.stop()
  await collector?.close()
  await dropDatabase(databaseUrl)
})

/** The six steps. */
const walk = async (client: FormClient) => {
  const confirming = await toConfirm(client, await logIn(client, canary), "マイ リフレッシュ")
  const form = confirming.forms.find(({ buttons }) => buttons.includes("今すぐ利用する"))
  const answer = await client.post(form?.action ?? "", form?.fields ?? {})
  assert.strictEqual((await pressNow(client, confirming)).heading, "利用完了")
  return { answer, requestId: answer.headers.get("x-request-id") }
}

const sentNames = (): ReadonlyArray<string> => collector.spans().map(({ name }) => name)

const attributeOf = (span: SentSpan, name: string): unknown => {
  const value = span.attributes.find(({ key }) => key === name)?.value
  return value === undefined ? undefined : Object.values(value)[0]
}

describe("a press in a trace", () => {
  it("goes from the request to the book that is opened, decided on and appended to", () => {
    const spans = collector.spans()
    const root = spans.find((span) => attributeOf(span, "fukuri.request_id") === pressed.requestId)
    assert.deepInclude(root, { name: "POST /coupon/:place/confirm" })
    assert.isUndefined(root?.parentSpanId)
    assert.strictEqual(root && attributeOf(root, "http.route"), "/coupon/:place/confirm")
    assert.strictEqual(Number(root && attributeOf(root, "http.response.status_code")), 303)
    const ofPress = spans.filter(({ traceId }) => traceId === root?.traceId)
    const use = ofPress.find(({ name }) => name === "Coupons.redeem")
    const steps = ofPress.filter(({ parentSpanId }) => parentSpanId === use?.spanId).map(({ name }) => name)
    assert.sameMembers(steps, ["Ledger.open", "CouponBooks.decide", "Ledger.append"])
    const above = (span: SentSpan | undefined): SentSpan | undefined =>
      ofPress.find(({ spanId }) => spanId === span?.parentSpanId)
    let top = use
    while (above(top) !== undefined) top = above(top)
    assert.strictEqual(top, root)
  })

  it("belongs to the trace of the proxy in front, whose word is taken", () => {
    const alive = collector.spans().find(({ name }) => name === "GET /healthz")
    assert.deepInclude(alive, { traceId: traceparent.slice(3, 35), parentSpanId: traceparent.slice(36, 52) })
  })

  it("is not lost among what the service does by itself every second", () => {
    // What belongs to a request was asked for by somebody.
    const roots = collector.spans().filter(({ parentSpanId }) => parentSpanId === undefined)
    const own = roots
      .map(({ name }) => name)
      .filter((name) => /^(?:Tasks|Sessions\.purge|Attempts\.purge|Cases|GrantRuns)\b/.test(name))
    assert.deepStrictEqual(own, [])
  })
})

describe("who pressed", () => {
  /** What is said in JSON: every text in it but ids of traces and instants, in which any digits may stand. */
  const textsIn = (value: unknown): ReadonlyArray<string> => {
    if (typeof value === "string") return [value]
    if (typeof value !== "object" || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) =>
      /^(?:traceId|spanId|parentSpanId|timestamp|.*UnixNano)$/.test(key) ? [] : [key, ...textsIn(inner)]
    )
  }
  const assertSaysNothing = (texts: ReadonlyArray<string>): void => {
    assert.isAbove(texts.length, 100)
    const never = [...saidOfCanary, ...system.secrets]
    for (const text of texts) for (const said of never) assert.notInclude(text, said)
  }

  it("is in no span, log record or metric that was sent to the collector", async () => {
    await collector.until(() => new Set(collector.received.map(({ path }) => path)).size === 3)
    assert.sameMembers(
      [...new Set(collector.received.map(({ path }) => path))],
      ["/v1/traces", "/v1/logs", "/v1/metrics"]
    )
    assertSaysNothing(collector.received.flatMap(({ body }) => textsIn(JSON.parse(body))))
  })

  it("is in no line of the log, and each line has its level, message, time and, of a request, its id", () => {
    const lines: ReadonlyArray<Readonly<Record<string, unknown>>> = service
      .output()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line))
    assertSaysNothing(lines.flatMap(textsIn))
    for (const line of lines) {
      assert.match(String(line["level"]), /^(?:INFO|WARN|ERROR)$/)
      assert.isNotEmpty(line["message"])
      assert.match(String(line["timestamp"]), /^2024-07-01T00:.*Z$/)
    }
    const requests = lines.filter(({ message }) => message === "request")
    assert.isAbove(requests.length, 10)
    for (const { annotations } of requests) assert.match(JSON.stringify(annotations), /"requestId":"[0-9a-f]{16}"/)
    assert.include(JSON.stringify(requests), String(pressed.requestId))
  })

  it("is in no label of a metric, and every label has one of a few words", () => {
    assertSaysNothing(series.flatMap(({ labels }) => Object.values(labels)))
    for (const said of saidOfCanary) assert.notInclude(exposition.replace(/ [0-9.e+-]+$/gm, ""), said)
    const values = new Map<string, Set<string>>()
    for (const { labels } of series) {
      for (const [label, value] of Object.entries(labels)) {
        values.set(label, (values.get(label) ?? new Set()).add(value))
      }
    }
    for (const [label, found] of values) {
      assert.isBelow(found.size, label === "route" || label === "product" || label === "le" ? 60 : 20, label)
      for (const value of found) assert.notMatch(value, /[0-9]{6}/, label)
    }
  })
})

describe("what the documents say of metrics", () => {
  /** Only with the embedded database, which the service of this test has not. */
  const embeddedOnly = metrics.dataFree.metric.id
  const exported = () => new Set([...series.map(({ name }) => name), embeddedOnly])
  const labelsOf = () => new Set(series.flatMap(({ labels }) => Object.keys(labels)))
  /** What Prometheus adds to what it reads. */
  const added = { metrics: ["up"], labels: ["job", "instance"] }

  /** The names of metrics and of labels in an expression. */
  const namesIn = (expression: string) => {
    const labels: Array<string> = []
    const bare = expression
      .replace(/\{([^}]*)\}/g, (_, matchers: string) => {
        labels.push(...[...matchers.matchAll(/([a-z_]+)\s*[=!]/g)].map(([, label = ""]) => label))
        return " "
      })
      .replace(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_, names: string) => {
        labels.push(...names.split(",").map((name) => name.trim()))
        return " "
      })
      .replace(/\[[^\]]*\]/g, " ")
    const metrics = [...bare.matchAll(/\b([a-z_][a-z0-9_]*)\b(?!\s*\()/gi)]
      .map(([, name = ""]) => name)
      .filter((name) => !["and", "or", "unless", "bool", "e"].includes(name))
    return { metrics, labels }
  }

  const assertKnown = (expressions: ReadonlyArray<string>): void => {
    for (const expression of expressions) {
      const { labels, metrics } = namesIn(expression)
      assert.isNotEmpty(metrics, expression)
      for (const name of metrics) {
        assert.isTrue(exported().has(name) || added.metrics.includes(name), `${name} is not exported: ${expression}`)
      }
      for (const label of labels) {
        assert.isTrue(labelsOf().has(label) || added.labels.includes(label), `no label ${label}: ${expression}`)
      }
    }
  }

  const rules = () => {
    const { groups }: { groups: ReadonlyArray<{ rules: ReadonlyArray<Rule> }> } = parse(
      readFileSync(join(docs, "operations/alerts.yml"), "utf8")
    )
    return groups.flatMap(({ rules }) => rules)
  }
  interface Rule {
    readonly alert: string
    readonly expr: string
    readonly labels: { readonly severity: string }
    readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string }
  }
  const watching = readFileSync(join(docs, "watching.md"), "utf8")
  const headings = [...watching.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) => heading)

  it("every metric and label of the dashboard is exported", () => {
    const { panels }: { panels: ReadonlyArray<{ targets?: ReadonlyArray<{ expr: string }> }> } = JSON.parse(
      readFileSync(join(docs, "operations/grafana-dashboard.json"), "utf8")
    )
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    assert.isAbove(expressions.length, 30)
    assertKnown(expressions)
  })

  it("every metric and label of an alert is exported, and every alert says what it is and what to do", () => {
    assert.isAbove(rules().length, 15)
    assertKnown(rules().map(({ expr }) => expr))
    for (const { alert, annotations, labels } of rules()) {
      assert.include(["page", "ticket"], labels.severity, alert)
      assert.isNotEmpty(annotations.summary, alert)
      assert.isNotEmpty(annotations.description, alert)
      assert.strictEqual(annotations.runbook, `docs/watching.md#${alert.toLowerCase()}`)
    }
    assert.sameMembers(
      rules().map(({ alert }) => alert),
      headings
    )
  })

  it("the table of metrics has every metric that is exported, with its labels, and no other", () => {
    const rows = [...watching.matchAll(/^\| `([a-z0-9_]+)` *\| ([^|]*) \|/gm)]
    const told = new Map(
      rows.map(([, name = "", labels = ""]) => [name, [...labels.matchAll(/`([a-z]+)`/g)].map(([, label]) => label)])
    )
    const families = [...exposition.matchAll(/^# TYPE (\S+) /gm)].map(([, name = ""]) => name)
    assert.sameMembers([...told.keys()], [...families, embeddedOnly])
    for (const [name, labels] of told) {
      const found = new Set(
        series
          .filter((each) => each.name.replace(/_(?:bucket|sum|count)$/, "") === name || each.name === name)
          .flatMap(({ labels }) => Object.keys(labels))
      )
      found.delete("le")
      assert.sameMembers([...found], labels, name)
    }
  })
})

// The last, because it ends the service.
describe("a line of the log", () => {
  it("is there for every request when the service has been told to stop", async () => {
    const url = await freshDatabase(inject("postgresUrl"))
    const stopped = await startService({
      DATABASE_URL: url,
      FUKURI_SECRET: "a secret of a test, long enough to be one"
    })
    try {
      await Promise.all(Array.from({ length: 40 }, () => fetch(`${stopped.url}/healthz`)))
      await stopped.stop()
      const told = () => stopped.output().split('"route":"/healthz"').length - 1
      // What a process wrote may be read after it has ended.
      await until(async () => told() >= 40)
      assert.strictEqual(told(), 40)
    } finally {
      await stopped.stop()
      await dropDatabase(url)
    }
  })
})

describe("a collector that does not answer any more, and one that is gone", () => {
  it("are in the way of no press, and of no end", async () => {
    collector.hang()
    const before = collector.received.length
    await collector.until(() => collector.received.length > before)
    const client = formClient(service.url)
    assert.match((await walk(client)).answer.location, /\/done\?t=/)
    await collector.close()
    assert.match((await walk(formClient(service.url))).answer.location, /\/done\?t=/)
    assert.strictEqual(await service.stop(), 130)
  })
})
