/**
 * ProgrammeChange: what differs between two versions of a programme, in words, and whom it concerns: what would take
 * away from what people already got or used (harms), and what people must know who already hold coupons (notices).
 */
import { Equal, Schema } from "effect"
import { CalendarDate, contains, FiscalYear } from "./CalendarDate.ts"
import { CourseKey, type CouponProduct, ProductId } from "./CouponProduct.ts"
import { describe, type GrantRule } from "./GrantRule.ts"
import type { Body } from "./Membership.ts"
import type { Programme } from "./Programme.ts"
import type { Quantity } from "./Quantity.ts"
import type { Holdings, Tally } from "./Reports.ts"
import { entitledOf, remainingOf } from "./Verdict.ts"

/** What can differ, of a programme and of its products. */
export type ChangedField =
  | "name"
  | "fiscalYear"
  | "notes"
  | "order"
  | "discreetName"
  | "family"
  | "sponsor"
  | "courses"
  | "grantRule"
  | "paperRule"
  | "quantity"
  | "grantFrom"
  | "usable"
  | "useRule"
  | "maxPerRedemption"
  | "outageOutsideHours"

/** What the office calls them. */
export const fieldLabels: { readonly [Each in ChangedField]: string } = {
  name: "名称",
  fiscalYear: "年度",
  notes: "備考",
  order: "並び順",
  discreetName: "伏せた名称",
  family: "区分",
  sponsor: "負担",
  courses: "内容",
  grantRule: "付与条件",
  paperRule: "紙クーポンだけの人",
  quantity: "枚数",
  grantFrom: "付与日",
  usable: "利用期間",
  useRule: "利用条件",
  maxPerRedemption: "1回の上限",
  outageOutsideHours: "時間外の障害時"
}

/** One difference, before and after in words. Equal words: only the way it is written down differs. */
export interface FieldChange {
  readonly field: ChangedField
  readonly before: string
  readonly after: string
  /** Of a rule both rules, since a long one is read better as a list. */
  readonly rules?: readonly [before: GrantRule, after: GrantRule]
}

/** A product that is new, gone, or different. */
export interface ProductChange {
  readonly kind: "added" | "removed" | "changed"
  readonly id: ProductId
  /** The name it has now, or had. */
  readonly name: string
  /** Of a changed one. */
  readonly fields: ReadonlyArray<FieldChange>
}

/** Everything that differs between two programmes; two empty lists when nothing does. */
export interface ProgrammeChange {
  readonly fields: ReadonlyArray<FieldChange>
  readonly products: ReadonlyArray<ProductChange>
}

/** The names of bodies, by key. */
export type BodyNames = Readonly<Record<string, string>>

/** What differs between a programme and a later version of it, products told apart by their ids. */
export const compare = (before: Programme, after: Programme, names: BodyNames = {}): ProgrammeChange => {
  const [old, new_] = [productsById(before), productsById(after)]
  const removed = before.products.filter(({ id }) => !new_.has(id)).map((product) => plainly("removed", product))
  const others = after.products.flatMap((product): ReadonlyArray<ProductChange> => {
    const known = old.get(product.id)
    if (known === undefined) return [plainly("added", product)]
    const fields = differences(productFields, known, product, names)
    return fields.length === 0 ? [] : [{ kind: "changed", id: product.id, name: product.name, fields }]
  })
  const [oldOrder, newOrder] = [orderOf(before, new_), orderOf(after, old)]
  const order: ReadonlyArray<FieldChange> = Equal.equals(oldOrder, newOrder)
    ? []
    : [{ field: "order", before: oldOrder.join("、"), after: newOrder.join("、") }]
  return {
    fields: [...differences(programmeFields, before, after, names), ...order],
    products: [...removed, ...others]
  }
}

/** Whether nothing differs. */
export const isEmpty = ({ fields, products }: ProgrammeChange): boolean => fields.length + products.length === 0

/** The differences as lines of text, for the command and the record. */
export const linesOf = ({ fields, products }: ProgrammeChange): ReadonlyArray<string> => [
  ...fields.map(lineOf),
  ...products.flatMap(({ fields, id, kind, name }) =>
    kind === "changed"
      ? fields.map((field) => `${name} (${id}) ${lineOf(field)}`)
      : [`${name} (${id}) ${kind === "added" ? "追加" : "削除"}`]
  )
]

/** What happened already under the version that is published: per product of its year. */
export interface ProgrammeFacts {
  readonly holdings: ReadonlyArray<Holdings>
  /** Uses by product, course and day. */
  readonly uses: ReadonlyArray<Tally>
}

