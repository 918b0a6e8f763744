/**
 * FacilityRoutes (施設): the list, one facility, the forms that add and change one, and placards. Files of facilities are
 * in FacilityListRoutes.ts.
 */
import {
  CalendarDate,
  Catalogue,
  CouponBooks,
  CouponProduct,
  DateInput,
  Facility,
  FacilityDesk,
  FacilityList,
  type Holder
} from "@fukuri/core"
import {
  FacilityForms,
  FacilityPages,
  FacilityWords,
  type OfficeView,
  placard,
  placards,
  type View
} from "@fukuri/web-ui"
import { Effect, Result, Schema } from "effect"
import { facilityPath } from "../Addresses.ts"
import { checkWordsOf } from "../CheckWord.ts"
import { NotFound } from "../Problems.ts"
import { qrSvg } from "../Qr.ts"
import { page, seeOther } from "../Reply.ts"
import { staffCodesOf } from "../StaffCode.ts"
import { actorNames } from "./ActorNames.ts"
import { facilityListRoutes } from "./FacilityListRoutes.ts"
import { foundBy, sortedBy, sortOf } from "./FacilityParts.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeParts,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"

const { path: facilitiesPath } = FacilityPages.facilitiesPlace

const done = {
  added: "施設を追加しました。台紙を印刷して、施設に送ってください。",
  changed: "施設の内容を保存しました。",
  same: "変わった項目はありません。"
} as const satisfies DoneMessages

/** The pages and deeds about facilities. */
export const facilityRoutes = (parts: OfficeParts): ReadonlyArray<OfficeRoute> => {
  const one = `${facilitiesPath}/:code`
  const [look, operate] = ["look", "operate"] as const
  const bodyBytes = 64 * 1024
  return [
    ...facilityListRoutes,
    { method: "GET", path: facilitiesPath, needs: look, handler: showList },
    { method: "GET", path: "/office/placards", needs: look, handler: showPlacards },
    { method: "GET", path: `${facilitiesPath}/new`, needs: operate, handler: showNew },
    { method: "POST", path: `${facilitiesPath}/new`, needs: operate, handler: addOne, bodyBytes },
    { method: "GET", path: one, needs: look, handler: showOne(parts), done },
    { method: "POST", path: one, needs: operate, handler: changeOne, bodyBytes },
    { method: "GET", path: `${one}/edit`, needs: operate, handler: showEdit },
    { method: "GET", path: `${one}/placard`, needs: look, handler: showPlacard }
  ]
}

const showList: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { courses, filter, lines, query, total } = yield* foundBy(incoming)
    const sort = sortOf(incoming, query)
    return page(
      FacilityPages.facilities(incoming.frame("facilities"), {
        lines: sortedBy(lines, sort),
        total,
        filter,
        query,
        courses,
        sort
      })
    )
  })

const showOne =
  ({ secret }: OfficeParts): OfficeHandler =>
  (incoming) =>
    known(
      Effect.gen(function* () {
        const { at, today } = yield* CouponBooks.now
        const inspected = yield* FacilityDesk.inspect(incoming.association.code, incoming.param("code"))
        const { code } = inspected.line.facility
        const checkWord = checkWordsOf(secret)
        const checkWords = [at, (at + 60_000) as CalendarDate.Instant].map((instant) => {
          const { hour, minute } = CalendarDate.wallClockOf(instant)
          return { from: `${hour}:${String(minute).padStart(2, "0")}`, ...checkWord(code, instant) }
        })
        const days = incoming.can("correct") ? [today, CalendarDate.addDays(today, 1)] : []
        const codes = staffCodesOf(secret)
        const place = { association: incoming.association.code, facility: code }
        return page(
          FacilityPages.facility(incoming.frame("facilities"), {
            ...inspected,
            checkWords,
            staffCodes: days.map((day) => ({ day, code: codes.of(place, day) })),
            nameOf: yield* actorNames(incoming.association.code),
            address: addressOf(incoming, code)
          })
        )
      })
    )

const showPlacard: OfficeHandler = (incoming) =>
  known(
    Effect.map(FacilityDesk.find(incoming.association.code, incoming.param("code")), ({ facility }) =>
      page(placard(placardOf(incoming, facility)))
    )
  )

/** The placards of all open facilities that the filter of the list leaves, as one print. */
const showPlacards: OfficeHandler = (incoming) =>
  Effect.map(foundBy(incoming), ({ lines, query }) => {
    const open = lines.filter(({ state }) => state === "open")
    return open.length === 0
      ? seeOther(`${facilitiesPath}${query}`)
      : page(placards(open.map(({ facility }) => placardOf(incoming, facility))))
  })

