/**
 * PaperDecisions (紙クーポン): the looks before something is done that cannot simply be undone: agreeing or refusing, making a
 * sheet void, bringing somebody back to the screen; and entering an application for a person.
 */
import { PaperApplication, PaperApplications, type PaperBooks } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  confirmPanel,
  facts,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  radios,
  reasonField,
  textarea
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { movableText, type PaperApplicationView } from "./PaperApplicationPage.ts"
import {
  hiddenWords,
  linesTable,
  nameOfLine,
  paperApplicationPath,
  paperOfficePath,
  seesPaperWords,
  workplaceText
} from "./PaperParts.ts"
import { table } from "./Table.ts"

const trailTo = (id: string) => [
  { label: "紙クーポン", path: paperOfficePath },
  { label: "申請", path: paperApplicationPath(id) }
]

/** 紙クーポンの承認: exactly what goes to paper, and both answers. */
export const paperApproval = (frame: OfficeFrame, view: PaperApplicationView & { readonly reason: string }): string => {
  const { found, person, reason } = view
  const { kept, lines, movable, workplace } = found
  const path = paperApplicationPath(kept.id)
  const count = movable.reduce((sum, { quantity }) => sum + quantity, 0)
  const sees = seesPaperWords(frame)
  return officePage(frame, {
    title: "紙クーポンの承認",
    trail: trailTo(kept.id),
    body: [
      confirmPanel({
        title: "この申請を承認しますか",
        counts: [["紙になる枚数", count, "枚"]],
        changes: [
          facts([
            ["利用者", html`<a href="${person.path}">${person.text}</a>`],
            ["理由", sees ? PaperApplication.groundNames[kept.value.ground] : hiddenWords],
            kept.value.text === "" ? undefined : ["事情", sees ? kept.value.text : hiddenWords],
            ["送り先の所属所", workplaceText(workplace)]
          ]),
          movingTable(frame, lines, movable),
          html`<p>${movableText(found)} 承認したあと、本人は画面で使えなくなります。</p>`
        ],
        form: postForm({
          action: `${path}/approve`,
          csrf: frame.csrf,
          body: [
            hidden("moved", PaperApplications.movedText(movable)),
            buttons(button("承認して紙クーポンにする", "danger"), linkButton("戻る", path))
          ]
        })
      }),
      panel({
        title: "却下する",
        id: "refuse",
        body: postForm({
          action: `${path}/refuse`,
          csrf: frame.csrf,
          body: [
            reasonField({
              label: "却下の理由",
              hint: "本人の申請の画面に、そのまま表示されます。",
              value: reason,
              mistakes: frame.mistakes
            }),
            buttons(button("却下する", "quiet"))
          ]
        })
      })
    ]
  })
}

const movingTable = (
  frame: OfficeFrame,
  lines: ReadonlyArray<PaperBooks.PaperLine>,
  movable: ReadonlyArray<PaperBooks.Moved>
): Html =>
  table({
    caption: "紙になるクーポン",
    columns: [
      { key: "product", label: "クーポン", head: true },
      { key: "quantity", label: "紙になる枚数", numeric: true }
    ],
    rows: movable.map(({ product, quantity }) => ({
      product: nameOfLine(lines.find((line) => line.product.id === product) ?? { product: { id: product } }, frame),
      quantity
    })),
    empty: "いま紙になるクーポンはありません。"
  })

/** 用紙の無効: a lost sheet. */
export const paperVoid = (
  frame: OfficeFrame,
  view: PaperApplicationView & {
    readonly line: PaperBooks.PaperLine
    readonly sheet: PaperBooks.PaperLine["sheets"][number]
    readonly reference: string
    readonly reason: string
  }
): string => {
  const { found, line, person, reason, reference, sheet } = view
  const path = paperApplicationPath(found.kept.id)
  return officePage(frame, {
    title: "用紙を無効にする",
    trail: trailTo(found.kept.id),
    body: confirmPanel({
      title: "この用紙を無効にしますか",
      changes: [
        facts([
          ["利用者", html`<a href="${person.path}">${person.text}</a>`],
          ["用紙の番号", receipt(sheet.number)],
          ["クーポン", nameOfLine(line, frame)]
        ]),
        collect("無効にした番号は、二度と使えません。用紙が見つかったら回収してください。"),
        html`<p>クーポンは紙のまま残り、次の印刷で新しい番号の用紙になります。</p>`
      ],
      form: postForm({
        action: `${path}/sheets/${sheet.number}/void`,
        csrf: frame.csrf,
        body: [
          hidden("reference", reference),
          reasonField({ hint: "紛失、汚損など。", value: reason, mistakes: frame.mistakes }),
          buttons(button("無効にする", "danger"), linkButton("戻る", path))
        ]
      })
    })
  })
}

