// Programmes from the first word typed to the version that is published: what is wrong is told at its place, nothing that
// was granted or used is lost, every version stays, and everything is on record.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  Audit,
  type CalendarDate,
  Catalogue,
  Digest,
  Holder,
  Ledger,
  type Programme,
  ProgrammeDrafts,
  ProgrammeProblems,
  ProgrammeYear,
  Publishing
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { actor, at, courseKey, fiscalYear, memberWith, productId, redemptionId, sag } from "../support/people.ts"

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.merge(Memory.layer, digest)
const year = fiscalYear(2024)
const guide = association(year)
const yamada = actor("clerk:yamada")

const refresh = (of: CalendarDate.FiscalYear = year): Programme.Programme => {
  const found = programmes(of).find(({ id }) => id.startsWith("my-refresh"))
  if (found === undefined) throw new Error("the guide has マイ リフレッシュ")
  return found
}

const written = (overrides: object = {}, product: object = {}, rest: ReadonlyArray<object> = []): unknown => ({
  ...refresh(),
  products: [{ ...refresh().products[0], ...product }, ...rest],
  ...overrides
})

const known = Effect.gen(function* () {
  yield* (yield* Catalogue.Catalogue).putAssociation(guide)
})
const published = Effect.map(
  Effect.flatMap(Catalogue.Catalogue, ({ latest }) => latest),
  (all) => all.programmes
)
const recordedActions = Effect.map(
  Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 50 })),
  (lines) => lines.map(({ action, detail }) => ({ action, detail: JSON.parse(detail) as unknown })).toReversed()
)

/** Three coupons granted, and one of them used on a day. */
const used = (day: string) =>
  Effect.gen(function* () {
    const product = productId("my-refresh")
    const key = { holder: Holder.holderId(sag, memberWith().number), fiscalYear: year }
    const common = { at: at(day), product } as const
    yield* (yield* Ledger.Ledger).append([
      {
        key,
        expectedVersion: 0,
        entries: [
          { _tag: "Granted", ...common, actor: actor("grants"), quantity: 3 },
          {
            _tag: "Redeemed",
            ...common,
            actor: actor("holder"),
            quantity: 1,
            course: courseKey("my-refresh"),
            facility: "1234567" as never,
            channel: "screen",
            usedOn: day as CalendarDate.CalendarDate,
            redemptionId: redemptionId(1)
          }
        ]
      }
    ])
  })

const publish = (programme: Programme.Programme, more: { readonly reason?: string; readonly basis?: string } = {}) =>
  Publishing.publish({ actor: yamada, programme, ...more })
const named = (name: string): Programme.Programme => ({ ...refresh(), name })
const draft = { actor: yamada, association: sag, id: "0ly27r443-aaaaaaaaaaaa" }

const inMemory = <A, E>(effect: Effect.Effect<A, E, Layer.Success<typeof layer>>) =>
  Effect.provide(Effect.andThen(known, effect), layer)

