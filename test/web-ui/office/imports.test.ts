// The pages of members lists and of long work, in every state they can be in: right as HTML, masked for those who may not
// see names, with the forms that lead on from there and no others.
import { describe, expect, it } from "@effect/vitest"
import { FileRow, LedgerEntry, type MemberDifference, type MemberList, Tasks } from "@fukuri/core"
import { ImportPages, TaskPages } from "@fukuri/web-ui"
import { Schema } from "effect"
import { actor, at, date, numberOf } from "../../support/people.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const fields: MemberDifference.FieldCounts = {
  name: 1,
  kana: 0,
  birthDate: 1,
  sex: 1,
  workplace: 812,
  appointment: 0,
  weeklyHours: 0,
  terms: 0,
  kyosai: 12,
  gojokai: 12
}
const summary = {
  rows: 10_000,
  added: 1,
  changed: 812,
  unchanged: 9_187,
  ended: 12,
  members: 10_011,
  fields,
  generation: 3,
  knownAsOf: date("2024-06-01"),
  committed: false
}
const differences: ReadonlyArray<MemberDifference.MemberDifference> = [
  {
    kind: "changed",
    line: 2,
    number: numberOf("123456"),
    name: "見本 <太郎>",
    fields: [
      { field: "name", before: "見本 一郎", after: "見本 <太郎>" },
      { field: "birthDate", before: "1974-12-12", after: "1974-12-21" },
      { field: "sex", before: "male", after: "female" }
    ]
  },
  {
    kind: "added",
    line: 3,
    number: numberOf("K12345"),
    name: "見本 花子",
    fields: [{ field: "birthDate", before: "", after: "1980-01-01" }]
  },
  {
    kind: "ended",
    line: 0,
    number: numberOf("123457"),
    name: "見本 三郎",
    fields: [{ field: "kyosai", before: "1997-04-01〜", after: "1997-04-01〜2024-06-30" }]
  }
]
const brakes: ReadonlyArray<MemberList.Brake> = [
  { _tag: "Loss", ended: 12, members: 100 },
  { _tag: "Older", known: date("2024-07-02") },
  { _tag: "Repeated", appliedAt: at("2024-06-01") }
]
const looked = { summary, differences, brakes }
const by = actor("clerk:yamada")
const nameOf = (who: string) => `<${who}>`
const taken = { summary, acknowledged: ["Loss" as const], by, at: at("2024-07-01"), generation: 4 }
const problems = FileRow.ProblemCode.literals.map((code, index) => ({
  line: index + 1,
  column: "氏名",
  value: "=cmd|<b>",
  code
}))

const states: { readonly [Tag in MemberList.MemberListState["_tag"]]: MemberList.StateOf<Tag> } = {
  Receiving: { _tag: "Receiving" },
  Received: { _tag: "Received" },
  Checking: { _tag: "Checking", task: "t" },
  Refused: { _tag: "Refused", problems, total: 1_234 },
  Checked: { _tag: "Checked", ...looked },
  Applying: { _tag: "Applying", ...looked, acknowledged: [], task: "t", by, at: at("2024-07-01") },
  Applied: { _tag: "Applied", ...taken },
  Undoing: { _tag: "Undoing", ...taken },
  Undone: { _tag: "Undone", ...taken, reason: "別の団体の名簿", undoneBy: by, undoneAt: at("2024-07-02") },
  Discarded: { _tag: "Discarded", by, at: at("2024-07-01") }
}

const listAt = (state: MemberList.MemberListState): MemberList.MemberList => ({
  file: "名簿 <令和6年度>.csv",
  bytes: 1_234_567,
  sha256: "0123456789abcdef".repeat(4),
  lines: 10_001,
  asOf: date("2024-07-01"),
  receivedBy: by,
  receivedAt: at("2024-07-01"),
  fileKept: true,
  state
})

