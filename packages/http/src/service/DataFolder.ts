/**
 * DataFolder: the folder of the embedded database and the generated secret, made when it is missing.
 */
import { mkdirSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { Effect } from "effect"
import { type CommandFailed, failed } from "./CommandFailed.ts"

/** Makes the folder with those above it. Refuses with a sentence when that cannot be done. */
export const make = (folder: string): Effect.Effect<void, CommandFailed> =>
  Effect.try({
    try: () => makeAll(resolve(folder)),
    catch: () => failed(`The data folder ${folder} cannot be made or written. Choose another with FUKURI_DATA.`)
  })

/** Node's own `recursive` goes round for ever where a folder exists and takes no other, as /proc does. */
const makeAll = (folder: string): void => {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
  const parent = dirname(folder)
  if (parent !== folder) makeAll(parent)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (cause) {
    // Another process may have been faster.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw cause
  }
}
