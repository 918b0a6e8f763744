// Acts: how the people of a run do what they planned, through the verbs of core, and what they are told. What is done is in
// `Plan.ts`, what is made of the answers in `Judge.ts`.
import {
  CalendarDate,
  Catalogue,
  Corrections,
  CouponBook,
  CouponBooks,
  Coupons,
  Entitlements,
  Grants,
  Imports,
  type LedgerEntry,
  PaperApplications,
  PaperBatches,
  UseReport,
  UseReports
} from "@fukuri/core"
import { Effect } from "effect"
import { outcomeOf, shownByBook, shownByUse } from "../support/HistoryAnswers.ts"
import type { Asked } from "../support/HistoryBook.ts"
import { actor, at, redemptionId } from "../support/people.ts"
import type { Act, Pass } from "./Plan.ts"
import type { Answer, Recording } from "./Recording.ts"
import {
  clerks,
  dock,
  facility,
  listOf,
  people,
  products,
  refresh,
  sagNow,
  type Services,
  sha256,
  today,
  year,
  yesterday
} from "./World.ts"

/** Does one thing. Never fails: what people are told is in the recording. */
export const perform = (recording: Recording, act: Act): Effect.Effect<unknown, never, Services> => {
  switch (act.kind) {
    case "press":
      return press(recording, act.person, act.pass)
    case "look":
      return look(recording, act.person)
    case "giveBack":
      return giveBack(recording, act)
    case "report":
      return report(recording, act)
    case "grant":
    case "withdraw":
      return byHand(recording, act)
    case "grantRun":
      return grantRun(recording)
    case "list":
      return recording.list(
        act.members,
        Effect.flatMap(Imports.Imports, (imports) => imports.members(listOf(act.members))).pipe(Effect.as(done), orTold)
      )
    case "facility":
      return Effect.flatMap(Catalogue.Catalogue, (catalogue) =>
        catalogue.putFacilities([act.isOpen ? facility : { ...facility, openUntil: longAgo }])
      ).pipe(Effect.ignore)
    case "paper":
      return paper(recording, act)
    case "back":
      return back(recording, act)
    case "print":
      return print(recording, act.serial)
    case "sheet":
      return sheet(recording, act.person)
    case "pause":
      return recording.turns.turn("was busy", act.turns)
  }
}

/** Looks at one person's book, as it is in the end. */
export const look = (recording: Recording, person: number): Effect.Effect<unknown, never, Services> =>
  recording.ask(
    person,
    { kind: "read" },
    Effect.map(CouponBooks.open(personAt(person).holder, year), ({ book }) => shown(book)).pipe(orTold)
  )

/** A facility that closes was closed already on every day of which somebody tells. */
const longAgo = CalendarDate.addDays(yesterday, -1)

const done: Answer = { outcome: { kind: "done" } }

const shown = (book: CouponBook.CouponBook): Answer => ({
  outcome: {
    kind: "done",
    shown: shownByBook(
      book,
      products.map(({ id }) => id)
    )
  }
})

/**
 * What an error tells somebody of the office or a looker. A store that failed says nothing of what happened, since such a
 * deed is several writes and is finished later; a refusal is for a reason that the book knows nothing of, unless it says so.
 */
const orTold = <E extends { readonly _tag: string }, R>(
  effect: Effect.Effect<Answer, E, R>
): Effect.Effect<Answer, never, R> =>
  Effect.catch(effect, (error) =>
    Effect.succeed<Answer>(
      error._tag === "StoreFailure" || error._tag === "OutcomeUnknown"
        ? { outcome: { kind: "unknown" } }
        : { outcome: { kind: "refused", reason: error._tag === "RedemptionUnknown" ? "use-unknown" : "elsewhere" } }
    )
  )

