// Stores with one fault each, made from the memory stores: the faults that adapters really have. Each comes with the
// names of the laws that it breaks; broken.test.ts holds it to them.
import {
  Attempts,
  type CalendarDate,
  Catalogue,
  Holder,
  Holders,
  Jobs,
  Ledger,
  type LedgerEntry,
  Sessions,
  type StoreFailure
} from "@fukuri/core"
import { Deferred, Effect, Stream } from "effect"
import { breaking, type BrokenStore, without } from "./breaking.ts"

// --- the ledger ------------------------------------------------------------------------------------------------------

const ledger = breaking("ledger", Ledger.Ledger)
type LedgerStore = Ledger.Ledger["Service"]

type AppendFailure = Ledger.VersionConflict | StoreFailure.StoreFailure

const lengthOf = (right: LedgerStore, { fiscalYear, holder }: LedgerEntry.StreamKey) =>
  Effect.map(right.open([holder], fiscalYear), (opened) => opened[0]?.entries.length ?? 0)

/** Appends at whatever version the stream has by now: the fault of not looking at it. */
export const appendAnyhow = (
  right: LedgerStore,
  { entries, key }: Ledger.Append
): Effect.Effect<void, Ledger.VersionConflict | StoreFailure.StoreFailure> =>
  lengthOf(right, key).pipe(
    Effect.flatMap((expectedVersion) => right.append([{ key, expectedVersion, entries }])),
    Effect.retry({ while: (error) => error._tag === "VersionConflict" })
  )

/** Opens as the right one does and answers something else. */
const opensAs =
  (change: (stream: Ledger.OpenStream) => Partial<Ledger.OpenStream>) =>
  (right: LedgerStore): Partial<LedgerStore> => ({
    open: (holders, fiscalYear) =>
      Effect.map(right.open(holders, fiscalYear), (opened) =>
        opened.map((stream) => Object.assign({}, stream, change(stream)))
      )
  })

/** Writes other entries than it was given. */
const writesAs =
  (change: (entry: LedgerEntry.LedgerEntry) => LedgerEntry.LedgerEntry) =>
  (right: LedgerStore): Partial<LedgerStore> => ({
    append: (appends) =>
      right.append(appends.map((append) => Object.assign({}, append, { entries: append.entries.map(change) })))
  })

