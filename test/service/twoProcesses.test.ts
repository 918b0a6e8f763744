// Two processes of the service on one database are one service: whichever a person or a clerk meets.
import { createHash } from "node:crypto"
import { join } from "node:path"
import { afterAll, beforeAll, expect, inject, it } from "@effect/vitest"
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate, Catalogue, Clerk, Digest, type GrantRun, GrantRuns, type Stores } from "@fukuri/core"
import { loginLimits, newId } from "@fukuri/http"
import { Clock, Effect, Layer, Redacted, Schema } from "effect"
import { dockDay, hospital, logIn, pressNow, receiptOn, refresh, sakura, taro, toConfirm } from "../http/journey.ts"
import { clockOf } from "../support/clock.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { type FormClient, formClient } from "../support/formClient.ts"
import { date, sag } from "../support/people.ts"
import { query, until } from "../support/query.ts"
import { type Service, startService } from "../support/service.ts"
import { folder } from "./office.ts"

const now = "2024-07-01T09:00:00+09:00"
const today = date("2024-07-01")
const clerk = Schema.decodeUnknownSync(Clerk.Clerk)({
  id: "sato",
  association: sag,
  name: "佐藤",
  roles: ["operator"],
  sees: [],
  active: true
})

let url = ""
let one: Service
let other: Service
beforeAll(async () => {
  url = await freshDatabase(inject("postgresUrl"))
  const environment = {
    DATABASE_URL: url,
    FUKURI_DATA: join(folder, "twoProcesses"),
    FUKURI_DEMO: "1",
    FUKURI_CLOCK: now
  }
  // At once, so that their clocks begin together.
  ;[one, other] = await Promise.all([startService(environment), startService(environment)])
})
afterAll(async () => {
  await Promise.all([one.stop(), other.stop()])
  await dropDatabase(url)
})

/** The same browser at another process. */
const at = (service: Service, client: FormClient): FormClient => {
  const moved = formClient(service.url)
  for (const [name, value] of client.cookies) moved.cookies.set(name, value)
  return moved
}

it("who logged in at one presses at the other, and both show the one use", async () => {
  const client = formClient(one.url)
  const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
  const done = await pressNow(at(other, client), confirming)
  expect(done.heading).toBe("利用完了")
  expect(receiptOn(await pressNow(client, confirming))).toBe(receiptOn(done))
})

it("who ends at one has ended at the other", async () => {
  const client = formClient(one.url)
  const myPage = await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", taro)
  const moved = at(other, client)
  expect((await moved.get(myPage.path)).status).toBe(200)
  await client.press(myPage, "ログアウト")
  expect((await moved.get(myPage.path)).location).toBe("/CouponInfoLogin/sag?ended=1")
})

it("wrong tries at both are counted together", async () => {
  const clients = [formClient(one.url), formClient(other.url)] as const
  const spouse = { number: "12345601", birthDate: "19760229" }
  for (let tries = 0; tries < loginLimits.number.most; tries++) {
    const page = await logIn(clients[tries % 2 === 0 ? 0 : 1], { ...spouse, birthDate: "19760301" })
    expect(page.heading).toBe("施設確認")
  }
  for (const client of clients) expect((await logIn(client, spouse)).heading).toBe("施設確認")
})

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })

/** Does something as a third node on the same database would. */
const atThird = <A, E>(work: Effect.Effect<A, E, Stores.Stores | Digest.Digest>): Promise<A> =>
  work.pipe(
    Effect.provide(Layer.merge(layerServer(Redacted.make(url)), digest)),
    Effect.provideService(
      Clock.Clock,
      clockOf(() => Date.parse(now))
    ),
    Effect.runPromise
  )

it("a task is taken up by one of them", async () => {
  // Whoever says that a task is theirs.
  await query(url, "create table owned (task text, owner text)")
  await query(
    url,
    `create function note_owner() returns trigger language plpgsql as $$ begin
      insert into owned select new.id, new.body -> 'state' ->> 'owner' where new.body -> 'state' ->> 'owner' is not null;
      return new; end $$`
  )
  await query(
    url,
    `create trigger note_owner after insert or update on document
      for each row when (new.kind = 'task') execute function note_owner()`
  )
  const runs = 12
  await atThird(
    Effect.forEach(
      Array.from({ length: runs }, (_, run) => run),
      (run) => {
        const id = newId((CalendarDate.startOf(today) + run) as CalendarDate.Instant) as string as GrantRun.GrantRunId
        return GrantRuns.rehearse({ clerk, id }, { on: today, source: { _tag: "Published", only: [] } })
      }
    )
  )
  const isDone = "select count(*)::int as n from document where kind = 'task' and body -> 'state' ->> '_tag' = 'Done'"
  await until(async () => (await query(url, isDone))[0]?.["n"] === runs)
  const owners = await query(url, "select task, count(distinct owner)::int as owners from owned group by task")
  expect(owners.map((task) => task["owners"])).toEqual(Array.from({ length: runs }, () => 1))
})

it("a facility that is closed elsewhere is closed at the press", async () => {
  const client = formClient(one.url)
  const confirming = await toConfirm(client, await logIn(client, sakura), refresh)
  const uses = () => query(url, "select count(*)::int as n from ledger_entry where kind = 'Redeemed'")
  const before = await uses()
  await atThird(
    Effect.gen(function* () {
      const catalogue = yield* Catalogue.Catalogue
      const { facilities } = yield* catalogue.latest
      const theirs = [...facilities.values()].filter(({ code }) => hospital.endsWith(code))
      yield* catalogue.putFacilities(theirs.map((facility) => ({ ...facility, openUntil: date("2024-06-30") })))
    })
  )
  const answer = await pressNow(at(other, client), confirming)
  expect([404, 409], answer.text).toContain(answer.status)
  expect(await uses()).toEqual(before)
})
