/**
 * PaperBatchRoutes (紙クーポンの印刷と発送, R115): what is due, making a print, its sheets and labels on A4, and the mail.
 */
import {
  CalendarDate,
  Catalogue,
  Clerk,
  CouponBooks,
  Holder,
  HolderNumber,
  LedgerEntry,
  PaperBatch,
  PaperBatches,
  WorkplaceAddresses
} from "@fukuri/core"
import { batchesPath, batchPath, PaperBatchPages, PaperPrint, WorkplaceAddressPages } from "@fukuri/web-ui"
import { Effect, Schema } from "effect"
import { newId } from "../Ids.ts"
import { qrSvg } from "../Qr.ts"
import { page } from "../Reply.ts"
import { newRedemptionId } from "../Ticket.ts"
import { actorNames } from "./ActorNames.ts"
import { typed } from "./HolderParts.ts"
import { type DoneMessages, type OfficeHandler, type OfficeRoute, seeDone } from "./OfficeRoute.ts"
import { personIn } from "./UseRoutes.ts"

const batchPattern = `${batchesPath}/:id`

const batchesDone = { nothing: "印刷する用紙はありませんでした。" } as const satisfies DoneMessages

const batchDone = {
  made: "印刷を作成しました。用紙と宛名ラベルを印刷してください。",
  mailed: "発送済みにしました。",
  finished: "用紙の番号を確かめました。"
} as const satisfies DoneMessages

const showBatches: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association } = incoming
    const { at, today } = yield* CouponBooks.now
    const fiscalYear = CalendarDate.fiscalYearOf(today)
    const due = yield* PaperBatches.due(association.code, fiscalYear)
    const groups = [...Map.groupBy(due, ({ workplace }) => PaperBatch.workplaceKey(workplace)).values()]
    const addresses = yield* WorkplaceAddresses.ofWorkplaces(
      association.code,
      due.map(({ workplace }) => workplace)
    )
    const found = yield* PaperBatches.list(association.code, incoming.query("before"))
    const rows = yield* Effect.forEach(groups, (own) =>
      Effect.gen(function* () {
        const workplace = own[0]?.workplace ?? { code: "", name: "" }
        const row: PaperBatchPages.DueWorkplace = {
          workplace,
          people: own.length,
          sheets: own.reduce((sum, { moved }) => sum + moved.reduce((all, { quantity }) => all + quantity, 0), 0),
          hasAddress: addresses.has(yield* WorkplaceAddresses.idOf(workplace)),
          addressPath: WorkplaceAddressPages.addressEditPath(workplace),
          batchId: newId(at)
        }
        return row
      })
    )
    return page(
      PaperBatchPages.batches(incoming.frame("paper"), {
        fiscalYear,
        due: rows,
        batchId: newId(at),
        batches: found.rows,
        next: found.next,
        nameOf: yield* actorNames(association.code)
      })
    )
  })

const make: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    const made = typed(incoming, "id")
    const id = isReference(made) ? made : newId(at)
    const workplace =
      typed(incoming, "one") === "" ? undefined : { code: typed(incoming, "code"), name: typed(incoming, "name") }
    const batch = yield* PaperBatches.make(incoming.clerk, id, { workplace }, Effect.sync(newRedemptionId))
    return batch === undefined
      ? seeDone(batchesPath, batchesDone, "nothing")
      : seeDone(batchPath(batch.id), batchDone, "made")
  })

const showBatch: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const kept = yield* PaperBatches.seen(clerk, incoming.param("id"))
    const personOf = yield* personIn(incoming)
    const workplaces = PaperBatch.byWorkplace(kept.value.items).map(({ workplace }) => workplace)
    const addresses = yield* WorkplaceAddresses.ofWorkplaces(association.code, workplaces)
    const without = yield* Effect.filter(workplaces, (workplace) =>
      Effect.map(WorkplaceAddresses.idOf(workplace), (id) => !addresses.has(id))
    )
    return page(
      PaperBatchPages.batch(incoming.frame("paper"), {
        kept,
        personOf: (holder) => personOf(holder as Holder.HolderId),
        isOwn: ({ holder }) => Clerk.isOwn(clerk, Holder.numberOf(holder)),
        withoutAddress: without.map((workplace) => ({
          name: workplace.name === "" ? "登録なし" : workplace.name,
          path: WorkplaceAddressPages.addressEditPath(workplace)
        })),
        nameOf: yield* actorNames(association.code)
      })
    )
  })

