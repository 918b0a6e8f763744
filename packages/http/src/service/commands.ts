/**
 * The commands of `fukuri`: what to read, which verb to call, what to print. Progress goes to stderr, results to
 * stdout as text or with `--json` as JSON.
 */
import { readFile } from "node:fs/promises"
import {
  Association,
  CalendarDate,
  Catalogue,
  CouponBook,
  CouponBooks,
  DateInput,
  Facility,
  GrantRule,
  Grants,
  Holder,
  HolderNumber,
  Imports,
  Ledger,
  LedgerCheck,
  type LedgerEntry,
  Programme,
  Verdict
} from "@fukuri/core"
import { ja, placard as placardPage, problemLine } from "@fukuri/web-ui"
import { Console, Effect, Option, Result, Schema, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { qrSvg } from "../Qr.ts"
import { failed, misuse } from "./CommandFailed.ts"
import * as Demo from "./Demo.ts"
import * as Server from "./Server.ts"
import { settings, withStorage } from "./Storage.ts"
import * as TableFile from "./TableFile.ts"

const json = Flag.Boolean("json").pipe(Flag.withDescription("Print the result as JSON"), Flag.withDefault(false))
const associationFlag = Flag.String("association").pipe(
  Flag.withDescription("Code of the association, when the database holds several"),
  Flag.optional
)
const file = Argument.String("file").pipe(Argument.withDescription("Path of the file"))

const CsvDate = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(`${description} (YYYY-MM-DD; default today)`), Flag.optional)

/** The association that a command is about: the one named, or the only one. */
const associationOf = Effect.fnUntraced(function* (code: Option.Option<string>) {
  const { associations } = yield* (yield* Catalogue.Catalogue).latest
  if (Option.isSome(code)) {
    return (
      associations.get(code.value) ??
      (yield* failed(`No association ${code.value} is in the database. Known: ${known(associations.keys())}.`))
    )
  }
  const [only, ...others] = associations.values()
  if (only === undefined) {
    return yield* failed(
      "The database holds no association yet. Add one with fukuri association set FILE, or fukuri demo."
    )
  }
  return others.length === 0
    ? only
    : yield* misuse(
        `The database holds several associations. Name one with --association: ${known(associations.keys())}.`
      )
})

const known = (codes: Iterable<string>): string => [...codes].join(", ") || "none"

const dayOf = Effect.fnUntraced(function* (name: string, text: Option.Option<string>) {
  if (Option.isNone(text)) return (yield* CouponBooks.now).today
  const parsed = DateInput.parseTyped(text.value)
  return Result.isSuccess(parsed)
    ? parsed.success
    : yield* misuse(`--${name}: expected a day like 2024-07-01, got "${text.value}".`)
})

const documentOf = (path: string) =>
  Effect.tryPromise({
    try: async (): Promise<unknown> => JSON.parse(await readFile(path, "utf8")),
    catch: (cause) =>
      cause instanceof SyntaxError
        ? failed(`${path} is not JSON: ${cause.message}.`)
        : failed(`${path} cannot be read. Check the name and the permissions of the file.`)
  })

const print = (asJson: boolean, value: unknown, text: string) =>
  Console.log(asJson ? JSON.stringify(value, undefined, 2) : text)

