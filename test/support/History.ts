// A history: what several clients asked of one holder's book, when, and what they were answered. `check` finds an order in which
// all of it could have happened one after the other, each between its question and its answer; a history that has none
// breaks the promise. The search is Wing and Gong's with Lowe's memory of what was tried. What the book answers when
// asked one thing after the other is in `HistoryBook.ts`.
import {
  type Asked,
  type Book,
  bookOf,
  describe,
  type Goods,
  keyOf,
  type Outcome,
  type Shown,
  step
} from "./HistoryBook.ts"

/** One thing that one client asked. */
export interface Operation {
  /** Who, in a word that names nobody: `phone-1`, `office`. */
  readonly client: string
  /** When it was asked and answered, by one clock for all clients; of any unit. Never answered when undefined. */
  readonly invokedAt: number
  readonly returnedAt: number | undefined
  readonly asked: Asked
  readonly outcome: Outcome
}

export interface History {
  /** What the holder has of each product when it begins. */
  readonly goods: Goods
  readonly operations: ReadonlyArray<Operation>
}

/** There is no order in which it could have happened. */
export interface Violation {
  readonly history: History
  /** The longest order that could be found. */
  readonly order: ReadonlyArray<Operation>
  /** What the book held then, in words. */
  readonly book: string
  /** What could have come next, and why it could not. */
  readonly stuck: ReadonlyArray<{ readonly operation: Operation; readonly why: string }>
}

/** Judges a history: undefined when it could have happened. Throws when no answer is found in `patience` steps. */
export const check = (history: History, patience = 2_000_000): Violation | undefined => {
  const search = new Search(history, patience)
  return search.isPossible(0n, bookOf(history.goods)) ? undefined : search.violation()
}

/** A history with one line for each operation, or a violation with what is wrong besides. */
export const print = (subject: History | Violation): string => {
  if ("goods" in subject) return [goodsLine(subject), ...table(subject)].join("\n")
  const { book, history, order, stuck } = subject
  const place = new Map(history.operations.map((operation, index) => [operation, index + 1]))
  const numberOf = (operation: Operation) => `#${place.get(wholes.get(operation) ?? operation) ?? "?"}`
  return [
    print(history),
    "",
    `No order explains it. The longest: ${order.length === 0 ? "none" : order.map(numberOf).join(" ")}`,
    `The book then: ${book}`,
    ...stuck.map(({ operation, why }) => `  ${numberOf(operation)} cannot come next: ${why}`)
  ].join("\n")
}

class Search {
  private readonly history: History
  private readonly operations: ReadonlyArray<Operation>
  /** The operations that must be explained, as bits. */
  private readonly owed: bigint
  private readonly tried = new Set<string>()
  private readonly order: Array<Operation> = []
  private patience: number
  private best: { readonly done: bigint; readonly order: ReadonlyArray<Operation>; readonly book: Book }
  private most = -1

  constructor(history: History, patience: number) {
    this.history = history
    this.patience = patience
    // In the order of the answers, which is nearly always the right one; what has no answer is tried last.
    this.operations = history.operations.flatMap(partsOf).toSorted((a, b) => endOf(a) - endOf(b))
    this.owed = this.operations.reduce(
      (bits, operation, at) => (isOwed(operation) ? bits | (1n << BigInt(at)) : bits),
      0n
    )
    this.best = { done: 0n, order: [], book: bookOf(history.goods) }
  }

  /** Whether the rest can have happened, after those of the bits left this book. */
  isPossible(done: bigint, book: Book): boolean {
    if ((done & this.owed) === this.owed) return true
    const key = `${done.toString(36)} ${keyOf(book)}`
    if (this.tried.has(key)) return false
    this.tried.add(key)
    if (this.patience-- <= 0)
      throw new Error("the history is too tangled to be judged: record fewer operations at once")
    this.remember(done, book)
    const steps = this.next(done).flatMap(({ bit, operation }) => {
      const after = step(this.history.goods, book, operation.asked, operation.outcome)
      // What nobody heard of explains nothing unless it changes something.
      if (typeof after === "string" || (after === book && !isOwed(operation))) return []
      return [{ bit, operation, after }]
    })
    // What fits here and changes nothing, here or later, can be put here: no other order is better for it.
    const still = steps.find(({ after, operation }) => after === book && isStill(operation))
    return (still === undefined ? steps : [still]).some(({ after, bit, operation }) => {
      this.order.push(operation)
      const possible = this.isPossible(done | bit, after)
      this.order.pop()
      return possible
    })
  }

