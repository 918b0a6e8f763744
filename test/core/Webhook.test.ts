// What other systems are told of an entry, and what becomes of a subscription: how far it is, when it tries again, when it
// goes off, and who sends for it. Pure.
import { type CalendarDate, type Holder, LedgerEntry, Webhook, WebhookEvent } from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"
import { actor, at, fiscalYear, redemptionId, sag, wholeNumbers } from "../support/people.ts"

const now = at("2024-07-01")
const plus = (millis: number) => (now + millis) as CalendarDate.Instant
const by = actor("clerk:tanaka")
const [second, minute, hour] = [1_000, 60_000, 3_600_000]

const draft: Webhook.Draft = {
  url: "https://coupon.example.jp/events?key=abc",
  host: "coupon.example.jp",
  kinds: ["coupon.redeemed", "coupon.reversed"]
}
const made = (more: Partial<Webhook.Webhook> = {}): Webhook.Webhook => ({
  ...Result.getOrThrow(Webhook.make(draft, { by, at: now, secret: "sealed", cursor: 10, known: 0 })),
  ...more
})
const answered = (status: number): Webhook.Outcome => ({ _tag: "Answered", status })
const noAnswer: Webhook.Outcome = { _tag: "Unanswered", why: "no-answer" }
const sent = (place: number, outcome: Webhook.Outcome, tries = 1, when = now): Webhook.Step => ({
  _tag: "Sent",
  place,
  delivery: { event: `evt_sag_${place}`, kind: "coupon.redeemed", place, at: when, outcome, tries },
  chance: 0.5
})

describe("what is told of an entry", () => {
  const reason = "例示 すみれさんの電話"
  const common = { at: now, product: "dock", quantity: 1, reference: "0123456789-a" }
  const office = { ...common, actor: "clerk:suzuki", reason }
  const { product: _, quantity: __, ...book } = office
  const samples: { readonly [Tag in LedgerEntry.LedgerEntry["_tag"]]: unknown } = {
    Granted: { ...common, actor: "grants" },
    Withdrawn: office,
    Redeemed: {
      at: now,
      product: "dock",
      quantity: 2,
      actor: "holder",
      redemptionId: redemptionId(1),
      course: "dock-day",
      facility: "1234567",
      usedOn: "2024-07-01",
      channel: "screen"
    },
    Reversed: { ...office, reverses: redemptionId(1) },
    MovedToPaper: office,
    MovedFromPaper: office,
    PaperBegun: book,
    PaperEnded: book,
    SheetIssued: { ...office, sheet: redemptionId(2) },
    SheetVoided: { ...office, sheet: redemptionId(2) }
  }
  const toldOf = (tag: LedgerEntry.LedgerEntry["_tag"]) => {
    const entry = Schema.decodeUnknownSync(LedgerEntry.LedgerEntry)({ _tag: tag, ...(samples[tag] as object) })
    const holder = "sag:123456" as Holder.HolderId
    return WebhookEvent.eventOf(sag, { holder, fiscalYear: fiscalYear(2024), version: 3, seq: 4711, entry })
  }

  it("is of a use: who, what, where and when, with an id that follows from its place", () => {
    const event = toldOf("Redeemed")
    expect(event).toMatchObject({ id: "evt_sag_4711", kind: "coupon.redeemed" })
    expect(JSON.parse(event?.body ?? "")).toEqual({
      type: "coupon.redeemed",
      timestamp: "2024-07-01T10:00:00.000+09:00",
      data: {
        association: "sag",
        place: 4711,
        holder: "123456",
        fiscalYear: 2024,
        by: "holder",
        product: "dock",
        quantity: 2,
        redemptionId: redemptionId(1),
        course: "dock-day",
        facility: "1234567",
        usedOn: "2024-07-01",
        channel: "screen"
      }
    })
  })

  it("is nothing of a book that goes to paper or back, and something of every other entry", () => {
    const tags = Object.keys(samples) as ReadonlyArray<LedgerEntry.LedgerEntry["_tag"]>
    expect(tags.filter((tag) => toldOf(tag) === undefined)).toEqual(["PaperBegun", "PaperEnded"])
    expect(tags.map((tag) => toldOf(tag)?.kind).filter((kind) => kind !== undefined)).toEqual(
      WebhookEvent.EventKind.literals
    )
  })

  it.each(["Withdrawn", "Reversed", "MovedToPaper", "SheetIssued"] as const)(
    "is of %s neither what a clerk wrote nor which clerk it was",
    (tag) => {
      const body = toldOf(tag)?.body ?? ""
      expect(body).toContain('"by":"clerk"')
      expect(body).not.toMatch(/suzuki|すみれ|reason|actor/)
    }
  )
})

