/**
 * MistakeSentences in Japanese: what is wrong with what was typed, and reporting a use as a mistake (R120, R123). Part of
 * `Sentences.ja.ts`.
 */
import { loginMistakesInJapanese } from "./LoginSentences.ja.ts"
import type { MistakeSentences } from "./MistakeSentences.ts"
import { moment } from "./TimeWords.ja.ts"

const dateExample = "(例:19741212)"

/** What is wrong with what was typed, and reporting a use as a mistake (R120, R123), in the language of the guide. */
export const mistakesInJapanese: MistakeSentences = {
  mistakes: {
    titlePrefix: "入力エラー: ",
    summary: "入力内容をご確認ください",
    of: {
      "number-empty": ({ numberLabel }) => `${numberLabel}を入力してください。`,
      "number-malformed": ({ numberLabel }) =>
        `${numberLabel}は6桁の英数字で入力してください(例:123456)。配偶者の方は、末尾に01を付けた8桁です(例:12345601)。`,
      "dependent-code-reserved": ({ numberLabel }) =>
        `${numberLabel}を8桁で入力するときは、末尾を01にしてください(例:12345601)。`,
      "date-empty": () => `生年月日を入力してください${dateExample}。`,
      "date-malformed": () => `生年月日は西暦8桁の数字で入力してください${dateExample}。`,
      "date-two-digit-year": () => `生年月日の年は、西暦4桁で入力してください${dateExample}。`,
      "date-era": () => `生年月日は、元号ではなく西暦で入力してください${dateExample}。`,
      "date-no-such-day": () => `入力された日付は暦にありません。生年月日をもう一度ご確認ください${dateExample}。`,
      ...loginMistakesInJapanese,
      "choice-missing": () => "利用するクーポンを1つ選んでください。",
      "choice-gone": () => "選ばれたクーポンは、現在こちらでは利用できません。もう一度選んでください。",
      "quantity-malformed": ({ most }) =>
        most === undefined
          ? "枚数を数字で入力してください(例:1)。"
          : `枚数は1から${most}までの数字で入力してください。`,
      "quantity-too-many": ({ most }) =>
        most === undefined
          ? "枚数を減らしてください。"
          : `一度に利用できるのは${most}枚までです。枚数を入力し直してください。`,
      "ground-missing": () => "紙クーポンが必要な理由を1つ選んでください。",
      "ground-not-short-time": () =>
        "登録されている任用では、再任用短時間勤務(週20時間未満)の申請ができません。ほかの理由を選ぶか、下記のお問い合わせ先にご連絡ください。",
      "text-missing": () => "「そのほかの事情がある」を選んだときは、事情を書いてください。",
      "text-too-long": ({ most }) =>
        most === undefined ? "文章を短くしてください。" : `${most}文字以内で書いてください。`,
      "answer-missing": () => "お答えを500文字以内で書いてください。",
      "session-ended": () => "しばらく操作がなかったため終了しました。お手数ですが、もう一度入力してください。",
      "form-expired": () => "画面の有効期限が切れました。お手数ですが、もう一度入力してください。"
    }
  },

  mistake: {
    heading: "間違えて利用したとき",
    headingReceived: "訂正の申し出",
    text: [
      "枚数や押し間違いなどの訂正を、担当に申し出ることができます。担当が施設などに事実を確かめてから、訂正するかを決めます。それまでは、何も変わりません。",
      "利用した内容を、別の内容に変えることはできません。"
    ],
    quantity: "間違えた枚数",
    quantityHint: (most) => `1から${most}までの数字で入力してください。`,
    words: "事情 (書かなくてもかまいません)",
    wordsHint: "何を間違えたかを、400文字以内で入力できます。",
    send: "訂正を申し出る",
    received: [
      "担当が事実を確かめてから、訂正するかを決めます。決まるまで、クーポンの枚数は変わりません。",
      "お問い合わせのときは、受付番号をお伝えください。"
    ],
    closed: (opensAt) => `いまは業務時間外です。担当が確認を始めるのは、${moment(opensAt)}からです。`,
    asked: "申し出た枚数",
    askedAt: "申し出た日時",
    back: "もとの画面に戻る",
    standing: ({ quantity, state }, { office }) => {
      switch (state._tag) {
        case "Requested":
        case "Approved":
          return `${quantity}枚の訂正の申し出を受け付けました。確認中です。`
        case "Applied":
          return `申し出により、${quantity}枚を訂正しました。`
        case "Refused":
        case "Withdrawn":
          return `確認の結果、申し出のあった訂正は行いませんでした。ご不明な点は、${office}までお電話ください。`
        case "Overtaken":
          return `ほかの訂正が先に行われたため、申し出による訂正は行いませんでした。ご不明な点は、${office}までお電話ください。`
      }
    },
    impossible: {
      off: ({ office }) => ({
        why: "この画面からは、訂正を申し出ることができません。",
        what: `お手数ですが、${office}までお電話ください。`
      }),
      "too-late": ({ office }) => ({
        why: "利用から時間がたったため、この画面からは訂正を申し出ることができません。",
        what: `お手数ですが、${office}までお電話ください。`
      }),
      "nothing-left": ({ office }) => ({
        why: "この利用は、すべて訂正されたか、訂正の手続きが進んでいます。",
        what: `ご不明な点は、${office}までお電話ください。`
      }),
      elsewhere: ({ office }) => ({
        why: "この利用は画面での利用ではないため、ここでは訂正を申し出ることができません。",
        what: `お手数ですが、${office}までお電話ください。`
      })
    }
  }
}
