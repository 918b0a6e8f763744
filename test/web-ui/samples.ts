// A view of every page in every state that looks different: what the tests of this folder render, measure and check.
import {
  Association,
  CalendarDate,
  Correction,
  CouponProduct,
  type Coupons,
  CouponBook,
  Facility,
  Holder,
  Mistakes,
  Verdict
} from "@fukuri/core"
import type { LedgerEntry, RedemptionFlow } from "@fukuri/core"
import { Schema } from "effect"
import * as pages from "@fukuri/web-ui"
import type { View } from "@fukuri/web-ui"
import { guidePage } from "../support/guideBook.ts"
import { facilityWith, factsOf as peopleFacts, memberWith, spouseWith } from "../support/people.ts"
import { paperSamples } from "./paperSamples.ts"

type Completed = View.Completed
type Form = View.Form
type Mistake = View.Mistake
type MyPage = View.MyPage
type Notice = View.Notice
type NothingUsable = View.NothingUsable
type Refused = View.Refused
type Showing = View.Showing

const { date, startOf } = CalendarDate

export const association = Schema.decodeUnknownSync(Association.Association)({
  code: "sag",
  name: "埼玉県教職員互助会",
  greeting: "公立学校共済組合の組合員です。二次元バーコードの読み取りをさせてください。",
  contact: {
    office: "福利課厚生担当",
    phone: "048-000-0000",
    mail: "kosei@example.jp",
    hours: "祝日を除く月〜金 8:30〜17:15"
  },
  numberLabel: "組合員番号",
  memberNumberPattern: "[0-9A-Z][0-9]{5}",
  ageReckoning: "birthday",
  myPageFrom: "2024-06-03",
  skipQuantityOfOne: false
})

const facilityOf = (extra: object) =>
  Schema.decodeUnknownSync(Facility.Facility)({
    code: "1234567",
    association: "sag",
    name: "共済組合互助会病院",
    postalCode: "330-0063",
    address: "さいたま市浦和区高砂3-14-21",
    phone: "048-111-1111",
    bookingFrom: "2024-04-08",
    note: "",
    offers: ["dock/day", "dock/overnight", "dock/brain", "womens-cancer", "my-refresh", "dental"],
    ...extra
  })

export const facility = facilityOf({})

/** The longest name that a placard and a band must bear. */
export const longFacility = facilityOf({
  code: "7654321",
  name: "独立行政法人地域医療機能推進機構埼玉メディカルセンター附属総合健康管理センター人間ドック・健診部門",
  note: "女性の検診は火曜日と木曜日だけです。駐車場は有料です。",
  offers: ["dock/day", "womens-cancer"],
  openUntil: "2024-12-28"
})

const everyone = { _tag: "Everyone" } as const
const memberRule = { _tag: "MemberOf", bodies: ["kyosai"] } as const
const kenshin = { usable: { from: "2024-07-01", until: "2024-12-31" }, grantFrom: "2024-06-03" }

const productOf = (extra: object) =>
  Schema.decodeUnknownSync(CouponProduct.CouponProduct)({
    family: "人間ドック",
    sponsor: "kyosai",
    grantRule: everyone,
    useRule: memberRule,
    quantity: { _tag: "Fixed", count: 1 },
    maxPerRedemption: 1,
    outageOutsideHours: "accepted",
    ...kenshin,
    ...extra
  })

