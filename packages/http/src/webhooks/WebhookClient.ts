/**
 * WebhookClient: carries one event by HTTP: signed, into no inner network, following nowhere, for ten seconds at most. Of the
 * answer only the status is told; its text is read as far as a connection needs it to be used again, and kept nowhere.
 */
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http"
import { Agent as HttpsAgent, request as requestHttps } from "node:https"
import type { lookup } from "node:dns"
import { Webhook, WebhookSender } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { count, metrics } from "../Metrics.ts"
import type { Secret } from "../Secret.ts"
import { AddressRefused, lookupIn, readUrl, type WebhookNetworks } from "./WebhookNetworks.ts"
import { webhookSecretsOf } from "./WebhookSecret.ts"

/** What a service decides about sending. */
export interface WebhookClientOptions {
  readonly secret: Secret
  readonly networks: WebhookNetworks
  /** How long the other side has for its status. */
  readonly limitMillis?: number
  /** How names are looked up. */
  readonly ask?: typeof lookup
}

/** How long the other side has unless a service decides otherwise. */
const patienceMillis = 10_000
/** How much of an answer is read. */
const answerBytes = 64 * 1024
/** How long a connection is kept for the next event. */
const idleMillis = 5_000

/** Sends over HTTP, and counts what comes of it. */
export const layer = (options: WebhookClientOptions): Layer.Layer<WebhookSender.WebhookSender> =>
  Layer.effect(
    WebhookSender.WebhookSender,
    Effect.map(
      Effect.acquireRelease(Effect.sync(clients), ({ http, https }) =>
        Effect.sync(() => {
          http.destroy()
          https.destroy()
        })
      ),
      (agents) => {
        const send = sendingWith(options, agents)
        return {
          send: (sending: WebhookSender.Sending) =>
            Effect.tap(
              Effect.promise((signal) => send(sending, signal)),
              (outcome) => count(metrics.webhookDeliveries, { outcome: outcomeWord(outcome) })
            )
        }
      }
    )
  )

interface Agents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
}

const clients = (): Agents => {
  const kept = { keepAlive: true, maxSockets: 4, maxTotalSockets: 256, timeout: idleMillis }
  return { http: new HttpAgent(kept), https: new HttpsAgent(kept) }
}

const outcomeWord = (outcome: Webhook.Outcome) => {
  if (outcome._tag === "Unanswered") return outcome.why
  return Webhook.isDelivered(outcome) ? "delivered" : "refused"
}

const sendingWith = (options: WebhookClientOptions, agents: Agents) => {
  const { ask, limitMillis = patienceMillis, networks, secret } = options
  const secrets = webhookSecretsOf(secret)
  const lookup = lookupIn(networks, ask)

  return async (
    { association, at, event, secrets: sealed, url: text, webhook }: WebhookSender.Sending,
    stopped: AbortSignal
  ): Promise<Webhook.Outcome> => {
    const { body, id } = event
    const timestamp = Math.floor(at / 1000)
    const signature = secrets.sign({ association, webhook }, sealed, { id, timestamp, body })
    if (signature === undefined) return unanswered("no-secret")
    const read = readUrl(text, networks)
    // The settings may allow less by now than when it was subscribed.
    if (read._tag === "Failure") return unanswered("refused-address")
    const url = read.success
    const isHttps = url.protocol === "https:"
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "user-agent": "Fukuri-Webhooks",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signature
    }
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(limitMillis)])
    const asked = { method: "POST", headers, lookup, signal }
    const begin = (): ClientRequest =>
      isHttps
        ? requestHttps(url, { ...asked, agent: agents.https })
        : requestHttp(url, { ...asked, agent: agents.http })
    const first = await outcomeOf(begin(), body, signal)
    // A kept connection may be closed by the other side while we write: that says nothing of it.
    return first === "stale" ? unstale(await outcomeOf(begin(), body, signal)) : first
  }
}

const outcomeOf = (request: ClientRequest, body: string, signal: AbortSignal): Promise<Webhook.Outcome | "stale"> =>
  new Promise((resolve) => {
    // Whatever the other side does to the connection, there is an outcome in time: nothing waits for a request without an end.
    signal.addEventListener("abort", () => resolve(unanswered("no-answer")), { once: true })
    request.once("response", (response) => {
      discard(response)
      resolve({ _tag: "Answered", status: response.statusCode ?? 0 })
    })
    // Nobody asked for another protocol: of such an answer the client tells nothing but this.
    request.once("upgrade", (response, socket) => {
      socket.destroy()
      resolve({ _tag: "Answered", status: response.statusCode ?? 0 })
    })
    // After the answer nothing that happens to the connection matters.
    request.on("error", (error) =>
      resolve(request.reusedSocket && codeOf(error) === "ECONNRESET" ? "stale" : unanswered(whyOf(error)))
    )
    request.end(body)
  })

const unstale = (outcome: Webhook.Outcome | "stale"): Webhook.Outcome =>
  outcome === "stale" ? unanswered("unreachable") : outcome

const discard = (response: IncomingMessage): void => {
  let bytes = 0
  response.on("error", () => undefined)
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > answerBytes) response.destroy()
  })
}

const unanswered = (why: Webhook.Hindrance): Webhook.Outcome => ({ _tag: "Unanswered", why })

/** Only a word: the message of an error may hold the address. */
const whyOf = (error: Error): Webhook.Hindrance => {
  if (error instanceof AddressRefused) return "refused-address"
  const code = codeOf(error)
  if (code === "ABORT_ERR" || error.name === "AbortError" || error.name === "TimeoutError") return "no-answer"
  return untrusted.test(code) ? "untrusted" : "unreachable"
}

const untrusted = /^(?:CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|HOSTNAME_MISMATCH)/

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "")
