/**
 * Laws of the store of documents.
 */
import { type CalendarDate, Documents, type Holder } from "@fukuri/core"
import { Effect } from "effect"
import { expect, expectRefused, type Law, lawsOf, race } from "./Law.ts"
import { idOf, instant, newAssociation, similarAssociations, trickyText } from "./Sample.ts"

const { concurrentLaw, law } = lawsOf("documents")

const keyOf = (subject: Documents.Subject, id: string, kind = "correction"): Documents.DocumentKey => ({
  subject,
  kind,
  id
})

const newKey = Effect.map(newAssociation, (association) => keyOf(association, "20240701-0001"))

/** What is written beside the key; a plain document when nothing is said. */
interface Written {
  readonly at?: CalendarDate.Instant
  readonly open?: boolean
  readonly body?: unknown
}

const put = (key: Documents.DocumentKey, expectedVersion: number, written: Written = {}) =>
  Effect.flatMap(Documents.Documents, (documents) =>
    documents.put({ ...key, expectedVersion, at: instant(), open: true, body: { note: "" }, ...written })
  )

const find = (key: Documents.DocumentKey) => Effect.flatMap(Documents.Documents, (documents) => documents.find(key))

const drop = (key: Documents.DocumentKey) => Effect.flatMap(Documents.Documents, (documents) => documents.drop(key))

type Asked = Omit<Documents.DocumentQuery, "kind" | "limit"> & { readonly kind?: string; readonly limit?: number }

const list = (asked: Asked) =>
  Effect.flatMap(Documents.Documents, (documents) => documents.list({ kind: "correction", limit: 1_000, ...asked }))

/** The id and subject of each. */
const placesOf = (documents: ReadonlyArray<Documents.StoredDocument>) =>
  documents.map(({ id, subject }) => [id, subject] as const)

const expectFound = (key: Documents.DocumentKey, version: number, written: Required<Written>) =>
  Effect.flatMap(find(key), (found) => expect("the document", found, { ...key, version, ...written }))

/** JSON values that stores trip over. */
const trickyBodies: ReadonlyArray<unknown> = [
  null,
  false,
  0,
  -1.5,
  0.1,
  1e300,
  5e-324,
  Number.MAX_SAFE_INTEGER,
  "",
  "null",
  trickyText,
  "nothing \u0000, half a character \ud800, line ends \r\n\n\u2028",
  [],
  {},
  [[], {}, [null], [[1, [2, [3]]]]],
  { "": "", " ": null, "a.b": { $1: [true] }, [trickyText]: trickyText, constructor: "x", length: 0 },
  { b: 1, a: [3, 1, 2], 10: "x", 9: "y", nested: { nothing: null, none: [], no: {} } },
  { text: "紙".repeat(40_000), many: Array.from({ length: 2_000 }, (_, index) => ({ index, name: `${index}` })) }
]

