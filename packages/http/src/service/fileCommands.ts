/**
 * The commands that take files of the office: the association, programmes, facilities, members.
 */
import { createHash } from "node:crypto"
import { basename } from "node:path"
import {
  Association,
  AssociationSettings,
  CouponBooks,
  FacilityDesk,
  GrantRule,
  type LedgerEntry,
  MemberLists,
  type Programme,
  Publishing
} from "@fukuri/core"
import type { problemLine } from "@fukuri/web-ui"
import { Console, Effect, Schema, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { newId } from "../Ids.ts"
import * as TableFile from "../TableFile.ts"
import { failed } from "./CommandFailed.ts"
import {
  json,
  associationFlag,
  file,
  dayFlag,
  associationOf,
  dayOf,
  documentOf,
  print,
  progress,
  refused,
  webUi
} from "./CommandParts.ts"
import { withStorage } from "./Storage.ts"

/** Whoever may run the command on the machine. */
const actor = "system:cli" as LedgerEntry.Actor

const unreadable = (path: string) => failed(`${path} cannot be read. Check the name and the permissions of the file.`)
const brokenOff = (path: string) => failed(`${path} could not be read to its end.`)

const rowsAt = (path: string) =>
  TableFile.rowsAt(path, (why) => (why === "cannot-be-opened" ? unreadable(path) : brokenOff(path)))

/** What a file is, for the history. */
const fingerprintOf = (path: string) =>
  Effect.suspend(() => {
    const hash = createHash("sha256")
    let bytes = 0
    return TableFile.bytesAt(path, () => unreadable(path)).pipe(
      Stream.runForEach((chunk) =>
        Effect.sync(() => {
          hash.update(chunk)
          bytes += chunk.length
        })
      ),
      Effect.map(() => ({ bytes, sha256: hash.digest("hex") }))
    )
  })

/** A name that can be kept, on one line. */
const nameOf = (path: string): string =>
  [
    ...basename(path)
      .toWellFormed()
      .replace(/\p{Cc}/gu, "")
  ]
    .slice(0, 100)
    .join("") || "file"

const fileRefused = (
  path: string,
  { problems, total }: { readonly problems: ReadonlyArray<Parameters<typeof problemLine>[0]>; readonly total: number }
) =>
  Effect.map(webUi, ({ problemLine }) =>
    failed(
      [
        `${path}: ${total} 件の誤りがあるため、何も変更していません。`,
        // Whatever stands in a file, a problem is one line, and nothing in it moves the cursor of a terminal.
        ...problems.map((problem) => problemLine(problem).replace(/\p{Cc}/gu, "\ufffd")),
        ...(total > problems.length ? [`ほか ${total - problems.length} 件`] : [])
      ].join("\n")
    )
  )

const programmeRefused = (path: string, refusal: Publishing.ProgrammeRefused | Publishing.PublishingRefused) => {
  const why =
    refusal._tag === "ProgrammeRefused"
      ? "the programme is not right, nothing was changed."
      : "the programme would change what is already granted or used, nothing was changed."
  return failed([`${path}: ${why}`, ...Publishing.refusalLines(refusal)].join("\n"))
}

/** `fukuri association set` */
export const associationSet = Command.make("set", { file }, ({ file: path }) =>
  withStorage(
    Effect.gen(function* () {
      const document = yield* documentOf(path)
      const association = yield* Schema.decodeUnknownEffect(Association.Association)(document, {
        errors: "all",
        onExcessProperty: "error"
      }).pipe(
        Effect.mapError((error) =>
          failed(`${path}: the association is not right, nothing was changed.\n${error.message}`)
        )
      )
      yield* AssociationSettings.set(actor, association)
      yield* Console.log(`${association.code} ${association.name}`)
    })
  )
).pipe(Command.withDescription("Add an association, or change its settings"))

/** `fukuri programme check` */
export const programmeCheck = Command.make("check", { file, json }, ({ file: path, json: asJson }) =>
  withStorage(
    Effect.gen(function* () {
      const programme = yield* Publishing.check(yield* documentOf(path))
      const { harms } = yield* Publishing.outlook(programme)
      if (harms.length > 0) return yield* new Publishing.PublishingRefused({ harms })
      return yield* print(
        asJson,
        { id: programme.id, products: programme.products.length },
        describeProgramme(programme)
      )
    }).pipe(
      Effect.catchTag(["ProgrammeRefused", "PublishingRefused"], (refusal) =>
        Effect.fail(programmeRefused(path, refusal))
      )
    )
  )
).pipe(Command.withDescription("Look whether a programme can be published, and say it in words"))

/** `fukuri programme publish` */
export const programmePublish = Command.make("publish", { file, json }, ({ file: path, json: asJson }) =>
  withStorage(
    Effect.gen(function* () {
      const programme = yield* Publishing.check(yield* documentOf(path))
      const { number } = yield* Publishing.publish({ actor, programme })
      return yield* print(
        asJson,
        { id: programme.id, products: programme.products.length, version: number },
        `Published ${programme.id}: ${programme.products.length} products for fiscal year ${programme.fiscalYear}.`
      )
    }).pipe(
      Effect.catchTag(["ProgrammeRefused", "PublishingRefused"], (refusal) =>
        Effect.fail(programmeRefused(path, refusal))
      ),
      Effect.catchTag(["EditConflict", "DocumentConflict"], () =>
        Effect.fail(failed(`${path}: somebody else published it at the same time, nothing was changed. Try again.`))
      )
    )
  )
).pipe(Command.withDescription("Publish a programme as its next version"))

const describeProgramme = (programme: Programme.Programme): string =>
  [
    `${programme.name} (${programme.id}, fiscal year ${programme.fiscalYear})`,
    ...programme.notes.map((note) => `  ${note}`),
    ...programme.products.flatMap((product) => [
      `- ${product.name}`,
      `    付与 ${product.grantFrom} から: ${GrantRule.describe(product.grantRule)}`,
      ...(product.paperRule === undefined ? [] : [`    紙クーポンだけ: ${GrantRule.describe(product.paperRule)}`]),
      `    利用 ${product.usable.from} 〜 ${product.usable.until}: ${GrantRule.describe(product.useRule)}`
    ])
  ].join("\n")

/** `fukuri facilities import` */
export const facilitiesImport = Command.make(
  "import",
  { file, json, association: associationFlag },
  ({ association: code, file: path, json: asJson }) =>
    withStorage(
      Effect.gen(function* () {
        const association = yield* associationOf(code)
        const { at } = yield* CouponBooks.now
        const { sha256 } = yield* fingerprintOf(path)
        const summary = yield* FacilityDesk.takeList({
          actor,
          association,
          rows: rowsAt(path),
          file: { id: newId(at), name: nameOf(path), sha256 }
        }).pipe(
          Effect.catchTags({
            FileRefused: (refusal) => Effect.flip(fileRefused(path, refusal)),
            // Only a plan that somebody saw can have become another one.
            EditConflict: Effect.die
          })
        )
        const unknown =
          summary.unknownCourses.length === 0 ? "" : `\n事業にない提供内容: ${summary.unknownCourses.join(", ")}`
        yield* print(
          asJson,
          summary,
          `${summary.rows} 行: 新規 ${summary.added}、変更 ${summary.changed}、変更なし ${summary.unchanged}${unknown}`
        )
      })
    )
).pipe(Command.withDescription("Add or replace facilities from a CSV file"))

const overlap = (path: string): string =>
  `${path}: 別の取込が同時に行われたため、何も変更していません。もう一度実行してください。`

/** `fukuri members import` */
export const membersImport = Command.make(
  "import",
  {
    file,
    json,
    association: associationFlag,
    asOf: dayFlag("as-of", "The day that the list describes"),
    dryRun: Flag.Boolean("dry-run").pipe(
      Flag.withDescription("Look at everything, change nothing"),
      Flag.withDefault(false)
    ),
    acceptLoss: Flag.Boolean("accept-loss").pipe(
      Flag.withDescription("Take the list even if more than 5 % of the members lose their membership"),
      Flag.withDefault(false)
    ),
    acceptOlder: Flag.Boolean("accept-older").pipe(
      Flag.withDescription("Take the list even if it describes an earlier day than the one before it"),
      Flag.withDefault(false)
    )
  },
  ({ acceptLoss, acceptOlder, asOf, association: code, dryRun, file: path, json: asJson }) =>
    withStorage(
      Effect.gen(function* () {
        const association = yield* associationOf(code)
        const day = yield* dayOf("as-of", asOf)
        const { at } = yield* CouponBooks.now
        const list = {
          association,
          rows: rowsAt(path),
          asOf: day,
          dryRun,
          acceptLoss,
          acceptOlder,
          onProgress: progress("lines")
        }
        const { added, cases, changed, committed, ended, rows, unchanged } = yield* MemberLists.takeNow({
          id: newId(at),
          by: actor,
          file: nameOf(path),
          ...(yield* fingerprintOf(path)),
          list
        }).pipe(
          Effect.catchTags({
            FileRefused: (refusal) => Effect.flip(fileRefused(path, refusal)),
            LossTooLarge: ({ ended, members }) =>
              Effect.fail(
                failed(
                  `${path}: ${members} 人中 ${ended} 人 (5 % を超える) が資格を失う内容のため、何も変更していません。正しければ --accept-loss を付けてください。`
                )
              ),
            ListOlder: ({ given, known }) =>
              Effect.fail(
                failed(
                  `${path}: 基準日 ${given} が、前回の名簿の基準日 ${known} より前のため、何も変更していません。正しければ --accept-older を付けてください。`
                )
              ),
            ImportOverlap: refused(overlap(path)),
            LookAgain: refused(overlap(path))
          })
        )
        const opened = cases === 0 ? {} : { cases }
        const summary = { rows, added, changed, unchanged, ended, committed, ...opened }
        yield* print(
          asJson,
          summary,
          `${summary.rows} 行: 新規 ${summary.added}、変更 ${summary.changed}、資格喪失 ${summary.ended}、変更なし ${summary.unchanged}${dryRun ? " (試行: 何も変更していません)" : ""}${cases === 0 ? "" : `、新しい案件 ${cases} (返還などの確認が必要です)`}`
        )
      })
    )
).pipe(Command.withDescription("Take a full members list; who is missing loses membership the day before"))
