// A walk past every page of the office and every state that it can be in: empty, wrong, waiting, under way, done, refused
// and forbidden. Whoever walks is shown each of them under a name. What is reached by links alone is found by `crawl`.
import type { Browser, BrowserContextOptions, Page, Response } from "playwright-core"
import { csvOf, manyLines, type MemberCells } from "../../support/membersFile.ts"
import type { Service } from "../../support/service.ts"
import { demoLines, type Desk, deskAt, passwordOf } from "./office.ts"

/** Looks at a page as it is now. `source` is what the service answered. */
export type Look = (page: Page, name: string, source: string) => Promise<void>

/** A walk. */
export interface Walk {
  readonly browser: Browser
  readonly service: Service
  readonly look: Look
  /** How the browser's windows are. */
  readonly window: BrowserContextOptions
  /** How many people the list has that is applied. */
  readonly people: number
}

const answers = new WeakMap<Page, Response>()

/** Keeps the last document that the service answered to a page. */
export const keepAnswers = (page: Page): void => {
  page.on("response", (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) answers.set(page, response)
  })
}

const sourceOf = async (page: Page): Promise<string> => (await answers.get(page)?.text()) ?? ""

interface Stage {
  readonly desk: Desk
  readonly colleague: Desk
  readonly seen: (name: string, desk?: Desk) => Promise<void>
  readonly walk: Walk
  readonly sitDown: () => Promise<Desk>
}

/** Walks from the login to the record, as the demo's clerks and a viewer. Leaves an office with a day's work in it. */
export const walkOffice = async (walk: Walk): Promise<void> => {
  const { browser, look, service, window } = walk
  const sitDown = async () => {
    const page = await (await browser.newContext(window)).newPage()
    page.setDefaultTimeout(20_000)
    keepAnswers(page)
    return deskAt(page, service.url)
  }
  const [desk, colleague] = [await sitDown(), await sitDown()]
  const seen = async (name: string, { page }: Desk = desk) => look(page, name, await sourceOf(page))
  const stage: Stage = { desk, colleague, sitDown, walk, seen }
  for (const part of [entrance, nothingYet, settings, imports, grants, people, corrections, facilities]) {
    await part(stage)
  }
  for (const part of [programmes, reports, audit, clerks, account, refusals]) await part(stage)
  await Promise.all([desk, colleague].map(({ page }) => page.context().close()))
}

const entrance = async ({ colleague, desk, seen, walk: { service } }: Stage) => {
  await desk.open("/office/facilities")
  await seen("login")
  await desk.logIn("demo", "not the password")
  await seen("login-wrong")
  await desk.open("/office/login?ended=1")
  await seen("login-ended")
  await desk.logIn("demo", passwordOf(service, "demo"))
  await colleague.logIn("demo2", passwordOf(service, "demo2"))
}

const nothingYet = async ({ desk, seen }: Stage) => {
  for (const [path, name] of [
    ["/office", "overview"],
    ["/office/holders", "holders"],
    ["/office/grants", "grants"],
    ["/office/uses", "uses"],
    ["/office/uses?receipt=ABCD", "uses-wrong"],
    ["/office/uses?facility=4000037", "uses-empty"],
    ["/office/corrections", "corrections-empty"],
    ["/office/facilities", "facilities"],
    ["/office/facilities?q=zzz", "facilities-empty"],
    ["/office/imports", "imports-empty"],
    ["/office/reports", "reports"],
    ["/office/account", "account"],
    ["/office/settings", "settings"]
  ] as const) {
    await desk.open(path)
    await seen(name)
  }
}

