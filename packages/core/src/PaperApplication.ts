/**
 * PaperApplication (紙クーポンの申請): one request to have coupons on paper, from the form until the sheets are in the mail,
 * or until it is turned down, taken back, or the person is back on the screen (R110-R115, A15). A small decider of its own:
 * what may become of an application, and who may say so. What is then written into the book is in `PaperApplications`.
 */
import { Result, Schema } from "effect"
import { FiscalYear, Instant } from "./CalendarDate.ts"
import { actorOf, type Clerk, SecondPersonNeeded } from "./Clerk.ts"
import { ProductId } from "./CouponProduct.ts"
import { Actor, Reason } from "./LedgerEntry.ts"
import { Count } from "./Quantity.ts"
import { line } from "./Text.ts"

/**
 * Why somebody needs paper (R111, R113). `no-device`: no smartphone or tablet; `sight`: the screen is hard to see;
 * `short-time`: gets マイ リフレッシュ on paper only; `other`: as the text says.
 */
export const Ground = Schema.Literals(["no-device", "sight", "short-time", "other"])
export type Ground = typeof Ground.Type

/** The grounds as the ledger and the office have them. */
export const groundNames: { readonly [Each in Ground]: string } = {
  "no-device": "スマートフォン等がない",
  sight: "画面の見え方に不安がある",
  "short-time": "週20時間未満の再任用短時間勤務",
  other: "その他の事情"
}

/** What the person writes besides, and what office and person write to each other. */
export const ApplicationText = line({ most: 500 })

/** A question of the office, or an answer. */
export const MessageText = line({ least: 1, most: 500 })

/** Something that the office asked, with the answer when there is one. */
export const Exchange = Schema.Struct({
  question: MessageText,
  by: Actor,
  at: Instant,
  answer: Schema.optionalKey(Schema.Struct({ text: MessageText, by: Actor, at: Instant }))
})
export type Exchange = typeof Exchange.Type

/** How it came on to paper: who agreed when, when it stood in the ledger, and what was moved. */
const Paper = Schema.Struct({
  approvedBy: Actor,
  approvedAt: Instant,
  at: Instant,
  moved: Schema.Array(Schema.Struct({ product: ProductId, quantity: Count }))
})
/** That a book is on paper: since when, and what was moved. */
export type Paper = typeof Paper.Type

/** Which print its sheets are in. */
const Print = Schema.Struct({ batch: Schema.String, at: Instant })

/** Where an application stands. */
export const PaperState = Schema.TaggedUnion({
  /** It waits for the office. */
  Submitted: {},
  /** The office asked something and waits for the answer. */
  NeedsInformation: {},
  /** It is agreed to, and on its way into the ledger. */
  Approved: { by: Actor, at: Instant },
  /** It stands in the ledger: the coupons are on paper, and nothing of it is printed yet. */
  OnPaper: { paper: Paper },
  /** Its sheets are printed. */
  Printed: { paper: Paper, print: Print },
  /** Its sheets are on their way to the workplace (R115). */
  Mailed: { paper: Paper, print: Print, by: Actor, at: Instant },
  /** The office said no. */
  Refused: { by: Actor, at: Instant, reason: Reason },
  /** It was taken back before it was decided. */
  Withdrawn: { by: Actor, at: Instant },
  /** The person uses the screen again (A15). */
  Returned: { paper: Paper, by: Actor, at: Instant, reason: Reason }
})
export type PaperState = typeof PaperState.Type

/** An application. Its id is the reference of the entry that follows from it. */
export const PaperApplication = Schema.Struct({
  fiscalYear: FiscalYear,
  ground: Ground,
  text: ApplicationText,
  /** The holder, or the clerk who entered it for them. */
  enteredBy: Actor,
  submittedAt: Instant,
  exchanges: Schema.Array(Exchange),
  /** Every print that has sheets of it, the first first. */
  batches: Schema.Array(Schema.String),
  state: PaperState
})
export type PaperApplication = typeof PaperApplication.Type

