// Subscriptions that follow the ledger, on stores in memory under a clock that is set by hand: what is sent, in which order,
// what a failure holds back, that nothing is lost when somebody dies, that one node sends, and what managers do about it.
import {
  Audit,
  Documents,
  Holder,
  Overview,
  StoreFailure,
  Webhook,
  WebhookDelivery,
  WebhookEvent,
  Webhooks,
  WebhookSender
} from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber } from "effect"
import { withClock } from "../support/clock.ts"
import {
  clerkWith,
  deeds,
  granted,
  onStage,
  refreshId,
  refusalOf,
  type Stage,
  type StageStores,
  used
} from "../support/officeStage.ts"
import { at, memberWith, numberOf, redemptionId, sag } from "../support/people.ts"

const begins = at("2024-07-01")
const manager = clerkWith("tanaka", ["manager"])
const first = Holder.holderId(sag, numberOf("123456"))
const second = Holder.holderId(sag, numberOf("234567"))
const people = [memberWith(), memberWith({ number: numberOf("234567") })]
const id = "0ly2a3b4c-abcdefghijkl"
const key = { association: sag, id }
const hour = 3_600_000

const draft = (kinds: ReadonlyArray<WebhookEvent.EventKind> = WebhookEvent.EventKind.literals): Webhook.Draft => ({
  url: "https://coupon.example.jp/events?key=hunter2",
  host: "coupon.example.jp",
  kinds
})

const ok: Webhook.Outcome = { _tag: "Answered", status: 200 }
const broken: Webhook.Outcome = { _tag: "Answered", status: 500 }

/** Another system: what it was sent, and what it answers. */
interface Receiver {
  readonly got: Array<WebhookSender.Sending>
  answer: (sending: WebhookSender.Sending) => Effect.Effect<Webhook.Outcome>
}

const kindsOf = ({ got }: Receiver) => got.map(({ event }) => event.kind)
const idsOf = ({ got }: Receiver) => got.map(({ event }) => event.id)

const onWebhookStage = (
  work: (stage: Stage, receiver: Receiver) => Effect.Effect<unknown, unknown, StageNeeds>
): (() => Effect.Effect<unknown, unknown>) => {
  return () => {
    const receiver: Receiver = { got: [], answer: () => Effect.succeed(ok) }
    const send = (sending: WebhookSender.Sending) =>
      Effect.suspend(() => {
        receiver.got.push(sending)
        return receiver.answer(sending)
      })
    return onStage({ at: begins, people }, (stage) =>
      Effect.gen(function* () {
        yield* granted(first, refreshId, 3, begins)
        return yield* work(stage, receiver)
      }).pipe(Effect.provideService(WebhookSender.WebhookSender, { send }))
    )
  }
}

type StageNeeds = WebhookSender.WebhookSender | StageStores

const subscribe = (kinds?: ReadonlyArray<WebhookEvent.EventKind>) =>
  Webhooks.create(manager, { id, draft: draft(kinds), secret: "sealed" })

/** Follows everything that is due, as a node does. Answers how many there were. */
const turn = (owner = "a node") =>
  Effect.gen(function* () {
    const due = yield* WebhookDelivery.due()
    yield* Effect.forEach(due, (each) => WebhookDelivery.follow(owner, each), { discard: true })
    return due.length
  })

const recordOf = Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 100 }))

const current = Effect.map(Webhooks.get(manager, id), ({ value }) => value)

