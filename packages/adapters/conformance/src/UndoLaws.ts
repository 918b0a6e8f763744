/**
 * Laws of taking the last members list back.
 */
import { CalendarDate, type Holder, Holders, Ledger } from "@fukuri/core"
import { Effect, Result, Stream } from "effect"
import { expect, expectRefused, type Law, lawsOf } from "./Law.ts"
import { body, enrol, granted, idOf, newAssociation, newPrefixed, person, staged, year } from "./Sample.ts"

const { concurrentLaw, law } = lawsOf("holders")

const first = CalendarDate.date("2024-04-01")
const second = CalendarDate.date("2024-05-01")
const third = CalendarDate.date("2024-06-01")

/** Everybody of an association and the day of its list. */
const stateOf = Effect.fnUntraced(function* (association: Holder.AssociationCode) {
  const holders = yield* Holders.Holders
  const people = (yield* Stream.runCollect(holders.all(association))).flat()
  return { people, asOf: (yield* holders.list(association)).asOf }
})

const undo = (association: Holder.AssociationCode, generation: number) =>
  Effect.flatMap(Holders.Holders, (holders) => holders.undo(association, generation))

const grant = (holder: Holder.HolderId, expectedVersion = 0) =>
  Effect.flatMap(Ledger.Ledger, (ledger) =>
    ledger.append([{ key: { holder, fiscalYear: year }, expectedVersion, entries: [granted(1)] }])
  )

/** A list of a day, in which only some records are marked as changed. */
const list = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  asOf: CalendarDate.CalendarDate,
  rows: ReadonlyArray<Holders.StagedHolder>
) {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(association)
  yield* holders.add(staging, rows)
  yield* holders.commit(staging, asOf)
})

const known = (holder: Holder.Holder): Holders.StagedHolder => ({ line: 1, holder, changed: false })

const expectSuperseded = Effect.fnUntraced(function* (association: Holder.AssociationCode, generation: number) {
  const refusal = yield* Effect.flip(undo(association, generation))
  yield* expect(
    `why list ${generation} is not taken back`,
    refusal._tag === "UndoRefused" ? refusal.reason : refusal,
    "superseded"
  )
})

