/**
 * DraftRoutes (下書き): programmes that are being written, from the first word to the version that is published. What may be
 * published is decided in `Publishing`; here it is asked and answered.
 */
import {
  CalendarDate,
  Catalogue,
  CouponBooks,
  type Holder,
  LedgerEntry,
  Membership,
  type Programme,
  ProgrammeDrafts,
  ProgrammeYear,
  Publishing
} from "@fukuri/core"
import { DraftPages, type OfficeView, ProgrammeParts } from "@fukuri/web-ui"
import { Effect, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { placesIn } from "../JsonPlaces.ts"
import { NotFound } from "../Problems.ts"
import { page, type Reply, seeOther } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { typed, typedLine } from "./HolderParts.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import {
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  type OfficeServices,
  seeDone
} from "./OfficeRoute.ts"
import { programmeDone as done, programmePattern, publishedIn, readable } from "./ProgrammeAnswers.ts"

const { draftsPath, programmePath, programmesPath } = ProgrammeParts
const draftPattern = `${draftsPath}/:id`

/** As much as the longest draft needs once it is wrapped into a form. */
const draftBytes = 8_000_000

type Answer = Effect.Effect<Reply, OfficeProblem, OfficeServices>

const beginNew: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association } = incoming
    const { today } = yield* CouponBooks.now
    const asked = Number(typed(incoming, "year"))
    const year = isYear(asked) ? asked : CalendarDate.fiscalYearOf(today)
    const [body = "kyosai"] = Object.keys(association.bodyNames ?? {})
    const fresh = ProgrammeYear.template(association.code, year, Schema.is(Membership.Body)(body) ? body : defaultBody)
    return yield* begun(incoming, { text: ProgrammeYear.textOf(fresh) })
  })

const beginNext: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const programme = yield* publishedIn(incoming)
    return yield* begun(incoming, yield* draftOf(programme))
  })

const copyToNextYear: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const next = ProgrammeYear.nextYear(yield* publishedIn(incoming))
    const catalogue = yield* (yield* Catalogue.Catalogue).latest
    const known = Publishing.publishedOf(catalogue, next.association, next.id)
    const { basedOn } = known === undefined ? { basedOn: undefined } : yield* draftOf(known)
    return yield* begun(incoming, {
      text: ProgrammeYear.textOf(next),
      ...(basedOn === undefined ? {} : { basedOn })
    })
  })

const showDraft: OfficeHandler = (incoming) => draftPage(incoming, { check: incoming.query("check") === "1" })

const saveDraft: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { actor, association } = incoming
    const id = yield* draftIn(incoming)
    const text = typed(incoming, "text")
    const seen = Number(typed(incoming, "version"))
    const saved = yield* Effect.result(ProgrammeDrafts.save({ actor, association: association.code, id }, text, seen))
    if (Result.isFailure(saved)) {
      const { failure } = saved
      if (failure._tag === "DocumentConflict")
        return yield* draftPage(incoming, { text, mistake: sentences.overtaken }, 409)
      if (failure._tag === "DraftTooLong") return yield* draftPage(incoming, { text, mistake: sentences.tooLong }, 422)
      return yield* Effect.fail(failure)
    }
    const path = `${draftsPath}/${id}`
    const next = typed(incoming, "next")
    if (next === "publish") {
      return seeOther((yield* readable(association.code, id)) === undefined ? `${path}?check=1` : `${path}/publish`)
    }
    return seeDone(next === "check" ? `${path}?check=1` : path, done, "saved")
  })

const discard: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { actor, association } = incoming
    yield* ProgrammeDrafts.discard({ actor, association: association.code, id: yield* draftIn(incoming) })
    return seeDone(programmesPath, done, "discarded")
  })

const showPublishing: OfficeHandler = (incoming) => publishingPage(incoming)

const publish: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { actor, association } = incoming
    const id = yield* draftIn(incoming)
    const reason = typedLine(incoming, "reason")
    if (!isReason(reason))
      return yield* publishingPage(incoming, [{ field: "reason", sentence: sentences.reason }], 422)
    const deed = { actor, association: association.code, id }
    const order = { reason, basis: typed(incoming, "basis") }
    return yield* ProgrammeDrafts.publish(deed, order).pipe(
      Effect.matchEffect({
        onSuccess: ({ programme }): Answer => Effect.succeed(seeDone(programmePath(programme), done, "published")),
        onFailure: (failure): Answer => {
          switch (failure._tag) {
            case "ProgrammeRefused":
              return Effect.succeed(seeOther(`${draftsPath}/${id}?check=1`))
            case "PublishingRefused":
              return publishingPage(incoming, [], 422)
            case "EditConflict":
              return publishingPage(incoming, [{ field: "", sentence: sentences.moved }], 409)
            default:
              return Effect.fail(failure)
          }
        }
      })
    )
  })

