// Stores of documents with one fault each; see brokenStores.ts, which has those of other ports.
import { type CalendarDate, Documents, type Holder } from "@fukuri/core"
import { Effect, Struct } from "effect"
import { breaking, type BrokenStore } from "./breaking.ts"

const documents = breaking("documents", Documents.Documents)
type DocumentsStore = Documents.Documents["Service"]
type Put = Parameters<DocumentsStore["put"]>[0]

const versionOf = (right: DocumentsStore, key: Documents.DocumentKey) =>
  Effect.map(right.find(key), (found) => found?.version ?? 0)

/** Writes at whatever version the document has by now: the fault of not looking at it. */
const putAnyhow = (right: DocumentsStore, document: Put): ReturnType<DocumentsStore["put"]> =>
  versionOf(right, document).pipe(
    Effect.flatMap((expectedVersion) => right.put({ ...document, expectedVersion })),
    Effect.retry({ while: (error) => error._tag === "DocumentConflict" })
  )

/** Writes something else than it was told to. */
const putsAs =
  (change: (document: Put) => Put) =>
  (right: DocumentsStore): Partial<DocumentsStore> => ({ put: (document) => right.put(change(document)) })

/** Lists what is in a longer list than the one asked for, or in another order. */
const listsAs =
  (
    ask: (query: Documents.DocumentQuery) => Documents.DocumentQuery,
    change: (
      listed: ReadonlyArray<Documents.StoredDocument>,
      query: Documents.DocumentQuery
    ) => ReadonlyArray<Documents.StoredDocument> = (listed) => listed
  ) =>
  (right: DocumentsStore): Partial<DocumentsStore> => ({
    list: (query) => Effect.map(right.list(ask(query)), (listed) => change(listed, query).slice(0, query.limit))
  })

const beyondAnyLimit = (query: Documents.DocumentQuery) => ({ ...query, limit: 100_000 })

/** Each id on its own, as languages order them. */
const languageOrder = new Intl.Collator("en")

const throughJson = (body: unknown, change: (json: string) => string): unknown =>
  JSON.parse(change(JSON.stringify(body)))

