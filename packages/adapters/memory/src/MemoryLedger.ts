/**
 * The ledger in memory. The contract is the port's; people, lists and the catalogue, which it reads too, are written
 * elsewhere.
 */
import { type CalendarDate, Holder, Ledger, type LedgerEntry, StoreFailure } from "@fukuri/core"
import { Effect, Stream } from "effect"
import { batches, call, callOr, type Memory } from "./Memory.ts"

/** The ledger that is held in a memory. */
export const ledgerIn = (memory: Memory): Ledger.Ledger["Service"] => {
  const write = ({ entries, expectedVersion, key: { fiscalYear, holder } }: Ledger.Append) => {
    const years = memory.streams.get(holder) ?? new Map<CalendarDate.FiscalYear, Array<LedgerEntry.LedgerEntry>>()
    memory.streams.set(holder, years)
    const stream = years.get(fiscalYear) ?? []
    years.set(fiscalYear, stream)
    for (const [index, entry] of entries.entries()) {
      stream.push(entry)
      const seq = memory.ledger.length + 1
      memory.ledger.push({ holder, fiscalYear, version: expectedVersion + index + 1, seq, entry })
    }
  }

  return Ledger.Ledger.of({
    open: (holders, fiscalYear) => call(() => holders.map((holder) => openedIn(memory, { holder, fiscalYear }))),
    append: (appends) =>
      callOr((): Effect.Effect<void, Ledger.VersionConflict | StoreFailure.StoreFailure> => {
        const seen = new Set<string>()
        for (const { expectedVersion, key } of appends) {
          const text = `${key.holder}/${key.fiscalYear}`
          if (seen.has(text) || entriesIn(memory, key).length !== expectedVersion) return new Ledger.VersionConflict()
          seen.add(text)
        }
        if (appends.some((append) => repeatsUse(memory, append))) {
          return new StoreFailure.StoreFailure({
            store: "ledger",
            reason: "broken",
            cause: "a redemption id can be recorded once for a holder"
          })
        }
        for (const append of appends) write(append)
        return Effect.void
      }),
    entries: (association, after) =>
      batches(
        () => memory.ledger.slice(after),
        (entries) => entries.filter(({ holder }) => Holder.associationOf(holder) === association)
      ),
    streams: (association) =>
      batches(
        () => keysOf(memory, association),
        (keys) => keys.map((key) => ({ key, entries: [...entriesIn(memory, key)] }))
      ).pipe(Stream.flatMap(Stream.fromIterable))
  })
}

/** A book as it is at this moment, with what is read with it. */
export const openedIn = (memory: Memory, key: LedgerEntry.StreamKey): Ledger.OpenStream => {
  const { holder } = key
  const memberId = Holder.memberIdOf(holder)
  return {
    key,
    holder: memory.people.get(holder),
    member: memberId === undefined ? undefined : memory.people.get(memberId),
    asOf: memory.lists.get(Holder.associationOf(holder))?.asOf,
    entries: [...entriesIn(memory, key)],
    catalogueVersion: memory.catalogue.version
  }
}

const entriesIn = (
  { streams }: Memory,
  { fiscalYear, holder }: LedgerEntry.StreamKey
): ReadonlyArray<LedgerEntry.LedgerEntry> => streams.get(holder)?.get(fiscalYear) ?? []

const keysOf = (memory: Memory, association: Holder.AssociationCode): ReadonlyArray<LedgerEntry.StreamKey> =>
  [...memory.streams.keys()]
    .filter((holder) => Holder.associationOf(holder) === association)
    .sort()
    .flatMap((holder) =>
      [...(memory.streams.get(holder)?.keys() ?? [])]
        .sort((a, b) => a - b)
        .map((fiscalYear) => ({ holder, fiscalYear }))
    )

/** Whether an append records a redemption id that the holder has in any year, or has it twice. */
const repeatsUse = (memory: Memory, { entries, key }: Ledger.Append): boolean => {
  const ids = entries.flatMap((entry) => (entry._tag === "Redeemed" ? [entry.redemptionId] : []))
  if (ids.length === 0) return false
  const known = [...(memory.streams.get(key.holder)?.values() ?? [])].flat()
  return (
    new Set(ids).size < ids.length ||
    known.some((entry) => entry._tag === "Redeemed" && ids.includes(entry.redemptionId))
  )
}
