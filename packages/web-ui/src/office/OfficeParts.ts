/**
 * OfficeParts: what the office pages are put together from: panels, facts, chips, figures, tabs, the states that are
 * easily forgotten, the look before dangerous work and the progress of long work. Forms are in OfficeForms.ts, tables
 * in Table.ts, charts in Chart.ts.
 */
import { contentHash } from "../ContentHash.ts"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { facts as factsOf } from "../Parts.ts"
import { icon, type IconName } from "../Icon.ts"
import { type ButtonKind, button, hidden, postForm } from "./OfficeForms.ts"

export * from "./OfficeForms.ts"

/** A number with its thousands apart: 12,345. */
export const figure = (value: number): string => value.toLocaleString("ja-JP")

/** A part of a page under a heading of its own. With an id it can be led to. */
export const panel = (part: {
  readonly title: string
  readonly body: HtmlValue
  readonly id?: string | undefined
  /** Links and small forms beside the heading. */
  readonly actions?: HtmlValue
}): Html => {
  const id = part.id ?? `p-${contentHash(part.title)}`
  return html`<section class="panel" id="${id}" aria-labelledby="${id}-h">
    <div class="panel-head">
      <h2 id="${id}-h">${part.title}</h2>
      ${part.actions !== undefined && html`<div class="actions">${part.actions}</div>`}
    </div>
    ${part.body}
  </section>`
}

/** Panels side by side where there is room. */
export const columns = (...parts: ReadonlyArray<HtmlValue>): Html => html`<div class="columns">${parts}</div>`

/** Facts with their labels. What is undefined is left out. */
export const facts = (pairs: Parameters<typeof factsOf>[1]): Html => factsOf("facts", pairs)

/** The few figures that are looked at first. */
export const tiles = (
  all: ReadonlyArray<{
    readonly label: string
    readonly value: number | string
    readonly unit?: string | undefined
    readonly note?: HtmlValue
    readonly path?: string | undefined
  }>
): Html =>
  html`<dl class="tiles">
    ${all.map(
      ({ label, note, path, unit, value }) =>
        html`<div class="tile">
          <dt>${path === undefined ? label : html`<a href="${path}">${label}</a>`}</dt>
          <dd>
            <strong>${typeof value === "number" ? figure(value) : value}</strong
            >${unit}${note !== undefined && html`<span class="fine">${note}</span>`}
          </dd>
        </div>`
    )}
  </dl>`

/** How a state is to be taken. */
export type Tone = "good" | "warn" | "bad" | "plain"

/** A state in a word. Its icon tells the tone where colours do not. */
export const chip = (text: string, tone: Tone): Html =>
  html`<span class="chip ${tone}">${icon(iconOf[tone])}${text}</span>`

const iconOf: Readonly<Record<Tone, IconName>> = { good: "check", warn: "warning", bad: "end", plain: "none" }

/** A sentence that stands out. */
export const note = (tone: Tone, body: HtmlValue): Html =>
  html`<div class="note ${tone}">
    ${icon(iconOf[tone])}
    <div>${body}</div>
  </div>`

/** A link that looks like a button. */
export const linkButton = (label: string, path: string, kind: ButtonKind = "quiet"): Html =>
  html`<a class="button ${kind}" href="${path}">${label}</a>`

/** A link to a file, with what kind it is. */
export const downloadLink = (label: string, path: string, kind = "CSV"): Html =>
  html`<a class="download" href="${path}">${label} <span class="fine">(${kind})</span></a>`

/** The same thing under several aspects, each with an address of its own. */
export const tabs = (
  label: string,
  all: ReadonlyArray<{
    readonly label: string
    readonly path: string
    readonly current?: boolean | undefined
    readonly count?: number | undefined
  }>
): Html =>
  html`<nav class="tabs" aria-label="${label}">
    <ul>
      ${all.map(
        ({ count, current, label, path }) =>
          html`<li>
            <a href="${path}" ${current === true && html` aria-current="page"`}
              >${label}${count !== undefined && html` <span class="count">${figure(count)}</span>`}</a
            >
          </li>`
      )}
    </ul>
  </nav>`

