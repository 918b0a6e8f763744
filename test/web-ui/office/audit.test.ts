// The pages of the record: every action that the service writes has a name, what is kept with a line is read as people
// would, what a clerk may not see is covered, and the pages are right as HTML.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { AuditDetail, AuditPages, AuditWords } from "@fukuri/web-ui"
import { at } from "../../support/people.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const packages = join(import.meta.dirname, "../../../packages")

/** The sources that write lines into the record, or name what is to be written. */
const sources = ["core/src", "http/src"].flatMap((folder) =>
  readdirSync(join(packages, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(packages, folder, name), "utf8") }))
    .filter(({ text }) => /AuditTrail|\bDeed\b|recorded\(|\brecord\(|deedOf\(/.test(text))
)

/** What the parts of an action come to that are put together when it is written. */
const puttingTogether: Readonly<Record<string, ReadonlyArray<string>>> = {
  "entitlement.${order.direction}": ["entitlement.grant", "entitlement.withdraw"],
  "grant.${wanted}": ["grant.pause", "grant.resume"],
  "correction.${deed._tag.toLowerCase()}": ["correction.approve", "correction.refuse", "correction.withdraw"],
  "late-news.${how}": ["late-news.read", "late-news.letter"],
  "paper.${deed._tag.toLowerCase()}": ["paper.ask", "paper.answer", "paper.withdraw", "paper.approve", "paper.refuse"],
  "use-report.${deed._tag.toLowerCase()}": ["use-report.retry", "use-report.confirm", "use-report.close"],
  "programme-draft.${verb}": ["programme-draft.begin", "programme-draft.save", "programme-draft.discard"]
}

/** Texts of the same sources that look like actions and are none. */
const noActions: ReadonlySet<string> = new Set(["contact.phone", "incoming.file", "routes.ts"])

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "")

const literals = sources.flatMap(({ name, text }) =>
  [...withoutComments(text).matchAll(/"([a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)+)"/g)].map(([, key = ""]) => ({
    name,
    key
  }))
)

const templates = sources.flatMap(({ name, text }) =>
  [...withoutComments(text).matchAll(/`([a-z-]+\.\$\{[^}`]*\}[^`\s]*)`/g)].map(([, key = ""]) => ({ name, key }))
)

describe("an action", () => {
  it("that any source names has a name here", () => {
    const known = literals.filter(({ key }) => !noActions.has(key) && !/\.(csv|json|ts|html)$/.test(key))
    expect(new Set(known.map(({ key }) => key)).size).toBeGreaterThan(50)
    const nameless = known.filter(({ key }) => AuditWords.actionName(key) === undefined)
    expect(nameless).toEqual([])
  })

  it("that is put together from parts has a name for each of what it comes to", () => {
    const recorded = templates.filter(({ key }) => !/^(all|group)\./.test(key))
    expect(recorded.length).toBeGreaterThan(2)
    for (const { key, name } of recorded) expect(Object.keys(puttingTogether), `${name}: ${key}`).toContain(key)
    for (const key of Object.values(puttingTogether).flat()) expect(AuditWords.actionName(key), key).toBeDefined()
  })

  it("has a name of its own, under the part of the office that it begins with", () => {
    const names = AuditWords.actionGroups.flatMap(({ actions }) => Object.values(actions))
    expect(new Set(names).size).toBe(names.length)
    for (const { actions, prefix } of AuditWords.actionGroups) {
      for (const key of Object.keys(actions)) expect(key.startsWith(prefix), key).toBe(true)
    }
  })

  it("has a name that tells when it was not done, and none when nobody knows it", () => {
    expect(AuditWords.actionName("facility.change.refused")).toBe("施設を変更 (行われませんでした)")
    expect(AuditWords.actionName("clerk.login.refused")).toBe("ログインに失敗")
    expect(AuditWords.actionName("facility.paint")).toBeUndefined()
    expect(AuditWords.actionName("facility.paint.refused")).toBeUndefined()
  })

  it("that is written is no longer than the record takes, refused or not", () => {
    for (const { actions } of AuditWords.actionGroups) {
      for (const key of Object.keys(actions)) expect(`${key}.refused`).toMatch(/^[a-z0-9.-]{1,60}$/)
    }
  })
})

const reader = (more: Partial<AuditDetail.AuditReader> = {}): AuditDetail.AuditReader => ({
  kind: "facility",
  action: "entitlement.grant",
  sees: { personal: true, health: true },
  productName: (id) => `<${id}>`,
  nameOf: (actor) => `(${actor})`,
  ...more
})
const read = (detail: unknown, more?: Partial<AuditDetail.AuditReader>) =>
  AuditDetail.auditDetail(JSON.stringify(detail), reader(more))
const nothing = { changes: [], facts: [] }

