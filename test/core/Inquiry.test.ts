// What the office looks up about a person: finding them, the page as of a day, notes; and that every look is on record.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  Audit,
  Catalogue,
  Clerk,
  Coupons,
  Digest,
  Grants,
  Holder,
  HolderNotes,
  Holders,
  HolderSearch,
  type HolderNumber,
  Inquiry,
  MemberDifference,
  MemberList,
  Verdict
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import {
  actor,
  courseKey,
  date,
  facilityWith,
  fiscalYear,
  gojokai,
  kyosai,
  membership,
  memberWith,
  numberOf,
  productId,
  redemptionId,
  sag,
  spouseWith
} from "../support/people.ts"

const year = fiscalYear(2024)
const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.provideMerge(
  Layer.merge(Coupons.Coupons.layer, Grants.Grants.layer),
  Layer.merge(Memory.layer, digest)
)

const clerkWith = (overrides: object = {}): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id: "sato",
    association: "sag",
    name: "佐藤",
    roles: ["desk"],
    sees: ["personal", "health"],
    active: true,
    ...overrides
  })
const blind = clerkWith({ sees: [] })

const member = numberOf("123456")
const clockAt = (day: string, hour = 10) =>
  TestClock.setTime(Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00+09:00`))
const guide = association(year)

/** The guide's two, a woman of another workplace whose membership ended, and fifty-one of one name; coupons of 6/3. */
const season = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  const holders = yield* Holders.Holders
  yield* catalogue.putAssociation(guide)
  yield* Effect.forEach([...programmes(year), ...programmes(fiscalYear(2023))], catalogue.putProgramme)
  yield* catalogue.putFacilities([facilityWith()])
  const lost = memberWith({
    number: numberOf("234567"),
    name: "架空 もみじ",
    kana: "カクウ モミジ",
    sex: "female",
    birthDate: date("1979-10-20"),
    workplace: { code: "200020", name: "例示市立例示小学校" },
    memberships: [membership(kyosai, "2000-04-01", "2024-06-20"), membership(gojokai, "2024-08-01")]
  })
  const many = Array.from({ length: 51 }, (_, index) =>
    memberWith({ number: numberOf(`7000${String(index).padStart(2, "0")}`), name: "多数 人", kana: "タスウ ヒト" })
  )
  const people = [memberWith(), spouseWith(), lost, ...many]
  const staging = yield* holders.stage(sag)
  yield* holders.add(
    staging,
    people.map((holder, index) => ({ line: index + 2, holder, changed: true }))
  )
  yield* holders.commit(staging, date("2024-06-01"))
  yield* clockAt("2024-06-03")
  yield* (yield* Grants.Grants).run({ association: sag, on: date("2024-06-03") }, actor("grants"))
  yield* clockAt("2024-07-01")
})

const search = (text: string, clerk = clerkWith(), after?: HolderNumber.HolderNumber) =>
  HolderSearch.search({ clerk, association: guide, text, ...(after === undefined ? {} : { after }) })
const inquire = (asking: Partial<Inquiry.Asking> = {}) =>
  Inquiry.inquire({ clerk: clerkWith(), association: guide, number: member, sight: "page", ...asking })
const numbers = (found: HolderSearch.SearchResult) =>
  found._tag === "Person" ? found.number : found.people.map(({ holder }) => holder.number)
const record = Effect.map(
  Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 100 })),
  (lines) => lines.map(({ action, detail, subject }) => ({ action, subject, detail: JSON.parse(detail) as object }))
)
const tagOf = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(work), ({ _tag }) => _tag)
/** The line of a product, wherever it stands. */
const lineOf = ({ families }: Inquiry.Inquiry, id: string) =>
  families.flatMap(({ nearest, others }) => [...nearest, ...others]).find(({ product }) => product.id === id)
const use = (quantity = 2) =>
  Effect.flatMap(Coupons.Coupons, (coupons) =>
    coupons.redeem({
      holder: Holder.holderId(sag, member),
      redemptionId: redemptionId(1),
      fiscalYear: year,
      product: productId("my-refresh"),
      course: courseKey("my-refresh"),
      quantity,
      facility: facilityWith().code
    })
  )

describe("a search", () => {
  const kinds: ReadonlyArray<readonly [string, string, string | ReadonlyArray<string>]> = [
    ["a whole number leads to its person", "123456", "123456"],
    ["a number in full width", "１２３４５６", "123456"],
    ["a spouse's number with a hyphen", "123456-01", "12345601"],
    ["a name", "もみじ", ["234567"]],
    ["a name in half-width kana", "ﾓﾐｼﾞ", ["234567"]],
    ["kana in hiragana", "かくう もみじ", ["234567"]],
    ["a workplace", "例示小学校", ["234567"]],
    ["a part of the code of a workplace", "20002", ["234567"]],
    ["the code of a workplace that could be a number", "200020", ["234567"]],
    ["words of different facts, all of which must be found", "見本高等学校 太郎", ["123456"]],
    ["a part of a number", "23456", ["123456", "12345601", "234567"]],
    ["nobody", "存在しない", []],
    ["a number that nobody has", "999999", []]
  ]
  it.effect.each(kinds)("%s: %s", ([, text, expected]) =>
    Effect.gen(function* () {
      yield* season
      expect(numbers(yield* search(text))).toEqual(expected)
    }).pipe(Effect.provide(layer))
  )

  it.effect("shows fifty at a time, and goes on behind the last", () =>
    Effect.gen(function* () {
      yield* season
      const first = yield* search("多数")
      assertPeople(first)
      expect([first.people.length, first.more]).toEqual([50, true])
      const second = yield* search("多数", clerkWith(), first.people[49]?.holder.number)
      assertPeople(second)
      expect([numbers(second), second.more]).toEqual([["700050"], false])
    }).pipe(Effect.provide(layer))
  )

  it.effect("tells how the memberships stand today, a spouse's only with the member's", () =>
    Effect.gen(function* () {
      yield* season
      const found = yield* search("もみじ")
      assertPeople(found)
      expect(found.people[0]?.standings).toEqual([
        { body: "kyosai", holds: false, from: "2000-04-01", until: "2024-06-20", memberLacks: false },
        { body: "gojokai", holds: false, from: "2024-08-01", until: undefined, memberLacks: false }
      ])
      const spouse = Holder.factsOf(spouseWith(), memberWith({ memberships: [] }), date("2024-07-01"))
      expect(Inquiry.standingsOf(spouse, date("2024-07-01"))).toMatchObject([{ holds: false, memberLacks: true }])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is recorded without what was typed", () =>
    Effect.gen(function* () {
      yield* season
      yield* search("もみじ")
      yield* search("123456")
      expect(yield* record).toEqual([
        { action: "holder.search", subject: "", detail: { kind: "number", hits: 1, more: false } },
        { action: "holder.search", subject: "", detail: { kind: "text", hits: 1, more: false } }
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect("of a clerk who may not see names is for whole numbers only", () =>
    Effect.gen(function* () {
      yield* season
      for (const text of ["もみじ", "例示小学校", "23456", "123456 太郎"]) {
        expect(yield* Effect.flip(search(text, blind))).toMatchObject({ _tag: "SearchRefused", reason: "number-only" })
      }
      expect(yield* record).toEqual([])
      expect(numbers(yield* search("123456", blind))).toBe("123456")
      // The digits stand in the code of a workplace too, which must not be told.
      expect(numbers(yield* search("200020", blind))).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  it.effect("for nothing is refused, and so is that of who may not look", () =>
    Effect.gen(function* () {
      yield* season
      expect(yield* Effect.flip(search(" \u3000"))).toMatchObject({ reason: "empty" })
      expect(yield* tagOf(search("123456", clerkWith({ active: false })))).toBe("NotPermitted")
    }).pipe(Effect.provide(layer))
  )
})

const assertPeople: (
  found: HolderSearch.SearchResult
) => asserts found is Extract<HolderSearch.SearchResult, { _tag: "People" }> = (found) => {
  expect(found._tag).toBe("People")
}

describe("a person's page", () => {
  it.effect("shows every product of the year with balance, verdict and reason, what concerns the person first", () =>
    Effect.gen(function* () {
      yield* season
      yield* use(2)
      const seen = yield* inquire()
      const [dock, refresh] = seen.families
      expect(dock?.nearest.map(({ product }) => product.id)).toEqual(["dock-general-40plus-male"])
      expect(dock?.others).toHaveLength(24)
      expect(
        refresh?.nearest.map(({ balance, due, verdict }) => [Verdict.remainingOf(balance), due, verdict._tag])
      ).toEqual([[1, 3, "Usable"]])
      expect(lineOf(seen, "dock-special-50-male")?.explanation.holds).toBe(false)
      expect(seen.linked).toBe("12345601")
      expect([seen.tense, seen.facts.asOf, seen.monthsAppointed]).toEqual(["today", "2024-06-01", 12])
    }).pipe(Effect.provide(layer))
  )

  it.effect("puts first what is due and was not granted, and of what is not for the person the nearest", () =>
    Effect.gen(function* () {
      yield* season
      const seen = yield* inquire({ number: numberOf("234567") })
      const spouse = yield* inquire({ number: numberOf("12345601") })
      expect(spouse.families.map(({ nearest }) => nearest.map(({ product }) => product.id))).toEqual([
        ["spouse-dock-general-40plus-female"],
        ["my-refresh"],
        ["dental"]
      ])
      const due = yield* inquire({ number: numberOf("234567"), on: date("2024-06-02") })
      expect(due.families[0]?.nearest.map(({ product }) => product.id)).toEqual([
        "dock-general-40plus-female",
        "womens-cancer-general-40plus"
      ])
      // マイ リフレッシュ: a member of 互助会 from 8/1 on only.
      const before = seen.families.find(({ name }) => name === "マイ リフレッシュ")?.nearest[0]
      expect([before?.verdict._tag, before?.explanation.holds]).toEqual(["NotGranted", false])
      const later = yield* inquire({ number: numberOf("234567"), on: date("2024-08-01") })
      expect(lineOf(later, "my-refresh")?.explanation.holds).toBe(true)
    }).pipe(Effect.provide(layer))
  )

  it.effect("has the history with the latest first, and the uses of what was given back", () =>
    Effect.gen(function* () {
      yield* season
      yield* use(2)
      const { history } = yield* inquire()
      expect(history.map(({ entry, place }) => [place, entry._tag])).toEqual([
        [4, "Redeemed"],
        [3, "Granted"],
        [2, "Granted"],
        [1, "Granted"]
      ])
      expect(history[0]?.use?.facility?.name).toBe("共済組合互助会病院")
    }).pipe(Effect.provide(layer))
  )

  it.effect("as seen on a past day has only the entries up to its end, and judges for that day", () =>
    Effect.gen(function* () {
      yield* season
      yield* use(2)
      yield* clockAt("2024-07-02")
      const ofThen = yield* inquire({ on: date("2024-06-30") })
      expect([ofThen.tense, ofThen.asSeenOn, ofThen.history.length]).toEqual(["past", "2024-06-30", 3])
      expect(lineOf(ofThen, "my-refresh")?.balance.redeemed).toBe(0)
      expect(lineOf(ofThen, "dock-general-40plus-male")?.verdict).toEqual({ _tag: "NotYet", from: "2024-07-01" })
      expect(ofThen.screen.uses).toEqual([])
      const sameDay = yield* inquire({ on: date("2024-07-01") })
      expect(lineOf(sameDay, "my-refresh")?.balance.redeemed).toBe(2)
      const earlier = yield* inquire({ on: date("2024-06-02") })
      expect(lineOf(earlier, "dental")?.verdict._tag).toBe("NotGranted")
    }).pipe(Effect.provide(layer))
  )

  it.effect("as seen on a later day has the book as it is, judged for that day", () =>
    Effect.gen(function* () {
      yield* season
      yield* use(2)
      const seen = yield* inquire({ on: date("2025-01-01") })
      expect([seen.tense, seen.fiscalYear, seen.history.length]).toEqual(["future", 2024, 4])
      expect(lineOf(seen, "dental")?.verdict).toEqual({ _tag: "Over", until: "2024-12-31" })
      expect(lineOf(seen, "my-refresh")?.verdict._tag).toBe("Usable")
    }).pipe(Effect.provide(layer))
  )

  it.effect("of another year shows its book, and asks its rules for a day of it", () =>
    Effect.gen(function* () {
      yield* season
      const seen = yield* inquire({ year: fiscalYear(2023) })
      expect([seen.fiscalYear, seen.askedOn, seen.tense]).toEqual([2023, "2024-03-31", "today"])
      expect(seen.years).toEqual([2024, 2023])
      expect(seen.history).toEqual([])
      expect(lineOf(seen, "my-refresh")?.due).toBe(3)
    }).pipe(Effect.provide(layer))
  )

  it.effect("tells which list the data came from, when it was handed in here", () =>
    Effect.gen(function* () {
      yield* season
      const applied = (asOf: string): MemberList.MemberList =>
        Schema.decodeUnknownSync(MemberList.MemberList)({
          file: "名簿.csv",
          bytes: 1,
          sha256: "0".repeat(64),
          lines: 54,
          asOf,
          receivedBy: "clerk:ito",
          receivedAt: 1,
          fileKept: true,
          state: {
            _tag: "Applied",
            summary: {
              rows: 54,
              added: 54,
              changed: 0,
              unchanged: 0,
              ended: 0,
              members: 0,
              fields: MemberDifference.noFields,
              generation: 0,
              committed: true
            },
            acknowledged: [],
            generation: Number(asOf.slice(-2)),
            by: "clerk:sato",
            at: 2
          }
        })
      expect((yield* inquire()).imported).toBeUndefined()
      yield* MemberList.lists.add(sag, "000000001", applied("2024-06-01"))
      expect((yield* inquire()).imported).toEqual({ id: "000000001", by: "clerk:sato", at: 2 })
      // The data in force are not those of a list of another day.
      yield* MemberList.lists.add(sag, "000000002", applied("2024-06-20"))
      expect((yield* inquire()).imported).toBeUndefined()
    }).pipe(Effect.provide(layer))
  )

  it.effect("shows the same to the person as my page does", () =>
    Effect.gen(function* () {
      yield* season
      yield* use(1)
      const theirs = yield* (yield* Coupons.Coupons).myPage(Holder.holderId(sag, member))
      expect((yield* inquire({ sight: "screen" })).screen).toEqual(theirs)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is recorded with what was looked at; that of nobody is not", () =>
    Effect.gen(function* () {
      yield* season
      yield* inquire()
      yield* inquire({ sight: "personal", on: date("2024-06-30") })
      yield* inquire({ sight: "screen" })
      expect(yield* tagOf(inquire({ number: numberOf("999999") }))).toBe("HolderUnknown")
      const subject = "holder:123456"
      expect(yield* record).toEqual([
        { action: "holder.read-screen", subject, detail: { fiscalYear: 2024 } },
        { action: "holder.read-personal", subject, detail: { fiscalYear: 2024, asSeenOn: "2024-06-30" } },
        { action: "holder.read", subject, detail: { fiscalYear: 2024 } }
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect.each([
    ["personal", { sees: ["health"] }],
    ["screen", { sees: ["personal"] }],
    ["page", { active: false }]
  ] as const)("is refused to who may not see it: %s", ([sight, clerk]) =>
    Effect.gen(function* () {
      yield* season
      expect(yield* tagOf(inquire({ sight, clerk: clerkWith(clerk) }))).toBe("NotPermitted")
      expect(yield* record).toEqual([])
    }).pipe(Effect.provide(layer))
  )
})

describe("notes", () => {
  const holder = Holder.holderId(sag, member)
  const first = { id: "000000001-aaaaaaaaaaaa", text: "電話あり" }

  it.effect("are kept with who and when, the latest first, and once however often they are sent", () =>
    Effect.gen(function* () {
      yield* season
      yield* HolderNotes.add(clerkWith(), holder, first)
      yield* HolderNotes.add(clerkWith(), holder, first)
      yield* clockAt("2024-07-02")
      yield* HolderNotes.add(clerkWith({ id: "ito" }), holder, { id: "000000002-aaaaaaaaaaaa", text: "折り返した" })
      const { notes } = yield* inquire()
      expect(notes.map(({ value }) => [value.text, value.by])).toEqual([
        ["折り返した", "clerk:ito"],
        ["電話あり", "clerk:sato"]
      ])
      expect((yield* record).filter(({ action }) => action === "holder-note.add")).toHaveLength(2)
    }).pipe(Effect.provide(layer))
  )

  it.effect("can be struck out, and then say by whom and why, and stay", () =>
    Effect.gen(function* () {
      yield* season
      yield* HolderNotes.add(clerkWith(), holder, first)
      yield* HolderNotes.strike(clerkWith({ id: "ito" }), holder, { id: first.id, reason: "別の人の話" })
      yield* HolderNotes.strike(clerkWith(), holder, { id: first.id, reason: "二度目" })
      const [note] = yield* HolderNotes.about(holder)
      expect((yield* record).filter(({ action }) => action === "holder-note.strike")).toHaveLength(1)
      expect(note?.value).toMatchObject({ text: "電話あり", struck: { by: "clerk:ito", reason: "別の人の話" } })
      expect(yield* tagOf(HolderNotes.strike(clerkWith(), holder, { id: "unknown", reason: "x" }))).toBe(
        "DocumentMissing"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("are not written by who may not, nor about oneself or one's spouse", () =>
    Effect.gen(function* () {
      yield* season
      const own = clerkWith({ ownNumber: "123456" })
      const spouse = Holder.holderId(sag, numberOf("12345601"))
      expect(yield* tagOf(HolderNotes.add(clerkWith({ roles: ["viewer"] }), holder, first))).toBe("NotPermitted")
      expect(yield* tagOf(HolderNotes.add(own, holder, first))).toBe("SelfService")
      expect(yield* tagOf(HolderNotes.add(own, spouse, first))).toBe("SelfService")
      expect(yield* record).toEqual([])
    }).pipe(Effect.provide(layer))
  )
})
