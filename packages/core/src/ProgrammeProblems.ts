/**
 * ProgrammeProblems: what is wrong with the document of a programme, each with its place: as data for pages that say it
 * in their own words, and as an English line for the command. The only place that knows how the schema says it.
 */
import { type SchemaAST, Schema, SchemaIssue } from "effect"
import { CalendarDate } from "./CalendarDate.ts"
import { misfitsIn } from "./ProgrammeMisfits.ts"

const Bound = Schema.Int

/** What is wrong at a place, and with it what is expected there. */
export const Wrong = Schema.TaggedUnion({
  /** The text is no JSON at all. */
  Syntax: {},
  MissingKey: {},
  UnknownKey: {},
  WrongType: { type: Schema.Literals(["text", "number", "list", "object"]) },
  /** Only one of these words. */
  NotOneOf: { words: Schema.Array(Schema.String) },
  /** Unit: items of a list, or characters of a text. */
  WrongLength: { of: Schema.Literals(["text", "list"]), least: Bound, most: Bound },
  OutOfRange: { least: Bound, most: Bound },
  NotWhole: {},
  /** Not a key as they are written: `slash` of a course, which may have one; `body` of a body. */
  WrongKey: { shape: Schema.Literals(["plain", "slash", "body", "association"]) },
  NoSuchDay: {},
  ControlCharacters: {},
  RowsNotAscending: {},
  CoursesRepeated: {},
  ProductRepeated: { id: Schema.String },
  OutsideYear: { from: CalendarDate, until: CalendarDate },
  EndBeforeBeginning: {},
  GrantedAfterEnd: {},
  RuleTooDeep: {},
  RuleTooLarge: {},
  /** Nobody can be both at least the one and at most the other. */
  BoundsCrossed: {},
  AssociationUnknown: {},
  /** Another association than the one of the office that writes it. */
  AssociationOther: { own: Schema.String },
  /** Another programme of the year has a product of this id. */
  ProductTaken: { programme: Schema.String },
  /** Something that has no words of its own yet. */
  Other: {}
})
export type Wrong = typeof Wrong.Type

/** Something that is wrong with the document of a programme. */
export const ProgrammeProblem = Schema.Struct({
  /** Keys and indices from the root of the document. That of a missing key ends with it. */
  path: Schema.Array(Schema.Union([Schema.String, Schema.Int])),
  wrong: Wrong,
  /** In English, without the place. */
  expected: Schema.String,
  /** What stands there, as JSON and cut short. */
  found: Schema.optionalKey(Schema.String)
})
export type ProgrammeProblem = typeof ProgrammeProblem.Type

/** A problem as the command prints it: what is expected, what was found, and below it the place. */
export const problemLine = ({ expected, found, path }: ProgrammeProblem): string => {
  const place = path.map((step) => `[${JSON.stringify(step)}]`).join("")
  return `${expected}${found === undefined ? "" : `, got ${found}`}${place === "" ? "" : `\n  at ${place}`}`
}

/** A problem at a place of a document; what stands there is told with it. */
export const problemAt = (
  document: unknown,
  path: ProgrammeProblem["path"],
  wrong: Wrong,
  expected: string
): ProgrammeProblem => {
  const found = quoted(valueAt(document, path))
  return { path, wrong, expected, ...(found === undefined ? {} : { found }) }
}

/**
 * All that is wrong with a document: what the schema found, in its order, and behind it what else does not fit together.
 * The issue is that of a decoding without `reportInput`; undefined when the schema found nothing.
 */
export const problemsOf = (
  issue: SchemaIssue.Issue | undefined,
  document: unknown
): ReadonlyArray<ProgrammeProblem> => {
  const found = issue === undefined ? [] : leavesOf(issue, [], document)
  const isNew = ({ path, wrong }: Leaf) =>
    !found.some((leaf) => leaf.wrong._tag === wrong._tag && leaf.path.join("\n") === path.join("\n"))
  const misfits = misfitsIn(document)
    .map(({ issue: expected, path }): Leaf => ({ path, expected, wrong: wrongInWords(expected) }))
    .filter(isNew)
  return [...found, ...misfits].map(({ expected, path, wrong }) => problemAt(document, path, wrong, expected))
}

