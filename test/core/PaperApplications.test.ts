// Paper from the form to the mail and back, on the memory adapter and the guide's programmes: two clerks, once however often
// it is done, finished after a crash wherever it was, and always in the record (R110-R116, A15).
import {
  Audit,
  CouponBook,
  CouponBooks,
  type Holder,
  Ledger,
  PaperApplication,
  PaperApplications,
  PaperBatches,
  PaperBooks,
  PaperList,
  PaperShelf
} from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import type { Faults } from "../support/faultyStores.ts"
import {
  all,
  anna,
  approver,
  approver2,
  clean,
  dental,
  desk,
  give,
  idOf,
  member,
  numbering,
  operator,
  operator2,
  own,
  refresh,
  refusalOf,
  short,
  spouse,
  viewer,
  withPaper,
  year
} from "../support/paperWorld.ts"
import {
  actor,
  at,
  courseKey,
  date,
  entryText,
  facilityWith,
  factsOf,
  memberWith,
  redemptionId,
  sag
} from "../support/people.ts"

const holder = { _tag: "Holder" } as const
const noDevice = { ground: "no-device", text: "" } as const

const applied = (who: Holder.HolderId, n = 1, order: PaperApplications.PaperOrder = noDevice) =>
  PaperApplications.submit(holder, who, idOf(n), order)
const approved = (who: Holder.HolderId, n = 1, order: PaperApplications.PaperOrder = noDevice) =>
  Effect.andThen(applied(who, n, order), PaperApplications.approve(approver, idOf(n)))

const entriesOf = (who: Holder.HolderId) =>
  Effect.map(
    Effect.flatMap(Ledger.Ledger, (ledger) => ledger.open([who], year)),
    ([stream]) => stream?.entries ?? []
  )
/** The entries of a person after those of the beginning, in words. */
const written = (who: Holder.HolderId) =>
  Effect.map(entriesOf(who), (entries) => entries.filter(({ _tag }) => _tag !== "Granted").map(entryText))
const bookOf = (who: Holder.HolderId) => Effect.map(CouponBooks.open(who, year), ({ book }) => book)
const stateOf = (n: number) => Effect.map(PaperShelf.getApplication(sag, idOf(n)), ({ value }) => value.state._tag)
const deeds = Effect.map(
  Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 100 })),
  (lines) => lines.toReversed().map(({ action, actor }) => `${actor} ${action}`)
)

const pressed = (who: Holder.HolderId, id: number) =>
  CouponBooks.change(who, year, ({ book, catalogue }) => {
    const product = catalogue.programmes.flatMap(({ products }) => products).find(({ id }) => id === refresh)
    if (product === undefined) return Effect.die("no product")
    return Effect.fromResult(
      CouponBook.redeem(book, {
        _tag: "Redeem",
        redemptionId: redemptionId(id),
        product,
        course: courseKey("my-refresh"),
        quantity: 1,
        facility: facilityWith(),
        situation: { facts: factsOf(memberWith()), reckoning: "birthday" },
        at: at("2024-07-03"),
        actor: actor("holder")
      })
    )
  })

/** Uses a sheet that came back, as its registration does. */
const usedSheet = (who: Holder.HolderId, sheet: number) =>
  CouponBooks.change(who, year, ({ book, catalogue }) => {
    const product = catalogue.programmes.flatMap(({ products }) => products).find(({ id }) => id === refresh)
    if (product === undefined) return Effect.die("no product")
    return Effect.fromResult(
      CouponBook.useSheet(book, {
        _tag: "UseSheet",
        sheet: redemptionId(sheet),
        product,
        course: courseKey("my-refresh"),
        facility: facilityWith(),
        situation: { facts: factsOf(memberWith()), reckoning: "birthday" },
        usedOn: date("2024-07-03"),
        at: at("2024-07-03"),
        actor: actor("clerk:desk")
      })
    )
  })

/** Runs something that a fault may cut off, as a crash does: what it left stays. */
const crashing = <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.map(Effect.exit(work), Exit.isFailure)

