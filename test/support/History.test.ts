// The checker of histories: which it lets pass, which not, and what it says of them. It judges histories made by hand, and
// thousands that core's own decisions made one after the other, as they are and with a lie in them.
import { describe, expect, test } from "vitest"
import { check, type History, type Operation, print } from "./History.ts"
import type { Asked, Goods, Outcome, Reason, Shown } from "./HistoryBook.ts"
import { shortest } from "./HistoryShortest.ts"
import { lies, lieTo, trueHistory } from "./trueHistories.ts"

const goods: Goods = {
  refresh: { granted: 2, courses: ["refresh"], most: 3 },
  dock: { granted: 1, courses: ["day", "brain"], most: 1 }
}

const redeem = (id: string, product = "refresh", quantity = 1): Asked => ({
  kind: "redeem",
  id,
  product,
  course: product === "dock" ? "day" : product,
  quantity
})
const read: Asked = { kind: "read" }
const reverse = (reference: string, id: string, quantity = 1): Asked => ({ kind: "reverse", reference, id, quantity })
const done = (shown: Shown = {}): Outcome => ({ kind: "done", shown })
const refused = (reason: Reason): Outcome => ({ kind: "refused", reason })
const unknown: Outcome = { kind: "unknown" }
const failed: Outcome = { kind: "failed" }

/** A client asks at one time and is answered at another. */
const op = (client: string, [invokedAt, returnedAt]: readonly [number, number?], asked: Asked, outcome: Outcome) => ({
  client,
  invokedAt,
  returnedAt,
  asked,
  outcome
})
const story = (...operations: ReadonlyArray<Operation>): History => ({ goods, operations })

describe("what could have happened", () => {
  const good: ReadonlyArray<readonly [string, History]> = [
    ["nothing at all", story()],
    [
      "two uses at once, shown in either order",
      story(
        op("a", [1, 9], redeem("A"), done({ left: { refresh: 0 } })),
        op("b", [2, 8], redeem("B"), done({ left: { refresh: 1 } }))
      )
    ],
    [
      "a repeated press with the one receipt",
      story(
        op("a", [1, 2], redeem("A"), done({ receipt: "A@1", left: { refresh: 1 } })),
        op("a", [3, 4], redeem("A"), done({ receipt: "A@1", left: { refresh: 1 } }))
      )
    ],
    [
      "a read during a use, before it",
      story(op("a", [1, 9], redeem("A"), done()), op("b", [3, 4], read, done({ uses: {}, left: { refresh: 2 } })))
    ],
    [
      "a read during a use, after it",
      story(op("a", [1, 9], redeem("A"), done()), op("b", [3, 4], read, done({ uses: { A: 1 }, left: { refresh: 1 } })))
    ],
    [
      "an unknown press that is seen later",
      story(op("a", [1], redeem("A"), unknown), op("b", [5, 6], read, done({ uses: { A: 1 } })))
    ],
    [
      "an unknown press that arrives between two reads after its answer",
      story(
        op("a", [1, 2], redeem("A"), unknown),
        op("b", [3, 4], read, done({ uses: {} })),
        op("b", [5, 6], read, done({ uses: { A: 1 } }))
      )
    ],
    [
      "an unknown press that never happened",
      story(
        op("a", [1, 2], redeem("A", "dock"), unknown),
        op("b", [3, 4], redeem("B", "dock"), done()),
        op("b", [5, 6], read, done({ uses: { B: 1 } }))
      )
    ],
    [
      "a refusal because an unknown press took the last",
      story(
        op("a", [1, 2], redeem("A", "dock"), unknown),
        op("b", [3, 4], redeem("B", "dock"), refused("nothing-left")),
        op("b", [5, 6], read, done({ uses: { A: 1 } }))
      )
    ],
    [
      "a failure after which nothing happened",
      story(op("a", [1, 2], redeem("A"), failed), op("a", [3, 4], read, done({ uses: {} })))
    ],
    [
      "one use given back, used again",
      story(
        op("a", [1, 2], redeem("A", "dock"), done({ left: { dock: 0 } })),
        op("office", [3, 4], reverse("R-1", "A"), done({ left: { dock: 1 } })),
        op("office", [5, 6], reverse("R-1", "A"), done()),
        op("a", [7, 8], redeem("B", "dock"), done({ left: { dock: 0 } })),
        op("a", [9, 10], read, done({ uses: { A: 0, B: 1 } }))
      )
    ],
    [
      "a book on paper: nothing on the screen, a sheet is used, there is no way back",
      story(
        op("office", [1, 2], { kind: "beginPaper", reference: "P-1" }, done({ left: { refresh: 0, dock: 0 } })),
        op("a", [3, 4], redeem("A"), refused("nothing-left")),
        op("office", [5, 6], { ...redeem("S"), channel: "paper" } as Asked, done()),
        op("office", [7, 8], { kind: "endPaper", reference: "P-2" }, refused("paper-used")),
        op("office", [9, 10], reverse("R-1", "S"), done({ left: { refresh: 0 } })),
        op("office", [11, 12], { kind: "endPaper", reference: "P-3" }, done({ left: { refresh: 2, dock: 1 } }))
      )
    ],
    [
      "a grant run that is run again",
      story(
        op("office", [1, 2], { kind: "topUp", product: "refresh", due: 3 }, done({ left: { refresh: 3 } })),
        op("office", [3, 4], { kind: "topUp", product: "refresh", due: 3 }, done({ left: { refresh: 3 } }))
      )
    ]
  ]
  test.each(good)("%s", (_, history) => {
    expect(check(history)).toBeUndefined()
  })
})