const dock = productOf({
  id: "dock-general-40plus-female",
  name: "選べるドック(1日・1泊2日・脳)・一般(40以上)・女",
  courses: [
    { key: "dock/day", name: "選べるドック・一般(40以上)・1日・女", shortName: "1日" },
    { key: "dock/overnight", name: "選べるドック・一般(40以上)・1泊2日・女", shortName: "1泊2日" },
    { key: "dock/brain", name: "選べるドック・一般(40以上)・脳・女", shortName: "脳" }
  ]
})
const cancer = productOf({
  id: "womens-cancer-general-40plus",
  name: "女性がん検診・一般(40以上)",
  courses: [{ key: "womens-cancer", name: "女性がん検診・一般(40以上)", shortName: "女性がん検診" }]
})
const refresh = productOf({
  id: "my-refresh",
  name: "マイ リフレッシュ",
  family: "マイ リフレッシュ",
  courses: [{ key: "my-refresh", name: "マイ リフレッシュ", shortName: "マイ リフレッシュ" }],
  quantity: { _tag: "Fixed", count: 3 },
  maxPerRedemption: 3,
  usable: { from: "2024-05-01", until: "2025-03-31" },
  grantFrom: "2024-05-01"
})
const dental = productOf({
  id: "dental",
  name: "歯科健康診査",
  family: "歯科健康診査",
  courses: [{ key: "dental", name: "歯科健康診査", shortName: "歯科健康診査" }]
})
const spouseDock = productOf({
  id: "spouse-dock-general-40plus-male",
  name: "配偶者ドック・一般(40以上)・男",
  courses: [{ key: "spouse-dock", name: "配偶者ドック・一般(40以上)・男", shortName: "配偶者ドック" }]
})

const id = (text: string) => text as LedgerEntry.RedemptionId
export const now = (startOf(date("2024-07-01")) + ((14 * 60 + 3) * 60 + 25) * 1000) as CalendarDate.Instant
const minutesBefore = (minutes: number) => (now - minutes * 60_000) as CalendarDate.Instant

const balance = (granted: number, extra: Partial<Verdict.Balance> = {}): Verdict.Balance => ({
  ...Verdict.nothing,
  granted,
  ...extra
})
const choiceOf = (product: CouponProduct.CouponProduct, course: number, most: number): RedemptionFlow.Choice => {
  const picked = product.courses[course]
  if (picked === undefined) throw new Error("no such course")
  return { product, course: picked, remaining: most, most }
}

const useOf = (extra: Partial<CouponBook.Redemption> = {}, product = refresh, course = 0): Coupons.Use => ({
  redemption: {
    id: id("7Q4ZK2M9XR5T8WVA"),
    product: product.id,
    course: product.courses[course]?.key ?? ("my-refresh" as CouponProduct.CourseKey),
    quantity: 1,
    reversed: 0,
    facility: facility.code,
    usedOn: date("2024-07-01"),
    at: minutesBefore(5),
    channel: "screen",
    ...extra
  },
  product,
  course: product.courses[course],
  facility,
  corrections: (extra.reversed ?? 0) > 0 ? [{ quantity: extra.reversed ?? 0, on: date("2024-07-02") }] : []
})

/** Every verdict there is. */
export const verdicts: {
  readonly [Tag in Verdict.Verdict["_tag"]]: ReadonlyArray<Extract<Verdict.Verdict, { _tag: Tag }>>
} = {
  Usable: [{ _tag: "Usable", remaining: 2, most: 2 }],
  NotYet: [{ _tag: "NotYet", from: date("2024-07-01") }],
  Over: [{ _tag: "Over", until: date("2024-12-31") }],
  UsedUp: [{ _tag: "UsedUp", used: 1 }],
  NotOfferedHere: [{ _tag: "NotOfferedHere" }],
  FacilityClosed: [{ _tag: "FacilityClosed" }],
  MembershipLost: [
    { _tag: "MembershipLost", lastDay: date("2024-05-31"), asOf: date("2024-06-30") },
    { _tag: "MembershipLost", lastDay: undefined, asOf: date("2024-06-30") }
  ],
  OnPaper: [{ _tag: "OnPaper", quantity: 1 }],
  OutageNotAccepted: [
    { _tag: "OutageNotAccepted", why: "outside-hours" },
    { _tag: "OutageNotAccepted", why: "time-unknown" }
  ],
  NotGranted: [
    { _tag: "NotGranted", grantFrom: date("2024-07-10"), explanation: { rule: everyone, holds: true, because: [] } },
    { _tag: "NotGranted", grantFrom: date("2024-06-03"), explanation: { rule: everyone, holds: true, because: [] } },
    {
      _tag: "NotGranted",
      grantFrom: date("2024-06-03"),
      explanation: {
        rule: { _tag: "All", rules: [] },
        holds: false,
        because: [{ rule: { _tag: "MemberOf", bodies: [] }, holds: false, because: [] }]
      }
    },
    {
      _tag: "NotGranted",
      grantFrom: date("2024-06-03"),
      explanation: { rule: { _tag: "MonthsAppointed", atLeast: 1 }, holds: false, because: [] }
    }
  ]
}

