// One of everything that the office's pages are about, made through the pages themselves, so that every address of the
// route table can be asked for; and what of the stores was written meanwhile.
import { assert } from "@effect/vitest"
import {
  type ApiKey,
  ApiKeys,
  type CalendarDate,
  Catalogue,
  CouponBooks,
  type CouponProduct,
  Documents,
  type Facility,
  Holder,
  type HolderNumber,
  Holders,
  Jobs,
  LateNewsDesk,
  Ledger,
  type LedgerEntry,
  PaperApplications,
  PaperBatches,
  UnknownOutcome,
  Uploads,
  WebhookDelivery,
  WebhookSender
} from "@fukuri/core"
import { workTurn } from "@fukuri/http"
import { newRedemptionId } from "../../../packages/http/src/Ticket.ts"
import { Effect } from "effect"
import { officeRoutes } from "../../../packages/http/src/office/routes.ts"
import { hospital, logIn, pressNow, receiptOn, refresh, sakura, toConfirm } from "../journey.ts"
import { sag } from "../memberService.ts"
import type { FormClient, Page, PageForm } from "../../support/formClient.ts"
import { csvOf, manyLines, memberLine } from "../../support/membersFile.ts"
import { clerks, officeParts, type OfficeService, startOfficeService } from "./officeService.ts"

/** Every route of the office. */
export const routes = officeRoutes(officeParts)
export type Route = (typeof routes)[number]

/** The route that answers a method at a path. Those without parameters come first, as everywhere. */
export const routeOf = (method: string, path: string): Route | undefined =>
  routes
    .filter((route) => route.method === method.toUpperCase() && patternOf(route).test(path))
    .toSorted((a, b) => a.path.split(":").length - b.path.split(":").length)
    .at(0)

