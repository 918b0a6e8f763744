/**
 * Cell: what may stand in the columns of a table below a sentence. An empty cell is left out, as if there were no such column.
 */
import { DateInput, HolderNumber } from "@fukuri/core"

/** What is wrong with a cell that is not empty; undefined when nothing is. */
export type Cell = (text: string) => string | undefined

export const anything: Cell = () => undefined

export const day: Cell = (text) =>
  DateInput.parseWritten(text)._tag === "Success"
    ? undefined
    : `「${text}」は日付ではありません。2024-07-01 のように、暦にある日を書いてください。`

export const number: Cell = (text) =>
  HolderNumber.parse(text)._tag === "Success"
    ? undefined
    : `「${text}」は組合員番号ではありません。6桁の英数字か、末尾に01を付けた8桁で書いてください。`

export const sex: Cell = (text) =>
  ["男", "女"].includes(text) ? undefined : `「${text}」は性別ではありません。「男」か「女」と書いてください。`

export const count: Cell = (text) =>
  /^[1-9][0-9]{0,2}$/.test(text) ? undefined : `「${text}」は枚数ではありません。1から999までの数で書いてください。`

export const hours: Cell = (text) =>
  /^[0-9]{1,3}(\.[0-9]{1,2})?$/.test(text) && Number(text) <= 168
    ? undefined
    : `「${text}」は週の勤務時間ではありません。38.75 のような数で書いてください。`

export const facilityCode: Cell = (text) =>
  /^[0-9]{7}$/.test(text) ? undefined : `「${text}」は施設コードではありません。7桁の数字で書いてください。`
