// A random life of many people: what happens to each of them on each day of a year is drawn from a seed before anything
// happens, so that the same life can be lived on any store. Nobody here knows what the store is.
import {
  CalendarDate,
  type Clerk,
  CorrectedUses,
  Corrections,
  CouponBook,
  CouponBooks,
  type Correction,
  Coupons,
  type CouponProduct,
  type Digest,
  Entitlements,
  type Facility,
  Grants,
  Holder,
  type HolderNumber,
  Imports,
  type LateNews,
  LateNewsDesk,
  Ledger,
  LedgerEntry,
  type PaperApplication,
  PaperApplications,
  PaperBatches,
  PaperList,
  PaperShelf,
  type Stores,
  type UseReport,
  UseReports,
  UseReportShelf
} from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { Effect, Schema, Stream } from "effect"
import { type Drawing, drawing } from "../../support/drawing.ts"
import { type MemberCells, memberLine, rowsOf, spouseLine } from "../../support/membersFile.ts"

const kinds = [
  "press",
  "press",
  "press",
  "outage",
  "outage",
  "reverse",
  "grant",
  "withdraw",
  "paper",
  "paper",
  "sheet",
  "sheet",
  "sheet",
  "void",
  "back"
] as const

/** Something that happens to one person on a day. `draws` decide what exactly, given how their book stands then. */
interface Happening {
  readonly index: number
  readonly kind: (typeof kinds)[number]
  readonly draws: readonly [number, number, number]
  /** Unique among everything that happens. */
  readonly serial: number
}

/** A day of the year: the members list that comes in the morning, the grants, and then what happens to people. */
export interface Day {
  readonly on: CalendarDate.CalendarDate
  readonly list: ReadonlyArray<MemberCells>
  readonly happenings: ReadonlyArray<Happening>
}

const days = ["2024-05-02", "2024-06-04", "2024-07-02", "2024-08-20", "2024-10-10", "2024-12-11", "2025-02-14"].map(
  CalendarDate.date
)

/** Draws the life of some people. Every fifth is a spouse, every ninth is short-time staff under 20 hours. */
export const drawnLife = (people: number, seed: number): ReadonlyArray<Day> => {
  const draw = drawing(seed)
  const lines = Array.from({ length: people }, (_, index) => lineOf(index))
  let serial = 0
  return days.map((on, day) => {
    if (day > 0) for (const [index, line] of lines.entries()) lines[index] = later(line, on, draw)
    const list = [...lines]
    const happenings = Array.from({ length: people }, (_, index) => index).flatMap(
      (index): ReadonlyArray<Happening> => {
        if (!draw.chance(0.6)) return []
        const kind = kinds[draw.below(kinds.length)] ?? "press"
        return [{ index, kind, draws: [draw.below(97), draw.below(97), draw.below(97)], serial: serial++ }]
      }
    )
    // In an order that has nothing to do with their numbers.
    return {
      on,
      list,
      happenings: happenings.toSorted((a, b) => ((a.serial * 7919) % 104_729) - ((b.serial * 7919) % 104_729))
    }
  })
}

const isSpouse = (index: number): boolean => index % 5 === 4

const numberAt = (index: number): HolderNumber.HolderNumber => {
  const member = String(100_000 + (isSpouse(index) ? index - 1 : index))
  return `${member}${isSpouse(index) ? "01" : ""}` as HolderNumber.HolderNumber
}

const lineOf = (index: number): MemberCells => {
  const number = String(100_000 + (isSpouse(index) ? index - 1 : index))
  if (isSpouse(index)) return spouseLine({ number, name: `配偶 ${index}`, kana: "" })
  const short = index % 9 === 0
  return memberLine({
    number,
    name: `組合 ${index}`,
    kana: "",
    sex: index % 2 === 0 ? "男" : "女",
    birthDate: `${1962 + (index % 35)}-0${1 + (index % 9)}-11`,
    workplaceCode: `W${index % 12}`,
    workplaceName: `第${index % 12}学校`,
    appointment: short ? "再任用短時間" : "正規",
    weeklyHours: short ? "15.5" : "38.75"
  })
}

/** What the next list says of somebody: mostly the same; now and then that a membership ended weeks ago, or holds after all. */
const later = (line: MemberCells, on: CalendarDate.CalendarDate, draw: Drawing): MemberCells => {
  if (line.kyosaiUntil !== "") return draw.chance(0.15) ? { ...line, kyosaiUntil: "", gojokaiUntil: "" } : line
  if (!draw.chance(0.06)) return line
  const until = CalendarDate.addDays(on, -draw.below(75) - 1)
  return { ...line, kyosaiUntil: until, ...(line.gojokaiFrom === "" ? {} : { gojokaiUntil: until }) }
}

const fiscalYear = CalendarDate.fiscalYearOf(CalendarDate.date("2024-05-01"))
const sag = association(fiscalYear)
const holderAt = (index: number): Holder.HolderId => Holder.holderId(sag.code, numberAt(index))
const facilities = ["1234567", "1234567", "1234567", "3000021"].map((code) => code as Facility.FacilityCode)
const pick = <A>(all: ReadonlyArray<A>, drawn: number): A | undefined => all[drawn % Math.max(1, all.length)]
const reference = (kind: string, serial: number): LedgerEntry.Reference =>
  Schema.decodeSync(LedgerEntry.Reference)(`${String(serial).padStart(9, "0")}-${kind.padStart(12, "0")}`)
