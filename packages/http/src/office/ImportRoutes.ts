/**
 * ImportRoutes (取込): members lists from the pages: handing one in, looking at what it would change, applying it, and
 * taking it back. The verbs are those of `MemberLists`, and the work is done by its tasks.
 */
import {
  AuditTrail,
  CalendarDate,
  CouponBooks,
  Holders,
  LedgerEntry,
  MemberList,
  MemberLists,
  type Shelf,
  Tasks
} from "@fukuri/core"
import { ImportPages, type OfficeView } from "@fukuri/web-ui"
import { Effect, Option, Schema, Stream } from "effect"
import { type Cell, csvDownload } from "../Csv.ts"
import { newId } from "../Ids.ts"
import { NotFound } from "../Problems.ts"
import { page, seeOther } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"

const importsPath = "/office/imports"
const pattern = `${importsPath}/:id`
const pathOf = (id: string): string => `${importsPath}/${id}`

const done = {
  discarded: "破棄しました。名簿は変わっていません。",
  undone: "取込を取り消しました。"
} as const satisfies DoneMessages

const pageRows = 50

const showImports: OfficeHandler = (incoming) =>
  Effect.flatMap(CouponBooks.now, ({ today }) => importsPage(incoming, { asOf: today }))

const upload: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { actor, association, fields, file } = incoming
    const typed = fields.get("asOf")?.trim() ?? ""
    const asOf = Option.getOrUndefined(decodeDay(typed))
    const mistakes = [
      ...(asOf === undefined ? [{ field: "asOf", sentence: sentences.asOf }] : []),
      ...(file === undefined ? [{ field: "file", sentence: sentences.file }] : [])
    ]
    if (asOf === undefined || file === undefined) return yield* importsPage(incoming, { asOf: typed, mistakes })
    const { at } = yield* CouponBooks.now
    const { id } = yield* MemberLists.receive(association.code, {
      id: newId(at),
      file: file.name,
      asOf,
      by: actor,
      read: file.read
    })
    yield* MemberLists.check(association.code, id, { by: actor, task: newId(at) }).pipe(
      Effect.catchTag("ListNotThere", () => Effect.void)
    )
    return seeOther(pathOf(id))
  })

const showImport: OfficeHandler = (incoming) =>
  withList(incoming, (kept) => Effect.map(viewOf(incoming, kept), (view) => page(view())))

const checkAgain: OfficeHandler = (incoming) =>
  withList(incoming, ({ id }) =>
    Effect.gen(function* () {
      const { actor, association } = incoming
      const { at } = yield* CouponBooks.now
      return yield* MemberLists.check(association.code, id, { by: actor, task: newId(at) }).pipe(
        Effect.as(seeOther(pathOf(id))),
        Effect.catchTag("ListNotThere", () => elsewhere(incoming, id))
      )
    })
  )

const apply: OfficeHandler = (incoming) =>
  withList(incoming, ({ id }) =>
    Effect.gen(function* () {
      const { actor, association, fields } = incoming
      const { at } = yield* CouponBooks.now
      const acknowledged = MemberList.BrakeTag.literals.filter(
        (tag) => fields.all(ImportPages.brakeField(tag)).length > 0
      )
      return yield* MemberLists.apply(association.code, id, { by: actor, task: newId(at), acknowledged }).pipe(
        Effect.as(seeOther(pathOf(id))),
        Effect.catchTags({
          ListNotThere: () => elsewhere(incoming, id),
          NotAcknowledged: ({ brakes }) =>
            again(incoming, id, {
              ticked: acknowledged,
              mistakes: brakes.map((tag) => ({ field: ImportPages.brakeField(tag), sentence: sentences[tag] }))
            }),
          LookAgain: () => again(incoming, id, { mistakes: [{ field: "", sentence: sentences.lookAgain }] })
        })
      )
    })
  )

const discard: OfficeHandler = (incoming) =>
  withList(incoming, ({ id }) =>
    MemberLists.discard(incoming.association.code, id, incoming.actor).pipe(
      Effect.as(seeDone(pathOf(id), done, "discarded")),
      Effect.catchTag("ListNotThere", () => elsewhere(incoming, id))
    )
  )

