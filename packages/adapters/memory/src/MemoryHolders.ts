/**
 * People in memory, and the members lists that are staged. The contract is the port's.
 */
import { Holder, Holders, HolderNumber, type LedgerEntry } from "@fukuri/core"
import { Effect } from "effect"
import { batches, call, callOr, type Memory, type Staging } from "./Memory.ts"

/** The people who are held in a memory. */
export const holdersIn = (memory: Memory): Holders.Holders["Service"] => {
  let begun = 0

  const stagingOf = (id: Holders.StagingId): Staging | undefined => {
    const staging = memory.stagings.get(associationOf(id))
    return staging?.id === id ? staging : undefined
  }
  const rowsOf = (id: Holders.StagingId): ReadonlyArray<Holders.StagedHolder> => stagingOf(id)?.rows ?? []
  const listOf = (association: Holder.AssociationCode): Holders.ListState =>
    memory.lists.get(association) ?? { generation: 0, asOf: undefined }
  const peopleOf = (association: Holder.AssociationCode): ReadonlyArray<Holder.Holder> =>
    [...memory.people.values()]
      .filter((holder) => holder.association === association)
      .sort((a, b) => (a.number < b.number ? -1 : 1))

  return Holders.Holders.of({
    find: (ids) => call(() => [...new Set(ids)].flatMap((id) => memory.people.get(id) ?? [])),
    all: (association) =>
      batches(
        () => peopleOf(association),
        (people) => people
      ),
    search: ({ after, association, limit, words }) =>
      call(() =>
        peopleOf(association)
          .filter((holder) => after === undefined || holder.number > after)
          .filter((holder) => isDescribed(Holders.searchText(holder), words))
          .slice(0, limit)
      ),
    list: (association) => call(() => listOf(association)),
    stage: (association) =>
      call(() => {
        const id = `${association}:${++begun}` as Holders.StagingId
        memory.stagings.set(association, { id, rows: [] })
        return id
      }),
    add: (id, rows) =>
      callOr(() => {
        const staging = stagingOf(id)
        if (staging === undefined) return new Holders.ImportOverlap()
        staging.rows.push(...rows)
        return Effect.void
      }),
    repeated: (id, limit) =>
      call(() =>
        [...Map.groupBy(rowsOf(id), ({ holder }) => holder.number)]
          .filter(([, rows]) => rows.length > 1)
          .map(([number, rows]) => ({ number, lines: rows.map(({ line }) => line).sort((a, b) => a - b) }))
          .sort((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0))
          .slice(0, limit)
      ),
    withoutMember: (id, limit) =>
      call(() => {
        const numbers = new Set<string>(rowsOf(id).map(({ holder }) => holder.number))
        return rowsOf(id)
          .filter(({ holder: { number } }) => isSpouse(number) && !numbers.has(memberOf(number)))
          .map(({ holder: { number }, line }) => ({ number, line }))
          .sort((a, b) => a.line - b.line)
          .slice(0, limit)
      }),
    missing: (id) =>
      batches(
        () => (stagingOf(id) === undefined ? [] : peopleOf(associationOf(id))),
        (people) => {
          const numbers = new Set(rowsOf(id).map(({ holder }) => holder.number))
          return people.filter(({ number }) => !numbers.has(number))
        }
      ),
    commit: (id, asOf) =>
      callOr(() => {
        const staging = stagingOf(id)
        if (staging === undefined) return new Holders.ImportOverlap()
        const association = associationOf(id)
        const written = new Map(
          staging.rows.flatMap(({ changed, holder }) => (changed ? [[identityOf(holder), holder] as const] : []))
        )
        const before = listOf(association)
        memory.replaced.set(association, {
          asOf: before.asOf,
          seq: memory.ledger.length,
          records: new Map([...written.keys()].map((known) => [known, memory.people.get(known)]))
        })
        for (const [known, holder] of written) memory.people.set(known, holder)
        memory.lists.set(association, { generation: before.generation + 1, asOf })
        memory.stagings.delete(association)
        return Effect.void
      }),
    undo: (association, generation) =>
      callOr(() => {
        const replaced = memory.replaced.get(association)
        if (replaced === undefined || listOf(association).generation !== generation) {
          return new Holders.UndoRefused({ reason: "superseded", people: 0 })
        }
        const { asOf, records, seq } = replaced
        const people = dependentsOn(records, memory.ledger.slice(seq)).size
        if (people > 0) return new Holders.UndoRefused({ reason: "depended-on", people })
        for (const [known, holder] of records) {
          if (holder === undefined) memory.people.delete(known)
          else memory.people.set(known, holder)
        }
        memory.lists.set(association, { generation: generation + 1, asOf })
        memory.replaced.delete(association)
        // What was staged meanwhile was compared with what is taken back here.
        memory.stagings.delete(association)
        return Effect.void
      }),
    drop: (id) =>
      call(() => {
        if (stagingOf(id) !== undefined) memory.stagings.delete(associationOf(id))
      })
  })
}

const associationOf = (id: Holders.StagingId): Holder.AssociationCode =>
  id.slice(0, id.indexOf(":")) as Holder.AssociationCode

const identityOf = (holder: Holder.Holder): Holder.HolderId => Holder.holderId(holder.association, holder.number)

const isDescribed = (text: string, words: ReadonlyArray<string>): boolean => words.every((word) => text.includes(word))

/** Who has entries although the own record, or for a spouse the member's, is one of those. */
const dependentsOn = (
  records: ReadonlyMap<Holder.HolderId, unknown>,
  entries: ReadonlyArray<LedgerEntry.RecordedEntry>
): ReadonlySet<Holder.HolderId> =>
  new Set(
    entries.flatMap(({ holder }) => {
      const member = Holder.memberIdOf(holder)
      return records.has(holder) || (member !== undefined && records.has(member)) ? [holder] : []
    })
  )

const isSpouse = (number: HolderNumber.HolderNumber): boolean => HolderNumber.relationOf(number) === "spouse"

const memberOf = (number: HolderNumber.HolderNumber): string => number.slice(0, 6)