describe("what cannot have happened", () => {
  const bad: ReadonlyArray<readonly [string, History, RegExp]> = [
    [
      "the last coupon is used twice",
      story(op("a", [1, 5], redeem("A", "dock"), done()), op("b", [2, 6], redeem("B", "dock"), done())),
      /had to be refused: nothing-left/
    ],
    [
      "a use that was shown as 済 is lost",
      story(op("a", [1, 2], redeem("A"), done()), op("a", [3, 4], read, done({ uses: {} }))),
      /use A was not shown/
    ],
    [
      "a page shows after 済 what was left before",
      story(op("a", [1, 2], redeem("A"), done()), op("b", [3, 4], read, done({ left: { refresh: 2 } }))),
      /refresh has 1 left, and 2 was shown/
    ],
    [
      "one id has two receipts",
      story(
        op("a", [1, 2], redeem("A"), done({ receipt: "A@1" })),
        op("a", [3, 4], redeem("A"), done({ receipt: "A@3" }))
      ),
      /the receipt of A was A@1, and A@3 was shown/
    ],
    [
      "a use is refused though there is one left",
      story(op("a", [1, 2], redeem("A", "dock"), refused("nothing-left"))),
      /it could have been done/
    ],
    [
      "a repeated press is refused",
      story(
        op("a", [1, 2], redeem("A", "dock"), done()),
        op("a", [3, 4], redeem("A", "dock"), refused("nothing-left"))
      ),
      /it could have been done/
    ],
    [
      "what was refused happened nevertheless",
      story(op("a", [1, 2], redeem("A"), refused("elsewhere")), op("a", [3, 4], read, done({ uses: { A: 1 } }))),
      /use A is ×0, and ×1 was shown/
    ],
    [
      "what failed happened nevertheless",
      story(op("a", [1, 2], redeem("A"), failed), op("a", [3, 4], read, done({ uses: { A: 1 } }))),
      /use A is ×0/
    ],
    [
      "an unknown press is seen, and then no more",
      story(
        op("a", [1, 2], redeem("A"), unknown),
        op("b", [3, 4], read, done({ uses: { A: 1 } })),
        op("b", [5, 6], read, done({ uses: {} }))
      ),
      /use A was not shown/
    ],
    [
      "a press is seen before it was asked",
      story(op("b", [1, 2], read, done({ uses: { A: 1 } })), op("a", [3, 4], redeem("A"), unknown)),
      /use A is ×0/
    ],
    [
      "two reads one after the other see two uses in opposite order",
      story(
        op("a", [1, 20], redeem("A"), done()),
        op("b", [2, 21], redeem("B"), done()),
        op("c", [3, 4], read, done({ uses: { A: 1 } })),
        op("c", [5, 6], read, done({ uses: { B: 1 } }))
      ),
      /use/
    ],
    [
      "one request gives back twice",
      story(
        op("a", [1, 2], redeem("A", "refresh", 2), done()),
        op("office", [3, 4], reverse("R-1", "A"), done()),
        op("office", [5, 6], reverse("R-1", "A"), done()),
        op("a", [7, 8], read, done({ uses: { A: 0 } }))
      ),
      /use A is ×1, and ×0 was shown/
    ],
    [
      "a grant run gives twice",
      story(
        op("office", [1, 4], { kind: "topUp", product: "refresh", due: 3 }, done()),
        op("office", [2, 5], { kind: "topUp", product: "refresh", due: 3 }, done()),
        op("a", [6, 7], read, done({ left: { refresh: 4 } }))
      ),
      /refresh has 3 left, and 4 was shown/
    ],
    [
      "a coupon is used on the screen after the book went on to paper",
      story(
        op("office", [1, 2], { kind: "beginPaper", reference: "P-1" }, done()),
        op("a", [3, 4], redeem("A"), done())
      ),
      /nothing-left/
    ]
  ]
  test.each(bad)("%s", (_, history, why) => {
    const violation = check(history)
    expect(violation?.stuck.map((stuck) => stuck.why).join("\n")).toMatch(why)
  })
})

