/**
 * Admission: how many requests are in work at once in a process, before queues grow behind them. Who finds no place waits in
 * a short line for a short time, and is then sent away; a press goes first, and some places are for presses only. What is
 * in work is what asks the stores: neither the reading of a request nor the writing of its answer takes a place.
 */
import { Effect, type Exit, Fiber } from "effect"

/**
 * What a request is to the person who waits: a `press`, with the pages of its result, or another `page`. `free`: what is
 * answered always, without a place.
 */
export type Rank = "press" | "page" | "free"

/** How much is in work, and how long a line gets. */
export interface AdmissionLimits {
  /** How many requests are in work at the most. */
  readonly inWork: number
  /** How many may wait for a place, presses and pages each. */
  readonly waiting: number
  readonly waitMillis: number
}

/** What holds unless a service decides otherwise. */
export const admissionDefaults: AdmissionLimits = { inWork: 128, waiting: 128, waitMillis: 1_000 }

/** The place of a request that is in work. */
export interface Place {
  /**
   * The exit of an effect that goes on to its end whatever becomes of the one who waits. It keeps the place until then,
   * for that is how long the stores are busy with it.
   */
  readonly detached: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<Exit.Exit<A, E>, never, R>
}

/** The places of a process. */
export interface Admission {
  /** Does work in a place, or what is done without any. */
  readonly admit: <A, E, R>(
    rank: Rank,
    work: (place: Place) => Effect.Effect<A, E, R>,
    without: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E, R>
  /** How many requests are in work now. */
  readonly inWork: () => number
}

/** One place in four is for presses only. */
const reservedOf = (inWork: number): number => Math.floor(inWork / 4)

/** The places of a process, all free. */
export const admissionOf = (limits: AdmissionLimits = admissionDefaults): Admission => {
  const lines: { readonly [Each in "press" | "page"]: Set<() => void> } = { press: new Set(), page: new Set() }
  const most = { press: limits.inWork, page: limits.inWork - reservedOf(limits.inWork) }
  let inWork = 0

  const leave = (): void => {
    inWork--
    for (const rank of ["press", "page"] as const) {
      for (const enter of lines[rank]) {
        if (inWork >= most[rank]) break
        enter()
      }
    }
  }

  const enter = (rank: "press" | "page"): Effect.Effect<boolean> =>
    Effect.callback<boolean>((resume) => {
      const line = lines[rank]
      const end = (isIn: boolean): void => {
        clearTimeout(patience)
        line.delete(goIn)
        if (isIn) inWork++
        resume(Effect.succeed(isIn))
      }
      const goIn = (): void => end(true)
      let patience: NodeJS.Timeout | undefined
      if (line.size === 0 && inWork < most[rank]) return end(true)
      if (line.size >= limits.waiting) return end(false)
      line.add(goIn)
      patience = setTimeout(() => end(false), limits.waitMillis)
    })

  return {
    inWork: () => inWork,
    admit: (rank, work, without) => {
      if (rank === "free") return work(held(placeUntil(() => undefined)))
      // Nobody is interrupted while in line, so that a place is never given to somebody who is gone; the line is short.
      return Effect.acquireUseRelease(
        Effect.map(enter(rank), (isIn) => (isIn ? placeUntil(leave) : undefined)),
        (place) => (place === undefined ? without : work(held(place))),
        (place) => Effect.sync(() => place?.letGo())
      )
    }
  }
}

/** A place with how many hold on to it. */
interface HeldPlace {
  readonly hold: () => void
  readonly letGo: () => void
}

const placeUntil = (leave: () => void): HeldPlace => {
  let holding = 1
  return {
    hold: () => {
      holding++
    },
    letGo: () => {
      if (--holding === 0) leave()
    }
  }
}

const held = (place: HeldPlace): Place => ({
  detached: (effect) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        place.hold()
        return Effect.forkDetach(
          Effect.ensuring(
            effect,
            Effect.sync(() => place.letGo())
          ),
          { startImmediately: true }
        )
      }).pipe(Effect.flatMap((fiber) => restore(Fiber.await(fiber))))
    )
})