describe("applying (R110, R112, R114)", () => {
  it.effect(
    "one application puts all programmes on paper in one decision, and nothing is left on the screen (R116)",
    () =>
      withPaper(() =>
        Effect.gen(function* () {
          yield* applied(anna)
          expect(yield* written(anna)).toEqual([])
          const done = yield* PaperApplications.approve(approver, idOf(1), { moved: "my-refresh:3 dental:1" })
          expect(done.value.state).toMatchObject({
            _tag: "OnPaper",
            paper: {
              approvedBy: "clerk:approver",
              moved: [
                { product: refresh, quantity: 3 },
                { product: dental, quantity: 1 }
              ]
            }
          })
          expect(yield* written(anna)).toEqual(["PaperBegun", "MovedToPaper my-refresh 3", "MovedToPaper dental 1"])
          expect(yield* refusalOf(pressed(anna, 1))).toBe("CouponNotUsable")
          expect(yield* deeds).toEqual([
            "holder paper.submit",
            "clerk:approver paper.approve",
            "clerk:approver paper.begin"
          ])
          yield* clean
        })
      )
  )

  it.effect("what is granted later goes on to paper as well", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* approved(anna)
        yield* give(anna, dental, 1)
        expect(CouponBook.balanceOf(yield* bookOf(anna), dental)).toMatchObject({ granted: 2, onPaper: 2 })
        yield* clean
      })
    )
  )

  it.effect("the office enters it for somebody without any device, and then another clerk agrees (R110)", () =>
    withPaper(() =>
      Effect.gen(function* () {
        const entered = { _tag: "Clerk", clerk: all } as const
        yield* PaperApplications.submit(entered, anna, idOf(1), noDevice)
        expect(yield* refusalOf(PaperApplications.approve(all, idOf(1)))).toBe("SecondPersonNeeded")
        expect(yield* refusalOf(PaperApplications.refuse(all, idOf(1), "だめ"))).toBe("SecondPersonNeeded")
        expect((yield* PaperApplications.approve(approver, idOf(1))).value.state._tag).toBe("OnPaper")
      })
    )
  )

  it.effect("a second one beside one that stands is refused with the first; after a refusal there can be another", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* applied(anna, 1)
        const refusal = yield* Effect.flip(applied(anna, 2))
        expect(refusal).toMatchObject({ _tag: "PaperApplied", application: idOf(1), state: "Submitted" })
        yield* PaperApplications.refuse(approver, idOf(1), "端末をお持ちのため")
        yield* applied(anna, 3)
        expect(yield* stateOf(3)).toBe("Submitted")
        yield* PaperApplications.approve(approver, idOf(3))
        expect(yield* refusalOf(applied(anna, 4))).toBe("PaperApplied")
      })
    )
  )

  it.effect("the same one sent twice is one; the number of somebody else's is not taken over", () =>
    withPaper(() =>
      Effect.gen(function* () {
        const twice = yield* Effect.all([applied(anna), applied(anna), applied(anna)], { concurrency: "unbounded" })
        expect(new Set(twice.map(({ id }) => id)).size).toBe(1)
        expect((yield* PaperShelf.openApplications(sag)).length).toBe(1)
        expect(yield* refusalOf(applied(member))).toBe("ReferenceTaken")
      })
    )
  )

  it.effect("of two sent at the same instant one is there", () =>
    withPaper(() =>
      Effect.gen(function* () {
        const told = yield* Effect.all(
          [1, 2, 3, 4].map((n) => Effect.result(applied(anna, n))),
          { concurrency: "unbounded" }
        )
        expect(told.filter(({ _tag }) => _tag === "Success").length).toBe(1)
        expect((yield* PaperShelf.openApplications(sag)).length).toBe(1)
      })
    )
  )

  it.effect("of the short-time ground is for those alone who get something on paper only (R113)", () =>
    withPaper(() =>
      Effect.gen(function* () {
        const order = { ground: "short-time", text: "" } as const
        expect(yield* refusalOf(applied(anna, 1, order))).toBe("NotShortTime")
        yield* applied(short, 2, order)
      })
    )
  )

  it.effect(
    "of short-time staff moves マイ リフレッシュ only, and what is there from the start stays (R113, A15)",
    () =>
      withPaper(() =>
        Effect.gen(function* () {
          yield* give(short, refresh, 2, true)
          yield* give(short, refresh, 1)
          yield* give(short, dental, 1)
          const done = yield* approved(short, 1, { ground: "short-time", text: "" })
          expect(done.value.state).toMatchObject({ paper: { moved: [{ product: refresh, quantity: 1 }] } })
          const book = yield* bookOf(short)
          expect(CouponBook.balanceOf(book, refresh).onPaper).toBe(3)
          expect(CouponBook.balanceOf(book, dental).onPaper).toBe(0)
          expect(book.paperSince).toBeUndefined()
          yield* clean
        })
      )
  )

  it.effect("asks, is answered, and can be taken back by the person; somebody else's is as if it were not there", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* applied(anna)
        yield* PaperApplications.ask(desk, idOf(1), "端末は全くお持ちではありませんか。")
        expect(yield* stateOf(1)).toBe("NeedsInformation")
        expect(yield* refusalOf(PaperApplications.answer(holder, member, idOf(1), "はい"))).toBe("DocumentMissing")
        expect(yield* refusalOf(PaperApplications.withdraw(holder, member, idOf(1)))).toBe("DocumentMissing")
        yield* PaperApplications.answer(holder, anna, idOf(1), "持っていません。")
        expect(yield* stateOf(1)).toBe("Submitted")
        yield* PaperApplications.withdraw(holder, anna, idOf(1))
        expect(yield* stateOf(1)).toBe("Withdrawn")
        expect(yield* refusalOf(PaperApplications.approve(approver, idOf(1)))).toBe("PaperDecided")
        expect(yield* written(anna)).toEqual([])
      })
    )
  )

  it.effect("what is agreed to is what was shown: a use in between is told", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* applied(anna)
        yield* pressed(anna, 1)
        const shown = { moved: "my-refresh:3 dental:1" }
        expect(yield* refusalOf(PaperApplications.approve(approver, idOf(1), shown))).toBe("PaperBookChanged")
        expect(yield* stateOf(1)).toBe("Submitted")
        yield* PaperApplications.approve(approver, idOf(1), { moved: "my-refresh:2 dental:1" })
      })
    )
  )
})

