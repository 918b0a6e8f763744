// Every adapter keeps every law of @fukuri/conformance: memory, the embedded database, and a real server with ten
// connections. That the laws notice stores that do not is shown in broken.test.ts.
import { layer as memory } from "@fukuri/adapter-memory"
import { layerEmbeddedMemory, layerServer } from "@fukuri/adapter-postgres"
import { laws } from "@fukuri/conformance"
import type { Stores } from "@fukuri/core"
import { type Layer, ManagedRuntime, Redacted } from "effect"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"

const keepsEveryLaw = (stores: () => Promise<Layer.Layer<Stores.Stores, unknown>>, clean = () => Promise.resolve()) => {
  let runtime: ManagedRuntime.ManagedRuntime<Stores.Stores, unknown> | undefined
  beforeAll(async () => {
    runtime = ManagedRuntime.make(await stores())
    await runtime.context()
  })
  afterAll(async () => {
    await runtime?.dispose()
    await clean()
  })
  for (const { check, name, port } of laws) {
    test(`${port}: ${name}`, async () => {
      await runtime?.runPromise(check)
      expect(runtime).toBeDefined()
    })
  }
}

describe("memory keeps every law", () => {
  keepsEveryLaw(async () => memory)
})

describe("the embedded database keeps every law", () => {
  keepsEveryLaw(async () => layerEmbeddedMemory)
})

describe("a PostgreSQL server keeps every law", () => {
  let url: string | undefined
  keepsEveryLaw(
    async () => {
      url = await freshDatabase(inject("postgresUrl"))
      return layerServer(Redacted.make(url), { maxConnections: 10 })
    },
    async () => {
      if (url !== undefined) await dropDatabase(url)
    }
  )
})

test("no two laws have the same name", () => {
  const names = laws.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