/** A counter on stderr that rewrites its line on a terminal, and is silent elsewhere but for every 50,000. */
const progress = (what: string) => (count: number) =>
  Effect.sync(() => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${count}`)
    else if (count % 50_000 === 0) process.stderr.write(`${what}: ${count}\n`)
  })

const refused = (message: string) => (): Effect.Effect<never, ReturnType<typeof failed>> => Effect.fail(failed(message))

const fileRefused = (
  path: string,
  { problems, total }: { readonly problems: ReadonlyArray<Parameters<typeof problemLine>[0]>; readonly total: number }
) =>
  failed(
    [
      `${path}: ${total} 件の誤りがあるため、何も変更していません。`,
      // Whatever stands in a file, a problem is one line, and nothing in it moves the cursor of a terminal.
      ...problems.map((problem) => problemLine(problem).replace(/\p{Cc}/gu, "\ufffd")),
      ...(total > problems.length ? [`ほか ${total - problems.length} 件`] : [])
    ].join("\n")
  )

const programmeRefused = (path: string, problems: ReadonlyArray<string>) =>
  failed([`${path}: the programme is not right, nothing was changed.`, ...problems].join("\n"))

const serve = Command.make("serve", {}, () => Server.run).pipe(Command.withDescription("Run the service"))

const migrate = Command.make("migrate", {}, () => withStorage(Console.log("The database is up to date."))).pipe(
  Command.withDescription("Bring the database up to date")
)

const demo = Command.make("demo", {}, () =>
  withStorage(
    Effect.gen(function* () {
      const loaded = yield* Demo.load
      yield* Console.log(loaded ? "The demo association is loaded." : "The database is not empty: nothing was changed.")
    })
  )
).pipe(Command.withDescription("Load the demo association into an empty database"))

const associationSet = Command.make("set", { file }, ({ file: path }) =>
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
      yield* (yield* Catalogue.Catalogue).putAssociation(association)
      yield* Console.log(`${association.code} ${association.name}`)
    })
  )
).pipe(Command.withDescription("Add an association, or change its settings"))

const programmeCheck = Command.make("check", { file, json }, ({ file: path, json: asJson }) =>
  withStorage(
    Effect.gen(function* () {
      const programme = yield* (yield* Imports.Imports)
        .checkProgramme(yield* documentOf(path))
        .pipe(Effect.catchTag("ProgrammeRefused", ({ problems }) => Effect.fail(programmeRefused(path, problems))))
      yield* print(asJson, { id: programme.id, products: programme.products.length }, describeProgramme(programme))
    })
  )
).pipe(Command.withDescription("Look whether a programme can be published, and say it in words"))

const programmePublish = Command.make("publish", { file, json }, ({ file: path, json: asJson }) =>
  withStorage(
    Effect.gen(function* () {
      const programme = yield* (yield* Imports.Imports)
        .publishProgramme(yield* documentOf(path))
        .pipe(Effect.catchTag("ProgrammeRefused", ({ problems }) => Effect.fail(programmeRefused(path, problems))))
      yield* print(
        asJson,
        { id: programme.id, products: programme.products.length },
        `Published ${programme.id}: ${programme.products.length} products for fiscal year ${programme.fiscalYear}.`
      )
    })
  )
).pipe(Command.withDescription("Publish a programme, in the place of an earlier version of it"))

const describeProgramme = (programme: Programme.Programme): string =>
  [
    `${programme.name} (${programme.id}, fiscal year ${programme.fiscalYear})`,
    ...programme.notes.map((note) => `  ${note}`),
    ...programme.products.flatMap((product) => [
      `- ${product.name}`,
      `    付与 ${product.grantFrom} から: ${GrantRule.describe(product.grantRule)}`,
      `    利用 ${product.usable.from} 〜 ${product.usable.until}: ${GrantRule.describe(product.useRule)}`
    ])
  ].join("\n")

const facilitiesImport = Command.make(
  "import",
  { file, json, association: associationFlag },
  ({ association: code, file: path, json: asJson }) =>
    withStorage(
      Effect.gen(function* () {
        const association = yield* associationOf(code)
        const summary = yield* (yield* Imports.Imports)
          .facilities(association, TableFile.rows(path))
          .pipe(Effect.catchTag("FileRefused", (refusal) => Effect.fail(fileRefused(path, refusal))))
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

const membersImport = Command.make(
  "import",
  {
    file,
    json,
    association: associationFlag,
    asOf: CsvDate("as-of", "The day that the list describes"),
    dryRun: Flag.Boolean("dry-run").pipe(
      Flag.withDescription("Look at everything, change nothing"),
      Flag.withDefault(false)
    ),
    acceptLoss: Flag.Boolean("accept-loss").pipe(
      Flag.withDescription("Take the list even if more than 5 % of the members lose their membership"),
      Flag.withDefault(false)
    )
  },
  ({ acceptLoss, asOf, association: code, dryRun, file: path, json: asJson }) =>
    withStorage(
      Effect.gen(function* () {
        const association = yield* associationOf(code)
        const summary = yield* (yield* Imports.Imports)
          .members({
            association,
            rows: TableFile.rows(path),
            asOf: yield* dayOf("as-of", asOf),
            dryRun,
            acceptLoss,
            onProgress: progress("lines")
          })
          .pipe(
            Effect.catchTags({
              FileRefused: (refusal) => Effect.fail(fileRefused(path, refusal)),
              LossTooLarge: ({ ended, members }) =>
                Effect.fail(
                  failed(
                    `${path}: ${members} 人中 ${ended} 人 (5 % を超える) が資格を失う内容のため、何も変更していません。正しければ --accept-loss を付けてください。`
                  )
                ),
              ImportOverlap: refused(
                `${path}: 別の取込が同時に行われたため、何も変更していません。もう一度実行してください。`
              )
            })
          )
        yield* print(
          asJson,
          summary,
          `${summary.rows} 行: 新規 ${summary.added}、変更 ${summary.changed}、資格喪失 ${summary.ended}、変更なし ${summary.unchanged}${dryRun ? " (試行: 何も変更していません)" : ""}`
        )
      })
    )
).pipe(Command.withDescription("Take a full members list; who is missing loses membership the day before"))

const grantFlags = {
  json,
  association: associationFlag,
  programme: Flag.String("programme").pipe(Flag.withDescription("Only this programme"), Flag.optional),
  on: CsvDate("on", "The day whose rules apply")
}

const grants = (name: "plan" | "run", description: string) =>
  Command.make(name, grantFlags, ({ association: code, json: asJson, on, programme }) =>
    withStorage(
      Effect.gen(function* () {
        const association = yield* associationOf(code)
        const service = yield* Grants.Grants
        const order: Grants.GrantOrder = {
          association: association.code,
          on: yield* dayOf("on", on),
          onProgress: progress("people"),
          ...(Option.isSome(programme) ? { programme: yield* programmeIdOf(programme.value) } : {})
        }
        const summary = yield* (
          name === "plan" ? service.plan(order) : service.run(order, "grants" as LedgerEntry.Actor)
        ).pipe(
          Effect.catchTag("ProgrammeUnknown", ({ programme }) =>
            Effect.fail(failed(`No programme ${programme} is published for the fiscal year of that day.`))
          )
        )
        const products = summary.products.map(({ coupons, people, product }) => ({
          product: product.id,
          name: product.name,
          people,
          coupons
        }))
        yield* print(
          asJson,
          { people: summary.people, products },
          [
            `${summary.people} people looked at${name === "plan" ? "; nothing was changed" : ""}.`,
            ...products.map((each) => `${each.coupons}枚 ${each.people}人 ${each.name} (${each.product})`)
          ].join("\n")
        )
      })
    )
  ).pipe(Command.withDescription(description))

const programmeIdOf = (text: string) =>
  Schema.decodeUnknownEffect(Programme.ProgrammeId)(text).pipe(
    Effect.mapError(() => misuse(`--programme: expected the key of a programme, got "${text}".`))
  )

const holder = Command.make(
  "holder",
  { number: Argument.String("number"), json, association: associationFlag },
  ({ association: code, json: asJson, number: text }) =>
    withStorage(
      Effect.gen(function* () {
        const association = yield* associationOf(code)
        const number = yield* Effect.fromResult(HolderNumber.parse(text, association.memberNumberPattern)).pipe(
          Effect.mapError(() => misuse(`"${text}" is not a holder number. Expected one like 123456 or 12345601.`))
        )
        const { today } = yield* CouponBooks.now
        const opened = yield* CouponBooks.open(
          Holder.holderId(association.code, number),
          CalendarDate.fiscalYearOf(today)
        ).pipe(Effect.catchTag("HolderUnknown", refused(`Nobody has the number ${number}.`)))
        const products = Catalogue.productsOf(opened.catalogue, association.code, opened.fiscalYear).map((product) => {
          const balance = CouponBook.balanceOf(opened.book, product.id)
          const verdict = Verdict.judge({
            product,
            balance,
            facts: opened.facts,
            on: today,
            reckoning: association.ageReckoning
          })
          const explanation = GrantRule.explain(product.grantRule, opened.facts, {
            on: today,
            reckoning: association.ageReckoning
          })
          return { product, balance, remaining: Verdict.remainingOf(balance), verdict, explanation }
        })
        yield* print(
          asJson,
          {
            number,
            fiscalYear: opened.fiscalYear,
            version: opened.book.version,
            products: products.map(({ product, ...rest }) => ({ product: product.id, name: product.name, ...rest })),
            redemptions: opened.book.redemptions
          },
          [
            `${number} ${opened.facts.holder.name} (${opened.facts.asOf} の資格データ、${opened.fiscalYear}年度)`,
            ...products.flatMap(({ balance, explanation, product, remaining, verdict }) => [
              `- ${product.name}: ${ja.verdicts.chip(verdict)} (付与 ${Verdict.entitledOf(balance)} 利用 ${Verdict.usedOf(balance)} 紙 ${balance.onPaper} 残り ${remaining})`,
              `    付与条件: ${GrantRule.reasons(explanation).map(reasonText).join("、")}`
            ]),
            ...opened.book.redemptions.map(
              ({ at, course, facility, id, product, quantity, reversed }) =>
                `${CalendarDate.isoOf(at)} ${id} ${product} ${course} ${quantity}枚 (訂正 ${reversed}) ${facility}`
            )
          ].join("\n")
        )
      })
    )
).pipe(Command.withDescription("Print what a person holds, and why"))

const reasonText = ({ found, holds, rule }: GrantRule.Explanation): string =>
  `${holds ? "○" : "×"} ${GrantRule.describe(rule)}${found === undefined ? "" : ` (${foundText(found)})`}`

const foundText = (found: GrantRule.Found): string => {
  switch (found._tag) {
    case "Age":
      return `${found.years}歳`
    case "Hours": {
      const hours = GrantRule.hoursText(found.centihours)
      return hours === undefined ? "時間数不明" : `週${hours}時間`
    }
    case "Months":
      return `${found.months}か月`
    case "Text":
      return found.text
  }
}

const placard = Command.make("placard", { code: Argument.String("code") }, ({ code }) =>
  withStorage(
    Effect.gen(function* () {
      const catalogue = yield* (yield* Catalogue.Catalogue).latest
      const facility = catalogue.facilities.get(code)
      const association = facility === undefined ? undefined : catalogue.associations.get(facility.association)
      if (facility === undefined || association === undefined) return yield* failed(`No facility has the code ${code}.`)
      const { port, publicUrl } = yield* settings
      const address = `${publicUrl ?? `http://localhost:${port}`}/coupon/${Facility.addressOf(facility.code)}`
      yield* Console.log(placardPage({ association, facility, address, qrSvg: qrSvg(address), standalone: true }))
    })
  )
).pipe(Command.withDescription("Print the placard of a facility as an HTML page of A4"))

const ledgerExport = Command.make(
  "export",
  { json, association: associationFlag },
  ({ association: code, json: asJson }) =>
    withStorage(
      Effect.gen(function* () {
        const association = yield* associationOf(code)
        const ledger = yield* Ledger.Ledger
        if (!asJson) yield* Console.log(exportColumns.join("\t"))
        yield* Stream.runForEach(ledger.entries(association.code, 0), (batch) =>
          Console.log(
            batch
              .map(exportedOf)
              .map((row) =>
                asJson ? JSON.stringify(row) : exportColumns.map((column) => row[column] ?? "").join("\t")
              )
              .join("\n")
          )
        )
      })
    )
).pipe(Command.withDescription("Print every entry of the ledger in order, a line each (with --json as JSON Lines)"))

/** What has been there from the first stands first, so that a reader by place keeps its columns. */
const exportColumns = [
  "seq",
  "holder",
  "kind",
  "product",
  "course",
  "quantity",
  "facility",
  "usedOn",
  "at",
  "redemptionId",
  "reverses",
  "actor",
  "fiscalYear",
  "version",
  "channel",
  "reason"
] as const

const exportedOf = ({
  entry,
  fiscalYear,
  holder,
  seq,
  version
}: LedgerEntry.RecordedEntry): Partial<Record<(typeof exportColumns)[number], string | number>> => {
  const { _tag, at, ...rest } = entry
  return { seq, holder: Holder.numberOf(holder), fiscalYear, version, kind: _tag, ...rest, at: CalendarDate.isoOf(at) }
}

const check = Command.make("check", { json, association: associationFlag }, ({ association: code, json: asJson }) =>
  withStorage(
    Effect.gen(function* () {
      const association = yield* associationOf(code)
      const report = yield* LedgerCheck.check(association.code)
      const counts = `${report.streams} books, ${report.entries} entries, ${report.uses} uses`
      if (report.broken.length > 0) {
        if (asJson) yield* print(true, report, "")
        return yield* failed(
          [
            `The ledger breaks its laws in ${report.broken.length} places (${counts}).`,
            ...report.broken.map(({ fiscalYear, holder, what }) => `${Holder.numberOf(holder)} ${fiscalYear}: ${what}`)
          ].join("\n")
        )
      }
      yield* print(asJson, report, `The ledger keeps its laws: ${counts}.`)
    })
  )
).pipe(Command.withDescription("Fold the whole ledger and prove that it keeps its laws"))

const group = (name: string, description: string) => Command.make(name).pipe(Command.withDescription(description))

/** The `fukuri` command. */
export const fukuri = Command.make("fukuri").pipe(
  Command.withDescription("Electronic welfare coupons: the service and its tools"),
  Command.withSubcommands([
    serve,
    migrate,
    demo,
    group("association", "The association and its settings").pipe(Command.withSubcommands([associationSet])),
    group("programme", "Programmes as data").pipe(Command.withSubcommands([programmeCheck, programmePublish])),
    group("facilities", "Facilities").pipe(Command.withSubcommands([facilitiesImport])),
    group("members", "Members").pipe(Command.withSubcommands([membersImport])),
    group("grants", "Grants").pipe(
      Command.withSubcommands([
        grants("plan", "Print what a grant run would give; changes nothing"),
        grants("run", "Give everybody what is due and was not granted before")
      ])
    ),
    holder,
    placard,
    group("ledger", "The ledger").pipe(Command.withSubcommands([ledgerExport])),
    check
  ])
)
