// Carrying events by HTTP to a real receiver: signed so that an independent verifier believes it, into no inner network whatever
// a name says, following nowhere, and no longer than it may take.
import type { lookup } from "node:dns"
import { setDefaultCACertificates } from "node:tls"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { type CalendarDate, type Holder, Webhook, WebhookSender } from "@fukuri/core"
import { networksOf, parseNetworks, webhookClient, type WebhookClientOptions } from "@fukuri/http"
import { Effect, Fiber, Redacted, Result } from "effect"
import { Webhook as Verifier } from "standardwebhooks"
import { webhookSecretsOf } from "../../packages/http/src/webhooks/WebhookSecret.ts"
import { type Receiver, startReceiver } from "../support/receiver.ts"

const secret = Redacted.make("a secret of a test, long enough to be one")
const secrets = webhookSecretsOf(secret)
const of = { association: "sag", webhook: "w-1" }
const key = secrets.make(of)
const older = secrets.make(of)
const event = {
  id: "evt_sag_4711",
  kind: "coupon.redeemed",
  body: '{"type":"coupon.redeemed","data":{"名":1}}'
} as const

const open = (text: string, allowHttp = true) => networksOf({ allowHttp, open: Result.getOrThrow(parseNetworks(text)) })
const local = open("127.0.0.0/8")

/** A message to a port of this machine, or to an address. */
const sendingTo = (to: Receiver | string, more: Partial<WebhookSender.Sending> = {}): WebhookSender.Sending => ({
  association: of.association as Holder.AssociationCode,
  webhook: of.webhook,
  url: typeof to === "string" ? to : `http://127.0.0.1:${to.port}/events?key=abc`,
  secrets: [key.sealed],
  event,
  at: Date.now() as CalendarDate.Instant,
  ...more
})

const sendAll = (
  sendings: ReadonlyArray<WebhookSender.Sending>,
  options: Partial<WebhookClientOptions> = {}
): Promise<ReadonlyArray<Webhook.Outcome>> =>
  Effect.gen(function* () {
    const { send } = yield* WebhookSender.WebhookSender
    return yield* Effect.forEach(sendings, send)
  }).pipe(Effect.provide(webhookClient({ secret, networks: local, ...options })), Effect.runPromise)

const send = async (sending: WebhookSender.Sending, options: Partial<WebhookClientOptions> = {}) =>
  (await sendAll([sending], options))[0] ?? assert.fail("no outcome")

/** So long that nothing ends by it. */
const never = 3_600_000

const word = (outcome: Webhook.Outcome) => (outcome._tag === "Answered" ? outcome.status : outcome.why)

const receivers: Array<Receiver> = []
const receiver = async (options?: Parameters<typeof startReceiver>[0]) => {
  const one = await startReceiver(options)
  receivers.push(one)
  return one
}
afterEach(async () => {
  for (const each of receivers.splice(0)) await each.close()
})

const first = ({ arrivals }: Receiver) => arrivals[0] ?? assert.fail("nothing came")

