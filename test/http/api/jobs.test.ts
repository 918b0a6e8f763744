// Members lists and grant runs that other systems hand in: what becomes of them without anybody, and what waits for a clerk.
import { assert, describe, it } from "@effect/vitest"
import { workTurn } from "@fukuri/http"
import { csvOf, manyLines, memberLine } from "../../support/membersFile.ts"
import { type Answer, type ApiService, expectProblem, type Key, withApi } from "./apiService.ts"

const work = (service: ApiService) => service.run(workTurn("a node"))

/** Does all work there is: a list is looked through, then applied. */
const workAll = async (service: ApiService) => {
  await work(service)
  await work(service)
}

interface Handed {
  readonly query?: string
  readonly once?: string
  readonly type?: string
}

const handIn = (
  service: ApiService,
  key: Key,
  csv: string,
  { once, query = "asOf=2024-07-01", type = "text/csv" }: Handed = {}
): Promise<Answer> =>
  service.ask(key, `/imports/members?${query}`, {
    method: "POST",
    body: csv,
    headers: { "content-type": type },
    ...(once === undefined ? {} : { once })
  })

const jobAt = async (service: ApiService, key: Key, { headers }: Answer) =>
  (await service.ask(key, headers.get("location") ?? assert.fail("no location"))).json

/** Everybody of the demo, so that nobody loses a membership. */
const everybody = csvOf(manyLines(20))

describe("a members list", () => {
  it(
    "is looked through and applied without anybody when what holds it back is acknowledged, and its job tells how far it is",
    withApi({}, async (service) => {
      const key = await service.key(["imports:write"])
      const answer = await handIn(service, key, everybody, { query: "asOf=2024-07-01&acknowledge=Loss" })
      assert.strictEqual(answer.status, 202, answer.text)
      assert.strictEqual(answer.headers.get("location"), `/api/v1/jobs/${answer.json.id}`)
      assert.deepInclude(answer.json, { kind: "members-import", state: "running" })
      await workAll(service)
      const job = await jobAt(service, key, answer)
      assert.strictEqual(job.state, "done", JSON.stringify(job))
      assert.deepInclude(job.people, { rows: 20, added: 20 })
    })
  )

  it(
    "that would end many memberships is held back with the reason, until somebody decides",
    withApi({}, async (service) => {
      const key = await service.key(["imports:write"])
      const answer = await handIn(service, key, everybody)
      await workAll(service)
      const job = await jobAt(service, key, answer)
      assert.strictEqual(job.state, "held-back")
      assert.deepStrictEqual(job.brakes, ["Loss"])
      await workAll(service)
      assert.strictEqual((await jobAt(service, key, answer)).state, "held-back")
    })
  )

  it(
    "with mistakes is refused with line, column and code, and none of the values",
    withApi({}, async (service) => {
      const key = await service.key(["imports:write"])
      const wrong = csvOf([...manyLines(3), memberLine({ number: "700001", birthDate: "1974-02-31" })])
      const answer = await handIn(service, key, wrong)
      await workAll(service)
      const job = await jobAt(service, key, answer)
      assert.strictEqual(job.state, "refused", JSON.stringify(job))
      assert.isAbove(job.problems.length, 0)
      assert.hasAllKeys(job.problems[0], ["line", "column", "code"])
      assert.notInclude(JSON.stringify(job), "1974-02-31")
    })
  )

  it(
    "sent again under the same key is the same job, another file under it is refused, and another type never comes in",
    withApi({}, async (service) => {
      const key = await service.key(["imports:write"])
      const first = await handIn(service, key, everybody, { once: "one" })
      const again = await handIn(service, key, everybody, { once: "one" })
      assert.strictEqual(again.json.id, first.json.id)
      expectProblem(await handIn(service, key, csvOf(manyLines(19)), { once: "one" }), 422, "idempotency-key-reused")
      expectProblem(
        await handIn(service, key, everybody, { once: "one", query: "asOf=2024-07-02" }),
        422,
        "idempotency-key-reused"
      )
      expectProblem(await handIn(service, key, everybody, { type: "text/plain" }), 415, "body-of-other-type")
      expectProblem(await handIn(service, key, everybody, { query: "asOf=2024-02-30" }), 422, "not-valid")
    })
  )

  it(
    "larger than is taken is refused, and nothing of it is left",
    withApi({ api: { uploadLimitBytes: 300 } }, async (service) => {
      const key = await service.key(["imports:write"])
      expectProblem(await handIn(service, key, everybody), 413, "body-too-large")
    })
  )
})

describe("a grant run", () => {
  it(
    "is rehearsed, then waits for a clerk; agreed to, it is carried out",
    withApi({}, async (service) => {
      const key = await service.key(["grants:write"])
      const answer = await service.ask(key, "/grant-runs", { body: { on: "2024-07-01" }, once: "one" })
      assert.strictEqual(answer.status, 202, answer.text)
      await work(service)
      const waiting = await jobAt(service, key, answer)
      assert.strictEqual(waiting.state, "waiting-for-approval", JSON.stringify(waiting))
      const approver = await service.login("approver")
      const page = await approver.open(`/office/grants/${answer.json.id}`)
      const form = page.forms.find(({ action }) => action.endsWith("/approve")) ?? assert.fail(page.text)
      await approver.post(form.action, form.fields)
      await work(service)
      const done = await jobAt(service, key, answer)
      assert.strictEqual(done.state, "done", JSON.stringify(done))
      const again = await service.ask(key, "/grant-runs", { body: { on: "2024-07-01" }, once: "one" })
      assert.strictEqual(again.text, answer.text)
    })
  )

  it(
    "of a day to come is refused, and one of a programme that is not there comes to nothing",
    withApi({}, async (service) => {
      const key = await service.key(["grants:write"])
      const early = await service.ask(key, "/grant-runs", { body: { on: "2024-07-02" } })
      expectProblem(early, 409, "run-too-early")
      const nothing = await service.ask(key, "/grant-runs", { body: { on: "2024-07-01", programmes: ["not-there"] } })
      await work(service)
      assert.deepInclude(await jobAt(service, key, nothing), { state: "refused", why: "no-programme" })
    })
  )
})

describe("a job", () => {
  it(
    "is told only to a key that may start such",
    withApi({}, async (service) => {
      const [imports, grants] = [await service.key(["imports:write"]), await service.key(["grants:write"])]
      const list = await handIn(service, imports, everybody)
      const run = await service.ask(grants, "/grant-runs", { body: { on: "2024-07-01" } })
      expectProblem(await service.ask(grants, `/jobs/${list.json.id}`), 404, "job-unknown")
      expectProblem(await service.ask(imports, `/jobs/${run.json.id}`), 404, "job-unknown")
      expectProblem(await service.ask(imports, "/jobs/not-there"), 404, "job-unknown")
    })
  )
})
