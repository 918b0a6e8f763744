// Services with one fault each that the harness must find: the real application over a store or a verb that is broken, or with
// something before it that is. Production code knows nothing of them. They run as processes of their own: seededService.ts.
import {
  type CalendarDate,
  CouponBook,
  type Coupons,
  Ledger,
  type LedgerEntry,
  StoreFailure,
  Verdict
} from "@fukuri/core"
import { newRedemptionId } from "@fukuri/http"
import { Effect } from "effect"
import { appendAnyhow } from "../../adapters/support/brokenStores.ts"
import { withClock } from "../../support/clock.ts"
import type { LedgerFault } from "./office.ts"

type LedgerStore = Ledger.Ledger["Service"]
type Verbs = Coupons.Coupons["Service"]

/** What is put in the place of a part. */
export interface Seeded {
  readonly ledger?: LedgerFault
  readonly coupons?: (right: Verbs) => Partial<Verbs>
  /** Whether the last content that a login was shown is used, whatever the form says. */
  readonly forgetsTickets?: boolean
}

/** The faults of the service by name. */
export const seeded = {
  "no version check": () => ({ ledger: (right) => appending(right, appendAnyhow) }),
  "the id is checked outside of the append": () => ({ ledger: (right) => appending(right, appendWhatIsLeft) }),
  "the page is sent before the commit": () => ({ ledger: writingLater(3_000) }),
  "a new id on a retry": () => ({ coupons: withNewIds() }),
  "the ticket does not say what is used": () => ({ forgetsTickets: true }),
  "days in UTC": () => ({
    ledger: (right) => ({ append: (appends) => right.append(appends.map(nineHoursOn)) }),
    coupons: nineHoursAgo
  }),
  "counters in memory": () => ({ ledger: remembering() })
} satisfies Record<string, () => Seeded>
export type SeededName = keyof typeof seeded

/** The fault of the office: an answer that was lost is asked for again, and nobody looks whether it was done. */
export const reversalTwice: LedgerFault = (right) => {
  let appends = 0
  return {
    open: (holders, fiscalYear) =>
      Effect.map(right.open(holders, fiscalYear), (streams) =>
        streams.map((stream) => Object.assign({}, stream, { entries: stream.entries.map(withoutReference) }))
      ),
    append: (appended) =>
      Effect.flatMap(right.append(appended), () => (appends++ % 2 === 0 ? Effect.fail(lost) : Effect.void))
  }
}

const lost = new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "seeded" })

let references = 0
const withoutReference = (entry: LedgerEntry.LedgerEntry): LedgerEntry.LedgerEntry =>
  entry._tag === "Reversed"
    ? { ...entry, reference: `forgotten-${String(references++).padStart(12, "0")}` as LedgerEntry.Reference }
    : entry

/** Long enough for two presses to be decided on the same book. Unit: milliseconds. */
const meetingMillis = 400

const appending = (
  right: LedgerStore,
  append: (
    right: LedgerStore,
    one: Ledger.Append
  ) => Effect.Effect<void, Ledger.VersionConflict | StoreFailure.StoreFailure>
): Partial<LedgerStore> => ({
  append: (appends) =>
    Effect.andThen(
      Effect.sleep(meetingMillis),
      Effect.forEach(appends, (one) => append(right, one), { discard: true })
    )
})

/** Appends wherever the stream has come to, as long as enough is left; whose id it is was looked at before. */
const appendWhatIsLeft = Effect.fnUntraced(function* (right: LedgerStore, { entries, key }: Ledger.Append) {
  const attempt = Effect.gen(function* () {
    const [stream] = yield* right.open([key.holder], key.fiscalYear)
    const book = CouponBook.fold(stream?.entries ?? [])
    const use = entries.find((entry) => entry._tag === "Redeemed")
    const left = use === undefined ? 0 : Verdict.remainingOf(CouponBook.balanceOf(book, use.product))
    if (use === undefined || left < use.quantity) return false
    yield* right.append([{ key, entries, expectedVersion: book.version }])
    return true
  })
  const isWritten = yield* Effect.retry(attempt, { while: ({ _tag }) => _tag === "VersionConflict" })
  if (!isWritten) return yield* new Ledger.VersionConflict()
})

