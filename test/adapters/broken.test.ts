// The laws of @fukuri/conformance notice what they are for: stores that are wrong in one way each break exactly the
// laws that are named for them, and no law is idle.
import { laws } from "@fukuri/conformance"
import { Effect, Result } from "effect"
import { describe, expect, test } from "vitest"
import { brokenOfficeStores } from "./support/brokenOfficeStores.ts"
import { brokenPeople } from "./support/brokenPeople.ts"
import { brokenReports } from "./support/brokenReports.ts"
import { brokenStores as others } from "./support/brokenStores.ts"

const brokenStores = [...others, ...brokenPeople, ...brokenReports, ...brokenOfficeStores]

describe("a store breaks the laws that are about its fault, when it", () => {
  test.each(brokenStores)("$fault", async ({ breaks, port, stores }) => {
    const results = await Effect.forEach(
      laws.filter((law) => law.port === port),
      ({ check }) => Effect.result(check)
    ).pipe(Effect.provide(stores), Effect.runPromise)
    const broken = results.flatMap((result) => (Result.isFailure(result) ? [result.failure.law] : []))
    expect(broken).toEqual(breaks)
    expect(broken).not.toEqual([])
  })
})

test("every law is broken by at least one of them", () => {
  const broken = new Set(brokenStores.flatMap(({ breaks }) => breaks))
  expect(laws.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([])
})
