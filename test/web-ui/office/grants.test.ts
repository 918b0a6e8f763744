// The pages of 付与 in every state of a run, for clerks of every kind: right as HTML, nothing inline, and each form only
// where its deed is possible and for whom it is.
import { GrantRuns, GrantRun, type GrantRehearsal } from "@fukuri/core"
import { programmes } from "@fukuri/examples/programmes/guide"
import {
  grantPeoplePage,
  grantRunPage,
  type GrantRunView,
  grantsPage,
  type GrantsView,
  type OfficeView
} from "@fukuri/web-ui"
import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import { actor, at, date, fiscalYear, memberWith, numberOf, productId } from "../../support/people.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const validator = htmlValidator({
  // Boxes that belong together have one name.
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }]
})

const idOf = Schema.decodeSync(GrantRun.GrantRunId)
const id = idOf("0ly27r443-aaaaaaaaaaaa")
const now = at("2024-07-01")
const asking = { by: actor("clerk:tanaka"), at: now }
const counts: GrantRun.Counts = {
  people: 24,
  gaining: 6,
  products: [
    {
      product: {
        id: productId("womens-cancer-general-under40"),
        name: "女性がん検診・一般(40未満)",
        discreetName: "健診クーポン"
      },
      people: 3,
      coupons: 3
    },
    { product: { id: productId("dock-a"), name: "選べるドック", discreetName: "健診クーポン" }, people: 4, coupons: 4 },
    { product: { id: productId("my-refresh"), name: "マイ <リフレッシュ>" }, people: 5, coupons: 1315 }
  ]
}
const rehearsal: GrantRun.Rehearsal = {
  at: now,
  basis: { generation: 3, asOf: date("2024-07-01"), programmes: "a" },
  counts,
  served: 17,
  nothing: 1
}
const agreed = {
  rehearsal,
  request: { ...asking, schedule: at("2024-07-03", 6) },
  approval: { by: actor("clerk:sato"), at: now }
}
const begun = { at: now, after: 7, before: [{ product: productId("my-refresh"), people: 20, coupons: 60 }] }

const states: Readonly<Record<string, GrantRun.RunState>> = {
  rehearsing: { _tag: "Rehearsing" },
  unfit: { _tag: "Unfit", at: now, why: "draft-broken" },
  rehearsed: { _tag: "Rehearsed", rehearsal },
  nothing: { _tag: "Rehearsed", rehearsal: { ...rehearsal, counts: { people: 24, gaining: 0, products: [] } } },
  requested: { _tag: "Requested", rehearsal, request: agreed.request },
  approved: { _tag: "Approved", ...agreed, tries: 1 },
  begun: { _tag: "Approved", ...agreed, tries: 1, begun },
  finished: { _tag: "Finished", agreed, at: now, basis: rehearsal.basis, begun, counts },
  own: { _tag: "Finished", at: now, basis: rehearsal.basis, begun, counts },
  refused: { _tag: "Refused", rehearsal, request: asking, ...asking, reason: "名簿が<古い>" },
  cancelled: { _tag: "Cancelled", ...asking, reason: "日を改める", rehearsal, request: asking, begun, soFar: counts },
  failed: { _tag: "Stopped", ...agreed, tries: 1, at: now, why: "failed" },
  moved: { _tag: "Stopped", ...agreed, tries: 1, at: now, why: "programmes-moved" }
}

const runOf = (
  state: GrantRun.RunState,
  source: GrantRun.Source = { _tag: "Published", only: [] }
): GrantRun.GrantRun => ({
  on: date("2024-07-01"),
  source,
  by: asking.by,
  at: now,
  state
})

const taskOf = (tag: "Running" | "Paused" | "Waiting"): GrantRuns.RunView["task"] => {
  const progress = { done: 500, total: 2000, note: "" }
  const state =
    tag === "Running"
      ? { _tag: tag, ...progress, owner: "n", until: now }
      : tag === "Waiting"
        ? { _tag: tag, ...progress, notBefore: at("2024-07-03", 6) }
        : { _tag: tag, ...progress }
  const value = { kind: "grant-run", about: id, title: "付与", startedBy: asking.by, startedAt: now, state }
  return { subject: "sag" as never, id: `${id}-1`, version: 1, at: now, value }
}

const nameOf = (who: string) => (who === "clerk:tanaka" ? "田中 一" : `<${who}>`)

const viewOf = (state: GrantRun.RunState, more: Partial<GrantRunView> = {}): GrantRunView => ({
  id,
  run: runOf(state),
  task: undefined,
  moved: [],
  last: { id: idOf("last"), at: now, counts: { people: 20, gaining: 5, products: counts.products.slice(1) } },
  now,
  figures: {
    categories: [
      { category: "正規", people: 5, coupons: 9 },
      { category: "", people: 1, coupons: 1 }
    ],
    workplaces: [{ workplace: { code: "10001", name: "見本県立見本高等学校" }, people: 6, coupons: 10 }],
    otherWorkplaces: { people: 2, coupons: 2 }
  },
  nameOf,
  actor: "clerk:yamada",
  typed: { when: "", instant: "", reason: "" },
  ...more
})

