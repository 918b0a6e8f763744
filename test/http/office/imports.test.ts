// Members lists over real HTTP: handed in as a browser does, worked on while the page watches, looked at, applied and
// taken back by clerks of different roles.
import { request } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { Audit, Holders, MemberLists, MemberListTasks, Tasks } from "@fukuri/core"
import { Effect, Stream } from "effect"
import * as TableFile from "../../../packages/http/src/TableFile.ts"
import { type FormClient, type Page } from "../../support/formClient.ts"
import {
  badCells,
  cellsOf,
  csvLine,
  csvOf,
  manyLines,
  type MemberCells,
  memberLine,
  toShiftJis
} from "../../support/membersFile.ts"
import { sag } from "../../support/people.ts"
import { type OfficeService, withOffice } from "./officeService.ts"

const handlers = MemberListTasks.handlersWith(TableFile.rowsOf)

/** What the service does by itself: takes up what waits. */
const work = (service: OfficeService, owner = "one") => service.run(Tasks.turn(owner, handlers))

const sent = (client: FormClient) => [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ")

const csrfOf = async (client: FormClient): Promise<string> => {
  const page = await client.open("/office/imports")
  return page.forms.find(({ fields }) => "csrf" in fields)?.fields["csrf"] ?? assert.fail("no proof on the page")
}

/** Hands a file in as a browser does. Answers the status and where it leads to. */
const upload = async (
  service: OfficeService,
  client: FormClient,
  content: string | Uint8Array | undefined,
  asOf = "2024-07-01"
) => {
  const form = new FormData()
  form.set("csrf", await csrfOf(client))
  form.set("asOf", asOf)
  const bytes = typeof content === "string" ? Buffer.from(content) : content
  if (bytes !== undefined) form.set("file", new Blob([new Uint8Array(bytes)]), "名簿 7月.csv")
  const response = await fetch(new URL("/office/imports", service.url), {
    method: "POST",
    redirect: "manual",
    headers: { cookie: sent(client) },
    body: form
  })
  return { status: response.status, path: response.headers.get("location") ?? "", html: await response.text() }
}

/** Hands a file in, lets it be looked through, and opens its page. */
const looked = async (service: OfficeService, client: FormClient, content: string | Uint8Array, asOf?: string) => {
  const { path, status } = await upload(service, client, content, asOf)
  assert.strictEqual(status, 303)
  await work(service)
  return client.open(path)
}

const everybody = (service: OfficeService) =>
  service.run(
    Effect.gen(function* () {
      return (yield* Stream.runCollect((yield* Holders.Holders).all(sag))).flat()
    })
  )

const actions = async (service: OfficeService): Promise<ReadonlyArray<string>> => {
  const lines = await service.run(
    Effect.gen(function* () {
      return (yield* Stream.runCollect((yield* Audit.Audit).all(sag))).flat()
    })
  )
  return lines.flatMap(({ action, actor }) => (action.startsWith("import.") ? [`${action} ${actor}`] : []))
}

const lists = (service: OfficeService) => service.run(MemberLists.history(sag, { limit: 10 }))

/** The events of a stream, until it is closed. */
const eventsOf = async (service: OfficeService, client: FormClient, path: string) => {
  const response = await fetch(new URL(path, service.url), { headers: { cookie: sent(client) } })
  assert.strictEqual(response.headers.get("content-type"), "text/event-stream; charset=utf-8")
  const text = await response.text()
  return text
    .split("\n\n")
    .filter((each) => each.startsWith("event:"))
    .map((each) => {
      const [, event = "", data = ""] = /^event: (.*)\ndata: (.*)$/.exec(each) ?? []
      return { event, data: JSON.parse(data) as { done?: number; total?: number; text?: string } }
    })
}

const taskOf = (page: Page): string => /\/office\/tasks\/([0-9a-z-]+)/.exec(page.html)?.[1] ?? assert.fail("no task")

const people = manyLines(10_000)

/** The whole list with three lines spoiled. */
const spoiled = (): Uint8Array => {
  const lines: ReadonlyArray<MemberCells> = people.map((line, index) =>
    index === 10
      ? { ...line, birthDate: "19741399" }
      : index === 5_000
        ? { ...line, sex: "=1+1" }
        : index === 9_991
          ? { ...line, number: "123" }
          : line
  )
  return toShiftJis(csvOf(lines))
}

describe("a clerk's list of 10,000 lines in Shift_JIS", () => {
  it(
    "with three bad lines is refused with all three, mended it is looked at, applied and taken back",
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      const before = await everybody(service)

      const wrong = await looked(service, clerk, spoiled())
      assert.strictEqual(wrong.status, 200)
      assert.include(wrong.text, "3件の誤りがあるため、取り込めません。")
      assert.include(wrong.text, "12 生年月日 19741399 暦にない日付です。")
      const csv = await clerk.get(`${wrong.path}/problems.csv`)
      assert.match(csv.headers.get("content-disposition") ?? "", /attachment/)
      assert.deepStrictEqual(
        csv.html
          .replace(/^\uFEFF/, "")
          .split("\r\n")
          .slice(0, 3),
        [
          "行,列,値,直し方",
          "12,生年月日,19741399,暦にない日付です。",
          "5002,性別,'=1+1,性別は 男・女、M・F、1・2 のどれかで書いてください。"
        ]
      )
      assert.deepStrictEqual(await everybody(service), before)

      const { path } = await upload(service, clerk, toShiftJis(csvOf(people)))
      const waiting = await clerk.open(path)
      assert.include(waiting.text, "順番を待っています")
      assert.match((await clerk.open(`/office/tasks/${taskOf(waiting)}`)).text, /開始 \S+ \S+ 運用 三郎/)
      const followed = eventsOf(service, clerk, `/office/tasks/${taskOf(waiting)}/events`)
      await work(service)
      const events = await followed
      assert.strictEqual(events.at(-1)?.event, "done")
      const last = events.findLast(({ event }) => event === "progress")?.data
      assert.strictEqual(last?.done, last?.total)
      assert.isAbove(last?.total ?? 0, 9_999)
      assert.isAbove(events.length, 2)

      const preview = await clerk.open(path)
      assert.match(preview.text, /新規 10,000 人 変更 0 人 資格喪失 \d\d 人/)
      assert.include(preview.text, "髙﨑 0郎")
      const unsure = await clerk.press(preview, "適用する")
      assert.strictEqual(unsure.status, 422)
      assert.include(unsure.text, "資格を失う人が多い名簿です。正しければ、チェックを付けてください。")
      assert.deepStrictEqual(await everybody(service), before)

      const applying = await clerk.press(preview, "適用する", { "accept-loss": "1" })
      assert.include(applying.text, "適用中")
      await work(service)
      const applied = await clerk.open(path)
      assert.include(applied.text, "適用済")
      assert.include(applied.text, "多くの人が資格を失いますが、正しい内容です")
      assert.strictEqual((await everybody(service)).length, before.length + 10_000)
      assert.match(
        (await clerk.open("/office/imports")).text,
        /運用 三郎 名簿 7月\.csv 2024\/7\/1 10,000 10,000 0 \d+ 適用済/
      )

      const silent = await clerk.press(applied, "この取込を取り消す")
      assert.strictEqual(silent.status, 422)
      assert.include(silent.text, "理由を500文字以内で入力してください。")
      const undone = await clerk.press(applied, "この取込を取り消す", { reason: "別の団体の名簿でした" })
      assert.include(undone.text, "取込を取り消しました。")
      assert.include(undone.text, "別の団体の名簿でした")
      assert.deepStrictEqual(await everybody(service), before)

      assert.deepStrictEqual(
        (await actions(service)).filter((each) => !/import\.(read|export)/.test(each)),
        [
          "import.receive clerk:operator",
          "import.receive clerk:operator",
          "import.apply clerk:operator",
          "import.apply.refused clerk:operator",
          "import.apply clerk:operator",
          "import.applied clerk:operator",
          "import.undo clerk:operator"
        ]
      )
    })
  )
})

