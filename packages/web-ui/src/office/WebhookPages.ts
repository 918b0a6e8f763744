/**
 * WebhookPages (通知先): the other systems of the association that are told of coupons: the list, a new one, one with its log,
 * the secret that is shown once, and the looks before one is paused or taken away.
 */
import { type CalendarDate, type Shelf, Webhook, WebhookEvent } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  checkboxes,
  chip,
  confirmPanel,
  facts,
  field,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  reasonField
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"
import { eventNames, outcomeText, stateWords } from "./WebhookWords.ts"

/** Where subscriptions are. */
export const webhooksPlace = { label: "通知先", path: "/office/webhooks" } as const

/** The page of one of them. */
export const webhookPath = (id: string): string => `${webhooksPlace.path}/${id}`

type Kept = Shelf.Kept<Webhook.Webhook>

/** What is typed. */
export interface WebhookDraft {
  readonly url: string
  readonly kinds: ReadonlyArray<string>
}

/** 通知先: all of them. */
export const webhooksPage = (frame: OfficeFrame, all: ReadonlyArray<Kept>): string =>
  officePage(frame, {
    title: webhooksPlace.label,
    wide: true,
    actions: linkButton("通知先を追加", `${webhooksPlace.path}/new`),
    body: [
      html`<p>${words.what}</p>`,
      table({
        caption: webhooksPlace.label,
        captionUnseen: true,
        columns: [
          { key: "host", label: "宛先", head: true },
          { key: "state", label: "状態" },
          { key: "kinds", label: "知らせること" },
          { key: "last", label: "最後の送信" }
        ],
        rows: all.map(({ id, value }) => ({
          host: html`<a href="${webhookPath(id)}">${value.host}</a>`,
          state: stateChip(value),
          kinds: kindsText(value),
          last: lastOf(value)
        })),
        empty: "通知先はありません。"
      })
    ]
  })

/** The form for a new one. */
export const webhookForm = (
  frame: OfficeFrame,
  { draft, id }: { readonly draft: WebhookDraft; /** Made when the form is shown. */ readonly id: string }
): string => {
  const { mistakes } = frame
  return officePage(frame, {
    title: "通知先を追加",
    trail: [webhooksPlace],
    body: html`<p>${words.what}</p>
      ${postForm({
        action: webhooksPlace.path,
        csrf: frame.csrf,
        body: html`${hidden("id", id)}
        ${field({
          name: "url",
          label: "宛先のアドレス (URL)",
          hint: words.url,
          value: draft.url,
          width: "full",
          maxLength: Webhook.limits.url,
          required: true,
          mistakes
        })}
        ${checkboxes({
          name: "kinds",
          label: "知らせること",
          values: draft.kinds,
          options: WebhookEvent.EventKind.literals.map((kind) => ({
            value: kind,
            label: eventNames[kind],
            hint: kind
          })),
          required: true,
          mistakes
        })}
        ${buttons(button("追加する"), linkButton("やめる", webhooksPlace.path))}`
      })}`
  })
}

/** The secret, which is shown this once. */
export const webhookSecret = (
  frame: OfficeFrame,
  made: { readonly id: string; readonly host: string; readonly secret: string; readonly isNew: boolean }
): string =>
  officePage(frame, {
    title: made.isNew ? "通知先を追加しました" : "署名の鍵を新しくしました",
    trail: [webhooksPlace],
    body: [
      note("warn", words.secretOnce),
      panel({
        title: "宛先の担当者に渡すもの",
        body: [
          facts([
            ["宛先", made.host],
            ["署名の鍵", html`<code>${made.secret}</code>`]
          ]),
          html`<p>${made.isNew ? words.secretNew : words.secretRotated}</p>`
        ]
      }),
      buttons(linkButton("通知先へ", webhookPath(made.id)))
    ]
  })

/** What the page of one shows. */
export interface WebhookView {
  readonly webhook: Kept
  readonly now: CalendarDate.Instant
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
}

