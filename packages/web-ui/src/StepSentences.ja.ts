/**
 * StepSentences in Japanese: the steps at a facility, from what is read there to what was used, and what is in the way. Part of
 * `Sentences.ja.ts`.
 */
import type { StepSentences } from "./StepSentences.ts"
import { day } from "./TimeWords.ja.ts"

/** The steps at a facility, from what is read there to what was used, and what is in the way, in the language of the guide. */
export const stepsInJapanese: StepSentences = {
  facilityLogin: {
    heading: "施設確認",
    text: (numberLabel) =>
      `二次元バーコードにて利用施設を読み取りました。こちらの施設でクーポンを利用する場合は${numberLabel}と生年月日を入力し、「次へ」を押下してください。`
  },

  lastUse: {
    none: "この施設での直前の利用はありません",
    reversed: ({ quantity, reversed }) =>
      reversed >= quantity ? "この利用は取り消されています。" : `このうち${reversed}枚は取り消されています。`
  },

  correction: {
    given: ({ on, quantity }) => `訂正: ${quantity}枚 取り消し (${day(on)})`
  },

  choosing: {
    heading: "内容選択",
    text: "利用するクーポンを1つ選び、「次へ」を押してください。"
  },

  counting: {
    heading: "枚数入力",
    text: "1体験につき1枚です。利用する枚数を確認し、「次へ」を押してください。",
    hint: (most) => `${most}枚まで利用できます。`,
    less: "1枚減らす",
    more: "1枚増やす"
  },

  showing: {
    heading: "確認",
    blinking: "内容をご確認の上、本画面をスタッフにお見せください。",
    several: (quantity) => `${quantity}枚まとめて使います`,
    afterwards: "スタッフの確認が済んだら、ご自身で「利用する」を押してください。まだ利用は完了していません。"
  },

  confirming: {
    heading: "最終確認",
    what: (quantity) => `「今すぐ利用する」を押すと、このクーポンを${quantity}枚、ただちに利用します。`,
    irrevocable: "押した後は、取り消しも変更もできません。"
  },

  completed: {
    heading: "利用完了",
    done: "クーポンの利用が完了しました。",
    seal: "済",
    headingLater: "利用完了の記録",
    later: (ago) => `これは${ago}に完了した利用の記録です。新しい利用ではありません。`,
    again: "この施設で続けて利用できるクーポンがあります。",
    nothingLeft: "この施設で続けて利用できるクーポンはありません。"
  },

  nothingUsable: {
    heading: "利用できるクーポンがありません",
    text: "いま、この施設で利用できるクーポンはありません。",
    reasons: "クーポンごとの理由",
    none: (office) =>
      `付与されているクーポンがありません。資格取得のお手続きが済んでいるかご確認ください。済んでいるのに表示されないときは、${office}までご連絡ください。`,
    myPage: "マイページでクーポンと施設を確認する"
  },

  refused: {
    heading: "利用できませんでした",
    nothingUsed: ({ name, quantity }) => `「${name}」${quantity}枚は、この操作では利用されていません。`,
    gone: ({ office }) => ({
      why: "このクーポンは、現在は付与されていません。",
      what: `お心当たりがないときは、${office}までご連絡ください。`
    }),
    reason: (refusal) => {
      switch (refusal._tag) {
        case "QuantityNotAvailable":
          return {
            why: `現在、一度に利用できるのは${refusal.most}枚までです。`,
            what: "内容選択画面から、もう一度お手続きください。"
          }
        case "RedemptionIdTaken":
          return {
            why: "この画面の手続きでは、すでに別の利用が完了しています。",
            what: "内容選択画面で「直前の利用」をご確認ください。"
          }
        case "ProductUnknown":
          return {
            why: "このクーポンの内容が変更されました。",
            what: "内容選択画面から、もう一度お手続きください。"
          }
      }
    }
  },

  pending: {
    heading: "確認中",
    text: "利用が完了したかどうかを確認しています。このままお待ちください。結果が分かりしだい、自動で表示します。",
    harmless:
      "まだ利用されていなかったときは、このボタンで利用が完了します。何度押しても、二重に利用されることはありません。"
  }
}
