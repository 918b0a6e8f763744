/**
 * GrantRun (付与の実行): one run over everybody as the office plans it: rehearsed, asked for by one clerk, agreed to by
 * another, carried out at its time, and kept with what came of it (A26). Where a run stands and what may follow is here;
 * who is who, clocks and stores are in `GrantRuns`.
 */
import { Result, Schema } from "effect"
import { CalendarDate, dayOf, Instant } from "./CalendarDate.ts"
import { SecondPersonNeeded } from "./Clerk.ts"
import { CouponProduct, ProductId } from "./CouponProduct.ts"
import { Actor, Reason } from "./LedgerEntry.ts"
import { ProgrammeId } from "./Programme.ts"
import { line } from "./Text.ts"

/** Id of a run. Shape: ascending with time; fits behind `grants:` in an actor. */
export const GrantRunId = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[A-Za-z0-9._-]{1,50}$/u)),
  Schema.brand("GrantRunId")
)
export type GrantRunId = typeof GrantRunId.Type

/** A product as a run names it, which stays readable when no programme has it any more. */
export const RunProduct = Schema.Struct({
  id: ProductId,
  name: CouponProduct.fields.name,
  discreetName: Schema.optionalKey(CouponProduct.fields.name)
})
export type RunProduct = typeof RunProduct.Type

/** What was or would be given of a product. Units: people, coupons. */
export const ProductCount = Schema.Struct({ product: RunProduct, people: Schema.Int, coupons: Schema.Int })
export type ProductCount = typeof ProductCount.Type

/** What was or would be given in all. */
export const Counts = Schema.Struct({
  /** How many people were looked at. */
  people: Schema.Int,
  /** How many of them are given anything. */
  gaining: Schema.Int,
  /** Of which anything is given, in the order of the programmes. */
  products: Schema.Array(ProductCount)
})
export type Counts = typeof Counts.Type

/** By which programmes a run grants. */
export const Source = Schema.TaggedUnion({
  /** By those published, or only the named ones of them. */
  Published: { only: Schema.Array(ProgrammeId) },
  /** By a draft alone: good for a rehearsal only. */
  Draft: { draft: line({ least: 1, most: 80 }) }
})
export type Source = typeof Source.Type

/** On what a rehearsal rests: when any of it moves, the rehearsal says nothing any more. */
export const Basis = Schema.Struct({
  /** Which members list, and of which day. */
  generation: Schema.Int,
  asOf: Schema.optionalKey(CalendarDate),
  /** Fingerprint of the programmes and of how age is counted. Shape: SHA-256 in hex. */
  programmes: Schema.String
})
export type Basis = typeof Basis.Type

/** What a rehearsal found, in figures. Unit of the figures: people. */
export const Rehearsal = Schema.Struct({
  at: Instant,
  basis: Basis,
  counts: Counts,
  /** Who is given nothing now because it was given before. */
  served: Schema.Int,
  /** Who is given nothing and has nothing. */
  nothing: Schema.Int
})
export type Rehearsal = typeof Rehearsal.Type

/** That somebody wants a run carried out: at once, or not before an instant. */
export const Request = Schema.Struct({ by: Actor, at: Instant, schedule: Schema.optionalKey(Instant) })
export type Request = typeof Request.Type

const Approval = Schema.Struct({ by: Actor, at: Instant })
const asked = { rehearsal: Rehearsal, request: Request }
const agreed = { ...asked, approval: Approval }

/** How the ledger stood when a run began. Units: people, coupons. */
export const Begun = Schema.Struct({
  at: Instant,
  /** Everything that the run writes stands in the ledger after this place. */
  after: Schema.Int,
  /** What had been granted of each product. */
  before: Schema.Array(Schema.Struct({ product: ProductId, people: Schema.Int, coupons: Schema.Int }))
})
export type Begun = typeof Begun.Type

const underWay = {
  ...agreed,
  /** Rises whenever the work is handed in anew: to be moved, or taken up after a stop. */
  tries: Schema.Int,
  begun: Schema.optionalKey(Begun),
  /** What was given when the work was last broken off. */
  soFar: Schema.optionalKey(Counts)
}

