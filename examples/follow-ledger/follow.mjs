// Follows the ledger of an association by its cursor: a line of JSON for every entry, from the one after the cursor on.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { setTimeout } from "node:timers/promises"
import { layerServer } from "@fukuri/adapter-postgres"
import { Ledger } from "@fukuri/core"
import { Context, ManagedRuntime, Redacted, Stream } from "effect"

const [association = "", cursorFile = "", once] = process.argv.slice(2)
const url = process.env.DATABASE_URL
if (association === "" || cursorFile === "" || url === undefined) {
  console.error("DATABASE_URL=postgres://… node follow.mjs ASSOCIATION CURSOR-FILE [--once]")
  process.exit(2)
}

// The three calls: connect, take the ledger, and (below) read a stream of it as an async iterable.
const runtime = ManagedRuntime.make(layerServer(Redacted.make(url), { migrate: false, maxConnections: 1 }))
const ledger = Context.get(await runtime.context(), Ledger.Ledger)

/** Keeps the place whole, whenever the process is killed. */
const remember = (seq) => {
  writeFileSync(`${cursorFile}.new`, String(seq))
  renameSync(`${cursorFile}.new`, cursorFile)
}

let cursor = existsSync(cursorFile) ? Number(readFileSync(cursorFile, "utf8")) : 0
for (;;) {
  for await (const batch of Stream.toAsyncIterable(ledger.entries(association, cursor))) {
    for (const { entry, seq } of batch) {
      const { _tag: kind, at, product, quantity } = entry
      console.log(JSON.stringify({ seq, kind, at: new Date(at).toISOString(), product, quantity }))
      cursor = seq
    }
    remember(cursor)
  }
  if (once === "--once") break
  await setTimeout(1000)
}
await runtime.dispose()
