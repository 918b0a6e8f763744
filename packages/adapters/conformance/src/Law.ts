/**
 * Law: what a store must keep, as a value with a name and a check that any runner can run. How to state one is here;
 * the laws themselves are in a file for each port.
 */
import type { Stores } from "@fukuri/core"
import { Effect, Equal, Result, Schema } from "effect"

/** A store did not keep a law. */
export class LawBroken extends Schema.TaggedError<LawBroken>()("LawBroken", {
  law: Schema.String,
  expected: Schema.String,
  found: Schema.String
}) {
  override get message(): string {
    return `${this.law}: expected ${this.expected}, found ${this.found}`
  }
}

/** What must be true of every adapter. */
export interface Law {
  /** A sentence that is true of a store that keeps it; unique. */
  readonly name: string
  readonly port:
    | "ledger"
    | "holders"
    | "catalogue"
    | "sessions"
    | "attempts"
    | "jobs"
    | "documents"
    | "uploads"
    | "audit"
    | "reports"
  /**
   * Whether it is about calls at the same time. On a store that does one thing after another such a law holds but
   * proves little.
   */
  readonly concurrent: boolean
  /**
   * Succeeds when the law was kept. May be run any number of times, one law after another, on a store that holds other
   * data: every check makes an association of its own. It expects that nobody else writes to the store meanwhile, and
   * what it writes stays there: it is for a store that was made for it, never for one that is in use.
   */
  readonly check: Effect.Effect<void, LawBroken, Stores.Stores>
}

/** States laws of a port. Whatever fails in a check that is not caught there breaks the law too. */
export const lawsOf = (port: Law["port"]) => {
  const state =
    (concurrent: boolean) =>
    <E>(name: string, check: Effect.Effect<void, E, Stores.Stores>): Law => ({
      name,
      port,
      concurrent,
      check: check.pipe(
        Effect.mapError((error) => {
          const { expected, found } = error instanceof Unlike ? error : { expected: "an answer", found: show(error) }
          return new LawBroken({ law: name, expected, found })
        }),
        Effect.catchDefect((defect) =>
          Effect.fail(new LawBroken({ law: name, expected: "an answer", found: `a defect: ${show(defect)}` }))
        )
      )
    })
  return { law: state(false), concurrentLaw: state(true) }
}

class Unlike extends Schema.TaggedError<Unlike>()("Unlike", { expected: Schema.String, found: Schema.String }) {}

/**
 * Expects a value; the order of an object's keys does not matter. What was compared must not be changed later: that it
 * is equal or not is remembered.
 */
export const expect = (what: string, found: unknown, expected: unknown): Effect.Effect<void, Unlike> =>
  Equal.equals(found, expected)
    ? Effect.void
    : Effect.fail(new Unlike({ expected: `${what} ${show(expected)}`, found: show(found) }))

/** Expects that something is so. */
export const expectThat = (what: string, holds: boolean, found: unknown): Effect.Effect<void, Unlike> =>
  holds ? Effect.void : Effect.fail(new Unlike({ expected: what, found: show(found) }))

/** Expects that work is refused, with the tag of the refusal. */
export const expectRefused = <A, E extends { readonly _tag: string }, R>(
  what: string,
  work: Effect.Effect<A, E, R>,
  tag: NoInfer<E["_tag"]>
): Effect.Effect<void, Unlike, R> =>
  Effect.matchEffect(work, {
    onFailure: (error) => expect(what, error._tag, tag),
    onSuccess: () => expect(what, "success", tag)
  })

/** Which of some writes at the same time were made; every other one must be refused, with the tag of the refusal. */
export const race = Effect.fnUntraced(function* <E extends { readonly _tag: string }, R>(
  writes: ReadonlyArray<Effect.Effect<void, E, R>>,
  tag: NoInfer<E["_tag"]>
): Effect.fn.Return<ReadonlyArray<number>, Unlike, R> {
  const results = yield* Effect.all(writes.map(Effect.result), { concurrency: "unbounded" })
  for (const result of results) {
    if (Result.isFailure(result)) yield* expect("what the others are told", result.failure._tag, tag)
  }
  return results.flatMap((result, index) => (Result.isSuccess(result) ? [index] : []))
})

const show = (value: unknown): string => {
  const text =
    value instanceof Error
      ? `${value.name}: ${value.message}`
      : JSON.stringify(value, (_, inner) =>
          inner instanceof Map ? [...inner] : typeof inner === "bigint" ? `${inner}n` : inner
        )
  const shown = text ?? String(value)
  return shown.length > 600 ? `${shown.slice(0, 600)} … (${shown.length} characters)` : shown
}
