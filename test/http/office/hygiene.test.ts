// What holds for whatever is asked of the office pages: no input breaks them or comes back as markup; nobody's number,
// name or birth date, and no secret, is in the log or in the record; every look at a person and every deed is in the
// record under a name; every answer says that it is not to be kept; and every file opens in Excel as what it is.
import { afterAll, assert, beforeAll, describe, expect, it } from "@effect/vitest"
import { Audit, CalendarDate, Catalogue } from "@fukuri/core"
import { AuditWords } from "@fukuri/web-ui"
import { demo } from "@fukuri/examples/demo"
import { Effect } from "effect"
import type { FormClient, Page } from "../../support/formClient.ts"
import { sag } from "../memberService.ts"
import { crawl, described, isStream, kindOf, mayUse } from "./crawl.ts"
import { type ClerkName, type OfficeService, password } from "./officeService.ts"
import { person, proofOf, routeOf, routes, startWorld, submit, type World } from "./world.ts"

const roles = ["operator", "approver", "manager"] as const satisfies ReadonlyArray<ClerkName>
const { holders } = demo(CalendarDate.date("2024-07-01"))

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.service.stop())

const recordOf = ({ service }: World) =>
  service.run(Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 10_000 })))

const gets = routes.filter((route) => route.method === "GET" && !isStream(route))

describe("looking at a person by a form", () => {
  const linesOf = async (work: (client: FormClient) => Promise<Page>) => {
    const before = (await recordOf(world)).length
    const page = await work(await world.service.login("operator"))
    const lines = (await recordOf(world)).toReversed().slice(before)
    return {
      page,
      lines: lines.map(({ action, actor, subject }) => `${actor} ${action} ${subject}`.trim()),
      details: lines
    }
  }

  it("by name is in the record, and what was typed is not", async () => {
    const { details, lines, page } = await linesOf(async (client) =>
      submit(client, await client.open("/office/holders"), /\/search$/, { q: "さくら" })
    )
    assert.include(page.text, person.name)
    assert.deepStrictEqual(lines, ["clerk:operator holder.search"])
    assert.notMatch(JSON.stringify(details), /さくら|234567/)
  })

  it("with name and birth date uncovered is in the record", async () => {
    const route = routeOf("GET", "/office/holders/x") ?? assert.fail("no such route")
    const { lines, page } = await linesOf(async (client) =>
      submit(client, await client.open(world.addressOf(route)), /\/personal$/, {})
    )
    assert.include(page.text, person.name)
    assert.deepStrictEqual(lines, [
      `clerk:operator holder.read holder:${person.number}`,
      `clerk:operator holder.read-personal holder:${person.number}`
    ])
  })
})

/** Texts that break what is careless. */
const nasty: ReadonlyArray<string> = [
  "x",
  "",
  " ",
  "0",
  "-1",
  "9".repeat(400),
  "NaN",
  "1e999",
  "\u0000",
  "\ud800",
  "%00%ff",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>'`,
  "2024-02-30",
  "9999-12-31",
  "0000-00-00",
  "2024-13",
  "＝１＋１",
  "𠮷".repeat(300),
  "[]",
  '{"a":1}'
]

const isReflected = (html: string): boolean => html.includes("<script>alert") || html.includes("<img src=x")

describe("whatever stands in an address", () => {
  it("as a part of the path, is answered with a page that is there or not", async () => {
    const wrong: Array<string> = []
    for (const role of roles) {
      const client = await world.service.login(role)
      for (const route of gets.filter((each) => each.path.includes(":") && mayUse(role, each))) {
        const right = world.addressOf(route)
        for (const text of nasty.filter((each) => each.trim() !== "" && each !== "\ud800")) {
          for (const path of spoiled(route.path, right, encodeURIComponent(text))) {
            const answer = await client.get(path)
            if (![200, 303, 400, 404, 409, 422].includes(answer.status) || isReflected(answer.html)) {
              wrong.push(`${route.path} with ${JSON.stringify(text.slice(0, 30))}: ${described(answer)}`)
            }
          }
        }
      }
    }
    assert.deepStrictEqual(wrong, [])
  })

  it("behind its question mark, is answered with a page, what is wrong or nothing", async () => {
    const wrong: Array<string> = []
    const tried = new Set<string>()
    for (const role of roles) {
      const client = await world.service.login(role)
      for (const { page } of await crawl(world, role)) {
        const url = new URL(page.path, world.service.url)
        const route = routeOf("GET", url.pathname)?.path ?? url.pathname
        for (const name of [...url.searchParams.keys(), ...fieldsOf(page), "done"]) {
          if (tried.has(`${route} ${name}`)) continue
          tried.add(`${route} ${name}`)
          for (const text of nasty) {
            const answer = await client.get(`${url.pathname}?${new URLSearchParams({ [name]: text })}`)
            if (![200, 303, 400, 404, 409, 422].includes(answer.status) || isReflected(answer.html)) {
              wrong.push(`${route} ${name} ${JSON.stringify(text.slice(0, 30))}: ${described(answer)}`)
            }
          }
        }
      }
    }
    expect(tried.size).toBeGreaterThan(60)
    assert.deepStrictEqual([...new Set(wrong)], [])
  }, 240_000)
})

