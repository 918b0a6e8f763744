// Facilities at the office: the list with how they are used, changes that overwrite nobody's unawares, files that are
// taken as they were seen; and that every change is on record with before and after.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  Audit,
  CalendarDate,
  Catalogue,
  CatalogueEdit,
  Digest,
  Documents,
  Facility,
  FacilityDesk,
  FacilityFiles,
  FacilityRow,
  type FileRow,
  Holder,
  Ledger,
  Uploads
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Schema, Stream } from "effect"
import { withClock } from "../support/clock.ts"
import {
  actor,
  at,
  courseKey,
  date,
  facilityWith,
  fiscalYear,
  memberWith,
  productId,
  redemptionId,
  sag
} from "../support/people.ts"

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.merge(Memory.layer, digest)
const year = fiscalYear(2024)
const guide = association(year)
const yamada = actor("clerk:yamada")
const codeOf = Schema.decodeSync(Facility.FacilityCode)
const other = Schema.decodeSync(Holder.AssociationCode)("other")

const hospital = facilityWith()
const dentist = facilityWith({ code: codeOf("0000015"), name: "みほん歯科医院", offers: [courseKey("dental")] })
const fresh = facilityWith({ code: codeOf("3000021"), name: "見本牧場", openFrom: date("2024-06-30") })
const closed = facilityWith({ code: codeOf("5000042"), name: "旧センター", openUntil: date("2024-06-30") })
const elsewhere = facilityWith({ code: codeOf("9000001"), association: other })

/** Runs something at an instant of 2024-07-01; sleeping goes on. */
const onTheDay = <A, E, R>(effect: Effect.Effect<A, E, R>, now = at("2024-07-01")) => withClock(effect, () => now)

const season = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(guide)
  yield* Effect.forEach(programmes(year), catalogue.putProgramme)
  yield* catalogue.putFacilities([hospital, dentist, fresh, closed, elsewhere])
})

/** A use of one coupon at the hospital, and one of two at the ranch of which one was given back. */
const uses = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const refresh = productId("my-refresh")
  const use = { _tag: "Redeemed", actor: actor("holder"), product: refresh, course: courseKey("my-refresh") } as const
  const key = { holder: Holder.holderId(sag, memberWith().number), fiscalYear: year }
  yield* ledger.append([
    {
      key,
      expectedVersion: 0,
      entries: [
        { _tag: "Granted", actor: actor("grants"), product: refresh, quantity: 3, at: at("2024-05-01") },
        {
          ...use,
          quantity: 1,
          at: at("2024-05-10"),
          usedOn: date("2024-05-10"),
          facility: hospital.code,
          redemptionId: redemptionId(1),
          channel: "screen"
        },
        {
          ...use,
          quantity: 2,
          at: at("2024-06-20"),
          usedOn: date("2024-06-20"),
          facility: fresh.code,
          redemptionId: redemptionId(2),
          channel: "screen"
        },
        {
          _tag: "Reversed",
          actor: yamada,
          product: refresh,
          quantity: 1,
          at: at("2024-06-21"),
          reverses: redemptionId(2),
          reason: "wrong-count: 枚数の誤り"
        }
      ]
    }
  ])
})

const ready = <A, E, R>(test: Effect.Effect<A, E, R>) =>
  onTheDay(Effect.andThen(season, test)).pipe(Effect.provide(layer))

const recordOf = (subject?: string) =>
  Effect.map(
    Effect.flatMap(Audit.Audit, (audit) =>
      audit.list({ association: sag, limit: 100, ...(subject === undefined ? {} : { subject }) })
    ),
    (lines) =>
      lines.toReversed().map(({ action, actor, detail }) => ({ action, actor, detail: JSON.parse(detail) as unknown }))
  )

const named = (lines: ReadonlyArray<FacilityDesk.FacilityLine>) => lines.map(({ facility }) => facility.name)

