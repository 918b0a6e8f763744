/**
 * CorrectionRoutes (訂正): asking to give back what was used, looking once more, agreeing, refusing, taking back, and what
 * is open and what was. The form's looks before sending change nothing; sending it twice is one request.
 */
import {
  Clerk,
  CorrectedUses,
  Correction,
  Corrections,
  CouponBooks,
  Holder,
  LedgerEntry,
  type Shelf,
  UseList
} from "@fukuri/core"
import { CorrectionForm, CorrectionPages, type OfficeView, usesPath } from "@fukuri/web-ui"
import { Effect, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { approversOf, changedSentence, correctable, draftIn, formPage, formView, withOrder } from "./CorrectionOrder.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { addressOf, found, personIn } from "./UseRoutes.ts"

const correctionsPath = "/office/corrections"
const useCorrectPath = `${usesPath}/:id/correct`

const done = {
  applied: "訂正しました。取り消した枚数は、クーポンの残りに戻りました。",
  requested: "承認を依頼しました。ほかの職員が承認すると訂正されます。",
  approved: "承認しました。訂正が台帳に記入されました。",
  refused: "却下しました。",
  withdrawn: "依頼を取り下げました。",
  overtaken: "先にほかの訂正が行われていたため、訂正できませんでした。",
  pending: "受け付けました。台帳への記入は、まもなく終わります。"
} as const satisfies DoneMessages

type Mistakes = ReadonlyArray<OfficeView.FormMistake>

const showForm: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const use = yield* correctable(incoming)
    const { at, today } = yield* CouponBooks.now
    return yield* formPage(incoming, use, {
      id: newId(at),
      left: String(use.figures.left),
      quantity: use.figures.left - use.waiting === 1 ? "1" : "",
      reason: "",
      text: "",
      toldBy: "",
      caller: "",
      toldOn: today
    })
  })

const editAgain: OfficeHandler = (incoming) =>
  Effect.flatMap(correctable(incoming), (use) => formPage(incoming, use, draftIn(incoming)))

const confirm: OfficeHandler = (incoming) =>
  withOrder(incoming, (order, use, draft) =>
    Effect.gen(function* () {
      const preview = yield* Corrections.preview(order)
      return page(
        CorrectionForm.correctionConfirm(incoming.frame("uses"), {
          ...(yield* formView(incoming, use, draft)),
          preview
        })
      )
    })
  )

const send: OfficeHandler = (incoming) =>
  withOrder(incoming, (order, _, draft) =>
    Effect.gen(function* () {
      const { at } = yield* CouponBooks.now
      const id = isReference(draft.id) ? draft.id : newId(at)
      return seen(yield* Corrections.request(id, order))
    })
  )

const showCorrections: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const state = CorrectionPages.pastStates.find((each) => each === incoming.query("state"))
    const mine = incoming.query("mine") !== ""
    const before = incoming.query("before")
    const count = Math.min(Math.max(0, Math.trunc(Number(incoming.query("from"))) || 0), 1_000_000)
    const open = yield* UseList.requests({ clerk, filter: { open: true } })
    const past = yield* UseList.requests({
      clerk,
      filter: { open: false, state, requestedBy: mine ? incoming.actor : undefined },
      before: isReference(before) ? before : undefined
    })
    const { at: now } = yield* CouponBooks.now
    const personOf = yield* personIn(incoming)
    const line = ({ kept, use }: UseList.CorrectionRow) => ({
      kept,
      use,
      own: Clerk.isOwn(clerk, Holder.numberOf(kept.subject as Holder.HolderId)),
      person: personOf(kept.subject as Holder.HolderId)
    })
    const search = { state: state ?? "", ...(mine ? { mine: "1" } : {}) }
    const shown = isReference(before) ? count : 0
    return page(
      CorrectionPages.corrections(incoming.frame("uses"), {
        open: open.rows.map(line).toReversed(),
        moreOpen: open.next !== undefined,
        past: past.rows.map(line),
        search: { state: state ?? "", mine },
        before: shown,
        // The pages before are reached from the first one on: ids tell nothing of what was before them.
        previous: shown === 0 ? undefined : addressOf(correctionsPath, search),
        next:
          past.next === undefined
            ? undefined
            : addressOf(correctionsPath, { ...search, before: past.next, from: String(shown + past.rows.length) }),
        now,
        nameOf: yield* actorNames(clerk.association)
      })
    )
  })

const showCorrection: OfficeHandler = (incoming) =>
  Effect.map(correctionView(incoming), (view) => page(CorrectionPages.correction(incoming.frame("uses"), view)))

const showApproval: OfficeHandler = (incoming) => approvalPage(incoming, [], "")

const approve: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const left = Number(typed(incoming, "left"))
    const approved = yield* Effect.result(
      found(Corrections.approve(incoming.clerk, incoming.param("id"), { left: Number.isInteger(left) ? left : -1 }))
    )
    if (Result.isSuccess(approved)) return seen(approved.success, "approved")
    const { failure } = approved
    if (failure._tag === "UseChanged") {
      return yield* approvalPage(incoming, [{ field: "", sentence: sentences.changed(failure.left) }], "")
    }
    if (failure._tag === "CorrectionDecided") return yield* decidedAlready(incoming)
    return failure._tag === "NotRequester" ? yield* Effect.die(failure) : yield* failure
  })

