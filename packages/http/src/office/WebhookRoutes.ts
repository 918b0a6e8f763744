/**
 * WebhookRoutes (通知先): what managers do about other systems that are told of coupons: the list, a new one, its log, a test,
 * sending again, pausing, going on, a new secret, taking away. A secret is on the page that answers and nowhere else.
 */
import { CouponBooks, LedgerEntry, type Shelf, Webhook, WebhookEvent, Webhooks } from "@fukuri/core"
import { type OfficeView, WebhookPages } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema } from "effect"
import { newId } from "../Ids.ts"
import { page } from "../Reply.ts"
import { readUrl, type UrlFault, type WebhookNetworks } from "../webhooks/WebhookNetworks.ts"
import { type WebhookSecrets, webhookSecretsOf } from "../webhooks/WebhookSecret.ts"
import { actorNames } from "./ActorNames.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeParts,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { isNewId } from "./PeriodInput.ts"

const { path } = WebhookPages.webhooksPlace
const one = `${path}/:id`

const doneOfAll = { removed: "通知先を取り除きました。" } as const satisfies DoneMessages

const doneOfOne = {
  again: "この通知先は、すでに追加されています。署名の鍵を控えていないときは、新しくしてください。",
  paused: "通知を一時停止しました。",
  resumed: "通知を再開しました。",
  tested: "テストを送ります。結果は、数秒後に下の記録に出ます。",
  resent: "もう一度送ります。結果は、数秒後に下の記録に出ます。",
  notThere: "行われませんでした。今の状態を確かめてください。",
  tooMuch: "送信を待っているものが多いため、受け付けていません。少し待ってから、もう一度お試しください。",
  unknown: "記録に残っていない送信のため、送れません。"
} as const satisfies DoneMessages

/** The pages and deeds about webhooks. */
export const webhookRoutes = ({
  networks,
  secret
}: Pick<OfficeParts, "networks" | "secret">): ReadonlyArray<OfficeRoute> => {
  const secrets = webhookSecretsOf(secret)
  const needs = "manage"
  return [
    { method: "GET", path, needs, handler: showList, done: doneOfAll },
    { method: "GET", path: `${path}/new`, needs, handler: showForm },
    { method: "POST", path, needs, handler: create(networks, secrets) },
    { method: "GET", path: one, needs, handler: showOne, done: doneOfOne },
    { method: "POST", path: `${one}/test`, needs, handler: test },
    { method: "POST", path: `${one}/resend`, needs, handler: resend },
    { method: "POST", path: `${one}/resume`, needs, handler: resume },
    { method: "GET", path: `${one}/pause`, needs, handler: looking(WebhookPages.webhookPause) },
    { method: "POST", path: `${one}/pause`, needs, handler: pause },
    { method: "GET", path: `${one}/secret`, needs, handler: looking(WebhookPages.webhookRotation) },
    { method: "POST", path: `${one}/secret`, needs, handler: rotate(secrets) },
    { method: "GET", path: `${one}/remove`, needs, handler: looking(WebhookPages.webhookRemoval) },
    { method: "POST", path: `${one}/remove`, needs, handler: remove }
  ]
}

const showList: OfficeHandler = (incoming) =>
  Effect.map(Webhooks.list(incoming.clerk), (all) => page(WebhookPages.webhooksPage(incoming.frame("settings"), all)))

const showForm: OfficeHandler = (incoming) =>
  Effect.map(CouponBooks.now, ({ at }) =>
    formPage(incoming, { url: "", kinds: WebhookEvent.EventKind.literals }, newId(at), [])
  )

const create =
  (networks: WebhookNetworks, secrets: WebhookSecrets): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const { at } = yield* CouponBooks.now
      const sent = typed(incoming, "id")
      const id = isNewId(sent) ? sent : newId(at)
      const typedDraft = { url: typedLine(incoming, "url"), kinds: incoming.fields.all("kinds") }
      const draft = readDraft(typedDraft, networks)
      if (Result.isFailure(draft)) return formPage(incoming, typedDraft, id, draft.failure)
      const { sealed, shown } = secrets.make({ association: incoming.association.code, webhook: id })
      const { host } = draft.success
      return yield* Webhooks.create(incoming.clerk, { id, draft: draft.success, secret: sealed }).pipe(
        Effect.map(() => secretPage(incoming, { id, host, secret: shown, isNew: true })),
        Effect.catchTags({
          WebhookExists: () => Effect.succeed(seeDone(WebhookPages.webhookPath(id), doneOfOne, "again")),
          WebhooksFull: ({ most }) =>
            Effect.succeed(formPage(incoming, typedDraft, id, [{ field: "", sentence: sentences.full(most) }]))
        })
      )
    })

const showOne: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk } = incoming
    const webhook = yield* Webhooks.get(clerk, incoming.param("id"))
    const { at } = yield* CouponBooks.now
    const nameOf = yield* actorNames(association.code)
    return page(WebhookPages.webhookPage(incoming.frame("settings"), { webhook, now: at, nameOf }))
  })

const test: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    return yield* Webhooks.test(incoming.clerk, incoming.param("id"), newId(at)).pipe(
      Effect.as(seeOne(incoming, "tested")),
      Effect.catchTags({
        WebhookNotThere: () => Effect.succeed(seeOne(incoming, "notThere")),
        AskedTooMuch: () => Effect.succeed(seeOne(incoming, "tooMuch"))
      })
    )
  })

