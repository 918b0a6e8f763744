// The record on a real server: many who record at once leave no gap and a whole chain, which a store that does not look
// at places would not; and whoever has the database, with the trigger that protects the table switched off, cannot change
// anything in it unnoticed.
import { createHash } from "node:crypto"
import { PgClient } from "@effect/sql-pg"
import { layerServer } from "@fukuri/adapter-postgres"
import { Audit, AuditTrail, Digest, type Holder, type LedgerEntry } from "@fukuri/core"
import { Effect, Layer, Redacted } from "effect"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

const sag = "sag" as Holder.AssociationCode
const actor = "system:cli" as LedgerEntry.Actor

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

type AuditStore = Audit.Audit["Service"]

/** The record on the server, as it should be, or not. */
const world = (fault: (audit: AuditStore) => Partial<AuditStore> = () => ({})) =>
  Layer.effect(
    Audit.Audit,
    Effect.map(Audit.Audit, (right) => ({ ...right, ...fault(right) }))
  ).pipe(
    Layer.provideMerge(layerServer(Redacted.make(url), { maxConnections: 10 })),
    Layer.merge(Layer.succeed(Digest.Digest)({ sha256 }))
  )

const note = (each: number) =>
  AuditTrail.record({
    association: sag,
    actor,
    action: "facility.change",
    subject: "facility:1234567",
    detail: { each }
  })

const places = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const rows = yield* sql.unsafe<{ readonly place: number }>("select place from audit_line order by place")
  return rows.map(({ place }) => place)
})

const from1 = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe("thirty-two who record at once, twenty times", () => {
  const together = 32
  const rounds = 20
  const race = Effect.gen(function* () {
    for (let round = 0; round < rounds; round++) {
      yield* Effect.all(
        from1(together).map((each) => note(round * together + each)),
        { concurrency: "unbounded", discard: true }
      )
    }
    return { places: yield* places, report: yield* AuditTrail.check(sag) }
  })

  test("leave no gap, no place taken twice, and a whole chain", { timeout: 120_000 }, async () => {
    const found = await race.pipe(Effect.provide(world()), Effect.runPromise)
    expect(found.places).toEqual(from1(together * rounds))
    expect(found.report).toMatchObject({ lines: together * rounds, broken: [] })
  })

  test("break the chain on a store that puts lines wherever there is room", { timeout: 120_000 }, async () => {
    const anywhere = (right: AuditStore): Partial<AuditStore> => {
      const append: AuditStore["append"] = (association, line) =>
        Effect.flatMap(right.last(association), (last) =>
          right.append(association, { ...line, place: (last?.place ?? 0) + 1 })
        ).pipe(Effect.retry({ while: ({ _tag }) => _tag === "AuditConflict" }))
      return { append }
    }
    const found = await race.pipe(Effect.provide(world(anywhere)), Effect.runPromise)
    expect(found.places).toEqual(from1(together * rounds))
    expect(found.report.broken.length).toBeGreaterThan(10)
  })
})

describe("whoever has the database", () => {
  const columns = "association, place, at, actor, action, subject, detail, hash"
  const tampered = (...statements: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      for (const each of from1(10)) yield* note(each)
      const { head } = yield* AuditTrail.check(sag)
      yield* sql.unsafe("alter table audit_line disable trigger user")
      for (const statement of statements) yield* sql.unsafe(statement)
      const { broken } = yield* AuditTrail.check(sag)
      return { broken, noted: (yield* AuditTrail.check(sag, head)).broken }
    }).pipe(Effect.provide(world()), Effect.runPromise)

  const hash = (...all: ReadonlyArray<number>) => all.map((place) => ({ _tag: "Hash", place }))

  test("cannot change a line unnoticed", async () => {
    const changes = ["detail = '{}'", "detail = detail || ' '", "actor = 'clerk:x'", "at = at + 1", "subject = ''"]
    for (const change of changes) {
      const { broken } = await tampered(`update audit_line set ${change} where place = 4`)
      expect(broken, change).toEqual(hash(4))
      await dropDatabase(url)
      url = await freshDatabase(inject("postgresUrl"))
    }
  })

  test("cannot change the hash of a line to fit it", async () => {
    const { broken } = await tampered("update audit_line set hash = repeat('a', 64) where place = 4")
    expect(broken).toEqual(hash(4, 5))
  })

  test("cannot remove a line unnoticed", async () => {
    const { broken } = await tampered("delete from audit_line where place = 4")
    expect(broken).toEqual([{ _tag: "Place", place: 5, expected: 4 }, ...hash(5)])
  })

  test("cannot remove a line and close the gap unnoticed", async () => {
    const { broken } = await tampered(
      "delete from audit_line where place = 4",
      "update audit_line set place = place + 1000 where place > 4",
      "update audit_line set place = place - 1001 where place > 1000"
    )
    expect(broken).toEqual(hash(4, 5, 6, 7, 8, 9))
  })

  test("cannot swap two lines unnoticed", async () => {
    const { broken } = await tampered(
      "update audit_line set place = 1004 where place = 4",
      "update audit_line set place = 4 where place = 5",
      "update audit_line set place = 5 where place = 1004"
    )
    expect(broken).toEqual(hash(4, 5, 6))
  })

  test("cannot put a line in between unnoticed", async () => {
    const { broken } = await tampered(
      "update audit_line set place = place + 1001 where place > 4",
      "update audit_line set place = place - 1000 where place > 1000",
      `insert into audit_line (${columns})
        select association, 5, at, actor, action, subject, '{"each":99}', hash from audit_line where place = 4`
    )
    expect(broken).toEqual(hash(5, 6, 7, 8, 9, 10, 11))
  })

  test("can cut off the end, which only a noted head tells", async () => {
    const { broken, noted } = await tampered("delete from audit_line where place > 7")
    expect(broken).toEqual([])
    expect(noted).toEqual([{ _tag: "NotedMissing" }])
  })
})
