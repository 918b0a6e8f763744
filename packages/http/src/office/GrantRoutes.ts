/**
 * GrantRoutes (付与): the pages and deeds of grant runs: rehearsing, asking, agreeing, moving, pausing and giving up, and
 * who gains what. What may be done to a run is decided in `GrantRuns`; here it is asked for and answered.
 */
import {
  CalendarDate,
  Catalogue,
  CouponBooks,
  type GrantRun,
  GrantRuns,
  type Holder,
  Holders,
  LedgerEntry,
  type Programme
} from "@fukuri/core"
import { grantsPage, type GrantsView, type OfficeView, type RehearsalForm } from "@fukuri/web-ui"
import { Effect, Option, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { type Answer, answered, grantDone, grantsPath, runPage, withRun } from "./GrantAnswers.ts"
import { downloadPeople, showPeople } from "./GrantPeople.ts"
import { typed, typedLine } from "./HolderParts.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, seeDone, statusOf } from "./OfficeRoute.ts"

const runPattern = `${grantsPath}/:id`

/** How many runs a page of the history has. */
const pageSize = 30

const showAll: OfficeHandler = (incoming) => allPage(incoming, undefined, [])

const rehearse: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const form: RehearsalForm = {
      on: typed(incoming, "on").trim(),
      only: incoming.fields.all("only"),
      draft: typed(incoming, "draft")
    }
    const on = Option.getOrUndefined(decodeDay(form.on.normalize("NFKC").replaceAll("/", "-")))
    const mistakes: Array<OfficeView.FormMistake> = []
    if (on === undefined) mistakes.push({ field: "on", sentence: sentences.on })
    if (form.draft !== "" && form.only.length > 0) mistakes.push({ field: "draft", sentence: sentences.eitherOr })
    const source = yield* sourceOf(association.code, form, on)
    if (source === undefined) {
      mistakes.push({ field: form.draft === "" ? "only" : "draft", sentence: sentences.otherYear })
    }
    if (on === undefined || source === undefined || mistakes.length > 0) {
      return yield* allPage(incoming, form, mistakes)
    }
    const { at } = yield* CouponBooks.now
    const id = newId(at) as string as GrantRun.GrantRunId
    yield* GrantRuns.rehearse({ clerk, id }, { on, source })
    return seeDone(`${grantsPath}/${id}`, grantDone, "rehearsing")
  })

/** By what is to be rehearsed; undefined when something chosen is not there for the year of the day. */
const sourceOf = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  { draft, only }: RehearsalForm,
  on: CalendarDate.CalendarDate | undefined
) {
  const isOfYear = ({ fiscalYear }: Programme.Programme) =>
    on === undefined || fiscalYear === CalendarDate.fiscalYearOf(on)
  if (draft !== "") {
    const chosen = (yield* GrantRuns.draftChoices(association)).find(({ id }) => id === draft)
    return chosen === undefined || !isOfYear(chosen.programme)
      ? undefined
      : ({ _tag: "Draft", draft } satisfies GrantRun.Source)
  }
  const { programmes } = yield* (yield* Catalogue.Catalogue).latest
  const chosen = programmes.filter((each) => each.association === association && only.includes(each.id))
  return chosen.length < only.length || !chosen.every(isOfYear)
    ? undefined
    : ({ _tag: "Published", only: chosen.map(({ id }) => id) } satisfies GrantRun.Source)
})

const showRun: OfficeHandler = (incoming) => withRun(incoming, (id) => runPage(incoming, id))

const request: OfficeHandler = (incoming) =>
  withRun(incoming, (id) =>
    withSchedule(incoming, id, (schedule) =>
      answered(incoming, id, "requested", GrantRuns.request({ clerk: incoming.clerk, id }, schedule))
    )
  )

const move: OfficeHandler = (incoming) =>
  withRun(incoming, (id) =>
    withSchedule(incoming, id, (schedule) =>
      answered(incoming, id, "moved", GrantRuns.move({ clerk: incoming.clerk, id }, schedule))
    )
  )

const approve: OfficeHandler = (incoming) =>
  withRun(incoming, (id) => answered(incoming, id, "approved", GrantRuns.approve({ clerk: incoming.clerk, id })))

const refuse: OfficeHandler = (incoming) =>
  withReason(incoming, (id, reason) =>
    answered(incoming, id, "refused", GrantRuns.refuse({ clerk: incoming.clerk, id }, reason))
  )

const cancel: OfficeHandler = (incoming) =>
  withReason(incoming, (id, reason) =>
    answered(incoming, id, "cancelled", GrantRuns.cancel({ clerk: incoming.clerk, id }, reason))
  )

const pause =
  (wanted: "pause" | "resume"): OfficeHandler =>
  (incoming) =>
    withRun(incoming, (id) =>
      answered(
        incoming,
        id,
        wanted === "pause" ? "paused" : "resumed",
        GrantRuns.pause({ clerk: incoming.clerk, id }, wanted)
      )
    )

const takeUp: OfficeHandler = (incoming) =>
  withRun(incoming, (id) => answered(incoming, id, "resumed", GrantRuns.takeUp({ clerk: incoming.clerk, id })))