/** Answers an append at once and writes it some time later; until then it is in memory only. */
const writingLater =
  (millis: number): LedgerFault =>
  (right) => {
    const waiting = new Map<string, Array<LedgerEntry.LedgerEntry>>()
    const nameOf = ({ fiscalYear, holder }: LedgerEntry.StreamKey) => `${holder} ${fiscalYear}`
    const flush = Effect.suspend(() => {
      const all = [...waiting]
      waiting.clear()
      return Effect.forEach(
        all,
        ([name, entries]) => {
          const [holder = "", year = ""] = name.split(" ")
          const key = { holder, fiscalYear: Number(year) } as LedgerEntry.StreamKey
          return Effect.ignore(appendAnyhow(right, { key, expectedVersion: 0, entries }))
        },
        { discard: true }
      )
    })
    setInterval(() => Effect.runFork(flush), millis)
    return {
      open: (holders, fiscalYear) =>
        Effect.map(right.open(holders, fiscalYear), (streams) =>
          streams.map((stream) => {
            const entries = [...stream.entries, ...(waiting.get(nameOf(stream.key)) ?? [])]
            return Object.assign({}, stream, { entries })
          })
        ),
      append: (appends) =>
        Effect.sync(() => {
          for (const { entries, key } of appends) {
            waiting.set(nameOf(key), [...(waiting.get(nameOf(key)) ?? []), ...entries])
          }
        })
    }
  }

/** Every press after the first has an id of its own. */
const withNewIds = (): ((right: Verbs) => Partial<Verbs>) => {
  const latest = new Map<LedgerEntry.RedemptionId, LedgerEntry.RedemptionId>()
  return (right) => ({
    redeem: (command) => {
      const { redemptionId } = command
      const id = latest.has(redemptionId) ? newRedemptionId() : redemptionId
      latest.set(redemptionId, id)
      return right.redeem({ ...command, redemptionId: id })
    },
    recorded: (holder, fiscalYear, id) => right.recorded(holder, fiscalYear, latest.get(id) ?? id)
  })
}

const nineHours = 9 * 3_600_000

/** Judges by the day it is in Greenwich. */
const nineHoursAgo = (right: Verbs): Partial<Verbs> => {
  const ago = <A, E>(work: Effect.Effect<A, E>) =>
    withClock(work, (clock) => clock.currentTimeMillisUnsafe() - nineHours)
  return {
    redeem: (command) => ago(right.redeem(command)),
    visit: (holder, facility) => ago(right.visit(holder, facility))
  }
}

const nineHoursOn = (append: Ledger.Append): Ledger.Append => ({
  ...append,
  entries: append.entries.map((entry) => ({ ...entry, at: (entry.at + nineHours) as CalendarDate.Instant }))
})

/** Knows of every book what it was when it was first opened, and what this process added. */
const remembering = (): LedgerFault => (right) => {
  const known = new Map<string, Ledger.OpenStream>()
  return {
    open: (holders, fiscalYear) =>
      Effect.map(right.open(holders, fiscalYear), (streams) =>
        streams.map((stream) => {
          const name = `${stream.key.holder} ${fiscalYear}`
          const first = known.get(name) ?? stream
          known.set(name, first)
          return first
        })
      ),
    append: (appends) =>
      Effect.forEach(
        appends,
        (append) =>
          Effect.tap(appendAnyhow(right, append), () =>
            Effect.sync(() => {
              const name = `${append.key.holder} ${append.key.fiscalYear}`
              const first = known.get(name)
              if (first !== undefined) known.set(name, { ...first, entries: [...first.entries, ...append.entries] })
            })
          ),
        { discard: true }
      )
  }
}
