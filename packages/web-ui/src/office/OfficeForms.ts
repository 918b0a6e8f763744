/**
 * OfficeForms: forms of the office pages and the fields in them, each with its label, hint and mistake. Labels alone
 * name the fields; what is typed is judged by the service, so that forms work without a script.
 */
import { type Html, html, type HtmlValue } from "../Html.ts"
import type { FormMistake } from "./OfficeView.ts"

/** What every field has. */
export interface FieldSpec {
  readonly name: string
  readonly label: string
  readonly value?: string | undefined
  readonly hint?: HtmlValue
  /** Those of the whole form: a field finds its own by its name. */
  readonly mistakes?: ReadonlyArray<FormMistake> | undefined
  readonly required?: boolean | undefined
  /** Needed only where a page has two fields of one name. */
  readonly id?: string | undefined
}

/** One of several things to choose. */
export interface Option {
  readonly value: string
  readonly label: string
  readonly hint?: HtmlValue
}

/** The id of a field of this name, for links to it. */
export const fieldId = (name: string): string => `f-${name.replace(/[^A-Za-z0-9_-]/g, "-")}`

/** A line of text, or a password or a number. */
export const field = (
  spec: FieldSpec & {
    readonly type?: "text" | "password" | "search" | "email" | "tel" | "number" | undefined
    readonly inputMode?: "text" | "numeric" | "decimal" | undefined
    readonly autocomplete?: string | undefined
    readonly maxLength?: number | undefined
    readonly min?: number | undefined
    readonly max?: number | undefined
    readonly step?: number | undefined
    readonly width?: "short" | "middle" | "full" | undefined
    /** The id of a datalist with what is usually typed. */
    readonly list?: string | undefined
    /** Whether it is typed into first, on a page that is for typing. */
    readonly autofocus?: boolean | undefined
  }
): Html => {
  const {
    autocomplete = "off",
    autofocus = false,
    inputMode,
    list,
    max,
    maxLength,
    min,
    step,
    type = "text",
    value = "",
    width = "middle"
  } = spec
  return around(
    spec,
    html`<input
      class="${width}"
      type="${type}"
      ${naming(spec)}
      value="${value}"
      autocomplete="${autocomplete}"
      ${inputMode !== undefined && html` inputmode="${inputMode}"`}${maxLength !== undefined && html` maxlength="${maxLength}"`}${min !== undefined && html` min="${min}"`}${max !== undefined && html` max="${max}"`}${step !== undefined && html` step="${step}"`}${list !== undefined && html` list="${list}"`}${autofocus && html` autofocus`}
    />`
  )
}

/** A day. Shape of the value: `2024-07-01`. */
export const dateField = (
  spec: FieldSpec & { readonly min?: string | undefined; readonly max?: string | undefined }
): Html =>
  around(
    spec,
    html`<input
      class="short"
      type="date"
      ${naming(spec)}
      value="${spec.value ?? ""}"
      ${spec.min !== undefined && html` min="${spec.min}"`}${spec.max !== undefined && html` max="${spec.max}"`}
    />`
  )

/** Several lines of text. `code` is for documents such as JSON: it is not wrapped. */
export const textarea = (
  spec: FieldSpec & {
    readonly rows?: number | undefined
    readonly maxLength?: number | undefined
    readonly code?: boolean | undefined
  }
): Html =>
  around(
    spec,
    // The line break after the opening tag is not part of the value; without it the value's own first one would be lost.
    html`<textarea
      ${naming(spec)}
      rows="${spec.rows ?? 4}"
      autocomplete="off"
      ${spec.maxLength !== undefined && html` maxlength="${spec.maxLength}"`}${spec.code === true ? html` class="code" spellcheck="false"` : html` class="full"`}
    >
${spec.value}</textarea>`
  )

/** Why something is done: asked for before all dangerous work. Its name is `reason`. */
export const reasonField = (spec: Omit<FieldSpec, "name" | "label"> & { readonly label?: string }): Html =>
  textarea({ ...spec, name: "reason", label: spec.label ?? "理由", required: true, rows: 3, maxLength: 500 })

