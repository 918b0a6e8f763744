// Managers and the accounts of others: who may, what is refused, and that a first password is told once.
import { Audit, Clerk, Clerks } from "@fukuri/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { FormClient, Page } from "../../support/formClient.ts"
import { sag } from "../memberService.ts"
import { type ClerkName, clerks, type OfficeService, password, withOffice } from "./officeService.ts"

const list = "/office/clerks"
const form = `${list}/new`

/** Sends the form of a page with other values; a list is sent once for each. The answer is not followed. */
const send = async (
  client: FormClient,
  path: string,
  action: string,
  typed: Readonly<Record<string, string | ReadonlyArray<string>>>
): Promise<Page> => {
  const csrf = (await client.open(path)).forms.find((each) => each.action === action)?.fields["csrf"] ?? ""
  const pairs = Object.entries({ csrf, ...typed }).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((each) => [name, each] as const)
  )
  return client.post(action, pairs)
}

const draft = { id: "yamada", name: "山田 花子", roles: ["desk", "approver"], sees: ["personal"], ownNumber: "" }

const firstPasswordOn = (page: Page): string =>
  /<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})<\/code>/.exec(page.html)?.[1] ?? assert.fail(page.text)

const logIn = async (client: FormClient, id: string, typed: string): Promise<Page> =>
  client.press(await client.open("/office/login"), "ログイン", { id, password: typed })

const accountOf = (service: OfficeService, id: string) =>
  service.run(Clerks.find({ association: sag, id: Schema.decodeSync(Clerk.ClerkId)(id) }))

const isOut = (page: Page): boolean => page.status === 303 && page.location.startsWith("/office/login")

const change = (client: FormClient, id: ClerkName, typed: Readonly<Record<string, string | ReadonlyArray<string>>>) =>
  send(client, `${list}/${id}`, `${list}/${id}`, {
    name: clerks[id].name,
    roles: clerks[id].roles,
    active: "yes",
    ...typed
  })

describe("職員", () => {
  it(
    "is for those who manage",
    withOffice({}, async (service) => {
      const others = ["viewer", "desk", "operator", "approver"] as const
      for (const id of others) {
        const client = await service.login(id)
        for (const path of [list, form, `${list}/desk`]) assert.strictEqual((await client.get(path)).status, 403)
        const csrf = (await client.open("/office/account")).forms[0]?.fields["csrf"] ?? ""
        const csrfForm = (await client.open("/office/account")).forms.find(({ fields }) => "csrf" in fields)
        for (const path of [form, `${list}/desk`, `${list}/desk/reset`]) {
          assert.strictEqual(
            (await client.post(path, { ...csrfForm?.fields, csrf: csrfForm?.fields["csrf"] ?? csrf })).status,
            403
          )
        }
      }
      assert.strictEqual((await (await service.login("manager")).get(list)).status, 200)
    })
  )

  it(
    "lists everybody with roles, sight, codes, last login and state",
    withOffice({}, async (service) => {
      service.setTime("2024-07-01T08:55:00+09:00")
      await logIn(service.client(), "desk", password)
      const { text } = await (await service.login("manager")).open(list)
      assert.include(
        text,
        "窓口 次郎 desk 窓口 氏名・生年月日、健診の種類・付与の理由 なし 2024年7月1日(月) 08:55 利用中"
      )
      assert.include(text, "退職 九子 gone 管理 なし なし なし 停止中")
      assert.include(text, "新人 八郎 fresh 閲覧 なし なし なし 最初のパスワード")
      assert.notInclude(text, "$argon2id")
    })
  )
})

describe("a new clerk", () => {
  it(
    "gets a first password, told once, that must be changed",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const answer = await send(manager, form, form, draft)
      assert.strictEqual(answer.status, 200)
      const first = firstPasswordOn(answer)
      assert.strictEqual(answer.location, "")
      for (const path of [list, `${list}/yamada`, "/office/account"]) {
        assert.notInclude((await manager.open(path)).html, first)
      }
      const lines = await service.run(
        Effect.gen(function* () {
          return yield* (yield* Audit.Audit).list({ association: sag, limit: 100 })
        })
      )
      assert.notInclude(JSON.stringify(lines) + service.log.join("\n"), first)
      const line = lines.find(({ subject }) => subject === "clerk:yamada")
      assert.strictEqual(line?.actor, "clerk:manager")
      const client = service.client()
      assert.strictEqual((await logIn(client, "yamada", first)).path, "/office/account/password")
      const { clerk } = (await accountOf(service, "yamada")) ?? assert.fail()
      assert.deepStrictEqual(clerk.roles, ["desk", "approver"])
      assert.deepStrictEqual(clerk.sees, ["personal"])
      assert.isUndefined(clerk.ownNumber)
    })
  )

  it(
    "is refused with what is wrong at its field, and what was typed is kept",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const page = await send(manager, form, form, { id: "Ya mada", name: "", roles: ["king"], ownNumber: "12345601" })
      assert.strictEqual(page.status, 422)
      for (const field of ["id", "name", "roles", "ownNumber"]) {
        assert.include(page.html, `id="f-${field}-mistake"`)
        assert.include(page.html, `href="#f-${field}"`)
      }
      assert.include(page.html, 'value="Ya mada"')
      for (const id of ["desk", "gone"]) {
        const taken = await send(manager, form, form, { ...draft, id })
        assert.strictEqual(taken.status, 422)
        assert.include(taken.text, "すでに使われています。")
      }
      assert.strictEqual((await send(manager, form, form, { ...draft, id: "new" })).status, 422)
      assert.isUndefined(await accountOf(service, "yamada"))
    })
  )

  it(
    "keeps a name that looks like markup as a name",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      await send(manager, form, form, { ...draft, name: "<script>alert(1)</script>" })
      for (const path of [list, `${list}/yamada`]) {
        const { html } = await manager.open(path)
        assert.notInclude(html, "<script>alert")
        assert.include(html, "&lt;script&gt;")
      }
    })
  )
})