describe("a subscription", () => {
  it("is not made as an eleventh", () => {
    const tryAt = (known: number) => Webhook.make(draft, { by, at: now, secret: "sealed", cursor: 0, known })._tag
    expect([tryAt(9), tryAt(10)]).toEqual(["Success", "Failure"])
  })

  it("begins behind what is in the ledger", () => {
    expect(made()).toMatchObject({ cursor: 10, state: { _tag: "Active" }, recent: [] })
  })

  it("goes on with what was taken, and writes down the last hundred sendings, the latest first", () => {
    const after = Array.from({ length: 120 }, (_, index) => sent(11 + index, answered(204))).reduce(
      Webhook.stepped,
      made()
    )
    expect(after.cursor).toBe(130)
    expect(after.recent).toHaveLength(100)
    expect(after.recent.at(0)?.event).toBe("evt_sag_130")
    expect(after.recent.at(-1)?.event).toBe("evt_sag_31")
  })

  it.each([199, 300, 301, 307, 400, 404, 429, 500, 503])("believes no status but those of the 200s: %d", (status) => {
    const after = Webhook.stepped(made(), sent(11, answered(status)))
    expect(after).toMatchObject({ cursor: 10, trying: { place: 11, failures: 1 } })
  })

  it("tries again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 14 h, a tenth more or less, and then goes off", () => {
    let webhook = made()
    const waits: Array<number> = []
    while (webhook.state._tag === "Active" && waits.length < 20) {
      webhook = Webhook.stepped(webhook, sent(11, noAnswer, Webhook.tryOf(webhook, 11)))
      if (webhook.state._tag === "Active") waits.push((webhook.trying?.nextAt ?? 0) - now)
    }
    const said = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour]
    expect(waits).toEqual(said)
    expect(webhook.state).toEqual({ _tag: "Off", at: now, last: noAnswer })
    expect(webhook.cursor).toBe(10)
    for (const chance of [0, 0.999999]) {
      const { trying } = Webhook.stepped(made(), { ...sent(11, noAnswer), chance } as Webhook.Step)
      expect(Math.abs((trying?.nextAt ?? 0) - now - 5 * second)).toBeLessThanOrEqual(500)
    }
  })

  it("goes off at once when it is told that the address is gone for good", () => {
    expect(Webhook.stepped(made(), sent(11, answered(410))).state._tag).toBe("Off")
  })

  it("forgets its failures when the event is taken, and counts those of the next one from the first", () => {
    const failing = [sent(11, noAnswer), sent(11, answered(500), 2)].reduce(Webhook.stepped, made())
    expect(failing.trying?.failures).toBe(2)
    expect(Webhook.tryOf(failing, 11)).toBe(3)
    const taken = Webhook.stepped(failing, sent(11, answered(200), 3))
    expect(taken.trying).toBeUndefined()
    expect(Webhook.tryOf(taken, 12)).toBe(1)
  })

  it.prop(
    "never goes back in the ledger, and never past an event that was not taken",
    [
      Arbitrary.array(
        Arbitrary.all({ place: wholeNumbers(1, 40), status: wholeNumbers(198, 301), passed: wholeNumbers(0, 1) }),
        { maxLength: 30 }
      )
    ],
    ([all]) => {
      let webhook = made()
      for (const { passed, place, status } of all) {
        const before = webhook.cursor
        const step: Webhook.Step = passed === 1 ? { _tag: "Passed", place } : sent(place, answered(status))
        webhook = Webhook.stepped(webhook, step)
        expect(webhook.cursor).toBeGreaterThanOrEqual(before)
        if (passed === 0 && (status < 200 || status > 299)) expect(webhook.cursor).toBe(before)
      }
    }
  )

  it("is paused and resumed once, and what failed is forgotten then", () => {
    const pausing = { by, at: now, reason: "宛先の工事" }
    const failing = Webhook.stepped(made(), sent(11, noAnswer))
    const paused = Result.getOrThrow(Webhook.pause(failing, pausing))
    expect(Webhook.pause(paused, pausing)._tag).toBe("Failure")
    expect(Webhook.isDue(paused, 99, plus(hour))).toBe(false)
    const resumed = Result.getOrThrow(Webhook.resume(paused))
    expect(resumed).toMatchObject({ cursor: 10, state: { _tag: "Active" } })
    expect(resumed.trying).toBeUndefined()
    expect(Webhook.resume(resumed)._tag).toBe("Failure")
  })

  it("that was paused while it failed for the last time stays paused", () => {
    const paused = Result.getOrThrow(Webhook.pause(made(), { by, at: now, reason: "工事" }))
    expect(Webhook.stepped(paused, sent(11, noAnswer, 8)).state._tag).toBe("Paused")
  })

  it("signs with the secret before for a day after it has a new one", () => {
    const rotated = Webhook.rotate(made(), "sealed anew", now)
    expect(Webhook.secretsAt(rotated, plus(24 * hour - 1))).toEqual(["sealed anew", "sealed"])
    expect(Webhook.secretsAt(rotated, plus(24 * hour))).toEqual(["sealed anew"])
  })

  it("takes twenty wishes at once, the same only once, and none while it does not send", () => {
    const wish = (id: string): Webhook.Asked => ({ _tag: "Again", id, place: 11 })
    const full = Array.from({ length: 20 }, (_, index) => wish(`a${index}`)).reduce(
      (webhook, asked) => Result.getOrThrow(Webhook.ask(webhook, asked)),
      made()
    )
    expect(Result.getOrThrow(Webhook.ask(full, wish("a3"))).asked).toHaveLength(20)
    expect(Webhook.ask(full, wish("more"))).toMatchObject({ _tag: "Failure", failure: { _tag: "AskedTooMuch" } })
    const off = made({ state: { _tag: "Off", at: now, last: noAnswer } })
    expect(Webhook.ask(off, wish("a"))).toMatchObject({ _tag: "Failure", failure: { _tag: "WebhookNotThere" } })
  })
})