  violation(): Violation {
    const { book, done, order } = this.best
    const stuck = this.next(done).flatMap(({ operation }) => {
      const why = isOwed(operation) ? step(this.history.goods, book, operation.asked, operation.outcome) : undefined
      return typeof why === "string" ? [{ operation, why }] : []
    })
    return { history: this.history, order, book: describe(book), stuck }
  }

  /** What may come next: what was asked before anything that is still to be explained was answered. */
  private next(done: bigint): ReadonlyArray<{ readonly bit: bigint; readonly operation: Operation }> {
    let until = Infinity
    const open: Array<{ readonly bit: bigint; readonly operation: Operation }> = []
    for (const [at, operation] of this.operations.entries()) {
      const bit = 1n << BigInt(at)
      if ((done & bit) !== 0n) continue
      open.push({ bit, operation })
      until = Math.min(until, endOf(operation))
    }
    return open.filter(({ operation }) => operation.invokedAt <= until)
  }

  private remember(done: bigint, book: Book) {
    const explained = this.order.filter(isOwed).length
    if (explained <= this.most) return
    this.most = explained
    this.best = { done, order: [...this.order], book }
  }
}

/** Whether it never changes a book that it left as it was, whatever else happens before it. */
const isStill = ({ asked, outcome }: Operation): boolean =>
  outcome.kind !== "done" || !["beginPaper", "endPaper"].includes(asked.kind)

/**
 * A use, and the look at what is left that comes with its answer: when it was found to be recorded already, after an answer
 * that did not come, the look is a later one.
 */
const partsOf = (operation: Operation): ReadonlyArray<Operation> => {
  const { asked, outcome } = operation
  if (asked.kind !== "redeem" || outcome.kind !== "done" || outcome.shown?.left === undefined) return [operation]
  const { left, ...shown } = outcome.shown
  const use: Operation = { ...operation, outcome: { kind: "done", shown } }
  const look: Operation = {
    ...operation,
    asked: { kind: "read", sees: asked.id },
    outcome: { kind: "done", shown: { left } }
  }
  wholes.set(use, operation)
  wholes.set(look, operation)
  return [use, look]
}
const wholes = new WeakMap<Operation, Operation>()

const isOwed = ({ outcome }: Operation): boolean => outcome.kind !== "unknown"

/** Until when an operation must have happened: an unknown outcome may still come to be after it was told. */
export const endOf = ({ outcome, returnedAt }: Operation): number =>
  outcome.kind === "unknown" || returnedAt === undefined ? Infinity : returnedAt

const goodsLine = ({ goods }: History): string =>
  `In the beginning: ${Object.entries(goods)
    .map(([name, { courses, granted }]) => `${name}×${granted} (${courses.join(", ")})`)
    .join("; ")}`

/** One line for each operation, with its stretch of time drawn beside it. */
const table = ({ operations }: History): ReadonlyArray<string> => {
  const moments = [...new Set(operations.flatMap(({ invokedAt, returnedAt }) => [invokedAt, returnedAt ?? []].flat()))]
  const places = new Map(moments.sort((a, b) => a - b).map((moment, index) => [moment, index]))
  const scale = Math.min(1, 48 / Math.max(1, moments.length))
  const columnOf = (moment: number) => Math.floor((places.get(moment) ?? 0) * scale)
  const width = Math.floor(moments.length * scale) + 1
  const lines = operations.map((operation, index) => {
    const { asked, client, invokedAt, outcome, returnedAt } = operation
    const from = columnOf(invokedAt)
    const bar =
      returnedAt === undefined
        ? `${" ".repeat(from)}[${"?".repeat(Math.max(0, width - from))}`
        : `${" ".repeat(from)}[${"=".repeat(Math.max(0, columnOf(returnedAt) - from - 1))}]`
    return [
      `#${index + 1}`,
      client,
      String(invokedAt),
      returnedAt === undefined ? "–" : String(returnedAt),
      bar,
      askedText(asked),
      outcomeText(outcome)
    ]
  })
  const head = ["", "client", "asked", "answered", "", "what", "answer"]
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)))
  return [head, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd()
  )
}

const askedText = (asked: Asked): string =>
  Object.values(asked)
    .map((value) => (typeof value === "number" ? `×${value}` : String(value)))
    .join(" ")

const outcomeText = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case "refused":
      return `refused: ${outcome.reason}`
    case "done":
      return ["done", ...Object.entries(outcome.shown ?? {}).map(([what, value]) => `${what} ${textOf(value)}`)].join(
        ", "
      )
    default:
      return outcome.kind
  }
}

const textOf = (value: Shown[keyof Shown]): string =>
  typeof value === "object"
    ? `{${Object.entries(value)
        .map(([name, count]) => `${name}×${count}`)
        .join(" ")}}`
    : String(value)
