/**
 * ProgrammePages (事業): the programmes of a year, one of them to be read by people, its versions, and two versions beside
 * each other. How one is written and published is in DraftPages.ts.
 */
import { type CouponProduct, type Programme, ProgrammeChange, type Publishing } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  columns,
  downloadLink,
  empty,
  facts,
  getForm,
  linkButton,
  note,
  panel,
  select,
  tabs
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import {
  changesTable,
  draftsTable,
  type ListedDraft,
  newDraft,
  programmePath,
  programmesPath,
  spanOf,
  windowOf
} from "./ProgrammeParts.ts"
import { ruleList } from "./ProgrammeWords.ts"
import { table } from "./Table.ts"

/** A programme in a list. */
export interface ListedProgramme {
  readonly programme: Programme.Programme
  /** Undefined when none was kept. */
  readonly version: number | undefined
}

/** What the list of programmes shows. */
export interface ProgrammesView {
  readonly year: number
  readonly years: ReadonlyArray<number>
  readonly programmes: ReadonlyArray<ListedProgramme>
  /** Of all years. */
  readonly drafts: ReadonlyArray<ListedDraft>
}

/** 事業: the programmes of a fiscal year, and what is being written. */
export const programmes = (frame: OfficeFrame, view: ProgrammesView): string => {
  const { drafts, programmes: all, year, years } = view
  const canOperate = frame.clerk.can("operate")
  return officePage(frame, {
    title: "事業",
    wide: true,
    actions: canOperate && newDraft(frame, { label: "新しい事業を作る", carried: { year: String(year) } }),
    body: [
      tabs(
        "年度",
        years.map((each) => ({
          label: `${each}年度`,
          path: `${programmesPath}?year=${each}`,
          current: each === year
        }))
      ),
      all.length === 0
        ? empty(`${year}年度の事業は、まだ公開されていません。`)
        : table({
            caption: `${year}年度の事業`,
            columns: [
              { key: "name", label: "事業", head: true },
              { key: "products", label: "商材", numeric: true },
              { key: "grant", label: "付与日" },
              { key: "window", label: "利用期間" },
              { key: "version", label: "版" },
              { key: "draft", label: "下書き" }
            ],
            rows: all.map(({ programme, version }) => ({
              name: html`<a href="${programmePath(programme.id)}">${programme.name}</a>`,
              products: String(programme.products.length),
              grant: unbroken(spanOf(programme.products.map(({ grantFrom }) => grantFrom))),
              window: unbroken(windowOf(programme.products)),
              version: version === undefined ? "記録なし" : `第${version}版`,
              draft: drafts.some(({ basedOn }) => basedOn === programme.id) && chip("下書きあり", "plain")
            })),
            empty: ""
          }),
      panel({
        title: "下書き",
        body: draftsTable(drafts, canOperate)
      }),
      html`<p>
        事業は JSON で書きます。書き方の定義: ${downloadLink("JSON Schema", "/api/programme.schema.json", "JSON")}
      </p>`
    ]
  })
}

/** What the page of one programme, or of one version of it, shows. */
export interface ProgrammeView {
  readonly programme: Programme.Programme
  /** The version that is shown; undefined for the published one when none was kept. */
  readonly shown: Publishing.ProgrammeVersion | undefined
  /** Whether it is the one that counts now. */
  readonly isCurrent: boolean
  /** The latest first. */
  readonly versions: ReadonlyArray<Publishing.ProgrammeVersion>
  readonly drafts: ReadonlyArray<ListedDraft>
  readonly nameOf: (actor: string) => string
}

/** One programme, as people read it. */
export const programme = (frame: OfficeFrame, view: ProgrammeView): string => {
  const { drafts, isCurrent, programme: of, shown } = view
  const path = programmePath(of.id)
  const canOperate = frame.clerk.can("operate")
  const names = frame.association.bodyNames ?? {}
  return officePage(frame, {
    title: isCurrent ? of.name : `${of.name} (第${shown?.number ?? 0}版)`,
    trail: [
      { label: "事業", path: `${programmesPath}?year=${of.fiscalYear}` },
      ...(isCurrent ? [] : [{ label: of.name, path }])
    ],
    actions: [
      canOperate &&
        isCurrent && [
          newDraft(frame, { label: "下書きを作る", action: `${path}/draft` }),
          newDraft(frame, { label: "来年度に複写", action: `${path}/next-year` })
        ],
      downloadLink(
        "この内容",
        isCurrent ? `${path}/programme.json` : `${path}/programme.json?version=${shown?.number ?? ""}`,
        "JSON"
      )
    ],
    body: [
      !isCurrent &&
        note("warn", html`<p>以前の版です。いまの内容ではありません。<a href="${path}">いまの内容へ</a></p>`),
      panel({
        title: "概要",
        body: facts([
          ["年度", `${of.fiscalYear}年度`],
          ["id", html`<code>${of.id}</code>`],
          ["版", shown === undefined ? "公開の記録なし" : versionLine(shown, view.nameOf)],
          of.notes.length === 0
            ? undefined
            : [
                "備考",
                html`<ul>
                  ${of.notes.map((each) => html`<li>${each}</li>`)}
                </ul>`
              ]
        ])
      }),
      summary(of),
      of.products.map((product) => productPanel(product, names)),
      isCurrent && [
        panel({ title: "版の履歴", id: "versions", body: versionsTable(path, view) }),
        drafts.length > 0 && panel({ title: "下書き", body: draftsTable(drafts, canOperate) })
      ]
    ]
  })
}

