/**
 * SettingsRoutes (設定): what the association decides for itself, to be read by every clerk and changed by those who
 * manage: the form, the look at what changes, the deed.
 */
import {
  type Association,
  AssociationSettings,
  BusinessCalendar,
  CalendarDate,
  CouponBooks,
  DateInput,
  HolderNumber
} from "@fukuri/core"
import { type OfficeView, SettingsForms, SettingsPages } from "@fukuri/web-ui"
import { Effect, Equal, Option, Result, Schema } from "effect"
import { NotFound } from "../Problems.ts"
import { page } from "../Reply.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { minutesIn } from "./TimeInput.ts"

const { path } = SettingsPages.settingsPlace
const { bodyField, draftOf, labelOf, settingsFields } = SettingsForms

const done = {
  changed: "設定を変更しました。",
  same: "変わった設定はありません。"
} as const satisfies DoneMessages

const showSettings: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, bodies } = yield* current(incoming)
    const { today } = yield* CouponBooks.now
    const asked = decodeYear(Number(incoming.query("year")))
    const year = Option.getOrElse(asked, () => CalendarDate.fiscalYearOf(today))
    return page(SettingsPages.settings(incoming.frame("settings"), { association, bodies, today, year }))
  })

const showForm: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, basis, bodies } = yield* current(incoming)
    return yield* formPage(incoming, { draft: draftOf(association, bodies), bodies, basis })
  })

/** Shows what would change. */
const confirm: OfficeHandler = (incoming) =>
  proposed(incoming, ({ after, basis, before, draft, changes }) =>
    Effect.succeed(
      changes.length === 0
        ? seeDone(path, done, "same")
        : page(
            SettingsForms.settingsConfirm(incoming.frame("settings"), {
              draft,
              basis,
              changes,
              warnings: warningsOf(before, after)
            })
          )
    )
  )

const change: OfficeHandler = (incoming) =>
  proposed(incoming, ({ after, basis, bodies, draft }) =>
    typed(incoming, "back") !== ""
      ? formPage(incoming, { draft, bodies, basis })
      : AssociationSettings.change(incoming.actor, after, basis).pipe(
          Effect.map((differences) => seeDone(path, done, differences.length > 0 ? "changed" : "same")),
          Effect.catchTag("EditConflict", () => conflictPage(incoming, draft))
        )
  )

/** The pages and deeds about settings. */
export const settingsRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path, needs: "look", handler: showSettings, done },
  { method: "GET", path: `${path}/edit`, needs: "manage", handler: showForm },
  { method: "POST", path: `${path}/confirm`, needs: "manage", handler: confirm, bodyBytes: 64 * 1024 },
  { method: "POST", path, needs: "manage", handler: change, bodyBytes: 64 * 1024 }
]

interface Proposal {
  readonly before: Association.Association
  readonly after: Association.Association
  readonly bodies: ReadonlyArray<string>
  readonly basis: string
  readonly draft: SettingsForms.SettingsDraft
  readonly changes: ReadonlyArray<SettingsForms.SettingChange>
}

/** Reads the settings that were sent and does something with them; shows the form again with what is wrong with them. */
const proposed = (
  incoming: OfficeIncoming,
  work: (proposal: Proposal) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const now = yield* current(incoming)
    const { association: before, bodies } = now
    const draft = draftIn(incoming, bodies)
    const basis = typed(incoming, "basis")
    const read = readDraft(before, bodies, draft)
    if (Result.isFailure(read)) return yield* formPage(incoming, { draft, bodies, basis }, read.failure)
    if (basis !== now.basis) return yield* conflictPage(incoming, draft)
    const after = read.success
    const changes = SettingsForms.changesOf(draftOf(before, bodies), draftOf(after, bodies), bodies)
    return yield* work({ before, after, bodies, basis, draft: draftOf(after, bodies), changes })
  })

/** The form again after somebody else was faster: on what is there now, with how that differs from what was typed. */
const conflictPage = Effect.fnUntraced(function* (incoming: OfficeIncoming, draft: SettingsForms.SettingsDraft) {
  const { association, basis, bodies } = yield* current(incoming)
  const conflict = SettingsForms.changesOf(draftOf(association, bodies), draft, bodies)
  const mistakes = [{ field: "", sentence: sentences.conflict }]
  return yield* formPage(incoming, { draft, bodies, basis, conflict }, mistakes, 409)
})

const formPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  form: Omit<SettingsForms.SettingsFormView, "year">,
  mistakes: ReadonlyArray<OfficeView.FormMistake> = [],
  status = statusOf(mistakes)
) {
  const year = CalendarDate.fiscalYearOf((yield* CouponBooks.now).today)
  const frame = incoming.frame("settings", { mistakes })
  return page(SettingsForms.settingsForm(frame, { ...form, year }), status)
})

/** The settings as they are now. */
const current = Effect.fnUntraced(function* ({ association }: OfficeIncoming) {
  return (yield* AssociationSettings.find(association.code)) ?? (yield* new NotFound())
})

const draftIn = (incoming: OfficeIncoming, bodies: ReadonlyArray<string>): SettingsForms.SettingsDraft =>
  Object.fromEntries(
    [...settingsFields, ...bodies.map(bodyField)].map((name) => [
      name,
      name === "closedOn" || name === "openOn"
        ? typed(incoming, name)
            .split(/[\s,、，]+/)
            .filter(Boolean)
            .join("\n")
        : typedLine(incoming, name)
    ])
  )

/** What was typed, read; or every mistake in it. What holds without being said is not said when it stays so. */
const readDraft = (
  before: Association.Association,
  bodies: ReadonlyArray<string>,
  draft: SettingsForms.SettingsDraft
): Result.Result<Association.Association, ReadonlyArray<OfficeView.FormMistake>> => {
  const value = (name: string): string => draft[name] ?? ""
  const { calendar, mistakes } = readCalendar(value)
  // The names of bodies stand below the name of the association.
  const order: ReadonlyArray<string> = ["name", ...bodies.map(bodyField), ...settingsFields.slice(1)]
  const names = bodies.flatMap((key) => (value(bodyField(key)) === "" ? [] : [[key, value(bodyField(key))] as const]))
  const number = (name: string): number => {
    const text = value(name).normalize("NFKC")
    return /^[0-9]{1,3}$/.test(text) ? Number(text) : -1
  }
  const limit = number("correctionLimit")
  const hours = number("mistakeHours")
  const myPageFrom = DateInput.parseTyped(value("myPageFrom"))
  const { bodyNames: _, calendar: __, correctionLimit: ___, grantMode: ____, mistakeHours: _____, ...others } = before
  const settings = {
    ...others,
    name: value("name"),
    greeting: value("greeting"),
    numberLabel: value("numberLabel"),
    memberNumberPattern: value("memberNumberPattern"),
    contact: { office: value("office"), phone: value("phone"), mail: value("mail"), hours: value("hours") },
    ageReckoning: value("ageReckoning"),
    myPageFrom: Result.isSuccess(myPageFrom) ? myPageFrom.success : "",
    skipQuantityOfOne: { yes: true, no: false }[value("skipQuantityOfOne")],
    ...(before.calendar === undefined && Equal.equals(calendar, BusinessCalendar.standard) ? {} : { calendar }),
    ...(before.bodyNames === undefined && names.length === 0 ? {} : { bodyNames: Object.fromEntries(names) }),
    ...(before.correctionLimit === undefined && limit === 1 ? {} : { correctionLimit: limit }),
    ...(before.mistakeHours === undefined && hours === 24 ? {} : { mistakeHours: hours }),
    ...(before.grantMode === undefined && value("grantMode") === "daily" ? {} : { grantMode: value("grantMode") })
  }
  const read = AssociationSettings.read(settings)
  const all = [...mistakes, ...(Result.isFailure(read) ? read.failure.map(({ field }) => mistakeAt(field)) : [])]
  const first = all
    .filter(({ field }, index) => all.findIndex((other) => other.field === field) === index)
    .toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field))
  return Result.isFailure(read) || first.length > 0 ? Result.fail(first) : Result.succeed(read.success)
}

const readCalendar = (value: (name: string) => string) => {
  const mistakes: Array<OfficeView.FormMistake> = []
  const read = <A>(name: keyof typeof sentences, parse: (text: string) => A | undefined, otherwise: A): A => {
    const parsed = parse(value(name).normalize("NFKC"))
    if (parsed === undefined) mistakes.push({ field: name, sentence: sentences[name] })
    return parsed ?? otherwise
  }
  const { closesAt, closedOn, openOn, opensAt, yearEnd } = BusinessCalendar.standard
  const calendar = {
    opensAt: read("opensAt", minutesIn, opensAt),
    closesAt: read("closesAt", minutesIn, closesAt),
    yearEnd: {
      from: read("yearEndFrom", monthDayIn, yearEnd.from),
      until: read("yearEndUntil", monthDayIn, yearEnd.until)
    },
    closedOn: read("closedOn", daysIn, closedOn),
    openOn: read("openOn", daysIn, openOn)
  }
  return { calendar, mistakes }
}

