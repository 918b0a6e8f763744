// Members lists and facilities of the office: taken as a whole or not at all, with everything that is wrong
// told at once.
import * as Memory from "@fukuri/adapter-memory"
import * as Postgres from "@fukuri/adapter-postgres"
import {
  Catalogue,
  Facility,
  FacilityRow,
  FileRow,
  Grants,
  Holder,
  Holders,
  Imports,
  type MemberDifference
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { beforeEach, describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Layer, Schema, Stream } from "effect"
import { withClock } from "../support/clock.ts"
import {
  badCells,
  cellsOf,
  columnKeys,
  headerOf,
  type MemberCells,
  memberLine,
  rowsOf,
  spouseLine
} from "../support/membersFile.ts"
import { actor, anyOf, at, date, facilityWith, fiscalYear, oneOf, period } from "../support/people.ts"
import type { wrongUses } from "./support/useFiles.ts"

/** The association of a test: a new one for each, so that tests can share a store. */
let guide = association(fiscalYear(2024))
let tests = 0
beforeEach(() => {
  guide = { ...guide, code: Schema.decodeSync(Holder.AssociationCode)(`sag-${++tests}`) }
})

const verbs = Layer.mergeAll(Imports.Imports.layer, Grants.Grants.layer)
const inMemory = Layer.provideMerge(verbs, Memory.layer)
const inPostgres = Layer.provideMerge(verbs, Postgres.layerEmbeddedMemory)

/** Runs at ten o'clock of a day. What sleeps, sleeps as long as the machine does. */
const onDay = <A, E, R>(day: string, work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  withClock(work, () => at(day))

interface Taking {
  readonly asOf?: string
  readonly dryRun?: boolean
  readonly acceptLoss?: boolean
  readonly acceptOlder?: boolean
  readonly lookedAt?: number
  readonly onDifference?: (changes: ReadonlyArray<MemberDifference.MemberChange>) => Effect.Effect<void>
}

const take = Effect.fnUntraced(function* (rows: ReadonlyArray<FileRow.RawRow>, taking: Taking = {}) {
  const imports = yield* Imports.Imports
  const asOf = taking.asOf ?? "2024-05-20"
  const list = imports.members({
    dryRun: false,
    acceptLoss: false,
    acceptOlder: false,
    ...taking,
    association: guide,
    rows: Stream.make(...rows.map((row) => [row])),
    asOf: date(asOf)
  })
  return yield* onDay(asOf, list)
})

const takeLines = (lines: ReadonlyArray<MemberCells>, taking?: Taking) => take(rowsOf(lines), taking)

const everybody = Effect.gen(function* () {
  return (yield* Stream.runCollect((yield* Holders.Holders).all(guide.code))).flat()
})
const recordOf = (number: string) =>
  Effect.map(everybody, (people) => people.find((holder) => holder.number === number))

/** Everything that a list can change. */
const state = Effect.gen(function* () {
  return { people: yield* everybody, list: yield* (yield* Holders.Holders).list(guide.code) }
})

const problemsOf = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(work), (error) => {
    if (!(error instanceof FileRow.FileRefused)) throw new Error(`not refused for its content but by ${error._tag}`)
    return error.problems
  })

const numbered = (count: number, from = 0): ReadonlyArray<MemberCells> =>
  Array.from({ length: count }, (_, index) => memberLine({ number: String(100_000 + from + index) }))

const counts = (added: number, changed: number, unchanged: number, ended: number) => ({
  added,
  changed,
  unchanged,
  ended
})

/** The guide's programmes for the association of the test. */
const published = () => programmes(fiscalYear(2024)).map((programme) => ({ ...programme, association: guide.code }))

describe.each([
  { store: "memory", layer: inMemory },
  { store: "PostgreSQL", layer: inPostgres }
])("a full members list, in $store", ({ layer }) =>
  it.layer(layer, { excludeTestServices: true })((it) => {
    it.effect("adds, changes, keeps and ends people, and says how many of each", () =>
      Effect.gen(function* () {
        const first = numbered(40)
        expect(yield* takeLines(first)).toMatchObject({ rows: 40, ...counts(40, 0, 0, 0), committed: true })

        const [, , moved, ...rest] = first
        const second = [
          ...rest,
          { ...(moved ?? memberLine()), workplaceCode: "20002" },
          memberLine({ number: "K00001" })
        ]
        expect(yield* takeLines(second, { asOf: "2024-06-01" })).toMatchObject({
          rows: 39,
          ...counts(1, 1, 37, 2),
          committed: true
        })
        expect((yield* recordOf("100002"))?.workplace.code).toBe("20002")
        expect((yield* recordOf("K00001"))?.name).toBe("見本 太郎")
        expect(yield* (yield* Holders.Holders).list(guide.code)).toEqual({ generation: 2, asOf: "2024-06-01" })
      })
    )

    it.effect("who is missing loses membership the day before the list; what had not begun is void", () =>
      Effect.gen(function* () {
        const coming = memberLine({ number: "200001", kyosaiFrom: "2024-06-01", gojokaiFrom: "2024-05-01" })
        const ended = memberLine({ number: "200002", kyosaiUntil: "2024-04-30", gojokaiUntil: "2024-06-30" })
        yield* takeLines([...numbered(60), coming, ended])
        yield* takeLines(numbered(60), { asOf: "2024-06-01" })
        const memberships = (number: string) => Effect.map(recordOf(number), (holder) => holder?.memberships)
        expect(yield* memberships("200001")).toEqual([{ body: "gojokai", period: period("2024-05-01", "2024-05-31") }])
        expect(yield* memberships("200002")).toEqual([
          { body: "kyosai", period: period("1997-04-01", "2024-04-30") },
          { body: "gojokai", period: period("1997-04-01", "2024-05-31") }
        ])
      })
    )

    it.effect("the same list twice changes nothing", () =>
      Effect.gen(function* () {
        const lines = [memberLine(), spouseLine(), ...numbered(600)]
        yield* takeLines(lines)
        const before = yield* state
        expect(yield* takeLines(lines)).toMatchObject({ rows: 602, ...counts(0, 0, 602, 0), committed: false })
        expect(yield* state).toEqual(before)
      })
    )

    it.effect("the same people on a later day change nobody, but the day of the data moves on (A21)", () =>
      Effect.gen(function* () {
        yield* takeLines([memberLine()])
        const { people } = yield* state
        expect(yield* takeLines([memberLine()], { asOf: "2024-06-01" })).toMatchObject(counts(0, 0, 1, 0))
        expect(yield* state).toEqual({ people, list: { generation: 2, asOf: "2024-06-01" } })
      })
    )

    it.effect("a renewal adds a term, and the next grant run tops up (R25, R26)", () =>
      Effect.gen(function* () {
        const grants = yield* Grants.Grants
        const catalogue = yield* Catalogue.Catalogue
        yield* catalogue.putAssociation(guide)
        yield* Effect.forEach(published(), catalogue.putProgramme)
        const refreshOn = (day: string) =>
          grants
            .run({ association: guide.code, on: date(day) }, actor("grants"))
            .pipe(
              Effect.map(({ products }) => products.find(({ product }) => product.id === "my-refresh")?.coupons ?? 0)
            )
        const fixedTerm = memberLine({ appointment: "任期付", termFrom: "2024-04-01", termUntil: "2024-07-31" })
        yield* takeLines([fixedTerm])
        expect(yield* refreshOn("2024-05-20")).toBe(1)

        const renewed = { ...fixedTerm, termFrom: "2024-08-01", termUntil: "2024-11-30" }
        yield* takeLines([renewed], { asOf: "2024-08-01" })
        expect((yield* recordOf("123456"))?.appointment.terms).toEqual([
          period("2024-04-01", "2024-07-31"),
          period("2024-08-01", "2024-11-30")
        ])
        expect(yield* refreshOn("2024-08-01")).toBe(1)
        expect(yield* takeLines([renewed], { asOf: "2024-08-01" })).toMatchObject({ unchanged: 1, committed: false })
        expect(yield* refreshOn("2024-08-02")).toBe(0)
      })
    )

    it.effect("a refused list and a dry run change nothing", () =>
      Effect.gen(function* () {
        yield* takeLines(numbered(10))
        const before = yield* state
        yield* Effect.flip(takeLines([...numbered(9), memberLine({ sex: "x" })], { asOf: "2024-06-01" }))
        expect(yield* state).toEqual(before)
        const dry = yield* takeLines([...numbered(10), memberLine()], { asOf: "2024-06-01", dryRun: true })
        expect(dry).toMatchObject({ rows: 11, ...counts(1, 0, 10, 0), committed: false })
        expect(yield* state).toEqual(before)
      })
    )

    it.effect.each([
      { other: "of other people", lines: [memberLine()] },
      { other: "of the same people", lines: numbered(5).map((line) => ({ ...line, workplaceCode: "20002" })) }
    ])("one list $other begun while another is read wins, and the earlier one changes nothing", ({ lines }) =>
      Effect.gen(function* () {
        const imports = yield* Imports.Imports
        // Nobody stops the other list because this one ends.
        const meanwhile = Effect.uninterruptible(Effect.provideService(takeLines(lines), Imports.Imports, imports))
        const overtaken = yield* Effect.flip(
          imports.members({
            association: guide,
            rows: Stream.make(rowsOf(numbered(5))).pipe(Stream.concat(Stream.fromEffect(Effect.as(meanwhile, [])))),
            asOf: date("2024-05-20"),
            dryRun: false,
            acceptLoss: false,
            acceptOlder: false
          })
        )
        expect(overtaken._tag).toBe("ImportOverlap")
        const people = yield* everybody
        expect(people.map(({ number, workplace }) => `${number} ${workplace.code}`)).toEqual(
          lines.map(({ number, workplaceCode }) => `${number} ${workplaceCode}`)
        )
      })
    )
  })
)

describe("the brake of the day", () => {
  it.live("a list of an earlier day than the last one changes nothing until that is said to be right", () =>
    Effect.gen(function* () {
      yield* takeLines(numbered(10), { asOf: "2024-06-01" })
      const before = yield* state
      const stopped = yield* Effect.flip(takeLines(numbered(11), { asOf: "2024-05-31" }))
      expect(stopped).toMatchObject({ _tag: "ListOlder", known: "2024-06-01", given: "2024-05-31" })
      expect((yield* Effect.flip(takeLines(numbered(11), { asOf: "2024-05-31", dryRun: true })))._tag).toBe("ListOlder")
      expect(yield* state).toEqual(before)
      expect(yield* takeLines(numbered(11), { asOf: "2024-05-31", acceptOlder: true })).toMatchObject({
        committed: true
      })
      expect((yield* state).list.asOf).toBe("2024-05-31")
    }).pipe(Effect.provide(inMemory))
  )

  it.live("a list of the same day is no older one", () =>
    Effect.gen(function* () {
      yield* takeLines(numbered(10))
      expect(yield* takeLines(numbered(11))).toMatchObject({ added: 1, committed: true })
    }).pipe(Effect.provide(inMemory))
  )
})

describe("a list that somebody looked at", () => {
  it.live("is taken while it is compared with the same list, and refused once that is another", () =>
    Effect.gen(function* () {
      yield* takeLines(numbered(10))
      const { generation } = yield* takeLines(numbered(11), { dryRun: true })
      yield* takeLines(numbered(12))
      const before = yield* state
      const refused = yield* Effect.flip(takeLines(numbered(11), { lookedAt: generation, acceptLoss: true }))
      expect(refused).toMatchObject({ _tag: "LookAgain", lookedAt: 1, generation: 2 })
      expect(yield* state).toEqual(before)
      expect(yield* takeLines(numbered(13), { lookedAt: 2 })).toMatchObject({ committed: true, generation: 2 })
    }).pipe(Effect.provide(inMemory))
  )

  const told = Effect.fnUntraced(function* (lines: ReadonlyArray<MemberCells>, taking: Taking = {}) {
    const changes: Array<MemberDifference.MemberChange> = []
    const onDifference: NonNullable<Taking["onDifference"]> = (batch) => Effect.sync(() => void changes.push(...batch))
    const result = yield* Effect.result(takeLines(lines, { ...taking, onDifference }))
    return { changes, result }
  })

  it.live("is told person by person, before and after, as it then is", () =>
    Effect.gen(function* () {
      yield* takeLines(numbered(60))
      const before = yield* everybody
      const lines = [...numbered(30), ...numbered(28, 30).map((line) => ({ ...line, kana: "ﾍﾝｺｳ" })), memberLine()]
      const { changes, result } = yield* told(lines, { asOf: "2024-06-01" })
      if (result._tag === "Failure") throw new Error(result.failure._tag)
      const after = yield* everybody
      const of = (kind: string) => changes.filter((change) => change.kind === kind)
      expect([of("added").length, of("changed").length, of("ended").length]).toEqual([1, 28, 2])
      expect(result.success).toMatchObject({ added: 1, changed: 28, ended: 2 })
      expect(result.success.fields).toMatchObject({ kana: 28, kyosai: 2, gojokai: 2, name: 0 })
      for (const change of changes) {
        expect(after).toContainEqual(change.after)
        if (change.before === undefined) expect(change.kind).toBe("added")
        else expect(before).toContainEqual(change.before)
      }
      expect(changes.map(({ line }) => line)).toEqual([...Array.from({ length: 29 }, (_, index) => index + 32), 0, 0])
    }).pipe(Effect.provide(inMemory))
  )

  it.live("that is wrong is not told any further, and one that is the same is not told at all", () =>
    Effect.gen(function* () {
      const wrong = yield* told([memberLine({ sex: "?" }), ...numbered(20)])
      expect(wrong.result._tag).toBe("Failure")
      expect(wrong.changes).toEqual([])
      yield* takeLines(numbered(20))
      expect((yield* told(numbered(20))).changes).toEqual([])
    }).pipe(Effect.provide(inMemory))
  )
})

describe("the loss brake", () => {
  const hundred = numbered(100)

  it.live.each([
    { ended: 5, stops: false },
    { ended: 6, stops: true }
  ])("$ended of 100 missing: stops is $stops", ({ ended, stops }) =>
    Effect.gen(function* () {
      yield* takeLines(hundred)
      const before = yield* state
      const second = Effect.result(takeLines(hundred.slice(ended), { asOf: "2024-06-01" }))
      const result = yield* second
      expect(result._tag).toBe(stops ? "Failure" : "Success")
      if (result._tag === "Success") return
      expect(result.failure).toMatchObject({ _tag: "LossTooLarge", ended, members: 100 })
      expect(yield* state).toEqual(before)
      const accepted = yield* takeLines(hundred.slice(ended), { asOf: "2024-06-01", acceptLoss: true })
      expect(accepted).toMatchObject({ ended, committed: true })
    }).pipe(Effect.provide(inMemory))
  )

  it.live("lines of the file that end a membership count like missing ones", () =>
    Effect.gen(function* () {
      yield* takeLines(hundred)
      const leaving = (line: MemberCells) => ({ ...line, kyosaiUntil: "2024-05-31", gojokaiUntil: "2024-05-31" })
      const lines = [...hundred.slice(3, 6).map(leaving), ...hundred.slice(6)]
      const stopped = yield* Effect.flip(takeLines(lines, { asOf: "2024-06-01" }))
      expect(stopped).toMatchObject({ _tag: "LossTooLarge", ended: 6, members: 100 })
    }).pipe(Effect.provide(inMemory))
  )

  it.live("who stays in one of two bodies has not lost membership", () =>
    Effect.gen(function* () {
      yield* takeLines(hundred)
      const lines = hundred.map((line) => ({ ...line, gojokaiUntil: "2024-05-31" }))
      expect(yield* takeLines(lines, { asOf: "2024-06-01" })).toMatchObject(counts(0, 100, 0, 0))
    }).pipe(Effect.provide(inMemory))
  )

  it.live("who had lost membership before is not lost again", () =>
    Effect.gen(function* () {
      const gone = numbered(50, 500).map((line) => ({
        ...line,
        kyosaiUntil: "2024-03-31",
        gojokaiUntil: "2024-03-31"
      }))
      yield* takeLines([...hundred, ...gone])
      expect(yield* takeLines(hundred, { asOf: "2024-06-01" })).toMatchObject(counts(0, 0, 100, 0))
    }).pipe(Effect.provide(inMemory))
  )

  it.live("a dry run stops at it too", () =>
    Effect.gen(function* () {
      yield* takeLines(hundred)
      const stopped = yield* Effect.flip(takeLines(hundred.slice(50), { asOf: "2024-06-01", dryRun: true }))
      expect(stopped._tag).toBe("LossTooLarge")
    }).pipe(Effect.provide(inMemory))
  )
})

describe("a line of the list", () => {
  const read = (lines: ReadonlyArray<MemberCells>) => Effect.andThen(takeLines(lines), everybody)

  it.live("a spouse's row is the period as dependant under the member's number and 01", () =>
    Effect.gen(function* () {
      const [member, spouse] = yield* read([memberLine(), spouseLine()])
      expect(member?.number).toBe("123456")
      expect(spouse).toMatchObject({
        number: "12345601",
        birthDate: "1976-02-29",
        appointment: { category: "", terms: [] },
        memberships: [{ body: "kyosai", period: period("1999-04-01") }]
      })
    }).pipe(Effect.provide(inMemory))
  )

  it.live("a spouse is told once when the member's own line is only wrong, not missing", () =>
    Effect.gen(function* () {
      const problems = yield* problemsOf(takeLines([memberLine({ sex: "?" }), spouseLine()]))
      expect(problems.map(({ code, line }) => `${line} ${code}`)).toEqual(["2 sex-unknown"])
    }).pipe(Effect.provide(inMemory))
  )

  it.live.each(["Ｋ１２３４５", "k12345", " K12-345 ", "K１２３４５"])("reads %s as K12345 (A5, R13)", (number) =>
    Effect.gen(function* () {
      const [holder] = yield* read([memberLine({ number })])
      expect(holder?.number).toBe("K12345")
    }).pipe(Effect.provide(inMemory))
  )

  it.live.each([
    "19741212",
    "1974-12-12",
    "1974/12/12",
    "S49.12.12",
    "昭和49年12月12日",
    "１９７４１２１２",
    "s49/12/12",
    "Ｓ４９．１２．１２"
  ])("reads the birth date %s", (birthDate) =>
    Effect.gen(function* () {
      const [holder] = yield* read([memberLine({ birthDate })])
      expect(holder?.birthDate).toBe("1974-12-12")
    }).pipe(Effect.provide(inMemory))
  )

  it.live.each([
    ["男", "male"],
    ["女", "female"],
    ["M", "male"],
    ["f", "female"],
    ["1", "male"],
    ["２", "female"]
  ] as const)("reads the sex %s as %s", ([written, sex]) =>
    Effect.gen(function* () {
      const [holder] = yield* read([memberLine({ sex: written })])
      expect(holder?.sex).toBe(sex)
    }).pipe(Effect.provide(inMemory))
  )

  it.live("makes half-width kana full-width, and leaves the characters of a name as the family writes them", () =>
    Effect.gen(function* () {
      const [holder] = yield* read([memberLine({ name: "髙﨑 ①郎", kana: "ﾀｶｻﾞｷ ﾊﾟﾄﾗ" })])
      expect(holder).toMatchObject({ name: "髙﨑 ①郎", kana: "タカザキ パトラ" })
    }).pipe(Effect.provide(inMemory))
  )

  it.live.each([
    ["38.75", 3875],
    ["38.5", 3850],
    ["20", 2000],
    ["１９．９９", 1999],
    ["168", 16_800],
    ["", undefined]
  ] as const)("reads %s hours a week", ([weeklyHours, centihours]) =>
    Effect.gen(function* () {
      const [holder] = yield* read([memberLine({ weeklyHours })])
      expect(holder?.appointment.weeklyCentihours).toBe(centihours)
    }).pipe(Effect.provide(inMemory))
  )

  it.live("keeps other words for an appointment as text", () =>
    Effect.gen(function* () {
      const [holder] = yield* read([memberLine({ appointment: "臨時的任用" })])
      expect(holder?.appointment.category).toBe("臨時的任用")
    }).pipe(Effect.provide(inMemory))
  )

  it.live("lost zeros are never filled up by guessing, and the line is named (A7)", () =>
    Effect.gen(function* () {
      const problems = yield* problemsOf(takeLines([...numbered(3), memberLine({ number: "1234" })]))
      expect(problems).toEqual([{ line: 5, column: "組合員番号", value: "1234", code: "number-shortened" }])
    }).pipe(Effect.provide(inMemory))
  )
})

describe("the header", () => {
  const shuffled = columnKeys.toReversed()

  it.live.each([
    { name: "Japanese", header: headerOf("japanese", shuffled) },
    { name: "English", header: headerOf("english", shuffled) },
    { name: "English capitals", header: headerOf("english", shuffled).map((name) => ` ${name.toUpperCase()} `) },
    {
      name: "both mixed",
      header: headerOf("japanese", shuffled).map((name, index) =>
        index % 2 === 0 ? name : (headerOf("english", shuffled)[index] ?? "")
      )
    }
  ])("may be in $name and in any order", ({ header }) =>
    Effect.gen(function* () {
      yield* take([
        { line: 1, cells: header },
        { line: 2, cells: cellsOf(memberLine(), shuffled) }
      ])
      const [holder] = yield* everybody
      expect(holder).toMatchObject({ number: "123456", name: "見本 太郎", kana: "ミホン タロウ" })
    }).pipe(Effect.provide(inMemory))
  )

  it.live("may leave out what need not be known", () =>
    Effect.gen(function* () {
      const keys = (
        ["number", "branch", "name", "birthDate", "sex", "appointment", "termFrom", "kyosaiFrom"] as const
      ).slice()
      yield* take([
        { line: 1, cells: headerOf("japanese", keys) },
        { line: 2, cells: cellsOf(memberLine(), keys) }
      ])
      expect((yield* everybody)[0]).toMatchObject({ kana: "", workplace: { code: "", name: "" } })
    }).pipe(Effect.provide(inMemory))
  )

  it.live("is refused with every column that is missing, repeated or unknown", () =>
    Effect.gen(function* () {
      const keys = columnKeys.filter((key) => key !== "sex" && key !== "kana" && key !== "birthDate")
      const header = [...headerOf("japanese", keys), "name", "血液型"]
      const problems = yield* problemsOf(take([{ line: 1, cells: header }]))
      expect(problems).toEqual([
        { line: 1, column: "name", value: "name", code: "column-repeated" },
        { line: 1, column: "血液型", value: "血液型", code: "column-unknown" },
        { line: 1, column: "生年月日", value: "", code: "column-missing" },
        { line: 1, column: "性別", value: "", code: "column-missing" }
      ])
    }).pipe(Effect.provide(inMemory))
  )

  it.live.each(["quotes", "encoding"] as const)("that cannot be read for its %s is told as just that", (unreadable) =>
    Effect.gen(function* () {
      const problems = yield* problemsOf(
        take([
          { line: 1, cells: ["組合員\ufffd号"], unreadable },
          { line: 2, cells: cellsOf(memberLine()) }
        ])
      )
      expect(problems.map(({ code }) => code)).toEqual([`${unreadable}-broken`])
    }).pipe(Effect.provide(inMemory))
  )
})

// ---------------------------------------------------------------------------------------------------------------------
// Every code

const facilityCells = {
  code: "1234567",
  name: "共済組合互助会病院",
  postalCode: "000-0001",
  address: "見本県見本市中央1-1",
  phone: "000-000-0001",
  bookingFrom: "2024-04-15",
  note: "電話予約は平日9時から17時まで。",
  offers: "dock/day;dock/overnight;dental",
  openFrom: "2024-04-01",
  openUntil: ""
}
type FacilityCells = Readonly<Record<keyof typeof facilityCells, string>>

const facilityRows = (lines: ReadonlyArray<Partial<FacilityCells>>): ReadonlyArray<FileRow.RawRow> => [
  { line: 1, cells: FacilityRow.columns.map(({ japanese }) => japanese) },
  ...lines.map((line, index) => ({
    line: index + 2,
    cells: FacilityRow.columns.map(({ key }) => ({ ...facilityCells, ...line })[key])
  }))
]

const takeFacilities = Effect.fnUntraced(function* (rows: ReadonlyArray<FileRow.RawRow>) {
  const imports = yield* Imports.Imports
  return yield* onDay("2024-05-20", imports.facilities(guide, Stream.make(...rows.map((row) => [row]))))
})

const members = (...rows: ReadonlyArray<FileRow.RawRow>) => ({ file: "members", rows }) as const
const facilities = (...rows: ReadonlyArray<FileRow.RawRow>) => ({ file: "facilities", rows }) as const
const withBadLine = (row: Partial<FileRow.RawRow>) =>
  members(...rowsOf([memberLine({ number: "100000" })]), { line: 3, cells: cellsOf(memberLine()), ...row })
const withBadCell = (code: keyof typeof badCells) => withBadLine({ cells: cellsOf(memberLine(badCells[code].change)) })

/** Those of files of uses, whose files are in UseReportFile.test.ts. */
type OfUses = keyof typeof wrongUses

/** A file for every code, that is wrong in that and in nothing else. A new code does not compile without its file. */
const wrongFiles: Readonly<
  Record<Exclude<FileRow.ProblemCode, OfUses>, ReturnType<typeof members> | ReturnType<typeof facilities>>
> = {
  "column-missing": members({ line: 1, cells: headerOf("japanese").filter((name) => name !== "性別") }),
  "column-repeated": members({ line: 1, cells: [...headerOf("japanese"), "氏名"] }),
  "column-unknown": members({ line: 1, cells: [...headerOf("japanese"), "血液型"] }),
  "header-missing": members({ line: 1, cells: cellsOf(memberLine()) }, { line: 2, cells: cellsOf(memberLine()) }),
  "rows-missing": members(...rowsOf([])),
  "file-empty": members(),
  "cells-too-few": withBadLine({ cells: cellsOf(memberLine()).slice(1) }),
  "cells-too-many": withBadLine({ cells: [...cellsOf(memberLine()), ""] }),
  "quotes-broken": withBadLine({ cells: [], unreadable: "quotes" }),
  "encoding-broken": withBadLine({ unreadable: "encoding" }),
  "number-repeated": members(...rowsOf([memberLine(), memberLine()])),
  "member-row-missing": members(...rowsOf([spouseLine()])),
  "code-repeated": facilities(...facilityRows([{}, {}])),
  "code-of-another-association": facilities(...facilityRows([{ code: "7654321" }])),
  empty: withBadCell("empty"),
  "too-long": withBadCell("too-long"),
  "control-character": withBadCell("control-character"),
  "number-malformed": withBadCell("number-malformed"),
  "number-shortened": withBadCell("number-shortened"),
  "branch-malformed": withBadCell("branch-malformed"),
  "date-malformed": withBadCell("date-malformed"),
  "date-no-such-day": withBadCell("date-no-such-day"),
  "date-two-digit-year": withBadCell("date-two-digit-year"),
  "date-era-unknown": withBadCell("date-era-unknown"),
  "date-in-future": withBadCell("date-in-future"),
  "until-before-from": withBadCell("until-before-from"),
  "until-without-from": withBadCell("until-without-from"),
  "sex-unknown": withBadCell("sex-unknown"),
  "hours-malformed": withBadCell("hours-malformed"),
  "hours-too-many": withBadCell("hours-too-many"),
  "membership-missing": withBadCell("membership-missing"),
  "code-malformed": facilities(...facilityRows([{ code: "123456" }])),
  "course-malformed": facilities(...facilityRows([{ offers: "dock/day;脳ドック" }]))
}

describe("everything that can be wrong with a file", () => {
  const codes = FileRow.ProblemCode.literals.filter((code): code is keyof typeof wrongFiles => code in wrongFiles)
  it.live.each(codes)("%s is told alone, with its place, and changes nothing", (code) =>
    Effect.gen(function* () {
      const { file, rows } = wrongFiles[code]
      const catalogue = yield* Catalogue.Catalogue
      yield* catalogue.putFacilities([
        facilityWith({
          code: Schema.decodeSync(Facility.FacilityCode)("7654321"),
          association: Schema.decodeSync(Holder.AssociationCode)("other")
        })
      ])
      const before = { ...(yield* state), version: (yield* catalogue.latest).version }
      const problems = yield* file === "members" ? problemsOf(take(rows)) : problemsOf(takeFacilities(rows))
      expect(problems.map((problem) => problem.code)).toEqual([code])
      const cell = code in badCells ? badCells[code as keyof typeof badCells] : undefined
      if (cell !== undefined) expect(problems).toEqual([{ line: 3, column: cell.column, value: cell.value, code }])
      expect({ ...(yield* state), version: (yield* catalogue.latest).version }).toEqual(before)
    }).pipe(Effect.provide(inMemory))
  )

  it.live("is told all at once, by line, with column and value", () =>
    Effect.gen(function* () {
      const lines = [
        memberLine({ number: "123", sex: "?", birthDate: "" }),
        memberLine({ number: "200000" }),
        memberLine({ number: "200000" }),
        spouseLine({ number: "300000", kyosaiFrom: "2024-02-30" }),
        spouseLine({ number: "400000" })
      ]
      const problems = yield* problemsOf(takeLines(lines))
      expect(problems).toEqual([
        { line: 2, column: "組合員番号", value: "123", code: "number-shortened" },
        { line: 2, column: "生年月日", value: "", code: "empty" },
        { line: 2, column: "性別", value: "?", code: "sex-unknown" },
        { line: 4, column: "組合員番号", value: "200000", code: "number-repeated" },
        { line: 5, column: "組合資格取得日", value: "2024-02-30", code: "date-no-such-day" },
        { line: 6, column: "組合員番号", value: "40000001", code: "member-row-missing" }
      ])
    }).pipe(Effect.provide(inMemory))
  )

  it.live("is counted in full where only the first thousand are told", () =>
    Effect.gen(function* () {
      const refused = yield* Effect.flip(takeLines(numbered(1500).map((line) => ({ ...line, sex: "?" }))))
      expect(refused).toMatchObject({ _tag: "FileRefused", total: 1500 })
      expect("problems" in refused && refused.problems.length).toBe(1000)
    }).pipe(Effect.provide(inMemory))
  )

  const anyCell = anyOf([
    Arbitrary.schema(Schema.String),
    oneOf([
      "",
      "01",
      "123456",
      "K12345",
      "男",
      "19741212",
      "S49.12.12",
      "2024-02-30",
      "38.75",
      "\u0000",
      "\ufffd",
      "😀",
      "０"
    ])
  ])
  const anyRows = Arbitrary.array(Arbitrary.array(anyCell, { maxLength: 18 }), { maxLength: 6 })

  it.live.prop(
    "whatever stands in the cells, a list is taken or refused, and a refused one changes nothing",
    { rows: anyRows, good: oneOf([true, false]) },
    ({ good, rows }) =>
      Effect.gen(function* () {
        const cells = good ? [headerOf("japanese"), ...rows.map((row) => padded(row, columnKeys.length))] : rows
        const raw = cells.map((row, index) => ({ line: index + 1, cells: row }))
        const before = yield* state
        const result = yield* Effect.result(take(raw))
        if (result._tag === "Success") return
        expect(result.failure._tag).toBe("FileRefused")
        expect(yield* state).toEqual(before)
        const facilitiesResult = yield* Effect.result(
          takeFacilities(
            good
              ? [...facilityRows([]), ...raw.slice(1).map(({ cells, line }) => ({ line, cells: padded(cells, 10) }))]
              : raw
          )
        )
        if (facilitiesResult._tag === "Failure") expect(facilitiesResult.failure._tag).toBe("FileRefused")
      }).pipe(Effect.provide(inMemory))
  )
})

const padded = (cells: ReadonlyArray<string>, width: number): ReadonlyArray<string> =>
  Array.from({ length: width }, (_, index) => cells[index] ?? "")

// ---------------------------------------------------------------------------------------------------------------------
// Facilities and programmes

describe("a facilities list", () => {
  const publish = Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation(guide)
    yield* Effect.forEach(published(), catalogue.putProgramme)
  })
  const known = (code: string) =>
    Effect.map(
      Effect.flatMap(Catalogue.Catalogue, ({ latest }) => latest),
      ({ facilities }) => facilities.get(code)
    )

  it.live("adds and replaces by code, keeps the others, and the same list twice changes nothing", () =>
    Effect.gen(function* () {
      yield* publish
      const rows = facilityRows([{}, { code: "2000015", name: "みほん歯科医院", offers: "dental" }])
      expect(yield* takeFacilities(rows)).toEqual({ rows: 2, added: 2, changed: 0, unchanged: 0, unknownCourses: [] })
      const { version } = yield* (yield* Catalogue.Catalogue).latest
      expect(yield* takeFacilities(rows)).toEqual({ rows: 2, added: 0, changed: 0, unchanged: 2, unknownCourses: [] })
      expect((yield* (yield* Catalogue.Catalogue).latest).version).toBe(version)

      const second = facilityRows([{ openUntil: "2024-09-30" }, { code: "3000021" }])
      expect(yield* takeFacilities(second)).toMatchObject({ added: 1, changed: 1, unchanged: 0 })
      expect(yield* known("1234567")).toMatchObject({ openFrom: "2024-04-01", openUntil: "2024-09-30" })
      expect(yield* known("2000015")).toMatchObject({ name: "みほん歯科医院" })
    }).pipe(Effect.provide(inMemory))
  )

  it.live("names the courses that no programme of the year has", () =>
    Effect.gen(function* () {
      yield* publish
      const rows = facilityRows([{ offers: "dental; my-refresh ;dock/dya;dock/dya" }])
      expect((yield* takeFacilities(rows)).unknownCourses).toEqual(["dock/dya"])
      expect((yield* known("1234567"))?.offers).toEqual(["dental", "my-refresh", "dock/dya"])
    }).pipe(Effect.provide(inMemory))
  )

  it.live("may have its columns in English, in any order, with a full-width code", () =>
    Effect.gen(function* () {
      const cells = { name: "みほん歯科医院", offers: "dental", facility_code: "２００００１５", open_until: "R7.3.31" }
      yield* takeFacilities([
        { line: 1, cells: Object.keys(cells) },
        { line: 2, cells: Object.values(cells) }
      ])
      expect(yield* known("2000015")).toMatchObject({ name: "みほん歯科医院", openUntil: "2025-03-31", address: "" })
    }).pipe(Effect.provide(inMemory))
  )

  it.live("tells all that is wrong at once, and changes nothing", () =>
    Effect.gen(function* () {
      const rows = facilityRows([{ code: "12345", name: "" }, {}, { openUntil: "2024-03-31", note: "あ".repeat(1001) }])
      expect(yield* problemsOf(takeFacilities(rows))).toEqual([
        { line: 2, column: "施設コード", value: "12345", code: "code-malformed" },
        { line: 2, column: "施設名", value: "", code: "empty" },
        { line: 4, column: "利用終了日", value: "2024-03-31", code: "until-before-from" },
        { line: 4, column: "備考", value: "あ".repeat(60), code: "too-long" }
      ])
      expect(yield* known("1234567")).toBeUndefined()
    }).pipe(Effect.provide(inMemory))
  )
})
