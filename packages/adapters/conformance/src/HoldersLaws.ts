/**
 * Laws of the store of people, and of the members lists that replace what it knows. Searching people and taking a list
 * back have files of their own.
 */
import { CalendarDate, Holder, Holders, Ledger } from "@fukuri/core"
import { Effect, Result, Stream } from "effect"
import { expect, expectRefused, type Law, lawsOf } from "./Law.ts"
import { body, enrol, idOf, newAssociation, number, person, staged, trickyText, year } from "./Sample.ts"
import { searchLaws } from "./SearchLaws.ts"
import { undoLaws } from "./UndoLaws.ts"

const { concurrentLaw, law } = lawsOf("holders")

const date = CalendarDate.date
const asOf = date("2024-06-01")

const everybody = Effect.fnUntraced(function* (association: Holder.AssociationCode) {
  const holders = yield* Holders.Holders
  return (yield* Stream.runCollect(holders.all(association))).flat()
})

const missing = Effect.fnUntraced(function* (staging: Holders.StagingId) {
  const holders = yield* Holders.Holders
  return (yield* Stream.runCollect(holders.missing(staging)))
    .flat()
    .map((holder) => holder.number)
    .sort()
})

/** More than a reader takes at a time, in any adapter that is known. */
const many = 1_300

const crowd = (association: Holder.AssociationCode) =>
  Array.from({ length: many }, (_, index) => person(association, index + 1))

/** A record of each shape: lists that are empty and long, ends that are open, facts that are not known. */
const everyShape = (association: Holder.AssociationCode): ReadonlyArray<Holder.Holder> => [
  person(association, 1),
  { ...person(association, 2), name: "", kana: "", workplace: { code: "", name: "" } },
  {
    ...person(association, 3),
    name: trickyText,
    kana: trickyText,
    workplace: { code: trickyText, name: "𠮷".repeat(100) },
    birthDate: date("1868-01-01")
  },
  { ...person(association, 4), appointment: { category: "", terms: [] }, memberships: [] },
  { ...person(association, 5), appointment: { category: "会計年度", weeklyCentihours: 0, terms: [] } },
  {
    ...person(association, 6),
    appointment: {
      category: "再任用",
      weeklyCentihours: 16_800,
      terms: Array.from({ length: 60 }, (_, index) => ({
        from: date(`${1950 + index}-04-01`),
        until: date(`${1951 + index}-03-31`)
      }))
    },
    memberships: Array.from({ length: 200 }, (_, index) => ({
      body: body(index % 2 === 0 ? "kyosai" : "gojokai"),
      period: index % 3 === 0 ? { from: date("2000-02-29") } : { from: date("2000-02-29"), until: date("9999-12-31") }
    }))
  }
]

const knowing: ReadonlyArray<Law> = [
  law(
    "a committed list is current: its people are found, its day and number are known",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      yield* expect("before the first list", yield* holders.list(code), { generation: 0, asOf: undefined })
      yield* enrol(code, [person(code, 1), person(code, 2)], asOf)
      yield* expect("everybody", yield* everybody(code), [person(code, 1), person(code, 2)])
      yield* expect("the list", yield* holders.list(code), { generation: 1, asOf })
      yield* enrol(code, [{ ...person(code, 2), name: "新" }], date("2024-07-01"))
      yield* expect("who is found", yield* holders.find([idOf(code, 2)]), [{ ...person(code, 2), name: "新" }])
      yield* expect("the next list", yield* holders.list(code), { generation: 2, asOf: "2024-07-01" })
    })
  ),
  law(
    "a person's record is read back as it was written",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const people = everyShape(code)
      yield* enrol(code, people)
      yield* expect("everybody", yield* everybody(code), people)
      const ledger = yield* Ledger.Ledger
      for (const record of people) {
        const id = Holder.holderId(code, record.number)
        yield* expect("who is found", yield* holders.find([id]), [record])
        const [opened] = yield* ledger.open([id], year)
        yield* expect("who is opened", opened?.holder, record)
      }
    })
  ),
  law(
    "of those asked for, the people who are known are found",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      yield* enrol(code, [person(code, 1), person(code, 1, true), person(code, 2)])
      const found = yield* holders.find([idOf(code, 2), idOf(code, 3), idOf(code, 1, true)])
      yield* expect("the numbers", found.map((holder) => holder.number).sort(), [number(1, true), number(2)])
      yield* expect("nobody asked for", yield* holders.find([]), [])
    })
  ),
  law(
    "everybody of an association comes once, in order of number",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const other = yield* newAssociation
      const people = [...crowd(code), person(code, 7, true), person(code, many, true)]
      yield* enrol(other, [person(other, 1)])
      yield* enrol(code, people.toReversed())
      const expected = people.map((holder) => holder.number).sort()
      yield* expect(
        "the numbers",
        (yield* everybody(code)).map((holder) => holder.number),
        expected
      )
      yield* expect("everybody of another", yield* everybody(other), [person(other, 1)])
    })
  )
]