describe("who may", () => {
  it.effect("enter and ask: the desk; decide: approvers; print and return: operators; nobody for themselves", () =>
    withPaper(() =>
      Effect.gen(function* () {
        const entering = (clerk: typeof desk, who = anna) =>
          refusalOf(PaperApplications.submit({ _tag: "Clerk", clerk }, who, idOf(9), noDevice))
        expect(yield* entering(viewer)).toBe("NotPermitted")
        expect(yield* entering(own, member)).toBe("SelfService")
        expect(yield* entering(own, spouse)).toBe("SelfService")
        yield* applied(anna, 1)
        yield* applied(spouse, 2)
        expect(yield* refusalOf(PaperApplications.ask(viewer, idOf(1), "?"))).toBe("NotPermitted")
        expect(yield* refusalOf(PaperApplications.ask(own, idOf(2), "?"))).toBe("SelfService")
        expect(yield* refusalOf(PaperApplications.approve(desk, idOf(1)))).toBe("NotPermitted")
        expect(yield* refusalOf(PaperApplications.refuse(desk, idOf(1), "x"))).toBe("NotPermitted")
        expect(yield* refusalOf(PaperApplications.approve(own, idOf(2)))).toBe("SelfService")
        yield* PaperApplications.approve(approver, idOf(1))
        yield* PaperApplications.approve(approver, idOf(2))
        const make = (clerk: typeof desk, application?: string) =>
          PaperBatches.make(clerk, idOf(50), application === undefined ? {} : { application }, numbering())
        expect(yield* refusalOf(make(approver))).toBe("NotPermitted")
        expect(yield* refusalOf(make(own, idOf(2)))).toBe("SelfService")
        const batch = yield* make(own)
        expect(batch?.value.items.map((item) => item.holder)).toEqual([anna])
        expect(yield* refusalOf(PaperBatches.mail(approver, idOf(50)))).toBe("NotPermitted")
        const why = { reason: "紛失", reference: idOf(60) }
        expect(yield* refusalOf(PaperList.voidSheet(desk, idOf(1), redemptionId(1_000), why))).toBe("NotPermitted")
        expect(yield* refusalOf(PaperList.voidSheet(own, idOf(2), redemptionId(1_000), why))).toBe("SelfService")
        expect(yield* refusalOf(PaperApplications.returnToScreen(approver, idOf(1), "x"))).toBe("NotPermitted")
        expect(yield* refusalOf(PaperApplications.returnToScreen(own, idOf(2), "x"))).toBe("SelfService")
      })
    )
  )
})

