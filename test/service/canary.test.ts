// Somebody's number, birth date and name, through everything that is done with them: the six steps, my page, paper, wrong
// logins, a day at the office, and what another system asks and is told. Afterwards they are in no address, header, line, metric or
// file of the service, but for its database; nor is what only that system may know. What leaves to a collector is in watching.test.ts; causes of faults are in secrets.test.ts; the record is in
// office/hygiene.test.ts.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, inject, it } from "@effect/vitest"
import { hospital, logIn, pressNow, receiptOn, refresh, toConfirm } from "../http/journey.ts"
import { submit } from "../http/office/world.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { type FormClient, formClient, type Page } from "../support/formClient.ts"
import { csvOf, memberLine } from "../support/membersFile.ts"
import { type Service, startService } from "../support/service.ts"
import { eventsToThisMachine, logInAtOffice, type SystemDay, systemDay } from "./otherSystem.ts"

const canary = { number: "345678", birthDate: "19840402" }
const said =
  /(?<![0-9A-Za-z])345678(?![0-9A-Za-z])|1984-?04-?02|1984[年/.]0?4[月/.]0?2|すみれ|スミレ|ｽﾐﾚ|59[.年]0?4[.月]0?2/

let databaseUrl: string
let service: Service
let folder: string
/** What was asked for, and the headers of what was answered. */
const addresses: Array<string> = []
const headers: Array<string> = []
let metrics: string
let system: SystemDay
const seen = new Set<string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fukuri-canary-"))
  databaseUrl = await freshDatabase(inject("postgresUrl"))
  service = await startService(
    {
      DATABASE_URL: databaseUrl,
      FUKURI_DEMO: "1",
      FUKURI_CLOCK: "2024-07-01T09:00:00+09:00",
      TMPDIR: folder,
      ...eventsToThisMachine
    },
    { dataFolder: join(folder, "data") }
  )
  const restore = watchRequests()
  const clerk = formClient(service.url)
  try {
    const receipt = await memberDay(formClient(service.url))
    await officeDay(clerk, receipt)
  } finally {
    restore()
  }
  // Its addresses have the number, since its contract says so.
  system = await systemDay(service, clerk, canary)
  metrics = await (await fetch(`${service.url}/metrics`)).text()
})

afterAll(async () => {
  await service?.stop()
  await dropDatabase(databaseUrl)
  await rm(folder, { recursive: true, force: true })
})

/** Notes every address and every header from now on. Answers how to stop that. */
const watchRequests = (): (() => void) => {
  const original = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    addresses.push(input instanceof Request ? input.url : String(input))
    const response = await original(input, init)
    for (const [name, value] of response.headers) headers.push(`${name}: ${value}`)
    return response
  }
  return () => {
    globalThis.fetch = original
  }
}

/** Wrong logins everywhere, then everything that a member can do. Answers the receipt number of the use. */
const memberDay = async (client: FormClient): Promise<string> => {
  const entrances = [
    [hospital, "次へ"],
    ["/CouponInfoLogin/sag", "ログイン"],
    ["/PaperApplication/sag", "ログイン"]
  ] as const
  const wrongs = [
    { ...canary, birthDate: "19840403" },
    { number: "999999", birthDate: canary.birthDate },
    { number: "すみれ", birthDate: "1984年4月2日" }
  ]
  for (const [path, button] of entrances) {
    for (const wrong of wrongs) await client.press(await client.open(path), button, wrong)
    // Without its proof.
    await client.another().post(path, canary)
  }
  await client.get("/nothing/at/all")

  const confirming = await toConfirm(client, await logIn(client, canary), refresh)
  const done = await pressNow(client, confirming)
  const mistake = await client.get(
    `${new URL(done.path, service.url).pathname.replace(/done$/, "mistake")}${search(done)}`
  )
  assert.isBelow(mistake.status, 500)
  const myPage = await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", canary)
  note(myPage)
  await client.press(myPage, "ログアウト")

  const paper = await client.press(await client.open("/PaperApplication/sag"), "ログイン", canary)
  await submit(client, paper, /\/form$/, { ground: "no-device", text: "端末がありません" })
  return receiptOn(done)
}

const search = (page: Page): string => new URL(page.path, service.url).search

