/**
 * Reports in PostgreSQL: every question is one statement over the ledger, put together from fixed pieces; only values
 * come from the query. What was given back is found by holder and redemption id. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { type CalendarDate, type Holder, Reports, StoreFailure } from "@fukuri/core"
import { Duration, Effect, Layer, Option, Stream } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import { rangeOf } from "./HolderRow.ts"
import { settledOf } from "./PostgresLedger.ts"
import { failing } from "./SqlFailure.ts"

/** The answers from the ledger of the database that a client is connected to. */
export const layer: Layer.Layer<Reports.Reports, never, PgClient.PgClient> = Layer.effect(
  Reports.Reports,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const settled = settledOf(sql, "reports")

    /** One statement that may take longer than those of a page, planned for its own values: they decide what is cheap. */
    const ask = <Row extends object>({ statement, values }: Question) =>
      sql
        .unsafe(settingsStatement)
        .pipe(
          Effect.andThen(sql.unsafe<Row>(statement, values)),
          sql.withTransaction,
          (asked: Effect.Effect<ReadonlyArray<Row>, SqlError>) => failing("reports")(asked),
          Effect.timeoutOrElse({ duration: giveUpAfter, orElse: () => Effect.fail(noAnswer) })
        )

    const uses = Effect.fn("Reports.uses")(function* (query: Reports.UseQuery) {
      return (yield* ask<UseRow>(usesQuestion(query))).map(useOf)
    })

    const allUses = (query: Reports.UseQuery) =>
      Effect.map(settled(query.association), (last) =>
        Stream.paginate(
          0,
          Effect.fnUntraced(function* (from) {
            const rows = yield* ask<UseRow>(pageQuestion(query, from, last))
            const batch = rows.map(useOf)
            const next = batch.length < pageRows ? Option.none() : Option.fromNullishOr(batch.at(-1)?.seq)
            return [batch.length === 0 ? [] : [batch], next] as const
          })
        )
      ).pipe(Stream.unwrap)

    const sheet = Effect.fn("Reports.sheet")(function* (
      association: Holder.AssociationCode,
      number: Reports.UseRecord["redemptionId"]
    ) {
      const [row] = yield* ask<SheetRow>({ statement: sheetStatement, values: [association, number] })
      return row === undefined ? undefined : { holder: row.holder_id, fiscalYear: row.fiscal_year }
    })

    const tally = Effect.fn("Reports.tally")(function* (query: Reports.TallyQuery) {
      const by = [...new Set(query.by)]
      return (yield* ask<TallyRow>(tallyQuestion(query, by))).map((row) => tallyOf(row, by))
    })

    const holdings = Effect.fn("Reports.holdings")(function* (
      association: Holder.AssociationCode,
      fiscalYear: CalendarDate.FiscalYear
    ) {
      return (yield* ask<HoldingsRow>({ statement: holdingsStatement, values: [association, fiscalYear] })).map(heldOf)
    })

    const holdingsByWorkplace = Effect.fn("Reports.holdingsByWorkplace")(function* (
      association: Holder.AssociationCode,
      fiscalYear: CalendarDate.FiscalYear
    ) {
      const rows = yield* ask<HoldingsRow & WorkplaceColumns>({
        statement: holdingsByWorkplaceStatement,
        values: [association, fiscalYear]
      })
      return rows.map((row) => Object.assign({ workplace: workplaceOf(row) }, heldOf(row)))
    })

    const lastUses = Effect.fn("Reports.lastUses")(function* (association: Holder.AssociationCode) {
      const rows = yield* ask<LastUseRow>({ statement: lastUsesStatement, values: [association] })
      return rows.map(({ facility, last, uses: count }) => ({ facility, uses: Number(count), lastUsedOn: last }))
    })

    return Reports.Reports.of({ uses, allUses, sheet, tally, holdings, holdingsByWorkplace, lastUses, settled })
  })
)

const pageRows = 2_000

/** A question over ten millions of entries is answered in less. */
const timeoutMillis = 120_000
/** Room beyond the server's own timeout, before a connection without any answer is given up. */
const giveUpAfter = Duration.millis(timeoutMillis + 2_000)

