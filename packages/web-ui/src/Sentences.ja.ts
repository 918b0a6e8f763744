/**
 * Sentences in Japanese: plain and polite, short, without jargon and without blame. Nothing a visitor reads is written
 * anywhere else. Words that the guide prescribes carry its R-number in `requirements`; change those with care.
 */
import { loginInJapanese, loginMistakesInJapanese } from "./LoginSentences.ja.ts"
import { announcedInJapanese, outageInJapanese } from "./OutageSentences.ja.ts"
import { paperJa } from "./PaperSentences.ja.ts"
import { rulesInJapanese } from "./RuleSentences.ja.ts"
import type { Sentences } from "./Sentences.ts"
import { ago, clock, day, moment, monthDay, plainDay, slashed } from "./TimeWords.ja.ts"

const askOffice = (office: string): string => `ご不明な点は、${office}までご連絡ください。`

const dateExample = "(例:19741212)"

/** The language of the guide. */
export const ja: Sentences = {
  lang: "ja",
  service: "電子クーポン",

  time: {
    day,
    monthDay,
    moment,
    clock,
    window: (from, until) => `${slashed(from)}〜${slashed(until)}`,
    ago
  },

  count: {
    coupons: (count) => `${count}枚`,
    remaining: (count) => `残り ${count}枚`,
    onPaper: (count) => `紙 ${count}枚`,
    facilities: (count) => `${count}施設`
  },

  labels: {
    facility: "施設",
    coupon: "クーポン",
    quantity: "枚数",
    usedAt: "利用日時",
    receipt: "受付番号",
    birthDate: "生年月日",
    now: "現在の時刻",
    shownAt: "表示した時刻",
    check: "合言葉",
    remaining: "残り",
    lastUse: "直前の利用",
    stop: "点滅を止める",
    stopped: "停止中",
    contact: "お問い合わせ",
    mail: "メール",
    phone: "電話",
    hours: "受付時間"
  },

  buttons: {
    next: "次へ",
    back: "戻る",
    use: "利用する",
    useNow: "今すぐ利用する",
    again: "内容選択画面へ",
    end: "終了する",
    login: "ログイン",
    logout: "ログアウト",
    askAgain: "もう一度確認する",
    pressAgain: "もう一度利用する",
    filter: "絞り込む",
    print: "印刷する"
  },

  steps: {
    all: "手順",
    name: (step) => `STEP ${step}`,
    of: (step) => `STEP ${step}/6`
  },

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

  login: loginInJapanese,

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
  },

  nothingUsable: {
    heading: "利用できるクーポンがありません",
    text: "いま、この施設で利用できるクーポンはありません。",
    reasons: "クーポンごとの理由",
    none: (office) =>
      `付与されているクーポンがありません。資格取得のお手続きが済んでいるかご確認ください。済んでいるのに表示されないときは、${office}までご連絡ください。`,
    myPage: "マイページでクーポンと施設を確認する"
  },

  verdicts: {
    chip: (verdict) => {
      switch (verdict._tag) {
        case "Usable":
          return "利用可能"
        case "NotYet":
          return `${monthDay(verdict.from)}から`
        case "Over":
          return "期間終了"
        case "UsedUp":
          return "利用済"
        case "NotOfferedHere":
          return "この施設では対象外"
        case "FacilityClosed":
          return "施設の受付期間外"
        case "MembershipLost":
          return "資格喪失"
        case "OnPaper":
          return "紙クーポン"
        case "OutageNotAccepted":
          return "業務時間外"
        case "NotGranted":
          return verdict.explanation.holds ? "付与前" : "付与なし"
      }
    },
    reason: (verdict, { office }) => {
      switch (verdict._tag) {
        case "Usable":
          return { why: "利用できます。" }
        case "NotYet":
          return { why: `${day(verdict.from)}から利用できます。`, what: "その日以降に、ご利用ください。" }
        case "Over":
          return { why: `利用できる期間は${day(verdict.until)}で終了しました。`, what: askOffice(office) }
        case "UsedUp":
          return {
            why: verdict.used === 1 ? "利用済みです。" : `${verdict.used}枚すべて利用済みです。`,
            what: `お心当たりがないときは、${office}までご連絡ください。`
          }
        case "NotOfferedHere":
          return { why: "この施設では取り扱っていません。", what: "利用できる施設は、マイページで確認できます。" }
        case "FacilityClosed":
          return { why: "この施設では、現在クーポンの利用を受け付けていません。", what: askOffice(office) }
        case "MembershipLost":
          return {
            why:
              verdict.lastDay === undefined
                ? "資格が確認できないため、利用できません。"
                : `資格が${day(verdict.lastDay)}で終了しているため、利用できません。`,
            what: `${verdict.asOf > "1900" ? `${plainDay(verdict.asOf)}時点の資格の情報によります。` : ""}お手続き中の方や、お心当たりがない方は、${office}までご連絡ください。`
          }
        case "OnPaper":
          return {
            why: `紙クーポン(${verdict.quantity}枚)に切り替えています。`,
            what: "お手元の紙クーポンをご利用ください。"
          }
        case "OutageNotAccepted":
          return {
            why:
              verdict.why === "outside-hours"
                ? "業務時間外に画面を使えなかったときは、当日の利用はできません。"
                : "利用した時刻が分からないため、業務時間内の利用かどうかを確認できません。",
            what: askOffice(office)
          }
      }
    }
  },

  rules: rulesInJapanese,

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
  },

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
    relation: { self: "本人", spouse: "配偶者" },
    coupons: "クーポン",
    noCoupons: (office) =>
      `付与されているクーポンがありません。資格取得のお手続きが済んでいるかご確認ください。済んでいるのに表示されないときは、${office}までご連絡ください。`,
    window: "利用可能期間",
    entitled: "利用可能枚数",
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
  },

  announced: announcedInJapanese,
  outage: outageInJapanese,
  paper: paperJa,

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
