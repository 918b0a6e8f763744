/**
 * The commands about coupons: granting them, explaining a book, the placard, and the ledger itself.
 */
import {
  AuditTrail,
  CalendarDate,
  Catalogue,
  CouponBook,
  CouponBooks,
  Facility,
  GrantRule,
  type GrantRun,
  GrantRuns,
  Grants,
  Holder,
  HolderNumber,
  Ledger,
  LedgerCheck,
  type LedgerEntry,
  Programme,
  Verdict
} from "@fukuri/core"
import { Console, Effect, Option, Schema, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { newId } from "../Ids.ts"
import { qrSvg } from "../Qr.ts"
import { failed, misuse } from "./CommandFailed.ts"
import {
  json,
  associationFlag,
  dayFlag,
  associationOf,
  dayOf,
  print,
  progress,
  refused,
  webUi
} from "./CommandParts.ts"
import { settings, withStorage } from "./Storage.ts"

const grantFlags = {
  json,
  association: associationFlag,
  programme: Flag.String("programme").pipe(Flag.withDescription("Only this programme"), Flag.optional),
  on: dayFlag("on", "The day whose rules apply")
}

const brokeOff = "The run broke off before its end. Run it again: what is granted already is not granted twice."

/** `fukuri grants plan` and `fukuri grants run` */
export const grants = (name: "plan" | "run", description: string) =>
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
        const summary = yield* (name === "plan" ? service.plan(order) : runAndKeep(order)).pipe(
          Effect.catchTags({
            ProgrammeUnknown: ({ programme }) => programmeUnknown(association.code, order.on, programme),
            OutcomeUnknown: refused(brokeOff)
          })
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

const programmeUnknown = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  on: CalendarDate.CalendarDate,
  programme: string
) {
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const published = Catalogue.programmesOf(catalogue, association, CalendarDate.fiscalYearOf(on)).map(({ id }) => id)
  const known = published.length === 0 ? "None is." : `Published: ${published.join(", ")}.`
  return yield* failed(`No programme ${programme} is published for the fiscal year of that day. ${known}`)
})

/** Runs, and keeps what came of it among the runs that the office sees. */
const runAndKeep = Effect.fnUntraced(function* (order: Grants.GrantOrder) {
  const { association, on } = order
  const { at } = yield* CouponBooks.now
  const begun = yield* GrantRuns.beginningOf(association, on)
  const summary = yield* (yield* Grants.Grants).run(order, "grants" as LedgerEntry.Actor)
  const own = { on, begun, summary, ...(order.programme === undefined ? {} : { programme: order.programme }) }
  // Ids are never the same twice, so nothing can be in its place.
  yield* GrantRuns.keepOwnRun(association, newId(at) as string as GrantRun.GrantRunId, own).pipe(
    Effect.catchTag("DocumentConflict", (cause) => Effect.die(cause))
  )
  return summary
})

const programmeIdOf = (text: string) =>
  Schema.decodeUnknownEffect(Programme.ProgrammeId)(text).pipe(
    Effect.mapError(() => misuse(`--programme: expected the key of a programme, got "${text}".`))
  )

/** `fukuri holder` */
export const holder = Command.make(
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
        const { ja } = yield* webUi
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
            redemptions: opened.book.redemptions,
            paperSince: opened.book.paperSince,
            sheets: [...opened.book.sheets.values()]
          },
          [
            `${number} ${opened.facts.holder.name} (${opened.facts.asOf} の資格データ、${opened.fiscalYear}年度)`,
            ...products.flatMap(({ balance, explanation, product, remaining, verdict }) => [
              `- ${product.name}: ${ja.verdicts.chip(verdict)} (付与 ${Verdict.entitledOf(balance)} 利用 ${Verdict.usedOf(balance)} 紙 ${balance.onPaper} 残り ${remaining})`,
              `    付与条件: ${GrantRule.reasons(explanation).map(reasonText).join("、")}`
            ]),
            ...paperLines(opened.book),
            ...opened.book.redemptions.map(
              ({ at, course, facility, id, product, quantity, reversed }) =>
                `${CalendarDate.isoOf(at)} ${id} ${product} ${course} ${quantity}枚 (訂正 ${reversed}) ${facility}`
            )
          ].join("\n")
        )
      })
    )
).pipe(Command.withDescription("Print what a person holds, and why"))

const paperLines = ({ paperSince, sheets }: CouponBook.CouponBook): ReadonlyArray<string> => [
  ...(paperSince === undefined ? [] : [`${CalendarDate.isoOf(paperSince)} から紙クーポン`]),
  ...[...sheets.values()].map(
    ({ issuedAt, number, product, state }) =>
      `${CalendarDate.isoOf(issuedAt)} ${number} ${product} 紙 1枚 (${sheetWords[state]})`
  )
]

