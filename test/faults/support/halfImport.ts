// A members import that is made current outside of one transaction: the first half of the list, then the second. Reads the
// file that it is given, into DATABASE_URL.
import { layerServer } from "@fukuri/adapter-postgres"
import { Catalogue, CalendarDate, Holders, Imports } from "@fukuri/core"
import { Effect, Layer, Redacted, Stream } from "effect"
import * as TableFile from "../../../packages/http/src/TableFile.ts"
import { commitInHalves } from "../../adapters/support/brokenStores.ts"

const stores = layerServer(Redacted.make(process.env["DATABASE_URL"] ?? ""), { migrate: false })
const holders = Layer.effect(
  Holders.Holders,
  // What is staged late is missing until then; nobody is missing from the lists of the test.
  Effect.map(Holders.Holders, (right) => ({ ...right, ...commitInHalves(right), missing: () => Stream.empty }))
).pipe(Layer.provideMerge(stores))

await Effect.gen(function* () {
  const { associations } = yield* (yield* Catalogue.Catalogue).latest
  const [association] = associations.values()
  if (association === undefined) return yield* Effect.die(new Error("there is no association"))
  yield* (yield* Imports.Imports).members({
    association,
    rows: TableFile.rowsAt(process.argv[2] ?? "", (why) => new Error(why)),
    asOf: CalendarDate.date("2024-06-15"),
    dryRun: false,
    acceptLoss: true,
    acceptOlder: true
  })
}).pipe(Effect.provide(Imports.Imports.layer.pipe(Layer.provideMerge(holders))), Effect.runPromise)
