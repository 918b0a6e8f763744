// The pages of 事業 and of drafts in every state: right as HTML, forms only for whom they are, and everything that can be
// wrong said in Japanese of its own.
import {
  type CalendarDate,
  Programme,
  ProgrammeChange,
  ProgrammeProblems,
  ProgrammeYear,
  Publishing
} from "@fukuri/core"
import { programmes } from "@fukuri/examples/programmes/guide"
import { DraftPages, type OfficeView, ProgrammePages, ProgrammeWords } from "@fukuri/web-ui"
import { describe, expect, it } from "@effect/vitest"
import { actor, at, courseKey, date, fiscalYear, productId } from "../../support/people.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const validator = htmlValidator()

const year = fiscalYear(2024)
const now = at("2024-07-01")
const nameOf = (of: string) => (of === "clerk:tanaka" ? "田中 <一>" : of)
const guide = programmes(year)
const [kenshin = ProgrammeYear.template("sag" as never, year, "kyosai" as never), refresh = kenshin] = guide

const association = { ...frameOf([]).association, bodyNames: { kyosai: "共済組合", gojokai: "互助会" } }
const all = frameOf(everything, { current: "programmes", association })
const viewer = frameOf(["look"], { current: "programmes", association })

const versionOf = (number: number, more: Partial<Publishing.ProgrammeVersion> = {}): Publishing.ProgrammeVersion => ({
  programme: kenshin.id,
  number,
  origin: "published",
  by: actor("clerk:tanaka"),
  at: now,
  reason: "利用期間の <延長>",
  sha256: "0123456789abcdef".repeat(4),
  text: ProgrammeYear.textOf(kenshin),
  ...more
})

const listed = {
  id: "0ly27r443-aaaaaaaaaaaa",
  name: "人間ドック <等>",
  fiscalYear: 2025,
  basedOn: kenshin.id,
  by: "田中",
  at: now
}

const programmeView = (more: Partial<ProgrammePages.ProgrammeView> = {}): ProgrammePages.ProgrammeView => ({
  programme: kenshin,
  shown: versionOf(2),
  isCurrent: true,
  versions: [versionOf(2), versionOf(1, { origin: "found" })],
  drafts: [listed],
  nameOf,
  ...more
})

const changed: Programme.Programme = {
  ...refresh,
  name: "改 <b>",
  products: refresh.products.map((product) => ({
    ...product,
    maxPerRedemption: 2,
    quantity: { _tag: "Fixed", count: 1 }
  }))
}
const change = ProgrammeChange.compare(refresh, changed)
const harms: ReadonlyArray<ProgrammeChange.Harm> = [
  { _tag: "ProductRemoved", product: productId("a"), name: "商材 <A>", people: 1200, uses: 3 },
  { _tag: "CourseRemoved", product: productId("a"), name: "商材", course: courseKey("a/b"), courseName: "脳", uses: 3 },
  {
    _tag: "DaysLost",
    product: productId("a"),
    name: "商材",
    first: date("2024-07-01"),
    last: date("2024-07-03"),
    uses: 3
  },
  { _tag: "YearMoved", from: year, to: fiscalYear(2025), people: 7 }
]
const notices: ReadonlyArray<ProgrammeChange.Notice> = [
  {
    product: productId("a"),
    name: "商材",
    people: 1200,
    remaining: 30,
    notForThem: ["quantity"],
    forThem: ["maxPerRedemption"]
  }
]
const outlook: Publishing.Outlook = { programme: changed, before: refresh, change, harms: [], notices, basis: "b" }
const { before: _, ...first } = { ...outlook, change: { fields: [], products: [] }, notices: [] }

const problem = (
  wrong: ProgrammeProblems.Wrong,
  more: Partial<DraftPages.PlacedProblem> = {}
): DraftPages.PlacedProblem => ({
  problem: { path: ["products", 0, "name"], wrong, expected: "Expected something", found: '"<b>"' },
  line: 3,
  column: 5,
  ...more
})

const draftView = (more: Partial<DraftPages.DraftView> = {}): DraftPages.DraftView => ({
  id: listed.id,
  version: 3,
  name: "人間ドック",
  text: ProgrammeYear.textOf(kenshin),
  maxLength: 2_000_000,
  basedOn: { programme: kenshin.id, version: 2 },
  by: "田中",
  at: now,
  problems: undefined,
  ...more
})

