/**
 * STEP 2/6 内容選択: what can be used here and now, and which of it is picked (R87-R92).
 */
import { Effect, Result } from "effect"
import { RedemptionFlow } from "@fukuri/core"
import { choosing, type View } from "@fukuri/web-ui"
import type { Handler } from "../Bridge.ts"
import type { Incoming } from "../Incoming.ts"
import type { MemberParts } from "../MemberParts.ts"
import { type NoticeBoard, noticesFor } from "../NoticeBoard.ts"
import { answers, Elsewhere } from "../Problems.ts"
import { page, seeOther } from "../Reply.ts"
import { changedOf, choiceOf, firstAgain, type Here, hereIn, onward, stepView } from "./Passing.ts"

/** Shows the list. When there is no longer more than one thing to pick it is left out (R88). */
export const showChoices =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const here = yield* hereIn(parts, incoming, incoming.query("t"), "Choosing")
      yield* stillToChoose(parts, here)
      return page(choosing(yield* viewOf(parts, incoming, here, changedOf(incoming, "choice")), incoming.spoken))
    })

/** Takes the pick. */
export const pickChoice =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const here = yield* hereIn(parts, incoming, incoming.fields.get("t"), "Choosing")
      const { association, choices } = here.visit
      const picked = incoming.fields.get("choice") ?? ""
      const [product = "", course = ""] = picked.split(" ")
      // Who picked something else than the only thing that is left must be told, and not just be led on with it.
      if (picked !== "" && choices.length === 1) yield* choiceOf(parts, here, { product, course })
      yield* stillToChoose(parts, here)
      const next = RedemptionFlow.choose(here.flow, { product, course }, choices, association)
      if (Result.isSuccess(next)) return seeOther(onward(parts, here, next.success))
      const problem = picked === "" ? ("choice-missing" as const) : ("choice-gone" as const)
      const view = yield* viewOf(parts, incoming, here, [{ field: "choice", problem }])
      return page(choosing(view, incoming.spoken), answers.ChoiceNotOffered.status)
    })

const stillToChoose = (parts: MemberParts, here: Here): Effect.Effect<void, Elsewhere> =>
  here.visit.choices.length > 1 ? Effect.void : Effect.fail(new Elsewhere({ path: firstAgain(parts, here) }))

const viewOf = (
  parts: MemberParts,
  incoming: Incoming,
  here: Here,
  mistakes: ReadonlyArray<View.Mistake>
): Effect.Effect<View.Choosing, never, NoticeBoard> =>
  Effect.map(noticesFor(here.visit.association.code), (notices) => ({
    ...stepView(parts, incoming, here, mistakes),
    notices,
    choices: here.visit.choices,
    picked: incoming.fields.get("choice") === "" ? undefined : incoming.fields.get("choice")
  }))