const common = { product: ProductId, name: Schema.String }

/** Something that people got or used, and would lose or could not explain any more. */
export const Harm = Schema.TaggedUnion({
  /** Unit: people it was granted to; uses of it. */
  ProductRemoved: { ...common, people: Schema.Int, uses: Schema.Int },
  CourseRemoved: { ...common, course: CourseKey, courseName: Schema.String, uses: Schema.Int },
  /** Uses on days that the new window does not hold; first and last of those days. */
  DaysLost: { ...common, first: CalendarDate, last: CalendarDate, uses: Schema.Int },
  /** The year of a programme of which something was granted or used. */
  YearMoved: { from: FiscalYear, to: FiscalYear, people: Schema.Int }
})
export type Harm = typeof Harm.Type

/**
 * What a new version would change of what is granted or used already, in the order of the products. A use counts for a
 * course whatever was given back of it, since the record of it names the course; for a day only while something of it
 * stands.
 */
export const harmsOf = (before: Programme, after: Programme, facts: ProgrammeFacts): ReadonlyArray<Harm> => {
  const new_ = productsById(after)
  const touched = before.products.filter(({ id }) => peopleOf(facts, id) > 0 || usesOf(facts, id).length > 0)
  if (before.fiscalYear !== after.fiscalYear) {
    const people = Math.max(0, ...touched.map(({ id }) => peopleOf(facts, id)))
    return touched.length === 0 ? [] : [{ _tag: "YearMoved", from: before.fiscalYear, to: after.fiscalYear, people }]
  }
  return touched.flatMap((product): ReadonlyArray<Harm> => {
    const { id, name } = product
    const uses = usesOf(facts, id)
    const kept = new_.get(id)
    return kept === undefined
      ? [{ _tag: "ProductRemoved", product: id, name, people: peopleOf(facts, id), uses: countOf(uses) }]
      : [...coursesLost(product, kept, uses), ...daysLost(product, kept, uses)]
  })
}

/** Somebody holds coupons of a product that changes: nothing is taken back, but this is what changes for them. */
export interface Notice {
  readonly product: ProductId
  readonly name: string
  /** How many people hold or held it. */
  readonly people: number
  /** Coupons that can still be used. */
  readonly remaining: number
  /** What changes only for those to whom it will be granted. */
  readonly notForThem: ReadonlyArray<ChangedField>
  /** What holds for their next use as well. */
  readonly forThem: ReadonlyArray<ChangedField>
}

/** What a new version changes, or does not, for those who already hold coupons. */
export const noticesOf = ({ products }: ProgrammeChange, facts: ProgrammeFacts): ReadonlyArray<Notice> =>
  products.flatMap(({ fields, id, kind, name }): ReadonlyArray<Notice> => {
    const people = peopleOf(facts, id)
    if (kind !== "changed" || people === 0) return []
    const changed = fields.map(({ field }) => field)
    const notForThem = changed.filter((field) => ofGranting.has(field))
    const forThem = changed.filter((field) => ofUsing.has(field))
    const remaining = Math.max(
      0,
      ...facts.holdings.flatMap((each) => (each.product === id ? remainingOf(each.balance) : []))
    )
    return notForThem.length + forThem.length === 0
      ? []
      : [{ product: id, name, people, remaining, notForThem, forThem }]
  })

/** A rule in words, bodies by their names. */
export const ruleWords = (rule: GrantRule, names: BodyNames = {}): string => describe(named(rule, names))

/** A quantity in words: 3枚; 任用1か月以上 1枚、5か月以上 2枚. */
export const quantityWords = (quantity: Quantity): string =>
  quantity._tag === "Fixed"
    ? `${quantity.count}枚`
    : quantity.rows.map(({ count, fromMonths }) => `年度内の任用${fromMonths}か月以上 ${count}枚`).join("、")

/** What is accepted of uses during an outage outside office hours, in words. */
export const outageWords = { accepted: "事後登録できる", refused: "事後登録できない" } as const

const ofGranting = new Set<ChangedField>(["grantRule", "paperRule", "quantity", "grantFrom"])
const ofUsing = new Set<ChangedField>(["courses", "usable", "useRule", "maxPerRedemption", "outageOutsideHours"])

const productsById = ({ products }: Programme): ReadonlyMap<ProductId, CouponProduct> =>
  new Map(products.map((product) => [product.id, product]))

/** The names of the products that another version has too, in their order. */
const orderOf = ({ products }: Programme, other: ReadonlyMap<ProductId, CouponProduct>): ReadonlyArray<ProductId> =>
  products.map(({ id }) => id).filter((id) => other.has(id))