const ledgers: ReadonlyArray<BrokenStore> = [
  ledger(
    "appends without looking at the version",
    (right) => ({
      append: (appends) => Effect.forEach(appends, (append) => appendAnyhow(right, append), { discard: true })
    }),
    [
      "an append at a version that has passed is refused and changes nothing",
      "an append at a version that is still to come is refused and changes nothing",
      "an append to several streams is all or nothing",
      "of many appends at one version at the same time exactly one is written",
      "of single entries appended at the same time each is written or refused on its own",
      "of appends to the same streams in different order at the same time exactly one is written"
    ]
  ),
  ledger(
    "looks at the version first and writes later",
    (right) => ({
      append: Effect.fnUntraced(function* (appends) {
        for (const { expectedVersion, key } of appends) {
          if ((yield* lengthOf(right, key)) !== expectedVersion) return yield* new Ledger.VersionConflict()
        }
        yield* Effect.forEach(appends, (append) => appendAnyhow(right, append), { discard: true })
      })
    }),
    [
      "of many appends at one version at the same time exactly one is written",
      "of appends to the same streams in different order at the same time exactly one is written"
    ]
  ),
  ledger(
    "refuses a version that is taken but not one that is still to come",
    (right) => ({
      append: Effect.fnUntraced(function* (appends) {
        const adjusted: Array<Ledger.Append> = []
        for (const append of appends) {
          const expectedVersion = Math.min(append.expectedVersion, yield* lengthOf(right, append.key))
          adjusted.push({ ...append, expectedVersion })
        }
        yield* right.append(adjusted)
      })
    }),
    [
      "an append at a version that is still to come is refused and changes nothing",
      "an append to several streams is all or nothing",
      "of single entries appended at the same time each is written or refused on its own"
    ]
  ),
  ledger(
    "appends to one stream after another",
    (right) => ({ append: (appends) => Effect.forEach(appends, (each) => right.append([each]), { discard: true }) }),
    [
      "an append to several streams is all or nothing",
      "of appends to the same streams in different order at the same time exactly one is written"
    ]
  ),
  ledger(
    "writes what comes together as a whole, and refuses all of it for one",
    (right) => {
      let together: Array<{ readonly append: Ledger.Append; readonly done: Deferred.Deferred<void, AppendFailure> }> =
        []
      const write = Effect.suspend(() => {
        const all = together
        together = []
        const exit = Effect.exit(right.append(all.map(({ append }) => append)))
        return Effect.flatMap(exit, (exit) => Effect.forEach(all, ({ done }) => Deferred.done(done, exit)))
      })
      return {
        append: Effect.fnUntraced(function* ([append, ...others]) {
          if (append === undefined || others.length > 0) return yield* right.append([append ?? [], others].flat())
          const done = yield* Deferred.make<void, AppendFailure>()
          if (together.push({ append, done }) === 1) yield* Effect.forkDetach(Effect.andThen(Effect.yieldNow, write))
          return yield* Deferred.await(done)
        })
      }
    },
    [
      "of many appends at one version at the same time exactly one is written",
      "of single entries appended at the same time each is written or refused on its own"
    ]
  ),
  ledger(
    "writes compatibility forms of characters as the plain ones",
    writesAs((entry) =>
      "reason" in entry && entry.reason !== undefined
        ? Object.assign({}, entry, { reason: entry.reason.normalize("NFKC") })
        : entry
    ),
    ["every kind of entry is read back as it was written"]
  ),
  ledger(
    "keeps no references",
    writesAs((entry) => without(entry, "reference")),
    ["every kind of entry is read back as it was written"]
  ),
  ledger(
    "keeps no reasons of what was granted",
    writesAs((entry) => (entry._tag === "Granted" ? without(entry, "reason") : entry)),
    ["every kind of entry is read back as it was written"]
  ),
  ledger(
    "opens with the latest entry first",
    opensAs(({ entries }) => ({ entries: entries.toReversed() })),
    [
      "what is appended at the right version is read back in order",
      "an append at a version that has passed is refused and changes nothing",
      "an append to several streams is all or nothing",
      "every kind of entry is read back as it was written",
      "a stream opens with the entries of its holder and year only",
      "streams and entries beyond any batch are read whole"
    ]
  ),
  ledger(
    "opens with the entries in order of their instants",
    opensAs(({ entries }) => ({ entries: entries.toSorted((a, b) => a.at - b.at) })),
    [
      "what is appended at the right version is read back in order",
      "an append at a version that has passed is refused and changes nothing",
      "an append to several streams is all or nothing",
      "every kind of entry is read back as it was written",
      "streams and entries beyond any batch are read whole"
    ]
  ),
  ledger(
    "opens with the first thousand entries",
    opensAs(({ entries }) => ({ entries: entries.slice(0, 1_000) })),
    ["streams and entries beyond any batch are read whole"]
  ),
  ledger(
    "opens without the member",
    opensAs(() => ({ member: undefined })),
    ["a spouse opens with the member's record, a member with none"]
  ),
  ledger(
    "opens a member with the member",
    opensAs(({ holder, member }) => ({ member: member ?? holder })),
    ["a spouse opens with the member's record, a member with none"]
  ),
  ledger(
    "opens without the day of the list",
    opensAs(() => ({ asOf: undefined })),
    ["a stream opens with the day of the last members list"]
  ),
  ledger(
    "opens with no version of the catalogue",
    opensAs(() => ({ catalogueVersion: 0 })),
    ["a stream opens with the version of the catalogue at that moment"]
  ),
  ledger(
    "opens in the order of the numbers",
    (right) => ({ open: (holders, fiscalYear) => right.open(holders.toSorted(), fiscalYear) }),
    ["streams open in the order asked"]
  ),
  ledger(
    "leaves out those whom nobody knows",
    (right) => ({
      open: (holders, fiscalYear) =>
        Effect.map(right.open(holders, fiscalYear), (opened) => opened.filter(({ holder }) => holder !== undefined))
    }),
    [
      "someone unknown opens as a stream with no holder and no entries",
      "streams open in the order asked",
      "a stream opens with the day of the last members list"
    ]
  ),
  ledger(
    "opens with the entries of the next year too",
    (right) => ({
      open: (holders, fiscalYear) =>
        Effect.zipWith(
          right.open(holders, fiscalYear),
          right.open(holders, (fiscalYear + 1) as CalendarDate.FiscalYear),
          (opened, next) =>
            opened.map((stream, index) =>
              Object.assign({}, stream, { entries: [...stream.entries, ...(next[index]?.entries ?? [])] })
            )
        )
    }),
    ["a stream opens with the entries of its holder and year only"]
  ),
  ledger(
    "reads on from the place seen, and answers it again",
    (right) => ({ entries: (association, after) => right.entries(association, Math.max(0, after - 1)) }),
    [
      "reading after a place leaves out that place and all before it",
      "who reads on after the last place seen misses nothing, while others append"
    ]
  ),
  ledger(
    "reads the ledger from the latest entry",
    (right) => ({
      entries: (association, after) =>
        right.entries(association, after).pipe(
          Stream.runCollect,
          Effect.map((batches) => batches.map((batch) => batch.toReversed()).toReversed()),
          Stream.fromIterableEffect
        )
    }),
    [
      "every kind of entry is read back as it was written",
      "the entries of an association come complete, each in its place, in ascending order of seq",
      "reading after a place leaves out that place and all before it",
      "streams and entries beyond any batch are read whole",
      "who reads on after the last place seen misses nothing, while others append"
    ]
  ),
  ledger(
    "reads one batch of the ledger",
    (right) => ({ entries: (association, after) => Stream.take(right.entries(association, after), 1) }),
    ["streams and entries beyond any batch are read whole"]
  ),
  ledger(
    "shows an entry later than those behind it, as when it was committed later",
    (right) => {
      const looked = new Set<number>()
      return {
        entries: (association, after) =>
          right.entries(association, after).pipe(
            Stream.map((batch) =>
              batch.filter(({ seq }, index) => {
                const isShown = index % 7 !== 2 || looked.has(seq) || index === batch.length - 1
                looked.add(seq)
                return isShown
              })
            )
          )
      }
    },
    [
      "every kind of entry is read back as it was written",
      "of single entries appended at the same time each is written or refused on its own",
      "the entries of an association come complete, each in its place, in ascending order of seq",
      "streams and entries beyond any batch are read whole",
      "who reads on after the last place seen misses nothing, while others append"
    ]
  ),
  ledger(
    "ends a stream where a batch ends",
    (right) => ({
      streams: (association) =>
        Stream.flatMap(right.streams(association), ({ entries, key }) =>
          Stream.fromIterable(
            Array.from({ length: Math.ceil(entries.length / 1_000) }, (_, index) => ({
              key,
              entries: entries.slice(index * 1_000, (index + 1) * 1_000)
            }))
          )
        )
    }),
    ["streams and entries beyond any batch are read whole"]
  ),
  ledger(
    "puts the years of a holder into one stream",
    (right) => ({
      streams: (association) =>
        Stream.unwrap(
          Effect.map(Stream.runCollect(right.streams(association)), (streams) =>
            Stream.fromIterable(
              [...Map.groupBy(streams, ({ key }) => key.holder).values()].flatMap((all) => {
                const [first] = all
                return first === undefined ? [] : [{ key: first.key, entries: all.flatMap(({ entries }) => entries) }]
              })
            )
          )
        )
    }),
    ["streams come whole, one for each holder and year"]
  )
]

