// A clerk's day at the office in a real Chromium, by label and role, with JavaScript, on a PostgreSQL server: the list of
// 10,000 people, the year's grants with the agreement of a colleague, a call, a use that was a mistake, placards, the end
// of the month, and the record of all of that. Every stage goes on from the one before.
import { readFile } from "node:fs/promises"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import jsqr from "jsqr"
import type { Browser, BrowserContext, Download } from "playwright-core"
import { PNG } from "pngjs"
import { inject } from "vitest"
import { launchBrowser } from "../support/browser.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { csvOf, manyLines, type MemberCells } from "../support/membersFile.ts"
import { run, type Service, startService } from "../support/service.ts"
import { association, clock, demoLines, type Desk, deskAt, passwordOf } from "./support/office.ts"

const people: ReadonlyArray<MemberCells> = [...demoLines, ...manyLines(10_000 - demoLines.length)]
const spoiled: Readonly<Record<number, Partial<MemberCells>>> = {
  40: { birthDate: "19741399" },
  5_000: { sex: "=1+1" },
  9_990: { number: "123" }
}
const bom = "\ufeff"

describe("a clerk's day", () => {
  let browser: Browser
  let service: Service
  let databaseUrl: string
  let desk: Desk
  let colleague: Desk
  const progress: Array<string> = []

  beforeAll(async () => {
    databaseUrl = await freshDatabase(inject("postgresUrl"))
    ;[browser, service] = await Promise.all([
      launchBrowser(),
      startService({ FUKURI_DEMO: "1", FUKURI_CLOCK: clock, DATABASE_URL: databaseUrl })
    ])
    desk = await sitDown()
    await desk.page.exposeFunction("noteProgress", (text: string) => progress.push(text))
    await desk.page.addInitScript(() => {
      const { noteProgress } = window as unknown as { readonly noteProgress: (text: string) => void }
      const observe = () => {
        const text = document.querySelector("[data-task] [data-task-text]")
        if (text === null) return
        const tell = () => noteProgress(text.textContent ?? "")
        tell()
        new MutationObserver(tell).observe(text, { childList: true, characterData: true, subtree: true })
      }
      document.addEventListener("DOMContentLoaded", observe)
    })
    colleague = await sitDown()
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
    await dropDatabase(databaseUrl)
  })

  const sitDown = async (): Promise<Desk> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "ja-JP" })
    return deskAt(await context.newPage(), service.url)
  }

  const ledger = async () => {
    const { stdout } = await run(["ledger", "export", "--json"], { DATABASE_URL: databaseUrl })
    return stdout
      .trim()
      .split("\n")
      .map((line): { kind: string; holder: string; quantity: number; actor: string } => JSON.parse(line))
  }

  /** Saves what a link leads to. */
  const saved = async ({ page }: Desk, name: RegExp): Promise<string> => {
    const [download]: [Download, void] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("main").getByRole("link", { name }).first().click()
    ])
    return readFile(await download.path(), "utf8")
  }

  /** The counts that were seen while the work went on, each once, in the order in which they were seen. */
  const seenMoving = (): ReadonlyArray<number> => {
    const counts = progress.splice(0).flatMap((text) => {
      const [, done] = /^([0-9,]+)/.exec(text.trim()) ?? []
      return done === undefined ? [] : [Number(done.replaceAll(",", ""))]
    })
    return counts.filter((count, index) => count !== counts[index - 1])
  }

  const upload = async (lines: ReadonlyArray<MemberCells>) => {
    await desk.goTo("取込")
    await desk.page.getByLabel("ファイルを選ぶ", { exact: true }).setInputFiles({
      name: "名簿7月.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(csvOf(lines))
    })
    await desk.press("読み込む")
  }

  /** A figure of the page by its label. */
  const tile = async ({ page }: Desk, label: string): Promise<number> => {
    const text = await page
      .locator("dl.tiles > div")
      .filter({ has: page.getByText(label, { exact: true }) })
      .innerText()
    return Number((/[0-9][0-9,]*/.exec(text.replace(label, "")) ?? [""])[0].replaceAll(",", ""))
  }

  it("a wrong password is told neutrally, the right one opens the overview", async () => {
    await desk.logIn("demo", "not the password")
    assert.strictEqual(await desk.heading(), "ログイン")
    assert.isNotEmpty(await desk.page.getByRole("alert").innerText())
    assert.strictEqual(await desk.page.getByLabel("ログインID", { exact: true }).inputValue(), "demo")
    assert.strictEqual(await desk.page.getByLabel("パスワード", { exact: true }).inputValue(), "")
    await desk.logIn("demo", passwordOf(service, "demo"))
    assert.strictEqual(await desk.heading(), "概況")
  })

  it("the association decides that grants need the agreement of a second clerk", async () => {
    await desk.goTo("設定")
    await desk.follow("設定を変更")
    await desk.page
      .getByRole("group", { name: "付与の進め方" })
      .getByLabel("職員が実行し、別の職員が承認したときだけ付与する", { exact: true })
      .check()
    await desk.press("変わる内容を確かめる")
    const changes = desk.page.getByRole("table", { name: "変更する設定" }).getByRole("row")
    assert.strictEqual(await changes.count(), 2)
    assert.include(await changes.nth(1).innerText(), "付与の進め方")
    await desk.press("変更する")
    assert.include(await desk.text(), "職員が実行し、別の職員が承認したときだけ付与する")
  })

  it("a list of 10,000 with three bad lines is refused with all three, on the page and as a file", async () => {
    progress.length = 0
    await upload(people.map((line, index) => ({ ...line, ...spoiled[index] })))
    await desk.page.getByText("3件の誤りがあるため、取り込めません。").waitFor()
    const rows = desk.page.getByRole("table", { name: "誤りの一覧" }).locator("tbody tr")
    const lines = await rows.evaluateAll((all) => all.map((row) => row.querySelector("th")?.textContent?.trim()))
    // The header is line 1.
    assert.deepStrictEqual(lines, ["42", "5,002", "9,992"])
    const file = await saved(desk, /誤りの一覧をCSVで保存/)
    assert.isTrue(file.startsWith(`${bom}行,列,値,直し方\r\n`))
    assert.lengthOf(file.trim().split("\r\n"), 4)
    assert.match(file, /^42,生年月日,19741399,/m)
    // What a spreadsheet would take for a formula is only text.
    assert.match(file, /^5002,性別,"?'=1\+1"?,/m)
    assert.match(file, /^9992,組合員番号,123,/m)
  })

  it("mended it is looked at, with right counts, applied, and the work is seen to move", async () => {
    progress.length = 0
    await upload(people)
    await desk.page.getByRole("button", { name: "適用する", exact: true }).waitFor()
    for (const [label, count] of [
      ["行", 10_000],
      ["新規", 10_000 - demoLines.length],
      ["変更", 0],
      ["資格喪失", 0],
      ["変更なし", demoLines.length]
    ] as const) {
      assert.strictEqual(await tile(desk, label), count, label)
    }
    await desk.press("適用する")
    await desk.page.getByRole("heading", { name: "適用の結果" }).waitFor()
    const seen = seenMoving()
    assert.isAbove(seen.length, 2, `progress ${seen.join(", ")}`)
    assert.include(await desk.text(), "適用済")
  })

  it("a grant run is rehearsed and asked for, agreed to by a colleague, and does what was counted", async () => {
    const before = await ledger()
    await desk.goTo("付与")
    await desk.press("予行する")
    await desk.page.getByRole("button", { name: "承認を申請する", exact: true }).waitFor()
    const [gaining, coupons] = [await tile(desk, "付与される人"), await tile(desk, "付与される枚数")]
    assert.isAbove(gaining, 9_000)
    await desk.press("承認を申請する")
    assert.include(await desk.text(), "承認されるまで、何も付与されません。")
    assert.strictEqual(await desk.page.getByRole("button", { name: /を承認する$/ }).count(), 0)
    assert.lengthOf(await ledger(), before.length)

    await colleague.logIn("demo2", passwordOf(service, "demo2"))
    await colleague.goTo("付与")
    await colleague.follow("内容を確かめて承認する")
    progress.length = 0
    await colleague.press("2024年7月1日(月)の付与を承認する")
    await desk.page.reload()
    await desk.page.getByText("付与した枚数", { exact: true }).waitFor()
    // What was done before is not told as if it stood still.
    assert.notInclude(await desk.text(), "承認を待っています")
    const seen = seenMoving()
    assert.isAbove(seen.length, 2, `progress ${seen.join(", ")}`)
    assert.deepStrictEqual(
      [...seen].sort((a, b) => a - b),
      seen
    )

    const granted = (await ledger()).slice(before.length)
    assert.isTrue(granted.every(({ kind }) => kind === "Granted"))
    const told = { people: await tile(desk, "付与した人"), coupons: await tile(desk, "付与した枚数") }
    assert.deepStrictEqual(told, { people: gaining, coupons })
    assert.deepStrictEqual(
      {
        people: new Set(granted.map(({ holder }) => holder)).size,
        coupons: granted.reduce((sum, { quantity }) => sum + quantity, 0)
      },
      told
    )
  }, 120_000)

  it("a call is answered: / leads to the search, the person is found by kana, and the page says why", async () => {
    const { page } = desk
    await page.keyboard.press("/")
    await page.keyboard.type("スミレ")
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "1人が見つかりました" }).waitFor()
    assert.notInclude(decodeURIComponent(page.url()), "スミレ")
    await desk.follow("345678")
    assert.strictEqual(await desk.heading(), "利用者の照会")
    assert.notInclude(page.url(), "345678")
    const others = page.getByText(/^人間ドックのほかの区分/)
    await others.click()
    const line = page.locator("summary").filter({ hasText: "40優待・女" })
    assert.match(await line.innerText(), /39歳\(4\/1時点\).*40優待.*対象外/)
  })

  it("two of three that were used are given back, with the agreement of a colleague, and the person sees it (R120)", async () => {
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "ja-JP" })
    const member = deskAt(await phone.newPage(), service.url)
    await member.open("/coupon/for_3000021")
    await signIn(member, "次へ")
    await member.fill("枚数", "3")
    for (const name of ["次へ", "利用する", "今すぐ利用する"]) await member.press(name)
    assert.strictEqual(await member.heading(), "利用完了")

    const { page } = desk
    await page.keyboard.press("/")
    await page.keyboard.type("123456")
    await page.keyboard.press("Enter")
    // A whole number is one person.
    await page.getByRole("heading", { name: "番号 123456 (組合員本人)" }).waitFor()
    await desk.follow("訂正")
    assert.strictEqual(await desk.heading(), "利用の訂正")
    await page.getByRole("radio", { name: "2枚", exact: true }).check()
    await page.getByRole("radio", { name: "枚数の誤り", exact: true }).check()
    await page.getByLabel("事情", { exact: true }).fill("1枚のところ、画面で3枚を選んでしまったと電話がありました。")
    await page.getByRole("radio", { name: "施設", exact: true }).check()
    await desk.press("内容を確認する")
    assert.strictEqual(await desk.heading(), "訂正の確認")
    await desk.press("承認を依頼する")
    assert.include(await desk.text(), "承認を依頼しました。")
    assert.strictEqual(await page.getByRole("link", { name: "承認・却下に進む" }).count(), 0)
    assert.match(await myPageOf(phone), /マイ リフレッシュ[^]*残り\s*0/)

    await colleague.goTo("利用")
    await colleague.follow(/^訂正/)
    await colleague.page.getByRole("region", { name: "終わっていない訂正" }).getByRole("link").first().click()
    await colleague.follow("承認・却下に進む")
    await colleague.press("承認して2枚を取り消す")
    assert.include(await colleague.text(), "承認しました。訂正が台帳に記入されました。")

    const seen = await myPageOf(phone)
    assert.match(seen, /残り\s*2/)
    assert.include(seen, "訂正: 2枚 取り消し")
    assert.include(seen, "3枚のうち2枚は取消済")
    await phone.close()
  })

  /** The guide's person at a login of members. */
  const signIn = async (member: Desk, button: string) => {
    await member.fill("組合員番号", "123456")
    await member.fill("生年月日", "19741212")
    await member.press(button)
  }

  const myPageOf = async (phone: BrowserContext): Promise<string> => {
    const member = deskAt(await phone.newPage(), service.url)
    await member.open("/CouponInfoLogin/sag")
    await signIn(member, "ログイン")
    assert.strictEqual(await member.heading(), "マイページ")
    const text = await member.text()
    await member.page.close()
    return text
  }

  it("all placards are printed, a page for each open facility, with codes that lead there", async () => {
    const { page } = desk
    await desk.goTo("施設")
    await desk.follow("台紙をまとめて印刷")
    const open = association.facilities.filter(
      ({ openFrom = "2024", openUntil = "2025" }) => openFrom <= "2024-07-01" && "2024-07-01" <= openUntil
    )
    assert.lengthOf(open, 4)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
    assert.lengthOf(pdf.match(/\/Type\s*\/Page\b/g) ?? [], open.length)
    for (const { code, name } of open) {
      const sheet = page.getByRole("region", { name, exact: true })
      const png = PNG.sync.read(await sheet.getByRole("img").first().screenshot())
      const read = jsqr.default(new Uint8ClampedArray(png.data), png.width, png.height)
      assert.strictEqual(read?.data, `${service.url}/coupon/for_${code}`)
    }
  })

  it("the months that are over are closed, and their statements saved for a spreadsheet", async () => {
    await desk.open("/office")
    for (const month of ["2024年5月", "2024年6月"]) {
      await desk.goTo("集計")
      await desk.follow("月次明細と締め")
      await desk.follow(month)
      const file = await saved(desk, /全施設の明細/)
      assert.isTrue(file.startsWith(bom))
      assert.include(file, "3000021")
      await desk.follow("この月を締める")
      await desk.press("締める")
      assert.include(await desk.text(), "締め済")
    }
  })

  it("the record tells all of that in its order, and is whole like the ledger", async () => {
    await desk.goTo("記録")
    assert.strictEqual(await desk.heading(), "記録")
    const newest = desk.page.getByRole("table", { name: "記録の一覧" }).locator("tbody tr")
    assert.include(await newest.filter({ hasText: "月を締める" }).first().innerText(), "2024-06")
    const file = await saved(desk, /この条件の記録をすべて保存/)
    assert.isTrue(file.startsWith(bom))
    const lines = file.trim().split("\r\n").slice(1)
    const told = (order: ReadonlyArray<string>) => {
      let next = 0
      for (const line of order) if (next < happened.length && line.includes(happened[next] ?? "")) next++
      return happened.slice(next)
    }
    const first = Number(lines[0]?.split(",")[0])
    assert.deepStrictEqual(told(first === 1 ? lines : lines.toReversed()), [])

    const { code, stdout, stderr } = await run(["check"], { DATABASE_URL: databaseUrl })
    assert.strictEqual(code, 0, stdout + stderr)
    assert.match(stdout, /keeps its laws/)
    assert.match(stdout, /record/i)
  })
})

/** What the day consisted of, in the words of the record. */
const happened = [
  "ログインに失敗",
  "ログイン",
  "設定を変更",
  "名簿を受け取り",
  "名簿の内容をファイルに保存",
  "名簿を受け取り",
  "名簿の適用を開始",
  "名簿の適用が完了",
  "付与を予行",
  "付与の実行を申請",
  "ログイン",
  "付与の実行を承認",
  "付与を実行",
  "付与が完了",
  "利用者を検索",
  "利用者の画面を表示",
  "訂正を申請",
  "訂正を承認",
  "訂正を登録",
  "月を締める",
  "月を締める"
]