const showNew: OfficeHandler = (incoming) => formPage(incoming, { draft: emptyDraft })

const addOne: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const draft = draftIn(incoming, typed(incoming, "code"))
    const again = (mistakes: ReadonlyArray<OfficeView.FormMistake>) => formPage(incoming, { draft }, mistakes)
    const read = readDraft(incoming.association.code, draft)
    if (Result.isFailure(read)) return yield* again(read.failure)
    return yield* FacilityDesk.add(incoming.actor, read.success).pipe(
      Effect.as(seeDone(FacilityPages.facilityPathOf(read.success.code), done, "added")),
      Effect.catchTag("FacilityCodeTaken", () => again([{ field: "code", sentence: sentences.taken }]))
    )
  })

const showEdit: OfficeHandler = (incoming) =>
  known(
    Effect.gen(function* () {
      const { basis, facility } = yield* FacilityDesk.find(incoming.association.code, incoming.param("code"))
      return yield* formPage(incoming, { known: { name: facility.name, basis }, draft: draftOf(facility) })
    })
  )

const changeOne: OfficeHandler = (incoming) =>
  known(
    Effect.gen(function* () {
      const { actor, association } = incoming
      const current = yield* FacilityDesk.find(association.code, incoming.param("code"))
      const { code, name } = current.facility
      const basis = typed(incoming, "basis")
      const draft = draftIn(incoming, code)
      const form = { known: { name, basis }, draft }
      const read = readDraft(association.code, draft)
      if (Result.isFailure(read)) return yield* formPage(incoming, form, read.failure)
      if (typed(incoming, "back") !== "") return yield* formPage(incoming, form)
      const facility = read.success
      if (basis === current.basis && takesAway(current.facility, facility) && typed(incoming, "confirmed") === "") {
        const differences = FacilityList.differencesOf(current.facility, facility)
        const recent = yield* FacilityDesk.recentUses(facility)
        const view = { name, basis, draft, differences, recent }
        return page(FacilityForms.facilityConfirm(incoming.frame("facilities"), view))
      }
      return yield* FacilityDesk.change(actor, facility, basis).pipe(
        Effect.map((differences) =>
          seeDone(FacilityPages.facilityPathOf(code), done, differences.length > 0 ? "changed" : "same")
        ),
        Effect.catchTag("EditConflict", () => conflictPage(incoming, draft, facility))
      )
    })
  )

/** The form again after somebody else was faster: on what is there now, with how that differs from what was typed. */
const conflictPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  draft: FacilityForms.FacilityDraft,
  facility: Facility.Facility
) {
  const { basis, facility: current } = yield* FacilityDesk.find(facility.association, facility.code)
  const conflict = FacilityList.differencesOf(current, facility)
  const form = { known: { name: current.name, basis }, draft, conflict }
  return yield* formPage(incoming, form, [{ field: "", sentence: sentences.conflict }], 409)
})

const formPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  form: Omit<FacilityForms.FacilityFormView, "courses">,
  mistakes: ReadonlyArray<OfficeView.FormMistake> = [],
  status = statusOf(mistakes)
) {
  const { today } = yield* CouponBooks.now
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const courses = FacilityDesk.coursesOn(catalogue, incoming.association.code, today)
  const frame = incoming.frame("facilities", { mistakes })
  return page(FacilityForms.facilityForm(frame, { ...form, courses }), status)
})

/** A facility that is not there is like a page that is not there. */
const known = <A, E, R>(effect: Effect.Effect<A, E | FacilityDesk.FacilityUnknown, R>) =>
  Effect.catchIf(
    effect,
    (error) => error instanceof FacilityDesk.FacilityUnknown,
    () => Effect.fail(new NotFound())
  )

const addressOf = ({ origin }: OfficeIncoming, code: Facility.FacilityCode): string => `${origin}${facilityPath(code)}`

const placardOf = (incoming: OfficeIncoming, facility: Facility.Facility): View.Placard => {
  const address = addressOf(incoming, facility.code)
  return { association: incoming.association, facility, address, qrSvg: qrSvg(address), standalone: false }
}

const emptyDraft: FacilityForms.FacilityDraft = {
  code: "",
  name: "",
  postalCode: "",
  address: "",
  phone: "",
  bookingFrom: "",
  note: "",
  offers: [],
  openFrom: "",
  openUntil: ""
}

