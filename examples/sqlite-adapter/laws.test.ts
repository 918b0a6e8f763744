// The ledger, the people and the catalogue in a file keep every law of those ports.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { layer as memory } from "@fukuri/adapter-memory"
import { laws } from "@fukuri/conformance"
import { Catalogue, Holders, Ledger } from "@fukuri/core"
import { Layer, ManagedRuntime } from "effect"
import { openSqlite } from "./Sqlite.ts"
import { catalogueIn } from "./SqliteCatalogue.ts"
import { holdersIn } from "./SqliteHolders.ts"
import { ledgerIn } from "./SqliteLedger.ts"

const folder = mkdtempSync(join(tmpdir(), "fukuri-sqlite-"))
const sqlite = openSqlite(join(folder, "coupons.sqlite"))
const own = Layer.mergeAll(
  Layer.succeed(Ledger.Ledger, ledgerIn(sqlite)),
  Layer.succeed(Holders.Holders, holdersIn(sqlite)),
  Layer.succeed(Catalogue.Catalogue, catalogueIn(sqlite))
)
// What stands later is what is taken.
const runtime = ManagedRuntime.make(Layer.mergeAll(memory, own))

after(async () => {
  await runtime.dispose()
  sqlite.close()
  rmSync(folder, { recursive: true })
})

for (const port of ["ledger", "holders", "catalogue"]) {
  describe(port, () => {
    for (const { check, name } of laws.filter((law) => law.port === port)) {
      test(name, () => runtime.runPromise(check))
    }
  })
}
