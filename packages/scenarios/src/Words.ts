/**
 * Words: what sentences can name of the screens: their headings, their buttons, and the states of a coupon. As they stand on
 * the screens, so that a tester writes what a member reads.
 */
import type { Verdict } from "@fukuri/core"

/** The headings of the screens (R81 to R109). */
export const screens = [
  "施設確認",
  "内容選択",
  "枚数入力",
  "確認",
  "最終確認",
  "利用完了",
  "利用完了の記録",
  "利用できるクーポンがありません",
  "利用できませんでした",
  "クーポン内容確認",
  "マイページ",
  "施設が見つかりません",
  "この施設では利用できません",
  "もう一度ログインしてください",
  "終了しました",
  "ログアウトしました"
] as const
export type Screen = (typeof screens)[number]

/** The buttons that lead on from a screen. */
export const buttons = [
  "次へ",
  "戻る",
  "利用する",
  "今すぐ利用する",
  "内容選択画面へ",
  "終了する",
  "ログイン",
  "ログアウト"
] as const
export type Button = (typeof buttons)[number]

/** What a coupon can be (R131), in the words of the screens; 利用開始前 is there the day from which it can be used. */
export const states = [
  "利用可能",
  "利用開始前",
  "期間終了",
  "利用済",
  "資格喪失",
  "紙クーポン",
  "この施設では対象外",
  "施設の受付期間外",
  "業務時間外",
  "付与前",
  "付与なし"
] as const
export type State = (typeof states)[number]

/** The state of a verdict. */
export const stateOf = (verdict: Verdict.Verdict): State => {
  if (verdict._tag !== "NotGranted") return ofVerdict[verdict._tag]
  return verdict.explanation.holds ? "付与前" : "付与なし"
}

/** The states without 付与前 and 付与なし, which one verdict has between them. */
export const ofVerdict: { readonly [Tag in Exclude<Verdict.Verdict["_tag"], "NotGranted">]: State } = {
  Usable: "利用可能",
  NotYet: "利用開始前",
  Over: "期間終了",
  UsedUp: "利用済",
  NotOfferedHere: "この施設では対象外",
  FacilityClosed: "施設の受付期間外",
  MembershipLost: "資格喪失",
  OnPaper: "紙クーポン",
  OutageNotAccepted: "業務時間外"
}

/** Why somebody needs paper (R111, R113), in short words. */
export const grounds = {
  端末がない: "no-device",
  画面が見えにくい: "sight",
  週20時間未満: "short-time",
  その他: "other"
} as const
export type GroundWord = keyof typeof grounds
