// Stores of the record of who did what, with one fault each; see brokenStores.ts, which has those of other ports.
import { Audit, type CalendarDate, type Holder } from "@fukuri/core"
import { Effect, Stream, Struct } from "effect"
import { breaking, type BrokenStore } from "./breaking.ts"

const audit = breaking("audit", Audit.Audit)
type AuditStore = Audit.Audit["Service"]

const placeAfter = (right: AuditStore, association: Holder.AssociationCode) =>
  Effect.map(right.last(association), (last) => (last?.place ?? 0) + 1)

/** Appends at whatever place is next by now. */
const appendAnyhow = (
  right: AuditStore,
  association: Holder.AssociationCode,
  line: Audit.AuditLine
): ReturnType<AuditStore["append"]> =>
  placeAfter(right, association).pipe(
    Effect.flatMap((place) => right.append(association, { ...line, place })),
    Effect.retry({ while: (error) => error._tag === "AuditConflict" })
  )

/** Records another line than it was told to. */
const recordsAs =
  (change: (line: Audit.AuditLine) => Partial<Audit.AuditLine>) =>
  (right: AuditStore): Partial<AuditStore> => ({
    append: (association, line) => right.append(association, { ...line, ...change(line) })
  })

/** Lists what another question would list. */
const answersAs =
  (ask: (query: Audit.AuditQuery) => Audit.AuditQuery) =>
  (right: AuditStore): Partial<AuditStore> => ({ list: (query) => right.list(ask(query)) })

/** Lists from the whole record those lines that a looser way of looking finds. */
const looksBy =
  (
    isFound: (line: Audit.AuditLine, query: Audit.AuditQuery) => boolean,
    ...left: ReadonlyArray<"actor" | "action" | "subject">
  ) =>
  (right: AuditStore): Partial<AuditStore> => ({
    list: (query) =>
      Effect.map(right.list({ ...Struct.omit(query, left), limit: 100_000 }), (lines) =>
        lines.filter((line) => isFound(line, query)).slice(0, query.limit)
      )
  })