const press = Effect.fnUntraced(function* (
  recording: Recording,
  person: number,
  { course, product, quantity, serial }: Pass
) {
  const coupons = yield* Coupons.Coupons
  const { birthDate, number } = personAt(person)
  const own = products[product] ?? refresh
  const { key } = own.courses[course % own.courses.length] ?? { key: own.id as never }
  const identified = yield* Effect.result(coupons.identify(sagNow.code, number, birthDate))
  if (identified._tag === "Failure") return
  const holder = identified.success
  yield* recording.ask(
    person,
    { kind: "read" },
    Effect.map(coupons.visit(holder, facility.code), ({ book }) => shown(book)).pipe(orTold)
  )
  const id = redemptionId(serial)
  const command = { holder, redemptionId: id, fiscalYear: year, product: own.id, course: key, facility: facility.code }
  const answer = coupons.redeem({ ...command, quantity }).pipe(
    Effect.map(({ remaining, use }): Answer => ({
      outcome: { kind: "done", shown: shownByUse(use.redemption, remaining) }
    })),
    Effect.catch((error) => Effect.sync((): Answer => ({ outcome: outcomeOf(error), isDenied: isNoMember(error) })))
  )
  const asked: Asked = { kind: "redeem", id, product: own.id, course: key, quantity, channel: "screen" }
  for (let tries = 0; tries < 3; tries++) {
    const { kind } = yield* recording.ask(person, asked, answer)
    if (kind !== "unknown" && kind !== "failed") break
  }
})

const isNoMember = (error: { readonly _tag: string }): boolean =>
  error instanceof CouponBook.CouponNotUsable && error.verdict._tag === "MembershipLost"

type ActOf<Kind extends Act["kind"]> = Act & { readonly kind: Kind }

const giveBack = Effect.fnUntraced(function* (
  recording: Recording,
  { pass, person, quantity, serial }: ActOf<"giveBack">
) {
  const reference = referenceOf("correction", serial)
  const redemption = redemptionId(pass)
  const asked: Asked = { kind: "reverse", reference, id: redemption, quantity }
  const answered = ({ value: { state } }: Effect.Success<ReturnType<typeof Corrections.approve>>): Answer => {
    if (state._tag === "Applied") return done
    // It waits for somebody, or was overtaken: nothing was given back by it so far.
    return { outcome: state._tag === "Approved" ? { kind: "unknown" } : { kind: "refused", reason: "elsewhere" } }
  }
  const request = Corrections.request(reference, {
    clerk: clerks.desk,
    redemptionId: redemption,
    quantity,
    reason: "mistaken",
    text: "窓口で押し間違えたとのこと",
    toldBy: "holder",
    caller: "",
    toldOn: today
  })
  let told = yield* recording.ask(person, asked, Effect.map(request, answered).pipe(orTold))
  if (told.kind === "unknown") told = yield* recording.ask(person, asked, Effect.map(request, answered).pipe(orTold))
  if (told.kind === "done" || (told.kind === "refused" && told.reason === "use-unknown")) return
  const approve = Corrections.approve(clerks.approver, reference)
  yield* recording.ask(person, asked, Effect.map(approve, answered).pipe(orTold))
})

/** The facts of a use that somebody tells the desk of: with the same number it is the same use. */
const toldOf = (person: number, ordinal: number): UseReport.Told => {
  const { name, number } = personAt(person)
  return {
    source: { _tag: "Told", ordinal },
    number,
    name,
    facility: facility.code,
    course: refresh.courses[0]?.key ?? ("" as never),
    quantity: 1,
    usedOn: yesterday,
    reporter: "受付",
    toldOn: today,
    usedAt: at(yesterday, 10)
  }
}

const seed = "a seed that nobody guesses"

const report = Effect.fnUntraced(function* (recording: Recording, { person, told }: ActOf<"report">) {
  const facts = toldOf(person, told)
  const { course, quantity } = facts
  const id = UseReport.idOf(sha256, JSON.stringify([sagNow.code, seed]), facts)
  const enter = UseReports.enter({ clerk: clerks.desk, told: facts, seed })
  yield* recording.ask(
    person,
    { kind: "redeem", id, product: refresh.id, course, quantity, channel: "outage" },
    Effect.map(enter, ({ report }) => reported(report.value)).pipe(orTold)
  )
})

const reported = ({ state }: UseReport.UseReport): Answer => {
  if (state._tag === "Applied") return done
  return { outcome: state._tag === "Entered" ? { kind: "unknown" } : { kind: "refused", reason: "elsewhere" } }
}

