/**
 * Tasks (作業): long work of the office, done by whichever node takes it up: a grant run over everybody, a members list.
 * A task shows how far it is, can be paused, goes on when a page is closed, and when its node dies another takes it up.
 * What the work is, is said by the handler of its kind.
 */
import { Cause, Effect, Exit, Fiber, Schema } from "effect"
import { Instant } from "./CalendarDate.ts"
import { Catalogue } from "./Catalogue.ts"
import { now } from "./CouponBooks.ts"
import type { DocumentConflict, Documents } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import { Actor } from "./LedgerEntry.ts"
import { type DocumentMissing, type Kept, shelf } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import { key, line } from "./Text.ts"

const Text = line({ most: 500 })
/** How far the work is. `total` is absent while it is not known. The unit is the handler's: lines, people. */
const Progress = { done: Schema.Int, total: Schema.optionalKey(Schema.Int), note: Text }

/** Where a task stands. */
export const TaskState = Schema.TaggedUnion({
  /** Nobody has taken it up, or it waits for its time. */
  Waiting: { ...Progress, notBefore: Instant },
  /** `owner` works on it and has to say so again before `until`. */
  Running: { ...Progress, owner: Schema.String, until: Instant },
  Paused: Progress,
  Done: { ...Progress, at: Instant },
  Failed: { ...Progress, at: Instant },
  Cancelled: { ...Progress, at: Instant }
})
export type TaskState = typeof TaskState.Type

/** One piece of long work. */
export const Task = Schema.Struct({
  /** Which handler does it. */
  kind: key(),
  /** Id of the document it is about. */
  about: line({ most: 80 }),
  /** What it is called on screen. */
  title: line({ most: 120 }),
  startedBy: Actor,
  startedAt: Instant,
  /** What somebody wants of the one who works on it. */
  wish: Schema.optionalKey(Schema.Literals(["pause", "cancel"])),
  state: TaskState
})
export type Task = typeof Task.Type

/** The task cannot be paused, resumed or cancelled where it stands. */
export class TaskNotThere extends Schema.TaggedError<TaskNotThere>()("TaskNotThere", { state: Schema.String }) {}

/** How somebody who works tells how far it is. Cheap: it is written down only now and then. */
export type Report = (progress: {
  readonly done: number
  readonly total?: number
  readonly note?: string
}) => Effect.Effect<void>

/** Does the work of one kind of task. Is interrupted to pause or cancel, and begun anew to go on: so it must be safe to repeat. */
export interface TaskHandler<R> {
  readonly kind: string
  /** Answers one line that says what came of it. A failure is one that nobody expected: refusals belong into the document. */
  readonly run: (
    task: Task & { readonly id: string; readonly association: AssociationCode },
    report: Report
  ) => Effect.Effect<string, unknown, R>
  /** Tidies up after a task that was cancelled, or that failed for good. */
  readonly ended?: (
    task: Task & { readonly id: string; readonly association: AssociationCode },
    how: UndoneEnd
  ) => Effect.Effect<void, unknown, R>
}

/** How a task ends whose work is not done. */
export type UndoneEnd = "Cancelled" | "Failed"

const tasks = shelf<Task>({
  kind: "task",
  schema: Task,
  isOpen: ({ state }) => state._tag === "Waiting" || state._tag === "Running" || state._tag === "Paused"
})

/** The task of an id. */
export const find = (
  association: AssociationCode,
  id: string
): Effect.Effect<Kept<Task> | undefined, StoreFailure, Documents> => tasks.find(association, id)

/** Tasks, the latest first. */
export const list = tasks.list

/** Hands in a task. `id` is unique and ascending with time. */
export const begin = Effect.fn("Tasks.begin")(function* (
  association: AssociationCode,
  id: string,
  order: Pick<Task, "kind" | "about" | "title" | "startedBy"> & { readonly notBefore?: Instant }
): Effect.fn.Return<Kept<Task>, DocumentConflict | StoreFailure, Documents> {
  const { at } = yield* now
  const { notBefore = at, ...rest } = order
  return yield* tasks.add(association, id, {
    ...rest,
    startedAt: at,
    state: { _tag: "Waiting", done: 0, note: "", notBefore }
  })
})

