/**
 * AccountPages (アカウント): what a clerk does about their own account: password, one-time codes, logins. What they may do
 * is decided by others, in ClerkPages.ts.
 */
import type { CalendarDate } from "@fukuri/core"
import { type Html, html, type HtmlValue, trusted } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { type ListedClerk, roleNames, sightNames } from "./ClerkPages.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  facts,
  field,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  shortcutSwitch
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** One login of the clerk. */
export interface ListedLogin {
  /** Names it, but does not open it. */
  readonly id: string
  readonly startedAt: CalendarDate.Instant
  readonly seenAt: CalendarDate.Instant
  readonly browser: string
  readonly isCurrent: boolean
}

/** A device that is being set up. */
export interface CodeSetUp {
  readonly sealed: string
  /** SVG of ours. */
  readonly qr: string
  readonly secret: string
}

const here = { label: "アカウント", path: "/office/account" }
const codePath = "/office/account/one-time-code"

/** アカウント: who one is, and what proves it. */
export const account = (
  frame: OfficeFrame,
  view: ListedClerk & { readonly recoveryLeft: number; readonly logins: ReadonlyArray<ListedLogin> }
): string => {
  const { clerk } = view
  return officePage(frame, {
    title: "アカウント",
    body: [
      panel({
        title: "職員",
        body: facts([
          ["氏名", clerk.name],
          ["ログインID", clerk.id],
          ["役割", clerk.roles.map((role) => roleNames[role]).join("・")],
          ["見えるもの", clerk.sees.length === 0 ? "なし" : clerk.sees.map((sight) => sightNames[sight]).join("、")]
        ])
      }),
      panel({
        title: "パスワード",
        body: linkButton("パスワードを変更", `${here.path}/password`)
      }),
      codePanel(view),
      panel({ title: "ログイン中の画面", id: "logins", body: loginsOf(frame, view.logins) }),
      shortcutSwitch()
    ]
  })
}

/** The form for a new password. `forced`: nothing else can be done before. */
export const password = (frame: OfficeFrame, { forced }: { readonly forced: boolean }): string =>
  officePage(frame, {
    title: "パスワードの変更",
    trail: forced ? [] : [here],
    body: [
      forced && note("warn", "最初のパスワードは、ご自分だけが知るパスワードに変更してからお使いください。"),
      postForm({
        action: `${here.path}/password`,
        csrf: frame.csrf,
        body: [
          ownPassword(frame, "今のパスワード"),
          field({
            name: "new",
            label: "新しいパスワード",
            type: "password",
            hint: "12〜128文字。長いほど安全です。ほかで使っているものや、推測されやすいものは避けてください。",
            mistakes: frame.mistakes,
            autocomplete: "new-password",
            required: true,
            maxLength: 256
          }),
          field({
            name: "again",
            label: "新しいパスワード(もう一度)",
            type: "password",
            mistakes: frame.mistakes,
            autocomplete: "new-password",
            required: true,
            maxLength: 256
          }),
          buttons(button("変更する"), !forced && linkButton("やめる", here.path))
        ]
      })
    ]
  })

/** Asks for the password again, before anything about codes changes. */
export const codeAsked = (frame: OfficeFrame, view: { readonly has: boolean }): string =>
  officePage(frame, {
    title: "確認コード",
    trail: [here],
    body: [
      html`<p>
        ログインのとき、パスワードに加えて、スマートフォンなどの認証アプリに表示される6桁の数字を入力します。パスワードが他人に知られても、ログインされません。
      </p>`,
      asked(frame, {
        title: view.has ? "別の端末に替える" : "設定する",
        action: codePath,
        label: view.has ? "別の端末を設定" : "設定を始める"
      }),
      view.has && [
        asked(frame, {
          title: "回復コードを新しくする",
          text: "端末が手元にないときに1回ずつ使えるコードです。新しくすると、前のものは使えなくなります。",
          action: `${codePath}/recovery`,
          label: "回復コードを発行"
        }),
        asked(frame, {
          title: "解除する",
          text: "以後はパスワードだけでログインします。",
          action: `${codePath}/remove`,
          label: "確認コードを解除",
          danger: true
        })
      ]
    ]
  })