// --- people ----------------------------------------------------------------------------------------------------------

const holders = breaking("holders", Holders.Holders)
type HoldersStore = Holders.Holders["Service"]

/** Makes a list current in two halves, each on its own: the fault of writing outside of one transaction. */
export const commitInHalves = (right: HoldersStore): Partial<HoldersStore> => {
  const begun = new Map<string, Array<Holders.StagedHolder>>()
  return {
    add: (id, rows) => {
      begun.set(id, [...(begun.get(id) ?? []), ...rows])
      return right.add(id, [])
    },
    commit: Effect.fnUntraced(function* (id, asOf) {
      const rows = begun.get(id) ?? []
      yield* right.add(id, rows.slice(0, rows.length / 2))
      yield* right.commit(id, asOf)
      const second = yield* right.stage(associationOf(id))
      yield* right.add(second, rows.slice(rows.length / 2))
      yield* right.commit(second, asOf)
    })
  }
}

/** Answers only those people for whom something is so. */
const knowsOnly = (right: HoldersStore, isKnown: (holder: Holder.Holder) => boolean): Partial<HoldersStore> => ({
  find: (ids) => Effect.map(right.find(ids), (people) => people.filter(isKnown)),
  all: (association) => Stream.map(right.all(association), (people) => people.filter(isKnown))
})

const associationOf = (id: Holders.StagingId) => id.slice(0, id.indexOf(":")) as Holder.AssociationCode