const taking: ReadonlyArray<Law> = [
  law(
    "a list taken back leaves everybody as before it, and the day of the one before",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const before = [person(code, 1), person(code, 2), person(code, 2, true), person(code, 5)]
      yield* enrol(code, before, first)
      yield* list(code, second, [
        known({ ...person(code, 1), name: "書かない" }),
        staged({ ...person(code, 2), name: "一度目" }, 2),
        staged(rewritten(person(code, 2)), 3),
        staged({ ...person(code, 2, true), memberships: [] }, 4),
        staged(person(code, 3), 5),
        staged(person(code, 4, true), 6)
      ])
      yield* undo(code, 2)
      yield* expect("everybody and the day", yield* stateOf(code), { people: before, asOf: first })
      const holders = yield* Holders.Holders
      yield* expect("the list", yield* holders.list(code), { generation: 3, asOf: first })
      yield* expect("whom it added", yield* holders.find([idOf(code, 3), idOf(code, 4, true)]), [])
      const search = (word: string) => holders.search({ association: code, words: [word], limit: 9 })
      yield* expect("who is found by a name of the list", yield* search("改姓"), [])
      yield* expect("who is found by the name before", yield* search("花子2"), [person(code, 2), person(code, 2, true)])
      const ledger = yield* Ledger.Ledger
      const opened = yield* ledger.open([idOf(code, 2, true), idOf(code, 3)], year)
      yield* expect(
        "the members opened",
        opened.map(({ member }) => member),
        [person(code, 2), undefined]
      )
      yield* expect(
        "the holders opened",
        opened.map(({ holder }) => holder),
        [person(code, 2, true), undefined]
      )
      yield* expect("the day opened", opened[0]?.asOf, first)
    })
  ),
  law(
    "the first list taken back leaves nobody and no day, and another can follow",
    Effect.gen(function* () {
      const code = yield* newAssociation
      yield* enrol(code, [person(code, 1), person(code, 1, true)], first)
      yield* undo(code, 1)
      yield* expect("everybody and the day", yield* stateOf(code), { people: [], asOf: undefined })
      const holders = yield* Holders.Holders
      yield* expect("the list", yield* holders.list(code), { generation: 2, asOf: undefined })
      const ledger = yield* Ledger.Ledger
      yield* expect("the day opened", (yield* ledger.open([idOf(code, 1)], year))[0]?.asOf, undefined)
      yield* enrol(code, [person(code, 1)], second)
      yield* expect("the next list", yield* holders.list(code), { generation: 3, asOf: second })
      yield* undo(code, 3)
      yield* expect("after the next one", yield* stateOf(code), { people: [], asOf: undefined })
    })
  ),
  law(
    "a list with more rows than any batch is taken back whole",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const people = Array.from({ length: 6_000 }, (_, index) => person(code, index + 1))
      yield* enrol(code, people.slice(0, 3_000), first)
      yield* enrol(code, people.map(rewritten), second)
      yield* undo(code, 2)
      yield* expect("everybody", (yield* stateOf(code)).people, people.slice(0, 3_000))
    })
  ),
  law(
    "a list of another association is left alone when one is taken back",
    Effect.gen(function* () {
      const codes = yield* newPrefixed
      const before = (code: Holder.AssociationCode) => [person(code, 1)]
      const after = (code: Holder.AssociationCode) => [rewritten(person(code, 1)), person(code, 2)]
      for (const code of codes) yield* enrol(code, before(code), first)
      for (const code of codes) yield* enrol(code, after(code), second)
      const [taken, ...others] = codes
      if (taken === undefined) return
      // Of one of them nobody has entries, so that nothing but its name keeps it.
      for (const code of others.slice(1)) yield* grant(idOf(code, 2))
      const holders = yield* Holders.Holders
      yield* undo(taken, 2)
      yield* expect("the one taken back", yield* stateOf(taken), { people: before(taken), asOf: first })
      for (const code of others) {
        yield* expect("another", yield* stateOf(code), { people: after(code), asOf: second })
        yield* expect("the list of another", yield* holders.list(code), { generation: 2, asOf: second })
      }
    })
  )
]

