/**
 * Laws of the store of the record of who did what.
 */
import { Audit, type CalendarDate, type Holder } from "@fukuri/core"
import { Effect, Stream } from "effect"
import { expect, expectRefused, type Law, lawsOf, race } from "./Law.ts"
import { instant, newAssociation, similarAssociations, trickyText } from "./Sample.ts"

const { concurrentLaw, law } = lawsOf("audit")

/** A line at a place; lines of different places differ. */
const lineAt = (place: number, rest: Partial<Audit.AuditLine> = {}): Audit.AuditLine => ({
  place,
  at: instant(place),
  actor: "clerk:tanaka",
  action: "facility.change",
  subject: `facility:${String(place).padStart(7, "0")}`,
  detail: `{"place":${place}}`,
  hash: place.toString(16).padStart(64, "0"),
  ...rest
})

const append = (association: Holder.AssociationCode, line: Audit.AuditLine) =>
  Effect.flatMap(Audit.Audit, (audit) => audit.append(association, line))

const last = (association: Holder.AssociationCode) => Effect.flatMap(Audit.Audit, (audit) => audit.last(association))

const all = Effect.fnUntraced(function* (association: Holder.AssociationCode) {
  const audit = yield* Audit.Audit
  return (yield* Stream.runCollect(audit.all(association))).flat()
})

const list = (association: Holder.AssociationCode, asked: Partial<Audit.AuditQuery> = {}) =>
  Effect.flatMap(Audit.Audit, (audit) => audit.list({ association, limit: 10_000, ...asked }))

const expectRecord = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  lines: ReadonlyArray<Audit.AuditLine>
) {
  yield* expect("the last line", yield* last(association), lines.at(-1))
  yield* expect("the whole record", yield* all(association), lines)
  yield* expect("the record, latest first", yield* list(association), lines.toReversed())
})

/** Expects the places, latest first, of the lines that are asked for. */
const expectListed = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  asked: Partial<Audit.AuditQuery>,
  places: ReadonlyArray<number>
) {
  const lines = yield* list(association, asked)
  yield* expect(
    `the places of ${JSON.stringify(asked)}`,
    lines.map(({ place }) => place),
    places
  )
})

const withLines = Effect.fnUntraced(function* (lines: ReadonlyArray<Partial<Audit.AuditLine>>) {
  const association = yield* newAssociation
  for (const [index, line] of lines.entries()) yield* append(association, lineAt(index + 1, line))
  return association
})

/** More than a reader takes at a time, in any adapter that is known. */
const many = 1_100

const appending: ReadonlyArray<Law> = [
  law(
    "lines are kept at their places, and the last one is known",
    Effect.gen(function* () {
      const association = yield* newAssociation
      yield* expectRecord(association, [])
      const lines: Array<Audit.AuditLine> = []
      for (const place of [1, 2, 3]) {
        // Clocks of nodes differ.
        const line = lineAt(place, { at: instant(place === 2 ? 500 : place) })
        yield* append(association, line)
        lines.push(line)
        yield* expectRecord(association, [...lines])
      }
    })
  ),
  law(
    "an append at a place that is taken is refused and changes nothing",
    Effect.gen(function* () {
      const association = yield* withLines([{}, {}, {}])
      for (const place of [1, 2, 3]) {
        const other = lineAt(place, { actor: "clerk:sato", detail: "{}" })
        yield* expectRefused(`another line at ${place} of 3`, append(association, other), "AuditConflict")
        yield* expectRefused(`the same line at ${place}`, append(association, lineAt(place)), "AuditConflict")
      }
      yield* expectRecord(association, [lineAt(1), lineAt(2), lineAt(3)])
    })
  ),
  law(
    "an append at a place beyond the next is refused and changes nothing",
    Effect.gen(function* () {
      const association = yield* newAssociation
      yield* expectRefused("a line at 2 of none", append(association, lineAt(2)), "AuditConflict")
      yield* expectRecord(association, [])
      yield* append(association, lineAt(1))
      for (const place of [3, 4, 1_000]) {
        yield* expectRefused(`a line at ${place} of 1`, append(association, lineAt(place)), "AuditConflict")
      }
      yield* expectRecord(association, [lineAt(1)])
    })
  ),
  concurrentLaw(
    "of many lines for one place at the same time exactly one is recorded",
    Effect.gen(function* () {
      const association = yield* newAssociation
      const lines: Array<Audit.AuditLine> = []
      for (let place = 1; place <= 10; place++) {
        const candidates = Array.from({ length: 8 }, (_, index) => lineAt(place, { actor: `clerk:clerk-${index}` }))
        const won = yield* race(
          candidates.map((line) => append(association, line)),
          "AuditConflict"
        )
        yield* expect(`the number of lines recorded at ${place}`, won.length, 1)
        lines.push(...won.flatMap((index) => candidates[index] ?? []))
        yield* expectRecord(association, [...lines])
      }
    })
  ),
  law(
    "a line is read back to the letter",
    Effect.gen(function* () {
      const details = [
        `{ "b" : 1.0,\n  "a": [1e2, -0, 1.50],\t"b": 2 }  `,
        `{"text":"\\u0000 \\ud800 \\u00e9 é e\u0301 \\/ / \\n"}`,
        JSON.stringify({ [trickyText]: trickyText, "": null }),
        `{"number":12345678901234567890.123456789012345678901234567890,"huge":1e400}`,
        `"${"紙".repeat(50_000)}"`,
        "null",
        "[ ]"
      ]
      const lines = [
        ...details.map((detail, index) => lineAt(index + 1, { detail })),
        lineAt(details.length + 1, { at: 0 as CalendarDate.Instant, actor: "system", subject: "", action: "a" }),
        lineAt(details.length + 2, {
          at: 4_102_444_799_999 as CalendarDate.Instant,
          actor: "clerk:Tanaka.T-1_x",
          subject: `import:${trickyText}`.padEnd(120, "x"),
          action: "a.b-9".padEnd(60, "z")
        })
      ]
      yield* expectRecord(yield* withLines(lines), lines)
    })
  ),
  law(
    "records of different associations do not meet",
    Effect.gen(function* () {
      const codes = yield* similarAssociations
      for (const place of [1, 2]) {
        for (const code of codes) yield* append(code, lineAt(place, { detail: `"${code}"` }))
      }
      for (const code of codes) {
        const detail = `"${code}"`
        yield* expectRecord(code, [lineAt(1, { detail }), lineAt(2, { detail })])
      }
    })
  ),
  law(
    "the whole record comes in order, however long it is",
    Effect.gen(function* () {
      const association = yield* withLines(Array.from({ length: many }, () => ({})))
      yield* expectRecord(
        association,
        Array.from({ length: many }, (_, index) => lineAt(index + 1))
      )
    })
  )
]

