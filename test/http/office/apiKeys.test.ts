// The keys of other systems, as managers make and stop them: the token is shown once and is nowhere else.
import { assert, describe, it } from "@effect/vitest"
import { Audit, Documents } from "@fukuri/core"
import { Effect } from "effect"
import { sag } from "../memberService.ts"
import { withOffice } from "./officeService.ts"

const make = { name: "人事システム", scopes: "catalogue:read", until: "2024-07-31" } as const

describe("the keys", () => {
  it(
    "are made by a manager: the token is on the answer's page, opens what was chosen, and is kept nowhere",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const made = await manager.press(await manager.open("/office/api-keys/new"), "発行する", make)
      assert.strictEqual(made.status, 200)
      const [token = ""] = /fkr_sag_[0-9a-z]{12}_[A-Za-z0-9_-]{43}/.exec(made.text) ?? []
      assert.notStrictEqual(token, "")
      const ask = (path: string) =>
        fetch(`${service.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
      assert.strictEqual((await ask("/facilities")).status, 200)
      assert.strictEqual((await ask("/ledger")).status, 403)

      const secret = token.split("_").slice(3).join("_")
      const kept = await service.run(
        Effect.gen(function* () {
          const documents = yield* Documents.Documents
          const audit = yield* Audit.Audit
          return JSON.stringify([
            yield* documents.list({ association: sag, kind: "api-key", limit: 10 }),
            yield* audit.list({ association: sag, limit: 50 })
          ])
        })
      )
      assert.include(kept, "api-key.make")
      assert.notInclude(kept, secret)
      assert.notInclude(service.log.join("\n"), secret)
      assert.notInclude((await manager.open("/office/api-keys")).html, secret)
    })
  )

  it(
    "that a manager stops open nothing any more, and the page says who stopped them",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const made = await manager.press(await manager.open("/office/api-keys/new"), "発行する", make)
      const [token = "", id = ""] = /fkr_sag_([0-9a-z]{12})_[A-Za-z0-9_-]{43}/.exec(made.text) ?? []
      const stopped = await manager.press(await manager.open(`/office/api-keys/${id}`), "停止する")
      assert.include(stopped.text, "停止しました")
      assert.include(stopped.text, "管理 六子")
      assert.notInclude(stopped.text, "停止する")
      const answer = await fetch(`${service.url}/api/v1/facilities`, { headers: { authorization: `Bearer ${token}` } })
      assert.strictEqual(answer.status, 401)
    })
  )

  it(
    "are not made without a name, without anything that they may do, or for a day that is over, and what was typed stays",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const form = await manager.open("/office/api-keys/new")
      for (const [wrong, sentence] of [
        [{ name: " " }, "使うシステムの名前"],
        [{ scopes: "everything" }, "できることを1つ以上"],
        [{ until: "2024-06-30" }, "期限を、今日以降"],
        [{ until: "2024-02-30" }, "期限を、今日以降"]
      ] as const) {
        const again = await manager.press(form, "発行する", { ...make, ...wrong })
        assert.strictEqual(again.status, 422)
        assert.include(again.text, sentence)
        assert.notInclude(again.text, "fkr_")
      }
      assert.include((await manager.open("/office/api-keys")).text, "APIキーはまだありません")
    })
  )
})