const noAnswer = new StoreFailure.StoreFailure({
  store: "reports",
  reason: "timeout",
  cause: "no answer from the server"
})

const settingsStatement = `
  select set_config('statement_timeout', '${timeoutMillis}', true), set_config('plan_cache_mode', 'force_custom_plan', true)`

interface Question {
  readonly statement: string
  readonly values: ReadonlyArray<unknown>
}

/** The values of a statement while it is put together; `bind` answers where the value stands in it. */
const binding = (...first: ReadonlyArray<unknown>) => {
  const values = [...first]
  return { values, bind: (value: unknown): string => `$${values.push(value)}` }
}
type Bind = ReturnType<typeof binding>["bind"]

/** The condition, when there is something to ask. */
const when = <A, B>(asked: A | undefined, condition: (asked: A) => B): ReadonlyArray<B> =>
  asked === undefined ? [] : [condition(asked)]

type Filters = Pick<Reports.UseQuery, "usedFrom" | "usedUntil" | "facility" | "products">

/** What is asked of the use `e`. */
const filtersOf = ({ facility, products, usedFrom, usedUntil }: Filters, bind: Bind): ReadonlyArray<string> => [
  ...when(usedFrom, (day) => `e.used_on >= ${bind(day)}::date`),
  ...when(usedUntil, (day) => `e.used_on <= ${bind(day)}::date`),
  ...when(facility, (code) => `e.facility = ${bind(code)}`),
  ...when(products, (ids) => `e.product = any (${bind(ids)}::text[])`)
]

// --- uses ------------------------------------------------------------------------------------------------------------

interface UseRow {
  readonly seq: bigint
  readonly holder_id: Holder.HolderId
  readonly fiscal_year: CalendarDate.FiscalYear
  readonly redemption_id: Reports.UseRecord["redemptionId"]
  readonly product: Reports.UseRecord["product"]
  readonly course: Reports.UseRecord["course"]
  readonly facility: Reports.UseRecord["facility"]
  readonly quantity: number
  readonly reversed: bigint
  readonly used_on: CalendarDate.CalendarDate
  readonly at: bigint
  readonly channel: Reports.UseRecord["channel"]
  readonly actor: Reports.UseRecord["actor"]
}

const useOf = (row: UseRow): Reports.UseRecord => ({
  seq: Number(row.seq),
  holder: row.holder_id,
  fiscalYear: row.fiscal_year,
  redemptionId: row.redemption_id,
  product: row.product,
  course: row.course,
  facility: row.facility,
  quantity: row.quantity,
  reversed: Number(row.reversed),
  usedOn: row.used_on,
  at: Number(row.at) as CalendarDate.Instant,
  channel: row.channel,
  actor: row.actor
})

const reversals =
  "ledger_entry r where r.kind = 'Reversed' and r.holder_id = e.holder_id and r.reverses = e.redemption_id"

const useConditions = (query: Reports.UseQuery, bind: Bind): ReadonlyArray<string> => [
  "e.kind = 'Redeemed'",
  "split_part(e.holder_id, ':', 1) = $1",
  ...filtersOf(query, bind),
  ...when(query.channel, (channel) => `e.channel = ${bind(channel)}`),
  ...when(query.redemptionId, (id) => `e.redemption_id = ${bind(id)}`),
  ...when(query.reversed, (isReversed) => `${isReversed ? "" : "not "}exists (select from ${reversals})`)
]

const selectUses = (conditions: ReadonlyArray<string>, rest: string): string => `
  select e.seq, e.holder_id, e.fiscal_year, e.redemption_id, e.product, e.course, e.facility, e.quantity, e.used_on,
    e.at, e.channel, e.actor, coalesce((select sum(r.quantity) from ${reversals}), 0) as reversed
  from ledger_entry e
  where ${conditions.join(" and ")}
  order by e.seq ${rest}`