/** 画面での利用に戻す: what comes back, and which sheets must be collected. */
export const paperReturn = (frame: OfficeFrame, view: PaperApplicationView & { readonly reason: string }): string => {
  const { found, person, reason } = view
  const { kept, lines } = found
  const path = paperApplicationPath(kept.id)
  const out = lines.flatMap(({ sheets }) => sheets.filter(({ state }) => state === "outstanding"))
  return officePage(frame, {
    title: "画面での利用に戻す",
    trail: trailTo(kept.id),
    body: confirmPanel({
      title: "画面での利用に戻しますか",
      counts: [
        ["画面に戻る枚数", lines.reduce((sum, { onPaper }) => sum + onPaper, 0), "枚"],
        ["無効になる用紙", out.length, "枚"]
      ],
      changes: [
        facts([["利用者", html`<a href="${person.path}">${person.text}</a>`]]),
        linesTable(frame, lines),
        out.length > 0 && collect(`お手元にある用紙${out.length}枚は使えなくなります。必ず回収してください。`),
        html`<p>用紙が1枚でも使われていると、戻すことはできません。</p>`
      ],
      form: postForm({
        action: `${path}/return`,
        csrf: frame.csrf,
        body: [
          reasonField({ value: reason, mistakes: frame.mistakes }),
          buttons(button("画面に戻す", "danger"), linkButton("戻る", path))
        ]
      })
    })
  })
}

const collect = (sentence: string): Html => note("warn", sentence)

/** What entering for a person shows. */
export interface PaperEntryView {
  readonly person: string
  readonly path: string
  readonly workplace: string
  readonly fiscalYear: number
  readonly id: string
  readonly lines: ReadonlyArray<PaperBooks.PaperLine>
  readonly draft: { readonly ground: string; readonly text: string }
}

/** 紙クーポンの申請の代行入力. */
export const paperEntry = (frame: OfficeFrame, view: PaperEntryView): string => {
  const { draft, fiscalYear, id, lines, path, person, workplace } = view
  return officePage(frame, {
    title: "紙クーポンの申請の入力",
    trail: [
      { label: "利用者", path: "/office/holders" },
      { label: "照会", path }
    ],
    body: [
      html`<p>${person} ${fiscalYear}年度</p>`,
      note(
        "plain",
        "端末をお持ちでない方などから、電話や書面で申し出があったときに入力します。入力した職員とは別の職員が承認します。"
      ),
      facts([["送り先の所属所", workplace]]),
      linesTable(frame, lines),
      postForm({
        action: `${path}/paper`,
        csrf: frame.csrf,
        body: [
          hidden("id", id),
          radios({
            name: "ground",
            label: "理由",
            value: draft.ground,
            required: true,
            options: PaperApplication.Ground.literals.map((ground) => ({
              value: ground,
              label: PaperApplication.groundNames[ground],
              ...(ground === "short-time" ? { hint: "紙で付与されるクーポンだけが対象です。" } : {})
            })),
            mistakes: frame.mistakes
          }),
          textarea({
            name: "text",
            label: "事情",
            hint: "「その他の事情」のときは必ず書いてください。本人の画面にも表示されます。",
            value: draft.text,
            rows: 3,
            maxLength: 500,
            mistakes: frame.mistakes
          }),
          buttons(button("申請を入力する"), linkButton("やめる", path))
        ]
      })
    ]
  })
}