/** Where a run stands. */
export const RunState = Schema.TaggedUnion({
  Rehearsing: {},
  /** It could not be rehearsed. */
  Unfit: { at: Instant, why: Schema.Literals(["no-programme", "draft-missing", "draft-broken", "failed"]) },
  Rehearsed: { rehearsal: Rehearsal },
  /** Waits for a second clerk. */
  Requested: asked,
  /** Agreed to: waits for its time, or is being carried out; its task says which. */
  Approved: underWay,
  /** Carried out. Nobody agreed to a run that the service does by itself. */
  Finished: {
    agreed: Schema.optionalKey(Schema.Struct(agreed)),
    at: Instant,
    basis: Basis,
    begun: Begun,
    counts: Counts
  },
  Refused: { ...asked, by: Actor, at: Instant, reason: Reason },
  Cancelled: {
    by: Actor,
    at: Instant,
    reason: Reason,
    rehearsal: Schema.optionalKey(Rehearsal),
    request: Schema.optionalKey(Request),
    begun: Schema.optionalKey(Begun),
    /** What it had given already; that stays given. */
    soFar: Schema.optionalKey(Counts)
  },
  /** Broke off by itself: `failed` can be taken up again, `programmes-moved` needs a new rehearsal. */
  Stopped: { ...underWay, at: Instant, why: Schema.Literals(["failed", "programmes-moved"]) }
})
export type RunState = typeof RunState.Type

/** A run of the office, or of the service by itself. */
export const GrantRun = Schema.Struct({
  /** The day whose rules apply. */
  on: CalendarDate,
  source: Source,
  by: Actor,
  at: Instant,
  /** That whoever handed it in asks for it to be carried out as soon as it is rehearsed. */
  asks: Schema.optionalKey(Schema.Literal(true)),
  state: RunState
})
export type GrantRun = typeof GrantRun.Type

/** One state of a run. */
export type StateOf<Tag extends RunState["_tag"]> = Extract<RunState, { readonly _tag: Tag }>

/** The run does not stand where this could be done to it. */
export class RunNotThere extends Schema.TaggedError<RunNotThere>()("RunNotThere", { state: Schema.String }) {}

/** What the rehearsal rests on has moved: it has to be rehearsed anew (A26). */
export class RehearsalOutdated extends Schema.TaggedError<RehearsalOutdated>()("RehearsalOutdated", {
  moved: Schema.Array(Schema.Literals(["list", "programmes"]))
}) {}

/** A rehearsal with a draft cannot be carried out: what is not published is not granted. */
export class DraftNotPublished extends Schema.TaggedError<DraftNotPublished>()("DraftNotPublished", {}) {}

/** Coupons would be given before the day whose rules apply. */
export class RunTooEarly extends Schema.TaggedError<RunTooEarly>()("RunTooEarly", { notBefore: CalendarDate }) {}

/** What has moved since a rehearsal; empty when it still holds. */
export const movedSince = (then: Basis, now: Basis): ReadonlyArray<"list" | "programmes"> => [
  ...(then.generation === now.generation ? [] : ["list" as const]),
  ...(then.programmes === now.programmes ? [] : ["programmes" as const])
]

/** Coupons in all. */
export const couponsOf = ({ products }: Counts): number => products.reduce((sum, { coupons }) => sum + coupons, 0)

/** What one run gave beside another, by product, in the order of the first and then of the second. */
export const difference = (
  now: Counts,
  then: Counts
): ReadonlyArray<{ readonly product: RunProduct; readonly people: number; readonly coupons: number }> => {
  const before = new Map(then.products.map((each) => [each.product.id, each]))
  const after = new Set(now.products.map(({ product }) => product.id))
  return [
    ...now.products.map(({ coupons, people, product }) => ({
      product,
      people: people - (before.get(product.id)?.people ?? 0),
      coupons: coupons - (before.get(product.id)?.coupons ?? 0)
    })),
    ...then.products.flatMap(({ coupons, people, product }) =>
      after.has(product.id) ? [] : [{ product, people: -people, coupons: -coupons }]
    )
  ]
}

type Decided<E> = Result.Result<GrantRun, E>

/** Asks for a rehearsed run to be carried out, at once or not before `schedule`. */
export const request = (
  run: GrantRun,
  { basis, ...asking }: Request & { readonly basis: Basis }
): Decided<RunNotThere | DraftNotPublished | RehearsalOutdated | RunTooEarly> => {
  const { state } = run
  if (state._tag !== "Rehearsed") return notThere(run)
  if (run.source._tag === "Draft") return Result.fail(new DraftNotPublished())
  return stillGood(state.rehearsal, basis).pipe(
    Result.flatMap(() => inTime(run, asking.schedule ?? asking.at)),
    Result.map(() => ({ ...run, state: { _tag: "Requested", rehearsal: state.rehearsal, request: asking } }))
  )
}

