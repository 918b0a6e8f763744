// Stores of people with one fault each in searching them, or in taking a members list back. The rest is as in
// brokenStores.ts, which has those of knowing people and of committing lists.
import { type CalendarDate, Holder, Holders, Ledger } from "@fukuri/core"
import { Context, Effect, Stream, Struct } from "effect"
import { breaking, type BrokenStore } from "./breaking.ts"

const holders = breaking("holders", Holders.Holders)
type HoldersStore = Holders.Holders["Service"]

const associationOf = (id: Holders.StagingId) => id.slice(0, id.indexOf(":")) as Holder.AssociationCode

/** Finds people by another text of theirs, in which the words may be changed too. */
const searchesIn =
  (textOf: (holder: Holder.Holder) => string, wordOf = (word: string) => word) =>
  (right: HoldersStore): Partial<HoldersStore> => ({
    search: (query) =>
      Effect.map(right.search({ ...query, words: [], limit: 100_000 }), (people) =>
        people
          .filter((holder) => query.words.every((word) => textOf(holder).includes(wordOf(word))))
          .slice(0, query.limit)
      )
  })

const textsOf = ({ kana, name, number, workplace }: Holder.Holder) => [
  number,
  name,
  kana,
  workplace.code,
  workplace.name
]

const katakana = (text: string) =>
  text.replace(/[\u3041-\u3096]/g, (kana) => String.fromCodePoint(kana.charCodeAt(0) + 0x60))

const searches: ReadonlyArray<BrokenStore> = [
  holders(
    "searches names and kana only",
    searchesIn(({ kana, name }) => [name, kana].map(Holders.searchForm).join("\n")),
    [
      "people are found by number, name, kana and workplace, in order of number",
      "people are found whom every word describes, each anywhere but within one text",
      "a word finds exactly those in whose search text it stands, whatever the characters"
    ]
  ),
  holders(
    "searches texts without a break between them",
    searchesIn(
      (holder) => Holders.searchText(holder).replaceAll("\n", ""),
      (word) => word.replaceAll("\n", "")
    ),
    ["people are found whom every word describes, each anywhere but within one text"]
  ),
  holders(
    "searches texts as they are written",
    searchesIn((holder) => textsOf(holder).join("\n")),
    [
      "people are found by number, name, kana and workplace, in order of number",
      "a word finds exactly those in whose search text it stands, whatever the characters",
      "a search finds people of its association as they are now"
    ]
  ),
  holders(
    "leaves compatibility forms as they are",
    searchesIn((holder) =>
      textsOf(holder)
        .map((text) => katakana(text.normalize("NFC").replace(/\s/gu, "").toUpperCase()))
        .join("\n")
    ),
    ["a word finds exactly those in whose search text it stands, whatever the characters"]
  ),
  holders(
    "takes away spaces of ASCII only",
    searchesIn((holder) =>
      textsOf(holder)
        .map((text) =>
          katakana(text.normalize("NFKC").replace(/[ \t\r\n\v\f]/g, "")).replace(/[a-z]/g, (letter) =>
            letter.toUpperCase()
          )
        )
        .join("\n")
    ),
    ["a word finds exactly those in whose search text it stands, whatever the characters"]
  ),
  holders(
    "makes capital letters of all scripts",
    searchesIn((holder) => Holders.searchText(holder).toUpperCase()),
    ["a word finds exactly those in whose search text it stands, whatever the characters"]
  ),
  holders(
    "makes the marks of repeated hiragana katakana too",
    searchesIn((holder) =>
      Holders.searchText(holder).replace(/[ゝゞ]/g, (mark) => String.fromCodePoint(mark.charCodeAt(0) + 0x60))
    ),
    ["a word finds exactly those in whose search text it stands, whatever the characters"]
  ),
  holders(
    "finds whom any of the words describes",
    (right) => ({
      search: Effect.fnUntraced(function* (query) {
        if (query.words.length === 0) return yield* right.search(query)
        const found = yield* Effect.forEach(query.words, (word) => right.search({ ...query, words: [word] }))
        return [...new Map(found.flat().map((holder) => [holder.number, holder])).values()]
          .toSorted((a, b) => (a.number < b.number ? -1 : 1))
          .slice(0, query.limit)
      })
    }),
    ["people are found whom every word describes, each anywhere but within one text"]
  ),
  holders(
    "finds by the first word",
    (right) => ({ search: (query) => right.search({ ...query, words: query.words.slice(0, 1) }) }),
    ["people are found whom every word describes, each anywhere but within one text"]
  ),
  holders(
    "finds the highest number first",
    (right) => ({ search: (query) => Effect.map(right.search(query), (people) => people.toReversed()) }),
    [
      "people are found by number, name, kana and workplace, in order of number",
      "a word finds exactly those in whose search text it stands, whatever the characters",
      "pages of a search follow on by number without gaps or repeats",
      "a search finds people of its association as they are now",
      "a list taken back leaves everybody as before it, and the day of the one before"
    ]
  ),
  holders(
    "finds more than the limit",
    (right) => ({ search: (query) => right.search({ ...query, limit: query.limit + 1 }) }),
    ["pages of a search follow on by number without gaps or repeats"]
  ),
  holders(
    "finds the first page again",
    (right) => ({ search: (query) => right.search(Struct.omit(query, ["after"])) }),
    ["pages of a search follow on by number without gaps or repeats"]
  ),
  holders(
    "looks for each page among the next so many people",
    (right) => ({
      search: (query) =>
        Effect.map(right.search({ ...query, words: [] }), (people) =>
          people.filter((holder) => query.words.every((word) => Holders.searchText(holder).includes(word)))
        )
    }),
    ["pages of a search follow on by number without gaps or repeats"]
  ),
  holders(
    "finds people as they were when first looked for",
    (right) => {
      const seen = new Map<string, ReadonlyArray<Holder.Holder>>()
      return {
        search: (query) => {
          const known = seen.get(JSON.stringify(query))
          return known === undefined
            ? Effect.tap(right.search(query), (people) => Effect.sync(() => seen.set(JSON.stringify(query), people)))
            : Effect.succeed(known)
        }
      }
    },
    ["a search finds people of its association as they are now"]
  ),
  holders(
    "finds people of associations whose codes begin alike",
    (right) => ({
      search: (query) =>
        Effect.zipWith(
          right.search(query),
          right.search({ ...query, association: `${query.association}2` as Holder.AssociationCode }),
          (own, other) => [...own, ...other]
        )
    }),
    ["a search finds people of its association as they are now"]
  )
]

