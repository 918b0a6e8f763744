/**
 * Html: markup that is known to be safe, and the `html` template that makes it. Every value put into a template is
 * escaped unless it is Html itself. Own code because no published tag fits: `html-template-tag` and
 * `escape-html-template-tag` are not kept up (the one returns bare strings, so that nesting cannot be told from input;
 * the other brings a browser database along), and `@remix-run/html-template` is young and prints booleans.
 */

/** Markup. Only {@link html} and {@link trusted} make it, so that text can never pass for it. */
class Markup {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  static textOf(markup: Markup): string {
    return markup.#text
  }
}

/** Markup that is safe to put into a page. */
export type Html = Markup

/** What a template takes: text and numbers are escaped, lists are joined, nothing is rendered for what is absent. */
export type HtmlValue = Html | string | number | false | null | undefined | ReadonlyArray<HtmlValue>

/**
 * Makes markup from a template. Values are safe as text and inside attributes in double or single quotes; an
 * attribute without quotes is never safe. Indentation in a template is for its author and does not reach the page.
 */
export const html = (chunks: TemplateStringsArray, ...values: ReadonlyArray<HtmlValue>): Html => {
  const literal = withoutIndentation(chunks)
  let text = literal[0] ?? ""
  for (const [index, value] of values.entries()) text += textOf(value) + (literal[index + 1] ?? "")
  return new Markup(text)
}

/** Takes a text as markup as it is. Only for text that this service made itself, such as the SVG of a QR code. */
export const trusted = (markup: string): Html => new Markup(markup)

/** The text of markup, to be sent. */
export const render = (markup: Html): string => Markup.textOf(markup)

const textOf = (value: HtmlValue): string => {
  if (typeof value === "string") return escape(value)
  if (typeof value === "number") return String(value)
  if (value === false || value === null || value === undefined) return ""
  return value instanceof Markup ? Markup.textOf(value) : value.map(textOf).join("")
}

/** A template in the source is one object for ever, so each is tidied once. */
const tidied = new WeakMap<TemplateStringsArray, ReadonlyArray<string>>()

const withoutIndentation = (chunks: TemplateStringsArray): ReadonlyArray<string> => {
  const known = tidied.get(chunks)
  if (known !== undefined) return known
  const tidy = chunks.map((chunk) => chunk.replace(/\s*\n\s*/g, "\n"))
  tidied.set(chunks, tidy)
  return tidy
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;"
}

const escape = (text: string): string => text.replace(/[&<>"'`]/g, (character) => entities[character] ?? "")
