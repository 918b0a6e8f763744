/**
 * ApiJobs: long work as other systems are told of it: where it stands, how far it is, and what came of it. Of a file that was
 * refused it is told where and what is wrong, and none of the values.
 */
import {
  CalendarDate,
  type Catalogue,
  type Digest,
  type Documents,
  GrantRun,
  GrantRuns,
  type Holder,
  type Holders,
  type MemberList,
  MemberLists,
  type Shelf,
  type StoreFailure,
  Tasks
} from "@fukuri/core"
import { Effect, Schema } from "effect"
import { apiPrefix } from "./Api.ts"
import type { Job } from "./ApiShapes.ts"

/** Where a job is to be asked for. */
export const jobPath = (id: string): string => `${apiPrefix}/jobs/${id}`

/** A members list as a job; undefined when there is none of that id. */
export const listJob = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  id: string
): Effect.fn.Return<Job | undefined, StoreFailure.StoreFailure, Documents.Documents> {
  const kept = yield* MemberLists.find(association, id)
  if (kept === undefined) return undefined
  const { state } = kept.value
  const task = "task" in state ? yield* Tasks.find(association, state.task) : undefined
  return { ...listJobOf(kept), ...progressOf(task) }
})

/** A grant run as a job; undefined when there is none of that id. */
export const runJob = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  text: string
): Effect.fn.Return<
  Job | undefined,
  StoreFailure.StoreFailure,
  Documents.Documents | Holders.Holders | Catalogue.Catalogue | Digest.Digest
> {
  if (!isRunId(text)) return undefined
  const found = yield* GrantRuns.view(association, text).pipe(
    Effect.catchTag("DocumentMissing", () => Effect.succeed(undefined))
  )
  if (found === undefined) return undefined
  const { id, run, task } = found
  const job: Job = {
    id,
    kind: "grant-run",
    begunAt: CalendarDate.isoOf(run.at),
    ...runStateOf(run),
    ...progressOf(task)
  }
  return job
})

const isRunId = Schema.is(GrantRun.GrantRunId)

type Standing = Omit<Job, "id" | "kind" | "begunAt" | "progress">

const listJobOf = ({ id, value }: Shelf.Kept<MemberList.MemberList>): Job => ({
  id,
  kind: "members-import",
  begunAt: CalendarDate.isoOf(value.receivedAt),
  ...listStateOf(value)
})

const listStateOf = ({ state, wanted }: MemberList.MemberList): Standing => {
  switch (state._tag) {
    case "Receiving":
    case "Checking":
      return { state: "running" }
    case "Received":
      // It is looked through as soon as it is received: what stands here was given up, or failed.
      return { state: "failed", why: "not-looked-through" }
    case "Refused":
      return {
        state: "refused",
        problems: state.problems.map(({ code, column, line }) => ({ line, column, code })),
        problemsTotal: state.total
      }
    case "Checked":
      return {
        state: wanted === undefined ? "held-back" : "running",
        people: countsOf(state.summary),
        brakes: state.brakes.map(({ _tag }) => _tag)
      }
    case "Applying":
      return { state: "running", people: countsOf(state.summary) }
    case "Applied":
    case "Undoing":
      return { state: "done", people: countsOf(state.summary) }
    case "Undone":
      return { state: "cancelled", why: "taken-back", people: countsOf(state.summary) }
    case "Discarded":
      return { state: "cancelled", why: "discarded" }
  }
}

const countsOf = ({
  added,
  changed,
  ended,
  rows,
  unchanged
}: MemberList.StateOf<"Checked">["summary"]): NonNullable<Job["people"]> => ({ rows, added, changed, unchanged, ended })

const runStateOf = ({ state }: GrantRun.GrantRun): Standing => {
  switch (state._tag) {
    case "Rehearsing":
      return { state: "running" }
    case "Unfit":
      return { state: state.why === "failed" ? "failed" : "refused", why: state.why }
    case "Rehearsed":
      return { state: "held-back", granted: grantedOf(state.rehearsal.counts) }
    case "Requested":
      return { state: "waiting-for-approval", granted: grantedOf(state.rehearsal.counts) }
    case "Approved":
      return { state: "running", granted: grantedOf(state.rehearsal.counts) }
    case "Finished":
      return { state: "done", granted: grantedOf(state.counts) }
    case "Refused":
      return { state: "refused", why: "not-agreed-to" }
    case "Cancelled":
      return { state: "cancelled", ...(state.soFar === undefined ? {} : { granted: grantedOf(state.soFar) }) }
    case "Stopped":
      return {
        state: "failed",
        why: state.why,
        ...(state.soFar === undefined ? {} : { granted: grantedOf(state.soFar) })
      }
  }
}

const grantedOf = ({ gaining, people, products }: GrantRun.Counts): NonNullable<Job["granted"]> => ({
  people,
  gaining,
  products: products.map(({ coupons, people: gainers, product }) => ({ product: product.id, people: gainers, coupons }))
})

const progressOf = (task: Shelf.Kept<Tasks.Task> | undefined): Pick<Job, "progress"> => {
  if (task === undefined) return {}
  const { done, total } = Tasks.progressOf(task.value.state)
  return { progress: { done, ...(total === undefined ? {} : { total }) } }
}
