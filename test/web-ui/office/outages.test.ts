// The pages of reports of uses in every state and for every reason: right as HTML, everything escaped, a sentence and what to do
// for each reason, and what a clerk may not know left out.
import { describe, expect, it } from "@effect/vitest"
import {
  Catalogue,
  type Clerk,
  CouponBook,
  OutageKits,
  type Shelf,
  type UseReport,
  type UseReportFile,
  UseReportJudge,
  type UseReportList
} from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import {
  kitPrint,
  OutageKitPages,
  reportLetter,
  ReturnedSheetPage,
  UseReportFilePages,
  UseReportForm,
  UseReportPages,
  UseReportWords
} from "@fukuri/web-ui"
import {
  actor,
  at,
  courseKey,
  date,
  factsOf,
  fiscalYear,
  memberWith,
  numberOf,
  productId,
  redemptionId
} from "../../support/people.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const data = demo(date("2024-07-20"))
const { association } = data
const catalogue = Catalogue.snapshot(1, {
  associations: [association],
  programmes: data.programmes,
  facilities: data.facilities
})
const [facility] = data.facilities
if (facility === undefined) throw new Error("no facility")
const dock = productId("dock-general-40plus-male")
const by = actor("clerk:yamada")
const nameOf = (who: string) => `<${who}>`
const person = { text: "123456", path: "/office/holders/abc" }
const id = redemptionId(1)

const hindrances: ReadonlyArray<UseReport.Hindrance> = [
  { _tag: "HolderUnknown" },
  { _tag: "NameDiffers" },
  { _tag: "ProductUnknown" },
  { _tag: "FacilityUnknown" },
  { _tag: "QuantityTooMany", product: dock, most: 1 },
  { _tag: "Twin", redemptionId: redemptionId(2), channel: "screen" },
  { _tag: "TwinReport", report: redemptionId(3) },
  ...(["unknown", "voided", "used", "other-product"] as const).map((why) => ({ _tag: "SheetNotValid", why }) as const),
  ...(
    [
      { _tag: "NotYet", from: date("2024-07-01") },
      { _tag: "Over", until: date("2024-12-31") },
      { _tag: "UsedUp", used: 1 },
      { _tag: "NotOfferedHere" },
      { _tag: "FacilityClosed" },
      { _tag: "MembershipLost", lastDay: date("2024-07-05"), asOf: date("2024-07-10") },
      { _tag: "MembershipLost", asOf: date("2024-07-10") },
      { _tag: "OnPaper", quantity: 1 },
      { _tag: "OutageNotAccepted", why: "outside-hours" },
      { _tag: "OutageNotAccepted", why: "time-unknown" },
      { _tag: "NotGranted", grantFrom: date("2024-06-03") }
    ] as const
  ).map((verdict) => ({ _tag: "NotUsable", product: dock, verdict }) as const)
]
const states: ReadonlyArray<UseReport.UseReportState> = [
  { _tag: "Entered", at: at("2024-07-09") },
  { _tag: "Applied", at: at("2024-07-09") },
  ...hindrances.map((why) => ({ _tag: "Kept", why, at: at("2024-07-09") }) as const),
  {
    _tag: "Closed",
    by,
    at: at("2024-07-09"),
    outcome: "facility-mistaken",
    reason: "<i>施設</i>の間違い",
    why: { _tag: "NameDiffers" }
  }
]

const reportWith = (
  state: UseReport.UseReportState,
  over: Partial<UseReport.UseReport> = {}
): Shelf.Kept<UseReport.UseReport> => ({
  subject: association.code,
  id,
  version: 1,
  at: at("2024-07-09"),
  value: {
    source: { _tag: "Told", ordinal: 2 },
    fiscalYear: fiscalYear(2024),
    number: numberOf("123456"),
    name: "<山>田 太郎",
    facility: facility.code,
    course: courseKey("dock/day"),
    quantity: 1,
    usedOn: date("2024-07-08"),
    usedAt: at("2024-07-08", 9, 5),
    reporter: '受付の"田中"さん',
    toldOn: date("2024-07-09"),
    enteredBy: by,
    enteredAt: at("2024-07-09"),
    twinConfirmed: { by, at: at("2024-07-09"), reason: "<b>別の</b>利用" },
    state,
    ...over
  }
})

