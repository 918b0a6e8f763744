/**
 * STEP 4/6 確認, which the staff look at, and the screen of STEP 5/6 最終確認, which shows the same (R97-R100). Both show
 * exactly what the press will use; when that is not to be had any more, neither is shown. The press is in `Press.ts`.
 */
import { Effect } from "effect"
import { Holder, RedemptionFlow } from "@fukuri/core"
import { confirming, showing, type View } from "@fukuri/web-ui"
import type { Handler } from "../Bridge.ts"
import type { Incoming } from "../Incoming.ts"
import type { MemberParts } from "../MemberParts.ts"
import { Elsewhere } from "../Problems.ts"
import { page, seeOther } from "../Reply.ts"
import { changedOf, choiceOf, hereIn, onward, stepView } from "./Passing.ts"

/** Shows STEP 4. */
export const showToStaff =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.map(shown(parts, incoming, "Showing"), (view) => page(showing(view, incoming.spoken)))

/** 「利用する」: on to STEP 5. Uses nothing. */
export const goToConfirm =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const here = yield* hereIn(parts, incoming, incoming.fields.get("t"), "Showing")
      return seeOther(onward(parts, here, RedemptionFlow.confirm(here.flow)))
    })

/** Shows STEP 5. */
export const showConfirm =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.map(shown(parts, incoming, "Confirming"), (view) => page(confirming(view, incoming.spoken)))

const shown = Effect.fnUntraced(function* (parts: MemberParts, incoming: Incoming, tag: "Showing" | "Confirming") {
  const here = yield* hereIn(parts, incoming, incoming.query("t"), tag)
  const { course, product, quantity, redemptionId } = here.flow
  const choice = yield* choiceOf(parts, here, here.flow)
  if (quantity > choice.most) {
    const counting = { _tag: "Counting", course, product, redemptionId } as const
    return yield* new Elsewhere({ path: `${onward(parts, here, counting)}&changed=quantity` })
  }
  const view: View.Showing = {
    ...stepView(parts, incoming, here, changedOf(incoming, "form")),
    choice,
    quantity,
    number: Holder.numberOf(here.holder),
    check: parts.checkWord(here.code, here.visit.at)
  }
  return view
})