const form: Form = { action: "/coupon/for_1234567/next", csrf: "c5rf-9f2b7a1e" }
const step = {
  association,
  facility,
  form,
  ticket: "t1ck3t".repeat(30),
  back: { path: "/coupon/for_1234567/choose", ticket: "b4ck".repeat(30) },
  now,
  notices: [],
  mistakes: []
}
const mistake = (field: Mistake["field"], problem: Mistake["problem"], most?: number): Mistake => ({
  field,
  problem,
  ...(most === undefined ? {} : { most })
})

const choices = [
  choiceOf(dock, 0, 1),
  choiceOf(dock, 1, 1),
  choiceOf(dock, 2, 1),
  choiceOf(cancer, 0, 1),
  choiceOf(refresh, 0, 3)
]

const showing: Showing = {
  ...step,
  choice: choiceOf(dock, 1, 1),
  quantity: 1,
  number: "123456" as Showing["number"],
  check: { word: "さくら", number: "42" }
}
const several: Showing = { ...showing, choice: choiceOf(refresh, 0, 3), quantity: 3, lastUse: useOf() }

const completed: Completed = {
  association,
  facility,
  completed: { use: useOf({ at: minutesBefore(0) }), remaining: 2 },
  now,
  fresh: true,
  again: form,
  end: form
}

/** How a use of three stands, of which two were a mistake. */
const requestIn = (state: Correction.CorrectionState): Correction.Correction => ({
  fiscalYear: 2024 as Correction.Correction["fiscalYear"],
  redemptionId: id("7Q4ZK2M9XR5T8WVA"),
  quantity: 2,
  reason: "quantity",
  text: "本人の画面からの申し出です。",
  toldBy: "holder",
  caller: "",
  toldOn: date("2024-07-01"),
  requestedBy: Correction.byHolder,
  requestedAt: minutesBefore(2),
  state
})
const possible: Mistakes.Standing = { _tag: "Possible", until: minutesBefore(-1400), most: 3 }
const reported: Mistakes.Standing = { _tag: "Reported", request: requestIn({ _tag: "Requested" }) }
const refusedReport: Mistakes.Standing = {
  _tag: "Reported",
  request: requestIn({ _tag: "Refused", by: Correction.byHolder, at: now, reason: "利用を確認" })
}
const mistakeReport = (standing: Mistakes.Standing, more: Partial<View.MistakeReport> = {}): View.MistakeReport => ({
  mistake: { association, use: useOf({ at: minutesBefore(5), quantity: 3 }), standing, at: now },
  notices: [],
  form,
  back: "/CouponInfo/sag#uses",
  quantity: "",
  text: "",
  mistakes: [],
  ...more
})

const factsOf = (number: string, extra: object = {}): Holder.Facts => ({
  holder: Schema.decodeUnknownSync(Holder.Holder)({
    association: "sag",
    number,
    name: "共済 花子",
    kana: "キョウサイ ハナコ",
    birthDate: "1974-12-12",
    sex: "female",
    workplace: { code: "0001", name: "県立浦和高等学校" },
    appointment: { category: "正規", terms: [] },
    memberships: []
  }),
  relation: "self",
  asOf: date("2024-06-30"),
  ...extra
})

