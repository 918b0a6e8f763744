/**
 * ListPlace: where a clerk is in a long list that is read by cursors: how many pages come before, and from where each of
 * the last of them went on, so that the page before can be shown again.
 */

/** A place in a list. */
export interface ListPlace {
  /** How many pages come before. */
  readonly page: number
  /** From where this page goes on, and the pages before it, this one last; empty for the first page. */
  readonly cursors: ReadonlyArray<number>
}

/** The first page. */
export const firstPlace: ListPlace = { page: 0, cursors: [] }

/** The place that a parameter names; the first page when it names none. */
export const placeIn = (text: string): ListPlace => {
  const [count, ...cursors] = /^[0-9a-z]{1,9}(\.[0-9a-z]{1,10})*$/.test(text)
    ? text.split(".").map((each) => Number.parseInt(each, 36))
    : []
  if (count === undefined || cursors.length === 0) return firstPlace
  return { page: count, cursors: cursors.slice(-mostBack) }
}

/** The parameter for a place; empty for the first page. */
export const placeText = ({ cursors, page }: ListPlace): string =>
  cursors.length === 0 ? "" : [page, ...cursors].map((each) => each.toString(36)).join(".")

/** The pages before and after, where there are any. `next` is the cursor from which the list goes on. */
export const around = (
  { cursors, page }: ListPlace,
  next: number | undefined
): { readonly previous: ListPlace | undefined; readonly next: ListPlace | undefined } => ({
  previous:
    page === 0 ? undefined : cursors.length > 1 ? { page: page - 1, cursors: cursors.slice(0, -1) } : firstPlace,
  next: next === undefined ? undefined : { page: page + 1, cursors: [...cursors, next].slice(-mostBack) }
})

/** How many pages one can go back; from the last of them to the first page. */
const mostBack = 40
