// What may become of an application for paper, and who may say so: given, when, then (R110-R115, A15).
import { CouponProduct, LedgerEntry, PaperApplication } from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { all, approver, approver2, desk, operator } from "../support/paperWorld.ts"
import { actor, at, fiscalYear } from "../support/people.ts"

const { decide, isOpen, isStanding, submitted } = PaperApplication
type Application = PaperApplication.PaperApplication
type Deed = PaperApplication.PaperDeed

const noon = at("2024-07-03", 12)
const holder = { _tag: "Holder" } as const
const byDesk = { _tag: "Clerk", clerk: desk } as const
const reason = "確認できないため"
const moved = [{ product: CouponProduct.ProductId.make("my-refresh"), quantity: 3 }]

const fresh = (over: Partial<Application> = {}): Application => ({
  ...Result.getOrThrow(
    submitted({
      fiscalYear: fiscalYear(2024),
      ground: "no-device",
      text: "",
      enteredBy: actor("holder"),
      submittedAt: at("2024-07-03")
    })
  ),
  ...over
})
const when = (given: Application, ...deeds: ReadonlyArray<Deed>): Application =>
  deeds.reduce((application, deed) => Result.getOrThrow(decide(application, deed)), given)
const refused = (given: Application, deed: Deed) => {
  const result = decide(given, deed)
  return Result.isFailure(result) ? result.failure._tag : "not refused"
}

const approve: Deed = { _tag: "Approve", clerk: approver, at: noon }
const refuse: Deed = { _tag: "Refuse", clerk: approver, at: noon, reason }
const withdraw: Deed = { _tag: "Withdraw", doer: holder, at: noon }
const ask: Deed = { _tag: "Ask", clerk: desk, at: noon, question: "端末は全くお持ちではありませんか。" }
const answer: Deed = { _tag: "Answer", doer: holder, at: noon, answer: "持っていません。" }
const finish: Deed = { _tag: "Finish", at: noon, moved }
const print = (batch: string): Deed => ({ _tag: "Print", batch, at: noon })
const mail = (batch: string): Deed => ({ _tag: "Mail", batch, clerk: operator, at: noon })
const back: Deed = { _tag: "Return", by: actor("clerk:operator"), at: noon, reason }

const stages: ReadonlyArray<readonly [name: string, application: Application, isOpen: boolean, isStanding: boolean]> = [
  ["Submitted", fresh(), true, true],
  ["NeedsInformation", when(fresh(), ask), true, true],
  ["Approved", when(fresh(), approve), true, true],
  ["OnPaper", when(fresh(), approve, finish), true, true],
  ["Printed", when(fresh(), approve, finish, print("a")), true, true],
  ["Mailed", when(fresh(), approve, finish, print("a"), mail("a")), false, true],
  ["Refused", when(fresh(), refuse), false, false],
  ["Withdrawn", when(fresh(), withdraw), false, false],
  ["Returned", when(fresh(), approve, finish, back), false, false]
]

