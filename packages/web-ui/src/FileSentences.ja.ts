/**
 * FileSentences: what is wrong in a file of the office, in Japanese: what it is, and what to write instead.
 */
import type { FileRow } from "@fukuri/core"

/** One line of a report about a file: 「12行目 生年月日「19741399」: …」. */
export const problemLine = ({ code, column, line, value }: FileRow.Problem): string =>
  `${line}行目${column === "" ? "" : ` ${column}`}${value === "" ? "" : `「${value}」`}: ${sentences[code]}`

/** What is the matter, and what to write instead. */
export const problemSentence = (code: FileRow.ProblemCode): string => sentences[code]

const sentences: Record<FileRow.ProblemCode, string> = {
  "column-missing": "この列がありません。見出しの行に加えてください。",
  "column-repeated": "同じ列が二つあります。一つにしてください。",
  "column-unknown": "知らない列名です。列名を確かめるか、列を除いてください。",
  "header-missing":
    "見出しの行がありません。1行目に列名 (組合員番号、施設コードなど) を書いてください。CSV ではないファイルかもしれません。",
  "rows-missing": "見出しだけで、内容の行がありません。2行目から書いてください。",
  "file-empty": "中身がありません。1行目に見出し、2行目から内容を書いてください。",
  "cells-too-few": "項目の数が見出しより少なくなっています。区切りのコンマを確かめてください。",
  "cells-too-many": '項目の数が見出しより多くなっています。コンマを含む値は " で囲んでください。',
  "quotes-broken": '引用符 (") の使い方が正しくありません。値の前後を " で囲み、中の " は "" と書いてください。',
  "encoding-broken": "文字コードが壊れています。UTF-8 か Shift_JIS で保存し直してください。",
  "number-repeated": "同じ番号の行が前にもあります。一人一行にしてください。",
  "member-row-missing": "配偶者の行ですが、本人の行がありません。本人の行も入れてください。",
  "code-repeated": "同じ施設コードの行が前にもあります。一施設一行にしてください。",
  "code-of-another-association": "この施設コードは別の団体が使っています。",
  empty: "値がありません。必ず書いてください。",
  "too-long": "長すぎます。短くしてください。",
  "control-character": "改行などの制御文字が入っています。取り除いてください。",
  "number-malformed": "組合員番号ではありません。英数字6けたで書いてください (例 123456、K12345)。",
  "number-shortened": "先頭の 0 が失われているようです。表計算ソフトで列を「文字列」にして、6けたで書いてください。",
  "branch-malformed": "枝番は、本人は空欄、配偶者は 01 です。",
  "date-malformed": "日付として読めません。西暦8けたで書いてください (例 19741212)。",
  "date-no-such-day": "暦にない日付です。",
  "date-two-digit-year": "西暦が2けたです。4けたで書いてください (例 1974/12/12)。",
  "date-era-unknown": "元号を読めません。M T S H R か 明治 大正 昭和 平成 令和 で書いてください (例 S49.12.12)。",
  "date-in-future": "未来の日付です。",
  "until-before-from": "終わりの日が始まりの日より前です。",
  "until-without-from": "終わりの日だけで、始まりの日がありません。",
  "sex-unknown": "性別は 男・女、M・F、1・2 のどれかで書いてください。",
  "hours-malformed": "時間数として読めません。小数2けたまでの数で書いてください (例 38.75)。",
  "hours-too-many": "一週間の時間数 (168) を超えています。",
  "membership-missing": "組合にも互助会にも資格取得日がありません。どちらかを書いてください。",
  "code-malformed": "施設コードではありません。数字7けたで書いてください。",
  "course-malformed": "提供内容を読めません。英小文字の記号を ; で区切ってください (例 dock/day;dental)。",
  "course-unknown": "その年度の事業に、この内容がありません。内容の記号か名称で書いてください (例 dental)。",
  "facility-unknown": "この施設コードの施設がありません。施設の一覧で確かめてください。",
  "serial-malformed":
    "用紙の通番ではありません。用紙の番号と行の番号で書いてください (例 7K3M9Q-07)。ないときは空欄にします。",
  "serial-unknown": "この通番の用紙はありません。用紙の番号と、行の番号 (01〜20) を確かめてください。",
  "serial-of-another-facility": "この通番の用紙は、別の施設に配ったものです。施設コードを確かめてください。",
  "serial-repeated": "同じ通番が、この中に2回あります。一つにしてください。",
  "quantity-malformed": "枚数は、1〜999の数で書いてください。",
  "time-malformed": "時刻として読めません。14:05 のように書いてください。分からないときは空欄にします。",
  "own-number": "ご自身か配偶者の番号です。この行は、ほかの職員が登録してください。",
  "rows-too-many": "一度に登録できるのは500行までです。分けて登録してください。"
}