const idOf = (serial: number): LedgerEntry.RedemptionId =>
  Schema.decodeSync(LedgerEntry.RedemptionId)(`P${String(serial).padStart(15, "0")}`)

/** What a life needs. */
type World = Stores.Stores | Coupons.Coupons | Grants.Grants | Imports.Imports | Digest.Digest

/** The clerks who do it: each may do one thing, as it should be. */
export interface Clerks {
  readonly desk: Clerk.Clerk
  readonly operator: Clerk.Clerk
  readonly approver: Clerk.Clerk
}

/** Lives one day: the list, the looks it brings, the grants, then everybody at once, then what is printed in the evening. */
export const live = (day: Day, clerks: Clerks, atOnce: number): Effect.Effect<ReadonlyArray<string>, never, World> =>
  Effect.orDie(lived(day, clerks, atOnce))

const lived = Effect.fnUntraced(function* ({ happenings, list, on }: Day, clerks: Clerks, atOnce: number) {
  const imports = yield* Imports.Imports
  yield* imports.members({
    association: sag,
    rows: Stream.succeed(rowsOf(list)),
    asOf: on,
    dryRun: false,
    acceptLoss: true,
    acceptOlder: false
  })
  yield* LateNewsDesk.look(sag.code, "a seed that nobody guesses")
  yield* (yield* Grants.Grants).run({ association: sag.code, on }, "grants" as LedgerEntry.Actor)
  const told = yield* Effect.forEach(happenings, (each) => happen(each, on, clerks), { concurrency: atOnce })
  let printed = 0
  const newNumber = Effect.sync(
    () => `S${on.replaceAll("-", "")}${String(printed++).padStart(7, "0")}` as LedgerEntry.RedemptionId
  )
  yield* PaperBatches.make(clerks.operator, reference(`print${on.slice(5, 7)}`, 0), {}, newNumber)
  yield* PaperBatches.make(clerks.operator, reference(`print${on.slice(5, 7)}`, 1), {}, newNumber)
  return told
})

/** What somebody was told: that it was done, or the tag of the reason why not. */
const happen = (each: Happening, on: CalendarDate.CalendarDate, clerks: Clerks) =>
  work(each, on, clerks).pipe(
    Effect.as("done"),
    Effect.catchTags({
      StoreFailure: (failure) => Effect.die(failure),
      OutcomeUnknown: (failure) => Effect.die(failure)
    }),
    Effect.catch(({ _tag }) => Effect.succeed<string>(_tag)),
    Effect.map((told) => `${each.kind} ${told}`)
  )

const work = Effect.fnUntraced(function* (
  each: Happening,
  on: CalendarDate.CalendarDate,
  { approver, desk, operator }: Clerks
) {
  const { draws, index, kind, serial } = each
  const [first, second, third] = draws
  const holder = holderAt(index)
  const opened = yield* CouponBooks.open(holder, fiscalYear)
  const products = opened.catalogue.programmes.flatMap(({ products }) => products)
  const own = products.filter(({ id }) => opened.book.balances.has(id))
  const product = pick(own, first)
  const course = product === undefined ? undefined : pick(product.courses, second)
  const facility = pick(facilities, third) ?? ("1234567" as Facility.FacilityCode)
  const application = pick(
    yield* PaperShelf.applications.list({ association: sag.code, subject: holder, limit: 10 }),
    0
  )
  switch (kind) {
    case "press": {
      if (product === undefined || course === undefined) return
      const quantity = 1 + (third % product.maxPerRedemption)
      const asked = { product: product.id, course: course.key, quantity, facility }
      yield* (yield* Coupons.Coupons).redeem({ holder, fiscalYear, redemptionId: idOf(serial), ...asked })
      return
    }
    case "outage": {
      const told = product === undefined || course === undefined ? ("dental" as CouponProduct.CourseKey) : course.key
      const usedOn = CalendarDate.addDays(on, -(first % 5))
      const { report } = yield* UseReports.enter({
        seed: "hard to guess",
        clerk: desk,
        told: {
          source: { _tag: "Told", ordinal: 1 },
          number: numberAt(index),
          name: second % 11 === 0 ? "ほかの 人" : opened.facts.holder.name,
          facility,
          course: told,
          quantity: 1 + (second % 2),
          usedOn,
          reporter: "受付",
          toldOn: on,
          usedAt: (CalendarDate.startOf(usedOn) + (6 + (third % 14)) * 3_600_000) as CalendarDate.Instant
        }
      })
      if (report.value.state._tag === "Kept" && third % 3 > 0) {
        yield* UseReports.close(desk, report.id, "not-counted", "施設に確認した")
      }
      return
    }
    case "reverse": {
      const use = pick(opened.book.redemptions, first)
      if (use === undefined) return
      yield* Corrections.request(reference("reverse", serial), {
        clerk: desk,
        redemptionId: use.id,
        quantity: 1,
        reason: "mistaken",
        text: "窓口で押し間違えたとのこと",
        toldBy: "holder",
        caller: "",
        toldOn: on
      })
      return
    }
    case "grant":
    case "withdraw": {
      const any = pick(kind === "grant" ? products : own, first)
      if (any === undefined) return
      const order = { clerk: operator, direction: kind, holder, fiscalYear, product: any.id, quantity: 1 } as const
      const why = { reason: "missing", text: "本人から電話", reference: reference(kind, serial) } as const
      yield* Entitlements.carryOut({ ...order, ...why })
      return
    }
    case "paper": {
      const ground = first % 3 === 0 ? "short-time" : "no-device"
      const applied = yield* PaperApplications.submit({ _tag: "Holder" }, holder, reference("paper", serial), {
        ground,
        text: ""
      })
      yield* second % 7 === 0
        ? PaperApplications.refuse(approver, applied.id, "端末をお持ちのため")
        : PaperApplications.approve(approver, applied.id)
      return
    }
    case "sheet": {
      const sheet = pick([...opened.book.sheets.values()], first)
      if (sheet === undefined) return
      const { courses } = products.find(({ id }) => id === sheet.product) ?? { courses: [] }
      const usedOn = CalendarDate.addDays(on, -(third % 4))
      yield* UseReports.enterSheet(desk, {
        sheet: sheet.number,
        facility,
        usedOn,
        course: pick(courses, second)?.key,
        reporter: "",
        toldOn: on
      })
      return
    }
    case "void": {
      const sheet = pick([...opened.book.sheets.values()], first)
      if (sheet === undefined || application === undefined) return
      const why = { reason: "紛失", reference: reference("void", serial) }
      yield* PaperList.voidSheet(operator, application.id, sheet.number, why)
      return
    }
    case "back": {
      if (application === undefined) return
      yield* PaperApplications.returnToScreen(operator, application.id, "端末を購入したため")
      return
    }
  }
})

