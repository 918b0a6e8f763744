/**
 * Sentences in Japanese: plain and polite, short, without jargon and without blame. Nothing a visitor reads is written
 * anywhere else. Words that the guide prescribes carry its R-number in `requirements`; change those with care.
 */
import { loginInJapanese } from "./LoginSentences.ja.ts"
import { announcedInJapanese, outageInJapanese } from "./OutageSentences.ja.ts"
import { paperJa } from "./PaperSentences.ja.ts"
import { stepsInJapanese } from "./StepSentences.ja.ts"
import { mistakesInJapanese } from "./MistakeSentences.ja.ts"
import { verdictsInJapanese } from "./VerdictSentences.ja.ts"
import { myPageInJapanese } from "./MyPageSentences.ja.ts"
import { noticesInJapanese } from "./NoticeSentences.ja.ts"
import { rulesInJapanese } from "./RuleSentences.ja.ts"
import type { Sentences } from "./Sentences.ts"
import { ago, clock, day, moment, monthDay, slashed } from "./TimeWords.ja.ts"

/** The language of the guide. */
export const ja: Sentences = {
  lang: "ja",
  prefix: "",
  other: { lang: "en", label: "English", prefix: "/en" },
  service: "電子クーポン",
  paragraph: (sentences) => sentences.join(""),

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
    labelled: (count) => `${count}枚`,
    remaining: (count) => `残り ${count}枚`,
    onPaper: (count) => `紙 ${count}枚`,
    facilities: (count) => `${count}施設`
  },

  labels: {
    number: (label) => label,
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

  login: loginInJapanese,

  rules: { member: rulesInJapanese.member },

  announced: announcedInJapanese,

  outage: outageInJapanese,

  paper: paperJa,

  ...stepsInJapanese,
  ...mistakesInJapanese,
  ...verdictsInJapanese,
  ...myPageInJapanese,
  ...noticesInJapanese
}