/** Every broken store of the record. */
export const brokenAudit: ReadonlyArray<BrokenStore> = [
  audit(
    "appends without looking at the place",
    (right) => ({ append: (association, line) => appendAnyhow(right, association, line) }),
    [
      "an append at a place that is taken is refused and changes nothing",
      "an append at a place beyond the next is refused and changes nothing",
      "of many lines for one place at the same time exactly one is recorded"
    ]
  ),
  audit(
    "looks at the place first and appends later",
    (right) => ({
      append: Effect.fnUntraced(function* (association, line) {
        if ((yield* placeAfter(right, association)) !== line.place) return yield* new Audit.AuditConflict()
        yield* appendAnyhow(right, association, line)
      })
    }),
    ["of many lines for one place at the same time exactly one is recorded"]
  ),
  audit(
    "refuses a place that is taken but not one beyond the next",
    (right) => ({
      append: Effect.fnUntraced(function* (association, line) {
        const place = Math.min(line.place, yield* placeAfter(right, association))
        yield* right.append(association, { ...line, place })
      })
    }),
    ["an append at a place beyond the next is refused and changes nothing"]
  ),
  audit(
    "takes the same line again",
    (right) => ({
      append: (association, line) =>
        right
          .append(association, line)
          .pipe(
            Effect.catchTag("AuditConflict", (conflict) =>
              Effect.flatMap(Stream.runCollect(right.all(association)), (batches) =>
                batches.flat().some(({ hash, place }) => place === line.place && hash === line.hash)
                  ? Effect.void
                  : Effect.fail(conflict)
              )
            )
          )
    }),
    [
      "an append at a place that is taken is refused and changes nothing",
      "of many lines for one place at the same time exactly one is recorded"
    ]
  ),
  audit(
    "writes the detail anew",
    recordsAs(({ detail }) => ({ detail: JSON.stringify(JSON.parse(detail)) })),
    ["a line is read back to the letter"]
  ),
  audit(
    "writes compatibility forms of characters as the plain ones",
    recordsAs(({ detail, subject }) => ({ detail: detail.normalize("NFKC"), subject: subject.normalize("NFKC") })),
    ["a line is read back to the letter", "a list that is asked about a subject has only what is about it"]
  ),
  audit(
    "cuts the detail",
    recordsAs(({ detail }) => ({ detail: detail.slice(0, 10_000) })),
    ["a line is read back to the letter"]
  ),
  audit(
    "has a subject for everything",
    recordsAs(({ subject }) => ({ subject: subject === "" ? "-" : subject })),
    ["a line is read back to the letter", "a list that is asked about a subject has only what is about it"]
  ),
  audit(
    "keeps the latest instant",
    (right) => ({
      append: Effect.fnUntraced(function* (association, line) {
        const last = yield* right.last(association)
        yield* right.append(association, { ...line, at: Math.max(line.at, last?.at ?? 0) as CalendarDate.Instant })
      })
    }),
    [
      "lines are kept at their places, and the last one is known",
      "a line is read back to the letter",
      "a list that is asked about a time begins with its first instant and ends before its last",
      "a list that is asked several things has what is true of all of them"
    ]
  ),
  audit(
    "takes the line with the latest instant for the last",
    (right) => ({
      last: (association) =>
        Effect.map(Stream.runCollect(right.all(association)), (batches) =>
          batches
            .flat()
            .toSorted((a, b) => a.at - b.at)
            .at(-1)
        )
    }),
    ["lines are kept at their places, and the last one is known"]
  ),
  audit(
    "takes a line that it refused for the last",
    (right) => {
      const last = new Map<string, Audit.AuditLine>()
      return {
        last: (association) => Effect.sync(() => last.get(association)),
        append: (association, line) => {
          last.set(association, line)
          return right.append(association, line)
        }
      }
    },
    [
      "an append at a place beyond the next is refused and changes nothing",
      "of many lines for one place at the same time exactly one is recorded"
    ]
  ),
  audit(
    "has one record of all associations",
    (right) => {
      const every = "any" as Holder.AssociationCode
      return {
        last: () => right.last(every),
        append: (_, line) => right.append(every, line),
        list: (query) => right.list({ ...query, association: every }),
        all: () => right.all(every)
      }
    },
    [
      "an append at a place that is taken is refused and changes nothing",
      "an append at a place beyond the next is refused and changes nothing",
      "of many lines for one place at the same time exactly one is recorded",
      "a line is read back to the letter",
      "records of different associations do not meet",
      "the whole record comes in order, however long it is",
      "a list that is asked about an actor has only what they did",
      "a list that is asked for actions has those that begin so",
      "a list that is asked about a subject has only what is about it",
      "a list that is asked about a time begins with its first instant and ends before its last",
      "a list that is asked several things has what is true of all of them",
      "a list that is read page after page has every line once"
    ]
  ),
  audit(
    "lists what associations whose code begins alike did",
    (right) => {
      const codes = new Set<Holder.AssociationCode>()
      return {
        append: (association, line) => {
          codes.add(association)
          return right.append(association, line)
        },
        list: (query) =>
          Effect.forEach(
            [...codes].filter((code) => code.startsWith(query.association)),
            (association) => right.list({ ...query, association })
          ).pipe(
            Effect.map((lists) =>
              lists
                .flat()
                .sort((a, b) => b.place - a.place)
                .slice(0, query.limit)
            )
          )
      }
    },
    ["records of different associations do not meet"]
  ),
  audit(
    "reads the record from its end",
    (right) => ({
      all: (association) =>
        Stream.unwrap(
          Effect.map(Stream.runCollect(right.all(association)), (batches) => Stream.make(batches.flat().toReversed()))
        )
    }),
    [
      "lines are kept at their places, and the last one is known",
      "an append at a place that is taken is refused and changes nothing",
      "of many lines for one place at the same time exactly one is recorded",
      "a line is read back to the letter",
      "records of different associations do not meet",
      "the whole record comes in order, however long it is"
    ]
  ),
  audit(
    "reads one batch of the record",
    (right) => ({ all: (association) => Stream.take(right.all(association), 1) }),
    ["the whole record comes in order, however long it is"]
  ),
  audit(
    "lists the first line first",
    (right) => ({
      list: (query) =>
        Effect.map(right.list({ ...query, limit: 100_000 }), (lines) => lines.toReversed().slice(0, query.limit))
    }),
    [
      "lines are kept at their places, and the last one is known",
      "an append at a place that is taken is refused and changes nothing",
      "of many lines for one place at the same time exactly one is recorded",
      "a line is read back to the letter",
      "records of different associations do not meet",
      "the whole record comes in order, however long it is",
      "a list that is asked about an actor has only what they did",
      "a list that is asked for actions has those that begin so",
      "a list that is asked about a subject has only what is about it",
      "a list that is asked about a time begins with its first instant and ends before its last",
      "a list that is asked several things has what is true of all of them",
      "a list that is read page after page has every line once"
    ]
  ),
  audit(
    "lists by instant",
    (right) => ({
      list: (query) =>
        Effect.map(right.list({ ...query, limit: 100_000 }), (lines) =>
          lines.toSorted((a, b) => b.at - a.at).slice(0, query.limit)
        )
    }),
    [
      "lines are kept at their places, and the last one is known",
      "a line is read back to the letter",
      "a list that is asked about a time begins with its first instant and ends before its last",
      "a list that is asked several things has what is true of all of them",
      "a list that is read page after page has every line once"
    ]
  ),
  audit(
    "lists what anybody did",
    answersAs((query) => Struct.omit(query, ["actor"])),
    [
      "a list that is asked about an actor has only what they did",
      "a list that is asked several things has what is true of all of them",
      "a list that is read page after page has every line once"
    ]
  ),
  audit(
    "lists what those did whose names begin so",
    looksBy((line, { actor }) => actor === undefined || line.actor.startsWith(actor), "actor"),
    ["a list that is asked about an actor has only what they did"]
  ),
  audit(
    "lists what those did whose names are alike in small letters",
    looksBy((line, { actor }) => actor === undefined || line.actor.toLowerCase() === actor, "actor"),
    ["a list that is asked about an actor has only what they did"]
  ),
  audit(
    "lists every action",
    answersAs((query) => Struct.omit(query, ["action"])),
    [
      "a list that is asked for actions has those that begin so",
      "a list that is asked several things has what is true of all of them"
    ]
  ),
  audit(
    "lists the very action only",
    looksBy((line, { action }) => action === undefined || line.action === action, "action"),
    [
      "a list that is asked for actions has those that begin so",
      "a list that is asked several things has what is true of all of them"
    ]
  ),
  audit(
    "lists actions that have it somewhere",
    looksBy((line, { action }) => action === undefined || line.action.includes(action), "action"),
    ["a list that is asked for actions has those that begin so"]
  ),
  audit(
    "lists actions by a pattern",
    looksBy(
      (line, { action }) =>
        action === undefined ||
        new RegExp(
          `^${action
            .replaceAll(/[.*\\]/g, "\\$&")
            .replaceAll("_", ".")
            .replaceAll("%", ".*")}`
        ).test(line.action),
      "action"
    ),
    ["a list that is asked for actions has those that begin so"]
  ),
  audit(
    "lists what is about anything",
    answersAs((query) => Struct.omit(query, ["subject"])),
    [
      "a list that is asked about a subject has only what is about it",
      "a list that is asked several things has what is true of all of them"
    ]
  ),
  audit(
    "lists what is about subjects that begin so",
    looksBy((line, { subject }) => subject === undefined || line.subject.startsWith(subject), "subject"),
    ["a list that is asked about a subject has only what is about it"]
  ),
  audit(
    "lists what is about anything when asked for what is about nothing",
    answersAs(({ subject, ...query }) => (subject === undefined || subject === "" ? query : { ...query, subject })),
    ["a list that is asked about a subject has only what is about it"]
  ),
  audit(
    "begins after the first instant",
    answersAs((query) =>
      query.from === undefined ? query : { ...query, from: (query.from + 1) as CalendarDate.Instant }
    ),
    [
      "a list that is asked about a time begins with its first instant and ends before its last",
      "a list that is asked several things has what is true of all of them"
    ]
  ),
  audit(
    "ends with the last instant",
    answersAs((query) =>
      query.until === undefined ? query : { ...query, until: (query.until + 1) as CalendarDate.Instant }
    ),
    [
      "a list that is asked about a time begins with its first instant and ends before its last",
      "a list that is asked several things has what is true of all of them"
    ]
  ),
  audit(
    "looks for the time only when nothing else is asked",
    answersAs(({ from, until, ...query }) =>
      query.actor === undefined
        ? { ...query, ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
        : query
    ),
    ["a list that is asked several things has what is true of all of them"]
  ),
  audit(
    "lists the first page whenever it is asked",
    answersAs((query) => Struct.omit(query, ["before"])),
    [
      "a list that is asked several things has what is true of all of them",
      "a list that is read page after page has every line once"
    ]
  ),
  audit(
    "lists the line before which a page begins",
    answersAs((query) => (query.before === undefined ? query : { ...query, before: query.before + 1 })),
    [
      "a list that is asked several things has what is true of all of them",
      "a list that is read page after page has every line once"
    ]
  ),
  audit(
    "takes a page first and looks what is asked for afterwards",
    (right) => ({
      list: (query) => {
        const { association, before, limit } = query
        const page = right.list({ association, limit, ...(before === undefined ? {} : { before }) })
        return Effect.zipWith(page, right.list({ ...query, limit: 100_000 }), (lines, asked) =>
          lines.filter(({ place }) => asked.some((line) => line.place === place))
        )
      }
    }),
    ["a list that is read page after page has every line once"]
  ),
  audit(
    "lists a thousand at the most",
    answersAs((query) => ({ ...query, limit: Math.min(1_000, query.limit) })),
    ["the whole record comes in order, however long it is"]
  ),
  audit(
    "lists more than it was asked for",
    answersAs((query) => ({ ...query, limit: 100_000 })),
    [
      "a list that is asked several things has what is true of all of them",
      "a list that is read page after page has every line once"
    ]
  )
]
