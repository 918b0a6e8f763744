// What guessing at logins comes to: the expected time to one hit, by arithmetic, and beside it what the real guard lets
// through when it is attacked, on the memory store under a clock that is set by hand. Seeded: the same every time.
// What follows from it is in docs/security.md.
import { type CalendarDate, Holder, type HolderNumber } from "@fukuri/core"
import { type GuardSettings, alertCalmMillis, loginGuardOf, loginLimits } from "@fukuri/http"
import { Effect, Logger, Redacted } from "effect"
import { parseArgs } from "node:util"
import { storesWith } from "../test/support/faultyStores.ts"
import { table } from "./support/report.ts"

const usage = `Usage: npm run login-odds -- [options]
  --members N     how many members the association has (default 60000)
  --facilities N  how many facilities it has (default 1000)
  --days N        how many days the real guard is attacked for (default 3)
  --seed N        of the attackers' luck (default 1)
  --help          this text`

const { values } = parseArgs({
  options: {
    members: { type: "string", default: "60000" },
    facilities: { type: "string", default: "1000" },
    days: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", default: false }
  }
})

const day = 86_400_000
const minute = 60_000

/** 000000 to 999999, and K00000 to K99999. */
const numbers = 1_100_000

/** Without limits: what one address sends, and what the service answers in all. Unit: tries a second. */
const speed = { address: 10, service: 200 } as const

/**
 * How likely the birth years of people at work are, by age: fewer under 30 and after 60. Every day of a year is as likely
 * as every other.
 */
const weightOf = (age: number): number => (age < 30 ? 0.7 : age < 60 ? 1 : 0.5)
const ages = Array.from({ length: 45 }, (_, index) => 21 + index)
const weights = ages.map(weightOf).reduce((sum, weight) => sum + weight, 0)
/** The likelihood of each date, the likeliest first: so does who knows that try them. */
const dates = ages
  .flatMap((age) => Array.from({ length: 365 }, () => weightOf(age) / weights / 365))
  .toSorted((a, b) => b - a)
const likeliest = dates[0] ?? 0
const triesForOne = dates.reduce((sum, likelihood, index) => sum + likelihood * (index + 1), 0)

interface Attack {
  readonly addresses: number
  /** How often it tries, of all addresses together: so many times every so many minutes. */
  readonly pace: number
  readonly everyMinutes: number
  /** Whether it stops short of the budgets, lest an alert begins. */
  readonly quiet: boolean
  readonly number: (index: number) => string
}

/** What the real guard let be judged in some days, and what the attacker sent. */
interface Outcome {
  readonly sent: number
  readonly judged: number
  readonly alertFrom: number | undefined
}

const settings: GuardSettings = {
  secret: Redacted.make("a secret of a simulation, long enough to be one"),
  limits: loginLimits,
  calmMillis: alertCalmMillis
}
const association = "sag" as Holder.AssociationCode
const begin = Date.parse("2024-07-01T00:00:00+09:00")

/** Attacks the real guard. Every try is a wrong one. */
const attacked = (attack: Attack, days: number, facilities: number): Promise<Outcome> => {
  const faults = { now: begin, append: [], put: [] }
  const guard = loginGuardOf(settings)
  const { service, serviceDaily } = settings.limits
  return Effect.runPromise(
    Effect.gen(function* () {
      let [sent, judged, ofQuarter, ofDay] = [0, 0, 0, 0]
      let alertFrom: number | undefined
      for (let minutes = 0; minutes < days * 24 * 60; minutes++) {
        faults.now = begin + minutes * minute
        // A window begins with the first try: a quiet attacker waits a moment longer than it is.
        if (minutes % 16 === 0) ofQuarter = 0
        if (minutes % (24 * 60 + 1) === 0) ofDay = 0
        if (minutes % attack.everyMinutes !== 0) continue
        for (let n = 0; n < attack.pace; n++) {
          if (attack.quiet && (ofQuarter >= service.most || ofDay >= serviceDaily.most)) break
          const facility = String(1_000_000 + (sent % facilities))
          const address = addressOf(sent % attack.addresses)
          const holder = Holder.holderId(association, attack.number(sent) as HolderNumber.HolderNumber)
          const code = String(sent % 1_000_000).padStart(6, "0")
          const audience = `facility:${facility}` as const
          const at = faults.now as CalendarDate.Instant
          const counted = yield* guard.count({ association, holder, address, audience, device: undefined, code }, at)
          if (counted.code !== "not-asked") alertFrom ??= minutes
          if ((counted.code === "not-asked" || counted.code === "right") && !counted.isLocked) judged++
          yield* counted.refuse
          sent++
          ofQuarter++
          ofDay++
        }
      }
      return { sent, judged, alertFrom }
    }).pipe(Effect.provide(storesWith(faults)), Effect.provide(Logger.layer([])))
  )
}

