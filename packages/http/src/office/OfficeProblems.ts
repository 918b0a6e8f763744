/**
 * OfficeProblems: every reason for which a request of the office does not get what it asked for, and what it gets
 * instead: a status and sentences that say what is wrong and what to do. One table; a new problem does not compile
 * until it has its line here. What a feature can answer better on its own page, it answers there.
 */
import type { Clerk, CouponBooks, Documents, Shelf, StoreFailure } from "@fukuri/core"
import type { BodyRefused } from "../Body.ts"
import type { Elsewhere, FormRefused, MethodNotAllowed, NotFound } from "../Problems.ts"

/** Everything that a route of the office may leave to be answered. */
export type OfficeProblem =
  | StoreFailure.StoreFailure
  | NotFound
  | MethodNotAllowed
  | Clerk.NotPermitted
  | Clerk.SelfService
  | Clerk.SecondPersonNeeded
  | CouponBooks.HolderUnknown
  | CouponBooks.OutcomeUnknown
  | Documents.DocumentConflict
  | Shelf.DocumentMissing
  | BodyRefused
  | FormRefused
  | Elsewhere

/** The problems that are answered with a notice. */
export type OfficeNotice = Exclude<OfficeProblem, Elsewhere>

/** What a notice says: what is wrong, then what to do. */
export interface OfficeWords {
  readonly status: number
  readonly title: string
  readonly text: ReadonlyArray<string>
}

const nothingDone = "この操作は行われていません。"

/** The table. */
export const officeWords: { readonly [Tag in OfficeNotice["_tag"]]: OfficeWords } = {
  StoreFailure: {
    status: 503,
    title: "ただいま表示できません",
    text: [
      "データベースから応答がありません。少し待ってから、もう一度お試しください。",
      "登録や変更の途中だったときは、行われたかどうかを、やり直す前に一覧か記録で確かめてください。"
    ]
  },
  NotFound: {
    status: 404,
    title: "ページが見つかりません",
    text: ["アドレスが違うか、なくなったページです。メニューから選び直してください。"]
  },
  MethodNotAllowed: {
    status: 405,
    title: "この操作はできません",
    text: [`このアドレスでは受け付けていない操作です。${nothingDone}元の画面を開き直して、やり直してください。`]
  },
  NotPermitted: {
    status: 403,
    title: "権限がありません",
    text: [`この画面や操作には権限が必要です。${nothingDone}`]
  },
  SelfService: {
    status: 403,
    title: "ご自身のクーポンは扱えません",
    text: [`ご自身と配偶者のクーポンについて、訂正や付与はできません。${nothingDone}`, "ほかの職員に依頼してください。"]
  },
  SecondPersonNeeded: {
    status: 403,
    title: "ほかの職員の承認が必要です",
    text: [
      `ご自身が申請したものを、ご自身で承認することはできません。${nothingDone}`,
      "承認できる別の職員に依頼してください。"
    ]
  },
  HolderUnknown: {
    status: 404,
    title: "利用者が見つかりません",
    text: ["この番号の方は、取り込まれた名簿にいません。番号を確かめて、利用者の画面から探し直してください。"]
  },
  OutcomeUnknown: {
    status: 503,
    title: "行われたかどうか確認できません",
    text: [
      "データベースの応答が途切れ、操作が記録されたかどうかを確かめられませんでした。",
      "少し待ってから元の画面を開き、行われたかどうかを確かめてください。行われていなければ、同じ操作をもう一度行ってかまいません。二重にはなりません。"
    ]
  },
  DocumentConflict: {
    status: 409,
    title: "ほかの人が先に変更しました",
    text: [
      `表示したあとに、ほかの職員が内容を変更しました。${nothingDone}`,
      "元の画面を開き直し、新しい内容を確かめてから、やり直してください。"
    ]
  },
  DocumentMissing: {
    status: 404,
    title: "見つかりません",
    text: ["もう残っていないか、アドレスが違います。一覧から選び直してください。"]
  },
  BodyRefused: {
    status: 400,
    title: "送信された内容を読み取れません",
    text: [`送信が途中で切れたか、形式が違います。${nothingDone}元の画面を開き直して、もう一度送ってください。`]
  },
  FormRefused: {
    status: 403,
    title: "操作を受け付けられませんでした",
    text: [
      `画面が古くなったか、この画面以外から送られた操作です。安全のため、${nothingDone}`,
      "元の画面を開き直して、もう一度行ってください。"
    ]
  }
}

/** What is said of a body that was refused, by its status. */
export const bodyWords: { readonly [Status in BodyRefused["status"]]: OfficeWords } = {
  400: officeWords.BodyRefused,
  408: {
    status: 408,
    title: "送信に時間がかかりすぎました",
    text: [`通信が途中で止まりました。${nothingDone}通信を確かめて、もう一度送ってください。`]
  },
  413: {
    status: 413,
    title: "送信された内容が大きすぎます",
    text: [
      `受け付けられる大きさを超えています。${nothingDone}ファイルを分けるか、入力を短くして、もう一度送ってください。`
    ]
  },
  415: {
    status: 415,
    title: "受け付けられない形式です",
    text: [`この画面では受け付けていない形式です。${nothingDone}元の画面を開き直して、もう一度送ってください。`]
  }
}

/** What is said when too many requests are in work. */
export const busyWords: OfficeWords = {
  status: 503,
  title: "混み合っています",
  text: [
    "ただいまアクセスが集中しているため、この操作はまだ受け付けていません。5秒ほど待ってから、もう一度お試しください。"
  ]
}

/** What is said when an answer does not come in time. */
export const lateWords: OfficeWords = {
  status: 503,
  title: "時間がかかりすぎています",
  text: [
    "決められた時間のうちに終わりませんでした。範囲を狭めるか、少し待ってから、もう一度お試しください。",
    "登録や変更の途中だったときは、行われたかどうかを、やり直す前に一覧か記録で確かめてください。"
  ]
}

/** What is said of a fault of our own. */
export const defectWords: OfficeWords = {
  status: 500,
  title: "エラーが発生しました",
  text: [
    "システムの不具合で、この画面を表示できません。下の番号を、システムの担当者にお知らせください。",
    "登録や変更の途中だったときは、行われたかどうかを、やり直す前に一覧か記録で確かめてください。"
  ]
}