const finish: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const kept = yield* PaperBatches.find(incoming.association.code, incoming.param("id"))
    yield* PaperBatches.finish(kept)
    return seeDone(batchPath(kept.id), batchDone, "finished")
  })

const mail: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const application = typed(incoming, "application")
    const kept = yield* PaperBatches.mail(
      incoming.clerk,
      incoming.param("id"),
      application === "" ? undefined : application
    )
    return seeDone(batchPath(kept.id), batchDone, "mailed")
  })

const printSheets: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const { groups, kept, opened } = yield* PaperBatches.toPrint(clerk, incoming.param("id"))
    const { today } = yield* CouponBooks.now
    const catalogue = yield* (yield* Catalogue.Catalogue).latest
    const isOut = (holder: Holder.HolderId, number: LedgerEntry.RedemptionId): boolean =>
      opened.get(holder)?.book.sheets.get(number)?.state === "outstanding"
    const printed = groups.map(({ items, workplace }) => ({
      workplace: workplace.name === "" ? "所属所の登録なし" : workplace.name,
      people: items.flatMap(({ holder, sheets }): ReadonlyArray<PaperPrint.PrintedPerson> => {
        const own = sheets.filter(({ number }) => isOut(holder, number))
        if (own.length === 0) return []
        return [
          {
            name: opened.get(holder)?.facts.holder.name ?? "",
            maskedNumber: HolderNumber.masked(Holder.numberOf(holder)),
            sheets: own.map(({ number, product }) => ({
              number,
              qrSvg: qrSvg(number),
              product: Catalogue.productOf(catalogue, association.code, kept.value.fiscalYear, product)
            }))
          }
        ]
      })
    }))
    const shown = printed.reduce(
      (sum, { people }) => sum + people.reduce((all, { sheets }) => all + sheets.length, 0),
      0
    )
    return page(
      PaperPrint.paperPrint({
        association,
        batchId: kept.id,
        today,
        groups: printed.filter(({ people }) => people.length > 0),
        leftOut: PaperBatch.sheetsOf(kept.value) - shown
      })
    )
  })

const printLabels: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const kept = yield* PaperBatches.toLabel(clerk, incoming.param("id"))
    const workplaces = PaperBatch.byWorkplace(kept.value.items).map(({ workplace }) => workplace)
    const addresses = yield* WorkplaceAddresses.ofWorkplaces(association.code, workplaces)
    const labels = yield* Effect.forEach(workplaces, (workplace) =>
      Effect.map(WorkplaceAddresses.idOf(workplace), (id) => ({ workplace, address: addresses.get(id) }))
    )
    return page(PaperPrint.paperLabels({ association, batchId: kept.id, labels }))
  })

/** Everybody on paper is looked at, and many sheets are drawn. */
const deadlineMillis = 60_000

/** The pages and deeds of prints. */
export const paperBatchRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: batchesPath, needs: "look", handler: showBatches, done: batchesDone, deadlineMillis },
  { method: "POST", path: batchesPath, needs: "operate", handler: make, deadlineMillis },
  { method: "GET", path: batchPattern, needs: "look", handler: showBatch, done: batchDone },
  { method: "GET", path: `${batchPattern}/sheets`, needs: "operate", handler: printSheets, deadlineMillis },
  { method: "GET", path: `${batchPattern}/labels`, needs: "operate", handler: printLabels },
  { method: "POST", path: `${batchPattern}/finish`, needs: "operate", handler: finish, deadlineMillis },
  { method: "POST", path: `${batchPattern}/mail`, needs: "operate", handler: mail, deadlineMillis }
]

const isReference = Schema.is(LedgerEntry.Reference)
