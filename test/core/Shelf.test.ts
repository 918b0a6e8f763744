// Documents of one kind with their type: what is put there comes back, and of two changes at once none is lost.
import * as Memory from "@fukuri/adapter-memory"
import { CalendarDate, Documents, Holder, Shelf } from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Data, Effect, Schema } from "effect"
import { at, numberOf, sag } from "../support/people.ts"

const Visit = Schema.Struct({
  guests: Schema.Int,
  on: Schema.optionalKey(CalendarDate.CalendarDate),
  state: Schema.TaggedUnion({ Planned: {}, Over: { at: CalendarDate.Instant } })
})
type Visit = typeof Visit.Type
const visits = Shelf.shelf<Visit>({ kind: "visit", schema: Visit, isOpen: ({ state }) => state._tag === "Planned" })

const visit = (guests: number, state: Visit["state"] = { _tag: "Planned" }): Visit => ({ guests, state })

class Full extends Data.TaggedError("Full")<{ readonly guests: number }> {}

const stored = <A, E>(work: Effect.Effect<A, E, Documents.Documents>) => Effect.provide(work, Memory.layer)

describe("a shelf", () => {
  it.effect("keeps what is put there, with its version and when it was written", () =>
    stored(
      Effect.gen(function* () {
        const value: Visit = {
          guests: 3,
          on: CalendarDate.date("2024-07-01"),
          state: { _tag: "Over", at: at("2024-07-01") }
        }
        expect(yield* visits.add(sag, "a", value)).toEqual({ subject: sag, id: "a", version: 1, at: 0, value })
        expect((yield* visits.get(sag, "a")).value).toEqual(value)
        expect(yield* visits.find(sag, "b")).toBeUndefined()
        expect((yield* Effect.flip(visits.get(sag, "b")))._tag).toBe("DocumentMissing")
      })
    )
  )

  it.effect("refuses a second one of an id, and forgets one that is dropped", () =>
    stored(
      Effect.gen(function* () {
        yield* visits.add(sag, "a", visit(1))
        expect((yield* Effect.flip(visits.add(sag, "a", visit(2))))._tag).toBe("DocumentConflict")
        expect((yield* visits.get(sag, "a")).value.guests).toBe(1)
        yield* visits.drop(sag, "a")
        expect(yield* visits.find(sag, "a")).toBeUndefined()
      })
    )
  )

  it.effect("finds one by its id alone, whomever it is about, and nothing for what is no id", () =>
    stored(
      Effect.gen(function* () {
        const person = Holder.holderId(sag, numberOf("123456"))
        for (const id of ["a", "ab", "b"]) yield* visits.add(person, id, visit(1))
        yield* visits.add(sag, "aa", visit(2))
        for (const id of ["a", "aa", "ab", "b"]) expect((yield* visits.anywhere(sag, id))?.id).toBe(id)
        expect((yield* visits.anywhere(sag, "a"))?.subject).toBe(person)
        for (const id of ["", "c", "a a", "あ", "a\0", "a".repeat(80)]) {
          expect(yield* visits.anywhere(sag, id)).toBeUndefined()
        }
      })
    )
  )

  it.effect("asks no store for what is no id", () =>
    stored(
      Effect.gen(function* () {
        const documents = yield* Documents.Documents
        const asked: Array<string> = []
        const find: typeof documents.find = (key) => {
          asked.push(key.id)
          return documents.find(key)
        }
        const watched = Effect.provideService(Documents.Documents, { ...documents, find })
        for (const id of ["", "a a", "あ", "a\0", "\ud800", "a".repeat(81)]) {
          expect(yield* watched(visits.find(sag, id))).toBeUndefined()
          expect((yield* watched(Effect.flip(visits.get(sag, id))))._tag).toBe("DocumentMissing")
          expect((yield* watched(Effect.flip(visits.change(sag, id, Effect.succeed))))._tag).toBe("DocumentMissing")
        }
        yield* watched(visits.find(sag, "a".repeat(80)))
        expect(asked).toEqual(["a".repeat(80)])
      })
    )
  )

  it.effect("lists the latest first, the open ones alone when asked, and a page at a time", () =>
    stored(
      Effect.gen(function* () {
        for (const id of ["a", "b", "c", "d"]) {
          yield* visits.add(
            sag,
            id,
            visit(1, id === "c" ? { _tag: "Over", at: at("2024-07-01") } : { _tag: "Planned" })
          )
        }
        const ids = (query: Omit<Parameters<typeof visits.list>[0], "association" | "limit">, limit = 10) =>
          Effect.map(visits.list({ association: sag, limit, ...query }), (kept) => kept.map(({ id }) => id).join(""))
        expect(yield* ids({})).toBe("dcba")
        expect(yield* ids({ open: true })).toBe("dba")
        expect(yield* ids({ open: false })).toBe("c")
        expect(yield* ids({ before: "d" }, 2)).toBe("cb")
      })
    )
  )

  it.effect("decides a change on what is kept, and writes nothing when nothing changes", () =>
    stored(
      Effect.gen(function* () {
        yield* visits.add(sag, "a", visit(1))
        const more = yield* visits.change(sag, "a", (value) => Effect.succeed({ ...value, guests: value.guests + 1 }))
        expect([more.version, more.value.guests]).toEqual([2, 2])
        const same = yield* visits.change(sag, "a", (value) => Effect.succeed(value))
        expect(same.version).toBe(2)
        const refused = yield* Effect.flip(visits.change(sag, "a", ({ guests }) => Effect.fail(new Full({ guests }))))
        expect(refused).toMatchObject({ _tag: "Full", guests: 2 })
        expect((yield* visits.get(sag, "a")).version).toBe(2)
        expect((yield* Effect.flip(visits.change(sag, "none", Effect.succeed)))._tag).toBe("DocumentMissing")
      })
    )
  )

  it.live("of twenty changes at once none is lost", () =>
    stored(
      Effect.gen(function* () {
        yield* visits.add(sag, "a", visit(0))
        const more = visits.change(sag, "a", (value) => Effect.succeed({ ...value, guests: value.guests + 1 }))
        yield* Effect.all(
          Array.from({ length: 20 }, () => more),
          { concurrency: "unbounded" }
        )
        expect(yield* visits.get(sag, "a")).toMatchObject({ version: 21, value: { guests: 20 } })
      })
    )
  )

  it.live("a change that is always overtaken gives up as busy, and a refusal of that name is told as it is", () =>
    stored(
      Effect.gen(function* () {
        yield* visits.add(sag, "a", visit(0))
        const overtaken = visits.change(sag, "a", (value) =>
          Effect.as(
            visits.change(sag, "a", (now) => Effect.succeed({ ...now, guests: now.guests + 1 })),
            { ...value, guests: -1 }
          )
        )
        expect(yield* Effect.flip(overtaken)).toMatchObject({ _tag: "StoreFailure", reason: "busy" })
        expect((yield* visits.get(sag, "a")).value.guests).toBeGreaterThan(20)
        const conflict = new Documents.DocumentConflict()
        expect(yield* Effect.flip(visits.change(sag, "a", () => Effect.fail(conflict)))).toBe(conflict)
      })
    )
  )

  it.effect("says that it is broken when something else lies there", () =>
    stored(
      Effect.gen(function* () {
        const documents = yield* Documents.Documents
        const body = { guests: "many", state: { _tag: "Planned" } }
        yield* documents.put({
          subject: sag,
          kind: "visit",
          id: "a",
          expectedVersion: 0,
          at: at("2024-07-01"),
          open: true,
          body
        })
        const refused = yield* Effect.flip(visits.find(sag, "a"))
        expect(refused).toMatchObject({ _tag: "StoreFailure", store: "documents", reason: "broken" })
        expect(String(refused.cause)).not.toContain("many")
      })
    )
  )
})