/** What the device reads, and the field for its first code. */
export const codeSetUp = (frame: OfficeFrame, { qr, sealed, secret }: CodeSetUp): string =>
  officePage(frame, {
    title: "確認コードの設定",
    trail: [here],
    body: [
      html`<p>認証アプリで次のQRコードを読み取り、表示された6桁の数字を入力してください。</p>
        <div class="qr" role="img" aria-label="認証アプリで読み取るQRコード">${trusted(qr)}</div>
        <p>読み取れないときは、次のキーを認証アプリに入力してください。<br /><code>${secret}</code></p>`,
      postForm({
        action: `${codePath}/confirm`,
        csrf: frame.csrf,
        body: [
          hidden("sealed", sealed),
          field({
            name: "code",
            label: "確認コード",
            hint: "6桁の数字",
            mistakes: frame.mistakes,
            autocomplete: "one-time-code",
            inputMode: "numeric",
            width: "short",
            required: true,
            maxLength: 12
          }),
          buttons(button("設定する"), linkButton("やめる", here.path))
        ]
      })
    ]
  })

/** The recovery codes, which are shown this once. */
export const recoveryCodes = (frame: OfficeFrame, codes: ReadonlyArray<string>): string =>
  officePage(frame, {
    title: "回復コード",
    trail: [here],
    body: [
      note("warn", "この画面にしか表示されません。印刷するか書き写して、端末とは別の安全な場所に保管してください。"),
      html`<p>端末が手元にないとき、確認コードの代わりに入力します。1つにつき1回使えます。</p>
        <ul class="codes">
          ${codes.map((code) => html`<li><code>${code}</code></li>`)}
        </ul>`,
      buttons(linkButton("アカウントへ", here.path))
    ]
  })

const codePanel = ({
  hasOneTimeCode,
  recoveryLeft
}: {
  readonly hasOneTimeCode: boolean
  readonly recoveryLeft: number
}): Html =>
  panel({
    title: "確認コード",
    body: [
      facts([
        ["状態", hasOneTimeCode ? chip("設定済み", "good") : chip("未設定", "warn")],
        hasOneTimeCode ? ["回復コードの残り", `${recoveryLeft}個`] : undefined
      ]),
      hasOneTimeCode &&
        recoveryLeft <= 2 &&
        note("warn", "回復コードが残りわずかです。新しい回復コードを発行してください。"),
      linkButton(hasOneTimeCode ? "変更・解除" : "設定する", codePath)
    ]
  })

const loginsOf = (frame: OfficeFrame, logins: ReadonlyArray<ListedLogin>): HtmlValue => [
  table({
    caption: "ログインしているブラウザーの一覧",
    captionUnseen: true,
    columns: [
      { key: "browser", label: "ブラウザー", head: true },
      { key: "since", label: "ログイン" },
      { key: "seen", label: "最後の操作" },
      { key: "end", label: "操作" }
    ],
    rows: logins.map(({ browser, id, isCurrent, seenAt, startedAt }) => ({
      browser,
      since: moment(startedAt, ja),
      seen: moment(seenAt, ja),
      end: isCurrent
        ? chip("この画面", "good")
        : postForm({
            action: `${here.path}/logins/end`,
            csrf: frame.csrf,
            look: "inline",
            body: [hidden("login", id), button("終了する", "quiet")]
          })
    })),
    empty: "ログイン中の画面はありません。"
  }),
  logins.some(({ isCurrent }) => !isCurrent) &&
    postForm({
      action: `${here.path}/logins/end-others`,
      csrf: frame.csrf,
      body: buttons(button("この画面以外をすべて終了する", "quiet"))
    })
]

/** A thing to do about codes, with the password again. Each has a field of its own, so each field an id of its own. */
const asked = (
  frame: OfficeFrame,
  what: {
    readonly title: string
    readonly text?: string
    readonly action: string
    readonly label: string
    readonly danger?: boolean
  }
): Html =>
  panel({
    title: what.title,
    body: postForm({
      action: what.action,
      csrf: frame.csrf,
      body: [
        what.text !== undefined && html`<p>${what.text}</p>`,
        ownPassword(frame, "パスワード", what.action === codePath ? undefined : `f-${what.action.split("/").at(-1)}`),
        buttons(button(what.label, what.danger === true ? "danger" : "primary"))
      ]
    })
  })

const ownPassword = (frame: OfficeFrame, label: string, id?: string): Html =>
  field({
    name: "password",
    label,
    type: "password",
    mistakes: frame.mistakes,
    autocomplete: "current-password",
    required: true,
    maxLength: 256,
    ...(id === undefined ? {} : { id })
  })
