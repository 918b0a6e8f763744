// The way through STEP 1 to 6: what is skipped and what never is, that back undoes, and that no walk ends in a wrong place.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"
import { type CouponProduct, RedemptionFlow } from "@fukuri/core"
import { courseKey, oneOf, productId, productWith, redemptionId, refreshWith, wholeNumbers } from "../support/people.ts"

type Flow = RedemptionFlow.RedemptionFlow
type Choice = RedemptionFlow.Choice

const id = redemptionId(1)
const dock = productWith()
const refresh = refreshWith()
const keep = { skipQuantityOfOne: false }
const skip = { skipQuantityOfOne: true }

const choicesOf = (product: CouponProduct.CouponProduct, remaining: number): ReadonlyArray<Choice> =>
  product.courses.map((course) => ({ product, course, remaining, most: Math.min(remaining, product.maxPerRedemption) }))

const docks = choicesOf(dock, 1)
const [refreshed] = choicesOf(refresh, 3)
if (refreshed === undefined) throw new Error("マイ リフレッシュ has no course")
const onlyRefresh = [refreshed]
const day = { product: dock.id, course: courseKey("dock/day") }
const myRefresh = { product: refresh.id, course: courseKey("my-refresh") }

const succeeded = <A, E>(result: Result.Result<A, E>): A => Result.getOrThrow(result)

/** The state, or a failed test: never the no-coupon screen. */
const started = (state: Flow | RedemptionFlow.NothingUsable): Flow => {
  if (state._tag === "NothingUsable") throw new Error("Nothing is usable")
  return state
}

const showing = { ...myRefresh, redemptionId: id, _tag: "Showing", quantity: 2 } as const

describe("the first screen after login", () => {
  it("is the no-coupon screen when nothing can be used (A19)", () => {
    expect(RedemptionFlow.begin(id, [], keep)).toEqual({ _tag: "NothingUsable" })
    expect(RedemptionFlow.begin(id, [], skip)).toEqual({ _tag: "NothingUsable" })
  })

  it("is STEP 2 when there are several choices, also of one product (R87, R89)", () => {
    expect(RedemptionFlow.begin(id, docks, keep)).toEqual({ _tag: "Choosing", redemptionId: id })
    expect(RedemptionFlow.begin(id, [...docks, refreshed], skip)).toEqual({ _tag: "Choosing", redemptionId: id })
  })

  it("is STEP 3 when there is one choice: STEP 2 is skipped (R88)", () => {
    expect(RedemptionFlow.begin(id, onlyRefresh, keep)).toEqual({ _tag: "Counting", redemptionId: id, ...myRefresh })
    expect(RedemptionFlow.begin(id, docks.slice(0, 1), keep)).toEqual({ _tag: "Counting", redemptionId: id, ...day })
  })

  it("is STEP 4 only when the association skips a quantity of one, and one is the most (A2)", () => {
    expect(RedemptionFlow.begin(id, docks.slice(0, 1), skip)).toEqual({
      _tag: "Showing",
      redemptionId: id,
      quantity: 1,
      ...day
    })
    expect(RedemptionFlow.begin(id, onlyRefresh, skip)._tag).toBe("Counting")
  })
})

describe("STEP 2, 内容選択", () => {
  const choosing = { _tag: "Choosing", redemptionId: id } as const

  it("takes one of the choices on to STEP 3 (R87)", () => {
    expect(succeeded(RedemptionFlow.choose(choosing, day, docks, keep))).toEqual({
      _tag: "Counting",
      redemptionId: id,
      ...day
    })
  })

  it.each([
    ["a course that is not offered here", { ...day, course: "dental" }],
    ["a product that is not there", { ...day, product: "my-refresh" }],
    ["the course of another product", { product: "my-refresh", course: "dock/day" }],
    ["nothing", { product: "", course: "" }],
    ["a word of JavaScript", { product: "__proto__", course: "constructor" }]
  ])("refuses %s (R91)", (_, picked) => {
    const result = RedemptionFlow.choose(choosing, picked, docks, keep)
    expect(Result.isFailure(result) && result.failure._tag).toBe("ChoiceNotOffered")
  })

  it("refuses what could be picked a moment ago and cannot now (A35)", () => {
    expect(Result.isFailure(RedemptionFlow.choose(choosing, day, onlyRefresh, keep))).toBe(true)
  })
})

describe("STEP 3, 枚数入力", () => {
  const counting = { _tag: "Counting", redemptionId: id, ...myRefresh } as const

  it.each([1, 2, 3])("%i of three goes on to STEP 4 (R93, R95)", (quantity) => {
    expect(succeeded(RedemptionFlow.count(counting, quantity, onlyRefresh))).toEqual({
      ...counting,
      _tag: "Showing",
      quantity
    })
  })

  it.each([0, -1, 4, 1.5, 2.999_999, Number.NaN, Number.POSITIVE_INFINITY, 1e21])(
    "%d is refused with the most (A3)",
    (quantity) => {
      const result = RedemptionFlow.count(counting, quantity, onlyRefresh)
      if (Result.isSuccess(result)) throw new Error("It was accepted")
      expect(result.failure).toMatchObject({ _tag: "CountNotOffered", most: 3 })
    }
  )

  it("refuses when the choice is gone (A35)", () => {
    const result = RedemptionFlow.count(counting, 1, docks)
    expect(Result.isFailure(result) && result.failure._tag).toBe("ChoiceNotOffered")
  })
})