describe("a crash", () => {
  const cuts: ReadonlyArray<readonly [where: string, fault: Partial<Faults>]> = [
    ["while it is sent, before anything is kept", { put: ["lost"] }],
    ["between its place and itself", { put: ["ok", "lost"] }],
    ["after both", { put: ["ok", "cut"] }]
  ]
  for (const [where, fault] of cuts) {
    it.effect(`${where}: sending it again makes one application`, () =>
      withPaper((faults) =>
        Effect.gen(function* () {
          Object.assign(faults, fault)
          expect(yield* crashing(applied(anna))).toBe(true)
          faults.put = []
          const again = yield* applied(anna)
          expect(again.value.state._tag).toBe("Submitted")
          expect((yield* PaperShelf.openApplications(sag)).length).toBe(1)
          expect(yield* refusalOf(applied(anna, 2))).toBe("PaperApplied")
        })
      )
    )
  }

  it.effect("between its place and itself: another one sent then is told of the first, which is there", () =>
    withPaper((faults) =>
      Effect.gen(function* () {
        faults.put = ["ok", "lost"]
        expect(yield* crashing(applied(anna))).toBe(true)
        expect(yield* Effect.flip(applied(anna, 2))).toMatchObject({ _tag: "PaperApplied", application: idOf(1) })
        expect(yield* stateOf(1)).toBe("Submitted")
      })
    )
  )

  const agreements: ReadonlyArray<readonly [where: string, fault: Partial<Faults>]> = [
    ["before it reaches the ledger", { append: ["lost", "lost", "lost", "lost", "lost"] }],
    ["after the ledger, before it says so", { append: ["cut"] }],
    ["after the ledger, when saying so fails", { put: ["ok", "lost"] }]
  ]
  for (const [where, fault] of agreements) {
    it.effect(`after the agreement, ${where}: the service finishes it by itself, once`, () =>
      withPaper((faults) =>
        Effect.gen(function* () {
          yield* applied(anna)
          Object.assign(faults, fault)
          expect(yield* crashing(PaperApplications.approve(approver, idOf(1)))).toBe(true)
          Object.assign(faults, { append: [], put: [] })
          expect(yield* stateOf(1)).toBe("Approved")
          expect(yield* PaperApplications.settle(sag)).toBe(0)
          faults.now += 120_000
          expect(yield* PaperApplications.settle(sag)).toBe(1)
          expect((yield* PaperShelf.getApplication(sag, idOf(1))).value.state).toMatchObject({
            _tag: "OnPaper",
            paper: { moved: [{ quantity: 3 }, { quantity: 1 }] }
          })
          expect((yield* written(anna)).length).toBe(3)
          yield* clean
        })
      )
    )
  }

  it.effect("in the middle of a print: it is finished with the same numbers, one for every coupon", () =>
    withPaper((faults) =>
      Effect.gen(function* () {
        yield* approved(anna, 1)
        yield* approved(member, 2)
        faults.append = ["ok", "cut"]
        expect(yield* crashing(PaperBatches.make(operator, idOf(50), {}, numbering()))).toBe(true)
        faults.append = []
        expect((yield* PaperBatches.find(sag, idOf(50))).value.state._tag).toBe("Planned")
        faults.now += 120_000
        expect(yield* PaperBatches.settle(sag)).toBe(1)
        const { value } = yield* PaperBatches.find(sag, idOf(50))
        expect(value.state._tag).toBe("Ready")
        expect(value.items.map(({ sheets }) => sheets.length)).toEqual([3, 4])
        expect([yield* stateOf(1), yield* stateOf(2)]).toEqual(["Printed", "Printed"])
        for (const who of [anna, member]) expect(CouponBook.unissuedOf(yield* bookOf(who), refresh)).toBe(0)
        yield* clean
      })
    )
  )

  it.effect("on the way back to the screen: the page says so, and whoever sees it finishes it", () =>
    withPaper((faults) =>
      Effect.gen(function* () {
        yield* approved(anna)
        faults.append = ["cut"]
        expect(yield* crashing(PaperApplications.returnToScreen(operator, idOf(1), "端末を購入"))).toBe(true)
        expect(yield* stateOf(1)).toBe("OnPaper")
        const seen = yield* PaperList.one(operator, idOf(1))
        expect([seen.kept.value.state._tag, seen.cutOff]).toEqual(["Returned", true])
        const [kept] = yield* PaperShelf.openApplications(sag)
        if (kept !== undefined) yield* PaperApplications.finish(kept)
        expect(yield* stateOf(1)).toBe("Returned")
        expect((yield* PaperList.one(operator, idOf(1))).cutOff).toBe(false)
        yield* clean
      })
    )
  )
})

