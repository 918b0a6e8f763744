/**
 * UseReportDraft: the form of a use that was told, as it comes in: what was typed, read as something told or with every
 * mistake at its field; and the form again with everything kept.
 */
import {
  CalendarDate,
  Catalogue,
  Clerk,
  CouponBooks,
  CouponProduct,
  Facility,
  HolderNumber,
  LedgerEntry,
  OutageKits,
  UseReport,
  UseReportList,
  UseReportRow,
  type UseReports
} from "@fukuri/core"
import { type OfficeView, UseReportForm } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page, type Reply } from "../Reply.ts"
import { typed, typedLine } from "./HolderParts.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import { type OfficeIncoming, type OfficeServices, statusOf } from "./OfficeRoute.ts"

type Draft = UseReportForm.ReportDraft
type Mistakes = ReadonlyArray<OfficeView.FormMistake>

/** An empty form on a day. */
export const emptyDraft = (today: CalendarDate.CalendarDate): Draft => ({
  serial: "",
  facility: "",
  number: "",
  name: "",
  course: "",
  quantity: "1",
  usedOn: "",
  usedAt: "",
  reporter: "",
  toldOn: today,
  ordinal: "1",
  another: ""
})

/** What was typed, as it was typed. */
export const draftIn = (incoming: OfficeIncoming): Draft => {
  const line = (name: string) => typedLine(incoming, name).slice(0, 200)
  return {
    serial: line("serial"),
    facility: line("facility"),
    number: line("number"),
    name: line("name"),
    course: typed(incoming, "course"),
    quantity: line("quantity"),
    usedOn: line("usedOn"),
    usedAt: line("usedAt"),
    reporter: line("reporter"),
    toldOn: line("toldOn"),
    ordinal: /^[1-9][0-9]?$/.test(typed(incoming, "ordinal")) ? typed(incoming, "ordinal") : "1",
    another: typedLine(incoming, "another")
  }
}

/** The form, with the mistakes at their fields. */
export const formPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  draft: Draft,
  mistakes: Mistakes = []
): Effect.fn.Return<Reply, OfficeProblem, OfficeServices> {
  const { clerk } = incoming
  const { today } = yield* CouponBooks.now
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const { courses, someHidden } = coursesFor(
    catalogue,
    clerk,
    Option.getOrElse(decodeDay(draft.usedOn), () => today)
  )
  return page(
    UseReportForm.reportForm(incoming.frame("outages", { mistakes }), {
      draft,
      facilities: Catalogue.facilitiesOf(catalogue, clerk.association),
      courses,
      someHidden,
      today
    }),
    statusOf(mistakes)
  )
})

/** What was typed as an order, or every mistake in it. */
export const orderIn = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  draft: Draft
): Effect.fn.Return<Result.Result<UseReports.UseReportOrder, Mistakes>, OfficeProblem, OfficeServices> {
  const { association, clerk } = incoming
  const mistakes: Array<OfficeView.FormMistake> = []
  const wrong = (field: keyof Draft, sentence: string): void => void mistakes.push({ field, sentence })
  const serial = OutageKits.serialIn(draft.serial)
  if (draft.serial !== "" && serial === undefined) wrong("serial", sentences.serial)
  const facility =
    draft.facility === "" && serial !== undefined ? yield* facilityOf(clerk, serial) : facilityCodeIn(draft.facility)
  if (facility === undefined) {
    // Of a serial that no kit has it is told there.
    if (serial === undefined || draft.facility !== "") wrong("facility", sentences.facility)
    else wrong("serial", sentences.kit)
  }
  const number = HolderNumber.parse(draft.number, association.memberNumberPattern)
  if (Result.isFailure(number)) wrong("number", sentences.number(association.numberLabel))
  const isName = draft.name !== "" && Schema.is(UseReport.ToldName)(draft.name)
  if (!isName) wrong("name", sentences.name)
  const usedOn = Option.getOrUndefined(decodeDay(draft.usedOn))
  if (usedOn === undefined) wrong("usedOn", sentences.day)
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const course = coursesFor(catalogue, clerk, usedOn).courses.find(({ value }) => value === draft.course)
  if (course === undefined) wrong("course", sentences.course)
  const quantity = draft.quantity === "" ? undefined : UseReportRow.quantityIn(draft.quantity)
  if (quantity === undefined) wrong("quantity", sentences.quantity)
  const minutes = UseReportRow.minutesIn(draft.usedAt)
  if (draft.usedAt !== "" && minutes === undefined) wrong("usedAt", sentences.time)
  const isReporter = Schema.is(UseReport.Reporter)(draft.reporter)
  if (!isReporter) wrong("reporter", sentences.reporter)
  const toldOn = Option.getOrUndefined(decodeDay(draft.toldOn))
  if (toldOn === undefined) wrong("toldOn", sentences.day)
  const ordinal = Number(draft.ordinal)
  const isAnother = serial === undefined && ordinal > 1
  if (isAnother && !isReason(draft.another)) wrong("another", sentences.another)
  if (
    mistakes.length > 0 ||
    facility === undefined ||
    Result.isFailure(number) ||
    usedOn === undefined ||
    course === undefined ||
    quantity === undefined ||
    toldOn === undefined
  ) {
    return Result.fail(mistakes)
  }
  const order: UseReports.UseReportOrder = {
    clerk,
    told: {
      source: serial === undefined ? { _tag: "Told", ordinal } : { _tag: "Row", serial },
      number: number.success,
      name: draft.name,
      facility,
      course: course.value,
      quantity,
      usedOn,
      reporter: draft.reporter,
      toldOn,
      ...(minutes === undefined ? {} : { usedAt: UseReportRow.instantOf(usedOn, minutes) })
    },
    seed: newId((yield* CouponBooks.now).at),
    ...(isAnother ? { another: draft.another } : {})
  }
  return Result.succeed(order)
})