/** The deeds that begin a draft, and what can be done with one. */
export const draftRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "POST", path: `${programmePattern}/draft`, needs: "operate", handler: beginNext },
  { method: "POST", path: `${programmePattern}/next-year`, needs: "operate", handler: copyToNextYear },
  { method: "POST", path: draftsPath, needs: "operate", handler: beginNew },
  { method: "GET", path: draftPattern, needs: "operate", handler: showDraft, done },
  { method: "POST", path: draftPattern, needs: "operate", handler: saveDraft, bodyBytes: draftBytes },
  { method: "POST", path: `${draftPattern}/discard`, needs: "operate", handler: discard },
  { method: "GET", path: `${draftPattern}/publish`, needs: "operate", handler: showPublishing },
  { method: "POST", path: `${draftPattern}/publish`, needs: "operate", handler: publish }
]

/** The editor: with what was typed when it could not be saved, and with all that is wrong when that is asked for. */
const draftPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  { check = false, mistake, text }: { readonly check?: boolean; readonly text?: string; readonly mistake?: string },
  status = 200
) {
  const { code } = incoming.association
  const id = yield* draftIn(incoming)
  const kept = yield* ProgrammeDrafts.find(code, id)
  if (kept === undefined) return yield* new NotFound()
  const { at, basedOn, by, text: saved } = kept.value
  const nameOf = yield* actorNames(code)
  const mistakes = mistake === undefined ? {} : { mistakes: [{ field: "text", sentence: mistake }] }
  return page(
    DraftPages.draft(incoming.frame("programmes", mistakes), {
      id,
      version: kept.version,
      name: ProgrammeDrafts.outlineOf(saved).name ?? sentences.nameless,
      text: text ?? saved,
      maxLength: ProgrammeDrafts.mostText,
      basedOn,
      by: nameOf(by),
      at,
      problems: check ? yield* problemsIn(code, id, saved) : undefined
    }),
    status
  )
})

/** The look before publishing; where the draft can not be read, the way back to what is wrong with it. */
const publishingPage = (
  incoming: OfficeIncoming,
  mistakes: ReadonlyArray<OfficeView.FormMistake> = [],
  status = 200
): Answer =>
  Effect.gen(function* () {
    const { code } = incoming.association
    const id = yield* draftIn(incoming)
    const programme = yield* readable(code, id)
    if (programme === undefined) return seeOther(`${draftsPath}/${id}?check=1`)
    const outlook = yield* Publishing.outlook(programme)
    const version = yield* Publishing.latestNumber(code, programme.id)
    const frame = incoming.frame("programmes", { mistakes })
    return page(DraftPages.publishing(frame, { id, outlook, version, reason: typedLine(incoming, "reason") }), status)
  })

/** All that is wrong with a draft, each at its place in the text. */
const problemsIn = (association: Holder.AssociationCode, id: string, text: string) =>
  Effect.matchEffect(ProgrammeDrafts.read(association, id), {
    onSuccess: () => Effect.succeed<ReadonlyArray<DraftPages.PlacedProblem>>([]),
    onFailure: (failure) => {
      if (failure._tag !== "ProgrammeRefused") return Effect.fail(failure)
      const places = placesIn(text)
      return Effect.succeed(
        failure.problems
          .map((problem): DraftPages.PlacedProblem => {
            const isSyntax = problem.wrong._tag === "Syntax"
            const place = isSyntax ? (places.fault?.place ?? { line: 1, column: 1 }) : places.of(problem.path)
            return { problem, syntax: isSyntax ? places.fault?.kind : undefined, ...place }
          })
          .toSorted((a, b) => a.line - b.line || a.column - b.column)
      )
    }
  })

/** The id of the draft that an address names. Fails with NotFound when none can have it. */
const draftIn = (incoming: OfficeIncoming): Effect.Effect<string, NotFound> => {
  const id = incoming.param("id")
  return isDraftId(id) ? Effect.succeed(id) : Effect.fail(new NotFound())
}

const begun = Effect.fnUntraced(function* (
  { actor, association }: OfficeIncoming,
  draft: Parameters<typeof ProgrammeDrafts.begin>[1]
) {
  const { at } = yield* CouponBooks.now
  const id = newId(at)
  yield* ProgrammeDrafts.begin({ actor, association: association.code, id }, draft).pipe(
    // A published programme is a fraction of what a draft may be.
    Effect.catchTag("DraftTooLong", Effect.die)
  )
  return seeDone(`${draftsPath}/${id}`, done, "begun")
})

const draftOf = Effect.fnUntraced(function* (programme: Programme.Programme) {
  const version = yield* Publishing.latestNumber(programme.association, programme.id)
  return {
    text: ProgrammeYear.textOf(programme),
    basedOn: { programme: programme.id, ...(version === undefined ? {} : { version }) }
  }
})

const defaultBody = Schema.decodeSync(Membership.Body)("kyosai")
const isYear = Schema.is(CalendarDate.FiscalYear)
const isDraftId = Schema.is(LedgerEntry.Reference)
const isReason = Schema.is(LedgerEntry.Reason)

const sentences = {
  nameless: "(名称なし)",
  reason: "公開する理由を、1〜500文字で入力してください。",
  moved:
    "確認したあとに、公開中の内容か下書きが変わりました。下の内容を確かめて、もう一度公開してください。まだ公開していません。",
  overtaken:
    "編集している間に、ほかの職員がこの下書きを保存しました。まだ保存していません。このまま保存すると、入力した内容に置き換わります。",
  tooLong: "長すぎて保存できません。200万文字以内にしてください。"
} as const