describe("what comes", () => {
  it("is believed by a verifier of Standard Webhooks that has the secret, and by none that has another", async () => {
    const there = await receiver()
    assert.strictEqual(word(await send(sendingTo(there))), 204)
    const { body, headers } = first(there)
    const signed = headers as Record<string, string>
    assert.deepStrictEqual(new Verifier(key.shown).verify(body, signed), JSON.parse(event.body))
    assert.throws(() => new Verifier(older.shown).verify(body, signed))
    assert.throws(() => new Verifier(key.shown).verify(`${body} `, signed))
    assert.throws(() => new Verifier(key.shown).verify(body, { ...signed, "webhook-id": "evt_sag_4712" }))
    assert.strictEqual(headers["webhook-id"], event.id)
    assert.strictEqual(headers["content-type"], "application/json; charset=utf-8")
    assert.strictEqual(body, event.body)
  })

  it("is believed with the new secret and with the one before while both sign", async () => {
    const there = await receiver()
    await send(sendingTo(there, { secrets: [key.sealed, older.sealed] }))
    const { body, headers } = first(there)
    for (const { shown } of [key, older]) new Verifier(shown).verify(body, headers as Record<string, string>)
  })

  it("is not sent when the secret cannot be opened: it was sealed for another subscription, or by another service", async () => {
    const there = await receiver()
    const another = webhookSecretsOf(Redacted.make("another secret, just as long as the other one"))
    for (const sealed of [secrets.make({ ...of, webhook: "w-2" }).sealed, another.make(of).sealed, "", "broken"]) {
      assert.strictEqual(word(await send(sendingTo(there, { secrets: [sealed] }))), "no-secret")
    }
    assert.isEmpty(there.arrivals)
  })

  it("does not show the secret in what is kept", () => {
    assert.match(key.shown, /^whsec_[A-Za-z0-9+/]{43}=$/)
    assert.notInclude(key.sealed, key.shown.slice(6, 20))
    assert.notStrictEqual(key.shown, older.shown)
  })
})

describe("an answer", () => {
  it.each([200, 202, 299, 400, 410, 429, 500, 503])("is its status: %d", async (status) => {
    const there = await receiver()
    there.answer = (response) => void response.writeHead(status).end("ignored")
    const outcome = await send(sendingTo(there))
    assert.deepStrictEqual(outcome, { _tag: "Answered", status })
    assert.strictEqual(Webhook.isDelivered(outcome), status < 300)
  })

  it.each([301, 302, 307, 308])("that leads elsewhere is not followed: %d", async (status) => {
    const [there, inner] = [await receiver(), await receiver()]
    there.answer = (response) =>
      void response.writeHead(status, { location: `http://127.0.0.1:${inner.port}/secret` }).end()
    assert.deepStrictEqual(await send(sendingTo(there)), { _tag: "Answered", status })
    assert.isEmpty(inner.arrivals)
  })

  it("that does not come is waited for no longer than it may take, and neither is one that drips", async () => {
    const there = await receiver()
    there.answer = () => undefined
    assert.strictEqual(word(await send(sendingTo(there), { limitMillis: 200 })), "no-answer")
    there.answer = ({ socket }) => {
      socket?.write("HTTP/1.1 200 OK\r\nX-Slow: ")
      const drip = setInterval(() => socket?.write("a"), 20)
      socket?.once("close", () => clearInterval(drip))
    }
    assert.strictEqual(word(await send(sendingTo(there), { limitMillis: 200 })), "no-answer")
  })

  it("that is the change to another protocol is no delivery, and keeps nothing waiting", async () => {
    const there = await receiver()
    const isClosed = new Promise<void>((resolve) => {
      there.answer = ({ socket }) => {
        socket?.once("close", resolve)
        socket?.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
      }
    })
    const outcome = await send(sendingTo(there), { limitMillis: never })
    assert.deepStrictEqual(outcome, { _tag: "Answered", status: 101 })
    assert.isFalse(Webhook.isDelivered(outcome))
    await isClosed
  })

  it.each([
    ["garbage", "SSH-2.0-OpenSSH\r\n"],
    ["of a status of four figures", "HTTP/1.1 1000 X\r\nContent-Length: 0\r\n\r\n"],
    ["a header of a hundred kilobytes", `HTTP/1.1 200 OK\r\nX: ${"a".repeat(100_000)}\r\n\r\n`],
    ["of two lengths", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"]
  ])("that is %s is none", async (_, bytes) => {
    const there = await receiver()
    there.answer = ({ socket }) => void socket?.write(bytes)
    assert.strictEqual(word(await send(sendingTo(there), { limitMillis: never })), "unreachable")
  })

  it("that is hints without an end does not come", async () => {
    const there = await receiver()
    there.answer = ({ socket }) => {
      const hints = setInterval(() => socket?.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"), 5)
      socket?.once("close", () => clearInterval(hints))
    }
    assert.strictEqual(word(await send(sendingTo(there), { limitMillis: 200 })), "no-answer")
  })

  it("is read up to 64 KB: who sends without an end is hung up on", async () => {
    const there = await receiver()
    const hungUp = new Promise<number>((resolve) => {
      there.answer = (response) => {
        let written = 0
        response.writeHead(200)
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(16_384))) written += 16_384
          if (!response.destroyed) response.once("drain", more)
        }
        response.once("close", () => resolve(written))
        more()
      }
    })
    await Effect.gen(function* () {
      const { send } = yield* WebhookSender.WebhookSender
      assert.strictEqual(word(yield* send(sendingTo(there))), 200)
      // What lies in buffers between is a few megabytes at most.
      assert.isBelow(yield* Effect.promise(() => hungUp), 64 * 1024 * 1024)
    }).pipe(Effect.provide(webhookClient({ secret, networks: local, limitMillis: never })), Effect.runPromise)
  })

  it("cannot come where nobody listens", async () => {
    const there = await receiver()
    await there.close()
    assert.strictEqual(word(await send(sendingTo(there))), "unreachable")
    const ask = (_name: string, _options: unknown, answer: (error: Error) => void) => answer(new Error("ENOTFOUND"))
    const nowhere = sendingTo("http://no-such-name.invalid/")
    assert.strictEqual(word(await send(nowhere, { ask: ask as unknown as typeof lookup })), "unreachable")
  })
})

