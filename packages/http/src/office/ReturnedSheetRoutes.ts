/**
 * ReturnedSheetRoutes (戻った紙クーポンの登録): sheets of paper that came back from facilities, one after another (R115). What became of
 * one is shown above the form for the next; neither number nor name is in the address.
 */
import {
  CalendarDate,
  Catalogue,
  Clerk,
  CouponBooks,
  CouponProduct,
  UseReport,
  UseReportIntake,
  UseReportList,
  UseReports
} from "@fukuri/core"
import { type OfficeView, ReturnedSheetPage, UseReportParts, UseReportWords } from "@fukuri/web-ui"
import { Effect, Option, Schema } from "effect"
import { page, seeOther } from "../Reply.ts"
import { typed, typedLine } from "./HolderParts.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, statusOf } from "./OfficeRoute.ts"
import { facilityCodeIn, sentences as common } from "./UseReportDraft.ts"
import { addressOf } from "./UseRoutes.ts"

const { path } = UseReportParts.returnedPlace

const show: OfficeHandler = (incoming) => {
  const { query } = incoming
  const draft = {
    sheet: "",
    course: "",
    reporter: "",
    usedOn: query("day").slice(0, 10),
    facility: query("at").slice(0, 7)
  }
  return sheetPage(incoming, draft)
}

const register: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const draft: ReturnedSheetPage.SheetDraft = {
      sheet: typedLine(incoming, "sheet").slice(0, 300),
      facility: typedLine(incoming, "facility").slice(0, 60),
      usedOn: typedLine(incoming, "usedOn").slice(0, 10),
      course: typed(incoming, "course"),
      reporter: ""
    }
    const sheet = UseReportIntake.sheetIn(draft.sheet)
    const facility = facilityCodeIn(draft.facility)
    const usedOn = Option.getOrUndefined(decodeDay(draft.usedOn))
    if (sheet === undefined || facility === undefined || usedOn === undefined) {
      return yield* sheetPage(incoming, draft, {
        mistakes: [
          ...(sheet === undefined ? [{ field: "sheet", sentence: sentences.sheet }] : []),
          ...(usedOn === undefined ? [{ field: "usedOn", sentence: common.day }] : []),
          ...(facility === undefined ? [{ field: "facility", sentence: common.facility }] : [])
        ]
      })
    }
    const { today } = yield* CouponBooks.now
    const course = Option.getOrUndefined(decodeCourse(draft.course))
    const returned = { sheet, facility, usedOn, course, reporter: "", toldOn: today }
    const again = (field: string, sentence: string) => sheetPage(incoming, draft, { mistakes: [{ field, sentence }] })
    return yield* UseReports.enterSheet(clerk, returned, typed(incoming, "restate") === sheet).pipe(
      Effect.flatMap(({ differs, recognised, report }) =>
        // What was typed stays in the form, to be put in the place of what was written down.
        recognised && differs.length > 0 && UseReport.isRestatable(report.value)
          ? sheetPage(incoming, draft, { known: { report, differs } })
          : Effect.succeed(
              seeOther(
                addressOf(path, {
                  last: report.id,
                  known: recognised ? "1" : "",
                  differs: differs.join("."),
                  day: usedOn,
                  at: facility
                })
              )
            )
      ),
      Effect.catchTags({
        UsedOnRefused: () => again("usedOn", common.future),
        ToldOnRefused: () => again("usedOn", common.future),
        FacilityUnknown: () => again("facility", common.facilityUnknown),
        SheetUnknown: () => again("sheet", sentences.unknown),
        CourseNeeded: ({ courses }) =>
          // Which courses a coupon has tells which examination it is.
          Clerk.may(clerk, "health")
            ? sheetPage(incoming, draft, { mistakes: [{ field: "course", sentence: sentences.course }], courses })
            : again("sheet", sentences.hidden)
      })
    )
  })

/** The page and the deed. */
export const returnedSheetRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path, needs: "correct", handler: show },
  { method: "POST", path, needs: "correct", handler: register }
]

/** What the page shows beside what is typed. */
interface Beside {
  readonly mistakes?: ReadonlyArray<OfficeView.FormMistake>
  readonly courses?: ReadonlyArray<CouponProduct.CourseKey>
  /** The sheet was entered before, with something else. */
  readonly known?: Pick<UseReports.EnteredReport, "report" | "differs">
}

const sheetPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  draft: ReturnedSheetPage.SheetDraft,
  { courses = [], known, mistakes = [] }: Beside = {}
) {
  const { clerk } = incoming
  const { today } = yield* CouponBooks.now
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const fiscalYear = CalendarDate.fiscalYearOf(Option.getOrElse(decodeDay(draft.usedOn), () => today))
  return page(
    ReturnedSheetPage.returnedSheet(incoming.frame("paper", { mistakes }), {
      draft,
      last: mistakes.length > 0 ? undefined : yield* lastOf(incoming, catalogue, known),
      facilities: Catalogue.facilitiesOf(catalogue, clerk.association),
      courses: courses.map((value) => ({
        value,
        label: UseReportList.courseLabel(catalogue, clerk, fiscalYear, value)
      })),
      today
    }),
    known === undefined ? statusOf(mistakes) : 409
  )
})

/** What became of the sheet before, as the address names it, or of this one. */
const lastOf = Effect.fnUntraced(function* (
  { clerk, query }: OfficeIncoming,
  catalogue: Catalogue.Snapshot,
  known: Beside["known"]
) {
  const report =
    known?.report ??
    (yield* Effect.catchTag(UseReports.get(clerk.association, query("last")), "DocumentMissing", () =>
      Effect.succeed(undefined)
    ))
  if (report === undefined) return undefined
  const { coupon, facilityName } = UseReportList.rowIn(catalogue, clerk)(report)
  const differs: ReadonlyArray<string> = known?.differs ?? query("differs").split(".")
  const last: ReturnedSheetPage.LastSheet = {
    report,
    coupon,
    facilityName,
    recognised: known !== undefined || query("known") !== "",
    restatable: known !== undefined,
    differs: UseReport.ContentKey.literals.flatMap((key) =>
      differs.includes(key) ? [UseReportWords.contentNames[key]] : []
    )
  }
  return last
})

const decodeDay = Schema.decodeUnknownOption(CalendarDate.CalendarDate)
const decodeCourse = Schema.decodeUnknownOption(CouponProduct.CourseKey)

const sentences = {
  sheet: "紙クーポンの番号は16文字の英数字です。用紙の番号を確かめてください。",
  unknown: "この番号の紙クーポンは発行されていません。番号を確かめて、もう一度入力してください。",
  course: "利用した内容を選んで、もう一度「登録する」を押してください。",
  hidden: "この紙クーポンの登録には、健診の種類を見る権限が必要です。ほかの職員に依頼してください。"
} as const