const nothingUsable: NothingUsable = {
  association,
  notices: [],
  facility,
  facts: factsOf("123456"),
  holdings: {
    granted: Object.values(verdicts).flatMap((each) =>
      each.map((verdict: Verdict.Verdict) => ({ product: dock, balance: balance(1), verdict }))
    ),
    notGranted: [],
    others: []
  },
  lastUse: useOf({ quantity: 2, reversed: 1 }),
  now,
  end: form
}

const myPage: MyPage = {
  page: {
    association,
    facts: factsOf("123456"),
    today: date("2024-07-01"),
    granted: [
      { product: dock, balance: balance(1), verdict: { _tag: "Usable", remaining: 1, most: 1 } },
      { product: cancer, balance: balance(1), verdict: { _tag: "NotYet", from: date("2024-07-01") } },
      { product: refresh, balance: balance(3, { redeemed: 1 }), verdict: { _tag: "Usable", remaining: 2, most: 2 } },
      { product: dental, balance: balance(1, { redeemed: 1 }), verdict: { _tag: "UsedUp", used: 1 } }
    ],
    notGranted: [],
    others: [],
    uses: [
      useOf(),
      useOf({ quantity: 3, reversed: 1, channel: "outage", usedOn: date("2024-06-27") }),
      useOf({ reversed: 1 }, dental)
    ],
    facilities: [facility, longFacility]
  },
  notices: [],
  filter: { course: undefined, area: undefined },
  path: "/CouponInfo/sag",
  logout: form
}
/** Of the guide's products, and as many facilities as are listed at once. */
const guide = guidePage({
  facts: peopleFacts(memberWith()),
  facilities: Array.from({ length: 60 }, (_, index) =>
    facilityWith({
      code: String(1_000_000 + index) as Facility.FacilityCode,
      name: `見本第${index + 1}総合病院健診センター`,
      address: `見本県見本市見本${index * 7}番地${(index * 31) % 17}`
    })
  )
})
const everyState: MyPage = {
  ...myPage,
  page: {
    ...myPage.page,
    granted: Object.values(verdicts)
      .flat()
      .filter(({ _tag }) => _tag !== "NotGranted")
      .map((verdict: Verdict.Verdict) => ({ product: dock, balance: balance(1), verdict })),
    notGranted: verdicts.NotGranted.map((verdict) => ({ product: dental, balance: balance(0), verdict }))
  }
}
const spousePage: MyPage = {
  ...myPage,
  page: {
    ...myPage.page,
    facts: factsOf("12345601", { relation: "spouse", memberMemberships: [] }),
    granted: [{ product: spouseDock, balance: balance(1), verdict: { _tag: "Usable", remaining: 1, most: 1 } }],
    notGranted: [
      {
        product: dental,
        balance: balance(0),
        verdict: {
          _tag: "NotGranted",
          grantFrom: date("2024-06-03"),
          explanation: {
            rule: { _tag: "All", rules: [] },
            holds: false,
            because: [{ rule: { _tag: "RelationIs", relation: "self" }, holds: false, because: [] }]
          }
        }
      }
    ],
    uses: []
  }
}
const manyFacilities: MyPage = {
  ...myPage,
  page: {
    ...myPage.page,
    facilities: Array.from({ length: 300 }, (_, index) => ({
      ...facility,
      code: String(1_000_000 + index) as Facility.FacilityCode,
      name: `埼玉第${(index * 7919) % 1000}総合病院健診センター`,
      address: `埼玉県市町村${(index * 104_729) % 997}丁目${index}-${(index * 31) % 17}`,
      phone: `048-${100 + ((index * 37) % 900)}-${1000 + ((index * 7919) % 9000)}`,
      note: "土曜日は午前だけです。"
    }))
  }
}

const refused = (refusal: Refused["refusal"]): Refused => ({
  association,
  facility,
  notices: [],
  refusal,
  relation: "self",
  asked: { name: "マイ リフレッシュ", quantity: 2 },
  again: form,
  end: form
})

