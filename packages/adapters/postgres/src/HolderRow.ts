/**
 * HolderRow: a person as columns of a table, both ways. What is searched has a column of its own; terms and
 * memberships are read as a whole and are JSON. Which tables have these columns is in `Migrations`.
 */
import { Holder, Holders } from "@fukuri/core"
import { Schema } from "effect"
import { arrayOf } from "./SqlArray.ts"

/** The columns of a record, as PostgreSQL answers them. */
export interface HolderRow {
  readonly association: string
  readonly number: string
  readonly name: string
  readonly kana: string
  readonly birth_date: string
  readonly sex: string
  readonly workplace_code: string
  readonly workplace_name: string
  readonly appointment: unknown
  readonly memberships: unknown
}

const columns = [
  "association",
  "number",
  "name",
  "kana",
  "birth_date",
  "sex",
  "workplace_code",
  "workplace_name",
  "appointment",
  "memberships"
] as const satisfies ReadonlyArray<keyof HolderRow>

/** As which a person is searched: written with the record and never read back. */
const written = [...columns, "search_text"] as const

const listOf = (names: ReadonlyArray<string>, table: string | undefined): string =>
  names.map((column) => (table === undefined ? column : `${table}.${column}`)).join(", ")

/** The columns for a select list, of one of its tables when there are several. */
export const columnList = (table?: string): string => listOf(columns, table)

/** The columns for an insert list, and for the select that fills it. */
export const writtenList = (table?: string): string => listOf(written, table)

/** The columns as arrays of their types, for `unnest`, beginning with a parameter. */
export const columnArrays = (firstParameter: number): string =>
  written
    .map((column, index) => {
      const type =
        column === "birth_date" ? "date" : column === "appointment" || column === "memberships" ? "jsonb" : "text"
      return `$${firstParameter + index}::${type}[]`
    })
    .join(", ")

/** What those parameters are for some rows. */
export const arraysOf = (rows: ReadonlyArray<ReturnType<typeof rowOf>>): ReadonlyArray<string | null> =>
  written.map((column) => arrayOf(rows.map((row) => row[column])))

/** The assignments that make a known row as the new one. */
export const assignments = written.map((column) => `${column} = excluded.${column}`).join(", ")

/** The assignments that make a record as that of another table, for an update. */
export const assignmentsFrom = (table: string): string =>
  written.map((column) => `${column} = ${table}.${column}`).join(", ")

/** What {@link holderSchema} reads. */
export const encodedOf = (row: HolderRow): unknown => ({
  association: row.association,
  number: row.number,
  name: row.name,
  kana: row.kana,
  birthDate: row.birth_date,
  sex: row.sex,
  workplace: { code: row.workplace_code, name: row.workplace_name },
  appointment: row.appointment,
  memberships: row.memberships
})

/** The row of a person. */
export const rowOf = (holder: Holder.Holder): HolderRow & { readonly search_text: string } => ({
  association: holder.association,
  number: holder.number,
  name: holder.name,
  kana: holder.kana,
  birth_date: holder.birthDate,
  sex: holder.sex,
  workplace_code: holder.workplace.code,
  workplace_name: holder.workplace.name,
  appointment: holder.appointment,
  memberships: holder.memberships,
  search_text: Holders.searchText(holder)
})

/** Several people as they are stored. */
export const holderSchema = Schema.Array(Holder.Holder)

/** Lower and upper bound, both excluded, of the holder ids of an association in the order of their bytes. */
export const rangeOf = (association: Holder.AssociationCode): readonly [low: string, high: string] => [
  `${association}:`,
  // The character after the colon.
  `${association};`
]
