// Accounts of the office: who has one, what each may do and see, what is left in the record, and what ends a login.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { Audit, AuditTrail, Catalogue, Clerk, Clerks, Digest, Documents, Holder, type LedgerEntry } from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Latch, Layer, Result, Schema } from "effect"
import { fiscalYear } from "../support/people.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
const layer = Layer.merge(Memory.layer, Layer.succeed(Digest.Digest)({ sha256 }))

const codeOf = Schema.decodeSync(Holder.AssociationCode)
const sag = codeOf("sag")
const other = codeOf("other")
const cli = "system:cli" as LedgerEntry.Actor

const clerkWith = (id: string, more: Record<string, unknown> = {}): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id,
    association: "sag",
    name: `職員 ${id}`,
    roles: ["viewer"],
    sees: [],
    active: true,
    ...more
  })

const keyOf = (id: string): Clerks.AccountKey => ({ association: sag, id: clerkWith(id).id })
const hash = "$argon2id$a secret hash"

const added = (id: string, more: Record<string, unknown> = {}) =>
  Clerks.add({ clerk: clerkWith(id, more), passwordHash: hash }, cli)

const changeTo = (id: string, more: Record<string, unknown>, by: string) => {
  const { active, name, ownNumber, roles, sees } = clerkWith(id, more)
  const to = { active, name, roles, sees, ...(ownNumber === undefined ? {} : { ownNumber }) }
  return Clerks.change(keyOf(id), to, by === "cli" ? cli : Clerk.actorOf(clerkWith(by)))
}

const tagOf = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.result(work), (result) => (Result.isFailure(result) ? result.failure._tag : "done"))

const recordOf = Effect.gen(function* () {
  const lines = yield* (yield* Audit.Audit).list({ association: sag, limit: 100 })
  return lines.toReversed().map(({ action, actor, detail, subject }) => ({ action, actor, subject, detail }))
})

const last = Effect.map(recordOf, (lines) => lines.at(-1))

/** Two associations and, in the first, two managers and somebody at the desk. */
const office = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(fiscalYear(2024)))
  yield* catalogue.putAssociation({ ...association(fiscalYear(2024)), code: other })
  yield* added("boss", { roles: ["manager"] })
  yield* added("chief", { roles: ["manager", "approver"] })
  yield* added("desk", { roles: ["desk"], sees: ["personal"] })
})

const withOffice = <A, E>(work: Effect.Effect<A, E, Layer.Success<typeof layer>>) =>
  Effect.provide(Effect.andThen(office, work), layer)

describe("an account", () => {
  it.effect("is listed by id and found by its id alone", () =>
    withOffice(
      Effect.gen(function* () {
        const ids = (yield* Clerks.list(sag)).map(({ clerk }) => clerk.id)
        assert.deepStrictEqual(
          ids,
          ["boss", "chief", "desk"].map((id) => clerkWith(id).id)
        )
        assert.deepStrictEqual(yield* Clerks.list(other), [])
        assert.strictEqual((yield* Clerks.findById(clerkWith("desk").id))?.clerk.name, "職員 desk")
        assert.isUndefined(yield* Clerks.findById(clerkWith("nobody").id))
        assert.isTrue((yield* Clerks.find(keyOf("desk")))?.mustChangePassword)
      })
    )
  )

  it.effect("has an id that no association of the database has", () =>
    withOffice(
      Effect.gen(function* () {
        assert.strictEqual(yield* tagOf(added("desk")), "ClerkExists")
        assert.strictEqual(yield* tagOf(added("desk", { association: "other" })), "ClerkExists")
        yield* added("there", { association: "other" })
        assert.strictEqual(yield* tagOf(added("there")), "ClerkExists")
        assert.strictEqual((yield* Clerks.findById(clerkWith("there").id))?.clerk.association, other)
      })
    )
  )

  it("has an id that can stand in an address, and is not the form's own", () => {
    const isId = Schema.is(Clerk.ClerkId)
    for (const id of ["yamada", "y2", "yamada.hanako", "a_b-c"]) assert.isTrue(isId(id), id)
    for (const id of ["", "y", "Yamada", "1yamada", "山田", "new", "a b", "a/b", "a".repeat(41)]) {
      assert.isFalse(isId(id), id)
    }
    assert.isTrue(isId("newman"))
  })
})

