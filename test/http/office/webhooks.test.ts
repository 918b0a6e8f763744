// What managers do about the systems that are told of coupons, over HTTP: the form, what is refused and where, the secret that
// is shown once and verified by what is sent then, the log, and what is told when it failed too often.
import { Audit, Documents, WebhookDelivery, Webhooks, type WebhookSender } from "@fukuri/core"
import { networksOf, parseNetworks, webhookClient } from "@fukuri/http"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, type Layer } from "effect"
import { Webhook as Verifier } from "standardwebhooks"
import { pressNow, logIn, toConfirm, refresh } from "../journey.ts"
import { sag, testSecret } from "../memberService.ts"
import type { Page } from "../../support/formClient.ts"
import { type Receiver, startReceiver } from "../../support/receiver.ts"
import { type OfficeService, withOffice } from "./officeService.ts"
import { submit } from "./world.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const path = "/office/webhooks"
const member = { number: "234567", birthDate: "19791020" }

const networks = networksOf({ allowHttp: true, open: Result.getOrThrow(parseNetworks("127.0.0.0/8")) })
const spec = { office: { networks } }

const validator = htmlValidator({
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }]
})

const secretOn = (page: Page): string => /whsec_[A-Za-z0-9+/]{43}=/.exec(page.html)?.[0] ?? assert.fail(page.text)

/** Subscribes to uses. Answers the page that has the secret, and the address of the page of the subscription. */
const subscribe = async (service: OfficeService, there: Pick<Receiver, "port">) => {
  const client = await service.login("manager")
  const made = await submit(client, await client.open(`${path}/new`), /\/webhooks$/, {
    url: `http://127.0.0.1:${there.port}/events?key=hunter2`,
    kinds: "coupon.redeemed"
  })
  const one = /\/office\/webhooks\/([0-9a-z]{9}-[0-9a-z]{12})"/.exec(made.html)?.[1] ?? assert.fail(made.text)
  return { client, made, one: `${path}/${one}`, id: one }
}

const use = async (service: OfficeService) => {
  const client = service.client()
  const done = await pressNow(client, await toConfirm(client, await logIn(client, member), refresh))
  assert.strictEqual(done.heading, "利用完了")
}

const client: Layer.Layer<WebhookSender.WebhookSender> = webhookClient({ secret: testSecret, networks })

/** Sends what there is, as a node does. */
const turn = (service: OfficeService) =>
  service.run(
    Effect.gen(function* () {
      for (const key of yield* WebhookDelivery.due()) yield* WebhookDelivery.follow("a node", key)
    }).pipe(Effect.provide(client))
  )

const recordOf = (service: OfficeService) =>
  service.run(Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, action: "webhook", limit: 100 })))

const withReceiver =
  (test: (service: OfficeService, there: Receiver) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const there = await startReceiver()
    try {
      await withOffice(spec, (service) => test(service, there))()
    } finally {
      await there.close()
    }
  }