/** The pages and deeds of 付与. */
export const grantRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: grantsPath, needs: "look", handler: showAll },
  { method: "POST", path: grantsPath, needs: "operate", handler: rehearse },
  { method: "GET", path: runPattern, needs: "look", handler: showRun, done: grantDone },
  { method: "POST", path: `${runPattern}/request`, needs: "operate", handler: request },
  { method: "POST", path: `${runPattern}/approve`, needs: "approve", handler: approve },
  { method: "POST", path: `${runPattern}/refuse`, needs: "approve", handler: refuse },
  { method: "POST", path: `${runPattern}/cancel`, needs: "operate", handler: cancel },
  { method: "POST", path: `${runPattern}/move`, needs: "operate", handler: move },
  { method: "POST", path: `${runPattern}/pause`, needs: "operate", handler: pause("pause") },
  { method: "POST", path: `${runPattern}/resume`, needs: "operate", handler: pause("resume") },
  { method: "POST", path: `${runPattern}/take-up`, needs: "operate", handler: takeUp },
  { method: "GET", path: `${runPattern}/people`, needs: "look", handler: showPeople },
  { method: "GET", path: `${runPattern}/people.csv`, needs: "personal", handler: downloadPeople }
]

const withReason = (incoming: OfficeIncoming, work: (id: GrantRun.GrantRunId, reason: string) => Answer): Answer =>
  withRun(incoming, (id) => {
    const reason = typedLine(incoming, "reason")
    return isReason(reason)
      ? work(id, reason)
      : runPage(incoming, id, [{ field: "reason", sentence: sentences.reason }], 422)
  })

const withSchedule = (
  incoming: OfficeIncoming,
  id: GrantRun.GrantRunId,
  work: (schedule: CalendarDate.Instant | undefined) => Answer
): Answer =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    const again = (field: string, sentence: string) => runPage(incoming, id, [{ field, sentence }], 422)
    const when = typed(incoming, "when")
    if (when === "now") return yield* work(undefined)
    if (when !== "at") return yield* again("when", sentences.when)
    const schedule = instantIn(typed(incoming, "instant"))
    if (schedule === undefined) return yield* again("instant", sentences.instant)
    return yield* schedule < at ? again("instant", sentences.past) : work(schedule)
  })

/** An instant as people type it, in Japan: `2024-06-03 06:00`, `2024/6/3 6:00`; midnight when only a day is typed. */
const instantIn = (text: string): CalendarDate.Instant | undefined => {
  const shape = /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?:[T\s]\s*(\d{1,2})[:時](\d{2})分?)?$/
  const [, year, month, date, hour = "0", minute = "0"] = shape.exec(text.normalize("NFKC").trim()) ?? []
  const day = CalendarDate.fromParts(Number(year), Number(month), Number(date))
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined
  return (CalendarDate.startOf(day) + (Number(hour) * 60 + Number(minute)) * 60_000) as CalendarDate.Instant
}

const allPage = (
  incoming: OfficeIncoming,
  form: RehearsalForm | undefined,
  mistakes: ReadonlyArray<OfficeView.FormMistake>
): Answer =>
  Effect.gen(function* () {
    const { association } = incoming
    const { code } = association
    const { today } = yield* CouponBooks.now
    const catalogue = yield* (yield* Catalogue.Catalogue).latest
    const before = GrantRuns.idOf(incoming.query("before"))
    const history = yield* GrantRuns.list({
      association: code,
      limit: pageSize + 1,
      ...(before === undefined ? {} : { before })
    })
    const year = CalendarDate.fiscalYearOf(today)
    const view: GrantsView = {
      today,
      mode: association.grantMode ?? "daily",
      ahead: GrantRuns.daysAhead(catalogue, code, today),
      asOf: (yield* (yield* Holders.Holders).list(code)).asOf,
      programmes: catalogue.programmes
        .filter((each) => each.association === code && each.fiscalYear >= year)
        .toSorted((a, b) => a.fiscalYear - b.fiscalYear),
      drafts: (yield* GrantRuns.draftChoices(code)).map(({ id, programme: { fiscalYear, name } }) => ({
        id,
        name,
        fiscalYear
      })),
      form: form ?? { on: today, only: [], draft: "" },
      open: (yield* GrantRuns.list({ association: code, open: true, limit: 20 })).toReversed(),
      history: history.slice(0, pageSize),
      next: history.length > pageSize ? history[pageSize - 1]?.id : undefined,
      isFirst: before === undefined,
      nameOf: yield* actorNames(code)
    }
    return page(grantsPage(incoming.frame("grants", { mistakes }), view), statusOf(mistakes))
  })

const decodeDay = Schema.decodeUnknownOption(CalendarDate.CalendarDate)
const isReason = Schema.is(LedgerEntry.Reason)

const sentences = {
  on: "付与の基準日を、2024-06-03 のように入力してください。",
  eitherOr: "下書きで予行するときは、事業を選ばないでください。",
  otherYear: "選ばれた事業は、基準日の年度のものではないか、なくなっています。基準日か事業を選び直してください。",
  when: "実行する時を選んでください。",
  instant: "実行の日時を、2024-06-03 06:00 のように入力してください。",
  past: "過ぎた日時です。これからの日時を入力するか、「承認されたらすぐ」を選んでください。",
  reason: "理由を、1〜500文字で入力してください。"
} as const
