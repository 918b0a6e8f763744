// Statements on a PostgreSQL server: the same as in memory, over a long course of uses, corrections, closings and reopenings.
import { createHash } from "node:crypto"
import { layerServer } from "@fukuri/adapter-postgres"
import { Catalogue, Digest, Holders } from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { assert, it } from "@effect/vitest"
import { Arbitrary, Effect, Layer, Redacted } from "effect"
import { inject } from "vitest"
import { anyStep, everyMovementOnce } from "../../support/closings.ts"
import { dropDatabase, freshDatabase } from "../../support/database.ts"
import { date, fiscalYear, memberWith, sag } from "../../support/people.ts"

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })

it.live("every movement stands in exactly one statement, and what was billed stays", () =>
  Effect.acquireUseRelease(
    Effect.promise(() => freshDatabase(inject("postgresUrl"))),
    (url) =>
      Effect.gen(function* () {
        yield* (yield* Catalogue.Catalogue).putAssociation(association(fiscalYear(2024)))
        const holders = yield* Holders.Holders
        const staging = yield* holders.stage(sag)
        yield* holders.add(staging, [{ line: 2, holder: memberWith(), changed: true }])
        yield* holders.commit(staging, date("2024-04-01"))
        const steps = yield* Arbitrary.sampleEffect(anyStep, { count: 250, seed: 7 })
        const { billed, uses } = yield* everyMovementOnce(steps)
        // The course of things is always the same: it has all that it is about.
        assert.isAbove(billed, 0)
        assert.isAbove(uses, 80)
      }).pipe(Effect.provide(Layer.merge(layerServer(Redacted.make(url), { maxConnections: 4 }), digest))),
    (url) => Effect.promise(() => dropDatabase(url))
  )
)