const plainly = (kind: "added" | "removed", { id, name }: CouponProduct): ProductChange => ({
  kind,
  id,
  name,
  fields: []
})

const lineOf = ({ after, before, field }: FieldChange): string => `${fieldLabels[field]}: ${before} → ${after}`

/** A field of something, and what it says in words. */
type Field<A> = readonly [
  field: ChangedField & keyof A,
  words: (value: A, names: BodyNames) => string,
  rule?: (value: A) => GrantRule
]

const differences = <A>(
  fields: ReadonlyArray<Field<A>>,
  before: A,
  after: A,
  names: BodyNames
): ReadonlyArray<FieldChange> =>
  fields.flatMap(([field, words, rule]): ReadonlyArray<FieldChange> => {
    if (Equal.equals(before[field], after[field])) return []
    const rules = rule === undefined ? {} : { rules: [rule(before), rule(after)] as const }
    return [{ field, before: words(before, names), after: words(after, names), ...rules }]
  })

const none = "なし"

const programmeFields: ReadonlyArray<Field<Programme>> = [
  ["name", ({ name }) => name],
  ["fiscalYear", ({ fiscalYear }) => `${fiscalYear}年度`],
  ["notes", ({ notes }) => notes.join(" / ") || none]
]

const productFields: ReadonlyArray<Field<CouponProduct>> = [
  ["name", ({ name }) => name],
  ["discreetName", ({ discreetName }) => discreetName ?? none],
  ["family", ({ family }) => family],
  ["sponsor", ({ sponsor }, names) => names[sponsor] ?? sponsor],
  ["courses", ({ courses }) => courses.map(({ key, name, shortName }) => `${name}・${shortName} (${key})`).join("、")],
  ["grantRule", ({ grantRule }, names) => ruleWords(grantRule, names), ({ grantRule }) => grantRule],
  ["paperRule", ({ paperRule }, names) => (paperRule === undefined ? none : ruleWords(paperRule, names))],
  ["quantity", ({ quantity }) => quantityWords(quantity)],
  ["grantFrom", ({ grantFrom }) => grantFrom],
  ["usable", ({ usable }) => `${usable.from}〜${usable.until}`],
  ["useRule", ({ useRule }, names) => ruleWords(useRule, names), ({ useRule }) => useRule],
  ["maxPerRedemption", ({ maxPerRedemption }) => `${maxPerRedemption}枚`],
  ["outageOutsideHours", ({ outageOutsideHours }) => outageWords[outageOutsideHours]]
]

const peopleOf = ({ holdings }: ProgrammeFacts, id: ProductId): number =>
  holdings.find(({ balance, product }) => product === id && (entitledOf(balance) > 0 || balance.redeemed > 0))
    ?.people ?? 0

const usesOf = ({ uses }: ProgrammeFacts, id: ProductId): ReadonlyArray<Tally> =>
  uses.filter(({ product }) => product === id)

const countOf = (uses: ReadonlyArray<Tally>): number => uses.reduce((sum, { uses }) => sum + uses, 0)

const coursesLost = (before: CouponProduct, after: CouponProduct, uses: ReadonlyArray<Tally>): ReadonlyArray<Harm> =>
  before.courses.flatMap(({ key, name }): ReadonlyArray<Harm> => {
    const used = countOf(uses.filter(({ course }) => course === key))
    if (used === 0 || after.courses.some((course) => course.key === key)) return []
    return [{ _tag: "CourseRemoved", product: before.id, name: before.name, course: key, courseName: name, uses: used }]
  })

const daysLost = (before: CouponProduct, after: CouponProduct, uses: ReadonlyArray<Tally>): ReadonlyArray<Harm> => {
  const lost = uses.filter(
    ({ day, redeemed, reversed }) => day !== undefined && redeemed > reversed && !contains(after.usable, day)
  )
  const days = lost.flatMap(({ day }) => day ?? []).toSorted()
  const [first] = days
  const last = days.at(-1)
  return first === undefined || last === undefined
    ? []
    : [{ _tag: "DaysLost", product: before.id, name: before.name, first, last, uses: countOf(lost) }]
}

/** A rule that names its bodies as people do. */
const named = (rule: GrantRule, names: BodyNames): GrantRule => {
  switch (rule._tag) {
    case "All":
    case "Any":
      return { ...rule, rules: rule.rules.map((each) => named(each, names)) }
    case "Not":
      return { ...rule, rule: named(rule.rule, names) }
    case "MemberOf":
      return { ...rule, bodies: rule.bodies.map((body) => (names[body] ?? body) as Body) }
    default:
      return rule
  }
}
