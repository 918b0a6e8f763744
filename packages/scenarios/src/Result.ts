/**
 * Result: what came of scenarios, sentence by sentence, for the printed summary, the report and whoever counts them.
 */
import type { DriverName } from "./Driver.ts"

/** What came of a sentence. 対象外: the driver cannot do or see it. 未実行: something before it did not hold. */
export type StepStatus = "成立" | "不成立" | "対象外" | "未実行"

/** What came of a scenario. 対象外: nothing that it asks could be seen on this driver. */
export type ScenarioStatus = "成立" | "不成立" | "対象外"

/** A sentence that was played. */
export interface StepResult {
  readonly keyword: string
  readonly text: string
  readonly line: number
  /** Rows of its table, the headings first. */
  readonly table: ReadonlyArray<ReadonlyArray<string>>
  readonly status: StepStatus
  readonly expected?: string
  readonly seen?: string
  /** Why it is 対象外, or could not be done. */
  readonly reason?: string
  /** The screen when it did not hold. Shape: PNG as base64. */
  readonly picture?: string
}

/** A scenario that was played on a driver. */
export interface ScenarioResult {
  readonly driver: DriverName
  readonly path: string
  readonly feature: string
  readonly name: string
  readonly line: number
  readonly tags: ReadonlyArray<string>
  readonly steps: ReadonlyArray<StepResult>
  readonly status: ScenarioStatus
  readonly millis: number
}

/** What came of a scenario, from its sentences: `asked` are those that ask something. */
export const statusOf = (steps: ReadonlyArray<StepResult>, asked: ReadonlyArray<StepResult>): ScenarioStatus => {
  if (steps.some(({ status }) => status === "不成立")) return "不成立"
  return asked.some(({ status }) => status === "成立") ? "成立" : "対象外"
}

/** What came of all, for people: a line for each that did not hold, and how many did. */
export const summaryOf = (results: ReadonlyArray<ScenarioResult>): string =>
  [...results.filter(({ status }) => status === "不成立").map(failureOf), ...countsOf(results)].join("\n")

/** How many of each driver held. */
const countsOf = (results: ReadonlyArray<ScenarioResult>): ReadonlyArray<string> =>
  [...Map.groupBy(results, ({ driver }) => driver)].map(([driver, own]) => {
    const count = (status: ScenarioStatus) => own.filter((result) => result.status === status).length
    const millis = own.reduce((sum, result) => sum + result.millis, 0)
    const apart = count("対象外") === 0 ? "" : `、対象外 ${count("対象外")}`
    return `${driver}: ${own.length}件中 成立 ${count("成立")}、不成立 ${count("不成立")}${apart} (${(millis / 1000).toFixed(1)}秒)`
  })

const failureOf = ({ driver, name, path, steps }: ScenarioResult): string => {
  const step = steps.find(({ status }) => status === "不成立")
  const what =
    step?.expected === undefined
      ? [`    できなかった理由: ${step?.reason ?? ""}`]
      : [`    こうなるはず: ${step.expected}`, `    実際: ${step.seen ?? ""}`]
  return [
    `✗ ${name} [${driver}]`,
    `  ${path}:${step?.line ?? 0}  ${step?.keyword ?? ""}${step?.text ?? ""}`,
    ...what,
    ""
  ].join("\n")
}
