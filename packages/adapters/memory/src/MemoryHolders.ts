/**
 * People in memory, and the members lists that are staged. The contract is the port's.
 */
import { Holder, Holders, HolderNumber } from "@fukuri/core"
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
        for (const { changed, holder } of staging.rows) {
          if (changed) memory.people.set(Holder.holderId(holder.association, holder.number), holder)
        }
        memory.lists.set(association, { generation: listOf(association).generation + 1, asOf })
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

const isSpouse = (number: HolderNumber.HolderNumber): boolean => HolderNumber.relationOf(number) === "spouse"

const memberOf = (number: HolderNumber.HolderNumber): string => number.slice(0, 6)
