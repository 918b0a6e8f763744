// The service as a process that somebody watches: it says when it is ready and when it is not, from its first moment to its
// last, and a stop cuts off no press.
import { createServer } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, inject, it } from "@effect/vitest"
import { startCuttableProxy } from "../e2e/support/cuttableProxy.ts"
import { dockDay, logIn, sakura, refresh, taro, toConfirm } from "../http/journey.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { formClient } from "../support/formClient.ts"
import { isWaiting, query, standing, until } from "../support/query.ts"
import { type Service, startService } from "../support/service.ts"
import { folder } from "./office.ts"

let url = ""
beforeAll(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterAll(() => dropDatabase(url))

const environment = (database: string) => ({
  DATABASE_URL: database,
  FUKURI_DATA: join(folder, "lifecycle"),
  FUKURI_DEMO: "1",
  FUKURI_CLOCK: "2024-07-01T09:00:00+09:00"
})

/** The status of a path; 0 when nobody answers. */
const statusOf = (base: string, path: string): Promise<number> =>
  fetch(`${base}${path}`, { headers: { connection: "close" } }).then(
    async (response) => {
      await response.arrayBuffer()
      return response.status
    },
    () => 0
  )

const states = async (base: string) => [await statusOf(base, "/healthz"), await statusOf(base, "/readyz")]

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** What a person does whose press then waits in the database until it is let go of. */
const pressThatWaits = async (service: Service, who: typeof taro, choice: string) => {
  const client = formClient(service.url)
  const confirming = await toConfirm(client, await logIn(client, who), choice)
  const form = confirming.forms.find(({ buttons }) => buttons.includes("今すぐ利用する"))
  const letGo = await standing(url, "lock table ledger_entry in exclusive mode")
  const answer = fetch(`${service.url}${form?.action}`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    body: new URLSearchParams(form?.fields)
  })
  // Nobody may be listening when the service ends.
  answer.catch(() => undefined)
  await until(() => isWaiting(url))
  return { answer, letGo }
}

const uses = async () => (await query(url, "select 1 from ledger_entry where kind = 'Redeemed'")).length

/** From a signal to the end: not ready any more, the press in work is answered, and its use is in the ledger. */
const stopsWell = async (service: Service, signal: NodeJS.Signals, who: typeof taro, choice: string) => {
  const { answer, letGo } = await pressThatWaits(service, who, choice)
  const before = await uses()
  service.signal(signal)
  let status = 200
  while (status === 200) status = await statusOf(service.url, "/readyz")
  // Or nobody is there any more, when the look came late.
  expect([503, 0]).toContain(status)
  await letGo()
  const { headers, status: answered } = await answer
  expect([answered, headers.get("location")]).toEqual([303, expect.stringMatching(/\/(done|pending)\?t=/)])
  expect(await service.ended).toBe(130)
  expect(await uses()).toBe(before + 1)
}

describe("the service as somebody watches it", () => {
  it("is ready, but for while it migrates, the database is away or behind, or it was told to stop", async () => {
    const proxy = await startCuttableProxy(url)
    const port = await freePort()
    const base = `http://localhost:${port}`
    // As if another node migrated just now.
    const letGo = await standing(url, `select pg_advisory_xact_lock(${0x66756b75})`)
    const starting = startService({ ...environment(proxy.url), PORT: String(port) })
    try {
      await until(async () => (await statusOf(base, "/healthz")) === 200)
      expect(await states(base)).toEqual([200, 503])
      const page = await fetch(`${base}/coupon/for_1234567`)
      expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"])
      expect(await page.text()).toContain("ただいま準備しています")
      await letGo()
      const service = await starting
      expect(await states(base)).toEqual([200, 200])

      proxy.cut()
      expect(await states(base)).toEqual([200, 503])
      proxy.restore()
      await until(async () => (await statusOf(base, "/readyz")) === 200)

      const last = "(select max(migration_id) from fukuri_migration)"
      await query(url, `update fukuri_migration set migration_id = 0 where migration_id = ${last}`)
      expect(await states(base)).toEqual([200, 503])
      await query(url, `update fukuri_migration set migration_id = ${last} + 1 where migration_id = 0`)
      expect(await states(base)).toEqual([200, 200])

      await stopsWell(service, "SIGTERM", taro, dockDay)
    } finally {
      await letGo()
      await proxy.close()
    }
  })

  it("stops as well by Ctrl-C", async () => {
    await stopsWell(await startService(environment(url)), "SIGINT", sakura, refresh)
  })

  it("ends at once when it is told twice, whatever is in work", async () => {
    const service = await startService(environment(url))
    const { letGo } = await pressThatWaits(service, taro, refresh)
    let code: number | null | undefined
    void service.ended.then((ended) => (code = ended))
    await until(async () => {
      service.signal("SIGTERM")
      return code !== undefined
    })
    await letGo()
    // A stop that was waited for ends with 130.
    expect(code).toBe(143)
  })
})
