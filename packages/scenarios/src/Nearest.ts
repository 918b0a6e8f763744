/**
 * Nearest: which of some known texts is nearest to one that is not known, and which part of it is the one that does not
 * fit. Texts are compared word by word where a difference is told, since a tester looks for a word.
 */

/** The nearest of some texts. */
export const nearestOf = (text: string, known: ReadonlyArray<string>): string =>
  known.toSorted((a, b) => distance(text, a) - distance(text, b))[0] ?? ""

/** What of a text differs from another, in whole words; the whole text when nothing is the same. */
export const misfit = (text: string, other: string): string => {
  const [words, others] = [wordsOf(text), wordsOf(other)]
  const shorter = Math.min(words.length, others.length)
  let first = 0
  while (first < shorter && words[first] === others[first]) first++
  let last = 0
  while (last < shorter - first && words.at(-1 - last) === others.at(-1 - last)) last++
  const different = words.slice(first, words.length - last).join("")
  // A word is missing: the place is told by what stands around it.
  return different === "" ? words.slice(Math.max(0, first - 1), first + 1).join("") : different
}

const segmenter = new Intl.Segmenter("ja", { granularity: "word" })

const wordsOf = (text: string): ReadonlyArray<string> => [...segmenter.segment(text)].map(({ segment }) => segment)

/** How many characters have to be put in, left out or changed. */
const distance = (a: string, b: string): number => {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = (before[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      next.push(Math.min(change, (before[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    before = next
  }
  return before[b.length] ?? 0
}
