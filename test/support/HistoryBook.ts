// One holder's book as the checker of histories understands it: what may be asked of it, what may be answered, and what each
// answer means, said a second time. Nothing of core's decisions is used here, on purpose: an oracle that shares the code
// that it judges proves nothing. How a whole history is judged is in `History.ts`.

/** By which way a use is told to the book. */
export type Channel = "screen" | "outage" | "paper"

/** What somebody asks of the book. Unit of `quantity`: coupons. */
export type Asked =
  | {
      readonly kind: "redeem"
      readonly id: string
      readonly product: string
      readonly course: string
      readonly quantity: number
      /** On the screen when it is left out. */
      readonly channel?: Channel
    }
  /** Looks at the book, as my page does; `sees` is a use that is there already. */
  | { readonly kind: "read"; readonly sees?: string }
  /** The office gives back a quantity of a use. */
  | { readonly kind: "reverse"; readonly reference: string; readonly id: string; readonly quantity: number }
  /** A grant run tops up to what is due in all, as far as it is not granted yet. */
  | { readonly kind: "topUp"; readonly product: string; readonly due: number }
  /** The office gives by hand, or takes back what is unused. */
  | { readonly kind: "grant"; readonly reference: string; readonly product: string; readonly quantity: number }
  | { readonly kind: "withdraw"; readonly reference: string; readonly product: string; readonly quantity: number }
  /** The whole book goes on to paper, and comes back to the screen. */
  | { readonly kind: "beginPaper"; readonly reference: string }
  | { readonly kind: "endPaper"; readonly reference: string }

/**
 * Why something is refused. Each must be true of the book at the moment of the refusal; `elsewhere` is a reason of which the
 * book knows nothing (a facility that closed, a membership that ended), and is believed unless the same thing was done before.
 */
export type Reason =
  | "nothing-left"
  | "too-many"
  | "no-course"
  | "id-taken"
  | "use-unknown"
  | "reference-taken"
  | "paper-used"
  | "elsewhere"

/** What was shown with an answer. What is left out was not looked at. */
export interface Shown {
  /** What makes a use the one use of its id, such as number and instant: the same whenever it is shown. */
  readonly receipt?: string
  /** How many of a product are left to be used on the screen. Beside a use: at its moment, or at one before its answer. */
  readonly left?: Readonly<Record<string, number>>
  /** Every use that the book tells, with how much of it was not given back. */
  readonly uses?: Readonly<Record<string, number>>
}

/** What came of it. */
export type Outcome =
  | { readonly kind: "done"; readonly shown?: Shown }
  | { readonly kind: "refused"; readonly reason: Reason }
  /** An answer that promises that nothing happened, and that it can be tried again. */
  | { readonly kind: "failed" }
  /** Nobody knows: it may have happened at any time after it was asked, may happen after everything else, or never. */
  | { readonly kind: "unknown" }

/** A product as the holder has it when a history begins. */
export interface Begin {
  readonly granted: number
  readonly courses: ReadonlyArray<string>
  /** The most in one use; as many as there are when it is left out. */
  readonly most?: number
}

/** What the book holds. */
export interface Book {
  readonly products: ReadonlyMap<string, Product>
  readonly uses: ReadonlyMap<string, Use>
  /** What was asked under each reference of the office. */
  readonly references: ReadonlyMap<string, string>
  readonly onPaper: boolean
}

interface Product {
  readonly granted: number
  readonly withdrawn: number
  readonly used: number
  readonly paper: number
}

interface Use {
  /** What was asked, to tell a repetition from another use under the same id. */
  readonly asked: string
  readonly product: string
  readonly quantity: number
  readonly reversed: number
  readonly channel: Channel
  /** As it was first shown. */
  readonly receipt: string | undefined
}

/** What can be had: courses and the most in one use never change in a history. */
export type Goods = Readonly<Record<string, Begin>>

/** The book when a history begins. */
export const bookOf = (goods: Goods): Book => ({
  products: new Map(
    Object.entries(goods).map(([name, { granted }]) => [name, { granted, withdrawn: 0, used: 0, paper: 0 }])
  ),
  uses: new Map(),
  references: new Map(),
  onPaper: false
})