const people: ReadonlyArray<BrokenStore> = [
  holders(
    "drops people whose memberships have all ended",
    (right) =>
      knowsOnly(
        right,
        ({ memberships }) => memberships.length === 0 || memberships.some(({ period }) => period.until === undefined)
      ),
    [
      "a commit keeps a person whose memberships have ended",
      "a list of another association is left alone when one is taken back"
    ]
  ),
  holders(
    "drops people who are not on the last list",
    (right) => {
      const begun = new Map<string, Array<string>>()
      const listed = new Map<string, ReadonlyArray<string>>()
      return {
        ...knowsOnly(right, ({ association, number }) => listed.get(association)?.includes(number) ?? false),
        add: (id, rows) => {
          begun.set(id, [...(begun.get(id) ?? []), ...rows.map(({ holder }) => holder.number)])
          return right.add(id, rows)
        },
        commit: (id, asOf) =>
          Effect.tap(right.commit(id, asOf), () => {
            listed.set(associationOf(id), begun.get(id) ?? [])
            return Effect.void
          })
      }
    },
    [
      "a commit keeps the people who are not on the list",
      "a commit keeps a person whose memberships have ended",
      "lists of different associations do not meet",
      "a list taken back leaves everybody as before it, and the day of the one before",
      "only the last list is taken back, and once",
      "entries from before a list, and of whom it did not write, do not keep it from being taken back",
      "a list that was begun before one is taken back is refused; a refusal leaves it alone"
    ]
  ),
  holders(
    "writes records that are not marked as changed",
    (right) => ({
      add: (id, rows) =>
        right.add(
          id,
          rows.map((row) => Object.assign({}, row, { changed: true }))
        )
    }),
    [
      "a commit writes the records that are marked as changed and no others",
      "a list is not taken back when somebody whom it wrote has entries since",
      "entries from before a list, and of whom it did not write, do not keep it from being taken back"
    ]
  ),
  holders(
    "writes rows when they are added",
    (right) => {
      const added = new Map<Holder.HolderId, Holder.Holder>()
      return {
        add: (id, rows) =>
          Effect.tap(right.add(id, rows), () => {
            for (const { holder } of rows) added.set(Holder.holderId(holder.association, holder.number), holder)
            return Effect.void
          }),
        find: (ids) =>
          Effect.map(right.find(ids), (found) => [
            ...found.filter(({ association, number }) => !added.has(Holder.holderId(association, number))),
            ...ids.flatMap((id) => added.get(id) ?? [])
          ])
      }
    },
    [
      "what is staged is not seen before it is committed",
      "a list taken back leaves everybody as before it, and the day of the one before"
    ]
  ),
  holders("commits a list in two halves", commitInHalves, [
    "a committed list is current: its people are found, its day and number are known",
    "what is staged is not seen before it is committed",
    "an earlier list is refused once another was begun or committed",
    "lists of different associations do not meet",
    "of commits of one list at the same time exactly one is made",
    "numbers on more than one line are found with their lines, by first line, at most the limit",
    "spouses without their member are found, by line, at most the limit",
    "known people whose number was not added are missing",
    "rows may be added while missing people are read",
    "a list taken back leaves everybody as before it, and the day of the one before",
    "the first list taken back leaves nobody and no day, and another can follow",
    "a list with more rows than any batch is taken back whole",
    "a list of another association is left alone when one is taken back",
    "only the last list is taken back, and once",
    "a list is not taken back when somebody whom it wrote has entries since",
    "entries from before a list, and of whom it did not write, do not keep it from being taken back",
    "a list that was begun before one is taken back is refused; a refusal leaves it alone",
    "of takings back of one list at the same time exactly one is made",
    "of a commit and the taking back of the list before at the same time exactly one is made",
    "a list is taken back, or kept with its people, while one of those whom it added is granted something"
  ]),
  holders(
    "keeps the rows of an earlier list when another is begun",
    (right) => {
      const kept = new Map<string, Array<Holders.StagedHolder>>()
      return {
        stage: Effect.fnUntraced(function* (association) {
          const id = yield* right.stage(association)
          yield* right.add(id, kept.get(association) ?? []).pipe(Effect.orDie)
          return id
        }),
        add: (id, rows) =>
          Effect.tap(right.add(id, rows), () => {
            kept.set(associationOf(id), [...(kept.get(associationOf(id)) ?? []), ...rows])
            return Effect.void
          }),
        commit: (id, asOf) =>
          Effect.tap(right.commit(id, asOf), () => Effect.sync(() => kept.delete(associationOf(id))))
      }
    },
    [
      "beginning a list drops what an earlier one staged",
      "an earlier list is refused once another was begun or committed",
      "a dropped list is forgotten, and a later one is left alone"
    ]
  ),
  holders(
    "says nothing when another list was begun",
    (right) => ({
      add: (id, rows) => Effect.catchTag(right.add(id, rows), "ImportOverlap", () => Effect.void),
      commit: (id, asOf) => Effect.catchTag(right.commit(id, asOf), "ImportOverlap", () => Effect.void)
    }),
    [
      "an earlier list is refused once another was begun or committed",
      "a dropped list is forgotten, and a later one is left alone",
      "of commits of one list at the same time exactly one is made",
      "a list that was begun before one is taken back is refused; a refusal leaves it alone",
      "of a commit and the taking back of the list before at the same time exactly one is made"
    ]
  ),
  holders(
    "drops whatever list is begun",
    (right) => ({ drop: (id) => Effect.flatMap(right.stage(associationOf(id)), right.drop) }),
    ["a dropped list is forgotten, and a later one is left alone"]
  ),
  holders("drops nothing", () => ({ drop: () => Effect.void }), [
    "a dropped list is forgotten, and a later one is left alone"
  ]),
  holders(
    "has one list for all associations",
    (right) => ({ list: () => right.list("law-one" as Holder.AssociationCode) }),
    [
      "a committed list is current: its people are found, its day and number are known",
      "what is staged is not seen before it is committed",
      "an earlier list is refused once another was begun or committed",
      "lists of different associations do not meet",
      "of commits of one list at the same time exactly one is made",
      "a list that is committed while another is begun is committed whole or refused",
      "a list taken back leaves everybody as before it, and the day of the one before",
      "the first list taken back leaves nobody and no day, and another can follow",
      "a list of another association is left alone when one is taken back",
      "only the last list is taken back, and once",
      "entries from before a list, and of whom it did not write, do not keep it from being taken back",
      "a list that was begun before one is taken back is refused; a refusal leaves it alone",
      "of takings back of one list at the same time exactly one is made",
      "of a commit and the taking back of the list before at the same time exactly one is made",
      "a list is taken back, or kept with its people, while one of those whom it added is granted something"
    ]
  ),
  holders(
    "counts no lists",
    (right) => ({
      list: (association) => Effect.map(right.list(association), ({ asOf }) => ({ generation: 1, asOf }))
    }),
    [
      "a committed list is current: its people are found, its day and number are known",
      "lists of different associations do not meet",
      "of commits of one list at the same time exactly one is made",
      "a list that is committed while another is begun is committed whole or refused",
      "a list taken back leaves everybody as before it, and the day of the one before",
      "the first list taken back leaves nobody and no day, and another can follow",
      "a list of another association is left alone when one is taken back",
      "of takings back of one list at the same time exactly one is made",
      "of a commit and the taking back of the list before at the same time exactly one is made",
      "a list is taken back, or kept with its people, while one of those whom it added is granted something"
    ]
  ),
  holders(
    "reads people in the order in which they came",
    (right) => ({ all: (association) => Stream.map(right.all(association), (batch) => batch.toReversed()) }),
    [
      "a committed list is current: its people are found, its day and number are known",
      "a person's record is read back as it was written",
      "everybody of an association comes once, in order of number",
      "a commit writes the records that are marked as changed and no others",
      "a commit keeps the people who are not on the list",
      "a commit keeps a person whose memberships have ended",
      "a list taken back leaves everybody as before it, and the day of the one before",
      "a list with more rows than any batch is taken back whole",
      "a list of another association is left alone when one is taken back",
      "entries from before a list, and of whom it did not write, do not keep it from being taken back",
      "of a commit and the taking back of the list before at the same time exactly one is made"
    ]
  ),
  holders(
    "reads one batch of people",
    (right) => ({
      all: (association) => Stream.take(right.all(association), 1),
      missing: (id) => Stream.take(right.missing(id), 1)
    }),
    [
      "everybody of an association comes once, in order of number",
      "a list with more rows than any batch is committed whole",
      "a list that is committed while another is begun is committed whole or refused",
      "known people whose number was not added are missing",
      "rows may be added while missing people are read",
      "a list with more rows than any batch is taken back whole"
    ]
  ),
  holders(
    "keeps the first twenty of a list",
    (right) => ({
      add: (id, rows) =>
        right.add(
          id,
          rows.map(({ changed, holder, line }) => ({
            line,
            changed,
            holder: { ...holder, memberships: holder.memberships.slice(0, 20) }
          }))
        )
    }),
    ["a person's record is read back as it was written"]
  ),
  holders(
    "finds nobody when one of those asked for is unknown",
    (right) => ({
      find: (ids) => Effect.map(right.find(ids), (found) => (found.length < ids.length ? [] : found))
    }),
    ["of those asked for, the people who are known are found"]
  ),
  holders(
    "finds every repeated number, in order of the numbers",
    (right) => ({
      repeated: (id) =>
        Effect.map(right.repeated(id, 1_000), (found) => found.toSorted((a, b) => (a.number < b.number ? -1 : 1)))
    }),
    ["numbers on more than one line are found with their lines, by first line, at most the limit"]
  ),
  holders(
    "takes a spouse's member from those who are known already",
    (right) => ({
      withoutMember: Effect.fnUntraced(function* (id, limit) {
        const alone = yield* right.withoutMember(id, 1_000)
        const association = associationOf(id)
        const members = alone.map(({ number }) => `${association}:${number.slice(0, 6)}` as Holder.HolderId)
        const known = new Set<string>((yield* right.find(members)).map(({ number }) => number))
        return alone.filter(({ number }) => !known.has(number.slice(0, 6))).slice(0, limit)
      })
    }),
    ["spouses without their member are found, by line, at most the limit"]
  ),
  holders("misses everybody who is known", (right) => ({ missing: (id) => right.all(associationOf(id)) }), [
    "known people whose number was not added are missing",
    "rows may be added while missing people are read"
  ]),
  holders(
    "commits as often as it is told",
    (right) => {
      const rows = new Map<string, ReadonlyArray<Holders.StagedHolder>>()
      return {
        add: (id, added) => {
          rows.set(id, [...(rows.get(id) ?? []), ...added])
          return right.add(id, added)
        },
        commit: (id, asOf) =>
          right.commit(id, asOf).pipe(
            Effect.catchTag("ImportOverlap", () =>
              Effect.gen(function* () {
                const again = yield* right.stage(associationOf(id))
                yield* right.add(again, rows.get(id) ?? [])
                yield* right.commit(again, asOf)
              })
            )
          )
      }
    },
    [
      "an earlier list is refused once another was begun or committed",
      "a dropped list is forgotten, and a later one is left alone",
      "of commits of one list at the same time exactly one is made",
      "a list that was begun before one is taken back is refused; a refusal leaves it alone",
      "of a commit and the taking back of the list before at the same time exactly one is made"
    ]
  )
]

