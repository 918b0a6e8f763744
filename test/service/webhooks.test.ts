// The real service tells another system of uses: signed, tried again after a failure, and over kill -9 in the middle of a
// sending: nothing is lost then, and what comes twice has the same id. Two nodes send as one.
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, inject, it } from "@effect/vitest"
import { Webhook as Verifier } from "standardwebhooks"
import { logIn, pressNow, refresh, sakura, toConfirm } from "../http/journey.ts"
import { submit } from "../http/office/world.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { seriesIn } from "../support/exposition.ts"
import { type FormClient, formClient, type Page } from "../support/formClient.ts"
import { type Arrival, type Receiver, startReceiver } from "../support/receiver.ts"
import { until } from "../support/query.ts"
import { type Service, startService } from "../support/service.ts"
import { folder } from "./office.ts"
import { eventsToThisMachine, logInAtOffice } from "./otherSystem.ts"

let databaseUrl: string
let there: Receiver
const services: Array<Service> = []

const start = async (at: string): Promise<Service> => {
  const service = await startService({
    DATABASE_URL: databaseUrl,
    FUKURI_DATA: join(folder, "webhooks"),
    FUKURI_DEMO: "1",
    FUKURI_CLOCK: `2024-07-01T${at}:00+09:00`,
    ...eventsToThisMachine
  })
  services.push(service)
  return service
}

beforeAll(async () => {
  databaseUrl = await freshDatabase(inject("postgresUrl"))
  there = await startReceiver()
})
afterAll(async () => {
  for (const service of services) await service.stop()
  await there.close()
  await dropDatabase(databaseUrl)
})

/** The demo's clerk, who may everything. */
const clerkOf = async (service: Service): Promise<FormClient> => {
  const client = formClient(service.url)
  await logInAtOffice(service, client)
  return client
}

const use = async (service: Service): Promise<void> => {
  const client = formClient(service.url)
  const done = await pressNow(client, await toConfirm(client, await logIn(client, sakura), refresh))
  assert.strictEqual(done.heading, "利用完了")
}

const arrivalAt = (index: number): Arrival => there.arrivals.at(index) ?? assert.fail("nothing came")

/** That it is signed with a secret, as of when it was sent: the clock of the service is years ago. */
const assertSigned = (secret: string, { body, headers, id }: Arrival): void => {
  const at = new Date(Number(headers["webhook-timestamp"]) * 1000)
  assert.strictEqual(headers["webhook-signature"], new Verifier(secret).sign(id, at, body))
}

const counted = async (service: Service, outcome: string): Promise<number | undefined> => {
  const series = seriesIn(await (await fetch(`${service.url}/metrics`)).text())
  return series.find(({ labels, name }) => name === "fukuri_webhook_deliveries_total" && labels["outcome"] === outcome)
    ?.value
}

const secretOn = (page: Page): string => /whsec_[A-Za-z0-9+/]{43}=/.exec(page.html)?.[0] ?? assert.fail(page.text)

describe("another system that is told of uses", { timeout: 90_000 }, () => {
  it("hears of each, tried again after a failure and over kill -9, in their order, from one of two nodes", async () => {
    const first = await start("09:00")
    const clerk = await clerkOf(first)
    const made = await submit(clerk, await clerk.open("/office/webhooks/new"), /\/webhooks$/, {
      url: `http://127.0.0.1:${there.port}/events?key=hunter2`,
      kinds: "coupon.redeemed"
    })
    const secret = secretOn(made)

    // It fails, and comes again some seconds later.
    there.answer = (response) => {
      there.answer = (response) => void response.writeHead(204).end()
      response.writeHead(500).end()
    }
    await use(first)
    await there.until(2)
    assert.strictEqual(arrivalAt(1).id, arrivalAt(0).id)
    assert.strictEqual(arrivalAt(1).body, arrivalAt(0).body)
    for (const arrival of there.arrivals) assertSigned(secret, arrival)
    await until(async () => (await counted(first, "delivered")) === 1)
    assert.strictEqual(await counted(first, "refused"), 1)

    // It arrives and is about to be answered when the service is killed; two nodes come after it.
    there.answer = () => undefined
    await use(first)
    await there.until(3)
    await first.kill9()
    there.answer = (response) => void response.writeHead(204).end()
    const [second, third] = await Promise.all([start("10:00"), start("10:00")])
    await there.until(4)
    assert.strictEqual(arrivalAt(3).id, arrivalAt(2).id)
    assert.strictEqual(arrivalAt(3).body, arrivalAt(2).body)
    await use(second)
    await there.until(5)

    // Somebody asks for one of them once more.
    const again = await clerkOf(third)
    const list = await again.open("/office/webhooks")
    const one = /\/office\/webhooks\/[0-9a-z]{9}-[0-9a-z]{12}/.exec(list.html)?.[0] ?? assert.fail(list.text)
    await submit(again, await again.open(one), /\/resend$/, {})
    await there.until(6)
    for (const arrival of there.arrivals) assertSigned(secret, arrival)
    const places = there.arrivals.slice(0, 5).map(({ body }) => Number(JSON.parse(body).data.place))
    assert.deepStrictEqual(
      places,
      [...places].sort((a, b) => a - b)
    )
    assert.strictEqual(new Set(there.arrivals.map(({ id }) => id)).size, 3)

    for (const service of [first, second, third]) {
      assert.notMatch(service.output(), /hunter2|whsec_/)
      assert.notInclude(service.output(), `"level":"ERROR"`)
    }
  })
})