const refusing: ReadonlyArray<Law> = [
  law(
    "only the last list is taken back, and once",
    Effect.gen(function* () {
      const code = yield* newAssociation
      yield* expectSuperseded(code, 0)
      yield* expectSuperseded(code, 1)
      yield* enrol(code, [person(code, 1)], first)
      yield* enrol(code, [rewritten(person(code, 1)), person(code, 2)], second)
      const before = yield* stateOf(code)
      for (const generation of [0, 1, 3]) yield* expectSuperseded(code, generation)
      yield* expect("everybody and the day", yield* stateOf(code), before)
      yield* undo(code, 2)
      for (const generation of [1, 2, 3, 4]) yield* expectSuperseded(code, generation)
      yield* expect("afterwards", yield* stateOf(code), { people: [person(code, 1)], asOf: first })
      yield* enrol(code, [person(code, 3)], third)
      yield* expectSuperseded(code, 2)
      yield* expectSuperseded(code, 3)
      yield* undo(code, 4)
      yield* expect("at the end", yield* stateOf(code), { people: [person(code, 1)], asOf: first })
    })
  ),
  law(
    "a list is not taken back when somebody whom it wrote has entries since",
    Effect.gen(function* () {
      const code = yield* newAssociation
      yield* enrol(
        code,
        [person(code, 1), person(code, 2), person(code, 2, true), person(code, 3), person(code, 4, true)],
        first
      )
      for (const index of [1, 2, 3]) yield* grant(idOf(code, index))
      yield* list(code, second, [
        known(person(code, 1)),
        staged(rewritten(person(code, 2)), 2),
        known(person(code, 2, true)),
        known(person(code, 3)),
        staged(person(code, 4), 5),
        known(person(code, 4, true)),
        staged(person(code, 5, true), 6)
      ])
      const before = yield* stateOf(code)
      const expectDepended = (people: number) =>
        Effect.gen(function* () {
          const refusal = yield* Effect.flip(undo(code, 2))
          yield* expect("why", { ...refusal }, { _tag: "UndoRefused", reason: "depended-on", people })
          yield* expect("everybody and the day", yield* stateOf(code), before)
        })
      // The list wrote nothing of the first two; the third is new.
      yield* grant(idOf(code, 1), 1)
      yield* grant(idOf(code, 3), 1)
      yield* grant(idOf(code, 5, true))
      yield* expectDepended(1)
      yield* grant(idOf(code, 2), 1)
      yield* grant(idOf(code, 2), 2)
      yield* expectDepended(2)
      yield* grant(idOf(code, 2, true))
      yield* expectDepended(3)
      yield* grant(idOf(code, 4, true))
      yield* expectDepended(4)
      yield* grant(idOf(code, 4))
      yield* expectDepended(5)
    })
  ),
  law(
    "entries from before a list, and of whom it did not write, do not keep it from being taken back",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const before = [person(code, 1), person(code, 2), person(code, 2, true), person(code, 3)]
      yield* enrol(code, before, first)
      for (const holder of before) yield* grant(`${code}:${holder.number}` as Holder.HolderId)
      // A spouse whom it wrote says nothing about the member.
      yield* list(code, second, [
        staged(rewritten(person(code, 1)), 0),
        known(person(code, 2)),
        staged(rewritten(person(code, 2, true)), 2),
        staged(person(code, 4), 3)
      ])
      yield* grant(idOf(code, 2), 1)
      yield* grant(idOf(code, 3), 1)
      yield* undo(code, 2)
      yield* expect("everybody and the day", yield* stateOf(code), { people: before, asOf: first })
      const ledger = yield* Ledger.Ledger
      const opened = yield* ledger.open(
        before.map((holder) => idOf(code, Number(holder.number.slice(0, 6)), holder.number.length > 6)),
        year
      )
      yield* expect(
        "the number of entries",
        opened.map(({ entries }) => entries.length),
        [1, 2, 1, 2]
      )
    })
  ),
  law(
    "a list that was begun before one is taken back is refused; a refusal leaves it alone",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      yield* enrol(code, [person(code, 1)], first)
      const begun = yield* holders.stage(code)
      yield* holders.add(begun, [staged(person(code, 2), 0)])
      yield* expectSuperseded(code, 7)
      yield* holders.commit(begun, second)
      const stale = yield* holders.stage(code)
      yield* holders.add(stale, [staged(person(code, 3), 0)])
      yield* undo(code, 2)
      yield* expectRefused("more rows", holders.add(stale, [staged(person(code, 4), 1)]), "ImportOverlap")
      yield* expectRefused("its commit", holders.commit(stale, third), "ImportOverlap")
      yield* expect("everybody and the day", yield* stateOf(code), { people: [person(code, 1)], asOf: first })
    })
  ),
  concurrentLaw(
    "of takings back of one list at the same time exactly one is made",
    Effect.gen(function* () {
      const code = yield* newAssociation
      yield* enrol(code, [person(code, 1)], first)
      for (let generation = 2; generation <= 8; generation += 2) {
        yield* enrol(code, [rewritten(person(code, 1)), person(code, 2)], second)
        const results = yield* Effect.all(
          Array.from({ length: 4 }, () => Effect.result(undo(code, generation))),
          { concurrency: "unbounded" }
        )
        yield* expect("the number made", results.filter(Result.isSuccess).length, 1)
        for (const result of results) {
          if (Result.isFailure(result)) yield* expect("what the others are told", result.failure._tag, "UndoRefused")
        }
        const holders = yield* Holders.Holders
        yield* expect("the list", yield* holders.list(code), { generation: generation + 1, asOf: first })
        yield* expect("everybody", (yield* stateOf(code)).people, [person(code, 1)])
      }
    })
  ),
  concurrentLaw(
    "of a commit and the taking back of the list before at the same time exactly one is made",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const people = Array.from({ length: 300 }, (_, index) => person(code, index + 1))
      yield* enrol(code, people, first)
      for (let round = 0; round < 6; round++) {
        yield* enrol(code, people.map(rewritten), second)
        const { generation } = yield* holders.list(code)
        const staging = yield* holders.stage(code)
        yield* holders.add(staging, people.map(staged))
        const commit = outcomeOf(holders.commit(staging, third))
        const takeBack = outcomeOf(undo(code, generation))
        const work = round % 2 === 0 ? [commit, takeBack] : [takeBack, commit]
        const outcomes = yield* Effect.all(work, { concurrency: "unbounded" })
        yield* expect("the number made", outcomes.filter((outcome) => outcome === "made").length, 1)
        const refused = outcomes.filter((outcome) => outcome === "UndoRefused" || outcome === "ImportOverlap")
        yield* expect("the number refused", refused.length, 1)
        yield* expect("everybody", (yield* stateOf(code)).people, people)
        yield* expect("the generation", (yield* holders.list(code)).generation, generation + 1)
      }
    })
  ),
  concurrentLaw(
    "a list is taken back, or kept with its people, while one of those whom it added is granted something",
    Effect.gen(function* () {
      const holders = yield* Holders.Holders
      // Four of a few rounds each: whom a list kept is read and compared again in every round that follows.
      for (let association = 0; association < 4; association++) {
        const code = yield* newAssociation
        yield* enrol(code, [person(code, 1)], first)
        for (let round = 0; round < 3; round++) {
          const before = yield* stateOf(code)
          const added = crowd(code, 10 + round * 1_000)
          yield* enrol(code, [{ ...rewritten(person(code, 1)), name: `${round}` }, ...added], second)
          const after = yield* stateOf(code)
          const { generation } = yield* holders.list(code)
          // Whether somebody who is gone can be granted something is not said here.
          const append = Effect.ignore(grant(idOf(code, 10 + round * 1_000)))
          const [taken] = yield* Effect.all([Effect.result(undo(code, generation)), append], {
            concurrency: "unbounded"
          })
          const now = yield* stateOf(code)
          if (Result.isSuccess(taken)) yield* expect("everybody and the day", now, before)
          else {
            const refusal = { _tag: "UndoRefused", reason: "depended-on", people: 1 }
            yield* expect("why it was not taken back", { ...taken.failure }, refusal)
            yield* expect("everybody and the day", now, after)
          }
        }
      }
    })
  )
]

/** A record that differs from the sample in every field that may change. */
const rewritten = (holder: Holder.Holder): Holder.Holder => ({
  ...holder,
  name: "改姓 花子",
  kana: "カイセイ ハナコ",
  birthDate: CalendarDate.date("1990-12-31"),
  sex: holder.sex === "male" ? "female" : "male",
  workplace: { code: "9999", name: "異動先" },
  appointment: { category: "会計年度", terms: [] },
  memberships: [
    { body: body("gojokai"), period: { from: CalendarDate.date("2020-04-01"), until: CalendarDate.date("2024-04-30") } }
  ]
})

const outcomeOf = <E extends { readonly _tag: string }, R>(
  work: Effect.Effect<void, E, R>
): Effect.Effect<string, never, R> => Effect.match(work, { onSuccess: () => "made", onFailure: ({ _tag }) => _tag })

/** Enough that a list is being taken back for a while. */
const crowd = (association: Holder.AssociationCode, from: number) =>
  Array.from({ length: 400 }, (_, index) => person(association, from + index))

/** What every store of people keeps when a list is taken back. */
export const undoLaws: ReadonlyArray<Law> = [...taking, ...refusing]
