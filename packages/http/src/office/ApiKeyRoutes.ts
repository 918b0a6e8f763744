/**
 * ApiKeyRoutes (APIキー): what managers do about the keys of other systems: which there are, making one, whose token is on the
 * page that answers and nowhere else, and taking one back.
 */
import { ApiKey, ApiKeys, CalendarDate, CouponBooks, type Shelf } from "@fukuri/core"
import { ApiKeyPages, type OfficeView } from "@fukuri/web-ui"
import { Effect, Option, Redacted, Schema } from "effect"
import { newToken } from "../api/ApiToken.ts"
import { onOneLine } from "../Incoming.ts"
import { page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { type DoneMessages, type OfficeHandler, type OfficeIncoming, type OfficeRoute, seeDone } from "./OfficeRoute.ts"

const { path } = ApiKeyPages.apiKeysPlace

const done = { revoked: "停止しました。このキーは使えなくなりました。" } as const satisfies DoneMessages

const showKeys: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const keys = yield* ApiKeys.list(incoming.association.code)
    return page(ApiKeyPages.apiKeys(incoming.frame("settings"), keys.map(listed), yield* viewOf(incoming)))
  })

const showNew: OfficeHandler = (incoming) =>
  Effect.succeed(page(ApiKeyPages.newApiKey(incoming.frame("settings"), { name: "", scopes: [], until: "" })))

const makeKey: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk, fields } = incoming
    const draft = {
      name: onOneLine(fields.get("name") ?? ""),
      scopes: fields.all("scopes"),
      until: (fields.get("until") ?? "").trim()
    }
    const { today } = yield* CouponBooks.now
    const scopes = ApiKey.ApiScope.literals.filter((scope) => draft.scopes.includes(scope))
    const until = Option.getOrUndefined(decodeDay(draft.until))
    const mistakes: ReadonlyArray<OfficeView.FormMistake> = [
      ...(isName(draft.name) ? [] : [{ field: "name", sentence: sentences.name }]),
      ...(scopes.length > 0 ? [] : [{ field: "scopes", sentence: sentences.scopes }]),
      ...(draft.until === "" || (until !== undefined && until >= today)
        ? []
        : [{ field: "until", sentence: sentences.until }])
    ]
    if (mistakes.length > 0) {
      return page(ApiKeyPages.newApiKey(incoming.frame("settings", { mistakes }), draft), 422)
    }
    const { id, secretHash, token } = newToken(association.code)
    const { name } = draft
    yield* ApiKeys.make(clerk, id, { name, scopes, secretHash, ...(until === undefined ? {} : { until }) })
    return page(ApiKeyPages.madeApiKey(incoming.frame("settings"), { name, token: Redacted.value(token) }))
  })

const showKey: OfficeHandler = (incoming) =>
  withKey(incoming, (kept) =>
    Effect.map(viewOf(incoming), (view) => page(ApiKeyPages.apiKey(incoming.frame("settings"), listed(kept), view)))
  )

const revokeKey: OfficeHandler = (incoming) =>
  withKey(incoming, ({ id }) =>
    Effect.as(ApiKeys.revoke(incoming.clerk, id as ApiKey.ApiKeyId), seeDone(`${path}/${id}`, done, "revoked"))
  )

const needs = "manage"

/** The pages and deeds of keys. */
export const apiKeyRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path, needs, handler: showKeys },
  { method: "GET", path: `${path}/new`, needs, handler: showNew },
  { method: "POST", path: `${path}/new`, needs, handler: makeKey },
  { method: "GET", path: `${path}/:id`, needs, handler: showKey, done },
  { method: "POST", path: `${path}/:id/revoke`, needs, handler: revokeKey }
]

/** Does something with the key that the address names, in the association of whoever asks. */
const withKey = (
  incoming: OfficeIncoming,
  work: (kept: Shelf.Kept<ApiKey.ApiKey>) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const id = incoming.param("id")
    const kept = isKeyId(id) ? yield* ApiKeys.find(incoming.association.code, id) : undefined
    return kept === undefined ? page(ApiKeyPages.noApiKey(incoming.frame("settings")), 404) : yield* work(kept)
  })

const viewOf = Effect.fnUntraced(function* ({ association }: OfficeIncoming) {
  const { today } = yield* CouponBooks.now
  return { today, nameOf: yield* actorNames(association.code) }
})

const listed = ({ id, value: key }: Shelf.Kept<ApiKey.ApiKey>): ApiKeyPages.ListedKey => ({ id, key })

const isKeyId = Schema.is(ApiKey.ApiKeyId)
const isName = Schema.is(ApiKey.ApiKey.fields.name)
const decodeDay = Schema.decodeUnknownOption(CalendarDate.CalendarDate)

const sentences = {
  name: "使うシステムの名前を80文字以内で入力してください。",
  scopes: "できることを1つ以上選んでください。",
  until: "期限を、今日以降の日付で、2025-03-31のように入力してください。期限がないときは空欄にしてください。"
} as const
