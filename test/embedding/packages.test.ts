// The packages as they would be published: packed, looked at by the tools of the trade, and installed into an empty
// project outside of the repository, where programs of others run on them with types.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { layerServer } from "@fukuri/adapter-postgres"
import { laws } from "@fukuri/conformance"
import { CalendarDate, Holder, Holders, Ledger, LedgerEntry } from "@fukuri/core"
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core"
import { Effect, ManagedRuntime, Redacted, Schema } from "effect"
import { publint } from "publint"
import { afterAll, assert, beforeAll, describe, inject, it } from "vitest"
import { worldOn } from "../../examples/first-use/world.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { formClient } from "../support/formClient.ts"
import { asInstalled, copyExample, makeProject, ownRuntime, type Project, runtimeOf } from "./support/project.ts"
import { pack, type Packed, packages, root } from "./support/publishing.ts"
import { isFullRun, nodeVersions } from "./support/versions.ts"

const folder = mkdtempSync(join(tmpdir(), "fukuri-embedding-"))
let packed: ReadonlyArray<Packed> = []

beforeAll(async () => {
  packed = await pack(folder)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const packedOf = (name: string): Packed => {
  const found = packed.find(({ manifest }) => manifest.name === name)
  assert.isDefined(found)
  return found
}

const bytesOf = ({ tarball }: Packed) => new Uint8Array(readFileSync(tarball))

describe.each(packages.map(({ manifest }) => manifest.name))("%s as it would be published", (name) => {
  it("has what was built, its licence and its description, and nothing else", () => {
    const { files, folder, manifest } = packedOf(name)
    const others = files.filter((path) => !/^(dist|bin)\/[\w/.]+\.(js|d\.ts|js\.map)$/.test(path))
    assert.deepStrictEqual(others.sort(), ["LICENSE", "README.md", "package.json"])
    assert.deepStrictEqual(
      files.filter((path) => /test|spec|fixture/i.test(path)),
      []
    )
    assert.strictEqual(readFileSync(join(folder, "LICENSE"), "utf8"), readFileSync(join(root, "LICENSE"), "utf8"))
    assert.strictEqual(manifest.license, "MIT")
    assert.match(manifest.scripts?.["prepack"] ?? "", /run build$/)
  })

  it("names the versions that it was proved with, and has one effect with its user", () => {
    const { manifest } = packedOf(name)
    const inexact = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version)
    )
    assert.deepStrictEqual(inexact, [])
    assert.isDefined(manifest.peerDependencies?.["effect"])
    assert.isUndefined(manifest.dependencies?.["effect"])
  })

  it("is well formed to publint", async () => {
    const { messages } = await publint({
      pack: { tarball: bytesOf(packedOf(name)).buffer },
      strict: true
    })
    assert.deepStrictEqual(messages, [])
  })

  it("has the types that it has at run time", async () => {
    const tarball = createPackageFromTarballData(bytesOf(packedOf(name)))
    const analysis = await checkPackage(tarball)
    assert.isTrue(analysis.types !== false)
    // They are modules, as Node has taken by `require` too since 22.12; what resolves as of Node 10 is not served.
    const wrong = ("problems" in analysis ? analysis.problems : []).filter(
      (problem) =>
        problem.kind !== "CJSResolvesToESM" && !("resolutionKind" in problem && problem.resolutionKind === "node10")
    )
    assert.deepStrictEqual(wrong, [])
  })
})

