/**
 * Settings: what the environment decides, read once at start. A wrong value is refused with its name, the value's
 * fault and what is expected; nothing falls back silently.
 */
import type { BlockList } from "node:net"
import { CalendarDate } from "@fukuri/core"
import { Redacted, Result, Schema } from "effect"
import { alertCalmMillis, type LoginLimits, loginLimits, parseLoginLimits } from "../LoginLimits.ts"
import { parseNetworks } from "../webhooks/WebhookNetworks.ts"

/** Where the service listens, stores, and what it trusts. */
export interface Settings {
  readonly port: number
  readonly host: string
  /** A PostgreSQL server; the embedded database when absent. */
  readonly databaseUrl: Redacted.Redacted | undefined
  /** Folder of the embedded database and the generated secret. */
  readonly dataFolder: string
  /** Generated into the data folder when absent. */
  readonly secret: Redacted.Redacted | undefined
  /** Base of the addresses on placards, without a slash at the end; from the request when absent. */
  readonly publicUrl: string | undefined
  readonly demo: boolean
  /** The instant that the service's clock starts from; the machine's when absent. */
  readonly clock: CalendarDate.Instant | undefined
  readonly trustProxy: boolean
  /** What a reader of `/metrics` has to show; without one only this machine may read them. */
  readonly metricsToken: Redacted.Redacted | undefined
  /** The collector that traces, logs and metrics are sent to, without a slash at the end; none are sent when absent. */
  readonly otlpEndpoint: string | undefined
  /** How many requests are in work at once at the most. */
  readonly maxInWork: number
  /** How many connections there are at once at the most. */
  readonly maxConnections: number
  /** How many requests a key of the JSON API may make in a minute, of each process. */
  readonly apiPerMinute: number
  readonly loginLimits: LoginLimits
  /** How long the budget of wrong logins must not be exceeded for an alert to end by itself. */
  readonly alertCalmMillis: number
  /** Whether events may be sent to other systems over `http:` too. */
  readonly webhookAllowHttp: boolean
  /** Inner networks that events may be sent into. */
  readonly webhookPrivate: BlockList | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings. Refuses with one sentence for every wrong one. */
export const read = (env: Environment): Result.Result<Settings, ReadonlyArray<string>> => {
  const wrong: Array<string> = []
  const setting = <A>(name: string, fallback: A, parse: (text: string) => A | undefined, expected: string): A => {
    const text = env[name]
    if (text === undefined || text === "") return fallback
    const value = parse(text)
    if (value !== undefined) return value
    wrong.push(`${name}: expected ${expected}.`)
    return fallback
  }
  const production = env["NODE_ENV"] === "production"
  const settings: Settings = {
    port: setting("PORT", 3000, toPort, "a whole number from 0 to 65535"),
    host: setting("HOST", "127.0.0.1", (text) => text, "a host name or address"),
    databaseUrl: setting("DATABASE_URL", undefined, toDatabaseUrl, "an address like postgres://user@host:5432/name"),
    dataFolder: setting("FUKURI_DATA", "./data", (text) => text, "a folder"),
    secret: setting("FUKURI_SECRET", undefined, toSecret, "at least 32 characters"),
    publicUrl: setting("FUKURI_PUBLIC_URL", undefined, toPublicUrl, "an address like https://coupon.example.jp"),
    demo: setting("FUKURI_DEMO", false, toSwitch, "0 or 1"),
    clock: setting("FUKURI_CLOCK", undefined, toInstant, "an instant like 2024-07-01T09:00:00+09:00"),
    trustProxy: setting("TRUST_PROXY", false, toSwitch, "0 or 1"),
    metricsToken: setting("FUKURI_METRICS_TOKEN", undefined, toToken, "16 to 200 letters, digits and -._~+/"),
    otlpEndpoint: setting(
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      undefined,
      toEndpoint,
      "an address like http://127.0.0.1:4318"
    ),
    maxInWork: setting("FUKURI_MAX_IN_WORK", 128, toCount(4, 10_000), "a whole number from 4 to 10000"),
    maxConnections: setting(
      "FUKURI_MAX_CONNECTIONS",
      4_000,
      toCount(10, 1_000_000),
      "a whole number from 10 to 1000000"
    ),
    apiPerMinute: setting("FUKURI_API_PER_MINUTE", 600, toCount(1, 100_000), "a whole number from 1 to 100000"),
    loginLimits: readLoginLimits(env["FUKURI_LOGIN_LIMITS"], wrong),
    alertCalmMillis: setting(
      "FUKURI_LOGIN_ALERT_MINUTES",
      alertCalmMillis,
      toAlertMillis,
      "a whole number of minutes from 1 to 1440"
    ),
    webhookAllowHttp: setting("FUKURI_WEBHOOK_ALLOW_HTTP", false, toSwitch, "0 or 1"),
    webhookPrivate: setting("FUKURI_WEBHOOK_PRIVATE", undefined, toNetworks, "networks like 10.0.0.0/8,fd00::/8")
  }
  if (production && settings.clock !== undefined) {
    wrong.push("FUKURI_CLOCK: not allowed with NODE_ENV=production, where the clock must be the real one.")
  }
  if (production && settings.databaseUrl !== undefined && settings.secret === undefined) {
    wrong.push(
      "FUKURI_SECRET: required with DATABASE_URL and NODE_ENV=production, so that every node has the same one."
    )
  }
  return wrong.length === 0 ? Result.succeed(settings) : Result.fail(wrong)
}

const readLoginLimits = (text: string | undefined, wrong: Array<string>): LoginLimits => {
  if (text === undefined || text === "") return loginLimits
  const read = parseLoginLimits(text)
  if (Result.isSuccess(read)) return read.success
  wrong.push(`FUKURI_LOGIN_LIMITS: expected limits like number:5/15m,service-daily:1000/24h; ${read.failure}.`)
  return loginLimits
}

const toAlertMillis = (text: string): number | undefined =>
  /^[0-9]{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1440 ? Number(text) * 60_000 : undefined

const toPort = (text: string): number | undefined =>
  /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined

const toCount =
  (least: number, most: number) =>
  (text: string): number | undefined =>
    /^[0-9]{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined

const toDatabaseUrl = (text: string): Redacted.Redacted | undefined =>
  /^postgres(ql)?:$/.test(protocolOf(text) ?? "") ? Redacted.make(text) : undefined

const toSecret = (text: string): Redacted.Redacted | undefined => (text.length >= 32 ? Redacted.make(text) : undefined)

const toToken = (text: string): Redacted.Redacted | undefined =>
  /^[A-Za-z0-9._~+/-]{16,200}=*$/.test(text) ? Redacted.make(text) : undefined

const toEndpoint = (text: string): string | undefined => {
  if (!/^https?:$/.test(protocolOf(text) ?? "")) return undefined
  const { hash, origin, pathname, search, username } = new URL(text)
  return hash === "" && search === "" && username === "" ? `${origin}${pathname}`.replace(/\/+$/, "") : undefined
}

const toPublicUrl = (text: string): string | undefined => {
  if (!/^https?:$/.test(protocolOf(text) ?? "")) return undefined
  const { href, origin } = new URL(text)
  return href === `${origin}/` ? origin : undefined
}

const toNetworks = (text: string): BlockList | undefined => Result.getOrUndefined(parseNetworks(text))

const toSwitch = (text: string): boolean | undefined => (text === "1" ? true : text === "0" ? false : undefined)

const toInstant = (text: string): CalendarDate.Instant | undefined => {
  const millis = Date.parse(text)
  // Date.parse takes 2/30 for 3/1.
  const isDay = Schema.is(CalendarDate.CalendarDate)(text.slice(0, 10))
  return isDay && /T.*(Z|[+-][0-9]{2}:?[0-9]{2})$/.test(text) && !Number.isNaN(millis)
    ? (millis as CalendarDate.Instant)
    : undefined
}

const protocolOf = (text: string): string | undefined => (URL.canParse(text) ? new URL(text).protocol : undefined)