const addressOf = (index: number): string => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`

/** Luck that is the same every time (mulberry32). */
const luckOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const attackers = 20_000

/** The mean number of tries to one hit of many attackers who have to be lucky once in `1 / likelihood`. */
const meanTries = (likelihood: number, luck: () => number): number => {
  let sum = 0
  for (let n = 0; n < attackers; n++) sum += Math.max(1, Math.ceil(Math.log(1 - luck()) / Math.log(1 - likelihood)))
  return sum / attackers
}

/** The mean number of tries of many attackers who go through the dates of one person, the likeliest first. */
const meanTriesOfOne = (luck: () => number): number => {
  const until: Array<number> = []
  dates.reduce((sum, likelihood) => (until.push(sum + likelihood), sum + likelihood), 0)
  let sum = 0
  for (let n = 0; n < attackers; n++) {
    const lot = luck()
    const index = until.findIndex((edge) => lot < edge)
    sum += index < 0 ? dates.length : index + 1
  }
  return sum / attackers
}

const spanOf = (days: number): string => {
  const seconds = days * 86_400
  if (seconds < 120) return `${seconds.toFixed(0)} s`
  if (seconds < 7200) return `${(seconds / 60).toFixed(0)} min`
  if (days < 2) return `${(days * 24).toFixed(1)} h`
  return days < 730 ? `${days.toFixed(0)} days` : `${(days / 365).toFixed(1)} years`
}

const unlimited = (addresses: number): number => Math.min(speed.address * addresses, speed.service) * 86_400

const main = async (): Promise<void> => {
  const [members, facilities, days] = [Number(values.members), Number(values.facilities), Number(values.days)]
  const luck = luckOf(Number(values.seed))
  const fleets = [1, 100, 10_000]
  const perDay = (limit: { readonly most: number; readonly windowMillis: number }) =>
    (limit.most * day) / limit.windowMillis

  console.log(
    `One person's number is known, the birth date is not: ${dates.length} dates, ${triesForOne.toFixed(0)} tries on`
  )
  console.log(`average with the likeliest first (simulated: ${meanTriesOfOne(luck).toFixed(0)}).\n`)
  const known = []
  for (const addresses of fleets) {
    // A try above the limit of a quarter of an hour is one of the day's as well, so who is clever waits.
    const attack = { addresses, pace: 5, everyMinutes: 16, quiet: false, number: () => "123456" }
    const { judged } = await attacked(attack, days, facilities)
    const most = Math.min(settings.limits.numberDaily.most, perDay(settings.limits.number))
    known.push([
      String(addresses),
      spanOf(triesForOne / unlimited(addresses)),
      String(most),
      (judged / days).toFixed(0),
      spanOf(triesForOne / most)
    ])
  }
  const headings = ["addresses", "without limits", "tries a day", "of the guard", "with limits"]
  console.log(table(headings, known))

  for (const [what, density] of [
    [`${members} members among ${numbers} numbers`, members / numbers],
    ["numbers that are known to exist", 1]
  ] as const) {
    const likelihood = density * likeliest
    console.log(`\nOne date on many numbers, ${what}: 1 try in ${(1 / likelihood).toFixed(0)} hits`)
    console.log(`(simulated: ${meanTries(likelihood, luck).toFixed(0)}).\n`)
    const rows = []
    for (const addresses of fleets) {
      const { address, code, codeAddress, serviceDaily, service, withCode } = settings.limits
      const budget = Math.min(serviceDaily.most, perDay(service), perDay(address) * addresses)
      // Beyond the budget: guessing codes, and trying pairs with one that was hit for half of its day.
      const guesses = Math.min(codeAddress.most * addresses, code.most * facilities)
      const coded = (guesses / 1_000_000) * (perDay(withCode) / 2)
      const pace = Math.min(20, Math.max(1, addresses * 4))
      const spread = (index: number) => String(index % 1_000_000).padStart(6, "0")
      const quiet = await attacked({ addresses, pace, everyMinutes: 1, quiet: true, number: spread }, days, facilities)
      rows.push([
        String(addresses),
        spanOf(1 / likelihood / unlimited(addresses)),
        budget.toFixed(0),
        (quiet.judged / days).toFixed(0),
        coded.toFixed(2),
        spanOf(1 / likelihood / (budget + coded))
      ])
    }
    console.log(
      table(["addresses", "without limits", "budget a day", "of the guard", "by guessing codes", "with limits"], rows)
    )
  }

  const loud = await attacked(
    {
      addresses: 10_000,
      pace: 20,
      everyMinutes: 1,
      quiet: false,
      number: (n) => String(n % 1_000_000).padStart(6, "0")
    },
    1,
    facilities
  )
  console.log(
    `\nOne who does not stop at the budget, 10,000 addresses, 20 tries a minute for a day: ${loud.sent} sent,`
  )
  console.log(`${loud.judged} judged, alert from minute ${loud.alertFrom ?? "never"} on.`)
}

if (values.help) console.log(usage)
else await main()