const publishing = (outlook: Publishing.Outlook, frame: OfficeView.OfficeFrame = all) =>
  DraftPages.publishing(frame, { id: listed.id, outlook, version: 2, reason: "" })

const mistakes = [{ field: "text", sentence: "誤りです。" }]

const pages: ReadonlyArray<readonly [string, string]> = [
  ...[all, viewer].flatMap((frame, index): ReadonlyArray<readonly [string, string]> => [
    [
      `list ${index}`,
      ProgrammePages.programmes(frame, {
        year,
        years: [2025, 2024],
        programmes: guide.map((programme, of) => ({ programme, version: of === 0 ? undefined : of })),
        drafts: [listed, { ...listed, id: "b", fiscalYear: undefined, basedOn: undefined }]
      })
    ],
    [`one ${index}`, ProgrammePages.programme(frame, programmeView())]
  ]),
  ["empty list", ProgrammePages.programmes(all, { year: 2030, years: [2030], programmes: [], drafts: [] })],
  [
    "one without versions",
    ProgrammePages.programme(all, programmeView({ shown: undefined, versions: [], drafts: [] }))
  ],
  [
    "old version",
    ProgrammePages.programme(all, programmeView({ shown: versionOf(1), isCurrent: false, versions: [] }))
  ],
  ...guide.map((programme) => [programme.id, ProgrammePages.programme(all, programmeView({ programme }))] as const),
  [
    "comparison",
    ProgrammePages.comparison(viewer, {
      programme: refresh,
      sides: [
        { key: "current", label: "公開中の内容" },
        { key: "1", label: "第1版" }
      ],
      from: "1",
      to: "current",
      change
    })
  ],
  [
    "comparison of nothing",
    ProgrammePages.comparison(all, { programme: refresh, sides: [], from: "", to: "", change: undefined })
  ],
  ["draft", DraftPages.draft(all, draftView())],
  [
    "draft of nothing",
    DraftPages.draft(
      all,
      draftView({ basedOn: undefined, text: "", problems: [problem({ _tag: "Syntax" }, { line: 1 })] })
    )
  ],
  ["draft that is right", DraftPages.draft(all, draftView({ problems: [] }))],
  [
    "draft that is wrong",
    DraftPages.draft(
      all,
      draftView({
        problems: Array.from({ length: 150 }, (_, line) => problem({ _tag: "MissingKey" }, { line: line + 1 }))
      })
    )
  ],
  ["draft not saved", DraftPages.draft({ ...all, mistakes }, draftView())],
  ["publishing", publishing(outlook)],
  [
    "publishing without a reason",
    publishing(outlook, { ...all, mistakes: [{ field: "reason", sentence: "理由を。" }] })
  ],
  ["publishing the first", publishing(first)],
  ["publishing refused", publishing({ ...outlook, harms })],
  ["publishing the same", publishing({ ...outlook, change: { fields: [], products: [] }, notices: [] })]
]

describe("the pages", () => {
  it.each(pages)("%s is right as HTML", async (_name, page) => {
    const { results } = await validator.validateString(page)
    expect(results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`))).toEqual([])
    expect(page).not.toMatch(/<b>|undefined|NaN|\[object/)
  })

  it("let only operators write", () => {
    expect(ProgrammePages.programme(viewer, programmeView())).not.toContain("/draft")
    expect(ProgrammePages.programme(all, programmeView())).toContain(`${kenshin.id}/draft"`)
  })

  it("offer no way to publish what would do harm, or nothing at all", () => {
    const form = 'name="basis"'
    expect(publishing(outlook)).toContain(form)
    expect(publishing({ ...outlook, harms })).not.toContain(form)
    expect(publishing({ ...outlook, change: { fields: [], products: [] } })).not.toContain(form)
    for (const harm of harms) {
      expect(publishing({ ...outlook, harms: [harm] })).toContain("公開できません")
    }
  })

  it("show the lines around each problem once, marked where it is", () => {
    const text = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join("\n")
    const page = DraftPages.draft(
      all,
      draftView({ text, problems: [3, 4, 20].map((line) => problem({ _tag: "MissingKey" }, { line })) })
    )
    const numbers = [...page.matchAll(/<span id="line-(\d+)">/g)].map(([, number]) => Number(number))
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 18, 19, 20])
    for (const line of [3, 4, 20]) expect(page).toContain(`href="#line-${line}"`)
  })
})