describe("what a clerk may do", () => {
  it.effect("is changed by another manager, and is in the record with before and after", () =>
    withOffice(
      Effect.gen(function* () {
        yield* changeTo("desk", { roles: ["operator"], sees: ["personal", "health"], ownNumber: "123456" }, "boss")
        const { clerk } = (yield* Clerks.find(keyOf("desk"))) ?? assert.fail()
        assert.deepStrictEqual(clerk.roles, ["operator"])
        assert.strictEqual(clerk.ownNumber, "123456")
        const line = yield* last
        assert.deepStrictEqual(
          { ...line, detail: JSON.parse(line?.detail ?? "") },
          {
            action: "clerk.change",
            actor: "clerk:boss",
            subject: "clerk:desk",
            detail: {
              before: { roles: ["desk"], sees: ["personal"], ownNumber: null },
              after: { roles: ["operator"], sees: ["personal", "health"], ownNumber: "123456" }
            }
          }
        )
      })
    )
  )

  it.effect("is nothing that clerks change of themselves, but their name they may", () =>
    withOffice(
      Effect.gen(function* () {
        for (const more of [
          { roles: ["manager", "approver"] },
          { roles: ["manager"], sees: ["health"] },
          { roles: ["manager"], ownNumber: "123456" },
          { roles: ["manager"], active: false }
        ]) {
          assert.strictEqual(yield* tagOf(changeTo("boss", more, "boss")), "OwnAccount")
        }
        assert.strictEqual(yield* tagOf(changeTo("boss", { roles: ["manager"], name: "別の名前" }, "boss")), "done")
        assert.strictEqual((yield* Clerks.find(keyOf("boss")))?.clerk.name, "別の名前")
        const to = { passwordHash: "x", removeOneTimeCode: false }
        assert.strictEqual(
          yield* tagOf(Clerks.reset(keyOf("boss"), to, Clerk.actorOf(clerkWith("boss")))),
          "OwnAccount"
        )
      })
    )
  )

  it.effect("leaves a manager, whoever takes the last one away", () =>
    withOffice(
      Effect.gen(function* () {
        yield* changeTo("chief", { roles: ["approver"] }, "boss")
        for (const by of ["chief", "cli"]) {
          assert.strictEqual(yield* tagOf(changeTo("boss", { roles: ["viewer"] }, by)), "LastManager")
          assert.strictEqual(yield* tagOf(changeTo("boss", { roles: ["manager"], active: false }, by)), "LastManager")
        }
        assert.isFalse(
          (yield* recordOf).some(({ action, subject }) => action !== "clerk.add" && subject === "clerk:boss")
        )
        yield* changeTo("chief", { roles: ["manager"], active: false }, "boss")
        assert.strictEqual(yield* tagOf(changeTo("boss", { roles: ["viewer"] }, "cli")), "LastManager")
        yield* changeTo("chief", { roles: ["manager"] }, "boss")
        assert.strictEqual(yield* tagOf(changeTo("boss", { roles: ["viewer"] }, "chief")), "done")
      })
    )
  )

  it.live("leaves a manager when two put each other out at the same moment", () =>
    withOffice(
      Effect.gen(function* () {
        const documents = yield* Documents.Documents
        // Whoever has decided waits for the other one before anything is written.
        const bothDecided = yield* Latch.make()
        let decided = 0
        const put: typeof documents.put = (document) =>
          Effect.suspend(() => {
            const opened = ++decided === 2 ? bothDecided.open : Effect.void
            return Effect.andThen(Effect.andThen(opened, bothDecided.await), documents.put(document))
          })
        const slow = Effect.provideService(Documents.Documents, { ...documents, put })
        const tags = yield* Effect.all(
          [
            slow(tagOf(changeTo("boss", { roles: ["viewer"] }, "chief"))),
            slow(tagOf(changeTo("chief", { roles: ["viewer"] }, "boss")))
          ],
          { concurrency: "unbounded" }
        )
        const managers = (yield* Clerks.list(sag)).filter(({ clerk }) => clerk.roles.includes("manager"))
        assert.isAbove(managers.length, 0)
        assert.include(tags, "LastManager")
      })
    )
  )

  it.effect("of nobody is refused", () =>
    withOffice(
      Effect.gen(function* () {
        assert.strictEqual(yield* tagOf(changeTo("nobody", {}, "boss")), "ClerkUnknown")
        assert.strictEqual(yield* tagOf(Clerks.setPassword(keyOf("nobody"), "x")), "ClerkUnknown")
      })
    )
  )
})

describe("the logins of a clerk", () => {
  const eraOf = (id: string) => Effect.map(Clerks.find(keyOf(id)), (account) => account?.loginEra ?? 0)

  it.effect("end with a reset, a new password and the end of the account, and with nothing else", () =>
    withOffice(
      Effect.gen(function* () {
        const ends = Effect.fnUntraced(function* <E, R>(work: Effect.Effect<unknown, E, R>) {
          const before = yield* eraOf("desk")
          yield* work
          return (yield* eraOf("desk")) > before
        })
        const boss = Clerk.actorOf(clerkWith("boss"))
        const key = keyOf("desk")
        assert.isTrue(yield* ends(Clerks.reset(key, { passwordHash: "x", removeOneTimeCode: false }, boss)))
        assert.isTrue(yield* ends(Clerks.setPassword(key, "y")))
        assert.isTrue(yield* ends(changeTo("desk", { active: false }, "boss")))
        assert.isFalse(yield* ends(changeTo("desk", { active: true }, "boss")))
        assert.isFalse(yield* ends(changeTo("desk", { name: "別の名前" }, "boss")))
        assert.isFalse(yield* ends(Clerks.noteLogin(key)))
        assert.isFalse(yield* ends(Clerks.rehash(key, { before: "y", after: "z" })))
      })
    )
  )

  it.effect("need a password of their own after a reset, and not after it was chosen", () =>
    withOffice(
      Effect.gen(function* () {
        const key = keyOf("desk")
        yield* Clerks.setPassword(key, "y")
        assert.isFalse((yield* Clerks.find(key))?.mustChangePassword)
        yield* Clerks.reset(key, { passwordHash: "x", removeOneTimeCode: false }, cli)
        const account = yield* Clerks.find(key)
        assert.isTrue(account?.mustChangePassword)
        assert.strictEqual(account?.passwordHash, "x")
      })
    )
  )

  it.effect("keep a better hash only of the password that it was made of", () =>
    withOffice(
      Effect.gen(function* () {
        const key = keyOf("desk")
        yield* Clerks.rehash(key, { before: "another", after: "z" })
        assert.strictEqual((yield* Clerks.find(key))?.passwordHash, hash)
        yield* Clerks.rehash(key, { before: hash, after: "z" })
        assert.strictEqual((yield* Clerks.find(key))?.passwordHash, "z")
      })
    )
  )
})