const byHand = Effect.fnUntraced(function* (recording: Recording, act: ActOf<"grant" | "withdraw">) {
  const { kind, person, product, serial } = act
  const id = (products[product] ?? refresh).id
  const reference = referenceOf(kind, serial)
  const order = { clerk: clerks.operator, direction: kind, holder: personAt(person).holder, fiscalYear: year } as const
  const why = { reason: "missing", text: "本人から電話", reference } as const
  yield* recording.ask(
    person,
    { kind, reference, product: id, quantity: 1 },
    Effect.as(Entitlements.carryOut({ ...order, ...why, product: id, quantity: 1 }), done).pipe(orTold)
  )
})

const grantRun = Effect.fnUntraced(function* (recording: Recording) {
  const all = people.flatMap((_, person) =>
    [refresh, dock].map(({ id, quantity }) => {
      const due = quantity._tag === "Fixed" ? quantity.count : 0
      return { person, asked: { kind: "topUp", product: id, due } as const }
    })
  )
  // Whether somebody is a member when the run comes to them is not told: then it may have given, or not.
  const run = Effect.flatMap(Grants.Grants, (grants) =>
    grants.run({ association: sagNow.code, on: today }, actor("grants"))
  )
  const answer = Effect.map(run, (): Answer => (recording.isListed ? { outcome: { kind: "unknown" } } : done)).pipe(
    orTold
  )
  yield* recording.askAll(
    all,
    Effect.map(answer, (each) => all.map(() => each))
  )
})

const paper = Effect.fnUntraced(function* (recording: Recording, { application, person }: ActOf<"paper" | "back">) {
  const reference = referenceOf("paper", application)
  const applied = PaperApplications.submit({ _tag: "Holder" }, personAt(person).holder, reference, {
    ground: "no-device",
    text: ""
  })
  const approved = Effect.andThen(applied, PaperApplications.approve(clerks.approver, reference))
  yield* recording.ask(person, { kind: "beginPaper", reference }, Effect.as(approved, done).pipe(orTold))
})

const back = Effect.fnUntraced(function* (recording: Recording, { application, person }: ActOf<"paper" | "back">) {
  const reference = referenceOf("paper", application)
  const returned = PaperApplications.returnToScreen(clerks.operator, reference, "端末を購入したため")
  const asked: Asked = { kind: "endPaper", reference: `back of ${reference}` }
  yield* recording.ask(person, asked, Effect.as(returned, done).pipe(orTold))
})

const print = Effect.fnUntraced(function* (recording: Recording, serial: number) {
  let printed = 0
  const newNumber = Effect.sync(
    () => `S${serial}`.padEnd(15, "0").concat(String(printed++)) as LedgerEntry.RedemptionId
  )
  const made = PaperBatches.make(clerks.operator, referenceOf("print", serial), {}, newNumber)
  yield* recording.survived(Effect.ignore(made))
})

const sheet = Effect.fnUntraced(function* (recording: Recording, person: number) {
  const opened = yield* Effect.result(CouponBooks.open(personAt(person).holder, year))
  const out = opened._tag === "Success" ? [...opened.success.book.sheets.values()] : []
  const returned = out.find(({ state }) => state === "outstanding")
  if (returned === undefined) return
  const { number, product } = returned
  const course = products.find(({ id }) => id === product)?.courses[0]?.key ?? ("" as never)
  const asked = { sheet: number, facility: facility.code, usedOn: today, course, reporter: "", toldOn: today }
  yield* recording.ask(
    person,
    { kind: "redeem", id: number, product, course, quantity: 1, channel: "paper" },
    Effect.map(UseReports.enterSheet(clerks.desk, asked), ({ report }) => reported(report.value)).pipe(orTold)
  )
})

const personAt = (person: number) => {
  const found = people[person]
  if (found === undefined) throw new Error(`there is no person ${person}`)
  return found
}

const referenceOf = (kind: string, serial: number): LedgerEntry.Reference =>
  `${kind}-${String(serial).padStart(8, "0")}` as LedgerEntry.Reference
