// The people of a members list of any size, as an office's system would write them: of every age, men and women, in all
// kinds of appointment, every tenth a spouse. As lines of a file, and read from those as records.
import { CalendarDate, FileRow, type Holder, MemberRow } from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { Result, Schema } from "effect"
import { createWriteStream } from "node:fs"
import { once } from "node:events"
import { cellsOf, csvLine, headerOf, type MemberCells, memberLine, spouseLine } from "../../test/support/membersFile.ts"
import { numberAt } from "./members.ts"

/** The fiscal year of the lists: that of the guide. */
export const year = Schema.decodeSync(CalendarDate.FiscalYear)(2024)

/** The person of an index from 0. With `moved` a little is new about every twentieth, as a year later. */
export const lineAt = (index: number, moved = false): MemberCells => {
  const birthDate = `${1958 + (index % 45)}${twoDigits(1 + (index % 12))}${twoDigits(1 + (index % 28))}`
  const sex = index % 5 < 2 ? "男" : "女"
  if (index % 10 === 9) return spouseLine({ number: numberAt(index - 1), name: `見本 ${index}`, birthDate, sex })
  const workplace = (index + (moved && index % 20 === 3 ? 1 : 0)) % 500
  return memberLine({
    number: numberAt(index),
    name: `見本 ${index}`,
    birthDate,
    sex,
    workplaceCode: String(10_000 + workplace),
    workplaceName: `見本県立第${workplace}高等学校`,
    ...appointments[index % 25],
    ...(index % 20 === 7 ? { gojokaiFrom: "" } : {})
  })
}

/** The person of an index as a record. */
export const personAt = (index: number): Holder.Holder => {
  const columns = FileRow.layoutOf(MemberRow.columns, { line: 1, cells: headerOf("japanese") })
  const row = { line: 2, cells: cellsOf(lineAt(index)) }
  const today = `${year}-04-01` as Holder.Holder["birthDate"]
  const read = Result.flatMap(Result.mapError(columns, String), (layout) =>
    MemberRow.read(association(year), layout, row, today)
  )
  const { holder, term } = Result.getOrThrow(read)
  return { ...holder, appointment: { ...holder.appointment, terms: term === undefined ? [] : [term] } }
}

/** Writes the list of so many people, the header first. */
export async function writeList(path: string, people: number, moved = false): Promise<void> {
  const file = createWriteStream(path)
  file.write(`${csvLine(headerOf("japanese"))}\r\n`)
  for (let from = 0; from < people; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, people - from) }, (_, offset) =>
      csvLine(cellsOf(lineAt(from + offset, moved)))
    )
    if (!file.write(`${lines.join("\r\n")}\r\n`)) await once(file, "drain")
  }
  file.end()
  await once(file, "close")
}

/** Of 25 members: 21 in regular appointment, and one of each other kind. */
const appointments: ReadonlyArray<Partial<MemberCells>> = [
  ...Array.from({ length: 21 }, () => ({})),
  { appointment: "任期付", termFrom: `${year}-04-01`, termUntil: `${year}-09-30` },
  { appointment: "再任用", termFrom: `${year}-04-01`, termUntil: `${year + 1}-03-31` },
  { appointment: "再任用短時間", weeklyHours: "15.5", termFrom: `${year}-04-01`, termUntil: `${year + 1}-03-31` },
  { appointment: "会計年度", weeklyHours: "29", termFrom: `${year}-05-01`, termUntil: `${year}-08-31` }
]

const twoDigits = (value: number): string => String(value).padStart(2, "0")