describe("codes", () => {
  const oneTimeCode = { sealed: "a sealed secret", lastStep: 100 }
  const recoveryHashes = ["first recovery", "second recovery"]

  it.live("are each good once, and none after a later one", () =>
    withOffice(
      Effect.gen(function* () {
        const key = keyOf("desk")
        assert.isFalse(yield* Clerks.useCode(key, 101))
        yield* Clerks.setOneTimeCode(key, { oneTimeCode, recoveryHashes })
        assert.isFalse(yield* Clerks.useCode(key, 100))
        assert.isTrue(yield* Clerks.useCode(key, 102))
        assert.isFalse(yield* Clerks.useCode(key, 102))
        assert.isFalse(yield* Clerks.useCode(key, 101))
        const both = yield* Effect.all([Clerks.useCode(key, 103), Clerks.useCode(key, 103)], { concurrency: 2 })
        assert.deepStrictEqual(both.filter((used) => used).length, 1)
      })
    )
  )

  it.effect("for recovery are each good once, and new ones take the place of the old", () =>
    withOffice(
      Effect.gen(function* () {
        const key = keyOf("desk")
        yield* Clerks.setOneTimeCode(key, { oneTimeCode, recoveryHashes })
        assert.isFalse(yield* Clerks.useRecovery(key, "third recovery"))
        assert.isTrue(yield* Clerks.useRecovery(key, "first recovery"))
        assert.isFalse(yield* Clerks.useRecovery(key, "first recovery"))
        yield* Clerks.renewRecovery(key, ["third recovery"])
        assert.isFalse(yield* Clerks.useRecovery(key, "second recovery"))
        assert.isTrue(yield* Clerks.useRecovery(key, "third recovery"))
      })
    )
  )

  it.effect("are taken away by a reset only when it says so", () =>
    withOffice(
      Effect.gen(function* () {
        const key = keyOf("desk")
        yield* Clerks.setOneTimeCode(key, { oneTimeCode, recoveryHashes })
        yield* Clerks.reset(key, { passwordHash: "x", removeOneTimeCode: false }, cli)
        assert.deepStrictEqual((yield* Clerks.find(key))?.oneTimeCode, oneTimeCode)
        yield* Clerks.reset(key, { passwordHash: "x", removeOneTimeCode: true }, cli)
        const account = yield* Clerks.find(key)
        assert.isUndefined(account?.oneTimeCode)
        assert.deepStrictEqual(account?.recoveryHashes, [])
      })
    )
  )
})

describe("the record", () => {
  it.effect("has every change in order, keeps its chain, and no secret", () =>
    withOffice(
      Effect.gen(function* () {
        const key = keyOf("desk")
        yield* Clerks.setPassword(key, "new secret hash")
        yield* Clerks.noteLogin(key)
        yield* Clerks.noteRefusedLogin(key)
        yield* Clerks.setOneTimeCode(key, {
          oneTimeCode: { sealed: "a sealed secret", lastStep: 1 },
          recoveryHashes: ["a recovery secret"]
        })
        yield* Clerks.useRecovery(key, "a recovery secret")
        yield* Clerks.removeOneTimeCode(key)
        yield* Clerks.reset(key, { passwordHash: "a third secret", removeOneTimeCode: true }, cli)
        const lines = yield* recordOf
        assert.deepStrictEqual(
          lines.map(({ action, actor }) => `${actor} ${action}`),
          [
            "system:cli clerk.add",
            "system:cli clerk.add",
            "system:cli clerk.add",
            "clerk:desk clerk.password",
            "clerk:desk clerk.login",
            "clerk:desk clerk.login.refused",
            "clerk:desk clerk.one-time-code.set",
            "clerk:desk clerk.recovery.use",
            "clerk:desk clerk.one-time-code.remove",
            "system:cli clerk.reset"
          ]
        )
        assert.notInclude(JSON.stringify(lines), "secret")
        assert.deepStrictEqual((yield* AuditTrail.check(sag)).broken, [])
      })
    )
  )
})