const undo: OfficeHandler = (incoming) =>
  withList(incoming, ({ id }) => {
    const reason = (incoming.fields.get("reason") ?? "").replace(/\s+/gu, " ").trim()
    if (!isReason(reason)) {
      return again(incoming, id, { reason, mistakes: [{ field: "reason", sentence: sentences.reason }] })
    }
    return MemberLists.undo(incoming.association.code, id, { by: incoming.actor, reason }).pipe(
      Effect.as(seeDone(pathOf(id), done, "undone")),
      Effect.catchTags({
        ListNotThere: () => elsewhere(incoming, id),
        UndoRefused: (refusal) =>
          again(incoming, id, { reason, mistakes: [{ field: "", sentence: ImportPages.undoRefusedText(refusal) }] })
      })
    )
  })

const problemsFile: OfficeHandler = (incoming) =>
  withList(incoming, ({ id, value: { state } }) =>
    Effect.gen(function* () {
      if (state._tag !== "Refused") return yield* new NotFound()
      const sees = incoming.can("personal")
      if (sees) yield* recordReading(incoming, id, "import.export", state.problems.length)
      const rows = state.problems.map((problem): ReadonlyArray<Cell> => {
        const { column, line, value, what } = ImportPages.problemCells(problem, sees)
        return [line, column, value, what]
      })
      return yield* csvDownload("取込の誤り.csv", ["行", "列", "値", "直し方"], Stream.fromIterable(rows))
    })
  )

const differencesFile: OfficeHandler = (incoming) =>
  withList(incoming, ({ id, value: { state } }) =>
    Effect.gen(function* () {
      if (state._tag !== "Checked" && state._tag !== "Applying") return yield* new NotFound()
      const { added, changed, ended } = state.summary
      yield* recordReading(incoming, id, "import.export", added + changed + ended)
      const rows = MemberLists.differences(incoming.association.code, id).pipe(
        Stream.flatMap((batch) => Stream.fromIterable(batch.flatMap(cellsOf)))
      )
      return yield* csvDownload("変わる人.csv", differenceColumns, rows)
    })
  )

/** The pages and deeds of members lists. */
export const importRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: importsPath, needs: "look", handler: showImports },
  { method: "POST", path: importsPath, needs: "operate", body: "file", handler: upload },
  { method: "GET", path: pattern, needs: "look", handler: showImport, done },
  { method: "POST", path: `${pattern}/check`, needs: "operate", handler: checkAgain },
  { method: "POST", path: `${pattern}/apply`, needs: "operate", handler: apply },
  { method: "POST", path: `${pattern}/discard`, needs: "operate", handler: discard },
  { method: "POST", path: `${pattern}/undo`, needs: "operate", handler: undo, deadlineMillis: 10 * 60_000 },
  { method: "GET", path: `${pattern}/problems.csv`, needs: "look", handler: problemsFile },
  { method: "GET", path: `${pattern}/differences.csv`, needs: "personal", handler: differencesFile }
]

type Kept = Shelf.Kept<MemberList.MemberList>

const withList = (
  incoming: OfficeIncoming,
  work: (kept: Kept) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const id = incoming.param("id")
    const kept = isId.test(id) ? yield* MemberLists.find(incoming.association.code, id) : undefined
    return kept === undefined ? page(ImportPages.noImport(incoming.frame("imports")), 404) : yield* work(kept)
  })

const isId = /^[0-9a-zA-Z-]{1,80}$/

const importsPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  { asOf, mistakes = [] }: { readonly asOf: string; readonly mistakes?: ReadonlyArray<OfficeView.FormMistake> }
) {
  const before = incoming.query("before")
  const lists = yield* MemberLists.history(incoming.association.code, {
    limit: pageRows + 1,
    ...(isId.test(before) ? { before } : {})
  })
  const shown = lists.slice(0, pageRows)
  const last = lists.length > pageRows ? shown.at(-1)?.id : undefined
  const view = {
    lists: shown.map(({ id, value }) => ({ id, list: value })),
    next: last === undefined ? undefined : `${importsPath}?before=${last}`,
    asOf,
    nameOf: yield* actorNames(incoming.association.code)
  }
  return page(ImportPages.imports(incoming.frame("imports", { mistakes }), view), statusOf(mistakes))
})

