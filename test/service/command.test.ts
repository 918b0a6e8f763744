// The real `fukuri` command as its own process: what it does, what it says, and with which exit code it ends; on the
// embedded database and on a server. A season of an office first, then everything that can be wrong.
import { PgConnection } from "@effect/sql-pg"
import { association } from "@fukuri/examples/programmes/guide"
import { afterAll, beforeAll, describe, expect, inject, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import jsqr from "jsqr"
import { PNG } from "pngjs"
import { launchBrowser } from "../support/browser.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import {
  badCells,
  cellsOf,
  csvLine,
  csvOf,
  manyLines,
  memberLine,
  spouseLine,
  toShiftJis
} from "../support/membersFile.ts"
import { fiscalYear } from "../support/people.ts"
import { fukuri, run, startService } from "../support/service.ts"

type Environment = Readonly<Record<string, string>>

const root = join(import.meta.dirname, "..", "..")
const programmeFile = (name: string) => join(root, "examples/programmes/guide/2024", `${name}.json`)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fukuri-command-"))
  await writeFile(join(folder, "association.json"), JSON.stringify(association(fiscalYear(2024))))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fileOf = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** Runs a command; whatever comes of it, it never shows a stack. */
const command = async (args: ReadonlyArray<string>, env: Environment) => {
  const ended = await run(args, { FUKURI_CLOCK: "2024-06-15T09:00:00+09:00", ...env })
  const said = `${args.join(" ")}: ${ended.stdout.slice(0, 2000)}${ended.stderr.slice(0, 2000)}`
  expect(said).not.toMatch(/^ {4,}at /m)
  return { ...ended, said }
}

const succeeded = async (args: ReadonlyArray<string>, env: Environment): Promise<string> => {
  const { code, said, stdout } = await command(args, env)
  expect(code, said).toBe(0)
  return stdout
}

/** One clear sentence on stderr, and nothing else. */
const refused = async (args: ReadonlyArray<string>, env: Environment, exitCode: 1 | 2 = 1): Promise<string> => {
  const { code, said, stderr, stdout } = await command(args, env)
  expect(code, said).toBe(exitCode)
  expect(stdout, said).toBe("")
  return stderr.trim()
}

const ledgerOf = async (env: Environment): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> => {
  const text = await succeeded(["ledger", "export", "--json"], env)
  return text
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
}

/** An association with the guide's programmes and nobody in it yet. */
const prepare = async (env: Environment): Promise<void> => {
  await succeeded(["association", "set", join(folder, "association.json")], env)
  for (const name of ["kenshin", "my-refresh", "dental"]) {
    await succeeded(["programme", "publish", programmeFile(name)], env)
  }
}

/** The demo of the first day on which everything can be used, loaded once. */
const demonstration = (): Promise<Environment> => {
  loaded ??= (async () => {
    const env = { FUKURI_DATA: join(folder, "demo"), FUKURI_CLOCK: "2024-07-01T09:00:00+09:00" }
    expect(await succeeded(["demo"], env)).toBe("The demo association is loaded.\n")
    return env
  })()
  return loaded
}
let loaded: Promise<Environment> | undefined

/** Where a test keeps its data, and how it is thrown away. */
const places = [
  {
    place: "the embedded database",
    open: async (): Promise<Environment> => ({ FUKURI_DATA: await mkdtemp(join(folder, "data-")) }),
    close: async (): Promise<void> => undefined
  },
  {
    place: "a server",
    open: async (): Promise<Environment> => ({ DATABASE_URL: await freshDatabase(inject("postgresUrl")) }),
    close: (env: Environment) => dropDatabase(env["DATABASE_URL"] ?? "")
  }
]