// --- the catalogue ---------------------------------------------------------------------------------------------------

const catalogue = breaking("catalogue", Catalogue.Catalogue)
type CatalogueStore = Catalogue.Catalogue["Service"]

/** Answers other snapshots than the right one. */
const showsAs = (
  right: CatalogueStore,
  change: (snapshot: Catalogue.Snapshot) => Catalogue.Snapshot
): Partial<CatalogueStore> => ({
  at: (version) => Effect.map(right.at(version), change),
  latest: Effect.map(right.latest, change)
})

const catalogues: ReadonlyArray<BrokenStore> = [
  catalogue("forgets to raise the version", (right) => showsAs(right, (snapshot) => ({ ...snapshot, version: 1 })), [
    "every change raises the version by one",
    "a snapshot is never older than the version that was asked for",
    "every change raises the version by one when many are made at the same time"
  ]),
  catalogue(
    "raises the version with every write",
    (right) => {
      let more = 0
      const counted = (write: Effect.Effect<void, never>) =>
        Effect.gen(function* () {
          const before = (yield* right.latest).version
          yield* write
          if ((yield* right.latest).version === before) more++
        }).pipe(Effect.orDie)
      return {
        ...showsAs(right, (snapshot) => ({ ...snapshot, version: snapshot.version + more })),
        putAssociation: (association) => counted(Effect.orDie(right.putAssociation(association))),
        putProgramme: (programme) => counted(Effect.orDie(right.putProgramme(programme))),
        putFacilities: (facilities) => counted(Effect.orDie(right.putFacilities(facilities)))
      }
    },
    ["putting the same again changes nothing"]
  ),
  catalogue(
    "loses the change of one of two writers at the same time",
    (right) => {
      let version = 0
      return {
        ...showsAs(right, (snapshot) => ({ ...snapshot, version })),
        putFacilities: Effect.fnUntraced(function* (facilities) {
          const before = version
          yield* right.putFacilities(facilities)
          version = before + 1
        })
      }
    },
    [
      "every change raises the version by one",
      "putting the same again changes nothing",
      "a snapshot is never older than the version that was asked for",
      "every change raises the version by one when many are made at the same time"
    ]
  ),
  catalogue(
    "keeps the first snapshot that it read",
    (right) => {
      let kept: Catalogue.Snapshot | undefined
      return {
        at: (version) =>
          kept === undefined
            ? Effect.tap(right.at(version), (snapshot) => Effect.sync(() => (kept = snapshot)))
            : Effect.succeed(kept)
      }
    },
    ["a snapshot is never older than the version that was asked for"]
  ),
  catalogue(
    "writes one facility after another",
    (right) => ({
      putFacilities: (facilities) =>
        Effect.forEach(facilities, (each) => right.putFacilities([each]), { discard: true })
    }),
    [
      "every change raises the version by one",
      "every change raises the version by one when many are made at the same time",
      "a snapshot is of one moment, however many facilities are changed at once"
    ]
  ),
  catalogue(
    "has the facilities of the last write only",
    (right) => {
      let last: ReadonlyArray<string> = []
      return {
        ...showsAs(right, (snapshot) => ({
          ...snapshot,
          facilities: new Map([...snapshot.facilities].filter(([code]) => last.includes(code)))
        })),
        putFacilities: (facilities) => {
          last = facilities.map(({ code }) => code)
          return right.putFacilities(facilities)
        }
      }
    },
    ["facilities are added and replaced by code, and others stay"]
  ),
  catalogue(
    "has every version of a programme",
    (right) => {
      const put: Array<Parameters<CatalogueStore["putProgramme"]>[0]> = []
      return {
        ...showsAs(right, (snapshot) => ({ ...snapshot, programmes: [...put] })),
        putProgramme: (programme) => {
          put.push(programme)
          return right.putProgramme(programme)
        }
      }
    },
    ["a programme takes the place of the earlier one of its id"]
  ),
  catalogue(
    "has one programme of an id",
    (right) =>
      showsAs(right, (snapshot) => ({
        ...snapshot,
        programmes: [...new Map(snapshot.programmes.map((programme) => [programme.id, programme])).values()]
      })),
    ["programmes of the same id in two associations stand beside each other"]
  ),
  catalogue(
    "keeps no days of facilities",
    (right) => ({
      putFacilities: (facilities) =>
        right.putFacilities(facilities.map(({ bookingFrom: _1, openFrom: _2, openUntil: _3, ...facility }) => facility))
    }),
    ["what was put is read back as it was written"]
  )
]

