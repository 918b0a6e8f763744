/**
 * 紙クーポンの申請 (R110, R111, R114): a login of its own, whatever the day on which my page opens, and one page behind it:
 * applying, how the application stands, answering the office, taking it back. Always for the person's own coupons.
 */
import {
  type Association,
  type CalendarDate,
  Catalogue,
  CouponBooks,
  HolderNumber,
  type LedgerEntry,
  PaperApplication,
  PaperApplications,
  PaperBooks,
  type Sessions
} from "@fukuri/core"
import { paperApplication, paperLogin, type View } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { paperFormPath, paperPath } from "../Addresses.ts"
import type { Handler } from "../Bridge.ts"
import { sessionCookie } from "../Cookies.ts"
import { newId } from "../Ids.ts"
import { type Incoming, onOneLine } from "../Incoming.ts"
import { asksForCode, keptIn, login, nothingTyped, type Typed as TypedLogin } from "../Login.ts"
import type { MemberParts } from "../MemberParts.ts"
import { noticesFor } from "../NoticeBoard.ts"
import { noticeAt } from "../Notices.ts"
import { answers, NotFound, SessionEnded } from "../Problems.ts"
import { page, seeOther, withCookies } from "../Reply.ts"

const holder = { _tag: "Holder" } as const

/** Shows the login. */
export const showPaperLogin =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const association = yield* associationAt(incoming)
      const ended: ReadonlyArray<View.Mistake> =
        incoming.query("ended") === "" ? [] : [{ field: "form", problem: "session-ended" }]
      return page(paperLogin(yield* loginView(parts, incoming, association, { mistakes: ended }), incoming.spoken))
    })

/** Logs in. */
export const logInToPaper =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const association = yield* associationAt(incoming)
      const entered = yield* login(parts, incoming, { association, audience: `paper:${association.code}` })
      if (entered._tag === "Mistaken") {
        const view = yield* loginView(parts, incoming, association, entered)
        return page(paperLogin(view, incoming.spoken), answers.WrongPair.status)
      }
      return withCookies(seeOther(paperFormPath(association.code)), ...entered.cookies)
    })

/** The login again, for a form that is not ours or too old to be proven. Looks nobody up. */
export const unprovenAtPaper =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const association = yield* associationAt(incoming)
      const mistakes = [{ field: "form", problem: "form-expired" }] as const
      const view = yield* loginView(parts, incoming, association, { kept: keptIn(incoming.fields), mistakes })
      return page(paperLogin(view, incoming.spoken), answers.FormRefused.status)
    })

/** Shows the form, or how the application stands. */
export const showPaper =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.flatMap(present(parts, incoming), (who) => formPage(incoming, who, {}))

/** 「申請する」. Whoever has an application that stands is shown it. */
export const apply =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const who = yield* present(parts, incoming)
      const text = typedLine(incoming, "text")
      const typed = { ground: incoming.fields.get("ground") ?? "", text }
      const ground = Option.getOrUndefined(decodeGround(typed.ground))
      const mistakes: ReadonlyArray<View.Mistake> = [
        ...(ground === undefined ? [{ field: "ground", problem: "ground-missing" } as const] : []),
        ...(isText(text) ? [] : [{ field: "text", problem: "text-too-long", most: 500 } as const])
      ]
      if (ground === undefined || mistakes.length > 0) return yield* formPage(incoming, who, { typed, mistakes })
      const { at } = yield* CouponBooks.now
      const id = idIn(incoming, at)
      const submitted = yield* Effect.result(PaperApplications.submit(holder, who.session.holder, id, { ground, text }))
      if (Result.isSuccess(submitted)) return seeOther(paperFormPath(who.association.code))
      const { failure } = submitted
      switch (failure._tag) {
        case "NotShortTime":
          return yield* formPage(incoming, who, {
            typed,
            mistakes: [{ field: "ground", problem: "ground-not-short-time" }]
          })
        case "PaperTextMissing":
          return yield* formPage(incoming, who, { typed, mistakes: [{ field: "text", problem: "text-missing" }] })
        case "PaperApplied":
        case "ReferenceTaken":
          return seeOther(paperFormPath(who.association.code))
        default:
          return yield* ownProblem(failure)
      }
    })

/** Sends the answer to what the office asked. */
export const answerQuestion =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const who = yield* present(parts, incoming)
      const answer = typedLine(incoming, "answer")
      if (!isMessage(answer)) {
        return yield* formPage(incoming, who, {
          typed: { answer },
          mistakes: [{ field: "answer", problem: "answer-missing" }]
        })
      }
      const { kept } = yield* PaperApplications.own(who.session.holder)
      if (kept === undefined) return seeOther(paperFormPath(who.association.code))
      return yield* toForm(who, PaperApplications.answer(holder, who.session.holder, kept.id, answer))
    })

/** 「申請を取り下げる」. */
export const withdraw =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const who = yield* present(parts, incoming)
      const { kept } = yield* PaperApplications.own(who.session.holder)
      if (kept === undefined) return seeOther(paperFormPath(who.association.code))
      return yield* toForm(who, PaperApplications.withdraw(holder, who.session.holder, kept.id))
    })

