/**
 * MemberListTasks: the long work on members lists: looking through one, and making one current. Both may be broken off
 * anywhere and begun anew. How bytes become rows is given to them from outside.
 */
import { Effect, Result, Schedule, type Stream } from "effect"
import { record } from "./AuditTrail.ts"
import type { Audit } from "./Audit.ts"
import { Catalogue } from "./Catalogue.ts"
import { now } from "./CouponBooks.ts"
import type { Digest } from "./Digest.ts"
import type { Documents } from "./Documents.ts"
import type { FileRefused, RawRow } from "./FileRow.ts"
import type { AssociationCode } from "./Holder.ts"
import { Holders, type ImportOverlap } from "./Holders.ts"
import { differenceOf, type MemberDifference } from "./MemberDifference.ts"
import { look as lookForLateNews } from "./LateNewsDesk.ts"
import type { Ledger } from "./Ledger.ts"
import { type ImportSummary, type MembersList, takeMembers } from "./MemberImport.ts"
import { brakesOf, lists, type MemberList, type MemberListState, mostShown, type StateOf } from "./MemberList.ts"
import {
  appliedOf,
  countsOf,
  differencesKey,
  dropFile,
  isTaken,
  lastApplied,
  subjectOf,
  writeDifferences
} from "./MemberListFiles.ts"
import { apply, taskKinds } from "./MemberLists.ts"
import type { DocumentMissing, Kept } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import * as Tasks from "./Tasks.ts"
import { Uploads } from "./Uploads.ts"

/** Reads bytes as rows of cells. The bytes are opened twice: how they are written is found out first. */
export type RowsOf = <E, R>(open: () => Stream.Stream<Uint8Array, E, R>) => Stream.Stream<ReadonlyArray<RawRow>, E, R>

/** What the work needs. */
export type MemberListWork = Documents | Uploads | Holders | Ledger | Audit | Digest | Catalogue

/** Does the tasks of members lists. */
export const handlersWith = (rowsOf: RowsOf): ReadonlyArray<Tasks.TaskHandler<MemberListWork>> => [
  {
    kind: taskKinds.check,
    run: (task, report) => runCheck(rowsOf, task, report),
    ended: ({ about, association, id }) =>
      Effect.asVoid(
        turned(association, about, ({ state }) =>
          state._tag === "Checking" && state.task === id ? { _tag: "Received" } : state
        )
      )
  },
  {
    kind: taskKinds.apply,
    run: (task, report) => runApply(rowsOf, task, report),
    ended: (task) => Effect.asVoid(settle(rowsOf, task))
  }
]

type Order = Parameters<Tasks.TaskHandler<MemberListWork>["run"]>[0]

const runCheck = Effect.fnUntraced(function* (rowsOf: RowsOf, task: Order, report: Tasks.Report) {
  const { about, association, id } = task
  const kept = yield* lists.find(association, about)
  // It was looked through, and broken off before what is wanted of it was tried.
  if (kept !== undefined && kept.value.state._tag !== "Checking") return (yield* asWanted(kept)) ?? words.nothingToDo
  if (kept?.value.state._tag !== "Checking" || kept.value.state.task !== id) return words.nothingToDo
  const uploads = yield* Uploads
  const shown: Array<MemberDifference> = []
  let pieces = 0
  const key = { association, id: about }
  const fromTheBeginning = Effect.suspend(() => {
    shown.length = 0
    pieces = 0
    return uploads.drop(differencesKey(key))
  })
  const look = taking(rowsOf, kept.value, task, report, {
    ...lookOnly,
    onDifference: (changes) => {
      const batch = changes.map(differenceOf)
      shown.push(...batch.slice(0, mostShown - shown.length))
      return writeDifferences(key, pieces++, batch)
    }
  })
  const looked = yield* Effect.result(undisturbed(task, Effect.andThen(fromTheBeginning, look)))
  if (Result.isSuccess(looked)) {
    const last = yield* lastApplied(association)
    const summary = looked.success
    const brakes = brakesOf(
      kept.value,
      summary,
      last === undefined ? undefined : { sha256: last.kept.value.sha256, at: last.state.at }
    )
    yield* turned(association, about, ({ state }) =>
      state._tag === "Checking" && state.task === id ? { _tag: "Checked", summary, differences: shown, brakes } : state
    )
    const { value } = yield* lists.get(association, about)
    return `${words.checked(summary)}${(yield* asWanted({ ...kept, value })) ?? ""}`
  }
  return yield* answered(looked.failure, association, about, { _tag: "Received" })
})

