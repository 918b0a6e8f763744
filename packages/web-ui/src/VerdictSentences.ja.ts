/**
 * VerdictSentences in Japanese: the state of a coupon, why it cannot be used here and now, and what to do next. Part of
 * `Sentences.ja.ts`.
 */
import type { VerdictSentences } from "./VerdictSentences.ts"
import { day, monthDay, plainDay } from "./TimeWords.ja.ts"

const askOffice = (office: string): string => `ご不明な点は、${office}までご連絡ください。`

/** The state of a coupon, why it cannot be used here and now, and what to do next, in the language of the guide. */
export const verdictsInJapanese: VerdictSentences = {
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
  }
}