/** The book after something was asked and answered in one step; a sentence when that answer is wrong. */
export const step = (goods: Goods, book: Book, asked: Asked, outcome: Outcome): Book | string => {
  if (outcome.kind === "failed") return book
  const result = carriedOut(goods, book, asked)
  if (outcome.kind === "refused") {
    if (isRefusal(result)) {
      return outcome.reason === "elsewhere" || result.includes(outcome.reason)
        ? book
        : `the reason to refuse it would be ${result.join(" or ")}`
    }
    if (outcome.reason !== "elsewhere") return "it could have been done"
    return isRepeated(book, asked) ? "it was done before, and the same id answers the same use" : book
  }
  if (isRefusal(result)) return `it had to be refused: ${result.join(", ")}`
  return outcome.kind === "unknown" ? result : told(result, asked, outcome.shown ?? {})
}

/** What makes two books the same. */
export const keyOf = (book: Book): string => {
  const known = keys.get(book)
  if (known !== undefined) return known
  const products = [...book.products].map(([, { granted, paper, used, withdrawn }]) =>
    [granted, withdrawn, used, paper].join(",")
  )
  const uses = [...book.uses].map(([id, { receipt, reversed }]) => `${id}:${receipt ?? ""}:${reversed}`).sort()
  const key = [...products, ...uses, ...[...book.references.keys()].sort(), book.onPaper].join(" ")
  keys.set(book, key)
  return key
}
const keys = new WeakMap<Book, string>()

/** What of the book somebody wants to read in a sentence. */
export const describe = (book: Book): string => {
  const products = [...book.products].map(([name, product]) => {
    const { granted, paper, used, withdrawn } = product
    return `${name}: ${granted - withdrawn} granted, ${used} used, ${paper} on paper, ${remainingOf(product)} left`
  })
  const uses = [...book.uses].map(([id, { quantity, reversed }]) => `${id}×${quantity - reversed}`)
  return [
    ...products,
    `uses: ${uses.length === 0 ? "none" : uses.join(", ")}`,
    ...(book.onPaper ? ["on paper"] : [])
  ].join("; ")
}

type Refusal = ReadonlyArray<Reason>
const isRefusal = (result: Book | Refusal): result is Refusal => Array.isArray(result)

/** The book after it was carried out, the very same when it was so already; or every reason not to. */
const carriedOut = (goods: Goods, book: Book, asked: Asked): Book | Refusal => {
  switch (asked.kind) {
    case "read":
      return asked.sees === undefined || book.uses.has(asked.sees) ? book : ["use-unknown"]
    case "redeem":
      return redeemed(goods, book, asked)
    case "topUp": {
      const missing = asked.due - productOf(book, asked.product).granted
      return missing > 0 ? granted(book, asked.product, missing) : book
    }
    default: {
      const recorded = book.references.get(asked.reference)
      if (recorded !== undefined) return recorded === contentOf(asked) ? book : ["reference-taken"]
      const result = ofOffice(book, asked)
      // What is so already leaves no trace.
      return isRefusal(result) || result === book
        ? result
        : { ...result, references: new Map(book.references).set(asked.reference, contentOf(asked)) }
    }
  }
}

const redeemed = (goods: Goods, book: Book, asked: Extract<Asked, { kind: "redeem" }>): Book | Refusal => {
  const { channel = "screen", course, id, product: name, quantity } = asked
  const recorded = book.uses.get(id)
  if (recorded !== undefined) return recorded.asked === contentOf(asked) ? book : ["id-taken"]
  const product = productOf(book, name)
  const left = channel === "paper" ? product.paper : remainingOf(product)
  const { courses = [], most = Infinity } = goods[name] ?? {}
  const reasons: Array<Reason> = []
  if (left <= 0) reasons.push("nothing-left")
  if (quantity > Math.min(left, most) || quantity < 1) reasons.push("too-many")
  if (!courses.includes(course)) reasons.push("no-course")
  if (reasons.length > 0) return reasons
  const use = { asked: contentOf(asked), product: name, quantity, reversed: 0, channel, receipt: undefined }
  const paper = channel === "paper" ? product.paper - quantity : product.paper
  return {
    ...withProduct(book, name, { ...product, used: product.used + quantity, paper }),
    uses: new Map(book.uses).set(id, use)
  }
}

type OfOffice = Extract<Asked, { readonly reference: string }>

