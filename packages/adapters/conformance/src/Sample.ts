/**
 * Sample: people, entries and a catalogue to put into a store that is under examination. They hold what stores trip
 * over: Japanese in and beyond the basic plane, quotes, backslashes, line breaks, absent and long lists.
 */
import {
  type Association,
  CalendarDate,
  type CouponProduct,
  type Facility,
  Holder,
  Holders,
  type HolderNumber,
  type LedgerEntry,
  type Programme,
  type StoreFailure
} from "@fukuri/core"
import { Effect, Random } from "effect"

/** A text with whatever has been mistaken for something else before. */
export const trickyText = "髙橋𠮷野家👩‍👧‍👦 'o''neil' \"q\" \\n \\u0041 {x,NULL} $1 %s ; -- \u00a0\u200b～ﾊﾝｶｸ"

/** An association that nobody has used before. */
export const newAssociation: Effect.Effect<Holder.AssociationCode> = Effect.map(
  randomText("0123456789abcdefghijklmnopqrstuvwxyz", 16),
  (text) => `law-${text}` as Holder.AssociationCode
)

/** Associations that nobody has used before, of which the code of one is the beginning of all the others. */
export const similarAssociations: Effect.Effect<ReadonlyArray<Holder.AssociationCode>> = Effect.map(
  newAssociation,
  (code) =>
    // What comes before the colon of a holder's identity in the order of characters, and what comes after it.
    ["", "0", "-", "z"].map((end) => `${code.slice(0, -2)}${end}` as Holder.AssociationCode)
)

/** Associations that nobody has used before, whose codes begin with each other. */
export const newPrefixed: Effect.Effect<ReadonlyArray<Holder.AssociationCode>> = Effect.map(
  randomText("0123456789abcdefghijklmnopqrstuvwxyz", 14),
  (text) => ["", "2", "-2"].map((end) => `law-${text}${end}` as Holder.AssociationCode)
)

/** A text that nobody has used before. */
export const newKey: Effect.Effect<string> = randomText("0123456789abcdef", 32)

/** A facility code; likely one that nobody has used before. */
export const newFacilityCode: Effect.Effect<Facility.FacilityCode> = Effect.map(
  randomText("0123456789", 7),
  (text) => text as Facility.FacilityCode
)

/** The fiscal year of the samples. */
export const year = 2024 as CalendarDate.FiscalYear

/** An instant of that year; later ones by milliseconds. */
export const instant = (millis = 0): CalendarDate.Instant => (1_719_792_000_123 + millis) as CalendarDate.Instant

/** The number of a member; of the spouse with `spouse`. */
export const number = (index: number, spouse = false): HolderNumber.HolderNumber =>
  `${String(index).padStart(6, "0")}${spouse ? "01" : ""}` as HolderNumber.HolderNumber

/** Identity of the person of {@link number}. */
export const idOf = (association: Holder.AssociationCode, index: number, spouse = false): Holder.HolderId =>
  Holder.holderId(association, number(index, spouse))

/** A person with a plain record. */
export const person = (association: Holder.AssociationCode, index: number, spouse = false): Holder.Holder => ({
  association,
  number: number(index, spouse),
  name: `佐賀 花子${index}`,
  kana: "サガ ハナコ",
  birthDate: CalendarDate.date("1984-02-29"),
  sex: index % 2 === 0 ? "female" : "male",
  workplace: { code: "0101", name: "佐賀県立ひのき学校" },
  appointment: { category: "正規", weeklyCentihours: 3875, terms: [{ from: CalendarDate.date("2010-04-01") }] },
  memberships: [{ body: body("kyosai"), period: { from: CalendarDate.date("2010-04-01") } }]
})

/** A body of an association. */
export const body = (key: string) => key as Holder.Holder["memberships"][number]["body"]

/** Makes people known by a members list of their own. */
export const enrol = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  people: ReadonlyArray<Holder.Holder>,
  asOf = CalendarDate.date("2024-04-01")
): Effect.fn.Return<void, Holders.ImportOverlap | StoreFailure.StoreFailure, Holders.Holders> {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(association)
  yield* holders.add(staging, people.map(staged))
  yield* holders.commit(staging, asOf)
})

/** A person on a line of a list, with a record that differs from the one known. */
export const staged = (holder: Holder.Holder, index: number): Holders.StagedHolder => ({
  line: index + 1,
  holder,
  changed: true
})

const product = "dock-general" as CouponProduct.ProductId
const course = "dock/day" as CouponProduct.CourseKey

/** Coupons given; entries of different quantities differ. */
export const granted = (quantity = 1): Extract<LedgerEntry.LedgerEntry, { readonly _tag: "Granted" }> => ({
  _tag: "Granted",
  at: instant(quantity),
  actor: "grants" as LedgerEntry.Actor,
  product,
  quantity
})

/** A use. */
export const redeemed = (index: number): Extract<LedgerEntry.LedgerEntry, { readonly _tag: "Redeemed" }> => ({
  _tag: "Redeemed",
  at: instant(index),
  actor: "holder" as LedgerEntry.Actor,
  product,
  quantity: 1,
  redemptionId: redemptionId(index),
  course,
  facility: "0412345" as Facility.FacilityCode,
  usedOn: CalendarDate.date("2024-07-01"),
  channel: "screen"
})

/** Identity of a use. */
export const redemptionId = (index: number): LedgerEntry.RedemptionId =>
  String(index).padStart(16, "0") as LedgerEntry.RedemptionId

