/**
 * AuditWords: what stands in the record of who did what, in Japanese: what lines can be about, and the facts that are
 * kept with them. The actions are in AuditActions.ts.
 */
import { Correction, Entitlements, PaperApplication } from "@fukuri/core"
import { scopeNames } from "./ApiKeyPages.ts"
import { kindNames } from "./CaseParts.ts"
import { roleNames, sightNames } from "./ClerkPages.ts"
import { tellerNames } from "./CorrectionParts.ts"
import { fieldNames as facilityFields } from "./FacilityWords.ts"
import { outcomeNames as lateOutcomes } from "./LateNewsPages.ts"
import { kindNames as noticeKinds } from "./ServiceNoticePages.ts"
import { doubtNames, outcomeNames as reportOutcomes } from "./UseReportWords.ts"
import { grantModeNames, reckoningNames } from "./SettingsPages.ts"
import { eventNames } from "./WebhookWords.ts"

export * from "./AuditActions.ts"

/** What a line can be about, by the kind of its subject. */
export const subjectNames = {
  holder: "利用者",
  facility: "施設",
  "paper-batch": "紙クーポンの印刷",
  workplace: "所属所",
  "facility-list": "施設の一覧",
  programme: "事業",
  "programme-draft": "事業の下書き",
  import: "名簿",
  "grant-run": "付与",
  month: "月",
  clerk: "職員",
  "api-key": "APIキー",
  "service-notice": "お知らせ",
  association: "団体",
  webhook: "通知先",
  case: "案件"
} as const

/** A kind of what lines are about. */
export type SubjectKind = keyof typeof subjectNames

/** Whether a text is a kind of what lines are about. */
export const isSubjectKind = (text: string): text is SubjectKind => Object.hasOwn(subjectNames, text)

/** What a fact of a line is called; `path` is the way to it: `contact.phone`. */
export const factName = (kind: string, path: string): string => {
  const known = kind === "association" ? settingNames[path] : kind === "facility" ? facilityNames[path] : undefined
  return known ?? factNames[path] ?? wayName(path)
}

/** What a value is called that is a word of the service; undefined for any other. */
export const valueName = (action: string, key: string, value: string): string | undefined => {
  if (key === "reason") return reasonsOf(action)[value]
  return valueNames[key]?.[value]
}

/** The reasons that are chosen from a list; all others are words of a clerk. */
const reasonsOf = (action: string): Readonly<Record<string, string>> => {
  if (action.startsWith("correction.request") || action.startsWith("correction.report")) return Correction.reasonNames
  return action.startsWith("entitlement.") ? Entitlements.reasonNames : {}
}

/** A way of several steps is called by its steps. */
const wayName = (path: string): string =>
  path
    .split(".")
    .map((step) => factNames[step] ?? step)
    .join(" / ")

const facilityNames: Readonly<Record<string, string>> = {
  ...facilityFields,
  code: "施設コード",
  association: "団体",
  list: "一覧"
}

const settingNames: Readonly<Record<string, string>> = {
  code: "団体コード",
  name: "団体名",
  greeting: "窓口での伝え方",
  numberLabel: "番号の呼び名",
  memberNumberPattern: "番号の形式",
  "contact.office": "担当の名称",
  "contact.phone": "電話",
  "contact.mail": "メール",
  "contact.hours": "受付時間 (案内文)",
  ageReckoning: "年齢の数え方",
  myPageFrom: "マイページ公開日",
  skipQuantityOfOne: "1枚だけのときの枚数入力を省く",
  correctionLimit: "1人で訂正できる枚数",
  mistakeHours: "間違いの申し出を受ける時間",
  grantMode: "付与の進め方"
}