const settings = async ({ desk, seen }: Stage) => {
  await desk.open("/office/settings/edit")
  await seen("settings-edit")
  await desk.fill("電話", "")
  await desk.fill("1人で訂正できる枚数", "many")
  await desk.fill("臨時の休業日", "8月13日")
  await desk.press("変わる内容を確かめる")
  await seen("settings-edit-mistakes")
  await desk.open("/office/settings/edit")
  await desk.page.getByLabel("職員が実行し、別の職員が承認したときだけ付与する", { exact: true }).check()
  await desk.fill("臨時の休業日", "2024-08-13\n2024-08-14")
  await desk.press("変わる内容を確かめる")
  await seen("settings-confirm")
  await desk.press("変更する")
  await seen("settings-done")
}

const upload = async (desk: Desk, name: string, lines: ReadonlyArray<MemberCells>) => {
  await desk.open("/office/imports")
  await desk.page
    .getByLabel("ファイルを選ぶ", { exact: true })
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(csvOf(lines)) })
  await desk.press("読み込む")
}

const imports = async ({ desk, seen, walk }: Stage) => {
  const { page } = desk
  const people = [...demoLines, ...manyLines(walk.people - demoLines.length)]
  const apply = page.getByRole("button", { name: "適用する", exact: true })
  await desk.open("/office/imports")
  await desk.fill("基準日", "")
  await desk.press("読み込む")
  await seen("imports-mistakes")
  const wrong: Readonly<Record<number, Partial<MemberCells>>> = {
    3: { birthDate: "19741399" },
    40: { sex: "=1+1" },
    60: { number: "123" }
  }
  await upload(
    desk,
    "名簿7月-誤りあり.csv",
    people.map((line, index) => ({ ...line, ...wrong[index] }))
  )
  await page.getByText("3件の誤りがあるため").waitFor()
  await seen("import-refused")
  await upload(desk, "別の団体の名簿.csv", people.slice(demoLines.length, demoLines.length + 40))
  await apply.waitFor()
  await seen("import-brake")
  await desk.press("適用する")
  await seen("import-brake-mistake")
  await desk.press("破棄する")
  await seen("import-discarded")
  const changed = people.map((line, index) =>
    index === 8 ? { ...line, workplaceCode: "20002", workplaceName: "見本県立東高等学校", weeklyHours: "23.25" } : line
  )
  await upload(desk, "名簿7月.csv", changed)
  await seen("import-checking")
  await apply.waitFor()
  await seen("import-checked")
  await desk.press("適用する")
  await seen("import-applying")
  await page.getByRole("heading", { name: "適用の結果" }).waitFor()
  await seen("import-applied")
  await desk.press("この取込を取り消す")
  await seen("import-undo-mistake")
  await desk.open("/office/imports")
  await seen("imports")
}

const grants = async ({ colleague, desk, seen }: Stage) => {
  const { page } = desk
  const rehearsed = page.getByRole("button", { name: "承認を申請する", exact: true })
  const rehearse = async () => {
    await desk.open("/office/grants")
    await desk.press("予行する")
  }
  await desk.open("/office/grants")
  await desk.fill("付与の基準日", "")
  await desk.press("予行する")
  await seen("grants-mistakes")
  await rehearse()
  await seen("grant-rehearsing")
  await rehearsed.waitFor()
  await seen("grant-rehearsed")
  await desk.follow("付与される人の例と、何もない人")
  await seen("grant-people")
  await page.goBack()
  await desk.fill("実行の日時", "きのう")
  await page.getByRole("radio", { name: "下の日時から" }).check()
  await desk.press("承認を申請する")
  await seen("grant-request-mistake")
  await page.getByRole("radio", { name: "承認されたらすぐ" }).check()
  await desk.press("承認を申請する")
  await seen("grant-requested-own")
  await colleague.open(new URL(page.url()).pathname)
  await seen("grant-requested-other", colleague)
  await colleague.press("差し戻す")
  await seen("grant-refuse-mistake", colleague)
  await colleague.fill("差し戻す理由", "名簿の確認が終わってから、もう一度申請してください。")
  await colleague.press("差し戻す")
  await seen("grant-refused", colleague)
  await rehearse()
  await rehearsed.waitFor()
  await desk.press("承認を申請する")
  await colleague.open("/office/grants")
  await seen("grants-waiting", colleague)
  await colleague.open(new URL(page.url()).pathname)
  await colleague.press("2024年7月1日(月)の付与を承認する")
  await page.reload()
  await seen("grant-running")
  await colleague.open("/office/grants")
  await seen("grants-running", colleague)
  await page.getByText("付与した枚数", { exact: true }).waitFor({ timeout: 60_000 })
  await seen("grant-finished")
  await desk.open("/office/grants")
  await seen("grants-history")
}