describe.each(places)("a season of an office, on $place", ({ close, open }) => {
  const people = manyLines(10_000)
  const bad = Object.entries(badCells)
  let env: Environment
  beforeAll(async () => {
    env = await open()
    await prepare(env)
  })
  afterAll(() => close(env))

  it("a facilities list is taken, and the same again changes nothing", async () => {
    const list = [
      "施設コード,施設名,提供内容,住所",
      '1234567,共済組合互助会病院,dock/day;dock/overnight;dock/brain;womens-cancer;my-refresh;dental,"見本県見本市中央1-1, 2階"',
      "2000015,みほん歯科医院,dental;dentel,見本市㈱①"
    ].join("\r\n")
    const file = await fileOf("facilities.csv", toShiftJis(list))
    expect(await succeeded(["facilities", "import", file], env)).toBe(
      "2 行: 新規 2、変更 0、変更なし 0\n事業にない提供内容: dentel\n"
    )
    expect(JSON.parse(await succeeded(["facilities", "import", file, "--json"], env))).toMatchObject({ unchanged: 2 })
  })

  it("of 10,000 lines in Shift_JIS, twenty bad ones of twenty kinds are told in Japanese, and nothing is changed", async () => {
    const cells = people.map((line) => csvLine(cellsOf(line)))
    const expected: Array<string> = []
    let lineEnds = 0
    /** Puts a bad line behind every 500th. One that holds a line end is two lines of the file. */
    const spoil = (index: number, text: string, said: string) => {
      const row = 500 * (index + 1) + 3
      cells[row - 2] = text
      expected.push(`${row + lineEnds}行目 ${said.replaceAll("\n", "\ufffd")}`)
      lineEnds += text.split("\n").length - 1
    }
    for (const [index, [, { change, column, value }]] of bad.entries()) {
      const line = memberLine({ number: `2${String(index).padStart(5, "0")}`, ...change })
      spoil(index, csvLine(cellsOf(line)), `${column}${value === "" ? "" : `「${value}」`}: `)
    }
    spoil(17, csvLine(cellsOf(people[0] ?? memberLine())), "組合員番号「K00000」: ")
    spoil(18, csvLine(cellsOf(spouseLine({ number: "999999" }))), "組合員番号「99999901」: ")
    spoil(19, '"見本" 太郎,01', ": ")
    const header = csvOf([]).trim()
    const file = await fileOf("bad.csv", toShiftJis([header, ...cells].join("\r\n")))
    const message = await refused(["members", "import", file], env)
    const [first, ...told] = message.split("\n")
    expect(first).toBe(`${file}: 20 件の誤りがあるため、何も変更していません。`)
    expect(told).toHaveLength(20)
    for (const [index, said] of expected.entries()) expect(told[index]).toContain(said)
    for (const said of told) expect(said).toMatch(/。|\)$/)
    expect(await refused(["holder", "K00000"], env)).toBe("Nobody has the number K00000.")
  })

  it("mended it is taken, and the same list again changes nothing", async () => {
    const file = await fileOf("members.csv", toShiftJis(csvOf(people)))
    const dry = await succeeded(["members", "import", file, "--dry-run"], env)
    expect(dry).toBe("10000 行: 新規 10000、変更 0、資格喪失 0、変更なし 0 (試行: 何も変更していません)\n")
    expect(await refused(["holder", "K00000"], env)).toContain("Nobody")
    expect(await succeeded(["members", "import", file], env)).toBe(
      "10000 行: 新規 10000、変更 0、資格喪失 0、変更なし 0\n"
    )
    expect(JSON.parse(await succeeded(["members", "import", file, "--json"], env))).toEqual({
      rows: 10_000,
      added: 0,
      changed: 0,
      unchanged: 10_000,
      ended: 0,
      committed: false
    })
    expect(await succeeded(["holder", "K00000"], env)).toContain("髙﨑 0郎")
  })

  it("a plan says what the run then gives, a second run gives nothing, and the ledger keeps its laws", async () => {
    const planned = JSON.parse(await succeeded(["grants", "plan", "--json"], env))
    expect(await ledgerOf(env)).toEqual([])
    expect(JSON.parse(await succeeded(["grants", "run", "--json"], env))).toEqual(planned)
    expect(JSON.parse(await succeeded(["grants", "run", "--json"], env))).toEqual({ people: 10_000, products: [] })
    expect(await succeeded(["check"], env)).toMatch(
      /^The ledger keeps its laws: 10000 books, [0-9]+ entries, 0 uses\.\n$/
    )

    const entries = await ledgerOf(env)
    const coupons = planned.products.reduce((sum: number, each: { coupons: number }) => sum + each.coupons, 0)
    expect(entries.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBe(coupons)
    const fields = ["seq", "holder", "kind", "product", "quantity", "at", "actor", "fiscalYear", "version"].sort()
    const seqs = entries.map(({ seq }) => Number(seq))
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
    for (const entry of entries) expect(Object.keys(entry).sort()).toEqual(fields)
    expect(entries[0]).toMatchObject({
      kind: "Granted",
      actor: "grants",
      fiscalYear: 2024,
      version: 1,
      at: expect.stringMatching(/^2024-06-15T09:00:0[0-9]\.[0-9]{3}\+09:00$/)
    })
    expect(new Set(entries.map(({ holder, product }) => `${String(holder)} ${String(product)}`)).size).toBe(
      entries.length
    )
  })

  it("a list that would end more than 5 % stops, and is taken when that is said to be right", async () => {
    const file = await fileOf("half.csv", csvOf(people.slice(0, 9_490)))
    const args = ["members", "import", file, "--as-of", "2024-06-20"]
    expect(await refused(args, env)).toBe(
      `${file}: 10000 人中 510 人 (5 % を超える) が資格を失う内容のため、何も変更していません。正しければ --accept-loss を付けてください。`
    )
    expect(JSON.parse(await succeeded([...args, "--accept-loss", "--json"], env))).toEqual({
      rows: 9490,
      added: 0,
      changed: 0,
      unchanged: 9490,
      ended: 510,
      committed: true
    })
    expect(await succeeded(["check"], env)).toContain("keeps its laws")
  })
})