describe("histories that core made one thing after the other", () => {
  const drawn = 100
  const histories = Array.from({ length: drawn }, (_, index) => trueHistory(index + 1, 60, 8))

  test("all could have happened, however their times overlap and whatever got no answer", () => {
    for (const [index, history] of histories.entries()) {
      const violation = check(history)
      expect(violation === undefined ? "" : `seed ${index + 1}\n${print(violation)}`).toBe("")
    }
  })

  test.each(Object.entries(lies))("are caught with a lie in them: %s", (name, caught) => {
    let told = 0
    let found = 0
    for (const [index, history] of histories.entries()) {
      const lied = lieTo(history, name as keyof typeof lies, index)
      if (lied === undefined) continue
      told++
      if (check(lied) !== undefined) found++
    }
    expect(told).toBeGreaterThan(50)
    expect(found / told, `${found} of ${told}`).toBeGreaterThanOrEqual(caught)
  })
})

describe("the shortest failing history", () => {
  test("holds what is wrong and nothing else", () => {
    const history = story(
      op("b", [1, 2], redeem("X", "dock"), done({ left: { dock: 0 } })),
      op("c", [1, 3], read, done({ left: { refresh: 2 } })),
      op("b", [4, 9], redeem("B"), done({ receipt: "B@4" })),
      op("c", [5, 8], redeem("C", "dock"), refused("nothing-left")),
      op("a", [10, 12], redeem("A"), done({ receipt: "A@10", left: { refresh: 0 } })),
      op("c", [13, 14], read, done({ uses: { X: 1, A: 1 }, left: { refresh: 0 } })),
      op("c", [15, 16], redeem("D"), done())
    )
    const short = shortest(history)
    expect(short.operations.map(({ asked }) => ("id" in asked ? asked.id : asked.kind))).toEqual(["B", "read"])
    expect(check(short)).toBeDefined()
  })

  test("of any lie fails still, and is no longer than its history", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const lied = lieTo(trueHistory(seed, 40, 6), "lost", seed)
      if (lied === undefined || check(lied) === undefined) continue
      const short = shortest(lied)
      expect(check(short)).toBeDefined()
      expect(short.operations.length).toBeLessThan(lied.operations.length)
    }
  })

  test("is printed with one line for each operation, when it was, and why no order explains it", () => {
    const history = story(
      op("phone", [1, 5], redeem("A", "dock"), done({ receipt: "A@1" })),
      op("tablet", [2, 6], redeem("B", "dock"), done()),
      op("office", [7], reverse("R-1", "B"), unknown)
    )
    const violation = check(history)
    expect(violation === undefined ? "" : print(violation)).toMatchInlineSnapshot(`
      "In the beginning: refresh×2 (refresh); dock×1 (day, brain)
          client  asked  answered           what                  answer
      #1  phone   1      5         [=]      redeem A dock day ×1  done, receipt A@1
      #2  tablet  2      6          [=]     redeem B dock day ×1  done
      #3  office  7      –             [??  reverse R-1 B ×1      unknown

      No order explains it. The longest: #1
      The book then: refresh: 2 granted, 0 used, 0 on paper, 2 left; dock: 1 granted, 1 used, 0 on paper, 0 left; uses: A×1
        #2 cannot come next: it had to be refused: nothing-left, too-many"
    `)
  })
})
