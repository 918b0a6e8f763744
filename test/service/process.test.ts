// The real `fukuri` command and service as processes of a machine: what the machine refuses them, several at once, and
// what remains when they are killed.
import { describe, expect, inject, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { readFile, stat } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { csvOf, manyLines } from "../support/membersFile.ts"
import { putPrepared } from "../support/preparedData.ts"
import { query } from "../support/query.ts"
import { fukuri, startService } from "../support/service.ts"
import { command, type Environment, fileOf, folder, ledgerOf, prepare, refused, root, succeeded } from "./office.ts"

describe("what the machine refuses", () => {
  const within = async <A>(seconds: number, work: Promise<A>): Promise<A> => {
    const begun = performance.now()
    const done = await work
    expect(performance.now() - begun).toBeLessThan(seconds * 1000)
    return done
  }
  // Seconds of a machine that does other work too.
  const wellUnderAMinute = 45

  it("wrong settings are all told, with exit code 2", async () => {
    const env = { PORT: "x", FUKURI_CLOCK: "yesterday", FUKURI_SECRET: "hunter2" }
    const said = await within(wellUnderAMinute, refused(["serve"], env, 2))
    expect(said.split("\n").map((sentence) => sentence.split(":")[0])).toEqual([
      "PORT",
      "FUKURI_SECRET",
      "FUKURI_CLOCK"
    ])
    expect(said).not.toContain("hunter2")
  })

  it("a server that is not there is told in one sentence without the password", async () => {
    const port = await closedPort()
    const env = { DATABASE_URL: `postgres://clerk:hunter2@127.0.0.1:${port}/fukuri` }
    for (const args of [["check"], ["serve"]]) {
      expect(await within(wellUnderAMinute, refused(args, env))).toBe(
        `The database 127.0.0.1:${port}/fukuri cannot be reached. Check that it runs and that DATABASE_URL is right.`
      )
    }
  })

  it("a server that turns us away is told in one sentence without the password", async () => {
    const wrongPassword = new URL(inject("postgresUrl"))
    wrongPassword.password = "hunter2"
    const noDatabase = new URL(inject("postgresUrl"))
    noDatabase.pathname = "/none"
    for (const url of [wrongPassword, noDatabase]) {
      const said = await within(wellUnderAMinute, refused(["migrate"], { DATABASE_URL: url.href }))
      expect(said).toMatch(/^The database 127\.0\.0\.1:[0-9]+\/[a-z]+ .+\.$/)
      expect(said).not.toContain(url.password)
    }
  })

  it.each([
    ["below a regular file", (own: string) => join(own, "association.json", "data")],
    ["a regular file", (own: string) => join(own, "association.json")],
    ["below /proc", () => "/proc/fukuri"]
  ] as const)("a data folder %s is told in one sentence", async (_, path) => {
    for (const args of [["check"], ["serve"]]) {
      const said = await within(wellUnderAMinute, refused(args, { FUKURI_DATA: path(folder) }))
      expect(said).toMatch(/^The data folder .+\.$/)
      expect(said).toContain(path(folder))
    }
  })

  it("without a secret and without a folder for one, a service on a server is told so", async () => {
    const env = { DATABASE_URL: inject("postgresUrl"), FUKURI_DATA: "/proc/fukuri" }
    expect(await within(wellUnderAMinute, refused(["serve"], env))).toContain("The data folder /proc/fukuri")
  })

  it("a port that is taken is told in one sentence", async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port))
    )
    try {
      const env = { PORT: String(port), FUKURI_DATA: join(folder, "taken") }
      await putPrepared(env.FUKURI_DATA)
      const { code, said, stderr } = await within(wellUnderAMinute, command(["serve"], env))
      expect(code, said).toBe(1)
      expect(stderr.trim()).toBe(
        `Port ${port} on 127.0.0.1 is in use. Stop the other program, or choose another port with PORT.`
      )
    } finally {
      other.close()
    }
  })
})

const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

