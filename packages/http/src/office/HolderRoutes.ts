/**
 * HolderRoutes (利用者): finding people, a person's page as seen on a day, name and birth date when asked for, what the
 * person sees, and notes. Addresses carry sealed keys in the place of numbers. Granting is in EntitlementRoutes.ts.
 */
import {
  CalendarDate,
  Cases,
  CouponBooks,
  Holder,
  HolderNotes,
  HolderNumber,
  HolderSearch,
  Inquiry,
  PaperApplication,
  PaperList
} from "@fukuri/core"
import { holderPage, type HolderPageView, holderScreen, holderSearch, type HolderSearchView } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page, seeOther } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { caseLines, caseNames } from "./CaseRoutes.ts"
import { HolderKeys, holderPath } from "./HolderKey.ts"
import { holderDone, holdersPath, type Named, namedIn, personPattern, typed, typedLine } from "./HolderParts.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, seeDone, statusOf } from "./OfficeRoute.ts"

const showSearch: OfficeHandler = (incoming) =>
  Effect.map(CouponBooks.now, ({ today }) => page(holderSearch(incoming.frame("holders"), { text: "", today })))

/** Answers with the people found and not with an address of the result, which would have to hold what was typed. */
const search: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const { today } = yield* CouponBooks.now
    const text = typed(incoming, "q").slice(0, 100)
    const after = Option.getOrUndefined(decodeNumber(typed(incoming, "after")))
    const answer = (more: Pick<HolderSearchView, "found">, mistake?: string) => {
      const mistakes = mistake === undefined ? [] : [{ field: "q", sentence: mistake }]
      return page(holderSearch(incoming.frame("holders", { mistakes }), { text, today, ...more }), statusOf(mistakes))
    }
    const searched = yield* Effect.result(
      HolderSearch.search({ clerk, association, text, ...(after === undefined ? {} : { after }) })
    )
    if (Result.isFailure(searched)) {
      const { failure } = searched
      if (failure._tag !== "SearchRefused") return yield* failure
      return answer({}, sentences[failure.reason])
    }
    const found = searched.success
    const key = (yield* HolderKeys).of(association.code)
    if (found._tag === "Person") return seeOther(holderPath(key, found.number))
    return answer({
      found: {
        people: found.people.map((person) => ({ ...person, path: holderPath(key, person.holder.number) })),
        next: found.more ? found.people.at(-1)?.holder.number : undefined,
        before: after === undefined ? 0 : Math.min(Number(typed(incoming, "before")) || 0, 1_000_000)
      }
    })
  })

const showPerson: OfficeHandler = (incoming) =>
  withPerson(incoming, (named) => {
    const seen = seenIn(incoming.query)
    return personPage(incoming, named, { seen, sight: "page" })
  })

/** Shows the same page with name and birth date: asked for by a form, since it is more than looking. */
const showPersonal: OfficeHandler = (incoming) =>
  withPerson(incoming, (named) =>
    personPage(incoming, named, { seen: seenIn((name) => typed(incoming, name)), sight: "personal" })
  )

const showScreen: OfficeHandler = (incoming) =>
  withPerson(incoming, ({ number, path }) =>
    Effect.gen(function* () {
      const { association, clerk } = incoming
      const { on } = seenIn(incoming.query)
      const inquiry = yield* Inquiry.inquire({ clerk, association, number, on, sight: "screen" })
      return page(holderScreen({ inquiry, path }))
    })
  )

const addNote: OfficeHandler = (incoming) =>
  withPerson(incoming, (named) =>
    Effect.gen(function* () {
      const { association, clerk } = incoming
      const text = typedLine(incoming, "text")
      const id = typed(incoming, "id")
      if (!isText(text))
        return yield* personPage(incoming, named, { text, sentence: sentences.noteText, field: "text" })
      const made = isNoteId(id) ? id : newId((yield* CouponBooks.now).at)
      yield* HolderNotes.add(clerk, Holder.holderId(association.code, named.number), { id: made, text })
      return seeDone(named.path, holderDone, "noted")
    })
  )

const strikeNote: OfficeHandler = (incoming) =>
  withPerson(incoming, (named) =>
    Effect.gen(function* () {
      const { association, clerk } = incoming
      const reason = typedLine(incoming, "reason")
      if (!isReason(reason)) return yield* personPage(incoming, named, { sentence: sentences.strikeReason, field: "" })
      const id = incoming.param("note")
      yield* HolderNotes.strike(clerk, Holder.holderId(association.code, named.number), { id, reason })
      return seeDone(named.path, holderDone, "struck")
    })
  )

