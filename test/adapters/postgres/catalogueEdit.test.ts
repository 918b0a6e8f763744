// Two nodes on one PostgreSQL, many clerks at each: of those who saw the same facility one changes it, and of those who
// each change another facility nobody is lost, nobody overwritten, and everybody on record.
import { createHash } from "node:crypto"
import { layerServer } from "@fukuri/adapter-postgres"
import { Audit, AuditTrail, Catalogue, Digest, Facility, FacilityDesk } from "@fukuri/core"
import { Effect, Layer, ManagedRuntime, Redacted, Schema } from "effect"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../../support/database.ts"
import { actor, facilityWith, sag } from "../../support/people.ts"

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const nodeOn = (url: string) => ManagedRuntime.make(Layer.merge(layerServer(Redacted.make(url)), digest))
const yamada = actor("clerk:yamada")
const codeOf = (n: number) => Schema.decodeSync(Facility.FacilityCode)(String(n).padStart(7, "0"))

let url = ""
let nodes: ReadonlyArray<ReturnType<typeof nodeOn>> = []
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
  nodes = [nodeOn(url), nodeOn(url)]
})
afterEach(async () => {
  for (const node of nodes) await node.dispose()
  await dropDatabase(url)
})

/** Runs something many times at once, on either node in turn. */
const everywhere = <A, E>(
  times: number,
  work: (index: number) => Effect.Effect<A, E, ManagedRuntime.ManagedRuntime.Services<(typeof nodes)[number]>>
) =>
  Promise.all(
    Array.from({ length: times }, (_, index) => {
      const node = nodes[index % nodes.length]
      if (node === undefined) throw new Error("there are nodes")
      return node.runPromise(Effect.result(work(index)))
    })
  )

describe("changes of the catalogue by people on two nodes", () => {
  test("of one facility that all of them saw: one is taken", async () => {
    await everywhere(1, () =>
      Effect.flatMap(Catalogue.Catalogue, (catalogue) => catalogue.putFacilities([facilityWith()]))
    )
    const [seen] = await everywhere(1, () => FacilityDesk.find(sag, facilityWith().code))
    const basis = seen?._tag === "Success" ? seen.success.basis : ""
    const results = await everywhere(16, (index) =>
      FacilityDesk.change(yamada, facilityWith({ note: `変更 ${index}` }), basis)
    )
    const outcomes = results.map((result) => (result._tag === "Success" ? "done" : result.failure._tag)).toSorted()
    expect(outcomes).toEqual([...Array<string>(15).fill("EditConflict"), "done"])
    const [now] = await everywhere(1, () => FacilityDesk.find(sag, facilityWith().code))
    const winner = results.findIndex(({ _tag }) => _tag === "Success")
    expect(now).toMatchObject({ success: { facility: { note: `変更 ${winner}` } } })
  })

  test("of facilities of their own: all are taken and recorded, one after the other", async () => {
    const results = await everywhere(12, (index) => FacilityDesk.add(yamada, facilityWith({ code: codeOf(index) })))
    expect(results.map(({ _tag }) => _tag)).toEqual(Array(12).fill("Success"))
    const [record] = await everywhere(1, () =>
      Effect.gen(function* () {
        const lines = yield* (yield* Audit.Audit).list({ association: sag, action: "facility.add", limit: 100 })
        return { subjects: lines.map(({ subject }) => subject).toSorted(), ...(yield* AuditTrail.check(sag)) }
      })
    )
    expect(record).toMatchObject({
      success: { subjects: Array.from({ length: 12 }, (_, index) => `facility:${codeOf(index)}`), broken: [] }
    })
  })
})