/** One of a list. `none` is the label of the empty choice, which there is only then. */
export const select = (
  spec: FieldSpec & { readonly options: ReadonlyArray<Option>; readonly none?: string | undefined }
): Html =>
  around(
    spec,
    html`<select ${naming(spec)}>
      ${spec.none !== undefined && html`<option value="">${spec.none}</option>`}
      ${spec.options.map(
        ({ label, value }) =>
          html`<option value="${value}" ${value === spec.value && html` selected`}>${label}</option>`
      )}
    </select>`
  )

/** A file, which can also be dropped onto its field. */
export const fileField = (
  spec: Omit<FieldSpec, "value"> & { readonly accept?: string | undefined; readonly multiple?: boolean | undefined }
): Html =>
  around(
    spec,
    html`<div class="drop" data-drop>
      <input
        type="file"
        ${naming(spec)}${spec.accept !== undefined && html` accept="${spec.accept}"`}${spec.multiple === true && html` multiple`}
      />
      <p class="fine" data-drop-hint hidden>ここにファイルをドロップすることもできます。</p>
      <p class="dropped" data-file-names aria-live="polite"></p>
    </div>`
  )

/** Yes or no. The value is sent only when it is chosen. */
export const checkbox = (spec: FieldSpec & { readonly checked?: boolean | undefined }): Html =>
  html`<div class="field tick">
    <input type="checkbox" ${naming(spec)} value="${spec.value ?? "1"}" ${spec.checked === true && html` checked`} />
    <label for="${idOf(spec)}">${spec.label}</label>
    ${beside(spec)}
  </div>`

/** One of a few, all of them in sight. */
export const radios = (spec: FieldSpec & { readonly options: ReadonlyArray<Option> }): Html =>
  group(spec, "radio", (value) => value === spec.value)

/** Any of a few, all of them in sight. The name is sent once for each that is chosen. */
export const checkboxes = (
  spec: Omit<FieldSpec, "value"> & { readonly options: ReadonlyArray<Option>; readonly values: ReadonlyArray<string> }
): Html => group(spec, "checkbox", (value) => spec.values.includes(value))

/** Something the form carries along. */
export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}" />`

/** A form that changes something, with its proof. `multipart` is for files. */
export const postForm = (form: {
  readonly action: string
  readonly csrf: string
  readonly body: HtmlValue
  readonly multipart?: boolean | undefined
  /** `inline` puts fields and buttons into one row. */
  readonly look?: "plain" | "inline" | undefined
  /** The answer is a file: the page stays, and its button can be pressed again. */
  readonly download?: boolean | undefined
}): Html =>
  html`<form
    class="form ${form.look ?? "plain"}"
    method="post"
    action="${form.action}"
    ${form.multipart === true && html` enctype="multipart/form-data"`}${form.download === true && html` data-download`}
    novalidate
  >
    ${hidden("csrf", form.csrf)}${form.body}
  </form>`

/** A form that only looks something up. What is typed into it becomes part of the address. */
export const getForm = (form: {
  readonly action: string
  readonly body: HtmlValue
  /** What it is for, where a page has several. */
  readonly label?: string | undefined
  readonly look?: "plain" | "inline" | undefined
}): Html =>
  html`<form
    class="form ${form.look ?? "inline"}"
    method="get"
    action="${form.action}"
    ${form.label !== undefined && html` aria-label="${form.label}"`}
    novalidate
  >
    ${form.body}
  </form>`

/** How much weight a button has: the one that goes on, another, or one that cannot be undone. */
export type ButtonKind = "primary" | "quiet" | "danger"

/** A button that sends its form. With a name it tells which of several was pressed. */
export const button = (
  label: string,
  kind: ButtonKind = "primary",
  sent?: { readonly name: string; readonly value: string }
): Html =>
  html`<button type="submit" class="${kind}" ${sent !== undefined && html` name="${sent.name}" value="${sent.value}"`}>
    ${label}
  </button>`

