// The code that docs/webhooks.md gives to those who receive events does what is said there: it takes what the service sends,
// once however often it comes, and nothing from anybody else.
import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { type CalendarDate, type Holder, WebhookEvent, WebhookSender } from "@fukuri/core"
import { networksOf, parseNetworks, webhookClient } from "@fukuri/http"
import { Effect, Redacted, Result } from "effect"
import { webhookSecretsOf } from "../../packages/http/src/webhooks/WebhookSecret.ts"

const document = readFileSync(join(import.meta.dirname, "..", "..", "docs", "webhooks.md"), "utf8")
const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(document) ?? []

const secret = Redacted.make("a secret of a test, long enough to be one")
const of = { association: "sag" as Holder.AssociationCode, webhook: "w-1" }
const [key, older] = [webhookSecretsOf(secret).make(of), webhookSecretsOf(secret).make(of)]
const networks = networksOf({ allowHttp: true, open: Result.getOrThrow(parseNetworks("127.0.0.0/8")) })

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

let receiver: ChildProcess
let port: number
let printed = ""
let onPrinted = () => {}
/** What it printed, once that has a text: it is printed before the answer, but may arrive after it. */
const printedWith = (text: string): Promise<string> =>
  new Promise((resolve) => {
    onPrinted = () => {
      if (printed.includes(text)) resolve(printed)
    }
    onPrinted()
  })
beforeAll(async () => {
  port = await freePort()
  receiver = spawn(process.execPath, ["--input-type=module-typescript", "--eval", code], {
    env: { PATH: process.env["PATH"], WEBHOOK_SECRET: key.shown, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"]
  })
  receiver.stdout?.on("data", (chunk: Buffer) => {
    printed += chunk.toString("utf8")
    onPrinted()
  })
  await new Promise<unknown>((resolve, reject) => {
    receiver.once("exit", (status) => reject(new Error(`the code of the document ended with ${status}`)))
    void printedWith("listening").then(resolve)
  })
})
afterAll(() => receiver.kill())

const send = (id: string, more: Partial<WebhookSender.Sending> = {}) =>
  Effect.gen(function* () {
    const event = WebhookEvent.testEventOf(`s${id}` as Holder.AssociationCode, id, Date.now() as CalendarDate.Instant)
    const url = `http://127.0.0.1:${port}/`
    const at = Date.now() as CalendarDate.Instant
    const outcome = yield* (yield* WebhookSender.WebhookSender).send({
      ...of,
      url,
      secrets: [key.sealed],
      event,
      at,
      ...more
    })
    return outcome._tag === "Answered" ? outcome.status : outcome.why
  }).pipe(Effect.provide(webhookClient({ secret, networks })), Effect.runPromise)

describe("the receiver of the document", () => {
  it("takes what the service sends, also while two secrets sign, and does it once however often it comes", async () => {
    assert.strictEqual(await send("1"), 204)
    assert.strictEqual(await send("1"), 204)
    assert.strictEqual(await send("2", { secrets: [older.sealed, key.sealed] }), 204)
    assert.strictEqual((await printedWith("s2")).split("webhook.test").length - 1, 2)
  })

  it("takes nothing that another secret signed, and nothing that is ten minutes old", async () => {
    assert.strictEqual(await send("3", { secrets: [older.sealed] }), 401)
    assert.strictEqual(await send("3", { at: (Date.now() - 600_000) as CalendarDate.Instant }), 401)
    const bare = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" })
    assert.strictEqual(bare.status, 401)
  })
})

describe("the table of the document", () => {
  it("has every kind of event, and no other", () => {
    const told = [...document.matchAll(/^\| `([a-z_.]+)` *\|/gm)].map(([, kind]) => kind)
    assert.sameMembers(told, [...WebhookEvent.SentKind.literals])
  })
})
