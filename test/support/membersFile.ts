// Members lists as an office writes them: lines with only what a test is about spelled out, whole lists of many people,
// and one line for everything that can be wrong with a cell. As rows for the core and as bytes of a file.
import { type FileRow, MemberRow } from "@fukuri/core"

type Key = (typeof MemberRow.columns)[number]["key"]

/** The cells of a line by column. */
export type MemberCells = Readonly<Record<Key, string>>

/** The guide's member, with what a test changes. */
export const memberLine = (overrides: Partial<MemberCells> = {}): MemberCells => ({
  number: "123456",
  branch: "",
  name: "見本 太郎",
  kana: "ミホン タロウ",
  birthDate: "19741212",
  sex: "男",
  workplaceCode: "10001",
  workplaceName: "見本県立見本高等学校",
  appointment: "正規",
  weeklyHours: "38.75",
  termFrom: "1997-04-01",
  termUntil: "",
  kyosaiFrom: "1997-04-01",
  kyosaiUntil: "",
  gojokaiFrom: "1997-04-01",
  gojokaiUntil: "",
  ...overrides
})

/** The guide's spouse, with what a test changes. */
export const spouseLine = (overrides: Partial<MemberCells> = {}): MemberCells =>
  memberLine({
    branch: "01",
    name: "見本 花子",
    kana: "ミホン ハナコ",
    birthDate: "19760229",
    sex: "女",
    workplaceCode: "",
    workplaceName: "",
    appointment: "",
    weeklyHours: "",
    termFrom: "",
    kyosaiFrom: "1999-04-01",
    gojokaiFrom: "",
    ...overrides
  })

/** Every column in the order of the interface. */
export const columnKeys: ReadonlyArray<Key> = MemberRow.columns.map(({ key }) => key)

/** A header in Japanese or English. */
export const headerOf = (
  language: "japanese" | "english",
  keys: ReadonlyArray<Key> = columnKeys
): ReadonlyArray<string> => keys.map((key) => MemberRow.columns.find((column) => column.key === key)?.[language] ?? key)

/** The cells of a line in the order of some columns. */
export const cellsOf = (line: MemberCells, keys: ReadonlyArray<Key> = columnKeys): ReadonlyArray<string> =>
  keys.map((key) => line[key])

/** A list as rows of cells, the Japanese header first. */
export const rowsOf = (lines: ReadonlyArray<MemberCells>): ReadonlyArray<FileRow.RawRow> =>
  [headerOf("japanese"), ...lines.map((line) => cellsOf(line))].map((cells, index) => ({ line: index + 1, cells }))

/** A list as the text of a file. */
export const csvOf = (lines: ReadonlyArray<MemberCells>): string =>
  [headerOf("japanese"), ...lines.map((line) => cellsOf(line))].map((cells) => `${csvLine(cells)}\r\n`).join("")

/** One line of a CSV file, quoted where it has to be. */
export const csvLine = (cells: ReadonlyArray<string>): string =>
  cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")

/** So many people: members, a seventh of them with a K, and every tenth person the spouse of the one before. */
export const manyLines = (people: number): ReadonlyArray<MemberCells> =>
  Array.from({ length: people }, (_, index) =>
    index % 10 === 9
      ? spouseLine({ number: numberAt(index - 1) })
      : memberLine({
          number: numberAt(index),
          name: index % 3 === 0 ? `髙﨑 ${index}郎` : `見本 ${index}子`,
          kana: "ﾐﾎﾝ ﾋﾄ",
          birthDate: `${1960 + (index % 45)}${twoDigits(1 + (index % 12))}${twoDigits(1 + (index % 28))}`,
          sex: index % 3 === 0 ? "男" : "女",
          workplaceName: "見本県立㈱①高等学校"
        })
  )

const numberAt = (index: number): string => `${index % 7 === 0 ? "K" : "1"}${String(index).padStart(5, "0")}`
const twoDigits = (value: number): string => String(value).padStart(2, "0")

interface BadCell {
  /** What differs from a good line. */
  readonly change: Partial<MemberCells>
  readonly column: string
  readonly value: string
}

/** A change of a member's line that gives exactly one problem of the code. */
export const badCells = {
  empty: { change: { name: "" }, column: "氏名", value: "" },
  "too-long": { change: { kana: "ミ".repeat(81) }, column: "氏名カナ", value: "ミ".repeat(60) },
  "control-character": { change: { workplaceName: "見本\n高校" }, column: "所属所名", value: "見本\n高校" },
  "number-malformed": { change: { number: "12345Z" }, column: "組合員番号", value: "12345Z" },
  "number-shortened": { change: { number: "12345" }, column: "組合員番号", value: "12345" },
  "branch-malformed": { change: { branch: "02" }, column: "枝番", value: "02" },
  "date-malformed": { change: { birthDate: "昭和の末" }, column: "生年月日", value: "昭和の末" },
  "date-no-such-day": { change: { birthDate: "19741399" }, column: "生年月日", value: "19741399" },
  "date-two-digit-year": { change: { birthDate: "74/12/12" }, column: "生年月日", value: "74/12/12" },
  "date-era-unknown": { change: { birthDate: "X49.12.12" }, column: "生年月日", value: "X49.12.12" },
  "date-in-future": { change: { birthDate: "20991212" }, column: "生年月日", value: "20991212" },
  "until-before-from": { change: { termUntil: "1997-03-31" }, column: "任期終了", value: "1997-03-31" },
  "until-without-from": {
    change: { gojokaiFrom: "", gojokaiUntil: "2024-03-31" },
    column: "互助会資格喪失日",
    value: "2024-03-31"
  },
  "sex-unknown": { change: { sex: "不明" }, column: "性別", value: "不明" },
  "hours-malformed": { change: { weeklyHours: "38時間45分" }, column: "週勤務時間", value: "38時間45分" },
  "hours-too-many": { change: { weeklyHours: "168.01" }, column: "週勤務時間", value: "168.01" },
  "membership-missing": { change: { kyosaiFrom: "", gojokaiFrom: "" }, column: "組合資格取得日", value: "" }
} as const satisfies Partial<Record<FileRow.ProblemCode, BadCell>>

/** Bytes of a text in Shift_JIS with the extensions of CP932. Throws on a character that it does not have. */
export const toShiftJis = (text: string): Uint8Array => {
  const bytes: Array<number> = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const encoded = code < 0x80 ? [code] : shiftJis().get(character)
    if (encoded === undefined) throw new Error(`Shift_JIS has no ${character}`)
    bytes.push(...encoded)
  }
  return Uint8Array.from(bytes)
}

let table: ReadonlyMap<string, ReadonlyArray<number>> | undefined

/** The decoder that comes with Node, turned round. */
const shiftJis = (): ReadonlyMap<string, ReadonlyArray<number>> => {
  if (table !== undefined) return table
  const decoder = new TextDecoder("shift_jis")
  const made = new Map<string, ReadonlyArray<number>>()
  const note = (...bytes: ReadonlyArray<number>) => {
    const character = decoder.decode(Uint8Array.from(bytes))
    if ([...character].length === 1 && character !== "\ufffd" && !made.has(character)) made.set(character, bytes)
  }
  for (let byte = 0xa1; byte <= 0xdf; byte++) note(byte)
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if (lead > 0x9f && lead < 0xe0) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) note(lead, trail)
  }
  table = made
  return made
}
