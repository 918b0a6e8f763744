/**
 * PaperSentences in Japanese: what somebody reads who applies for paper. Written for people who may not be used to screens:
 * one thing a sentence, and always what comes next.
 */
import { CalendarDate } from "@fukuri/core"
import type { PaperSentences } from "./PaperSentences.ts"

const dayText = (on: CalendarDate.CalendarDate): string => {
  const { day, month, year } = CalendarDate.partsOf(on)
  return `${year}年${month}月${day}日`
}

/** The language of the guide. */
export const paperJa: PaperSentences = {
  heading: "紙クーポンの申請",
  link: "スマートフォンなどを使えない方へ",
  linkOf: (association) => `スマートフォンなどを使えない方へ: ${association}の紙クーポンの申請`,
  login: (numberLabel) =>
    `スマートフォンなどの画面でクーポンを使えない方が、紙のクーポンを申し込む画面です。パソコンからも申請できます。${numberLabel}と生年月日を入力してください。`,
  meaningHeading: "申請の前にお読みください",
  meaning: [
    "まだ使っていないクーポンは、すべての事業の分がまとめて紙になります。あとから付与される分も紙になります。",
    "紙になったクーポンは、画面では使えません。",
    "申請の内容を確認したあと、順に用紙を印刷して郵送します。"
  ],
  mailedTo: ({ isSpouse, workplace }) =>
    isSpouse
      ? `用紙の送り先は、組合員ご本人の所属所(${workplace})です。`
      : `用紙の送り先は、所属所(${workplace})です。`,
  workplaceUnknown: (office) => `用紙の送り先の所属所が登録されていません。申請のあと、${office}から確認します。`,
  unusedHeading: "いま残っているクーポン",
  unused: (count) => `${count}枚`,
  nothingUnused: "いま残っているクーポンはありません。申請すると、これから付与される分が紙になります。",
  formHeading: "申請する",
  ground: "紙クーポンが必要な理由",
  grounds: {
    "no-device": { label: "スマートフォンやタブレットを持っていない" },
    sight: { label: "目や体の都合で、画面を見ることに不安がある" },
    "short-time": {
      label: "再任用短時間勤務で、勤務が週20時間未満である",
      hint: "紙だけで付与されるクーポンの用紙をお送りします。ほかのクーポンは変わりません。"
    },
    other: { label: "そのほかの事情がある", hint: "下の欄に、事情をお書きください。" }
  },
  text: "事情",
  textHint: "伝えておきたいことがあれば、500文字までで書いてください。",
  submit: "申請する",
  stateHeading: "申請の状況",
  number: "申請番号",
  submittedAt: "申請した日時",
  state: "状況",
  states: {
    Submitted: { name: "受付済", text: "申請を受け付けました。担当が内容を確認しています。" },
    NeedsInformation: { name: "確認待ち", text: "担当からお聞きしたいことがあります。下の欄にお答えください。" },
    Approved: { name: "承認済", text: "申請が認められました。紙クーポンへの切り替えを進めています。" },
    OnPaper: { name: "用紙の準備中", text: "クーポンは紙になりました。用紙を印刷して、所属所へお送りします。" },
    Printed: { name: "発送の準備中", text: "用紙を印刷しました。まもなく所属所へお送りします。" },
    Mailed: { name: "発送済", text: "用紙を所属所へお送りしました。所属所で受け取ってください。" },
    Refused: { name: "不承認", text: "申請は認められませんでした。クーポンは、これまでどおり画面で使えます。" },
    Withdrawn: { name: "取り下げ", text: "申請は取り下げられました。クーポンは、これまでどおり画面で使えます。" },
    Returned: {
      name: "画面での利用",
      text: "画面での利用に戻りました。お手元に用紙があれば、使えませんので、担当へお返しください。"
    }
  },
  mailedOn: (day) => `発送日は${dayText(day)}です。`,
  reason: "理由",
  entered: "この申請は、お申し出により担当が入力しました。",
  questionHeading: "担当からの質問",
  question: "質問",
  answered: "回答",
  answer: "お答え",
  answerHint: "500文字までで書いてください。",
  send: "答えを送る",
  withdrawHeading: "申請の取り下げ",
  withdrawText: "承認される前であれば、申請を取り下げることができます。",
  withdraw: "申請を取り下げる",
  againHeading: "もう一度申請する",
  onPaper: [
    "紙クーポンになっている分は、画面では使えません。用紙を施設にお出しください。",
    "用紙は、所属所へ郵送でお送りします。"
  ]
}
