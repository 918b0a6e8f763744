/**
 * SqlArray: many rows as a parameter for each of their columns, for `unnest`: the server reads them in a fraction of the
 * time that as many JSON objects take. What is written with them is in the stores.
 */

/** Values as PostgreSQL reads an array; null, of which `unnest` makes nothing but nulls, when every one is undefined. */
export const arrayOf = (values: ReadonlyArray<unknown>): string | null =>
  values.every((value) => value === undefined) ? null : `{${values.map(elementOf).join(",")}}`

const elementOf = (value: unknown): string => {
  switch (typeof value) {
    case "undefined":
      return "NULL"
    case "number":
    case "boolean":
      return String(value)
    case "string":
      return quoted(value)
    default:
      return quoted(JSON.stringify(value))
  }
}

/** Two plain texts are replaced in less time than one pattern is. */
const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`