const usesQuestion = (query: Reports.UseQuery): Question => {
  const { bind, values } = binding(query.association)
  const conditions = [
    ...useConditions(query, bind),
    ...when(query.before, (before) => `e.seq < ${bind(BigInt(before))}`)
  ]
  return { statement: selectUses(conditions, `desc limit ${bind(query.limit)}`), values }
}

const pageQuestion = (query: Reports.UseQuery, from: number, last: number): Question => {
  const { bind, values } = binding(query.association, BigInt(from), BigInt(last))
  const conditions = [...useConditions(query, bind), "e.seq > $2", "e.seq <= $3"]
  return { statement: selectUses(conditions, `limit ${pageRows}`), values }
}

// --- sheets ----------------------------------------------------------------------------------------------------------

type SheetRow = Pick<UseRow, "holder_id" | "fiscal_year">

/** By the index over numbers; a number is issued once. */
const sheetStatement = `
  select holder_id, fiscal_year from ledger_entry
  where kind = 'SheetIssued' and sheet = $2 and split_part(holder_id, ':', 1) = $1
  order by seq limit 1`

// --- tally -----------------------------------------------------------------------------------------------------------

interface WorkplaceColumns {
  readonly workplace_code: string | null
  readonly workplace_name: string | null
}

interface TallyRow {
  readonly day?: CalendarDate.CalendarDate
  readonly month?: string
  readonly fiscal_year?: CalendarDate.FiscalYear
  readonly facility?: Reports.UseRecord["facility"]
  readonly product?: Reports.UseRecord["product"]
  readonly course?: Reports.UseRecord["course"]
  readonly channel?: Reports.UseRecord["channel"]
  readonly workplace_code?: string | null
  readonly workplace_name?: string | null
  readonly uses: bigint
  readonly redeemed: bigint
  readonly reversed: bigint
}

const workplaceOf = ({ workplace_code: code, workplace_name: name }: WorkplaceColumns): Holder.Workplace => ({
  code: code ?? "",
  name: name ?? ""
})

const tallyOf = (row: TallyRow, by: ReadonlyArray<Reports.Dimension>): Reports.Tally => {
  const {
    fiscal_year: fiscalYear,
    redeemed,
    reversed,
    uses,
    workplace_code = null,
    workplace_name = null,
    ...asked
  } = row
  return {
    ...asked,
    ...(fiscalYear === undefined ? {} : { fiscalYear }),
    ...(by.includes("workplace") ? { workplace: workplaceOf({ workplace_code, workplace_name }) } : {}),
    uses: Number(uses),
    redeemed: Number(redeemed),
    reversed: Number(reversed)
  }
}

/** The columns of each dimension, of the movement `m` and the person `h`, ordered by bytes whatever the database says. */
const dimensions: Readonly<Record<Reports.Dimension, ReadonlyArray<readonly [column: string, expression: string]>>> = {
  day: [["day", "m.used_on"]],
  month: [["month", `to_char(m.used_on, 'YYYY-MM') collate "C"`]],
  fiscalYear: [["fiscal_year", "m.fiscal_year"]],
  facility: [["facility", `m.facility collate "C"`]],
  product: [["product", `m.product collate "C"`]],
  course: [["course", `m.course collate "C"`]],
  workplace: [
    ["workplace_code", `h.workplace_code collate "C"`],
    ["workplace_name", `h.workplace_name collate "C"`]
  ],
  channel: [["channel", `m.channel collate "C"`]]
}

