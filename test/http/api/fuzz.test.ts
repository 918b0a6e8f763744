// What the document says is sent, valid and spoiled, to every operation: nothing is answered with a fault, whatever is
// answered is what the document says, and nobody's name, birth date or number is told where it was not asked for.
import { assert, describe, it } from "@effect/vitest"
import { CalendarDate } from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import { Ajv2020 } from "ajv/dist/2020.js"
import { type Answer, type ApiService, type Key, withApi } from "./apiService.ts"

type Json = ReturnType<typeof JSON.parse>
type Random = () => number

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: ReadonlyArray<{
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly schema: Json
  }>
  readonly body: Json
  readonly type: string | undefined
  readonly responses: Json
}

/** The same sequence for the same seed. */
const randomOf = (seed: number): Random => {
  let state = seed
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 7), 61 | state) ^ state
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const pick = <A>(random: Random, all: ReadonlyArray<A>): A => all[Math.floor(random() * all.length)] as A

/** What there is in the demo, by the form that the document asks for. */
const known: Array<string> = [
  "234567",
  "123456",
  "12345601",
  "K12345",
  "1234567",
  "my-refresh",
  "kenshin-2024",
  "dental",
  "2024-07-01",
  "2024-07-01T09:00:00+09:00",
  "0000000000000000",
  "Loss,Older",
  "not-there",
  "受付で取り違えたと連絡があった"
]

const spoiled: ReadonlyArray<Json> = [
  null,
  "",
  " ",
  -1,
  0,
  1e308,
  1.5,
  2 ** 53,
  true,
  [],
  {},
  [[]],
  { __proto__: null, constructor: 1 },
  "x".repeat(5_000),
  "'; drop table ledger_entry; --",
  "\u0000",
  "\ud800",
  "١٢٣٤٥٦",
  "２３４５６７",
  "2024-02-30",
  "9999-99-99",
  "../../etc/passwd",
  "..",
  ".",
  "%00",
  "<script>alert(1)</script>"
]

const valueFor = (random: Random, schema: Json, definitions: Json): Json => {
  if (schema.$ref !== undefined) return valueFor(random, definitions[schema.$ref.split("/").at(-1)], definitions)
  if (schema.enum !== undefined) return pick(random, schema.enum)
  if (schema.type === "integer") {
    const { maximum = 3_000, minimum = 1 } = schema
    return random() < 0.5 ? minimum : Math.floor(minimum + random() * (Math.min(maximum, 3_000) - minimum))
  }
  if (schema.type === "array") return [valueFor(random, schema.items, definitions)]
  if (schema.type === "object") {
    // The example of the document, about somebody whom there is.
    const [example] = schema.examples ?? []
    if (example !== undefined && random() < 0.5) return "holder" in example ? { ...example, holder: "234567" } : example
    return Object.fromEntries(
      Object.entries<Json>(schema.properties)
        .filter(([name]) => schema.required.includes(name) || random() < 0.5)
        .map(([name, each]) => [name, valueFor(random, each, definitions)])
    )
  }
  const fitting =
    schema.pattern === undefined ? known : known.filter((each) => new RegExp(schema.pattern, "u").test(each))
  return pick(random, fitting.length === 0 ? ["a key"] : fitting)
}

/** The same with something wrong in it. */
const spoil = (random: Random, value: Json): Json => {
  if (typeof value !== "object" || value === null || random() < 0.2) return pick(random, spoiled)
  if (Array.isArray(value)) return value.map((each) => spoil(random, each))
  const name = pick(random, Object.keys(value))
  const { [name]: _, ...rest } = value
  return random() < 0.3 ? rest : { ...value, [name]: spoil(random, value[name]) }
}

const operationsOf = (document: Json): ReadonlyArray<Operation> =>
  Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, { parameters = [], requestBody, responses }]) => {
      const [type] = Object.keys(requestBody?.content ?? {})
      return {
        method: method.toUpperCase(),
        path,
        parameters,
        body: type === undefined ? undefined : requestBody.content[type].schema,
        type,
        responses
      }
    })
  )

