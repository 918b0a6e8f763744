/**
 * Parameters: the places in a sentence where something is filled in, each with its spelling, what it may be, and what is
 * said when it is none of that. A spelling is wider than what is allowed, so that a wrong value is told as one and not as an
 * unknown sentence.
 */
import { CalendarDate, HolderNumber } from "@fukuri/core"
import { ParameterType, ParameterTypeRegistry } from "@cucumber/cucumber-expressions"
import { Result } from "effect"
import { nearestOf } from "./Nearest.ts"
import { Undoable } from "./Stage.ts"
import { type Button, buttons, grounds, type GroundWord, type Screen, screens, type State, states } from "./Words.ts"

/** A day as it was written. Without a year it is of the fiscal year of the scenario's today. */
export interface DayWord {
  readonly year: number | undefined
  readonly month: number
  readonly day: number
}

/** What the places of a sentence are read as. */
export interface ParameterValues {
  readonly day: DayWord
  /** Unit: minutes since 00:00. */
  readonly time: number
  readonly number: HolderNumber.HolderNumber
  readonly person: string
  readonly facility: string
  readonly coupon: string
  readonly text: string
  readonly count: number
  readonly sex: "男" | "女"
  readonly screen: Screen
  readonly button: Button
  readonly state: State
  readonly ground: GroundWord
}
export type ParameterName = keyof ParameterValues

/** The values of the places of an expression, in their order. */
export type ArgumentsOf<Expression extends string> = Expression extends `${string}{${infer Name}}${infer Rest}`
  ? Name extends ParameterName
    ? [ParameterValues[Name], ...ArgumentsOf<Rest>]
    : never
  : []

/** A place of a sentence. */
export interface Parameter<A> {
  readonly regexp: RegExp
  /** What may stand there, for the vocabulary and for refusals. */
  readonly allowed: string
  /** Reads what stands there; fails with what is wrong with it. */
  readonly read: (text: string) => Result.Result<A, string>
}

/** In brackets; what a screen says may have brackets itself. */
const quoted = /「((?:[^「」]|「[^「」]*」)*)」/

/** Every place by its name. */
export const parameters: { readonly [Name in ParameterName]: Parameter<ParameterValues[Name]> } = {
  day: {
    regexp:
      /([0-9０-９]+年[0-9０-９]+月[0-9０-９]+日|[0-9０-９]+月[0-9０-９]+日|[0-9０-９]+月|[0-9０-９]+[-/][0-9０-９]+[-/][0-9０-９]+)/,
    allowed: "2024-07-01、2024年7月1日、7月1日 のいずれかの書き方の日付",
    read: (text) => readDay(text.normalize("NFKC"))
  },
  time: {
    regexp: /([0-9０-９]+時(?:[0-9０-９]+分|半)?|[0-9０-９]+[:：][0-9０-９]+)/,
    allowed: "9時、9時30分、9時半、09:30 のいずれかの書き方の時刻",
    read: (text) => readTime(text.normalize("NFKC"))
  },
  number: {
    regexp: quoted,
    allowed: "6桁の英数字の組合員番号。配偶者は末尾に01を付けた8桁 (例「123456」「12345601」)",
    read: (text) =>
      Result.mapError(
        HolderNumber.parse(text),
        () => `「${text}」は組合員番号ではありません。6桁の英数字か、末尾に01を付けた8桁で書いてください。`
      )
  },
  person: { regexp: quoted, allowed: "前提で登場した人の番号か氏名", read: notEmpty },
  facility: { regexp: quoted, allowed: "施設コード(7桁)か施設名", read: notEmpty },
  coupon: {
    regexp: quoted,
    allowed: "クーポンの名前か事業のまとまりの名前。「・」で区切った一部だけでもよい",
    read: notEmpty
  },
  text: { regexp: quoted, allowed: "画面や申請に書く文", read: (text) => Result.succeed(text) },
  count: {
    regexp: /(-?[0-9０-９]+)/,
    allowed: "0から999までの数",
    read: (text) => {
      const count = Number(text.normalize("NFKC"))
      return Number.isInteger(count) && count >= 0 && count <= 999
        ? Result.succeed(count)
        : Result.fail(`「${text}」は数えられません。0から999までの数で書いてください。`)
    }
  },
  sex: {
    regexp: /([^「」、。\s]{1,4})/,
    allowed: "男性、女性 (男、女)",
    read: (text) => {
      const sex = ({ 男: "男", 男性: "男", 女: "女", 女性: "女" } as const)[text]
      return sex === undefined
        ? Result.fail(`「${text}」は性別ではありません。「男性」か「女性」と書いてください。`)
        : Result.succeed(sex)
    }
  },
  screen: { regexp: quoted, allowed: `画面の見出し: ${screens.join("、")}`, read: oneOf("画面の見出し", screens) },
  button: { regexp: quoted, allowed: `ボタン: ${buttons.join("、")}`, read: oneOf("ボタン", buttons) },
  state: { regexp: quoted, allowed: `クーポンの状態: ${states.join("、")}`, read: oneOf("クーポンの状態", states) },
  ground: {
    regexp: quoted,
    allowed: `申請の理由: ${Object.keys(grounds).join("、")}`,
    read: oneOf("申請の理由", Object.keys(grounds) as ReadonlyArray<GroundWord>)
  }
}