describe("an account of somebody else", () => {
  it(
    "changes, and what it says holds from the next request on",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const desk = await service.login("desk")
      assert.strictEqual((await desk.get(list)).status, 403)
      const answer = await change(manager, "desk", { roles: ["desk", "manager"], sees: [], ownNumber: "ｋ１２３４５" })
      assert.strictEqual(answer.location, `${list}/desk?done=changed`)
      assert.include((await manager.open(answer.location)).text, "変更しました。")
      assert.strictEqual((await desk.get(list)).status, 200)
      const { clerk } = (await accountOf(service, "desk")) ?? assert.fail()
      assert.deepStrictEqual(clerk.sees, [])
      assert.strictEqual(clerk.ownNumber, "K12345")
    })
  )

  it(
    "that is deactivated is out at once, and comes back only by a login",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const desk = await service.login("desk")
      await change(manager, "desk", { active: "no" })
      assert.isTrue(isOut(await desk.get("/office/account")))
      assert.strictEqual((await logIn(service.client(), "desk", password)).heading, "ログイン")
      await change(manager, "desk", { active: "yes" })
      assert.isTrue(isOut(await desk.get("/office/account")))
      assert.notStrictEqual((await logIn(service.client(), "desk", password)).heading, "ログイン")
    })
  )

  it(
    "is reset: out at once, the old password good for nothing, the new one to be changed",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const desk = await service.login("desk")
      const answer = await send(manager, `${list}/desk`, `${list}/desk/reset`, {})
      const first = firstPasswordOn(answer)
      assert.strictEqual(answer.status, 200)
      assert.isTrue(isOut(await desk.get("/office/account")))
      assert.strictEqual((await logIn(service.client(), "desk", password)).heading, "ログイン")
      assert.strictEqual((await logIn(service.client(), "desk", first)).path, "/office/account/password")
      assert.notInclude((await manager.open(`${list}/desk`)).html, first)
    })
  )

  it(
    "of nobody, or of another association, is not there",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      for (const id of ["nobody", "No-Id", "%E0%A4%A"]) {
        assert.include([400, 404], (await manager.get(`${list}/${id}`)).status)
      }
      assert.include((await manager.get(`${list}/nobody`)).text, "職員はいません。")
    })
  )
})

describe("one's own account", () => {
  it(
    "gets neither more nor less by one's own hand",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      const page = await manager.open(`${list}/manager`)
      assert.notInclude(page.html, 'name="roles"')
      assert.isFalse(page.forms.some(({ buttons }) => buttons.includes("再設定する")))
      const path = `${list}/manager`
      await send(manager, path, path, {
        name: "別の名前",
        roles: ["manager", "approver"],
        sees: ["health"],
        active: "no"
      })
      const { clerk } = (await accountOf(service, "manager")) ?? assert.fail()
      assert.deepStrictEqual(clerk, { ...clerks.manager, name: "別の名前" })
      const csrf = page.forms.find(({ action }) => action === path)?.fields["csrf"] ?? ""
      const reset = await manager.post(`${path}/reset`, { csrf })
      assert.strictEqual(reset.status, 422)
      assert.include(reset.text, "「アカウント」の画面で変更してください。")
      assert.strictEqual((await manager.get(path)).status, 200)
    })
  )

  it(
    "of the last manager keeps the role, whoever asks",
    withOffice({}, async (service) => {
      const manager = await service.login("manager")
      await change(manager, "desk", { roles: ["manager"] })
      const desk = await service.login("desk")
      assert.strictEqual((await change(desk, "manager", { roles: ["viewer"] })).status, 303)
      await service.run(
        Clerks.change(
          { association: sag, id: clerks.manager.id },
          { name: "管理 六子", roles: ["manager"], sees: [], active: true },
          Clerk.actorOf(clerks.desk)
        )
      )
      await service.run(
        Clerks.change(
          { association: sag, id: clerks.desk.id },
          { name: "窓口 次郎", roles: ["desk"], sees: [], active: true },
          Clerk.actorOf(clerks.manager)
        )
      )
      assert.strictEqual((await desk.get(list)).status, 403)
      const last = await service.run(
        Effect.flip(
          Clerks.change(
            { association: sag, id: clerks.manager.id },
            { name: "管理 六子", roles: ["viewer"], sees: [], active: true },
            Clerk.actorOf(clerks.desk)
          )
        )
      )
      assert.strictEqual(last._tag, "LastManager")
    })
  )
})
