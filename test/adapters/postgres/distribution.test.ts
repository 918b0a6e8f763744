// The schema on a Citus cluster, as far as a server without Citus can prove it: which tables are put where, in which
// order and once; that nothing unique and no reference reaches across shards; and that each statement of a use names
// one person outright. Functions with the names of Citus's only write down that they were called.
// With CITUS_URL, an empty database on the coordinator of a real cluster, the laws run there as well.
import { PgClient } from "@effect/sql-pg"
import { distribute, layerServer, migrate } from "@fukuri/adapter-postgres"
import { laws } from "@fukuri/conformance"
import { Coupons, type Stores } from "@fukuri/core"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest"
import {
  appendStatement,
  beforeOneStatement,
  openStatement
} from "../../../packages/adapters/postgres/src/DistributedLedger.ts"
import { placements } from "../../../packages/adapters/postgres/src/Distribution.ts"
import { dropDatabase, freshDatabase } from "../../support/database.ts"
import { startCountingProxy } from "../support/countingProxy.ts"
import { fiscalYear, memberOf, populate, press, redemptionIdOf } from "../support/world.ts"

let url = ""
const anew = async () => {
  url = await freshDatabase(inject("postgresUrl"))
}
const away = () => dropDatabase(url)

const withDatabase = <A, E>(work: Effect.Effect<A, E, PgClient.PgClient | Stores.Stores>) =>
  work.pipe(Effect.provide(layerServer(Redacted.make(url), { migrate: false, maxConnections: 1 })), Effect.runPromise)

const run = (...statements: ReadonlyArray<string>) =>
  Effect.flatMap(PgClient.PgClient, (sql) => Effect.forEach(statements, (text) => sql.unsafe(text).unprepared))

const standIn = run(
  "create table pg_dist_partition (logicalrelid regclass primary key)",
  "create table called (place serial, what text)",
  `create function create_reference_table(name regclass) returns void language sql as $$
    insert into pg_dist_partition values (name);
    insert into called (what) values ('every node ' || name)
  $$`,
  `create function create_distributed_table(name regclass, by_column text, colocate_with text) returns void
    language sql as $$
    insert into pg_dist_partition values (name);
    insert into called (what)
    select name || ' by ' || by_column || ' beside ' || colocate_with || ' with ' || count(*) || ' references'
    from pg_constraint where conrelid = name and contype = 'f'
  $$`
)

const called = Effect.map(run("select what from called order by place", "truncate called"), ([rows]) =>
  (rows ?? []).map((row) => Object(row).what)
)

const references = Effect.map(
  run("select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'ledger_entry_holder_id_fkey'"),
  ([rows]) => (rows ?? []).map((row) => Object(row).text)
)

const everything = [
  "every node catalogue_version",
  "every node members_list",
  "every node association",
  "every node programme",
  "every node facility",
  "every node staged_list",
  "holder by holder_id beside none with 0 references",
  "ledger_entry by holder_id beside holder with 0 references",
  "session by holder_id beside holder with 0 references",
  "staged_holder by holder_id beside holder with 0 references",
  "replaced_holder by holder_id beside holder with 0 references"
]

