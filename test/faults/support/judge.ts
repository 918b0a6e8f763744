// Judges a round: what clients were told against what is in the ledger in the end, and whether what they were told can have
// happened at all. Each rule is said here anew and not taken from the core: an oracle that shares the code proves nothing.
import { check, type History, type Operation, print } from "../../support/History.ts"
import { shortest } from "../../support/HistoryShortest.ts"
import type { Done, HolderRecord, Pass, Recorder } from "./record.ts"
import type { ClockRange, Entries } from "./site.ts"
import { dentalUntil, facilityCode, fiscalYear, goods, holderOf } from "./world.ts"

/** One thing that must not be. */
export interface Violation {
  readonly rule: Rule
  /** The shortest history that shows it, and what is in the ledger. No person is named: only places in the round. */
  readonly text: string
}

export type Rule =
  | "a use that was shown is in the ledger once"
  | "no redemption id stands in the ledger twice"
  | "the ledger says what was pressed and shown"
  | "no use stands in the ledger that nobody pressed, or that nobody was told of"
  | "a press that is repeated answers the same receipt and time"
  | "two passes have two receipts"
  | "a use is of the day in Japan on which it was pressed, within the days of its coupon"
  | "an unknown outcome is settled by the same press"
  | "the ledger keeps its laws"
  | "a correction is carried out once"
  | "what a holder was told can have happened in some order"

export interface Evidence {
  readonly recorder: Recorder
  readonly entries: Entries
  readonly broken: ReadonlyArray<string>
  readonly clocks: ReadonlyArray<ClockRange>
  /** When the record began, by the same clock as the clocks'. */
  readonly begunAt: number
}

type Recorded<Tag> = Extract<Entries[number]["entry"], { readonly _tag: Tag }>
type Redeemed = Recorded<"Redeemed">

/** Everything that is wrong with a round. */
export const judge = (evidence: Evidence): ReadonlyArray<Violation> => [
  ...evidence.broken.map((text): Violation => ({ rule: "the ledger keeps its laws", text })),
  ...evidence.recorder.holders.flatMap((record, holder) => judgeHolder(evidence, record, holder)),
  ...twice(evidence.recorder.holders.flatMap(({ passes }) => passes).map((pass) => pass.shown[0]?.receipt)).map(
    (receipt): Violation => ({
      rule: "two passes have two receipts",
      text: `receipt ${receipt} was shown for two passes`
    })
  )
]

/** Whether the history of a holder can have happened; else the shortest part of it that cannot. */
export const judgeHistory = (operations: ReadonlyArray<Operation>): Violation | undefined => {
  const history: History = { goods, operations }
  if (check(history) === undefined) return undefined
  const short = shortest(history)
  return { rule: "what a holder was told can have happened in some order", text: print(check(short) ?? short) }
}

const judgeHolder = (evidence: Evidence, record: HolderRecord, index: number): ReadonlyArray<Violation> => {
  const found: Array<Violation> = []
  const own = evidence.entries.filter((row) => row.holder === holderOf(index) && row.fiscalYear === fiscalYear)
  const uses = own.flatMap(({ entry }) => (entry._tag === "Redeemed" ? [entry] : []))
  const tell = (rule: Rule, what: string, pass?: Pass) =>
    found.push({ rule, text: pass === undefined ? what : `${what}\n${historyOf(record, pass)}` })

  for (const id of twice(uses.map(({ redemptionId }) => redemptionId))) {
    const pass = record.passes.find(({ shown }) => shown.some(({ receipt }) => receipt === id))
    tell("no redemption id stands in the ledger twice", `${id} stands there twice`, pass)
  }
  for (const pass of record.passes) {
    const [first] = pass.shown
    if (pass.last === "unknown" && !pass.lost) {
      tell("an unknown outcome is settled by the same press", `${pass.id} stays unknown`, pass)
    }
    if (first === undefined) continue
    const other = pass.shown.find(({ receipt, usedAt }) => receipt !== first.receipt || usedAt !== first.usedAt)
    if (other !== undefined) {
      const what = `first ${first.receipt} ${first.usedAt}, then ${other.receipt} ${other.usedAt}`
      tell("a press that is repeated answers the same receipt and time", what, pass)
    }
    const use = uses.find(({ redemptionId }) => redemptionId === first.receipt)
    if (use === undefined) tell("a use that was shown is in the ledger once", `${first.receipt} is not there`, pass)
    else for (const { rule, what } of wrongUse(evidence, pass, first, use)) tell(rule, what, pass)
  }
  for (const what of untold(record, uses)) {
    tell("no use stands in the ledger that nobody pressed, or that nobody was told of", what)
  }
  for (const what of wrongCorrections(record, own)) tell("a correction is carried out once", what)
  try {
    const bad = judgeHistory(record.operations)
    if (bad !== undefined) found.push(bad)
  } catch {
    // The checker gives up on what is too tangled; that is told, and no run ends by it.
    evidence.recorder.count("histories too tangled to be judged")
  }
  return found
}

