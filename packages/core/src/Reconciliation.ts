/**
 * Reconciliation (突合): the uses of a facility held against the facility's own list. How a line is read, and which use it
 * is, is decided here and pure; nothing of the list is kept. Where the uses come from is in `Reconciling`.
 */
import { Result } from "effect"
import type { CalendarDate } from "./CalendarDate.ts"
import { CellReader, type Column, type Layout, layoutOf, type Problem, type RawRow } from "./FileRow.ts"
import { type HolderNumber, normalise, parse } from "./HolderNumber.ts"
import type { RedemptionId } from "./LedgerEntry.ts"
import { receiptIn } from "./UseList.ts"

type Key = (typeof columns)[number]["key"]

/** The columns of a facility's list that are read, in any order; others are passed over. */
export const columns = [
  { key: "usedOn", japanese: "利用日", english: "used_on", required: false },
  { key: "receipt", japanese: "受付番号", english: "receipt", required: false },
  { key: "number", japanese: "番号", english: "number", required: false },
  { key: "content", japanese: "内容", english: "content", required: false },
  { key: "quantity", japanese: "枚数", english: "quantity", required: false }
] as const satisfies ReadonlyArray<Column<string>>

/** What facilities call these columns besides. */
const otherNames: Readonly<Record<string, string>> = {
  日付: "利用日",
  受診日: "利用日",
  date: "利用日",
  受付no: "受付番号",
  receipt_number: "受付番号",
  組合員番号: "番号",
  利用番号: "番号",
  利用者番号: "番号",
  会員番号: "番号",
  member_number: "番号",
  商材: "内容",
  クーポン: "内容",
  コース: "内容",
  coupon: "内容",
  course: "内容",
  数量: "枚数",
  利用枚数: "枚数"
}

/** A line of the facility's list. */
export interface TheirUse {
  readonly line: number
  readonly receipt: RedemptionId | undefined
  readonly number: HolderNumber | undefined
  readonly usedOn: CalendarDate | undefined
  /** As the facility writes it; empty when it does not. */
  readonly content: string
  readonly quantity: number
}

/** A line that cannot be read, and why. */
export interface UnreadLine {
  readonly line: number
  readonly why: Problem["code"] | "receipt-malformed" | "quantity-malformed" | "nothing-to-find-by"
}

/** A use as we have it. */
export interface OurUse {
  readonly receipt: RedemptionId
  readonly number: HolderNumber
  readonly usedOn: CalendarDate
  /** Used and not given back; 0 when all was given back. */
  readonly quantity: number
  /** What it is called before the clerk. */
  readonly name: string
  /** What a facility may call it: in the form of {@link contentForm}. */
  readonly names: ReadonlySet<string>
}

/** By what a line and a use were found to be the same. */
export type FoundBy = "receipt" | "content" | "day"

/** In what they are not alike. */
export type Difference = "quantity" | "day" | "number" | "content"

/** A line and the use that it is. */
export interface Pair {
  readonly ours: OurUse
  readonly theirs: TheirUse
  readonly by: FoundBy
  /** None when they say the same. */
  readonly differs: ReadonlyArray<Difference>
}

/** What came of it. Every line and every use with a coupon left stands in one of them, once. */
export interface Reconciled {
  readonly matched: ReadonlyArray<Pair>
  readonly different: ReadonlyArray<Pair>
  readonly oursOnly: ReadonlyArray<OurUse>
  readonly theirsOnly: ReadonlyArray<TheirUse>
}

/** How a header is understood: where the columns stand, in a line of which only those are left. */
export interface ListLayout {
  readonly layout: Layout<Key>
  readonly places: ReadonlyArray<number>
}

/** The form in which contents are compared: without case, width, spaces and signs. */
export const contentForm = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, "")

/** Reads the header. Refuses one by which no line could be found: it needs 受付番号, or 番号 and 利用日. */
export const readHeader = (header: RawRow): Result.Result<ListLayout, ReadonlyArray<Problem>> => {
  const named = header.cells.map((cell) => {
    const name = cell.slice(0, 60).normalize("NFKC").trim().toLowerCase()
    return otherNames[name] ?? name
  })
  const known = named.flatMap((name, place) =>
    columns.some(({ english, japanese }) => name === english || name === japanese) ? [place] : []
  )
  const shortened = { ...header, cells: known.map((place) => named[place] ?? "") }
  return Result.flatMap(layoutOf(columns, shortened), (layout) => {
    const missing: ReadonlyArray<Key> =
      layout.has("receipt") || (layout.has("number") && layout.has("usedOn"))
        ? []
        : (["number", "usedOn"] as const).filter((key) => !layout.has(key))
    return missing.length === 0
      ? Result.succeed({ layout, places: known })
      : Result.fail(
          columns
            .filter(({ key }) => missing.includes(key))
            .map(({ japanese }) => ({
              line: header.line,
              column: japanese,
              value: "",
              code: "column-missing" as const
            }))
        )
  })
}

