/**
 * Secret: what seals cookies and tickets. Given by a setting, or made once and kept in the data folder, readable by
 * its owner only.
 */
import { randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Redacted } from "effect"
import { CommandFailed } from "./CommandFailed.ts"
import type { Settings } from "./Settings.ts"

/** The secret of the settings, or the one kept in the data folder. Fails when the folder cannot hold it. */
export const load = (settings: Settings): Effect.Effect<Redacted.Redacted, CommandFailed> =>
  settings.secret === undefined
    ? Effect.tryPromise({
        try: () => kept(settings.dataFolder),
        catch: () =>
          new CommandFailed({
            message: `The data folder ${settings.dataFolder} cannot be written. Choose another with FUKURI_DATA, or give FUKURI_SECRET.`,
            exitCode: 1
          })
      })
    : Effect.succeed(settings.secret)

const kept = async (folder: string): Promise<Redacted.Redacted> => {
  const file = join(folder, "secret")
  await mkdir(folder, { recursive: true })
  // Two processes may start at once: whoever creates the file first decides, the other reads it.
  await writeFile(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 }).catch((cause: unknown) => {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause
  })
  const secret = (await readFile(file, "utf8")).trim()
  if (secret.length < 32) throw new Error("the kept secret is too short")
  return Redacted.make(secret)
}