const kinds: Readonly<Record<string, OfficeView.OfficeFrame>> = {
  everything: frameOf(everything, { current: "grants" }),
  viewer: frameOf(["look"], { current: "grants" }),
  approver: frameOf(["look", "approve", "personal", "health"], { current: "grants" }),
  operator: frameOf(["look", "correct", "operate", "personal", "health"], { current: "grants" })
}
const frame = (kind: string): OfficeView.OfficeFrame => kinds[kind] ?? frameOf([])

const details: GrantRehearsal.RehearsalDetails = {
  ...(viewOf(states["rehearsed"] ?? { _tag: "Rehearsing" }).figures ?? {
    categories: [],
    workplaces: [],
    otherWorkplaces: { people: 0, coupons: 0 }
  }),
  samples: [
    {
      product: counts.products[0]?.product ?? { id: productId("x"), name: "x" },
      people: [
        {
          number: numberOf("123456"),
          coupons: 1,
          before: 0,
          reasons: [
            {
              rule: { _tag: "AgeWithin", on: date("2024-04-01"), atMost: 39 },
              holds: true,
              found: { _tag: "Age", years: 30 }
            },
            {
              rule: { _tag: "AppointedAs", categories: ["再任用短時間"] },
              holds: false,
              found: { _tag: "Text", text: "正規" }
            },
            { rule: { _tag: "MemberOf", bodies: ["kyosai" as never] }, holds: true }
          ]
        }
      ]
    }
  ],
  nothing: [
    { number: numberOf("234567"), why: { _tag: "NothingDue" } },
    {
      number: numberOf("34567801"),
      why: { _tag: "QuantityNone", nearest: { id: productId("my-refresh"), name: "マイ リフレッシュ" } }
    },
    {
      number: numberOf("345678"),
      why: {
        _tag: "RuleFails",
        nearest: { id: productId("dock-a"), name: "選べるドック", discreetName: "健診クーポン" },
        reasons: [{ rule: { _tag: "WeeklyHours", atLeast: 2000 }, holds: false, found: { _tag: "Hours" } }]
      }
    }
  ]
}

const peoplePage = (kind: string) =>
  grantPeoplePage(frame(kind), {
    id,
    on: date("2024-07-01"),
    details,
    nothing: 340,
    people: frame(kind).clerk.can("personal") ? new Map([[numberOf("123456"), memberWith()]]) : new Map(),
    pathOf: () => "/office/holders/sealed"
  })

const listView = (more: Partial<GrantsView> = {}): GrantsView => ({
  today: date("2024-05-20"),
  mode: "daily",
  ahead: [{ on: date("2024-06-03"), products: programmes(fiscalYear(2024)).flatMap(({ products }) => products) }],
  asOf: date("2024-05-01"),
  programmes: programmes(fiscalYear(2024)),
  drafts: [{ id: "d-1", name: "マイ リフレッシュ", fiscalYear: 2024 }],
  form: { on: "2024-05-20", only: [], draft: "" },
  open: [
    { id, run: runOf(states["begun"] ?? { _tag: "Rehearsing" }), task: taskOf("Running") },
    { id: idOf("two"), run: runOf(states["requested"] ?? { _tag: "Rehearsing" }), task: undefined },
    { id: idOf("three"), run: runOf(states["approved"] ?? { _tag: "Rehearsing" }), task: taskOf("Waiting") }
  ],
  history: Object.entries(states).map(([name, state]) => ({ id: idOf(name), run: runOf(state), task: undefined })),
  next: idOf("older"),
  isFirst: true,
  nameOf,
  ...more
})

const pages: ReadonlyArray<readonly [string, string]> = [
  ...Object.keys(kinds).flatMap((kind) => [
    ...Object.entries(states).map(
      ([name, state]) => [`${name} for ${kind}`, grantRunPage(frame(kind), viewOf(state))] as const
    ),
    [`people for ${kind}`, peoplePage(kind)] as const,
    [`list for ${kind}`, grantsPage(frame(kind), listView())] as const
  ]),
  [
    "running",
    grantRunPage(frame("everything"), viewOf(states["begun"] ?? { _tag: "Rehearsing" }, { task: taskOf("Running") }))
  ],
  [
    "outdated",
    grantRunPage(
      frame("everything"),
      viewOf(states["requested"] ?? { _tag: "Rehearsing" }, { moved: ["list", "programmes"] })
    )
  ],
  [
    "with mistakes",
    grantRunPage(
      frameOf(everything, { mistakes: [{ field: "instant", sentence: "実行の日時を入力してください。" }] }),
      viewOf(states["rehearsed"] ?? { _tag: "Rehearsing" }, { typed: { when: "at", instant: "来週", reason: "" } })
    )
  ],
  [
    "empty list",
    grantsPage(
      frame("everything"),
      listView({ ahead: [], asOf: undefined, drafts: [], open: [], history: [], next: undefined })
    )
  ],
  ["a later page", grantsPage(frame("everything"), listView({ isFirst: false, mode: "approved" }))]
]

