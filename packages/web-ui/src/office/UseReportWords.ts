/**
 * UseReportWords: what reports of uses are called on the office's pages: where they stand, why one is not registered, as
 * it is said to a clerk and as it is said to the person in a letter.
 */
import type { CalendarDate, UseReport, UseReportJudge } from "@fukuri/core"
import { ja } from "../Sentences.ja.ts"
import { chip, type Tone } from "./OfficeParts.ts"
import type { Html } from "../Html.ts"

type State = UseReport.UseReport["state"]
type Why = UseReport.Hindrance

/** Where a report stands, in a word. */
export const stateNames: { readonly [Tag in State["_tag"]]: string } = {
  Entered: "登録中",
  Applied: "登録済",
  Kept: "保留",
  Closed: "登録せず終了"
}

const tones: { readonly [Tag in State["_tag"]]: Tone } = {
  Entered: "warn",
  Applied: "good",
  Kept: "bad",
  Closed: "plain"
}

/** Where a report stands, at a glance. */
export const stateChip = ({ _tag }: State): Html => chip(stateNames[_tag], tones[_tag])

/** Why a report is not registered, in a few words. */
export const whyNames: { readonly [Tag in Why["_tag"]]: string } = {
  HolderUnknown: "番号の登録がない",
  NameDiffers: "氏名が違う",
  ProductUnknown: "対象のクーポンがない",
  FacilityUnknown: "施設の登録がない",
  NotUsable: "利用できない",
  QuantityTooMany: "枚数が多い",
  Twin: "登録済みの利用と重なる",
  TwinReport: "先の報告と重なる",
  SheetNotValid: "紙クーポンが無効"
}

/** What became of a report that is not registered. */
export const outcomeNames: { readonly [Each in UseReport.Outcome]: string } = {
  "not-counted": "クーポンの利用としない",
  "settled-with-person": "本人と調整した",
  "facility-mistaken": "施設の間違い",
  duplicate: "ほかの登録と同じ利用"
}

/** What a doubt is freed by. */
export const doubtNames: { readonly [Each in UseReport.Doubt]: string } = {
  name: "本人に間違いない",
  twin: "別の利用である"
}

/** What two reports differ in. */
export const contentNames: { readonly [Key in UseReport.ContentKey]: string } = {
  number: "組合員番号",
  name: "氏名",
  facility: "施設",
  course: "内容",
  quantity: "枚数",
  usedOn: "利用日",
  usedAt: "利用時刻"
}

/** Putting a report right that was written down wrongly. */
export const restateWords = {
  what: "今回の内容が正しいときは、前の内容に代えて、利用した日の時点として判定し直します。",
  button: "この内容に直して登録する"
} as const

/** When a use was, by the hours of the office. */
export const hoursNames: { readonly [Each in UseReportJudge.Hours]: string } = {
  inside: "業務時間内",
  outside: "業務時間外",
  unknown: "時刻が不明"
}

/** Why a report is not registered, and what can be done about it. */
export const whySentence = (why: Why): { readonly why: string; readonly what: string } => {
  switch (why._tag) {
    case "HolderUnknown":
      return {
        why: "この番号の方は、取り込まれた名簿にいません。",
        what: "番号を施設に確かめてください。新しい名簿を取り込んだあとに、もう一度判定できます。"
      }
    case "NameDiffers":
      return {
        why: "聞き取った氏名が、登録されている氏名・カナと違います。",
        what: "番号と氏名を施設に確かめてください。本人に間違いなければ、理由を書いて進められます。"
      }
    case "ProductUnknown":
      return { why: "利用した年度の事業に、この内容がありません。", what: "内容と利用日を施設に確かめてください。" }
    case "FacilityUnknown":
      return { why: "この施設は登録されていません。", what: "施設を登録してから、もう一度判定してください。" }
    case "NotUsable":
      return denialSentence(why.verdict)
    case "QuantityTooMany":
      return {
        why: `一度に利用できるのは${why.most}枚までです。`,
        what: "枚数を施設に確かめてください。分けて利用していたときは、利用ごとに登録します。"
      }
    case "Twin":
      return {
        why: `同じ日に同じ施設で、同じクーポンの利用が${ja.myPage.channel[why.channel]}で登録されています。`,
        what: "画面での利用が届いていたのかもしれません。別の利用のときだけ、理由を書いて進めてください。"
      }
    case "TwinReport":
      return {
        why: "同じ人・同じ日・同じ施設の報告が、先に受け付けられて保留になっています。",
        what: "先の報告を処理してください。別の利用のときだけ、理由を書いて進めてください。"
      }
    case "SheetNotValid":
      return sheetSentences[why.why]
  }
}

