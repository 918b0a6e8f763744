// 事業 over HTTP: who may look, write and publish; mistakes at their lines with what was typed kept; publishing that is
// looked at before, refused where it would do harm, and numbered; and the JSON Schema that others write by.
import { readFile } from "node:fs/promises"
import { Audit, Catalogue, Programme, ProgrammeDrafts, Publishing } from "@fukuri/core"
import { programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import { Effect, Schema } from "effect"
import { placesIn } from "../../../packages/http/src/JsonPlaces.ts"
import type { FormClient, Page } from "../../support/formClient.ts"
import { fiscalYear } from "../../support/people.ts"
import { sag } from "../memberService.ts"
import { type OfficeService, withOffice } from "./officeService.ts"

const kenshin = "/office/programmes/kenshin-2024"
const refresh = "/office/programmes/my-refresh-2024"

const textOf = (page: Page): string =>
  (/<textarea[^>]*>\n?(.*?)<\/textarea>/s.exec(page.html)?.[1] ?? "")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")

/** A draft of a programme, changed and saved. */
const drafted = async (clerk: FormClient, path: string, change: (text: string) => string, next = "save") => {
  const editor = await clerk.press(await clerk.open(path), "下書きを作る")
  return saved(clerk, editor, change(textOf(editor)), next)
}

const saved = async (clerk: FormClient, editor: Page, text: string, next = "save") => {
  const form = editor.forms.find(({ buttons }) => buttons.includes("保存"))
  if (form === undefined) throw new Error(`no editor: ${editor.text}`)
  const answer = await clerk.post(form.action, { ...form.fields, text, next })
  return answer.location === "" ? answer : clerk.open(answer.location)
}

const versions = ({ run }: OfficeService, id: string) => run(Publishing.versionsOf(sag, id as Programme.ProgrammeId))
const published = ({ run }: OfficeService, id: string) =>
  run(
    Effect.map(
      Effect.flatMap(Catalogue.Catalogue, ({ latest }) => latest),
      (all) => all.programmes.find((each) => each.id === id)
    )
  )

describe("the pages", () => {
  it(
    "show every programme to whoever may look, and its rules in words",
    withOffice({}, async (service) => {
      const viewer = await service.login("viewer")
      const list = await viewer.open("/office/programmes")
      expect(list.heading).toBe("事業")
      for (const { name } of programmes(fiscalYear(2024))) expect(list.text).toContain(name)
      const page = await viewer.open(kenshin)
      expect(page.text).toContain("次のすべてに当てはまる")
      expect(page.text).toContain("共済組合の資格がある")
      expect(page.text).toContain("女性がん検診・一般(40以上)")
      expect(page.forms.flatMap(({ buttons }) => buttons)).not.toContain("下書きを作る")
      expect((await viewer.open("/office/programmes?year=2031")).text).toContain(
        "2031年度の事業は、まだ公開されていません"
      )
      expect((await viewer.get("/office/programmes/none-2024")).status).toBe(404)
    })
  )

  it(
    "give a programme as a file that is the programme",
    withOffice({}, async (service) => {
      const viewer = await service.login("viewer")
      const file = await viewer.get(`${kenshin}/programme.json`)
      expect(file.headers.get("content-disposition")).toContain("kenshin-2024.json")
      expect(Schema.decodeUnknownSync(Programme.Programme)(JSON.parse(file.html))).toEqual(
        programmes(fiscalYear(2024)).find(({ id }) => id === "kenshin-2024")
      )
      expect((await viewer.get(`${kenshin}/programme.json?version=9`)).status).toBe(404)
    })
  )

  it(
    "let nobody write but operators",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const draft = await drafted(operator, kenshin, (text) => text)
      for (const id of ["viewer", "desk", "approver", "manager"] as const) {
        const clerk = await service.login(id)
        const { forms } = await clerk.open("/office")
        const csrf = forms[0]?.fields["csrf"] ?? ""
        const path = draft.path.split("?")[0] ?? ""
        for (const to of [
          "/office/drafts",
          `${kenshin}/draft`,
          `${kenshin}/next-year`,
          path,
          `${path}/discard`,
          `${path}/publish`
        ]) {
          expect([id, to, (await clerk.post(to, { csrf, text: "", reason: "x" })).status]).toEqual([id, to, 403])
        }
        expect((await clerk.get(path)).status).toBe(403)
      }
    })
  )
})