/** Everything that is there after a life, in a form to compare: ledgers by person, and what the office keeps. */
export const remains = (people: number): Effect.Effect<Remains, never, World> => Effect.orDie(left(people))

/** What remains of a life. */
export interface Remains {
  /** The entries of each person. */
  readonly books: ReadonlyArray<ReadonlyArray<LedgerEntry.LedgerEntry>>
  readonly reports: ReadonlyArray<readonly [id: string, state: UseReport.UseReport["state"]]>
  readonly kept: ReadonlyArray<{
    readonly papers: ReadonlyArray<readonly [id: string, value: PaperApplication.PaperApplication]>
    readonly news: ReadonlyArray<readonly [id: string, value: LateNews.LateNews]>
    readonly corrections: ReadonlyArray<readonly [id: string, state: Correction.Correction["state"]]>
  }>
}

const left = Effect.fnUntraced(function* (people: number) {
  const holders = Array.from({ length: people }, (_, index) => holderAt(index))
  const ledger = yield* Ledger.Ledger
  const streams = yield* ledger.open(holders, fiscalYear)
  const reports = [
    ...(yield* UseReportShelf.allReports(sag.code, true)),
    ...(yield* UseReportShelf.allReports(sag.code, false))
  ]
  const kept = yield* Effect.forEach(
    holders,
    Effect.fnUntraced(function* (subject) {
      const of = { association: sag.code, subject, limit: 100 }
      return {
        papers: (yield* PaperShelf.applications.list(of)).map(({ id, value }) => [id, value] as const),
        news: (yield* LateNewsDesk.lateNews.list(of)).map(({ id, value }) => [id, value] as const),
        corrections: (yield* CorrectedUses.corrections.list(of)).map(({ id, value }) => [id, value.state] as const)
      }
    })
  )
  return {
    books: streams.map(({ entries }) => entries),
    reports: reports.map(({ id, value }) => [id, value.state] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    kept
  }
})

/** By how much a stream breaks conservation, counted from its entries alone; nothing when it keeps it. */
export const unbalanced = (entries: ReadonlyArray<LedgerEntry.LedgerEntry>): ReadonlyArray<string> => {
  const book = CouponBook.fold(entries)
  const sum = (product: string, ...tags: ReadonlyArray<LedgerEntry.LedgerEntry["_tag"]>) =>
    entries
      .filter(LedgerEntry.isOfProduct)
      .filter((entry) => entry.product === product && tags.includes(entry._tag))
      .reduce((total, { quantity }) => total + quantity, 0)
  return [...book.balances].flatMap(([product, { onPaper }]) => {
    const onSheets = entries.filter(
      (entry) => entry._tag === "Redeemed" && entry.product === product && entry.channel === "paper"
    ).length
    const paper = sum(product, "MovedToPaper") - sum(product, "MovedFromPaper") - onSheets
    const remaining = sum(product, "Granted", "Reversed") - sum(product, "Withdrawn", "Redeemed") - paper
    return paper === onPaper && paper >= 0 && remaining >= 0 ? [] : [`${product}: ${remaining} left, ${paper} on paper`]
  })
}
