/**
 * Step: one sentence of the vocabulary as data, with what it does. The types of what is filled in follow from the
 * expression itself.
 */
import type { Cell } from "./Cell.ts"
import type { ArgumentsOf, ParameterName } from "./Parameters.ts"
import type { Scene } from "./Scene.ts"

/** How a sentence begins: what is so at first, what is done, and what must be seen then. */
export const kinds = ["前提", "もし", "ならば"] as const
export type Kind = (typeof kinds)[number]

/** The rows of a table below a sentence, by their headings. */
export type Rows = ReadonlyArray<Readonly<Record<string, string>>>

/** What a table below a sentence may have. */
export interface TableShape {
  /** What may stand in each column, by its heading. */
  readonly columns: Readonly<Record<string, Cell>>
  readonly required: ReadonlyArray<string>
}

/** A sentence that is known. */
export interface Step {
  readonly kind: Kind
  /** A cucumber expression; its places are in `Parameters`. */
  readonly expression: string
  readonly places: ReadonlyArray<ParameterName>
  /** A whole sentence, as a tester would write it, with its table. */
  readonly example: string
  readonly meaning: string
  readonly table?: TableShape
  /** It asks whether the sentence before was refused; every other sentence fails behind a refusal. */
  readonly asksForRefusal?: true
  readonly act: (scene: Scene, values: ReadonlyArray<unknown>, rows: Rows) => Promise<void>
}

type Act<Expression extends string> = (scene: Scene, ...values: ArgumentsOf<Expression>) => Promise<void> | void

interface Told {
  readonly example: string
  readonly meaning: string
  readonly asksForRefusal?: true
}

/** A sentence. */
export const step = <const Expression extends string>(
  kind: Kind,
  expression: Expression,
  told: Told,
  act: Act<Expression>
): Step => ({
  kind,
  expression,
  places: placesOf(expression),
  ...told,
  act: async (scene, values) => act(scene, ...(values as ArgumentsOf<Expression>))
})

/** A sentence with a table below it. */
export const tableStep = (
  kind: Kind,
  expression: string,
  told: Told & { readonly table: TableShape },
  act: (scene: Scene, rows: Rows) => Promise<void> | void
): Step => ({
  kind,
  expression,
  places: [],
  ...told,
  act: async (scene, _, rows) => act(scene, rows)
})

const placesOf = (expression: string): ReadonlyArray<ParameterName> =>
  [...expression.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name as ParameterName)