/** Who does something to an application: the person it is about, or a clerk. */
export type Doer = { readonly _tag: "Holder" } | { readonly _tag: "Clerk"; readonly clerk: Clerk }

/** The doer as the cause of what is recorded. */
export const actorOfDoer = (doer: Doer): Actor => (doer._tag === "Holder" ? ("holder" as Actor) : actorOf(doer.clerk))

/** The application is not where this could be done to it. */
export class PaperDecided extends Schema.TaggedError<PaperDecided>()("PaperDecided", { state: Schema.String }) {}

/** The ground `other` says nothing by itself: what it is must be written. */
export class PaperTextMissing extends Schema.TaggedError<PaperTextMissing>()("PaperTextMissing", {}) {}

/** More was asked than an application can hold. */
export class TooManyQuestions extends Schema.TaggedError<TooManyQuestions>()("TooManyQuestions", {
  most: Schema.Int
}) {}

/** What can be done to an application. The last four follow from what the ledger and the prints say. */
export type PaperDeed =
  | { readonly _tag: "Ask"; readonly clerk: Clerk; readonly at: Instant; readonly question: string }
  | { readonly _tag: "Answer"; readonly doer: Doer; readonly at: Instant; readonly answer: string }
  | { readonly _tag: "Approve"; readonly clerk: Clerk; readonly at: Instant }
  | { readonly _tag: "Refuse"; readonly clerk: Clerk; readonly at: Instant; readonly reason: string }
  | { readonly _tag: "Withdraw"; readonly doer: Doer; readonly at: Instant }
  | { readonly _tag: "Finish"; readonly at: Instant; readonly moved: Paper["moved"] }
  | { readonly _tag: "Print"; readonly batch: string; readonly at: Instant }
  | { readonly _tag: "Mail"; readonly batch: string; readonly clerk: Clerk; readonly at: Instant }
  | { readonly _tag: "Return"; readonly by: Actor; readonly at: Instant; readonly reason: string }

/** Every reason for which a deed on an application is refused. */
export type PaperRefusal = PaperDecided | SecondPersonNeeded | TooManyQuestions

/** How often the office can ask about one application. */
export const mostQuestions = 20

/** Whether somebody, or the service, still has to do something about it. */
export const isOpen = ({ state }: Pick<PaperApplication, "state">): boolean =>
  isUndecided(state) || state._tag === "Approved" || state._tag === "OnPaper" || state._tag === "Printed"

/** Whether the person can still take it back, and the office still has to decide. */
export const isUndecided = ({ _tag }: PaperState): boolean => _tag === "Submitted" || _tag === "NeedsInformation"

/** How the coupons came on to paper, while they are there; undefined before, and when nothing came of it. */
export const paperOf = (state: PaperState): Paper | undefined =>
  state._tag === "OnPaper" || state._tag === "Printed" || state._tag === "Mailed" ? state.paper : undefined

/** Whether it stands in the way of another one of the same person and year: it is undecided, or in effect. */
export const isStanding = ({ state }: PaperApplication): boolean =>
  isUndecided(state) || state._tag === "Approved" || paperOf(state) !== undefined

/** A new application. Refuses the ground `other` without words. */
export const submitted = (
  given: Pick<PaperApplication, "fiscalYear" | "ground" | "text" | "enteredBy" | "submittedAt">
): Result.Result<PaperApplication, PaperTextMissing> =>
  given.ground === "other" && given.text.trim() === ""
    ? Result.fail(new PaperTextMissing())
    : Result.succeed({ ...given, exchanges: [], batches: [], state: { _tag: "Submitted" } })

/**
 * An application after a deed. The same deed by the same person again changes nothing: the very same value is the answer.
 * Who entered it for the person never agrees or refuses, whatever their roles are.
 */