/** Searching, looking, noting, correcting, reporting, uploading, exporting. */
const officeDay = async (client: FormClient, receipt: string): Promise<void> => {
  await client.press(await client.open("/office/login"), "ログイン", { id: canary.number, password: canary.birthDate })
  await logInAtOffice(service, client)

  for (const q of ["例示 すみれ", "スミレ", canary.number]) {
    note(await submit(client, await client.open("/office/holders"), /\/search$/, { q }))
  }
  const holder = await submit(client, await client.open("/office/holders"), /\/search$/, { q: canary.number })
  note(await submit(client, holder, /\/notes$/, { text: "すみれさん(345678)から電話がありました" }))
  note(await submit(client, holder, /\/personal$/, {}))

  const correction = await submit(client, await client.open(`/office/uses/${receipt}/correct`), /\/confirm$/, {
    quantity: "1",
    reason: "quantity",
    text: "すみれさんが間違えて押したと電話がありました",
    toldBy: "facility",
    caller: "受付の田中さん",
    toldOn: "2024-07-01"
  })
  note(await submit(client, correction, /\/correct$/, {}))

  const told = await submit(client, await client.open("/office/outages/new"), /\/confirm$/, {
    facility: "1234567",
    ...canary,
    name: "例示 すみれ",
    course: "my-refresh",
    quantity: "1",
    usedOn: "2024-06-03",
    usedAt: "10:00",
    reporter: "受付 田中",
    toldOn: "2024-07-01"
  })
  note(told)
  await submit(client, told, /\/outages$/, {})
  await client.post("/office/audit/find", { about: canary.number, csrf: "not ours" })
  note(
    await submit(client, await client.open("/office/audit"), /\/audit\/find$/, { kind: "holder", about: canary.number })
  )

  await uploadList(client, "/office/imports", { asOf: "2024-07-01" })
  await uploadList(client, "/office/outages/file", {})
  await followLinks(client, [
    holder.path,
    "/office",
    "/office/uses",
    `/office/uses/${receipt}`,
    "/office/imports",
    "/office/audit"
  ])
  for (const path of ["/office/uses.csv", "/office/audit.csv", "/office/facilities.csv"]) {
    note(await client.get(path))
  }
}

/** Sends a list in which the person stands, under a name of theirs. */
const uploadList = async (
  client: FormClient,
  path: string,
  fields: Readonly<Record<string, string>>
): Promise<void> => {
  const csrf = (await client.open("/office/account")).forms.find((form) => "csrf" in form.fields)?.fields["csrf"] ?? ""
  const form = new FormData()
  for (const [name, value] of Object.entries({ csrf, ...fields })) form.set(name, value)
  const line = memberLine({ ...canary, name: "例示 すみれ", kana: "レイジ スミレ", sex: "不明" })
  form.set("file", new Blob([csvOf([line])]), "members.csv")
  const answer = await fetch(new URL(path, service.url), {
    method: "POST",
    redirect: "manual",
    headers: { cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    body: form
  })
  assert.isBelow(answer.status, 500)
}

/** Opens what some pages link to, files among it. */
const followLinks = async (client: FormClient, paths: ReadonlyArray<string>): Promise<void> => {
  const links = new Set<string>()
  for (const path of paths) {
    const page = await client.open(path)
    note(page)
    for (const [, href = ""] of page.html.matchAll(/href="(\/office[^"#]*)"/g)) links.add(href.replaceAll("&amp;", "&"))
  }
  for (const link of links) if (!link.endsWith("/events")) note(await client.get(link))
}

/** Remembers what of the person was shown: what is searched for has to have been there. */
const note = ({ html }: Page): void => {
  for (const text of ["345678", "例示 すみれ", "1984"]) if (html.includes(text)) seen.add(text)
}

/** That neither the person nor what a system has for itself stands in a text, also where it is written as an address writes it. */
const assertSaysNothing = (text: string, where: string): void => {
  for (const each of [text, decoded(text)]) {
    assert.isNull(said.exec(each), `${where}: ${each.slice(0, 300)}`)
    for (const secret of system.secrets) assert.notInclude(each, secret, where)
  }
}

const decoded = (text: string): string =>
  text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"))

describe("somebody's number, name and birth date", () => {
  it("were on the pages of that day", () => {
    assert.sameMembers([...seen], ["345678", "例示 すみれ", "1984"])
  })

  it("are in no address, that of a redirect included, and in no header of an answer", () => {
    assert.isAbove(addresses.length, 100)
    for (const address of addresses) assertSaysNothing(address, "an address")
    for (const header of headers) assertSaysNothing(header, "a header")
    for (const { headers, path } of system.answers) {
      for (const [name, value] of headers) assertSaysNothing(`${name}: ${value}`, path)
    }
  })

  it("are in nothing that another system is answered or told, but for the number where it has a right to it", () => {
    assert.isAbove(system.answers.length, 15)
    assert.match(system.told.join(), /"holder":"345678"/)
    for (const text of system.told) assertSaysNothing(text.replaceAll(`"${canary.number}"`, "number"), "an event")
    for (const { path, status, text } of system.answers) {
      assertSaysNothing(status < 400 ? text.replaceAll(`"${canary.number}"`, "number") : text, `${status} ${path}`)
    }
  })

  it("are told to no other page: every answer keeps the browser from saying where it came from", () => {
    const policies = headers.filter((header) => header.startsWith("referrer-policy:"))
    assert.deepStrictEqual([...new Set(policies)], ["referrer-policy: no-referrer"])
    assert.strictEqual(policies.length, addresses.length)
  })

  it("are in no line that the service wrote, and in no metric", () => {
    const lines = service.output().split("\n")
    assert.isAbove(lines.length, 100)
    for (const line of lines) assertSaysNothing(line, "a line")
    for (const line of metrics.split("\n")) assertSaysNothing(line.replace(/ [0-9.e+-]+$/, ""), "a metric")
  })

  it("are in no file of the service: neither in its data folder nor in the one for what is temporary", async () => {
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const file of files.filter((each) => each.isFile())) {
      assertSaysNothing(file.name, "the name of a file")
      assertSaysNothing(await readFile(join(file.parentPath, file.name), "utf8"), file.name)
    }
  })
})