describe("a connection", () => {
  it("is used again for the next event", async () => {
    const there = await receiver()
    await sendAll([sendingTo(there), sendingTo(there), sendingTo(there)])
    assert.strictEqual(new Set(there.arrivals.map(({ port }) => port)).size, 1)
  })

  it("that the other side closed meanwhile is no failure", async () => {
    const there = await receiver()
    await Effect.gen(function* () {
      const { send } = yield* WebhookSender.WebhookSender
      yield* send(sendingTo(there))
      there.closeConnections()
      assert.strictEqual(word(yield* send(sendingTo(there))), 204)
    }).pipe(Effect.provide(webhookClient({ secret, networks: local })), Effect.runPromise)
    assert.lengthOf(there.arrivals, 2)
  })

  it("is given up with whoever wanted it", async () => {
    const there = await receiver()
    const gone = new Promise<void>((resolve) => {
      there.answer = (response) => void response.once("close", resolve)
    })
    await Effect.gen(function* () {
      const { send } = yield* WebhookSender.WebhookSender
      const fiber = yield* Effect.forkChild(send(sendingTo(there)), { startImmediately: true })
      yield* Effect.promise(() => there.until(1))
      yield* Fiber.interrupt(fiber)
      yield* Effect.promise(() => gone)
    }).pipe(Effect.provide(webhookClient({ secret, networks: local, limitMillis: never })), Effect.runPromise)
  })
})