/** Goes on to know people who are gone, those behind the first `gone` of them. */
const keepsPeople =
  (gone: number) =>
  (right: HoldersStore): Partial<HoldersStore> => {
    const kept = new Map<Holder.HolderId, Holder.Holder>()
    const everybody = (association: Holder.AssociationCode) =>
      Effect.map(Stream.runCollect(right.all(association)), (batches) => batches.flat())
    return {
      undo: Effect.fnUntraced(function* (association, generation) {
        const before = yield* everybody(association)
        yield* right.undo(association, generation)
        const numbers = new Set((yield* everybody(association)).map(({ number }) => number))
        for (const holder of before.filter(({ number }) => !numbers.has(number)).slice(gone)) {
          kept.set(Holder.holderId(association, holder.number), holder)
        }
      }),
      find: (ids) => Effect.map(right.find(ids), (people) => [...people, ...ids.flatMap((id) => kept.get(id) ?? [])]),
      all: (association) =>
        Stream.concat(
          right.all(association),
          Stream.suspend(() =>
            Stream.succeed([...kept.values()].filter((holder) => holder.association === association))
          )
        )
    }
  }

/** Refuses more than the right one does. */
const refusing =
  (depends: (entries: number, place: number) => boolean) =>
  (right: HoldersStore, stores: Context.Context<Ledger.Ledger>): Partial<HoldersStore> => {
    const places = new Map<string, number>()
    const entries = (association: Holder.AssociationCode, after: number) =>
      Effect.map(Stream.runCollect(Context.get(stores, Ledger.Ledger).entries(association, after)), (batches) =>
        batches.flat()
      )
    return {
      commit: Effect.fnUntraced(function* (id, asOf) {
        yield* right.commit(id, asOf)
        const last = (yield* Effect.orDie(entries(associationOf(id), 0))).at(-1)?.seq ?? 0
        places.set(associationOf(id), last)
      }),
      undo: Effect.fnUntraced(function* (association, generation) {
        const place = places.get(association) ?? 0
        const all = yield* Effect.orDie(entries(association, 0))
        const since = all.filter(({ seq }) => seq > place)
        if (depends(all.length, since.length)) {
          return yield* new Holders.UndoRefused({ reason: "depended-on", people: since.length })
        }
        yield* right.undo(association, generation)
      })
    }
  }

