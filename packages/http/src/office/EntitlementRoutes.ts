/**
 * EntitlementRoutes: granting (付与) and taking back (取消) for one person by hand (R36): the form, the look before, the
 * deed. What is sent twice is done once.
 */
import {
  CalendarDate,
  Clerk,
  CouponBooks,
  CouponProduct,
  Entitlements,
  Holder,
  HolderNumber,
  Inquiry,
  LedgerEntry
} from "@fukuri/core"
import { EntitlementPages, Explanation, type OfficeView } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page, type Reply } from "../Reply.ts"
import { holderDone, type Named, namedIn, personPattern, typed, typedLine } from "./HolderParts.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import {
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  type OfficeServices,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"

type Direction = Entitlements.Direction

const showForm =
  (direction: Direction): OfficeHandler =>
  (incoming) =>
    withPerson(incoming, (named) =>
      Effect.gen(function* () {
        const { at } = yield* CouponBooks.now
        return yield* formPage(incoming, named, direction, {
          draft: { product: "", quantity: "1", reason: "", text: "" },
          year: yearFrom(incoming.query("year")),
          reference: newId(at),
          mistakes: []
        })
      })
    )

/** Shows what the order would change. */
const confirm =
  (direction: Direction): OfficeHandler =>
  (incoming) =>
    ordered(incoming, direction, (named, order, draft) =>
      Effect.gen(function* () {
        const { after, already, before, product } = yield* Entitlements.preview(order)
        if (already) return seeDone(named.path, holderDone, doneKeys[direction])
        return page(
          EntitlementPages.entitlementConfirm(incoming.frame("holders"), {
            ...viewOf(named, direction, order.fiscalYear, order.reference, draft),
            name: product.name,
            before,
            after
          })
        )
      })
    )

const carryOut =
  (direction: Direction): OfficeHandler =>
  (incoming) =>
    ordered(incoming, direction, (named, order) =>
      Effect.as(Entitlements.carryOut(order), seeDone(named.path, holderDone, doneKeys[direction]))
    )

const doneKeys = { grant: "granted", withdraw: "withdrawn" } as const

const routesOf = (direction: Direction): ReadonlyArray<OfficeRoute> => {
  const path = `${personPattern}/${direction}`
  const needs = "operate"
  return [
    { method: "GET", path, needs, handler: showForm(direction) },
    { method: "POST", path: `${path}/confirm`, needs, handler: confirm(direction) },
    { method: "POST", path, needs, handler: carryOut(direction) }
  ]
}

/** The pages and deeds of granting and taking back by hand. */
export const entitlementRoutes: ReadonlyArray<OfficeRoute> = [...routesOf("grant"), ...routesOf("withdraw")]

