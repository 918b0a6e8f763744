// Requests of other systems as they are written down: one key is one request, whoever is faster and whatever is cut off.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { type ApiKey, ApiRequest, Catalogue, Digest, Documents, type LedgerEntry } from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { fiscalYear, redemptionId, sag } from "../support/people.ts"

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")
const layer = Layer.merge(Memory.layer, Layer.succeed(Digest.Digest)({ sha256 }))

const keyOf = (idempotencyKey: string, key = "0123456789ab"): ApiRequest.ApiRequestKey => ({
  association: sag,
  key: key as ApiKey.ApiKeyId,
  idempotencyKey
})
const content = { target: sha256("POST /redemptions"), body: sha256("one") }

let made = 0
const newIds = (): ApiRequest.ApiRequestIds => ({
  reference: `reference-${++made}` as LedgerEntry.Reference,
  redemptionId: redemptionId(made)
})
const begin = (key: ApiRequest.ApiRequestKey, what: ApiRequest.ApiRequestContent = content) =>
  ApiRequest.begin(key, what, newIds)

describe("a request", () => {
  it.effect("has the ids that it had at first, and another key, or another system's key, has others", () =>
    Effect.gen(function* () {
      const first = yield* begin(keyOf("one"))
      expect(yield* begin(keyOf("one"))).toEqual(first)
      expect((yield* begin(keyOf("two"))).reference).not.toBe(first.reference)
      expect((yield* begin(keyOf("one", "ba9876543210"))).reference).not.toBe(first.reference)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused with other content, or at another address, under the same key", () =>
    Effect.gen(function* () {
      yield* begin(keyOf("one"))
      for (const other of [
        { ...content, body: sha256("two") },
        { ...content, target: sha256("POST /grant-runs") }
      ]) {
        expect((yield* Effect.flip(begin(keyOf("one"), other)))._tag).toBe("IdempotencyKeyReused")
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("whose file is still to come is what came first, and refuses what comes later and is something else", () =>
    Effect.gen(function* () {
      const arriving = yield* begin(keyOf("list"), { target: content.target })
      const renewed = yield* ApiRequest.renew(keyOf("list"), arriving, newIds)
      expect(renewed.reference).not.toBe(arriving.reference)
      // Who comes late with what is not the request any more changes nothing.
      expect(yield* ApiRequest.renew(keyOf("list"), arriving, newIds)).toEqual(renewed)
      expect((yield* ApiRequest.sent(keyOf("list"), sha256("file"))).body).toBe(sha256("file"))
      expect((yield* Effect.flip(ApiRequest.sent(keyOf("list"), sha256("other"))))._tag).toBe("IdempotencyKeyReused")
    }).pipe(Effect.provide(layer))
  )

  it.effect("keeps its first answer, but that nothing was done gives way to what was", () =>
    Effect.gen(function* () {
      const isDone = (answer: unknown) => answer !== "refused"
      const answer = (text: string) =>
        Effect.map(ApiRequest.answered(keyOf("one"), text, isDone), (request) => request.answer)
      yield* begin(keyOf("one"))
      expect(yield* answer("refused")).toBe("refused")
      expect(yield* answer("done")).toBe("done")
      expect(yield* answer("done again")).toBe("done")
      expect(yield* answer("refused")).toBe("done")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is kept for seven days, and forgotten after them", () =>
    Effect.gen(function* () {
      yield* (yield* Catalogue.Catalogue).putAssociation(association(fiscalYear(2024)))
      const count = Effect.gen(function* () {
        const documents = yield* Documents.Documents
        return (yield* documents.list({ association: sag, kind: "api-request", limit: 10 })).length
      })
      yield* begin(keyOf("one"))
      yield* TestClock.adjust("7 days")
      yield* begin(keyOf("two"))
      yield* ApiRequest.tidy(sag)
      expect(yield* count).toBe(2)
      yield* TestClock.adjust("1 millis")
      yield* ApiRequest.tidy(sag)
      expect(yield* count).toBe(1)
    }).pipe(Effect.provide(layer))
  )
})
