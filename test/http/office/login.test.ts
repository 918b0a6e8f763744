// The entrance of the office: who gets in, what is told to whom does not, how often it may be tried, and how long a login
// lasts.
import crypto from "node:crypto"
import { Audit, Clerks, Documents } from "@fukuri/core"
import { passwordsOf } from "@fukuri/http"
import { assert, describe, it, vi } from "@effect/vitest"
import { Effect } from "effect"
import type { FormClient, Page } from "../../support/formClient.ts"
import { purgeClerkSessions } from "../../../packages/http/src/office/ClerkSessions.ts"
import { sag } from "../memberService.ts"
import { clerks, type OfficeService, password, withOffice } from "./officeService.ts"

const entrance = "/office/login"
const cookieName = "fukuri-office"

/** Types a pair into the form of a fresh page. The answer is not followed. */
const tryPair = async (client: FormClient, id: string, typed: string, from = entrance): Promise<Page> => {
  const [form] = (await client.get(from)).forms
  return client.post(form?.action ?? "", { ...form?.fields, id, password: typed })
}

const wrongTimes = async (service: OfficeService, times: number, id = "viewer"): Promise<void> => {
  for (let time = 0; time < times; time++) {
    assert.strictEqual((await tryPair(service.client(), id, "a wrong password")).status, 422)
  }
}

const isIn = (page: Page): boolean => page.status === 303 && !page.location.startsWith(entrance)

/** The page without what is new on every page. */
const withoutToken = (page: Page): string => page.html.replace(/name="csrf" value="[^"]*"/, "")

const linesOf = (service: OfficeService, action: string) =>
  service.run(
    Effect.gen(function* () {
      return yield* (yield* Audit.Audit).list({ association: sag, action, limit: 1000 })
    })
  )

