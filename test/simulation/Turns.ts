// Turns: one thing happens at a time, and a seed says which. Every fiber of a run is carried by one queue here; when all of
// them wait, each before a call of a store or in a sleep, the seed picks the one that goes on, and the clock with it. So a run
// is the same whenever its seed is, down to the last step. What goes wrong at a turn is in `Storm.ts`.
import { createHash } from "node:crypto"
import { Clock, Context, Duration, Effect, Exit, type Fiber, Random, type Scheduler } from "effect"
import { type Drawing, drawing } from "../support/drawing.ts"

/** Who waits for a turn. */
export const Client = Context.Reference<string>("simulation/Client", { defaultValue: () => "world" })

/** A fiber that waits. */
interface Waiting {
  readonly who: string
  readonly what: string
  /** A sleep: the instant at which it may go on at the earliest. */
  readonly wakeAt?: number
  /** The turn before which it goes on only when nobody else can. */
  readonly notBefore?: number
  readonly goOn: () => void
}

/** More turns than any run needs: it goes round in circles. */
const mostTurns = 20_000

export class Turns {
  /** One line for each turn and each answer. */
  readonly trace: Array<string> = []
  /** What the clock shows. Unit: milliseconds. */
  now: number
  /** The place in the order of everything that happened: the time of histories. */
  tick = 0
  /** Nothing waits and nothing fails, as before the storm and after it. */
  calm = true
  readonly draw: Drawing
  private readonly tasks: Array<() => void> = []
  private readonly waiting: Array<Waiting> = []
  private readonly habit: "fair" | "stubborn" | "starving"
  private last = ""
  private turns = 0

  constructor(seed: number, now: number) {
    this.draw = drawing(seed)
    this.now = now
    this.habit = (["fair", "stubborn", "starving"] as const)[this.draw.below(3)] ?? "fair"
  }

  /** What ran, in one short text: the same for the same run. */
  get hash(): string {
    return createHash("sha256").update(this.trace.join("\n")).digest("hex").slice(0, 16)
  }

  note(who: string, what: string): number {
    this.tick++
    this.trace.push(`${String(this.tick).padStart(5)} ${clockText(this.now)}  ${who.padEnd(12)} ${what}`)
    return this.tick
  }

  /** Waits until it is this fiber's turn, some turns later at the earliest. */
  readonly turn = (what: string, turnsLater = 0): Effect.Effect<void> =>
    Effect.suspend(() => {
      const notBefore = this.turns + turnsLater
      return this.calm
        ? Effect.void
        : Effect.flatMap(Effect.service(Client), (who) => this.wait({ who, what, notBefore }))
    })

  /** Runs an effect and everything that it forks to the end, turn by turn. Throws what it dies of, or when it never ends. */
  run<A, E>(effect: Effect.Effect<A, E>): A {
    const scheduler: Scheduler.Scheduler = {
      executionMode: "async",
      shouldYield: () => false,
      makeDispatcher: () => ({ scheduleTask: (task) => this.tasks.push(task), flush: () => this.drain() })
    }
    const fiber: Fiber.Fiber<A, E> = Effect.runFork(
      effect.pipe(Effect.provideService(Clock.Clock, this.clock), Effect.provideService(Random.Random, this.random)),
      { scheduler }
    )
    for (;;) {
      this.drain()
      const exit = fiber.pollUnsafe()
      if (exit !== undefined) {
        if (Exit.isSuccess(exit)) return exit.value
        throw new Error("the simulation broke off", { cause: exit.cause })
      }
      if (this.waiting.length === 0) throw new Error("everybody waits for something that nobody will do")
      if (++this.turns > mostTurns) throw new Error("the simulation does not come to an end")
      this.next()
    }
  }

  private drain() {
    for (let task = this.tasks.shift(); task !== undefined; task = this.tasks.shift()) task()
  }

  private next() {
    const chosen = this.pick()
    this.waiting.splice(this.waiting.indexOf(chosen), 1)
    // Mostly no time passes between two steps; now and then somebody went for a coffee.
    this.now = Math.max(this.now + this.draw.below(40), chosen.wakeAt ?? 0)
    if (this.draw.chance(0.01)) this.now += 1000 * (1 + this.draw.below(90))
    if (chosen.who !== "world") this.last = chosen.who
    this.note(chosen.who, chosen.what)
    chosen.goOn()
  }

  /** Anybody; or mostly whoever went on last; or one of them only when nobody else can. */
  private pick(): Waiting {
    const ready = this.waiting.filter(({ notBefore = 0 }) => notBefore <= this.turns)
    const able = ready.length > 0 ? ready : this.waiting
    const own = able.filter(({ who }) => who === this.last)
    const others = able.filter(({ who }) => who !== this.last)
    const among =
      this.habit === "stubborn" && own.length > 0 && this.draw.chance(0.8)
        ? own
        : this.habit === "starving" && others.length > 0 && this.draw.chance(0.8)
          ? others
          : able
    const chosen = among[this.draw.below(among.length)]
    if (chosen === undefined) throw new Error("nobody waits")
    return chosen
  }

  private wait(waiting: Omit<Waiting, "goOn">): Effect.Effect<void> {
    return Effect.callback<void>((resume) => {
      const entry = { ...waiting, goOn: () => resume(Effect.void) }
      this.waiting.push(entry)
      return Effect.sync(() => {
        const at = this.waiting.indexOf(entry)
        if (at !== -1) this.waiting.splice(at, 1)
      })
    })
  }

  /** A clock on which a sleep is one more thing to wait in, and takes no time that anybody feels. */
  private get clock(): Clock.Clock {
    const now = () => this.now
    const nanos = () => BigInt(this.now) * 1_000_000n
    return {
      currentTimeMillisUnsafe: now,
      currentTimeMillis: Effect.sync(now),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: nanos,
      monotonicTimeNanos: Effect.sync(nanos),
      sleep: (duration) =>
        Effect.suspend(() => {
          const millis = Math.ceil(Duration.toMillis(duration))
          const wakeAt = this.now + millis
          if (this.calm) return Effect.sync(() => void (this.now = wakeAt))
          const notBefore = this.turns + this.draw.below(25)
          return Effect.flatMap(Effect.service(Client), (who) => this.wait({ who, what: "slept", wakeAt, notBefore }))
        })
    }
  }

  private get random(): Random.Random {
    return {
      nextIntUnsafe: () => this.draw.below(2 ** 31),
      nextDoubleUnsafe: () => this.draw.below(2 ** 31) / 2 ** 31
    }
  }
}

const clockText = (now: number): string => new Date(now + 9 * 3_600_000).toISOString().slice(11, 23)
