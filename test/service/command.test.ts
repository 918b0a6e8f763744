// The real `fukuri` command as its own process: what it does, what it says, and with which exit code it ends; on the
// embedded database and on a server. A season of an office first, then everything that can be called in a wrong way.
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import jsqr from "jsqr"
import { PNG } from "pngjs"
import { launchBrowser } from "../support/browser.ts"
import {
  badCells,
  cellsOf,
  csvLine,
  csvOf,
  manyLines,
  memberLine,
  spouseLine,
  toShiftJis
} from "../support/membersFile.ts"
import {
  command,
  demonstration,
  type Environment,
  fileOf,
  ledgerOf,
  places,
  prepare,
  refused,
  succeeded
} from "./office.ts"

describe.each(places)("a season of an office of $count people, on $place", ({ close, count, open }) => {
  const people = manyLines(count)
  const leaving = Math.floor(count / 20) + 10
  const bad = Object.entries(badCells)
  let env: Environment
  beforeAll(async () => {
    env = await open()
    await prepare(env)
  })
  afterAll(() => close(env))

  it("a facilities list is taken, and the same again changes nothing", async () => {
    const list = [
      "施設コード,施設名,提供内容,住所",
      '1234567,共済組合互助会病院,dock/day;dock/overnight;dock/brain;womens-cancer;my-refresh;dental,"見本県見本市中央1-1, 2階"',
      "2000015,みほん歯科医院,dental;dentel,見本市㈱①"
    ].join("\r\n")
    const file = await fileOf("facilities.csv", toShiftJis(list))
    expect(await succeeded(["facilities", "import", file], env)).toBe(
      "2 行: 新規 2、変更 0、変更なし 0\n事業にない提供内容: dentel\n"
    )
    expect(JSON.parse(await succeeded(["facilities", "import", file, "--json"], env))).toMatchObject({ unchanged: 2 })
  })

  it("of the lines of a list in Shift_JIS, twenty bad ones of twenty kinds are told in Japanese, and nothing is changed", async () => {
    const cells = people.map((line) => csvLine(cellsOf(line)))
    const expected: Array<string> = []
    let lineEnds = 0
    /** Puts bad lines in between, evenly. One that holds a line end is two lines of the file. */
    const spoil = (index: number, text: string, said: string) => {
      const row = (count / 20) * (index + 1) + 3
      cells[row - 2] = text
      expected.push(`${row + lineEnds}行目${said.replaceAll("\n", "\ufffd")}`)
      lineEnds += text.split("\n").length - 1
    }
    for (const [index, [, { change, column, value }]] of bad.entries()) {
      const line = memberLine({ number: `2${String(index).padStart(5, "0")}`, ...change })
      spoil(index, csvLine(cellsOf(line)), ` ${column}${value === "" ? "" : `「${value}」`}: `)
    }
    spoil(17, csvLine(cellsOf(people[0] ?? memberLine())), " 組合員番号「K00000」: ")
    spoil(18, csvLine(cellsOf(spouseLine({ number: "999999" }))), " 組合員番号「99999901」: ")
    spoil(19, '"見本" 太郎,01', ": ")
    const header = csvOf([]).trim()
    const file = await fileOf("bad.csv", toShiftJis([header, ...cells].join("\r\n")))
    const message = await refused(["members", "import", file], env)
    const [first, ...told] = message.split("\n")
    expect(first).toBe(`${file}: 20 件の誤りがあるため、何も変更していません。`)
    expect(told).toHaveLength(20)
    for (const [index, said] of expected.entries()) expect(told[index]).toContain(said)
    for (const said of told) expect(said).toMatch(/。|\)$/)
    expect(await refused(["holder", "K00000"], env)).toBe("Nobody has the number K00000.")
  })

  it("mended it is taken, and the same list again changes nothing", async () => {
    const file = await fileOf("members.csv", toShiftJis(csvOf(people)))
    const dry = await succeeded(["members", "import", file, "--dry-run"], env)
    expect(dry).toBe(`${count} 行: 新規 ${count}、変更 0、資格喪失 0、変更なし 0 (試行: 何も変更していません)\n`)
    expect(await refused(["holder", "K00000"], env)).toContain("Nobody")
    expect(await succeeded(["members", "import", file], env)).toBe(
      `${count} 行: 新規 ${count}、変更 0、資格喪失 0、変更なし 0\n`
    )
    expect(JSON.parse(await succeeded(["members", "import", file, "--json"], env))).toEqual({
      rows: count,
      added: 0,
      changed: 0,
      unchanged: count,
      ended: 0,
      committed: false
    })
    expect(await succeeded(["holder", "K00000"], env)).toContain("髙﨑 0郎")
  })

  it("a plan says what the run then gives, a second run gives nothing, and the ledger keeps its laws", async () => {
    const planned = JSON.parse(await succeeded(["grants", "plan", "--json"], env))
    expect(await ledgerOf(env)).toEqual([])
    expect(JSON.parse(await succeeded(["grants", "run", "--json"], env))).toEqual(planned)
    expect(JSON.parse(await succeeded(["grants", "run", "--json"], env))).toEqual({ people: count, products: [] })
    expect(await succeeded(["check"], env)).toMatch(
      new RegExp(
        `^The ledger keeps its laws: ${count} books, [0-9]+ entries, 0 uses\\.\nThe record is whole: [0-9]+ lines, head [0-9a-f]{64}\\.\n$`
      )
    )

    const entries = await ledgerOf(env)
    const coupons = planned.products.reduce((sum: number, each: { coupons: number }) => sum + each.coupons, 0)
    expect(entries.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBe(coupons)
    const fields = ["seq", "holder", "kind", "product", "quantity", "at", "actor", "fiscalYear", "version"].sort()
    const seqs = entries.map(({ seq }) => Number(seq))
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
    for (const entry of entries) expect(Object.keys(entry).sort()).toEqual(fields)
    expect(entries[0]).toMatchObject({
      kind: "Granted",
      actor: "grants",
      fiscalYear: 2024,
      version: 1,
      at: expect.stringMatching(/^2024-06-15T09:[0-5][0-9]:[0-5][0-9]\.[0-9]{3}\+09:00$/)
    })
    expect(new Set(entries.map(({ holder, product }) => `${String(holder)} ${String(product)}`)).size).toBe(
      entries.length
    )
  })

  it("a list that would end more than 5 % stops, and is taken when that is said to be right", async () => {
    const file = await fileOf("half.csv", csvOf(people.slice(0, count - leaving)))
    const args = ["members", "import", file, "--as-of", "2024-06-20"]
    expect(await refused(args, env)).toBe(
      `${file}: ${count} 人中 ${leaving} 人 (5 % を超える) が資格を失う内容のため、何も変更していません。正しければ --accept-loss を付けてください。`
    )
    expect(JSON.parse(await succeeded([...args, "--accept-loss", "--json"], env))).toEqual({
      rows: count - leaving,
      added: 0,
      changed: 0,
      unchanged: count - leaving,
      ended: leaving,
      committed: true
    })
    expect(await succeeded(["check"], env)).toContain("keeps its laws")
  })
})

