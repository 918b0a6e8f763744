// Long work: taken up by one, told how far it is, paused, resumed and cancelled, and taken up by another when the one
// who worked on it is gone.
import * as Memory from "@fukuri/adapter-memory"
import { Catalogue, Documents, StoreFailure, Tasks } from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Schedule } from "effect"
import { TestClock } from "effect/testing"
import { actor, fiscalYear } from "../support/people.ts"

const guide = association(fiscalYear(2024))
const { code } = guide
const yamada = actor("clerk:yamada")

const stateOf = (id: string) => Effect.map(Tasks.find(code, id), (kept) => kept?.value.state)
const tagOf = (id: string) => Effect.map(stateOf(id), (state) => state?._tag)

const begin = (id: string, kind = "count") =>
  Tasks.begin(code, id, { kind, about: "list", title: "数える", startedBy: yamada })

/** Counts to ten, one a second, and notes what it did. */
const counting = (seconds = 10) => {
  const done: Array<number> = []
  const log = { runs: 0, ended: 0, interrupted: 0, done }
  const handler: Tasks.TaskHandler<never> = {
    kind: "count",
    run: (_, report) =>
      Effect.gen(function* () {
        log.runs++
        for (let second = 1; second <= seconds; second++) {
          yield* Effect.sleep("1 second")
          done.push(second)
          yield* report({ done: second, total: seconds, note: `${second}秒` })
        }
        return "数えました。"
      }).pipe(Effect.onInterrupt(() => Effect.sync(() => void log.interrupted++))),
    ended: () => Effect.sync(() => void log.ended++)
  }
  return { handler, log }
}

const inOffice = <A, E>(work: Effect.Effect<A, E, Catalogue.Catalogue | Documents.Documents>) =>
  Effect.gen(function* () {
    yield* (yield* Catalogue.Catalogue).putAssociation(guide)
    return yield* work
  }).pipe(Effect.provide(Memory.layer))

/** Lets time pass in steps, with room between them for what is done meanwhile. Unit: milliseconds. */
const pass = Effect.fnUntraced(function* (millis: number) {
  for (let passed = 0; passed < millis; passed += 100) {
    yield* TestClock.adjust(Math.min(100, millis - passed))
    for (let round = 0; round < 30; round++) yield* Effect.yieldNow
  }
})

/** A node that looks for work every second, as long as the test goes on. */
const node = (owner: string, handlers: ReadonlyArray<Tasks.TaskHandler<never>>) =>
  Effect.forkChild(Effect.repeat(Tasks.turn(owner, handlers), Schedule.spaced("1 second")))

