/**
 * CommandParts: what several commands share: flags, the association they are about, documents, and how they print.
 */
import { readFile } from "node:fs/promises"
import { type Association, Catalogue, CouponBooks, DateInput, type StoreFailure } from "@fukuri/core"
import { Console, Effect, Option, Result } from "effect"
import { Argument, Flag } from "effect/cli"
import { type CommandFailed, failed, misuse } from "./CommandFailed.ts"

/** What pages say, for the commands that say the same: loaded by those, since pages are most of what a start would load. */
export const webUi = Effect.promise(() => import("@fukuri/web-ui"))

/** Whether the result is printed as JSON. */
export const json = Flag.Boolean("json").pipe(Flag.withDescription("Print the result as JSON"), Flag.withDefault(false))
/** The association by its code. */
export const associationFlag = Flag.String("association").pipe(
  Flag.withDescription("Code of the association, when the database holds several"),
  Flag.optional
)
/** The path of a file to read. */
export const file = Argument.String("file").pipe(Argument.withDescription("Path of the file"))

/** A day, today when it is left out. */
export const dayFlag = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(`${description} (YYYY-MM-DD; default today)`), Flag.optional)

/** The association that a command is about: the one named, or the only one. */
export const associationOf = Effect.fnUntraced(function* (
  code: Option.Option<string>
): Effect.fn.Return<Association.Association, CommandFailed | StoreFailure.StoreFailure, Catalogue.Catalogue> {
  const { associations } = yield* (yield* Catalogue.Catalogue).latest
  if (Option.isSome(code)) {
    return (
      associations.get(code.value) ??
      (yield* failed(`No association ${code.value} is in the database. Known: ${known(associations.keys())}.`))
    )
  }
  const [only, ...others] = associations.values()
  if (only === undefined) {
    return yield* failed(
      "The database holds no association yet. Add one with fukuri association set FILE, or fukuri demo."
    )
  }
  return others.length === 0
    ? only
    : yield* misuse(
        `The database holds several associations. Name one with --association: ${known(associations.keys())}.`
      )
})

const known = (codes: Iterable<string>): string => [...codes].join(", ") || "none"

/** The day of a flag. Refuses what is none. */
export const dayOf = Effect.fnUntraced(function* (name: string, text: Option.Option<string>) {
  if (Option.isNone(text)) return (yield* CouponBooks.now).today
  const parsed = DateInput.parseTyped(text.value)
  return Result.isSuccess(parsed)
    ? parsed.success
    : yield* misuse(`--${name}: expected a day like 2024-07-01, got "${text.value}".`)
})

/** The JSON document in a file. */
export const documentOf = (path: string) =>
  Effect.tryPromise({
    try: async (): Promise<unknown> => JSON.parse(await readFile(path, "utf8")),
    catch: (cause) =>
      cause instanceof SyntaxError
        ? failed(`${path} is not JSON: ${cause.message}.`)
        : failed(`${path} cannot be read. Check the name and the permissions of the file.`)
  })

/** Prints a result as text or as JSON. */
export const print = (asJson: boolean, value: unknown, text: string) =>
  Console.log(asJson ? JSON.stringify(value, undefined, 2) : text)

/** A counter on stderr that rewrites its line on a terminal, and is silent elsewhere but for every 50,000. */
export const progress = (what: string) => (count: number) =>
  Effect.sync(() => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${count}`)
    else if (count % 50_000 === 0) process.stderr.write(`${what}: ${count}\n`)
  })

/** A refusal as a failure of the command. */
export const refused = (message: string) => (): Effect.Effect<never, CommandFailed> => Effect.fail(failed(message))
