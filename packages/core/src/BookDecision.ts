/**
 * BookDecision: what follows from a command on a book: new entries, none when everything is already so, or a refusal.
 * While a book is on paper nothing in it stays on screen: whatever is granted or given back goes on to paper in the same
 * decision, so that no coupon can be used both ways (R116).
 */
import { Result } from "effect"
import {
  type BookRefusal,
  type Command,
  type CommandOf,
  CouponNotUsable,
  type OfficeCommand,
  PaperUsed,
  QuantityExceeded,
  QuantityNotAvailable,
  RedemptionIdTaken,
  RedemptionUnknown,
  ReferenceTaken,
  SheetNotValid,
  type UseRefusal,
  type Why
} from "./BookCommand.ts"
import {
  balanceOf,
  type CouponBook,
  isPaperUsed,
  outstandingSheets,
  type Redemption,
  redemptionOf,
  unissuedOf
} from "./BookState.ts"
import { dayOf } from "./CalendarDate.ts"
import { courseOf, isPaperOnly, type ProductId } from "./CouponProduct.ts"
import { holds } from "./GrantRule.ts"
import type { LedgerEntry, RedemptionId } from "./LedgerEntry.ts"
import { dueTo } from "./Quantity.ts"
import { entitledOf, judge, type Question, remainingOf } from "./Verdict.ts"

type Entries = ReadonlyArray<LedgerEntry>

/**
 * What follows from a command on a book: the entries to append, none when everything is already so.
 * A repeated redemption id with the same content decides to nothing new (R108, A36), with other content is refused.
 */
export const decide = (book: CouponBook, command: Command): Result.Result<Entries, BookRefusal> => {
  switch (command._tag) {
    case "Redeem":
      return redeem(book, command)
    case "RedeemAfterwards":
      return redeemAfterwards(book, command)
    case "UseSheet":
      return useSheet(book, command)
    case "TopUp":
      return Result.succeed(topUp(book, command))
    case "Grant":
      return grant(book, command)
    case "Withdraw":
      return withdraw(book, command)
    case "MoveToPaper":
      return move(book, command, "MovedToPaper", remainingOf(balanceOf(book, command.product)))
    case "MoveFromPaper": {
      // A coupon that has a sheet stays with it, and a whole book goes back as a whole.
      const available = book.paperSince === undefined ? unissuedOf(book, command.product) : 0
      return move(book, command, "MovedFromPaper", available)
    }
    case "Reverse":
      return reverse(book, command)
    case "BeginPaper":
      return beginPaper(book, command)
    case "EndPaper":
      return endPaper(book, command)
    case "IssueSheets":
      return issueSheets(book, command)
    case "VoidSheet":
      return voidSheet(book, command)
  }
}

/** What follows from a use on the screen: {@link decide} for this one command. */
export const redeem = (book: CouponBook, command: CommandOf<"Redeem">): Result.Result<Entries, UseRefusal> =>
  used(book, { ...command, usedOn: dayOf(command.at), channel: "screen" })

/** What follows from a use that is registered afterwards: {@link decide} for this one command. */
export const redeemAfterwards = (
  book: CouponBook,
  command: CommandOf<"RedeemAfterwards">
): Result.Result<Entries, UseRefusal> =>
  used(book, { ...command, channel: "outage", question: { outage: command.outage } })

/** What follows from a sheet that came back: {@link decide} for this one command. */
export const useSheet = (
  book: CouponBook,
  command: CommandOf<"UseSheet">
): Result.Result<Entries, UseRefusal | SheetNotValid> => {
  const { product, sheet: number } = command
  const sheet = book.sheets.get(number)
  const refused = (why: SheetNotValid["why"]) => Result.fail(new SheetNotValid({ sheet: number, why }))
  if (sheet === undefined) return refused("unknown")
  if (sheet.state === "voided") return refused("voided")
  if (sheet.product !== product.id) return refused("other-product")
  return used(book, { ...command, redemptionId: number, quantity: 1, channel: "paper", question: { onPaper: true } })
}

/** A use by whichever way, with what is asked of the judge besides. */
type Used = Omit<CommandOf<"Redeem">, "_tag"> &
  Pick<CommandOf<"RedeemAfterwards">, "usedOn"> &
  Pick<Extract<LedgerEntry, { readonly _tag: "Redeemed" }>, "channel"> & {
    readonly question?: Pick<Question, "onPaper" | "outage">
  }