describe("STEP 4 and 5", () => {
  it("「利用する」 leads to the last check with the same facts (R99, R100)", () => {
    expect(RedemptionFlow.confirm(showing)).toEqual({ ...showing, _tag: "Confirming" })
  })

  it("the numbers printed on the screens (R81)", () => {
    const states: ReadonlyArray<Flow> = [
      { _tag: "Choosing", redemptionId: id },
      { _tag: "Counting", redemptionId: id, ...day },
      showing,
      RedemptionFlow.confirm(showing)
    ]
    expect(states.map((state) => RedemptionFlow.stepOf(state))).toEqual([2, 3, 4, 5])
  })
})

describe("「戻る」 undoes (A28)", () => {
  const everything = [...docks, refreshed]

  it("one screen at a time, to STEP 1 at last", () => {
    const choosing = started(RedemptionFlow.begin(id, everything, keep))
    if (choosing._tag !== "Choosing") throw new Error("Not at STEP 2")
    const counting = succeeded(RedemptionFlow.choose(choosing, myRefresh, everything, keep))
    if (counting._tag !== "Counting") throw new Error("Not at STEP 3")
    const shown = succeeded(RedemptionFlow.count(counting, 2, everything))
    const confirming = RedemptionFlow.confirm(shown)
    expect(RedemptionFlow.back(confirming, everything, keep)).toEqual(shown)
    expect(RedemptionFlow.back(shown, everything, keep)).toEqual(counting)
    expect(RedemptionFlow.back(counting, everything, keep)).toEqual(choosing)
    expect(RedemptionFlow.back(choosing, everything, keep)).toBeUndefined()
  })

  it("over a skipped STEP 2 to STEP 1 (R88)", () => {
    const counting = started(RedemptionFlow.begin(id, onlyRefresh, keep))
    expect(RedemptionFlow.back(counting, onlyRefresh, keep)).toBeUndefined()
  })

  it("over a skipped STEP 3 to STEP 2, and over both to STEP 1 (A2)", () => {
    const shown = { ...day, redemptionId: id, _tag: "Showing", quantity: 1 } as const
    expect(RedemptionFlow.back(shown, docks, skip)).toEqual({ _tag: "Choosing", redemptionId: id })
    expect(RedemptionFlow.back(shown, docks.slice(0, 1), skip)).toBeUndefined()
  })

  it("never to an empty choice list: when nothing is left to choose, to STEP 1 (A19, A35)", () => {
    const counting = { _tag: "Counting", redemptionId: id, ...day } as const
    expect(RedemptionFlow.back(counting, [], keep)).toBeUndefined()
  })
})

/** Choices as a facility may offer them: each course once, with what remains. */
const choiceLists = Arbitrary.map(
  Arbitrary.all([wholeNumbers(0, 1), wholeNumbers(0, 3), wholeNumbers(1, 7), wholeNumbers(0, 1)]),
  ([docksLeft, refreshLeft, offered, dentalLeft]): ReadonlyArray<Choice> => [
    ...(docksLeft === 0 ? [] : docks.filter((_, index) => (offered & (1 << index)) !== 0)),
    ...(refreshLeft === 0 ? [] : choicesOf(refresh, refreshLeft)),
    ...(dentalLeft === 0
      ? []
      : choicesOf(
          productWith({
            id: productId("dental"),
            courses: [{ key: courseKey("dental"), name: "歯科健康診査", shortName: "歯科健康診査" }]
          }),
          1
        ))
  ]
)

/** What a person may do on any screen. */
type Act = { readonly kind: "choose" | "count" | "confirm" | "back"; readonly pick: number; readonly quantity: number }

const acts: Arbitrary.Arbitrary<Act> = Arbitrary.all({
  kind: oneOf(["choose", "count", "confirm", "back"] as const),
  pick: wholeNumbers(0, 5),
  quantity: wholeNumbers(-1, 5)
})

interface Step {
  readonly from: Flow
  readonly to: Flow | undefined
  readonly act: Act["kind"]
}