describe("the service as a process", () => {
  it("keeps its folder to itself, stops within five seconds of Ctrl-C, and keeps its data, also over kill -9", async () => {
    const dataFolder = join(folder, "kept")
    // A day on which somebody is new since the last grant: the service grants at start.
    const clock = { FUKURI_CLOCK: "2024-05-15T09:00:00+09:00" }
    const env = { ...clock, FUKURI_DATA: dataFolder }
    const first = await startService({ ...clock, FUKURI_DEMO: "1" }, { dataFolder })
    expect(first.output()).toContain("/coupon/for_1234567")
    for (const args of [["check"], ["serve"]]) {
      const said = await refused(args, env)
      expect(said).toMatch(/^The data folder .* is in use by another process \(pid [0-9]+\): .+\.$/)
    }
    const begun = performance.now()
    expect(await first.stop()).toBe(130)
    expect(performance.now() - begun).toBeLessThan(5_000)

    const ledger = await ledgerOf(env)
    expect(ledger.filter(({ holder }) => holder === "941234")).toMatchObject([
      { kind: "Granted", product: "my-refresh" }
    ])

    const second = await startService({ ...clock, FUKURI_DEMO: "1" }, { dataFolder })
    await second.kill9()
    expect(await ledgerOf(env)).toEqual(ledger)
    const third = await startService(clock, { dataFolder })
    expect((await fetch(`${third.url}/coupon/for_1234567`)).status).toBe(200)
    await third.stop()
    expect(await ledgerOf(env)).toEqual(ledger)
  })

  it("a secret that was made stays the same, and only its owner may read it", async () => {
    const file = join(folder, "kept", "secret")
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await readFile(file, "utf8")).length).toBeGreaterThanOrEqual(32)
  })

  it("two on one server grant what is due once, as one job (A26)", async () => {
    const url = await freshDatabase(inject("postgresUrl"))
    try {
      const env = { DATABASE_URL: url, FUKURI_DATA: join(folder, "two"), FUKURI_CLOCK: "2024-06-03T00:00:30+09:00" }
      await prepare(env)
      await succeeded(["members", "import", await fileOf("thousand.csv", csvOf(manyLines(1_000)))], env)
      const planned = JSON.parse(await succeeded(["grants", "plan", "--json"], env))
      const services = await Promise.all([startService(env), startService(env)])
      const jobs = await query(url, "select key, outcome from job where key like 'grants:%'")
      const ledger = await ledgerOf(env)
      await Promise.all(services.map((service) => service.stop()))
      expect(jobs).toHaveLength(1)
      const runs = services.map((service) => service.output().split('"grants run"').length - 1)
      expect(runs.sort()).toEqual([0, 1])
      const people = planned.products.reduce((sum: number, each: { people: number }) => sum + each.people, 0)
      const coupons = planned.products.reduce((sum: number, each: { coupons: number }) => sum + each.coupons, 0)
      expect(people).toBeGreaterThan(2_000)
      expect(ledger).toHaveLength(people)
      expect(jobs[0]).toMatchObject({ outcome: `1000 people, ${coupons} coupons` })
      expect(await succeeded(["check"], env)).toContain("keeps its laws")
    } finally {
      await dropDatabase(url)
    }
  })

  it("two that load the demo at once load it once", async () => {
    const url = await freshDatabase(inject("postgresUrl"))
    try {
      const env = {
        DATABASE_URL: url,
        FUKURI_DATA: join(folder, "two"),
        FUKURI_DEMO: "1",
        FUKURI_CLOCK: "2024-07-01T09:00:00+09:00"
      }
      const services = await Promise.all([startService(env), startService(env)])
      await Promise.all(services.map((service) => service.stop()))
      const ledger = await ledgerOf(env)
      expect(ledger.filter(({ holder }) => holder === "123456")).toHaveLength(3)
      expect(await succeeded(["check"], env)).toContain("keeps its laws")
    } finally {
      await dropDatabase(url)
    }
  })
})

// On a server it is held up and killed in the midst of its work: test/faults. The embedded engine cannot be held up.
describe("a members import that is killed, on the embedded database", () => {
  it("leaves the old list or the new one, never a mix", async () => {
    const env = { FUKURI_DATA: join(folder, "killed") }
    await putPrepared(env.FUKURI_DATA)
    await succeeded(["association", "set", join(folder, "association.json")], env)
    const before = manyLines(3_000)
    const old = await fileOf("old.csv", csvOf(before))
    const next = await fileOf("next.csv", csvOf(before.map((line) => ({ ...line, workplaceCode: "20002" }))))
    await succeeded(["members", "import", old], env)
    const begun = performance.now()
    await succeeded(["members", "import", next], env)
    const whole = performance.now() - begun
    for (const share of [0.75, 0.9, 0.95]) {
      await succeeded(["members", "import", old], env)
      await killedAfter(["members", "import", next], env, whole * (share + Math.random() * 0.1 - 0.05))
      const left = JSON.parse(await succeeded(["members", "import", next, "--dry-run", "--json"], env))
      expect([
        { changed: 3_000, unchanged: 0 },
        { changed: 0, unchanged: 3_000 }
      ]).toContainEqual({ changed: left.changed, unchanged: left.unchanged })
    }
  }, 120_000)
})

const killedAfter = (args: ReadonlyArray<string>, env: Environment, millis: number): Promise<void> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...fukuri, ...args], {
      cwd: root,
      env: { PATH: process.env["PATH"], FUKURI_CLOCK: "2024-06-15T09:00:00+09:00", ...env },
      stdio: "ignore"
    })
    const timer = setTimeout(() => child.kill("SIGKILL"), millis)
    child.once("close", () => {
      clearTimeout(timer)
      resolve()
    })
  })