describe("the list", () => {
  it.live("has those of the association by code, with state, uses and what deserves a look", () =>
    ready(
      Effect.gen(function* () {
        yield* uses
        const lines = yield* FacilityDesk.list(sag)
        expect(lines.map(({ facility, ...rest }) => ({ code: facility.code, ...rest }))).toEqual([
          { code: "0000015", state: "open", uses: 0, idle: "never" },
          { code: "1234567", state: "open", uses: 1, lastUsedOn: "2024-05-10" },
          { code: "3000021", state: "open", uses: 1, lastUsedOn: "2024-06-20" },
          { code: "5000042", state: "closed", uses: 0 }
        ])
      })
    )
  )

  it.live("tells a use 180 days ago from one 179 days ago", () =>
    ready(
      Effect.gen(function* () {
        yield* uses
        const idleOn = (days: number) =>
          Effect.map(
            onTheDay(FacilityDesk.list(sag), at(CalendarDate.addDays(date("2024-05-10"), days))),
            (lines) => lines.find(({ facility }) => facility.code === hospital.code)?.idle
          )
        expect([yield* idleOn(179), yield* idleOn(180)]).toEqual([undefined, "long"])
      })
    )
  )

  it.live("is narrowed by text in any width, course, state and want of use", () =>
    ready(
      Effect.gen(function* () {
        yield* uses
        const lines = yield* FacilityDesk.list(sag)
        const found = (filter: FacilityDesk.FacilityFilter) => named(lines.filter(FacilityDesk.passes(filter)))
        expect(found({})).toHaveLength(4)
        expect(found({ text: "００００１" })).toEqual(["みほん歯科医院"])
        expect(found({ text: "共済 組合" })).toEqual(["共済組合互助会病院"])
        expect(found({ course: "dental", state: "open" })).toHaveLength(3)
        expect(found({ state: "closed" })).toEqual(["旧センター"])
        expect(found({ idle: true })).toEqual(["みほん歯科医院"])
      })
    )
  )

  it.live("calls a course what is the same in the names of all its products", () =>
    ready(
      Effect.gen(function* () {
        const catalogue = yield* (yield* Catalogue.Catalogue).latest
        const groups = FacilityDesk.coursesOn(catalogue, sag, date("2024-07-01"))
        const names = groups.flatMap(({ courses }) =>
          courses.map(({ key, name }): readonly [string, string] => [key, name])
        )
        expect(new Map(names)).toEqual(
          new Map([
            ["dock/day", "選べるドック・1日"],
            ["dock/overnight", "選べるドック・1泊2日"],
            ["dock/brain", "選べるドック・脳"],
            ["womens-cancer", "女性がん検診"],
            ["spouse-dock", "配偶者ドック"],
            ["my-refresh", "マイ リフレッシュ"],
            ["dental", "歯科健康診査"]
          ])
        )
        expect(names).toHaveLength(7)
      })
    )
  )
})

describe("one facility", () => {
  it.live("is shown with the months of the year, what was given back taken off, and the last thirty days", () =>
    ready(
      Effect.gen(function* () {
        yield* uses
        const { line, months, recent } = yield* FacilityDesk.inspect(sag, fresh.code)
        expect(line).toMatchObject({ uses: 1, lastUsedOn: "2024-06-20" })
        expect([months.length, months[0]?.month, months[11]?.month]).toEqual([12, "2024-04", "2025-03"])
        expect(months.filter(({ uses }) => uses > 0)).toEqual([{ month: "2024-06", uses: 1, quantity: 1 }])
        expect(recent).toBe(1)
        expect(yield* onTheDay(FacilityDesk.recentUses(fresh), at("2024-07-19"))).toBe(1)
        expect(yield* onTheDay(FacilityDesk.recentUses(fresh), at("2024-07-20"))).toBe(0)
      })
    )
  )

  it.live.each(["9000001", "7777777", "constructor"])("%s is none of the association", (code) =>
    ready(
      Effect.gen(function* () {
        expect((yield* Effect.flip(FacilityDesk.inspect(sag, code)))._tag).toBe("FacilityUnknown")
        const { basis } = yield* FacilityDesk.find(sag, hospital.code)
        const facility = { ...hospital, code: code as Facility.FacilityCode }
        expect((yield* Effect.flip(FacilityDesk.change(yamada, facility, basis)))._tag).toBe("FacilityUnknown")
      })
    )
  )
})