describe("what is kept with a line", () => {
  it("shows of before and after only what differs", () => {
    const detail = {
      before: { name: "旧 病院", phone: "048-1", offers: "a;b" },
      after: { name: "新 病院", phone: "048-1", offers: "a;b", note: "駐車場あり" }
    }
    expect(read(detail)).toEqual({
      changes: [
        { label: "施設名", before: "旧 病院", after: "新 病院" },
        { label: "備考", before: undefined, after: "駐車場あり" }
      ],
      facts: []
    })
  })

  it("shows what was added and what was taken away", () => {
    expect(read({ after: { name: "病院" } }).changes).toEqual([{ label: "施設名", before: undefined, after: "病院" }])
    expect(read({ before: { name: "病院" } }).changes).toEqual([{ label: "施設名", before: "病院", after: undefined }])
    expect(AuditDetail.detailText(read({ before: { name: "病院" }, reason: "閉院" }))).toBe(
      "施設名: 病院 → (なし)、 理由: 閉院"
    )
  })

  it("reads sides that are no more than a value, alone and together", () => {
    expect(read({ before: 3, after: 4 }, { kind: "programme" })).toEqual({
      changes: [{ label: "内容", before: "3", after: "4" }],
      facts: []
    })
    expect(read({ before: null, after: 1 }, { kind: "programme" }).changes).toEqual([
      { label: "内容", before: "(なし)", after: "1" }
    ])
    expect(read({ before: "Requested" }, { kind: "grant-run" }).facts).toEqual([["それまで", "申請中"]])
  })

  it("reads deeper ways, lists, yes and no, moments, names of clerks and words of the service", () => {
    expect(
      read({ before: { "contact.phone": "1" }, after: { "contact.phone": "2" } }, { kind: "association" }).changes
    ).toEqual([{ label: "電話", before: "1", after: "2" }])
    const detail = {
      roles: ["desk", "approver"],
      active: false,
      sees: [],
      at: at("2024-07-01", 9, 5),
      by: "clerk:desk",
      reason: "mistaken",
      total: { uses: 12_345 },
      fiscalYear: 2024,
      list: [{ name: "甲" }, { name: "乙" }],
      unheardOf: "x"
    }
    expect(read(detail, { kind: "month" }).facts).toEqual([
      ["役割", "窓口、承認"],
      ["ログインできる", "いいえ"],
      ["見られる情報", "(なし)"],
      ["日時", "2024年7月1日(月) 09:05"],
      ["行った人", "(clerk:desk)"],
      ["理由", "付与の誤り"],
      ["合計 / 利用回数", "12,345"],
      ["年度", "2024"],
      ["一覧 / 1 / 氏名・名称", "甲"],
      ["一覧 / 2 / 氏名・名称", "乙"],
      ["unheardOf", "x"]
    ])
  })

  it("leaves out what was nothing and is nothing, and leads to a use and to a correction", () => {
    const detail = {
      after: { ownNumber: null, name: "新人" },
      use: "ABC",
      correction: "x/y",
      sha256: "0123456789abcdef"
    }
    expect(read(detail, { kind: "clerk" })).toEqual({
      changes: [{ label: "氏名・名称", before: undefined, after: "新人" }],
      facts: [
        ["受付番号", "ABC", "/office/uses/ABC"],
        ["訂正番号", "x/y", "/office/corrections/x%2Fy"],
        ["ファイルの指紋 (SHA-256)", "01234567 89abcdef"]
      ]
    })
  })

  it("reads a reason by what was done: chosen from the list of it, or in somebody's words", () => {
    const reasonOf = (action: string) => read({ reason: "mistaken" }, { kind: "holder", action }).facts[0]?.[1]
    expect(reasonOf("entitlement.withdraw")).toBe("付与の誤り")
    expect(reasonOf("correction.request")).toBe("間違えて利用した")
    expect(reasonOf("correction.refuse")).toBe("mistaken")
  })

  it("shows nothing for nothing, and a text that nobody can read as it is", () => {
    expect(read({})).toEqual(nothing)
    expect(AuditDetail.auditDetail("", reader())).toEqual(nothing)
    expect(AuditDetail.auditDetail("{broken", reader()).facts).toEqual([["", "{broken"]])
    expect(read({ before: { a: 1 }, after: { a: 1 } })).toEqual(nothing)
  })

  it("covers from a clerk who may not see it: what was written about a person, whose number it is, which examination", () => {
    const detail = {
      text: "女性がん検診の話",
      reason: "mistaken",
      caller: "見本 花子",
      goods: "女性がん検診",
      product: "womens-cancer",
      before: { ownNumber: null },
      after: { ownNumber: "123456" }
    }
    const blind = {
      kind: "holder",
      action: "entitlement.grant",
      sees: { personal: false, health: false },
      productName: () => "健診クーポン"
    }
    expect(read(detail, blind)).toEqual({
      changes: [{ label: "本人の番号", before: "(なし)", after: "(伏せてあります)" }],
      facts: [
        ["事情", "(伏せてあります)"],
        ["理由", "付与の誤り"],
        ["連絡者", "(伏せてあります)"],
        ["事業・クーポン", "(伏せてあります)"],
        ["クーポン", "健診クーポン"]
      ]
    })
    expect(JSON.stringify(read({ ...detail, reason: "取下げ 花子" }, blind))).not.toMatch(/花子|がん|123456|womens/)
    expect(JSON.stringify(read(detail, { kind: "holder" }))).toMatch(/女性がん検診の話.*花子/)
  })
})