const ofOffice = (book: Book, asked: OfOffice): Book | Refusal => {
  switch (asked.kind) {
    case "grant":
      return granted(book, asked.product, asked.quantity)
    case "withdraw":
      return withdrawn(book, asked.product, asked.quantity)
    case "reverse": {
      const use = book.uses.get(asked.id)
      if (use === undefined) return ["use-unknown"]
      if (asked.quantity > use.quantity - use.reversed || asked.quantity < 1) return ["too-many"]
      const product = productOf(book, use.product)
      const paper = use.channel === "paper" || book.onPaper ? asked.quantity : 0
      return {
        ...withProduct(book, use.product, {
          ...product,
          used: product.used - asked.quantity,
          paper: product.paper + paper
        }),
        uses: new Map(book.uses).set(asked.id, { ...use, reversed: use.reversed + asked.quantity })
      }
    }
    case "beginPaper":
      return book.onPaper ? book : moved({ ...book, onPaper: true }, (product) => product.paper + remainingOf(product))
    case "endPaper": {
      if (!book.onPaper && [...book.products.values()].every(({ paper }) => paper === 0)) return book
      const isUsed = [...book.uses.values()].some((use) => use.channel === "paper" && use.reversed < use.quantity)
      return isUsed ? ["paper-used"] : moved({ ...book, onPaper: false }, () => 0)
    }
  }
}

const granted = (book: Book, name: string, quantity: number): Book => {
  const product = productOf(book, name)
  const paper = product.paper + (book.onPaper ? quantity : 0)
  return withProduct(book, name, { ...product, granted: product.granted + quantity, paper })
}

/** Takes back from the screen; from paper when nothing is on the screen. */
const withdrawn = (book: Book, name: string, quantity: number): Book | Refusal => {
  const product = productOf(book, name)
  const left = remainingOf(product)
  const fromPaper = left <= 0
  if (quantity > (fromPaper ? product.paper : left) || quantity < 1) return ["too-many"]
  const paper = product.paper - (fromPaper ? quantity : 0)
  return withProduct(book, name, { ...product, withdrawn: product.withdrawn + quantity, paper })
}

/** The book as an answer showed it, which makes a receipt known; a sentence when it shows something else. */
const told = (book: Book, asked: Asked, { left, receipt, uses }: Shown): Book | string => {
  for (const [product, shown] of Object.entries(left ?? {})) {
    const right = remainingOf(productOf(book, product))
    if (right !== shown) return `${product} has ${right} left, and ${shown} was shown`
  }
  if (uses !== undefined) {
    const right = new Map([...book.uses].map(([id, { quantity, reversed }]) => [id, quantity - reversed]))
    for (const [id, shown] of Object.entries(uses)) {
      if (right.get(id) !== shown) return `use ${id} is ×${right.get(id) ?? 0}, and ×${shown} was shown`
    }
    const missing = [...right.keys()].find((id) => uses[id] === undefined)
    if (missing !== undefined) return `use ${missing} was not shown`
  }
  if (receipt === undefined || asked.kind !== "redeem") return book
  const use = book.uses.get(asked.id)
  if (use === undefined || use.receipt === receipt) return book
  return use.receipt === undefined
    ? { ...book, uses: new Map(book.uses).set(asked.id, { ...use, receipt }) }
    : `the receipt of ${asked.id} was ${use.receipt}, and ${receipt} was shown`
}

const isRepeated = (book: Book, asked: Asked): boolean =>
  asked.kind === "redeem" && book.uses.get(asked.id)?.asked === contentOf(asked)

/** What is the same when something is asked again. */
const contentOf = (asked: Asked): string => JSON.stringify(Object.entries(asked).sort())

const moved = (book: Book, paperOf: (product: Product) => number): Book => ({
  ...book,
  products: new Map([...book.products].map(([name, product]) => [name, { ...product, paper: paperOf(product) }]))
})

const productOf = (book: Book, name: string): Product =>
  book.products.get(name) ?? { granted: 0, withdrawn: 0, used: 0, paper: 0 }

const withProduct = (book: Book, name: string, product: Product): Book => ({
  ...book,
  products: new Map(book.products).set(name, product)
})

const remainingOf = ({ granted, paper, used, withdrawn }: Product): number => granted - withdrawn - used - paper