describe("distributing", () => {
  beforeEach(anew)
  afterEach(away)

  test("puts each table in its place once, what is referred to first, and keeps the reference", async () => {
    const told = await withDatabase(
      Effect.gen(function* () {
        yield* standIn
        yield* distribute
        const first = yield* called
        const again = [yield* distribute, yield* called]
        return { first, again, kept: yield* references }
      })
    )
    expect(told.first).toEqual(everything)
    expect(told.again).toEqual([[], []])
    expect(told.kept).toEqual(["FOREIGN KEY (holder_id) REFERENCES holder(holder_id)"])
  })

  test("takes a database that is in use with its rows, and later only what is new", async () => {
    const told = await withDatabase(
      Effect.gen(function* () {
        yield* migrate
        yield* populate(2)
        yield* standIn
        yield* distribute
        const first = yield* called
        yield* run("delete from pg_dist_partition where logicalrelid = 'session'::regclass")
        return { first, later: yield* distribute, calls: yield* called, kept: yield* references }
      })
    )
    expect(told.first).toEqual(everything)
    expect(told.later).toEqual(["session"])
    expect(told.calls).toEqual(["session by holder_id beside holder with 0 references"])
    expect(told.kept).toHaveLength(1)
  })

  test("that fails half way leaves every table where it was", async () => {
    const told = await withDatabase(
      Effect.gen(function* () {
        yield* standIn
        yield* run("alter table pg_dist_partition add check (logicalrelid::text <> 'staged_holder')")
        const failed = yield* Effect.flip(distribute)
        return { failed, calls: yield* called, kept: yield* references }
      })
    )
    expect(told.failed).toMatchObject({ _tag: "StoreFailure", reason: "broken" })
    expect(told.calls).toEqual([])
    expect(told.kept).toHaveLength(1)
  })

  test("is refused without Citus, and changes nothing", async () => {
    const { refused, tables } = await withDatabase(
      Effect.gen(function* () {
        const refused = yield* Effect.flip(distribute)
        const [tables] = yield* run("select relname from pg_class where relnamespace = 'public'::regnamespace")
        return { refused, tables }
      })
    )
    expect(refused._tag).toBe("DistributionRefused")
    expect(refused.message).toContain("has no Citus")
    expect(tables).toEqual([])
  })
})

/** What would be refused on a cluster, or would not hold there. */
const violations = Effect.gen(function* () {
  const places = JSON.stringify(Object.entries(placements).map(([name, { on }]) => ({ name, at: on })))
  const sql = yield* PgClient.PgClient
  const rows = yield* sql.unsafe<{ readonly what: string }>(
    `with place as (select * from json_to_recordset($1::json) as p (name text, at text)),
      tables as (
        select c.oid, c.relname::text as name, p.at,
          (select attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'holder_id') as key
        from pg_class c left join place p on p.name = c.relname
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace)
    select 'no decision about ' || name as what from tables where at is null
    union all select 'no table ' || name from place where name not in (select name from tables)
    union all select 'about people, and not on shards: ' || name from tables where key is not null and at <> 'shards'
    union all select 'on shards without holder_id: ' || name from tables where key is null and at = 'shards'
    union all select 'unique across shards: ' || i.indexrelid::regclass::text
      from tables t join pg_index i on i.indrelid = t.oid and i.indisunique
      where t.at = 'shards' and not t.key = any (i.indkey::smallint[])
    union all select 'reference across shards: ' || r.conname || ' of ' || t.name
      from tables t join pg_constraint r on r.conrelid = t.oid and r.contype = 'f' join tables f on f.oid = r.confrelid
      where case
        when t.at = 'shards' and f.at = 'shards' then not exists (
          select from unnest(r.conkey, r.confkey) as k (mine, other) where k.mine = t.key and k.other = f.key)
        when t.at = 'shards' then f.at <> 'every node'
        else t.at <> f.at
      end
    union all select 'a place that is not bigint: ' || t.name
      from tables t join pg_attribute a on a.attrelid = t.oid and a.attidentity <> '' and a.atttypid <> 'int8'::regtype
      where t.at <> 'coordinator'
    order by 1`,
    [places]
  )
  return rows.map(({ what }) => what)
})

describe("every table has a decision, and nothing unique or referred to reaches across shards", () => {
  beforeAll(async () => {
    await anew()
    await withDatabase(migrate)
  })
  afterAll(away)

  test("as it is", async () => {
    expect(await withDatabase(violations)).toEqual([])
  })

  test.each([
    ["create table stray (a integer)", "no decision about stray"],
    ["create unique index token on session (token_hash)", "unique across shards: token"],
    [
      "alter table session add foreign key (audience) references job (key)",
      "reference across shards: session_audience_fkey of session"
    ],
    [
      "alter table association add column last text references holder (holder_id)",
      "reference across shards: association_last_fkey of association"
    ],
    [
      "alter table replaced_holder add column spouse text references holder (holder_id)",
      "reference across shards: replaced_holder_spouse_fkey of replaced_holder"
    ],
    ["alter table job add column holder_id text", "about people, and not on shards: job"],
    ["alter table session add column place integer generated always as identity", "a place that is not bigint: session"]
  ])("after: %s", async (change, what) => {
    const changed = Effect.andThen(run("begin", change), violations)
    const found = await withDatabase(Effect.ensuring(changed, Effect.ignore(run("rollback"))))
    expect(found).toEqual([what])
  })
})