const tallyQuestion = (query: Reports.TallyQuery, by: ReadonlyArray<Reports.Dimension>): Question => {
  const { bind, values } = binding(query.association, ...rangeOf(query.association))
  const filters = filtersOf(query, bind)
  const placed = [
    ...when(query.after, (after) => [">", bind(BigInt(after))] as const),
    ...when(query.upTo, (upTo) => ["<=", bind(BigInt(upTo))] as const)
  ]
  const conditions = (of: string, movement: string) =>
    [of, ...filters, ...placed.map(([is, place]) => `${movement}.seq ${is} ${place}`)].join(" and ")
  const columns = by.flatMap((dimension) => dimensions[dimension])
  const places = columns.map((_, index) => index + 1).join(", ")
  const statement = `
    with m as (
      select e.holder_id, e.fiscal_year, e.used_on, e.facility, e.product, e.course, e.channel,
        1 as uses, e.quantity as redeemed, 0 as reversed
      from ledger_entry e
      where ${conditions("e.kind = 'Redeemed' and split_part(e.holder_id, ':', 1) = $1", "e")}
      union all
      select e.holder_id, e.fiscal_year, e.used_on, e.facility, e.product, e.course, e.channel, 0, 0, r.quantity
      from ledger_entry r join ledger_entry e
        on e.kind = 'Redeemed' and e.holder_id = r.holder_id and e.redemption_id = r.reverses
      where ${conditions("r.kind = 'Reversed' and r.holder_id > $2 and r.holder_id < $3", "r")}
    )
    select ${columns.map(([column, expression]) => `${expression} as ${column}, `).join("")}
      sum(m.uses) as uses, sum(m.redeemed) as redeemed, sum(m.reversed) as reversed
    from m ${by.includes("workplace") ? "left join holder h on h.holder_id = m.holder_id" : ""}
    group by ${places === "" ? "()" : places}
    having count(*) > 0
    ${places === "" ? "" : `order by ${places}`}`
  return { statement, values }
}

// --- holdings and last uses ------------------------------------------------------------------------------------------

interface HoldingsRow {
  readonly product: Reports.Holdings["product"]
  readonly people: bigint
  readonly granted: bigint
  readonly withdrawn: bigint
  readonly redeemed: bigint
  readonly reversed: bigint
  readonly on_paper: bigint
}

interface LastUseRow {
  readonly facility: Reports.UseRecord["facility"]
  readonly uses: bigint
  readonly last: CalendarDate.CalendarDate
}

const heldOf = (row: HoldingsRow): Reports.Holdings => ({
  product: row.product,
  people: Number(row.people),
  balance: {
    granted: Number(row.granted),
    withdrawn: Number(row.withdrawn),
    redeemed: Number(row.redeemed),
    reversed: Number(row.reversed),
    onPaper: Number(row.on_paper)
  }
})

/** First person by person: counting different people of a group at once would sort all entries. */
const heldByPerson = `
  select e.holder_id, e.product,
    coalesce(sum(e.quantity) filter (where e.kind = 'Granted'), 0) as granted,
    coalesce(sum(e.quantity) filter (where e.kind = 'Withdrawn'), 0) as withdrawn,
    coalesce(sum(e.quantity) filter (where e.kind = 'Redeemed'), 0) as redeemed,
    coalesce(sum(e.quantity) filter (where e.kind = 'Reversed'), 0) as reversed,
    coalesce(sum(case e.kind when 'MovedToPaper' then e.quantity when 'MovedFromPaper' then -e.quantity
      when 'Redeemed' then case e.channel when 'paper' then -e.quantity end end), 0) as on_paper
  from ledger_entry e
  where split_part(e.holder_id, ':', 1) = $1 and e.fiscal_year = $2 and e.product is not null and e.sheet is null
  group by e.holder_id, e.product`

const heldSums = `
  count(*) filter (where p.granted > 0) as people, sum(p.granted) as granted, sum(p.withdrawn) as withdrawn,
  sum(p.redeemed) as redeemed, sum(p.reversed) as reversed, sum(p.on_paper) as on_paper`

const holdingsStatement = `
  select p.product collate "C" as product, ${heldSums}
  from (${heldByPerson}) p
  group by 1 order by 1`

const holdingsByWorkplaceStatement = `
  select h.workplace_code collate "C" as workplace_code, h.workplace_name collate "C" as workplace_name,
    p.product collate "C" as product, ${heldSums}
  from (${heldByPerson}) p left join holder h on h.holder_id = p.holder_id
  group by 1, 2, 3 order by 1, 2, 3`

const lastUsesStatement = `
  select e.facility collate "C" as facility, count(*) as uses, max(e.used_on) as last
  from ledger_entry e
  where e.kind = 'Redeemed' and split_part(e.holder_id, ':', 1) = $1
  group by 1 order by 1`
