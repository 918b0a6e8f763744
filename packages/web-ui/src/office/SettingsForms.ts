/**
 * SettingsForms: the form that changes what the association decides, and the look at what changes before it does.
 */
import { Association, AssociationSettings, CalendarDate } from "@fukuri/core"
import { html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  confirmPanel,
  dateField,
  field,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  radios,
  textarea
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import {
  bodyLabel,
  fieldNames,
  grantModeNames,
  hoursText,
  monthDayText,
  reckoningNames,
  settingsPlace,
  skipKey,
  skipNames,
  timeText
} from "./SettingsPages.ts"
import { table } from "./Table.ts"

/** A setting that is typed or chosen; the names of bodies have fields of their own. */
export type SettingsField = keyof typeof fieldNames

/** Settings as they are typed: every field by its name, and `body-KEY` for the name of each body. */
export type SettingsDraft = Readonly<Record<string, string>>

/** The fields of a form, in its order. */
export const settingsFields = Object.keys(fieldNames) as ReadonlyArray<SettingsField>

/** The field for the name of a body. */
export const bodyField = (key: string): string => `body-${key}`

/** The settings as they would be typed. */
export const draftOf = (association: Association.Association, bodies: ReadonlyArray<string>): SettingsDraft => {
  const { contact } = association
  const { calendar, correctionLimit, grantMode, mistakeHours } = AssociationSettings.effectiveOf(association)
  const known: { readonly [Field in SettingsField]: string } = {
    name: association.name,
    greeting: association.greeting,
    numberLabel: association.numberLabel,
    memberNumberPattern: association.memberNumberPattern,
    ...contact,
    ageReckoning: association.ageReckoning,
    myPageFrom: association.myPageFrom,
    skipQuantityOfOne: skipKey(association),
    correctionLimit: String(correctionLimit),
    mistakeHours: String(mistakeHours),
    grantMode,
    opensAt: timeText(calendar.opensAt),
    closesAt: timeText(calendar.closesAt),
    yearEndFrom: monthDayText(calendar.yearEnd.from),
    yearEndUntil: monthDayText(calendar.yearEnd.until),
    closedOn: calendar.closedOn.join("\n"),
    openOn: calendar.openOn.join("\n")
  }
  return { ...known, ...Object.fromEntries(bodies.map((key) => [bodyField(key), association.bodyNames?.[key] ?? ""])) }
}

/** What the form shows. */
export interface SettingsFormView {
  readonly draft: SettingsDraft
  readonly bodies: ReadonlyArray<string>
  /** Stands for the settings as the clerk saw them. */
  readonly basis: string
  readonly year: CalendarDate.FiscalYear
  /** What would change now, when somebody else changed the settings since they were shown. */
  readonly conflict?: ReadonlyArray<SettingChange>
}

/** A setting before and after, as people read it. */
export interface SettingChange {
  readonly label: string
  readonly before: string
  readonly after: string
}

/** What differs between two drafts, in the order of the form. */
export const changesOf = (
  before: SettingsDraft,
  after: SettingsDraft,
  bodies: ReadonlyArray<string>
): ReadonlyArray<SettingChange> =>
  [...settingsFields, ...bodies.map(bodyField)].flatMap((name) => {
    const [old = "", young = ""] = [before[name], after[name]]
    return old === young ? [] : [{ label: labelOf(name), before: shown(name, old), after: shown(name, young) }]
  })

/** The form. */
export const settingsForm = (frame: OfficeFrame, view: SettingsFormView): string => {
  const { basis, conflict } = view
  return officePage(frame, {
    title: "設定の変更",
    trail: [settingsPlace],
    body: [
      conflict !== undefined &&
        panel({
          title: "ほかの人の変更との違い",
          body: [
            html`<p>
              このまま進むと、いまの設定から次のように変わります。残したい変更は、下の欄に入れ直してください。
            </p>`,
            changeTable(conflict)
          ]
        }),
      postForm({
        action: `${settingsPlace.path}/confirm`,
        csrf: frame.csrf,
        body: [
          hidden("basis", basis),
          fieldsOf(frame, view),
          buttons(button("変わる内容を確かめる"), linkButton("やめる", settingsPlace.path))
        ]
      })
    ]
  })
}

/** The look before: what changes, with what it means. */
export const settingsConfirm = (
  frame: OfficeFrame,
  view: {
    readonly draft: SettingsDraft
    readonly basis: string
    readonly changes: ReadonlyArray<SettingChange>
    /** What a clerk should know before. */
    readonly warnings: ReadonlyArray<string>
  }
): string =>
  officePage(frame, {
    title: "設定の変更",
    trail: [settingsPlace],
    body: confirmPanel({
      title: "次の設定を変更します",
      changes: [
        changeTable(view.changes),
        view.warnings.map((warning) => note("warn", warning)),
        html`<p>変更は、利用者の画面にもすぐ反映されます。</p>`
      ],
      form: postForm({
        action: settingsPlace.path,
        csrf: frame.csrf,
        body: [
          hidden("basis", view.basis),
          Object.entries(view.draft).map(([key, value]) => hidden(key, value.replaceAll("\n", " "))),
          buttons(button("変更する"), button("戻って直す", "quiet", { name: "back", value: "yes" }))
        ]
      })
    })
  })

const changeTable = (changes: ReadonlyArray<SettingChange>) =>
  table({
    caption: "変更する設定",
    columns: [
      { key: "label", label: "項目", head: true },
      { key: "before", label: "変更前" },
      { key: "after", label: "変更後" }
    ],
    rows: changes.map(({ after, before, label }) => [label, before, after]),
    empty: "変わる設定はありません。"
  })

const fieldsOf = ({ mistakes }: OfficeFrame, { bodies, draft, year }: SettingsFormView): HtmlValue => {
  const value = (name: string) => draft[name] ?? ""
  const text = (name: SettingsField, more: object = {}) =>
    field({ name, label: fieldNames[name], value: value(name), mistakes, maxLength: 200, required: true, ...more })
  const choice = (name: SettingsField, options: Readonly<Record<string, string>>, hint?: HtmlValue) =>
    radios({
      name,
      label: fieldNames[name],
      value: value(name),
      hint,
      mistakes,
      options: Object.entries(options).map(([key, label]) => ({ value: key, label }))
    })
  const days = (name: "closedOn" | "openOn", hint: string) =>
    textarea({ name, label: fieldNames[name], value: value(name), hint, rows: 4, mistakes })
  const { birth, birthday, dayBefore, on } = AssociationSettings.ageExample(year)
  return [
    panel({
      title: "団体",
      body: [
        text("name", { width: "full" }),
        bodies.map((key) =>
          field({ name: bodyField(key), label: bodyLabel(key), value: value(bodyField(key)), mistakes, maxLength: 200 })
        ),
        text("greeting", { width: "full", hint: "利用者が施設の人に伝える言葉です。台紙に印刷されます。" })
      ]
    }),
    panel({
      title: "問い合わせ先",
      body: [text("office"), text("phone", { type: "tel" }), text("mail", { type: "email" }), text("hours")]
    }),
    panel({
      title: "利用者の画面",
      body: [
        text("numberLabel", { hint: "例: 組合員番号、組合員(会員)番号" }),
        text("memberNumberPattern", {
          hint: "合わない番号の人はログインできず、名簿にも取り込めません。例: [0-9A-Z][0-9]{5}",
          maxLength: 100
        }),
        dateField({
          name: "myPageFrom",
          label: fieldNames.myPageFrom,
          value: value("myPageFrom"),
          hint: "この日より前は、マイページの代わりに公開日が表示されます。",
          required: true,
          mistakes
        }),
        choice("skipQuantityOfOne", { no: skipNames.no, yes: skipNames.yes })
      ]
    }),
    panel({
      title: "付与と訂正",
      body: [
        choice(
          "ageReckoning",
          reckoningNames,
          `${ja.time.day(birth)}生まれの人は、${ja.time.day(on)}の時点で、上の数え方では${birthday}歳、下では${dayBefore}歳です。`
        ),
        choice("grantMode", grantModeNames),
        text("mistakeHours", {
          inputMode: "numeric",
          maxLength: 3,
          width: "short",
          hint: "利用から何時間まで、本人が画面から間違いを申し出られるか。0〜720。0にすると受け付けません。"
        }),
        text("correctionLimit", {
          inputMode: "numeric",
          maxLength: 3,
          width: "short",
          hint: "これより多い枚数の訂正には、別の職員の承認が必要です。0にすると、すべて承認が必要です。"
        })
      ]
    }),
    panel({
      title: "業務カレンダー",
      body: [
        text("opensAt", { width: "short", hint: "例: 8:30" }),
        text("closesAt", { width: "short", hint: "例: 17:15" }),
        text("yearEndFrom", { width: "short", hint: "例: 12/29" }),
        text("yearEndUntil", { width: "short", hint: "例: 1/3" }),
        days("closedOn", "土日と祝日のほかに休む日。1行に1日、2024-08-13のように入力します。"),
        days("openOn", "土日や祝日でも開く日。1行に1日。")
      ]
    })
  ]
}

/** What the field of a name is called. */
export const labelOf = (name: string): string =>
  isField(name) ? fieldNames[name] : bodyLabel(name.replace(/^body-/, ""))

const isField = (name: string): name is SettingsField => Object.hasOwn(fieldNames, name)

/** A value as people read it. */
const shown = (name: string, value: string): string => {
  if (value === "") return "(なし)"
  const words = choiceNames[name]?.[value]
  if (words !== undefined) return words
  if (name === "closedOn" || name === "openOn") return value.split(/\s+/).join("、")
  if (name === "mistakeHours") return hoursText(Number(value))
  return name === "correctionLimit" ? `${value}枚` : value
}

const choiceNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ageReckoning: reckoningNames,
  grantMode: grantModeNames,
  skipQuantityOfOne: skipNames
}
