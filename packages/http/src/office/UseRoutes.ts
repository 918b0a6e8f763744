/**
 * UseRoutes (利用): the list of uses with its filters and as a file, and one use. Nothing is changed here, and nothing
 * anywhere changes the course, the facility or the coupon of a use (R119). Corrections are in CorrectionRoutes.ts.
 */
import {
  CalendarDate,
  Catalogue,
  Clerk,
  CouponBooks,
  Facility,
  Holder,
  HolderNumber,
  LedgerEntry,
  UseList
} from "@fukuri/core"
import { ja, type OfficeView, type ShownPerson, UsePages, usesPath } from "@fukuri/web-ui"
import { Effect, Option, Schema, Stream } from "effect"
import { type Cell, csvDownload } from "../Csv.ts"
import { NotFound } from "../Problems.ts"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { HolderKeys, holderPath } from "./HolderKey.ts"
import { around, type ListPlace, placeIn, placeText } from "./ListPlace.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, statusOf } from "./OfficeRoute.ts"

const showUses: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const { catalogue, filter, goods, mistakes, search } = yield* searchIn(incoming)
    const place = placeIn(incoming.query("at"))
    const found =
      mistakes.length > 0
        ? { rows: [], next: undefined }
        : yield* UseList.page({ clerk, filter, before: place.cursors.at(-1) })
    const open = yield* UseList.openRequests(clerk.association)
    const personOf = yield* personIn(incoming)
    const to = (other: ListPlace | undefined) =>
      other === undefined ? undefined : addressOf(usesPath, { ...search, at: placeText(other) })
    const { next, previous } = around(place, found.next)
    return page(
      UsePages.uses(incoming.frame("uses", { mistakes }), {
        search,
        facilities: Catalogue.facilitiesOf(catalogue, clerk.association),
        goods,
        rows: found.rows.map((row) => ({ ...row, person: personOf(row.holder) })),
        before: place.page * UseList.pageSize,
        previous: to(previous),
        next: to(next),
        csv: mistakes.length > 0 ? undefined : addressOf(`${usesPath}.csv`, { ...search }),
        open
      }),
      statusOf(mistakes)
    )
  })

const saveUses: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const { filter, mistakes } = yield* searchIn(incoming)
    if (mistakes.length > 0) return yield* new NotFound()
    const { today } = yield* CouponBooks.now
    const rows = yield* UseList.exported({ clerk, filter })
    return yield* csvDownload(
      `利用一覧-${today}.csv`,
      header(clerk),
      Stream.map(rows, (batch) => batch.map(cellsOf)).pipe(Stream.flatMap(Stream.fromIterable))
    )
  })

const showUse: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const use = yield* found(UseList.one(clerk, yield* redemptionIn(incoming)))
    const { at: now } = yield* CouponBooks.now
    return page(
      UsePages.use(incoming.frame("uses"), {
        use,
        person: (yield* personIn(incoming))(use.holder),
        own: Clerk.isOwn(clerk, Holder.numberOf(use.holder)),
        now,
        nameOf: yield* actorNames(clerk.association)
      })
    )
  })

/** The pages of uses. */
export const useRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: usesPath, needs: "look", handler: showUses },
  // A file over all years takes as long as it is long.
  { method: "GET", path: `${usesPath}.csv`, needs: "look", handler: saveUses, deadlineMillis: 60_000 },
  { method: "GET", path: `${usesPath}/:id`, needs: "look", handler: showUse }
]

/** The use that an address names. Fails with NotFound when that is no receipt number. */
export const redemptionIn = (incoming: OfficeIncoming): Effect.Effect<LedgerEntry.RedemptionId, NotFound> =>
  Effect.mapError(Effect.fromOption(decodeRedemption(incoming.param("id"))), () => new NotFound())

