// Judge: what is wrong after a run. Every person's history is judged by the checker of histories, the ledger by its own laws and
// by counting, membership by when the lists came into force, and what the office keeps by what stands in the ledger.
import {
  AuditTrail,
  CorrectedUses,
  Holders,
  Ledger,
  LedgerCheck,
  type LedgerEntry,
  type StoreFailure,
  UseReportShelf
} from "@fukuri/core"
import { Effect } from "effect"
import { unbalanced } from "../adapters/support/lives.ts"
import { check, type History, type Operation } from "../support/History.ts"
import type { Listed, Recording } from "./Recording.ts"
import { people, sagNow, type Services, year } from "./World.ts"

/** Something that is wrong. */
export interface Finding {
  readonly what: string
  /** The history that has no order, when that is what is wrong. */
  readonly history?: History
}

/** Looks at everything that is there after a run. */
export const judged: (
  recording: Recording
) => Effect.Effect<ReadonlyArray<Finding>, StoreFailure.StoreFailure, Services> = Effect.fnUntraced(
  function* (recording) {
    const found: Array<Finding> = recording.defects.map((defect) => ({ what: `core died: ${defect}` }))
    for (const [person] of people.entries()) {
      const history = recording.historyOf(person)
      if (check(history) !== undefined)
        found.push({ what: `no order explains the history of person ${person + 1}`, history })
      for (const what of wronglyMember(recording, person)) found.push({ what })
    }
    const ids = people.map(({ holder }) => holder)
    const streams = yield* (yield* Ledger.Ledger).open(ids, year)
    for (const { entries } of streams) for (const what of unbalanced(entries)) found.push({ what })
    for (const { what } of (yield* LedgerCheck.check(sagNow.code)).broken) found.push({ what })
    const { broken } = yield* AuditTrail.check(sagNow.code)
    for (const each of broken) found.push({ what: `the audit trail breaks: ${JSON.stringify(each)}` })
    for (const what of yield* tornList(recording)) found.push({ what })
    for (const what of yield* leftOpen(streams.flatMap(({ entries }) => entries))) found.push({ what })
    return found
  }
)

/** Everybody is as one and the same list says, one that was handed in or the first. */
const tornList = Effect.fnUntraced(function* ({ lists }: Recording) {
  const records = yield* (yield* Holders.Holders).find(people.map(({ holder }) => holder))
  const now = people.map(({ number }) =>
    (records.find((each) => each.number === number)?.memberships ?? []).every(
      ({ period: { until } }) => until === undefined
    )
  )
  const possible = [
    [true, true],
    ...lists.flatMap(({ members, outcome }) => (outcome.kind === "refused" ? [] : [members]))
  ]
  return possible.some((members) => members.join() === now.join())
    ? []
    : [`the people are ${now.join(" ")}, as no list says: ${possible.map((members) => members.join(" ")).join(", ")}`]
})

/** What was agreed to stands in the ledger, and what is said to stand there does. */
const leftOpen = Effect.fnUntraced(function* (entries: ReadonlyArray<LedgerEntry.LedgerEntry>) {
  const requested = new Set(entries.flatMap((entry) => ("reference" in entry ? [String(entry.reference)] : [])))
  const used = new Set(entries.flatMap((entry) => (entry._tag === "Redeemed" ? [String(entry.redemptionId)] : [])))
  const corrections = yield* CorrectedUses.corrections.list({ association: sagNow.code, limit: 500 })
  const reports = [
    ...(yield* UseReportShelf.allReports(sagNow.code, true)),
    ...(yield* UseReportShelf.allReports(sagNow.code, false))
  ]
  const told = [
    ...corrections.map(({ id, value }) => ({ id, state: value.state._tag, isThere: requested.has(id) })),
    ...reports.map(({ id, value }) => ({ id, state: value.state._tag, isThere: used.has(id) }))
  ]
  return told
    .filter(({ isThere, state }) => isThere !== (state === "Applied") || state === "Approved" || state === "Entered")
    .map(({ id, isThere, state }) => `${id} is ${state}, and stands ${isThere ? "" : "not "}in the ledger`)
})

/**
 * Presses that were served or refused although nobody can have been a member, or no member, while they were asked. Facts are
 * read with the book and used a moment later, so that the whole time between question and answer counts.
 */
function* wronglyMember(recording: Recording, person: number): Generator<string> {
  const { operations } = recording.historyOf(person)
  for (const operation of operations) {
    const { asked, invokedAt, outcome } = operation
    if (asked.kind !== "redeem" || asked.channel !== "screen") continue
    const isFirst = !operations.some(
      (other) => other.asked.kind === "redeem" && other.asked.id === asked.id && other.invokedAt < invokedAt
    )
    const who = `${asked.id} of person ${person + 1}`
    if (outcome.kind === "done" && isFirst && !mayBe(true, recording.lists, person, operation)) {
      yield `${who} was used by somebody who was no member any more`
    }
    if (recording.denied.has(operation) && !mayBe(false, recording.lists, person, operation)) {
      yield `${who} was refused to somebody who was a member`
    }
  }
}

/** Whether somebody can have been a member, or none, at some time during an operation. */
const mayBe = (
  member: boolean,
  lists: ReadonlyArray<Listed>,
  person: number,
  { invokedAt, returnedAt = Infinity }: Operation
): boolean => {
  const saying = (isMember: boolean) =>
    lists.filter(({ members, outcome }) => members[person] === isMember && outcome.kind !== "refused")
  const against = saying(!member).filter((list) => list.outcome.kind === "done" && list.returnedAt < invokedAt)
  const endOf = (list: Listed) => (list.outcome.kind === "done" ? list.returnedAt : Infinity)
  const isOverruled = (list: Listed) => against.some((other) => other.invokedAt > endOf(list))
  const begins = member && against.length === 0
  return begins || saying(member).some((list) => list.invokedAt < returnedAt && !isOverruled(list))
}