/** One of them: where it stands, what can be done, and its log. */
export const webhookPage = (frame: OfficeFrame, view: WebhookView): string => {
  const { id, value } = view.webhook
  return officePage(frame, {
    title: value.host,
    wide: true,
    trail: [webhooksPlace],
    actions: [
      value.state._tag === "Active" && linkButton("一時停止", `${webhookPath(id)}/pause`),
      linkButton("署名の鍵を新しくする", `${webhookPath(id)}/secret`),
      linkButton("取り除く", `${webhookPath(id)}/remove`)
    ],
    body: [standing(view), deeds(frame, view.webhook), log(frame, view.webhook)]
  })
}

/** The look before one is paused. */
export const webhookPause = (frame: OfficeFrame, { id, value }: Kept): string =>
  officePage(frame, {
    title: "通知を一時停止",
    trail: [webhooksPlace, { label: value.host, path: webhookPath(id) }],
    body: confirmPanel({
      title: `${value.host}への通知を止めます`,
      changes: html`<p>${words.pausing}</p>`,
      form: postForm({
        action: `${webhookPath(id)}/pause`,
        csrf: frame.csrf,
        body: [
          reasonField({ mistakes: frame.mistakes }),
          buttons(button("一時停止する"), linkButton("やめる", webhookPath(id)))
        ]
      })
    })
  })

/** The look before a new secret. */
export const webhookRotation = (frame: OfficeFrame, { id, value }: Kept): string =>
  officePage(frame, {
    title: "署名の鍵を新しくする",
    trail: [webhooksPlace, { label: value.host, path: webhookPath(id) }],
    body: confirmPanel({
      title: `${value.host}に送るときの署名の鍵を新しくします`,
      changes: html`<p>${words.rotating}</p>`,
      form: postForm({
        action: `${webhookPath(id)}/secret`,
        csrf: frame.csrf,
        body: buttons(button("新しくする"), linkButton("やめる", webhookPath(id)))
      })
    })
  })

/** The look before one is taken away. */
export const webhookRemoval = (frame: OfficeFrame, { id, value }: Kept): string =>
  officePage(frame, {
    title: "通知先を取り除く",
    trail: [webhooksPlace, { label: value.host, path: webhookPath(id) }],
    body: confirmPanel({
      title: `${value.host}を取り除きます`,
      changes: html`<p>${words.removing}</p>`,
      form: postForm({
        action: `${webhookPath(id)}/remove`,
        csrf: frame.csrf,
        body: buttons(button("取り除く", "danger"), linkButton("やめる", webhookPath(id)))
      })
    })
  })

const standing = ({ nameOf, now, webhook: { value } }: WebhookView): Html => {
  const { before, state, trying } = value
  return panel({
    title: "状態",
    id: "state",
    body: [
      state._tag === "Off" &&
        note(
          "bad",
          html`<p>${words.off}</p>
            <p>${`最後の送信: ${outcomeText(state.last)}`} ${moment(state.at, ja)}</p>`
        ),
      facts([
        ["状態", stateChip(value)],
        state._tag === "Paused" ? ["止めた人", [nameOf(state.by), " ", moment(state.at, ja)]] : undefined,
        state._tag === "Paused" ? ["理由", state.reason] : undefined,
        state._tag === "Active" && trying !== undefined
          ? ["次の送信", [moment(trying.nextAt, ja), ` (${trying.failures}回続けて失敗)`]]
          : undefined,
        ["宛先のアドレス", html`<code>${value.url}</code>`],
        ["知らせること", kindsText(value)],
        before !== undefined && now < before.until
          ? ["前の署名の鍵", [moment(before.until, ja), "まで、両方で署名します"]]
          : undefined,
        ["追加した人", [nameOf(value.by), " ", moment(value.madeAt, ja)]]
      ])
    ]
  })
}

