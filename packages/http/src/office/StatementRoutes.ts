/**
 * StatementRoutes (月次明細): the months, and what facilities are paid for in one: on screen, as files and on paper. Closing a
 * month is in ClosingRoutes.ts.
 */
import { Catalogue, ClosedMonths, CouponBooks, type Facility, Month, MonthClosing, Statements } from "@fukuri/core"
import { monthsPath, monthText, StatementPages, statementsPrint } from "@fukuri/web-ui"
import { Effect, Stream } from "effect"
import { type Cell, csvDownload } from "../Csv.ts"
import { NotFound } from "../Problems.ts"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { monthIn } from "./ReportRoutes.ts"
import type { DoneMessages, OfficeHandler, OfficeIncoming, OfficeRoute } from "./OfficeRoute.ts"

/** The pattern of a month's page; what can be done with the month lies below it. */
export const monthPattern = `${monthsPath}/:month`
const facilityPattern = `${monthPattern}/facilities/:code`

/** What the page of a month can say was just done. */
export const monthDone = {
  closed: "締めました。この月の明細は、これから変わりません。",
  reopened: "締めを取り消しました。"
} as const satisfies DoneMessages

const showMonths: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association } = incoming
    const { today } = yield* CouponBooks.now
    const closed = yield* ClosedMonths.find(association.code)
    const next = yield* MonthClosing.nextOf(association.code, closed)
    const first = closed[0]?.month ?? next
    const nameOf = yield* actorNames(association.code)
    const until = Month.monthOf(today)
    const all = first === undefined ? [] : Month.monthsFrom(first, until < first ? first : until).toReversed()
    return page(
      StatementPages.months(
        incoming.frame("reports"),
        all.map((month) => {
          const extent = ClosedMonths.extentOf(closed, month)
          // While nothing is closed, the first month with any use is the next.
          return listed(month === next ? { ...extent, standing: "next" } : extent, month, until, nameOf)
        })
      )
    )
  })

const showMonth: OfficeHandler = (incoming) =>
  withMonth(incoming, (month) =>
    Effect.gen(function* () {
      const { association } = incoming
      const found = yield* Statements.ofMonth(association.code, month)
      const kept = yield* MonthClosing.asClosed(association.code, month)
      const months = yield* ClosedMonths.find(association.code)
      const { today } = yield* CouponBooks.now
      const next = yield* MonthClosing.nextOf(association.code, months)
      const standing = yield* standingOf(incoming, found)
      return page(
        StatementPages.month(incoming.frame("reports"), {
          ...standing,
          // While nothing is closed, the first month with any use is the next.
          standing: month === next && standing.standing === "later" ? "next" : standing.standing,
          statements: yield* namedIn(incoming, found.statements),
          closable: month === next && month < Month.monthOf(today),
          reopenable: months.at(-1)?.month === month,
          altered: kept !== undefined && !MonthClosing.isAsClosed(found, kept)
        })
      )
    })
  )

const saveMonth: OfficeHandler = (incoming) =>
  withMonth(incoming, (month) =>
    Effect.gen(function* () {
      const { statements } = yield* Statements.ofMonth(incoming.association.code, month)
      return yield* file(incoming, month, `月次明細-${month}.csv`, yield* namedIn(incoming, statements))
    })
  )

const printMonth: OfficeHandler = (incoming) =>
  withMonth(incoming, (month) =>
    Effect.flatMap(Statements.ofMonth(incoming.association.code, month), (found) => printed(incoming, found))
  )

const showStatement: OfficeHandler = (incoming) =>
  withStatement(incoming, (found, statement) =>
    Effect.map(standingOf(incoming, found), (standing) =>
      page(StatementPages.statement(incoming.frame("reports"), { ...standing, statement }))
    )
  )

const saveStatement: OfficeHandler = (incoming) =>
  withStatement(incoming, ({ month }, statement) =>
    file(incoming, month, `月次明細-${month}-${statement.facility.code}.csv`, [statement])
  )

const printStatement: OfficeHandler = (incoming) => withStatement(incoming, (found) => printed(incoming, found))

/** Sums over all uses of a month take longer than other pages. */
const deadlineMillis = 60_000