/** The pages and deeds about people. */
export const holderRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: holdersPath, needs: "look", handler: showSearch },
  { method: "POST", path: `${holdersPath}/search`, needs: "look", handler: search },
  { method: "GET", path: personPattern, needs: "look", handler: showPerson, done: holderDone },
  { method: "POST", path: `${personPattern}/personal`, needs: "personal", handler: showPersonal },
  { method: "GET", path: `${personPattern}/screen`, needs: "health", handler: showScreen },
  { method: "POST", path: `${personPattern}/notes`, needs: "correct", handler: addNote },
  { method: "POST", path: `${personPattern}/notes/:note/strike`, needs: "correct", handler: strikeNote }
]

const withPerson = (
  incoming: OfficeIncoming,
  work: (named: Named) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> => Effect.flatMap(namedIn(incoming), work)

/** The day and the year to look at, as the address or the form names them. */
interface Seen {
  readonly on: CalendarDate.CalendarDate | undefined
  readonly year: CalendarDate.FiscalYear | undefined
  /** What was typed as a day and is none. */
  readonly mistyped: string | undefined
}

const seenIn = (given: (name: string) => string): Seen => {
  const typedDay = given("on").trim()
  const on = Option.getOrUndefined(decodeDay(typedDay))
  return {
    on,
    year: Option.getOrUndefined(decodeYear(Number(given("year")))),
    mistyped: typedDay !== "" && on === undefined ? typedDay.slice(0, 20) : undefined
  }
}

const today: Seen = { on: undefined, year: undefined, mistyped: undefined }

const personPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  { number, own, path }: Named,
  asked: {
    readonly seen?: Seen
    readonly sight?: "page" | "personal"
    /** What was typed as a note, and what is wrong with a form of the page. */
    readonly text?: string
    readonly sentence?: string
    readonly field?: string
  }
) {
  const { association, clerk } = incoming
  const { seen = today, sight = "page" } = asked
  const { at } = yield* CouponBooks.now
  const inquiry = yield* Inquiry.inquire({ clerk, association, number, on: seen.on, year: seen.year, sight })
  const key = (yield* HolderKeys).of(association.code)
  const paper = yield* PaperList.ofPerson(inquiry.holder, inquiry.fiscalYear)
  const mistakes = [
    ...(seen.mistyped === undefined ? [] : [{ field: "on", sentence: sentences.day }]),
    ...(asked.sentence === undefined ? [] : [{ field: asked.field ?? "", sentence: asked.sentence }])
  ]
  const view: HolderPageView = {
    inquiry,
    path,
    linkedPath: inquiry.linked === undefined ? undefined : holderPath(key, inquiry.linked),
    revealed: sight === "personal",
    own,
    nameOf: yield* actorNames(association.code),
    cases: {
      rows: yield* caseLines(incoming, yield* Cases.about(inquiry.holder)),
      names: yield* caseNames(incoming),
      now: at
    },
    newNote: { id: newId(at), text: asked.text ?? "" },
    paper: {
      ...paper,
      canApply:
        inquiry.fiscalYear === CalendarDate.fiscalYearOf(inquiry.today) &&
        (paper.application === undefined || !PaperApplication.isStanding(paper.application.value))
    },
    typedDay: seen.mistyped
  }
  return page(holderPage(incoming.frame("holders", { mistakes }), view), statusOf(mistakes))
})

const decodeNumber = Schema.decodeUnknownOption(HolderNumber.HolderNumber)
/** A day of a fiscal year that there can be. */
const decodeDay = (text: string): Option.Option<CalendarDate.CalendarDate> =>
  Option.filter(
    Schema.decodeUnknownOption(CalendarDate.CalendarDate)(text),
    (day) => day >= "1900-04-01" && day < "9999"
  )
const decodeYear = Schema.decodeUnknownOption(CalendarDate.FiscalYear)
const isText = Schema.is(HolderNotes.NoteText)
const isReason = (text: string): boolean => text !== "" && text.length <= 300
const isNoteId = (text: string): boolean => /^[0-9a-z]{9}-[0-9a-z]{12}$/.test(text)

const sentences = {
  empty: "番号・氏名・カナ・所属所のどれかを入力してください。",
  "number-only": "番号を6文字(配偶者は末尾に01)で入力してください。氏名などで探すには、個人情報を見る権限が必要です。",
  day: "日付を、2024-07-01のように入力してください。",
  noteText: "メモを1000文字以内で入力してください。",
  strikeReason: "メモを取り消す理由を300文字以内で入力してください。"
} as const