describe("a change", () => {
  it.live("is recorded with before and after of what differs, and seen in the history", () =>
    ready(
      Effect.gen(function* () {
        const { basis } = yield* FacilityDesk.find(sag, dentist.code)
        const changed = { ...dentist, phone: "000-111", openUntil: date("2024-07-31") }
        yield* FacilityDesk.change(yamada, changed, basis)
        expect((yield* FacilityDesk.find(sag, dentist.code)).facility).toEqual(changed)
        expect(yield* recordOf("facility:0000015")).toEqual([
          {
            action: "facility.change",
            actor: yamada,
            detail: {
              before: { phone: "000-000-0001", openUntil: "" },
              after: { phone: "000-111", openUntil: "2024-07-31" }
            }
          }
        ])
        const { history } = yield* FacilityDesk.inspect(sag, dentist.code)
        expect(history).toEqual([
          {
            action: "facility.change",
            actor: yamada,
            at: at("2024-07-01"),
            differences: [
              { field: "phone", before: "000-000-0001", after: "000-111" },
              { field: "openUntil", before: "", after: "2024-07-31" }
            ]
          }
        ])
      })
    )
  )

  it.live("to the same records nothing", () =>
    ready(
      Effect.gen(function* () {
        const { basis } = yield* FacilityDesk.find(sag, hospital.code)
        const same = { ...hospital, offers: hospital.offers.toReversed() }
        expect(yield* FacilityDesk.change(yamada, same, basis)).toEqual([])
        expect(yield* recordOf()).toEqual([])
      })
    )
  )

  it.live("of twenty who saw the same and change it at once, one is taken, and nothing of the others", () =>
    ready(
      Effect.gen(function* () {
        const { basis } = yield* FacilityDesk.find(sag, hospital.code)
        const results = yield* Effect.forEach(
          Array.from({ length: 20 }, (_, index) => ({ ...hospital, note: `変更 ${index}` })),
          (facility) => Effect.result(FacilityDesk.change(yamada, facility, basis)),
          { concurrency: "unbounded" }
        )
        const refused = results.flatMap((result) => (result._tag === "Failure" ? [result.failure._tag] : []))
        expect(refused).toEqual(Array(19).fill("EditConflict"))
        const winner = results.findIndex(({ _tag }) => _tag === "Success")
        expect((yield* FacilityDesk.find(sag, hospital.code)).facility.note).toBe(`変更 ${winner}`)
        expect(yield* recordOf(`facility:${hospital.code}`)).toHaveLength(1)
      })
    )
  )

  it.live("waits for another's turn, and takes over from one who never ended it", () =>
    ready(
      Effect.gen(function* () {
        const documents = yield* Documents.Documents
        const key = { subject: sag, kind: "catalogue-turn", id: "catalogue" }
        const until = at("2024-07-01") + 30_000
        yield* documents.put({ ...key, expectedVersion: 0, at: at("2024-07-01"), open: false, body: { until } })
        const { basis } = yield* FacilityDesk.find(sag, hospital.code)
        const change = FacilityDesk.change(yamada, { ...hospital, note: "変更" }, basis)
        const waits = yield* Effect.result(Effect.timeout(change, "300 millis"))
        expect(waits).toMatchObject({ _tag: "Failure", failure: { _tag: "TimeoutError" } })
        yield* onTheDay(change, (until + 1) as CalendarDate.Instant)
        expect((yield* FacilityDesk.find(sag, hospital.code)).facility.note).toBe("変更")
        expect((yield* documents.find(key))?.body).toEqual({ until: 0 })
      })
    )
  )
})