describe("two clerks at once", () => {
  it.effect("one of them agrees, and the coupons move once", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* applied(anna)
        const told = yield* Effect.all(
          [approver, approver2, approver].map((clerk) => Effect.result(PaperApplications.approve(clerk, idOf(1)))),
          { concurrency: "unbounded" }
        )
        expect(told.some(({ _tag }) => _tag === "Success")).toBe(true)
        expect((yield* written(anna)).filter((entry) => entry === "PaperBegun").length).toBe(1)
        yield* clean
      })
    )
  )

  it.effect("who print at the same instant give every coupon one number, and each print has only its own", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* approved(anna, 1)
        yield* approved(member, 2)
        const made = yield* Effect.all(
          [
            PaperBatches.make(operator, idOf(50), {}, numbering(1_000)),
            PaperBatches.make(operator2, idOf(51), {}, numbering(2_000))
          ],
          { concurrency: "unbounded" }
        )
        const numbers = made.flatMap((kept) => kept?.value.items.flatMap(({ sheets }) => sheets) ?? [])
        expect(numbers.length).toBe(7)
        for (const who of [anna, member]) expect(CouponBook.unissuedOf(yield* bookOf(who), refresh)).toBe(0)
        yield* clean
      })
    )
  )
})

describe("sheets (R115)", () => {
  const printedFor = (who: Holder.HolderId, n = 1) =>
    Effect.gen(function* () {
      yield* approved(who, n)
      yield* PaperBatches.make(operator, idOf(50), {}, numbering())
    })
  const numbersOf = (batch: number) =>
    Effect.map(PaperBatches.find(sag, idOf(batch)), ({ value }) =>
      value.items.flatMap(({ sheets }) => sheets.map(({ number }) => Number(number)))
    )

  it.effect("every coupon on paper gets a number; the same print again has the same", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* printedFor(anna)
        expect(yield* numbersOf(50)).toEqual([1_000, 1_001, 1_002, 1_003])
        yield* PaperBatches.make(operator2, idOf(50), {}, numbering(7_000))
        expect(yield* numbersOf(50)).toEqual([1_000, 1_001, 1_002, 1_003])
        expect(yield* PaperBatches.make(operator, idOf(51), {}, numbering(8_000))).toBeUndefined()
        yield* PaperBatches.mail(operator, idOf(50))
        expect(yield* stateOf(1)).toBe("Mailed")
        yield* clean
      })
    )
  )

  it.effect("not of what can no longer be used", () =>
    withPaper((faults) =>
      Effect.gen(function* () {
        yield* approved(anna)
        faults.now = at("2025-01-10")
        yield* PaperBatches.make(operator, idOf(50), {}, numbering())
        expect((yield* numbersOf(50)).length).toBe(3)
      })
    )
  )

  it.effect("of a workplace alone when that is chosen; one person can be mailed before the others", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* approved(anna, 1)
        yield* approved(member, 2)
        yield* approved(spouse, 3)
        const due = yield* PaperBatches.due(sag, year)
        // A spouse's sheets go to the workplace of the member.
        expect(due.map(({ workplace }) => workplace.code)).toEqual(["10001", "10001", "10002"])
        const workplace = { code: "10001", name: "見本県立見本高等学校" }
        const made = yield* PaperBatches.make(operator, idOf(50), { workplace }, numbering())
        expect(made?.value.items.map((item) => item.holder).toSorted()).toEqual([member, spouse].toSorted())
        yield* PaperBatches.mail(operator, idOf(50), idOf(2))
        expect([yield* stateOf(1), yield* stateOf(2), yield* stateOf(3)]).toEqual(["OnPaper", "Mailed", "Printed"])
        yield* PaperBatches.mail(operator, idOf(50))
        expect(yield* stateOf(3)).toBe("Mailed")
      })
    )
  )

  it.effect("granted later, lost, or given back come into the next print, also of who was mailed before", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* printedFor(anna)
        yield* PaperBatches.mail(operator, idOf(50))
        expect(yield* PaperBatches.due(sag, year)).toEqual([])

        const lost = { reason: "郵便で届かなかった", reference: idOf(60) }
        yield* PaperList.voidSheet(operator, idOf(1), redemptionId(1_000), lost)
        yield* PaperList.voidSheet(operator, idOf(1), redemptionId(1_000), lost)
        expect(yield* refusalOf(usedSheet(anna, 1_000))).toBe("SheetNotValid")
        expect((yield* PaperBatches.due(sag, year)).map(({ moved }) => moved)).toEqual([
          [{ product: refresh, quantity: 1 }]
        ])

        yield* usedSheet(anna, 1_001)
        yield* CouponBooks.change(anna, year, ({ book }) =>
          Effect.orDie(
            Effect.fromResult(
              CouponBook.decide(book, {
                _tag: "Reverse",
                reverses: redemptionId(1_001),
                quantity: 1,
                reason: "誤登録",
                at: at("2024-07-03"),
                actor: actor("clerk:desk")
              })
            )
          )
        )
        yield* give(anna, dental, 1)
        const made = yield* PaperBatches.make(operator, idOf(51), { application: idOf(1) }, numbering(2_000))
        expect(made?.value.items[0]?.sheets.map(({ product }) => product).toSorted()).toEqual([
          dental,
          refresh,
          refresh
        ])
        const { value } = yield* PaperShelf.getApplication(sag, idOf(1))
        expect([value.state._tag, value.batches]).toEqual(["Printed", [idOf(50), idOf(51)]])
        yield* clean
      })
    )
  )

  it.effect("of short-time staff are printed as well (R113)", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* give(short, refresh, 2, true)
        yield* approved(short, 1, { ground: "short-time", text: "" })
        const made = yield* PaperBatches.make(operator, idOf(50), {}, numbering())
        expect(made?.value.items[0]?.sheets.length).toBe(2)
        expect(yield* refusalOf(PaperApplications.returnToScreen(operator, idOf(1), "x"))).toBe("StaysOnPaper")
        yield* clean
      })
    )
  )

  it.effect("a used, unknown or other person's sheet cannot be made void", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* printedFor(anna)
        yield* usedSheet(anna, 1_000)
        const why = { reason: "紛失", reference: idOf(60) }
        expect(yield* refusalOf(PaperList.voidSheet(operator, idOf(1), redemptionId(1_000), why))).toBe("SheetNotValid")
        expect(yield* refusalOf(PaperList.voidSheet(operator, idOf(1), redemptionId(9_999), why))).toBe("SheetNotValid")
      })
    )
  )
})

