/**
 * Roster: the people of a scenario, as lines of the members list that the two bodies hand in (R20). Whatever is said about a
 * person changes the line, and the whole list is taken in the way an office takes it.
 */
import { CalendarDate, HolderNumber, MemberRow, type FileRow } from "@fukuri/core"
import * as Cell from "./Cell.ts"
import { nearestOf } from "./Nearest.ts"
import { Undoable } from "./Stage.ts"

/** A column of a members list. */
export type CellKey = (typeof MemberRow.columns)[number]["key"]

/** A line of the list. */
export type Cells = Readonly<Record<CellKey, string>>

const cellOf = (key: CellKey): Cell.Cell => {
  if (/From$|Until$|^birthDate$/.test(key)) return Cell.day
  return key === "sex" ? Cell.sex : key === "weeklyHours" ? Cell.hours : Cell.anything
}

/** The columns of a table of people: those of a members list, and 番号 for the number with 枝番. */
export const personColumns: Readonly<Record<string, Cell.Cell>> = {
  番号: Cell.number,
  ...Object.fromEntries(MemberRow.columns.map(({ japanese, key }) => [japanese, cellOf(key)]))
}

/** The people of one scenario. */
export class Roster {
  readonly #lines = new Map<string, Cells>()
  #dirty = false

  /** Whether something was said that was not taken in yet. */
  get isNew(): boolean {
    return this.#dirty && this.#lines.size > 0
  }

  /** Adds a person, with what a regular member of both bodies has unless it is said. */
  add(number: HolderNumber.HolderNumber, cells: Partial<Cells>): void {
    const spouse = HolderNumber.relationOf(number) === "spouse"
    const usual = spouse ? spouseLine : memberLine
    this.#lines.set(number, {
      ...usual,
      ...cells,
      number: HolderNumber.memberNumberOf(number),
      branch: spouse ? "01" : ""
    })
    this.#dirty = true
  }

  /** Adds a person from a line of a table. */
  addRow(row: Readonly<Record<string, string>>): void {
    const number = HolderNumber.parse(row["番号"] ?? `${row["組合員番号"] ?? ""}${row["枝番"] ?? ""}`)
    if (number._tag === "Failure") {
      throw new Undoable(`表の番号「${row["番号"] ?? row["組合員番号"] ?? ""}」は組合員番号ではありません。`)
    }
    const cells = MemberRow.columns.flatMap(({ japanese, key }) => {
      const value = row[japanese]
      return value === undefined || key === "number" || key === "branch" ? [] : [[key, value] as const]
    })
    this.add(number.success, Object.fromEntries(cells))
  }

  change(number: HolderNumber.HolderNumber, cells: Partial<Cells>): void {
    const line = this.of(number)
    this.#lines.set(number, { ...line, ...cells })
    this.#dirty = true
  }

  remove(number: HolderNumber.HolderNumber): void {
    this.#lines.delete(number)
    this.#dirty = true
  }

  of(number: HolderNumber.HolderNumber): Cells {
    return this.#lines.get(number) ?? fail(`番号「${number}」の人はいません。`)
  }

  /** The number of whom a sentence names by number or by name. */
  numberOf(word: string): HolderNumber.HolderNumber {
    const typed = HolderNumber.normalise(word)
    const first = [...this.#lines].find(([number, { name }]) => number === typed || name === word)
    if (first !== undefined) return first[0] as HolderNumber.HolderNumber
    const known = [...this.#lines].flatMap(([number, { name }]) => [number, name])
    const near = known.length === 0 ? "前提で人を登場させてください。" : `近いもの:「${nearestOf(word, known)}」。`
    return fail(`「${word}」という人は登場していません。${near}`)
  }

  birthDateOf(number: HolderNumber.HolderNumber): string {
    return this.of(number).birthDate.replaceAll("-", "")
  }

  /** The whole list, the header first, and taken in from now on. */
  take(): ReadonlyArray<FileRow.RawRow> {
    this.#dirty = false
    const keys = MemberRow.columns.map(({ key }) => key)
    return [
      MemberRow.columns.map(({ japanese }) => japanese),
      ...[...this.#lines.values()].map((line) => keys.map((key) => line[key]))
    ].map((cells, index) => ({ line: index + 1, cells }))
  }
}

const since = CalendarDate.date("2010-04-01")

const memberLine: Cells = {
  number: "",
  branch: "",
  name: "見本 太郎",
  kana: "",
  birthDate: "",
  sex: "男",
  workplaceCode: "10001",
  workplaceName: "見本県立見本高等学校",
  appointment: "正規",
  weeklyHours: "38.75",
  termFrom: since,
  termUntil: "",
  kyosaiFrom: since,
  kyosaiUntil: "",
  gojokaiFrom: since,
  gojokaiUntil: ""
}

const spouseLine: Cells = {
  ...memberLine,
  name: "見本 花子",
  sex: "女",
  workplaceCode: "",
  workplaceName: "",
  appointment: "",
  weeklyHours: "",
  termFrom: "",
  gojokaiFrom: ""
}

const fail = (why: string): never => {
  throw new Undoable(why)
}
