/**
 * ProgrammeSchema: the JSON Schema of programmes, for the editors of those who write them. It holds nothing of anybody,
 * so it is there without a login. What it cannot say (days that exist, ids used once) is checked when a programme is.
 */
import { Programme } from "@fukuri/core"
import { Schema } from "effect"
import type { Middleware } from "koa"

/** Where the JSON Schema of programmes is. */
export const programmeSchemaPath = "/api/programme.schema.json"

/** Serves the JSON Schema of programmes; it changes only with the program. */
export const showProgrammeSchema: Middleware = (ctx) => {
  ctx.status = 200
  ctx.set("Content-Type", "application/schema+json; charset=utf-8")
  ctx.set("Cache-Control", "public, max-age=3600")
  ctx.body = schemaText()
}

let text: string | undefined
const schemaText = (): string => (text ??= JSON.stringify(schemaOf(), undefined, 2))

type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [Key in string]: Json }

/** Rules are told apart by how deep they may stand inside each other; for an editor one that holds itself says enough. */
const schemaOf = (): Json => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(Programme.Programme, { onExcessProperty: "error" })
  // The outermost of them: the innermost takes no others.
  const [rule] = Object.entries(definitions)
    .filter(([name]) => isRule(name))
    .toSorted(([a], [b]) => levelOf(a) - levelOf(b))
    .map(([, each]) => each)
  const others = Object.entries(definitions).filter(([name]) => !isRule(name))
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: programmeSchemaPath,
    title: "Programme (事業)",
    ...(folded(schema as Json) as { readonly [Key in string]: Json }),
    $defs: Object.fromEntries([
      ...others.map(([name, each]) => [name, folded(each as Json)]),
      ["GrantRule", folded((rule ?? {}) as Json)]
    ])
  }
}

const levelOf = (name: string): number => Number(name.replace(/\D/g, "") || 1)
const isRule = (name: string): boolean => /^GrantRule\d*$/.test(name)

/** The same with one definition for rules of all depths. */
const folded = (value: Json): Json => {
  if (typeof value !== "object" || value === null) return value
  if (isList(value)) return value.map(folded)
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === "$ref" && typeof each === "string" ? each.replace(/\/GrantRule\d*$/, "/GrantRule") : folded(each)
    ])
  )
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)
