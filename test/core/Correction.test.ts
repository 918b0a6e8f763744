// What may become of a request to give back coupons, and who may say so: the decider alone.
import { Clerk, Correction } from "@fukuri/core"
import type { CalendarDate } from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { actor, at, date, fiscalYear, redemptionId } from "../support/people.ts"

const clerk = (id: string, ...roles: ReadonlyArray<Clerk.Role>): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id, association: "sag", name: id, roles, sees: [], active: true })

const desk = clerk("desk", "desk", "approver")
const approver = clerk("approver", "approver")
const second = clerk("second", "approver")
const morning = at("2024-07-02")
const noon = at("2024-07-02", 12)

const correction = (state: Correction.CorrectionState): Correction.Correction => ({
  fiscalYear: fiscalYear(2024),
  redemptionId: redemptionId(1),
  quantity: 2,
  reason: "mistaken",
  text: "窓口で枚数を間違えたとのこと",
  toldBy: "holder",
  caller: "",
  toldOn: date("2024-07-02"),
  requestedBy: actor("clerk:desk"),
  requestedAt: morning,
  state
})

type Tag = Correction.CorrectionState["_tag"]
type DeedName = "approve" | "refuse" | "withdraw" | "finish" | "overtake" | "askSecond"

const given: { readonly [Each in Tag | "Alone"]: Correction.CorrectionState } = {
  Requested: { _tag: "Requested" },
  Approved: { _tag: "Approved", by: actor("clerk:approver"), at: morning, alone: false },
  Alone: { _tag: "Approved", by: actor("clerk:desk"), at: morning, alone: true },
  Applied: { _tag: "Applied", by: actor("clerk:approver"), approvedAt: morning, at: morning, alone: false },
  Refused: { _tag: "Refused", by: actor("clerk:approver"), at: morning, reason: "利用は正しい" },
  Withdrawn: { _tag: "Withdrawn", at: morning },
  Overtaken: { _tag: "Overtaken", by: actor("clerk:approver"), at: morning, left: 1 }
}

const deeds = (
  who: Clerk.Clerk,
  when: CalendarDate.Instant
): { readonly [Each in DeedName]: Correction.CorrectionDeed } => ({
  approve: { _tag: "Approve", clerk: who, at: when },
  refuse: { _tag: "Refuse", clerk: who, at: when, reason: "利用は正しい" },
  withdraw: { _tag: "Withdraw", clerk: who, at: when },
  finish: { _tag: "Finish", at: when },
  overtake: { _tag: "Overtake", at: when, left: 1 },
  askSecond: { _tag: "AskSecond" }
})

/** What comes of a deed on each state: another state, `same`, or the refusal. */
const outcome = (state: keyof typeof given, deed: DeedName, who: Clerk.Clerk): string => {
  const before = correction(given[state])
  const decided = Correction.decide(before, deeds(who, noon)[deed])
  if (Result.isFailure(decided)) return decided.failure._tag
  return decided.success === before ? "same" : decided.success.state._tag
}

const table: ReadonlyArray<readonly [DeedName, Clerk.Clerk, { readonly [Each in keyof typeof given]: string }]> = [
  [
    "approve",
    approver,
    {
      Requested: "Approved",
      Approved: "same",
      Alone: "CorrectionDecided",
      Applied: "same",
      Refused: "CorrectionDecided",
      Withdrawn: "CorrectionDecided",
      Overtaken: "CorrectionDecided"
    }
  ],
  [
    "approve",
    second,
    {
      Requested: "Approved",
      Approved: "CorrectionDecided",
      Alone: "CorrectionDecided",
      Applied: "CorrectionDecided",
      Refused: "CorrectionDecided",
      Withdrawn: "CorrectionDecided",
      Overtaken: "CorrectionDecided"
    }
  ],
  [
    "refuse",
    approver,
    {
      Requested: "Refused",
      Approved: "CorrectionDecided",
      Alone: "CorrectionDecided",
      Applied: "CorrectionDecided",
      Refused: "same",
      Withdrawn: "CorrectionDecided",
      Overtaken: "CorrectionDecided"
    }
  ],
  [
    "withdraw",
    desk,
    {
      Requested: "Withdrawn",
      Approved: "CorrectionDecided",
      Alone: "CorrectionDecided",
      Applied: "CorrectionDecided",
      Refused: "CorrectionDecided",
      Withdrawn: "same",
      Overtaken: "CorrectionDecided"
    }
  ],
  [
    "finish",
    desk,
    {
      Requested: "CorrectionDecided",
      Approved: "Applied",
      Alone: "Applied",
      Applied: "same",
      Refused: "CorrectionDecided",
      Withdrawn: "CorrectionDecided",
      Overtaken: "CorrectionDecided"
    }
  ],
  [
    "overtake",
    desk,
    {
      Requested: "CorrectionDecided",
      Approved: "Overtaken",
      Alone: "Overtaken",
      Applied: "CorrectionDecided",
      Refused: "CorrectionDecided",
      Withdrawn: "CorrectionDecided",
      Overtaken: "same"
    }
  ],
  [
    "askSecond",
    desk,
    {
      Requested: "same",
      Approved: "CorrectionDecided",
      Alone: "Requested",
      Applied: "CorrectionDecided",
      Refused: "CorrectionDecided",
      Withdrawn: "CorrectionDecided",
      Overtaken: "CorrectionDecided"
    }
  ]
]

describe("a request", () => {
  it.each(table)("after %s by $id becomes what the table says", (deed, who, then) => {
    const found = Object.fromEntries(Object.keys(then).map((state) => [state, outcome(state as Tag, deed, who)]))
    expect(found).toEqual(then)
  })

  it.each(["approve", "refuse"] as const)("is never decided by who asked for it: %s", (deed) => {
    for (const state of Object.keys(given)) expect(outcome(state as Tag, deed, desk)).toBe("SecondPersonNeeded")
  })

  it("is taken back by nobody but who asked for it", () => {
    for (const state of Object.keys(given)) expect(outcome(state as Tag, "withdraw", approver)).toBe("NotRequester")
  })

  it("keeps who agreed and when, when it stands in the ledger", () => {
    const done = Result.getOrThrow(Correction.decide(correction(given.Approved), deeds(desk, noon).finish))
    expect(done.state).toEqual({ ...given.Applied, at: noon })
    expect({ ...done, state: undefined }).toEqual({ ...correction(given.Approved), state: undefined })
  })

  it("is open until somebody decided and it stands in the ledger", () => {
    const open = Object.entries(given).filter(([, state]) => Correction.isOpen(correction(state)))
    expect(open.map(([name]) => name)).toEqual(["Requested", "Approved", "Alone"])
  })
})
