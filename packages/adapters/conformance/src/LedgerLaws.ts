/**
 * Laws of the ledger.
 */
import { CalendarDate, Catalogue, type Holder, Ledger, type LedgerEntry } from "@fukuri/core"
import { Effect, Stream } from "effect"
import { expect, expectRefused, expectThat, type Law, lawsOf, race } from "./Law.ts"
import { association, enrol, everyKind, granted, idOf, newAssociation, person, redeemed, year } from "./Sample.ts"

const { concurrentLaw, law } = lawsOf("ledger")

/** An association whose members 1, 2, 3 … are known. */
const withPeople = Effect.fnUntraced(function* (count: number) {
  const association = yield* newAssociation
  const indexes = Array.from({ length: count }, (_, index) => index + 1)
  yield* enrol(
    association,
    indexes.map((index) => person(association, index))
  )
  return { association, ids: indexes.map((index) => idOf(association, index)) }
})

const withOne = Effect.gen(function* () {
  const { association, ids } = yield* withPeople(1)
  return { association, id: ids[0] ?? idOf(association, 1) }
})

const append = (holder: Holder.HolderId, expectedVersion: number, ...entries: ReadonlyArray<LedgerEntry.LedgerEntry>) =>
  appendAll({ key: { holder, fiscalYear: year }, expectedVersion, entries })

const appendAll = (...appends: ReadonlyArray<Ledger.Append>) =>
  Effect.flatMap(Ledger.Ledger, (ledger) => ledger.append(appends))

const openOne = Effect.fnUntraced(function* (holder: Holder.HolderId, fiscalYear = year) {
  const ledger = yield* Ledger.Ledger
  const opened = yield* ledger.open([holder], fiscalYear)
  yield* expect("the number of streams opened", opened.length, 1)
  return opened[0] ?? (yield* Effect.die("no stream was opened"))
})

const expectEntries = (holder: Holder.HolderId, entries: ReadonlyArray<LedgerEntry.LedgerEntry>) =>
  Effect.flatMap(openOne(holder), (opened) => expect("the entries", opened.entries, entries))

const entriesOf = Effect.fnUntraced(function* (association: Holder.AssociationCode, after = 0) {
  const ledger = yield* Ledger.Ledger
  return (yield* Stream.runCollect(ledger.entries(association, after))).flat()
})

const streamsOf = Effect.fnUntraced(function* (association: Holder.AssociationCode) {
  const ledger = yield* Ledger.Ledger
  return yield* Stream.runCollect(ledger.streams(association))
})

/** More than a reader takes at a time, in any adapter that is known. */
const many = 2_500

