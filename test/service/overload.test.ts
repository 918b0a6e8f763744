// The service as a process on a real server, when more is asked of it than it can do at once, and when many clients are
// slow on purpose. `FUKURI_SLOW_SOCKETS=1500` takes as many (both processes need that many open files: `ulimit -n 8192`).
import { connect, type Socket } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, expect, inject, it } from "@effect/vitest"
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate, Catalogue, Facility, type Holder, Holders } from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import { csrfOf, newRedemptionId, newVisitor, sessionLimits, ticketsOf } from "@fukuri/http"
import { Clock, Effect, Redacted, Schema } from "effect"
import { memberSessionsOf } from "../../packages/http/src/MemberSessions.ts"
import { hospital, logIn, pressNow, refresh, toConfirm } from "../http/journey.ts"
import { testSecret } from "../http/memberService.ts"
import { clockOf } from "../support/clock.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { formClient } from "../support/formClient.ts"
import { courseKey, fiscalYear, memberWith, numberOf, productId, sag } from "../support/people.ts"
import { query, standing, until } from "../support/query.ts"
import { type Service, startService } from "../support/service.ts"
import { folder } from "./office.ts"

const now = "2024-07-01T09:00:00+09:00"
const today = CalendarDate.date("2024-07-01")
const people = 200
const maxInWork = 16
const confirm = `${hospital}/confirm`
const slowSockets = Number(process.env["FUKURI_SLOW_SOCKETS"] ?? 150)

const personAt = (index: number) => ({ number: String(200_000 + index), birthDate: "19741212" })

let url = ""
let service: Service
beforeAll(async () => {
  url = await freshDatabase(inject("postgresUrl"))
  await Effect.gen(function* () {
    const data = demo(today)
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation(data.association)
    for (const programme of data.programmes) yield* catalogue.putProgramme(programme)
    yield* catalogue.putFacilities(data.facilities)
    const holders = yield* Holders.Holders
    const staging = yield* holders.stage(sag)
    const list = Array.from({ length: people + 1 }, (_, index) => ({
      line: index + 1,
      holder: memberWith({ number: numberOf(personAt(index).number) }),
      changed: true
    }))
    yield* holders.add(staging, list)
    yield* holders.commit(staging, today)
  }).pipe(Effect.provide(layerServer(Redacted.make(url))), Effect.runPromise)
  // What they may use is granted by the service when it starts.
  service = await startService({
    DATABASE_URL: url,
    FUKURI_DATA: join(folder, "overload"),
    FUKURI_CLOCK: now,
    FUKURI_SECRET: Redacted.value(testSecret),
    FUKURI_MAX_IN_WORK: String(maxInWork)
  })
})
afterAll(async () => {
  await service.stop()
  await dropDatabase(url)
})

/** Browsers of everybody at STEP 5, and what their press posts: as if they had come there by the screens. */
const atStep5 = Effect.suspend(() => {
  const sessions = memberSessionsOf(testSecret, sessionLimits)
  const facility = Schema.decodeUnknownSync(Facility.FacilityCode)("1234567")
  const place = { facility, fiscalYear: fiscalYear(2024) }
  const chosen = { product: productId("my-refresh"), course: courseKey("my-refresh"), quantity: 1 }
  const begin = Effect.fnUntraced(function* (number: string) {
    const holder = `sag:${number}` as Holder.HolderId
    const { cookie, session } = yield* sessions.begin(holder, `facility:${facility}`, undefined)
    const client = formClient(service.url)
    const visitor = newVisitor()
    client.cookies.set("fukuri-visitor", visitor).set(cookie.name, cookie.value ?? "")
    const flow = { _tag: "Confirming" as const, redemptionId: newRedemptionId(), ...chosen }
    const t = ticketsOf(testSecret).of({ flow, ...place }, session.tokenHash)
    return { client, fields: { csrf: csrfOf(testSecret).tokenFor(visitor), t } }
  })
  const numbers = Array.from({ length: people }, (_, index) => personAt(index).number)
  return Effect.forEach(numbers, begin, { concurrency: 10 })
}).pipe(
  Effect.provideService(
    Clock.Clock,
    clockOf(() => Date.parse(now))
  )
)