describe("following the ledger", () => {
  it.effect(
    "tells everything that comes into it from then on, in its order, and once",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        expect(yield* turn()).toBe(0)
        yield* used(first, redemptionId(1), 1)
        yield* granted(second, refreshId, 2, begins)
        yield* used(second, redemptionId(2), 2)
        expect(yield* turn()).toBe(1)
        expect(kindsOf(receiver)).toEqual(["coupon.redeemed", "coupon.granted", "coupon.redeemed"])
        expect(idsOf(receiver)).toEqual(["evt_sag_2", "evt_sag_3", "evt_sag_4"])
        expect(receiver.got[0]).toMatchObject({ association: sag, webhook: id, secrets: ["sealed"], url: draft().url })
        expect(yield* turn()).toBe(0)
        const { cursor, lease, recent } = yield* current
        expect(cursor).toBe(4)
        expect(lease).toBeUndefined()
        expect(recent.map(({ event, tries }) => `${event} ${tries}`)).toEqual([
          "evt_sag_4 1",
          "evt_sag_3 1",
          "evt_sag_2 1"
        ])
      })
    )
  )

  it.effect(
    "tells only what was asked for, and comes to the end of the ledger all the same",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe(["coupon.redeemed"])
        yield* granted(second, refreshId, 2, begins)
        yield* used(first, redemptionId(1), 1)
        yield* granted(second, refreshId, 1, begins)
        yield* turn()
        expect(kindsOf(receiver)).toEqual(["coupon.redeemed"])
        expect((yield* current).cursor).toBe(4)
        expect(yield* turn()).toBe(0)
      })
    )
  )

  it.effect(
    "waits with everything behind an event that failed, and tells that one again with the same id and text",
    onWebhookStage((stage, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        yield* used(first, redemptionId(1), 1)
        yield* used(first, redemptionId(2), 1)
        receiver.answer = () => Effect.succeed(broken)
        yield* turn()
        expect(idsOf(receiver)).toEqual(["evt_sag_2"])
        expect(yield* turn()).toBe(0)
        stage.now += 6_000
        receiver.answer = () => Effect.succeed(ok)
        yield* turn()
        expect(idsOf(receiver)).toEqual(["evt_sag_2", "evt_sag_2", "evt_sag_3"])
        expect(receiver.got[0]?.event.body).toBe(receiver.got[1]?.event.body)
        expect((yield* current).recent.map(({ tries }) => tries)).toEqual([1, 2, 1])
      })
    )
  )

  it.effect(
    "goes off after eight failures within 35 hours, tells the office, and goes on from there when it is resumed",
    onWebhookStage((stage, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        yield* used(first, redemptionId(1), 1)
        receiver.answer = () => Effect.succeed({ _tag: "Unanswered", why: "no-answer" })
        for (let minutes = 0; minutes < 35 * 60; minutes++) {
          yield* turn()
          stage.now += 60_000
        }
        expect(idsOf(receiver)).toEqual(Array.from({ length: 8 }, () => "evt_sag_2"))
        expect((yield* current).state).toMatchObject({ _tag: "Off", last: { _tag: "Unanswered", why: "no-answer" } })
        expect((yield* deeds).at(-1)).toBe("system webhook.off")
        const overview = yield* Overview.look(
          clerkWith("kato", ["viewer"]),
          yield* Overview.countDays(sag),
          undefined,
          undefined
        )
        expect(overview.warnings).toContainEqual({ _tag: "WebhooksOff", hosts: ["coupon.example.jp"] })

        receiver.answer = () => Effect.succeed(ok)
        yield* used(first, redemptionId(2), 1)
        stage.now += 100 * hour
        expect(yield* turn()).toBe(0)
        yield* Webhooks.resume(manager, id)
        yield* turn()
        expect(idsOf(receiver).slice(8)).toEqual(["evt_sag_2", "evt_sag_3"])
      })
    )
  )

  it.effect(
    "stops at once when it is paused, and loses nothing by it",
    onWebhookStage((stage, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        for (const use of [1, 2, 3]) yield* used(first, redemptionId(use), 1)
        const context = yield* Effect.context<StageNeeds>()
        receiver.answer = () =>
          Effect.gen(function* () {
            // As long as it takes until it is written down how far it is.
            stage.now += 2_000
            yield* Effect.ignore(Webhooks.pause(manager, id, "宛先の工事"))
            return ok
          }).pipe(Effect.provide(context))
        yield* turn()
        expect(idsOf(receiver)).toEqual(["evt_sag_2"])
        expect(yield* turn()).toBe(0)
        expect((yield* current).state).toMatchObject({ _tag: "Paused", by: "clerk:tanaka", reason: "宛先の工事" })
        receiver.answer = () => Effect.succeed(ok)
        yield* Webhooks.resume(manager, id)
        yield* turn()
        expect(idsOf(receiver)).toEqual(["evt_sag_2", "evt_sag_3", "evt_sag_4"])
      })
    )
  )

  it.effect(
    "writes down how far it is when it is stopped in the middle of a sending",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        for (const use of [1, 2, 3]) yield* used(first, redemptionId(use), 1)
        const isSending = yield* Deferred.make<void>()
        receiver.answer = ({ event }) =>
          event.id === "evt_sag_3"
            ? Effect.andThen(Deferred.succeed(isSending, undefined), Effect.never)
            : Effect.succeed(ok)
        const fiber = yield* Effect.forkChild(WebhookDelivery.follow("a node", key))
        yield* Deferred.await(isSending)
        yield* Fiber.interrupt(fiber)
        receiver.answer = () => Effect.succeed(ok)
        // At once: nobody has to wait until the node that was stopped is believed gone.
        yield* turn("another node")
        expect(idsOf(receiver)).toEqual(["evt_sag_2", "evt_sag_3", "evt_sag_3", "evt_sag_4"])
      }).pipe((work) => withClock(work, () => begins))
    )
  )

  it.effect(
    "sets it free when it is stopped before it knew that it is its own",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        yield* used(first, redemptionId(1), 1)
        const documents = yield* Documents.Documents
        const taken = yield* Deferred.make<void>()
        const put = (document: Parameters<typeof documents.put>[0]) =>
          Effect.andThen(documents.put(document), Effect.andThen(Deferred.succeed(taken, undefined), Effect.never))
        const following = WebhookDelivery.follow("a node", key)
        const fiber = yield* Effect.forkChild(
          Effect.provideService(following, Documents.Documents, { ...documents, put })
        )
        yield* Deferred.await(taken)
        yield* Fiber.interrupt(fiber)
        yield* turn("another node")
        expect(idsOf(receiver)).toEqual(["evt_sag_2"])
      }).pipe((work) => withClock(work, () => begins))
    )
  )

  it.effect(
    "ends without a word when it is taken away meanwhile",
    onWebhookStage((stage, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        for (const use of [1, 2, 3]) yield* used(first, redemptionId(use), 1)
        const context = yield* Effect.context<StageNeeds>()
        receiver.answer = () =>
          Effect.gen(function* () {
            stage.now += 2_000
            yield* Effect.ignore(Webhooks.remove(manager, id))
            return ok
          }).pipe(Effect.provide(context))
        yield* turn()
        expect(idsOf(receiver)).toEqual(["evt_sag_2"])
        expect(yield* Webhooks.list(manager)).toEqual([])
      })
    )
  )
})

