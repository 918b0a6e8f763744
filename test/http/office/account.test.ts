// A clerk's own account: the password, the codes of a device, recovery codes, and the logins.
import { createHmac } from "node:crypto"
import { Audit, Clerks, Documents } from "@fukuri/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { FormClient, Page } from "../../support/formClient.ts"
import { sag } from "../memberService.ts"
import { type ClerkName, clerks, type OfficeService, password, withOffice } from "./officeService.ts"

const account = "/office/account"
const passwordPage = `${account}/password`
const codePage = `${account}/one-time-code`
const another = "nine dry umbrellas"

const logIn = async (client: FormClient, id: ClerkName, typed = password): Promise<Page> =>
  client.press(await client.open("/office/login"), "ログイン", { id, password: typed })

const isOut = (page: Page): boolean => page.status === 303 && page.location.startsWith("/office/login")

const chosen = async (client: FormClient, typed: Readonly<Record<string, string>>): Promise<Page> =>
  client.press(await client.open(passwordPage), "変更する", { password, new: another, again: another, ...typed })

/** What a device shows: RFC 6238 with SHA-1, six digits and half minutes. */
const codeOf = (base32: string, millis: number): string => {
  const bits = Array.from(base32, (letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")
  )
  const key = Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(millis / 30_000)))
  const mac = createHmac("sha1", key).update(step).digest()
  const number = mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7f_ff_ff_ff
  return String(number % 1_000_000).padStart(6, "0")
}

/** A device that was set up, and the recovery codes that were told. */
const setUp = async (service: OfficeService, client: FormClient) => {
  const asked = await client.press(await client.open(codePage), "設定を始める", { password })
  const base32 = /<code>([A-Z2-7 ]+)<\/code>/.exec(asked.html)?.[1]?.replaceAll(" ", "") ?? assert.fail(asked.text)
  const codeAt = (millis: number) => codeOf(base32, millis)
  const told = await client.press(asked, "設定する", { code: codeAt(service.now()) })
  return {
    asked,
    told,
    base32,
    codeAt,
    codes: [...told.html.matchAll(/<code>([a-z0-9-]+)<\/code>/g)].map(([, c = ""]) => c)
  }
}

/** The second step of a login, with the password done. */
const toSecondStep = async (service: OfficeService, id: ClerkName): Promise<{ client: FormClient; page: Page }> => {
  const client = service.client()
  return { client, page: await logIn(client, id) }
}

const giveCode = async (service: OfficeService, id: ClerkName, code: string): Promise<Page> => {
  const { client, page } = await toSecondStep(service, id)
  return client.press(page, "ログイン", { code })
}

const minutes = (service: OfficeService, count: number): void =>
  service.setTime(new Date(service.now() + count * 60_000).toISOString())

const linesOf = (service: OfficeService) =>
  service.run(
    Effect.gen(function* () {
      return yield* (yield* Audit.Audit).list({ association: sag, limit: 1000 })
    })
  )

const documentsOf = (service: OfficeService) =>
  service.run(
    Effect.gen(function* () {
      return yield* (yield* Documents.Documents).list({ association: sag, kind: "clerk", limit: 100 })
    })
  )

describe("a first password", () => {
  it(
    "is changed before anything else",
    withOffice({}, async (service) => {
      const client = service.client()
      const forced = await logIn(client, "fresh")
      assert.strictEqual(forced.path, passwordPage)
      for (const path of ["/office/account", codePage, "/office", "/office/clerks"]) {
        const { location, status } = await client.get(path)
        assert.isTrue(status === 404 || location === passwordPage, `${path} ${status} ${location}`)
      }
      assert.strictEqual((await client.get(account)).location, passwordPage)
      const fields = forced.forms.find(({ action }) => action === passwordPage)?.fields
      const refused = await client.post(`${account}/logins/end-others`, fields ?? {})
      assert.strictEqual(refused.location, passwordPage)
      const answer = await client.post(passwordPage, { ...fields, password, new: another, again: another })
      assert.strictEqual(answer.location, "/office")
      assert.strictEqual((await client.get(account)).status, 200)
    })
  )

  it(
    "can be left by logging out",
    withOffice({}, async (service) => {
      const client = service.client()
      const out = await client.press(await logIn(client, "fresh"), "ログアウト")
      assert.strictEqual(out.path, "/office/login")
    })
  )
})