it("of 200 presses at once none is lost or doubled; who is sent away is told when to come again", async () => {
  const ready = await atStep5.pipe(Effect.provide(layerServer(Redacted.make(url))), Effect.runPromise)
  // Every use waits in the database, so that all places and the whole line are taken.
  const letGo = await standing(url, "lock table ledger_entry in exclusive mode")
  const first = await Promise.all(ready.map(({ client, fields }) => client.post(confirm, fields)))
  await letGo()
  const sentAway = first.filter(({ status }) => status === 503)
  expect(sentAway.length).toBeGreaterThan(0)
  for (const { headers, text } of sentAway) {
    expect(headers.get("retry-after")).toBe("5")
    expect(text).toContain("この操作はまだ受け付けていません")
  }
  for (const { location, status } of first) {
    if (status !== 503) expect([status, location]).toEqual([303, expect.stringMatching(/\/(pending|done)\?t=/)])
  }
  const press = async ({ client, fields }: (typeof ready)[number]): Promise<void> => {
    let page = await client.post(confirm, fields)
    // As a page that is not done says: again after five seconds.
    while (page.heading !== "利用完了") {
      expect([202, 303, 503]).toContain(page.status)
      if (page.location === "") await new Promise((resolve) => setTimeout(resolve, 5_000))
      page = await (page.location === "" ? client.post(confirm, fields) : client.get(page.location))
    }
  }
  await Promise.all(ready.map(press))
  const uses = await query(
    url,
    "select sum(quantity)::int as used from ledger_entry where kind = 'Redeemed' group by holder_id"
  )
  expect(uses.map(({ used }) => used)).toEqual(Array.from({ length: people }, () => 1))
})

/** A client that sends a byte now and then, and reads nothing when it is told not to. */
const slowClient = (first: string, drip: string, reads: boolean): Promise<{ socket: Socket; closed: Promise<void> }> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1", () => {
      socket.write(first)
      if (!reads) socket.pause()
      resolve({ socket, closed })
    })
    const dripping = setInterval(() => socket.write(drip), 500)
    const closed = new Promise<void>((done) => {
      socket.once("close", () => {
        clearInterval(dripping)
        done()
      })
    })
    socket.once("error", reject)
    socket.on("error", () => socket.destroy())
    if (reads) socket.resume()
  })

it("clients that drip headers or bodies, or read no answers, keep nobody else from a use, and are cut off", async () => {
  const get = `GET ${hospital} HTTP/1.1\r\nHost: x\r\n`
  const post =
    `POST ${hospital} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    "Content-Length: 9000\r\n\r\nnumber="
  // More than the buffers between us hold.
  const asset = /href="(\/assets\/[^"]+)"/.exec((await formClient(service.url).open(hospital)).html)?.[1] ?? ""
  const asking = `GET ${asset} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(100)
  const open = (index: number) => {
    switch (index % 3) {
      case 0:
        return slowClient(get, "X-Slow: 1\r\n", true)
      case 1:
        return slowClient(post, "1", true)
      default:
        return slowClient(asking, "", false)
    }
  }
  const slow = await Promise.all(Array.from({ length: slowSockets }, (_, index) => open(index)))
  const client = formClient(service.url)
  const journey = async () =>
    (await pressNow(client, await toConfirm(client, await logIn(client, personAt(people)), refresh))).heading
  // A machine that is too slow for a deadline is no fault of the service: then she begins again.
  await until(() =>
    journey().then(
      (heading) => heading === "利用完了",
      () => false
    )
  )
  await Promise.all(slow.filter((_, index) => index % 3 < 2).map(({ closed }) => closed))
  for (const { socket } of slow) socket.destroy()
})