const taskAt = (state: Tasks.TaskState, wish?: "pause" | "cancel"): Tasks.Task => ({
  kind: "member-list-check",
  about: "i",
  title: "名簿の確認 <名簿>.csv",
  startedBy: by,
  startedAt: at("2024-07-01"),
  state,
  ...(wish === undefined ? {} : { wish })
})
const running = taskAt({ _tag: "Running", done: 1_234, total: 10_000, note: "", owner: "one", until: at("2024-07-01") })

const viewAt = (
  state: MemberList.MemberListState,
  more: Partial<ImportPages.ImportView> = {}
): ImportPages.ImportView => ({
  id: "i",
  list: listAt(state),
  isOutdated: false,
  isLast: true,
  nameOf,
  ...more
})
const shownTo = (permissions: Parameters<typeof frameOf>[0], view: ImportPages.ImportView) =>
  ImportPages.importPage(frameOf(permissions, { current: "imports" }), view)

const mistakes = [{ field: "accept-loss", sentence: "チェックを付けてください。" }]

const pages: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(states).map(([name, state]) => [name, shownTo(everything, viewAt(state))])),
  "Checked, by a viewer": shownTo(["look"], viewAt(states.Checked)),
  "Refused, by a viewer": shownTo(["look"], viewAt(states.Refused)),
  outdated: shownTo(everything, viewAt(states.Checked, { isOutdated: true })),
  "with mistakes": ImportPages.importPage(
    frameOf(everything, { mistakes }),
    viewAt(states.Checked, { ticked: ["Older"] })
  ),
  working: shownTo(everything, viewAt(states.Checking, { task: { id: "t", task: running } })),
  "all lists": ImportPages.imports(frameOf(everything), {
    asOf: "2024-07-01",
    nameOf,
    next: "/office/imports?before=i",
    lists: Object.values(states).map((state, index) => ({ id: `i${index}`, list: listAt(state) }))
  }),
  "no list yet": ImportPages.imports(frameOf(["look"]), { asOf: "2024-07-01", lists: [], nameOf }),
  "no such list": ImportPages.noImport(frameOf(["look"])),
  "a task that runs": TaskPages.taskPage(frameOf(everything), {
    id: "t",
    task: running,
    nameOf,
    about: { label: "この取込", path: "/office/imports/i" }
  }),
  "a task that is paused": TaskPages.taskPage(frameOf(everything), {
    id: "t",
    task: taskAt({ _tag: "Paused", done: 1, note: "" }),
    nameOf
  }),
  "a task that is done": TaskPages.taskPage(frameOf(["look"]), {
    id: "t",
    task: taskAt({ _tag: "Done", done: 1, note: "確認しました。", at: at("2024-07-01") }),
    nameOf
  })
}

const page = (name: string): string => pages[name] ?? ""
const text = (markup: string) => markup.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ")
const actions = (markup: string) =>
  [...markup.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/gs)]
    .map(([, found = ""]) => found)
    .filter((path) => !["/office/logout", "/office/holders/search"].includes(path))

const validator = htmlValidator({
  // Without a script a page with work under way has no other way to ask again.
  "meta-refresh": "off"
})

describe.each(Object.keys(pages))("the page: %s", (name) => {
  it("is right as HTML, escapes everything, and has a proof in every form", async () => {
    const report = await validator.validateString(page(name))
    expect(
      report.results
        .flatMap(({ messages }) => messages)
        .map(({ line, message, ruleId }) => `${ruleId} at ${line}: ${message}`)
    ).toEqual([])
    expect(page(name)).not.toMatch(/<太郎>|<令和6年度>|<b>|<名簿>/)
    for (const [, body = ""] of page(name).matchAll(/<form[^>]*method="post"[^>]*>(.*?)<\/form>/gs)) {
      expect(body.match(/name="csrf"/g)).toHaveLength(1)
    }
  })
})