const appending: ReadonlyArray<Law> = [
  law(
    "what is appended at the right version is read back in order",
    Effect.gen(function* () {
      const { id } = yield* withOne
      yield* append(id, 0, granted(3), redeemed(1))
      yield* append(id, 2, redeemed(2))
      yield* append(id, 3, granted(2), granted(1))
      yield* expectEntries(id, [granted(3), redeemed(1), redeemed(2), granted(2), granted(1)])
    })
  ),
  law(
    "an append at a version that has passed is refused and changes nothing",
    Effect.gen(function* () {
      const { association, id } = yield* withOne
      yield* append(id, 0, granted(3), granted(2))
      yield* expectRefused("an append at 0 of 2", append(id, 0, granted(1)), "VersionConflict")
      yield* expectRefused("an append at 1 of 2", append(id, 1, granted(1), granted(4)), "VersionConflict")
      yield* expectEntries(id, [granted(3), granted(2)])
      yield* expect("the ledger's length", (yield* entriesOf(association)).length, 2)
    })
  ),
  law(
    "an append at a version that is still to come is refused and changes nothing",
    Effect.gen(function* () {
      const { association, id } = yield* withOne
      yield* expectRefused("an append at 1 of 0", append(id, 1, granted(1)), "VersionConflict")
      yield* append(id, 0, granted(3))
      yield* expectRefused("an append at 2 of 1", append(id, 2, granted(1)), "VersionConflict")
      yield* expectEntries(id, [granted(3)])
      yield* expect("the ledger's length", (yield* entriesOf(association)).length, 1)
    })
  ),
  law(
    "an append to several streams is all or nothing",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(3)
      const [a, b, c] = ids
      if (a === undefined || b === undefined || c === undefined) return
      yield* append(b, 0, granted(9))
      const to = (holder: Holder.HolderId, expectedVersion: number) => ({
        key: { holder, fiscalYear: year },
        expectedVersion,
        entries: [granted(1), granted(2)]
      })
      yield* expectRefused("the middle one taken", appendAll(to(a, 0), to(b, 0), to(c, 0)), "VersionConflict")
      yield* expectRefused("the first one ahead", appendAll(to(c, 1), to(b, 1), to(a, 0)), "VersionConflict")
      yield* expectRefused("the last one ahead", appendAll(to(a, 0), to(b, 1), to(c, 1)), "VersionConflict")
      yield* expect("the ledger's length", (yield* entriesOf(association)).length, 1)
      yield* appendAll(to(c, 0), to(a, 0), to(b, 1))
      yield* expectEntries(a, [granted(1), granted(2)])
      yield* expectEntries(b, [granted(9), granted(1), granted(2)])
      yield* expectEntries(c, [granted(1), granted(2)])
    })
  ),
  law(
    "every kind of entry is read back as it was written",
    Effect.gen(function* () {
      const { association, id } = yield* withOne
      yield* append(id, 0, ...everyKind)
      yield* expectEntries(id, everyKind)
      const recorded = yield* entriesOf(association)
      yield* expect(
        "the entries of the ledger",
        recorded.map(({ entry }) => entry),
        everyKind
      )
      const [stream] = yield* streamsOf(association)
      yield* expect("the entries of the stream", stream?.entries, everyKind)
    })
  ),
  concurrentLaw(
    "of many appends at one version at the same time exactly one is written",
    Effect.gen(function* () {
      const { id } = yield* withOne
      for (let version = 0; version < 10; version++) {
        const won = yield* race(
          Array.from({ length: 8 }, (_, index) => append(id, version, granted(index + 1))),
          "VersionConflict"
        )
        yield* expect(`the number of appends written at ${version}`, won.length, 1)
        const { entries } = yield* openOne(id)
        yield* expect("the length of the stream", entries.length, version + 1)
        yield* expect("the entry written", entries.at(-1), granted((won[0] ?? 0) + 1))
      }
    })
  ),
  concurrentLaw(
    "of single entries appended at the same time each is written or refused on its own",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(24)
      yield* appendAll(
        ...ids.map((holder) => ({ key: { holder, fiscalYear: year }, expectedVersion: 0, entries: [granted(9)] }))
      )
      // Every third person's fits, the next one's has passed, the one after is still to come.
      const results = yield* Effect.all(
        ids.map((holder, index) => Effect.result(append(holder, [1, 0, 2][index % 3] ?? 0, granted(index + 1)))),
        { concurrency: "unbounded" }
      )
      for (const [index, holder] of ids.entries()) {
        const result = results[index]
        const fits = index % 3 === 0
        const told = result?._tag === "Failure" ? result.failure._tag : result?._tag
        yield* expect(`what number ${index} is told`, told, fits ? "Success" : "VersionConflict")
        yield* expect(
          `the length of the stream of number ${index}`,
          (yield* openOne(holder)).entries.length,
          fits ? 2 : 1
        )
      }
      yield* expect("the ledger's length", (yield* entriesOf(association)).length, ids.length + ids.length / 3)
    })
  ),
  concurrentLaw(
    "of appends to the same streams in different order at the same time exactly one is written",
    Effect.gen(function* () {
      // Long enough that they are under way at the same time.
      const long = 10
      const { ids } = yield* withPeople(300)
      for (let version = 0; version < 2 * long; version += long) {
        const won = yield* race(
          Array.from({ length: 8 }, (_, index) => {
            const order = index % 2 === 0 ? ids : ids.toReversed()
            const appends = order.map((holder) => ({
              key: { holder, fiscalYear: year },
              expectedVersion: version,
              entries: Array.from({ length: long }, () => granted(index + 1))
            }))
            return appendAll(...appends)
          }),
          "VersionConflict"
        )
        yield* expect(`the number of appends written at ${version}`, won.length, 1)
        const ledger = yield* Ledger.Ledger
        for (const { entries } of yield* ledger.open(ids, year)) {
          yield* expect("the length of the stream", entries.length, version + long)
          yield* expect("the entry written", entries.at(-1), granted((won[0] ?? 0) + 1))
        }
      }
    })
  )
]

