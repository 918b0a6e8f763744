/**
 * Causes: writing down why something failed, without writing down about whom. A cause may quote a value from somewhere
 * deep inside a driver; what looks like a member number or a date is blackened before it reaches the log.
 */
import { Cause, Effect } from "effect"
import { StoreFailure } from "@fukuri/core"

/** The text with everything blackened that looks like a member number or a date. */
export const blackened = (text: string): string =>
  text
    .replace(/\b[0-9]{4}[-/.年]?[0-9]{1,2}[-/.月]?[0-9]{1,2}\b/g, "■")
    .replace(/\b(?=[A-Z]*[0-9])[0-9A-Z]{6}(?:[0-9]{2})?\b/gi, "■")

/** Logs a cause once: a store that does not answer as a warning, anything else as an error. */
export const logCause = (what: string, cause: Cause.Cause<unknown>): Effect.Effect<void> => {
  const failure = Cause.findErrorOption(cause)
  if (failure._tag === "Some" && failure.value instanceof StoreFailure.StoreFailure && !Cause.hasDies(cause)) {
    const { cause: inner, reason, store } = failure.value
    return Effect.logWarning(what).pipe(
      Effect.annotateLogs({ store, reason, cause: blackened(inner instanceof Error ? inner.message : String(inner)) })
    )
  }
  return Effect.logError(what).pipe(Effect.annotateLogs({ cause: blackened(Cause.pretty(cause)) }))
}
