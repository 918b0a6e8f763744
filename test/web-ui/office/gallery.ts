// Every part of the office pages once, with names as long and awkward as real ones: what the tests here render and look at.
import type { Clerk } from "@fukuri/core"
import { html, OfficeChart, OfficePage, OfficeParts, OfficeTable } from "@fukuri/web-ui"
import type { OfficeView } from "@fukuri/web-ui"
import { association } from "../samples.ts"

const { barChart, rowChart, stackedRows } = OfficeChart
const { paging, table } = OfficeTable
const parts = OfficeParts

/** A clerk with these permissions, on a page. */
export const frameOf = (
  permissions: ReadonlyArray<Clerk.Permission>,
  more: Partial<OfficeView.OfficeFrame> = {}
): OfficeView.OfficeFrame => ({
  clerk: { id: "yamada", name: "山田 花子", can: (permission) => permissions.includes(permission) },
  association,
  csrf: "proof",
  current: "overview",
  ...more
})

export const everything: ReadonlyArray<Clerk.Permission> = [
  "look",
  "personal",
  "health",
  "correct",
  "operate",
  "approve",
  "manage"
]

export const days = Array.from({ length: 61 }, (_, index) => ({
  label: `${index < 30 ? 6 : 7}/${(index % 30) + 1}`,
  value: index % 7 > 4 ? 0 : (index * 37) % 83,
  title: `令和6年${index < 30 ? 6 : 7}月${(index % 30) + 1}日`
}))

export const facilities = [
  { label: "共済組合互助会病院", value: 1234 },
  { label: "医療法人社団 とても長い名前の総合健診センター 大宮駅前クリニック 女性健診プラザ", value: 876 },
  { label: "<山>田 & 歯科", value: 12.5 },
  { label: "川口健診所", value: 0 }
]

export const products = [
  { label: "選べるドック(1日・1泊2日・脳)・一般(40以上)・男", values: [820, 410, 12] },
  { label: "女性がん検診・一般(40以上)", values: [300, 0, 0] },
  { label: "マイ リフレッシュ", values: [0, 2400, 3] }
]

const charts = () =>
  parts.columns(
    parts.panel({
      title: "日ごとの利用",
      id: "days",
      body: barChart({ title: "1日の利用枚数", unit: "枚", of: "日", bars: days })
    }),
    parts.panel({
      title: "月ごとの利用",
      body: barChart({
        title: "1か月の利用枚数",
        unit: "枚",
        bars: [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3].map((month) => ({ label: `${month}月`, value: month * 1310 }))
      })
    }),
    parts.panel({
      title: "施設ごと",
      body: rowChart({ title: "施設ごとの利用", unit: "枚", of: "施設", bars: facilities })
    }),
    parts.panel({
      title: "残り",
      body: stackedRows({ title: "利用済と残り", unit: "枚", parts: ["利用済", "残り", "紙"], rows: products })
    }),
    parts.panel({ title: "数字なし", body: barChart({ title: "今日の利用", unit: "枚", bars: [] }) })
  )

const columns = [
  { key: "number", label: "組合員番号", head: true, sort: true },
  { key: "name", label: "氏名", sort: true },
  { key: "place", label: "所属所" },
  { key: "state", label: "状態" },
  { key: "rest", label: "残り", numeric: true, sort: true },
  { key: "used", label: "利用済", numeric: true }
]

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    number: html`<a href="/office/holders/x${index}">1234${String(10 + index)}</a>`,
    name: index % 3 === 0 ? "長宗我部 光太郎左衛門" : "山田 花子",
    place: "埼玉県立さいたま西北高等特別支援学校 分校",
    state: index % 2 === 0 ? parts.chip("利用可能", "good") : parts.chip("資格喪失", "bad"),
    rest: index * 1000,
    used: index
  }))

const tables = () =>
  html`${table({
    caption: "利用者",
    id: "people",
    columns,
    rows: people(24),
    sort: { key: "number", descending: false, hrefFor: (key) => `?sort=${key}` },
    foot: ["計", "", "", "", 276_000, 276],
    empty: "該当する人はいません。"
  })}
  ${paging({ next: "?after=24", from: 1, to: 24, total: 62_150, anchor: "people" })}
  ${table({ caption: "空の表", columns, rows: [], empty: "該当する人はいません。番号の桁数をお確かめください。" })}`

const fields = (mistakes: OfficeView.OfficeFrame["mistakes"]) =>
  parts.postForm({
    action: "/office/facilities/1234567",
    csrf: "proof",
    multipart: true,
    body: [
      parts.field({ name: "name", label: "施設名", value: '"><b>病院', required: true, mistakes, hint: "200文字まで" }),
      parts.field({ name: "fee", label: "上限枚数", type: "number", min: 0, max: 9, value: "1", width: "short" }),
      parts.dateField({ name: "from", label: "利用開始日", value: "2024-07-01", mistakes }),
      parts.select({
        name: "kind",
        label: "種別",
        none: "選んでください",
        value: "b",
        options: [
          { value: "a", label: "健診" },
          { value: "b", label: "歯科" }
        ]
      }),
      parts.radios({
        name: "mode",
        label: "付与の方法",
        value: "daily",
        required: true,
        mistakes,
        options: [
          { value: "daily", label: "毎日自動で付与する" },
          { value: "approved", label: "承認を受けてから付与する", hint: "2人目の職員の承認が必要です。" }
        ]
      }),
      parts.checkboxes({
        name: "offers[]",
        label: "提供内容",
        values: ["dental"],
        options: [
          { value: "dock", label: "ドック" },
          { value: "dental", label: "歯科" }
        ]
      }),
      parts.checkbox({ name: "open", label: "受付中", checked: true, hint: "外すと一覧に出ません。" }),
      parts.fileField({ name: "file", label: "ファイル", accept: ".csv", hint: "UTF-8 または Shift_JIS の CSV" }),
      parts.textarea({ name: "json", label: "定義", code: true, value: '\n{ "key": "</textarea>" }', rows: 6 }),
      parts.buttons(
        parts.button("保存する"),
        parts.button("下書き", "quiet", { name: "draft", value: "1" }),
        parts.linkButton("やめる", "/office/facilities")
      )
    ]
  })

