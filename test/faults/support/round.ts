// A round: a site, people with phones, an office, and a seed that says what each of them wishes for and what is broken
// meanwhile. When all have done what they wished for, everything is mended, what is unknown is asked again, and judged.
import { setTimeout as sleep } from "node:timers/promises"
import { type Drawing, drawing } from "../../support/drawing.ts"
import type { Mishap } from "../../support/faultProxy.ts"
import type { PostgresServer } from "../../support/PostgresServer.ts"
import { breakThings, type Fault } from "./breaking.ts"
import { judge, type Violation } from "./judge.ts"
import { type OfficeOptions, openOffice } from "./office.ts"
import { type Phone, phoneOf, type Ready, type Wish } from "./phone.ts"
import { type Counts, type Recorder, recorderFor } from "./record.ts"
import { openSite, type Site, type SiteOptions } from "./site.ts"
import { courses, type Product } from "./world.ts"

export interface RoundPlan extends Omit<SiteOptions, "people">, OfficeOptions {
  readonly seed: number
  readonly holders: number
  readonly phonesPerHolder: number
  /** What each phone wishes for, one after another. */
  readonly wishes: number
  /** What is broken while they do, drawn anew each time. None: nothing is. */
  readonly faults: ReadonlyArray<Fault>
  /** Between one fault and the next. Unit: milliseconds. */
  readonly pauseMillis: number
  /** After so many faults it is enough, and until then wishes go on. */
  readonly until?: number
  /** So many uses are shown between one fault and the next, however slow the machine is. None when left out. */
  readonly pace?: number
  /** No more than so many faults in each row. */
  readonly most?: number
  /** The longest time between two wishes of one phone. Unit: milliseconds. */
  readonly thinkMillis: number
  /** How many of 100 presses have a mishap of their own on the way. */
  readonly mishaps: number
  readonly office: boolean
  /** What everybody wishes for; anything when left out. */
  readonly wish?: Product
  /** What people do, one as often as another; everything when left out. */
  readonly habits?: ReadonlyArray<Habit>
}

/** Use a coupon; press two or three times at once; have two passes in two tabs; press an old page; look at the list. */
export type Habit = "use" | "twice" | "tabs" | "old" | "look"

export interface RoundReport {
  readonly seed: number
  readonly counts: Counts
  /** Holders whose history was judged. */
  readonly histories: number
  readonly operations: number
  readonly violations: ReadonlyArray<Violation>
}

/** Plays a round to its end. Takes the server apart when one is given. */
export const play = async (plan: RoundPlan, given?: PostgresServer): Promise<RoundReport> => {
  const site = await openSite({ ...plan, people: plan.holders }, given)
  try {
    const begunAt = performance.now()
    const recorder = recorderFor(plan.holders)
    const random = drawing(plan.seed)
    const phones = await phonesOf(plan, site, recorder)
    const office =
      plan.office && site.databaseUrl !== undefined ? await openOffice(site.databaseUrl, plan, recorder) : undefined
    let isOver = false
    const scene = { site, random, office: office?.proxy, entrances: phones.map(({ proxy }) => proxy) }
    const breaking = breakThings({ ...scene, plan, recorder }, () => isOver)
    const working = office?.work(drawing(plan.seed * 1_000 + 999), () => isOver)
    const living = Promise.all(
      phones.map((phone, index) => live(phone, drawing(plan.seed * 1_000 + index), plan, breaking.isEnough))
    ).finally(() => (isOver = true))
    await Promise.all([living, working, breaking.ended])
    await Promise.all(site.places.map((place) => place.ready()))
    await settleAll(phones)
    await office?.settle()
    await repeatSome(phones, random)
    for (const phone of phones) await phone.look()
    await office?.close()
    // The folder of the embedded engine is one process's at a time; and nothing is under way any more.
    for (const place of site.places) await place.kill9()
    const { broken, entries } = await site.ledger()
    const violations = judge({ recorder, entries, broken, clocks: site.clocks, begunAt })
    const operations = recorder.holders.reduce((sum, record) => sum + record.operations.length, 0)
    return { seed: plan.seed, counts: recorder.counts, histories: plan.holders, operations, violations }
  } finally {
    await site.close()
  }
}