/** Asks that a task be paused, resumed or cancelled. A running one does so within about a second. */
export const wish = (
  association: AssociationCode,
  id: string,
  wanted: "pause" | "resume" | "cancel"
): Effect.Effect<Kept<Task>, DocumentMissing | TaskNotThere | StoreFailure, Documents> =>
  tasks.change(
    association,
    id,
    Effect.fnUntraced(function* (task: Task) {
      const { at } = yield* now
      const { wish: _, ...rest } = task
      const { state } = task
      const progress = progressOf(state)
      if (wanted === "resume" && state._tag === "Paused") {
        return { ...rest, state: { _tag: "Waiting" as const, ...progress, notBefore: at } }
      }
      if (wanted === "pause" && state._tag === "Waiting")
        return { ...rest, state: { _tag: "Paused" as const, ...progress } }
      // Even what nobody works on may have left something behind: whoever takes it up tidies that up and does nothing else.
      if (wanted === "cancel" && (state._tag === "Waiting" || state._tag === "Paused")) {
        return { ...rest, wish: "cancel" as const, state: { _tag: "Waiting" as const, ...progress, notBefore: at } }
      }
      if (wanted !== "resume" && state._tag === "Running") return { ...task, wish: wanted }
      return yield* new TaskNotThere({ state: state._tag })
    })
  )

/** How long a node that says nothing is believed to work on. */
const leaseMillis = 15_000
/** How often progress is written down and wishes are read. */
const beatMillis = 500

/**
 * Takes up what waits or was left behind, one task after another, and does it. `owner` names this node and start.
 * Never fails: a task whose work fails says so itself.
 */
export const turn = Effect.fn("Tasks.turn")(function* <R>(
  owner: string,
  handlers: ReadonlyArray<TaskHandler<R>>
): Effect.fn.Return<void, StoreFailure, R | Documents | Catalogue> {
  const { associations } = yield* (yield* Catalogue).latest
  for (const association of associations.values()) {
    const open = yield* tasks.list({ association: association.code, open: true, limit: 100 })
    for (const kept of open.toReversed()) {
      const handler = handlers.find(({ kind }) => kind === kept.value.kind)
      if (handler === undefined) continue
      const claimed = yield* claim(association.code, kept.id, owner)
      if (claimed !== undefined) yield* work(association.code, claimed, owner, handler)
    }
  }
})

const claim = (association: AssociationCode, id: string, owner: string) =>
  tasks
    .change(
      association,
      id,
      Effect.fnUntraced(function* (task: Task) {
        const { at } = yield* now
        const { state } = task
        const isFree =
          (state._tag === "Waiting" && state.notBefore <= at) || (state._tag === "Running" && state.until <= at)
        if (!isFree) return yield* new TaskNotThere({ state: state._tag })
        const until = (at + leaseMillis) as Instant
        return { ...task, state: { _tag: "Running" as const, ...progressOf(state), owner, until } }
      })
    )
    .pipe(
      Effect.catchTags({
        TaskNotThere: () => Effect.succeed(undefined),
        DocumentMissing: () => Effect.succeed(undefined)
      })
    )