const search = async ({ page }: Desk, text: string) => {
  await page.getByRole("search").getByRole("searchbox").fill(text)
  await Promise.all([
    page.waitForEvent("framenavigated"),
    page.getByRole("search").getByRole("button", { name: "探す" }).click()
  ])
  await page.waitForLoadState("load")
}

const people = async ({ desk, seen }: Stage) => {
  const { page } = desk
  await desk.open("/office")
  await search(desk, "ミホン")
  await seen("holders-many")
  await search(desk, "居ない人")
  await seen("holders-nobody")
  await search(desk, "レイジ スミレ")
  await seen("holders-one")
  await search(desk, "345678")
  await seen("holder")
  await page.getByText(/^人間ドックのほかの区分/).click()
  await page.locator("summary").filter({ hasText: "40優待・女" }).click()
  await page.getByText("年度・時点を変えて見る").click()
  await seen("holder-open")
  await desk.press("氏名・生年月日を表示")
  await seen("holder-revealed")
  await desk.press("メモを残す")
  await seen("holder-note-mistake")
  await desk.fill("メモを書く", "本人から電話。40優待の対象を説明した。")
  await desk.press("メモを残す")
  await seen("holder-note")
  await page.getByText("取り消す", { exact: true }).last().click()
  await desk.fill("取り消す理由", "別の人のメモでした。")
  await desk.press("メモを取り消す")
  await seen("holder-note-struck")
  const person = new URL(page.url()).pathname
  await desk.open(`${person}?on=2025-01-10`)
  await seen("holder-future")
  await desk.open(`${person}?on=2024-05-10`)
  await seen("holder-past")
  await desk.open(`${person}/screen`)
  await seen("holder-screen")
  await desk.open("/office/holders")
  await search(desk, "667788")
  await seen("holder-lost")
  await search(desk, "12345601")
  await seen("holder-spouse")
  await search(desk, "941234")
  for (const [label, name] of [
    ["付与する", "grant"],
    ["取り消す", "withdraw"]
  ] as const) {
    const here = new URL(page.url()).pathname
    await desk.follow(label)
    await seen(`holder-${name}`)
    if ((await page.getByRole("button", { name: "確認へ進む" }).count()) > 0) {
      await desk.press("確認へ進む")
      await seen(`holder-${name}-mistakes`)
      await page.getByLabel("クーポン", { exact: true }).selectOption({ index: 1 })
      await desk.fill("枚数", "1")
      await page.getByLabel("理由", { exact: true }).selectOption({ index: 1 })
      await desk.fill("理由の内容", "所属所から電話で申し出がありました。")
      await desk.press("確認へ進む")
      await seen(`holder-${name}-confirm`)
      await desk.press(label)
      await seen(`holder-${name}-done`)
    }
    await desk.open(here)
  }
}

const useThree = async ({ sitDown }: Stage, number: string, birthDate: string) => {
  const member = await sitDown()
  await member.open("/coupon/for_3000021")
  await member.fill("組合員番号", number)
  await member.fill("生年月日", birthDate)
  await member.press("次へ")
  await member.fill("枚数", "3")
  for (const name of ["次へ", "利用する", "今すぐ利用する"]) await member.press(name)
  await member.page.context().close()
}