/** Every broken store of documents. */
export const brokenDocuments: ReadonlyArray<BrokenStore> = [
  documents("writes without looking at the version", (right) => ({ put: (document) => putAnyhow(right, document) }), [
    "a write at a version that has passed is refused and changes nothing",
    "a write at a version that is still to come is refused and changes nothing",
    "of many writes at one version at the same time exactly one is made",
    "a dropped document is gone and can be begun again, and others stay"
  ]),
  documents(
    "looks at the version first and writes later",
    (right) => ({
      put: Effect.fnUntraced(function* (document) {
        if ((yield* versionOf(right, document)) !== document.expectedVersion) {
          return yield* new Documents.DocumentConflict()
        }
        yield* putAnyhow(right, document)
      })
    }),
    ["of many writes at one version at the same time exactly one is made"]
  ),
  documents(
    "refuses a version that has passed but not one that is still to come",
    (right) => ({
      put: Effect.fnUntraced(function* (document) {
        const version = yield* versionOf(right, document)
        yield* right.put({ ...document, expectedVersion: Math.min(version, document.expectedVersion) })
      })
    }),
    [
      "a write at a version that is still to come is refused and changes nothing",
      "a dropped document is gone and can be begun again, and others stay"
    ]
  ),
  documents(
    "replaces a document that should not have been there yet",
    (right) => ({
      put: (document) => (document.expectedVersion === 0 ? putAnyhow(right, document) : right.put(document))
    }),
    [
      "a write at a version that has passed is refused and changes nothing",
      "of many writes at one version at the same time exactly one is made"
    ]
  ),
  documents(
    "removes a document before it writes it again",
    (right) => ({
      put: Effect.fnUntraced(function* (document) {
        const version = yield* versionOf(right, document)
        if (version !== document.expectedVersion) return yield* new Documents.DocumentConflict()
        yield* right.drop(document)
        yield* right.put({ ...document, expectedVersion: 0 })
      })
    }),
    [
      "every write raises the version by one and replaces the whole document",
      "a write at a version that has passed is refused and changes nothing",
      "of many writes at one version at the same time exactly one is made"
    ]
  ),
  documents(
    "merges what is written into what was there",
    (right) => ({
      put: Effect.fnUntraced(function* (document) {
        const found = yield* right.find(document)
        const body =
          isRecord(found?.body) && isRecord(document.body) ? { ...found.body, ...document.body } : document.body
        yield* right.put({ ...document, body })
      })
    }),
    ["every write raises the version by one and replaces the whole document"]
  ),
  documents(
    "keeps the value that it was given",
    (right) => {
      const bodies = new Map<string, unknown>()
      const nameOf = ({ id, kind, subject }: Documents.DocumentKey) => `${subject} ${kind} ${id}`
      return {
        put: (document) =>
          Effect.tap(right.put(document), () => Effect.sync(() => bodies.set(nameOf(document), document.body))),
        find: (key) => Effect.map(right.find(key), (found) => found && { ...found, body: bodies.get(nameOf(key)) })
      }
    },
    ["a document stays what it was when it was written, whatever becomes of the value"]
  ),
  documents(
    "cannot hold a character of nothing",
    putsAs((document) => ({ ...document, body: throughJson(document.body, (json) => json.replaceAll("\\u0000", "")) })),
    ["a document is found as it was written, whatever is in it"]
  ),
  documents(
    "leaves out what is null",
    putsAs((document) => ({
      ...document,
      body: JSON.parse(JSON.stringify(document.body), (_, value) => (value === null ? undefined : value)) ?? null
    })),
    ["a document is found as it was written, whatever is in it"]
  ),
  documents(
    "keeps instants to the second",
    putsAs((document) => ({ ...document, at: (Math.floor(document.at / 1000) * 1000) as CalendarDate.Instant })),
    [
      "a document is found as it was written, whatever is in it",
      "a document stays what it was when it was written, whatever becomes of the value",
      "every write raises the version by one and replaces the whole document",
      "a write at a version that has passed is refused and changes nothing",
      "a write at a version that is still to come is refused and changes nothing",
      "of many writes at one version at the same time exactly one is made",
      "documents of different subjects, kinds and ids stand beside each other",
      "a dropped document is gone and can be begun again, and others stay",
      "what is purged is gone, and only what is of its association and kind and was written last before the instant"
    ]
  ),
  documents(
    "keeps the latest instant",
    (right) => ({
      put: Effect.fnUntraced(function* (document) {
        const found = yield* right.find(document)
        yield* right.put({ ...document, at: Math.max(document.at, found?.at ?? 0) as CalendarDate.Instant })
      })
    }),
    ["every write raises the version by one and replaces the whole document"]
  ),
  documents(
    "keeps whether a document was open at first",
    (right) => ({
      put: Effect.fnUntraced(function* (document) {
        const found = yield* right.find(document)
        yield* right.put({ ...document, open: found?.open ?? document.open })
      })
    }),
    [
      "every write raises the version by one and replaces the whole document",
      "a write at a version that has passed is refused and changes nothing",
      "a list that is asked for what is open has only that, and for the rest only the rest"
    ]
  ),
  documents(
    "takes all documents for open ones",
    putsAs((document) => ({ ...document, open: true })),
    [
      "a document is found as it was written, whatever is in it",
      "every write raises the version by one and replaces the whole document",
      "a write at a version that has passed is refused and changes nothing",
      "a write at a version that is still to come is refused and changes nothing",
      "a list that is asked for what is open has only that, and for the rest only the rest",
      "a list that is read page after page has every document once"
    ]
  ),
  documents(
    "has one document of an id in an association",
    (right) => {
      const only = (key: Documents.DocumentKey) => ({
        ...key,
        subject: (key.subject.split(":")[0] ?? "") as Holder.AssociationCode
      })
      return {
        find: (key) => Effect.map(right.find(only(key)), (found) => found && { ...found, subject: key.subject }),
        put: (document) => right.put({ ...document, ...only(document) }),
        drop: (key) => right.drop(only(key))
      }
    },
    [
      "a document is found as it was written, whatever is in it",
      "documents of different subjects, kinds and ids stand beside each other",
      "a dropped document is gone and can be begun again, and others stay",
      "a list has the greatest id first, and of equal ids the greatest subject",
      "a list has the documents of its association and kind and no others",
      "a list that is asked about one subject has only what is about it",
      "a list that is asked for what is open has only that, and for the rest only the rest",
      "a list that is read page after page has every document once",
      "what is purged is gone, and only what is of its association and kind and was written last before the instant"
    ]
  ),
  documents("drops nothing", () => ({ drop: () => Effect.void }), [
    "a document is found as it was written, whatever is in it",
    "a dropped document is gone and can be begun again, and others stay"
  ]),
  documents(
    "drops what is about the subject",
    (right) => ({
      drop: Effect.fnUntraced(function* (key) {
        const association = (key.subject.split(":")[0] ?? "") as Holder.AssociationCode
        const listed = yield* right.list({ association, subject: key.subject, kind: key.kind, limit: 100_000 })
        yield* Effect.forEach(listed, (each) => right.drop(each), { discard: true })
      })
    }),
    ["a dropped document is gone and can be begun again, and others stay"]
  ),
  documents(
    "lists the smallest id first",
    listsAs(beyondAnyLimit, (listed) => listed.toReversed()),
    [
      "a list has the greatest id first, and of equal ids the greatest subject",
      "a list has the documents of its association and kind and no others",
      "a list that is asked about one subject has only what is about it",
      "a list that is asked for what is open has only that, and for the rest only the rest",
      "a list that is read page after page has every document once"
    ]
  ),
  documents(
    "lists by subject",
    listsAs(beyondAnyLimit, (listed) => listed.toSorted((a, b) => (a.subject < b.subject ? 1 : -1))),
    [
      "a list has the greatest id first, and of equal ids the greatest subject",
      "a list that is asked about one subject has only what is about it",
      "a list that is asked for what is open has only that, and for the rest only the rest",
      "a list that is read page after page has every document once"
    ]
  ),
  documents(
    "lists equal ids by when they were written",
    listsAs(beyondAnyLimit, (listed) =>
      listed.toSorted((a, b) => (a.id === b.id ? a.subject.length - b.subject.length : 0))
    ),
    ["a list has the greatest id first, and of equal ids the greatest subject"]
  ),
  documents(
    "lists in the order of a language",
    listsAs(beyondAnyLimit, (listed) => listed.toSorted((a, b) => languageOrder.compare(b.id, a.id))),
    ["a list has the greatest id first, and of equal ids the greatest subject"]
  ),
  documents(
    "lists what is about associations whose code begins alike",
    (right) => {
      const codes = new Set<Holder.AssociationCode>()
      return {
        put: (document) => {
          codes.add((document.subject.split(":")[0] ?? "") as Holder.AssociationCode)
          return right.put(document)
        },
        list: (query) =>
          Effect.forEach(
            [...codes].filter((code) => code.startsWith(query.association)),
            (association) => right.list({ ...query, association })
          ).pipe(
            Effect.map((lists) =>
              lists
                .flat()
                .sort((a, b) => (a.id === b.id ? (a.subject < b.subject ? 1 : -1) : a.id < b.id ? 1 : -1))
                .slice(0, query.limit)
            )
          )
      }
    },
    ["a list has the documents of its association and kind and no others"]
  ),
  documents(
    "lists what is about any subject that was named, whoever asks",
    (right) => ({
      list: ({ association, ...query }) =>
        right.list({
          ...query,
          association: (query.subject?.split(":")[0] ?? association) as Holder.AssociationCode
        })
    }),
    ["a list that is asked about one subject has only what is about it"]
  ),
  documents(
    "lists what is about the whole association when asked about one",
    listsAs((query) => Struct.omit(query, ["subject"])),
    [
      "a dropped document is gone and can be begun again, and others stay",
      "a list that is asked about one subject has only what is about it",
      "a list that is asked for what is open has only that, and for the rest only the rest",
      "a list that is read page after page has every document once"
    ]
  ),
  documents(
    "lists documents of the people only",
    listsAs(beyondAnyLimit, (listed) => listed.filter(({ subject }) => subject.includes(":"))),
    [
      "a document is found as it was written, whatever is in it",
      "a dropped document is gone and can be begun again, and others stay",
      "a list has the greatest id first, and of equal ids the greatest subject",
      "a list has the documents of its association and kind and no others",
      "a list that is asked about one subject has only what is about it",
      "a list that is read page after page has every document once"
    ]
  ),
  documents(
    "lists open documents and others",
    listsAs((query) => Struct.omit(query, ["open"])),
    [
      "a list that is asked for what is open has only that, and for the rest only the rest",
      "a list that is read page after page has every document once"
    ]
  ),
  documents(
    "lists the others too when asked for those that are not open",
    listsAs(({ open, ...query }) => ({ ...query, ...(open === true ? { open } : {}) })),
    [
      "a list that is asked for what is open has only that, and for the rest only the rest",
      "a list that is read page after page has every document once"
    ]
  ),
  documents(
    "lists the first page whenever it is asked",
    listsAs((query) => Struct.omit(query, ["before"])),
    ["a list that is read page after page has every document once"]
  ),
  documents(
    "lists the document before which a page begins",
    listsAs((query) => (query.before === undefined ? query : { ...query, before: `${query.before}\u0000` })),
    ["a list that is read page after page has every document once"]
  ),
  documents(
    "takes a page first and looks what is asked for afterwards",
    listsAs(
      (query) => Struct.omit(query, ["open"]),
      (listed, { open }) => listed.filter((each) => open === undefined || each.open === open)
    ),
    ["a list that is read page after page has every document once"]
  ),
  documents(
    "lists fifty at the most",
    listsAs((query) => ({ ...query, limit: Math.min(50, query.limit) })),
    ["a list that is read page after page has every document once"]
  ),
  documents("lists more than it was asked for", (right) => ({ list: (query) => right.list(beyondAnyLimit(query)) }), [
    "a list that is read page after page has every document once"
  ]),
  documents(
    "purges what is old whatever kind it is of",
    (right) => ({
      purge: (old) => Effect.andThen(right.purge(old), right.purge({ ...old, kind: "other-kind" }))
    }),
    ["what is purged is gone, and only what is of its association and kind and was written last before the instant"]
  )
]

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
