// What is broken in a round, and mended again: each fault by its name, drawn one after another in two rows, one of processes
// and disks, one of networks, so that two of them can meet.
import { setTimeout as sleep } from "node:timers/promises"
import type { Drawing } from "../../support/drawing.ts"
import type { Condition, FaultProxy } from "../../support/faultProxy.ts"
import type { Recorder } from "./record.ts"
import type { RoundPlan } from "./round.ts"
import type { Place, Site } from "./site.ts"

export type Fault = keyof typeof processFaults | keyof typeof networkFaults

interface Scene {
  readonly site: Site
  readonly random: Drawing
  readonly office: FaultProxy | undefined
  readonly entrances: ReadonlyArray<FaultProxy>
}

type Break = (scene: Scene) => Promise<void>

const placeIn = ({ random, site }: Scene): Place | undefined => site.places[random.below(site.places.length)]

/** Held for some time that is drawn. Unit: milliseconds. */
const held = (random: Drawing, least: number, most: number) => sleep(least + random.below(most - least))

const processFaults = {
  "kill service": async (scene) => {
    const place = placeIn(scene)
    await place?.kill9()
    await place?.start()
  },
  "kill database": ({ site }) => site.crashServer(),
  "end backend": ({ random, site }) => site.endBackend(random.below(100)),
  "stop service": async (scene) => {
    const place = placeIn(scene)
    place?.signal("SIGSTOP")
    await held(scene.random, 300, 2_500)
    place?.signal("SIGCONT")
  },
  "stop database": async ({ random, site }) => {
    site.signalServer("SIGSTOP")
    await held(random, 300, 2_500)
    site.signalServer("SIGCONT")
  },
  "fill disk": async ({ random, site }) => {
    if (site.disk === undefined) return
    await site.disk.fill()
    await held(random, 500, 2_000)
    await site.disk.free()
    await site.reviveServer()
  },
  /** A restart with the clock moved on, as when the time of a machine is set. */
  "step clock": async (scene) => {
    const place = placeIn(scene)
    await place?.kill9()
    await place?.start(60_000 + scene.random.below(120_000))
  }
} satisfies Record<string, Break>

const onDatabase =
  (condition: Condition, least = 200, most = 2_500): Break =>
  async (scene) => {
    const { office, random } = scene
    const proxies = [placeIn(scene)?.database, office].filter((proxy) => proxy !== undefined)
    const [proxy] = random.chance(0.3) ? proxies.toReversed() : proxies
    proxy?.become(condition)
    await held(random, least, most)
    proxy?.become({ _tag: "Healthy" })
  }

const onAnswer =
  (mishap: "cut" | "lost"): Break =>
  async (scene) => {
    placeIn(scene)?.database?.next(mishap)
    await held(scene.random, 100, 400)
  }

const onPhones =
  (condition: Condition): Break =>
  async ({ entrances, random }) => {
    const some = entrances.filter(() => random.chance(0.5))
    for (const proxy of some) proxy.become(condition)
    await held(random, 200, 2_000)
    for (const proxy of some) proxy.become({ _tag: "Healthy" })
  }

const networkFaults = {
  "stall database": onDatabase({ _tag: "Stalled" }),
  /** Longer than the service lets anybody wait for the answer to a press. */
  "stall database long": onDatabase({ _tag: "Stalled" }, 5_000, 10_000),
  "cut database": onDatabase({ _tag: "Refusing" }),
  "slow database": onDatabase({ _tag: "Slow", delayMillis: 40 }),
  "cut database answer": onAnswer("cut"),
  "lose database answer": onAnswer("lost"),
  "stall phones": onPhones({ _tag: "Stalled" }),
  "cut phones": onPhones({ _tag: "Refusing" }),
  "slow phones": onPhones({ _tag: "Slow", delayMillis: 30 })
} satisfies Record<string, Break>

/** The names of all faults. */
export const faults: ReadonlyArray<Fault> = [...keysOf(processFaults), ...keysOf(networkFaults)]

/** What can be broken where there is no network between the service and its database. */
export const embeddedFaults: ReadonlyArray<Fault> = [
  "kill service",
  "stop service",
  "fill disk",
  "step clock",
  "stall phones",
  "cut phones",
  "slow phones"
]

/** Breaks things until it is told that all is over, and leaves everything whole. */
export const breakThings = (
  { plan, recorder, ...scene }: Scene & { readonly plan: RoundPlan; readonly recorder: Recorder },
  isOver: () => boolean
): { readonly isEnough: () => boolean; readonly ended: Promise<void> } => {
  let count = 0
  const isEnough = () => plan.until === undefined || count >= plan.until
  const row = async (kinds: Readonly<Record<string, Break>>) => {
    const drawn = plan.faults.filter((name) => kinds[name] !== undefined)
    for (let broken = 0; drawn.length > 0 && broken < (plan.most ?? Infinity) && !isOver(); broken++) {
      await sleep(Math.floor(plan.pauseMillis * (0.5 + scene.random.below(100) / 100)))
      const shown = recorder.counts["done"] ?? 0
      while ((recorder.counts["done"] ?? 0) < shown + (plan.pace ?? 0) && !isOver()) await sleep(20)
      const name = drawn[scene.random.below(drawn.length)]
      const breakIt = name === undefined ? undefined : kinds[name]
      if (name === undefined || breakIt === undefined || isOver()) break
      recorder.count(`fault: ${name}`)
      await breakIt(scene)
      count++
    }
  }
  return { isEnough, ended: Promise.all([row(processFaults), row(networkFaults)]).then(() => undefined) }
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): ReadonlyArray<Key> {
  return Object.keys(record) as unknown as ReadonlyArray<Key>
}