describe("another system", () => {
  it(
    "is told of a use, signed with the secret that was shown once, and the log says that it came",
    withReceiver(async (service, there) => {
      const { client, id, made, one } = await subscribe(service, there)
      assert.strictEqual(made.heading, "通知先を追加しました")
      assert.deepStrictEqual((await validator.validateString(made.html)).results, [])
      const secret = secretOn(made)
      await use(service)
      await turn(service)
      const [arrival] = there.arrivals
      if (arrival === undefined) return assert.fail("nothing came")
      // The clock of the service is years ago, which a verifier does not believe: it is asked as of then.
      const signed = new Verifier(secret).sign(
        arrival.id,
        new Date(Number(arrival.headers["webhook-timestamp"]) * 1000),
        arrival.body
      )
      assert.strictEqual(arrival.headers["webhook-signature"], signed)
      assert.deepInclude(JSON.parse(arrival.body).data, { holder: member.number, product: "my-refresh", by: "holder" })
      assert.notMatch(arrival.body, /見本|さくら|1979/)
      const page = await client.open(one)
      assert.include(page.text, "届いた (204)")
      assert.include(page.text, arrival.id)
      const kept = await service.run(
        Effect.flatMap(Documents.Documents, (documents) => documents.find({ subject: sag, kind: "webhook", id }))
      )
      for (const text of [page.html, JSON.stringify(kept), JSON.stringify(await recordOf(service)), ...service.log]) {
        assert.notInclude(text, secret.slice(6, 20))
      }
      for (const text of [JSON.stringify(await recordOf(service)), ...service.log]) assert.notInclude(text, "hunter2")
    })
  )

  it(
    "is subscribed once, however often the form is sent, and a second answer has no secret",
    withReceiver(async (service, there) => {
      const client = await service.login("manager")
      const form = await client.open(`${path}/new`)
      const { fields = {} } = form.forms.find(({ action }) => action === path) ?? {}
      const typed = { ...fields, url: `http://127.0.0.1:${there.port}/`, kinds: "coupon.granted" }
      assert.strictEqual((await client.post(path, typed)).status, 200)
      const again = await client.post(path, typed)
      assert.strictEqual(again.location, `${path}/${fields["id"]}?done=again`)
      const page = await client.open(again.location)
      assert.include(page.text, "すでに追加されています。")
      assert.notInclude(page.html, "whsec_")
      assert.lengthOf(await service.run(Webhooks.standing(sag)), 1)
    })
  )

  it(
    "is sent a test, and an event again, and the log tells both apart",
    withReceiver(async (service, there) => {
      const { client, one } = await subscribe(service, there)
      await use(service)
      await turn(service)
      const tested = await submit(client, await client.open(one), /\/test$/, {})
      assert.include(tested.text, "テストを送ります。")
      assert.include(tested.text, "1件が、これから送られます。")
      await turn(service)
      const resent = await submit(client, await client.open(one), /\/resend$/, {})
      assert.include(resent.text, "もう一度送ります。")
      await turn(service)
      const [first, test, again] = there.arrivals
      assert.strictEqual(again?.id, first?.id)
      assert.strictEqual(again?.body, first?.body)
      assert.strictEqual(JSON.parse(test?.body ?? "{}").type, "webhook.test")
      assert.strictEqual((await client.open(one)).text.split("依頼").length, 3)
    })
  )

  it(
    "is paused with a reason and goes on from there; has a new secret for a day beside the old one; is taken away",
    withReceiver(async (service, there) => {
      const { client, made, one } = await subscribe(service, there)
      const refused = await client.post(`${one}/pause`, {
        ...(await client.open(`${one}/pause`)).forms.find(({ action }) => action.endsWith("/pause"))?.fields,
        reason: " "
      })
      assert.strictEqual(refused.status, 422)
      assert.include(refused.text, "理由を、1〜500文字で入力してください。")
      const paused = await submit(client, await client.open(`${one}/pause`), /\/pause$/, { reason: "宛先の工事" })
      assert.include(paused.text, "宛先の工事")
      await use(service)
      await turn(service)
      assert.isEmpty(there.arrivals)
      const rotated = await submit(client, await client.open(`${one}/secret`), /\/secret$/, {})
      assert.notStrictEqual(secretOn(rotated), secretOn(made))
      assert.include((await submit(client, await client.open(one), /\/resume$/, {})).text, "通知を再開しました。")
      await turn(service)
      assert.strictEqual(String(there.arrivals[0]?.headers["webhook-signature"]).split(" ").length, 2)
      const gone = await submit(client, await client.open(`${one}/remove`), /\/remove$/, {})
      assert.include(gone.text, "通知先を取り除きました。")
      assert.include(gone.text, "通知先はありません。")
      assert.strictEqual((await client.get(one)).status, 404)
      const audit = await client.open("/office/audit?action=webhook.")
      for (const name of ["通知先を追加", "通知を一時停止", "署名の鍵を新しくした", "通知を再開", "通知先を取り除く"]) {
        assert.include(audit.text, name)
      }
    })
  )

  it(
    "that fails too often is told of on the first page, to everybody, and how to go on to those who may",
    withReceiver(async (service, there) => {
      const { client, one } = await subscribe(service, there)
      there.answer = (response) => void response.writeHead(410).end()
      await use(service)
      await turn(service)
      const overview = await client.open("/office")
      assert.include(overview.text, `127.0.0.1:${there.port}への通知が、失敗が続いたため止まっています。`)
      assert.include(overview.html, `href="${path}"`)
      const viewer = await (await service.login("viewer")).open("/office")
      assert.include(viewer.text, "管理の役割の職員にお知らせください。")
      assert.notInclude(viewer.html, `href="${path}"`)
      assert.include((await client.open(one)).text, "受け取られなかった (410)")
      assert.include((await client.open(path)).text, "失敗で停止")
    })
  )
})

describe("what cannot be subscribed", () => {
  it(
    "is told at its field, and what was typed is kept",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const { fields = {} } = (await client.open(`${path}/new`)).forms.find(({ action }) => action === path) ?? {}
      for (const [url, sentence] of [
        ["", "宛先のアドレスを、https://coupon.example.jp/events のように入力してください。"],
        ["coupon.example.jp", "のように入力してください。"],
        ["http://coupon.example.jp/", "https:// で始まるものにしてください。"],
        ["https://a:b@coupon.example.jp/", "ユーザー名やパスワードは入れられません。"],
        ["https://127.0.0.1/", "内部のネットワークの宛先には送信できません。"],
        ["https://169.254.169.254/", "内部のネットワークの宛先には送信できません。"],
        [`https://coupon.example.jp/${"x".repeat(480)}`, "500文字までにしてください。"]
      ] as const) {
        const answer = await client.post(path, { ...fields, url, kinds: "coupon.redeemed" })
        assert.strictEqual(answer.status, 422, url)
        assert.include(answer.text, sentence)
        assert.include(answer.html, `value="${url}"`)
      }
      const nothing = await client.post(path, { csrf: fields["csrf"] ?? "", url: "https://coupon.example.jp/" })
      assert.include(nothing.text, "知らせることを1つ以上選んでください。")
      assert.isEmpty(await service.run(Webhooks.standing(sag)))
    })
  )

  it(
    "is an eleventh",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const add = async () => {
        const { fields = {} } = (await client.open(`${path}/new`)).forms.find(({ action }) => action === path) ?? {}
        return client.post(path, { ...fields, url: "https://coupon.example.jp/", kinds: "coupon.redeemed" })
      }
      for (let count = 0; count < 10; count++) assert.strictEqual((await add()).status, 200)
      const eleventh = await add()
      assert.strictEqual(eleventh.status, 422)
      assert.include(eleventh.text, "通知先は10件までです。")
    })
  )
})