const inspectedWith = (report: Shelf.Kept<UseReport.UseReport>): UseReportList.InspectedReport => {
  const facts = factsOf(memberWith({ name: "<山>田 太郎", sex: "female" }))
  const opened = { book: CouponBook.fold([]), facts, association, catalogue, fiscalYear: fiscalYear(2024) }
  return {
    report,
    row: { report, coupon: "選べるドック・1日", facilityName: "<施設>", number: report.value.number, masked: "***456" },
    catalogue,
    opened,
    holder: facts.holder,
    product: UseReportJudge.productIn(opened, report.value),
    verdict: UseReportJudge.verdictOn(opened, report.value),
    why: { _tag: "ProductUnknown" },
    hours: "inside",
    today: date("2024-07-20")
  }
}

const pageOf = (
  state: UseReport.UseReportState,
  sees: ReadonlyArray<Clerk.Permission> = everything,
  over: Partial<UseReport.UseReport> = {}
) =>
  UseReportPages.report(frameOf(sees, { current: "outages" }), {
    inspected: inspectedWith(reportWith(state, over)),
    person,
    own: false,
    differs: ["枚数"],
    nameOf,
    reason: "",
    outcome: ""
  })

const validator = htmlValidator({
  "tel-non-breaking": "off",
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }]
})
const faultsOf = async (page: string) =>
  (await validator.validateString(page)).results.flatMap(({ messages }) =>
    messages.map(({ line, message, ruleId }) => `${ruleId} at ${line}: ${message}`)
  )

const draft: UseReportForm.ReportDraft = {
  serial: "<7K3M9Q-07>",
  facility: "1234567",
  number: "123456",
  name: '<"山田">',
  course: "my-refresh",
  quantity: "1",
  usedOn: "2024-07-08",
  usedAt: "10:00",
  reporter: "<田中>",
  toldOn: "2024-07-09",
  ordinal: "2",
  another: "<別>"
}
const lineOf = (state: UseReport.UseReportState) => ({ ...inspectedWith(reportWith(state)).row, person })
const enteredFile: Shelf.Kept<UseReportFile.EnteredFile> = {
  subject: association.code,
  id: "000000001-000000000000",
  version: 1,
  at: at("2024-07-09"),
  value: { name: "<報告>.csv", sha256: "0", by, at: at("2024-07-09"), rows: [] }
}
const frame = (more: Parameters<typeof frameOf>[1] = {}) => frameOf(everything, { current: "outages", ...more })
const kit = OutageKits.serialIn("7K3M9Q-01")
if (kit === undefined) throw new Error("no kit")
const kitView = {
  association,
  facility: { ...facility, name: "<施設>" },
  number: OutageKits.partsOf(kit).number,
  qrSvg: "<svg></svg>",
  families: [
    { family: "人間ドック", anyHour: true },
    { family: "保養", anyHour: false }
  ]
}

const pages: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    states.map((state, index) => [
      `a report ${state._tag} ${state._tag === "Kept" ? state.why._tag : ""} ${index}`,
      () => pageOf(state)
    ])
  ),
  list: () =>
    UseReportPages.reports(frame(), {
      search: { state: "", why: "", channel: "" },
      rows: states.map(lineOf),
      total: 120,
      before: 50,
      previous: "/office/outages",
      next: "/office/outages?from=100"
    }),
  form: () =>
    UseReportForm.reportForm(
      frame({ mistakes: UseReportForm.draftFields.map((field) => ({ field, sentence: "<誤り>" })) }),
      {
        draft,
        facilities: data.facilities,
        courses: [{ value: "my-refresh", label: "<リフレッシュ>" }],
        someHidden: true,
        today: "2024-07-20"
      }
    ),
  ...Object.fromEntries(
    [undefined, ...hindrances].map((why, index) => [
      `look ${index}`,
      () =>
        UseReportForm.reportConfirm(frame(), {
          draft,
          coupon: "<リフレッシュ>",
          facility: "<施設>",
          person: "123456",
          used: "2024年7月8日(月) 10:00",
          hours: "outside",
          quantity: 1,
          why,
          known: index === 3 ? reportWith({ _tag: "Applied", at: at("2024-07-09") }) : undefined,
          differs: ["quantity"]
        })
    ])
  ),
  "file form": () =>
    UseReportFilePages.reportFiles(frame(), {
      files: [enteredFile],
      nameOf,
      wrong: { problems: [{ line: 2, column: "内容", value: "<b>", code: "course-unknown" }], total: 1 }
    }),
  "file result": () =>
    UseReportFilePages.reportFile(frame(), {
      file: enteredFile,
      lines: states.map((state, index) => ({
        line: index + 2,
        report: reportWith(state),
        recognised: index % 2 === 0,
        differs: ["quantity"],
        person: "123456",
        coupon: "<リフレッシュ>"
      })),
      nameOf
    }),
  kits: () =>
    OutageKitPages.kits(frame(), {
      kits: [
        {
          subject: association.code,
          id: "7K3M9Q",
          version: 1,
          at: at("2024-07-09"),
          value: { facility: facility.code, madeBy: by, madeAt: at("2024-07-09") }
        }
      ],
      facilities: data.facilities,
      facility: "",
      nameOf
    }),
  kit: () => kitPrint(kitView),
  "returned sheet": () =>
    ReturnedSheetPage.returnedSheet(frame({ current: "paper" }), {
      draft: { sheet: "<x>", facility: "1234567", usedOn: "2024-07-08", course: "", reporter: "" },
      last: {
        report: reportWith({ _tag: "Kept", why: { _tag: "SheetNotValid", why: "voided" }, at: at("2024-07-09") }),
        coupon: "<リフレッシュ>",
        facilityName: "<施設>",
        recognised: false,
        differs: [],
        restatable: false
      },
      facilities: data.facilities,
      courses: [{ value: courseKey("dock/day"), label: "<1日>" }],
      today: "2024-07-20"
    }),
  ...Object.fromEntries(
    states
      .filter(({ _tag }) => _tag === "Kept" || _tag === "Closed")
      .map((state, index) => [
        `letter ${index}`,
        () => reportLetter({ association, inspected: inspectedWith(reportWith(state)), coupon: "<ドック>" })
      ])
  )
}