const refuse: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const reason = typedLine(incoming, "reason")
    if (!isReason(reason)) {
      return yield* approvalPage(incoming, [{ field: "reason", sentence: sentences.refusalReason }], reason)
    }
    const refused = yield* Effect.result(Corrections.refuse(incoming.clerk, incoming.param("id"), reason))
    if (Result.isSuccess(refused)) return seen(refused.success)
    const { failure } = refused
    if (failure._tag === "CorrectionDecided") return yield* decidedAlready(incoming)
    return failure._tag === "NotRequester" ? yield* Effect.die(failure) : yield* failure
  })

const withdraw: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const withdrawn = yield* Effect.result(Corrections.withdraw(incoming.clerk, incoming.param("id")))
    if (Result.isSuccess(withdrawn)) return seen(withdrawn.success)
    const { failure } = withdrawn
    if (failure._tag === "CorrectionDecided" || failure._tag === "NotRequester") return yield* decidedAlready(incoming)
    return yield* failure
  })

/** Nothing is decided by it: what was agreed to is finished. So whoever sees that it is not may ask for it. */
const finish: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { kept } = yield* found(UseList.request(incoming.clerk, incoming.param("id")))
    return seen(yield* Corrections.finish(kept))
  })

/** The pages and deeds of corrections. */
export const correctionRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: useCorrectPath, needs: "correct", handler: showForm },
  { method: "POST", path: `${useCorrectPath}/edit`, needs: "correct", handler: editAgain },
  { method: "POST", path: `${useCorrectPath}/confirm`, needs: "correct", handler: confirm },
  { method: "POST", path: useCorrectPath, needs: "correct", handler: send },
  { method: "GET", path: correctionsPath, needs: "look", handler: showCorrections },
  { method: "GET", path: `${correctionsPath}/:id`, needs: "look", handler: showCorrection, done },
  { method: "GET", path: `${correctionsPath}/:id/approve`, needs: "approve", handler: showApproval },
  { method: "POST", path: `${correctionsPath}/:id/approve`, needs: "approve", handler: approve },
  { method: "POST", path: `${correctionsPath}/:id/refuse`, needs: "approve", handler: refuse },
  { method: "POST", path: `${correctionsPath}/:id/withdraw`, needs: "correct", handler: withdraw },
  { method: "POST", path: `${correctionsPath}/:id/finish`, needs: "correct", handler: finish }
]

/** To the page of a request after a deed, with what became of it. */
const seen = (
  { id, value: { state } }: Shelf.Kept<Correction.Correction>,
  whenApplied: "applied" | "approved" = "applied"
) => {
  const keys = {
    Requested: "requested",
    Approved: "pending",
    Applied: whenApplied,
    Refused: "refused",
    Withdrawn: "withdrawn",
    Overtaken: "overtaken"
  } as const
  return seeDone(`${correctionsPath}/${id}`, done, keys[state._tag])
}

const correctionView = Effect.fnUntraced(function* (incoming: OfficeIncoming) {
  const { clerk } = incoming
  const { entry, kept, use } = yield* found(UseList.request(clerk, incoming.param("id")))
  const { at: now } = yield* CouponBooks.now
  const view: CorrectionPages.CorrectionView = {
    id: kept.id,
    value: kept.value,
    use,
    entry,
    person: (yield* personIn(incoming))(use.holder),
    own: Clerk.isOwn(clerk, Holder.numberOf(use.holder)),
    approvers: yield* approversOf(incoming, use.holder, kept.value.requestedBy),
    asksSecond:
      Correction.isByHolder(kept.value) &&
      (yield* CorrectedUses.givenBackBy(use.opened, use.redemption.id, incoming.actor)) + kept.value.quantity >
        CorrectedUses.limitOf(use.opened.association),
    now,
    nameOf: yield* actorNames(clerk.association)
  }
  return view
})

/** The look before agreeing. Who cannot decide is told why; what is decided already is shown as it is. */
const approvalPage = (incoming: OfficeIncoming, mistakes: Mistakes, reason: string): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const view = yield* correctionView(incoming)
    const frame = incoming.frame("uses", { mistakes })
    if (view.own) return yield* new Clerk.SelfService()
    if (view.value.requestedBy === incoming.actor) return yield* new Clerk.SecondPersonNeeded()
    if (view.value.state._tag !== "Requested") return yield* decidedAlready(incoming)
    return page(CorrectionPages.correctionApproval(frame, { ...view, reason }), statusOf(mistakes))
  })

const decidedAlready = (incoming: OfficeIncoming): ReturnType<OfficeHandler> =>
  Effect.map(correctionView(incoming), (view) =>
    page(
      CorrectionPages.correction(
        incoming.frame("uses", { mistakes: [{ field: "", sentence: sentences.decided }] }),
        view
      ),
      409
    )
  )

const isReference = Schema.is(LedgerEntry.Reference)
const isReason = Schema.is(LedgerEntry.Reason)
const sentences = {
  changed: changedSentence,
  decided: "この依頼は、ほかの職員がすでに処理したか、取り下げられています。今の状態を確かめてください。",
  refusalReason: "却下の理由を500文字以内で入力してください。"
} as const
