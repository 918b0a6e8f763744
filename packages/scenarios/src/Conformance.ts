/**
 * Conformance: which requirement is shown by which scenarios, and what came of them. A requirement is a tag of a scenario
 * (`@R22`), or there is a reason why none can show it; nothing is left out and nothing is both.
 */
import type { DriverName } from "./Driver.ts"
import type { FeatureFile } from "./FeatureFile.ts"
import type { ScenarioResult, ScenarioStatus } from "./Result.ts"

/** What cannot be seen from outside, or is not the service's: the requirement and one sentence why. */
export type Reasons = Readonly<Record<string, string>>

/** A requirement with its scenarios, or with the reason why there are none. */
export interface Requirement {
  readonly name: string
  readonly scenarios: ReadonlyArray<string>
  readonly reason?: string
}

/** Every requirement from R1 on, and what is wrong with how they are told. */
export const requirementsOf = (
  count: number,
  files: ReadonlyArray<FeatureFile>,
  reasons: Reasons
): { readonly requirements: ReadonlyArray<Requirement>; readonly problems: ReadonlyArray<string> } => {
  const names = Array.from({ length: count }, (_, index) => `R${index + 1}`)
  const tagged = new Map<string, Set<string>>()
  for (const { pickles } of files) {
    for (const { name, tags } of pickles) {
      for (const tag of tags) {
        if (!/^@R[0-9]+$/.test(tag.name)) continue
        const requirement = tag.name.slice(1)
        tagged.set(requirement, (tagged.get(requirement) ?? new Set()).add(name))
      }
    }
  }
  const known = new Set(names)
  const problems = [
    ...[...tagged.keys(), ...Object.keys(reasons)]
      .filter((name) => !known.has(name))
      .map((name) => `${name}: そのような要件はありません。`),
    ...names.flatMap((name) => {
      const has = [tagged.has(name), reasons[name] !== undefined].filter(Boolean).length
      if (has === 1) return []
      return [
        has === 0
          ? `${name}: シナリオも、ない理由もありません。`
          : `${name}: シナリオがあるのに、ない理由も書かれています。`
      ]
    })
  ]
  const requirements = names.map((name): Requirement => {
    const reason = reasons[name]
    return { name, scenarios: [...(tagged.get(name) ?? [])], ...(reason === undefined ? {} : { reason }) }
  })
  return { requirements, problems }
}

/** The requirements with what came of each on each driver, as text. */
export const conformanceText = (
  requirements: ReadonlyArray<Requirement>,
  results: ReadonlyArray<ScenarioResult>
): string =>
  requirements
    .flatMap(({ name, reason, scenarios }) =>
      reason === undefined
        ? [
            `${name.padEnd(5)}${resultsOf(results.filter(({ tags }) => tags.includes(`@${name}`)))}`,
            ...scenarios.map((scenario) => `       ${scenario}`)
          ]
        : [`${name.padEnd(5)}シナリオなし: ${reason}`]
    )
    .join("\n")

/** Of each driver the worst that came of the scenarios of a requirement. */
const resultsOf = (results: ReadonlyArray<ScenarioResult>): string =>
  [...Map.groupBy(results, ({ driver }) => driver)]
    .map(([driver, own]: readonly [DriverName, ReadonlyArray<ScenarioResult>]) => `${driver} ${worstOf(own)}`)
    .join("、") || "(実行していません)"

const worstOf = (results: ReadonlyArray<ScenarioResult>): ScenarioStatus =>
  (["不成立", "成立"] as const).find((status) => results.some((result) => result.status === status)) ?? "対象外"