describe("a new password", () => {
  it(
    "takes the place of the old one, and ends every other login",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      const elsewhere = await service.login("viewer")
      const before = client.cookies.get("fukuri-office")
      const after = await chosen(client, {})
      assert.include(after.text, "パスワードを変更しました。")
      assert.notStrictEqual(client.cookies.get("fukuri-office"), before)
      assert.isTrue(isOut(await elsewhere.get(account)))
      assert.strictEqual((await logIn(service.client(), "viewer")).heading, "ログイン")
      assert.notStrictEqual((await logIn(service.client(), "viewer", another)).heading, "ログイン")
    })
  )

  it(
    "is the same however its characters are typed",
    withOffice({}, async (service) => {
      const typed = "ｎｉｎｅ ｄｒｙ ガメラ"
      await chosen(await service.login("viewer"), { new: typed, again: typed })
      for (const same of [typed, "nine dry ｶﾞﾒﾗ", "nine dry ガメラ".normalize("NFD")]) {
        assert.notStrictEqual((await logIn(service.client(), "viewer", same)).heading, "ログイン", same)
      }
      assert.strictEqual((await logIn(service.client(), "viewer", "Nine dry ガメラ")).heading, "ログイン")
    })
  )

  it(
    "needs the old one, and is typed twice",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      assert.include((await chosen(client, { password: "a wrong password" })).text, "今のパスワードが違います。")
      assert.include((await chosen(client, { again: `${another}x` })).text, "もう一度入力してください。")
      assert.include((await chosen(client, { new: password, again: password })).text, "今のパスワードとは違うもの")
      assert.include((await chosen(client, {})).text, "パスワードを変更しました。")
    })
  )

  it(
    "is asked for the old one five times only",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      for (let time = 0; time < 5; time++) await chosen(client, { password: `wrong ${time} wrong` })
      assert.include((await chosen(client, {})).text, "今のパスワードが違います。")
    })
  )

  it(
    "is long, and none that is tried first",
    withOffice({}, async (service) => {
      const client = await service.login("viewer")
      const told = async (text: string) => {
        const page = await client.post(passwordPage, {
          ...(await client.open(passwordPage)).forms.find(({ action }) => action === passwordPage)?.fields,
          password: "",
          new: text,
          again: text
        })
        return [...page.html.matchAll(/id="f-new-mistake">([^<]*)</g)].map(([, said = ""]) => said).join()
      }
      for (const text of ["", "short", "elevenchars", "あいうえおかきくけこさ"]) {
        assert.include(await told(text), "12文字以上", text)
      }
      assert.include(await told("長".repeat(129)), "128文字以下")
      assert.include(await told("my viewer account 3"), "ログインID")
      for (const text of [
        "password1234",
        "Password2024!",
        "passwordpassword",
        "123456789012",
        "098765432109",
        "qwertyuiop12",
        "1q2w3e4r5t6y",
        "aaaaaaaaaaaaa",
        "abcabcabcabc",
        "abcdefghijklmn",
        "sakura20240401",
        "doraemon-2024",
        "fukurikousei1",
        "パスワードパスワード12"
      ]) {
        assert.include(await told(text), "推測されやすい", text)
      }
      for (const text of [
        "correct umbrellas in rain",
        "8273 9164 5508",
        "雨の日は傘を七本持って歩く",
        "雨傘七本濡れた犬三匹茶碗",
        "my password is a wet duck"
      ]) {
        assert.strictEqual(await told(text), "", text)
      }
    })
  )
})