/** Buttons and links side by side, at the end of a form. */
export const buttons = (...all: ReadonlyArray<HtmlValue>): Html => html`<div class="buttons">${all}</div>`

/** All mistakes of a form, each leading to its field. It takes the focus, so that it is read first. */
export const mistakesSummary = (mistakes: ReadonlyArray<FormMistake> | undefined): Html | undefined =>
  mistakes === undefined || mistakes.length === 0
    ? undefined
    : html`<div class="alert" role="alert" aria-labelledby="mistakes" tabindex="-1" data-focus>
        <h2 id="mistakes">
          ${mistakes.length === 1 ? "次の点をお確かめください。" : `次の${mistakes.length}点をお確かめください。`}
        </h2>
        <ul>
          ${mistakes.map(
            ({ field, sentence }) =>
              html`<li>${field === "" ? sentence : html`<a href="#${fieldId(field)}">${sentence}</a>`}</li>`
          )}
        </ul>
      </div>`

const idOf = ({ id, name }: Pick<FieldSpec, "id" | "name">): string => id ?? fieldId(name)

const mistakeOf = ({ mistakes, name }: FieldSpec): string | undefined =>
  mistakes?.find(({ field }) => field === name)?.sentence

/** What a screen reader is told beside the label: the hint, then the mistake. */
const describing = (spec: FieldSpec): Html | false => {
  const id = idOf(spec)
  const ids = [
    ...(isGiven(spec.hint) ? [`${id}-hint`] : []),
    ...(mistakeOf(spec) === undefined ? [] : [`${id}-mistake`])
  ]
  return ids.length > 0 && html` aria-describedby="${ids.join(" ")}"`
}

const isGiven = (value: HtmlValue): boolean => value !== undefined && value !== null && value !== false && value !== ""

const naming = (spec: FieldSpec): Html =>
  html`id="${idOf(spec)}"
  name="${spec.name}"${spec.required === true && html` required`}${describing(spec)}${mistakeOf(spec) !== undefined && html` aria-invalid="true"`}`

const needed = ({ required }: FieldSpec): Html | false => required === true && html`<span class="need">必須</span>`

const beside = (spec: FieldSpec): Html => {
  const id = idOf(spec)
  const mistake = mistakeOf(spec)
  return html`${isGiven(spec.hint) && html`<p class="hint" id="${id}-hint">${spec.hint}</p>`}${mistake !== undefined && html`<p class="mistake" id="${id}-mistake">${mistake}</p>`}`
}

const around = (spec: FieldSpec, control: Html): Html =>
  html`<div class="field">
    <p class="naming"><label for="${idOf(spec)}">${spec.label}</label>${needed(spec)}</p>
    ${beside(spec)} ${control}
  </div>`

const group = (
  spec: FieldSpec & { readonly options: ReadonlyArray<Option> },
  type: "radio" | "checkbox",
  isChosen: (value: string) => boolean
): Html => {
  const id = idOf(spec)
  const { name, options, required } = spec
  // The first control has the field's id, so that the summary of mistakes leads to it.
  const idAt = (index: number) => (index === 0 ? id : `${id}-${index}`)
  return html`<fieldset class="field" ${describing(spec)}>
    <legend>${spec.label}${needed(spec)}</legend>
    ${beside(spec)}
    ${options.map(
      ({ hint, label, value }, index) =>
        html`<div class="tick">
          <input
            type="${type}"
            id="${idAt(index)}"
            name="${name}"
            value="${value}"
            ${isChosen(value) && html` checked`}${required === true && type === "radio" && html` required`}${isGiven(hint) && html` aria-describedby="${id}-${index}-hint"`}
          /><label for="${idAt(index)}">${label}</label
          >${isGiven(hint) && html`<p class="hint" id="${id}-${index}-hint">${hint}</p>`}
        </div>`
    )}
  </fieldset>`
}