const writing: ReadonlyArray<Law> = [
  law(
    "a document is found as it was written, whatever is in it",
    Effect.gen(function* () {
      const association = yield* newAssociation
      const instants = [0, instant(1), 4_102_444_799_999]
      for (const [index, body] of trickyBodies.entries()) {
        const key = keyOf(index % 2 === 0 ? association : idOf(association, index), `id-!"#%'~\\${index}`)
        const written = { at: (instants[index % 3] ?? 0) as CalendarDate.Instant, open: index % 4 < 2, body }
        yield* put(key, 0, written)
        yield* expectFound(key, 1, written)
        const [listed] = yield* list({ association, subject: key.subject })
        yield* expect("the document in the list", listed, { ...key, version: 1, ...written })
        yield* drop(key)
      }
    })
  ),
  law(
    "a document stays what it was when it was written, whatever becomes of the value",
    Effect.gen(function* () {
      const key = yield* newKey
      const body = { lines: ["first"] }
      yield* put(key, 0, { body })
      body.lines.push("second")
      yield* expectFound(key, 1, { at: instant(), open: true, body: { lines: ["first"] } })
    })
  ),
  law(
    "every write raises the version by one and replaces the whole document",
    Effect.gen(function* () {
      const key = yield* newKey
      const writes: ReadonlyArray<Required<Written>> = [
        { at: instant(5), open: true, body: { a: 1, b: { c: 2 } } },
        { at: instant(9), open: false, body: { b: { d: 3 } } },
        // Clocks of nodes differ.
        { at: instant(7), open: false, body: [] },
        { at: instant(7), open: true, body: null }
      ]
      for (const [version, written] of writes.entries()) {
        yield* put(key, version, written)
        yield* expectFound(key, version + 1, written)
      }
    })
  ),
  law(
    "a write at a version that has passed is refused and changes nothing",
    Effect.gen(function* () {
      const key = yield* newKey
      const written = (version: number) => ({ at: instant(version), open: version % 2 === 0, body: { version } })
      for (const version of [0, 1, 2]) {
        yield* put(key, version, written(version))
        for (let passed = 0; passed <= version; passed++) {
          const what = `a write at ${passed} of ${version + 1}`
          yield* expectRefused(what, put(key, passed, { body: "lost" }), "DocumentConflict")
        }
        yield* expectFound(key, version + 1, written(version))
      }
    })
  ),
  law(
    "a write at a version that is still to come is refused and changes nothing",
    Effect.gen(function* () {
      const key = yield* newKey
      yield* expectRefused("a write at 1 of none", put(key, 1), "DocumentConflict")
      yield* expect("the document", yield* find(key), undefined)
      const written = { at: instant(1), open: false, body: "first" }
      yield* put(key, 0, written)
      for (const version of [2, 3]) {
        yield* expectRefused(`a write at ${version} of 1`, put(key, version), "DocumentConflict")
      }
      yield* expectFound(key, 1, written)
    })
  ),
  concurrentLaw(
    "of many writes at one version at the same time exactly one is made",
    Effect.gen(function* () {
      const key = yield* newKey
      for (let version = 0; version < 10; version++) {
        const won = yield* race(
          Array.from({ length: 8 }, (_, writer) => put(key, version, { body: { writer } })),
          "DocumentConflict"
        )
        yield* expect(`the number of writes made at ${version}`, won.length, 1)
        yield* expectFound(key, version + 1, { at: instant(), open: true, body: { writer: won[0] } })
      }
    })
  ),
  law(
    "documents of different subjects, kinds and ids stand beside each other",
    Effect.gen(function* () {
      const association = yield* newAssociation
      const keys = [association, idOf(association, 1), idOf(association, 1, true)].flatMap((subject) =>
        ["account", "account-draft"].flatMap((kind) => ["1", "10"].map((id) => keyOf(subject, id, kind)))
      )
      for (const [index, key] of keys.entries()) {
        yield* expect("the document before it was written", yield* find(key), undefined)
        yield* put(key, 0, { body: { index } })
      }
      for (const [index, key] of keys.entries()) {
        yield* expectFound(key, 1, { at: instant(), open: true, body: { index } })
      }
    })
  ),
  law(
    "a dropped document is gone and can be begun again, and others stay",
    Effect.gen(function* () {
      const key = yield* newKey
      const association = key.subject as Holder.AssociationCode
      const others = [
        keyOf(association, `${key.id}0`),
        { ...key, kind: "draft" },
        { ...key, subject: idOf(association, 1) }
      ]
      yield* drop(key)
      for (const each of [key, ...others]) yield* put(each, 0)
      yield* put(key, 1)
      yield* drop(key)
      yield* expect("the document", yield* find(key), undefined)
      yield* expect("the list", placesOf(yield* list({ association, subject: association })), [
        [`${key.id}0`, association]
      ])
      for (const other of others) yield* expectFound(other, 1, { at: instant(), open: true, body: { note: "" } })
      yield* expectRefused("a write at the version before", put(key, 2), "DocumentConflict")
      yield* put(key, 0, { body: "again" })
      yield* expectFound(key, 1, { at: instant(), open: true, body: "again" })
    })
  )
]