describe("a document that is wrong", () => {
  const problems = (document: unknown) =>
    Effect.map(Effect.flip(Publishing.check(document)), (error) =>
      error._tag === "ProgrammeRefused" ? error.problems : []
    )
  const row = { fromMonths: 5, count: 1 }
  const many = Array.from({ length: 100 }, () => ({ _tag: "Everyone" }))
  let deep: object = { _tag: "Everyone" }
  for (let level = 0; level < 25; level++) deep = { _tag: "Not", rule: deep }

  const wrongs = [
    [written({ products: [] }), "products", { _tag: "WrongLength", of: "list", least: 1, most: 200 }],
    [written({ name: "" }), "name", { _tag: "WrongLength", of: "text", least: 1, most: 100 }],
    [written({ id: "a".repeat(61) }), "id", { _tag: "WrongLength", of: "text", least: 0, most: 60 }],
    [written({ produkts: [] }), "produkts", { _tag: "UnknownKey" }],
    [written({}, { prize: 1 }), "products.0.prize", { _tag: "UnknownKey" }],
    [written({}, { grantRule: { _tag: "Al", rules: [] } }), "products.0.grantRule._tag", { _tag: "NotOneOf" }],
    [
      written({}, { useRule: { _tag: "SexIs", sex: "m" } }),
      "products.0.useRule.sex",
      { _tag: "NotOneOf", words: ["male", "female"] }
    ],
    [written({}, { useRule: { _tag: "MemberOf" } }), "products.0.useRule.bodies", { _tag: "MissingKey" }],
    [written({}, { useRule: 1 }), "products.0.useRule", { _tag: "WrongType", type: "object" }],
    [written({}, { useRule: deep }), `products.0.useRule${".rule".repeat(20)}`, { _tag: "RuleTooDeep" }],
    [
      written({}, { useRule: { _tag: "All", rules: Array.from({ length: 6 }, () => ({ _tag: "Any", rules: many })) } }),
      "products.0.useRule",
      { _tag: "RuleTooLarge" }
    ],
    [
      written({}, { usable: { from: "2024-05-01", until: "2025-04-01" } }),
      "products.0.usable",
      { _tag: "OutsideYear", from: "2024-04-01", until: "2025-03-31" }
    ],
    [
      written({}, { usable: { from: "2024-09-01", until: "2024-05-01" } }),
      "products.0.usable.until",
      { _tag: "EndBeforeBeginning" }
    ],
    [written({}, { grantFrom: "2025-04-01" }), "products.0.grantFrom", { _tag: "GrantedAfterEnd" }],
    [written({}, { grantFrom: "2024-02-30" }), "products.0.grantFrom", { _tag: "NoSuchDay" }],
    [written({ notes: ["a\u0007"] }), "notes.0", { _tag: "ControlCharacters" }],
    [written({ notes: "a" }), "notes", { _tag: "WrongType", type: "list" }],
    [written({ name: 5 }), "name", { _tag: "WrongType", type: "text" }],
    [written({ fiscalYear: "2024" }), "fiscalYear", { _tag: "WrongType", type: "number" }],
    [written({}, {}, [refresh().products[0] ?? {}]), "products.1.id", { _tag: "ProductRepeated", id: "my-refresh" }],
    [
      written({}, { quantity: { _tag: "Fixed", count: 0 } }),
      "products.0.quantity.count",
      { _tag: "OutOfRange", least: 1, most: 999 }
    ],
    [written({}, { quantity: { _tag: "Fixed", count: 1.5 } }), "products.0.quantity.count", { _tag: "NotWhole" }],
    [
      written({}, { quantity: { _tag: "ByAppointmentMonths", rows: [row, { ...row, fromMonths: 1 }] } }),
      "products.0.quantity.rows",
      { _tag: "RowsNotAscending" }
    ],
    [
      written({}, { courses: [0, 1].map(() => refresh().products[0]?.courses[0]) }),
      "products.0.courses",
      { _tag: "CoursesRepeated" }
    ],
    [written({}, { id: "A" }), "products.0.id", { _tag: "WrongKey", shape: "plain" }],
    [written({}, { sponsor: "A B" }), "products.0.sponsor", { _tag: "WrongKey", shape: "body" }],
    [
      written({}, { courses: [{ key: "a//b", name: "a", shortName: "a" }] }),
      "products.0.courses.0.key",
      { _tag: "WrongKey", shape: "slash" }
    ],
    [written({ association: "S" }), "association", { _tag: "WrongKey", shape: "association" }],
    [written({ association: "other" }), "association", { _tag: "AssociationUnknown" }]
  ] as const

  it.live.each(wrongs.map(([document, place, wrong]) => ({ document, place, wrong, tag: wrong._tag })))(
    "is refused at $place as $tag",
    ({ document, place, wrong }) =>
      inMemory(
        Effect.gen(function* () {
          const found = yield* problems(document)
          expect(found.map(({ path }) => path.join("."))).toContain(place)
          expect(found.find(({ path }) => path.join(".") === place)?.wrong).toMatchObject(wrong)
          expect(found.filter(({ wrong }) => wrong._tag === "Other")).toEqual([])
        })
      )
  )

  it.live("says all of it at once, each on a line for the command", () =>
    inMemory(
      Effect.gen(function* () {
        const found = yield* problems(written({ name: "" }, { id: "A", family: 3, sponsor: undefined }))
        expect(found.map(ProgrammeProblems.problemLine)).toEqual([
          'Expected a value with a length between 1 and 100, got ""\n  at ["name"]',
          'Expected small letters, digits and hyphens, got "A"\n  at ["products"][0]["id"]',
          'Expected string, got 3\n  at ["products"][0]["family"]',
          'Expected string\n  at ["products"][0]["sponsor"]'
        ])
      })
    )
  )

  it.live.each([undefined, null, [], "", 1, { products: null }])("is refused when it is no programme: %j", (document) =>
    inMemory(
      Effect.gen(function* () {
        expect((yield* problems(document)).length).toBeGreaterThan(0)
      })
    )
  )

  it.live("is refused as another's, and with a product of another programme of the year", () =>
    inMemory(
      Effect.gen(function* () {
        const others = yield* Effect.flip(Publishing.check(written(), "elsewhere" as Holder.AssociationCode))
        expect(others).toMatchObject({ problems: [{ path: ["association"], wrong: { _tag: "AssociationOther" } }] })
        yield* publish(refresh())
        expect((yield* problems(written({ id: "my-refresh-too" }))).map(ProgrammeProblems.problemLine)).toEqual([
          'Expected an id that programme my-refresh-2024 does not use, got "my-refresh"\n  at ["products"][0]["id"]'
        ])
      })
    )
  )
})