// --- logins ----------------------------------------------------------------------------------------------------------

const sessions = breaking("sessions", Sessions.Sessions)

const logins: ReadonlyArray<BrokenStore> = [
  sessions(
    "finds a login by its token alone",
    (right) => {
      const started = new Map<string, Sessions.Session>()
      return {
        start: (session) => {
          started.set(session.tokenHash, session)
          return right.start(session)
        },
        find: (_, tokenHash) => {
          const session = started.get(tokenHash)
          return session === undefined ? Effect.succeed(undefined) : right.find(session.holder, tokenHash)
        }
      }
    },
    ["a login is found by its holder and token, and by nothing else"]
  ),
  sessions(
    "has one login of a holder",
    (right) => {
      const last = new Map<string, string>()
      return {
        start: Effect.fnUntraced(function* (session) {
          const before = last.get(session.holder)
          if (before !== undefined) yield* right.end(session.holder, before)
          last.set(session.holder, session.tokenHash)
          yield* right.start(session)
        })
      }
    },
    ["logins of one holder stand beside each other, each with what it is good for"]
  ),
  sessions(
    "answers a book as it was when it was first read",
    (right) => {
      const first = new Map<string, Ledger.OpenStream>()
      return {
        findWithBook: Effect.fnUntraced(function* (holder, tokenHash, year) {
          const found = yield* right.findWithBook(holder, tokenHash, year)
          const key = `${holder} ${year}`
          first.set(key, first.get(key) ?? found.stream)
          return { ...found, stream: first.get(key) ?? found.stream }
        })
      }
    },
    ["a login comes with the book of its holder as it is now, whatever was read of it before"]
  ),
  sessions(
    "goes on finding a login with its book that it found once",
    (right) => {
      const seen = new Map<string, Sessions.Session>()
      return {
        findWithBook: Effect.fnUntraced(function* (holder, tokenHash, year) {
          const found = yield* right.findWithBook(holder, tokenHash, year)
          const session = seen.get(`${holder} ${tokenHash}`) ?? found.session
          if (session !== undefined) seen.set(`${holder} ${tokenHash}`, session)
          return { ...found, session }
        })
      }
    },
    ["the book of a login that ended or never was comes without it, and a later look is seen"]
  ),
  sessions(
    "tells whoever asks beside others of the book of the last",
    (right) => {
      let asked: Parameters<typeof right.findWithBook> | undefined
      return {
        findWithBook: Effect.fnUntraced(function* (...own) {
          asked = own
          yield* Effect.yieldNow
          const { session } = yield* right.findWithBook(...own)
          return { session, stream: (yield* right.findWithBook(...(asked ?? own))).stream }
        })
      }
    },
    ["of many who ask at once each is told of their own login and book"]
  ),
  sessions("forgets that a login was seen", () => ({ touch: () => Effect.void }), [
    "a login keeps when it was last seen",
    "the book of a login that ended or never was comes without it, and a later look is seen",
    "logins not seen since an instant are forgotten and counted, later ones stay"
  ]),
  sessions(
    "begins a login again when it is seen",
    (right) => ({
      touch: Effect.fnUntraced(function* (holder, tokenHash, seenAt) {
        yield* right.touch(holder, tokenHash, seenAt)
        if ((yield* right.find(holder, tokenHash)) === undefined) {
          yield* right.start({ holder, tokenHash, audience: "my-page:sag", startedAt: seenAt, seenAt })
        }
      })
    }),
    ["an ended login is not found, and being seen does not bring it back"]
  ),
  sessions("ends no login", () => ({ end: () => Effect.void }), [
    "an ended login is not found, and being seen does not bring it back",
    "the book of a login that ended or never was comes without it, and a later look is seen"
  ]),
  sessions(
    "forgets logins that were seen at that very instant too",
    (right) => ({ purge: (seenBefore) => right.purge((seenBefore + 1) as CalendarDate.Instant) }),
    ["logins not seen since an instant are forgotten and counted, later ones stay"]
  ),
  sessions(
    "does not say how many it forgot",
    (right) => ({ purge: (seenBefore) => Effect.as(right.purge(seenBefore), 0) }),
    ["logins not seen since an instant are forgotten and counted, later ones stay"]
  )
]

