// What the office's long work costs, and what members notice of it: a list of many people imported and granted from the
// pages, on a real server, with the process killed in the middle of each and started again, while members open my page
// all the time. Prints how long each took, the greatest memory of the process, and how long my page took meanwhile.
// Never a test: nothing fails because it is slow.
import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { Locator, Page } from "playwright-core"
import { launchBrowser } from "../test/support/browser.ts"
import { freshDatabase } from "../test/support/database.ts"
import { formClient } from "../test/support/formClient.ts"
import { cellsOf, csvLine, headerOf, memberLine } from "../test/support/membersFile.ts"
import { firstNumber, mostMembers } from "./support/members.ts"
import { optionsOf, whole } from "./support/options.ts"
import { startPostgres } from "../test/support/PostgresServer.ts"
import { run, type Service, startService } from "../test/support/service.ts"
import { machine, runOf, table } from "./support/report.ts"

const usage = `Usage: npm run bench:office -- [options]
  --people N    how many people the list has (default 200000)
  --no-kill     do not kill the process in the middle of the work
  --help        this text`

const values = optionsOf(usage, { people: "200000", "no-kill": false })
const people = whole("people", values.people, mostMembers)
/** Work that takes longer is stuck. */
const mostMillis = 20 * 60_000
/** How long a member waits for a page before opening it anew. */
const patienceMillis = 10_000
const kills = !values["no-kill"]

const server = await startPostgres()
const databaseUrl = await freshDatabase(server.url)
const env = {
  DATABASE_URL: databaseUrl,
  FUKURI_SECRET: "a secret of a benchmark, long enough to be one",
  FUKURI_DEMO: "1",
  FUKURI_CLOCK: "2024-07-01T09:00:00+09:00"
}
const browser = await launchBrowser()
let service = await startService(env)
let peakKb = 0
const watching = new AbortController()
const memory = (async () => {
  while (!watching.signal.aborted) {
    peakKb = Math.max(peakKb, await residentKb(service))
    await sleep(200)
  }
})()

const rows: Array<ReadonlyArray<string>> = []

/** Does one piece of work, while a member opens my page again and again, and notes what it cost. */
const measure = async (what: string, work: () => Promise<void>): Promise<void> => {
  const millis: Array<number> = []
  const done = new AbortController()
  const member = (async () => {
    while (!done.signal.aborted) {
      try {
        await Promise.race([openMyPage(millis), sleep(patienceMillis).then(() => Promise.reject(new Error("late")))])
      } catch {
        // The process is being started again, or it was on the way when it was killed.
        memberOf = ""
      }
      await sleep(50)
    }
  })()
  peakKb = 0
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  done.abort()
  await member
  const { p50Millis } = runOf(millis, seconds)
  const p95 = millis[Math.floor(millis.length * 0.95)] ?? 0
  rows.push([
    what,
    seconds.toFixed(1),
    `${Math.round(peakKb / 1024)} MB`,
    p50Millis.toFixed(0),
    p95.toFixed(0),
    String(millis.length)
  ])
  process.stderr.write(`${what}: ${seconds.toFixed(1)} s\n`)
}

const memberNumber = "123456"
const memberBirthDate = "19741212"
let member = formClient(service.url)
let memberOf = ""

async function openMyPage(millis: Array<number>): Promise<void> {
  if (memberOf !== service.url) {
    member = formClient(service.url)
    const login = await member.open("/CouponInfoLogin/sag")
    await member.press(login, "ログイン", { number: memberNumber, birthDate: memberBirthDate })
    memberOf = service.url
  }
  const began = performance.now()
  const page = await member.open("/CouponInfo/sag")
  if (page.heading === "マイページ") millis.push(performance.now() - began)
  else memberOf = ""
}