describe("an application for paper (R110, R114)", () => {
  it("is open while somebody has to do something, and stands in the way of another while undecided or in effect", () => {
    for (const [name, application, open, standing] of stages) {
      expect([name, isOpen(application), isStanding(application)]).toEqual([application.state._tag, open, standing])
    }
  })

  it("says in words what its ground is when that is none of those of the guide (R111)", () => {
    const given = {
      fiscalYear: fiscalYear(2024),
      ground: "other" as const,
      enteredBy: actor("holder"),
      submittedAt: noon
    }
    expect(Result.isFailure(submitted({ ...given, text: "  " }))).toBe(true)
    expect(Result.isSuccess(submitted({ ...given, text: "端末の契約がない" }))).toBe(true)
  })

  it("waits after a question, and goes on after the answer, which belongs to every question that had none", () => {
    const asked = when(fresh(), ask, { ...ask, question: "お勤め先は変わりましたか。" })
    expect(asked.state._tag).toBe("NeedsInformation")
    const answered = when(asked, answer)
    expect(answered.state._tag).toBe("Submitted")
    expect(answered.exchanges.map((each) => each.answer?.text)).toEqual(["持っていません。", "持っていません。"])
    expect(answered.exchanges[0]?.answer?.by).toBe("holder")
    expect(refused(fresh(), answer)).toBe("PaperDecided")
  })

  it("holds at most twenty questions", () => {
    const many = Array.from({ length: 20 }, (_, index): Deed => ({ ...ask, question: `問い ${index}` }))
    expect(refused(when(fresh(), ...many), ask)).toBe("TooManyQuestions")
  })

  it("is never decided by the clerk who entered it, whatever their roles", () => {
    const entered = fresh({ enteredBy: actor("clerk:all") })
    expect(refused(entered, { _tag: "Approve", clerk: all, at: noon })).toBe("SecondPersonNeeded")
    expect(refused(entered, { _tag: "Refuse", clerk: all, at: noon, reason })).toBe("SecondPersonNeeded")
    expect(when(entered, approve).state._tag).toBe("Approved")
  })

  it("can be taken back while it is undecided, and only then", () => {
    expect(when(fresh(), withdraw).state).toMatchObject({ _tag: "Withdrawn", by: "holder" })
    expect(when(fresh(), ask, { _tag: "Withdraw", doer: byDesk, at: noon }).state).toMatchObject({ by: "clerk:desk" })
    for (const [name, application] of stages) {
      if (["Submitted", "NeedsInformation", "Withdrawn"].includes(name)) continue
      expect([name, refused(application, withdraw)]).toEqual([name, "PaperDecided"])
    }
  })

  it("goes by the ledger, print and mail in turn (R115), and to the next print when something is added", () => {
    const mailed = when(fresh(), approve, finish, print("a"), mail("a"))
    expect(mailed.state).toMatchObject({
      _tag: "Mailed",
      by: "clerk:operator",
      paper: { approvedBy: "clerk:approver", moved },
      print: { batch: "a" }
    })
    const again = when(mailed, print("b"))
    expect(again.state._tag).toBe("Printed")
    expect(again.batches).toEqual(["a", "b"])
    // What is in the mail is the print before, and not what was printed since.
    expect(when(again, mail("a")).state._tag).toBe("Printed")
    expect(when(again, mail("b")).state._tag).toBe("Mailed")
    expect(refused(fresh(), print("a"))).toBe("PaperDecided")
    expect(refused(when(fresh(), approve, finish), mail("a"))).toBe("PaperDecided")
  })

  it("comes back to the screen from paper only (A15)", () => {
    for (const [name, application] of stages) {
      const expected = ["OnPaper", "Printed", "Mailed", "Returned"].includes(name) ? "not refused" : "PaperDecided"
      expect([name, refused(application, back)]).toEqual([name, expected])
    }
  })

  it("is not changed by the same deed again: the very same value is the answer", () => {
    const repeated: ReadonlyArray<readonly [Application, Deed]> = [
      [when(fresh(), ask), ask],
      [when(fresh(), ask, answer), answer],
      [when(fresh(), approve), approve],
      [when(fresh(), approve, finish), finish],
      [when(fresh(), approve, finish), approve],
      [when(fresh(), approve, finish, print("a")), print("a")],
      [when(fresh(), approve, finish, print("a"), mail("a")), mail("a")],
      [when(fresh(), approve, finish, print("a"), mail("a")), print("a")],
      [when(fresh(), refuse), refuse],
      [when(fresh(), withdraw), withdraw],
      [when(fresh(), approve, finish, back), back]
    ]
    for (const [application, deed] of repeated) expect(Result.getOrThrow(decide(application, deed))).toBe(application)
    expect(refused(when(fresh(), approve), { ...approve, clerk: approver2 })).toBe("PaperDecided")
  })

  it("is kept as it is written", () => {
    const codec = Schema.toCodecJson(PaperApplication.PaperApplication)
    for (const [, application] of stages) {
      expect(Schema.decodeUnknownSync(codec)(Schema.encodeSync(codec)(application))).toEqual(application)
    }
    expect(Schema.is(LedgerEntry.Reason)("紙クーポンの申請")).toBe(true)
  })
})