const work = Effect.fnUntraced(function* <R>(
  association: AssociationCode,
  { id, value: task }: Kept<Task>,
  owner: string,
  handler: TaskHandler<R>
) {
  if (task.wish === "cancel") return yield* giveUp(association, { id, value: task }, owner, handler)
  let progress = progressOf(task.state)
  const report: Report = ({ done, note, total }) =>
    Effect.sync(() => {
      progress = { done, note: note ?? progress.note, ...(total === undefined ? {} : { total }) }
    })
  const order = { ...task, id, association }
  const fiber = yield* Effect.forkChild(handler.run(order, report), { startImmediately: true })

  /** Says that it goes on, until it has ended or somebody wishes otherwise. Answers the wish, or that it was lost. */
  const watch = Effect.gen(function* () {
    while (true) {
      yield* Effect.sleep(beatMillis)
      const kept = yield* tasks.change(association, id, (current) => beat(current, owner, progress))
      const { state, wish } = kept.value
      if (state._tag !== "Running" || state.owner !== owner) return "lost" as const
      if (wish !== undefined) return wish
    }
  }).pipe(Effect.catchTag("DocumentMissing", () => Effect.succeed("lost" as const)))

  const end = yield* Effect.raceFirst(
    Effect.map(Fiber.await(fiber), (exit) => ({ _tag: "Ended" as const, exit })),
    // A store that does not answer for a moment does not stop the work: its lease decides.
    Effect.map(Effect.retry(watch, { times: 20 }), (why) => ({ _tag: "Stopped" as const, why }))
  ).pipe(Effect.onInterrupt(() => Fiber.interrupt(fiber)))
  if (end._tag === "Stopped") {
    yield* Fiber.interrupt(fiber)
    if (end.why === "lost") return
  }
  const { at } = yield* now
  const next: TaskState =
    end._tag === "Stopped"
      ? end.why === "pause"
        ? { _tag: "Paused", ...progress }
        : { _tag: "Cancelled", ...progress, at }
      : Exit.isSuccess(end.exit)
        ? { _tag: "Done", ...progress, note: end.exit.value.slice(0, 500), at }
        : { _tag: "Failed", ...progress, at }
  if (end._tag === "Ended" && Exit.isFailure(end.exit)) {
    yield* Effect.logError("a task failed", end.exit.cause).pipe(Effect.annotateLogs({ task: id, kind: task.kind }))
    // A store that did not answer is no failure of the task: it is taken up again when its lease is over.
    if (isStoreFailure(end.exit.cause)) return
  }
  if (next._tag === "Cancelled" || next._tag === "Failed") yield* tidied(handler, order, next._tag)
  yield* put(association, id, owner, next)
})

/** Ends a task that was cancelled while nobody worked on it. */
const giveUp = Effect.fnUntraced(function* <R>(
  association: AssociationCode,
  { id, value: task }: Pick<Kept<Task>, "id" | "value">,
  owner: string,
  handler: TaskHandler<R>
) {
  yield* tidied(handler, { ...task, id, association }, "Cancelled")
  const { at } = yield* now
  yield* put(association, id, owner, { _tag: "Cancelled", ...progressOf(task.state), at })
})

const tidied = <R>({ ended }: TaskHandler<R>, order: Parameters<TaskHandler<R>["run"]>[0], how: UndoneEnd) =>
  ended?.(order, how).pipe(Effect.catchCause((cause) => Effect.logError("a task could not be tidied up", cause))) ??
  Effect.void

/** Writes down where a task came to an end, unless it is somebody else's by now. */
const put = (association: AssociationCode, id: string, owner: string, next: TaskState) =>
  tasks
    .change(association, id, (current) => {
      const { wish: _, ...rest } = current
      return Effect.succeed(isOwnedBy(current.state, owner) ? { ...rest, state: next } : current)
    })
    .pipe(Effect.catchTag("DocumentMissing", () => Effect.void))

const beat = Effect.fnUntraced(function* (task: Task, owner: string, progress: ReturnType<typeof progressOf>) {
  if (!isOwnedBy(task.state, owner)) return task
  const { at } = yield* now
  return { ...task, state: { _tag: "Running" as const, ...progress, owner, until: (at + leaseMillis) as Instant } }
})

const isOwnedBy = (state: TaskState, owner: string): boolean => state._tag === "Running" && state.owner === owner

const isStoreFailure = (cause: Cause.Cause<unknown>): boolean => {
  const error = Cause.findErrorOption(cause)
  return error._tag === "Some" && typeof error.value === "object" && error.value !== null && "_tag" in error.value
    ? error.value._tag === "StoreFailure"
    : false
}

/** How far a task is, wherever it stands. */
export const progressOf = ({
  done,
  note,
  total
}: TaskState): { readonly done: number; readonly note: string; readonly total?: number } => ({
  done,
  note,
  ...(total === undefined ? {} : { total })
})
