/**
 * ApiReference: the addresses of the JSON API on one page, for whoever writes a program against it. In English, as the
 * contract itself is. No script: what tools need is the document that it links to.
 */
import { wholeDocument } from "./Document.ts"
import { type Html, html } from "./Html.ts"
import { officeStylesheetPath } from "./office/officeStylesheet.ts"

/** The contract, as far as a page shows it. */
export interface ApiReferenceView {
  readonly title: string
  readonly description: string
  /** The address of the OpenAPI document. */
  readonly documentPath: string
  readonly groups: ReadonlyArray<{
    readonly title: string
    readonly operations: ReadonlyArray<ApiOperation>
  }>
}

/** One address with its method. */
export interface ApiOperation {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly place: string; readonly required: boolean }>
  /** What is sent, when something is: its type, and an example. */
  readonly body?: { readonly type: string; readonly example: string | undefined } | undefined
  readonly answers: ReadonlyArray<{ readonly status: string; readonly what: string }>
}

/** Renders the page. */
export const apiReference = (view: ApiReferenceView): string =>
  wholeDocument({
    lang: "en",
    title: `${view.title} JSON API`,
    mark: '<rect width="16" height="16" rx="3" fill="#00575c"/>',
    assets: html`<link rel="stylesheet" href="${officeStylesheetPath}" />`,
    body: html`<body class="entrance">
      <header class="band">
        <p class="whose">${view.title} <span class="room">JSON API</span></p>
      </header>
      <main id="main" class="wide">
        <h1>JSON API</h1>
        <p>${coded(view.description)}</p>
        <p>For tools: <a href="${view.documentPath}">OpenAPI 3.1</a>.</p>
        ${view.groups.map(
          ({ operations, title }) =>
            html`<section>
              <h2>${title}</h2>
              ${operations.map(operationOf)}
            </section>`
        )}
      </main>
    </body>`
  })

/** A text with what stands between backticks as code. */
const coded = (text: string): ReadonlyArray<Html> =>
  text.split("`").map((piece, index) => (index % 2 === 0 ? html`${piece}` : html`<code>${piece}</code>`))

const operationOf = ({ answers, body, description, method, parameters, path, summary }: ApiOperation): Html =>
  html`<section>
    <h3>${summary}</h3>
    <p><code>${method} ${path}</code></p>
    <p>${coded(description)}</p>
    ${
      parameters.length > 0 &&
      html`<p>Parameters:</p>
        <ul>
          ${parameters.map(
            ({ name, place, required }) => html`<li><code>${name}</code> (${place}${required ? ", required" : ""})</li>`
          )}
        </ul>`
    }
    ${
      body !== undefined &&
      html`<p>Body: <code>${body.type}</code></p>
        ${body.example !== undefined && html`<pre><code>${body.example}</code></pre>`}`
    }
    <p>Answers:</p>
    <ul>
      ${answers.map(({ status, what }) => html`<li><code>${status}</code> ${what}</li>`)}
    </ul>
  </section>`