const opening: ReadonlyArray<Law> = [
  law(
    "someone unknown opens as a stream with no holder and no entries",
    Effect.gen(function* () {
      const { association, id } = yield* withOne
      const stranger = idOf(association, 777)
      const opened = yield* openOne(stranger)
      yield* expect("the key", opened.key, { holder: stranger, fiscalYear: year })
      yield* expect("the holder", opened.holder, undefined)
      yield* expect("the entries", opened.entries, [])
      const known = yield* openOne(id)
      yield* expect("the day of the list", opened.asOf, known.asOf)
      yield* expect("the version of the catalogue", opened.catalogueVersion, known.catalogueVersion)
    })
  ),
  law(
    "streams open in the order asked",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(4)
      for (const [index, id] of ids.entries()) yield* append(id, 0, granted(index + 1))
      const asked = [ids[2], idOf(association, 777), ids[0], ids[3], ids[0], ids[1]].filter((id) => id !== undefined)
      const ledger = yield* Ledger.Ledger
      const opened = yield* ledger.open(asked, year)
      yield* expect(
        "the holders",
        opened.map(({ key }) => key.holder),
        asked
      )
      yield* expect(
        "the entries",
        opened.map(({ entries }) => entries),
        [[granted(3)], [], [granted(1)], [granted(4)], [granted(1)], [granted(2)]]
      )
      yield* expect("nobody asked for", yield* ledger.open([], year), [])
    })
  ),
  law(
    "a spouse opens with the member's record, a member with none",
    Effect.gen(function* () {
      const code = yield* newAssociation
      yield* enrol(code, [person(code, 1), person(code, 1, true), person(code, 2, true)])
      const spouse = yield* openOne(idOf(code, 1, true))
      yield* expect("the spouse", spouse.holder, person(code, 1, true))
      yield* expect("the member of the spouse", spouse.member, person(code, 1))
      const member = yield* openOne(idOf(code, 1))
      yield* expect("the member", member.holder, person(code, 1))
      yield* expect("the member of a member", member.member, undefined)
      const alone = yield* openOne(idOf(code, 2, true))
      yield* expect("the spouse of nobody known", alone.holder, person(code, 2, true))
      yield* expect("nobody known", alone.member, undefined)
    })
  ),
  law(
    "a stream opens with the entries of its holder and year only",
    Effect.gen(function* () {
      const { ids } = yield* withPeople(2)
      const [a, b] = ids
      if (a === undefined || b === undefined) return
      const next = (year + 1) as CalendarDate.FiscalYear
      yield* appendAll(
        { key: { holder: a, fiscalYear: year }, expectedVersion: 0, entries: [granted(1)] },
        { key: { holder: a, fiscalYear: next }, expectedVersion: 0, entries: [granted(2), granted(3)] },
        { key: { holder: b, fiscalYear: year }, expectedVersion: 0, entries: [granted(4)] }
      )
      yield* expectEntries(a, [granted(1)])
      yield* expectEntries(b, [granted(4)])
      yield* expect("the next year", (yield* openOne(a, next)).entries, [granted(2), granted(3)])
      yield* expect("the next year of another", (yield* openOne(b, next)).entries, [])
    })
  ),
  law(
    "a stream opens with the day of the last members list",
    Effect.gen(function* () {
      const code = yield* newAssociation
      yield* expect("the day before the first list", (yield* openOne(idOf(code, 1))).asOf, undefined)
      for (const day of ["2024-04-01", "2024-05-01"]) {
        yield* enrol(code, [person(code, 1)], CalendarDate.date(day))
        yield* expect("the day of the list", (yield* openOne(idOf(code, 1))).asOf, day)
      }
    })
  ),
  law(
    "a stream opens with the version of the catalogue at that moment",
    Effect.gen(function* () {
      const { association: code, id } = yield* withOne
      const catalogue = yield* Catalogue.Catalogue
      for (const name of ["一", "二"]) {
        yield* catalogue.putAssociation(association(code, name))
        const { catalogueVersion } = yield* openOne(id)
        yield* expect("the version", catalogueVersion, (yield* catalogue.latest).version)
      }
    })
  )
]

