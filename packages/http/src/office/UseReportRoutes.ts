/**
 * UseReportRoutes (事後登録): reports of uses: the list, entering one, one report and what is done about it, and the letter.
 * Files are in UseReportFileRoutes.ts, kits in OutageKitRoutes.ts, sheets that came back in ReturnedSheetRoutes.ts.
 */
import {
  BusinessCalendar,
  Clerk,
  CouponBooks,
  Holder,
  LedgerEntry,
  OfficeNames,
  UseReport,
  UseReportJudge,
  UseReportList,
  UseReports
} from "@fukuri/core"
import {
  type OfficeView,
  reportLetter,
  UseReportForm,
  UseReportPages,
  UseReportParts,
  UseReportWords
} from "@fukuri/web-ui"
import { Effect, Result, Schema } from "effect"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { draftIn, emptyDraft, formPage, orderIn, sentences } from "./UseReportDraft.ts"
import { addressOf, personIn } from "./UseRoutes.ts"

const { path } = UseReportParts.outagesPlace
const { newReportPath, reportPath } = UseReportParts

type Mistakes = ReadonlyArray<OfficeView.FormMistake>

const done = {
  applied: "登録しました。台帳に記入されています。",
  pending: "受け付けました。台帳への記入は、まもなく終わります。",
  kept: "受け付けましたが、登録できないため保留になりました。理由を確かめてください。",
  closed: "登録せずに終わりました。",
  known: "同じ報告が前に受け付けられています。新しく登録されたものはありません。"
} as const satisfies DoneMessages

const showList: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const state = UseReportPages.listStates.find((each) => each === incoming.query("state")) ?? ""
    const why = whyTags.find((tag) => tag === incoming.query("why"))
    const channel = channels.find((each) => each === incoming.query("channel"))
    const skip = Math.min(Math.max(0, Math.trunc(Number(incoming.query("from"))) || 0), 1_000_000)
    const { rows, total } = yield* UseReportList.page({
      clerk,
      filter: {
        open: state !== "Applied" && state !== "Closed",
        state: state === "" ? undefined : state,
        why,
        channel
      },
      skip
    })
    const personOf = yield* personIn(incoming)
    const search = { state, why: why ?? "", channel: channel ?? "" }
    const at = (from: number) => addressOf(path, { ...search, from: from <= 0 ? "" : String(from) })
    const { pageSize } = UseReportList
    return page(
      UseReportPages.reports(incoming.frame("outages"), {
        search,
        rows: rows.map((row) => ({
          ...row,
          person: personOf(Holder.holderId(clerk.association, row.report.value.number))
        })),
        total,
        before: skip,
        previous: skip > 0 ? at(skip - pageSize) : undefined,
        next: skip + rows.length < total ? at(skip + pageSize) : undefined
      })
    )
  })

const showForm: OfficeHandler = (incoming) =>
  Effect.flatMap(CouponBooks.now, ({ today }) => formPage(incoming, emptyDraft(today)))

const editAgain: OfficeHandler = (incoming) => formPage(incoming, draftIn(incoming))

const confirm: OfficeHandler = (incoming) =>
  withOrder(incoming, (order, draft) =>
    Effect.gen(function* () {
      const { clerk } = incoming
      const looked = yield* UseReports.preview(order)
      const { catalogue, differs, known, opened, value, why } = looked
      const product = opened === undefined ? undefined : UseReportJudge.productIn(opened, value)
      const sees = Clerk.may(clerk, "health")
      return page(
        UseReportForm.reportConfirm(incoming.frame("outages"), {
          draft,
          coupon:
            product === undefined
              ? UseReportList.courseLabel(catalogue, clerk, value.fiscalYear, value.course)
              : OfficeNames.courseName(product, value.course, sees),
          facility: catalogue.facilities.get(value.facility)?.name ?? value.facility,
          person: value.number,
          used: UseReportParts.usedText(value),
          hours: UseReportJudge.hoursOf(BusinessCalendar.calendarOf(incoming.association), value.usedOn, value.usedAt),
          quantity: value.quantity,
          why,
          known,
          differs
        })
      )
    })
  )

const register: OfficeHandler = (incoming) =>
  withOrder(incoming, (order) =>
    Effect.map(UseReports.enter({ ...order, restate: typed(incoming, "restate") !== "" }), seen)
  )

const showOne: OfficeHandler = (incoming) => reportPage(incoming)

const retry: OfficeHandler = (incoming) => acted(incoming, UseReports.retry(incoming.clerk, incoming.param("id")))

const answerDoubt: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const reason = typedLine(incoming, "reason")
    const doubt = UseReport.Doubt.literals.find((each) => each === typed(incoming, "doubt")) ?? "name"
    if (!isReason(reason)) {
      return yield* reportPage(incoming, [{ field: "confirm.reason", sentence: sentences.reason }], { reason })
    }
    return yield* acted(incoming, UseReports.confirm(incoming.clerk, incoming.param("id"), doubt, reason))
  })

const close: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const reason = typedLine(incoming, "reason")
    const outcome = UseReport.Outcome.literals.find((each) => each === typed(incoming, "outcome"))
    if (outcome === undefined || !isReason(reason)) {
      const mistakes = [
        ...(outcome === undefined ? [{ field: "close.outcome", sentence: sentences.outcome }] : []),
        ...(isReason(reason) ? [] : [{ field: "close.reason", sentence: sentences.reason }])
      ]
      return yield* reportPage(incoming, mistakes, { reason, outcome: outcome ?? "" })
    }
    return yield* acted(incoming, UseReports.close(incoming.clerk, incoming.param("id"), outcome, reason))
  })