// --- counters --------------------------------------------------------------------------------------------------------

const attempts = breaking("attempts", Attempts.Attempts)

/** Counters of their own, with one rule changed. */
const countsBy =
  (next: (known: Tries | undefined, at: number, windowMillis: number) => Tries, pauses = false) =>
  () => {
    const counters = new Map<string, Tries>()
    const store: Partial<Attempts.Attempts["Service"]> = {
      count: (asked, at) =>
        Effect.forEach(
          asked,
          Effect.fnUntraced(function* ({ key, windowMillis }) {
            const counted = next(counters.get(key), at, windowMillis)
            if (pauses) yield* Effect.yieldNow
            counters.set(key, counted)
            return counted.tries
          })
        ),
      read: (asked, at) =>
        Effect.sync(() =>
          asked.map(({ key, windowMillis }) => {
            const known = counters.get(key)
            return known !== undefined && at < known.beganAt + windowMillis ? known.tries : 0
          })
        ),
      forgive: (asked) =>
        Effect.sync(() => {
          for (const { key } of asked) {
            const known = counters.get(key)
            if (known !== undefined) counters.set(key, { ...known, tries: Math.max(0, known.tries - 1) })
          }
        }),
      purge: (beganBefore) =>
        Effect.sync(() => {
          const gone = [...counters].filter(([, { beganAt }]) => beganAt < beganBefore)
          for (const [key] of gone) counters.delete(key)
          return gone.length
        })
    }
    return store
  }