describe("a draft", () => {
  it(
    "is kept with its mistakes, which stand at their lines",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const checked = await drafted(
        operator,
        refresh,
        (text) => text.replace('"2024-05-01"', '"2024-02-30"').replace('"family"', '"familly"'),
        "check"
      )
      const text = textOf(checked)
      const line = (part: string) => text.slice(0, text.indexOf(part)).split("\n").length
      expect(checked.text).toContain(`${line("2024-02-30")}行目`)
      expect(checked.text).toContain("実在する日付を")
      expect(checked.text).toContain(`${line("familly")}行目`)
      expect(checked.text).toContain("必要な項目がありません")
      expect(checked.html).toContain(`id="line-${line("2024-02-30")}"`)
      expect(text).toContain('"2024-02-30"')
    })
  )

  it(
    "that is no JSON is kept, and says where it breaks",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const checked = await drafted(operator, refresh, () => '{\n  "id": "a"\n  "name": "b"\n}\n', "check")
      expect(checked.text).toContain("3行目 3文字目")
      expect(checked.text).toContain("前の項目との間に , がありません")
      const to = await saved(operator, checked, textOf(checked), "publish")
      expect(to.text).toContain("3行目 3文字目")
    })
  )

  it(
    "keeps text as it was typed, marks of HTML and the first line break with it",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const typed = '\n\n{ "notes": ["<b>&amp;</b> \'"] }'
      expect(textOf(await drafted(operator, refresh, () => typed))).toBe(typed)
    })
  )

  it(
    "saved by another meanwhile is not overwritten unawares, and nothing typed is lost",
    withOffice({}, async (service) => {
      const [one, two] = [await service.login("operator"), await service.login("operator2")]
      const editor = await drafted(one, refresh, (text) => text)
      const path = editor.path.split("?")[0] ?? ""
      const other = await two.open(path)
      await saved(one, editor, "{ }")
      const late = await saved(two, other, '{ "mine": 1 }')
      expect(late.status).toBe(409)
      expect(late.text).toContain("ほかの職員がこの下書きを保存しました")
      expect(textOf(late)).toBe('{ "mine": 1 }')
      expect(textOf(await one.open(path))).toBe("{ }")
      expect(textOf(await saved(two, late, '{ "mine": 1 }'))).toBe('{ "mine": 1 }')
    })
  )

  it(
    "for the next year has its days and key, and is discarded without a trace in what is published",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const editor = await operator.press(await operator.open(kenshin), "来年度に複写")
      const copied = Schema.decodeUnknownSync(Programme.Programme)(JSON.parse(textOf(editor)))
      expect(copied).toMatchObject({ id: "kenshin-2025", fiscalYear: 2025 })
      const list = await operator.press(editor, "下書きを捨てる")
      expect(list.text).toContain("下書きを捨てました")
      for (const gone of [editor.path, `${editor.path}/publish`, "/office/drafts/%00", "/office/drafts/x"]) {
        expect((await operator.get(gone)).status).toBe(404)
      }
      expect(await published(service, "kenshin-2025")).toBeUndefined()
    })
  )

  it(
    "of a new programme can be published as it begins",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const editor = await operator.press(await operator.open("/office/programmes?year=2025"), "新しい事業を作る")
      const look = await saved(operator, editor, textOf(editor), "publish")
      expect(look.heading).toContain("公開の確認")
      const page = await operator.press(look, "公開する", { reason: "新しい事業" })
      expect(page.text).toContain("公開しました")
      expect(await published(service, "new-programme-2025")).toBeDefined()
    })
  )
})

