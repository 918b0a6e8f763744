/**
 * STEP 3/6 枚数入力: how many of what was picked (R93-R96).
 */
import { Effect, Result } from "effect"
import { RedemptionFlow } from "@fukuri/core"
import { counting, type View } from "@fukuri/web-ui"
import type { Handler } from "../Bridge.ts"
import type { MemberParts } from "../MemberParts.ts"
import { noticesFor } from "../NoticeBoard.ts"
import { answers } from "../Problems.ts"
import { page, seeOther } from "../Reply.ts"
import { changedOf, choiceOf, hereIn, onward, stepView } from "./Passing.ts"

/** Shows the field, with 1 in it (R94). */
export const showCount =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const here = yield* hereIn(parts, incoming, incoming.query("t"), "Counting")
      const choice = yield* choiceOf(parts, here, here.flow)
      const step = stepView(parts, incoming, here, changedOf(incoming, "form", choice.most))
      const notices = yield* noticesFor(step.association.code)
      return page(counting({ ...step, notices, choice, quantity: "1" }, incoming.spoken))
    })

/** Takes the number. */
export const takeCount =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const here = yield* hereIn(parts, incoming, incoming.fields.get("t"), "Counting")
      const choice = yield* choiceOf(parts, here, here.flow)
      const typed = incoming.fields.get("quantity") ?? ""
      const quantity = numberIn(typed)
      const next = RedemptionFlow.count(here.flow, quantity, [choice])
      if (Result.isSuccess(next)) return seeOther(onward(parts, here, next.success))
      const step = stepView(parts, incoming, here, [mistakeIn(quantity, choice)])
      const notices = yield* noticesFor(step.association.code)
      const view = { ...step, notices, choice, quantity: typed.slice(0, longest) }
      return page(counting(view, incoming.spoken), answers.CountNotOffered.status)
    })

/** What the field gives back at the most. Unit: characters. */
const longest = 16

/** The number in a text, in digits of any width; NaN when there is none. */
const numberIn = (typed: string): number => {
  const plain = typed
    .slice(0, longest + 1)
    .normalize("NFKC")
    .trim()
  return /^[0-9]{1,9}$/.test(plain) ? Number(plain) : Number.NaN
}

const mistakeIn = (quantity: number, { most }: RedemptionFlow.Choice): View.Mistake =>
  quantity > most
    ? { field: "quantity", problem: "quantity-too-many", most }
    : { field: "quantity", problem: "quantity-malformed" }
