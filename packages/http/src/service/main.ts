/**
 * The composition root: the `fukuri` command from the process's arguments and environment to an exit code.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Cause, Console, Effect, Exit } from "effect"
import { CliError, Command } from "effect/cli"
import { CommandFailed } from "./CommandFailed.ts"
import { fukuri } from "./commands.ts"
import { version } from "./Version.ts"

/** 0 done, 1 refused, 2 misuse. What goes wrong is one sentence on stderr, never a stack. */
const exitCodeOf = (exit: Exit.Exit<unknown, unknown>): number => {
  if (Exit.isSuccess(exit)) return 0
  const error = Cause.squash(exit.cause)
  if (error instanceof CommandFailed) return error.exitCode
  return CliError.isCliError(error) ? 2 : Cause.hasInterruptsOnly(exit.cause) ? 130 : 1
}

const sentenceFor = (cause: Cause.Cause<unknown>): string | undefined => {
  if (Cause.hasInterruptsOnly(cause)) return undefined
  const error = Cause.squash(cause)
  if (error instanceof CommandFailed) return error.message
  if (CliError.isCliError(error)) return undefined
  return `fukuri stopped by a fault of its own: ${error instanceof Error ? error.message : String(error)}`
}

Command.run(fukuri, { version }).pipe(
  Effect.tapCause((cause) => {
    const sentence = sentenceFor(cause)
    return sentence === undefined ? Effect.void : Console.error(sentence)
  }),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    teardown: (exit, onExit) => onExit(exitCodeOf(exit))
  })
)