const committing: ReadonlyArray<Law> = [
  law(
    "what is staged is not seen before it is committed",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      yield* enrol(code, [person(code, 1)], asOf)
      const staging = yield* holders.stage(code)
      yield* holders.add(staging, [person(code, 2), { ...person(code, 1), name: "新" }].map(staged))
      yield* expect("everybody", yield* everybody(code), [person(code, 1)])
      yield* expect("who is found", yield* holders.find([idOf(code, 2)]), [])
      yield* expect("the list", yield* holders.list(code), { generation: 1, asOf })
    })
  ),
  law(
    "a commit writes the records that are marked as changed and no others",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      yield* enrol(code, [person(code, 1), person(code, 2)])
      const staging = yield* holders.stage(code)
      yield* holders.add(staging, [
        { line: 1, holder: { ...person(code, 1), name: "新" }, changed: true },
        { line: 2, holder: { ...person(code, 2), name: "新" }, changed: false }
      ])
      yield* holders.commit(staging, asOf)
      yield* expect("everybody", yield* everybody(code), [{ ...person(code, 1), name: "新" }, person(code, 2)])
    })
  ),
  law(
    "a commit keeps the people who are not on the list",
    Effect.gen(function* () {
      const code = yield* newAssociation
      yield* enrol(code, [person(code, 1), person(code, 2)])
      yield* enrol(code, [person(code, 3)])
      yield* expect("everybody", yield* everybody(code), [person(code, 1), person(code, 2), person(code, 3)])
    })
  ),
  law(
    "a commit keeps a person whose memberships have ended",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const ended = {
        ...person(code, 1),
        memberships: [{ body: body("kyosai"), period: { from: date("2010-04-01"), until: date("2024-03-31") } }]
      }
      yield* enrol(code, [person(code, 1), person(code, 2)])
      const holders = yield* Holders.Holders
      const staging = yield* holders.stage(code)
      yield* holders.add(staging, [{ line: 0, holder: ended, changed: true }])
      yield* holders.commit(staging, asOf)
      yield* expect("everybody", yield* everybody(code), [ended, person(code, 2)])
    })
  ),
  law(
    "a list with more rows than any batch is committed whole",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const staging = yield* holders.stage(code)
      const rows = Array.from({ length: 6_000 }, (_, index) => staged(person(code, index + 1), index))
      yield* holders.add(staging, rows.slice(0, 5_500))
      yield* holders.add(staging, [])
      yield* holders.add(staging, rows.slice(5_500))
      yield* holders.commit(staging, asOf)
      yield* expect("the number of people", (yield* everybody(code)).length, rows.length)
    })
  ),
  law(
    "beginning a list drops what an earlier one staged",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const earlier = yield* holders.stage(code)
      yield* holders.add(earlier, [staged(person(code, 1), 0)])
      const staging = yield* holders.stage(code)
      yield* holders.add(staging, [staged(person(code, 2), 0)])
      yield* expect("repeated numbers", yield* holders.repeated(staging, 9), [])
      yield* holders.commit(staging, asOf)
      yield* expect("everybody", yield* everybody(code), [person(code, 2)])
    })
  ),
  law(
    "an earlier list is refused once another was begun or committed",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const earlier = yield* holders.stage(code)
      yield* holders.add(earlier, [staged(person(code, 1), 0)])
      const staging = yield* holders.stage(code)
      const more = holders.add(earlier, [staged(person(code, 3), 0)])
      yield* expectRefused("rows for the earlier list", more, "ImportOverlap")
      yield* expectRefused("no rows for the earlier list", holders.add(earlier, []), "ImportOverlap")
      yield* expectRefused("a commit of the earlier list", holders.commit(earlier, asOf), "ImportOverlap")
      yield* holders.add(staging, [staged(person(code, 2), 0)])
      yield* holders.commit(staging, asOf)
      yield* expectRefused("rows for the earlier list", more, "ImportOverlap")
      yield* expectRefused("a commit of the earlier list", holders.commit(earlier, asOf), "ImportOverlap")
      yield* expectRefused("a second commit", holders.commit(staging, date("2024-07-01")), "ImportOverlap")
      yield* expect("everybody", yield* everybody(code), [person(code, 2)])
      yield* expect("the list", yield* holders.list(code), { generation: 1, asOf })
    })
  ),
  law(
    "a dropped list is forgotten, and a later one is left alone",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const dropped = yield* holders.stage(code)
      yield* holders.add(dropped, [staged(person(code, 1), 0)])
      yield* holders.drop(dropped)
      yield* expectRefused("a commit of the dropped list", holders.commit(dropped, asOf), "ImportOverlap")
      const staging = yield* holders.stage(code)
      yield* holders.add(staging, [staged(person(code, 2), 0)])
      yield* holders.drop(dropped)
      yield* holders.commit(staging, asOf)
      yield* expect("everybody", yield* everybody(code), [person(code, 2)])
    })
  ),
  law(
    "lists of different associations do not meet",
    Effect.gen(function* () {
      const a = yield* newAssociation
      const b = yield* newAssociation
      const holders = yield* Holders.Holders
      yield* enrol(b, [person(b, 9)])
      const first = yield* holders.stage(a)
      yield* holders.add(first, [staged(person(a, 1), 0)])
      const second = yield* holders.stage(b)
      yield* holders.add(second, [staged(person(b, 1), 0), staged(person(b, 2, true), 1)])
      yield* expect("who is missing in the first", yield* missing(first), [])
      yield* expect("spouses alone in the first", yield* holders.withoutMember(first, 9), [])
      yield* holders.commit(first, asOf)
      yield* expect("who is missing in the second", yield* missing(second), [number(9)])
      yield* holders.commit(second, date("2024-07-01"))
      yield* expect("everybody of the first", yield* everybody(a), [person(a, 1)])
      yield* expect("everybody of the second", (yield* everybody(b)).length, 3)
      yield* expect("the first list", yield* holders.list(a), { generation: 1, asOf })
      yield* expect("the second list", yield* holders.list(b), { generation: 2, asOf: "2024-07-01" })
    })
  ),
  concurrentLaw(
    "of commits of one list at the same time exactly one is made",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      for (let generation = 1; generation <= 5; generation++) {
        const staging = yield* holders.stage(code)
        yield* holders.add(staging, [staged(person(code, generation), 0)])
        const commits = Array.from({ length: 4 }, () => Effect.result(holders.commit(staging, asOf)))
        const results = yield* Effect.all(commits, { concurrency: "unbounded" })
        yield* expect("the commits made", results.filter(Result.isSuccess).length, 1)
        yield* expect("the list", yield* holders.list(code), { generation, asOf })
      }
    })
  ),
  concurrentLaw(
    "a list that is committed while another is begun is committed whole or refused",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const people = crowd(code)
      let generation = 0
      for (let round = 1; round <= 5; round++) {
        const changed = people.map((holder) => Object.assign({}, holder, { name: `${round}` }))
        const staging = yield* holders.stage(code)
        yield* holders.add(staging, changed.map(staged))
        const before = (yield* everybody(code)).map(({ name }) => name)
        const [result, other] = yield* Effect.all([Effect.result(holders.commit(staging, asOf)), holders.stage(code)], {
          concurrency: "unbounded"
        })
        const after = (yield* everybody(code)).map(({ name }) => name)
        if (Result.isSuccess(result)) {
          generation++
          yield* expect(
            "the names after a commit",
            after,
            changed.map(({ name }) => name)
          )
        } else {
          yield* expect("why it was not committed", result.failure._tag, "ImportOverlap")
          yield* expect("the names after a refusal", after, before)
        }
        yield* expect("the generation", (yield* holders.list(code)).generation, generation)
        yield* holders.drop(other)
      }
    })
  )
]

