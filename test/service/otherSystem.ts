// Another system of the association at the real service: a key and an address for events, made in the office, and what is
// asked by the key about one person, right and wrong, with their number wherever a system might put it.
import { assert } from "@effect/vitest"
import { submit } from "../http/office/world.ts"
import { allScopes } from "../http/api/apiService.ts"
import type { FormClient } from "../support/formClient.ts"
import { csvOf, memberLine } from "../support/membersFile.ts"
import { startReceiver } from "../support/receiver.ts"
import type { Service } from "../support/service.ts"

/** What lets a service send events to this machine. */
export const eventsToThisMachine = { FUKURI_WEBHOOK_ALLOW_HTTP: "1", FUKURI_WEBHOOK_PRIVATE: "127.0.0.1/32" } as const

/** What was answered to a system. */
export interface SystemAnswer {
  readonly path: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A day of a system: what it was answered, what it was told, and what nobody else may know. */
export interface SystemDay {
  readonly answers: ReadonlyArray<SystemAnswer>
  readonly told: ReadonlyArray<string>
  readonly secrets: ReadonlyArray<string>
}

/** Logs in as the demo's clerk, who may everything. */
export const logInAtOffice = async (service: Service, client: FormClient): Promise<void> => {
  const password = /\/office {2}demo \/ (\S+)/.exec(service.output())?.[1] ?? assert.fail(service.output())
  await client.press(await client.open("/office/login"), "ログイン", { id: "demo", password })
}

/** Everything that a system can do for a person. `clerk` is logged in at the office. */
export const systemDay = async (
  service: Service,
  clerk: FormClient,
  person: { readonly number: string; readonly birthDate: string }
): Promise<SystemDay> => {
  const there = await startReceiver()
  try {
    const word = "hunter2-of-the-address"
    const subscribed = await submit(clerk, await clerk.open("/office/webhooks/new"), /\/webhooks$/, {
      url: `http://127.0.0.1:${there.port}/events?key=${word}`,
      kinds: "coupon.redeemed"
    })
    const signing = /whsec_[A-Za-z0-9+/]{43}=/.exec(subscribed.html)?.[0] ?? assert.fail(subscribed.text)
    const token = await keyMadeBy(clerk)
    const answers: Array<SystemAnswer> = []
    const ask = async (path: string, { headers = {}, ...init }: RequestInit & Asked = {}): Promise<SystemAnswer> => {
      const asked = { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers }
      const once = { "idempotency-key": `${init.method ?? "GET"} ${path} for ${person.number}` }
      const response = await fetch(`${service.url}/api/v1${path}`, { ...init, headers: { ...once, ...asked } })
      const answer = { path, status: response.status, headers: response.headers, text: await response.text() }
      answers.push(answer)
      return answer
    }
    await askAll(ask, person)
    await there.until(1)
    const told = there.arrivals.map(({ body }) => body)
    return { answers, told, secrets: [word, signing, token, token.split("_").slice(3).join("_")] }
  } finally {
    await there.close()
  }
}

interface Asked {
  readonly headers?: Readonly<Record<string, string>>
}

const askAll = async (
  ask: (path: string, init?: RequestInit & Asked) => Promise<SystemAnswer>,
  { birthDate, number }: { readonly number: string; readonly birthDate: string }
): Promise<void> => {
  const order = { holder: number, facility: "1234567", product: "my-refresh", course: "my-refresh", quantity: 1 }
  const sending = (body: unknown) => ({ method: "POST", body: JSON.stringify(body) })

  await ask(`/holders/${number}/book`)
  await ask(`/holders/${number}/verdicts?facility=1234567`)
  await ask(`/holders/${number}x/book?year=${number}`)
  await ask(`/holders/${number}/nothing?${number}`)
  await ask(`/holders/${number}/book`, { headers: { authorization: `Bearer ${number}` } })
  const used = await ask("/redemptions", sending(order))
  assert.strictEqual(used.status, 201, used.text)
  const reversal = { quantity: 1, reason: "mistaken", text: `${number} called: it was a mistake`, toldOn: "2024-07-01" }
  const reversed = await ask(`/redemptions/${JSON.parse(used.text).use.id}/reversals`, sending(reversal))
  assert.strictEqual(reversed.status, 201, reversed.text)
  await ask("/redemptions?for=nobody", sending({ ...order, course: number, name: "例示 すみれ" }))
  await ask("/redemptions", { method: "POST", body: `{"holder": "${number}` })
  await ask("/redemptions?for=another", sending({ ...order, quantity: 9 }))
  const line = memberLine({ number, birthDate, name: "例示 すみれ", kana: "レイジ スミレ", sex: "不明" })
  const file = { method: "POST", headers: { "content-type": "text/csv" } }
  const listed = await ask("/imports/members?asOf=2024-07-01", { ...file, body: csvOf([line]) })
  assert.strictEqual(listed.status, 202, listed.text)
  await ask(`/imports/members?asOf=${number}`, { ...file, body: csvOf([line]) })
  await ask(`/jobs/${JSON.parse(listed.text).id}`)
  await ask(`/jobs/${number}`)
  await ask("/grant-runs", sending({ on: "2024-07-01" }))
  await ask("/ledger?after=0")
}

const keyMadeBy = async (clerk: FormClient): Promise<string> => {
  const page = await clerk.open("/office/api-keys/new")
  const form = page.forms.find(({ action }) => action.endsWith("/new")) ?? assert.fail(page.text)
  const scopes = allScopes.map((scope) => ["scopes", scope] as const)
  const made = await clerk.post(form.action, [...Object.entries({ ...form.fields, name: "人事システム" }), ...scopes])
  return /fkr_sag_\S{56}/.exec(made.text)?.[0] ?? assert.fail(made.text)
}
