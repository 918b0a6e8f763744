// People press while two nodes follow the ledger for another system, on a real server, and a clerk pauses and resumes it: every use
// is told once and in the order of the ledger, although appends become visible in another order than their places were
// taken. The same race is run with a store that says too early that a place is settled, to show that it would be noticed.
import { Ledger, Reports, Webhooks, WebhookDelivery, WebhookSender } from "@fukuri/core"
import { Effect, Fiber, Stream } from "effect"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { clerkOf, passOf, populate, press, raceWorld, sag } from "./support/raceWorld.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

const manager = clerkOf("tanaka", "manager")
const id = "0ly2a3b4c-abcdefghijkl"
const draft = { url: "https://coupon.example.jp/", host: "coupon.example.jp", kinds: ["coupon.redeemed"] } as const
const people = 60

/** Follows until nothing is due, as a node does each second. Answers whether anything was. */
const turn = (owner: string) =>
  Effect.gen(function* () {
    const due = yield* WebhookDelivery.due()
    for (const key of due) yield* WebhookDelivery.follow(owner, key)
    return due.length > 0
  })

const race = Effect.gen(function* () {
  const told: Array<string> = []
  const send = ({ event }: WebhookSender.Sending) =>
    Effect.as(
      Effect.sync(() => void told.push(event.id)),
      { _tag: "Answered", status: 204 } as const
    )
  const following = (owner: string) => turn(owner).pipe(Effect.provideService(WebhookSender.WebhookSender, { send }))
  const indexes = yield* populate(people, 3)
  yield* Webhooks.create(manager, { id, draft, secret: "sealed" })

  const nodes = yield* Effect.forEach(["a", "b"], (owner) => Effect.forkChild(Effect.forever(following(owner))))
  const clerk = yield* Effect.forkChild(
    Effect.forever(
      Effect.ignore(Webhooks.pause(manager, id, "宛先の工事")).pipe(
        Effect.andThen(Effect.ignore(Webhooks.resume(manager, id)))
      )
    )
  )
  for (const letter of ["A", "B", "C"]) {
    yield* Effect.forEach(indexes, (index) => press(index, passOf(letter, index)), {
      concurrency: 8,
      discard: true
    })
  }
  yield* Fiber.interrupt(clerk)
  yield* Effect.forEach(nodes, Fiber.interrupt)
  yield* Effect.ignore(Webhooks.resume(manager, id))
  while (yield* following("a"));

  const entries = yield* Stream.runCollect(Stream.flattenIterable((yield* Ledger.Ledger).entries(sag, 0)))
  const used = entries.filter(({ entry }) => entry._tag === "Redeemed").map(({ seq }) => `evt_sag_${seq}`)
  return { told, used }
})

describe("another system that two nodes tell of a rush", () => {
  test("hears of every use, in the order of the ledger", async () => {
    const { told, used } = await Effect.runPromise(Effect.provide(race, raceWorld(url)))
    expect(used).toHaveLength(3 * people)
    // What was under way when a node was stopped may come twice.
    const firsts = told.filter((event, index) => told.indexOf(event) === index)
    expect(firsts).toEqual(used)
    expect(told.length - firsts.length).toBeLessThanOrEqual(2)
  })

  test("would miss some if a place were called settled too early", async () => {
    const early = race.pipe(
      Effect.updateService(Reports.Reports, (right) => ({
        ...right,
        settled: (association) => Effect.map(right.settled(association), (place) => place + 20)
      }))
    )
    const { told, used } = await Effect.runPromise(Effect.provide(early, raceWorld(url)))
    expect(new Set(told).size).toBeLessThan(used.length)
  })
})
