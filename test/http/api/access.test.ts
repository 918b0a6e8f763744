// Who may do what with which key: every scope against every endpoint, and keys that open nothing.
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { type ApiKey, ApiKeys, Association, Audit, Catalogue } from "@fukuri/core"
import { Api, newToken } from "@fukuri/http"
import { Context, Effect, Redacted, Schema } from "effect"
import { HttpApi } from "effect/http-api"
import { Needs } from "../../../packages/http/src/api/ApiAccess.ts"
import { sag } from "../memberService.ts"
import { clerks } from "../office/officeService.ts"
import { allScopes, type ApiService, expectProblem, type Key, startApiService, withApi } from "./apiService.ts"
import { orders } from "./orders.ts"

interface Endpoint {
  readonly method: string
  readonly path: string
  readonly needs: ReadonlyArray<ApiKey.ApiScope>
}

const endpoints: Array<Endpoint> = []
HttpApi.reflect(Api, {
  onGroup: () => undefined,
  onEndpoint: ({ endpoint: { annotations, method, path } }) => {
    endpoints.push({ method, path, needs: Context.getOrUndefined(annotations, Needs) ?? [] })
  }
})

/** Which scope opens what, beside the contract: one there that is wrong, or changes, is noticed here. */
const expected: Readonly<Record<string, ReadonlyArray<ApiKey.ApiScope>>> = {
  "GET /api/v1/holders/:number/book": ["books:read"],
  "GET /api/v1/holders/:number/verdicts": ["books:read"],
  "GET /api/v1/facilities": ["catalogue:read"],
  "GET /api/v1/programmes": ["catalogue:read"],
  "POST /api/v1/redemptions": ["redemptions:write"],
  "POST /api/v1/redemptions/:id/reversals": ["reversals:write"],
  "POST /api/v1/imports/members": ["imports:write"],
  "POST /api/v1/grant-runs": ["grants:write"],
  "GET /api/v1/jobs/:id": ["imports:write", "grants:write"],
  "GET /api/v1/ledger": ["ledger:read"]
}

const bodies: Readonly<Record<string, unknown>> = {
  ...orders,
  "/api/v1/grant-runs": { on: "2024-07-01" },
  "/api/v1/imports/members": "a,b"
}

const askFor = (service: ApiService, key: Key | string | undefined, { method, path }: Endpoint) =>
  service.ask(
    key,
    `${path.replace(":number", "234567").replace(":id", "0000000000000000")}${path.endsWith("verdicts") ? "?facility=1234567" : path.endsWith("members") ? "?asOf=2024-07-01" : ""}`,
    {
      method,
      ...(method === "POST" ? { body: bodies[path] } : {}),
      ...(path.endsWith("members") ? { headers: { "content-type": "text/csv" } } : {})
    }
  )

let service: ApiService
beforeAll(async () => {
  service = await startApiService()
})
afterAll(() => service.stop())

describe("an endpoint", () => {
  it("asks for the scopes that are expected of it", () => {
    const found = Object.fromEntries(endpoints.map(({ method, needs, path }) => [`${method} ${path}`, [...needs]]))
    assert.deepStrictEqual(found, expected)
  })

  for (const scope of allScopes) {
    it(`lets a key with ${scope} through that it is for, and answers 403 to it elsewhere, where nothing happens`, async () => {
      const key = await service.key([scope])
      for (const endpoint of endpoints) {
        const before = await service.ledger()
        const answer = await askFor(service, key, endpoint)
        if (endpoint.needs.includes(scope)) {
          assert.notInclude([401, 403], answer.status, `${endpoint.path}: ${answer.text}`)
          continue
        }
        expectProblem(answer, 403, "scope-missing")
        assert.deepStrictEqual(answer.json.needs, [...endpoint.needs])
        assert.deepStrictEqual(await service.ledger(), before)
      }
    })
  }

  it("that is refused for its scope stands in the record", async () => {
    const key = await service.key(["catalogue:read"])
    await service.ask(key, "/ledger")
    const [line] = await service.run(Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 1 })))
    assert.deepInclude(line, { actor: `api:${key.id}`, action: "access.refused" } as never)
  })
})