/** The person of the address, unless it is the clerk or the clerk's spouse. */
const withPerson = (
  incoming: OfficeIncoming,
  work: (named: Named) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> =>
  Effect.flatMap(namedIn(incoming), (named) => (named.own ? Effect.fail(new Clerk.SelfService()) : work(named)))

/** Reads the order that was sent and does something with it; shows the form again with what is wrong with it. */
const ordered = (
  incoming: OfficeIncoming,
  direction: Direction,
  work: (
    named: Named,
    order: Entitlements.Order,
    draft: EntitlementPages.EntitlementDraft
  ) => Effect.Effect<Reply, OfficeProblem | Entitlements.OrderRefusal, OfficeServices>
): ReturnType<OfficeHandler> =>
  withPerson(incoming, (named) =>
    Effect.gen(function* () {
      const { association, clerk } = incoming
      const draft: EntitlementPages.EntitlementDraft = {
        product: typed(incoming, "product"),
        quantity: typed(incoming, "quantity").normalize("NFKC").trim(),
        reason: typed(incoming, "reason"),
        text: typedLine(incoming, "text")
      }
      const { at, today } = yield* CouponBooks.now
      const year = yearFrom(typed(incoming, "year"))
      const sent = Option.getOrUndefined(decodeReference(typed(incoming, "reference")))
      const again = (mistakes: ReadonlyArray<OfficeView.FormMistake>, reference = sent ?? newId(at)) =>
        formPage(incoming, named, direction, { draft, year, reference, mistakes })
      const read = readDraft(draft)
      if (Result.isFailure(read)) return yield* again(read.failure)
      if (sent === undefined) return yield* again([{ field: "", sentence: sentences.old }])
      const order: Entitlements.Order = {
        clerk,
        direction,
        holder: Holder.holderId(association.code, named.number),
        fiscalYear: year ?? CalendarDate.fiscalYearOf(today),
        ...read.success,
        reference: sent
      }
      return yield* Effect.catchTags(work(named, order, draft), {
        ProductUnknown: () => again([{ field: "product", sentence: sentences.product }]),
        WindowOver: () => again([{ field: "product", sentence: sentences.over }]),
        QuantityExceeded: ({ available }) =>
          again([{ field: "quantity", sentence: sentences[direction](Math.max(0, available)) }]),
        // What was done stays as it is; the same form can be sent as a new order.
        ReferenceTaken: () => again([{ field: "", sentence: sentences.taken }], newId(at))
      })
    })
  )

/** What was typed, read; or every mistake in it. */
const readDraft = ({
  product,
  quantity,
  reason,
  text
}: EntitlementPages.EntitlementDraft): Result.Result<
  Pick<Entitlements.Order, "product" | "quantity" | "reason" | "text">,
  ReadonlyArray<OfficeView.FormMistake>
> => {
  const id = Option.getOrUndefined(decodeProduct(product))
  const code = Option.getOrUndefined(decodeReason(reason))
  const count = /^[0-9]{1,3}$/.test(quantity) ? Number(quantity) : 0
  const mistakes = [
    ...(id === undefined ? [{ field: "product", sentence: sentences.product }] : []),
    ...(count === 0 ? [{ field: "quantity", sentence: sentences.quantity }] : []),
    ...(code === undefined ? [{ field: "reason", sentence: sentences.reason }] : []),
    ...(text === "" || text.length > mostText ? [{ field: "text", sentence: sentences.text }] : [])
  ]
  return id === undefined || code === undefined || mistakes.length > 0
    ? Result.fail(mistakes)
    : Result.succeed({ product: id, quantity: count, reason: code, text })
}

/** The form, with what can be chosen now. Looking up what the person has is recorded as a look at them. */
const formPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  named: Named,
  direction: Direction,
  form: {
    readonly draft: EntitlementPages.EntitlementDraft
    readonly year: CalendarDate.FiscalYear | undefined
    readonly reference: LedgerEntry.Reference
    readonly mistakes: ReadonlyArray<OfficeView.FormMistake>
  }
) {
  const { association, clerk } = incoming
  const { draft, mistakes, reference, year } = form
  const inquiry = yield* Inquiry.inquire({ clerk, association, number: named.number, year, sight: "page" })
  const options = inquiry.families
    .flatMap(({ nearest, others }) => [...nearest, ...others])
    .filter(({ product }) => Entitlements.isOpenTo(clerk, product))
    .filter(({ product }) => direction === "withdraw" || product.usable.until >= inquiry.today)
    .map(({ balance, product }) => ({
      id: product.id,
      name: product.name,
      balance,
      most: Entitlements.mostOf(direction, product, balance)
    }))
    .filter(({ most }) => most > 0)
  return page(
    EntitlementPages.entitlementForm(incoming.frame("holders", { mistakes }), {
      ...viewOf(named, direction, inquiry.fiscalYear, reference, draft),
      options
    }),
    statusOf(mistakes)
  )
})

const viewOf = (
  { number, path }: Named,
  direction: Direction,
  fiscalYear: CalendarDate.FiscalYear,
  reference: LedgerEntry.Reference,
  draft: EntitlementPages.EntitlementDraft
): EntitlementPages.EntitlementView => ({
  direction,
  person: `番号 ${number} (${Explanation.relationName(HolderNumber.relationOf(number))})`,
  path,
  fiscalYear,
  draft,
  reference
})

const mostText = 400

const decodeProduct = Schema.decodeUnknownOption(CouponProduct.ProductId)
const decodeReason = Schema.decodeUnknownOption(Entitlements.ReasonCode)
const decodeReference = Schema.decodeUnknownOption(LedgerEntry.Reference)
const decodeYear = Schema.decodeUnknownOption(CalendarDate.FiscalYear)
const yearFrom = (text: string): CalendarDate.FiscalYear | undefined => Option.getOrUndefined(decodeYear(Number(text)))

const sentences = {
  product: "クーポンを選び直してください。",
  over: "利用できる期間が終わっているため、付与できません。",
  quantity: "枚数を1以上の数字で入力してください。",
  reason: "理由を選んでください。",
  text: "理由の内容を400文字以内で入力してください。",
  old: "画面が古くなっています。内容を確かめて、もう一度送ってください。",
  taken:
    "この画面からは、すでに別の内容で手続きをしています。行われた内容を照会で確かめてから、必要ならもう一度送ってください。",
  grant: (most: number) =>
    most === 0 ? "上限まで付与されているため、付与できません。" : `付与できるのは、あと${most}枚までです。`,
  withdraw: (most: number) =>
    most === 0
      ? "利用済か、用紙を発行した紙クーポンだけのため、取り消せません。"
      : `取り消せるのは${most}枚までです。利用済の分と、用紙を発行した紙クーポンは取り消せません。`
} as const
