/**
 * GrantShelf: where planned runs, their details and their work are kept, and by what a run would grant now. Both the
 * verbs and the work of runs look here; what may become of a run is decided in `GrantRun`.
 */
import { Effect, Schema } from "effect"
import type { Deed } from "./AuditTrail.ts"
import { Catalogue } from "./Catalogue.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { Digest } from "./Digest.ts"
import type { Documents } from "./Documents.ts"
import { type Basis, GrantRun, type GrantRunId, type StateOf } from "./GrantRun.ts"
import { RehearsalDetails } from "./GrantRehearsal.ts"
import { programmesFor } from "./Grants.ts"
import type { AssociationCode } from "./Holder.ts"
import { Holders } from "./Holders.ts"
import type { Actor } from "./LedgerEntry.ts"
import { Programme } from "./Programme.ts"
import { find as findDraft, list as listDrafts } from "./ProgrammeDrafts.ts"
import { checkText } from "./Publishing.ts"
import { shelf } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import { begin } from "./Tasks.ts"

/** Which run, and who does something about it. */
export interface RunDeed {
  readonly clerk: Clerk
  readonly id: GrantRunId
}

/** Who causes what the service does by itself, and what nobody in particular decided. */
export const system = "grants" as Actor

/** The cause of the entries of a run: from an entry one finds the run. */
export const actorOfRun = (id: GrantRunId): Actor => `grants:${id}` as Actor

/** Where runs are kept. */
export const runs = shelf({
  kind: "grant-run",
  schema: GrantRun,
  isOpen: ({ state: { _tag } }) =>
    _tag === "Rehearsing" || _tag === "Requested" || _tag === "Approved" || _tag === "Stopped"
})

/** Where the details of rehearsals are kept, under the id of their run. */
export const details = shelf({ kind: "grant-details", schema: RehearsalDetails, isOpen: () => false })

/** The kinds of work there are. */
export const kinds = { rehearsal: "grant-rehearsal", run: "grant-run" } as const

/** The task that works on a run, or did last; undefined when there never was one. */
export const taskIdOf = (id: GrantRunId, { state }: GrantRun): string | undefined => {
  switch (state._tag) {
    case "Rehearsing":
    case "Rehearsed":
    case "Unfit":
      return `${id}-r`
    case "Approved":
    case "Stopped":
      return `${id}-${state.tries}`
    default:
      return undefined
  }
}

/** Hands in the work that a run now waits for. Harmless when it was handed in before. */
export const beginTask = Effect.fnUntraced(function* (
  association: AssociationCode,
  id: GrantRunId,
  run: GrantRun
): Effect.fn.Return<void, StoreFailure, Documents> {
  const task = taskIdOf(id, run)
  const { state } = run
  if (task === undefined || (state._tag !== "Rehearsing" && state._tag !== "Approved")) return
  const order =
    state._tag === "Rehearsing"
      ? { kind: kinds.rehearsal, title: `付与の予行 ${run.on}`, startedBy: run.by }
      : {
          kind: kinds.run,
          title: `付与の実行 ${run.on}`,
          startedBy: state.request.by,
          ...(state.request.schedule === undefined ? {} : { notBefore: state.request.schedule })
        }
  yield* begin(association, task, { ...order, about: id }).pipe(Effect.catchTag("DocumentConflict", () => Effect.void))
})

/** By what a run would grant now, and on what that rests; or why it cannot be rehearsed. */
export const fitnessOf = Effect.fnUntraced(function* (
  association: AssociationCode,
  { on, source }: Pick<GrantRun, "on" | "source">
): Effect.fn.Return<
  { readonly programmes: ReadonlyArray<Programme>; readonly basis: Basis } | StateOf<"Unfit">["why"],
  StoreFailure,
  Documents | Catalogue | Holders | Digest
> {
  const catalogue = yield* (yield* Catalogue).latest
  let published = programmesFor(catalogue, { association, on })
  if (source._tag === "Draft") {
    const draft = yield* findDraft(association, source.draft)
    if (draft === undefined) return "draft-missing"
    const programme = yield* programmeOf(draft.value.text, association)
    if (programme === undefined) return "draft-broken"
    published = programmesFor(catalogue, { association, on, programmes: [programme] })
  } else if (source.only.length > 0) {
    published = published.filter(({ id }) => source.only.includes(id))
    if (published.length < source.only.length) return "no-programme"
  }
  if (published.length === 0) return "no-programme"
  const { asOf, generation } = yield* (yield* Holders).list(association)
  const { sha256 } = yield* Digest
  const reckoning = catalogue.associations.get(association)?.ageReckoning ?? null
  const programmes = sha256(JSON.stringify([reckoning, ...published.map((each) => encode(each))]))
  return { programmes: published, basis: { generation, programmes, ...(asOf === undefined ? {} : { asOf }) } }
})

/** The drafts of programmes that can be rehearsed, the latest first; those that cannot be read are left out. */
export const draftChoices = Effect.fn("GrantRuns.draftChoices")(function* (
  association: AssociationCode
): Effect.fn.Return<
  ReadonlyArray<{ readonly id: string; readonly programme: Programme }>,
  StoreFailure,
  Documents | Catalogue
> {
  const choices: Array<{ readonly id: string; readonly programme: Programme }> = []
  for (const { id, value } of yield* listDrafts(association)) {
    const programme = yield* programmeOf(value.text, association)
    if (programme !== undefined) choices.push({ id, programme })
  }
  return choices
})

/** On what a rehearsal of this run would rest now; a basis that nothing equals when it cannot be rehearsed any more. */
export const basisNow = (
  association: AssociationCode,
  run: GrantRun
): Effect.Effect<Basis, StoreFailure, Documents | Holders | Catalogue | Digest> =>
  Effect.map(fitnessOf(association, run), (fit) =>
    typeof fit === "string" ? { generation: -1, programmes: "" } : fit.basis
  )

/** What is recorded of something that a clerk does about a run. */
export const deedOf = ({ clerk, id }: RunDeed, action: string, detail: NonNullable<Deed["detail"]> = {}): Deed => ({
  association: clerk.association,
  actor: actorOf(clerk),
  action,
  subject: `grant-run:${id}`,
  detail
})

const encode = Schema.encodeSync(Programme)

/** The programme that a draft is; undefined when it is none yet. */
const programmeOf = (
  text: string,
  association: AssociationCode
): Effect.Effect<Programme | undefined, StoreFailure, Catalogue> =>
  Effect.catchTag(checkText(text, association), "ProgrammeRefused", () => Effect.succeed(undefined))
