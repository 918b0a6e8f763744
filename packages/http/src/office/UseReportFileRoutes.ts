/**
 * UseReportFileRoutes (ファイルで登録): uses that were told as a CSV: handing one in and what became of it line by line.
 */
import { CouponBooks, type StoreFailure, UseReportFile, UseReportList } from "@fukuri/core"
import { UseReportFilePages, UseReportParts } from "@fukuri/web-ui"
import { Effect, Schema, Stream } from "effect"
import { newId } from "../Ids.ts"
import { page, seeOther } from "../Reply.ts"
import * as TableFile from "../TableFile.ts"
import { pieceBytes } from "../UploadBody.ts"
import { actorNames } from "./ActorNames.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, statusOf } from "./OfficeRoute.ts"

const { path } = UseReportParts.reportFilePlace

/** 500 lines are far below 512 KiB: a larger file is something else, and is not held in memory. */
const mostPieces = (512 * 1024) / pieceBytes

class FileTooLarge extends Schema.TaggedError<FileTooLarge>()("FileTooLarge", {}) {}

const showFiles: OfficeHandler = (incoming) => filesPage(incoming)

/** Reads the file as a whole; with a mistake nothing is entered and all of them are told, else every line is. */
const receive: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk, file } = incoming
    if (file === undefined) return yield* filesPage(incoming, { sentence: "ファイルを選んでください。" })
    const pieces: Array<Uint8Array> = []
    const take = (piece: Uint8Array, index: number): Effect.Effect<void, FileTooLarge | StoreFailure.StoreFailure> =>
      index < mostPieces ? Effect.sync(() => void pieces.push(piece)) : Effect.fail(new FileTooLarge())
    const entering = Effect.gen(function* () {
      const { sha256 } = yield* file.read(take)
      const { at } = yield* CouponBooks.now
      const rows = TableFile.rowsOf(() => Stream.fromIterable(pieces))
      const name = file.name.slice(0, 200)
      return seeOther(`${path}/${(yield* UseReportFile.enterFile(clerk, { id: newId(at), name, sha256 }, rows)).id}`)
    })
    return yield* Effect.catchTags(entering, {
      FileTooLarge: () =>
        filesPage(incoming, { sentence: "ファイルが大きすぎます。500行までのCSVファイルを選んでください。" }),
      FileRefused: (wrong) => filesPage(incoming, { wrong }),
      // Read without a mistake, and then something changed below it: nothing of what is left was entered.
      FacilityUnknown: () => filesPage(incoming, { sentence: changed }),
      KitRowUnknown: () => filesPage(incoming, { sentence: changed }),
      KitOfAnother: () => filesPage(incoming, { sentence: changed }),
      UsedOnRefused: () => filesPage(incoming, { sentence: laterToday }),
      ToldOnRefused: () => filesPage(incoming, { sentence: laterToday })
    })
  })

const changed = "登録の途中で施設か用紙が変更されました。同じファイルをもう一度送ってください。二重にはなりません。"
const laterToday = "利用時刻がこれからの行があります。時刻を確かめて、もう一度送ってください。二重にはなりません。"

const showFile: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const file = yield* UseReportFile.get(clerk.association, incoming.param("id"))
    const rows = yield* UseReportList.ofFile(clerk, file.value)
    const lines = rows.map(({ report: found, ...row }): UseReportFilePages.FileLine => ({
      ...row,
      report: found?.report,
      coupon: found === undefined ? "" : `${found.coupon} ${found.report.value.quantity}枚`,
      person: found === undefined ? "" : (found.number ?? found.masked)
    }))
    return page(
      UseReportFilePages.reportFile(incoming.frame("outages"), {
        file,
        lines,
        nameOf: yield* actorNames(clerk.association)
      })
    )
  })

/** The pages and deeds about files of uses. */
export const useReportFileRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path, needs: "correct", handler: showFiles },
  { method: "POST", path, needs: "correct", handler: receive, body: "file", deadlineMillis: 120_000 },
  { method: "GET", path: `${path}/:id`, needs: "correct", handler: showFile, deadlineMillis: 60_000 }
]

const filesPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  { sentence, wrong }: { readonly sentence?: string; readonly wrong?: UseReportFilePages.FileProblems } = {}
) {
  const { association } = incoming
  const mistakes = sentence === undefined ? [] : [{ field: "file", sentence }]
  return page(
    UseReportFilePages.reportFiles(incoming.frame("outages", { mistakes }), {
      files: yield* UseReportFile.latest(association.code),
      nameOf: yield* actorNames(association.code),
      wrong
    }),
    wrong === undefined ? statusOf(mistakes) : 422
  )
})