describe("every page", () => {
  it.each(Object.entries(pages))(
    "«%s» is right as HTML, with nothing inline and everything escaped",
    async (_, page) => {
      const html = page()
      expect(await faultsOf(html)).toEqual([])
      expect(html).not.toMatch(/<script(?! defer src)|\sstyle=|\son[a-z]+=/)
      expect(html).not.toMatch(/<(山|b>|i>|施設|報告|clerk|リフレッシュ|誤り|田中|別|7K3M|ドック|1日|x>)/)
    }
  )
})

describe("a reason", () => {
  it.each(hindrances.map((why) => [JSON.stringify(why), why] as const))("%s says why, and what to do", (_, why) => {
    const { what, why: reason } = UseReportWords.whySentence(why)
    for (const sentence of [what, reason, UseReportWords.letterSentence(why)]) {
      expect(sentence).toMatch(/(です|ます|ません|ください)。$/)
    }
    expect(UseReportWords.whyNames[why._tag]).not.toBe("")
  })

  it("that clears itself up is told beside the kept one", () => {
    const html = pageOf({ _tag: "Kept", why: { _tag: "NameDiffers" }, at: at("2024-07-09") })
    expect(html).toContain("いま判定すると、理由が変わります")
  })
})

describe("what a clerk may not know", () => {
  const kept = { _tag: "Kept", why: { _tag: "NameDiffers" }, at: at("2024-07-09") } as const
  it("is not there: names, who told it, which examination, and why it is granted", () => {
    const html = pageOf(kept, ["look", "correct"])
    expect(html).not.toMatch(/太郎|田中|ドック|お知らせを印刷|付与条件/)
    expect(html).toContain("(表示する権限がありません)")
    expect(pageOf(kept)).toMatch(/太郎/)
  })
  it("neither are deeds for who may only look, nor for oneself", () => {
    expect(pageOf(kept, ["look", "personal"])).not.toContain("もう一度判定する</button>")
    expect(pageOf(kept)).toContain("/close")
    const own = UseReportPages.report(frame(), {
      inspected: inspectedWith(reportWith(kept)),
      person,
      own: true,
      differs: [],
      nameOf,
      reason: "",
      outcome: ""
    })
    expect(own).not.toContain("/close")
    expect(own).toContain("ほかの職員が処理します")
  })
})

describe("a kit", () => {
  it("says by family which coupons are for any hour, and leaves out what is not there", () => {
    const html = kitPrint(kitView)
    expect(html).toMatch(/いつでも利用できるクーポン: <strong>人間ドック/)
    expect(html).toMatch(/業務時間内だけのクーポン:\s*<strong>保養/)
    expect(kitPrint({ ...kitView, families: [{ family: "人間ドック", anyHour: true }] })).not.toContain(
      "業務時間内だけ"
    )
    expect(html.match(/7K3M9Q-[0-9]{2}/g)).toHaveLength(20)
    expect(html).toContain(association.contact.phone)
  })
})