const sheetWords = { outstanding: "未使用", used: "使用済", voided: "無効" } as const

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

/** `fukuri placard` */
export const placard = Command.make("placard", { code: Argument.String("code") }, ({ code }) =>
  withStorage(
    Effect.gen(function* () {
      if (!isFacilityCode(code)) return yield* misuse(`"${code}" is no code of a facility. Expected one like 1234567.`)
      const catalogue = yield* (yield* Catalogue.Catalogue).latest
      const facility = catalogue.facilities.get(code)
      const association = facility === undefined ? undefined : catalogue.associations.get(facility.association)
      if (facility === undefined || association === undefined) return yield* failed(`No facility has the code ${code}.`)
      const { port, publicUrl } = yield* settings
      const { placard: placardPage } = yield* webUi
      const { facilityPath } = yield* Effect.promise(() => import("../Addresses.ts"))
      const address = `${publicUrl ?? `http://localhost:${port}`}${facilityPath(facility.code)}`
      yield* Console.log(placardPage({ association, facility, address, qrSvg: qrSvg(address), standalone: true }))
    })
  )
).pipe(Command.withDescription("Print the placard of a facility as an HTML page of A4"))

const isFacilityCode = Schema.is(Facility.FacilityCode)

/** `fukuri ledger export` */
export const ledgerExport = Command.make(
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
  "reason",
  "reference",
  "sheet"
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

const checkFlags = {
  json,
  association: associationFlag,
  head: Flag.String("audit-head").pipe(
    Flag.withDescription("The head that an earlier check printed: proves that the record up to it is still the same"),
    Flag.optional
  )
}

/** `fukuri check` */
export const check = Command.make("check", checkFlags, ({ association: code, head, json: asJson }) =>
  withStorage(
    Effect.gen(function* () {
      const noted = yield* notedOf(head)
      const association = yield* associationOf(code)
      const ledger = yield* LedgerCheck.check(association.code)
      const audit = yield* AuditTrail.check(association.code, noted)
      const broken = [...brokenLedger(ledger), ...brokenAudit(audit)]
      const whole = [...wholeLedger(ledger), ...wholeAudit(audit)]
      if (broken.length === 0 || asJson) yield* print(asJson, { ...ledger, audit }, whole.join("\n"))
      if (broken.length > 0) return yield* failed([...broken, ...whole].join("\n"))
    })
  )
).pipe(Command.withDescription("Fold the whole ledger and the record of the office, and prove that both are whole"))

/** The head that somebody noted. Refuses what is none. */
const notedOf = (head: Option.Option<string>) => {
  const noted = Option.getOrUndefined(head)?.trim().toLowerCase()
  return noted === undefined || /^[0-9a-f]{64}$/.test(noted)
    ? Effect.succeed(noted)
    : Effect.fail(misuse("--audit-head: expected the 64 digits (0-9, a-f) that an earlier check printed."))
}

const countsOf = ({ entries, streams, uses }: LedgerCheck.LedgerReport): string =>
  `${streams} books, ${entries} entries, ${uses} uses`

const wholeLedger = (report: LedgerCheck.LedgerReport): ReadonlyArray<string> =>
  report.broken.length > 0 ? [] : [`The ledger keeps its laws: ${countsOf(report)}.`]

const brokenLedger = (report: LedgerCheck.LedgerReport): ReadonlyArray<string> =>
  report.broken.length === 0
    ? []
    : [
        `The ledger breaks its laws in ${report.broken.length} places (${countsOf(report)}).`,
        ...report.broken.map(({ fiscalYear, holder, what }) => `${Holder.numberOf(holder)} ${fiscalYear}: ${what}`)
      ]

const wholeAudit = ({ broken, head, lines, noted }: AuditTrail.AuditReport): ReadonlyArray<string> =>
  broken.length > 0
    ? []
    : [
        lines === 0 ? "The record is empty." : `The record is whole: ${lines} lines, head ${head}.`,
        ...(noted === undefined
          ? []
          : [`The noted head is that of line ${noted.place}, of ${CalendarDate.isoOf(noted.at)}.`])
      ]

const brokenAudit = ({ broken, head, lines }: AuditTrail.AuditReport): ReadonlyArray<string> =>
  broken.length === 0
    ? []
    : [
        `The record is broken in ${broken.length} places (${lines} lines, head ${head === "" ? "none" : head}).`,
        ...broken.map(breakText)
      ]

const breakText = (broken: AuditTrail.AuditBreak): string => {
  switch (broken._tag) {
    case "Place":
      return `record: line ${broken.place} stands where line ${broken.expected} is expected`
    case "Hash":
      return `record: line ${broken.place} is not what was recorded, or the line before it is not`
    case "NotedMissing":
      return "record: no line has the noted head; lines were removed from the end, or the record was made anew"
  }
}
