/**
 * AuditDetail: what is kept with a line of the record, as people read it: what changed with its sides, and the facts
 * beside it. What the reader may not see of a person is covered here.
 */
import type { CalendarDate } from "@fukuri/core"
import { ja } from "../Sentences.ja.ts"
import { factName, valueName } from "./AuditWords.ts"

/** Something that changed. What was not there, or is not there any more, is undefined. */
export interface AuditChange {
  readonly label: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What is kept with a line. */
export interface AuditDetail {
  readonly changes: ReadonlyArray<AuditChange>
  /** `path` is where more about it is. */
  readonly facts: ReadonlyArray<readonly [label: string, value: string, path?: string | undefined]>
}

/** How values become words. */
export interface AuditReader {
  /** What the line is about: `holder`. */
  readonly kind: string
  /** What was done. */
  readonly action: string
  readonly sees: { readonly personal: boolean; readonly health: boolean }
  readonly productName: (id: string) => string
  readonly nameOf: (actor: string) => string
}

/** Reads what is kept with a line. Shape of `json`: as in the line. What is none is shown as it is. */
export const auditDetail = (json: string, reader: AuditReader): AuditDetail => {
  const detail = parsed(json)
  if (detail === undefined) return { changes: [], facts: json === "" ? [] : [["", json]] }
  const { after, before, ...rest } = detail
  const isPair = before !== undefined && after !== undefined
  const sides = new Map<string, AuditChange>()
  const put = (side: "before" | "after", value: unknown) => {
    for (const [path, leaf] of leavesOf(value)) {
      const known = sides.get(path) ?? { label: labelOf(reader, path), before: undefined, after: undefined }
      sides.set(path, { ...known, [side]: wordsOf(reader, path || side, leaf) })
    }
  }
  if (isPair || isObject(before)) put("before", before)
  if (isPair || isObject(after)) put("after", after)
  const lone: ReadonlyArray<readonly [string, unknown]> = [
    ...(isPair || before === undefined || isObject(before) ? [] : [["before", before] as const]),
    ...(isPair || after === undefined || isObject(after) ? [] : [["after", after] as const]),
    ...leavesOf(rest)
  ]
  return {
    changes: [...sides.values()].filter((change) => (change.before ?? nothing) !== (change.after ?? nothing)),
    facts: lone.map(([path, value]) => factOf(labelOf(reader, path), wordsOf(reader, path, value), path, value))
  }
}

/** The same in one line of text, for files. */
export const detailText = ({ changes, facts }: AuditDetail): string =>
  [
    ...changes.map(({ after, before, label }) =>
      before === undefined ? `${label}: ${after ?? nothing}` : `${label}: ${before} → ${after ?? nothing}`
    ),
    ...facts.map(([label, value]) => `${label}: ${value}`)
  ].join("、 ")

/** Instead of a value that is not there. */
export const nothing = "(なし)"

const covered = "(伏せてあります)"

type Fields = { readonly [Key in string]: unknown }

const parsed = (json: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The values of a tree with the ways to them; a list of texts is one value. */
const leavesOf = (value: unknown, path = ""): ReadonlyArray<readonly [path: string, value: unknown]> => {
  const below = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`)
  if (isObject(value)) return Object.entries(value).flatMap(([key, each]) => leavesOf(each, below(key)))
  if (Array.isArray(value) && value.some((each) => typeof each === "object" && each !== null)) {
    return value.flatMap((each, index) => leavesOf(each, below(index + 1)))
  }
  return [[path, value]]
}

const labelOf = ({ kind }: AuditReader, path: string): string =>
  path === "before" ? "それまで" : path === "after" ? "そのあと" : path === "" ? "内容" : factName(kind, path)

const keyOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1)

const factOf = (label: string, words: string, path: string, value: unknown): AuditDetail["facts"][number] => {
  const to = typeof value === "string" ? places[path]?.(encodeURIComponent(value)) : undefined
  return to === undefined ? [label, words] : [label, words, to]
}

/** Where a line leads besides to what it is about. */
const places: Readonly<Record<string, (id: string) => string>> = {
  use: (id) => `/office/uses/${id}`,
  correction: (id) => `/office/corrections/${id}`,
  paper: (id) => `/office/paper/applications/${id}`
}

/** In pieces that can be broken into lines and compared by eye. */
export const groupedHash = (hash: string): string => hash.match(/.{1,8}/g)?.join(" ") ?? ""

/** A value under the last step of its way. What names a person or an examination is covered from who may not see it. */
const wordsOf = (reader: AuditReader, path: string, value: unknown): string => {
  const key = keyOf(path)
  if (Array.isArray(value)) {
    return value.length === 0 ? nothing : value.map((each) => wordsOf(reader, path, each)).join("、")
  }
  if (value === null || value === undefined || value === "") return nothing
  if (typeof value === "boolean") return value ? "はい" : "いいえ"
  if (typeof value === "number") {
    return instants.has(key)
      ? ja.time.moment(value as CalendarDate.Instant)
      : plainNumbers.has(key)
        ? String(value)
        : value.toLocaleString("ja-JP")
  }
  const text = String(value)
  if (key === "sha256") return groupedHash(text)
  if (key === "product") return reader.productName(text)
  const { health, personal } = reader.sees
  // Why somebody needs paper may tell of their health.
  if (key === "ground" && !(health && personal)) return covered
  const known = valueName(reader.action, key, text)
  if (known !== undefined) return known
  if (key === "ownNumber" || key === "caller") return personal ? text : covered
  if (key === "goods") return health ? text : covered
  if (reader.kind === "holder" && freeWords.has(key)) return personal && health ? text : covered
  return /^[a-z]+:[^\s:]+$/.test(text) && actors.has(key) ? reader.nameOf(text) : text
}

const instants: ReadonlySet<string> = new Set(["at", "instant", "from", "until"])
const plainNumbers: ReadonlySet<string> = new Set(["fiscalYear", "place", "version", "comparedWith"])
const actors: ReadonlySet<string> = new Set(["by", "requestedBy", "clerk", "before", "after"])
/** What clerks wrote about a person. */
const freeWords: ReadonlySet<string> = new Set(["text", "reason"])