const patternOf = ({ path }: Route): RegExp =>
  new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/:[a-z]+/g, "[^/]+")}$`)

/** A service with one of everything in it. */
export interface World {
  readonly service: OfficeService
  /** The address of a route, about something that there is. */
  readonly addressOf: (route: Route) => string
}

/** The person whom everything is about. */
export const person = { number: "234567", name: "見本 さくら", birthDate: "1979-10-20" } as const

export const startWorld = async (prepare?: (service: OfficeService) => Promise<unknown>): Promise<World> => {
  const service = await startOfficeService()
  await prepare?.(service)
  const operator = await service.login("operator")
  const work = () => service.run(workTurn("a node"))

  const manager = await service.login("manager")
  const subscribed = await submit(manager, await manager.open("/office/webhooks/new"), /\/webhooks$/, {
    url: "https://coupon.example.jp/events?key=abc",
    kinds: "coupon.redeemed"
  })
  const webhook = /\/office\/webhooks\/([0-9a-z-]+)"/.exec(subscribed.html)?.[1] ?? assert.fail(subscribed.text)

  const receipt = await useThree(service)
  await service.run(tell(webhook))
  const page = await operator.press(await operator.open("/office/holders"), "探す", { q: person.number })
  const key = lastOf(page.path)
  const noted = await submit(operator, page, /\/notes$/, { text: "電話で問い合わせがありました" })
  const note = /\/notes\/([^/"]+)\/strike/.exec(noted.html)?.[1] ?? assert.fail(`no note: ${noted.text}`)

  const run = await submit(operator, await operator.open("/office/grants"), /\/grants$/, { on: "2024-07-01" })
  await work()
  await submit(operator, await operator.open(run.path), /\/request$/, {})

  const list = await upload(service, operator, "/office/imports", { asOf: "2024-07-01" }, csvOf(manyLines(20)))
  const task = /\/office\/tasks\/([0-9a-z-]+)/.exec((await operator.open(list)).html)?.[1] ?? assert.fail("no task")
  await work()
  const wrong = await upload(service, operator, "/office/imports", { asOf: "2024-07-01" }, wrongList)
  await work()

  const asked = await submit(operator, await operator.open(`/office/uses/${receipt}/correct`), /\/confirm$/, {
    quantity: "2",
    reason: "quantity",
    text: "受付で枚数を間違えて押したと電話がありました",
    toldBy: "facility",
    caller: "受付の田中さん",
    toldOn: "2024-07-01"
  })
  const correction = await submit(operator, asked, /\/correct$/, {})

  await service.run(keepCases(receipt as LedgerEntry.RedemptionId))
  const told = await submit(operator, await operator.open("/office/outages/new"), /\/confirm$/, {
    ...usedAtHospital,
    usedAt: "20:15"
  })
  const report = await submit(operator, told, /\/outages$/, {})
  const reported = await upload(service, operator, "/office/outages/file", {}, usesList)
  const kit = await submit(operator, await operator.open("/office/outages/kits"), /\/kits$/, { facility: "1234567" })

  const months = "/office/reports/months"
  // The first month with a use in the demo.
  const closed = "2024-05"
  await submit(operator, await operator.open(`${months}/${closed}/close`), /\/close$/, {})

  const facilities = await upload(service, operator, "/office/facilities/import", {}, facilityList)
  const editor = await submit(operator, await operator.open("/office/programmes?year=2025"), /\/drafts$/, {})
  const look = await operator.open(`${editor.path.replace(/\?.*/, "")}/publish`)
  const published = await submit(operator, look, /\/publish$/, { reason: "新しい事業" })
  const draft = await submit(operator, await operator.open("/office/programmes/kenshin-2024"), /\/draft$/, {})

  await submit(operator, await operator.open("/office/notices/new"), /\/notices$/, {
    kind: "planned",
    text: "設備を入れ替えます。",
    fromDay: "2024-07-10",
    fromTime: "22:00",
    untilDay: "2024-07-11",
    untilTime: "2:00"
  })
  const notice = /\/office\/notices\/([0-9a-z-]+)\/withdraw/.exec((await operator.open("/office/notices")).html)?.[1]
  const rushes = await submit(operator, await operator.open("/office/logins/rushes/new"), /\/rushes$/, {
    fromDay: "2024-07-10",
    fromTime: "8:00",
    untilDay: "2024-07-10",
    untilTime: "12:00",
    factor: "3",
    reason: "ドックの開始"
  })
  const rush = /\/office\/logins\/rushes\/([0-9a-z-]+)\/withdraw/.exec(rushes.html)?.[1]
  const paper = await service.run(paperOf(() => service.now()))
  await service.run(
    ApiKeys.make(clerks.manager, apiKey, { name: "人事システム", scopes: ["books:read"], secretHash: "0".repeat(64) })
  )

  const known: Readonly<Record<string, string>> = {
    "/office/holders/:key": key,
    "/office/holders/:key/notes/:note": note,
    "/office/grants/:id": lastOf(run.path),
    "/office/imports/:id": lastOf(list),
    "/office/imports/:id/problems.csv": lastOf(wrong),
    "/office/tasks/:id": task,
    "/office/uses/:id": receipt,
    "/office/corrections/:id": lastOf(correction.path),
    "/office/cases/:kind": "correction",
    "/office/cases/:kind/:id": lastOf(correction.path),
    "/office/late-news/:id": `use-${receipt}`,
    "/office/unknown-outcomes/:id": unknownPress,
    "/office/paper/applications/:id": paper.printed,
    "/office/paper/applications/:id/approve": paper.waiting,
    "/office/paper/applications/:id/ask": paper.waiting,
    "/office/paper/applications/:id/answer": paper.waiting,
    "/office/paper/applications/:id/refuse": paper.waiting,
    "/office/paper/applications/:id/withdraw": paper.waiting,
    "/office/paper/applications/:id/sheets/:sheet/void": paper.sheet,
    "/office/paper/applications/:id/sheets/:sheet": paper.sheet,
    "/office/paper/batches/:id": paper.batch,
    "/office/outages/:id": lastOf(report.path),
    "/office/outages/file/:id": lastOf(reported),
    "/office/outages/kits/:id": lastOf(kit.path),
    "/office/reports/months/:month": closed,
    "/office/reports/months/:month/close": "2024-06",
    "/office/reports/months/:month/facilities/:code": "1234567",
    "/office/facilities/import/:id": lastOf(facilities),
    "/office/facilities/:code": "1234567",
    "/office/programmes/:id": lastOf(published.path),
    "/office/programmes/:id/versions/:number": "1",
    "/office/drafts/:id": lastOf(draft.path),
    "/office/notices/:id": notice ?? assert.fail("no notice"),
    "/office/webhooks/:id": webhook,
    "/office/logins/rushes/:id": rush ?? assert.fail(rushes.text),
    "/office/clerks/:id": "viewer",
    "/office/api-keys/:id": apiKey
  }
  return { service, addressOf: ({ path }) => filledIn(path, known) }
}

/** A use that a later list speaks against, and a press whose outcome nobody knows: neither comes of pages. */
const keepCases = Effect.fnUntraced(function* (redemptionId: LedgerEntry.RedemptionId) {
  const holder = Holder.holderId(sag, person.number as HolderNumber.HolderNumber)
  const fiscalYear = 2024 as CalendarDate.FiscalYear
  const { at, today } = yield* CouponBooks.now
  const what = {
    product: "my-refresh" as CouponProduct.ProductId,
    course: "my-refresh" as CouponProduct.CourseKey,
    facility: "1234567" as Facility.FacilityCode
  }
  yield* LateNewsDesk.lateNews.add(holder, `use-${redemptionId}`, {
    fiscalYear,
    finding: { _tag: "UsedWithoutRight", ...what, redemptionId, usedOn: today, quantity: 3 },
    asOf: today,
    openedAt: at,
    state: { _tag: "Open" }
  })
  const press = { ...what, holder, redemptionId: unknownPress as LedgerEntry.RedemptionId, fiscalYear, quantity: 1, at }
  yield* UnknownOutcome.keep(press)
})

/** Tells another system, which takes everything, of the use. */
const tell = (id: string) =>
  WebhookDelivery.follow("a node", { association: sag, id }).pipe(
    Effect.provideService(WebhookSender.WebhookSender, {
      send: () => Effect.succeed({ _tag: "Answered", status: 204 })
    })
  )

const apiKey = "0123456789ab" as ApiKey.ApiKeyId

const unknownPress = "000000000000000Z"

/** The pattern with each parameter as it is known for the pattern itself, else for its beginning up to there. */
const filledIn = (pattern: string, known: Readonly<Record<string, string>>): string =>
  pattern.replace(/:[a-z]+/g, (parameter, offset: number) => {
    const isLast = pattern.lastIndexOf(":") === offset
    const value = (isLast ? known[pattern] : undefined) ?? known[pattern.slice(0, offset + parameter.length)]
    return value ?? assert.fail(`nothing is known for ${parameter} of ${pattern}`)
  })

/** One application that waits, and one that is printed, of people whom nothing else is about. */
const paperOf = (now: () => number) =>
  Effect.gen(function* () {
    const idOf = (n: number) =>
      `${Math.floor(now()).toString(36).padStart(9, "0")}-00000000000${n}` as LedgerEntry.Reference
    const [waiting, printed, batch] = [idOf(1), idOf(2), idOf(3)]
    const of = (number: string) => Holder.holderId(sag, number as HolderNumber.HolderNumber)
    const order = { ground: "no-device", text: "連絡先は所属所です" } as const
    yield* PaperApplications.submit({ _tag: "Clerk", clerk: clerks.operator }, of("K12345"), waiting, order)
    yield* PaperApplications.submit({ _tag: "Holder" }, of("345678"), printed, order)
    yield* PaperApplications.ask(clerks.operator, printed, "端末は全くお持ちではありませんか。")
    yield* PaperApplications.approve(clerks.approver, printed)
    const made = yield* PaperBatches.make(clerks.operator, batch, {}, Effect.sync(newRedemptionId))
    const sheet = made?.value.items[0]?.sheets[0]?.number ?? assert.fail("nothing was printed")
    return { waiting, printed, batch, sheet }
  })

const lastOf = (path: string): string =>
  path
    .replace(/[?#].*$/, "")
    .split("/")
    .at(-1) ?? ""

/** Three coupons of the person used at once at the hospital. Answers the receipt number. */
const useThree = async (service: OfficeService): Promise<string> => {
  const phone = service.client()
  return receiptOn(await pressNow(phone, await toConfirm(phone, await logIn(phone, sakura, hospital), refresh, "3")))
}

/** Sends the form of a page whose action matches, with what was typed; redirects are followed. */
export const submit = async (
  client: FormClient,
  page: Page,
  action: RegExp,
  typed: Readonly<Record<string, string>>
): Promise<Page> => {
  const form = page.forms.find((each) => action.test(each.action) && each.method === "post")
  if (form === undefined) return assert.fail(`no form ${action} on ${page.path} (${page.status}): ${page.text}`)
  const answer = await client.post(form.action, { ...form.fields, ...typed })
  if (answer.location !== "") return client.open(answer.location)
  assert.strictEqual(answer.status, 200, answer.text)
  return answer
}

/** The proof that the forms of a clerk carry. */
export const proofOf = async (client: FormClient): Promise<string> => {
  const page = await client.open("/office/account")
  return page.forms.find(({ fields }: PageForm) => "csrf" in fields)?.fields["csrf"] ?? assert.fail("no proof")
}

/** Sends a form with a file, as a browser does. */
export const sendFile = async (
  service: OfficeService,
  client: FormClient,
  path: string,
  fields: Readonly<Record<string, string>>,
  content: string
): Promise<{ readonly status: number; readonly location: string; readonly html: string }> => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  if (content !== "") form.set("file", new Blob([content]), "一覧.csv")
  const response = await fetch(new URL(path, service.url), {
    method: "POST",
    redirect: "manual",
    headers: { cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    body: form
  })
  return { status: response.status, location: response.headers.get("location") ?? "", html: await response.text() }
}

/** Sends an empty form in the way that the route takes forms. */
export const sendEmpty = async (
  { service }: World,
  client: FormClient,
  route: Route,
  path: string,
  csrf?: string
): Promise<{ readonly status: number; readonly heading: string; readonly location: string }> => {
  const fields: Readonly<Record<string, string>> = csrf === undefined ? {} : { csrf }
  if (route.body !== "file") return client.post(path, fields)
  const { html, location, status } = await sendFile(service, client, path, fields, "")
  return { status, location, heading: /<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? "" }
}

const upload = async (
  service: OfficeService,
  client: FormClient,
  path: string,
  fields: Readonly<Record<string, string>>,
  content: string
): Promise<string> => {
  const { html, location, status } = await sendFile(
    service,
    client,
    path,
    { csrf: await proofOf(client), ...fields },
    content
  )
  assert.strictEqual(status, 303, html)
  return location
}

const wrongList = csvOf([memberLine({ number: "K00001", birthDate: "=1+1" })])
const facilityList =
  "施設コード,施設名,提供内容\r\n1234567,共済組合互助会病院 新館,my-refresh\r\n2000099,新しい歯科,dentel\r\n"

/** The person's use of マイ リフレッシュ at the hospital a month ago, as a facility tells it. */
export const usedAtHospital = {
  facility: "1234567",
  number: person.number,
  name: person.name,
  course: "my-refresh",
  quantity: "1",
  usedOn: "2024-06-03",
  usedAt: "10:00",
  reporter: "受付 田中",
  toldOn: "2024-07-01"
} as const

const usesList =
  "組合員番号,氏名,施設コード,内容,利用日\r\n234567,見本 さくら,1234567,my-refresh,2024-06-04\r\n999999,不明 太郎,1234567,my-refresh,2024-06-04\r\n"

/** Which stores were written since watching began, apart from logins and the record. */
export const watchWrites = async (service: OfficeService): Promise<Array<string>> => {
  const writes: Array<string> = []
  const watch = (port: string, store: object, names: ReadonlyArray<string>) => {
    for (const name of names) {
      const right: unknown = Reflect.get(store, name)
      if (typeof right !== "function") throw new Error(`${port} has no ${name}`)
      Reflect.set(store, name, (...given: ReadonlyArray<unknown>): unknown => {
        writes.push(`${port}.${name} ${JSON.stringify(given)?.slice(0, 200)}`)
        return Reflect.apply(right, store, given)
      })
    }
  }
  await service.run(
    Effect.gen(function* () {
      watch("ledger", yield* Ledger.Ledger, ["append"])
      watch("documents", yield* Documents.Documents, ["put", "drop"])
      watch("uploads", yield* Uploads.Uploads, ["add", "drop"])
      watch("catalogue", yield* Catalogue.Catalogue, ["putAssociation", "putProgramme", "putFacilities"])
      watch("holders", yield* Holders.Holders, ["stage", "add", "commit", "undo", "drop"])
      watch("jobs", yield* Jobs.Jobs, ["claim", "finish"])
    })
  )
  return writes
}