describe("publishing", () => {
  it(
    "is looked at first, needs a reason, and leaves a version that can be read and compared",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const look = await drafted(
        operator,
        refresh,
        (text) => text.replace('"maxPerRedemption": 3', '"maxPerRedemption": 2'),
        "publish"
      )
      expect(look.text).toContain("1回の上限 3枚 2枚")
      expect(look.text).toMatch(/付与済みの\d+人の、これからの利用/)
      expect((await published(service, "my-refresh-2024"))?.products[0]?.maxPerRedemption).toBe(3)
      const again = await operator.press(look, "公開する", { reason: "  " })
      expect(again.text).toContain("公開する理由を")
      const page = await operator.press(again, "公開する", { reason: "上限の見直し" })
      expect(page.text).toContain("公開しました")
      expect((await published(service, "my-refresh-2024"))?.products[0]?.maxPerRedemption).toBe(2)
      expect(
        (await versions(service, "my-refresh-2024")).map(({ by, number, origin }) => [number, origin, by])
      ).toEqual([
        [2, "published", "clerk:operator"],
        [1, "found", "clerk:operator"]
      ])
      expect(page.text).toContain("第2版")
      expect(page.text).toContain("運用 三郎")
      const viewer = await service.login("viewer")
      const first = await viewer.open(`${refresh}/versions/1`)
      expect(first.text).toContain("以前の版です")
      expect(first.text).toContain("1回の上限 3枚")
      expect((await viewer.open(`${refresh}/compare?from=1&to=2`)).text).toContain("1回の上限 3枚 2枚")
      expect(JSON.parse((await viewer.get(`${refresh}/programme.json?version=1`)).html)).toMatchObject({
        products: [{ maxPerRedemption: 3 }]
      })
      expect((await viewer.get(`${refresh}/versions/3`)).status).toBe(404)
    })
  )

  it(
    "that would lose what was used is refused, saying what",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const look = await drafted(
        operator,
        refresh,
        (text) =>
          text
            .replaceAll('"my-refresh"', '"my-refresh-new"')
            .replace('"id": "my-refresh-new-2024"', '"id": "my-refresh-2024"'),
        "publish"
      )
      expect(look.text).toContain("公開できません")
      expect(look.text).toMatch(/「マイ リフレッシュ」がなくなりますが、\d+人に付与済み/)
      expect(look.forms.flatMap(({ buttons }) => buttons)).not.toContain("公開する")
      // Even one who knows what the form would have carried does not get it through.
      const id = look.path.split("/")[3] ?? ""
      const { basis } = await service.run(Effect.flatMap(ProgrammeDrafts.read(sag, id), Publishing.outlook))
      const csrf = look.forms[0]?.fields["csrf"] ?? ""
      const forced = await operator.post(look.path, { csrf, reason: "押し通す", basis })
      expect([forced.status, forced.text.includes("公開できません")]).toEqual([422, true])
      expect((await published(service, "my-refresh-2024"))?.products[0]?.id).toBe("my-refresh")
    })
  )

  it(
    "on a look that does not hold any more shows the new look and publishes nothing",
    withOffice({}, async (service) => {
      const [one, two] = [await service.login("operator"), await service.login("operator2")]
      const change = (most: number) => (text: string) =>
        text.replace('"maxPerRedemption": 3', `"maxPerRedemption": ${most}`)
      const mine = await drafted(one, refresh, change(1), "publish")
      const theirs = await drafted(two, refresh, change(2), "publish")
      await two.press(theirs, "公開する", { reason: "先に" })
      const late = await one.press(mine, "公開する", { reason: "後から" })
      expect(late.status).toBe(409)
      expect(late.text).toContain("公開中の内容か下書きが変わりました")
      expect(late.text).toContain("1回の上限 2枚 1枚")
      expect((await published(service, "my-refresh-2024"))?.products[0]?.maxPerRedemption).toBe(2)
      expect((await one.press(late, "公開する", { reason: "後から" })).text).toContain("公開しました")
    })
  )

  it(
    "is on record with numbers and differences",
    withOffice({}, async (service) => {
      const operator = await service.login("operator")
      const look = await drafted(
        operator,
        refresh,
        (text) => text.replace('"maxPerRedemption": 3', '"maxPerRedemption": 2'),
        "publish"
      )
      await operator.press(look, "公開する", { reason: "上限の見直し" })
      const lines = await service.run(
        Effect.flatMap(Audit.Audit, (audit) =>
          audit.list({ association: sag, subject: "programme:my-refresh-2024", limit: 10 })
        )
      )
      expect(lines.map(({ action, actor }) => [action, actor])).toEqual([["programme.publish", "clerk:operator"]])
      expect(JSON.parse(lines[0]?.detail ?? "")).toEqual({
        before: 1,
        after: 2,
        reason: "上限の見直し",
        changes: ["マイ リフレッシュ (my-refresh) 1回の上限: 3枚 → 2枚"]
      })
    })
  )
})

