// What is right as HTML: as recommended, accessible as far as that shows, and whole documents.
import { HtmlValidate, type ResolvedConfig, type RuleConfig, StaticConfigLoader } from "html-validate"

/** Judges pages. What a page of a kind is held to besides, or is free of, is said with its reason where it is asked for. */
export const htmlValidator = (rules: RuleConfig = {}): HtmlValidate =>
  new HtmlValidate(
    new ReadOnce({
      extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:document"],
      rules: {
        // Matters of style, and the formatter's: it writes `<br />` and `<!doctype html>`.
        "doctype-style": ["error", { style: "lowercase" }],
        "void-style": "off",
        "no-trailing-whitespace": "off",
        // Everything comes from the service itself.
        "require-sri": "off",
        ...rules
      }
    })
  )

/** All pages are held to the same, which the library would else put together anew for every page. */
class ReadOnce extends StaticConfigLoader {
  private read: ResolvedConfig | Promise<ResolvedConfig> | undefined

  override getConfigFor(): ResolvedConfig | Promise<ResolvedConfig> {
    return (this.read ??= super.getConfigFor(""))
  }
}