describe("a login of the office", () => {
  it(
    "has the fields and the button that it always had, and leads to the first page",
    withOffice({}, async (service) => {
      const page = await service.client().open(entrance)
      assert.strictEqual(page.heading, "ログイン")
      for (const label of ["ログインID", "パスワード"])
        assert.match(page.html, new RegExp(`<label[^>]*>${label}</label>`))
      assert.deepStrictEqual(page.forms[0]?.buttons, ["ログイン"])
      assert.strictEqual((await tryPair(service.client(), "viewer", password)).location, "/office")
    })
  )

  it(
    "takes IDs as people type them",
    withOffice({}, async (service) => {
      for (const id of [" viewer ", "Viewer", "ｖｉｅｗｅｒ"]) {
        assert.isTrue(isIn(await tryPair(service.client(), id, password)), id)
      }
    })
  )

  it(
    "tells what is missing before anything is counted",
    withOffice({}, async (service) => {
      const client = service.client()
      for (let time = 0; time < 6; time++) {
        assert.include((await tryPair(client, "viewer", "")).text, "パスワードを入力してください。")
      }
      assert.include((await tryPair(client, "", "")).text, "ログインIDを入力してください。")
      assert.isTrue(isIn(await tryPair(client, "viewer", password)))
    })
  )

  it(
    "gives whoever cannot get in one and the same page, whatever is wrong",
    withOffice({}, async (service) => {
      const wrong = await tryPair(service.client(), "desk", "a wrong password")
      const unknown = await tryPair(service.client(), "disk", password)
      const malformed = await tryPair(service.client(), "d*sk", password)
      const deactivated = await tryPair(service.client(), "gone", password)
      await wrongTimes(service, 5, "blind")
      const locked = await tryPair(service.client(), "blind", password)
      const plain = (page: Page, id: string) => withoutToken(page).replaceAll(`value="${id}"`, 'value=""')
      assert.include(wrong.html, 'role="alert"')
      for (const [page, id] of [
        [unknown, "disk"],
        [malformed, "d*sk"],
        [deactivated, "gone"],
        [locked, "blind"]
      ] as const) {
        assert.strictEqual(page.status, wrong.status)
        assert.strictEqual(plain(page, id), plain(wrong, "desk"))
        assert.strictEqual(page.headers.get("set-cookie"), wrong.headers.get("set-cookie"))
      }
      for (const page of [unknown, deactivated]) {
        assert.strictEqual(page.headers.get("content-length"), wrong.headers.get("content-length"))
      }
      assert.notInclude(wrong.html, "a wrong password")
    })
  )

  it(
    "does the work of one hash, whether there is such an ID or not",
    withOffice({}, async (service) => {
      const argon2 = vi.spyOn(crypto, "argon2")
      try {
        await wrongTimes(service, 5, "blind")
        for (const id of ["desk", "nobody", "d*sk", "gone", "blind"]) {
          argon2.mockClear()
          await tryPair(service.client(), id, "a wrong password")
          assert.lengthOf(argon2.mock.calls, 1, id)
        }
        argon2.mockClear()
        await tryPair(service.client(), "nobody", "a wrong password")
        assert.include(argon2.mock.calls[0]?.[1], { memory: 19_456, passes: 2, parallelism: 1 })
      } finally {
        argon2.mockRestore()
      }
    })
  )

  it("hashes two passwords at once, however many come", async () => {
    const argon2 = crypto.argon2
    let running = 0
    let most = 0
    const spy = vi.spyOn(crypto, "argon2").mockImplementation((algorithm, parameters, callback) => {
      most = Math.max(most, ++running)
      argon2(algorithm, parameters, (error, tag) => {
        running--
        callback(error, tag)
      })
    })
    try {
      const passwords = passwordsOf()
      await Promise.all(Array.from(Array(8), () => Effect.runPromise(passwords.verify("x", undefined))))
      assert.strictEqual(most, 2)
    } finally {
      spy.mockRestore()
    }
  })

  it(
    "goes on to the page that was asked for, if it is one of ours",
    withOffice({}, async (service) => {
      const nextOf = async (next: string) =>
        (await tryPair(service.client(), "viewer", password, `${entrance}?next=${encodeURIComponent(next)}`)).location
      assert.strictEqual(await nextOf("/office/clerks?x=1"), "/office/clerks?x=1")
      assert.strictEqual(await nextOf("/office"), "/office")
      for (const next of [
        "https://evil.example/office",
        "http://here.invalid/office/clerks",
        "office/clerks",
        "//evil.example/office",
        "/\\evil.example/office",
        "/office/../coupon/for_1234567",
        "/officer",
        "/office\\..\\..\\x",
        "/office//../../x",
        "/office/logout",
        "/office/login?next=/office",
        "javascript:alert(1)",
        `/office/${"x".repeat(600)}`,
        "/office\r\nX: y"
      ]) {
        assert.match(await nextOf(next), /^\/office(\/?|X:%20y)$/, next)
      }
    })
  )

  it(
    "that was begun by another site, or has no token of ours, changes nothing",
    withOffice({}, async (service) => {
      const client = service.client()
      const [form] = (await client.get(entrance)).forms
      const fields = { ...form?.fields, id: "viewer", password }
      assert.strictEqual((await client.post(entrance, { ...fields, csrf: "x" })).status, 403)
      assert.strictEqual((await client.post(entrance, fields, { origin: "https://evil.example" })).status, 403)
      assert.isUndefined(client.cookies.get(cookieName))
      assert.isTrue(isIn(await client.post(entrance, fields)))
    })
  )

  it(
    "and one that was refused are in the record, the password never",
    withOffice({}, async (service) => {
      await tryPair(service.client(), "viewer", "a wrong password")
      await tryPair(service.client(), "viewer", password)
      await waitFor(async () => (await linesOf(service, "clerk.login")).length === 2)
      const lines = await linesOf(service, "clerk.login")
      assert.sameMembers(
        lines.map(({ action, actor, subject }) => `${actor} ${action} ${subject}`),
        ["clerk:viewer clerk.login.refused clerk:viewer", "clerk:viewer clerk.login clerk:viewer"]
      )
      const everything = service.log.join("\n") + JSON.stringify(await linesOf(service, ""))
      for (const secret of ["a wrong password", password, "$argon2id"]) assert.notInclude(everything, secret)
      assert.notInclude(service.log.join("\n"), "viewer")
    })
  )

  it(
    "hashes a password anew when the hash was cheap",
    withOffice({}, async (service) => {
      const hashOf = () =>
        service.run(Effect.map(Clerks.find({ association: sag, id: clerks.viewer.id }), (found) => found?.passwordHash))
      assert.match((await hashOf()) ?? "", /^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
      await tryPair(service.client(), "viewer", "a wrong password")
      assert.match((await hashOf()) ?? "", /m=64/)
      assert.isTrue(isIn(await tryPair(service.client(), "viewer", password)))
      assert.match((await hashOf()) ?? "", /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
      assert.isTrue(isIn(await tryPair(service.client(), "viewer", password)))
    })
  )

  it(
    "reminds those who agree and manage that they have no code yet, once and on no other page",
    withOffice({}, async (service) => {
      assert.match((await tryPair(service.client(), "approver", password)).location, /\?done=code-missing$/)
      const client = service.client()
      const { location } = await tryPair(client, "manager", password, `${entrance}?next=/office/clerks`)
      assert.include((await client.open(location)).text, "確認コードを設定してください。")
      assert.notInclude((await client.open("/office/clerks")).text, "確認コードを設定してください。")
    })
  )
})

describe("wrong tries", () => {
  it(
    "for an ID are five in fifteen minutes; then even the right password does not get in",
    withOffice({}, async (service) => {
      await wrongTimes(service, 4)
      assert.isTrue(isIn(await tryPair(service.client(), "viewer", password)))
      await wrongTimes(service, 1)
      assert.isFalse(isIn(await tryPair(service.client(), "viewer", password)))
      assert.isTrue(isIn(await tryPair(service.client(), "desk", password)))
      service.setTime("2024-07-01T09:16:00+09:00")
      assert.isTrue(isIn(await tryPair(service.client(), "viewer", password)))
    })
  )

  it(
    "for an ID are twenty in a day",
    withOffice({}, async (service) => {
      for (const hour of ["10", "11", "12", "13"]) {
        service.setTime(`2024-07-01T${hour}:00:00+09:00`)
        await wrongTimes(service, 5)
      }
      service.setTime("2024-07-01T14:00:00+09:00")
      assert.isFalse(isIn(await tryPair(service.client(), "viewer", password)))
      service.setTime("2024-07-02T10:00:01+09:00")
      assert.isTrue(isIn(await tryPair(service.client(), "viewer", password)))
    })
  )

  it(
    "from an address are thirty in fifteen minutes, whatever the ID",
    withOffice({}, async (service) => {
      for (let time = 0; time < 30; time++) await wrongTimes(service, 1, `nobody${time}`)
      assert.isFalse(isIn(await tryPair(service.client(), "viewer", password)))
      service.setTime("2024-07-01T09:16:00+09:00")
      assert.isTrue(isIn(await tryPair(service.client(), "viewer", password)))
    })
  )

  it(
    "of strangers do not lock out a clerk whose browser is known, and a known browser is locked for itself",
    withOffice({}, async (service) => {
      const own = service.client()
      assert.isTrue(isIn(await tryPair(own, "viewer", password)))
      await wrongTimes(service, 6)
      assert.isFalse(isIn(await tryPair(service.client(), "viewer", password)))
      assert.isTrue(isIn(await tryPair(own, "viewer", password)))
      // It is known for this clerk only.
      await wrongTimes(service, 5, "desk")
      assert.isFalse(isIn(await tryPair(own, "desk", password)))
      for (let time = 0; time < 5; time++) await tryPair(own, "viewer", "a wrong password")
      assert.isFalse(isIn(await tryPair(own, "viewer", password)))
    })
  )

  it("leave neither an ID nor an address in the store", async () => {
    const keys: Array<string> = []
    await withOffice(
      {
        attempts: (attempts) => ({
          ...attempts,
          count: (counters, at) => {
            keys.push(...counters.map(({ key }) => key))
            return attempts.count(counters, at)
          }
        })
      },
      (service) => wrongTimes(service, 1)
    )()
    assert.deepStrictEqual(
      keys.map((key) => key.replace(/:.*/, "")),
      ["clerk", "clerk-daily", "clerk-address"]
    )
    for (const key of keys) assert.match(key, /^[a-z-]+:[A-Za-z0-9_-]{43}$/)
  })
})

describe("a clerk's session", () => {
  const account = "/office/account"

  it(
    "ends thirty minutes after the last request",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      service.setTime("2024-07-01T09:29:00+09:00")
      assert.strictEqual((await client.get(account)).status, 200)
      service.setTime("2024-07-01T09:58:00+09:00")
      assert.strictEqual((await client.get(account)).status, 200)
      service.setTime("2024-07-01T10:28:01+09:00")
      assert.match((await client.get(account)).location, /^\/office\/login/)
    })
  )

  it(
    "ends ten hours after the login, whatever is done",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      for (let minutes = 20; minutes < 600; minutes += 20) {
        service.setTime(new Date(Date.parse("2024-07-01T09:00:00+09:00") + minutes * 60_000).toISOString())
        assert.strictEqual((await client.get(account)).status, 200, String(minutes))
      }
      service.setTime("2024-07-01T19:00:01+09:00")
      assert.match((await client.get(account)).location, /^\/office\/login/)
    })
  )

  it(
    "is written at most once a minute",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      const versionsOf = () =>
        service.run(
          Effect.gen(function* () {
            const kept = yield* (yield* Documents.Documents).list({ association: sag, kind: "clerk-session", limit: 9 })
            return kept.map(({ version }) => version)
          })
        )
      for (let time = 0; time < 3; time++) await client.get(account)
      assert.deepStrictEqual(await versionsOf(), [1])
      service.setTime("2024-07-01T09:01:30+09:00")
      for (let time = 0; time < 3; time++) await client.get(account)
      assert.deepStrictEqual(await versionsOf(), [2])
    })
  )

  it(
    "is a new one at every login, and the browser's old one is over",
    withOffice({}, async (service) => {
      const attacker = await service.login("viewer")
      const planted = attacker.cookies.get(cookieName) ?? ""
      const victim = service.client()
      victim.cookies.set(cookieName, planted)
      assert.isTrue(isIn(await tryPair(victim, "desk", password)))
      assert.notStrictEqual(victim.cookies.get(cookieName), planted)
      assert.match((await attacker.get(account)).location, /^\/office\/login/)
      assert.include((await victim.open(account)).text, "窓口 次郎")
    })
  )

  it(
    "is ended by ログアウト in the store too",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      const cookie = client.cookies.get(cookieName) ?? ""
      const after = await client.press(await client.open(account), "ログアウト")
      assert.strictEqual(after.path, entrance)
      assert.isUndefined(client.cookies.get(cookieName))
      client.cookies.set(cookieName, cookie)
      assert.match((await client.get(account)).location, /^\/office\/login/)
    })
  )

  it(
    "is nothing that can be made up, and its cookie is for us alone",
    withOffice({ office: { publicUrl: "https://office.example" } }, async (service) => {
      const client = service.client()
      const answer = await tryPair(client, "viewer", password)
      assert.deepStrictEqual(
        answer.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, "=…")),
        [
          "__Host-fukuri-office=…; Path=/; HttpOnly; SameSite=Lax; Secure",
          "__Host-fukuri-device=…; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000"
        ]
      )
      const good = client.cookies.get(`__Host-${cookieName}`) ?? ""
      assert.strictEqual((await client.get(account)).status, 200)
      for (const value of ["", "x", good.slice(1), `${good}A`, "A".repeat(5000)]) {
        client.cookies.set(`__Host-${cookieName}`, value)
        assert.strictEqual((await client.get(account)).status, 303, value)
      }
    })
  )

  it(
    "is in the store without its token, and is forgotten when it is over",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      const kept = () =>
        service.run(
          Effect.gen(function* () {
            return yield* (yield* Documents.Documents).list({ association: sag, kind: "clerk-session", limit: 9 })
          })
        )
      const [session] = await kept()
      assert.match(session?.id ?? "", /^[0-9a-f]{64}$/)
      assert.notInclude([...client.cookies.values()].join(), session?.id ?? "")
      service.setTime("2024-07-01T09:20:00+09:00")
      const later = await service.login("desk")
      service.setTime("2024-07-01T09:31:00+09:00")
      await service.run(purgeClerkSessions())
      assert.lengthOf(await kept(), 1)
      assert.strictEqual((await later.get(account)).status, 200)
    })
  )
})

const waitFor = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let time = 0; time < 100; time++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.fail("it never came")
}