/** What of a recorded use is not what was pressed and shown, or cannot be by any clock. */
const wrongUse = (evidence: Evidence, pass: Pass, shown: Done, use: Redeemed) => {
  const found: Array<{ readonly rule: Rule; readonly what: string }> = []
  const asked = [pass.product, pass.course, pass.quantity, facilityCode, new Date(shown.usedAt).getTime()].join(" ")
  const written = [use.product, use.course, use.quantity, use.facility, use.at].join(" ")
  if (asked !== written) {
    found.push({ rule: "the ledger says what was pressed and shown", what: `pressed ${asked}; written ${written}` })
  }
  const ranges = rangesOf(evidence, pass.firstPressedAt ?? 0, shown.seenAt)
  const isPossible = ranges.some(({ least, most }) => use.at >= least && use.at <= most)
  const inJapan = new Date(use.at + 9 * 3_600_000).toISOString().slice(0, 10)
  const isOver = use.product === "dental" && inJapan > dentalUntil
  if (!isPossible || use.usedOn !== inJapan || isOver) {
    const clocks = ranges.map(({ least, most }) => `${iso(least)} to ${iso(most)}`).join(" or ")
    const what = `written at ${iso(use.at)}, as of ${use.usedOn}; the clocks showed ${clocks}`
    found.push({ rule: "a use is of the day in Japan on which it was pressed, within the days of its coupon", what })
  }
  return found
}

const iso = (at: number): string => new Date(at).toISOString()

/** What the clocks of the services can have shown while a press was under way. */
const rangesOf = ({ begunAt, clocks }: Evidence, from: number, until: number) =>
  clocks
    .filter(({ bornAt, diedAt }) => bornAt <= begunAt + until && diedAt >= begunAt + from)
    .map(({ bornAt, diedAt, least, most }) => ({
      least: Math.floor(least(Math.max(begunAt + from, bornAt))) - 1,
      most: Math.ceil(most(Math.min(begunAt + until, diedAt))) + 1
    }))

/** Uses in the ledger that no pass accounts for: one that was shown it, or one that nobody can ask any more. */
const untold = ({ passes }: HolderRecord, uses: ReadonlyArray<Redeemed>): ReadonlyArray<string> => {
  const open = passes.filter((pass) => pass.shown.length === 0 && pass.firstPressedAt !== undefined && pass.lost)
  const shown = new Set(passes.flatMap((pass) => pass.shown.map(({ receipt }) => receipt)))
  return uses.flatMap((use) => {
    if (shown.has(use.redemptionId)) return []
    const at = open.findIndex(
      (pass) => pass.product === use.product && pass.course === use.course && pass.quantity === use.quantity
    )
    if (at >= 0) {
      open.splice(at, 1)
      return []
    }
    return [`${use.redemptionId}: ${use.quantity} of ${use.course} at ${iso(use.at)}`]
  })
}

const wrongCorrections = ({ corrections }: HolderRecord, own: Entries): ReadonlyArray<string> => {
  const written = own.flatMap(({ entry }) => (entry._tag === "Reversed" ? [entry] : []))
  return corrections.flatMap(({ quantity, reference, settled, wasUnknown }) => {
    const times = written.filter((entry) => entry.reference === reference)
    const expected = settled === "done" ? [1] : settled === "refused" && !wasUnknown ? [0] : [0, 1]
    if (expected.includes(times.length) && times.every((entry) => entry.quantity === quantity)) return []
    const amounts = times.map((entry) => entry.quantity).join(", ")
    return [`${reference} of ${quantity} is ${settled ?? "unknown"} and written ${times.length} times (${amounts})`]
  })
}

/** What was asked and told of one pass. */
const historyOf = ({ operations }: HolderRecord, { id }: Pass): string =>
  print({ goods, operations: operations.filter(({ asked }) => "id" in asked && asked.id === id) })

const twice = <A>(values: ReadonlyArray<A | undefined>): ReadonlyArray<A> => {
  const seen = new Set<A>()
  const found = new Set<A>()
  for (const value of values) {
    if (value === undefined) continue
    if (seen.has(value)) found.add(value)
    seen.add(value)
  }
  return [...found]
}
