/**
 * `fukuri scenario`: the command of the testers. What it does is in the package `@fukuri/scenarios`, which a service in
 * earnest does not need: it is loaded when it is installed.
 */
import { Console, Effect, Option, Redacted } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { CommandFailed, failed, misuse } from "./CommandFailed.ts"

/** What the package has for this command. */
interface ScenarioModule {
  readonly steps: () => string
  readonly run: (request: {
    readonly paths: ReadonlyArray<string>
    readonly on: ReadonlyArray<string>
    readonly report: string | undefined
    readonly databaseUrl: string | undefined
    readonly signal: AbortSignal
  }) => Promise<{ readonly exitCode: 0 | 1 | 2; readonly text: string }>
}

/** `fukuri scenario` */
export const scenario = Command.make(
  "scenario",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription("Feature files, or folders of them"),
      Argument.variadic()
    ),
    on: Flag.String("on").pipe(
      Flag.withDescription("memory, pglite, postgres or browser; several with commas or again (default memory)"),
      Flag.atLeast(0)
    ),
    report: Flag.String("report").pipe(Flag.withDescription("Write an HTML report to this file"), Flag.optional),
    databaseUrl: Flag.Redacted("database-url").pipe(
      Flag.withDescription("The server for --on postgres (default DATABASE_URL); it makes a database of its own there"),
      Flag.optional
    ),
    steps: Flag.Boolean("steps").pipe(
      Flag.withDescription("Print every sentence that scenarios can be written in"),
      Flag.withDefault(false)
    )
  },
  ({ databaseUrl, files, on, report, steps }) =>
    Effect.gen(function* () {
      const scenarios = yield* scenarioModule
      if (steps) return yield* Console.log(scenarios.steps())
      const stop = new AbortController()
      const running = scenarios.run({
        paths: files,
        on,
        report: Option.getOrUndefined(report),
        databaseUrl: Option.match(databaseUrl, {
          onNone: () => process.env["DATABASE_URL"],
          onSome: Redacted.value
        }),
        signal: stop.signal
      })
      // A database that was made for the scenarios is dropped before the process ends.
      const stopped = Effect.promise(() => {
        stop.abort()
        return running
      })
      const { exitCode, text } = yield* Effect.onInterrupt(
        Effect.promise(() => running),
        () => stopped
      )
      if (exitCode === 2) return yield* misuse(text)
      yield* Console.log(text)
      if (exitCode === 1) return yield* new CommandFailed({ message: "成り立たないシナリオがあります。", exitCode })
    })
).pipe(Command.withDescription("Play scenarios that are written in Japanese sentences"))

// The name is not written as a literal, so that the service builds and runs without the package.
const packageName = ["@fukuri", "scenarios"].join("/")

const scenarioModule: Effect.Effect<ScenarioModule, CommandFailed> = Effect.tryPromise({
  try: (): Promise<ScenarioModule> => import(packageName),
  catch: (cause) =>
    isMissing(cause)
      ? misuse(`The package ${packageName} is not installed. Install it with: npm install --save-dev ${packageName}`)
      : failed(`The package ${packageName} cannot be loaded: ${cause instanceof Error ? cause.message : "unknown"}.`)
})

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND"
