// What other systems look up: books, verdicts, facilities, programmes.
import { connect } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { clientOf, expectProblem, withApi } from "./apiService.ts"
import { Effect } from "effect"
import type { CalendarDate, Facility, HolderNumber } from "@fukuri/core"

const sakura = "234567" as HolderNumber.HolderNumber
const hospital = "1234567" as Facility.FacilityCode

describe("reading", () => {
  it(
    "a book tells what somebody has of every product, and whether it can be used",
    withApi({}, async (service) => {
      const key = await service.key(["books:read"])
      const { json, status } = await service.ask(key, `/holders/${sakura}/book`)
      assert.strictEqual(status, 200)
      assert.strictEqual(json.fiscalYear, 2024)
      const refresh = json.products.find(({ product }: { product: string }) => product === "my-refresh")
      assert.deepInclude(refresh, { granted: 3, remaining: 3 })
      assert.deepInclude(refresh.verdict, { code: "usable", remaining: 3 })
    })
  )

  it(
    "the typed client reads the same, and a refusal as a typed problem",
    withApi({}, async (service) => {
      const key = await service.key()
      await service.run(
        Effect.gen(function* () {
          const client = yield* clientOf(service, key)
          const book = yield* client.holders.book({ params: { number: sakura }, query: {} })
          assert.strictEqual(book.holder, sakura)
          const verdicts = yield* client.holders.verdicts({
            params: { number: sakura },
            query: { facility: hospital, at: "2024-07-01T23:30:00+09:00" }
          })
          assert.strictEqual(verdicts.on, "2024-07-01" as CalendarDate.CalendarDate)
          const unknown = yield* Effect.flip(
            client.holders.book({ params: { number: "999999" as HolderNumber.HolderNumber }, query: {} })
          )
          assert.strictEqual(unknown._tag, "HolderUnknown")
        })
      )
    })
  )

  it(
    "an instant whose day in Japan is beyond the calendar is refused as a day that does not exist",
    withApi({}, async (service) => {
      const key = await service.key(["books:read"])
      const at = (instant: string) =>
        service.ask(key, `/holders/${sakura}/verdicts?${new URLSearchParams({ facility: hospital, at: instant })}`)
      for (const instant of ["9999-12-31T23:59:59Z", "9999-12-31T00:00:00-23:59", "1868-01-01T00:00:00+14:00"]) {
        const answer = await at(instant)
        expectProblem(answer, 422, "not-valid")
        assert.deepStrictEqual(answer.json.errors, [{ path: ["query", "at"], message: "Expected a day that exists" }])
      }
      assert.strictEqual((await at("9999-12-31T14:59:59Z")).json.on, "9999-12-31")
    })
  )

  it(
    "facilities and programmes come page by page, each once",
    withApi({}, async (service) => {
      const key = await service.key(["catalogue:read"])
      for (const [what, idOf] of [
        ["facilities", "code"],
        ["programmes", "id"]
      ] as const) {
        const all = (await service.ask(key, `/${what}?limit=1000`)).json[what].map(
          (each: Record<string, string>) => each[idOf]
        )
        assert.isAbove(all.length, 1)
        const seen: Array<string> = []
        for (let after = ""; ;) {
          const { json } = await service.ask(key, `/${what}?limit=1${after}`)
          seen.push(...json[what].map((each: Record<string, string>) => each[idOf]))
          if (json.next === undefined) break
          after = `&after=${json.next}`
        }
        assert.deepStrictEqual(seen, all)
      }
    })
  )

  it(
    "an address in the form that proxies are asked in is the same address, one of dots is none, and HEAD is GET without a body",
    withApi({}, async (service) => {
      const { token } = await service.key()
      const { host, port } = new URL(service.url)
      const ask = (line: string): Promise<string> =>
        new Promise((resolve, reject) => {
          const socket = connect(Number(port), "127.0.0.1", () => {
            socket.write(
              `${line} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: bearer ${token}\r\nConnection: close\r\n\r\n`
            )
          })
          let answer = ""
          socket
            .on("data", (chunk) => (answer += String(chunk)))
            .on("end", () => resolve(answer))
            .on("error", reject)
        })
      const whole = await ask(`GET ${service.url}/api/v1/facilities?limit=1`)
      assert.match(whole, /^HTTP\/1.1 200 /)
      assert.include(whole, '"code":"1234567"')
      assert.match(await ask("GET /api/v1/holders/../book"), /^HTTP\/1.1 404 [^]*"code":"not-found"/)
      assert.match(await ask("GET /api/v1/holders/../facilities"), /^HTTP\/1.1 404 /)
      const head = await ask("HEAD /api/v1/facilities?limit=1")
      assert.match(head, /^HTTP\/1.1 200 /)
      assert.match(head, /\r\n\r\n$/)
    })
  )

  it(
    "an address that does not exist, a method that it does not take and a fault are problems too",
    withApi({}, async (service) => {
      expectProblem(await service.ask(undefined, "/nothing"), 404, "not-found")
      expectProblem(await service.ask(undefined, "/facilities", { method: "DELETE" }), 405, "method-not-allowed")
    })
  )
})
