// Many people who each have one coupon, and press two to eight times at once: the same press, or presses of different passes.
// The verbs on a real server, without pages; judged by the rows of the table alone.
import { PgClient } from "@effect/sql-pg"
import { layerServer } from "@fukuri/adapter-postgres"
import { Coupons, type Ledger } from "@fukuri/core"
import { Effect, Layer, Redacted, Result } from "effect"
import { type Drawing, drawing } from "../../support/drawing.ts"
import { populate, press, redemptionIdOf } from "../../adapters/support/world.ts"
import { dropDatabase, freshDatabase } from "../../support/database.ts"

export interface RacingReport {
  readonly trials: number
  readonly presses: number
  /** Trials with more or less than one use in the ledger, a use under two ids, or an answer that is not the ledger's. */
  readonly wrong: ReadonlyArray<string>
}

/** People of one database; more come in further ones. */
const most = 5_000

/** So many trials, drawn from a seed. */
export const race = async (
  serverUrl: string,
  trials: number,
  options: { readonly seed: number; readonly ledger?: Layer.Layer<Ledger.Ledger, never, Ledger.Ledger> }
): Promise<RacingReport> => {
  const random = drawing(options.seed)
  const wrong: Array<string> = []
  let presses = 0
  for (let done = 0; done < trials; done += most) {
    const people = Math.min(most, trials - done)
    const url = await freshDatabase(serverUrl)
    try {
      const stores = layerServer(Redacted.make(url), { maxConnections: 10 })
      const layer = Coupons.Coupons.layer.pipe(
        Layer.provideMerge(options.ledger === undefined ? stores : Layer.provideMerge(options.ledger, stores))
      )
      const found = await Effect.runPromise(Effect.provide(raced(people, random), layer))
      presses += found.presses
      wrong.push(...found.wrong)
    } finally {
      await dropDatabase(url)
    }
  }
  return { trials, presses, wrong }
}

const raced = Effect.fnUntraced(function* (people: number, random: Drawing) {
  yield* populate(people)
  const trials = Array.from({ length: people }, (_, person) => ({
    person,
    many: 2 + random.below(7),
    isSame: random.chance(0.5)
  }))
  const told = yield* Effect.forEach(
    trials,
    ({ isSame, many, person }) =>
      Effect.all(
        Array.from({ length: many }, (_, each) =>
          Effect.result(press(person, redemptionIdOf(person * 8 + (isSame ? 0 : each))))
        ),
        { concurrency: "unbounded" }
      ),
    { concurrency: 4 }
  )
  const sql = yield* PgClient.PgClient
  const rows = yield* sql.unsafe<{ readonly holder_id: string; readonly ids: ReadonlyArray<string> }>(
    `select holder_id, array_agg(redemption_id) as ids from ledger_entry where kind = 'Redeemed' group by holder_id`
  )
  const written = new Map(rows.map(({ holder_id, ids }) => [Number(holder_id.split(":")[1]) - 100_000, ids]))
  const wrong = trials.flatMap(({ isSame, many, person }, index) => {
    const ids = written.get(person) ?? []
    const done = (told[index] ?? []).flatMap((result) => (Result.isSuccess(result) ? [result.success] : []))
    const shown = new Set(done.map(({ use }) => `${use.redemption.id} ${use.redemption.at}`))
    const isRight =
      ids.length === 1 &&
      shown.size === 1 &&
      done[0]?.use.redemption.id === ids[0] &&
      done.length === (isSame ? many : 1)
    const kind = isSame ? "of one pass" : "of different passes"
    return isRight ? [] : [`trial ${person}, ${many} presses ${kind}: ${ids.length} uses, ${done.length} told done`]
  })
  return { presses: trials.reduce((sum, { many }) => sum + many, 0), wrong }
})