const monthDayIn = (text: string): string | undefined => {
  const [, month, day] = /^([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/.exec(text) ?? []
  const date = CalendarDate.fromParts(2024, Number(month), Number(day))
  return date?.slice(5)
}

const daysIn = (text: string): ReadonlyArray<CalendarDate.CalendarDate> | undefined => {
  const days = text.split("\n").filter(Boolean).map(DateInput.parseTyped)
  return days.every(Result.isSuccess) ? [...new Set(days.map(({ success }) => success))].toSorted() : undefined
}

/** The mistake of a setting, at the field that it is typed into. */
const mistakeAt = (way: string): OfficeView.FormMistake => {
  const [first = "", second = ""] = way.split(".")
  const field =
    first === "bodyNames"
      ? bodyField(second)
      : second === "yearEnd"
        ? "yearEndUntil"
        : first === "contact" || first === "calendar"
          ? second
          : first
  const sentence = Object.hasOwn(sentences, field) ? sentences[field as keyof typeof sentences] : undefined
  return { field, sentence: sentence ?? `${labelOf(field)}を、${sentences.line}` }
}

/** What a clerk should know before the settings change. */
const warningsOf = (before: Association.Association, after: Association.Association): ReadonlyArray<string> => {
  const warnings: Array<string> = []
  if (before.memberNumberPattern !== after.memberNumberPattern) {
    const fits = (sample: string) => Result.isSuccess(HolderNumber.parse(sample, after.memberNumberPattern))
    const said = ["123456", "K12345"].map((sample) => `${sample}は${fits(sample) ? "合う" : "合わない"}`)
    warnings.push(`新しい番号の形式では、${said.join("、")}番号です。合わない番号の人は、ログインできなくなります。`)
  }
  if (before.ageReckoning !== after.ageReckoning) warnings.push(sentences.reckoning)
  if (before.myPageFrom < after.myPageFrom) warnings.push(sentences.later)
  if ((before.grantMode ?? "daily") === "daily" && after.grantMode === "approved") warnings.push(sentences.approved)
  return warnings
}

const decodeYear = Schema.decodeUnknownOption(
  CalendarDate.FiscalYear.pipe(Schema.check(Schema.isBetween({ minimum: 2007, maximum: 2098 })))
)

const sentences = {
  line: "1〜200文字で入力してください。",
  memberNumberPattern: "番号の形式を、100文字以内の正しい正規表現で入力してください。",
  ageReckoning: "年齢の数え方を選んでください。",
  myPageFrom: "マイページ公開日を、2024-06-03のように入力してください。",
  skipQuantityOfOne: "枚数入力を表示するかどうかを選んでください。",
  correctionLimit: "1人で訂正できる枚数を、0〜999の数字で入力してください。",
  mistakeHours: "間違いの申し出を受ける時間を、0〜720の数字で入力してください。",
  grantMode: "付与の進め方を選んでください。",
  opensAt: "業務開始の時刻を、8:30のように入力してください。",
  closesAt: "業務終了の時刻を、業務開始より後の時刻で、17:15のように入力してください。",
  yearEndFrom: "年末年始の休みのはじめの日を、12/29のように入力してください。",
  yearEndUntil: "年末年始の休みの終わりの日を、1/3のように入力してください。休みは31日までです。",
  closedOn: "休業日を1行に1日、2024-08-13のように入力してください。200日までです。",
  openOn: "開業日を1行に1日、2024-08-13のように入力してください。200日までで、休業日と同じ日は入れられません。",
  conflict:
    "表示したあとに、ほかの職員が設定を変更しました。まだ変更されていません。下の違いを確かめて、もう一度進んでください。",
  reckoning:
    "年齢の数え方は、次の付与から変わります。すでに付与したクーポンは取り消されません。新しく対象になる人には、次の付与で追加されます。",
  later: "新しいマイページ公開日まで、利用者はマイページを見られなくなります。",
  approved: "自動の付与が止まります。付与するには、職員が実行し、別の職員が承認してください。"
} as const