/** Walks: what does not belong to a screen does nothing there; a refusal stays where it is. */
const walk = (
  choices: ReadonlyArray<Choice>,
  options: RedemptionFlow.FlowOptions,
  told: ReadonlyArray<Act>
): ReadonlyArray<Step> => {
  const begun = RedemptionFlow.begin(id, choices, options)
  if (begun._tag === "NothingUsable") return []
  const steps: Array<Step> = []
  let state: Flow = begun
  for (const { kind, pick, quantity } of told) {
    const to = move(state, kind)
    if (to === state) continue
    steps.push({ from: state, to, act: kind })
    state = to ?? begun

    function move(from: Flow, kind: Act["kind"]): Flow | undefined {
      if (kind === "back") return RedemptionFlow.back(from, choices, options)
      if (kind === "choose" && from._tag === "Choosing") {
        const choice = choices[pick]
        const picked =
          choice === undefined ? { product: "", course: "" } : { product: choice.product.id, course: choice.course.key }
        return Result.getOrElse(RedemptionFlow.choose(from, picked, choices, options), (): Flow => from)
      }
      if (kind === "count" && from._tag === "Counting") {
        return Result.getOrElse(RedemptionFlow.count(from, quantity, choices), (): Flow => from)
      }
      return kind === "confirm" && from._tag === "Showing" ? RedemptionFlow.confirm(from) : from
    }
  }
  return steps
}

describe("laws of every walk", () => {
  const walks = {
    choices: choiceLists,
    skipQuantityOfOne: oneOf([false, true]),
    told: Arbitrary.array(acts, { minLength: 1, maxLength: 60 })
  }
  const many = { arbitrary: { runs: 500, size: 60 } }

  it.prop(
    "STEP 5 is reached only from STEP 4, and forward no more than one screen except over a skipped one (R88, A2)",
    walks,
    ({ choices, skipQuantityOfOne, told }) => {
      for (const { act, from, to } of walk(choices, { skipQuantityOfOne }, told)) {
        if (to === undefined || act === "back") continue
        if (to._tag === "Confirming") expect(from._tag).toBe("Showing")
        if (to._tag === "Showing") {
          const skipped = from._tag === "Choosing" && skipQuantityOfOne && to.quantity === 1
          expect(from._tag === "Counting" || skipped).toBe(true)
        }
      }
    },
    many
  )

  it.prop(
    "every state names something that can be picked, and a count from 1 to the most (R91, A3)",
    walks,
    ({ choices, skipQuantityOfOne, told }) => {
      for (const { to } of walk(choices, { skipQuantityOfOne }, told)) {
        if (to === undefined || to._tag === "Choosing") continue
        const choice = RedemptionFlow.choiceOf(to, choices)
        expect(choice).toBeDefined()
        if (to._tag === "Counting" || choice === undefined) continue
        expect(to.quantity).toBeGreaterThanOrEqual(1)
        expect(to.quantity).toBeLessThanOrEqual(choice.most)
      }
    },
    many
  )

  it.prop(
    "back after any step forward is where one was, but for the number that was typed (A28)",
    walks,
    ({ choices, skipQuantityOfOne, told }) => {
      const options = { skipQuantityOfOne }
      for (const { act, from, to } of walk(choices, options, told)) {
        if (act === "back" || to === undefined) continue
        expect(RedemptionFlow.back(to, choices, options)).toEqual(from)
      }
    },
    many
  )

  it.prop(
    "back always comes to STEP 1, in at most four presses, and never shows a screen that is skipped (R88, A2, A28)",
    walks,
    ({ choices, skipQuantityOfOne, told }) => {
      const options = { skipQuantityOfOne }
      for (const { to } of walk(choices, options, told)) {
        let state: Flow | undefined = to
        for (let presses = 0; state !== undefined; presses++) {
          expect(presses).toBeLessThan(4)
          const before: number = RedemptionFlow.stepOf(state)
          state = RedemptionFlow.back(state, choices, options)
          if (state === undefined) break
          expect(RedemptionFlow.stepOf(state)).toBeLessThan(before)
          if (state._tag === "Choosing") expect(choices.length).toBeGreaterThan(1)
          if (state._tag === "Counting" && skipQuantityOfOne) {
            expect(RedemptionFlow.choiceOf(state, choices)?.most).not.toBe(1)
          }
        }
      }
    },
    many
  )

  it.prop(
    "one pass keeps its redemption id from beginning to end, and every state is one the schema knows",
    walks,
    ({ choices, skipQuantityOfOne, told }) => {
      for (const { to } of walk(choices, { skipQuantityOfOne }, told)) {
        if (to === undefined) continue
        expect(to.redemptionId).toBe(id)
        expect(Schema.decodeUnknownSync(RedemptionFlow.RedemptionFlow)(JSON.parse(JSON.stringify(to)))).toEqual(to)
      }
    },
    many
  )

  it.prop(
    "when the choices change under any state, back still answers, and never with an empty choice list (A35)",
    { ...walks, now: choiceLists },
    ({ choices, now, skipQuantityOfOne, told }) => {
      const options = { skipQuantityOfOne }
      for (const { to } of walk(choices, options, told)) {
        const state = to === undefined ? undefined : RedemptionFlow.back(to, now, options)
        if (state?._tag === "Choosing") expect(now.length).toBeGreaterThan(0)
      }
    },
    many
  )
})