describe("of several nodes", () => {
  it.effect(
    "one sends, as long as it says so",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        yield* used(first, redemptionId(1), 1)
        const context = yield* Effect.context<StageNeeds>()
        let others: number | undefined
        receiver.answer = () =>
          Effect.gen(function* () {
            others = yield* Effect.orDie(turn("another node"))
            yield* Effect.orDie(WebhookDelivery.follow("another node", key))
            return ok
          }).pipe(Effect.provide(context))
        yield* turn()
        expect(others).toBe(0)
        expect(idsOf(receiver)).toEqual(["evt_sag_2"])
      })
    )
  )

  it.effect(
    "another goes on when the first says nothing any more, and what that one did counts for nothing then",
    onWebhookStage((stage, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        for (const use of [1, 2, 3]) yield* used(first, redemptionId(use), 1)
        const context = yield* Effect.context<StageNeeds>()
        receiver.answer = () =>
          Effect.gen(function* () {
            receiver.answer = () => Effect.succeed(ok)
            // The process stood still for a minute in the middle of a sending.
            stage.now += 60_000
            yield* Effect.orDie(turn("another node"))
            return broken
          }).pipe(Effect.provide(context))
        yield* turn()
        expect(idsOf(receiver)).toEqual(["evt_sag_2", "evt_sag_2", "evt_sag_3", "evt_sag_4"])
        const { cursor, recent, trying } = yield* current
        expect(cursor).toBe(4)
        expect(trying).toBeUndefined()
        expect(recent.map(({ outcome }) => outcome)).toEqual([ok, ok, ok])
      })
    )
  )

  it.effect(
    "one that dies before it wrote down what it sent leaves it to be sent again with the same id, and nothing is lost",
    onWebhookStage((stage, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        for (const use of [1, 2]) yield* used(first, redemptionId(use), 1)
        const documents = yield* Documents.Documents
        let isDead = false
        const dying = {
          ...documents,
          put: (document: Parameters<typeof documents.put>[0]) =>
            isDead
              ? Effect.fail(new StoreFailure.StoreFailure({ store: "documents", reason: "unreachable", cause: "dead" }))
              : documents.put(document)
        }
        receiver.answer = () =>
          Effect.sync(() => {
            isDead = true
            return ok
          })
        yield* Effect.exit(turn("a dead node").pipe(Effect.provideService(Documents.Documents, dying)))
        const before = idsOf(receiver)
        expect(before).toContain("evt_sag_2")
        expect((yield* current).cursor).toBe(1)
        expect(yield* turn()).toBe(0)
        stage.now += 30_000
        receiver.answer = () => Effect.succeed(ok)
        yield* turn()
        expect(idsOf(receiver).slice(before.length)).toEqual(["evt_sag_2", "evt_sag_3"])
      })
    )
  )
})