const used = (book: CouponBook, use: Used): Result.Result<Entries, UseRefusal> => {
  const { actor, at, channel, course, facility, product, quantity, redemptionId, situation, usedOn } = use
  const recorded = redemptionOf(book, redemptionId)
  if (recorded !== undefined) {
    const same =
      recorded.product === product.id &&
      recorded.course === course &&
      recorded.quantity === quantity &&
      recorded.facility === facility.code &&
      (channel === "screen" || recorded.usedOn === usedOn)
    return same ? Result.succeed([]) : Result.fail(new RedemptionIdTaken({ redemptionId }))
  }
  const verdict = judge({
    product,
    balance: balanceOf(book, product.id),
    facts: situation.facts,
    on: usedOn,
    reckoning: situation.reckoning,
    at: { facility, course },
    ...use.question
  })
  if (verdict._tag !== "Usable") return Result.fail(new CouponNotUsable({ verdict }))
  if (courseOf(product, course) === undefined) {
    return Result.fail(new CouponNotUsable({ verdict: { _tag: "NotOfferedHere" } }))
  }
  if (!isWithin(quantity, verdict.most)) {
    return Result.fail(new QuantityNotAvailable({ requested: quantity, most: verdict.most }))
  }
  return Result.succeed([
    {
      _tag: "Redeemed",
      at,
      actor,
      product: product.id,
      quantity,
      redemptionId,
      course,
      facility: facility.code,
      usedOn,
      channel
    }
  ])
}

const topUp = (book: CouponBook, command: CommandOf<"TopUp">): Entries => {
  const { actor, at, fiscalYear, on, product, situation } = command
  const asking = { on, reckoning: situation.reckoning }
  if (on < product.grantFrom || on > product.usable.until) return []
  if (!holds(product.grantRule, situation.facts, asking)) return []
  const missing = dueTo(product.quantity, situation.facts, fiscalYear) - balanceOf(book, product.id).granted
  if (missing <= 0) return []
  const onPaper = isPaperOnly(product, situation.facts, asking)
  const granted: LedgerEntry = { _tag: "Granted", at, actor, product: product.id, quantity: missing }
  return [granted, ...ontoPaper(book, { at, actor, quantity: missing, product: product.id, onPaper })]
}

const grant = (
  book: CouponBook,
  command: CommandOf<"Grant">
): Result.Result<Entries, QuantityExceeded | ReferenceTaken> =>
  Result.map(move(book, command, "Granted", command.most - entitledOf(balanceOf(book, command.product))), (entries) =>
    entries.length === 0 ? entries : [...entries, ...ontoPaper(book, command)]
  )

/** Takes back what is on screen; when nothing is there, what is on paper and has no sheet. */
const withdraw = (
  book: CouponBook,
  command: CommandOf<"Withdraw">
): Result.Result<Entries, QuantityExceeded | ReferenceTaken> => {
  const { at, actor, product, quantity, reason } = command
  const remaining = remainingOf(balanceOf(book, product))
  const unissued = unissuedOf(book, product)
  if (remaining > 0 || unissued === 0) return move(book, command, "Withdrawn", remaining)
  const back: LedgerEntry = { _tag: "MovedFromPaper", at, actor, product, quantity, reason }
  return Result.map(move(book, command, "Withdrawn", unissued), (entries) =>
    entries.length === 0 ? entries : [back, ...entries]
  )
}

const move = (
  book: CouponBook,
  command: OfficeCommand & { readonly product: ProductId },
  _tag: "Granted" | "Withdrawn" | "MovedToPaper" | "MovedFromPaper",
  available: number
): Result.Result<Entries, QuantityExceeded | ReferenceTaken> =>
  once(
    book,
    { _tag, product: command.product, quantity: command.quantity, ...writtenBy(command) },
    command.quantity,
    available
  )

/** Whether what is given back of a use goes on to paper and not back on screen. */
export const returnsToPaper = (
  { paperSince }: Pick<CouponBook, "paperSince">,
  { channel }: Pick<Redemption, "channel">
): boolean => channel === "paper" || paperSince !== undefined

const reverse = (
  book: CouponBook,
  command: CommandOf<"Reverse">
): Result.Result<Entries, RedemptionUnknown | QuantityExceeded | ReferenceTaken> => {
  const { quantity, reverses } = command
  const redemption = redemptionOf(book, reverses)
  if (redemption === undefined) return Result.fail(new RedemptionUnknown({ redemptionId: reverses }))
  const { product, reversed } = redemption
  const entry = { _tag: "Reversed", product, quantity, reverses, ...writtenBy(command) } as const
  return Result.map(once(book, entry, quantity, redemption.quantity - reversed), (entries) =>
    entries.length === 0
      ? entries
      : [...entries, ...ontoPaper(book, { ...command, product, onPaper: returnsToPaper(book, redemption) })]
  )
}

const beginPaper = (book: CouponBook, command: CommandOf<"BeginPaper">): Result.Result<Entries, ReferenceTaken> => {
  const { at, actor, reason } = command
  const begun = { _tag: "PaperBegun", ...writtenBy(command) } as const
  return Result.map(unlessRepeated(book, begun), (entries) => {
    if (entries.length === 0 || book.paperSince !== undefined) return []
    const unused = [...book.balances].flatMap(([product, balance]): Entries => {
      const quantity = remainingOf(balance)
      return quantity > 0 ? [{ _tag: "MovedToPaper", at, actor, product, quantity, reason }] : []
    })
    return [...entries, ...unused]
  })
}