describe("publishing", () => {
  it.live("keeps every version with its number, and takes the place of the one before", () =>
    inMemory(
      Effect.gen(function* () {
        expect(yield* publish(refresh())).toMatchObject({ number: 1, origin: "published", by: yamada })
        const second = yield* publish(named("改"), { reason: "名称の変更" })
        expect(second).toMatchObject({ number: 2, reason: "名称の変更" })
        expect((yield* published).map(({ name }) => name)).toEqual(["改"])
        const kept = yield* Publishing.versionsOf(sag, refresh().id)
        expect(kept.map(({ number }) => number)).toEqual([2, 1])
        expect(kept.map((version) => Publishing.programmeIn(version)?.name)).toEqual(["改", "マイ リフレッシュ"])
        expect(kept[0]?.sha256).toBe(createHash("sha256").update(second.text).digest("hex"))
        expect(yield* Publishing.versionOf(sag, refresh().id, 1)).toEqual(kept[1])
        expect(yield* Publishing.versionOf(sag, refresh().id, 3)).toBeUndefined()
      })
    )
  )

  it.live("keeps versions apart that belong to programmes of similar keys", () =>
    inMemory(
      Effect.gen(function* () {
        const other = { ...ProgrammeYear.template(sag, year, refresh().products[0]?.sponsor as never) }
        yield* publish({ ...other, id: "my-refresh-2024-b" as Programme.ProgrammeId })
        yield* publish(refresh())
        expect((yield* Publishing.versionsOf(sag, refresh().id)).map(({ number }) => number)).toEqual([1])
        expect(yield* Publishing.latestNumber(sag, "my-refresh-2024-b" as Programme.ProgrammeId)).toBe(1)
        expect(yield* Publishing.latestNumber(sag, "my-refresh" as Programme.ProgrammeId)).toBeUndefined()
      })
    )
  )

  it.live("gives what was published before there were versions the first number", () =>
    inMemory(
      Effect.gen(function* () {
        yield* (yield* Catalogue.Catalogue).putProgramme(refresh())
        expect(yield* publish(named("改"))).toMatchObject({ number: 2 })
        const kept = yield* Publishing.versionsOf(sag, refresh().id)
        expect(kept.map(({ number, origin }) => [number, origin])).toEqual([
          [2, "published"],
          [1, "found"]
        ])
        expect(kept.map((version) => Publishing.programmeIn(version)?.name)).toEqual(["改", "マイ リフレッシュ"])
      })
    )
  )

  it.live("the same again changes and records nothing", () =>
    inMemory(
      Effect.gen(function* () {
        yield* publish(refresh())
        const { version } = yield* (yield* Catalogue.Catalogue).latest
        expect(yield* publish(structuredClone(refresh()))).toMatchObject({ number: 1 })
        expect((yield* (yield* Catalogue.Catalogue).latest).version).toBe(version)
        expect((yield* recordedActions).map(({ action }) => action)).toEqual(["programme.publish"])
      })
    )
  )

  it.live("goes on with a version where it broke off behind the catalogue", () =>
    inMemory(
      Effect.gen(function* () {
        yield* publish(refresh())
        yield* (yield* Catalogue.Catalogue).putProgramme(named("改"))
        expect(yield* publish(named("改"), { reason: "もう一度" })).toMatchObject({ number: 2, reason: "もう一度" })
      })
    )
  )

  it.live("records the numbers and every difference", () =>
    inMemory(
      Effect.gen(function* () {
        yield* publish(refresh())
        yield* publish(named("改"), { reason: "名称の変更" })
        expect(yield* recordedActions).toEqual([
          { action: "programme.publish", detail: { before: null, after: 1, changes: [] } },
          {
            action: "programme.publish",
            detail: { before: 1, after: 2, reason: "名称の変更", changes: ["名称: マイ リフレッシュ → 改"] }
          }
        ])
      })
    )
  )

  it.live("is refused when it would lose what was used, saying what, and changes nothing", () =>
    inMemory(
      Effect.gen(function* () {
        yield* publish(refresh())
        yield* used("2024-07-01")
        const [product] = refresh().products
        if (product === undefined) return
        const shorter = {
          ...refresh(),
          products: [{ ...product, usable: { ...product.usable, from: "2024-08-01" as CalendarDate.CalendarDate } }]
        }
        const refused = yield* Effect.flip(publish(shorter))
        expect(refused).toMatchObject({ _tag: "PublishingRefused", harms: [{ _tag: "DaysLost", first: "2024-07-01" }] })
        if (refused._tag !== "PublishingRefused") return
        expect(Publishing.refusalLines(refused).join()).toContain("2024-07-01")
        expect(yield* published).toEqual([refresh()])
        expect(yield* Publishing.latestNumber(sag, refresh().id)).toBe(1)
        const gone = { ...refresh(), products: [{ ...product, id: productId("another") }] }
        expect(yield* Effect.flip(publish(gone))).toMatchObject({
          harms: [{ _tag: "ProductRemoved", people: 1, uses: 1 }]
        })
      })
    )
  )

  it.live("is refused on an outlook that does not hold any more", () =>
    inMemory(
      Effect.gen(function* () {
        yield* publish(refresh())
        const { basis } = yield* Publishing.outlook(named("甲"))
        yield* publish(named("乙"))
        expect(yield* Effect.flip(publish(named("甲"), { basis }))).toMatchObject({ _tag: "EditConflict" })
        const again = yield* Publishing.outlook(named("甲"))
        expect(yield* publish(named("甲"), { basis: again.basis })).toMatchObject({ number: 3 })
      })
    )
  )

  it.live("by several at once gives each a number of its own", () =>
    inMemory(
      Effect.gen(function* () {
        const all = ["甲", "乙", "丙", "丁"]
        const kept = yield* Effect.all(
          all.map((name) => publish(named(name))),
          { concurrency: "unbounded" }
        )
        expect(kept.map(({ number }) => number).toSorted()).toEqual([1, 2, 3, 4])
      })
    )
  )
})