interface Tries {
  readonly beganAt: number
  readonly tries: number
}

const rightNext = (known: Tries | undefined, at: number, windowMillis: number): Tries =>
  known !== undefined && at < known.beganAt + windowMillis
    ? { ...known, tries: known.tries + 1 }
    : { beganAt: at, tries: 1 }

const counters: ReadonlyArray<BrokenStore> = [
  attempts("reads a counter first and writes it later", countsBy(rightNext, true), [
    "no try is lost or counted twice when many are made at the same time"
  ]),
  attempts(
    "begins a window again with every try",
    countsBy((known, at, windowMillis) => ({ ...rightNext(known, at, windowMillis), beganAt: at })),
    [
      "a window begins with the first try, and another begins when it is over",
      "counts can be read without counting, none where no window is open",
      "counters whose window began before an instant are forgotten and counted, later ones stay"
    ]
  ),
  attempts(
    "never ends a window",
    countsBy((known, at) => rightNext(known, at, Number.POSITIVE_INFINITY)),
    [
      "a window begins with the first try, and another begins when it is over",
      "counters of different windows are counted together"
    ]
  ),
  attempts(
    "answers with the last counter first",
    (right) => ({
      count: (asked, at) => Effect.map(right.count(asked, at), (counts) => counts.toReversed())
    }),
    [
      "tries are counted for each counter, and the counts come in the order asked",
      "counters of different windows are counted together",
      "a try that was right is taken back, never below none",
      "counters whose window began before an instant are forgotten and counted, later ones stay"
    ]
  ),
  attempts(
    "takes a window's length from the first counter",
    (right) => ({
      count: (asked, at) =>
        right.count(
          asked.map(({ key }) => ({ key, windowMillis: asked[0]?.windowMillis ?? 0 })),
          at
        )
    }),
    ["counters of different windows are counted together"]
  ),
  attempts("counts a try when it is read", (right) => ({ read: right.count }), [
    "counts can be read without counting, none where no window is open"
  ]),
  attempts(
    "reads counts of windows that are over",
    (right) => ({
      read: (asked, at) =>
        right.read(
          asked.map(({ key }) => ({ key, windowMillis: Number.MAX_SAFE_INTEGER })),
          at
        )
    }),
    ["counts can be read without counting, none where no window is open"]
  ),
  attempts("forgives nothing", () => ({ forgive: () => Effect.void }), [
    "a try that was right is taken back, never below none",
    "counts can be read without counting, none where no window is open",
    "no try is lost or counted twice when many are made at the same time"
  ]),
  attempts("forgets nothing", () => ({ purge: () => Effect.succeed(0) }), [
    "counters whose window began before an instant are forgotten and counted, later ones stay"
  ])
]

// --- jobs ------------------------------------------------------------------------------------------------------------

const jobs = breaking("jobs", Jobs.Jobs)

const works: ReadonlyArray<BrokenStore> = [
  jobs("gives a job to whoever claims it", () => ({ claim: () => Effect.succeed(true) }), [
    "a claimed job is not claimed again before its time has run out",
    "a job whose claim has run out is taken up by another, for the time of that one",
    "a finished job is never claimed again",
    "of many claims of a job at the same time exactly one succeeds"
  ]),
  jobs(
    "looks whether a job is claimed first and claims it later",
    (right) => {
      const claims = new Map<string, number>()
      return {
        claim: Effect.fnUntraced(function* (key, at, until) {
          const isFree = at >= (claims.get(key) ?? 0)
          yield* Effect.yieldNow
          if (isFree) claims.set(key, until)
          return isFree
        }),
        finish: (key, at, outcome) => {
          claims.set(key, Number.POSITIVE_INFINITY)
          return right.finish(key, at, outcome)
        }
      }
    },
    ["of many claims of a job at the same time exactly one succeeds"]
  ),
  jobs("forgets that a job was finished", () => ({ finish: () => Effect.void }), [
    "a finished job is never claimed again"
  ]),
  jobs(
    "never gives a job twice",
    (right) => ({ claim: (key, at) => right.claim(key, at, Number.MAX_SAFE_INTEGER as CalendarDate.Instant) }),
    [
      "a job whose claim has run out is taken up by another, for the time of that one",
      "of many claims of a job at the same time exactly one succeeds"
    ]
  ),
  jobs("has one job", (right) => ({ claim: (_, at, until) => right.claim("job", at, until) }), [
    "a claimed job is not claimed again before its time has run out",
    "a finished job is never claimed again",
    "of many claims of a job at the same time exactly one succeeds"
  ])
]

/** Every broken store. */
export const brokenStores: ReadonlyArray<BrokenStore> = [
  ...ledgers,
  ...people,
  ...catalogues,
  ...logins,
  ...counters,
  ...works
]
