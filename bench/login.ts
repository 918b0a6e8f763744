// How long a login takes over HTTP that is refused because nobody has the number, because the date is wrong, and because
// too many were tried, side by side: whoever cannot tell these distributions apart learns nothing from the time. And how
// many right logins there are in a second. On a real PostgreSQL server. How to read it is in README.md. Never a test.
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate, type Facility, LoginWatches } from "@fukuri/core"
import { alertCalmMillis, staffCodesOf } from "@fukuri/http"
import { Redacted } from "effect"
import { parseArgs } from "node:util"
import { hospital, sakura, taro } from "../test/http/journey.ts"
import { type MemberService, sag, startMemberService, testSecret } from "../test/http/memberService.ts"
import { freshDatabase } from "../test/support/database.ts"
import type { FormClient } from "../test/support/formClient.ts"
import { startPostgres } from "../test/support/PostgresServer.ts"
import { machine, runOf, table } from "./support/report.ts"

const usage = `Usage: npm run bench:login -- [options]
  --tries N    how often each case is measured (default 400)
  --seconds N  how long right logins are counted (default 5)
  --help       this text`

const { values } = parseArgs({
  options: {
    tries: { type: "string", default: "400" },
    seconds: { type: "string", default: "5" },
    help: { type: "boolean", default: false }
  }
})

type Typed = Readonly<Record<string, string>>
/** What is typed in a case, the n-th time. */
type Cases = Readonly<Record<string, (n: number) => Typed>>

const wrong = { ...taro, birthDate: "19741213" }
const unknown = (n: number) => ({ number: String(800_000 + (n % 100_000)), birthDate: "19741213" })

/** Sends a login of a browser; answers how long it took. Unit: milliseconds. */
const sender = async (client: FormClient) => {
  const form = (await client.open(hospital)).forms.find(({ buttons }) => buttons.includes("次へ"))
  return async (typed: Typed, expected: number): Promise<number> => {
    const since = performance.now()
    const { status } = await client.post(form?.action ?? "", { ...form?.fields, ...typed })
    const millis = performance.now() - since
    if (status !== expected) throw new Error(`a login was answered with ${status}, not ${expected}`)
    return millis
  }
}

/** Measures the cases in turn, one of each after the other, so that what the machine does besides meets all of them. */
const measured = async (service: MemberService, cases: Cases, tries: number) => {
  const send = await sender(service.client())
  const names = Object.keys(cases)
  const times = new Map(names.map((name) => [name, [] as Array<number>]))
  const warmUp = Math.ceil(tries / 10)
  for (let n = 0; n < warmUp + tries; n++) {
    // Another goes first each time.
    for (let index = 0; index < names.length; index++) {
      const name = names[(index + n) % names.length] ?? ""
      const millis = await send(cases[name]?.(n) ?? {}, 422)
      if (n >= warmUp) times.get(name)?.push(millis)
    }
  }
  return times
}

/** The greatest distance between two empirical distributions (Kolmogorov and Smirnov): 0 the same, 1 apart. */
const distanceOf = (some: ReadonlyArray<number>, others: ReadonlyArray<number>): number => {
  const share = (all: ReadonlyArray<number>, at: number) => all.filter((each) => each <= at).length / all.length
  return Math.max(...[...some, ...others].map((at) => Math.abs(share(some, at) - share(others, at))))
}

/** Above this the same distribution gives such a distance only once in a hundred times. */
const criticalOf = (n: number, m: number): number => 1.63 * Math.sqrt((n + m) / (n * m))

const report = (title: string, times: ReadonlyMap<string, Array<number>>): void => {
  const [first = []] = times.values()
  const rows = [...times].map(([name, all]) => {
    const sorted = all.toSorted((a, b) => a - b)
    const at = (quantile: number) => (sorted[Math.floor(sorted.length * quantile)] ?? 0).toFixed(2)
    const distance = distanceOf(first, all).toFixed(3)
    return [name, String(all.length), at(0.5), at(0.95), distance, criticalOf(first.length, all.length).toFixed(3)]
  })
  console.log(`\n${title}\n`)
  console.log(table(["case", "tries", "p50 ms", "p95 ms", "distance to the first", "1 in 100"], rows))
}

const rightLogins = async (service: MemberService, atOnce: number, seconds: number) => {
  const millis: Array<number> = []
  const until = performance.now() + seconds * 1000
  const one = async (n: number) => {
    const send = await sender(service.client())
    while (performance.now() < until) millis.push(await send(n % 2 === 0 ? taro : sakura, 303))
  }
  await Promise.all(Array.from({ length: atOnce }, (_, n) => one(n)))
  return runOf(millis, seconds)
}

const main = async (): Promise<void> => {
  const [tries, seconds] = [Number(values.tries), Number(values.seconds)]
  const server = await startPostgres()
  const stores = layerServer(Redacted.make(await freshDatabase(server.url)))
  const unbounded = { most: 1_000_000, windowMillis: 86_400_000 }
  // Each case in both parts, and no wrong try of `taro` among them is one too many; `sakura` has had them all before.
  const number = { most: 5 * tries, windowMillis: 86_400_000 }
  const service = await startMemberService({
    stores,
    options: {
      loginLimits: {
        number,
        numberDaily: unbounded,
        address: unbounded,
        facility: unbounded,
        service: unbounded,
        serviceDaily: unbounded,
        code: unbounded,
        codeAddress: unbounded,
        withCode: unbounded
      }
    }
  })
  try {
    console.log(machine(server.dataDir))
    const levels = []
    for (const atOnce of [1, 8, 32]) {
      const { p50Millis, p99Millis, perSecond } = await rightLogins(service, atOnce, seconds)
      levels.push([String(atOnce), perSecond.toFixed(0), p50Millis.toFixed(1), p99Millis.toFixed(1)])
    }
    console.log("\nRight logins\n")
    console.log(table(["at once", "a second", "p50 ms", "p99 ms"], levels))
    const locked = { ...sakura, birthDate: "19741213" }
    const lock = await sender(service.client())
    for (let n = 0; n <= number.most; n++) await lock(locked, 422)
    const plain: Cases = { "no such number": unknown, "wrong date": () => wrong, locked: () => locked }
    report("Refused", await measured(service, plain, tries))

    await service.run(LoginWatches.raise({ association: sag, budget: "service", calmMillis: alertCalmMillis, era: 0 }))
    const place = { association: sag, facility: "1234567" as Facility.FacilityCode }
    const day = CalendarDate.dayOf(service.now() as CalendarDate.Instant)
    const code = staffCodesOf(testSecret).of(place, day)
    const coded = Object.fromEntries(
      Object.entries(plain).map(([name, typed]) => [`${name}, right code`, (n: number) => ({ ...typed(n), code })])
    )
    const miscoded = { ...wrong, code: "000001" }
    report("Refused in an alert", await measured(service, { ...coded, "wrong code": () => miscoded }, tries))
  } finally {
    await service.stop()
    await server.stop()
  }
}

if (values.help) console.log(usage)
else await main()
