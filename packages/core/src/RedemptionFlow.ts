/**
 * RedemptionFlow: the way through STEP 1 to 6 as a state machine (R81-R109). A state holds exactly what the person has
 * decided so far; it carries the redemption id of this pass from the start, so that one pass is at most one use.
 * What can be chosen is asked anew at every step and never remembered.
 */
import { Result, Schema } from "effect"
import { type Course, type CouponProduct, CourseKey, ProductId } from "./CouponProduct.ts"
import { RedemptionId } from "./LedgerEntry.ts"
import { Count } from "./Quantity.ts"

/** What a person can pick at STEP 2: one course of one product. */
export interface Choice {
  readonly product: CouponProduct
  readonly course: Course
  readonly remaining: number
  /** The most in one redemption. */
  readonly most: number
}

const chosen = { redemptionId: RedemptionId, product: ProductId, course: CourseKey }

/** Where a person is between login and use. */
export const RedemptionFlow = Schema.TaggedUnion({
  /** STEP 2/6 内容選択. */
  Choosing: { redemptionId: RedemptionId },
  /** STEP 3/6 枚数入力. */
  Counting: chosen,
  /** STEP 4/6 確認: the screen is shown to staff. */
  Showing: { ...chosen, quantity: Count },
  /** STEP 5/6 最終確認. */
  Confirming: { ...chosen, quantity: Count }
})
export type RedemptionFlow = typeof RedemptionFlow.Type

type StateOf<Tag extends RedemptionFlow["_tag"]> = Extract<RedemptionFlow, { readonly _tag: Tag }>

/** Nothing can be used here and now: the no-coupon screen tells why. */
export interface NothingUsable {
  readonly _tag: "NothingUsable"
}

/** The step numbers printed on the screens. */
export const stepOf = (state: RedemptionFlow): 2 | 3 | 4 | 5 =>
  RedemptionFlow.match(state, {
    Choosing: () => 2 as const,
    Counting: () => 3 as const,
    Showing: () => 4 as const,
    Confirming: () => 5 as const
  })

/** What is picked cannot be picked here and now (any more). */
export class ChoiceNotOffered extends Schema.TaggedError<ChoiceNotOffered>()("ChoiceNotOffered", {}) {}

/** The number is none, or not from 1 to the most that can be used at once. */
export class CountNotOffered extends Schema.TaggedError<CountNotOffered>()("CountNotOffered", { most: Schema.Int }) {}

/** What an association lets the flow leave out (A2). STEP 4 and 5 are never left out. */
export interface FlowOptions {
  readonly skipQuantityOfOne: boolean
}

/** The first screen of a pass: none, the only choice at once (R88), or the list. */
export const begin = (
  redemptionId: RedemptionId,
  choices: ReadonlyArray<Choice>,
  options: FlowOptions
): RedemptionFlow | NothingUsable => {
  const [first, second] = choices
  if (first === undefined) return { _tag: "NothingUsable" }
  return second === undefined ? pick(redemptionId, first, options) : { _tag: "Choosing", redemptionId }
}

/** STEP 2 → 3: one choice is picked (R87). Refuses what is not among the choices. */
export const choose = (
  state: StateOf<"Choosing">,
  picked: { readonly product: string; readonly course: string },
  choices: ReadonlyArray<Choice>,
  options: FlowOptions
): Result.Result<RedemptionFlow, ChoiceNotOffered> => {
  const choice = choiceOf(picked, choices)
  return choice === undefined
    ? Result.fail(new ChoiceNotOffered())
    : Result.succeed(pick(state.redemptionId, choice, options))
}

/** STEP 3 → 4: how many (R93-R95). Refuses what is not a whole number from 1 to the most. */
export const count = (
  state: StateOf<"Counting">,
  quantity: number,
  choices: ReadonlyArray<Choice>
): Result.Result<StateOf<"Showing">, ChoiceNotOffered | CountNotOffered> => {
  const choice = choiceOf(state, choices)
  if (choice === undefined) return Result.fail(new ChoiceNotOffered())
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= choice.most
    ? Result.succeed({ ...state, _tag: "Showing", quantity })
    : Result.fail(new CountNotOffered({ most: choice.most }))
}

/** STEP 4 → 5: the staff have looked at it (R99). */
export const confirm = (state: StateOf<"Showing">): StateOf<"Confirming"> => ({ ...state, _tag: "Confirming" })

/** One screen back (A28); undefined when that is STEP 1. */
export const back = (
  state: RedemptionFlow,
  choices: ReadonlyArray<Choice>,
  options: FlowOptions
): RedemptionFlow | undefined => {
  switch (state._tag) {
    case "Choosing":
      return undefined
    case "Counting":
      return choices.length <= 1 ? undefined : { _tag: "Choosing", redemptionId: state.redemptionId }
    case "Showing": {
      const { quantity: _, ...kept } = state
      const counting = { ...kept, _tag: "Counting" } as const
      const choice = choiceOf(state, choices)
      return choice !== undefined && skipsCount(choice, options) ? back(counting, choices, options) : counting
    }
    case "Confirming":
      return { ...state, _tag: "Showing" }
  }
}

/** The choice that a state or a form names, if it can be picked here and now. */
export const choiceOf = (
  picked: { readonly product: string; readonly course: string },
  choices: ReadonlyArray<Choice>
): Choice | undefined =>
  choices.find(({ course, product }) => product.id === picked.product && course.key === picked.course)

const pick = (redemptionId: RedemptionId, choice: Choice, options: FlowOptions): RedemptionFlow => {
  const kept = { redemptionId, product: choice.product.id, course: choice.course.key }
  return skipsCount(choice, options) ? { ...kept, _tag: "Showing", quantity: 1 } : { ...kept, _tag: "Counting" }
}

const skipsCount = (choice: Choice, options: FlowOptions): boolean => options.skipQuantityOfOne && choice.most === 1