/** Agrees to a run. Refuses whoever asked for it, and a rehearsal that does not hold any more. */
export const approve = (
  run: GrantRun,
  { basis, ...approval }: { readonly by: Actor; readonly at: Instant; readonly basis: Basis }
): Decided<RunNotThere | SecondPersonNeeded | RehearsalOutdated> => {
  const { state } = run
  if (state._tag !== "Requested") return notThere(run)
  const { rehearsal, request } = state
  if (request.by === approval.by) return Result.fail(new SecondPersonNeeded())
  return Result.map(stillGood(rehearsal, basis), () => ({
    ...run,
    state: { _tag: "Approved", rehearsal, request, approval, tries: 1 }
  }))
}

/** Does not agree to a run. */
export const refuse = (
  run: GrantRun,
  refusal: { readonly by: Actor; readonly at: Instant; readonly reason: string }
): Decided<RunNotThere> => {
  const { state } = run
  if (state._tag !== "Requested") return notThere(run)
  const { rehearsal, request } = state
  return Result.succeed({ ...run, state: { _tag: "Refused", rehearsal, request, ...refusal } })
}

/** Gives up a run that has not ended. What it gave already stays given. */
export const cancel = (
  run: GrantRun,
  cancelling: { readonly by: Actor; readonly at: Instant; readonly reason: string }
): Decided<RunNotThere> => {
  const { state } = run
  switch (state._tag) {
    case "Rehearsing":
      return Result.succeed({ ...run, state: { _tag: "Cancelled", ...cancelling } })
    case "Cancelled":
      // Its work, which was given up first, may have said so already, but not who wanted it.
      return state.by === "grants" ? Result.succeed({ ...run, state: { ...state, ...cancelling } }) : notThere(run)
    case "Rehearsed":
      return Result.succeed({ ...run, state: { _tag: "Cancelled", rehearsal: state.rehearsal, ...cancelling } })
    case "Requested":
    case "Approved":
    case "Stopped": {
      const { rehearsal, request } = state
      const done = state._tag === "Requested" ? {} : workOf(state)
      return Result.succeed({ ...run, state: { _tag: "Cancelled", rehearsal, request, ...done, ...cancelling } })
    }
    default:
      return notThere(run)
  }
}

/** Moves a run that has not begun to another instant, or to at once (A26). Who agreed to it has agreed to that too. */
export const move = (
  run: GrantRun,
  { at, schedule }: { readonly at: Instant; readonly schedule: Instant | undefined }
): Decided<RunNotThere | RunTooEarly> => {
  const { state } = run
  if (state._tag !== "Requested" && (state._tag !== "Approved" || state.begun !== undefined)) return notThere(run)
  const { schedule: _, ...asking } = state.request
  const moved = { ...asking, ...(schedule === undefined ? {} : { schedule }) }
  return Result.map(inTime(run, schedule ?? at), () => ({
    ...run,
    state:
      state._tag === "Requested" ? { ...state, request: moved } : { ...state, request: moved, tries: state.tries + 1 }
  }))
}

/** Takes up a run again that broke off because something failed. */
export const takeUp = (run: GrantRun): Decided<RunNotThere> => {
  const { state } = run
  if (state._tag !== "Stopped" || state.why !== "failed") return notThere(run)
  const { at: _at, why: _why, ...rest } = state
  return Result.succeed({ ...run, state: { ...rest, _tag: "Approved", tries: state.tries + 1 } })
}

/** What a run has done so far, when it has begun. */
const workOf = ({ begun, soFar }: StateOf<"Approved"> | StateOf<"Stopped">) => ({
  ...(begun === undefined ? {} : { begun }),
  ...(soFar === undefined ? {} : { soFar })
})

const notThere = ({ state }: GrantRun): Result.Result<never, RunNotThere> =>
  Result.fail(new RunNotThere({ state: state._tag }))

const stillGood = (rehearsal: Rehearsal, basis: Basis): Result.Result<void, RehearsalOutdated> => {
  const moved = movedSince(rehearsal.basis, basis)
  return moved.length === 0 ? Result.void : Result.fail(new RehearsalOutdated({ moved }))
}

const inTime = ({ on }: GrantRun, at: Instant): Result.Result<void, RunTooEarly> =>
  dayOf(at) >= on ? Result.void : Result.fail(new RunTooEarly({ notBefore: on }))