describe("a new facility", () => {
  it.live("keeps the zeros of its code, and is recorded as it is", () =>
    ready(
      Effect.gen(function* () {
        const facility = facilityWith({ code: codeOf("0012345"), name: "新しい施設" })
        yield* FacilityDesk.add(yamada, facility)
        expect((yield* FacilityDesk.find(sag, "0012345")).facility).toEqual(facility)
        expect(yield* recordOf("facility:0012345")).toEqual([
          { action: "facility.add", actor: yamada, detail: { after: facility } }
        ])
      })
    )
  )

  it.live.each([hospital.code, elsewhere.code])("cannot have the code %s of another one", (code) =>
    ready(
      Effect.gen(function* () {
        const refused = yield* Effect.flip(FacilityDesk.add(yamada, facilityWith({ code, name: "別" })))
        expect(refused._tag).toBe("FacilityCodeTaken")
        expect((yield* (yield* Catalogue.Catalogue).latest).facilities.get(code)?.name).toBe("共済組合互助会病院")
        expect(yield* recordOf()).toEqual([])
      })
    )
  )

  it.each([
    ["0012345", "0012345"],
    [" ００１２３４５ ", "0012345"],
    ["12345", undefined],
    ["12345678", undefined],
    ["", undefined]
  ])("%j is the code %j", (text, code) => {
    expect(FacilityDesk.codeIn(text)).toBe(code)
  })
})

describe("a list", () => {
  const cells = (facility: Facility.Facility): ReadonlyArray<string> =>
    FacilityRow.columns.map(({ key }) => (key === "offers" ? facility.offers.join(";") : (facility[key] ?? "")))
  const rows = (...facilities: ReadonlyArray<ReadonlyArray<string>>): Stream.Stream<ReadonlyArray<FileRow.RawRow>> =>
    Stream.make([
      { line: 1, cells: FacilityRow.columns.map(({ japanese }) => japanese) },
      ...facilities.map((each, index) => ({ line: index + 2, cells: each }))
    ])
  const newcomer = facilityWith({ code: codeOf("0099999"), name: "新規" })
  const moved = { ...hospital, address: "見本県移転先1-1", openUntil: date("2024-12-31") }
  const all = rows(cells(newcomer), cells(moved), cells(dentist))
  const file = { id: "f-1", name: "施設.csv", sha256: "ab" }

  it.live("is planned without changing anything", () =>
    ready(
      Effect.gen(function* () {
        const { added, changed, missing, summary } = yield* FacilityDesk.plan(guide, all)
        expect(summary).toEqual({ rows: 3, added: 1, changed: 1, unchanged: 1, unknownCourses: [] })
        expect([added, changed]).toEqual([
          [newcomer],
          [
            {
              before: hospital,
              after: moved,
              differences: [
                { field: "address", before: hospital.address, after: moved.address },
                { field: "openUntil", before: "", after: "2024-12-31" }
              ]
            }
          ]
        ])
        expect(missing.map(({ code }) => code)).toEqual([fresh.code, closed.code])
        expect(yield* recordOf()).toEqual([])
      })
    )
  )

  it.live("is taken as it was seen, each facility on record", () =>
    ready(
      Effect.gen(function* () {
        const { basis } = yield* FacilityDesk.plan(guide, all)
        yield* FacilityDesk.takeList({ actor: yamada, association: guide, rows: all, file, basis })
        expect((yield* FacilityDesk.find(sag, newcomer.code)).facility).toEqual(newcomer)
        expect((yield* FacilityDesk.find(sag, hospital.code)).facility).toEqual(moved)
        expect((yield* recordOf()).map(({ action }) => action)).toEqual([
          "facility-list.take",
          "facility.add",
          "facility.change"
        ])
        expect(yield* recordOf(`facility:${hospital.code}`)).toMatchObject([
          {
            detail: {
              before: { address: "見本県見本市中央1-1", openUntil: "" },
              after: { address: "見本県移転先1-1", openUntil: "2024-12-31" },
              list: "f-1"
            }
          }
        ])
      })
    )
  )

  it.live("is refused when what it would change is not what was seen", () =>
    ready(
      Effect.gen(function* () {
        const { basis } = yield* FacilityDesk.plan(guide, all)
        const seen = yield* FacilityDesk.find(sag, hospital.code)
        yield* FacilityDesk.change(yamada, { ...hospital, note: "電話で聞いた変更" }, seen.basis)
        const refused = yield* Effect.flip(
          FacilityDesk.takeList({ actor: yamada, association: guide, rows: all, file, basis })
        )
        expect(refused._tag).toBe("EditConflict")
        expect((yield* FacilityDesk.find(sag, hospital.code)).facility.note).toBe("電話で聞いた変更")
      })
    )
  )

  it.live("may be a file of ours that was not opened in Excel, with its codes as formulas", () =>
    ready(
      Effect.gen(function* () {
        const [, ...rest] = cells(dentist)
        const { summary } = yield* FacilityDesk.plan(guide, rows(['="0000015"', ...rest]))
        expect(summary).toMatchObject({ added: 0, unchanged: 1 })
      })
    )
  )

  it.live("is refused whole when a code lost its zeros", () =>
    ready(
      Effect.gen(function* () {
        const [, ...rest] = cells(dentist)
        const refused = yield* Effect.flip(
          FacilityDesk.takeList({
            actor: yamada,
            association: guide,
            rows: rows(cells(newcomer), ["15", ...rest]),
            file
          })
        )
        expect(refused).toMatchObject({ _tag: "FileRefused", problems: [{ line: 3, code: "code-malformed" }] })
        expect((yield* Effect.flip(FacilityDesk.find(sag, newcomer.code)))._tag).toBe("FacilityUnknown")
        expect(yield* recordOf()).toEqual([])
      })
    )
  )
})