describe("the words of the command", () => {
  const nowhere = { FUKURI_DATA: "/proc/nowhere" }
  const words = [
    "",
    "serve",
    "migrate",
    "demo",
    "association",
    "association set",
    "programme",
    "programme check",
    "programme publish",
    "facilities",
    "facilities import",
    "members",
    "members import",
    "grants",
    "grants plan",
    "grants run",
    "holder",
    "placard",
    "ledger",
    "ledger export",
    "check"
  ]

  it("--help is answered everywhere, without a database, with exit code 0", async () => {
    for (let from = 0; from < words.length; from += 3) {
      const few = words.slice(from, from + 3).map(async (word) => {
        const args = [...word.split(" ").filter((part) => part !== ""), "--help"]
        const stdout = await succeeded(args, nowhere)
        expect(stdout).toContain(`USAGE\n  fukuri${word === "" ? "" : ` ${word}`}`)
      })
      await Promise.all(few)
    }
  })

  it.each([
    ["an unknown subcommand", ["sreve"]],
    ["an unknown subcommand of a group", ["grants", "rnu"]],
    ["a missing argument", ["members", "import"]],
    ["an unknown flag", ["check", "--jsno"]],
    ["a number that is none", ["holder", "12345"]],
    ["a day that is none", ["grants", "plan", "--on", "2024-02-30"]],
    ["a programme that is none", ["grants", "plan", "--programme", "マイリフレッシュ"]],
    ["a code that no facility can have", ["placard", "123"]]
  ] as const)("%s is misuse, with exit code 2", async (_, args) => {
    const env = await demonstration()
    const { code, said, stderr } = await command(args, env)
    expect(code, said).toBe(2)
    expect(stderr.trim()).not.toBe("")
  })

  it.each([
    ["an unreadable file", ["members", "import", "/nope.csv"], "/nope.csv cannot be read."],
    ["a folder for a file", ["facilities", "import", "/tmp"], "/tmp cannot be read."],
    ["a document that is not there", ["programme", "check", "/nope.json"], "/nope.json cannot be read."],
    ["an unknown facility", ["placard", "7654321"], "No facility has the code 7654321."],
    ["an unknown holder", ["holder", "999999"], "Nobody has the number 999999."],
    ["an unknown association", ["check", "--association", "other"], "No association other is in the database."],
    [
      "an unpublished programme",
      ["grants", "plan", "--programme", "sauna-2024"],
      "No programme sauna-2024 is published for the fiscal year of that day. Published: "
    ],
    ["an empty list", ["members", "import", "/dev/null"], "1行目: 中身がありません。"]
  ] as const)("%s is refused in one sentence, with exit code 1", async (_, args, sentence) => {
    const env = await demonstration()
    expect(await refused(args, env)).toContain(sentence)
  })

  it("a document that is no JSON, or no programme, is refused with every place", async () => {
    const env = await demonstration()
    const broken = await fileOf("broken.json", '{ "id": ')
    expect(await refused(["programme", "check", broken], env)).toContain(`${broken} is not JSON`)
    const wrong = await fileOf("wrong.json", '{ "id": "A", "fiscalYear": "2024" }')
    const said = await refused(["programme", "publish", wrong], env)
    expect(said).toContain(`${wrong}: the programme is not right, nothing was changed.`)
    for (const place of ['["id"]', '["fiscalYear"]', '["products"]']) expect(said).toContain(place)
    const notAssociation = await fileOf("association-wrong.json", '{ "code": "SAG" }')
    expect(await refused(["association", "set", notAssociation], env)).toContain('["code"]')
  })

  it("the demo is loaded once, and its people are explained", async () => {
    const env = await demonstration()
    expect(await succeeded(["demo"], env)).toBe("The database is not empty: nothing was changed.\n")
    expect(await succeeded(["migrate"], env)).toBe("The database is up to date.\n")
    expect(JSON.parse(await succeeded(["demo", "--json"], env))).toEqual({ loaded: false })
    expect(JSON.parse(await succeeded(["migrate", "--json"], env))).toEqual({ upToDate: true })
    expect(await succeeded(["check"], env)).toContain("keeps its laws")
    const said = await succeeded(["holder", "１２３４５６"], env)
    expect(said).toContain("123456 見本 太郎")
    expect(said).toContain("選べるドック")
    expect(await succeeded(["holder", "876543"], env)).toMatch(/-06-10T13:00:00\.000\+09:00 から紙クーポン/)
    const entries = await ledgerOf(env)
    const used = entries.find(({ kind }) => kind === "Redeemed")
    const documented = "seq holder kind product course quantity facility usedOn at redemptionId reverses actor".split(
      " "
    )
    expect(Object.keys(used ?? {}).sort()).toEqual(
      [...documented.filter((field) => field !== "reverses"), "fiscalYear", "version", "channel"].sort()
    )
    const table = (await succeeded(["ledger", "export"], env)).trimEnd().split("\n")
    expect(table[0]?.split("\t").slice(0, 12)).toEqual(documented)
    expect(table).toHaveLength(entries.length + 1)
  })
})

describe("the placard", () => {
  it("is one A4 page whose QR code is the facility's address (R74-R77)", async () => {
    const env = { ...(await demonstration()), FUKURI_PUBLIC_URL: "https://coupon.example.jp" }
    const markup = await succeeded(["placard", "1234567"], env)
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ deviceScaleFactor: 2 })
      await page.setContent(markup)
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("共済組合互助会病院")
      expect(await page.locator("body").innerText()).toContain("https://coupon.example.jp/coupon/for_1234567")
      const png = PNG.sync.read(await page.getByRole("img").first().screenshot())
      const read = jsqr.default(new Uint8ClampedArray(png.data), png.width, png.height)
      expect(read?.data).toBe("https://coupon.example.jp/coupon/for_1234567")
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
      const [, width, height] = /\/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]/.exec(pdf) ?? []
      expect([Number(width), Number(height)].map(Math.round)).toEqual([595, 842])
    } finally {
      await browser.close()
    }
  })
})