/** Instead of something that is not there, or may not be seen: a sentence, and what can be done about it. */
export const empty = (sentence: string, next?: HtmlValue, tone: Tone = "plain"): Html =>
  html`<div class="empty ${tone}">
    ${tone !== "plain" && icon(iconOf[tone])}
    <p>${sentence}</p>
    ${next !== undefined && html`<div class="next">${next}</div>`}
  </div>`

/** Before dangerous work: what will change, counted, who else must agree, and the form that does it. */
export const confirmPanel = (panel: {
  readonly title: string
  readonly changes: HtmlValue
  readonly counts?: ReadonlyArray<readonly [label: string, count: number, unit: string]> | undefined
  /** Who else must agree, in a sentence. */
  readonly agreement?: string | undefined
  /** With a reason field, and a button that says what it does. */
  readonly form: HtmlValue
}): Html => {
  const id = `p-${contentHash(panel.title)}`
  return html`<section class="panel confirm" aria-labelledby="${id}-h">
    <h2 id="${id}-h">${icon("warning")}${panel.title}</h2>
    ${
      panel.counts !== undefined &&
      html`<ul class="counts">
        ${panel.counts.map(([label, count, unit]) => html`<li>${label} <strong>${figure(count)}</strong>${unit}</li>`)}
      </ul>`
    }
    <div class="changes">${panel.changes}</div>
    ${panel.agreement !== undefined && html`<p class="agreement">${panel.agreement}</p>`} ${panel.form}
  </section>`
}

/**
 * How far long work has come. With a task's id the page follows it; without a script the page must reload itself, for
 * which `refreshHead` goes into its head.
 */
export const progress = (work: {
  readonly label: string
  readonly done: number
  /** Undefined while it is not known. */
  readonly total: number | undefined
  /** Only while it runs. */
  readonly taskId?: string | undefined
  readonly unit?: string | undefined
  /** Instead of the counts. */
  readonly text?: string | undefined
}): Html => {
  const { done, label, taskId, total, unit = "件" } = work
  const counts = total === undefined ? `${figure(done)}${unit}` : `${figure(done)} / ${figure(total)}${unit}`
  const id = `t-${contentHash(taskId ?? label)}`
  return html`<div class="progress" ${taskId !== undefined && html` data-task="${taskId}"`}>
    <p>
      <span id="${id}">${label}</span> <span class="counts" data-task-text aria-live="off">${work.text ?? counts}</span>
    </p>
    <progress
      aria-labelledby="${id}"
      ${total !== undefined && html` max="${Math.max(total, 1)}" value="${Math.min(done, Math.max(total, 1))}"`}
    >
      ${counts}
    </progress>
  </div>`
}

/** For the head of a page with work under way: it reloads itself every 5 seconds where no script follows the work. */
export const refreshHead: Html = html`<noscript><meta http-equiv="refresh" content="5" /></noscript>`

/**
 * Something about a person that is covered until it is asked for. Asking is recorded, so it is a form that posts;
 * `text` is what may be seen by anybody.
 */
export const masked = (covered: {
  readonly label: string
  readonly text: string
  readonly reveal?:
    | {
        readonly action: string
        readonly csrf: string
        readonly carried?: Readonly<Record<string, string>> | undefined
      }
    | undefined
}): Html =>
  html`<span class="masked"
      ><span aria-hidden="true">${covered.text}</span><span class="unseen">${covered.label}は伏せてあります</span></span
    >${
      covered.reveal !== undefined &&
      postForm({
        action: covered.reveal.action,
        csrf: covered.reveal.csrf,
        look: "inline",
        body: [
          Object.entries(covered.reveal.carried ?? {}).map(([name, value]) => hidden(name, value)),
          button(`${covered.label}を表示`, "quiet")
        ]
      })
    }`

/** Switches the key `/` off for this browser. There only where scripts run, as the key itself is. */
export const shortcutSwitch = (): Html =>
  html`<p class="tick" data-shortcuts hidden>
    <input type="checkbox" id="shortcuts" /><label for="shortcuts">「/」キーで検索欄に移動する</label>
  </p>`

/** Prints the page. There only where scripts run. */
export const printButton = (label = "印刷する"): Html =>
  html`<button type="button" class="primary" data-print hidden>${label}</button>`