describe.each(pages)("%s", (_, page) => {
  it("is right as HTML, and accessible as far as that shows", async () => {
    const report = await validator.validateString(page)
    const found = report.results.flatMap(({ messages }) => messages)
    expect(
      found
        // Where no script follows the work the page must reload itself.
        .filter(({ ruleId }) => ruleId !== "meta-refresh")
        .map(({ line, message, ruleId }) => `${ruleId} at ${line}: ${message}`)
    ).toEqual([])
  })

  it("has nothing inline", () => {
    expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/)
  })
})

/** The deeds that a page offers. */
const deedsOf = (page: string): ReadonlyArray<string> =>
  [...page.matchAll(/action="\/office\/grants\/[^"/]+\/([a-z-]+)"/g)].map(([, deed = ""]) => deed).sort()

const at_ = (name: string): GrantRun.RunState => states[name] ?? { _tag: "Rehearsing" }

describe("the deeds that a page offers", () => {
  it.each([
    ["operator", "rehearsing", ["cancel"]],
    ["operator", "rehearsed", ["request"]],
    ["operator", "nothing", []],
    ["operator", "requested", ["cancel", "move"]],
    ["approver", "requested", ["approve", "refuse"]],
    ["operator", "approved", ["cancel", "move"]],
    ["operator", "begun", ["cancel"]],
    ["approver", "approved", []],
    ["operator", "failed", ["cancel", "take-up"]],
    ["operator", "moved", ["cancel"]],
    ["operator", "finished", []],
    ["operator", "refused", []],
    ["operator", "cancelled", []],
    ["everything", "unfit", []],
    ...Object.keys(states).map((name) => ["viewer", name, []] as const)
  ] as const)("for %s of a run that is %s are %j", (kind, name, deeds) => {
    expect(deedsOf(grantRunPage(frame(kind), viewOf(at_(name))))).toEqual(deeds)
  })

  it("leave out what the one who asked cannot do, and what an outdated rehearsal does not allow", () => {
    const own = viewOf(at_("requested"), { actor: "clerk:tanaka" })
    expect(deedsOf(grantRunPage(frame("approver"), own))).toEqual([])
    const outdated = { moved: ["list"] } as const
    expect(deedsOf(grantRunPage(frame("approver"), viewOf(at_("requested"), outdated)))).toEqual(["refuse"])
    expect(deedsOf(grantRunPage(frame("operator"), viewOf(at_("rehearsed"), outdated)))).toEqual([])
    const draft = { run: runOf(at_("rehearsed"), { _tag: "Draft", draft: "d-1" }) }
    expect(deedsOf(grantRunPage(frame("operator"), viewOf(at_("rehearsed"), draft)))).toEqual([])
  })

  it("pause what runs, let go what is paused", () => {
    const deeds = (tag: "Running" | "Paused") =>
      deedsOf(grantRunPage(frame("operator"), viewOf(at_("begun"), { task: taskOf(tag) })))
    expect(deeds("Running")).toEqual(["cancel", "pause"])
    expect(deeds("Paused")).toEqual(["cancel", "resume"])
  })
})

describe("what is read", () => {
  const text = (page: string) => page.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ")

  it("is counted before it is agreed to, with who asked and when it happens", () => {
    const page = text(grantRunPage(frame("approver"), viewOf(at_("requested"))))
    expect(page).toContain("付与される人 6 人 台帳に書かれる付与 12 件 枚数 1,322 枚")
    expect(page).toContain("田中 一の申請です。実行: 2024年7月3日(水) 06:00。")
  })

  it("is compared with the last run, with signs", () => {
    const page = text(grantRunPage(frame("everything"), viewOf(at_("finished"))))
    expect(page).toMatch(/女性がん検診・一般\(40未満\) 3 3 \+3 \+3 ±0 0/)
    expect(page).toMatch(/マイ &lt;リフレッシュ&gt; 5 1,315 ±0 ±0 ±0 60/)
  })

  it("names no examination and no reason before who may not know them", () => {
    for (const page of [
      ...Object.values(states).map((state) => grantRunPage(frame("viewer"), viewOf(state))),
      peoplePage("viewer"),
      grantsPage(frame("viewer"), listView({ ahead: [] }))
    ]) {
      expect(page).not.toMatch(/女性がん|選べるドック|womens-cancer|39歳以下|週20時間/)
    }
    expect(text(grantRunPage(frame("viewer"), viewOf(at_("rehearsed"))))).toContain("健診クーポン 7 7")
  })

  it("explains each sample and each who has nothing, and masks people before who may not see them", () => {
    const page = text(peoplePage("everything"))
    expect(page).toContain("○ 4/1時点で39歳以下 (30歳) ○ 「任用区分が再任用短時間」ではない (正規) ○ kyosaiの資格")
    expect(page).toContain("× 週20時間以上 (時間数の登録なし)")
    expect(page).toContain("見本 太郎")
    expect(page).toContain("番号順で最初の3人を示します")
    const masked = peoplePage("viewer")
    expect(masked).not.toMatch(/123456|234567|345678|見本 太郎/)
    expect(text(masked)).toContain("***456")
  })
})