/** Sends one request. */
const send = async (service: ApiService, random: Random, key: Key, operation: Operation, definitions: Json) => {
  const { body: bodySchema, method, parameters, type } = operation
  const isSpoiled = random() < 0.6
  const wrong = isSpoiled ? pick(random, ["parameter", "body", "type", "raw"] as const) : undefined
  const headers: Record<string, string> = {}
  const query = new URLSearchParams()
  let { path } = operation
  for (const { in: place, name, required, schema } of parameters) {
    if (!required && random() < 0.5) continue
    const valid = valueFor(random, schema, definitions)
    const isWrong = wrong === "parameter" && random() < 0.6
    const value = isWrong ? pick(random, spoiled) : valid
    const text = (typeof value === "string" ? value : String(JSON.stringify(value))).toWellFormed()
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(text))
    else if (place === "query") query.append(name, text)
    else headers[name] = isWrong ? "é".repeat(90) : `${text} ${Math.floor(random() * 50)}`
    if (isWrong && place === "query" && random() < 0.3) query.append(name, text)
  }
  const isJson = type === "application/json"
  const valid = isJson ? valueFor(random, bodySchema, definitions) : undefined
  const value = wrong === "body" && isJson ? spoil(random, valid) : valid
  const text =
    wrong === "raw"
      ? pick(random, ["{", "\u0000", "[1,", "null", ""])
      : isJson
        ? JSON.stringify(value)
        : "番号,氏名\n1,2\n"
  if (method === "POST") {
    headers["content-type"] =
      wrong === "type"
        ? pick(random, ["text/html", "application/json; charset=shift_jis", "x", "multipart/form-data"])
        : String(type)
  }
  const search = query.size > 0 ? `?${query}` : ""
  const answer = await service.ask(key, `${path}${search}`, {
    method,
    headers,
    ...(method === "POST" ? { body: String(text), once: headers["idempotency-key"] ?? "x" } : {})
  })
  return { answer, asked: `${method} ${path}${search} ${JSON.stringify(headers)} ${String(text).slice(0, 300)}` }
}

describe("every operation", () => {
  it(
    "answers what the document says to whatever is sent, and never with a fault",
    withApi({ api: { perMinute: 100_000 } }, async (service) => {
      const key = await service.key()
      const document = (await service.ask(undefined, "/api/openapi.json")).json
      const definitions = document.components.schemas
      const operations = operationsOf(document)
      const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } })
      ajv.addSchema({ $id: "https://fukuri.invalid/openapi.json", components: document.components })
      const validators = new Map<Json, ReturnType<typeof ajv.compile>>()
      const validatorOf = (content: Json) => {
        const [schema] = Object.values<Json>(content).map((each) => each.schema)
        const text = JSON.stringify(schema).replaceAll('"#/', '"https://fukuri.invalid/openapi.json#/')
        return ajv.compile(JSON.parse(text))
      }
      const check = (operation: Operation, answer: Answer, asked: string) => {
        assert.isBelow(answer.status, 500, `${asked}\n${answer.text}`)
        const content = operation.responses[answer.status]?.content
        if (content === undefined || answer.json?.code === "not-found") {
          // What is said before any operation is found.
          assert.include([404, 400, 413, 415], answer.status, `${asked}\n${answer.text}`)
          assert.match(answer.json.type, /^urn:fukuri:problem:/)
          return
        }
        const isValid = validators.get(content) ?? validatorOf(content)
        validators.set(content, isValid)
        assert.isTrue(isValid(answer.json), `${asked}\n${answer.text}\n${JSON.stringify(isValid.errors)}`)
      }
      const statuses = new Map<number, number>()
      const random = randomOf(4711)
      for (let round = 0; round < 450; round++) {
        const operation = pick(random, operations)
        const { answer, asked } = await send(service, random, key, operation, definitions)
        check(operation, answer, asked)
        if (answer.json?.use !== undefined) known.push(answer.json.use.id)
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      }
      // It came as far as uses, refusals and mistakes: else nothing is proved.
      for (const status of [200, 201, 202, 404, 409, 422]) assert.isAbove(statuses.get(status) ?? 0, 0, `${status}`)
    })
  )

  it(
    "tells no name and no birth date, and leaves no number, name or birth date in the log",
    withApi({ api: { perMinute: 100_000 } }, async (service) => {
      const key = await service.key()
      const document = (await service.ask(undefined, "/api/openapi.json")).json
      const { holders } = demo(CalendarDate.date("2024-07-01"))
      const personal = holders.flatMap(({ birthDate, kana, name }) => [birthDate, kana, name])
      const random = randomOf(815)
      const operations = operationsOf(document)
      for (let round = 0; round < 200; round++) {
        const { answer, asked } = await send(
          service,
          random,
          key,
          pick(random, operations),
          document.components.schemas
        )
        for (const each of personal) assert.notInclude(answer.text, each, asked)
        // A number stands in an answer only where the answer is about it.
        if (answer.status >= 400) for (const { number } of holders) assert.notInclude(answer.text, number, asked)
      }
      assert.isAbove(service.log.length, 200)
      const log = service.log.join("\n")
      for (const each of [...personal, ...holders.map(({ number }) => `"${number}"`), "/234567", "234567/"]) {
        assert.notInclude(log, each)
      }
      assert.include(log, "/api/v1/holders/:number/book")
      assert.notInclude(log, key.token)
    })
  )
})