const line: AuditPages.ShownLine = {
  place: 12_345,
  at: at("2024-07-01", 9, 30),
  who: "山田 <花子>",
  action: "facility.change",
  subject: { kind: "facility", text: "1234567", path: "/office/facilities/1234567" },
  detail: read({ before: { name: "<b>旧</b>" }, after: { name: "新" }, reason: "移転" })
}
const many: AuditPages.ShownLine = {
  ...line,
  action: "clerk.add.refused",
  subject: { kind: "unknown", text: "x", path: undefined },
  detail: { changes: [], facts: Array.from({ length: 9 }, (_, index) => [`項目${index}`, `${index}`] as const) }
}
const view: AuditPages.AuditView = {
  search: {
    clerk: "clerk:boss",
    action: "facility.",
    kind: "facility",
    about: "1234567",
    from: "2024-07-01",
    until: ""
  },
  clerks: [{ actor: "clerk:boss", name: "管理 六子 (boss)" }],
  person: undefined,
  lines: [line, many, { ...line, subject: undefined, action: "facility.paint" }],
  before: 50,
  previous: "/office/audit",
  next: "/office/audit?at=2.a.b",
  csv: "/office/audit.csv",
  head: { place: 12_345, hash: "0123456789abcdef".repeat(4) }
}
const frame = frameOf(everything, { current: "audit" })
const nobody = { report: undefined, noted: "" }

const validator = htmlValidator()

const states: ReadonlyArray<readonly [state: string, html: string]> = [
  ["with lines", AuditPages.audit(frame, view)],
  ["with none", AuditPages.audit(frame, { ...view, lines: [], before: 0, previous: undefined, next: undefined })],
  ["of one person", AuditPages.audit(frame, { ...view, person: { key: "KEY", text: "***456" } })],
  [
    "with mistakes",
    AuditPages.audit(frameOf(everything, { mistakes: [{ field: "about", sentence: "番号を入力してください。" }] }), {
      ...view,
      lines: [],
      csv: undefined
    })
  ],
  ["before a check", AuditPages.auditCheck(frame, nobody)],
  ["of a whole chain", AuditPages.auditCheck(frame, { ...nobody, report: { lines: 0, head: "", broken: [] } })],
  [
    "of a broken chain",
    AuditPages.auditCheck(frame, {
      noted: "ab",
      report: {
        lines: 9,
        head: "a".repeat(64),
        noted: { place: 3, at: at("2024-07-01") },
        broken: [{ _tag: "Place", place: 5, expected: 4 }, { _tag: "Hash", place: 5 }, { _tag: "NotedMissing" }]
      }
    })
  ]
]

describe("the pages of the record", () => {
  it.each(states)("are right as HTML %s, without style or script of their own", async (_, page) => {
    const { results } = await validator.validateString(page)
    expect(results.flatMap(({ messages }) => messages.map(({ message, ruleId }) => `${ruleId}: ${message}`))).toEqual(
      []
    )
    expect(page).not.toMatch(/\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=/)
  })

  it("say who did what about what, with what differs, and fold the rest away", () => {
    const page = AuditPages.audit(frame, view)
    expect(page).toContain("山田 &lt;花子&gt;")
    expect(page).toContain('<a href="/office/facilities/1234567">施設 1234567</a>')
    expect(page).toContain("<li>施設名: <del>&lt;b&gt;旧&lt;/b&gt;</del> → <ins>新</ins></li>")
    expect(page).toContain("職員を追加 (行われませんでした)")
    expect(page).toContain("<summary>ほか4項目</summary>")
    expect(page).toContain("facility.paint")
    expect(page).toContain("51〜53件目")
    expect(page).toContain("01234567 89abcdef")
  })

  it("say whether the chain holds, and what breaks where", () => {
    const [, whole = ""] = states.find(([state]) => state === "of a whole chain") ?? []
    const [, broken = ""] = states.find(([state]) => state === "of a broken chain") ?? []
    expect(whole).toContain("0件の記録の連鎖は、すべてつながっています。")
    expect(broken).toContain("つながっていない所が2か所あります")
    expect(broken).toContain("控えてある指紋の記録がありません")
    expect(broken).toContain("4番があるはずの所に、5番があります。")
    expect(broken).toContain("控えてある指紋は3番")
    expect(broken).not.toContain("すべてつながっています")
  })

  it("keep whom the address names without the number being typed", () => {
    const page = AuditPages.audit(frame, {
      ...view,
      search: { ...view.search, kind: "holder", about: "" },
      person: { key: "KEY", text: "***456" }
    })
    expect(page).toContain('<input type="hidden" name="person" value="KEY" />')
    expect(page).toContain("***456 の記録を表示しています。")
  })
})