/** The path with one of its parameters spoiled, for each of them. */
const spoiled = (pattern: string, right: string, text: string): ReadonlyArray<string> => {
  const parts = right.split("/")
  return pattern
    .split("/")
    .flatMap((part, index) =>
      part.startsWith(":") ? [parts.map((each, at) => (at === index ? text : each)).join("/")] : []
    )
}

/** The names of the fields of the forms of a page that become part of an address. */
const fieldsOf = ({ html }: Page): ReadonlyArray<string> =>
  [...html.matchAll(/<form[^>]*method="get"[^>]*>(.*?)<\/form>/gs)].flatMap(([, body = ""]) =>
    [...body.matchAll(/\sname="([^"]*)"/g)].map(([, name = ""]) => name)
  )

interface Form {
  readonly action: string
  readonly fixed: Readonly<Record<string, string>>
  readonly typed: ReadonlyArray<string>
}

/** The forms of a page that change something, with what they carry and what is typed or chosen in them. */
const formsOf = ({ html }: Page): ReadonlyArray<Form> =>
  [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].flatMap(([, head = "", body = ""]) => {
    if (!/method="post"/.test(head) || /multipart/.test(head)) return []
    const fields = [...body.matchAll(/<(input|select|textarea|button)([^>]*)>/g)].map(([, , tag = ""]) => ({
      name: /\sname="([^"]*)"/.exec(tag)?.[1] ?? "",
      value: /\svalue="([^"]*)"/.exec(tag)?.[1] ?? "",
      isHidden: /type="hidden"/.test(tag)
    }))
    return [
      {
        action: /action="([^"]*)"/.exec(head)?.[1] ?? "",
        fixed: Object.fromEntries(fields.filter(({ isHidden }) => isHidden).map(({ name, value }) => [name, value])),
        typed: [...new Set(fields.filter(({ isHidden, name }) => !isHidden && name !== "").map(({ name }) => name))]
      }
    ]
  })

/** A login, and the proof that its forms carry. */
const loggedIn = async ({ service }: World, role: ClerkName) => {
  const client = await service.login(role)
  return { client, csrf: await proofOf(client) }
}

describe("whatever is typed into a form", () => {
  it.each(roles)(
    "by %s, is answered with what is wrong, or done; never with a fault or as markup",
    async (role) => {
      const own = await startWorld()
      try {
        const visits = await crawl(own, role)
        const wrong: Array<string> = []
        const tried = new Set<string>()
        let session = await loggedIn(own, role)
        for (const { page } of visits) {
          for (const form of formsOf(page)) {
            const route = routeOf("POST", form.action)
            const kind = `${route?.path} ${form.typed.join()}`
            if (route === undefined || tried.has(kind) || /logout|\/account/.test(form.action)) continue
            tried.add(kind)
            for (const text of [
              "<script>alert(1)</script>",
              "𠮷".repeat(700),
              "\u0000\ud800=1+1",
              "-1",
              "2024-02-30"
            ]) {
              // Each field by itself too: one that is wrong hides what another does.
              for (const names of [form.typed, ...form.typed.map((name) => [name])]) {
                const typed = { ...form.fixed, ...Object.fromEntries(names.map((name) => [name, text])) }
                const send = () => session.client.post(form.action, { ...typed, csrf: session.csrf })
                let answer = await send()
                // What was typed before may have ended the session: only one that lasts says what the form does.
                if (answer.status === 403 || answer.location.startsWith("/office/login")) {
                  session = await loggedIn(own, role)
                  answer = await send()
                }
                if (![200, 303, 403, 404, 409, 413, 422].includes(answer.status) || isReflected(answer.html)) {
                  wrong.push(`${kind} ${names.join()} ${JSON.stringify(text.slice(0, 20))}: ${described(answer)}`)
                }
              }
            }
          }
        }
        expect(tried.size).toBeGreaterThan(3)
        assert.deepStrictEqual(wrong, [])
        for (const { page } of await crawl(own, role)) {
          // No browser takes a file for markup.
          if (!(page.headers.get("content-type") ?? "").startsWith("text/html")) continue
          assert.isFalse(isReflected(page.html), `${kindOf(page.path)} shows markup that was typed`)
          assert.isBelow(page.status, 500, `${kindOf(page.path)} is broken by what was typed`)
        }
      } finally {
        await own.service.stop()
      }
    },
    240_000
  )
})