const examining: ReadonlyArray<Law> = [
  law(
    "numbers on more than one line are found with their lines, by first line, at most the limit",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const staging = yield* holders.stage(code)
      const lines = [7, 3, 9, 5, 3, 7, 1, 7]
      yield* holders.add(
        staging,
        lines.slice(0, 5).map((index, line) => staged(person(code, index), line))
      )
      yield* holders.add(
        staging,
        lines.slice(5).map((index, line) => staged(person(code, index), line + 5))
      )
      const expected = [
        { number: number(7), lines: [1, 6, 8] },
        { number: number(3), lines: [2, 5] }
      ]
      yield* expect("repeated numbers", yield* holders.repeated(staging, 9), expected)
      yield* expect("the first repeated number", yield* holders.repeated(staging, 1), expected.slice(0, 1))
    })
  ),
  law(
    "spouses without their member are found, by line, at most the limit",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      yield* enrol(code, [person(code, 5)])
      const staging = yield* holders.stage(code)
      const rows = [person(code, 5, true), person(code, 1), person(code, 1, true), person(code, 4, true)]
      yield* holders.add(staging, rows.map(staged).toReversed())
      const expected = [
        { number: number(5, true), line: 1 },
        { number: number(4, true), line: 4 }
      ]
      yield* expect("spouses alone", yield* holders.withoutMember(staging, 9), expected)
      yield* expect("the first spouse alone", yield* holders.withoutMember(staging, 1), expected.slice(0, 1))
    })
  ),
  law(
    "known people whose number was not added are missing",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      const empty = yield* holders.stage(code)
      yield* expect("when nobody is known", yield* missing(empty), [])
      yield* enrol(code, [...crowd(code), person(code, 2, true)])
      const staging = yield* holders.stage(code)
      const added = crowd(code)
        .slice(0, -2)
        .filter((_, index) => index !== 4)
      yield* holders.add(
        staging,
        added.map((holder, index) => ({ line: index + 1, holder, changed: false }))
      )
      const expected = [number(2, true), number(5), number(many - 1), number(many)]
      yield* expect("who is missing", yield* missing(staging), expected.sort())
    })
  ),
  law(
    "rows may be added while missing people are read",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const holders = yield* Holders.Holders
      yield* enrol(code, crowd(code))
      const staging = yield* holders.stage(code)
      yield* holders.add(staging, [{ line: 1, holder: person(code, 1), changed: false }])
      let read = 0
      yield* Stream.runForEach(holders.missing(staging), (people) => {
        read += people.length
        const rows = people.map((holder) => ({
          line: 0,
          holder: Object.assign({}, holder, { name: "退会" }),
          changed: true
        }))
        return holders.add(staging, rows)
      })
      yield* expect("the number of missing people", read, many - 1)
      yield* expect("who is missing afterwards", yield* missing(staging), [])
      yield* holders.commit(staging, asOf)
      const names = (yield* everybody(code)).map(({ name }) => name)
      yield* expect("the number who left", names.filter((name) => name === "退会").length, many - 1)
    })
  )
]

/** What every store of people keeps. */
export const holdersLaws: ReadonlyArray<Law> = [...knowing, ...committing, ...examining, ...searchLaws, ...undoLaws]
