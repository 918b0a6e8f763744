/**
 * MyPageSentences in Japanese: my page and its login, and the page at `/`. Part of
 * `Sentences.ja.ts`.
 */
import type { MyPageSentences } from "./MyPageSentences.ts"
import { day } from "./TimeWords.ja.ts"

const relationNames = { self: "本人", spouse: "配偶者" } as const

/** My page and its login, and the page at `/`, in the language of the guide. */
export const myPageInJapanese: MyPageSentences = {
  myPageLogin: {
    heading: "クーポン内容確認",
    text: (numberLabel) =>
      `付与されているクーポンと、利用できる施設を確認できます。${numberLabel}と生年月日を入力し、「ログイン」を押してください。`,
    bookmark: "このページをブックマークしておくと便利です。",
    notYet: (from) => `マイページは${day(from)}から利用できます。`,
    untilThen: "それまでは、マイページを確認せずに、施設へのご予約を進めていただけます。"
  },

  myPage: {
    heading: "マイページ",
    relation: relationNames,
    coupons: "クーポン",
    noCoupons: (office) =>
      `付与されているクーポンがありません。資格取得のお手続きが済んでいるかご確認ください。済んでいるのに表示されないときは、${office}までご連絡ください。`,
    window: "利用可能期間",
    entitled: "利用可能枚数",
    entitledAs: ({ quantity, relation }) => `${relationNames[relation]} ${quantity}枚`,
    oneOf: ({ courses, entitled }) => (entitled > 1 ? `1枚につき${courses}種から1つ` : `${courses}種から1つ`),
    offeredAt: "利用できる施設",
    notGranted: "付与されていないクーポン",
    notShown: "表示されないクーポンとその理由",
    unnamed: (count) => `ほかに${count}種類のクーポンがあります。`,
    asOf: (on) => `${day(on)}時点の資格の情報によります。実際の資格との間に、時間差が生じることがあります。`,
    wrongCount: (office) => `枚数や内容に誤りがあるときは、${office}までご連絡ください。`,
    booking: "ご予約と当日の流れ",
    bookingText: [
      "ご予約は、施設へ直接お電話ください。予約を始める日は施設によって異なります。",
      "最初に組合員(会員)であることを伝え、この画面のクーポンの名前と、受けたい内容をお伝えください。組合員番号がわかるものを、お手元にご用意ください。",
      "ご予約のときも当日も、資格が必要です。"
    ],
    greeting: "当日は、受付でこのようにお伝えください。",
    uses: "これまでの利用",
    noUses: "まだ利用はありません。",
    reversed: ({ quantity, reversed }) =>
      reversed >= quantity ? "取消済" : `${quantity}枚のうち${reversed}枚は取消済`,
    channel: { screen: "画面での利用", outage: "事後登録", paper: "紙クーポン" },
    facilities: "施設・健診機関",
    filterCourse: "内容",
    anyCourse: "すべて",
    filterArea: "地域",
    areaHint: "住所や施設名の一部です(例:浦和区)。",
    found: (count) => `${count}件の施設があります。`,
    noneFound: "条件に合う施設がありません。内容や地域を変えて、もう一度お試しください。",
    more: (count) => `ほかに${count}件あります。内容や地域で絞り込んでください。`,
    address: "住所",
    phone: "電話",
    bookingFrom: "予約開始日",
    note: "備考",
    offers: "利用できる内容",
    closedFrom: (on) => `${day(on)}まで利用できます。`,
    opensFrom: (on) => `${day(on)}から利用できます。`
  },

  home: {
    heading: "電子クーポン",
    text: [
      "施設にある二次元バーコードをスマートフォンで読み取って使う、電子クーポンのサービスです。アプリのダウンロードや、利用の申請は必要ありません。"
    ],
    how: "使いかた",
    howSteps: [
      "施設の二次元バーコードを、スマートフォンのカメラで読み取ります。",
      "組合員番号と生年月日を入力し、クーポンを選びます。",
      "画面をスタッフに見せ、ご自身で「利用する」を押します。"
    ],
    myPage: "クーポンの内容を確認する",
    myPageOf: (association) => `${association}のマイページ`,
    office: "職員の方はこちら"
  }
}
