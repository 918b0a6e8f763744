/**
 * LoginPages: the entrance of the office: who is there, and where it is set up the second proof of it. Whatever was
 * wrong, the sentence is the same.
 */
import type { Association } from "@fukuri/core"
import { html } from "../Html.ts"
import { officeEntrance } from "./OfficePage.ts"
import { button, buttons, field, hidden, linkButton, note, postForm } from "./OfficeParts.ts"
import type { FormMistake } from "./OfficeView.ts"

/** What both steps of a login are given. */
export interface Entrance {
  /** Undefined while it is not known whose office it is. */
  readonly association: Association.Association | undefined
  readonly csrf: string
  /** Where to go after it: a path of ours. Empty: the first page. */
  readonly next: string
  readonly mistakes?: ReadonlyArray<FormMistake> | undefined
  /** What has just happened. */
  readonly notice?: string | undefined
}

/** The first step: ID and password. */
export const clerkLogin = (view: Entrance & { readonly id: string }): string => {
  const { csrf, id, mistakes, next } = view
  return officeEntrance({
    ...view,
    title: "ログイン",
    body: html`${postForm({
      action: "/office/login",
      csrf,
      body: [
        next !== "" && hidden("next", next),
        field({ name: "id", label: "ログインID", value: id, mistakes, autocomplete: "username", maxLength: 64 }),
        field({
          name: "password",
          label: "パスワード",
          type: "password",
          mistakes,
          autocomplete: "current-password",
          maxLength: 256
        }),
        buttons(button("ログイン"))
      ]
    })}
    ${note("plain", "パスワードを忘れたときは、「管理」の職員に再設定を依頼してください。")}`
  })
}

/** The second step: the code of the device, or a recovery code. */
export const clerkCode = (view: Entrance): string => {
  const { csrf, mistakes, next } = view
  return officeEntrance({
    ...view,
    title: "確認コード",
    body: html`${postForm({
      action: "/office/login/code",
      csrf,
      body: [
        next !== "" && hidden("next", next),
        field({
          name: "code",
          label: "確認コード",
          hint: "認証アプリに表示される6桁の数字です。端末が手元にないときは、回復コードを入力してください。",
          mistakes,
          autocomplete: "one-time-code",
          maxLength: 32
        }),
        buttons(button("ログイン"), linkButton("最初からやり直す", "/office/login"))
      ]
    })}
    ${note("plain", "端末も回復コードもないときは、「管理」の職員に再設定を依頼してください。")}`
  })
}