describe("the codes of a device", () => {
  it(
    "are asked for after the password, on a login that is good for nothing else",
    withOffice({}, async (service) => {
      const { codeAt } = await setUp(service, await service.login("manager"))
      minutes(service, 2)
      const { client, page } = await toSecondStep(service, "manager")
      assert.strictEqual(page.heading, "確認コード")
      const half = client.cookies.get("fukuri-office")
      assert.isTrue(isOut(await client.get(account)))
      assert.isTrue(isOut(await client.get("/office/clerks")))
      const inside = await client.press(page, "ログイン", { code: codeAt(service.now()) })
      assert.notStrictEqual(inside.heading, "確認コード")
      assert.notStrictEqual(client.cookies.get("fukuri-office"), half)
      assert.strictEqual((await client.get(account)).status, 200)
      const thief = service.client()
      thief.cookies.set("fukuri-office", half ?? "")
      assert.isTrue(isOut(await thief.get(account)))
      assert.match((await thief.get("/office/login/code")).location, /ended=1$/)
    })
  )

  it(
    "keep the page that was asked for over both steps",
    withOffice({}, async (service) => {
      const { codeAt } = await setUp(service, await service.login("manager"))
      minutes(service, 2)
      const client = service.client()
      const first = await client.open("/office/login?next=/office/clerks")
      const second = await client.press(first, "ログイン", { id: "manager", password })
      const inside = await client.press(second, "ログイン", { code: codeAt(service.now()) })
      assert.strictEqual(inside.path, "/office/clerks")
    })
  )

  it(
    "are good half a minute around their time, in whatever characters, and each once",
    withOffice({}, async (service) => {
      const { codeAt } = await setUp(service, await service.login("manager"))
      const isTaken = async (code: string) => (await giveCode(service, "manager", code)).heading !== "確認コード"
      service.setTime("2024-07-01T10:00:05+09:00")
      assert.isFalse(await isTaken(codeAt(service.now() - 60_000)))
      assert.isFalse(await isTaken(codeAt(service.now() + 60_000)))
      assert.isTrue(await isTaken(codeAt(service.now() - 30_000)))
      assert.isFalse(await isTaken(codeAt(service.now() - 30_000)))
      const now = codeAt(service.now())
      assert.isTrue(await isTaken(` ${now.slice(0, 3)}-${now.slice(3)} `))
      assert.isFalse(await isTaken(now))
      assert.isTrue(
        await isTaken(
          codeAt(service.now() + 30_000).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
        )
      )
      minutes(service, 16)
      assert.isFalse(await isTaken("000000"))
      assert.isTrue(await isTaken(codeAt(service.now())))
    })
  )

  it(
    "that proved the device are used with that",
    withOffice({}, async (service) => {
      const { codeAt } = await setUp(service, await service.login("manager"))
      assert.strictEqual((await giveCode(service, "manager", codeAt(service.now()))).heading, "確認コード")
    })
  )

  it(
    "are tried five times, and the half login lasts ten minutes",
    withOffice({}, async (service) => {
      const { codeAt } = await setUp(service, await service.login("manager"))
      minutes(service, 2)
      const { client, page } = await toSecondStep(service, "manager")
      for (let time = 0; time < 5; time++) {
        const again = await client.press(page, "ログイン", { code: "12345" })
        assert.include(again.text, "確認コードをお確かめください。")
      }
      assert.strictEqual((await client.press(page, "ログイン", { code: codeAt(service.now()) })).heading, "確認コード")
      minutes(service, 11)
      assert.match((await client.get("/office/login/code")).location, /ended=1$/)
      minutes(service, 5)
      assert.notStrictEqual((await giveCode(service, "manager", codeAt(service.now()))).heading, "確認コード")
    })
  )

  it(
    "need the password to be set up and to be taken away, and the code to be confirmed",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const refused = await client.press(await client.open(codePage), "設定を始める", { password: "wrong" })
      assert.include(refused.text, "パスワードが違います。")
      const asked = await client.press(await client.open(codePage), "設定を始める", { password })
      assert.include(asked.html, "<svg")
      const wrong = await client.press(asked, "設定する", { code: "000000" })
      assert.include(wrong.text, "確認コードをお確かめください。")
      assert.include(wrong.html, /<code>[A-Z2-7 ]+<\/code>/.exec(asked.html)?.[0] ?? "")
      assert.notStrictEqual((await logIn(service.client(), "manager")).heading, "確認コード")
      await setUp(service, client)
      const kept = await client.press(await client.open(codePage), "確認コードを解除", { password: "wrong" })
      assert.include(kept.text, "パスワードが違います。")
      assert.strictEqual((await logIn(service.client(), "manager")).heading, "確認コード")
      await client.press(await client.open(codePage), "確認コードを解除", { password })
      assert.notStrictEqual((await logIn(service.client(), "manager")).heading, "確認コード")
    })
  )

  it(
    "come from a set-up of one's own, begun within half an hour",
    withOffice({}, async (service) => {
      const begin = async (id: ClerkName) => {
        const client = await service.login(id)
        const asked = await client.press(await client.open(codePage), "設定を始める", { password })
        const base32 = /<code>([A-Z2-7 ]+)<\/code>/.exec(asked.html)?.[1]?.replaceAll(" ", "") ?? ""
        return { client, asked, base32 }
      }
      const mine = await begin("manager")
      const theirs = await begin("desk")
      const code = (base32: string) => codeOf(base32, service.now())
      const sealed = theirs.asked.forms.find(({ fields }) => "sealed" in fields)?.fields["sealed"] ?? ""
      const mixed = await mine.client.press(mine.asked, "設定する", { sealed, code: code(theirs.base32) })
      assert.include(mixed.text, "もう一度始めてください。")
      minutes(service, 29)
      await mine.client.get(account)
      minutes(service, 2)
      const late = await mine.client.press(mine.asked, "設定する", { code: code(mine.base32) })
      assert.include(late.text, "もう一度始めてください。")
    })
  )
})