const reading: ReadonlyArray<Law> = [
  law(
    "the entries of an association come complete, each in its place, in ascending order of seq",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(3)
      const other = yield* withOne
      const [a, b] = ids
      if (a === undefined || b === undefined) return
      yield* append(b, 0, granted(1), granted(2))
      yield* append(other.id, 0, granted(9))
      yield* append(a, 0, granted(3))
      yield* append(b, 2, granted(4))
      const recorded = yield* entriesOf(association)
      yield* expect(
        "holder, version and quantity",
        recorded.map(({ entry, fiscalYear, holder, version }) => [holder, fiscalYear, version, entry]),
        [
          [b, year, 1, granted(1)],
          [b, year, 2, granted(2)],
          [a, year, 1, granted(3)],
          [b, year, 3, granted(4)]
        ]
      )
      yield* expectThat("ascending seq", isAscending(recorded.map(({ seq }) => seq)), recorded)
      yield* expect("those of another", (yield* entriesOf(other.association)).length, 1)
    })
  ),
  law(
    "reading after a place leaves out that place and all before it",
    Effect.gen(function* () {
      const { association, id } = yield* withOne
      yield* append(id, 0, granted(1), granted(2), granted(3))
      const recorded = yield* entriesOf(association)
      for (const [index, { seq }] of recorded.entries()) {
        yield* expect(`what comes after ${seq}`, yield* entriesOf(association, seq), recorded.slice(index + 1))
      }
    })
  ),
  law(
    "streams come whole, one for each holder and year",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(3)
      const next = (year + 1) as CalendarDate.FiscalYear
      const written = new Map<string, ReadonlyArray<LedgerEntry.LedgerEntry>>()
      for (const [index, holder] of ids.toReversed().entries()) {
        for (const fiscalYear of [next, year]) {
          const entries = [granted(index + 1), redeemed(fiscalYear), granted(index + 2)]
          yield* appendAll({ key: { holder, fiscalYear }, expectedVersion: 0, entries: entries.slice(0, 1) })
          written.set(`${holder}/${fiscalYear}`, entries)
        }
      }
      for (const holder of ids) {
        for (const fiscalYear of [year, next]) {
          const entries = written.get(`${holder}/${fiscalYear}`)?.slice(1) ?? []
          yield* appendAll({ key: { holder, fiscalYear }, expectedVersion: 1, entries })
        }
      }
      const streams = yield* streamsOf(association)
      yield* expect("the number of streams", streams.length, written.size)
      for (const { entries, key } of streams) {
        yield* expect("the entries of a stream", entries, written.get(`${key.holder}/${key.fiscalYear}`))
      }
    })
  ),
  law(
    "streams and entries beyond any batch are read whole",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(3)
      const [a, b, c] = ids
      if (a === undefined || b === undefined || c === undefined) return
      const long = Array.from({ length: many }, (_, index) => granted((index % 999) + 1))
      yield* append(a, 0, granted(1))
      yield* append(b, 0, ...long)
      yield* append(c, 0, granted(2))
      yield* expectEntries(b, long)
      const streams = yield* streamsOf(association)
      yield* expect(
        "the streams",
        new Map(streams.map(({ entries, key }) => [key.holder, entries])),
        new Map([
          [a, [granted(1)]],
          [b, long],
          [c, [granted(2)]]
        ])
      )
      const recorded = yield* entriesOf(association)
      yield* expect(
        "the entries",
        recorded.map(({ entry }) => entry),
        [granted(1), ...long, granted(2)]
      )
      yield* expectThat("ascending seq", isAscending(recorded.map(({ seq }) => seq)), recorded.length)
    })
  ),
  concurrentLaw(
    "who reads on after the last place seen misses nothing, while others append",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(9)
      const each = 120
      const seen: Array<string> = []
      let last = 0
      const state = { writing: true }
      const read = Effect.gen(function* () {
        for (const { holder, seq, version } of yield* entriesOf(association, last)) {
          seen.push(`${holder}/${version}`)
          last = seq
        }
      })
      const write = Effect.forEach(
        ids,
        Effect.fnUntraced(function* (id) {
          for (let version = 0; version < each; version++) yield* append(id, version, granted(1))
        }),
        { concurrency: "unbounded", discard: true }
      )
      const follow = Effect.gen(function* () {
        while (state.writing) {
          yield* read
          yield* Effect.yieldNow
        }
      })
      yield* Effect.all(
        [
          Effect.andThen(
            write,
            Effect.sync(() => (state.writing = false))
          ),
          follow
        ],
        {
          concurrency: "unbounded",
          discard: true
        }
      )
      yield* read
      yield* expect("the number of entries seen", seen.length, ids.length * each)
      yield* expect("the number of different entries seen", new Set(seen).size, ids.length * each)
    })
  )
]

const isAscending = (places: ReadonlyArray<number>): boolean =>
  places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0))

/** What every ledger keeps. */
export const ledgerLaws: ReadonlyArray<Law> = [...appending, ...opening, ...reading]
