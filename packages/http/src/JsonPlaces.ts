/**
 * JsonPlaces: where in a JSON text something stands: the line and column of a value by its path, and of what is wrong
 * with the text itself. What is wrong with a value is not known here.
 */
import * as jsonc from "jsonc-parser"

/** A place in a text, both counted from 1. Unit of columns: UTF-16 code units. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** What breaks a text as JSON. The keys are those of the parser. */
export type SyntaxFault = ReturnType<typeof jsonc.printParseErrorCode>

/** The places of one text. */
export interface JsonPlaces {
  /**
   * Where the value of a path stands. Of what is not there it is the nearest thing around it that is, the root at last.
   */
  readonly of: (path: ReadonlyArray<string | number>) => Place
  /** The first thing that keeps the text from being JSON; undefined when it is. */
  readonly fault: { readonly kind: SyntaxFault; readonly place: Place } | undefined
}

/** The places of a text, which may be no JSON at all. */
export const placesIn = (text: string): JsonPlaces => {
  const starts = lineStarts(text)
  const place = (offset: number): Place => {
    const line = lastNotAbove(starts, offset)
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
  const { errors, root } = parsed(text)
  const [first] = errors
  return {
    of: (path) => place(root === undefined ? 0 : nearest(root, path).offset),
    fault:
      first === undefined
        ? undefined
        : { kind: jsonc.printParseErrorCode(first.error), place: place(Math.min(first.offset, text.length)) }
  }
}

const parsed = (
  text: string
): { readonly root: jsonc.Node | undefined; readonly errors: ReadonlyArray<jsonc.ParseError> } => {
  const errors: Array<jsonc.ParseError> = []
  try {
    const root = jsonc.parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
    return { root, errors }
  } catch (cause) {
    // A text of nothing but thousands of brackets is nested deeper than the parser can go.
    if (cause instanceof RangeError) return { root: undefined, errors: [{ error: 4, offset: 0, length: 0 }] }
    throw cause
  }
}

/** The node of a path, or the last one on the way to it. Of a key that stands there twice the last one counts, as in JSON. */
const nearest = (root: jsonc.Node, path: ReadonlyArray<string | number>): jsonc.Node => {
  let node = root
  for (const step of path) {
    const next = childAt(node, step)
    if (next === undefined) return node
    node = next
  }
  return node
}

const childAt = ({ children = [], type }: jsonc.Node, step: string | number): jsonc.Node | undefined => {
  if (type === "array") return children[Number(step)]
  return children.findLast(({ children: [key] = [] }) => key?.value === String(step))?.children?.[1]
}

const lineStarts = (text: string): ReadonlyArray<number> => {
  const starts = [0]
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return starts
}

/** The index of the last number that is not above another, in an ascending list that begins with 0. */
const lastNotAbove = (ascending: ReadonlyArray<number>, value: number): number => {
  let [low, high] = [0, ascending.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((ascending[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}
