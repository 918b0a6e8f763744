/**
 * OfficePage: the document around every page of the office: head, the band with the search, the navigation, and what
 * stands before the content. Entrances and prints have documents of their own, without navigation.
 */
import type { Association, Clerk } from "@fukuri/core"
import { wholeDocument } from "../Document.ts"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { hidden, mistakesSummary, note, postForm, printButton } from "./OfficeParts.ts"
import { officeScriptPath } from "./officeScript.ts"
import { officeStylesheetPath } from "./officeStylesheet.ts"
import type { FormMistake, NavKey, OfficeFrame } from "./OfficeView.ts"

/** A place in the navigation. */
export interface NavItem {
  readonly key: NavKey
  readonly label: string
  readonly path: string
  /** Shown only to those who may. */
  readonly needs?: Clerk.Permission
  /** Below the line: not daily work. */
  readonly apart?: boolean
}

/** The navigation, in its order. What a page itself allows is decided by the page. */
export const navigation: ReadonlyArray<NavItem> = [
  { key: "overview", label: "概況", path: "/office" },
  { key: "holders", label: "利用者", path: "/office/holders" },
  { key: "grants", label: "付与", path: "/office/grants" },
  { key: "uses", label: "利用", path: "/office/uses" },
  { key: "paper", label: "紙クーポン", path: "/office/paper" },
  { key: "outages", label: "事後登録", path: "/office/outages" },
  { key: "facilities", label: "施設", path: "/office/facilities" },
  { key: "programmes", label: "事業", path: "/office/programmes" },
  { key: "imports", label: "取込", path: "/office/imports" },
  { key: "reports", label: "集計", path: "/office/reports" },
  { key: "audit", label: "記録", path: "/office/audit", needs: "manage" },
  { key: "clerks", label: "職員", path: "/office/clerks", needs: "manage" },
  { key: "settings", label: "設定", path: "/office/settings", apart: true },
  { key: "account", label: "アカウント", path: "/office/account", apart: true }
]

/** What differs from page to page. */
export interface OfficeContent {
  readonly title: string
  readonly body: HtmlValue
  /** More elements of the head. */
  readonly head?: Html | undefined
  /** The way here from the navigation, without this page itself. */
  readonly trail?: ReadonlyArray<{ readonly label: string; readonly path: string }> | undefined
  /** Links and small forms beside the heading. */
  readonly actions?: HtmlValue
  /** Whether the content takes all the room there is; else lines stay short enough to read. */
  readonly wide?: boolean | undefined
}

/** Renders a page for a clerk who has logged in. */
export const officePage = (frame: OfficeFrame, content: OfficeContent): string => {
  const { alerts = [], association, mistakes, notice } = frame
  const { actions, body, head, title, trail = [], wide } = content
  return officeDocument({
    title: titleOf(title, association.name, mistakes),
    head,
    body: html`<body>
      <a class="skip" href="#main">本文へ移動</a>
      ${band(frame)}
      <div class="shell">
        ${navigationOf(frame)}
        <main id="main" tabindex="-1" ${wide === true && html` class="wide"`}>
          ${alerts.map((alert) => html`<div class="standing" role="alert">${note("warn", alert)}</div>`)}
          ${notice !== undefined && html`<div role="status">${note("good", notice)}</div>`}
          ${trail.length > 0 && trailOf(trail)}
          <div class="head">
            <h1>${title}</h1>
            ${actions !== undefined && html`<div class="actions">${actions}</div>`}
          </div>
          ${mistakesSummary(mistakes)} ${body}
        </main>
      </div>
    </body>`
  })
}

/** Renders a page for somebody who has not, or not quite, logged in yet. */
export const officeEntrance = (entrance: {
  readonly title: string
  readonly body: HtmlValue
  readonly association?: Association.Association | undefined
  readonly mistakes?: ReadonlyArray<FormMistake> | undefined
  readonly notice?: string | undefined
  readonly head?: Html | undefined
}): string => {
  const { association, body, head, mistakes, notice, title } = entrance
  const name = association?.name ?? "福利クーポン"
  return officeDocument({
    title: titleOf(title, name, mistakes),
    head,
    body: html`<body class="entrance">
      <header class="band">
        <p class="whose">${name} <span class="room">事務局</span></p>
      </header>
      <main id="main">
        <h1>${title}</h1>
        ${notice !== undefined && html`<div role="status">${note("good", notice)}</div>`} ${mistakesSummary(mistakes)}
        ${body}
      </main>
    </body>`
  })
}

