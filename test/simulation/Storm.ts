// Storm: the stores as a run has them. Each call of each store waits for its turn, may fail before anything is written, may fail
// after it was written, and an append may still be under way when its failure is told. How often is drawn with the seed: some
// runs have no failure at all, some have nothing else. Who goes on when is in `Turns.ts`.
import { Context, Effect, Fiber, Layer, Stream } from "effect"
import {
  Attempts,
  Audit,
  Catalogue,
  Documents,
  Holders,
  Jobs,
  Ledger,
  LedgerEntry,
  Reports,
  Sessions,
  StoreFailure,
  type Stores,
  Uploads
} from "@fukuri/core"
import { Client, type Turns } from "./Turns.ts"

/** The stores above others, in the storm. Calls that were under way when their failure was told are in `late`. */
export const storm = (
  turns: Turns,
  late: Array<Fiber.Fiber<unknown, unknown>>
): Layer.Layer<Stores.Stores, never, Stores.Stores> => {
  const { draw } = turns
  const share = [0, 0.01, 0.04, 0.12][draw.below(4)] ?? 0
  // Every other storm is about appends to the ledger above all.
  const appends = draw.chance(0.5) ? ([0.3, 0.6, 0.9][draw.below(3)] ?? share) : share
  const weather: Weather = { share, appends, turns, late }
  return Layer.effectContext(
    Effect.gen(function* () {
      return Context.make(Ledger.Ledger, inStorm(weather, "ledger", yield* Ledger.Ledger)).pipe(
        Context.add(Holders.Holders, inStorm(weather, "holders", yield* Holders.Holders)),
        Context.add(Catalogue.Catalogue, inStorm(weather, "catalogue", yield* Catalogue.Catalogue)),
        Context.add(Sessions.Sessions, inStorm(weather, "sessions", yield* Sessions.Sessions)),
        Context.add(Attempts.Attempts, inStorm(weather, "attempts", yield* Attempts.Attempts)),
        Context.add(Jobs.Jobs, inStorm(weather, "jobs", yield* Jobs.Jobs)),
        Context.add(Documents.Documents, inStorm(weather, "documents", yield* Documents.Documents)),
        Context.add(Uploads.Uploads, inStorm(weather, "uploads", yield* Uploads.Uploads)),
        Context.add(Audit.Audit, inStorm(weather, "audit", yield* Audit.Audit)),
        Context.add(Reports.Reports, inStorm(weather, "reports", yield* Reports.Reports))
      )
    })
  )
}

type StoreName = StoreFailure.StoreFailure["store"]

interface Weather {
  /** How many of the calls fail, in parts of one. */
  readonly share: number
  /** The same for appends to the ledger. */
  readonly appends: number
  readonly turns: Turns
  readonly late: Array<Fiber.Fiber<unknown, unknown>>
}

const writes = new Set(["append", "stage", "add", "commit", "undo", "put", "drop", "putFacilities", "claim", "finish"])

/** Which calls go on by themselves after their failure was told: those that are one statement at the other end. */
const mayBeLate = new Set(["ledger.append", "holders.commit", "documents.put"])

const inStorm = <Service extends object>(weather: Weather, store: StoreName, right: Service): Service => {
  const around = (method: string, called: unknown, args: ReadonlyArray<unknown>): unknown => {
    const what = `${store}.${method}${detailOf(args[0])}`
    if (!Effect.isEffect(called)) {
      return Stream.unwrap(Effect.as(weather.turns.turn(what), called as Stream.Stream<unknown, unknown>))
    }
    return call(weather, { store, method, what }, called as Effect.Effect<unknown, unknown>)
  }
  return Object.fromEntries(
    Object.entries(right).map(([method, value]) => [
      method,
      typeof value === "function"
        ? (...args: ReadonlyArray<unknown>) => around(method, value(...args), args)
        : around(method, value, [])
    ])
  ) as Service
}

interface Call {
  readonly store: StoreName
  readonly method: string
  readonly what: string
}

const call = Effect.fnUntraced(function* (
  { appends, late, share, turns }: Weather,
  { method, store, what }: Call,
  work: Effect.Effect<unknown, unknown>
) {
  if (turns.calm) return yield* work
  yield* turns.turn(what)
  const { draw } = turns
  const who = yield* Effect.service(Client)
  const fail = (how: string) => {
    turns.note(who, `${store}.${method} fails ${how}`)
    return Effect.fail(new StoreFailure.StoreFailure({ store, reason: "unreachable", cause: "seeded" }))
  }
  if (draw.chance(store === "ledger" && method === "append" ? appends : share)) {
    const kind = writes.has(method) ? draw.below(4) : 0
    if (kind === 0) return yield* fail("before anything happened")
    if (kind === 1 || !mayBeLate.has(`${store}.${method}`)) {
      yield* Effect.ignore(work)
      return yield* fail("after it happened")
    }
    const arriving = Effect.andThen(turns.turn(`${what} arrives late`, draw.below(80)), Effect.ignore(work))
    late.push(yield* Effect.forkDetach(Effect.provideService(arriving, Client, `late-${late.length + 1}`)))
    return yield* fail("and is still under way")
  }
  const answer = yield* work
  // An answer is under way too: meanwhile the world goes on.
  if (store === "ledger" && draw.chance(0.4)) yield* turns.turn(`${store}.${method} answers`)
  return answer
})

/** What a call is about, as far as a trace needs it: never who somebody is. */
const detailOf = (asked: unknown): string => {
  if (!Array.isArray(asked)) {
    return typeof asked === "object" && asked !== null && "kind" in asked ? ` ${String(asked.kind)}` : ""
  }
  const appends = asked.filter((each): each is Ledger.Append => typeof each === "object" && "expectedVersion" in each)
  return appends
    .map(({ entries, expectedVersion }) => ` at ${expectedVersion}: ${entries.map(entryText).join(", ")}`)
    .join(";")
}

const entryText = (entry: LedgerEntry.LedgerEntry): string => {
  const id = "redemptionId" in entry ? entry.redemptionId : "reverses" in entry ? entry.reverses : ""
  return LedgerEntry.isOfProduct(entry) ? `${entry._tag} ${entry.product}×${entry.quantity} ${id}`.trim() : entry._tag
}