/** What a form of a list's page is answered with when it cannot be done. */
interface Answered {
  readonly mistakes: ReadonlyArray<OfficeView.FormMistake>
  readonly ticked?: ReadonlyArray<MemberList.BrakeTag>
  readonly reason?: string
}

const again = (incoming: OfficeIncoming, id: string, answered: Answered, status = 422): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const kept = yield* MemberLists.find(incoming.association.code, id)
    if (kept === undefined) return yield* new NotFound()
    const render = yield* viewOf(incoming, kept)
    return page(render(answered), status)
  })

/** Somebody else was faster, or pressed twice: the list as it stands now. */
const elsewhere = (incoming: OfficeIncoming, id: string): ReturnType<OfficeHandler> =>
  again(incoming, id, { mistakes: [{ field: "", sentence: sentences.elsewhere }] }, 409)

/** Gathers what a list's page shows, and records that personal data are read. */
const viewOf = Effect.fnUntraced(function* (incoming: OfficeIncoming, { id, value: list }: Kept) {
  const { association } = incoming
  const { state } = list
  const kept = "task" in state ? yield* Tasks.find(association.code, state.task) : undefined
  const isOpen = kept !== undefined && !("at" in kept.value.state)
  const isOutdated =
    state._tag === "Checked" &&
    (yield* (yield* Holders.Holders).list(association.code)).generation !== state.summary.generation
  const isLast = state._tag === "Applied" && (yield* MemberLists.lastApplied(association.code))?.kept.id === id
  const shown = isOpen
    ? 0
    : state._tag === "Refused"
      ? state.problems.length
      : "differences" in state
        ? state.differences.length
        : 0
  if (shown > 0 && incoming.can("personal")) yield* recordReading(incoming, id, "import.read", shown)
  const nameOf = yield* actorNames(association.code)
  return (answered?: Answered): string => {
    const { mistakes = [], ...more } = answered ?? {}
    return ImportPages.importPage(incoming.frame("imports", { mistakes }), {
      id,
      list,
      task: isOpen ? { id: kept.id, task: kept.value } : undefined,
      isOutdated,
      isLast,
      nameOf,
      ...more
    })
  }
})

const recordReading = ({ actor, association }: OfficeIncoming, id: string, action: string, people: number) =>
  AuditTrail.record({ association: association.code, actor, action, subject: `import:${id}`, detail: { people } })

const differenceColumns = ["種類", "行", "番号", "氏名", "項目", "変更前", "変更後"]

/** A line for each field that changes; one for a person who is new. */
const cellsOf = ({ fields, kind, line, name, number }: Difference): ReadonlyArray<ReadonlyArray<Cell>> => {
  const who = [ImportPages.kindNames[kind], line === 0 ? undefined : line, number, name]
  if (kind === "added") {
    const known = fields.map(
      ({ after, field }) => `${ImportPages.fieldNames[field]}: ${ImportPages.valueText(field, after, true)}`
    )
    return [[...who, undefined, undefined, known.join(" / ")]]
  }
  return fields.map(({ after, before, field }) => [
    ...who,
    ImportPages.fieldNames[field],
    ImportPages.valueText(field, before, true),
    ImportPages.valueText(field, after, true)
  ])
}

type Difference = MemberList.StateOf<"Checked">["differences"][number]

const decodeDay = Schema.decodeUnknownOption(CalendarDate.CalendarDate)
const isReason = Schema.is(LedgerEntry.Reason)

const sentences = {
  asOf: "基準日を入力してください。(例: 2024-07-01)",
  file: "ファイルを選んでください。",
  reason: "理由を500文字以内で入力してください。",
  Loss: "資格を失う人が多い名簿です。正しければ、チェックを付けてください。",
  Older: "基準日が前の名簿より前です。正しければ、チェックを付けてください。",
  Repeated: "前と同じファイルです。正しければ、チェックを付けてください。",
  lookAgain: "この確認のあとに別の名簿が適用されたため、適用していません。もう一度確認してください。",
  elsewhere: "ほかの操作で状態が変わったため、行っていません。いまの状態を確かめてください。"
} as const
