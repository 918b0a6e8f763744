// Markup: whatever is put into a page stays text, and what is markup stays markup.
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { html, render, trusted } from "@fukuri/web-ui"

/** Under a name that the formatter does not know, so that it leaves the templates of these tests as they are. */
const markup = html

const shown = (text: string) => render(html`${text}`)

/** What a browser reads from escaped text. */
const read = (escaped: string) =>
  escaped
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&#96;", "`")
    .replaceAll("&amp;", "&")

const hostile = Arbitrary.map(
  Arbitrary.array(
    Arbitrary.schema(
      Schema.Literals([
        "<",
        ">",
        '"',
        "'",
        "`",
        "&",
        "&lt;",
        "&amp;lt;",
        "<script>",
        "</title>",
        "-->",
        " onload=",
        "\u0000",
        "組"
      ])
    ),
    { maxLength: 12 }
  ),
  (parts) => parts.join("")
)

describe("the html template", () => {
  it.prop(
    "keeps text as text: no character of markup is left, and a browser reads back what was put in",
    { hostile },
    ({ hostile }) => {
      expect(shown(hostile)).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/)
      expect(read(shown(hostile))).toBe(hostile)
    }
  )

  it.prop("keeps any text from leaving a quoted attribute", { text: Schema.String }, ({ text }) => {
    const attribute = render(html`<a title="${text}">x</a>`)
    expect(/^<a title="([^"<>]*)">x<\/a>$/.exec(attribute)?.[1]).toBe(shown(text))
  })

  it("takes markup as it is, and lists of anything in their order", () => {
    expect(render(markup`<ul>${["<", markup`<li>${"&"}</li>`, 1]}</ul>`)).toBe("<ul>&lt;<li>&amp;</li>1</ul>")
    expect(render(markup`${trusted("<svg/>")}`)).toBe("<svg/>")
  })

  it("renders nothing for what is absent, and zero for zero", () => {
    expect(render(html`[${undefined}${null}${false}${[]}${""}${0}]`)).toBe("[0]")
  })

  it("leaves the indentation of the source out, and every space within a line in", () => {
    expect(
      render(markup`<p>
        ${"a  b\n c"} d
      </p>`)
    ).toBe("<p>\na  b\n c d\n</p>")
  })

  it("cannot be given an object that only looks like markup", () => {
    // @ts-expect-error text in an object is not markup
    expect(() => render(html`${{ text: "<b>" }}`)).toThrow()
  })

  it("is never used with an attribute that has no quotes", () => {
    const folder = new URL("../../packages/web-ui/src/", import.meta.url)
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts") || /(stylesheet|script)\.ts$/i.test(file)) continue
      const source = readFileSync(new URL(file, folder), "utf8")
      expect(source.match(/<[a-z](?:[^>`"']|"[^"`]*"|'[^'`]*')*\s[a-z-]+=\$\{/g) ?? [], file).toEqual([])
    }
  })
})