const resend: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    const wanted = { again: newId(at), event: typed(incoming, "event") }
    return yield* Webhooks.resend(incoming.clerk, incoming.param("id"), wanted).pipe(
      Effect.as(seeOne(incoming, "resent")),
      Effect.catchTags({
        WebhookNotThere: () => Effect.succeed(seeOne(incoming, "notThere")),
        AskedTooMuch: () => Effect.succeed(seeOne(incoming, "tooMuch")),
        EventUnknown: () => Effect.succeed(seeOne(incoming, "unknown"))
      })
    )
  })

const resume: OfficeHandler = (incoming) =>
  Webhooks.resume(incoming.clerk, incoming.param("id")).pipe(
    Effect.as(seeOne(incoming, "resumed")),
    Effect.catchTag("WebhookNotThere", () => Effect.succeed(seeOne(incoming, "notThere")))
  )

const pause: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const id = incoming.param("id")
    const reason = Option.getOrUndefined(decodeReason(typedLine(incoming, "reason")))
    if (reason === undefined) {
      const kept = yield* Webhooks.get(incoming.clerk, id)
      const mistakes = [{ field: "reason", sentence: sentences.reason }]
      return page(WebhookPages.webhookPause(incoming.frame("settings", { mistakes }), kept), 422)
    }
    return yield* Webhooks.pause(incoming.clerk, id, reason).pipe(
      Effect.as(seeOne(incoming, "paused")),
      Effect.catchTag("WebhookNotThere", () => Effect.succeed(seeOne(incoming, "notThere")))
    )
  })

const rotate =
  (secrets: WebhookSecrets): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const { association, clerk } = incoming
      const { id, value } = yield* Webhooks.get(clerk, incoming.param("id"))
      const { sealed, shown } = secrets.make({ association: association.code, webhook: id })
      yield* Webhooks.rotate(clerk, id, sealed)
      return secretPage(incoming, { id, host: value.host, secret: shown, isNew: false })
    })

const remove: OfficeHandler = (incoming) =>
  Effect.as(Webhooks.remove(incoming.clerk, incoming.param("id")), seeDone(path, doneOfAll, "removed"))

/** A look at one before something is done with it. */
const looking =
  (view: (frame: OfficeView.OfficeFrame, kept: Shelf.Kept<Webhook.Webhook>) => string): OfficeHandler =>
  (incoming) =>
    Effect.map(Webhooks.get(incoming.clerk, incoming.param("id")), (kept) =>
      page(view(incoming.frame("settings"), kept))
    )

const seeOne = (incoming: OfficeIncoming, key: keyof typeof doneOfOne) =>
  seeDone(WebhookPages.webhookPath(incoming.param("id")), doneOfOne, key)

const secretPage = (incoming: OfficeIncoming, made: Parameters<typeof WebhookPages.webhookSecret>[1]) =>
  page(WebhookPages.webhookSecret(incoming.frame("settings"), made))

const formPage = (
  incoming: OfficeIncoming,
  draft: WebhookPages.WebhookDraft,
  id: string,
  mistakes: ReadonlyArray<OfficeView.FormMistake>
) => page(WebhookPages.webhookForm(incoming.frame("settings", { mistakes }), { draft, id }), statusOf(mistakes))

/** What was typed, read; or every mistake in it. */
const readDraft = (
  draft: WebhookPages.WebhookDraft,
  networks: WebhookNetworks
): Result.Result<Webhook.Draft, ReadonlyArray<OfficeView.FormMistake>> => {
  const url = readUrl(draft.url, networks)
  const kinds = WebhookEvent.EventKind.literals.filter((kind) => draft.kinds.includes(kind))
  const tooLong = Result.isSuccess(url) && url.success.href.length > Webhook.limits.url
  const fault = Result.isFailure(url) ? sentences[url.failure] : tooLong ? sentences.tooLong : undefined
  if (Result.isSuccess(url) && fault === undefined && kinds.length > 0) {
    return Result.succeed({ url: url.success.href, host: url.success.host, kinds })
  }
  return Result.fail([
    ...(fault === undefined ? [] : [{ field: "url", sentence: fault }]),
    ...(kinds.length > 0 ? [] : [{ field: "kinds", sentence: sentences.kinds }])
  ])
}

const decodeReason = Schema.decodeUnknownOption(LedgerEntry.Reason)

const sentences = {
  unreadable: "宛先のアドレスを、https://coupon.example.jp/events のように入力してください。「#」は使えません。",
  "not-https": "宛先のアドレスは、https:// で始まるものにしてください。",
  credentials: "宛先のアドレスに、ユーザー名やパスワードは入れられません。署名で確かめるので要りません。",
  private:
    "内部のネットワークの宛先には送信できません。必要なときは、システムの担当者に設定 (FUKURI_WEBHOOK_PRIVATE) を依頼してください。",
  tooLong: `宛先のアドレスは、${Webhook.limits.url}文字までにしてください。`,
  kinds: "知らせることを1つ以上選んでください。",
  reason: "理由を、1〜500文字で入力してください。",
  full: (most: number) => `通知先は${most}件までです。使わないものを取り除いてから、追加してください。`
} as const satisfies Record<UrlFault, string> & Record<string, unknown>