describe("an inner network", () => {
  it("is not reached by an address, nor by a name that stands for it", async () => {
    const there = await receiver()
    const networks = networksOf({ allowHttp: true })
    for (const host of ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"]) {
      const outcome = await send(sendingTo(`http://${host}:${there.port}/`), { networks })
      assert.strictEqual(word(outcome), "refused-address", host)
    }
    assert.isEmpty(there.arrivals)
  })

  /** Names that stand for what they are told, another thing at each look. */
  const naming = (...answers: ReadonlyArray<ReadonlyArray<string>>) => {
    let looks = 0
    const ask = (_name: string, _options: unknown, answer: (error: null, all: ReadonlyArray<object>) => void) => {
      const addresses = answers[Math.min(looks++, answers.length - 1)] ?? []
      answer(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
      )
    }
    return { ask: ask as unknown as typeof lookup, looks: () => looks }
  }
  const networks = open("127.0.0.2/32")

  it("is not reached by a name that changes between the look and the use: there is only one look", async () => {
    const allowed = await receiver({ host: "127.0.0.2" })
    const inner = await receiver({ port: allowed.port })
    const names = naming(["127.0.0.2"], ["127.0.0.1"])
    const url = `http://changing.example.jp:${allowed.port}/`
    assert.strictEqual(word(await send(sendingTo(url), { networks, ask: names.ask })), 204)
    assert.strictEqual(names.looks(), 1)
    assert.strictEqual(word(await send(sendingTo(url), { networks, ask: names.ask })), "refused-address")
    assert.lengthOf(allowed.arrivals, 1)
    assert.isEmpty(inner.arrivals)
  })

  it.each([["127.0.0.2", "127.0.0.1"], ["127.0.0.2", "::1"], ["::ffff:127.0.0.1"], []])(
    "is not reached when one of the addresses of a name lies in it: %s %s",
    async (...addresses) => {
      const allowed = await receiver({ host: "127.0.0.2" })
      const { ask } = naming(addresses.filter((address) => typeof address === "string"))
      const url = `http://many.example.jp:${allowed.port}/`
      assert.strictEqual(word(await send(sendingTo(url), { networks, ask })), "refused-address")
      assert.isEmpty(allowed.arrivals)
    }
  )

  it("is not reached by what was subscribed when the service allowed more", async () => {
    const there = await receiver()
    const url = `http://127.0.0.1:${there.port}/`
    assert.strictEqual(word(await send(sendingTo(url), { networks: open("127.0.0.0/8", false) })), "refused-address")
    assert.isEmpty(there.arrivals)
  })
})

describe("https", () => {
  it("is believed only with a certificate that somebody trusted stands for", async () => {
    const there = await receiver({ tls })
    const url = `https://localhost:${there.port}/`
    const networks = open("127.0.0.0/8,::1/128", false)
    assert.strictEqual(word(await send(sendingTo(url), { networks })), "untrusted")
    assert.isEmpty(there.arrivals)
    setDefaultCACertificates([tls.cert])
    assert.strictEqual(word(await send(sendingTo(url), { networks })), 204)
    // The certificate is of this machine's name and first address, and of no other.
    const another = await receiver({ tls, host: "127.0.0.2" })
    assert.strictEqual(word(await send(sendingTo(`https://127.0.0.2:${another.port}/`), { networks })), "untrusted")
    assert.isEmpty(another.arrivals)
  })
})

/** A key of this test alone, with a certificate for a hundred years that it made for itself. */
const tls = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoYZh216k7uU97jIX
IFU4S2ws4x5yFrWhXnr/Cn/2kcyhRANCAATXlUu+B/as+PocJ4pCGm0S3T3JF5Qd
uh/qIJ52+wdZ23FW4suRKqKYwMXmF4X5Rk6+/+h1nEO7w5bKB5giI41i
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmTCCAT+gAwIBAgIUbqBMiSJzuX1XdpBERjG6sR+3RtAwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIcmVjZWl2ZXIwIBcNMjYxMTI5MTAzNTA5WhgPMjEyNjExMDUx
MDM1MDlaMBMxETAPBgNVBAMMCHJlY2VpdmVyMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAE15VLvgf2rPj6HCeKQhptEt09yReUHbof6iCedvsHWdtxVuLLkSqimMDF
5heF+UZOvv/odZxDu8OWygeYIiONYqNvMG0wHQYDVR0OBBYEFHUTZPx4yCXbyCZG
z3nhuQIJJHEUMB8GA1UdIwQYMBaAFHUTZPx4yCXbyCZGz3nhuQIJJHEUMA8GA1Ud
EwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAoGCCqGSM49
BAMCA0gAMEUCIQCE0si8SUaSRdrsNkNg4812RJ5yGhEY/NkbmnX56BWlBQIgDDBv
PxEYaegVJD+uEL0YMOzt5TI/hEl718mhdU3+lOc=
-----END CERTIFICATE-----`
}