describe("what can be done with a list", () => {
  it.each([
    ["Receiving", []],
    ["Received", ["check", "discard"]],
    ["Refused", ["discard"]],
    ["Checked", ["apply", "discard"]],
    ["Applied", ["undo"]],
    ["Undoing", ["undo"]],
    ["Undone", []],
    ["Discarded", []],
    ["outdated", ["check", "discard"]],
    ["Checked, by a viewer", []],
    ["working", []]
  ] as const)("%s: %j", (name, expected) => {
    expect(actions(page(name))).toEqual(expected.map((each) => `/office/imports/i/${each}`))
  })

  it("taking back is offered for the last list alone, and not when nothing changed", () => {
    expect(actions(shownTo(everything, viewAt(states.Applied, { isLast: false })))).toEqual([])
    const { generation: _, ...unchanged } = states.Applied
    expect(actions(shownTo(everything, viewAt(unchanged)))).toEqual([])
  })

  it("every brake is explained and has a box of its own, ticked again when the form comes back", () => {
    const shown = page("with mistakes")
    for (const name of ["accept-loss", "accept-older", "accept-repeated"]) expect(shown).toContain(`name="${name}"`)
    expect(text(shown)).toMatch(/100人中 12人/)
    expect(/name="accept-older"[^>]*checked/.test(shown)).toBe(true)
    expect(/name="accept-loss"[^>]*checked/.test(shown)).toBe(false)
    expect(text(shown)).toContain("チェックを付けてください。")
  })

  it("says who did what by the names it is given", () => {
    const who = "&lt;clerk:yamada&gt;"
    expect(page("all lists").split(who)).toHaveLength(Object.keys(states).length + 1)
    expect(text(page("Applied"))).toMatch(new RegExp(`適用 \\S+ \\S+ ${who}`))
    expect(text(page("Undone"))).toContain(`${who} が取り消しました。`)
    expect(text(page("Discarded"))).toContain(`${who} が破棄しました。`)
    expect(text(page("a task that runs"))).toContain(who)
  })

  it("what will change is counted before it changes", () => {
    expect(text(page("Checked"))).toMatch(/新規 1 人 変更 812 人 資格喪失 12 人/)
    expect(text(page("Checked"))).toMatch(/所属所 812/)
  })
})

describe("personal data", () => {
  it("are told to those who may see them", () => {
    expect(text(page("Checked"))).toMatch(
      /氏名: 見本 一郎 → 見本 &lt;太郎&gt;.*生年月日: 1974-12-12 → 1974-12-21.*性別: 男 → 女/
    )
    expect(page("Checked")).toContain("differences.csv")
    expect(text(page("Refused"))).toContain("=cmd|&lt;b&gt;")
  })

  it("are masked for others, and so are the values of a wrong file", () => {
    const shown = text(page("Checked, by a viewer"))
    expect(shown).not.toMatch(/見本 花子|太郎|三郎|一郎|1974|1980/)
    expect(shown).toMatch(/氏名: ＊＊＊ → ＊＊＊/)
    expect(shown).toContain("組合資格: 1997-04-01〜 → 1997-04-01〜2024-06-30")
    expect(page("Checked, by a viewer")).not.toContain("differences.csv")
    expect(text(page("Refused, by a viewer"))).not.toContain("cmd")
  })
})

describe("long work", () => {
  it("is followed by its id, and the page asks again without a script", () => {
    expect(page("working")).toContain('data-task="t"')
    expect(page("working")).toMatch(/<noscript><meta http-equiv="refresh"/)
    expect(text(page("working"))).toContain("1,234 / 10,000")
  })

  it("can be paused and stopped while it runs, gone on with when paused, and neither when it is done", () => {
    expect(actions(page("a task that runs"))).toEqual(["/office/tasks/t/pause", "/office/tasks/t/cancel"])
    expect(actions(page("a task that is paused"))).toEqual(["/office/tasks/t/resume", "/office/tasks/t/cancel"])
    expect(actions(page("a task that is done"))).toEqual([])
    expect(actions(TaskPages.taskPage(frameOf(["look"]), { id: "t", task: running, nameOf }))).toEqual([])
    expect(text(page("a task that is done"))).toContain("確認しました。")
  })
})

it("the states here are states that are kept", () => {
  expect(Schema.is(LedgerEntry.Actor)(by)).toBe(true)
  expect(Schema.is(Tasks.Task)(running)).toBe(true)
})