async function residentKb(of: Service): Promise<number> {
  try {
    const status = await readFile(`/proc/${of.pid}/status`, "utf8")
    return Number(/VmRSS:\s+([0-9]+)/.exec(status)?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** A clerk of the demo, logged in. */
const clerk = async (id: "demo" | "demo2", javaScriptEnabled = true): Promise<Page> => {
  const password = new RegExp(`${id} / (\\S+)`).exec(service.output())?.[1] ?? ""
  const context = await browser.newContext({ locale: "ja-JP", timezoneId: "Asia/Tokyo", javaScriptEnabled })
  const page = await context.newPage()
  await page.goto(`${service.url}/office/login`)
  await page.getByLabel("ログインID").fill(id)
  await page.getByLabel("パスワード").fill(password)
  await page.getByRole("button", { name: "ログイン", exact: true }).click()
  await page.waitForLoadState()
  return page
}

/** Kills the process when the work is some way in, and starts it again. */
const killAndStart = async (): Promise<void> => {
  await service.kill9()
  service = await startService(env)
}

/** Waits until a page shows something, opening it anew. Answers how many different states of progress it showed. */
const until = async (path: string, shows: (page: Page) => Locator, killAfterSeconds?: number): Promise<number> => {
  let page = await clerk("demo", false)
  const seen = new Set<string>()
  const began = performance.now()
  let killed = killAfterSeconds === undefined
  for (;;) {
    await page.goto(`${service.url}${path}`)
    const text = await page.locator("main").innerText()
    seen.add(/[0-9,]+ \/ [0-9,]+|[0-9,]+(?=[人行件])/.exec(text)?.[0] ?? "")
    if ((await shows(page).count()) > 0) break
    if (performance.now() - began > mostMillis) throw new Error(`${path} does not come to its end:\n${text}`)
    if (!killed && performance.now() - began > (killAfterSeconds ?? 0) * 1000) {
      killed = true
      await killAndStart()
      page = await clerk("demo", false)
    }
    await sleep(400)
  }
  await page.context().close()
  return seen.size
}

const button = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name })

const pathOf = (page: Page): string => new URL(page.url()).pathname

await measure("nothing but members", () => sleep(10_000))

{
  const page = await clerk("demo")
  await page.goto(`${service.url}/office/settings/edit`)
  await page.getByLabel(/承認したときだけ付与する/).check()
  await page.getByRole("button", { name: "変わる内容を確かめる" }).click()
  await page.getByRole("button", { name: "変更する" }).click()
  await page.waitForLoadState()
  await page.context().close()
}

/** Members of every age, sex and length of appointment, as an office's system would write them. */
const lineOf = (index: number): string => {
  const number = String(firstNumber + index)
  return csvLine(
    cellsOf(
      memberLine({
        number,
        name: `見本 ${index}`,
        // The one who opens my page all the time stays who they are.
        birthDate:
          number === memberNumber
            ? memberBirthDate
            : `${1955 + (index % 45)}${String(1 + (index % 12)).padStart(2, "0")}${String(1 + (index % 28)).padStart(2, "0")}`,
        sex: index % 3 === 0 ? "男" : "女",
        workplaceCode: String(10_000 + (index % 500)),
        workplaceName: `見本県立第${index % 500}学校`
      })
    )
  )
}

const lines = [csvLine(headerOf("japanese")), ...Array.from({ length: people }, (_, index) => lineOf(index))]
const list = Buffer.from(`${lines.join("\r\n")}\r\n`, "utf8")
let importPath = ""
await measure(`upload and look through ${people} lines (${Math.round(list.length / 2 ** 20)} MB)`, async () => {
  const page = await clerk("demo")
  await page.goto(`${service.url}/office/imports`)
  await page.getByLabel("ファイルを選ぶ").setInputFiles({ name: "members.csv", mimeType: "text/csv", buffer: list })
  await page.getByRole("button", { name: "読み込む" }).click()
  await page.waitForURL(/\/office\/imports\/./)
  importPath = pathOf(page)
  await page.context().close()
  const states = await until(importPath, button(/適用する/))
  process.stderr.write(`  states of progress seen: ${states}\n`)
})

await measure(`apply${kills ? ", killed once" : ""}`, async () => {
  const page = await clerk("demo")
  await page.goto(`${service.url}${importPath}`)
  for (const box of await page.getByRole("checkbox").all()) await box.check()
  await page
    .getByRole("button", { name: /適用する/ })
    .last()
    .click()
  await page.waitForLoadState()
  await page.context().close()
  const states = await until(importPath, button("この取込を取り消す"), kills ? 4 : undefined)
  process.stderr.write(`  states of progress seen: ${states}\n`)
})

let runPath = ""
await measure("rehearse a grant run", async () => {
  const page = await clerk("demo")
  await page.goto(`${service.url}/office/grants`)
  await page.getByRole("button", { name: "予行する" }).click()
  await page.waitForURL(/\/office\/grants\/./)
  runPath = pathOf(page)
  await page.context().close()
  const states = await until(runPath, button("承認を申請する"))
  process.stderr.write(`  states of progress seen: ${states}\n`)
})

await measure(`grant to everybody${kills ? ", killed once" : ""}`, async () => {
  const asking = await clerk("demo")
  await asking.goto(`${service.url}${runPath}`)
  await asking.getByRole("button", { name: "承認を申請する" }).click()
  await asking.waitForLoadState()
  await asking.context().close()
  const agreeing = await clerk("demo2")
  await agreeing.goto(`${service.url}${runPath}`)
  await agreeing.getByRole("button", { name: /承認する/ }).click()
  await agreeing.waitForLoadState()
  await agreeing.context().close()
  const states = await until(runPath, (page) => page.locator(".chip", { hasText: /^付与済み$/ }), kills ? 6 : undefined)
  process.stderr.write(`  states of progress seen: ${states}\n`)
})

watching.abort()
await memory
await service.stop()
const check = await run(["check"], { DATABASE_URL: databaseUrl })
await browser.close()
process.stdout.write(
  [
    machine(server.dataDir),
    "",
    table(["work", "seconds", "peak memory", "my page p50 ms", "p95 ms", "pages"], rows),
    "",
    check.stdout.trim(),
    ""
  ].join("\n")
)
await server.stop()