describe("the words of the command", () => {
  const nowhere = { FUKURI_DATA: "/proc/nowhere" }
  const words = [
    "",
    "serve",
    "migrate",
    "demo",
    "association",
    "association set",
    "programme",
    "programme check",
    "programme publish",
    "facilities",
    "facilities import",
    "members",
    "members import",
    "grants",
    "grants plan",
    "grants run",
    "holder",
    "placard",
    "ledger",
    "ledger export",
    "check"
  ]

  it("--help is answered everywhere, without a database, with exit code 0", async () => {
    for (let from = 0; from < words.length; from += 3) {
      const few = words.slice(from, from + 3).map(async (word) => {
        const args = [...word.split(" ").filter((part) => part !== ""), "--help"]
        const stdout = await succeeded(args, nowhere)
        expect(stdout).toContain(`USAGE\n  fukuri${word === "" ? "" : ` ${word}`}`)
      })
      await Promise.all(few)
    }
  })

  it.each([
    ["an unknown subcommand", ["sreve"]],
    ["an unknown subcommand of a group", ["grants", "rnu"]],
    ["a missing argument", ["members", "import"]],
    ["an unknown flag", ["check", "--jsno"]],
    ["a number that is none", ["holder", "12345"]],
    ["a day that is none", ["grants", "plan", "--on", "2024-02-30"]],
    ["a programme that is none", ["grants", "plan", "--programme", "マイリフレッシュ"]]
  ] as const)("%s is misuse, with exit code 2", async (_, args) => {
    const env = await demonstration()
    const { code, said, stderr } = await command(args, env)
    expect(code, said).toBe(2)
    expect(stderr.trim()).not.toBe("")
  })

  it.each([
    ["an unreadable file", ["members", "import", "/nope.csv"], "/nope.csv cannot be read."],
    ["a folder for a file", ["facilities", "import", "/tmp"], "/tmp cannot be read."],
    ["a document that is not there", ["programme", "check", "/nope.json"], "/nope.json cannot be read."],
    ["an unknown facility", ["placard", "7654321"], "No facility has the code 7654321."],
    ["an unknown holder", ["holder", "999999"], "Nobody has the number 999999."],
    ["an unknown association", ["check", "--association", "other"], "No association other is in the database."],
    [
      "an unpublished programme",
      ["grants", "plan", "--programme", "sauna-2024"],
      "No programme sauna-2024 is published"
    ],
    ["an empty list", ["members", "import", "/dev/null"], "1行目"]
  ] as const)("%s is refused in one sentence, with exit code 1", async (_, args, sentence) => {
    const env = await demonstration()
    expect(await refused(args, env)).toContain(sentence)
  })

  it("a document that is no JSON, or no programme, is refused with every place", async () => {
    const env = await demonstration()
    const broken = await fileOf("broken.json", '{ "id": ')
    expect(await refused(["programme", "check", broken], env)).toContain(`${broken} is not JSON`)
    const wrong = await fileOf("wrong.json", '{ "id": "A", "fiscalYear": "2024" }')
    const said = await refused(["programme", "publish", wrong], env)
    expect(said).toContain(`${wrong}: the programme is not right, nothing was changed.`)
    for (const place of ['["id"]', '["fiscalYear"]', '["products"]']) expect(said).toContain(place)
    const notAssociation = await fileOf("association-wrong.json", '{ "code": "SAG" }')
    expect(await refused(["association", "set", notAssociation], env)).toContain('["code"]')
  })

  it("the demo is loaded once, and its people are explained", async () => {
    const env = await demonstration()
    expect(await succeeded(["demo"], env)).toBe("The database is not empty: nothing was changed.\n")
    expect(await succeeded(["migrate"], env)).toBe("The database is up to date.\n")
    expect(await succeeded(["check"], env)).toContain("keeps its laws")
    const said = await succeeded(["holder", "１２３４５６"], env)
    expect(said).toContain("123456 見本 太郎")
    expect(said).toContain("選べるドック")
    const entries = await ledgerOf(env)
    const used = entries.find(({ kind }) => kind === "Redeemed")
    const documented = "seq holder kind product course quantity facility usedOn at redemptionId reverses actor".split(
      " "
    )
    expect(Object.keys(used ?? {}).sort()).toEqual(
      [...documented.filter((field) => field !== "reverses"), "fiscalYear", "version", "channel"].sort()
    )
    const table = (await succeeded(["ledger", "export"], env)).trimEnd().split("\n")
    expect(table[0]?.split("\t").slice(0, 12)).toEqual(documented)
    expect(table).toHaveLength(entries.length + 1)
  })
})

