/**
 * Text: the texts that people write and every store can keep. What a name or a reason means is said where it is used.
 */
import { Schema } from "effect"

/**
 * One line of text. Refuses control characters and broken surrogates, which not every store can keep, and what is
 * longer or shorter than said. Unit of both bounds: UTF-16 code units.
 */
export const line = (bounds: { readonly most: number; readonly least?: number }) =>
  Schema.String.pipe(
    Schema.check(
      Schema.isBetweenLength(bounds.least ?? 0, bounds.most),
      Schema.makeFilter((text: string) =>
        /\p{Cc}/u.test(text) || !text.isWellFormed() ? "Expected a line of text without control characters" : undefined
      )
    )
  )

/** A short key that authors of data choose. Shape: small letters and digits, parted by single hyphens, at most 60. */
export const key = () =>
  Schema.String.pipe(
    Schema.check(
      Schema.isPattern(/^[a-z0-9]+(-[a-z0-9]+)*$/u, { message: "small letters, digits and hyphens" }),
      Schema.isMaxLength(60)
    )
  )