const asking: ReadonlyArray<Law> = [
  law(
    "a list that is asked about an actor has only what they did",
    Effect.gen(function* () {
      const actors = ["clerk:sato", "clerk:sato2", "system", "clerk:sato", "Clerk:sato", "clerk:s"]
      const association = yield* withLines(actors.map((actor) => ({ actor })))
      yield* expectListed(association, { actor: "clerk:sato" }, [4, 1])
      yield* expectListed(association, { actor: "system" }, [3])
      yield* expectListed(association, { actor: "clerk:" }, [])
    })
  ),
  law(
    "a list that is asked for actions has those that begin so",
    Effect.gen(function* () {
      const actions = ["facility.change", "facility.add", "facility-file.read", "import.facility.add", "facility"]
      const association = yield* withLines(actions.map((action) => ({ action })))
      yield* expectListed(association, { action: "facility." }, [2, 1])
      yield* expectListed(association, { action: "facility" }, [5, 3, 2, 1])
      yield* expectListed(association, { action: "facility.add" }, [2])
      yield* expectListed(association, { action: "facility.add.more" }, [])
      // What means something to the databases' ways of comparing.
      for (const action of ["facility_", "%", ".*", "Facility.", "\\"]) yield* expectListed(association, { action }, [])
      yield* expectListed(association, { action: "" }, [5, 4, 3, 2, 1])
    })
  ),
  law(
    "a list that is asked about a subject has only what is about it",
    Effect.gen(function* () {
      const subjects = ["holder:123456", "holder:12345601", "", "holder:123456", "holder:12345", trickyText]
      const association = yield* withLines(subjects.map((subject) => ({ subject })))
      yield* expectListed(association, { subject: "holder:123456" }, [4, 1])
      yield* expectListed(association, { subject: "holder:12345601" }, [2])
      yield* expectListed(association, { subject: "" }, [3])
      yield* expectListed(association, { subject: trickyText }, [6])
    })
  ),
  law(
    "a list that is asked about a time begins with its first instant and ends before its last",
    Effect.gen(function* () {
      const association = yield* withLines([10, 20, 30, 25, 20, 40].map((millis) => ({ at: instant(millis) })))
      yield* expectListed(association, { from: instant(20) }, [6, 5, 4, 3, 2])
      yield* expectListed(association, { until: instant(20) }, [1])
      yield* expectListed(association, { from: instant(20), until: instant(30) }, [5, 4, 2])
      yield* expectListed(association, { from: instant(20), until: instant(21) }, [5, 2])
      yield* expectListed(association, { from: instant(20), until: instant(20) }, [])
      yield* expectListed(association, { from: instant(41) }, [])
    })
  ),
  law(
    "a list that is asked several things has what is true of all of them",
    Effect.gen(function* () {
      const asked = { actor: "clerk:sato", action: "import.", subject: "list:1", from: instant(10), until: instant(20) }
      const right = { actor: "clerk:sato", action: "import.commit", subject: "list:1", at: instant(15) }
      const association = yield* withLines([
        right,
        { ...right, actor: "system" },
        { ...right, action: "grant.run" },
        { ...right, subject: "list:2" },
        { ...right, at: instant(9) },
        { ...right, at: instant(20) },
        { ...right, action: "import.drop", at: instant(10) },
        right
      ])
      yield* expectListed(association, asked, [8, 7, 1])
      yield* expectListed(association, { ...asked, before: 8 }, [7, 1])
      yield* expectListed(association, { ...asked, limit: 2 }, [8, 7])
    })
  ),
  law(
    "a list that is read page after page has every line once",
    Effect.gen(function* () {
      const places = Array.from({ length: 50 }, (_, index) => index + 1)
      const association = yield* withLines(
        places.map((place) => ({ actor: place % 3 === 0 ? "system" : "clerk:sato", at: instant(place % 7) }))
      )
      for (const actor of [undefined, "system"]) {
        const expected = places.filter((place) => actor === undefined || place % 3 === 0).toReversed()
        for (let from = 0; from <= expected.length; from += 7) {
          const before = expected[from - 1]
          const asked = { ...(actor === undefined ? {} : { actor }), ...(before === undefined ? {} : { before }) }
          yield* expectListed(association, { ...asked, limit: 7 }, expected.slice(from, from + 7))
        }
      }
    })
  )
]

/** What every store of the record keeps. */
export const auditLaws: ReadonlyArray<Law> = [...appending, ...asking]