describe("what the machine refuses", () => {
  const within = async <A>(seconds: number, work: Promise<A>): Promise<A> => {
    const begun = performance.now()
    const done = await work
    expect(performance.now() - begun).toBeLessThan(seconds * 1000)
    return done
  }
  const wellUnderAMinute = 20

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
      const jobs = await query(url, "select key, outcome from job order by key")
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

const query = (url: string, sql: string): Promise<ReadonlyArray<unknown>> =>
  PgConnection.make({ url: Redacted.make(url) }).pipe(
    Effect.flatMap((connection) => connection.query(sql, [], false)),
    Effect.map(({ rows }) => rows),
    Effect.scoped,
    Effect.runPromise
  )

describe.each(places)("a members import that is killed, on $place", ({ close, open }) => {
  it("leaves the old list or the new one, never a mix", async () => {
    const env = await open()
    try {
      await succeeded(["association", "set", join(folder, "association.json")], env)
      const before = manyLines(3_000)
      const after = [...before.map((line) => ({ ...line, workplaceCode: "20002" })), ...manyLines(3_100).slice(3_000)]
      const old = await fileOf("old.csv", csvOf(before))
      const next = await fileOf("next.csv", csvOf(after))
      await succeeded(["members", "import", old], env)
      const begun = performance.now()
      await succeeded(["members", "import", next, "--dry-run"], env)
      const whole = performance.now() - begun
      const seen: Array<string> = []
      for (const share of [0.6, 0.75, 0.85, 0.95, 1.05]) {
        await killedAfter(["members", "import", next], env, whole * (share + Math.random() * 0.1 - 0.05))
        const { changed, unchanged } = JSON.parse(
          await succeeded(["members", "import", next, "--dry-run", "--json"], env)
        )
        seen.push(`${changed} to change, ${unchanged} as in the new list`)
        if (unchanged === 3_100) await succeeded(["members", "import", old, "--accept-loss"], env)
      }
      for (const each of seen) {
        expect(["3000 to change, 0 as in the new list", "0 to change, 3100 as in the new list"]).toContain(each)
      }
    } finally {
      await close(env)
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

describe("the placard", () => {
  it("is one A4 page whose QR code is the facility's address (R74-R77)", async () => {
    const env = { ...(await demonstration()), FUKURI_PUBLIC_URL: "https://coupon.example.jp" }
    const markup = await succeeded(["placard", "1234567"], env)
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ deviceScaleFactor: 2 })
      await page.setContent(markup)
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("共済組合互助会病院")
      expect(await page.locator("body").innerText()).toContain("https://coupon.example.jp/coupon/for_1234567")
      const png = PNG.sync.read(await page.getByRole("img").first().screenshot())
      const read = jsqr.default(new Uint8ClampedArray(png.data), png.width, png.height)
      expect(read?.data).toBe("https://coupon.example.jp/coupon/for_1234567")
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
      const [, width, height] = /\/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]/.exec(pdf) ?? []
      expect([Number(width), Number(height)].map(Math.round)).toEqual([595, 842])
    } finally {
      await browser.close()
    }
  })
})
