// Whether the harness finds a seeded fault. What is drawn must meet the fault, and a round is short: so several seeds are tried,
// as they are in a long run.
import type { PostgresServer } from "../../support/PostgresServer.ts"
import type { Violation } from "./judge.ts"
import { proofs } from "./plans.ts"
import { play } from "./round.ts"

/** How many seeds are tried before a fault counts as not found. */
const seeds = 6

/** The violation by which a fault of {@link proofs} is found, from a seed on; undefined when it is not. */
export const foundBy = async (
  name: string,
  { seed: first, server }: { readonly seed: number; readonly server: PostgresServer }
): Promise<Violation | undefined> => {
  for (let seed = first; seed < first + seeds; seed++) {
    const proof = proofs(seed).find((each) => each.name === name)
    if (proof === undefined) throw new Error(`no fault is called ${name}`)
    const { violations } = await play(proof.plan, server)
    const found = violations.find(({ rule }) => proof.breaks.includes(rule))
    if (found !== undefined) return found
  }
  return undefined
}
