/**
 * PaperRoutes (紙クーポン, R110-R116): the applications and one of them: asking, answering, taking back. Decisions are in
 * PaperDecisionRoutes.ts, prints in PaperBatchRoutes.ts, entering for a person in PaperEntryRoutes.ts.
 */
import {
  CalendarDate,
  CouponBooks,
  type Holder,
  LedgerEntry,
  PaperApplication,
  PaperApplications,
  PaperList,
  PaperShelf,
  Totals,
  UseList
} from "@fukuri/core"
import { paperOfficePath, PaperPages } from "@fukuri/web-ui"
import { Effect, Schema } from "effect"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { typedLine } from "./HolderParts.ts"
import type { OfficeHandler, OfficeIncoming, OfficeRoute } from "./OfficeRoute.ts"
import { doneTo, type KeptApplication, onePage, paperDone, type PaperDeedRefusal } from "./PaperAnswers.ts"
import { addressOf, personIn } from "./UseRoutes.ts"

const onePattern = `${paperOfficePath}/applications/:id`

const showList: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const asked = incoming.query("state")
    const state = PaperPages.listedStates.find((each) => each === asked)
    const isAll = asked === "all"
    const before = incoming.query("before")
    const found = yield* PaperList.page({
      clerk,
      filter: state === undefined ? (isAll ? {} : { open: true }) : { state },
      before: isReference(before) ? before : undefined
    })
    const count = Math.min(Math.max(0, Math.trunc(Number(incoming.query("from"))) || 0), 1_000_000)
    const shown = isReference(before) ? count : 0
    const search = { state: state ?? (isAll ? "all" : "open") }
    const personOf = yield* personIn(incoming)
    const { at: now } = yield* CouponBooks.now
    return page(
      PaperPages.paperList(incoming.frame("paper"), {
        rows: found.rows.map((row) => ({ ...row, person: personOf(row.kept.subject as Holder.HolderId) })),
        search,
        before: shown,
        previous: shown === 0 ? undefined : addressOf(paperOfficePath, search),
        next:
          found.next === undefined
            ? undefined
            : addressOf(paperOfficePath, {
                ...search,
                before: found.next,
                from: String(shown + found.rows.length)
              }),
        now,
        nameOf: yield* actorNames(clerk.association)
      })
    )
  })

const showFigures: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const { today } = yield* CouponBooks.now
    const fiscalYear = CalendarDate.fiscalYearOf(today)
    const { rows } = yield* UseList.page({ clerk, filter: { channel: "paper" } })
    const personOf = yield* personIn(incoming)
    const isOnPaper = ({ onPaper }: Totals.HeldRow): boolean => onPaper > 0
    return page(
      PaperPages.paperFigures(incoming.frame("paper"), {
        fiscalYear,
        byProduct: (yield* Totals.held(clerk, fiscalYear, "product")).rows.filter(isOnPaper),
        byWorkplace: (yield* Totals.held(clerk, fiscalYear, "workplace")).rows.filter(isOnPaper),
        uses: rows.map((row) => ({ ...row, person: personOf(row.holder) }))
      })
    )
  })

const showOne: OfficeHandler = (incoming) => onePage(incoming, [])

const ask: OfficeHandler = (incoming) =>
  withMessage(incoming, "question", (question) =>
    doneTo(incoming, "asked", PaperApplications.ask(incoming.clerk, incoming.param("id"), question))
  )

const answer: OfficeHandler = (incoming) =>
  withMessage(incoming, "answer", (text) =>
    byClerk(incoming, "answered", (doer, holder, id) => PaperApplications.answer(doer, holder, id, text))
  )

const withdraw: OfficeHandler = (incoming) => byClerk(incoming, "withdrawn", PaperApplications.withdraw)

/** Nothing is decided by it: what was agreed to is finished. So whoever sees that it is not may ask for it. */
const finish: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const kept = yield* PaperShelf.getApplication(incoming.association.code, incoming.param("id"))
    return yield* doneTo(incoming, "finished", PaperApplications.finish(kept))
  })

/** The pages and deeds of applications. */
export const paperRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: paperOfficePath, needs: "look", handler: showList },
  { method: "GET", path: `${paperOfficePath}/figures`, needs: "look", handler: showFigures, deadlineMillis: 60_000 },
  { method: "GET", path: onePattern, needs: "look", handler: showOne, done: paperDone },
  { method: "POST", path: `${onePattern}/ask`, needs: "correct", handler: ask },
  { method: "POST", path: `${onePattern}/answer`, needs: "correct", handler: answer },
  { method: "POST", path: `${onePattern}/withdraw`, needs: "correct", handler: withdraw },
  { method: "POST", path: `${onePattern}/finish`, needs: "correct", handler: finish }
]

/** What was typed as a message; told at its field when it is none. */
const withMessage = (
  incoming: OfficeIncoming,
  field: "question" | "answer",
  work: (text: string) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> => {
  const text = typedLine(incoming, field)
  return isMessage(text) ? work(text) : onePage(incoming, [{ field, sentence: sentences[field] }], { [field]: text })
}

/** A deed that a clerk does for the person whom the application is about. */
const byClerk = <R>(
  incoming: OfficeIncoming,
  key: keyof typeof paperDone,
  work: (
    doer: PaperApplication.Doer,
    holder: Holder.HolderId,
    id: string
  ) => Effect.Effect<KeptApplication, PaperDeedRefusal, R & Effect.Services<ReturnType<OfficeHandler>>>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const { holder, kept } = yield* PaperList.one(incoming.clerk, incoming.param("id"))
    return yield* doneTo(incoming, key, work({ _tag: "Clerk", clerk: incoming.clerk }, holder, kept.id))
  })

const isReference = Schema.is(LedgerEntry.Reference)
const isMessage = Schema.is(PaperApplication.MessageText)

const sentences = {
  question: "本人に聞くことを500文字以内で入力してください。",
  answer: "回答を500文字以内で入力してください。"
} as const