const showLetter: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const inspected = yield* UseReportList.letter(clerk, incoming.param("id"))
    const { product, report, row } = inspected
    // Who may not see which examination it was prints what does not tell it.
    const sees = Clerk.may(clerk, "health")
    const coupon = product === undefined ? row.coupon : OfficeNames.courseName(product, report.value.course, sees)
    return page(reportLetter({ association, inspected, coupon }))
  })

/** The pages and deeds of reports. Those with fixed addresses come before those of one report. */
export const useReportRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path, needs: "look", handler: showList, deadlineMillis: 60_000 },
  { method: "GET", path: newReportPath, needs: "correct", handler: showForm },
  { method: "POST", path: `${newReportPath}/edit`, needs: "correct", handler: editAgain },
  { method: "POST", path: `${newReportPath}/confirm`, needs: "correct", handler: confirm },
  { method: "POST", path, needs: "correct", handler: register }
]

/** The pages and deeds of one report. */
export const oneReportRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: `${path}/:id`, needs: "look", handler: showOne, done },
  { method: "POST", path: `${path}/:id/retry`, needs: "correct", handler: retry },
  { method: "POST", path: `${path}/:id/confirm`, needs: "correct", handler: answerDoubt },
  { method: "POST", path: `${path}/:id/close`, needs: "correct", handler: close },
  { method: "GET", path: `${path}/:id/letter`, needs: "personal", handler: showLetter }
]

type Replying = ReturnType<OfficeHandler>
type OrderRefusal = Effect.Error<ReturnType<typeof UseReports.enter>>

/** Reads what was typed and does something with it; what is wrong with it is told at its field, with everything kept. */
const withOrder = (
  incoming: OfficeIncoming,
  work: (
    order: UseReports.UseReportOrder,
    draft: UseReportForm.ReportDraft
  ) => Effect.Effect<Effect.Success<Replying>, Effect.Error<Replying> | OrderRefusal, Effect.Services<Replying>>
): Replying =>
  Effect.gen(function* () {
    const draft = draftIn(incoming)
    const order = yield* orderIn(incoming, draft)
    if (Result.isFailure(order)) return yield* formPage(incoming, draft, order.failure)
    const again = (field: keyof UseReportForm.ReportDraft, sentence: string) =>
      formPage(incoming, draft, [{ field, sentence }])
    return yield* Effect.catchTags(work(order.success, draft), {
      UsedOnRefused: ({ what }) => again(what === "time" ? "usedAt" : "usedOn", sentences.future),
      ToldOnRefused: ({ why }) => again("toldOn", why === "future" ? sentences.toldInFuture : sentences.toldBeforeUse),
      FacilityUnknown: () => again("facility", sentences.facilityUnknown),
      KitRowUnknown: ({ why }) => again("serial", why === "row" ? sentences.row : sentences.kit),
      KitOfAnother: () => again("facility", sentences.kitOfAnother)
    })
  })

/** To the page of a report that was entered, with what became of it. */
const seen = ({ differs, recognised, report }: UseReports.EnteredReport) =>
  recognised
    ? seeDone(addressOf(reportPath(report.id), { differs: differs.join(".") }), done, "known")
    : seeDone(reportPath(report.id), done, keyOf(report.value.state))

const keyOf = ({ _tag }: UseReport.UseReport["state"]) =>
  ({ Applied: "applied", Entered: "pending", Kept: "kept", Closed: "closed" } as const)[_tag]

/** Does something to a report and leads to its page; somebody else may have been faster. */
const acted = (
  incoming: OfficeIncoming,
  work: ReturnType<typeof UseReports.retry> | ReturnType<typeof UseReports.close>
): Replying =>
  work.pipe(
    Effect.map(({ id, value }) => seeDone(reportPath(id), done, keyOf(value.state))),
    Effect.catchTags({
      ReportDecided: () => reportPage(incoming, [{ field: "", sentence: decided }], {}, 409),
      NothingToConfirm: () => reportPage(incoming, [{ field: "", sentence: decided }], {}, 409)
    })
  )

const decided = "この報告は、ほかの職員が処理したか、状態が変わっています。今の状態を確かめてください。"

/** The page of a report, with the mistakes at their fields. */
const reportPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  mistakes: Mistakes = [],
  typedBefore: { readonly reason?: string; readonly outcome?: string } = {},
  status = statusOf(mistakes)
) {
  const { clerk } = incoming
  const inspected = yield* UseReportList.one(clerk, incoming.param("id"))
  const { number } = inspected.report.value
  const differs = incoming.query("differs").split(".")
  return page(
    UseReportPages.report(incoming.frame("outages", { mistakes }), {
      inspected,
      person: (yield* personIn(incoming))(Holder.holderId(clerk.association, number)),
      own: Clerk.isOwn(clerk, number),
      differs: UseReport.ContentKey.literals.flatMap((key) =>
        differs.includes(key) ? [UseReportWords.contentNames[key]] : []
      ),
      nameOf: yield* actorNames(clerk.association),
      reason: typedBefore.reason ?? "",
      outcome: typedBefore.outcome ?? ""
    }),
    status
  )
})

const channels = ["outage", "paper"] as const
const whyTags = Object.keys(UseReportWords.whyNames) as ReadonlyArray<UseReport.Hindrance["_tag"]>
const isReason = Schema.is(LedgerEntry.Reason)