describe("a draft", () => {
  it.live("is kept as it was typed, also while it is no JSON", () =>
    inMemory(
      Effect.gen(function* () {
        yield* ProgrammeDrafts.begin(draft, { text: '{ "name": \r\n"書きかけ' })
        const found = yield* ProgrammeDrafts.find(sag, draft.id)
        expect(found).toMatchObject({ version: 1, value: { text: '{ "name": \n"書きかけ', by: yamada } })
        expect(yield* Effect.flip(ProgrammeDrafts.read(sag, draft.id))).toMatchObject({
          problems: [{ path: [], wrong: { _tag: "Syntax" } }]
        })
        expect((yield* ProgrammeDrafts.list(sag)).map(({ id }) => id)).toEqual([draft.id])
      })
    )
  )

  it.live("is saved only by who has seen the latest, and not when it is too long", () =>
    inMemory(
      Effect.gen(function* () {
        yield* ProgrammeDrafts.begin(draft, { text: "{}" })
        yield* ProgrammeDrafts.save(draft, "{ }", 1)
        expect(yield* Effect.flip(ProgrammeDrafts.save(draft, "{  }", 1))).toMatchObject({ _tag: "DocumentConflict" })
        const long = "x".repeat(ProgrammeDrafts.mostText + 1)
        expect(yield* Effect.flip(ProgrammeDrafts.save(draft, long, 2))).toMatchObject({ _tag: "DraftTooLong" })
        expect(yield* ProgrammeDrafts.find(sag, draft.id)).toMatchObject({ version: 2, value: { text: "{ }" } })
      })
    )
  )

  it.live("ends when it is published, with who and why", () =>
    inMemory(
      Effect.gen(function* () {
        yield* ProgrammeDrafts.begin(draft, { text: ProgrammeYear.textOf(refresh()) })
        const { basis } = yield* Publishing.outlook(yield* ProgrammeDrafts.read(sag, draft.id))
        const version = yield* ProgrammeDrafts.publish(draft, { reason: "令和6年度の開始", basis })
        expect(version).toMatchObject({ number: 1, by: yamada, reason: "令和6年度の開始" })
        expect(yield* ProgrammeDrafts.find(sag, draft.id)).toBeUndefined()
        expect((yield* recordedActions).map(({ action }) => action)).toEqual([
          "programme-draft.begin",
          "programme.publish"
        ])
      })
    )
  )

  it.live("stays when publishing is refused", () =>
    inMemory(
      Effect.gen(function* () {
        yield* ProgrammeDrafts.begin(draft, { text: ProgrammeYear.textOf(named("x")) })
        const refused = yield* Effect.flip(ProgrammeDrafts.publish(draft, { reason: "a", basis: "another" }))
        expect(refused).toMatchObject({ _tag: "EditConflict" })
        expect(yield* ProgrammeDrafts.find(sag, draft.id)).toBeDefined()
        expect(yield* published).toEqual([])
      })
    )
  )

  it.live("is gone when it is discarded, which is on record", () =>
    inMemory(
      Effect.gen(function* () {
        yield* ProgrammeDrafts.begin(draft, { text: ProgrammeYear.textOf(refresh()) })
        yield* ProgrammeDrafts.discard(draft)
        yield* ProgrammeDrafts.discard(draft)
        expect(yield* ProgrammeDrafts.find(sag, draft.id)).toBeUndefined()
        expect((yield* recordedActions).map(({ action }) => action)).toEqual([
          "programme-draft.begin",
          "programme-draft.discard"
        ])
      })
    )
  )

  it("tells what it is of as far as it is written", () => {
    expect(ProgrammeDrafts.outlineOf('{ "id": "kenshin-2025", "name": "健診", "fiscalYear": 2025, "pro')).toEqual({
      id: "kenshin-2025",
      name: "健診",
      fiscalYear: 2025
    })
    expect(ProgrammeDrafts.outlineOf("<>")).toEqual({})
  })
})