const instantAt = (day: string, hour: number) => (startOf(date(day)) + hour * 3_600_000) as CalendarDate.Instant
const announced: View.Announced["notices"] = [
  {
    kind: "outage",
    text: "通信の障害のため、クーポンの画面が開きにくくなっています。",
    from: instantAt("2024-07-01", 9),
    until: instantAt("2024-07-01", 18),
    begun: true
  },
  {
    kind: "planned",
    text: "設備の入れ替えのため、この時間はクーポンを利用できません。",
    from: instantAt("2024-07-01", 22),
    until: instantAt("2024-07-02", 2),
    begun: false
  }
]
const officeClosed: View.Outage = {
  _tag: "OfficeClosed",
  accepted: ["人間ドック", "歯科健康診査"],
  refused: ["マイ リフレッシュ"],
  opensAt: instantAt("2024-07-08", 8.5)
}
const unavailable = (more: Partial<Notice>, language: pages.Spoken): string =>
  pages.notice(
    { kind: "unavailable", association, facility, notices: [], next: "/coupon/for_1234567", ...more },
    language
  )

const login = { association, facility, notices: [], form, number: "", code: "", asksCode: false, mistakes: [] }
const wrongFields = [mistake("number", "number-malformed"), mistake("birthDate", "date-era")]
const noticeKinds = Object.keys({
  "facility-unknown": 0,
  "facility-closed": 0,
  "session-ended": 0,
  "form-refused": 0,
  ended: 0,
  "logged-out": 0,
  "not-found": 0,
  "method-not-allowed": 0,
  "too-large": 0,
  "too-many-requests": 0,
  unavailable: 0,
  busy: 0,
  defect: 0
} satisfies Record<Notice["kind"], 0>) as ReadonlyArray<Notice["kind"]>

const qrSvg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="M0 0h7v7H0zM2 2h3v3H2zM22 0h7v7h-7zM9 9h4v4H9zM0 22h7v7H0zM15 15h9v2h-9z"/></svg>'