describe("after all that", () => {
  it("the log has nobody's number, name or birth date, and no password", async () => {
    await Promise.all(roles.map((role) => crawl(world, role)))
    const log = world.service.log.join("\n")
    const secrets = holders.flatMap(({ birthDate, kana, name, number }) => [
      number,
      birthDate,
      birthDate.replaceAll("-", ""),
      kana,
      name
    ])
    const found = [...secrets, password, "$argon2"].filter((each) =>
      new RegExp(`(?<![0-9A-Za-z])${escaped(each)}(?![0-9A-Za-z])`).test(log)
    )
    assert.deepStrictEqual(found, [])
  })

  it("the record has a Japanese name for every action, and nobody's name or birth date, and no secret", async () => {
    const lines = await recordOf(world)
    const nameless = lines.map(({ action }) => action).filter((action) => AuditWords.actionName(action) === undefined)
    assert.deepStrictEqual([...new Set(nameless)], [])
    expect(new Set(lines.map(({ action }) => action)).size).toBeGreaterThan(20)
    const text = lines.map(({ action, detail }) => `${action} ${detail}`).join("\n")
    const found = holders.flatMap(({ kana, name }) => [kana, name]).filter((each) => text.includes(each))
    assert.deepStrictEqual(found, [])
    assert.notInclude(text, person.birthDate)
    assert.notMatch(text, /argon2|passwordHash|recoveryHashes|"secret"/)
  })
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

describe("every answer", () => {
  it("says that it is not to be kept, not to be framed, and runs nothing but our own script", async () => {
    for (const { page } of await crawl(world, "operator")) {
      const { headers } = page
      const kind = kindOf(page.path)
      if (!page.path.startsWith("/office")) continue
      assert.match(headers.get("cache-control") ?? "", /no-store/, kind)
      assert.strictEqual(headers.get("x-content-type-options"), "nosniff", kind)
      assert.strictEqual(headers.get("referrer-policy"), "no-referrer", kind)
      const policy = headers.get("content-security-policy") ?? ""
      assert.match(policy, /default-src 'none'/, kind)
      assert.match(policy, /frame-ancestors 'none'/, kind)
      assert.notMatch(policy, /unsafe-inline|unsafe-eval/, kind)
    }
  })
})

/** The cells of a CSV file, as a program reads them. */
const cellsOf = (csv: string): ReadonlyArray<string> =>
  [...csv.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/g)].map(([, cell = ""]) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
  )

/** Names of people and facilities that Excel would take for formulas, and codes that it would take for numbers. */
const malicious = async (service: OfficeService): Promise<void> => {
  await service.changePeople((holder) => ({
    ...holder,
    name: `=1+1 ${holder.name}`,
    kana: `@${holder.kana}`,
    workplace: { code: "00123", name: "-2+3 学校" }
  }))
  await service.run(
    Effect.gen(function* () {
      const catalogue = yield* Catalogue.Catalogue
      const { facilities } = yield* catalogue.latest
      yield* catalogue.putFacilities(
        [...facilities.values()].map((each) => ({
          ...each,
          name: `+${each.name}`,
          phone: "0480000000",
          note: "\t=cmd"
        }))
      )
    })
  )
}

describe("every file", () => {
  it("opens in Excel without a formula, with its leading zeros, and says what it is", async () => {
    const own = await startWorld(malicious)
    try {
      const files = gets.filter(({ path }) => path.endsWith(".csv"))
      expect(files.length).toBeGreaterThan(5)
      for (const route of files) {
        const client = await own.service.login(mayUse("operator", route) ? "operator" : "manager")
        const path = own.addressOf(route)
        const response = await fetch(new URL(path, own.service.url), {
          headers: { cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ") }
        })
        const bytes = new Uint8Array(await response.arrayBuffer())
        assert.strictEqual(response.status, 200, path)
        assert.strictEqual(response.headers.get("content-type"), "text/csv; charset=utf-8", path)
        assert.match(response.headers.get("content-disposition") ?? "", /^attachment; filename=/, path)
        assert.match(response.headers.get("cache-control") ?? "", /no-store/, path)
        assert.deepStrictEqual(bytes.slice(0, 3), Uint8Array.of(0xef, 0xbb, 0xbf), path)
        const text = new TextDecoder().decode(bytes)
        assert.isAbove(text.split("\r\n").length, 1, path)
        const formulas = cellsOf(text).filter(
          (cell) => /^[\t\r\n\s]*[=+\-@＝＋－＠]/.test(cell) && !/^="[0-9E]+"$|^-[0-9,.]+$/.test(cell)
        )
        assert.deepStrictEqual(formulas, [], path)
        const numbers = cellsOf(text).filter((cell) => /^0[0-9]+$/.test(cell))
        assert.deepStrictEqual(numbers, [], `${path} loses zeros`)
      }
    } finally {
      await own.service.stop()
    }
  })
})
