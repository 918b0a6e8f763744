/**
 * ProgrammeWords: what is said in Japanese of programmes that are wrong, that would do harm, or that change something for
 * people who already hold coupons; and rules as lists that can be read.
 */
import { type GrantRule, ProgrammeChange, type ProgrammeProblems } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { figure } from "./OfficeParts.ts"

/** What is wrong at a place and what to write there, in one or two sentences. `syntax`: what breaks the text as JSON. */
export const problemWords = ({ wrong }: Pick<ProgrammeProblems.ProgrammeProblem, "wrong">, syntax = ""): string => {
  switch (wrong._tag) {
    case "Syntax":
      return syntaxWords[syntax] ?? otherSyntax
    case "MissingKey":
      return "必要な項目がありません。この項目を書き足してください。"
    case "UnknownKey":
      return "この名前の項目はありません。つづりを確かめるか、消してください。"
    case "WrongType":
      return typeWords[wrong.type]
    case "NotOneOf":
      return `${wrong.words.map((word) => `"${word}"`).join("、")} のどれかを書いてください。`
    case "WrongLength": {
      const range = wrong.least === 0 ? `${figure(wrong.most)}` : `${figure(wrong.least)}〜${figure(wrong.most)}`
      const most = wrong.least === 0 ? "以内" : ""
      return wrong.of === "list" ? `${range}件${most}で書いてください。` : `${range}文字${most}で書いてください。`
    }
    case "OutOfRange":
      return `${wrong.least}〜${wrong.most} の数を書いてください。`
    case "NotWhole":
      return "小数のない数を書いてください。"
    case "WrongKey":
      return keyWords[wrong.shape]
    case "NoSuchDay":
      return '実在する日付を "2024-07-01" のように書いてください。'
    case "ControlCharacters":
      return "改行やタブなどの制御文字を消してください。"
    case "RowsNotAscending":
      return "fromMonths の小さい順に、同じ月数が重ならないように並べてください。"
    case "CoursesRepeated":
      return "同じ key の内容が2つあります。key は内容ごとに変えてください。"
    case "ProductRepeated":
      return `id「${wrong.id}」の商材が2つあります。id は商材ごとに変えてください。`
    case "OutsideYear":
      return `利用期間は、年度の中の日 (${wrong.from}〜${wrong.until}) にしてください。`
    case "EndBeforeBeginning":
      return "利用期間の終わりが始まりより前です。終わりを始まり以降の日にしてください。"
    case "GrantedAfterEnd":
      return "付与日が利用期間の終わりより後です。利用期間の終わり以前の日にしてください。"
    case "RuleTooDeep":
      return "条件の入れ子が深すぎます。20段以内にしてください。"
    case "RuleTooLarge":
      return "条件が多すぎます。1つの条件につき500個以内にしてください。"
    case "BoundsCrossed":
      return "下限が上限より大きいため、だれも当てはまりません。下限と上限を見直してください。"
    case "AssociationUnknown":
      return "この団体は登録されていません。団体のコードを確かめてください。"
    case "AssociationOther":
      return `ほかの団体の事業は扱えません。"${wrong.own}" と書いてください。`
    case "ProductTaken":
      return `この id は、同じ年度の事業「${wrong.programme}」の商材が使っています。別の id にしてください。`
    case "Other":
      return "この項目の書き方が違います。公開中の事業の書き方を参考に直してください。"
  }
}

/** Where something is wrong, as its author finds it: 商材 3 › 付与条件 › bodies. */
export const placeWords = (path: ReadonlyArray<string | number>): string =>
  path.length === 0 ? "文書全体" : path.map((step) => (typeof step === "number" ? `${step + 1}番目` : step)).join(" › ")

/** Why something cannot be published, and what to do instead. */
export const harmWords = (harm: ProgrammeChange.Harm): string => {
  switch (harm._tag) {
    case "ProductRemoved":
      return `「${harm.name}」がなくなりますが、${figure(harm.people)}人に付与済みで、利用が${figure(harm.uses)}件あります。商材を残してください。`
    case "CourseRemoved":
      return `「${harm.name}」の内容「${harm.courseName}」がなくなりますが、利用が${figure(harm.uses)}件あります。内容を残してください。`
    case "DaysLost": {
      const days = harm.first === harm.last ? harm.first : `${harm.first}〜${harm.last}`
      return `「${harm.name}」の利用期間から、利用のあった日 (${days}、${figure(harm.uses)}件) が外れます。利用期間に含めてください。`
    }
    case "YearMoved":
      return `年度が${harm.from}年度から${harm.to}年度に変わりますが、${figure(harm.people)}人に付与済みです。ほかの年度の事業は、別の id にしてください。`
  }
}

