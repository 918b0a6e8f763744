// The settings of an association: read with everything that is wrong at once, changed without overwriting anybody's
// change unawares, recorded with before and after.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { AssociationSettings, Audit, BusinessCalendar, Catalogue, Digest } from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { assert, describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Result } from "effect"
import { actor, date, fiscalYear, sag } from "../support/people.ts"

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.merge(Memory.layer, digest)
const year = fiscalYear(2024)
const guide = association(year)
const chief = actor("clerk:chief")

const ready = <A, E, R>(test: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation(guide)
    yield* Effect.forEach(programmes(year), catalogue.putProgramme)
    return yield* test
  }).pipe(Effect.provide(layer))

const current = Effect.map(
  AssociationSettings.find(sag),
  (found) => found ?? assert.fail("the association is not in the catalogue")
)

const record = Effect.map(
  Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 100 })),
  (lines) =>
    lines.map(({ action, actor, detail, subject }) => ({
      action,
      actor,
      subject,
      detail: JSON.parse(detail) as unknown
    }))
)

describe("settings as they are typed", () => {
  it("are read when all is right", () => {
    expect(AssociationSettings.read(guide)).toEqual(Result.succeed(guide))
  })

  it("are refused with every mistake at its place", () => {
    const read = AssociationSettings.read({
      ...guide,
      name: "",
      contact: { ...guide.contact, phone: "x".repeat(201) },
      memberNumberPattern: "(",
      ageReckoning: "lunar",
      myPageFrom: "2024-02-30",
      correctionLimit: 1000,
      calendar: { ...BusinessCalendar.standard, opensAt: 900, closesAt: 600 },
      bodyNames: { kyosai: "改\n行" }
    })
    const fields = Result.isFailure(read) ? read.failure.map(({ field }) => field) : []
    expect(fields.toSorted()).toEqual(
      [
        "ageReckoning",
        "bodyNames.kyosai",
        "calendar.closesAt",
        "contact.phone",
        "correctionLimit",
        "memberNumberPattern",
        "myPageFrom",
        "name"
      ].toSorted()
    )
  })

  it("need a telephone number (R125), a mail address (R126) and hours: no page ends without a way on (R127)", () => {
    for (const field of ["office", "phone", "mail", "hours"] as const) {
      for (const contact of [
        { ...guide.contact, [field]: "" },
        { ...guide.contact, [field]: undefined }
      ]) {
        const read = AssociationSettings.read({ ...guide, contact })
        expect(read).toMatchObject({ failure: [{ field: `contact.${field}` }] })
      }
    }
  })

  it("tell a day both closed and open at the open days", () => {
    const day = date("2024-08-13")
    const calendar = { ...BusinessCalendar.standard, closedOn: [day], openOn: [day] }
    expect(Result.getFailure(AssociationSettings.read({ ...guide, calendar }))).toMatchObject({
      value: [{ field: "calendar.openOn" }]
    })
  })
})

describe("a change", () => {
  it.live("is recorded with before and after of what differs, by the way to it", () =>
    ready(
      Effect.gen(function* () {
        const { basis } = yield* current
        const changed = {
          ...guide,
          contact: { ...guide.contact, phone: "000-9999" },
          calendar: { ...BusinessCalendar.standard, closedOn: [date("2024-08-13")] }
        }
        yield* AssociationSettings.change(chief, changed, basis)
        expect((yield* current).association).toEqual(changed)
        expect(yield* record).toEqual([
          {
            action: "settings.change",
            actor: chief,
            subject: "association:sag",
            detail: {
              before: { "contact.phone": guide.contact.phone },
              after: {
                "contact.phone": "000-9999",
                "calendar.opensAt": 510,
                "calendar.closesAt": 1035,
                "calendar.yearEnd.from": "12-29",
                "calendar.yearEnd.until": "01-03",
                "calendar.closedOn": ["2024-08-13"],
                "calendar.openOn": []
              }
            }
          }
        ])
      })
    )
  )

  it.live("to the same records nothing", () =>
    ready(
      Effect.gen(function* () {
        const { basis } = yield* current
        expect(yield* AssociationSettings.change(chief, { ...guide }, basis)).toEqual([])
        expect(yield* record).toEqual([])
      })
    )
  )

  it.live("of ten who saw the same and change it at once, one is taken", () =>
    ready(
      Effect.gen(function* () {
        const { basis } = yield* current
        const results = yield* Effect.forEach(
          Array.from({ length: 10 }, (_, index) => ({ ...guide, name: `団体 ${index}` })),
          (changed) => Effect.result(AssociationSettings.change(chief, changed, basis)),
          { concurrency: "unbounded" }
        )
        expect(results.filter(Result.isSuccess)).toHaveLength(1)
        expect(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "EditConflict")).toBe(true)
        expect(yield* record).toHaveLength(1)
      })
    )
  )

  it.live("from a file adds an association, and later changes it, whatever it was", () =>
    Effect.gen(function* () {
      const cli = actor("system:cli")
      yield* AssociationSettings.set(cli, guide)
      yield* AssociationSettings.set(cli, { ...guide, name: "新しい名前" })
      yield* AssociationSettings.set(cli, { ...guide, name: "新しい名前" })
      expect((yield* record).map(({ action }) => action)).toEqual(["settings.change", "settings.add"])
      expect((yield* record)[0]?.detail).toEqual({ before: { name: guide.name }, after: { name: "新しい名前" } })
    }).pipe(Effect.provide(layer))
  )
})

describe("what forms need besides", () => {
  it.live("are the bodies that have a name or pay for something", () =>
    ready(
      Effect.gen(function* () {
        expect((yield* current).bodies).toEqual(["gojokai", "kyosai"])
        expect(yield* AssociationSettings.find("other" as typeof sag)).toBeUndefined()
      })
    )
  )

  it("is the example of who is a year older by the law's reckoning (A8)", () => {
    expect(AssociationSettings.ageExample(year)).toEqual({
      birth: "1984-04-02",
      on: "2024-04-01",
      birthday: 39,
      dayBefore: 40
    })
  })

  it("is what holds where nothing is said", () => {
    const {
      calendar: _,
      correctionLimit: __,
      grantMode: ___,
      ...silent
    } = { ...guide, calendar: 0, correctionLimit: 0, grantMode: 0 }
    expect(AssociationSettings.effectiveOf(silent)).toEqual({
      calendar: BusinessCalendar.standard,
      correctionLimit: 1,
      mistakeHours: 24,
      grantMode: "daily"
    })
  })
})