/** Renders something to be printed on A4, always black on white. Parts with the class `sheet` begin on a new page. */
export const officePrint = (print: {
  readonly title: string
  readonly body: HtmlValue
  /** Where one came from. */
  readonly back?: { readonly label: string; readonly path: string } | undefined
  readonly head?: Html | undefined
}): string =>
  officeDocument({
    title: print.title,
    head: print.head,
    body: html`<body class="print">
      <header class="tools">
        ${print.back !== undefined && html`<a href="${print.back.path}">${print.back.label}</a>`} ${printButton()}
      </header>
      <main id="main">${print.body}</main>
    </body>`
  })

/** Renders a whole document of the office from its title and body. */
export const officeDocument = (document: {
  readonly title: string
  readonly head?: Html | undefined
  readonly body: Html
}): string =>
  wholeDocument({
    lang: "ja",
    mark,
    assets: html`<link rel="stylesheet" href="${officeStylesheetPath}" />
      <script defer src="${officeScriptPath}"></script>`,
    ...document
  })

/** A square seal, so that the tab is told from a member's. */
const mark =
  '<rect width="16" height="16" rx="3" fill="#00575c"/>' +
  '<path d="M4 5h8M4 8h8M4 11h5" fill="none" stroke="#fff" stroke-width="2"/>'

const titleOf = (title: string, name: string, mistakes: ReadonlyArray<FormMistake> | undefined): string =>
  `${mistakes !== undefined && mistakes.length > 0 ? "入力エラー: " : ""}${title} | ${name} 事務局`

const findLabel = "番号・氏名・カナ・所属所で探す"

const band = ({ association, clerk, csrf }: OfficeFrame): Html =>
  html`<header class="band">
    <p class="whose"><a href="/office">${association.name}</a> <span class="room">事務局</span></p>
    <form class="find" method="post" action="/office/holders/search" role="search">
      ${hidden("csrf", csrf)}
      <label class="unseen" for="find">${findLabel}</label>
      <input
        type="search"
        id="find"
        name="q"
        placeholder="${findLabel}"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        maxlength="100"
        data-find
        aria-keyshortcuts="/"
      />
      <button type="submit" class="quiet">探す</button>
    </form>
    <p class="clerk"><span class="unseen">ログイン中: </span>${clerk.name}</p>
  </header>`

/** The details hold nothing but their summary: what follows them is shown or not by the stylesheet, always on wide pages. */
const navigationOf = ({ clerk, csrf, current, hidden = [] }: OfficeFrame): Html => {
  const shown = navigation.filter(
    ({ key, needs }) => !hidden.includes(key) && (needs === undefined || clerk.can(needs))
  )
  const items = (apart: boolean) =>
    shown
      .filter((item) => (item.apart ?? false) === apart)
      .map(
        ({ key, label, path }) =>
          html`<li><a href="${path}" ${key === current && html` aria-current="page"`}>${label}</a></li>`
      )
  return html`<nav class="places" aria-label="メニュー">
    <details class="menu"><summary>メニュー</summary></details>
    <div class="items">
      <ul>
        ${items(false)}
      </ul>
      <ul class="apart">
        ${items(true)}
      </ul>
      ${postForm({ action: "/office/logout", csrf, body: html`<button type="submit" class="quiet">ログアウト</button>` })}
    </div>
  </nav>`
}

const trailOf = (trail: NonNullable<OfficeContent["trail"]>): Html =>
  html`<nav class="trail" aria-label="現在位置">
    <ol>
      ${trail.map(({ label, path }) => html`<li><a href="${path}">${label}</a></li>`)}
    </ol>
  </nav>`