/** The names of the places. */
export const parameterNames = Object.keys(parameters) as ReadonlyArray<ParameterName>

/** The places as cucumber expressions know them: what stands in a sentence is taken as it is, and read by {@link parameters}. */
export const registry = (): ParameterTypeRegistry => {
  const made = new ParameterTypeRegistry()
  for (const name of parameterNames) {
    const { regexp } = parameters[name]
    made.defineParameterType(new ParameterType(name, regexp, String, (text: string) => text, false, false))
  }
  return made
}

/** The day of a word, in a fiscal year. */
export const dayOf = ({ day, month, year }: DayWord, fiscalYear: number): CalendarDate.CalendarDate => {
  const of = year ?? (month >= 4 ? fiscalYear : fiscalYear + 1)
  const found = CalendarDate.fromParts(of, month, day)
  if (found === undefined) throw new Undoable(`${of}年${month}月${day}日は暦にありません。`)
  return found
}

function notEmpty(text: string): Result.Result<string, string> {
  return text.trim() === "" ? Result.fail("「」の中に何も書かれていません。") : Result.succeed(text.trim())
}

function oneOf<Word extends string>(what: string, words: ReadonlyArray<Word>) {
  return (text: string): Result.Result<Word, string> => {
    const known = words.find((word) => word === text)
    if (known !== undefined) return Result.succeed(known)
    return Result.fail(
      `「${text}」という${what}はありません。近いもの:「${nearestOf(text, words)}」。すべて: ${words.join("、")}`
    )
  }
}

const readDay = (text: string): Result.Result<DayWord, string> => {
  const [year, month, day] = text.includes("月")
    ? [/^([0-9]+)年/.exec(text)?.[1], /([0-9]+)月/.exec(text)?.[1], /([0-9]+)日/.exec(text)?.[1]]
    : text.split(/[-/]/)
  const wrong = (why: string) => Result.fail(`「${text}」は日付ではありません。${why}`)
  if (day === undefined) return wrong("月のあとに日も書いてください (例 7月1日)。")
  if (Number(month) < 1 || Number(month) > 12) return wrong("月は1から12までです。")
  if (year !== undefined && (Number(year) < 1868 || Number(year) > 9998))
    return wrong("年は西暦4桁で書いてください (例 2024年)。")
  // Without a year any 2/29 may be meant: which year it is is known in the scenario.
  const known = CalendarDate.fromParts(year === undefined ? 2024 : Number(year), Number(month), Number(day))
  if (known === undefined) return wrong("その月にその日はありません。")
  return Result.succeed({ year: year === undefined ? undefined : Number(year), month: Number(month), day: Number(day) })
}

const readTime = (text: string): Result.Result<number, string> => {
  const [, hour, minute = text.includes("半") ? "30" : "0"] = /^([0-9]+)(?:時|:)([0-9]+)?/.exec(text) ?? []
  return Number(hour) <= 23 && Number(minute) <= 59
    ? Result.succeed(Number(hour) * 60 + Number(minute))
    : Result.fail(`「${text}」は時刻ではありません。0時00分から23時59分までで書いてください。`)
}