describe("the JSON Schema", () => {
  it(
    "is there without a login, takes the guide's programmes, and not what is wrong",
    withOffice({}, async ({ client }) => {
      const answer = await client().get("/api/programme.schema.json")
      expect(answer.status).toBe(200)
      expect(answer.headers.get("cache-control")).toContain("max-age")
      const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(answer.html))
      const written = await Promise.all(
        ["kenshin", "my-refresh", "dental"].map(
          async (name) => JSON.parse(await readFile(`examples/programmes/guide/2024/${name}.json`, "utf8")) as object
        )
      )
      for (const each of written) expect([validate(each), validate.errors]).toEqual([true, null])
      const [first] = written
      expect(validate({ ...first, produkts: [] })).toBe(false)
      expect(validate({ ...first, fiscalYear: "2024" })).toBe(false)
      const deep = (rule: unknown) =>
        JSON.parse(
          JSON.stringify(first).replace(/"grantRule":\{.*?"quantity"/, `"grantRule":${JSON.stringify(rule)},"quantity"`)
        )
      expect(validate(deep({ _tag: "Not", rule: { _tag: "Not", rule: { _tag: "Everyone" } } }))).toBe(true)
      expect(validate(deep({ _tag: "Not", rule: { _tag: "Not", rule: { _tag: "Evryone" } } }))).toBe(false)
    })
  )
})

describe("places in a JSON text", () => {
  const text = '{\n  "a": [\n    { "b": 1 },\n    { "c": { "d": "x" } }\n  ],\n  "a2": true\n}\n'

  it.each([
    [["a", 1, "c", "d"], 4, 19],
    [["a", 0], 3, 5],
    [["a2"], 6, 9],
    [[], 1, 1],
    [["a", 1, "missing"], 4, 5],
    [["a", 1, "c", "missing", "below"], 4, 12],
    [["a", 7], 2, 8]
  ] as const)("of %j is line %i, column %i", (path, line, column) => {
    expect(placesIn(text).of(path)).toEqual({ line, column })
  })

  it.each([
    ['{ "a": 1,\n  }', "PropertyNameExpected", 2, 3],
    ['{ "a": 1\n  "b": 2 }', "CommaExpected", 2, 3],
    ['{\n"a": }', "ValueExpected", 2, 6],
    ['{\n"a": "x\n}', "UnexpectedEndOfString", 2, 6],
    ["{}\n// no", "InvalidCommentToken", 2, 1],
    ["", "ValueExpected", 1, 1]
  ] as const)("that is broken: %j", (broken, kind, line, column) => {
    expect(placesIn(broken).fault).toEqual({ kind, place: { line, column } })
  })

  it("that is nested deeper than anything can go is broken, and nothing breaks of it", () => {
    expect(placesIn("[".repeat(200_000)).fault).toBeDefined()
    expect(placesIn("[".repeat(200_000) + "]".repeat(200_000)).of(["a", 0])).toEqual({ line: 1, column: 1 })
  })

  it("is not broken where it is JSON", () => {
    expect(placesIn(text).fault).toBeUndefined()
  })

  it("counts the last of a key that stands there twice, as JSON does", () => {
    expect(placesIn('{ "a": 1,\n "a": 2 }').of(["a"])).toEqual({ line: 2, column: 7 })
  })
})
