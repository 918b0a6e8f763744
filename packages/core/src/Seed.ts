/**
 * Seed: a secret of an association, made once and kept: what ids are made of that must be the same every time and must
 * not tell whose they are to somebody who tries all numbers.
 */
import { Effect, Schema } from "effect"
import type { AssociationCode } from "./Holder.ts"
import { shelf } from "./Shelf.ts"

const Seed = Schema.Struct({ seed: Schema.String })

const seeds = shelf<typeof Seed.Type>({ kind: "seed", schema: Seed, isOpen: () => false })

/** The secret of an association: the first that was ever offered. */
export const seedOf = Effect.fn("Seed.seedOf")(function* (association: AssociationCode, offered: string) {
  const known = yield* seeds.find(association, id)
  if (known !== undefined) return known.value.seed
  const kept = yield* seeds.add(association, id, { seed: offered }).pipe(
    Effect.catchTag("DocumentConflict", () => seeds.get(association, id)),
    Effect.catchTag("DocumentMissing", Effect.die)
  )
  return kept.value.seed
})

const id = "seed"