describe("what managers do", () => {
  it.effect(
    "a test is sent beside the order, also while the next event waits",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        yield* used(first, redemptionId(1), 1)
        receiver.answer = () => Effect.succeed(broken)
        yield* turn()
        yield* Webhooks.test(manager, id, "t-1")
        yield* turn()
        expect(idsOf(receiver)).toEqual(["evt_sag_2", "evt_sag_test_t-1"])
        const { asked, recent, trying } = yield* current
        expect(asked).toEqual([])
        expect(recent[0]).toMatchObject({ kind: "webhook.test", asked: true })
        expect(trying?.failures).toBe(1)
        expect(yield* turn()).toBe(0)
      })
    )
  )

  it.effect(
    "an event is sent again with the same id and text, and the order goes on where it was",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        for (const use of [1, 2]) yield* used(first, redemptionId(use), 1)
        yield* turn()
        yield* Webhooks.resend(manager, id, { again: "again-1", event: "evt_sag_2" })
        yield* used(first, redemptionId(3), 1)
        yield* turn()
        expect(idsOf(receiver)).toEqual(["evt_sag_2", "evt_sag_3", "evt_sag_2", "evt_sag_4"])
        expect(receiver.got[2]?.event.body).toBe(receiver.got[0]?.event.body)
      })
    )
  )

  it.effect(
    "what cannot be done is refused, and nothing comes of it",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        expect(yield* refusalOf(subscribe())).toBe("WebhookExists")
        expect(yield* refusalOf(Webhooks.resume(manager, id))).toBe("WebhookNotThere")
        expect(yield* refusalOf(Webhooks.resend(manager, id, { again: "a", event: "evt_sag_1" }))).toBe("EventUnknown")
        expect(yield* refusalOf(Webhooks.get(manager, "no such"))).toBe("DocumentMissing")
        yield* Webhooks.pause(manager, id, "工事")
        expect(yield* refusalOf(Webhooks.test(manager, id, "t"))).toBe("WebhookNotThere")
        expect(yield* refusalOf(Webhooks.pause(manager, id, "工事"))).toBe("WebhookNotThere")
        yield* turn()
        expect(receiver.got).toEqual([])
      })
    )
  )

  it.effect(
    "nobody else does anything",
    onWebhookStage(() =>
      Effect.gen(function* () {
        yield* subscribe()
        for (const role of ["viewer", "desk", "operator", "approver"] as const) {
          const clerk = clerkWith("kato", [role])
          const all = [
            Webhooks.list(clerk),
            Webhooks.get(clerk, id),
            Webhooks.create(clerk, { id: "another", draft: draft(), secret: "sealed" }),
            Webhooks.pause(clerk, id, "工事"),
            Webhooks.resume(clerk, id),
            Webhooks.rotate(clerk, id, "sealed"),
            Webhooks.remove(clerk, id),
            Webhooks.test(clerk, id, "t"),
            Webhooks.resend(clerk, id, { again: "a", event: "evt_sag_1" })
          ]
          for (const deed of all)
            expect(yield* refusalOf<unknown, { readonly _tag: string }, StageNeeds>(deed)).toBe("NotPermitted")
        }
        expect(yield* deeds).toEqual(["clerk:tanaka webhook.create"])
      })
    )
  )

  it.effect(
    "a new secret signs first, and every deed is on record without the address or a secret",
    onWebhookStage((_, receiver) =>
      Effect.gen(function* () {
        yield* subscribe()
        yield* Webhooks.rotate(manager, id, "sealed anew")
        yield* used(first, redemptionId(1), 1)
        yield* turn()
        expect(receiver.got[0]?.secrets).toEqual(["sealed anew", "sealed"])
        yield* Webhooks.pause(manager, id, "工事")
        yield* Webhooks.resume(manager, id)
        yield* Webhooks.test(manager, id, "t")
        yield* Webhooks.resend(manager, id, { again: "a", event: "evt_sag_2" })
        yield* Webhooks.remove(manager, id)
        expect(yield* deeds).toEqual(
          ["create", "rotate", "pause", "resume", "test", "resend", "remove"].map(
            (deed) => `clerk:tanaka webhook.${deed}`
          )
        )
        const lines = JSON.stringify(yield* recordOf)
        expect(lines).toContain("coupon.example.jp")
        expect(lines).not.toMatch(/hunter2|events\?|sealed/)
      })
    )
  )
})