describe("back to the screen (A15)", () => {
  it.effect("brings every coupon back and makes sheets that are out void; then there can be a new application", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* approved(anna)
        yield* PaperBatches.make(operator, idOf(50), {}, numbering())
        const back = yield* PaperApplications.returnToScreen(operator, idOf(1), "端末を購入したため")
        expect(back.value.state).toMatchObject({ _tag: "Returned", by: "clerk:operator", reason: "端末を購入したため" })
        const book = yield* bookOf(anna)
        expect([...book.sheets.values()].map(({ state }) => state)).toEqual(["voided", "voided", "voided", "voided"])
        expect(PaperBooks.onPaperOf(book)).toEqual([])
        yield* PaperApplications.returnToScreen(operator, idOf(1), "端末を購入したため")
        yield* pressed(anna, 5)
        expect(yield* PaperBatches.due(sag, year)).toEqual([])
        yield* approved(anna, 2)
        expect(CouponBook.balanceOf(yield* bookOf(anna), refresh).onPaper).toBe(2)
        yield* clean
      })
    )
  )

  it.effect("not when a sheet was used", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* approved(anna)
        yield* PaperBatches.make(operator, idOf(50), {}, numbering())
        yield* usedSheet(anna, 1_000)
        expect(yield* refusalOf(PaperApplications.returnToScreen(operator, idOf(1), "x"))).toBe("PaperUsed")
        expect(yield* stateOf(1)).toBe("Printed")
      })
    )
  )
})

describe("lists", () => {
  it.effect("by state and year, the latest first; who may see personal data is recorded", () =>
    withPaper(() =>
      Effect.gen(function* () {
        yield* applied(anna, 1)
        yield* applied(member, 2)
        yield* PaperApplications.refuse(approver, idOf(1), "x")
        const ids = (filter: PaperList.PaperFilter) =>
          Effect.map(PaperList.page({ clerk: operator, filter }), ({ rows }) => rows.map(({ kept }) => kept.id))
        expect(yield* ids({})).toEqual([idOf(2), idOf(1)])
        expect(yield* ids({ open: true })).toEqual([idOf(2)])
        expect(yield* ids({ state: "Refused" })).toEqual([idOf(1)])
        expect((yield* deeds).filter((deed) => deed === "clerk:operator paper.list").length).toBe(3)
        expect(PaperApplication.groundNames["no-device"]).not.toBe("")
      })
    )
  )
})