/**
 * Applies a list that was looked through, when whoever handed it in wants that and nothing holds it back. What is wanted is
 * tried once: a list that is held back is somebody's to decide, who may look through it again and change nothing by it.
 */
const asWanted = Effect.fnUntraced(function* ({ id, subject, value }: Kept<MemberList>) {
  const { state, wanted } = value
  // One that is being applied may have been broken off before the task for it was handed in.
  if (wanted === undefined || (state._tag !== "Checked" && state._tag !== "Applying")) return undefined
  const association = subject as AssociationCode
  const tried = yield* Effect.result(apply(association, id, wanted))
  yield* lists.change(association, id, (list) => {
    const { wanted: _, ...rest } = list
    return Effect.succeed(list.wanted === undefined ? list : rest)
  })
  if (Result.isSuccess(tried)) return words.applying
  return tried.failure._tag === "StoreFailure" ? yield* tried.failure : words.heldBack
})

const runApply = Effect.fnUntraced(function* (rowsOf: RowsOf, task: Order, report: Tasks.Report) {
  const { about, association, id } = task
  const kept = yield* lists.find(association, about)
  const state = kept?.value.state
  if (kept === undefined || state?._tag !== "Applying" || state.task !== id) {
    // It was applied, and what is kept beside it was not let go of yet.
    if (state?._tag !== "Applied") return words.nothingToDo
    yield* dropFile(association, about)
    return `${words.nothingToDo}${words.lateNews(yield* lateNews(task, report))}`
  }
  const take = taking(rowsOf, kept.value, task, report, {
    dryRun: false,
    acceptLoss: state.acknowledged.includes("Loss"),
    acceptOlder: state.acknowledged.includes("Older"),
    lookedAt: state.summary.generation
  })
  const taken = yield* Effect.result(undisturbed(task, take))
  if (Result.isSuccess(taken)) {
    yield* applied(association, about, state, taken.success)
    return `${words.applied(taken.success)}${words.lateNews(yield* lateNews(task, report))}`
  }
  if (taken.failure._tag === "LookAgain") {
    const settled = yield* settle(rowsOf, task)
    // It was in force before it was broken off: what it brought is looked for now.
    const { value } = yield* lists.get(association, about)
    return value.state._tag === "Applied" ? `${settled}${words.lateNews(yield* lateNews(task, report))}` : settled
  }
  return yield* answered(taken.failure, association, about, lookedOf(state))
})

/**
 * What the list in force speaks against is opened as cases, whatever it was that brought it. It is behind the list: broken
 * off, it is begun anew with the task, and opens nothing twice.
 */
const lateNews = ({ association, id }: Order, report: Tasks.Report) =>
  Effect.map(
    lookForLateNews(association, id, (done) => report({ done, note: words.looking })),
    ({ opened }) => opened
  )

/** Reads and compares a list that is kept. */
const taking = Effect.fnUntraced(function* (
  rowsOf: RowsOf,
  { asOf, lines }: MemberList,
  { about, association: code }: Order,
  report: Tasks.Report,
  how: Omit<MembersList<StoreFailure>, "association" | "rows" | "asOf" | "onProgress" | "onDifference"> &
    Pick<MembersList<StoreFailure, Uploads>, "onDifference">
) {
  const association = (yield* (yield* Catalogue).latest).associations.get(code)
  if (association === undefined) return yield* Effect.die(new Error("a list of an association that is not there"))
  const uploads = yield* Uploads
  // Without the header.
  const total = Math.max(lines - 1, 1)
  const list: MembersList<StoreFailure, Uploads> = {
    association,
    rows: rowsOf(() => uploads.read({ association: code, id: about })),
    asOf,
    onProgress: (done) => report({ done: Math.min(done, total), total }),
    ...how
  }
  return yield* takeMembers(yield* Holders, list)
})

/**
 * Whoever begins a list disturbs the one before, which begins anew. So the later of two tasks waits for the earlier one,
 * on whatever node that is; what the command does at the same time is given a few tries.
 */