const states = () =>
  html`${parts.tabs("見方", [
    { label: "クーポン", path: "?tab=coupons", current: true, count: 12 },
    { label: "履歴", path: "?tab=history" },
    { label: "本人の画面", path: "?tab=view" }
  ])}
  ${parts.tiles([
    { label: "今日の利用", value: 1234, unit: "件", path: "/office/uses", note: "昨日 1,190件" },
    { label: "資格のある人", value: 62_150, unit: "人" },
    { label: "最後の取込", value: "7/1", note: "3日前" },
    { label: "承認待ち", value: 2, unit: "件" }
  ])}
  ${parts.columns(
    parts.panel({
      title: "この人",
      actions: parts.linkButton("別の日で見る", "?on=2024-08-01"),
      body: parts.facts([
        [
          "氏名",
          parts.masked({
            label: "氏名",
            text: "山○ ○○",
            reveal: { action: "/office/reveal", csrf: "proof", carried: { holder: "h1" } }
          })
        ],
        [
          "状態",
          [
            parts.chip("利用可能", "good"),
            " ",
            parts.chip("7/1から", "warn"),
            " ",
            parts.chip("資格喪失", "bad"),
            " ",
            parts.chip("利用済", "plain")
          ]
        ],
        undefined,
        ["所属所", "埼玉県立さいたま西北高等特別支援学校"],
        ["帳票", parts.downloadLink("月次明細", "/office/reports/2024-07.csv")]
      ])
    }),
    parts.panel({
      title: "進み具合",
      body: [
        parts.progress({ label: "組合員一覧の取込", done: 45_000, total: 200_000, taskId: "job-1" }),
        parts.progress({ label: "付与", done: 12, total: undefined }),
        parts.note("warn", html`<p>明日は付与日です。今月の一覧がまだ取り込まれていません。</p>`),
        parts.note("bad", "取込が止まりました。")
      ]
    })
  )}
  ${parts.confirmPanel({
    title: "利用の取消し",
    counts: [
      ["取り消す枚数", 2, "枚"],
      ["残りになる枚数", 1200, "枚"]
    ],
    changes: html`<p>7/1 10:15 の利用 3枚のうち2枚を取り消します。取り消した分は本人が再び利用できます。</p>`,
    agreement: "1枚を超えるため、承認する職員がもう1人必要です。",
    form: parts.postForm({
      action: "/office/uses/1/reversals",
      csrf: "proof",
      body: [
        parts.reasonField({ hint: "誰から、いつ聞いたか" }),
        parts.buttons(parts.button("2枚を取り消す", "danger"), parts.linkButton("戻る", "/office/uses/1"))
      ]
    })
  })}
  ${parts.empty("まだ取込がありません。", parts.linkButton("一覧を取り込む", "/office/imports/new", "primary"))}
  ${parts.empty("この画面を見る権限がありません。", html`<p>管理の職員にお尋ねください。</p>`, "bad")}`

export const mistakes = [
  { field: "name", sentence: "施設名を入力してください。" },
  { field: "mode", sentence: "付与の方法を選んでください。" },
  { field: "", sentence: "この施設は他の職員が先に変更しました。開き直してください。" }
]

/** Whole documents by name. */
export const gallery: Readonly<Record<string, () => string>> = {
  page: () =>
    OfficePage.officePage(
      frameOf(everything, {
        hidden: ["paper", "outages"],
        notice: "施設を保存しました。",
        alerts: ["台帳の照合で不一致が1件見つかりました。"]
      }),
      {
        title: "部品見本",
        wide: true,
        head: parts.refreshHead,
        trail: [
          { label: "利用者", path: "/office/holders" },
          { label: "123456", path: "/office/holders/x" }
        ],
        actions: parts.linkButton("新しく作る", "/office/new", "primary"),
        body: [states(), charts(), tables(), parts.shortcutSwitch()]
      }
    ),
  form: () =>
    OfficePage.officePage(frameOf(["look", "operate"], { current: "facilities", mistakes }), {
      title: "施設の編集",
      body: [
        parts.getForm({
          action: "/office/facilities",
          label: "絞り込み",
          body: [parts.field({ name: "q", label: "施設名" }), parts.button("絞り込む")]
        }),
        fields(mistakes)
      ]
    }),
  entrance: () =>
    OfficePage.officeEntrance({
      title: "ログイン",
      association,
      mistakes: [{ field: "", sentence: "ログインIDまたはパスワードが違います。" }],
      body: parts.postForm({
        action: "/office/login",
        csrf: "proof",
        body: [
          parts.field({ name: "id", label: "ログインID", autocomplete: "username", required: true }),
          parts.field({
            name: "password",
            label: "パスワード",
            type: "password",
            autocomplete: "current-password",
            required: true
          }),
          parts.button("ログイン")
        ]
      })
    }),
  print: () =>
    OfficePage.officePrint({
      title: "月次明細 2024年7月",
      back: { label: "集計へ戻る", path: "/office/reports" },
      body: html`<h1>月次明細 2024年7月</h1>
        ${table({ caption: "明細", columns, rows: people(40), empty: "ありません。" })}`
    })
}