/** The code at the beginning of what was typed or chosen; undefined when there is none. */
export const facilityCodeIn = (text: string): Facility.FacilityCode | undefined =>
  Option.getOrUndefined(decodeFacility(text.normalize("NFKC").trim().slice(0, 7)))

const facilityOf = (clerk: Clerk.Clerk, serial: UseReport.KitSerial) =>
  OutageKits.rowOf(clerk.association, serial).pipe(
    Effect.map(({ value }) => value.facility as Facility.FacilityCode | undefined),
    Effect.catchTag("KitRowUnknown", () => Effect.succeed(undefined))
  )

/** The courses of a day's year that the clerk may know, each once. */
const coursesFor = (
  catalogue: Catalogue.Snapshot,
  clerk: Clerk.Clerk,
  on: CalendarDate.CalendarDate | undefined
): {
  readonly courses: ReadonlyArray<{ value: CouponProduct.CourseKey; label: string }>
  readonly someHidden: boolean
} => {
  if (on === undefined) return { courses: [], someHidden: false }
  const fiscalYear = CalendarDate.fiscalYearOf(on)
  const sees = Clerk.may(clerk, "health")
  const products = Catalogue.productsOf(catalogue, clerk.association, fiscalYear)
  const open = products.filter(({ discreetName }) => sees || discreetName === undefined)
  const keys = new Set(open.flatMap(({ courses }) => courses.map(({ key }) => key)))
  return {
    courses: [...keys].map((value) => ({
      value,
      label: UseReportList.courseLabel(catalogue, clerk, fiscalYear, value)
    })),
    someHidden: open.length < products.length
  }
}

const decodeDay = Schema.decodeUnknownOption(CalendarDate.CalendarDate)
const decodeFacility = Schema.decodeUnknownOption(Facility.FacilityCode)
const isReason = Schema.is(LedgerEntry.Reason)

/** What is wrong with what was typed, and what to do. */
export const sentences = {
  serial: "通番は、用紙の番号と行の番号です。例 7K3M9Q-07",
  kit: "この番号の用紙はありません。用紙の番号を確かめてください。",
  row: "この用紙に、その行はありません。行の番号は01〜20です。",
  kitOfAnother: "この通番は、別の施設に配った用紙のものです。施設コードを空欄にすると、用紙の施設になります。",
  facility: "施設コードを数字7けたで入力してください。",
  facilityUnknown: "この施設コードの施設がありません。施設の一覧で確かめてください。",
  number: (label: string) => `${label}の形ではありません。6けた、配偶者は01をつけた8けたで入力してください。`,
  name: "聞き取った氏名を80文字以内で入力してください。",
  course: "内容を一覧から選んでください。利用日の年度が変わると、選べるものも変わります。",
  quantity: "枚数を1〜999の数で入力してください。",
  day: "日付を「2024-07-01」の形で入力してください。",
  time: "時刻は「14:05」の形で入力してください。分からないときは空欄にします。",
  future: "利用は、今より前の日時にしてください。",
  toldInFuture: "報告のあった日は、今日までの日にしてください。",
  toldBeforeUse: "報告のあった日は、利用日か、それより後の日にしてください。",
  reporter: "報告した人は80文字以内で入力してください。",
  another: "別の利用である理由を500文字以内で入力してください。",
  reason: "理由を500文字以内で入力してください。",
  outcome: "結果を選んでください。"
} as const
