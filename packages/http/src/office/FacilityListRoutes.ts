/**
 * FacilityListRoutes: facilities as a file: the list to be kept, and files that are handed in, looked at and taken.
 */
import {
  CouponBooks,
  FacilityDesk,
  FacilityFiles,
  FacilityRow,
  type Shelf,
  type StoreFailure,
  Uploads
} from "@fukuri/core"
import { FacilityListPages, FacilityPages, problemSentence } from "@fukuri/web-ui"
import { Effect, Result, Schema, Stream } from "effect"
import { type Cell, csvDownload } from "../Csv.ts"
import { newId } from "../Ids.ts"
import { page, seeOther } from "../Reply.ts"
import * as TableFile from "../TableFile.ts"
import { pieceBytes } from "../UploadBody.ts"
import { actorNames } from "./ActorNames.ts"
import { foundBy } from "./FacilityParts.ts"
import { typed } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"

const { path } = FacilityListPages.listPlace

const done = {
  taken: "施設の一覧を取り込みました。",
  dropped: "ファイルを取り消しました。施設は変わっていません。"
} as const satisfies DoneMessages

/** Larger files, of more than 2 MiB, are no lists of facilities. */
const mostPieces = (2 * 1024 * 1024) / pieceBytes

class FileTooLarge extends Schema.TaggedError<FileTooLarge>()("FileTooLarge", {}) {}

const showLists: OfficeHandler = (incoming) => listsPage(incoming)

/** Keeps the file and leads to the look at it: nothing of it is taken yet. */
const receive: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { actor, association, file } = incoming
    if (file === undefined) return yield* listsPage(incoming, "ファイルを選んでください。")
    const { at } = yield* CouponBooks.now
    const uploads = yield* Uploads.Uploads
    const key = { association: association.code, id: newId(at) }
    const keeping = Effect.gen(function* () {
      const take = (piece: Uint8Array, index: number): Effect.Effect<void, FileTooLarge | StoreFailure.StoreFailure> =>
        index < mostPieces ? uploads.add(key, index, piece) : Effect.fail(new FileTooLarge())
      const taken = yield* file.read(take)
      yield* FacilityFiles.keep(association.code, key.id, { name: file.name, by: actor, ...taken })
    })
    return yield* keeping.pipe(
      Effect.onError(() => Effect.ignore(uploads.drop(key))),
      Effect.as(seeOther(`${path}/${key.id}`)),
      Effect.catchTag("FileTooLarge", () =>
        listsPage(incoming, "ファイルが大きすぎます。2MBまでのCSVファイルを選んでください。")
      )
    )
  })

const showOne: OfficeHandler = (incoming) =>
  Effect.flatMap(FacilityFiles.get(incoming.association.code, incoming.param("id")), (file) => filePage(incoming, file))

const decide: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { actor, association } = incoming
    const file = yield* FacilityFiles.get(association.code, incoming.param("id"))
    const here = `${path}/${file.id}`
    if (file.value.state._tag !== "Waiting") return seeOther(here)
    if (typed(incoming, "discard") !== "") {
      yield* FacilityFiles.drop(association.code, file.id, actor)
      return seeDone(path, done, "dropped")
    }
    const { name, sha256 } = file.value
    return yield* FacilityDesk.takeList({
      actor,
      association,
      rows: yield* rowsOf(incoming, file.id),
      file: { id: file.id, name, sha256 },
      basis: typed(incoming, "basis")
    }).pipe(
      Effect.flatMap((summary) => FacilityFiles.taken(association.code, file.id, actor, summary)),
      Effect.as(seeDone(here, done, "taken")),
      Effect.catchTags({
        FileRefused: () => Effect.succeed(seeOther(here)),
        EditConflict: () =>
          filePage(
            incoming,
            file,
            "表示したあとに、施設が変更されました。まだ取り込まれていません。下の内容を確かめて、もう一度取り込んでください。"
          )
      })
    )
  })

const problemsFile: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association } = incoming
    const file = yield* FacilityFiles.waiting(association.code, incoming.param("id"))
    const planned = yield* planOf(incoming, file.id)
    const problems = Result.isFailure(planned) ? planned.failure.problems : []
    return yield* csvDownload(
      "施設一覧の誤り.csv",
      ["行", "列", "書かれている値", "直し方"],
      Stream.fromIterable(
        problems.map(({ code, column, line, value }): ReadonlyArray<Cell> => [
          line,
          column,
          value,
          problemSentence(code)
        ])
      )
    )
  })

/** The facilities that the filter leaves, in the shape in which they can be handed in again. */
const exportList: OfficeHandler = (incoming) =>
  Effect.flatMap(foundBy(incoming), ({ lines }) =>
    csvDownload(
      "施設一覧.csv",
      FacilityRow.columns.map(({ japanese }) => japanese),
      Stream.fromIterable(
        lines.map(({ facility }) =>
          FacilityRow.columns.map(({ key }): Cell =>
            key === "offers" ? facility.offers.join(";") : (facility[key] ?? "")
          )
        )
      )
    )
  )

/** The pages and deeds about files of facilities. */
export const facilityListRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: `${FacilityPages.facilitiesPlace.path}.csv`, needs: "look", handler: exportList },
  { method: "GET", path, needs: "operate", handler: showLists, done },
  { method: "POST", path, needs: "operate", handler: receive, body: "file" },
  { method: "GET", path: `${path}/:id`, needs: "operate", handler: showOne, done },
  { method: "POST", path: `${path}/:id`, needs: "operate", handler: decide, deadlineMillis: 60_000 },
  { method: "GET", path: `${path}/:id/problems.csv`, needs: "operate", handler: problemsFile }
]

const listsPage = Effect.fnUntraced(function* (incoming: OfficeIncoming, mistake?: string) {
  const files = yield* FacilityFiles.latest(incoming.association.code)
  const nameOf = yield* actorNames(incoming.association.code)
  const mistakes = mistake === undefined ? [] : [{ field: "file", sentence: mistake }]
  return page(
    FacilityListPages.facilityLists(incoming.frame("facilities", { mistakes }), { files, nameOf }),
    statusOf(mistakes)
  )
})

const filePage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  file: Shelf.Kept<FacilityFiles.FacilityFile>,
  mistake?: string
) {
  const more = mistake === undefined ? {} : { mistakes: [{ field: "", sentence: mistake }] }
  const frame = incoming.frame("facilities", more)
  const nameOf = yield* actorNames(incoming.association.code)
  if (file.value.state._tag !== "Waiting") return page(FacilityListPages.facilityListDone(frame, { file, nameOf }))
  const planned = yield* planOf(incoming, file.id)
  if (Result.isFailure(planned)) {
    return page(FacilityListPages.facilityListProblems(frame, { file, nameOf, ...planned.failure }))
  }
  const { basis, ...plan } = planned.success
  return page(
    FacilityListPages.facilityListPlan(frame, { file, nameOf, plan, basis }),
    mistake === undefined ? 200 : 409
  )
})

/** What a file would change, or what is wrong with it. */
const planOf = Effect.fnUntraced(function* (incoming: OfficeIncoming, id: string) {
  return yield* FacilityDesk.plan(incoming.association, yield* rowsOf(incoming, id)).pipe(
    Effect.map((plan) => Result.succeed(plan)),
    Effect.catchTag("FileRefused", (refused) => Effect.succeed(Result.fail(refused)))
  )
})

const rowsOf = Effect.fnUntraced(function* ({ association }: OfficeIncoming, id: string) {
  const uploads = yield* Uploads.Uploads
  return TableFile.rowsOf(() => uploads.read({ association: association.code, id }))
})
