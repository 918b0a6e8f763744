/**
 * Secret: what seals cookies and tickets. Given by a setting, or made once and kept in the data folder, readable by
 * its owner only.
 */
import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { link, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Redacted } from "effect"
import { type CommandFailed, failed } from "./CommandFailed.ts"
import * as DataFolder from "./DataFolder.ts"
import type { Settings } from "./Settings.ts"

/** The secret of the settings, or the one kept in the data folder. Fails when the folder cannot hold it. */
export const load = (settings: Settings): Effect.Effect<Redacted.Redacted, CommandFailed> =>
  settings.secret === undefined
    ? Effect.andThen(
        DataFolder.make(settings.dataFolder),
        Effect.tryPromise({
          try: () => kept(settings.dataFolder),
          catch: () =>
            failed(
              `The secret in the data folder ${settings.dataFolder} cannot be written or read. Choose another folder with FUKURI_DATA, or give FUKURI_SECRET.`
            )
        })
      )
    : Effect.succeed(settings.secret)

const kept = async (folder: string): Promise<Redacted.Redacted> => {
  const file = join(folder, "secret")
  if (!existsSync(file)) await make(file)
  const secret = (await readFile(file, "utf8")).trim()
  if (secret.length < 32) throw new Error("the kept secret is too short")
  return Redacted.make(secret)
}

/** Whole or not at all, whenever the process dies; of two that start at once, who is first decides. */
const make = async (file: string): Promise<void> => {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, randomBytes(32).toString("base64url"), { mode: 0o600, flush: true })
  await link(draft, file).catch((cause: unknown) => {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause
  })
  await rm(draft)
}