/** Unit: characters of JSON. */
const mostQuoted = 80

/** A value as JSON. A whole product, quoted to say that a key of it is wrong, helps nobody. */
const quoted = (value: unknown): string | undefined => {
  if (value === undefined) return undefined
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) return undefined
  const text = JSON.stringify(value)
  return text.length > mostQuoted ? undefined : text
}

type Leaf = Pick<ProgrammeProblem, "path" | "wrong" | "expected">

const leavesOf = (issue: SchemaIssue.Issue, path: ProgrammeProblem["path"], document: unknown): ReadonlyArray<Leaf> => {
  switch (issue._tag) {
    case "Pointer":
      return leavesOf(issue.issue, [...path, ...issue.path.map(stepOf)], document)
    case "Encoding":
      return leavesOf(issue.issue, path, document)
    case "Composite":
      return issue.issues.flatMap((each) => leavesOf(each, path, document))
    case "AnyOf":
      return issue.issues.length === 0
        ? [choiceOf(issue.ast, path, document)]
        : issue.issues.flatMap((each) => leavesOf(each, path, document))
    case "Filter": {
      // A rule about several values says itself at which of them it is broken.
      const [said] = format(issue).issues
      const inner = [...path, ...(said?.path ?? []).map((step) => stepOf(typeof step === "object" ? step.key : step))]
      const expected = sentenceOf(said?.message ?? "")
      return [{ path: inner, expected, wrong: wrongOfFilter(issue.filter, expected, valueAt(document, inner)) }]
    }
    case "InvalidType":
      return [{ path, expected: messageOf(issue), wrong: wrongType(issue.ast, messageOf(issue)) }]
    case "MissingKey":
      return [{ path, expected: messageOf(issue), wrong: { _tag: "MissingKey" } }]
    case "UnexpectedKey":
      return [{ path, expected: "Unexpected key", wrong: { _tag: "UnknownKey" } }]
    case "InvalidValue":
    case "Forbidden":
    case "OneOf":
      return [{ path, expected: messageOf(issue), wrong: { _tag: "Other" } }]
  }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()
const messageOf = (issue: SchemaIssue.Issue): string => sentenceOf(format(issue).issues[0]?.message ?? "")
const sentenceOf = (text: string): string => (/^[A-Z]/.test(text) ? text : `Expected ${text}`)

const stepOf = (step: PropertyKey): string | number => (typeof step === "symbol" ? String(step) : step)

const valueAt = (document: unknown, path: ProgrammeProblem["path"]): unknown =>
  path.reduce(
    (value: unknown, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    document
  )

/** Of several words, or of several cases told apart by their tag, none fits. */
const choiceOf = (ast: SchemaAST.AST, path: ProgrammeProblem["path"], document: unknown): Leaf => {
  const types = ast._tag === "Union" ? ast.types : [ast]
  const isTagged = types.some(({ _tag }) => _tag === "Objects")
  const value = valueAt(document, path)
  if (isTagged && (typeof value !== "object" || value === null || Array.isArray(value))) {
    return { path, expected: "Expected object", wrong: { _tag: "WrongType", type: "object" } }
  }
  const words = types.flatMap(wordsOf)
  return {
    path: isTagged ? [...path, "_tag"] : path,
    expected: `Expected one of ${words.map((word) => JSON.stringify(word)).join(", ")}`,
    wrong: { _tag: "NotOneOf", words }
  }
}

const wordsOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (ast._tag === "Literal") return [String(ast.literal)]
  if (ast._tag === "Union") return ast.types.flatMap(wordsOf)
  if (ast._tag !== "Objects") return []
  return ast.propertySignatures.flatMap(({ name, type }) => (name === "_tag" ? wordsOf(type) : []))
}

const wrongType = (ast: SchemaAST.AST, message: string): Wrong => {
  switch (ast._tag) {
    case "String":
      return { _tag: "WrongType", type: "text" }
    case "Number":
      return { _tag: "WrongType", type: "number" }
    case "Arrays":
      return { _tag: "WrongType", type: "list" }
    case "Objects":
      return { _tag: "WrongType", type: "object" }
    default:
      return message.includes("levels") ? { _tag: "RuleTooDeep" } : { _tag: "Other" }
  }
}

/** What a check is: those of the library are known by their representation, those of ours by what they say. */
const wrongOfFilter = (check: SchemaIssue.Filter["filter"], message: string, value: unknown): Wrong => {
  const { id, payload } = representationOf(check.annotations?.["representation"])
  const least = numberIn(payload["minimum"])
  const most = numberIn(payload["maximum"]) ?? numberIn(payload["maxLength"]) ?? 0
  switch (id) {
    case "effect/schema/isBetweenLength":
    case "effect/schema/isMaxLength":
      return { _tag: "WrongLength", of: Array.isArray(value) ? "list" : "text", least: least ?? 0, most }
    case "effect/schema/isBetween":
      return { _tag: "OutOfRange", least: least ?? 0, most }
    case "effect/schema/isInt":
      return { _tag: "NotWhole" }
    case "effect/schema/isPattern":
      return { _tag: "WrongKey", shape: shapeOf(String(payload["source"])) }
    default:
      return wrongInWords(message)
  }
}

const wrongInWords = (message: string): Wrong =>
  ownWords.find(([said]) => message.startsWith(said))?.[1](message) ?? { _tag: "Other" }

interface Representation {
  readonly id: string
  readonly payload: Readonly<Record<string, unknown>>
}

const representationOf = (annotation: unknown): Representation => {
  const { id, payload } = (annotation ?? {}) as { readonly [Key in keyof Representation]?: Representation[Key] | null }
  return { id: id ?? "", payload: payload ?? {} }
}

const numberIn = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined)