/** The pages, files and deeds of months. */
export const statementRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: monthsPath, needs: "look", handler: showMonths, deadlineMillis },
  { method: "GET", path: monthPattern, needs: "look", handler: showMonth, done: monthDone, deadlineMillis },
  { method: "GET", path: `${monthPattern}/statements.csv`, needs: "look", handler: saveMonth, deadlineMillis },
  { method: "GET", path: `${monthPattern}/print`, needs: "look", handler: printMonth, deadlineMillis },
  { method: "GET", path: facilityPattern, needs: "look", handler: showStatement, deadlineMillis },
  { method: "GET", path: `${facilityPattern}/statement.csv`, needs: "look", handler: saveStatement, deadlineMillis },
  { method: "GET", path: `${facilityPattern}/print`, needs: "look", handler: printStatement, deadlineMillis }
]

/** The month that an address names. Fails with NotFound when it is none. */
export const withMonth = (
  incoming: OfficeIncoming,
  work: (month: Month.Month) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> => {
  const month = monthIn(incoming.param("month"))
  return month === undefined ? Effect.fail(new NotFound()) : work(month)
}

type FoundStatement = Pick<Statements.MonthStatements, "month" | "extent" | "statements">

/** The statement of the facility that an address names, which must be one of the association. */
const withStatement = (
  incoming: OfficeIncoming,
  work: (found: FoundStatement, statement: StatementPages.NamedStatement) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> =>
  withMonth(incoming, (month) =>
    Effect.gen(function* () {
      const { association } = incoming
      const code = incoming.param("code") as Facility.FacilityCode
      const { facilities } = yield* (yield* Catalogue.Catalogue).latest
      if (facilities.get(code)?.association !== association.code) return yield* new NotFound()
      const { statement, ...found } = yield* Statements.of(association.code, month, code)
      const [named] = yield* namedIn(incoming, [statement])
      if (named === undefined) return yield* new NotFound()
      return yield* work({ ...found, statements: [statement] }, named)
    })
  )

/** A month as pages show it. */
export const listed = (
  { closed, standing }: ClosedMonths.Extent,
  month: Month.Month,
  thisMonth: Month.Month,
  nameOf: (actor: string) => string
): StatementPages.ListedMonth => ({
  month,
  standing: closed === undefined && month >= thisMonth ? "running" : standing,
  closed: closed === undefined ? undefined : { by: nameOf(closed.by), at: closed.at }
})

const standingOf = Effect.fnUntraced(function* (incoming: OfficeIncoming, { extent, month }: FoundStatement) {
  const { today } = yield* CouponBooks.now
  return listed(extent, month, Month.monthOf(today), yield* actorNames(incoming.association.code))
})

/** Statements under the names that the clerk may know. */
const namedIn = Effect.fnUntraced(function* (
  { association, can }: OfficeIncoming,
  statements: ReadonlyArray<Statements.Statement>
) {
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const named = (lines: ReadonlyArray<Statements.StatementLine>) =>
    Statements.named(catalogue, association.code, lines, can("health"))
  return statements.map(({ adjustments, facility: code, lines }): StatementPages.NamedStatement => ({
    facility: catalogue.facilities.get(code) ?? { code, name: code, postalCode: "", address: "" },
    lines: named(lines),
    adjustments: named(adjustments)
  }))
})

const printed = Effect.fnUntraced(function* (incoming: OfficeIncoming, { extent, month, statements }: FoundStatement) {
  const { association, can } = incoming
  const { today } = yield* CouponBooks.now
  return page(
    statementsPrint({
      association,
      month,
      closed: extent.standing === "closed",
      statements: yield* namedIn(incoming, statements),
      today,
      canSeeHealth: can("health")
    })
  )
})

const file = (
  { association }: OfficeIncoming,
  month: Month.Month,
  name: string,
  statements: ReadonlyArray<StatementPages.NamedStatement>
) =>
  csvDownload(
    name,
    [
      "団体",
      "年月",
      "施設コード",
      "施設",
      "区分",
      "利用月",
      "内容",
      "利用件数",
      "利用枚数",
      "訂正で戻した枚数",
      "差引枚数"
    ],
    Stream.fromIterable(
      statements.flatMap((statement) => {
        const { code, name: facility } = statement.facility
        const row = (kind: string, usedIn: string, what: string, figures: Statements.Figures): ReadonlyArray<Cell> => [
          association.name,
          monthText(month),
          code,
          facility,
          kind,
          usedIn,
          what,
          figures.uses,
          figures.redeemed,
          figures.reversed,
          Statements.netOf(figures)
        ]
        return [
          ...statement.lines.map((line) => row("当月分", monthText(line.usedIn), line.name, line)),
          ...statement.adjustments.map((line) => row("前月以前の調整", monthText(line.usedIn), line.name, line)),
          row("合計", "", "", Statements.totalOf(statement))
        ]
      })
    )
  )