const phonesOf = (plan: RoundPlan, site: Site, recorder: Recorder): Promise<ReadonlyArray<Phone>> =>
  Promise.all(
    Array.from({ length: plan.holders * plan.phonesPerHolder }, async (_, index) => {
      const holder = index % plan.holders
      // The phones of one person come in by all services.
      const own = Math.floor(index / plan.holders)
      return phoneOf(`h${holder}p${own}`, holder, await site.entrance(own), recorder)
    })
  )

/** What a person does with the phone, until every wish has had its turn. */
const live = async (phone: Phone, random: Drawing, plan: RoundPlan, isEnough: () => boolean): Promise<void> => {
  const habits = plan.habits ?? usual
  for (let wish = 0; wish < plan.wishes || (!isEnough() && wish < mostWishes); wish++) {
    await sleep(random.below(plan.thinkMillis))
    const mishap = random.below(100) < plan.mishaps ? mishaps[random.below(mishaps.length)] : undefined
    const old = phone.ready.filter(({ pass }) => pass.last !== undefined)[random.below(phone.ready.length + 1)]
    switch (habits[random.below(habits.length)]) {
      case "look":
        await phone.look()
        break
      case "old":
        if (old !== undefined) await pressUntilKnown(phone, old, mishap)
        break
      case "tabs": {
        const [first, second] = [await phone.prepare(wished(random, plan)), await phone.prepare(wished(random, plan))]
        const order = random.chance(0.5) ? [first, second] : [second, first]
        for (const ready of order) if (ready !== undefined) await pressUntilKnown(phone, ready, undefined)
        break
      }
      case "twice": {
        const ready = await phone.prepare(wished(random, plan))
        if (ready === undefined) break
        await Promise.all(Array.from({ length: 2 + random.below(2) }, () => phone.press(ready)))
        await phone.settle(ready, 2)
        break
      }
      default: {
        const ready = await phone.prepare(wished(random, plan))
        if (ready === undefined) break
        if (random.chance(0.3)) await sleep(random.below(400))
        await pressUntilKnown(phone, ready, mishap)
      }
    }
  }
}

/** Who has no coupons left ends here, whatever was still to be broken. */
const mostWishes = 60

const usual: ReadonlyArray<Habit> = ["use", "use", "use", "use", "use", "use", "twice", "tabs", "old", "look"]
const mishaps: ReadonlyArray<Mishap> = ["cut", "cut", "lost", "twice"]

const wished = (random: Drawing, { wish }: RoundPlan): Wish => {
  const offered = courses.filter(({ product }) => wish === undefined || product === wish)
  // Half of all wishes are for what there is much of.
  const course = random.chance(0.5) ? offered[0] : offered[random.below(offered.length)]
  if (course === undefined) throw new Error("nothing can be wished for")
  return { ...course, quantity: 1 + random.below(course.most) }
}

const pressUntilKnown = async (phone: Phone, ready: Ready, mishap: Mishap | undefined): Promise<void> => {
  if (ready.pass.lost) return
  await phone.press(ready, mishap)
  await phone.settle(ready, 2)
}

/** Asks again whatever nobody knows, now that everything is whole. */
const settleAll = async (phones: ReadonlyArray<Phone>): Promise<void> => {
  for (const phone of phones) {
    phone.becomePatient()
    for (const ready of phone.ready) {
      if (ready.pass.last !== "unknown") continue
      await phone.settle(ready, 5)
    }
  }
}

/** Some of what was shown as used is pressed once more. */
const repeatSome = async (phones: ReadonlyArray<Phone>, random: Drawing): Promise<void> => {
  for (const phone of phones) {
    const used = phone.ready.filter(({ pass }) => pass.shown.length > 0 && !pass.lost)
    const ready = used[random.below(used.length)]
    if (ready !== undefined) await phone.press(ready)
  }
}