const corrections = async (stage: Stage) => {
  const { colleague, desk, seen } = stage
  const { page } = desk
  await useThree(stage, "123456", "19741212")
  await useThree(stage, "234567", "19791020")
  await desk.open("/office/uses")
  await seen("uses-today")
  const ask = async (number: string, quantity: string, wrongFirst: boolean) => {
    await search(desk, number)
    await desk.follow("訂正")
    if (wrongFirst) {
      await seen("correct")
      await desk.press("内容を確認する")
      await seen("correct-mistakes")
    }
    await page.getByRole("radio", { name: quantity, exact: true }).check()
    await page.getByRole("radio", { name: "枚数の誤り", exact: true }).check()
    await desk.fill("事情", "1枚のところ、画面で3枚を選んでしまったと電話がありました。")
    await page.getByRole("radio", { name: "本人", exact: true }).check()
    await desk.press("内容を確認する")
    if (wrongFirst) await seen("correct-confirm")
    await page.locator("section.confirm button").click()
    await page.getByRole("heading", { name: "経過" }).waitFor()
  }
  await ask("123456", "2枚", true)
  await seen("correction-requested")
  const first = new URL(page.url()).pathname
  await ask("234567", "2枚", false)
  const second = new URL(page.url()).pathname
  await ask("234567", "1枚", false)
  await seen("correction-alone")
  await desk.open("/office/corrections")
  await seen("corrections")
  await colleague.open(first)
  await seen("correction-other", colleague)
  await colleague.follow("承認・却下に進む")
  await seen("correction-approval", colleague)
  await colleague.press("却下する")
  await seen("correction-refuse-mistake", colleague)
  await colleague.press("承認して2枚を取り消す")
  await seen("correction-applied", colleague)
  await colleague.open(`${second}/approve`)
  await colleague.fill("却下の理由", "施設に確かめたところ、3枚の利用で正しいとのことでした。")
  await colleague.press("却下する")
  await seen("correction-refused", colleague)
  await desk.open("/office/corrections")
  await seen("corrections-past")
  await search(desk, "123456")
  await seen("holder-corrected")
  await page.getByRole("table", { name: /履歴/ }).getByRole("link").filter({ hasText: / / }).first().click()
  await page.getByRole("heading", { level: 1, name: /^利用 / }).waitFor()
  await seen("use-corrected")
}

const facilities = async ({ desk, seen }: Stage) => {
  const { page } = desk
  await desk.open("/office/facilities/new")
  await seen("facility-new")
  await desk.press("追加する")
  await seen("facility-new-mistakes")
  await desk.fill("施設コード", "7000063")
  await desk.fill("施設名", "見本東クリニック")
  await desk.fill("住所", "見本県見本市東町5-6")
  await desk.press("追加する")
  await seen("facility-added")
  await desk.open("/office/facilities/1234567")
  await seen("facility")
  await desk.open("/office/facilities/1234567/edit")
  await seen("facility-edit")
  await desk.fill("施設名", "")
  await desk.fill("利用終了日", "")
  await desk.press("保存する")
  await seen("facility-edit-mistakes")
  await desk.open("/office/facilities/4000037/edit")
  await page.getByRole("main").getByRole("checkbox", { checked: true }).first().uncheck()
  await desk.press("保存する")
  await seen("facility-confirm")
  await desk.open("/office/facilities/import")
  await seen("facility-list")
  const take = async (name: string, text: string) => {
    await desk.open("/office/facilities/import")
    await page
      .getByLabel("施設の一覧 (CSV)", { exact: true })
      .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) })
    await Promise.all([
      page.waitForEvent("framenavigated"),
      page.getByRole("main").locator("form[enctype] button").click()
    ])
    await page.waitForLoadState("load")
  }
  await take("施設-誤りあり.csv", "施設コード,施設名,提供内容\r\n123,どこか,unknown\r\n8000088,,dental\r\n")
  await seen("facility-list-refused")
  await take(
    "施設.csv",
    "施設コード,施設名,郵便番号,住所,電話,提供内容\r\n8000088,見本西歯科,000-0009,見本県見本市西町1-2,000-000-0009,dental\r\n2000015,みほん歯科医院,000-0002,見本県見本市東町2-3,000-000-0002,dental;my-refresh\r\n"
  )
  await seen("facility-list-preview")
  await desk.open("/office/facilities/1234567/placard")
  await seen("placard")
  await desk.open("/office/placards")
  await seen("placards")
}