describe("a key", () => {
  const everywhere = async (key: Key | string | undefined) => {
    for (const endpoint of endpoints) {
      const answer = await askFor(service, key, endpoint)
      expectProblem(answer, 401, "unauthorized")
      assert.strictEqual(answer.headers.get("www-authenticate"), "Bearer")
    }
  }

  it("that is missing or garbage opens nothing", async () => {
    const { token } = await service.key()
    const secret = token.split("_").slice(3).join("_")
    for (const wrong of [
      undefined,
      "",
      "garbage",
      `${token}x`,
      token.slice(0, -1),
      token.replace(secret, `${secret.slice(1)}A`),
      token.replace("fkr_sag_", "fkr_other_"),
      token.toUpperCase()
    ]) {
      await everywhere(wrong)
    }
  })

  it("that was revoked opens nothing any more", async () => {
    const key = await service.key()
    assert.strictEqual((await service.ask(key, "/facilities")).status, 200)
    await service.run(ApiKeys.revoke(clerks.manager, key.id))
    await everywhere(key)
  })

  it("that is over opens nothing from the next day on", async () => {
    await withApi({}, async (own) => {
      const key = await own.key(["catalogue:read"], { until: "2024-07-01" as never })
      own.setTime("2024-07-01T23:59:00+09:00")
      assert.strictEqual((await own.ask(key, "/facilities")).status, 200)
      own.setTime("2024-07-02T00:00:01+09:00")
      expectProblem(await own.ask(key, "/facilities"), 401, "unauthorized")
    })()
  })

  it("of another association sees and does nothing of this one's", async () => {
    const other = "other" as typeof sag
    const { id, secretHash, token } = newToken(other)
    await service.run(
      Effect.gen(function* () {
        const catalogue = yield* Catalogue.Catalogue
        const known = (yield* catalogue.latest).associations.get(sag)
        yield* catalogue.putAssociation(Schema.decodeUnknownSync(Association.Association)({ ...known, code: other }))
        yield* ApiKeys.make({ ...clerks.manager, association: other }, id, {
          name: "別の団体",
          scopes: [...allScopes],
          secretHash
        })
      })
    )
    const key = { id, token: Redacted.value(token) }
    expectProblem(await service.ask(key, "/holders/234567/book"), 404, "holder-unknown")
    assert.deepStrictEqual((await service.ask(key, "/facilities")).json, { facilities: [] })
    assert.deepStrictEqual((await service.ask(key, "/ledger")).json, { entries: [], next: 0 })
    expectProblem(
      await service.ask(key, "/redemptions", { body: bodies["/api/v1/redemptions"] }),
      404,
      "holder-unknown"
    )
    // The same key under this association's name.
    await everywhere(key.token.replace("fkr_other_", "fkr_sag_"))
  })

  it("that asks too often is told when to come again, and others are not held up by it", async () => {
    await withApi({ api: { perMinute: 3 } }, async (own) => {
      const [key, others] = [await own.key(), await own.key()]
      const first = await own.ask(key, "/facilities")
      assert.strictEqual(first.headers.get("ratelimit-policy"), '"key";q=3;w=60')
      assert.match(first.headers.get("ratelimit") ?? "", /^"key";r=2;t=[0-9]+$/)
      await own.ask(key, "/facilities")
      await own.ask(key, "/facilities")
      const over = await own.ask(key, "/facilities")
      expectProblem(over, 429, "too-many-requests")
      assert.strictEqual(over.headers.get("retry-after"), String(over.json.retryAfterSeconds))
      assert.match(over.headers.get("ratelimit") ?? "", /^"key";r=0;t=[0-9]+$/)
      assert.strictEqual((await own.ask(others, "/facilities")).status, 200)
      own.setTime("2024-07-01T09:02:00+09:00")
      assert.strictEqual((await own.ask(key, "/facilities")).status, 200)
    })()
  })
})