describe("what is wrong in a file", () => {
  it(
    "of twenty kinds comes as a file whose cells are never formulas",
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      const bad = Object.values(badCells).map(({ change }, index) =>
        memberLine({ number: String(200_000 + index), ...change })
      )
      const formulas = ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1"].map((sex, index) =>
        memberLine({ number: String(300_000 + index), sex })
      )
      const lines = [...bad, ...formulas, memberLine({ number: "400000" }), memberLine({ number: "400000" })]
      const content = [csvOf([]).trim(), ...lines.map((line) => csvLine(cellsOf(line))), '"見本" 太郎,01', ""].join(
        "\r\n"
      )
      const wrong = await looked(service, clerk, content)
      const { html: csv } = await clerk.get(`${wrong.path}/problems.csv`)
      const rows = csv.trim().split("\r\n").slice(1)
      assert.isAtLeast(new Set(rows.map((row) => row.split(",").at(-1))).size, 17)
      assert.isAtLeast(rows.length, 24)
      for (const row of rows) {
        const value = row.split(",")[2] ?? ""
        // A code with leading zeros is a formula of nothing but its own text.
        assert.notMatch(value, /^"?\s*[=+\-@](?!""[0-9]+"""$)/, row)
      }
      assert.include(csv, "'=cmd|' /C calc'!A0")
    })
  )

  it.each([
    {
      wrong: "a PDF",
      content: Buffer.from("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<</Type/Catalog>>\nendobj\n")
    },
    { wrong: "nothing", content: "" },
    { wrong: "a header alone", content: csvOf([]) },
    { wrong: "no header", content: csvOf([memberLine()]).split("\r\n")[1] ?? "" }
  ])("is said in one sentence when the file is $wrong", ({ content }) =>
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      const wrong = await looked(service, clerk, content)
      assert.include(wrong.text, "1件の誤りがあるため、取り込めません。")
      const left = await clerk.press(wrong, "破棄する")
      assert.include(left.text, "破棄しました。名簿は変わっていません。")
    })()
  )

  it(
    "in the form is told at its field, and nothing is kept",
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      const before = await lists(service)
      const none = await upload(service, clerk, undefined)
      assert.strictEqual(none.status, 422)
      assert.include(none.html, "ファイルを選んでください。")
      const noDay = await upload(service, clerk, csvOf([memberLine()]), "7月1日")
      assert.strictEqual(noDay.status, 422)
      assert.include(noDay.html, "基準日を入力してください。")
      assert.include(noDay.html, 'value="7月1日"')
      assert.deepStrictEqual(await lists(service), before)
    })
  )

  it(
    "nothing is kept of a file that breaks off on its way",
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      const boundary = "------------------------0123456789abcdef"
      const part = (name: string, value: string) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
      const body = [
        part("csrf", await csrfOf(clerk)),
        part("asOf", "2024-07-01"),
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n`,
        csvOf(manyLines(5_000))
      ].join("")
      const before = await lists(service)
      await new Promise<void>((resolve) => {
        const sending = request(new URL("/office/imports", service.url), {
          method: "POST",
          headers: {
            cookie: sent(clerk),
            "content-type": `multipart/form-data; boundary=${boundary}`,
            "content-length": Buffer.byteLength(body) + 1_000_000
          }
        })
        sending.on("error", () => resolve())
        sending.write(body)
        const arrived = setInterval(() => {
          void lists(service).then((now) => {
            if (now.length === before.length) return
            clearInterval(arrived)
            sending.destroy()
          })
        }, 20)
      })
      const end = Date.now() + 60_000
      while ((await lists(service)).length > before.length && Date.now() < end)
        await new Promise((next) => setTimeout(next, 20))
      assert.deepStrictEqual(await lists(service), before)
    })
  )
})

describe("two clerks", () => {
  it(
    "who look at two lists: the second to apply looks again",
    withOffice({}, async (service) => {
      const [first, second] = [await service.login("operator"), await service.login("operator2")]
      const mine = await looked(service, first, csvOf(manyLines(30)))
      const theirs = await looked(service, second, csvOf(manyLines(40)))
      await second.press(theirs, "適用する", { "accept-loss": "1" })
      await work(service)
      const late = await first.press(mine, "適用する", { "accept-loss": "1" })
      assert.strictEqual(late.status, 422)
      assert.include(late.text, "この確認のあとに別の名簿が適用されたため、適用していません。")
      const again = await first.press(late, "もう一度確認する")
      await work(service)
      const preview = await first.open(again.path)
      assert.include(preview.text, "適用待ち")
      assert.include(preview.text, "10人")
    })
  )

  it(
    "of whom one pressed already: the other sees where it stands",
    withOffice({}, async (service) => {
      const [first, second] = [await service.login("operator"), await service.login("operator2")]
      const page = await looked(service, first, csvOf(manyLines(30)))
      const theirs = await second.open(page.path)
      await first.press(page, "適用する", { "accept-loss": "1" })
      const late = await second.press(theirs, "適用する", { "accept-loss": "1" })
      assert.strictEqual(late.status, 409)
      assert.include(late.text, "ほかの操作で状態が変わった")
    })
  )
})

describe("a clerk who", () => {
  it(
    "may only look sees neither names nor the forms, and nothing can be done without the permission",
    withOffice({}, async (service) => {
      const [operator, viewer, desk] = [
        await service.login("operator"),
        await service.login("viewer"),
        await service.login("desk")
      ]
      const mine = await looked(
        service,
        operator,
        csvOf([memberLine({ number: "999999", name: "秘密 太郎", birthDate: "19600101" })])
      )
      const seen = await viewer.open(mine.path)
      assert.include(seen.text, "秘＊＊＊")
      assert.notMatch(seen.text, /太郎|1960/)
      assert.deepStrictEqual(
        seen.forms.filter(({ action }) => action.startsWith("/office/imports")),
        []
      )
      assert.notInclude((await viewer.open("/office/imports")).text, "名簿を読み込む")
      assert.strictEqual((await viewer.get(`${mine.path}/differences.csv`)).status, 403)
      const csv = await desk.get(`${mine.path}/differences.csv`)
      assert.include(csv.html, "新規,2,999999,秘密 太郎")
      assert.strictEqual((await upload(service, desk, csvOf([memberLine()]))).status, 403)
      const csrf = await csrfOf(desk)
      for (const deed of ["check", "apply", "discard", "undo"]) {
        assert.strictEqual((await desk.post(`${mine.path}/${deed}`, { csrf })).status, 403)
      }
      assert.includeMembers([...(await actions(service))], ["import.read clerk:operator", "import.export clerk:desk"])
      assert.notInclude(await actions(service), "import.read clerk:viewer")
      assert.strictEqual((await viewer.get("/office/imports/none")).status, 404)
      assert.strictEqual((await viewer.get("/office/tasks/none")).status, 404)
    })
  )

  it(
    "pauses, resumes and cancels the work",
    withOffice({}, async (service) => {
      const clerk = await service.login("operator")
      const { path } = await upload(service, clerk, csvOf(manyLines(30)))
      const task = await clerk.open(`/office/tasks/${taskOf(await clerk.open(path))}`)
      assert.include(task.text, "待機中")
      const paused = await clerk.press(task, "一時停止")
      assert.include(paused.text, "一時停止しています。")
      await work(service)
      assert.include((await clerk.open(path)).text, "確認中")
      const resumed = await clerk.press(paused, "再開")
      assert.include(resumed.text, "待機中")
      const cancelled = await clerk.press(resumed, "中止")
      assert.include(cancelled.text, "中止します")
      await work(service)
      assert.include((await clerk.open(task.path)).text, "中止しました。")
      assert.strictEqual((await clerk.post(`${task.path}/pause`, { csrf: await csrfOf(clerk) })).status, 409)
      const list = await clerk.open(path)
      assert.include(list.text, "内容をまだ確認していません。")
      await clerk.press(list, "確認する")
      await work(service)
      assert.include((await clerk.open(path)).text, "適用待ち")
      const viewer = await service.login("viewer")
      assert.strictEqual((await viewer.post(`${task.path}/cancel`, { csrf: await csrfOf(viewer) })).status, 403)
    })
  )
})
