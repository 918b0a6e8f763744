// The promise on the real thing while everything around it fails: real service processes, real forms, a real server or the
// embedded engine. A few seeds here; many by `npm run faults` (docs/faults.md).
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { type PostgresServer, startPostgres } from "../support/PostgresServer.ts"
import { brief } from "./support/plans.ts"
import { race } from "./support/racing.ts"
import { play } from "./support/round.ts"

// A round on a machine that does much else takes minutes.
vi.setConfig({ testTimeout: 600_000 })

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe("what was shown as 済 is in the ledger once, and what was unknown is settled by the same press", () => {
  test("while services and the server are killed", async () => {
    const { counts, violations } = await play(
      brief(1, "server", ["kill service", "kill database", "end backend"]),
      server
    )
    expect(violations).toEqual([])
    expect(counts["done"]).toBeGreaterThan(0)
  })

  test("while networks stall, break and lose answers", async () => {
    const faults = [
      "stall database",
      "cut database",
      "cut database answer",
      "lose database answer",
      "cut phones"
    ] as const
    const { counts, violations } = await play(brief(2, "server", faults), server)
    expect(violations).toEqual([])
    expect(counts["done"]).toBeGreaterThan(0)
  })

  test("on the embedded engine, which is killed and stopped", async () => {
    const { counts, violations } = await play(brief(3, "embedded", ["kill service", "stop service", "cut phones"]))
    expect(violations).toEqual([])
    expect(counts["done"]).toBeGreaterThan(0)
  })
})

test("of 2 to 8 presses at once for one coupon exactly one use comes to be", async () => {
  const { wrong } = await race(server.url, 300, { seed: 4 })
  expect(wrong).toEqual([])
})