describe("on a cluster a use", () => {
  beforeAll(async () => {
    await anew()
    await withDatabase(Effect.andThen(migrate, Effect.andThen(populate(200), run("analyze"))))
  })
  afterAll(away)

  interface Node {
    readonly "Node Type": string
    readonly "Relation Name"?: string
    readonly "Index Cond"?: string
    readonly Plans?: ReadonlyArray<Node>
  }
  /** Every look at a table that is on shards, with the condition it is made by. */
  const looksOf = (node: Node): ReadonlyArray<string> => [
    ...(node["Node Type"] !== "ModifyTable" && placements[node["Relation Name"] ?? ""]?.on === "shards"
      ? [node["Index Cond"] ?? "everybody"]
      : []),
    ...(node.Plans ?? []).flatMap(looksOf)
  ]

  const one = memberOf(0)
  const entry = [one, fiscalYear, 2, "Granted", 1n, "grants", "dock", 1, ...Array.from({ length: 9 }, () => null)]
  test.each([
    ["opens one book", openStatement, [one, true, fiscalYear, ["sag"]], 2],
    ["asks for the entry before in one book", beforeOneStatement, [one, fiscalYear, 1], 1],
    ["appends values, and looks at nobody", appendStatement(1), entry, 0]
  ] as const)("%s", async (_, statement, values, looks) => {
    const made = await withDatabase(
      Effect.gen(function* () {
        yield* run("set enable_seqscan = off", "set enable_bitmapscan = off")
        const sql = yield* PgClient.PgClient
        return yield* sql.unsafe<{ readonly "QUERY PLAN": ReadonlyArray<{ readonly Plan: Node }> }>(
          `explain (format json) ${statement}`,
          values
        )
      })
    )
    const conditions = made.flatMap((row) => row["QUERY PLAN"].flatMap(({ Plan }) => looksOf(Plan)))
    expect(conditions).toHaveLength(looks)
    for (const condition of conditions) expect(condition).toMatch(/holder_id = ('sag:100000'::text|\$1)/)
  })

  test("sends three statements, and the same press again one", async () => {
    const proxy = await startCountingProxy(url)
    const stores = layerServer(Redacted.make(proxy.url), { maxConnections: 1, distributed: true })
    const sent = await Effect.gen(function* () {
      yield* press(0, redemptionIdOf(1))
      proxy.take()
      yield* press(1, redemptionIdOf(2))
      const first = proxy.take()
      yield* press(1, redemptionIdOf(2))
      return [first.statements, proxy.take().statements]
    }).pipe(Effect.provide(Layer.provideMerge(Coupons.Coupons.layer, stores)), Effect.runPromise)
    await proxy.close()
    expect(sent).toEqual([3, 1])
  })
})

const cluster = process.env["CITUS_URL"] ?? ""

/** A list cannot be taken back on a cluster: rows of several shards cannot be locked by a question. */
const notThere = /taken back|taking back/

describe.each([
  { place: "a server", given: "", its: laws.filter(({ port }) => port === "ledger") },
  ...(cluster === "" ? [] : [{ place: "a cluster", given: cluster, its: laws }])
])("with the statements for a cluster, $place keeps every law", ({ given, its }) => {
  let runtime: ManagedRuntime.ManagedRuntime<Stores.Stores | PgClient.PgClient, unknown> | undefined
  let own = given
  beforeAll(async () => {
    if (given === "") own = await freshDatabase(inject("postgresUrl"))
    const address = Redacted.make(own)
    const asServer = layerServer(address)
    if (given !== "") await Effect.runPromise(Effect.provide(distribute, asServer))
    runtime = ManagedRuntime.make(layerServer(address, { distributed: true, maxConnections: 10 }))
  })
  afterAll(async () => {
    await runtime?.dispose()
    if (given === "") await dropDatabase(own)
  })
  for (const { check, name, port } of its) {
    test.skipIf(given !== "" && notThere.test(name))(`${port}: ${name}`, async () => {
      await runtime?.runPromise(check)
      expect(runtime).toBeDefined()
    })
  }
})