const programmes = async ({ desk, seen }: Stage) => {
  const { page } = desk
  await desk.open("/office/programmes")
  await seen("programmes")
  await desk.follow("歯科健康診査")
  await seen("programme")
  await desk.press("下書きを作る")
  await seen("programme-draft")
  const editor = page.getByRole("main").locator("textarea").first()
  const text = await editor.inputValue()
  const main = page.getByRole("main")
  const submit = async (name: RegExp) => {
    await Promise.all([page.waitForEvent("framenavigated"), main.getByRole("button", { name }).first().click()])
    await page.waitForLoadState("load")
  }
  await editor.fill(text.replace('"quantity"', '"quantty"').replace('"fiscalYear": 2024', '"fiscalYear": "令和6"'))
  await submit(/確認/)
  await seen("programme-draft-mistakes")
  await main.locator("textarea").first().fill(text.replace("歯科健康診査", "歯科健康診査(改)"))
  await submit(/確認/)
  await seen("programme-draft-checked")
}

const reports = async ({ desk, seen }: Stage) => {
  const { page } = desk
  for (const by of ["facility", "programme", "product", "course", "workplace"]) {
    await desk.open(`/office/reports?from=2024-05&until=2024-07&by=${by}`)
    await seen(`reports-${by}`)
  }
  await desk.open("/office/reports/held")
  await seen("reports-held")
  await desk.open("/office/reports/held?by=workplace")
  await seen("reports-held-workplace")
  await desk.open("/office/reports/months")
  await seen("months")
  await desk.open("/office/reports/months/2024-07/close")
  await seen("month-not-yet")
  await desk.open("/office/reports/months/2024-05")
  await seen("month-next")
  await desk.follow("この月を締める")
  await seen("month-closing")
  await desk.press("締める")
  await seen("month-closed")
  await desk.open("/office/reports/months/2024-05/reopen")
  await seen("month-reopening")
  await desk.open("/office/reports/months/2024-07/facilities/3000021")
  await seen("statement")
  await desk.open("/office/reports/months/2024-07/print")
  await seen("statements-print")
  await desk.open("/office/reports/reconciliation")
  await seen("reconciliation")
  await desk.press("照合する")
  await seen("reconciliation-mistakes")
  await page.getByLabel("施設", { exact: true }).selectOption("3000021")
  await page.getByLabel("月", { exact: true }).selectOption("2024-05")
  const list = "利用日,番号,枚数\r\n2024-05-25,889900,1\r\n2024-05-26,123456,1\r\n2024-05-99,1,x\r\n"
  await page
    .getByLabel("施設の一覧 (CSV)", { exact: true })
    .setInputFiles({ name: "牧場5月.csv", mimeType: "text/csv", buffer: Buffer.from(list) })
  await desk.press("照合する")
  await seen("reconciliation-result")
  await desk.open("/office")
  await seen("overview-busy")
}

const audit = async ({ desk, seen }: Stage) => {
  await desk.open("/office/audit")
  await seen("audit")
  await desk.fill("日付 (から)", "2024-07-02")
  await desk.fill("日付 (まで)", "2024-07-01")
  await desk.press("表示する")
  await seen("audit-mistakes")
  await desk.open("/office/audit?action=month.")
  await seen("audit-months")
  await desk.open("/office/audit/check?go=1")
  await seen("audit-check")
  await desk.open("/office/audit/check?go=1&head=xyz")
  await seen("audit-check-mistake")
}