/** Every page in every state, by a name for test titles and file names. */
export const samplesIn = (language: pages.Spoken): Readonly<Record<string, () => string>> => ({
  step1: () => pages.facilityLogin(login, language),
  "step1-one-mistake": () =>
    pages.facilityLogin({ ...login, number: "K1234", mistakes: [mistake("number", "number-malformed")] }, language),
  "step1-two-mistakes": () => pages.facilityLogin({ ...login, number: "K1234", mistakes: wrongFields }, language),
  "step1-wrong-pair": () =>
    pages.facilityLogin({ ...login, number: "K12345", mistakes: [mistake("form", "wrong-pair")] }, language),
  "step1-long-name": () => pages.facilityLogin({ ...login, facility: longFacility }, language),
  "step1-alert": () => pages.facilityLogin({ ...login, asksCode: true }, language),
  "step1-alert-missing": () =>
    pages.facilityLogin(
      { ...login, number: "123456", asksCode: true, mistakes: [mistake("code", "code-missing")] },
      language
    ),
  "step1-alert-wrong": () =>
    pages.facilityLogin(
      {
        ...login,
        number: "123456",
        code: "123 456",
        asksCode: true,
        mistakes: [mistake("form", "wrong-pair-or-code")]
      },
      language
    ),
  step2: () => pages.choosing({ ...step, choices, picked: undefined, lastUse: "none" }, language),
  "step2-after-use": () =>
    pages.choosing(
      { ...step, back: { path: "/coupon/for_1234567" }, choices, picked: undefined, lastUse: useOf() },
      language
    ),
  "step2-mistake": () =>
    pages.choosing(
      {
        ...step,
        choices,
        picked: "my-refresh my-refresh",
        mistakes: [mistake("choice", "choice-missing")]
      },
      language
    ),
  step3: () => pages.counting({ ...step, choice: choiceOf(refresh, 0, 3), quantity: "1" }, language),
  "step3-mistake": () =>
    pages.counting(
      {
        ...step,
        choice: choiceOf(refresh, 0, 3),
        quantity: "9",
        mistakes: [mistake("quantity", "quantity-too-many", 3)]
      },
      language
    ),
  step4: () => pages.showing(showing, language),
  "step4-several": () => pages.showing(several, language),
  step5: () => pages.confirming(showing, language),
  "step5-several": () => pages.confirming(several, language),
  step6: () => pages.completed(completed, language),
  "step6-nothing-left": () => pages.completed({ ...completed, again: undefined }, language),
  "step6-later": () =>
    pages.completed(
      {
        ...completed,
        completed: { use: useOf({ at: minutesBefore(200), quantity: 3, reversed: 1 }), remaining: 1 },
        fresh: false
      },
      language
    ),
  "step6-mistake-possible": () =>
    pages.completed({ ...completed, mistake: { standing: possible, path: "/mistake" } }, language),
  "step6-mistake-reported": () =>
    pages.completed({ ...completed, mistake: { standing: reported, path: "/mistake" } }, language),
  "mistake-form": () => pages.mistakeReport(mistakeReport(possible), language),
  "mistake-form-of-one": () => pages.mistakeReport(mistakeReport({ ...possible, most: 1 }), language),
  "mistake-form-mistakes": () =>
    pages.mistakeReport(
      mistakeReport(possible, {
        quantity: "9",
        text: "押し間違えました",
        mistakes: [mistake("quantity", "quantity-malformed", 3), mistake("text", "text-too-long")]
      }),
      language
    ),
  "mistake-received-on-a-holiday": () =>
    pages.mistakeReport(
      mistakeReport(reported, { mistake: { ...mistakeReport(reported).mistake, opensAt: minutesBefore(-3000) } }),
      language
    ),
  "mistake-received": () => pages.mistakeReport(mistakeReport(reported), language),
  "mistake-refused": () => pages.mistakeReport(mistakeReport(refusedReport), language),
  ...Object.fromEntries(
    Mistakes.Hindrance.literals.map((why) => [
      `mistake-impossible-${why}`,
      () => pages.mistakeReport(mistakeReport({ _tag: "Impossible", why }), language)
    ])
  ),
  "my-page-mistakes": () =>
    pages.myPage(
      {
        ...myPage,
        mistakes: new Map(
          myPage.page.uses.map(({ redemption }, index) => [
            redemption.id,
            { standing: index === 0 ? possible : refusedReport, path: "/mistake" }
          ])
        )
      },
      language
    ),
  "nothing-usable": () => pages.nothingUsable(nothingUsable, language),
  "nothing-usable-none": () =>
    pages.nothingUsable(
      {
        ...nothingUsable,
        holdings: { granted: [], notGranted: [], others: [] },
        lastUse: "none"
      },
      language
    ),
  "nothing-usable-guide": () =>
    pages.nothingUsable({ ...nothingUsable, association: guide.association, holdings: guide }, language),
  "refused-used-up": () =>
    pages.refused(refused(new CouponBook.CouponNotUsable({ verdict: { _tag: "UsedUp", used: 1 } })), language),
  "refused-quantity": () =>
    pages.refused(refused(new CouponBook.QuantityNotAvailable({ requested: 2, most: 1 })), language),
  "refused-taken": () =>
    pages.refused(refused(new CouponBook.RedemptionIdTaken({ redemptionId: id("7Q4ZK2M9XR5T8WVA") })), language),
  "refused-product": () => pages.refused(refused({ _tag: "ProductUnknown" }), language),
  pending: () =>
    pages.pending(
      {
        association,
        facility,
        notices: [],
        outage: officeClosed,
        form,
        ticket: step.ticket,
        refresh: "/coupon/for_1234567/result?t=a&b=c"
      },
      language
    ),
  "unavailable-office-open": () => unavailable({ outage: { _tag: "OfficeOpen" } }, language),
  "unavailable-office-closed": () => unavailable({ outage: officeClosed, notices: announced }, language),
  "unavailable-unknown": () =>
    unavailable({ outage: "unknown", association: undefined, facility: undefined, next: undefined }, language),
  "busy-press": () =>
    pages.notice({ kind: "busy", association: undefined, notices: [], again: { form, ticket: "AbCd" } }, language),
  "unavailable-my-page": () => unavailable({ facility: undefined, next: "/CouponInfoLogin/sag" }, language),
  "step1-announced": () => pages.facilityLogin({ ...login, notices: announced }, language),
  "step2-announced": () =>
    pages.choosing({ ...step, notices: announced, choices, picked: undefined, lastUse: useOf() }, language),
  "my-page-announced": () => pages.myPage({ ...myPage, notices: announced }, language),
  "my-page-login": () => pages.myPageLogin(login, language),
  "my-page-login-mistakes": () => pages.myPageLogin({ ...login, number: "1", mistakes: wrongFields }, language),
  "my-page-login-alert": () => pages.myPageLogin({ ...login, asksCode: true }, language),
  "my-page-login-alert-mistakes": () =>
    pages.myPageLogin(
      { ...login, number: "123456", asksCode: true, mistakes: [mistake("code", "code-missing")] },
      language
    ),
  "my-page-not-yet": () => pages.myPageNotYet({ association, notices: [] }, language),
  "my-page": () => pages.myPage(myPage, language),
  "my-page-guide": () => pages.myPage({ ...myPage, page: guide }, language),
  "my-page-guide-spouse": () =>
    pages.myPage({ ...myPage, page: guidePage({ facts: peopleFacts(spouseWith(), memberWith()) }) }, language),
  "my-page-every-state": () => pages.myPage(everyState, language),
  "my-page-spouse": () => pages.myPage(spousePage, language),
  "my-page-empty": () =>
    pages.myPage({ ...myPage, page: { ...myPage.page, granted: [], uses: [], facilities: [] } }, language),
  "my-page-to-come": () =>
    pages.myPage(
      {
        ...myPage,
        page: {
          ...myPage.page,
          granted: [],
          uses: [],
          notGranted: verdicts.NotGranted.slice(0, 1).map((verdict) => ({
            product: dental,
            balance: balance(0),
            verdict
          }))
        }
      },
      language
    ),
  "my-page-filtered": () => pages.myPage({ ...myPage, filter: { course: "womens-cancer", area: "浦和" } }, language),
  "my-page-late-facility": () =>
    pages.myPage(
      {
        ...myPage,
        page: {
          ...myPage.page,
          facilities: [facility, { ...facility, code: longFacility.code, openFrom: date("2025-01-01") }]
        }
      },
      language
    ),
  "my-page-many-facilities": () => pages.myPage(manyFacilities, language),
  ...paperSamples(association, form, wrongFields, language),
  home: () => pages.home({ associations: [association], notices: [] }, language),
  placard: () =>
    pages.placard({
      association,
      facility,
      address: "https://coupon.example.jp/coupon/for_1234567",
      qrSvg,
      standalone: false
    }),
  "placard-long-name": () =>
    pages.placard({
      association,
      facility: longFacility,
      address: "https://fukuri-coupon.kyoshokuin-gojokai.example.jp/coupon/for_7654321",
      qrSvg,
      standalone: false
    }),
  ...Object.fromEntries(
    noticeKinds.map((kind) => [
      `notice-${kind}`,
      () =>
        pages.notice(
          {
            kind,
            association,
            facility,
            notices: [],
            next: "/coupon/for_1234567",
            reference: kind === "defect" ? "8f2c-11" : undefined
          },
          language
        )
    ])
  ),
  "notice-nowhere": () => pages.notice({ kind: "not-found", association: undefined, notices: [] }, language)
})

/** The same in the language of the guide. */
export const samples = samplesIn(pages.ja)