const shapeOf = (source: string): Extract<Wrong, { readonly _tag: "WrongKey" }>["shape"] =>
  source.includes("/")
    ? "slash"
    : source.includes("{0,19}")
      ? "body"
      : source.includes("{1,19}")
        ? "association"
        : "plain"

const daysIn = (message: string): { readonly from: CalendarDate; readonly until: CalendarDate } => {
  const [from = "", until = ""] = message.match(/\d{4}-\d{2}-\d{2}/g) ?? []
  return { from: from as CalendarDate, until: until as CalendarDate }
}

/** The checks of programmes, products and rules by how what they say begins. A test breaks each of them once. */
const ownWords: ReadonlyArray<readonly [said: string, wrong: (message: string) => Wrong]> = [
  ["Expected an existing day", () => ({ _tag: "NoSuchDay" })],
  ["Expected a line of text", () => ({ _tag: "ControlCharacters" })],
  ["Expected rows in ascending order", () => ({ _tag: "RowsNotAscending" })],
  ["Expected courses of different keys", () => ({ _tag: "CoursesRepeated" })],
  [
    "Expected an id not used before: ",
    (message) => ({ _tag: "ProductRepeated", id: message.slice(message.indexOf(": ") + 2) })
  ],
  ["Expected days of the fiscal year", (message) => ({ _tag: "OutsideYear", ...daysIn(message) })],
  ["Expected a day not before", () => ({ _tag: "EndBeforeBeginning" })],
  ["Expected a day not after", () => ({ _tag: "GrantedAfterEnd" })],
  ["Expected a rule of at most", () => ({ _tag: "RuleTooLarge" })],
  ["Expected a lower bound below the upper one", () => ({ _tag: "BoundsCrossed" })]
]
