/**
 * NoticeSentences in Japanese: pages in the place of the one that was asked for, and the placard. Part of
 * `Sentences.ja.ts`.
 */
import type { NoticeSentences } from "./NoticeSentences.ts"

/** Pages in the place of the one that was asked for, and the placard, in the language of the guide. */
export const noticesInJapanese: NoticeSentences = {
  notices: {
    of: {
      "facility-unknown": {
        heading: "施設が見つかりません",
        text: [
          "お手数ですが、いったん画面を閉じて、施設の二次元バーコードをもう一度読み取ってください。",
          "アドレスを入力したときは、台紙の下に書かれたアドレスと同じかどうか、ご確認ください。"
        ],
        next: "はじめの画面へ"
      },
      "facility-closed": {
        heading: "この施設では利用できません",
        text: [
          "この施設では、現在クーポンの利用を受け付けていません。施設のスタッフか、下記のお問い合わせ先にご確認ください。"
        ],
        next: "はじめの画面へ"
      },
      "session-ended": {
        heading: "もう一度ログインしてください",
        text: [
          "しばらく操作がなかったため、終了しました。",
          "利用が完了したかどうかは、ログインし直すと「直前の利用」で確認できます。"
        ],
        next: "ログインし直す"
      },
      "form-refused": {
        heading: "操作を受け付けられませんでした",
        text: ["安全のため、この操作は行っていません。お手数ですが、はじめからやり直してください。"],
        next: "はじめの画面へ"
      },
      ended: {
        heading: "終了しました",
        text: ["ご利用ありがとうございました。この画面は閉じてかまいません。"],
        next: "はじめの画面へ"
      },
      "logged-out": {
        heading: "ログアウトしました",
        text: ["ご利用ありがとうございました。この画面は閉じてかまいません。"],
        next: "ログイン画面へ"
      },
      "not-found": {
        heading: "ページが見つかりません",
        text: ["アドレスをご確認ください。施設でクーポンを使うときは、二次元バーコードをもう一度読み取ってください。"],
        next: "はじめの画面へ"
      },
      "method-not-allowed": {
        heading: "この操作はできません",
        text: ["お手数ですが、はじめの画面からやり直してください。"],
        next: "はじめの画面へ"
      },
      "too-large": {
        heading: "入力された内容が大きすぎます",
        text: ["お手数ですが、はじめの画面から入力し直してください。"],
        next: "はじめの画面へ"
      },
      "too-many-requests": {
        heading: "しばらくお待ちください",
        text: [
          "続けて多くの操作があったため、一時的に受け付けを止めています。しばらくたってから、もう一度お試しください。"
        ],
        next: "もう一度試す"
      },
      unavailable: {
        heading: "ただいま利用できません",
        text: ["通信や設備の都合で、いまは手続きができません。少し待ってから、もう一度お試しください。"],
        next: "もう一度試す"
      },
      busy: {
        heading: "混み合っています",
        text: [
          "ただいまアクセスが集中しているため、この操作はまだ受け付けていません。5秒ほど待ってから、もう一度お試しください。"
        ],
        next: "もう一度試す"
      },
      defect: {
        heading: "エラーが発生しました",
        text: [
          "申し訳ありません。いったん画面を閉じて、二次元バーコードをもう一度読み取ってください。",
          "利用が完了したかどうかは、ログインし直すと「直前の利用」で確認できます。"
        ],
        next: "はじめの画面へ"
      }
    },
    again: "このボタンで、同じ内容をもう一度利用します。何度押しても、二重に利用されることはありません。",
    starting: "ただいま準備しています。少し待ってから、もう一度お試しください。",
    reference: "お問い合わせのときは、この番号をお伝えください。"
  },

  placard: {
    title: "電子クーポン 台紙",
    read: "スマートフォンを起動して読み取ってください。",
    qr: "この施設の二次元バーコード",
    address: "アドレス",
    how: "使いかた",
    howSteps: (greeting) => [
      `受付で「${greeting}」とお伝えください。`,
      "カメラで二次元バーコードを読み取り、組合員番号と生年月日を入力します。",
      "画面をスタッフに見せてから、ご自身で「利用する」を押します。「済」が出れば完了です。"
    ],
    cannotRead: "読み取れないときは、下のアドレスをブラウザーに入力してください。"
  }
}
