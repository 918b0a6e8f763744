/**
 * ApiKeyPages (APIキー): the keys with which other systems of the association use the JSON API: which there are, making one,
 * its token, which is shown this once, and taking one back.
 */
import { ApiKey, type CalendarDate } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  checkboxes,
  chip,
  dateField,
  empty,
  facts,
  field,
  linkButton,
  note,
  panel,
  postForm
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** Where the keys are. */
export const apiKeysPlace = { label: "APIキー", path: "/office/api-keys" } as const

/** What each scope is called. */
export const scopeNames: { readonly [Each in ApiKey.ApiScope]: string } = {
  "books:read": "クーポンの照会",
  "catalogue:read": "施設・事業の照会",
  "redemptions:write": "クーポンの利用",
  "reversals:write": "利用の訂正",
  "imports:write": "名簿の取込",
  "grants:write": "付与の申請",
  "ledger:read": "台帳の読み取り"
}

/** A key, as the pages show it. */
export interface ListedKey {
  readonly id: string
  readonly key: ApiKey.ApiKey
}

/** What is typed about a new key. */
export interface ApiKeyDraft {
  readonly name: string
  readonly scopes: ReadonlyArray<string>
  readonly until: string
}

/** What the pages need to know besides. */
export interface ApiKeysView {
  readonly today: CalendarDate.CalendarDate
  readonly nameOf: (actor: string) => string
}

/** APIキー: every key there is or was. */
export const apiKeys = (frame: OfficeFrame, all: ReadonlyArray<ListedKey>, view: ApiKeysView): string =>
  officePage(frame, {
    title: apiKeysPlace.label,
    trail: [settings],
    wide: true,
    actions: linkButton("APIキーを発行", `${apiKeysPlace.path}/new`, "primary"),
    body: [
      html`<p>
        団体のほかのシステムが、このサービスを使うための鍵です。使い方は<a href="/api/docs">APIの説明 (英語)</a
        >にあります。
      </p>`,
      table({
        caption: "発行したAPIキー",
        captionUnseen: true,
        columns: [
          { key: "name", label: "使うシステム", head: true },
          { key: "id", label: "キーの記号" },
          { key: "scopes", label: "できること" },
          { key: "until", label: "期限" },
          { key: "state", label: "状態" }
        ],
        rows: all.map(({ id, key }) => ({
          name: html`<a href="${pathOf(id)}">${key.name}</a>`,
          id: html`<code>${id}</code>`,
          scopes: scopesOf(key),
          until: untilOf(key),
          state: stateOf(key, view.today)
        })),
        empty: "APIキーはまだありません。"
      })
    ]
  })

/** The form for a new key. */
export const newApiKey = (frame: OfficeFrame, draft: ApiKeyDraft): string =>
  officePage(frame, {
    title: "APIキーを発行",
    trail: [settings, apiKeysPlace],
    body: postForm({
      action: `${apiKeysPlace.path}/new`,
      csrf: frame.csrf,
      body: [
        field({
          name: "name",
          label: "使うシステム",
          hint: "どのシステムのための鍵か、あとで分かる名前にしてください。記録にもこの名前で残ります。",
          value: draft.name,
          mistakes: frame.mistakes,
          required: true,
          maxLength: 80
        }),
        checkboxes({
          name: "scopes",
          label: "できること",
          hint: "必要なものだけ選んでください。あとから変更はできません。氏名と生年月日は、どの鍵でも見られません。",
          values: draft.scopes,
          options: ApiKey.ApiScope.literals.map((scope) => ({
            value: scope,
            label: scopeNames[scope],
            hint: scopeHints[scope]
          })),
          mistakes: frame.mistakes,
          required: true
        }),
        dateField({
          name: "until",
          label: "期限",
          hint: "この日まで使えます。空欄にすると、停止するまで使えます。",
          value: draft.until,
          mistakes: frame.mistakes
        }),
        buttons(button("発行する"), linkButton("やめる", apiKeysPlace.path))
      ]
    })
  })

