/**
 * JapaneseIn: marks what stays Japanese on a page in another language, so that it is read aloud, set and broken into lines as
 * Japanese: names of facilities, coupons and the office, notices, the seal. Such texts come from data and stand in the middle
 * of sentences as well, so they are told by their script where the page is finished, and no page has to think of it.
 */

/** Marks the Japanese of a finished document. A title and what is typed can bear no mark; a choice bears it itself. */
export const japaneseIn = (document: string): string =>
  document.replace(pieces, (piece) => {
    if (piece.startsWith("<option")) return letter.test(piece) ? piece.replace("<option", '<option lang="ja"') : piece
    return piece.startsWith("<") ? piece : piece.replace(runs, '<span lang="ja">$&</span>')
  })

/** Tags, with the text of those that can have no element in them, and the texts between. No value has a bare `<` or `>`. */
const pieces = /<(?:title|textarea|option|script|style)\b[^>]*>[^<]*|<[^>]*>|[^<]+/g

/** Han, kana, and the signs and widths that go with them. */
const letters = String.raw`[\p{Script=Han}\u3000-\u30ff\uff00-\uffef]`
const letter = new RegExp(letters, "u")

/** Letters with the figures before them and what is between: 1泊2日, 選べるドック(1日・脳)・一般(40以上), 月〜金 8:30〜17:15. */
const runs = new RegExp(
  String.raw`[0-9]*${letters}(?:${letters}|[0-9A-Za-z/-]|:(?=[0-9])|\([^()&]*\)| (?=[0-9:]*${letters}))*`,
  "gu"
)