describe("whether there is something to send", () => {
  const failing = Webhook.stepped(made(), sent(11, noAnswer))
  it.each([
    ["nothing new in the ledger", made(), 10, 0, false],
    ["something new", made(), 11, 0, true],
    ["what failed just now", failing, 11, 5 * second - 1, false],
    ["what failed long enough ago", failing, 11, 5 * second, true],
    ["a wish, though the next event waits", { ...failing, asked: [{ _tag: "Test", id: "t", at: now }] }, 11, 0, true],
    ["another node at work", made({ lease: { owner: "b", until: plus(1) } }), 11, 0, false],
    ["a node that said nothing in time", made({ lease: { owner: "b", until: plus(1) } }), 11, 1, true],
    ["one that is off", made({ state: { _tag: "Off", at: now, last: noAnswer } }), 11, 0, false]
  ] as const)("%s", (_what, webhook, settled, millis, due) => {
    expect(Webhook.isDue(webhook as Webhook.Webhook, settled, plus(millis))).toBe(due)
  })

  it("is one node's to send, until it says nothing for half a minute", () => {
    const mine = Webhook.held(made(), "a", now)
    expect(mine?.lease).toEqual({ owner: "a", until: plus(30 * second) })
    if (mine === undefined) return
    expect(Webhook.held(mine, "b", plus(30 * second - 1))).toBeUndefined()
    expect(Webhook.held(mine, "a", plus(second))?.lease?.until).toBe(plus(31 * second))
    expect(Webhook.held(mine, "b", plus(30 * second))?.lease?.owner).toBe("b")
    expect(Webhook.held(Webhook.freed(mine), "b", now)?.lease?.owner).toBe("b")
  })
})