/** One side of a comparison. */
export interface ComparedSide {
  /** What the address calls it: a number of a version, or the id of a draft. */
  readonly key: string
  readonly label: string
}

/** What a comparison shows. */
export interface ComparisonView {
  readonly programme: Programme.Programme
  readonly sides: ReadonlyArray<ComparedSide>
  readonly from: string
  readonly to: string
  /** Undefined when a side cannot be read as a programme. */
  readonly change: ProgrammeChange.ProgrammeChange | undefined
}

/** Two versions of a programme, or one and a draft: what differs. */
export const comparison = (frame: OfficeFrame, view: ComparisonView): string => {
  const { change, from, programme: of, sides, to } = view
  const path = programmePath(of.id)
  const options = sides.map(({ key, label }) => ({ value: key, label }))
  return officePage(frame, {
    title: "版の比較",
    wide: true,
    trail: [
      { label: "事業", path: `${programmesPath}?year=${of.fiscalYear}` },
      { label: of.name, path }
    ],
    body: [
      getForm({
        action: `${path}/compare`,
        label: "比較する版",
        body: [
          select({ name: "from", label: "前", value: from, options }),
          select({ name: "to", label: "後", value: to, options }),
          button("比較する", "quiet")
        ]
      }),
      change === undefined
        ? empty("どちらかに誤りがあるため、比較できません。下書きの画面で誤りを直してください。", undefined, "warn")
        : changesTable(change, "違いはありません。", frame.association.bodyNames ?? {})
    ]
  })
}

const versionLine = (
  { at, by, number, origin, reason }: Publishing.ProgrammeVersion,
  nameOf: (actor: string) => string
): HtmlValue =>
  origin === "found"
    ? `第${number}版 (公開の記録がない版)`
    : html`第${number}版 ${moment(at, ja)} ${nameOf(by)}${reason !== undefined && html`「${reason}」`}`

const versionsTable = (path: string, { nameOf, versions }: ProgrammeView): HtmlValue => [
  table({
    caption: "公開した版の一覧",
    captionUnseen: true,
    columns: [
      { key: "number", label: "版", head: true },
      { key: "at", label: "公開日時" },
      { key: "by", label: "公開した人" },
      { key: "reason", label: "理由" },
      { key: "compare", label: "比較" },
      { key: "sha", label: "指紋 (SHA-256)" }
    ],
    rows: versions.map(({ at, by, number, origin, reason, sha256 }) => ({
      number: html`<a href="${path}/versions/${number}">第${number}版</a>`,
      at: origin === "found" ? "記録なし" : moment(at, ja),
      by: origin === "found" ? "記録なし" : nameOf(by),
      reason: reason ?? "",
      compare: number > 1 && html`<a href="${path}/compare?from=${number - 1}&amp;to=${number}">前の版と</a>`,
      sha: html`<code>${sha256.slice(0, 12)}</code>`
    })),
    empty: "版の記録を始める前に公開された事業です。次に公開したときから記録されます。"
  }),
  versions.length > 1 && buttons(linkButton("版を選んで比較", `${path}/compare`))
]

/** All products in a line each, with the way to what is said of each. */
const summary = ({ products }: Programme.Programme): Html =>
  table({
    caption: "商材の一覧",
    columns: [
      { key: "name", label: "商材", head: true },
      { key: "quantity", label: "枚数" },
      { key: "grant", label: "付与日" },
      { key: "window", label: "利用期間" }
    ],
    rows: products.map((product) => ({
      name: html`<a href="#product-${product.id}">${product.name}</a>`,
      quantity: ProgrammeChange.quantityWords(product.quantity),
      grant: unbroken(product.grantFrom),
      window: unbroken(windowOf([product]))
    })),
    empty: ""
  })

const productPanel = (product: CouponProduct.CouponProduct, names: ProgrammeChange.BodyNames): Html =>
  panel({
    title: product.name,
    id: `product-${product.id}`,
    body: columns(
      facts([
        ["id", html`<code>${product.id}</code>`],
        ["区分", product.family],
        ["伏せた名称", product.discreetName ?? "なし"],
        ["負担", names[product.sponsor] ?? product.sponsor],
        [
          "内容",
          html`<ul>
            ${product.courses.map(({ key, name, shortName }) => html`<li>${name} (${shortName}) <code>${key}</code></li>`)}
          </ul>`
        ],
        ["枚数", quantityList(product.quantity)],
        ["1回の上限", `${product.maxPerRedemption}枚`]
      ]),
      facts([
        ["付与日", product.grantFrom],
        ["利用期間", windowOf([product])],
        ["付与条件", ruleList(product.grantRule, names)],
        product.paperRule === undefined
          ? undefined
          : [ProgrammeChange.fieldLabels.paperRule, ruleList(product.paperRule, names)],
        ["利用条件", ruleList(product.useRule, names)],
        ["時間外の障害時", ProgrammeChange.outageWords[product.outageOutsideHours]]
      ])
    )
  })

const quantityList = (quantity: CouponProduct.CouponProduct["quantity"]): HtmlValue =>
  quantity._tag === "Fixed"
    ? `${quantity.count}枚`
    : html`<ul>
        ${quantity.rows.map(({ count, fromMonths }) => html`<li>年度内の任用${fromMonths}か月以上: ${count}枚</li>`)}
      </ul>`

const unbroken = (days: string): Html => html`<span class="nobreak">${days}</span>`