export const decide = (
  application: PaperApplication,
  deed: PaperDeed
): Result.Result<PaperApplication, PaperRefusal> => {
  const { state } = application
  const become = (next: PaperState, more: Partial<PaperApplication> = {}) =>
    Result.succeed({ ...application, ...more, state: next })
  const same = Result.succeed(application)
  const tooLate = Result.fail(new PaperDecided({ state: state._tag }))
  switch (deed._tag) {
    case "Ask":
      return ask(application, deed)
    case "Answer":
      return answer(application, deed)
    case "Approve": {
      const by = actorOf(deed.clerk)
      if (by === application.enteredBy) return Result.fail(new SecondPersonNeeded())
      if (approvedBy(state) === by) return same
      return isUndecided(state) ? become({ _tag: "Approved", by, at: deed.at }) : tooLate
    }
    case "Refuse": {
      const by = actorOf(deed.clerk)
      if (by === application.enteredBy) return Result.fail(new SecondPersonNeeded())
      if (state._tag === "Refused" && state.by === by) return same
      return isUndecided(state) ? become({ _tag: "Refused", by, at: deed.at, reason: deed.reason }) : tooLate
    }
    case "Withdraw":
      if (state._tag === "Withdrawn") return same
      return isUndecided(state) ? become({ _tag: "Withdrawn", by: actorOfDoer(deed.doer), at: deed.at }) : tooLate
    case "Finish": {
      if (paperOf(state) !== undefined || state._tag === "Returned") return same
      if (state._tag !== "Approved") return tooLate
      const paper = { approvedBy: state.by, approvedAt: state.at, at: deed.at, moved: deed.moved }
      return become({ _tag: "OnPaper", paper })
    }
    case "Print": {
      const paper = paperOf(state)
      if (application.batches.includes(deed.batch)) return same
      const batches = [...application.batches, deed.batch]
      return paper === undefined
        ? tooLate
        : become({ _tag: "Printed", paper, print: { batch: deed.batch, at: deed.at } }, { batches })
    }
    case "Mail":
      // What was printed again since is not in the mail with the print before it.
      if (state._tag === "Mailed" || (state._tag === "Printed" && state.print.batch !== deed.batch)) return same
      return state._tag === "Printed"
        ? become({ _tag: "Mailed", paper: state.paper, print: state.print, by: actorOf(deed.clerk), at: deed.at })
        : tooLate
    case "Return": {
      if (state._tag === "Returned") return same
      const paper = paperOf(state)
      const { at, by, reason } = deed
      return paper === undefined ? tooLate : become({ _tag: "Returned", paper, by, at, reason })
    }
  }
}

/** Who agreed to it, if somebody did. */
const approvedBy = (state: PaperState): Actor | undefined =>
  state._tag === "Approved" ? state.by : paperOf(state)?.approvedBy

/** A question makes it wait for an answer. The same words again, while they wait, are the same question. */
const ask = (
  application: PaperApplication,
  { at, clerk, question }: Extract<PaperDeed, { readonly _tag: "Ask" }>
): Result.Result<PaperApplication, PaperDecided | TooManyQuestions> => {
  const { exchanges, state } = application
  if (!isUndecided(state)) return Result.fail(new PaperDecided({ state: state._tag }))
  const last = exchanges.at(-1)
  if (last !== undefined && last.answer === undefined && last.question === question) return Result.succeed(application)
  if (exchanges.length >= mostQuestions) return Result.fail(new TooManyQuestions({ most: mostQuestions }))
  return Result.succeed({
    ...application,
    exchanges: [...exchanges, { question, by: actorOf(clerk), at }],
    state: { _tag: "NeedsInformation" }
  })
}

/** The answer belongs to every question that has none: they were read together. The same answer again is the same. */
const answer = (
  application: PaperApplication,
  { answer: text, at, doer }: Extract<PaperDeed, { readonly _tag: "Answer" }>
): Result.Result<PaperApplication, PaperDecided> => {
  const { exchanges, state } = application
  const by = actorOfDoer(doer)
  if (state._tag === "Submitted" && exchanges.at(-1)?.answer?.text === text) return Result.succeed(application)
  if (state._tag !== "NeedsInformation") return Result.fail(new PaperDecided({ state: state._tag }))
  return Result.succeed({
    ...application,
    exchanges: exchanges.map((each) => (each.answer === undefined ? { ...each, answer: { text, by, at } } : each)),
    state: { _tag: "Submitted" }
  })
}
