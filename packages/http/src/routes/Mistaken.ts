/**
 * 間違えて利用したとき (R120, R123): a use is reported as a mistake, from its STEP 6 or from my page. Whether it can be is decided
 * anew when the form is sent; the same sent twice is one report. What becomes of it is the office's.
 */
import { Effect, Option, Result, Schema } from "effect"
import { CalendarDate, CouponBooks, type Holder, LedgerEntry, Mistakes } from "@fukuri/core"
import { mistakeReport, type View } from "@fukuri/web-ui"
import { mistakePath, myPagePath, stopOf, stopPath } from "../Addresses.ts"
import type { Handler, MemberServices } from "../Bridge.ts"
import { type Incoming, onOneLine } from "../Incoming.ts"
import type { MemberParts } from "../MemberParts.ts"
import { type NoticeBoard, noticesFor } from "../NoticeBoard.ts"
import { type Bridged, Elsewhere, NotFound } from "../Problems.ts"
import { page, type Reply, seeOther } from "../Reply.ts"
import { myPageSession } from "./MyPage.ts"
import { passingWith } from "./Passing.ts"

/** A use that somebody is about to report, and the addresses around it. */
interface Reporting {
  readonly holder: Holder.HolderId
  readonly fiscalYear: CalendarDate.FiscalYear
  readonly redemptionId: LedgerEntry.RedemptionId
  readonly mistake: Mistakes.Mistake
  /** Where its form is sent, and where the answer is seen. */
  readonly action: string
  readonly here: string
  readonly back: string
  readonly ticket?: string
}

type Finding = Effect.Effect<Reporting, Bridged, MemberServices>

/** The page of a use on its pass. */
export const showMistakeHere =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.flatMap(onPass(parts, incoming, incoming.query("t")), (found) => shown(incoming, found))

/** Reports it. */
export const reportMistakeHere =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.flatMap(onPass(parts, incoming, incoming.fields.get("t")), (found) => report(incoming, found))

/** The page of a use on my page. */
export const showMistakeOnMyPage =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.flatMap(onMyPage(parts, incoming), (found) => shown(incoming, found))

/** Reports it. */
export const reportMistakeOnMyPage =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.flatMap(onMyPage(parts, incoming), (found) => report(incoming, found))

/** The use of a pass; while there is none, the page of its state. */
const onPass = (parts: MemberParts, incoming: Incoming, ticketSent: string | undefined): Finding =>
  Effect.gen(function* () {
    const { code, holder, pass, ticket } = yield* passingWith(parts, incoming, ticketSent)
    const { fiscalYear, flow } = pass
    const mistake = yield* Effect.catchTag(
      Mistakes.look(holder, fiscalYear, flow.redemptionId),
      "RedemptionUnknown",
      () => Effect.fail(new Elsewhere({ path: stopPath(code, stopOf(flow), ticket) }))
    )
    return {
      holder,
      fiscalYear,
      redemptionId: flow.redemptionId,
      mistake,
      action: stopPath(code, "mistake"),
      here: stopPath(code, "mistake", ticket),
      back: stopPath(code, "done", ticket),
      ticket
    }
  })

/** The use that an address names, of this fiscal year or of the last: a use of its last evening is one of yesterday. */
const onMyPage = (parts: MemberParts, incoming: Incoming): Finding =>
  Effect.gen(function* () {
    const { code, session } = yield* myPageSession(parts, incoming)
    const { holder } = session
    const redemptionId = Option.getOrUndefined(decodeReceipt(incoming.param("receipt")))
    if (redemptionId === undefined) return yield* new NotFound()
    const thisYear = CalendarDate.fiscalYearOf((yield* CouponBooks.now).today)
    for (const fiscalYear of [thisYear, (thisYear - 1) as CalendarDate.FiscalYear]) {
      const looked = yield* Effect.catchTag(Mistakes.look(holder, fiscalYear, redemptionId), "RedemptionUnknown", () =>
        Effect.succeed(undefined)
      )
      if (looked === undefined) continue
      const here = mistakePath(code, redemptionId)
      const back = `${myPagePath(code)}#uses`
      return { holder, fiscalYear, redemptionId, mistake: looked, action: here, here, back }
    }
    return yield* new NotFound()
  })

const report = (incoming: Incoming, found: Reporting): ReturnType<Handler> =>
  Effect.gen(function* () {
    const { fiscalYear, here, holder, redemptionId } = found
    const typed = (incoming.fields.get("quantity") ?? "").normalize("NFKC").trim()
    const text = onOneLine(incoming.fields.get("text") ?? "")
    if (!isText(text))
      return yield* shown(incoming, found, [{ field: "text", problem: "text-too-long", most: 400 }], text)
    const quantity = /^[0-9]{1,3}$/.test(typed) ? Number(typed) : 0
    const sent = yield* Effect.result(Mistakes.report({ holder, fiscalYear, redemptionId, quantity, text }))
    if (Result.isSuccess(sent)) return seeOther(here)
    const { failure } = sent
    switch (failure._tag) {
      case "MistakeQuantity":
        return yield* shown(
          incoming,
          found,
          [{ field: "quantity", problem: "quantity-malformed", most: failure.most }],
          text
        )
      case "MistakeRefused":
        return yield* shown(incoming, {
          ...found,
          mistake: { ...found.mistake, standing: { _tag: "Impossible", why: failure.why } }
        })
      // It was there a moment ago, and no use and no request is ever removed.
      case "RedemptionUnknown":
      case "DocumentMissing":
        return yield* Effect.die(failure)
      default:
        return yield* failure
    }
  })

const shown = (
  incoming: Incoming,
  { action, back, mistake, ticket }: Reporting,
  mistakes: ReadonlyArray<View.Mistake> = [],
  text = ""
): Effect.Effect<Reply, never, NoticeBoard> => {
  const isLate = incoming.changes && mistakes.length === 0
  return Effect.map(noticesFor(mistake.association.code), (notices) =>
    page(
      mistakeReport(
        {
          mistake,
          notices,
          form: { action, csrf: incoming.csrf },
          ticket,
          back,
          quantity: incoming.fields.get("quantity")?.slice(0, 10) ?? "",
          text,
          mistakes
        },
        incoming.spoken
      ),
      mistakes.length > 0 ? 422 : isLate ? 409 : 200
    )
  )
}

/** What was typed, on one line. */
const isText = Schema.is(Mistakes.MistakeText)
const decodeReceipt = Schema.decodeUnknownOption(LedgerEntry.RedemptionId)