/** What a change means for those who already hold coupons. */
export const noticeWords = ({ forThem, name, notForThem, people, remaining }: ProgrammeChange.Notice): string => {
  const labels = (fields: ReadonlyArray<ProgrammeChange.ChangedField>) =>
    fields.map((field) => ProgrammeChange.fieldLabels[field]).join("・")
  return [
    `「${name}」:`,
    notForThem.length > 0 && `${labels(notForThem)}の変更は、付与済みの${figure(people)}人には影響しません。`,
    forThem.length > 0 &&
      `${labels(forThem)}の変更は、付与済みの${figure(people)}人の、これからの利用 (残り${figure(remaining)}枚) にも適用されます。`
  ]
    .filter((part) => part !== false)
    .join(" ")
}

/** A rule as a list, each case on a line of its own and what is combined below it; lines that `other` has not stand out. */
export const ruleList = (
  rule: GrantRule.GrantRule,
  names: ProgrammeChange.BodyNames,
  other?: GrantRule.GrantRule
): Html => {
  const known = other === undefined ? undefined : new Set(linesOf(other, names, 0))
  return html`<ul>
    ${linesOf(rule, names, 0).map(
      (line) => html`<li>${known === undefined || known.has(line) ? line : html`<strong>${line}</strong>`}</li>`
    )}
  </ul>`
}

/** Steps to the right are written, since the whole is read from top to bottom, on paper as well. */
const linesOf = (rule: GrantRule.GrantRule, names: ProgrammeChange.BodyNames, depth: number): ReadonlyArray<string> => {
  const indent = depth === 0 ? "" : `${"\u3000".repeat(depth - 1)}└ `
  const within = (head: string, rules: ReadonlyArray<GrantRule.GrantRule>) => [
    `${indent}${head}`,
    ...rules.flatMap((each) => linesOf(each, names, depth + 1))
  ]
  switch (rule._tag) {
    case "All":
      return within("次のすべてに当てはまる", rule.rules)
    case "Any":
      return within("次のいずれかに当てはまる", rule.rules)
    case "Not":
      return within("次に当てはまらない", [rule.rule])
    default:
      return [`${indent}${ProgrammeChange.ruleWords(rule, names)}`]
  }
}

const typeWords = {
  text: '文字を " で囲んで書いてください。',
  number: '数を " で囲まずに書いてください。',
  list: "[ ] で囲んだ一覧を書いてください。",
  object: "{ } で囲んだ項目の組を書いてください。"
} as const

const keyWords = {
  plain: '"kenshin-2024" のように、小文字の英字・数字をハイフンでつないで書いてください。',
  slash: '"dock/day" のように、小文字の英字・数字・ハイフンで書いてください。/ は1つまで使えます。',
  body: '"kyosai" のように、小文字の英字で始め、英字・数字・ハイフン20文字以内で書いてください。',
  association: '"sag" のように、団体のコードを書いてください。'
} as const

const otherSyntax = "JSON として読めません。この行と前の行を確かめてください。"

/** By the keys of the parser. */
const syntaxWords: Readonly<Record<string, string>> = {
  InvalidSymbol: '読めない語があります。文字は " で囲んでください。',
  InvalidNumberFormat: "数の書き方が違います。",
  PropertyNameExpected: '項目の名前がありません。" で囲んで書くか、余分なカンマを消してください。',
  ValueExpected: "値がありません。値を書くか、余分なカンマを消してください。",
  ColonExpected: "項目の名前のあとに : がありません。",
  CommaExpected: "前の項目との間に , がありません。",
  CloseBraceExpected: "閉じる } がありません。",
  CloseBracketExpected: "閉じる ] がありません。",
  EndOfFileExpected: "終わりの } のあとに余分な文字があります。",
  InvalidCommentToken: "コメントは書けません。消してください。",
  UnexpectedEndOfComment: "コメントは書けません。消してください。",
  UnexpectedEndOfString: '文字を閉じる " がありません。',
  UnexpectedEndOfNumber: "数が途中で終わっています。",
  InvalidUnicode: "\\u のあとは、4桁の16進数を書いてください。",
  InvalidEscapeCharacter: "\\ のあとの文字が違います。",
  InvalidCharacter: '" で囲んだ中に、改行やタブは書けません。'
}
