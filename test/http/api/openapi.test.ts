// The document of the API: a validator of others finds nothing wrong with it, and somebody who has only the document writes a
// program with it that works.
import { execFile } from "node:child_process"
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Validator } from "@seriousme/openapi-schema-validator"
import { withApi } from "./apiService.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const run = promisify(execFile)
const stranger = join(import.meta.dirname, "../../stranger")

interface Operation {
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly security?: ReadonlyArray<unknown>
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}

describe("the OpenAPI document", () => {
  it(
    "is valid OpenAPI 3.1",
    withApi({}, async (service) => {
      const { json, status } = await service.ask(undefined, "/api/openapi.json")
      assert.strictEqual(status, 200)
      assert.strictEqual(json.openapi, "3.1.0")
      const validator = new Validator()
      const { errors, valid } = await validator.validate(json)
      assert.isTrue(valid, JSON.stringify(errors))
      assert.strictEqual(validator.version, "3.1")
    })
  )

  it(
    "says of every operation what it does, which scope it needs, and what is answered when it is not done",
    withApi({}, async (service) => {
      const { json } = await service.ask(undefined, "/api/openapi.json")
      const operations = Object.values<Record<string, Operation>>(json.paths).flatMap((each) => Object.values(each))
      assert.lengthOf(operations, 10)
      for (const { description, operationId, responses, security, summary } of operations) {
        assert.isAbove(summary?.length ?? 0, 5, operationId)
        assert.match(description ?? "", /Needs the scope `[a-z]+:[a-z]+`/, operationId)
        assert.isNotEmpty(security, operationId)
        for (const status of ["401", "403", "422", "429", "500", "503"]) {
          assert.hasAllKeys(responses[status]?.content, ["application/problem+json"], `${operationId} ${status}`)
        }
      }
    })
  )

  it(
    "has a page beside it that is right as HTML and needs no script",
    withApi({}, async (service) => {
      const { headers, status, text } = await service.ask(undefined, "/api/docs")
      assert.strictEqual(status, 200)
      assert.include(headers.get("content-security-policy") ?? "", "script-src 'self'")
      assert.notInclude(text, "<script")
      assert.include(text, "/api/v1/redemptions")
      assert.match(text, /<pre><code>\{[^<]*&quot;quantity&quot;: 1/)
      assert.include(text, "<code>redemptions:write</code>")
      const report = await htmlValidator().validateString(text)
      assert.deepStrictEqual(
        report.results.flatMap(({ messages }) => messages.map(({ message }) => message)),
        []
      )
    })
  )

  it(
    "is enough for a stranger's tools to make a client of, with which the stranger uses a coupon and gives it back",
    withApi({}, async (service) => {
      const key = await service.key()
      const made = join(stranger, "made")
      await rm(made, { recursive: true, force: true })
      await mkdir(made)
      await writeFile(join(made, "openapi.json"), (await service.ask(undefined, "/api/openapi.json")).text)
      const bin = (name: string) => join(stranger, "node_modules/.bin", name)
      await run(process.execPath, [bin("openapi-typescript"), "openapi.json", "-o", "api.d.ts"], { cwd: made })
      await copyFile(join(stranger, "flow.ts"), join(made, "flow.ts"))
      const options = ["--module", "nodenext", "--target", "es2022", "--strict", "--allowImportingTsExtensions"]
      const strictly = ["--rewriteRelativeImportExtensions", "--types", "node", "--skipLibCheck", "--outDir", "out"]
      await run(process.execPath, [bin("tsc"), ...options, ...strictly, "flow.ts"], { cwd: made }).catch(
        (cause: { readonly stdout?: string }) => assert.fail(`it does not compile: ${cause.stdout}`)
      )
      const { stdout } = await run(process.execPath, ["out/flow.js", service.url, key.token], { cwd: made })
      const told = JSON.parse(stdout)
      assert.deepStrictEqual(told.again, told.used)
      assert.strictEqual(told.reversal, "done")
      assert.deepInclude(told.uses[0], { id: told.used.use.id, reversed: 1 })
      assert.isAtLeast(told.most, 1)
      assert.lengthOf(await service.uses(), 1)
    })
  )
})
