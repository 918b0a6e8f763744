// What the environment decides: every right value is taken as it is meant, every wrong one refused by name.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Redacted, Result, Schema } from "effect"
import { loginLimits } from "@fukuri/http"
import { read } from "../../packages/http/src/service/Settings.ts"

const taken = (env: Readonly<Record<string, string>>) => Result.getOrThrow(read(env))
const refused = (env: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Result.match(read(env), { onSuccess: () => [], onFailure: (wrong) => wrong })

const secret = "a secret of more than thirty-two characters"
const metricsToken = "a-token-of-a-test-long-enough"
const databaseUrl = "postgres://clerk:hunter2@db.example.jp:5432/fukuri"

describe("settings that are left out", () => {
  it.each([{}, { PORT: "", HOST: "", FUKURI_SECRET: "", FUKURI_DEMO: "", TRUST_PROXY: "", DATABASE_URL: "" }])(
    "have their documented defaults: %j",
    (env) => {
      expect(taken(env)).toEqual({
        port: 3000,
        host: "127.0.0.1",
        databaseUrl: undefined,
        dataFolder: "./data",
        secret: undefined,
        publicUrl: undefined,
        demo: false,
        clock: undefined,
        trustProxy: false,
        metricsToken: undefined,
        otlpEndpoint: undefined,
        maxInWork: 128,
        maxConnections: 4_000,
        apiPerMinute: 600,
        loginLimits,
        alertCalmMillis: 30 * 60_000,
        webhookAllowHttp: false,
        webhookPrivate: undefined
      })
    }
  )
})

describe("a right value", () => {
  it.each([
    [{ PORT: "0" }, { port: 0 }],
    [{ PORT: "65535" }, { port: 65_535 }],
    [{ HOST: "0.0.0.0" }, { host: "0.0.0.0" }],
    [{ FUKURI_DATA: "/srv/fukuri" }, { dataFolder: "/srv/fukuri" }],
    [{ FUKURI_DEMO: "1" }, { demo: true }],
    [{ FUKURI_DEMO: "0" }, { demo: false }],
    [{ TRUST_PROXY: "1" }, { trustProxy: true }],
    [{ FUKURI_MAX_IN_WORK: "4" }, { maxInWork: 4 }],
    [{ FUKURI_MAX_CONNECTIONS: "1000000" }, { maxConnections: 1_000_000 }],
    [{ FUKURI_API_PER_MINUTE: "1" }, { apiPerMinute: 1 }],
    [{ FUKURI_PUBLIC_URL: "https://coupon.example.jp" }, { publicUrl: "https://coupon.example.jp" }],
    [{ FUKURI_PUBLIC_URL: "https://coupon.example.jp/" }, { publicUrl: "https://coupon.example.jp" }],
    [{ FUKURI_PUBLIC_URL: "http://localhost:8080" }, { publicUrl: "http://localhost:8080" }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318/" }, { otlpEndpoint: "http://127.0.0.1:4318" }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "https://otel.example.jp/in" }, { otlpEndpoint: "https://otel.example.jp/in" }],
    [{ FUKURI_LOGIN_ALERT_MINUTES: "1440" }, { alertCalmMillis: 86_400_000 }],
    [{ FUKURI_WEBHOOK_ALLOW_HTTP: "1" }, { webhookAllowHttp: true }],
    [
      { FUKURI_LOGIN_LIMITS: "service:500/10m, service-daily:5000/24h,number:3/1h" },
      {
        loginLimits: {
          ...loginLimits,
          service: { most: 500, windowMillis: 600_000 },
          serviceDaily: { most: 5000, windowMillis: 86_400_000 },
          number: { most: 3, windowMillis: 3_600_000 }
        }
      }
    ],
    [{ FUKURI_CLOCK: "2024-07-01T09:00:00+09:00" }, { clock: Date.UTC(2024, 6, 1) }],
    [{ FUKURI_CLOCK: "2024-07-01T00:00Z" }, { clock: Date.UTC(2024, 6, 1) }],
    [{ FUKURI_CLOCK: "2024-02-29T00:00:00.000+0900" }, { clock: Date.UTC(2024, 1, 28, 15) }]
  ])("%j is taken", (env, expected) => {
    expect(taken(env)).toMatchObject(expected)
  })

  it.each(["postgres", "postgresql"])("an address with %s: is a server", (scheme) => {
    const url = `${scheme}://clerk:hunter2@db.example.jp:5432/fukuri`
    const settings = taken({ DATABASE_URL: url, FUKURI_SECRET: secret })
    expect(settings.databaseUrl === undefined ? "" : Redacted.value(settings.databaseUrl)).toBe(url)
    expect(settings.secret === undefined ? "" : Redacted.value(settings.secret)).toBe(secret)
  })

  it("that is secret does not show when the settings are printed", () => {
    const settings = taken({ DATABASE_URL: databaseUrl, FUKURI_SECRET: secret, FUKURI_METRICS_TOKEN: metricsToken })
    const printed = `${JSON.stringify(settings)} ${String(settings.secret)} ${String(settings.databaseUrl)}`
    expect(printed).not.toContain("hunter2")
    expect(printed).not.toContain(secret)
    expect(printed).not.toContain(metricsToken)
  })
})

describe("a wrong value", () => {
  it.each([
    ["PORT", ["-1", "65536", "3000.5", "http", "0x50", "１２３", " 3000", "1e3"]],
    [
      "DATABASE_URL",
      ["fukuri", "mysql://localhost/fukuri", "http://localhost", "localhost:5432/fukuri", "//db/fukuri"]
    ],
    ["FUKURI_SECRET", ["short", "x".repeat(31)]],
    [
      "FUKURI_PUBLIC_URL",
      [
        "coupon.example.jp",
        "ftp://coupon.example.jp",
        "https://coupon.example.jp/sub",
        "https://coupon.example.jp/?a=1",
        "https://coupon.example.jp/#top",
        "https://user:hunter2@coupon.example.jp/"
      ]
    ],
    ["FUKURI_DEMO", ["true", "yes", "2", "on"]],
    ["TRUST_PROXY", ["true", "loopback", "2"]],
    ["FUKURI_METRICS_TOKEN", ["short", "with a space in it", "x".repeat(201), "ひらがなでじゅうろくもじいじょうです"]],
    [
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      ["127.0.0.1:4318", "grpc://otel:4317", "http://otel/?key=1", "http://a:b@otel:4318"]
    ],
    ["FUKURI_MAX_IN_WORK", ["3", "10001", "-8", "1e3", "many", " 64"]],
    ["FUKURI_API_PER_MINUTE", ["0", "100001", "1.5", "unlimited"]],
    ["FUKURI_MAX_CONNECTIONS", ["9", "1000001", "4000.5", "unlimited"]],
    ["FUKURI_LOGIN_ALERT_MINUTES", ["0", "1441", "-1", "1.5", "30m"]],
    [
      "FUKURI_LOGIN_LIMITS",
      [
        "300/15m",
        "numbr:5/15m",
        "number:5",
        "number:0/15m",
        "number:1000001/15m",
        "number:5/0m",
        "number:5/25h",
        "number:5/15s",
        "number:5/15m,",
        "number:5/15m,number:6/15m",
        "constructor:5/15m"
      ]
    ],
    [
      "FUKURI_CLOCK",
      [
        "2024-07-01",
        "2024-07-01T09:00:00",
        "09:00",
        "yesterday",
        "2024-13-01T00:00:00Z",
        "2024-02-30T09:00:00+09:00",
        "2023-02-29T00:00:00Z",
        "2024-07-01T25:00:00Z",
        "1719792000000",
        "0001-01-01T00:00:00Z"
      ]
    ]
  ])("of %s is refused in one sentence with its name and what is expected", (name, values) => {
    for (const value of values) {
      const sentences = refused({ [name]: value })
      expect(sentences, value).toHaveLength(1)
      expect(sentences[0]).toMatch(new RegExp(`^${name}: expected .+\\.$`))
    }
  })

  it("never stands in the sentence, since it may be a secret", () => {
    const env = {
      FUKURI_SECRET: "hunter2",
      DATABASE_URL: "mysql://clerk:hunter2@db/fukuri",
      FUKURI_PUBLIC_URL: "https://user:hunter2@coupon.example.jp/x"
    }
    expect(refused(env)).toHaveLength(3)
    expect(refused(env).join()).not.toContain("hunter2")
  })

  it("is told with all the others at once", () => {
    const env = { PORT: "x", FUKURI_DEMO: "x", TRUST_PROXY: "x", FUKURI_CLOCK: "x" }
    expect(refused(env).map((sentence) => sentence.split(":")[0])).toEqual([
      "PORT",
      "FUKURI_DEMO",
      "FUKURI_CLOCK",
      "TRUST_PROXY"
    ])
  })

  it.prop(
    "is the only other thing than a right one: no text makes reading fail otherwise",
    {
      values: Arbitrary.all({
        PORT: Arbitrary.schema(Schema.String),
        DATABASE_URL: Arbitrary.schema(Schema.String),
        FUKURI_PUBLIC_URL: Arbitrary.schema(Schema.String),
        FUKURI_CLOCK: Arbitrary.schema(Schema.String)
      })
    },
    ({ values }) => {
      expect(["Success", "Failure"]).toContain(read(values)._tag)
    }
  )
})

describe("in production", () => {
  const production = { NODE_ENV: "production" }

  it("the clock is the real one", () => {
    const clock = { FUKURI_CLOCK: "2024-07-01T09:00:00+09:00" }
    expect(refused({ ...production, ...clock })).toEqual([
      "FUKURI_CLOCK: not allowed with NODE_ENV=production, where the clock must be the real one."
    ])
    expect(refused({ NODE_ENV: "development", ...clock })).toEqual([])
  })

  it("a server needs a secret that every node has", () => {
    expect(refused({ ...production, DATABASE_URL: databaseUrl })).toEqual([
      "FUKURI_SECRET: required with DATABASE_URL and NODE_ENV=production, so that every node has the same one."
    ])
    expect(refused({ ...production, DATABASE_URL: databaseUrl, FUKURI_SECRET: secret })).toEqual([])
    expect(refused({ DATABASE_URL: databaseUrl })).toEqual([])
    expect(refused(production)).toEqual([])
  })
})