describe("recovery codes", () => {
  it(
    "are ten, told once, and good once each in the place of a code",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const { codes } = await setUp(service, client)
      assert.lengthOf(new Set(codes), 10)
      const [first = "", second = ""] = codes
      assert.notStrictEqual((await giveCode(service, "manager", first.toUpperCase())).heading, "確認コード")
      assert.strictEqual((await giveCode(service, "manager", first)).heading, "確認コード")
      const page = await client.open(account)
      assert.include(page.text, "回復コードの残り 9個")
      for (const code of codes) assert.notInclude(page.html, code)
      const renewed = await client.press(await client.open(codePage), "回復コードを発行", { password })
      assert.lengthOf([...renewed.html.matchAll(/<code>[a-z0-9-]+<\/code>/g)], 10)
      assert.strictEqual((await giveCode(service, "manager", second)).heading, "確認コード")
    })
  )

  it(
    "of one clerk are not those of another",
    withOffice({}, async (service) => {
      const { codes } = await setUp(service, await service.login("manager"))
      await setUp(service, await service.login("desk"))
      assert.strictEqual((await giveCode(service, "desk", codes[0] ?? "")).heading, "確認コード")
    })
  )
})

describe("secrets", () => {
  it(
    "of a device are sealed in the store, and nowhere else",
    withOffice({}, async (service) => {
      const client = await service.login("manager")
      const { base32, codes, codeAt } = await setUp(service, client)
      minutes(service, 1)
      await giveCode(service, "manager", codeAt(service.now()))
      await giveCode(service, "manager", codes[0] ?? "")
      await chosen(client, {})
      const pages = await Promise.all(
        [account, codePage, passwordPage].map(async (path) => (await client.open(path)).html)
      )
      const stored = JSON.stringify(await documentsOf(service))
      const everywhere = [stored, service.log.join("\n"), JSON.stringify(await linesOf(service)), ...pages].join("\n")
      for (const secret of [base32, ...codes, ...codes.map((code) => code.replace("-", "")), password, another]) {
        assert.notInclude(everywhere, secret)
      }
      const seen = [service.log.join("\n"), JSON.stringify(await linesOf(service)), ...pages].join("\n")
      for (const { body } of await documentsOf(service)) {
        const { oneTimeCode, passwordHash, recoveryHashes } = body as Clerks.ClerkAccount
        for (const hash of [passwordHash, oneTimeCode?.sealed ?? passwordHash, ...recoveryHashes]) {
          assert.notInclude(seen, hash)
        }
      }
    })
  )
})

describe("the list of logins", () => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
  const edge =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"

  const loginWith = async (service: OfficeService, id: ClerkName, userAgent: string): Promise<FormClient> => {
    const client = service.client()
    const [form] = (await client.get("/office/login")).forms
    await client.post("/office/login", { ...form?.fields, id, password }, { "user-agent": userAgent })
    return client
  }

  it(
    "shows one's own with their browsers, and which is this one",
    withOffice({}, async (service) => {
      const client = await loginWith(service, "desk", firefox)
      await loginWith(service, "desk", edge)
      await loginWith(service, "viewer", "curl/8")
      const page = await client.open(account)
      assert.include(page.text, "Linux の Firefox")
      assert.include(page.text, "Windows の Edge")
      assert.notInclude(page.text, "不明なブラウザー")
      assert.strictEqual(page.text.split("この画面 ").length, 2)
      assert.notInclude(page.html, "Mozilla")
    })
  )

  it(
    "ends one of them, or all others",
    withOffice({}, async (service) => {
      const [one, two, three] = [await service.login("desk"), await service.login("desk"), await service.login("desk")]
      const page = await one.open(account)
      assert.lengthOf(
        page.forms.filter(({ buttons }) => buttons.includes("終了する")),
        2
      )
      await one.press(page, "終了する")
      const left = [two, three].map(async (client) => isOut(await client.get(account)))
      assert.sameMembers(await Promise.all(left), [true, false])
      const after = await one.press(await one.open(account), "この画面以外をすべて終了する")
      assert.include(after.text, "すべて終了しました。")
      for (const client of [two, three]) assert.isTrue(isOut(await client.get(account)))
      assert.strictEqual((await one.get(account)).status, 200)
    })
  )

  it(
    "ends nobody else's",
    withOffice({}, async (service) => {
      const theirs = await service.login("manager")
      const client = await service.login("desk")
      await service.login("desk")
      const [session] = await service.run(
        Effect.gen(function* () {
          const kept = yield* (yield* Documents.Documents).list({ association: sag, kind: "clerk-session", limit: 9 })
          return kept.filter(({ body }) => (body as { readonly clerk: string }).clerk === clerks.manager.id)
        })
      )
      await client.press(await client.open(account), "終了する", { login: session?.id ?? "" })
      assert.strictEqual((await theirs.get(account)).status, 200)
    })
  )
})