const listing: ReadonlyArray<Law> = [
  law(
    "a list has the greatest id first, and of equal ids the greatest subject",
    Effect.gen(function* () {
      const association = yield* newAssociation
      const [a, b] = [idOf(association, 1), idOf(association, 2)]
      // In order of their characters, which is not that of any language.
      const ids = ["-", "10", "100", "9", "A", "Z", "_", "a", "a-b", "aa", "b", "~"]
      for (const id of ["a", "10", "~", "_", "Z", "9", "aa", "-", "b", "A", "100", "a-b"]) yield* put(keyOf(a, id), 0)
      for (const subject of [b, association]) yield* put(keyOf(subject, "Z"), 0)
      yield* put(keyOf(a, "10"), 1, { at: instant(99) })
      const expected = ids
        .toReversed()
        .flatMap((id) => (id === "Z" ? [b, a, association] : [a]).map((subject) => [id, subject]))
      yield* expect("the list", placesOf(yield* list({ association })), expected)
    })
  ),
  law(
    "a list has the documents of its association and kind and no others",
    Effect.gen(function* () {
      const codes = yield* similarAssociations
      for (const association of codes) {
        for (const kind of ["task", "task-done"]) {
          yield* put(keyOf(association, "1", kind), 0)
          yield* put(keyOf(idOf(association, 1), "2", kind), 0)
        }
      }
      for (const association of codes) {
        for (const kind of ["task", "task-done"]) {
          const listed = yield* list({ association, kind })
          yield* expect("the kinds", [...new Set(listed.map((each) => each.kind))], [kind])
          yield* expect("the list", placesOf(listed), [
            ["2", idOf(association, 1)],
            ["1", association]
          ])
        }
        yield* expect("a kind that nobody wrote", yield* list({ association, kind: "tas" }), [])
      }
    })
  ),
  law(
    "a list that is asked about one subject has only what is about it",
    Effect.gen(function* () {
      const association = yield* newAssociation
      const subjects = [association, idOf(association, 1), idOf(association, 1, true)]
      for (const [index, subject] of subjects.entries()) {
        for (const id of ["1", "2", `only-${index}`]) yield* put(keyOf(subject, id), 0)
      }
      for (const [index, subject] of subjects.entries()) {
        yield* expect("the list", placesOf(yield* list({ association, subject })), [
          [`only-${index}`, subject],
          ["2", subject],
          ["1", subject]
        ])
      }
      const other = yield* newAssociation
      yield* expect("what another is asked", yield* list({ association: other, subject: idOf(association, 1) }), [])
    })
  ),
  law(
    "a list that is asked for what is open has only that, and for the rest only the rest",
    Effect.gen(function* () {
      const association = yield* newAssociation
      const person = idOf(association, 1)
      for (const id of ["1", "2", "3", "4"]) yield* put(keyOf(person, id), 0, { open: id !== "2" })
      const idsOf = (open: boolean, subject?: Documents.Subject) =>
        Effect.map(list({ association, open, ...(subject === undefined ? {} : { subject }) }), (documents) =>
          documents.map(({ id, open: isOpen }) => `${id} ${isOpen ? "open" : "done"}`)
        )
      yield* expect("what is open", yield* idsOf(true), ["4 open", "3 open", "1 open"])
      yield* expect("the rest", yield* idsOf(false), ["2 done"])
      yield* put(keyOf(person, "3"), 1, { open: false })
      yield* put(keyOf(person, "2"), 1, { open: true })
      yield* expect("what is open now", yield* idsOf(true), ["4 open", "2 open", "1 open"])
      yield* expect("the rest now", yield* idsOf(false), ["3 done"])
      yield* expect("what is open about the person", yield* idsOf(true, person), ["4 open", "2 open", "1 open"])
      yield* expect("what is open about the association", yield* idsOf(true, association), [])
      yield* expect("all", (yield* list({ association })).length, 4)
    })
  ),
  law(
    "a list that is read page after page has every document once",
    Effect.gen(function* () {
      const association = yield* newAssociation
      const person = idOf(association, 1)
      const ids = Array.from({ length: 60 }, (_, index) => String(index).padStart(3, "0"))
      for (const [index, id] of ids.entries()) {
        yield* put(keyOf(index % 5 === 0 ? association : person, id), 0, { open: index % 3 === 0 })
      }
      const expectPages = Effect.fnUntraced(function* (
        asked: Omit<Asked, "association">,
        isAsked: (index: number) => boolean
      ) {
        const expected = ids.filter((_, index) => isAsked(index)).toReversed()
        for (let from = 0; from <= expected.length; from += 7) {
          const before = expected[from - 1]
          const page = yield* list({ association, limit: 7, ...asked, ...(before === undefined ? {} : { before }) })
          yield* expect(
            `the page before ${before ?? "the end"}`,
            page.map(({ id }) => id),
            expected.slice(from, from + 7)
          )
        }
        yield* expect("the whole list", (yield* list({ association, ...asked })).length, expected.length)
      })
      yield* expectPages({}, () => true)
      yield* expectPages({ open: true }, (index) => index % 3 === 0)
      yield* expectPages({ open: false }, (index) => index % 3 !== 0)
      yield* expectPages({ subject: person }, (index) => index % 5 !== 0)
      yield* expectPages({ subject: person, open: true }, (index) => index % 5 !== 0 && index % 3 === 0)
      yield* expect("what is before an id that nobody has", (yield* list({ association, before: "0301" })).length, 31)
    })
  )
]

const purging: ReadonlyArray<Law> = [
  law(
    "what is purged is gone, and only what is of its association and kind and was written last before the instant",
    Effect.gen(function* () {
      const association = yield* newAssociation
      const other = yield* newAssociation
      const person = idOf(association, 1)
      const [old, then] = [instant(), instant(1)]
      const gone = [keyOf(association, "old"), keyOf(person, "old")]
      const left = [
        keyOf(person, "new"),
        keyOf(association, "old", "other-kind"),
        keyOf(other, "old"),
        keyOf(person, "renewed")
      ]
      for (const key of [...gone, ...left]) yield* put(key, 0, { at: key.id === "new" ? then : old })
      yield* put(keyOf(person, "renewed"), 1, { at: then })
      yield* Effect.flatMap(Documents.Documents, (documents) =>
        documents.purge({ association, kind: "correction", before: then })
      )
      for (const key of gone) yield* expect(`${key.subject} ${key.id}`, yield* find(key), undefined)
      for (const key of left) yield* expect(`${key.subject} ${key.id} is there`, (yield* find(key)) !== undefined, true)
    })
  )
]

/** What every store of documents keeps. */
export const documentsLaws: ReadonlyArray<Law> = [...writing, ...listing, ...purging]