const deeds = (frame: OfficeFrame, { id, value }: Kept): Html =>
  value.state._tag === "Active"
    ? panel({
        title: "テスト",
        id: "test",
        body: [
          html`<p>${words.test}</p>`,
          postForm({
            action: `${webhookPath(id)}/test`,
            csrf: frame.csrf,
            body: buttons(button("テストを送る", "quiet"))
          })
        ]
      })
    : panel({
        title: "再開",
        id: "resume",
        body: [
          html`<p>${words.resuming}</p>`,
          postForm({ action: `${webhookPath(id)}/resume`, csrf: frame.csrf, body: buttons(button("再開する")) })
        ]
      })

const log = (frame: OfficeFrame, { id, value }: Kept): Html => {
  const canSend = value.state._tag === "Active"
  return panel({
    title: "送信の記録",
    id: "log",
    body: [
      value.asked.length > 0 && html`<p>${`${value.asked.length}件が、これから送られます。`}</p>`,
      table({
        caption: `送信の記録 (最後の${Webhook.limits.recent}回まで)`,
        columns: [
          { key: "at", label: "日時", head: true },
          { key: "kind", label: "内容" },
          { key: "event", label: "番号 (webhook-id)" },
          { key: "outcome", label: "結果" },
          { key: "tries", label: "何回目", numeric: true },
          ...(canSend ? [{ key: "deed", label: "操作" }] : [])
        ],
        rows: value.recent.map((delivery) => ({
          at: moment(delivery.at, ja),
          kind: eventNames[delivery.kind],
          event: html`<code>${delivery.event}</code>`,
          outcome: chip(outcomeText(delivery.outcome), Webhook.isDelivered(delivery.outcome) ? "good" : "bad"),
          tries: delivery.asked === true ? "依頼" : delivery.tries,
          deed:
            delivery.place !== undefined &&
            postForm({
              action: `${webhookPath(id)}/resend`,
              csrf: frame.csrf,
              look: "inline",
              body: [hidden("event", delivery.event), button("もう一度送る", "quiet")]
            })
        })),
        empty: "まだ何も送っていません。"
      })
    ]
  })
}

const stateChip = ({ state }: Webhook.Webhook): Html => chip(...stateWords[state._tag])

const kindsText = ({ kinds }: Webhook.Webhook): string =>
  kinds.length === WebhookEvent.EventKind.literals.length ? "すべて" : kinds.map((kind) => eventNames[kind]).join("、")

const lastOf = ({ recent }: Webhook.Webhook): HtmlValue => {
  const [last] = recent
  return last === undefined ? "–" : [moment(last.at, ja), html`<br />`, outcomeText(last.outcome)]
}

const words = {
  what: "クーポンが付与・利用・訂正されたときなどに、団体のほかのシステムに知らせる宛先です。氏名や生年月日は送りません。組合員番号は送ります。",
  url: "https:// で始まるアドレスです。団体の管理するシステムの、担当者から知らされたものを入力してください。",
  secretOnce:
    "この鍵は、この画面にしか表示されません。控えてから、宛先のシステムの担当者に安全な方法で渡してください。",
  secretNew: "宛先は、届いた知らせがこのシステムからのものであることを、この鍵で確かめます。",
  secretRotated: "前の鍵でも、24時間は署名します。そのあいだに、宛先の鍵を入れ替えてもらってください。",
  off: "送信に続けて失敗したため、止まっています。宛先の担当者に確かめてから、再開してください。止まっているあいだのことは、再開したあとに順に送られます。",
  test: "宛先に届くかどうかを確かめます。テストには、だれの情報も含まれません。結果は、数秒後に下の記録に出ます。",
  pausing: "再開するまで何も送りません。そのあいだのことは失われず、再開したあとに順に送られます。",
  resuming: "止まったところから、順に送ります。",
  rotating:
    "新しい鍵を一度だけ表示します。前の鍵でも24時間は署名するので、そのあいだに宛先の鍵を入れ替えられます。鍵が漏れたおそれがあるときも、新しくしてください。",
  removing: "これからのことは知らされません。まだ送っていないものも送られません。同じ宛先は、あとで新しく追加できます。"
} as const