/** 「ログアウト」: ends the login in the store and in the browser. */
export const logOutOfPaper =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const { code } = yield* associationAt(incoming)
      const audience = `paper:${code}` as const
      const cookie = yield* parts.sessions.end(audience, incoming.cookie(sessionCookie(audience)))
      return withCookies(seeOther(`${paperPath(code)}/logged-out`), cookie)
    })

/** Says that one is logged out. */
export const showPaperLoggedOut: Handler = (incoming) => noticeAt(incoming, "logged-out", 200)

interface Present {
  readonly association: Association.Association
  readonly session: Sessions.Session
}

const present = Effect.fnUntraced(function* (parts: MemberParts, incoming: Incoming) {
  const association = yield* associationAt(incoming)
  const audience = `paper:${association.code}` as const
  const session = yield* parts.sessions.current(audience, incoming.cookie(sessionCookie(audience)))
  if (session === undefined) return yield* new SessionEnded()
  const who: Present = { association, session }
  return who
})

type Typed = View.PaperApplication["typed"]

const formPage = Effect.fnUntraced(function* (
  incoming: Incoming,
  { association, session }: Present,
  shown: { readonly typed?: Partial<Typed>; readonly mistakes?: ReadonlyArray<View.Mistake> }
) {
  const { kept, opened, workplace } = yield* PaperApplications.own(session.holder)
  const { at } = yield* CouponBooks.now
  const { mistakes = [], typed = {} } = shown
  const { holder: person, relation } = opened.facts
  const post = (stop: string) => ({ action: `${paperPath(association.code)}/${stop}`, csrf: incoming.csrf })
  const stands = kept !== undefined && PaperApplication.isStanding(kept.value)
  const view: View.PaperApplication = {
    association,
    notices: yield* noticesFor(association.code),
    maskedNumber: HolderNumber.masked(person.number),
    isSpouse: relation === "spouse",
    workplace: workplace.name,
    unused: PaperBooks.paperLines(opened).flatMap(({ product, remaining }) =>
      remaining > 0 ? [{ name: "name" in product ? product.name : product.id, quantity: remaining }] : []
    ),
    application: kept,
    apply: stands ? undefined : { ...post("form"), id: newId(at) },
    answer: kept?.value.state._tag === "NeedsInformation" ? post("answer") : undefined,
    withdraw: kept !== undefined && PaperApplication.isUndecided(kept.value.state) ? post("withdraw") : undefined,
    typed: { ground: "", text: "", answer: "", ...typed },
    mistakes,
    logout: post("logout")
  }
  return page(paperApplication(view, incoming.spoken), mistakes.length > 0 ? answers.ChoiceNotOffered.status : 200)
})

type OwnRefusal = Effect.Error<
  ReturnType<typeof PaperApplications.answer> | ReturnType<typeof PaperApplications.submit>
>

/** Back to the page, which says what became of it, also when somebody else was faster. */
const toForm = <A, R>({ association }: Present, work: Effect.Effect<A, OwnRefusal, R>) =>
  Effect.gen(function* () {
    const done = yield* Effect.result(work)
    if (Result.isSuccess(done) || done.failure._tag === "PaperDecided" || done.failure._tag === "DocumentMissing") {
      return seeOther(paperFormPath(association.code))
    }
    return yield* ownProblem(done.failure)
  })

/** What a person may be left with; the rest is refused to clerks alone, or cannot be. */
const ownProblem = (failure: OwnRefusal) =>
  failure._tag === "StoreFailure" || failure._tag === "HolderUnknown" ? Effect.fail(failure) : Effect.die(failure)

const associationAt = Effect.fnUntraced(function* (incoming: Incoming) {
  const { associations } = yield* (yield* Catalogue.Catalogue).latest
  return associations.get(incoming.param("association")) ?? (yield* new NotFound())
})

const loginView = Effect.fnUntraced(function* (
  { board }: MemberParts,
  incoming: Incoming,
  association: Association.Association,
  { kept = nothingTyped, mistakes }: TypedLogin
) {
  const view: View.PaperLogin = {
    association,
    notices: yield* noticesFor(association.code),
    form: { action: paperPath(association.code), csrf: incoming.csrf },
    ...kept,
    asksCode: (yield* board.isAlert(association.code)) || asksForCode(mistakes),
    mistakes
  }
  return view
})

/** The id that the form was shown with, as long as that can be: it says when, and lists are in order of it. */
const idIn = ({ fields }: Incoming, at: CalendarDate.Instant): LedgerEntry.Reference => {
  const id = fields.get("id") ?? ""
  const since = /^[0-9a-z]{9}-[0-9a-z]{12}$/.test(id) ? at - Number.parseInt(id.slice(0, 9), 36) : -1
  return since >= 0 && since < longestOpenMillis ? (id as LedgerEntry.Reference) : newId(at)
}

const longestOpenMillis = 24 * 60 * 60_000

const typedLine = ({ fields }: Incoming, name: string): string => onOneLine(fields.get(name) ?? "")

const decodeGround = Schema.decodeUnknownOption(PaperApplication.Ground)
const isText = Schema.is(PaperApplication.ApplicationText)
const isMessage = Schema.is(PaperApplication.MessageText)