describe("a task", () => {
  it.effect("is done once, tells how far it is on the way, and keeps what came of it", () =>
    inOffice(
      Effect.gen(function* () {
        const { handler, log } = counting()
        yield* begin("a")
        expect(yield* stateOf("a")).toMatchObject({ _tag: "Waiting", done: 0 })
        yield* node("one", [handler])
        yield* pass(4700)
        expect(yield* stateOf("a")).toMatchObject({ _tag: "Running", owner: "one", done: 4, total: 10, note: "4秒" })
        yield* pass(20_000)
        expect(yield* stateOf("a")).toMatchObject({ _tag: "Done", done: 10, total: 10, note: "数えました。" })
        expect(log).toMatchObject({ runs: 1, ended: 0 })
      })
    )
  )

  it.effect("is left alone by who cannot do it, and until its time has come", () =>
    inOffice(
      Effect.gen(function* () {
        const { handler, log } = counting(1)
        yield* begin("other", "dance")
        yield* Tasks.begin(code, "later", {
          kind: "count",
          about: "list",
          title: "数える",
          startedBy: yamada,
          notBefore: 60_000 as never
        })
        yield* node("one", [handler])
        yield* pass(59_000)
        expect([yield* tagOf("other"), yield* tagOf("later")]).toEqual(["Waiting", "Waiting"])
        yield* pass(5_000)
        expect([yield* tagOf("other"), yield* tagOf("later")]).toEqual(["Waiting", "Done"])
        expect(log.runs).toBe(1)
      })
    )
  )

  it.effect("that is paused stops within a second and keeps how far it is; resumed it is begun anew", () =>
    inOffice(
      Effect.gen(function* () {
        const { handler, log } = counting()
        yield* begin("a")
        yield* node("one", [handler])
        yield* pass(3_000)
        yield* Tasks.wish(code, "a", "pause")
        yield* pass(1_000)
        expect(yield* stateOf("a")).toMatchObject({ _tag: "Paused", done: 3 })
        expect(log).toMatchObject({ interrupted: 1, ended: 0 })
        yield* pass(60_000)
        expect(log.runs).toBe(1)
        yield* Tasks.wish(code, "a", "resume")
        yield* pass(12_000)
        expect(yield* tagOf("a")).toBe("Done")
        expect(log).toMatchObject({ runs: 2, ended: 0 })
      })
    )
  )

  it.effect.each(["Waiting", "Running", "Paused"] as const)("that is cancelled while %s is tidied up once", (from) =>
    inOffice(
      Effect.gen(function* () {
        const { handler, log } = counting()
        yield* begin("a")
        if (from === "Waiting") {
          yield* Tasks.wish(code, "a", "cancel")
          yield* node("one", [handler])
        } else {
          yield* node("one", [handler])
          yield* pass(3_000)
          if (from === "Paused") {
            yield* Tasks.wish(code, "a", "pause")
            yield* pass(2_000)
            expect(yield* tagOf("a")).toBe("Paused")
          }
          yield* Tasks.wish(code, "a", "cancel")
        }
        yield* pass(3_000)
        expect(yield* tagOf("a")).toBe("Cancelled")
        expect(log).toMatchObject({ runs: from === "Waiting" ? 0 : 1, ended: 1 })
        expect((yield* Tasks.find(code, "a"))?.value.wish).toBeUndefined()
      })
    )
  )

  it.effect("that has ended can be neither paused, resumed nor cancelled", () =>
    inOffice(
      Effect.gen(function* () {
        const { handler } = counting(1)
        yield* begin("a")
        yield* node("one", [handler])
        yield* pass(3_000)
        for (const wanted of ["pause", "resume", "cancel"] as const) {
          expect(yield* Effect.flip(Tasks.wish(code, "a", wanted))).toMatchObject({
            _tag: "TaskNotThere",
            state: "Done"
          })
        }
        expect((yield* Effect.flip(Tasks.wish(code, "none", "pause")))._tag).toBe("DocumentMissing")
      })
    )
  )

  it.effect("whose node is gone is taken up by another when its lease is over, and not before", () =>
    inOffice(
      Effect.gen(function* () {
        const first = counting(100)
        const second = counting(2)
        yield* begin("a")
        const gone = yield* node("one", [first.handler])
        yield* pass(3_000)
        yield* Fiber.interrupt(gone)
        expect(yield* stateOf("a")).toMatchObject({ _tag: "Running", owner: "one" })
        yield* node("two", [second.handler])
        yield* pass(12_000)
        expect(second.log.runs).toBe(0)
        yield* pass(10_000)
        expect(yield* tagOf("a")).toBe("Done")
        expect([first.log.interrupted, second.log.runs]).toEqual([1, 1])
      })
    )
  )

  it.effect("is never done by two nodes at once", () =>
    inOffice(
      Effect.gen(function* () {
        const nodes = Array.from({ length: 5 }, () => counting(30))
        yield* begin("a")
        for (const [index, { handler }] of nodes.entries()) yield* node(`node-${index}`, [handler])
        yield* pass(120_000)
        expect(yield* tagOf("a")).toBe("Done")
        expect(nodes.reduce((sum, { log }) => sum + log.runs, 0)).toBe(1)
      })
    )
  )

  it.effect("that another took over meanwhile is let go of, and the other's end stands", () =>
    inOffice(
      Effect.gen(function* () {
        const first = counting(100)
        yield* begin("a")
        const documents = yield* Documents.Documents
        yield* node("one", [first.handler])
        yield* pass(2_000)
        const stored = yield* documents.find({ subject: code, kind: "task", id: "a" })
        if (stored === undefined) throw new Error("the task is there")
        const task = (yield* Tasks.find(code, "a"))?.value
        const theirs = { ...task, state: { ...task?.state, owner: "two", until: 3_600_000 } }
        yield* documents.put({ ...stored, expectedVersion: stored.version, body: theirs })
        yield* pass(2_000)
        expect(first.log).toMatchObject({ interrupted: 1, ended: 0 })
        expect(yield* stateOf("a")).toMatchObject({ _tag: "Running", owner: "two" })
      })
    )
  )

  it.effect("that fails says so and is tidied up; one whose store did not answer is taken up again", () =>
    inOffice(
      Effect.gen(function* () {
        const log = { runs: 0, ended: 0 }
        const failing = (error: unknown): Tasks.TaskHandler<never> => ({
          kind: "count",
          run: () => Effect.suspend(() => (++log.runs === 1 ? Effect.fail(error) : Effect.succeed("できました。"))),
          ended: () => Effect.sync(() => void log.ended++)
        })
        yield* begin("a")
        yield* Tasks.turn("one", [failing(new Error("a fault of ours"))])
        expect(yield* tagOf("a")).toBe("Failed")
        expect(log).toEqual({ runs: 1, ended: 1 })

        log.runs = 0
        yield* begin("b")
        const silent = failing(new StoreFailure.StoreFailure({ store: "holders", reason: "timeout", cause: "slow" }))
        yield* Tasks.turn("one", [silent])
        expect(yield* tagOf("b")).toBe("Running")
        yield* pass(16_000)
        yield* Tasks.turn("one", [silent])
        expect(yield* stateOf("b")).toMatchObject({ _tag: "Done", note: "できました。" })
        expect(log).toEqual({ runs: 2, ended: 1 })
      })
    )
  )

  it.effect("tasks are done in the order in which they were handed in", () =>
    inOffice(
      Effect.gen(function* () {
        const order: Array<string> = []
        const handler: Tasks.TaskHandler<never> = {
          kind: "count",
          run: ({ id }) => Effect.sync(() => (order.push(id), ""))
        }
        for (const id of ["a1", "a2", "a3"]) yield* begin(id)
        yield* Tasks.turn("one", [handler])
        expect(order).toEqual(["a1", "a2", "a3"])
      })
    )
  )
})