/** A use that nobody knows is like a page that is not there. */
export const found = <A, E, R>(
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, Exclude<E, { readonly _tag: "RedemptionUnknown" }> | NotFound, R> =>
  Effect.mapError(work, (error): Exclude<E, { readonly _tag: "RedemptionUnknown" }> | NotFound =>
    isUnknown(error) ? new NotFound() : (error as Exclude<E, { readonly _tag: "RedemptionUnknown" }>)
  )

const isUnknown = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "RedemptionUnknown"

/** How people are shown to a clerk in lists of uses: the number as far as they may see it, and where their page is. */
export const personIn = Effect.fnUntraced(function* ({ association, can }: OfficeIncoming) {
  const key = (yield* HolderKeys).of(association.code)
  return (holder: Holder.HolderId): ShownPerson => {
    const number = Holder.numberOf(holder)
    return { text: can("personal") ? number : HolderNumber.masked(number), path: holderPath(key, number) }
  }
})

/** What an address asks for, read; with every mistake in it. */
const searchIn = Effect.fnUntraced(function* ({ clerk, query }: OfficeIncoming) {
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const { today } = yield* CouponBooks.now
  const cut = (name: string) => query(name).trim().slice(0, 80)
  const search: UsePages.UseSearch = {
    from: cut("from"),
    until: cut("until"),
    facility: cut("facility"),
    goods: cut("goods"),
    channel: cut("channel"),
    corrected: cut("corrected"),
    receipt: cut("receipt")
  }
  const usedFrom = Option.getOrUndefined(decodeDay(search.from))
  const usedUntil = Option.getOrUndefined(decodeDay(search.until))
  const goods = UseList.goodsOf(catalogue, clerk, CalendarDate.fiscalYearOf(usedUntil ?? usedFrom ?? today))
  const picked = goods.find(({ key }) => key === search.goods)
  const redemptionId = UseList.receiptIn(search.receipt)
  const mistakes: ReadonlyArray<OfficeView.FormMistake> = [
    ...(search.from !== "" && usedFrom === undefined ? [{ field: "from", sentence: sentences.day }] : []),
    ...(search.until !== "" && usedUntil === undefined ? [{ field: "until", sentence: sentences.day }] : []),
    ...(usedFrom !== undefined && usedUntil !== undefined && usedUntil < usedFrom
      ? [{ field: "until", sentence: sentences.order }]
      : []),
    ...(search.goods !== "" && picked === undefined ? [{ field: "goods", sentence: sentences.goods }] : []),
    ...(search.receipt !== "" && redemptionId === undefined ? [{ field: "receipt", sentence: sentences.receipt }] : [])
  ]
  const filter: UseList.UseFilter = {
    usedFrom,
    usedUntil,
    facility: Option.getOrUndefined(decodeFacility(search.facility)),
    goods: picked,
    channel: Option.getOrUndefined(decodeChannel(search.channel)),
    reversed: search.corrected === "yes" ? true : search.corrected === "no" ? false : undefined,
    redemptionId
  }
  return { catalogue, filter, goods, mistakes, search }
})

/** An address with those of the parameters that say something. */
export const addressOf = (path: string, parameters: Readonly<Record<string, string>>): string => {
  const given = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ""))
  return given.size === 0 ? path : `${path}?${given}`
}

const header = (clerk: Clerk.Clerk): ReadonlyArray<string> => [
  "利用日",
  "登録日時",
  "施設コード",
  "施設",
  "クーポン",
  "枚数",
  "訂正で取り消した枚数",
  "有効な枚数",
  "登録",
  "受付番号",
  ...(Clerk.may(clerk, "personal") ? ["組合員番号"] : [])
]

const cellsOf = (row: UseList.UseRow): ReadonlyArray<Cell> => [
  row.usedOn,
  `${CalendarDate.dayOf(row.at)} ${ja.time.clock(row.at)}`,
  row.facility,
  row.facilityName,
  row.coupon,
  row.quantity,
  row.reversed,
  row.quantity - row.reversed,
  ja.myPage.channel[row.channel],
  row.redemptionId,
  ...(row.number === undefined ? [] : [row.number])
]

const decodeDay = Schema.decodeUnknownOption(CalendarDate.CalendarDate)
const decodeFacility = Schema.decodeUnknownOption(Facility.FacilityCode)
const decodeChannel = Schema.decodeUnknownOption(LedgerEntry.Channel)
const decodeRedemption = Schema.decodeUnknownOption(LedgerEntry.RedemptionId)

const sentences = {
  day: "日付は「2024-07-01」の形で入力してください。",
  order: "「から」の日より後の日にしてください。",
  goods: "一覧から選び直してください。年度が変わると、選べるものも変わります。",
  receipt: "受付番号は、画面に表示された16文字の英数字です。4文字ずつ区切って入力してもかまいません。"
} as const
