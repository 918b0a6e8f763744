// Bugs that a run must find: stores and verbs that break one promise each, as somebody could well have written them. They show
// that the simulation sees what it is there to see.
import { type Holders, Ledger, type LedgerEntry, StoreFailure } from "@fukuri/core"
import { Effect } from "effect"
import { appendAnyhow } from "../adapters/support/brokenStores.ts"
import { sag } from "../support/people.ts"
import type { Bug } from "./World.ts"

/** Each by what it does wrong. */
export const bugs: Readonly<Record<string, Bug>> = {
  "the ledger appends at whatever version there is": {
    ledger: (right) => ({
      append: (appends) => Effect.forEach(appends, (append) => appendAnyhow(right, append), { discard: true })
    })
  },
  "the ledger looks at the version first and writes later": {
    ledger: (right, turns) => ({
      append: Effect.fnUntraced(function* (appends) {
        for (const { expectedVersion, key } of appends) {
          const [stream] = yield* right.open([key.holder], key.fiscalYear)
          if (stream?.entries.length !== expectedVersion) return yield* new Ledger.VersionConflict()
        }
        yield* turns.turn("the ledger writes")
        yield* Effect.forEach(appends, (append) => appendAnyhow(right, append), { discard: true })
      })
    })
  },
  "the ledger answers before it wrote, and now and then never writes": {
    ledger: (right, turns) => ({
      append: (appends) => Effect.suspend(() => (turns.draw.chance(0.05) ? Effect.void : right.append(appends)))
    })
  },
  "the ledger answers a copy that lags behind": {
    ledger: (right, turns) => {
      const copies = new Map<string, Ledger.OpenStream>()
      return {
        open: Effect.fnUntraced(function* (holders, fiscalYear) {
          const streams = yield* right.open(holders, fiscalYear)
          return streams.map((stream) => {
            const copy = copies.get(stream.key.holder)
            const isOld = !turns.calm && copy !== undefined && turns.draw.chance(0.2)
            if (!isOld) copies.set(stream.key.holder, stream)
            return isOld ? copy : stream
          })
        })
      }
    }
  },
  "who somebody is, is remembered from the first look": {
    ledger: (right) => {
      const first = new Map<string, Ledger.OpenStream["holder"]>()
      return {
        open: (holders, fiscalYear) =>
          Effect.map(right.open(holders, fiscalYear), (streams) =>
            streams.map((stream) => {
              const known = first.get(stream.key.holder) ?? stream.holder
              first.set(stream.key.holder, known)
              return { ...stream, holder: known }
            })
          )
      }
    }
  },
  "an append that failed is told as one that did not happen": {
    coupons: (right) => ({
      redeem: (command) =>
        right
          .redeem(command)
          .pipe(
            Effect.catchTag("OutcomeUnknown", (cause) =>
              Effect.fail(new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause }))
            )
          )
    })
  },
  "a refusal is believed although an append is still under way": {
    coupons: (right) => ({
      redeem: (command) => right.redeem(command).pipe(Effect.catchTag("OutcomeUnknown", () => right.redeem(command)))
    })
  },
  "an id is looked up outside of the append": {
    coupons: (right) => {
      const begun = new Set<LedgerEntry.RedemptionId>()
      const newId = newIds()
      return {
        redeem: Effect.fnUntraced(function* (command) {
          const { holder, fiscalYear, redemptionId } = command
          const recorded = yield* right.recorded(holder, fiscalYear, redemptionId)
          if (recorded !== undefined) return recorded
          // Nothing in the book tells the two from each other any more.
          const own = begun.has(redemptionId) ? newId() : redemptionId
          begun.add(redemptionId)
          return yield* right.redeem({ ...command, redemptionId: own })
        })
      }
    }
  },
  "a press whose outcome is unknown is tried again under a new id": {
    coupons: (right) => {
      const newId = newIds()
      return {
        redeem: (command) =>
          right
            .redeem(command)
            .pipe(Effect.catchTag("OutcomeUnknown", () => right.redeem({ ...command, redemptionId: newId() })))
      }
    }
  },
  "a request of the office leaves no reference": {
    ledger: (right) => ({
      append: (appends) =>
        right.append(appends.map((append) => ({ ...append, entries: append.entries.map(withoutReference) })))
    })
  },
  "a members list is committed in parts": {
    holders: (right, turns) => {
      const rows: Array<Holders.StagedHolder> = []
      return {
        stage: (association) => Effect.tap(right.stage(association), () => Effect.sync(() => void rows.splice(0))),
        add: (staging, more) => Effect.tap(right.add(staging, more), () => Effect.sync(() => void rows.push(...more))),
        commit: Effect.fnUntraced(function* (staging, asOf) {
          const parts = turns.calm ? [rows.slice()] : rows.map((row) => [row])
          yield* right.drop(staging)
          for (const part of parts) {
            const own = yield* right.stage(sag)
            yield* right.add(own, part)
            yield* right.commit(own, asOf)
            if (!turns.calm && turns.draw.chance(0.5)) {
              return yield* new StoreFailure.StoreFailure({ store: "holders", reason: "unreachable", cause: "seeded" })
            }
          }
        })
      }
    }
  }
}

/** Ids that nobody asked for. */
const newIds = () => {
  let made = 0
  return () => `N${String(++made).padStart(15, "0")}` as LedgerEntry.RedemptionId
}

const withoutReference = (entry: LedgerEntry.LedgerEntry): LedgerEntry.LedgerEntry => {
  if (!("reference" in entry)) return entry
  const { reference: _, ...rest } = entry
  return rest
}
