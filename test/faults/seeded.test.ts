// The harness proves itself: services with one fault each, every one of which it finds, and says why. All of them are also tried
// by `npm run faults -- --prove`.
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { type PostgresServer, startPostgres } from "../support/PostgresServer.ts"
import { proofs } from "./support/plans.ts"
import { foundBy } from "./support/proving.ts"

// A round on a machine that does much else takes minutes.
vi.setConfig({ testTimeout: 600_000 })

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

test.each(proofs(1).map(({ name }) => name))("%s is found", async (name) => {
  expect(await foundBy(name, { seed: 1, server })).toBeDefined()
})