/** The token of a new key, which is shown this once. */
export const madeApiKey = (frame: OfficeFrame, made: { readonly name: string; readonly token: string }): string =>
  officePage(frame, {
    title: "APIキーを発行しました",
    trail: [settings, apiKeysPlace],
    body: [
      note("warn", "このキーは、この画面にしか表示されません。使うシステムに、いま設定してください。"),
      panel({
        title: "使うシステムに設定するもの",
        body: [
          facts([
            ["使うシステム", made.name],
            ["APIキー", html`<code>${made.token}</code>`]
          ]),
          html`<p>
            メールやチャットで送らないでください。人に知られたおそれがあるときは、このキーを停止して、新しいキーを発行してください。
          </p>`
        ]
      }),
      buttons(linkButton("APIキーの一覧へ", apiKeysPlace.path))
    ]
  })

/** One key, and taking it back. */
export const apiKey = (frame: OfficeFrame, { id, key }: ListedKey, { nameOf, today }: ApiKeysView): string =>
  officePage(frame, {
    title: key.name,
    trail: [settings, apiKeysPlace],
    body: [
      panel({
        title: "このキー",
        body: facts([
          ["キーの記号", html`<code>${id}</code>`],
          ["状態", stateOf(key, today)],
          ["できること", scopesOf(key)],
          ["期限", untilOf(key)],
          ["発行した人", nameOf(key.madeBy)],
          ["発行した日時", moment(key.madeAt, ja)],
          ...(key.state._tag === "Revoked"
            ? ([
                ["停止した人", nameOf(key.state.by)],
                ["停止した日時", moment(key.state.at, ja)]
              ] as const)
            : [])
        ])
      }),
      key.state._tag === "Active" &&
        panel({
          title: "停止",
          body: postForm({
            action: `${pathOf(id)}/revoke`,
            csrf: frame.csrf,
            body: [
              html`<p>
                停止すると、このキーを使うシステムは、すぐにこのサービスを使えなくなります。元には戻せません。
              </p>`,
              buttons(button("停止する", "danger"))
            ]
          })
        })
    ]
  })

/** Instead of a key, when there is none. */
export const noApiKey = (frame: OfficeFrame): string =>
  officePage(frame, {
    title: "APIキーが見つかりません",
    trail: [settings, apiKeysPlace],
    body: empty("この記号のAPIキーはありません。", linkButton("APIキーの一覧へ", apiKeysPlace.path))
  })

const settings = { label: "設定", path: "/office/settings" }

const scopeHints: { readonly [Each in ApiKey.ApiScope]: string } = {
  "books:read": "番号を指定して、付与・利用・残りと利用可否を調べる",
  "catalogue:read": "施設と公開中の事業の一覧を読む",
  "redemptions:write": "利用者に代わってクーポンを利用する",
  "reversals:write": "利用を取り消す。1人で訂正できる枚数を超えると職員の承認を待つ",
  "imports:write": "名簿を渡す。注意がなければ、そのまま適用される",
  "grants:write": "付与を予行して申請する。付与には職員の承認が必要",
  "ledger:read": "付与・利用・訂正などのすべての記録を、番号とともに順に読む"
}

const pathOf = (id: string): string => `${apiKeysPlace.path}/${id}`

const scopesOf = ({ scopes }: ApiKey.ApiKey): string => scopes.map((scope) => scopeNames[scope]).join("、")

const untilOf = ({ until }: ApiKey.ApiKey): string => (until === undefined ? "なし" : ja.time.day(until))

const stateOf = (key: ApiKey.ApiKey, today: CalendarDate.CalendarDate): Html => {
  const standing = ApiKey.standingOf(key, today)
  return standing === "active"
    ? chip("利用中", "good")
    : standing === "expired"
      ? chip("期限切れ", "warn")
      : chip("停止", "bad")
}