const endPaper = (
  book: CouponBook,
  command: CommandOf<"EndPaper">
): Result.Result<Entries, ReferenceTaken | PaperUsed> => {
  const { at, actor, paperOnly, reason } = command
  const ended = { _tag: "PaperEnded", ...writtenBy(command) } as const
  const repeated = unlessRepeated(book, ended)
  if (Result.isFailure(repeated) || repeated.success.length === 0 || book.paperSince === undefined) {
    return Result.map(repeated, () => [])
  }
  if (isPaperUsed(book)) return Result.fail(new PaperUsed())
  const back = [...book.balances].flatMap(([product, { onPaper: quantity }]): Entries => {
    if (quantity === 0 || paperOnly.has(product)) return []
    const voided = outstandingSheets(book, product).map(({ number: sheet }): LedgerEntry => ({
      _tag: "SheetVoided",
      at,
      actor,
      product,
      quantity: 1,
      sheet,
      reason
    }))
    return [...voided, { _tag: "MovedFromPaper", at, actor, product, quantity, reason }]
  })
  return Result.succeed([...back, ...repeated.success])
}

const issueSheets = (
  book: CouponBook,
  command: CommandOf<"IssueSheets">
): Result.Result<Entries, QuantityExceeded | RedemptionIdTaken> => {
  const { at, actor, product, reason } = command
  const fresh = [...new Set(command.sheets)].filter((number) => !book.sheets.has(number))
  const taken = fresh.find((number) => redemptionOf(book, number) !== undefined)
  if (taken !== undefined) return Result.fail(new RedemptionIdTaken({ redemptionId: taken }))
  const available = unissuedOf(book, product)
  return fresh.length > available
    ? Result.fail(new QuantityExceeded({ requested: fresh.length, available }))
    : Result.succeed(
        fresh.map((sheet) => ({ _tag: "SheetIssued", at, actor, product, quantity: 1, sheet, reason }) as const)
      )
}

const voidSheet = (
  book: CouponBook,
  command: CommandOf<"VoidSheet">
): Result.Result<Entries, SheetNotValid | ReferenceTaken> => {
  const { sheet: number } = command
  const sheet = book.sheets.get(number)
  if (sheet === undefined) return Result.fail(new SheetNotValid({ sheet: number, why: "unknown" }))
  if (sheet.state === "used") return Result.fail(new SheetNotValid({ sheet: number, why: "used" }))
  if (sheet.state === "voided") return Result.succeed([])
  return unlessRepeated(book, {
    _tag: "SheetVoided",
    product: sheet.product,
    quantity: 1,
    sheet: number,
    ...writtenBy(command)
  })
}

/** Coupons that come on to the screen go on to paper at once where they belong there. */
const ontoPaper = (
  book: CouponBook,
  {
    actor,
    at,
    onPaper = false,
    product,
    quantity,
    reason = granted
  }: Partial<Pick<Why, "reason">> &
    Pick<OfficeCommand, "at" | "actor" | "quantity"> & { readonly product: ProductId; readonly onPaper?: boolean }
): Entries =>
  onPaper || book.paperSince !== undefined ? [{ _tag: "MovedToPaper", at, actor, product, quantity, reason }] : []

/** Why a grant run puts on paper what it gives. */
const granted = "紙クーポンで付与"

/** What every entry of the office says. */
const writtenBy = ({ actor, at, reason, reference }: Why) => ({
  at,
  actor,
  reason,
  ...(reference === undefined ? {} : { reference })
})

type OfOffice = Exclude<LedgerEntry, { readonly _tag: "Redeemed" | "SheetIssued" }>

/** The entry, unless its request was carried out before; refused when more is asked for than there is. */
const once = (
  book: CouponBook,
  entry: OfOffice,
  quantity: number,
  available: number
): Result.Result<Entries, QuantityExceeded | ReferenceTaken> =>
  Result.flatMap(unlessRepeated(book, entry), (entries) =>
    entries.length === 0 || isWithin(quantity, available)
      ? Result.succeed(entries)
      : Result.fail(new QuantityExceeded({ requested: quantity, available }))
  )

/** The entry; none when its request was carried out before, and refused when that was for something else. */
const unlessRepeated = (book: CouponBook, entry: OfOffice): Result.Result<Entries, ReferenceTaken> => {
  const { reference } = entry
  const recorded = reference === undefined ? undefined : book.requested.get(reference)
  if (reference === undefined || recorded === undefined) return Result.succeed([entry])
  return contentOf(recorded) === contentOf(entry) ? Result.succeed([]) : Result.fail(new ReferenceTaken({ reference }))
}

/** What an entry does, whoever said so, when and why: a repeated request is for the same. */
const contentOf = (entry: LedgerEntry): string => {
  const id: RedemptionId | "" = "reverses" in entry ? entry.reverses : "sheet" in entry ? entry.sheet : ""
  return "product" in entry ? `${entry._tag} ${entry.product} ${entry.quantity} ${id}` : entry._tag
}

const isWithin = (quantity: number, available: number): boolean =>
  Number.isInteger(quantity) && quantity >= 1 && quantity <= available