/** Every kind of entry, with texts, channels and instants at their ends. */
export const everyKind: ReadonlyArray<LedgerEntry.LedgerEntry> = [
  granted(999),
  { ...granted(), at: 0 as CalendarDate.Instant },
  redeemed(1),
  { ...redeemed(2), ...({ channel: "outage", usedOn: CalendarDate.date("9999-12-31") } as const) },
  { ...redeemed(3), ...({ channel: "paper", usedOn: CalendarDate.date("1868-01-01") } as const) },
  { ...changed("Withdrawn"), reason: trickyText },
  { ...changed("MovedToPaper"), reason: "紙".repeat(500) },
  { ...changed("MovedFromPaper"), reason: "'" },
  { ...changed("Withdrawn"), reason: "null" },
  { ...granted(), _tag: "Reversed", reverses: redemptionId(1), reason: "\\" },
  { ...granted(2), reason: trickyText },
  { ...granted(3), reason: "'", reference: reference("0000000Z") },
  { ...granted(4), reference: reference("a-".repeat(30)) },
  { ...changed("Withdrawn"), reason: "r", reference: reference("W-000001") },
  { ...changed("MovedToPaper"), reason: "r", reference: reference("T-000001") },
  { ...changed("MovedFromPaper"), reason: "r", reference: reference("F-000001") },
  { ...granted(), _tag: "Reversed", reverses: redemptionId(2), reason: "r", reference: reference("R-000001") },
  { ...wholeBook("PaperBegun"), reason: trickyText, reference: reference("B-000001") },
  { ...changed("SheetIssued"), sheet: redemptionId(4), reason: "r" },
  { ...changed("SheetVoided"), sheet: redemptionId(4), reason: "紙".repeat(500), reference: reference("V-000001") },
  { ...wholeBook("PaperEnded"), reason: "'" }
]

function reference(text: string): LedgerEntry.Reference {
  return text as LedgerEntry.Reference
}

function changed<Tag extends "Withdrawn" | "MovedToPaper" | "MovedFromPaper" | "SheetIssued" | "SheetVoided">(
  _tag: Tag
) {
  return { ...wholeBook(_tag), product, quantity: 1 as const }
}

function wholeBook<Tag extends string>(_tag: Tag) {
  return {
    _tag,
    at: 4_102_444_799_999 as CalendarDate.Instant,
    actor: "clerk:Tanaka.T-1_x" as LedgerEntry.Actor
  }
}

/** An association with settings. */
export const association = (code: Holder.AssociationCode, name = trickyText): Association.Association => ({
  code,
  name,
  greeting: "福利課のクーポンを使います",
  contact: {
    office: "福利課",
    phone: "0952-00-0000",
    mail: "fukuri@example.jp",
    hours: "祝日を除く月〜金 8:30〜17:15"
  },
  numberLabel: "組合員番号",
  memberNumberPattern: "^[0-9A-Z][0-9]{5}$",
  ageReckoning: "day-before",
  myPageFrom: CalendarDate.date("2024-06-01"),
  skipQuantityOfOne: false
})

/** A facility that offers courses. */
export const facility = (
  association: Holder.AssociationCode,
  code: Facility.FacilityCode,
  note = ""
): Facility.Facility => ({
  code,
  association,
  name: "佐賀県健診センター",
  postalCode: "840-0000",
  address: "佐賀市",
  phone: "",
  note,
  offers: [course]
})

/** A programme with one product, whose rule has every kind of case. */
export const programme = (
  association: Holder.AssociationCode,
  id: string,
  name = "人間ドック等健診"
): Programme.Programme => ({
  id: id as Programme.ProgrammeId,
  association,
  name,
  fiscalYear: year,
  notes: [trickyText, ""],
  products: [
    {
      id: product,
      name: "選べるドック",
      family: "人間ドック",
      sponsor: body("kyosai"),
      courses: [{ key: course, name: "選べるドック・1日", shortName: "1日" }],
      grantRule: {
        _tag: "All",
        rules: [
          { _tag: "Everyone" },
          {
            _tag: "Any",
            rules: [
              { _tag: "SexIs", sex: "male" },
              { _tag: "RelationIs", relation: "spouse" }
            ]
          },
          { _tag: "Not", rule: { _tag: "WorksAt", workplaces: [trickyText.slice(0, 30)] } },
          { _tag: "AgeWithin", on: CalendarDate.date("2024-04-01"), atLeast: 40 },
          { _tag: "AgeOneOf", on: CalendarDate.date("2024-04-01"), ages: [35, 40] },
          { _tag: "MemberOf", bodies: [body("kyosai")] },
          { _tag: "AppointedAs", categories: ["正規", "再任用短時間"] },
          { _tag: "WeeklyHours", below: 3875 },
          { _tag: "MonthsAppointed", atLeast: 6 }
        ]
      },
      quantity: {
        _tag: "ByAppointmentMonths",
        rows: [
          { fromMonths: 1, count: 1 },
          { fromMonths: 7, count: 2 }
        ]
      },
      grantFrom: CalendarDate.date("2024-05-01"),
      usable: { from: CalendarDate.date("2024-06-01"), until: CalendarDate.date("2025-03-31") },
      useRule: { _tag: "Everyone" },
      maxPerRedemption: 1,
      outageOutsideHours: "refused"
    }
  ]
})

function randomText(letters: string, length: number): Effect.Effect<string> {
  return Effect.map(Effect.all(Array.from({ length }, () => Random.nextIntBetween(0, letters.length - 1))), (indexes) =>
    indexes.map((index) => letters[index]).join("")
  )
}
