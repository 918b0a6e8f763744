/**
 * LoginSentences in Japanese: what stands at the fields of a login, and what is said of the code. Part of
 * `Sentences.ja.ts`.
 */
import type { LoginSentences } from "./LoginSentences.ts"
import type { MistakeSentences } from "./MistakeSentences.ts"

const known = "この端末でログインしたことがある方は、空欄のままで進めます。"

/** At the fields. */
export const loginInJapanese: LoginSentences = {
  numberHint: "6桁の英数字です。配偶者の方は、末尾に01を付けた8桁です(例:12345601)。",
  birthDateHint: "西暦8桁の数字です(例:19741212)。配偶者の方は、配偶者ご自身の生年月日です。",
  codeLabel: { facility: "施設の確認コード", office: "確認コード" },
  codeHint: {
    facility: () =>
      `安全のため、本日は施設にいる方であることを確認しています。本日のコード(6桁の数字)を、施設のスタッフにお尋ねください。${known}`,
    office: ({ office, phone }) =>
      `安全のため、はじめての端末からのログインを制限しています。${known}それ以外の方は、以前にログインした端末か施設のページからログインしてください。お急ぎのときは、${office}(電話 ${phone})に本日のコード(6桁の数字)をお尋ねください。`
  }
}

/** What is wrong with the pair, or with the code. */
export const loginMistakesInJapanese: Pick<
  MistakeSentences["mistakes"]["of"],
  "wrong-pair" | "wrong-pair-or-code" | "code-missing"
> = {
  "wrong-pair": ({ numberLabel }) =>
    `${numberLabel}と生年月日の組み合わせを確認できませんでした。もう一度ご確認のうえ、入力してください。`,
  "wrong-pair-or-code": ({ numberLabel }) =>
    `確認コード、または${numberLabel}と生年月日の組み合わせを確認できませんでした。コードは日付が変わると新しくなります。もう一度ご確認のうえ、入力してください。`,
  "code-missing": () => "確認コードを6桁の数字で入力してください。"
}
