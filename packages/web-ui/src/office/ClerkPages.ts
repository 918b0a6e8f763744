/**
 * ClerkPages (職員): who has an account of the office, what each may do and see, and the first password of a new one.
 */
import type { CalendarDate, Clerk } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  checkbox,
  checkboxes,
  chip,
  empty,
  facts,
  field,
  linkButton,
  note,
  panel,
  postForm,
  radios
} from "./OfficeParts.ts"
import type { FormMistake, OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** What each role is called. */
export const roleNames: { readonly [Each in Clerk.Role]: string } = {
  viewer: "閲覧",
  desk: "窓口",
  operator: "運用",
  approver: "承認",
  manager: "管理"
}

/** What each thing is called that is seen only by those who need it. */
export const sightNames: { readonly [Each in Clerk.Sight]: string } = {
  personal: "氏名・生年月日",
  health: "健診の種類・付与の理由"
}

/** Somebody with an account, as the list shows them. */
export interface ListedClerk {
  readonly clerk: Clerk.Clerk
  readonly hasOneTimeCode: boolean
  readonly mustChangePassword: boolean
  readonly lastLoginAt: CalendarDate.Instant | undefined
}

/** What is typed about a clerk. */
export interface ClerkDraft {
  readonly name: string
  readonly roles: ReadonlyArray<string>
  readonly sees: ReadonlyArray<string>
  readonly ownNumber: string
  readonly active: boolean
}

const here = { label: "職員", path: "/office/clerks" }

/** 職員: everybody with an account. */
export const clerks = (frame: OfficeFrame, all: ReadonlyArray<ListedClerk>): string =>
  officePage(frame, {
    title: "職員",
    wide: true,
    actions: linkButton("職員を追加", "/office/clerks/new", "primary"),
    body: table({
      caption: "アカウントのある職員",
      captionUnseen: true,
      columns: [
        { key: "name", label: "氏名", head: true },
        { key: "id", label: "ログインID" },
        { key: "roles", label: "役割" },
        { key: "sees", label: "見えるもの" },
        { key: "code", label: "確認コード" },
        { key: "last", label: "最終ログイン" },
        { key: "state", label: "状態" }
      ],
      rows: all.map((each) => ({
        name: html`<a href="${pathOf(each.clerk.id)}">${each.clerk.name}</a>`,
        id: each.clerk.id,
        roles: rolesOf(each.clerk),
        sees: sightsOf(each.clerk),
        code: each.hasOneTimeCode ? "あり" : "なし",
        last: lastOf(each.lastLoginAt),
        state: stateOf(each)
      })),
      empty: "職員はまだいません。"
    })
  })

/** The form for a new clerk. */
export const newClerk = (frame: OfficeFrame, draft: ClerkDraft & { readonly id: string }): string =>
  officePage(frame, {
    title: "職員を追加",
    trail: [here],
    body: postForm({
      action: "/office/clerks/new",
      csrf: frame.csrf,
      body: [
        field({
          name: "id",
          label: "ログインID",
          hint: "半角の英小文字で始まる2〜40文字。英小文字・数字・「.」「-」「_」が使えます。あとから変更できません。",
          value: draft.id,
          mistakes: frame.mistakes,
          required: true,
          maxLength: 40
        }),
        draftFields(draft, frame.mistakes),
        buttons(button("追加する"), linkButton("やめる", here.path))
      ]
    })
  })

/** One clerk: what they may do, and a new first password. `isOwn`: whoever looks looks at themselves. */
export const clerk = (
  frame: OfficeFrame,
  view: ListedClerk & { readonly draft: ClerkDraft; readonly isOwn: boolean }
): string => {
  const { draft, isOwn } = view
  const { id, name } = view.clerk
  return officePage(frame, {
    title: name,
    trail: [here],
    body: [
      panel({
        title: "今の状態",
        body: facts([
          ["ログインID", id],
          ["状態", stateOf(view)],
          ["確認コード", view.hasOneTimeCode ? "あり" : "なし"],
          ["最終ログイン", lastOf(view.lastLoginAt)]
        ])
      }),
      panel({
        title: "氏名と権限",
        body: postForm({
          action: pathOf(id),
          csrf: frame.csrf,
          body: [
            isOwn
              ? [
                  note("plain", "ご自分の権限は変更できません。変更は、ほかの「管理」の職員が行います。"),
                  facts([
                    ["役割", rolesOf(view.clerk)],
                    ["見えるもの", sightsOf(view.clerk)],
                    ["ご本人の組合員番号", view.clerk.ownNumber ?? "なし"]
                  ]),
                  nameField(draft, frame.mistakes)
                ]
              : [draftFields(draft, frame.mistakes), activeField(draft, frame.mistakes)],
            buttons(button("変更する"))
          ]
        })
      }),
      isOwn
        ? panel({
            title: "パスワードと確認コード",
            body: html`<p>ご自分のものは<a href="/office/account">アカウント</a>で変更します。</p>`
          })
        : resetPanel(frame, view)
    ]
  })
}

/** Instead of a clerk, when there is none of that ID. */
export const noClerk = (frame: OfficeFrame): string =>
  officePage(frame, {
    title: "職員が見つかりません",
    trail: [here],
    body: empty("このログインIDの職員はいません。", linkButton("職員の一覧へ", here.path))
  })

/** The first password, which is shown this once. */
export const firstPassword = (
  frame: OfficeFrame,
  made: { readonly clerk: Clerk.Clerk; readonly password: string; readonly isNew: boolean }
): string =>
  officePage(frame, {
    title: made.isNew ? "職員を追加しました" : "パスワードを再設定しました",
    trail: [here],
    body: [
      note("warn", "このパスワードは、この画面にしか表示されません。控えてから、ご本人に直接お渡しください。"),
      panel({
        title: "ご本人に渡すもの",
        body: [
          facts([
            ["氏名", made.clerk.name],
            ["ログインID", html`<code>${made.clerk.id}</code>`],
            ["最初のパスワード", html`<code>${made.password}</code>`]
          ]),
          html`<p>最初のログインのときに、ご本人が新しいパスワードに変更します。</p>`
        ]
      }),
      buttons(linkButton("職員の一覧へ", here.path))
    ]
  })

const resetPanel = (frame: OfficeFrame, { clerk: { id }, hasOneTimeCode }: ListedClerk): Html =>
  panel({
    title: "パスワードの再設定",
    body: postForm({
      action: `${pathOf(id)}/reset`,
      csrf: frame.csrf,
      body: [
        html`<p>
          パスワードを忘れた職員に、最初のパスワードを発行します。今のパスワードは使えなくなり、ログイン中の画面はすべて終了します。
        </p>`,
        hasOneTimeCode &&
          checkbox({
            name: "removeCode",
            label: "確認コードも解除する",
            hint: "端末も回復コードもなくしたときだけ選んでください。ご本人であることを必ず確かめてください。"
          }),
        buttons(button("再設定する", "danger"))
      ]
    })
  })

const draftFields = (draft: ClerkDraft, mistakes: ReadonlyArray<FormMistake> | undefined): ReadonlyArray<Html> => [
  nameField(draft, mistakes),
  checkboxes({
    name: "roles",
    label: "役割",
    values: draft.roles,
    options: roleOptions,
    mistakes,
    required: true
  }),
  checkboxes({
    name: "sees",
    label: "見えるもの",
    hint: "仕事に必要な職員だけ選んでください。選ばない職員には伏せて表示します。",
    values: draft.sees,
    options: [
      { value: "personal", label: sightNames.personal },
      { value: "health", label: sightNames.health }
    ],
    mistakes
  }),
  field({
    name: "ownNumber",
    label: "ご本人の組合員番号",
    hint: "組合員である職員だけ。ご本人と配偶者のクーポンは、ご本人には訂正も付与もできません。",
    value: draft.ownNumber,
    mistakes,
    width: "short",
    maxLength: 20
  })
]

const nameField = ({ name }: ClerkDraft, mistakes: ReadonlyArray<FormMistake> | undefined): Html =>
  field({ name: "name", label: "氏名", value: name, mistakes, required: true, maxLength: 80 })

const activeField = ({ active }: ClerkDraft, mistakes: ReadonlyArray<FormMistake> | undefined): Html =>
  radios({
    name: "active",
    label: "ログイン",
    value: active ? "yes" : "no",
    options: [
      { value: "yes", label: "できる" },
      { value: "no", label: "できない", hint: "退職や異動のとき。ログイン中の画面はすぐに終了します。記録は残ります。" }
    ],
    mistakes
  })

const roleOptions: ReadonlyArray<{ readonly value: Clerk.Role; readonly label: string; readonly hint: string }> = [
  { value: "viewer", label: roleNames.viewer, hint: "画面を見る" },
  { value: "desk", label: roleNames.desk, hint: "電話の応対、訂正の申請、事後登録" },
  { value: "operator", label: roleNames.operator, hint: "取込、付与、施設、事業、月の締め" },
  { value: "approver", label: roleNames.approver, hint: "ほかの職員の申請の承認" },
  { value: "manager", label: roleNames.manager, hint: "職員、設定、記録" }
]

const pathOf = (id: string): string => `${here.path}/${id}`

const rolesOf = ({ roles }: Clerk.Clerk): string =>
  roleOptions
    .filter(({ value }) => roles.includes(value))
    .map(({ label }) => label)
    .join("・")

const sightsOf = ({ sees }: Clerk.Clerk): string =>
  sees.length === 0 ? "なし" : sees.map((sight) => sightNames[sight]).join("、")

const stateOf = ({ clerk, mustChangePassword }: ListedClerk): Html =>
  !clerk.active ? chip("停止中", "bad") : mustChangePassword ? chip("最初のパスワード", "warn") : chip("利用中", "good")

const lastOf = (at: CalendarDate.Instant | undefined): Html | string => (at === undefined ? "なし" : moment(at, ja))