const clerks = async ({ desk, seen, sitDown }: Stage) => {
  const { page } = desk
  await desk.open("/office/clerks")
  await seen("clerks")
  await desk.open("/office/clerks/new")
  await seen("clerk-new")
  await desk.press("追加する")
  await seen("clerk-new-mistakes")
  await desk.fill("ログインID", "tanaka")
  await desk.fill("氏名", "田中 窓口")
  await page.getByRole("checkbox", { name: "閲覧", exact: false }).first().check()
  await desk.press("追加する")
  await seen("clerk-added")
  const password = (await page.locator("dl.facts code").last().innerText()).trim()
  await desk.open("/office/clerks/tanaka")
  await seen("clerk")
  await desk.fill("氏名", "")
  await desk.press("変更する")
  await seen("clerk-mistakes")
  const viewer = await sitDown()
  await viewer.logIn("tanaka", password)
  await seen("password-forced", viewer)
  await viewer.fill("今のパスワード", "wrong")
  await viewer.fill("新しいパスワード", "short")
  await viewer.press("変更する")
  await seen("password-mistakes", viewer)
  await viewer.fill("今のパスワード", password)
  await viewer.fill("新しいパスワード", "見本の長いパスワードです2024")
  await viewer.fill("新しいパスワード(もう一度)", "見本の長いパスワードです2024")
  await viewer.press("変更する")
  await viewer.open("/office")
  await seen("viewer-overview", viewer)
  await viewer.open("/office/clerks")
  await seen("viewer-forbidden", viewer)
  await viewer.open("/office/holders")
  await seen("viewer-holders", viewer)
  await search(viewer, "123456")
  await seen("viewer-holder", viewer)
  await viewer.open("/office/uses")
  await seen("viewer-uses", viewer)
  await viewer.open("/office/imports")
  await seen("viewer-imports", viewer)
  await viewer.page.context().close()
}

const account = async ({ desk, seen }: Stage) => {
  await desk.open("/office/account/one-time-code")
  await seen("code-asked")
  await desk.press("設定を始める")
  await seen("code-asked-mistake")
}

const refusals = async ({ desk, seen }: Stage) => {
  await desk.open("/office/nothing")
  await seen("not-found")
  await desk.open("/office/imports/nothing")
  await seen("import-not-found")
  await desk.open("/office/holders/nothing")
  await seen("holder-not-found")
  await desk.open("/office/clerks/nobody")
  await seen("clerk-not-found")
  await desk.open("/office/grants")
  await desk.page
    .locator("main input[name=csrf]")
    .first()
    .evaluate((input: HTMLInputElement) => (input.value = "x"))
  await desk.press("予行する")
  await seen("form-expired")
  await desk.open("/office/account")
  await desk.page.getByRole("button", { name: "ログアウト", exact: true }).click()
  await desk.page.getByLabel("ログインID").waitFor()
  await seen("logged-out")
}

/** What an address is of, whatever it is about: `/office/uses/*`. */
const patternOf = (address: URL): string => {
  const steps = address.pathname.split("/").map((step) => (/[0-9]/.test(step) || step.length > 24 ? "*" : step))
  return `${steps.join("/")}?${[...address.searchParams.keys()].toSorted().join("&")}`
}

/**
 * Goes to every address of the office that links lead to, one of each kind, and looks at each. Answers the links that led
 * nowhere.
 */
export const crawl = async ({ page }: Desk, url: string, look: Look): Promise<ReadonlyArray<string>> => {
  const waiting = [`${url}/office`]
  const known = new Set<string>()
  const broken: Array<string> = []
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    const pattern = patternOf(new URL(address))
    if (known.has(pattern)) continue
    known.add(pattern)
    const response = await page.goto(address)
    if (response?.ok() !== true) broken.push(`${response?.status() ?? "no answer"} ${pattern}`)
    await look(page, `crawl ${pattern}`, await sourceOf(page))
    const links = await page
      .locator("a[href]:not([download]):not(.download)")
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href.replace(/#.*$/, "")))
    waiting.push(...links.filter((link) => link.startsWith(`${url}/office`)))
  }
  return broken
}
