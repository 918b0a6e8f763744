/**
 * ProgrammeAnswers: what the routes of programmes and of drafts share: the programme an address names, and the
 * drafts there are.
 */
import {
  Catalogue,
  type Documents,
  type Holder,
  type Programme,
  ProgrammeDrafts,
  Publishing,
  type Shelf,
  type StoreFailure
} from "@fukuri/core"
import { ProgrammeParts } from "@fukuri/web-ui"
import { Effect } from "effect"
import { NotFound } from "../Problems.ts"
import { actorNames } from "./ActorNames.ts"
import type { DoneMessages, OfficeIncoming } from "./OfficeRoute.ts"

/** The pattern of a programme's page. */
export const programmePattern = `${ProgrammeParts.programmesPath}/:id`

/** What the pages of programmes and drafts can say was just done. */
export const programmeDone = {
  begun: "下書きを作りました。",
  saved: "下書きを保存しました。公開中の事業は変わっていません。",
  discarded: "下書きを捨てました。",
  published: "公開しました。"
} as const satisfies DoneMessages

/** What a draft or a version without a name is called. */
const nameless = "(名称なし)"

/** The published programme that an address names. Fails with NotFound. */
export const publishedIn = (
  incoming: OfficeIncoming
): Effect.Effect<Programme.Programme, NotFound | StoreFailure.StoreFailure, Catalogue.Catalogue> =>
  Effect.gen(function* () {
    const catalogue = yield* (yield* Catalogue.Catalogue).latest
    const programme = Publishing.publishedOf(catalogue, incoming.association.code, incoming.param("id"))
    return programme ?? (yield* new NotFound())
  })

/** The programme that a draft is; undefined while it is none. Fails with DocumentMissing when there is no such draft. */
export const readable = (
  association: Holder.AssociationCode,
  id: string
): Effect.Effect<
  Programme.Programme | undefined,
  Shelf.DocumentMissing | StoreFailure.StoreFailure,
  Documents.Documents | Catalogue.Catalogue
> => ProgrammeDrafts.read(association, id).pipe(Effect.catchTag("ProgrammeRefused", () => Effect.succeed(undefined)))

/** The drafts of an association as they stand in lists. */
export const listedDrafts = Effect.fnUntraced(function* (association: Holder.AssociationCode) {
  const nameOf = yield* actorNames(association)
  return (yield* ProgrammeDrafts.list(association)).map(({ id, value }): ProgrammeParts.ListedDraft => {
    const { fiscalYear, name } = ProgrammeDrafts.outlineOf(value.text)
    return {
      id,
      name: name ?? nameless,
      fiscalYear,
      basedOn: value.basedOn?.programme,
      by: nameOf(value.by),
      at: value.at
    }
  })
})
