/**
 * Together: one statement for what several callers ask at the same time. A statement costs the server and this process
 * about the same whether it is about one person or about thirty, and so does a commit; so while enough statements are
 * under way, whoever comes waits for the next one and shares it. Nobody waits when there is nobody to share with. What
 * a statement is, and what it answers to each, is the store's.
 */
import { type Array as Arr, Effect, type Exit, Request, RequestResolver, Semaphore } from "effect"

/** How statements of one kind are shared. */
export interface Shared<In, Out, Failure> {
  /** How many statements may be under way; more wait, and so grow. One that takes longer than a moment is not counted. */
  readonly atOnce: number
  /** How many callers share one statement at the most. */
  readonly most: number
  /** Callers share a statement when this is the same. */
  readonly kindOf?: (asked: In) => unknown
  /** Asks for all, and answers each on its own, in their order. When it fails it fails for all of them. */
  readonly run: (asked: Arr.NonEmptyReadonlyArray<In>) => Effect.Effect<ReadonlyArray<Exit.Exit<Out, Failure>>, Failure>
}

/**
 * Asks by a statement that is shared with whoever else asks. What was asked is read, or written, after it was asked.
 * A caller that is interrupted is no longer waited for; what was sent goes on.
 */
export const together = <In, Out, Failure>({
  atOnce,
  kindOf = () => undefined,
  most,
  run
}: Shared<In, Out, Failure>): ((asked: In) => Effect.Effect<Out, Failure>) => {
  class Asking extends Request.Class<{ readonly asked: In }, Out, Failure> {}
  const places = Semaphore.makeUnsafe(atOnce)
  const resolver = RequestResolver.makeWith<Asking>({
    batchKey: ({ request }) => kindOf(request.asked),
    // Until there is a place for one more statement; those who come meanwhile go with it.
    delay: Effect.andThen(Effect.yieldNow, places.withPermit(Effect.void)),
    collectWhile: (entries) => entries.size < most,
    runAll: ([first, ...others]) =>
      inPlace(
        places,
        Effect.map(run([first.request.asked, ...others.map(({ request }) => request.asked)]), (answers) => {
          for (const [index, entry] of [first, ...others].entries()) {
            const answer = answers[index]
            if (answer !== undefined) entry.completeUnsafe(answer)
          }
        })
      )
  })
  return (asked) => Effect.request(new Asking({ asked }), resolver)
}

/** After how long a statement that does not come back is not waited for by others: its connection may be dead. */
const patienceMillis = 250

/** Does work in a place, which is free again when the work has ended or is late. */
const inPlace = <A, E>(places: Semaphore.Semaphore, work: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    yield* places.take(1)
    let isHeld = true
    const letGo = Effect.suspend(() => {
      if (!isHeld) return Effect.void
      isHeld = false
      return places.release(1)
    })
    const late = yield* Effect.forkDetach(Effect.delay(letGo, patienceMillis), { startImmediately: true })
    return yield* Effect.onExit(work, () =>
      Effect.andThen(
        letGo,
        Effect.sync(() => late.interruptUnsafe())
      )
    )
  })