describe("what is said", () => {
  const day = (text: string): CalendarDate.CalendarDate => date(text)
  const wrongs: {
    readonly [Tag in ProgrammeProblems.Wrong["_tag"]]: Extract<ProgrammeProblems.Wrong, { readonly _tag: Tag }>
  } = {
    Syntax: { _tag: "Syntax" },
    MissingKey: { _tag: "MissingKey" },
    UnknownKey: { _tag: "UnknownKey" },
    WrongType: { _tag: "WrongType", type: "text" },
    NotOneOf: { _tag: "NotOneOf", words: ["male", "female"] },
    WrongLength: { _tag: "WrongLength", of: "list", least: 1, most: 200 },
    OutOfRange: { _tag: "OutOfRange", least: 1, most: 999 },
    NotWhole: { _tag: "NotWhole" },
    WrongKey: { _tag: "WrongKey", shape: "slash" },
    NoSuchDay: { _tag: "NoSuchDay" },
    ControlCharacters: { _tag: "ControlCharacters" },
    RowsNotAscending: { _tag: "RowsNotAscending" },
    CoursesRepeated: { _tag: "CoursesRepeated" },
    ProductRepeated: { _tag: "ProductRepeated", id: "dock" },
    OutsideYear: { _tag: "OutsideYear", from: day("2024-04-01"), until: day("2025-03-31") },
    EndBeforeBeginning: { _tag: "EndBeforeBeginning" },
    GrantedAfterEnd: { _tag: "GrantedAfterEnd" },
    RuleTooDeep: { _tag: "RuleTooDeep" },
    RuleTooLarge: { _tag: "RuleTooLarge" },
    BoundsCrossed: { _tag: "BoundsCrossed" },
    AssociationUnknown: { _tag: "AssociationUnknown" },
    AssociationOther: { _tag: "AssociationOther", own: "sag" },
    ProductTaken: { _tag: "ProductTaken", programme: "kenshin-2024" },
    Other: { _tag: "Other" }
  }

  it("of each thing that can be wrong is a sentence of its own that says what to do", () => {
    const said = Object.values(wrongs).map((wrong) => ProgrammeWords.problemWords({ wrong }))
    expect(new Set(said).size).toBe(said.length)
    for (const sentence of said) expect(sentence).toMatch(/(ください|です|ます)。$/)
  })

  it("of the guide's rules is a line for each case, bodies by their names", () => {
    const page = ProgrammePages.programme(all, programmeView())
    expect(page).toContain("<li>次のすべてに当てはまる</li>")
    expect(page).toContain("<li>└ 共済組合の資格がある</li>")
    expect(page).toContain("<li>└ 次に当てはまらない</li>")
    expect(page).toContain("<li>\u3000└ 次のすべてに当てはまる</li>")
  })

  it("of a rule that changes is what differs, on both sides", () => {
    const [product] = refresh.products
    if (product === undefined) return
    const narrower = {
      ...product,
      useRule: { _tag: "All", rules: [product.useRule, { _tag: "SexIs", sex: "male" }] }
    } as const
    const rules = ProgrammeChange.compare(refresh, { ...refresh, products: [narrower] })
    const page = publishing({ ...outlook, change: rules })
    expect(page).toContain("<li><strong>互助会の資格がある</strong></li>")
    expect(page).toContain("<li><strong>└ 互助会の資格がある</strong></li>")
    expect(page).toContain("<li><strong>└ 男</strong></li>")
  })

  it("of a notice tells whom it concerns, with counts", () => {
    const [notice] = notices
    expect(notice === undefined ? "" : ProgrammeWords.noticeWords(notice)).toBe(
      "「商材」: 枚数の変更は、付与済みの1,200人には影響しません。 1回の上限の変更は、付与済みの1,200人の、これからの利用 (残り30枚) にも適用されます。"
    )
  })
})