const undisturbed = <A, E extends { readonly _tag: string }, R>(
  { association, id }: Order,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E | StoreFailure, R | Documents> =>
  Effect.andThen(waitForEarlier(association, id), work).pipe(
    Effect.retry({
      while: ({ _tag }) => _tag === "ImportOverlap",
      schedule: Schedule.jittered(Schedule.exponential("500 millis", 2)),
      times: 8
    })
  )

const waitForEarlier = Effect.fnUntraced(function* (association: AssociationCode, id: string) {
  while (true) {
    const { at } = yield* now
    const isEarlier = ({ id: other, value: { kind, state } }: Kept<Tasks.Task>) =>
      other < id && kinds.has(kind) && state._tag === "Running" && state.until > at
    if (!(yield* Tasks.list({ association, open: true, limit: 100 })).some(isEarlier)) return
    yield* Effect.sleep("1 second")
  }
})

const kinds: ReadonlySet<string> = new Set(Object.values(taskKinds))

const lookOnly = { dryRun: true, acceptLoss: true, acceptOlder: true } as const

/** What a refusal of a list means for it. `before` is where it goes back to when it is not to blame. */
const answered = Effect.fnUntraced(function* (
  refusal: FileRefused | ImportOverlap | { readonly _tag: "LossTooLarge" | "ListOlder" | "LookAgain" } | StoreFailure,
  association: AssociationCode,
  id: string,
  before: MemberListState
) {
  if (refusal._tag === "StoreFailure") return yield* refusal
  const refused = refusal._tag === "FileRefused"
  yield* turned(association, id, () =>
    refused ? { _tag: "Refused", problems: refusal.problems, total: refusal.total } : before
  )
  if (!refused) return refusal._tag === "ImportOverlap" ? words.disturbed : words.lookAgain
  yield* (yield* Uploads).drop(differencesKey({ association, id }))
  return words.refused(refusal.total)
})

/**
 * A list whose applying was broken off: whether it became current is found out. It did when the list in force is the one
 * after the one that it was compared with, nobody else's, of its day, and it would change nothing more.
 */
const settle = Effect.fnUntraced(function* (rowsOf: RowsOf, task: Order) {
  const { about, association, id } = task
  const kept = yield* lists.find(association, about)
  const state = kept?.value.state
  if (kept === undefined || state?._tag !== "Applying" || state.task !== id) return words.nothingToDo
  const { asOf, generation } = yield* (yield* Holders).list(association)
  const mayBe = generation === state.summary.generation + 1 && asOf === kept.value.asOf
  if (mayBe && !(yield* isTaken(association, generation))) {
    const look = taking(rowsOf, kept.value, task, () => Effect.void, lookOnly)
    const again = yield* Effect.result(undisturbed(task, look))
    if (Result.isFailure(again) && again.failure._tag === "StoreFailure") return yield* again.failure
    if (Result.isSuccess(again) && again.success.added + again.success.changed + again.success.ended === 0) {
      const summary = { ...state.summary, committed: true }
      yield* applied(association, about, state, summary)
      return words.applied(summary)
    }
  }
  yield* turned(association, about, () => lookedOf(state))
  return words.lookAgain
})

const applied = Effect.fnUntraced(function* (
  association: AssociationCode,
  id: string,
  { acknowledged, by }: StateOf<"Applying">,
  summary: ImportSummary
) {
  const { at } = yield* now
  const next = appliedOf(summary, { acknowledged, by, at })
  const detail = countsOf(next)
  yield* record({ association, actor: by, action: "import.applied", subject: subjectOf(id), detail })
  yield* turned(association, id, () => next)
  yield* dropFile(association, id)
})

const turned = (
  association: AssociationCode,
  id: string,
  to: (list: MemberList) => MemberListState
): Effect.Effect<unknown, DocumentMissing | StoreFailure, Documents> =>
  lists.change(association, id, (list) => {
    const state = to(list)
    return Effect.succeed(state === list.state ? list : { ...list, state })
  })

const lookedOf = ({ brakes, differences, summary }: StateOf<"Applying">): StateOf<"Checked"> => ({
  _tag: "Checked",
  summary,
  differences,
  brakes
})

/** What came of it, for the page of the task. */
const words = {
  nothingToDo: "ほかの作業で済んでいます。",
  checked: (summary: ImportSummary) => `確認しました。${countsText(summary)}`,
  applying: " 続けて適用します。",
  heldBack: " 確認が必要なため、適用していません。",
  applied: (summary: ImportSummary) =>
    summary.committed ? `適用しました。${countsText(summary)}` : "適用しましたが、変わる内容はありませんでした。",
  looking: "新しい名簿と、これまでの付与・利用を照合しています。",
  lateNews: (opened: number) => (opened === 0 ? "" : ` (新しい案件 ${opened}: 返還などの確認が必要です)`),
  refused: (total: number) => `${total} 件の誤りがあるため、取り込めません。`,
  disturbed: "ほかの取込と重なったため、できませんでした。もう一度行ってください。",
  lookAgain: "確認のあとに名簿が変わったため、適用していません。もう一度確認してください。"
}

const countsText = ({ added, changed, ended, rows, unchanged }: ImportSummary): string =>
  `${rows} 行: 新規 ${added}、変更 ${changed}、資格喪失 ${ended}、変更なし ${unchanged}`