const draftOf = (facility: Facility.Facility): FacilityForms.FacilityDraft => ({ ...emptyDraft, ...facility })

const draftIn = (incoming: OfficeIncoming, code: string): FacilityForms.FacilityDraft => ({
  code: code.normalize("NFKC").trim(),
  name: typedLine(incoming, "name"),
  postalCode: typedLine(incoming, "postalCode"),
  address: typedLine(incoming, "address"),
  phone: typedLine(incoming, "phone"),
  bookingFrom: typedLine(incoming, "bookingFrom"),
  note: typedLine(incoming, "note"),
  // Boxes are sent one by one, and by the page that asks once more all together.
  offers: [...new Set(incoming.fields.all("offers").flatMap((keys) => keys.split(";")))].filter((key) => key !== ""),
  openFrom: typedLine(incoming, "openFrom"),
  openUntil: typedLine(incoming, "openUntil")
})

/** Whether members can use less there after a change. */
const takesAway = (before: Facility.Facility, after: Facility.Facility): boolean =>
  (after.openUntil ?? "9999") < (before.openUntil ?? "9999") ||
  (after.openFrom ?? "") > (before.openFrom ?? "") ||
  before.offers.some((key) => !after.offers.includes(key))

/** What was typed, read; or every mistake in it. */
const readDraft = (
  association: Holder.AssociationCode,
  draft: FacilityForms.FacilityDraft
): Result.Result<Facility.Facility, ReadonlyArray<OfficeView.FormMistake>> => {
  const { bookingFrom, code: typedCode, note, offers, openFrom, openUntil, ...texts } = draft
  const mistakes: Array<OfficeView.FormMistake> = []
  const wrong = (field: keyof FacilityForms.FacilityDraft, sentence: string): undefined => {
    mistakes.push({ field, sentence })
    return undefined
  }
  const day = (field: "bookingFrom" | "openFrom" | "openUntil", text: string) => {
    if (text === "") return {}
    const parsed = DateInput.parseTyped(text)
    return Result.isSuccess(parsed) ? { [field]: parsed.success } : (wrong(field, sentences.day[field]), {})
  }
  const code = FacilityDesk.codeIn(typedCode) ?? wrong("code", sentences.code)
  if (texts.name === "") wrong("name", sentences.name)
  for (const field of ["name", "postalCode", "address", "phone"] as const) {
    if (texts[field].length > 200) wrong(field, sentences.long(FacilityWords.fieldNames[field], 200))
  }
  const days: Partial<Pick<Facility.Facility, "bookingFrom" | "openFrom" | "openUntil">> = {
    ...day("bookingFrom", bookingFrom),
    ...day("openFrom", openFrom),
    ...day("openUntil", openUntil)
  }
  if (days.openFrom !== undefined && days.openUntil !== undefined && days.openUntil < days.openFrom) {
    wrong("openUntil", sentences.order)
  }
  if (note.length > 1000) wrong("note", sentences.long("備考", 1000))
  const keys = offers.filter(Schema.is(CouponProduct.CourseKey))
  if (keys.length < offers.length || keys.length > 100) wrong("offers", sentences.offers)
  const facility = { ...texts, note, association, offers: keys, ...days }
  if (code === undefined || mistakes.length > 0) return Result.fail(mistakes)
  return isFacility({ ...facility, code })
    ? Result.succeed({ ...facility, code })
    : Result.fail([{ field: "", sentence: sentences.characters }])
}

const isFacility = Schema.is(Facility.Facility)

const day = (name: string) => `${name}を、2024-07-01のように入力してください。`

const sentences = {
  code: "施設コードを7桁の数字で入力してください。先頭の0も省かずに入力します。",
  taken: "この施設コードは、すでに使われています。コードを確かめてください。",
  name: "施設名を入力してください。",
  long: (name: string, most: number) => `${name}は${most}文字以内で入力してください。`,
  day: { bookingFrom: day("予約開始日"), openFrom: day("利用開始日"), openUntil: day("利用終了日") },
  order: "利用終了日は、利用開始日と同じか後の日にしてください。",
  offers: "提供内容を選び直してください。",
  characters: "使えない文字が含まれています。入力し直してください。",
  conflict:
    "表示したあとに、ほかの職員がこの施設を変更しました。まだ保存されていません。下の違いを確かめて、もう一度保存してください。"
} as const