/** Reads a line; undefined when nothing stands in it. Shape of `pattern`: as the association says. */
export const readLine = (
  { layout, places }: ListLayout,
  row: RawRow,
  pattern: string
): Result.Result<TheirUse | undefined, UnreadLine> => {
  if (row.unreadable === undefined && row.cells.every((cell) => cell.trim() === "")) return Result.succeed(undefined)
  const shortened = { ...row, cells: places.flatMap((place) => row.cells.slice(place, place + 1)) }
  const cells = new CellReader<Key>(columns, layout, shortened)
  const { line } = row
  const unread = (why: UnreadLine["why"]) => Result.fail({ line, why })
  const usedOn = cells.whole ? cells.date("usedOn") : undefined
  const content = cells.whole ? cells.words("content", { required: false, most: 200 }) : undefined
  const [problem] = cells.problems
  if (problem !== undefined) return unread(problem.code)

  const written = cells.text("receipt")
  const receipt = written === "" ? undefined : receiptIn(written)
  if (written !== "" && receipt === undefined) return unread("receipt-malformed")
  const typed = normalise(cells.text("number"))
  // A spreadsheet that took the number for a figure has dropped its leading zeros: never filled up by guessing.
  if (/^[0-9]{1,5}$/.test(typed)) return unread("number-shortened")
  const parsed = typed === "" ? undefined : parse(typed, pattern)
  if (parsed !== undefined && Result.isFailure(parsed)) return unread("number-malformed")
  const quantity = layout.has("quantity") ? quantityIn(cells.text("quantity")) : 1
  if (quantity === undefined) return unread("quantity-malformed")
  const number = parsed?.success
  if (receipt === undefined && (number === undefined || usedOn === undefined)) return unread("nothing-to-find-by")
  return Result.succeed({ line, receipt, number, usedOn, content: content ?? "", quantity })
}

/**
 * Finds which line is which use: by receipt number first, then by number, day and content, then by number and day; of
 * several the one of the same quantity. Every use is found once at most. A use of which all was given back is only
 * found when the list has it still.
 * `known` are the contents that have a name here, so that wording of the facility's own is not taken for a difference.
 */
export const reconcile = (
  ours: ReadonlyArray<OurUse>,
  theirs: ReadonlyArray<TheirUse>,
  known: ReadonlySet<string> = new Set()
): Reconciled => {
  const pairs = new Map<TheirUse, Pair>()
  const found = new Set<OurUse>()
  const byReceipt = new Map(ours.map((use) => [use.receipt, use]))
  const byDay = Map.groupBy(ours, ({ number, usedOn }) => `${number} ${usedOn}`)
  const take = (line: TheirUse, use: OurUse | undefined, by: FoundBy): void => {
    if (use === undefined) return
    found.add(use)
    pairs.set(line, { ours: use, theirs: line, by, differs: differencesOf(use, line, known) })
  }
  const onDay = ({ number, usedOn }: TheirUse): ReadonlyArray<OurUse> =>
    (byDay.get(`${number} ${usedOn}`) ?? []).filter((use) => !found.has(use))
  const passes: ReadonlyArray<readonly [FoundBy, (line: TheirUse) => OurUse | undefined]> = [
    ["receipt", ({ receipt }) => (receipt === undefined ? undefined : unless(found, byReceipt.get(receipt)))],
    ["content", (line) => onDay(line).find((use) => isContent(use, line) && use.quantity === line.quantity)],
    ["content", (line) => firstLeft(onDay(line).filter((use) => isContent(use, line)))],
    ["day", (line) => onDay(line).find((use) => use.quantity === line.quantity)],
    ["day", (line) => firstLeft(onDay(line))]
  ]
  for (const [by, find] of passes) {
    for (const line of theirs) if (!pairs.has(line)) take(line, find(line), by)
  }
  const all = theirs.flatMap((line) => pairs.get(line) ?? [])
  return {
    matched: all.filter(({ differs }) => differs.length === 0),
    different: all.filter(({ differs }) => differs.length > 0),
    oursOnly: ours.filter((use) => !found.has(use) && use.quantity > 0),
    theirsOnly: theirs.filter((line) => !pairs.has(line))
  }
}

const unless = (found: ReadonlySet<OurUse>, use: OurUse | undefined): OurUse | undefined =>
  use === undefined || found.has(use) ? undefined : use

/** Rather one that is not given back than one that is. */
const firstLeft = (uses: ReadonlyArray<OurUse>): OurUse | undefined =>
  uses.find(({ quantity }) => quantity > 0) ?? uses[0]

const isContent = ({ names }: OurUse, { content }: TheirUse): boolean =>
  content !== "" && names.has(contentForm(content))

const differencesOf = (use: OurUse, line: TheirUse, known: ReadonlySet<string>): ReadonlyArray<Difference> => [
  ...(use.quantity === line.quantity ? [] : ["quantity" as const]),
  ...(line.usedOn === undefined || line.usedOn === use.usedOn ? [] : ["day" as const]),
  ...(line.number === undefined || line.number === use.number ? [] : ["number" as const]),
  ...(known.has(contentForm(line.content)) && !isContent(use, line) ? ["content" as const] : [])
]

const quantityIn = (text: string): number | undefined => {
  const [, digits] = /^([0-9]{1,4})\s*枚?$/.exec(text.normalize("NFKC").trim()) ?? []
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits)
}
