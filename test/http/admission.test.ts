// Who finds a place when there are more requests than can be in work: who waits, who is sent away, and who never is.
import { assert, describe, it } from "@effect/vitest"
import { admissionOf, type AdmissionLimits } from "@fukuri/http"
import { Deferred, Effect, Fiber } from "effect"
import { dockDay, hospital, logIn, pressNow, refresh, sakura, taro, toConfirm } from "./journey.ts"
import { startMemberService } from "./memberService.ts"

const patient = { inWork: 4, waiting: 2, waitMillis: 60_000 }
const impatient = { inWork: 4, waiting: 0, waitMillis: 60_000 }

/** Places, and a way to fill them with work that ends when it is told to. */
const placesOf = (limits: AdmissionLimits) => {
  const admission = admissionOf(limits)
  const begin = Effect.fnUntraced(function* (rank: "press" | "page", name = "") {
    const end = Deferred.makeUnsafe<void>()
    const fiber = yield* Effect.forkChild(
      admission.admit(rank, () => Effect.as(Deferred.await(end), `in ${name}`), Effect.succeed(`away ${name}`)),
      { startImmediately: true }
    )
    return { fiber, end: Deferred.succeed(end, undefined), answer: Fiber.join(fiber) }
  })
  return { admission, begin }
}

describe("places in work", () => {
  it.effect("one in four is for presses only", () =>
    Effect.gen(function* () {
      const { admission, begin } = placesOf(impatient)
      for (let page = 0; page < 3; page++) yield* begin("page")
      assert.strictEqual(yield* (yield* begin("page", "fourth")).answer, "away fourth")
      const press = yield* begin("press", "first")
      assert.strictEqual(admission.inWork(), 4)
      assert.strictEqual(yield* (yield* begin("press", "second")).answer, "away second")
      yield* press.end
      assert.strictEqual(yield* press.answer, "in first")
      assert.strictEqual(admission.inWork(), 3)
    })
  )

  it.effect(
    "a press that waits goes before a page that waited longer; who finds no room in the line is sent away",
    () =>
      Effect.gen(function* () {
        const { begin } = placesOf(patient)
        const pages = yield* Effect.forEach([1, 2, 3], () => begin("page"))
        const first = yield* begin("press")
        const waiting = [yield* begin("page", "page 1"), yield* begin("page", "page 2")] as const
        assert.strictEqual(yield* (yield* begin("page", "page 3")).answer, "away page 3")
        const press = yield* begin("press", "press")
        yield* press.end
        yield* waiting[0].end
        yield* first.end
        assert.strictEqual(yield* press.answer, "in press")
        assert.isUndefined(waiting[0].fiber.pollUnsafe())
        yield* pages[0]?.end ?? Effect.void
        assert.strictEqual(yield* waiting[0].answer, "in page 1")
      })
  )

  it.live("who waits too long is sent away", () =>
    Effect.gen(function* () {
      const { begin } = placesOf({ ...patient, waitMillis: 20 })
      for (let page = 0; page < 3; page++) yield* begin("page")
      assert.strictEqual(yield* (yield* begin("page", "late")).answer, "away late")
    })
  )

  it.live("a place is free again however its work ends, also of one who went away in line", () =>
    Effect.gen(function* () {
      const { admission, begin } = placesOf({ ...patient, waitMillis: 20 })
      const pages = yield* Effect.forEach([1, 2, 3], () => begin("page"))
      const gone = yield* begin("page")
      yield* Effect.forEach(pages, ({ fiber }) => Fiber.interrupt(fiber))
      yield* Fiber.interrupt(gone.fiber)
      yield* Effect.exit(admission.admit("page", () => Effect.die("seeded"), Effect.void))
      yield* Effect.exit(admission.admit("page", () => Effect.fail("seeded"), Effect.void))
      assert.strictEqual(admission.inWork(), 0)
    })
  )

  it.effect("work that goes on without the one who asked keeps its place until it ends", () =>
    Effect.gen(function* () {
      const admission = admissionOf(impatient)
      const end = Deferred.makeUnsafe<void>()
      const asking = yield* Effect.forkChild(
        admission.admit("press", (place) => place.detached(Deferred.await(end)), Effect.die("no place")),
        { startImmediately: true }
      )
      yield* Fiber.interrupt(asking)
      assert.strictEqual(admission.inWork(), 1)
      yield* Deferred.succeed(end, undefined)
      while (admission.inWork() > 0) yield* Effect.yieldNow
    })
  )
})

describe("a service of which every place is taken", () => {
  it("sends pages and presses away without asking a store, and still says how it is", async () => {
    const admission = admissionOf(impatient)
    let asked = 0
    const service = await startMemberService({
      options: { admission },
      sessions: (sessions) => ({
        ...sessions,
        find: (...args) =>
          Effect.andThen(
            Effect.sync(() => void asked++),
            sessions.find(...args)
          )
      })
    })
    const end = Deferred.makeUnsafe<void>()
    const take = (rank: "page" | "press", places: number) => {
      for (let place = 0; place < places; place++) {
        void service.run(admission.admit(rank, () => Deferred.await(end), Effect.void))
      }
    }
    try {
      const [client, other] = [service.client(), service.client()]
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      const theirs = await toConfirm(other, await logIn(other, sakura), refresh)
      const coming = service.client()
      const login = await coming.open(hospital)
      const asset = /(?:href|src)="(\/assets\/[^"]+)"/.exec(login.html)?.[1] ?? assert.fail(login.html)

      take("page", 3)
      for (const answer of [await client.get(hospital), await coming.press(login, "次へ", taro)]) {
        assert.deepStrictEqual([answer.status, answer.heading], [503, "混み合っています"])
        assert.match(answer.headers.get("retry-after") ?? "", /^[0-9]+$/)
        assert.isBelow(answer.html.length, 4_000)
      }
      assert.strictEqual((await pressNow(client, confirming)).heading, "利用完了")

      take("press", 1)
      asked = 0
      const busy = await pressNow(other, theirs)
      assert.deepStrictEqual([busy.status, busy.heading], [503, "混み合っています"])
      assert.match(busy.headers.get("retry-after") ?? "", /^[0-9]+$/)
      const look = await other.get(`${hospital}/pending${new URL(theirs.path, service.url).search}`)
      assert.deepStrictEqual([look.status, look.heading], [202, "確認中"])
      assert.strictEqual(asked, 0)
      for (const path of ["/healthz", "/readyz", asset]) assert.strictEqual((await client.get(path)).status, 200, path)

      await service.run(Deferred.succeed(end, undefined))
      assert.strictEqual((await other.press(busy, "もう一度利用する")).heading, "利用完了")
      assert.lengthOf(await service.uses(), 2)
    } finally {
      await service.stop()
    }
  })
})