const takings: ReadonlyArray<BrokenStore> = [
  holders("takes nothing back", () => ({ undo: () => Effect.void }), [
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
  holders("keeps whom a list added that is taken back", keepsPeople(0), [
    "a list taken back leaves everybody as before it, and the day of the one before",
    "the first list taken back leaves nobody and no day, and another can follow",
    "a list with more rows than any batch is taken back whole",
    "a list of another association is left alone when one is taken back",
    "only the last list is taken back, and once",
    "entries from before a list, and of whom it did not write, do not keep it from being taken back",
    "a list that was begun before one is taken back is refused; a refusal leaves it alone",
    "of takings back of one list at the same time exactly one is made"
  ]),
  holders("takes back one batch of a list", keepsPeople(1_000), [
    "a list with more rows than any batch is taken back whole"
  ]),
  holders(
    "keeps the day of a list that is taken back",
    (right) => {
      const days = new Map<string, CalendarDate.CalendarDate | undefined>()
      return {
        undo: Effect.fnUntraced(function* (association, generation) {
          const { asOf } = yield* right.list(association)
          yield* right.undo(association, generation)
          days.set(association, asOf)
        }),
        commit: (id, asOf) =>
          Effect.tap(right.commit(id, asOf), () => Effect.sync(() => days.delete(associationOf(id)))),
        list: (association) =>
          Effect.map(right.list(association), (list) =>
            days.has(association) ? { ...list, asOf: days.get(association) } : list
          )
      }
    },
    [
      "a list taken back leaves everybody as before it, and the day of the one before",
      "the first list taken back leaves nobody and no day, and another can follow",
      "a list of another association is left alone when one is taken back",
      "only the last list is taken back, and once",
      "entries from before a list, and of whom it did not write, do not keep it from being taken back",
      "a list that was begun before one is taken back is refused; a refusal leaves it alone",
      "of takings back of one list at the same time exactly one is made"
    ]
  ),
  holders(
    "counts a list that is taken back away",
    (right) => {
      const taken = new Map<string, number>()
      return {
        undo: (association, generation) =>
          Effect.tap(right.undo(association, generation), () =>
            Effect.sync(() => taken.set(association, (taken.get(association) ?? 0) + 2))
          ),
        list: (association) =>
          Effect.map(right.list(association), (list) => ({
            ...list,
            generation: list.generation - (taken.get(association) ?? 0)
          }))
      }
    },
    [
      "a list taken back leaves everybody as before it, and the day of the one before",
      "the first list taken back leaves nobody and no day, and another can follow",
      "of takings back of one list at the same time exactly one is made",
      "of a commit and the taking back of the list before at the same time exactly one is made",
      "a list is taken back, or kept with its people, while one of those whom it added is granted something"
    ]
  ),
  holders(
    "takes back the last list whichever is asked for",
    (right) => ({
      undo: (association) =>
        Effect.flatMap(right.list(association), ({ generation }) => right.undo(association, generation))
    }),
    [
      "only the last list is taken back, and once",
      "a list that was begun before one is taken back is refused; a refusal leaves it alone",
      "of a commit and the taking back of the list before at the same time exactly one is made"
    ]
  ),
  holders(
    "says nothing when there is nothing to take back",
    (right) => ({
      undo: (association, generation) =>
        Effect.catchTag(right.undo(association, generation), "UndoRefused", (refused) =>
          refused.reason === "superseded" ? Effect.void : Effect.fail(refused)
        )
    }),
    [
      "only the last list is taken back, and once",
      "a list that was begun before one is taken back is refused; a refusal leaves it alone",
      "of takings back of one list at the same time exactly one is made",
      "of a commit and the taking back of the list before at the same time exactly one is made"
    ]
  ),
  holders(
    "looks at the number of the list first and takes back later",
    (right) => ({
      undo: Effect.fnUntraced(function* (association, generation) {
        const list = yield* right.list(association)
        if (list.generation !== generation) return yield* new Holders.UndoRefused({ reason: "superseded", people: 0 })
        yield* Effect.catchTag(right.undo(association, generation), "UndoRefused", (refused) =>
          refused.reason === "superseded" ? Effect.yieldNow : Effect.fail(refused)
        )
      })
    }),
    [
      "only the last list is taken back, and once",
      "of takings back of one list at the same time exactly one is made",
      "of a commit and the taking back of the list before at the same time exactly one is made"
    ]
  ),
  holders(
    "takes back what entries depend on",
    (right) => ({
      undo: (association, generation) =>
        Effect.catchTag(right.undo(association, generation), "UndoRefused", (refused) =>
          refused.reason === "depended-on" ? Effect.void : Effect.fail(refused)
        )
    }),
    ["a list is not taken back when somebody whom it wrote has entries since"]
  ),
  holders(
    "counts one person whoever depends on a list",
    (right) => ({
      undo: (association, generation) =>
        Effect.catchTag(
          right.undo(association, generation),
          "UndoRefused",
          ({ people, reason }) => new Holders.UndoRefused({ reason, people: Math.min(1, people) })
        )
    }),
    ["a list is not taken back when somebody whom it wrote has entries since"]
  ),
  holders(
    "takes every entry since a list for one that depends on it",
    refusing((_, since) => since > 0),
    [
      "a list is not taken back when somebody whom it wrote has entries since",
      "entries from before a list, and of whom it did not write, do not keep it from being taken back"
    ]
  ),
  holders(
    "takes every entry for one that depends on a list",
    refusing((all) => all > 0),
    [
      "a list is not taken back when somebody whom it wrote has entries since",
      "entries from before a list, and of whom it did not write, do not keep it from being taken back",
      "a list is taken back, or kept with its people, while one of those whom it added is granted something"
    ]
  ),
  holders(
    "takes back the lists of associations whose codes begin alike",
    (right) => ({
      undo: (association, generation) =>
        Effect.andThen(
          right.undo(association, generation),
          Effect.ignore(right.undo(`${association}2` as Holder.AssociationCode, generation))
        )
    }),
    ["a list of another association is left alone when one is taken back"]
  ),
  holders(
    "keeps a list that was begun before one is taken back",
    (right) => {
      const begun = new Map<string, { readonly id: Holders.StagingId; readonly rows: Array<Holders.StagedHolder> }>()
      const now = new Map<Holders.StagingId, Holders.StagingId>()
      return {
        stage: (association) =>
          Effect.tap(right.stage(association), (id) => Effect.sync(() => begun.set(association, { id, rows: [] }))),
        add: (id, rows) =>
          Effect.tap(right.add(now.get(id) ?? id, rows), () =>
            Effect.sync(() => begun.get(associationOf(id))?.rows.push(...rows))
          ),
        commit: (id, asOf) =>
          Effect.tap(right.commit(now.get(id) ?? id, asOf), () => Effect.sync(() => begun.delete(associationOf(id)))),
        undo: Effect.fnUntraced(function* (association, generation) {
          yield* right.undo(association, generation)
          const list = begun.get(association)
          if (list === undefined) return
          const id = yield* right.stage(association)
          yield* Effect.orDie(right.add(id, list.rows))
          now.set(list.id, id)
        })
      }
    },
    ["a list that was begun before one is taken back is refused; a refusal leaves it alone"]
  ),
  holders(
    "drops a list that was begun though nothing is taken back",
    (right) => ({
      undo: (association, generation) =>
        Effect.tapError(right.undo(association, generation), () => Effect.flatMap(right.stage(association), right.drop))
    }),
    ["a list that was begun before one is taken back is refused; a refusal leaves it alone"]
  )
]

/** Every broken store of searching people and of taking lists back. */
export const brokenPeople: ReadonlyArray<BrokenStore> = [...searches, ...takings]
