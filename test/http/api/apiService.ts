// The JSON API beside the pages, as officeService starts those, with keys for it and the typed client on them.
import { assert } from "@effect/vitest"
import { type ApiKey, ApiKeys } from "@fukuri/core"
import { newToken } from "@fukuri/http"
import { type ApiClient, apiClient } from "@fukuri/http/client"
import { Effect, Redacted } from "effect"
import { sag } from "../memberService.ts"
import { clerks, type OfficeService, type OfficeServiceOptions, startOfficeService } from "../office/officeService.ts"

/** Every scope there is. */
export const allScopes = [
  "books:read",
  "catalogue:read",
  "redemptions:write",
  "reversals:write",
  "imports:write",
  "grants:write",
  "ledger:read"
] as const satisfies ReadonlyArray<ApiKey.ApiScope>

/** A key that was made, and its token. */
export interface Key {
  readonly id: ApiKey.ApiKeyId
  readonly token: string
}

/** What was answered. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // Whatever it is: a test says what it expects of it.
  readonly json: ReturnType<typeof JSON.parse>
}

/** What is sent beside the address. */
export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The Idempotency-Key; a new one when left out. */
  readonly once?: string
}

export interface ApiService extends OfficeService {
  readonly key: (
    scopes?: ReadonlyArray<ApiKey.ApiScope>,
    more?: Partial<Pick<ApiKey.ApiKey, "until" | "name">>
  ) => Promise<Key>
  /** Asks as a key; as nobody when that is undefined. A path below /api/v1, or a whole one. */
  readonly ask: (key: Key | string | undefined, path: string, sent?: Sent) => Promise<Answer>
}

let asked = 0

export const startApiService = async (spec: OfficeServiceOptions = {}): Promise<ApiService> => {
  const service = await startOfficeService(spec)
  return {
    ...service,
    key: (scopes = allScopes, more = {}) =>
      service.run(
        Effect.gen(function* () {
          const { id, secretHash, token } = newToken(sag)
          yield* ApiKeys.make(clerks.manager, id, { name: "人事システム", scopes, secretHash, ...more })
          return { id, token: Redacted.value(token) }
        })
      ),
    ask: async (key, path, sent = {}) => {
      const token = typeof key === "string" ? key : key?.token
      const isWrite = sent.body !== undefined || sent.method === "POST"
      const response = await fetch(`${service.url}${path.startsWith("/api") ? path : `/api/v1${path}`}`, {
        method: sent.method ?? (isWrite ? "POST" : "GET"),
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(isWrite
            ? { "content-type": "application/json", "idempotency-key": sent.once ?? `request ${++asked}` }
            : {}),
          ...sent.headers
        },
        ...(sent.body === undefined
          ? {}
          : { body: typeof sent.body === "string" ? sent.body : JSON.stringify(sent.body) })
      })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: response.headers.get("content-type")?.includes("json") === true ? JSON.parse(text) : undefined
      }
    }
  }
}

/** The typed client of a key. */
export const clientOf = (service: OfficeService, { token }: Key): Effect.Effect<ApiClient> =>
  apiClient({ baseUrl: service.url, key: Redacted.make(token) })

/** Runs a test on a service of its own. */
export const withApi =
  (spec: OfficeServiceOptions, test: (service: ApiService) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const service = await startApiService(spec)
    try {
      await test(service)
    } finally {
      await service.stop()
    }
  }

/** That an answer is the problem of a code, as problems are. */
export const expectProblem = (answer: Answer, status: number, code: string): void => {
  assert.strictEqual(answer.status, status, answer.text)
  assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/)
  assert.strictEqual(answer.json.code, code)
  assert.strictEqual(answer.json.type, `urn:fukuri:problem:${code}`)
  assert.strictEqual(answer.json.status, status)
}