describe.each(isFullRun ? nodeVersions : [ownRuntime.version])("somebody's project on Node %s", (version) => {
  let project: Project | undefined
  const theProject = (): Project => {
    assert.isDefined(project)
    return project
  }

  beforeAll(async () => {
    const runtime =
      version === ownRuntime.version ? ownRuntime : await runtimeOf(version, join(folder, `node-${version}`))
    project = await makeProject(join(folder, `somebody-${version}`), packed, runtime)
  })

  it("loads every package, from what was built", async () => {
    for (const { name } of packages.map(({ manifest }) => manifest)) {
      const printed = await theProject().node([
        "--input-type=module",
        "--eval",
        `console.log(import.meta.resolve("${name}"), Object.keys(await import("${name}")).length > 0)`
      ])
      assert.match(printed, /\/dist\/index\.js true\n$/)
    }
  })

  it("has one effect, and nothing that only the repository knows", () => {
    assert.deepStrictEqual(
      asInstalled(theProject()).filter((path) => path.endsWith("node_modules/effect")),
      ["node_modules/effect"]
    )
    assert.deepStrictEqual(
      asInstalled(theProject()).filter((path) => /@fukuri\/examples|\/vitest$|\/publint$/.test(path)),
      []
    )
  })

  it.each([
    { module: "nodenext", moduleResolution: "nodenext" },
    { module: "esnext", moduleResolution: "bundler", exactOptionalPropertyTypes: true }
  ])("has the types of every package, as $moduleResolution finds them", async (options) => {
    const lines = packages.map(({ manifest }, index) => `export * as all${index} from "${manifest.name}"`)
    // What a package that was not typed would let through.
    const proof = `import { Quantity } from "@fukuri/core"
// @ts-expect-error a count is a number
export const none: Quantity.Quantity = { _tag: "Fixed", count: "3" }`
    writeFileSync(join(theProject().folder, "all.ts"), [...lines, proof].join("\n"))
    // Effect's own types ask for those of a browser.
    const lib = ["es2024", "esnext.disposable", "dom"]
    await theProject().types(["all.ts"], { ...options, lib, skipLibCheck: false })
  })

  it("grants and uses, in memory, with types", async () => {
    copyExample(theProject(), "first-use")
    await theProject().types(["first-use/main.ts"], { module: "nodenext" })
    assert.strictEqual(await theProject().node(["first-use/main.ts"]), "used 2 of Cinema, 1 left\n")
  })

  it("runs another welfare system, which is data alone", async () => {
    copyExample(theProject(), "cafeteria-plan")
    await theProject().types(["cafeteria-plan/main.ts"], { module: "nodenext" })
    assert.deepStrictEqual((await theProject().node(["cafeteria-plan/main.ts"])).trim().split("\n"), [
      "2026-04-01 granted 4 gym-q1",
      "2026-04-01 granted 12 child-care-1",
      "2026-04-01 granted 1 check",
      "2026-05-01 gym: used 1",
      "2026-07-01 gym: Over",
      "2026-07-02 check/heart: used 1",
      "2026-07-03 check/brain: UsedUp",
      "2026-10-01 granted 4 gym-q3",
      "2026-10-01 granted 12 child-care-2",
      "2026-10-02 child-care: used 2",
      "2026-04-01 granted 1 check-dependant",
      "2026-05-01 check/stomach: used 1"
    ])
  })

  it("proves an adapter of one's own with Node's test runner", async () => {
    copyExample(theProject(), "sqlite-adapter")
    await theProject().types(["sqlite-adapter/laws.test.ts"], { module: "nodenext" })
    const printed = await theProject().node(["--test", "--test-reporter=tap", "sqlite-adapter/laws.test.ts"])
    const kept = laws.filter(({ port }) => ["ledger", "holders", "catalogue"].includes(port)).length
    assert.include(printed.split("\n"), `# pass ${kept}`)
  })

  it("has the member pages in somebody's own application, below a prefix, in their words and colours", async () => {
    copyExample(theProject(), "first-use")
    copyExample(theProject(), "mounted")
    await theProject().types(["mounted/main.ts"], { module: "nodenext" })
    const { stop, url } = await theProject().serve("mounted/main.ts")
    try {
      const client = formClient(url)
      assert.strictEqual((await client.open("/")).html, "our own page\n")
      const login = await client.open("/benefits/coupon/for_1234567")
      assert.strictEqual(login.heading, "ご利用の施設")
      const style = /href="(\/benefits\/assets\/own\.css[^"]*)"/.exec(login.html)?.[1] ?? ""
      assert.include((await client.open(style)).html, "--ink")
      let page = await client.press(login, "次へ", { number: "123456", birthDate: "19840229" })
      page = await client.press(page, "次へ", { quantity: "2" })
      page = await client.press(page, "利用する")
      const done = await client.press(page, "今すぐ利用する")
      assert.strictEqual(done.heading, "利用完了")
      for (const { html, path } of [login, page, done]) {
        assert.match(path, /^\/benefits\//)
        const ways = [...html.matchAll(/ (?:href|action|src|data-pending)="(\/[^"]*)"/g)].map(([, way]) => way ?? "")
        assert.isNotEmpty(ways)
        assert.deepStrictEqual(
          ways.filter((way) => !way.startsWith("/benefits/")),
          []
        )
      }
      assert.strictEqual((await client.open("/benefits/en/coupon/for_1234567")).heading, "Where you are")
      // Another spelling leads below the prefix too, and what the host has not is the host's to answer.
      assert.strictEqual((await client.get("/benefits/Coupon/FOR-1234567")).location, "/benefits/coupon/for_1234567")
      assert.strictEqual((await client.get("/coupon/for_1234567")).html, "Not Found")
    } finally {
      await stop()
    }
  })

  it("follows the ledger, and goes on where it stopped", async () => {
    copyExample(theProject(), "follow-ledger")
    const url = await freshDatabase(inject("postgresUrl"))
    const stores = ManagedRuntime.make(layerServer(Redacted.make(url), { maxConnections: 1 }))
    const follow = async (): Promise<ReadonlyArray<unknown>> => {
      const args = ["follow-ledger/follow.mjs", "one", "cursor.txt", "--once"]
      const printed = await theProject().node(args, { DATABASE_URL: url })
      return printed.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).quantity as unknown]))
    }
    try {
      await stores.runPromise(grant("one", 0, [3, 2]))
      await stores.runPromise(grant("two", 0, [9]))
      assert.deepStrictEqual(await follow(), [3, 2])
      assert.deepStrictEqual(await follow(), [])
      await stores.runPromise(grant("one", 2, [5]))
      assert.deepStrictEqual(await follow(), [5])
    } finally {
      await stores.dispose()
      rmSync(join(theProject().folder, "cursor.txt"), { force: true })
      await dropDatabase(url)
    }
  })

  it("hashes passwords of clerks where Node can, and says what it needs where it cannot", async () => {
    const hash = `import { passwordsOf } from "@fukuri/http"
      import { Effect } from "effect"
      try {
        console.log(await Effect.runPromise(passwordsOf().hash("correct horse")))
      } catch (error) {
        console.log(error.message)
      }`
    const printed = await theProject().node(["--input-type=module", "--eval", hash])
    assert.match(printed, hasArgon2(version) ? /^\$argon2id\$/ : /need Node\.js 24\.7 or later/)
  })

  it("has the command, which tells what it can do", async () => {
    assert.match(await theProject().node(["node_modules/.bin/fukuri", "--help"]), /serve/)
  })
})

/** Appends grants of so many coupons to the book of a person of an association, which has so many entries. */
const grant = (code: string, expectedVersion: number, quantities: ReadonlyArray<number>) =>
  Effect.gen(function* () {
    const on = CalendarDate.date("2024-07-01")
    const association = Schema.decodeSync(Holder.AssociationCode)(code)
    const [somebody] = worldOn(on).holders
    if (somebody === undefined) return yield* Effect.die("the world has nobody")
    const holder = { ...somebody, association }
    const holders = yield* Holders.Holders
    const list = yield* holders.stage(association)
    yield* holders.add(list, [{ line: 1, holder, changed: true }])
    yield* holders.commit(list, on)
    const granted = { _tag: "Granted", at: CalendarDate.startOf(on), actor: "grants", product: "cinema" } as const
    const entries = quantities.map((quantity) => Schema.decodeSync(LedgerEntry.LedgerEntry)({ ...granted, quantity }))
    const key = { holder: Holder.holderId(association, holder.number), fiscalYear: CalendarDate.fiscalYearOf(on) }
    yield* (yield* Ledger.Ledger).append([{ key, expectedVersion, entries }])
  })

const hasArgon2 = (version: string): boolean => version.localeCompare("24.7.0", "en", { numeric: true }) >= 0
