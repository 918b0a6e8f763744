/**
 * CommandFailed: the end of a command that could not do its work, as one sentence for a person and an exit code.
 */
import { Schema } from "effect"

/** Exit code 1: refused or not possible now; 2: called in a wrong way. */
export class CommandFailed extends Schema.TaggedError<CommandFailed>()("CommandFailed", {
  message: Schema.String,
  exitCode: Schema.Literals([1, 2])
}) {}

/** A refusal or failure with exit code 1. */
export const failed = (message: string): CommandFailed => new CommandFailed({ message, exitCode: 1 })

/** A wrong call with exit code 2. */
export const misuse = (message: string): CommandFailed => new CommandFailed({ message, exitCode: 2 })