const factNames: Readonly<Record<string, string>> = {
  reason: "理由",
  text: "事情",
  note: "メモ番号",
  refusal: "行われなかった理由",
  product: "クーポン",
  goods: "事業・クーポン",
  quantity: "枚数",
  coupons: "枚数",
  fiscalYear: "年度",
  reference: "整理番号",
  correction: "訂正番号",
  paper: "申請番号",
  ground: "申請の理由",
  sheet: "用紙の番号",
  sheets: "用紙の枚数",
  postalCode: "郵便番号",
  address: "住所",
  addressee: "宛名",
  report: "報告番号",
  way: "報告の種類",
  usedOn: "利用日",
  doubt: "確認したこと",
  kit: "用紙の番号",
  use: "受付番号",
  toldBy: "申し出た人",
  toldOn: "申し出の日",
  caller: "連絡者",
  requestedBy: "申請した人",
  needsSecond: "承認が必要",
  asSeenOn: "表示した日",
  kind: "探し方",
  hits: "件数",
  rows: "行数",
  lines: "行数",
  people: "人数",
  more: "続きあり",
  continued: "続きを表示",
  facility: "施設",
  channel: "登録",
  reversed: "取り消した枚数",
  redeemed: "利用枚数",
  uses: "利用回数",
  used: "利用した枚数",
  left: "有効な枚数",
  remaining: "残り",
  entitled: "付与された枚数",
  granted: "付与",
  withdrawn: "付与の取消",
  onPaper: "紙クーポン",
  toPaper: "紙クーポンに戻る",
  usedFrom: "利用日 (から)",
  usedUntil: "利用日 (まで)",
  from: "から",
  until: "まで",
  action: "操作",
  clerk: "職員",
  file: "ファイル",
  bytes: "大きさ (バイト)",
  sha256: "ファイルの指紋 (SHA-256)",
  asOf: "名簿の基準日",
  added: "新規",
  changed: "変更",
  unchanged: "変更なし",
  ended: "資格喪失",
  comparedWith: "比べた名簿",
  acknowledged: "確認した注意",
  schedule: "予定",
  instant: "予定の日時",
  on: "付与の日",
  source: "対象",
  only: "事業",
  _tag: "種類",
  programme: "事業",
  version: "版",
  changes: "変更点",
  month: "月",
  matched: "一致",
  different: "枚数違い",
  oursOnly: "こちらにのみある",
  theirsOnly: "施設にのみある",
  unread: "読めない行",
  place: "締めた位置",
  total: "合計",
  by: "行った人",
  at: "日時",
  method: "方法",
  route: "画面・操作",
  needs: "必要な権限",
  name: "氏名・名称",
  id: "記号",
  roles: "役割",
  sees: "見られる情報",
  scopes: "できること",
  after: "どこから",
  next: "どこまで",
  entries: "件数",
  asks: "予行のあと申請",
  ownNumber: "本人の番号",
  active: "ログインできる",
  mustChangePassword: "パスワードの変更が必要",
  oneTimeCode: "ワンタイムコード",
  recoveryCodes: "予備コードの数",
  list: "一覧",
  association: "団体",
  case: "案件番号",
  caseKind: "案件の種類",
  opened: "追加した案件",
  outcome: "結果",
  budget: "超えた上限",
  factor: "上限の倍数",
  host: "宛先",
  kinds: "知らせること",
  event: "送信の番号"
}

const permissionNames: Readonly<Record<string, string>> = {
  ...sightNames,
  look: "閲覧",
  correct: "訂正の申請",
  operate: "運用",
  approve: "承認",
  manage: "管理"
}

const valueNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  toldBy: tellerNames,
  ground: PaperApplication.groundNames,
  roles: roleNames,
  sees: sightNames,
  needs: { ...permissionNames, ...scopeNames },
  scopes: scopeNames,
  kind: { number: "番号", text: "氏名など", ...noticeKinds },
  caseKind: kindNames,
  outcome: { ...lateOutcomes, ...reportOutcomes },
  channel: { screen: "画面", outage: "事後登録", paper: "紙クーポン" },
  kinds: eventNames,
  way: { Told: "電話・書面など", Row: "障害時の用紙", Sheet: "紙クーポン" },
  doubt: doubtNames,
  schedule: { "at once": "すぐに" },
  acknowledged: { Loss: "資格喪失が多い", Older: "前より古い名簿", Repeated: "同じファイル" },
  before: {
    Rehearsing: "予行中",
    Unfit: "予行できない",
    Rehearsed: "予行済み",
    Requested: "申請中",
    Approved: "承認済み",
    Granting: "実行中",
    Finished: "完了",
    Refused: "却下",
    Cancelled: "中止",
    Stopped: "中断"
  },
  refusal: {
    StoreFailure: "データベースの応答なし",
    OutcomeUnknown: "行われたか不明",
    DocumentConflict: "ほかの人が先に変更",
    EditConflict: "ほかの人が先に変更",
    NoticeBackwards: "終了が開始より前",
    NoticeTooLong: "期間が長すぎる",
    NoticeOver: "終わったお知らせ",
    NoticesFull: "お知らせが多すぎる",
    NotPermitted: "権限なし",
    SelfService: "ご自身のクーポン",
    SecondPersonNeeded: "ほかの職員の承認が必要",
    QuantityExceeded: "枚数が足りない",
    OwnerChanged: "ほかの人が先に変更",
    LateNewsClosed: "すでに終了",
    OutcomeSettled: "すでに終了",
    PaperApplied: "申請が先にある",
    PaperDecided: "すでに処理済み",
    PaperUsed: "紙クーポンが利用済み",
    SheetNotValid: "有効な用紙ではない",
    WebhooksFull: "通知先が多すぎる",
    WebhookExists: "すでに追加済み",
    WebhookNotThere: "その状態ではできない",
    AskedTooMuch: "送信待ちが多すぎる",
    EventUnknown: "記録にない送信"
  },
  _tag: { Published: "公開中の事業", Draft: "下書き" },
  ageReckoning: reckoningNames,
  grantMode: grantModeNames
}