describe("a file that was sent", () => {
  it.live("waits until it is taken or dropped, and is let go of then, or when the next comes after a week", () =>
    ready(
      Effect.gen(function* () {
        const uploads = yield* Uploads.Uploads
        const bytesOf = (id: string) => Stream.runCount(uploads.read({ association: sag, id }))
        const keep = (id: string) =>
          Effect.andThen(
            uploads.add({ association: sag, id }, 0, new Uint8Array([1])),
            FacilityFiles.keep(sag, id, { name: `${id}.csv`, bytes: 1, sha256: "ab", by: yamada })
          )
        yield* keep("a")
        yield* keep("b")
        yield* keep("c")
        yield* FacilityFiles.taken(sag, "a", yamada, { added: 1, changed: 0, unchanged: 0 })
        yield* FacilityFiles.drop(sag, "b", yamada)
        const states = () =>
          Effect.map(FacilityFiles.latest(sag), (all) => all.map(({ id, value }) => `${id} ${value.state._tag}`))
        expect(yield* states()).toEqual(["c Waiting", "b Dropped", "a Taken"])
        expect([yield* bytesOf("a"), yield* bytesOf("b"), yield* bytesOf("c")]).toEqual([0, 0, 1])
        yield* FacilityFiles.drop(sag, "a", yamada)
        yield* onTheDay(keep("d"), at("2024-07-09"))
        expect(yield* states()).toEqual(["d Waiting", "c Dropped", "b Dropped", "a Taken"])
        expect((yield* Effect.flip(FacilityFiles.waiting(sag, "c")))._tag).toBe("DocumentMissing")
        expect((yield* recordOf()).map(({ action }) => action)).toEqual([
          "facility-list.receive",
          "facility-list.receive",
          "facility-list.receive",
          "facility-list.discard",
          "facility-list.receive",
          "facility-list.discard"
        ])
      })
    )
  )
})

describe("a basis", () => {
  it.live("is the same for the same in another order, and another for anything else", () =>
    ready(
      Effect.gen(function* () {
        const basisOf = CatalogueEdit.basisOf
        expect(yield* basisOf({ a: 1, b: { c: [1], d: "" } })).toBe(yield* basisOf({ b: { d: "", c: [1] }, a: 1 }))
        expect(yield* basisOf({ a: [1, 2] })).not.toBe(yield* basisOf({ a: [2, 1] }))
        expect(yield* basisOf({ a: "" })).not.toBe(yield* basisOf({}))
      })
    )
  )
})
