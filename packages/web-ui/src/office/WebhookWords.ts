/**
 * WebhookWords (通知先): what is told to other systems, what came of it, and where a subscription stands, in Japanese.
 */
import { Webhook, type WebhookEvent } from "@fukuri/core"
import type { Tone } from "./OfficeParts.ts"

/** What each event is called. */
export const eventNames: { readonly [Each in WebhookEvent.SentKind]: string } = {
  "coupon.granted": "付与",
  "coupon.withdrawn": "付与の取消",
  "coupon.redeemed": "利用",
  "coupon.reversed": "利用の訂正 (枚数を戻した)",
  "coupon.moved_to_paper": "紙クーポンへの移動",
  "coupon.moved_from_paper": "紙クーポンから画面への移動",
  "sheet.issued": "用紙の発行",
  "sheet.voided": "用紙の無効化",
  "webhook.test": "テスト"
}

/** Where a subscription stands, in a word. */
export const stateWords: {
  readonly [Each in Webhook.WebhookState["_tag"]]: readonly [word: string, tone: Tone]
} = {
  Active: ["通知中", "good"],
  Paused: ["一時停止", "plain"],
  Off: ["失敗で停止", "bad"]
}

const hindranceNames: { readonly [Each in Webhook.Hindrance]: string } = {
  "no-answer": "10秒以内に応答なし",
  unreachable: "接続できない",
  "refused-address": "送信できない宛先 (内部のネットワーク)",
  untrusted: "証明書が正しくない",
  "no-secret": "署名の鍵を読めない"
}

/** What came of a sending: 届いた (200). */
export const outcomeText = (outcome: Webhook.Outcome): string => {
  if (outcome._tag === "Unanswered") return hindranceNames[outcome.why]
  if (Webhook.isDelivered(outcome)) return `届いた (${outcome.status})`
  return outcome.status >= 300 && outcome.status < 400
    ? `別の宛先への案内 (${outcome.status})`
    : `受け取られなかった (${outcome.status})`
}
