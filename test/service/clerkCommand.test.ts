// The first clerks of an office: those that `fukuri clerk` adds, and those of the demo.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { Audit, CalendarDate, Catalogue, Clerks, Digest } from "@fukuri/core"
import { passwordsOf } from "@fukuri/http"
import { beforeAll, describe, expect, it } from "@effect/vitest"
import { mkdtemp } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as Demo from "../../packages/http/src/service/Demo.ts"
import { formClient } from "../support/formClient.ts"
import { putPrepared } from "../support/preparedData.ts"
import { startService } from "../support/service.ts"
import { command, type Environment, folder, refused, succeeded } from "./office.ts"

const passwordPattern = /^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/

describe("fukuri clerk", () => {
  let env: Environment
  beforeAll(async () => {
    const dataFolder = await mkdtemp(join(folder, "clerks-"))
    await putPrepared(dataFolder)
    env = { FUKURI_DATA: dataFolder }
    await succeeded(["association", "set", join(folder, "association.json")], env)
  })

  it("adds a clerk once, resets one, and prints each password, with which one logs in", async () => {
    const said = await succeeded(["clerk", "add", "hanako", "--role", "管理", "--name", "山田 花子"], env)
    const first = /^First password: (.*)$/m.exec(said)?.[1] ?? ""
    expect(first).toMatch(passwordPattern)
    expect(await refused(["clerk", "add", "hanako", "--role", "閲覧"], env)).toContain(
      "There is a clerk hanako already"
    )
    const args = ["clerk", "add", "jiro", "--role", "desk、承認", "--role", "viewer", "--json"]
    const jiro = JSON.parse(await succeeded(args, env))
    expect(jiro).toMatchObject({
      id: "jiro",
      association: "sag",
      name: "jiro",
      roles: ["viewer", "desk", "approver"],
      sees: ["personal", "health"]
    })
    const reset = JSON.parse(await succeeded(["clerk", "reset", "jiro", "--json"], env))
    expect(reset).toMatchObject({ id: "jiro", roles: jiro.roles })
    expect(reset.password).toMatch(passwordPattern)
    expect(reset.password).not.toBe(jiro.password)
    expect(await refused(["clerk", "reset", "saburo"], env)).toBe("There is no clerk saburo.")

    const service = await startService(
      { ...env, FUKURI_CLOCK: "2024-07-01T09:00:00+09:00" },
      { dataFolder: env["FUKURI_DATA"] ?? "" }
    )
    try {
      const headingOf = async (id: string, password: string) => {
        const client = formClient(service.url)
        return (await client.press(await client.open("/office/login"), "ログイン", { id, password })).heading
      }
      expect(await headingOf("hanako", first)).toBe("パスワードの変更")
      expect(await headingOf("jiro", jiro.password)).toBe("ログイン")
      expect(await headingOf("jiro", reset.password)).toBe("パスワードの変更")
      expect(await headingOf("demo", first)).toBe("ログイン")
      expect(service.output()).not.toContain("福利課 ")
    } finally {
      await service.stop()
    }
  })

  it("refuses what is no id, no role and no sight, before it looks at the database", async () => {
    const nowhere = { FUKURI_DATA: join(folder, "association.json", "no-folder") }
    for (const args of [
      ["add", "hanako", "--role", "king"],
      ["add", "hanako", "--role", "管理,"],
      ["add", "Hanako", "--role", "管理"],
      ["add", "new", "--role", "管理"],
      ["add", "hanako", "--role", "管理", "--sees", "everything"],
      ["reset", "Hanako"]
    ]) {
      expect(await refused(["clerk", ...args], nowhere, 2)).toMatch(/^(id|--role|--sees): expected/)
    }
    const { code, stderr } = await command(["clerk", "add", "hanako"], nowhere)
    expect(code).toBe(2)
    expect(stderr).toContain("role")
  })
})

describe("the clerks of the demo", () => {
  const layer = Layer.merge(
    Memory.layer,
    Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
  )
  const secret = Redacted.make("a secret of a test, long enough to be one")
  const sag = "sag" as Parameters<typeof Catalogue.programmesOf>[1]
  const loaded = Effect.andThen(
    TestClock.setTime(CalendarDate.startOf(CalendarDate.date("2024-07-01")) + 9 * 3_600_000),
    Demo.load
  )
  const accountsOf = Clerks.list(sag)

  /** Whether each of them logs in with what is told, and need not change it. */
  const isRight = Effect.fnUntraced(function* (told: ReadonlyArray<Demo.DemoClerk>) {
    const accounts = yield* accountsOf
    const passwords = passwordsOf()
    for (const { id, password } of told) {
      const account = accounts.find(({ clerk }) => clerk.id === id)
      expect(yield* passwords.verify(password, account?.passwordHash)).toBe("right")
      expect(account?.mustChangePassword).toBe(false)
    }
  })

  it.live("are one of every role and one who agrees, with passwords that follow from the secret", () =>
    Effect.gen(function* () {
      yield* Demo.load
      expect(yield* accountsOf).toEqual([])
      const told = yield* Demo.clerks(secret)
      expect(told.map(({ id, label }) => `${label} ${id}`)).toEqual(["福利課 demo", "福利課(承認) demo2"])
      yield* isRight(told)
      const [demo, demo2] = yield* accountsOf
      expect(demo?.clerk.roles).toHaveLength(5)
      expect(demo2?.clerk.roles).toEqual(["viewer", "approver"])
      expect(told[0]?.password).toMatch(passwordPattern)
      expect(told[0]?.password).not.toBe(told[1]?.password)

      const before = yield* accountsOf
      expect(yield* Demo.clerks(secret)).toEqual(told)
      expect(yield* accountsOf).toEqual(before)

      yield* Clerks.setPassword({ association: sag, id: before[0]?.clerk.id ?? ("" as never) }, "another")
      expect(yield* Demo.clerks(secret)).toEqual(told)
      yield* isRight(told)

      const others = yield* Demo.clerks(Redacted.make("another secret of a test, long enough too"))
      expect(others[0]?.password).not.toBe(told[0]?.password)
      yield* isRight(others)
      const lines = yield* (yield* Audit.Audit).list({ association: sag, limit: 100 })
      for (const { password } of [...told, ...others]) expect(JSON.stringify(lines)).not.toContain(password)
    }).pipe(Effect.provide(layer))
  )

  it.effect("are never added to an association in earnest", () =>
    Effect.gen(function* () {
      yield* loaded
      const catalogue = yield* Catalogue.Catalogue
      const association = (yield* catalogue.latest).associations.get(sag)
      if (association !== undefined) yield* catalogue.putAssociation({ ...association, name: "本物の共済組合" })
      expect(yield* Demo.clerks(secret)).toEqual([])
      expect(yield* accountsOf).toEqual([])
    }).pipe(Effect.provide(layer))
  )
})