const sheetSentences: {
  readonly [Each in Extract<Why, { _tag: "SheetNotValid" }>["why"]]: { readonly why: string; readonly what: string }
} = {
  unknown: { why: "この番号の紙クーポンは発行されていません。", what: "用紙の番号を確かめてください。" },
  voided: {
    why: "この紙クーポンは無効になっています。紛失などで新しい紙クーポンに替わっています。",
    what: "本人と施設に、どの用紙を使ったかを確かめてください。"
  },
  used: { why: "この紙クーポンは、すでに利用済みです。", what: "前の登録を利用の一覧で確かめてください。" },
  "other-product": { why: "この紙クーポンは、別のクーポンのものです。", what: "用紙を確かめてください。" }
}

const day = (date: CalendarDate.CalendarDate): string => ja.time.day(date)

const denialSentence = (verdict: UseReport.Denial): { readonly why: string; readonly what: string } => {
  const check = "利用日と内容を施設に確かめてください。"
  switch (verdict._tag) {
    case "NotYet":
      return { why: `利用日が、利用できる期間 (${day(verdict.from)}から) より前です。`, what: check }
    case "Over":
      return { why: `利用日が、利用できる期間 (${day(verdict.until)}まで) より後です。`, what: check }
    case "UsedUp":
      return {
        why: `このクーポンは${verdict.used}枚すべて利用済みです。`,
        what: "間違えた利用があれば訂正してから、もう一度判定してください。"
      }
    case "NotOfferedHere":
      return { why: "この施設では利用できない内容です。", what: "内容を施設に確かめてください。" }
    case "FacilityClosed":
      return { why: "利用日に、この施設は利用の対象期間の外です。", what: check }
    case "MembershipLost":
      return {
        why:
          verdict.lastDay === undefined
            ? "利用日に資格がありません。"
            : `資格が${day(verdict.lastDay)}で終わっているため、利用できません。`,
        what: `名簿は${day(verdict.asOf)}現在のものです。新しい名簿を取り込んだあとに、もう一度判定できます。`
      }
    case "OnPaper":
      return {
        why: `このクーポンは紙クーポン (${verdict.quantity}枚) になっています。`,
        what: "施設から届いた紙クーポンを登録してください。"
      }
    case "OutageNotAccepted":
      return verdict.why === "outside-hours"
        ? {
            why: "業務時間外に画面を使えなかったときは、利用できないクーポンです。",
            what: "時刻を施設に確かめてください。本人には、お知らせを送ってください。"
          }
        : {
            why: "業務時間外には利用できないクーポンですが、利用した時刻が分かりません。",
            what: "時刻を施設に確かめて、登録し直してください。"
          }
    case "NotGranted":
      return { why: "このクーポンは付与されていません。", what: "付与の条件を確かめてください。" }
  }
}

/** Why a use is not counted, as it is said to the person. */
export const letterSentence = (why: Why): string => {
  switch (why._tag) {
    case "Twin":
    case "TwinReport":
      return "同じ日に同じ施設での利用が、すでに登録されているためです。"
    case "HolderUnknown":
    case "NameDiffers":
      return "報告のあった番号と氏名が、登録の内容と一致しないためです。"
    case "NotUsable":
      return why.verdict._tag === "OutageNotAccepted"
        ? "業務時間外 (土日祝日・夜間など) に画面を使えなかったときは、その日に利用できないクーポンのためです。"
        : `次の理由のためです。${denialSentence(why.verdict).why}`
    default:
      return `次の理由のためです。${whySentence(why).why}`
  }
}
