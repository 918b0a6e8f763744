/**
 * The user guide of 令和6年度 as data: an association and its three programmes, as a function of the fiscal year.
 * For 2024 the days and names are exactly the guide's; other years have the same days of their own year. Nothing
 * here is known to the core: whoever runs other programmes writes a file like this, or JSON like the ones in `2024/`.
 */
import { Schema } from "effect"
import { Association, CalendarDate, CouponProduct, type GrantRule, Holder, Membership, Programme } from "@fukuri/core"

type Rule = GrantRule.GrantRule
type Product = typeof CouponProduct.CouponProduct.Encoded

/** The code of the association: what addresses and numbers in storage begin with. */
export const code: Holder.AssociationCode = Schema.decodeSync(Holder.AssociationCode)("sag")

/** 共済組合: pays 人間ドック等健診 and 歯科健康診査. */
export const kyosai: Membership.Body = Schema.decodeSync(Membership.Body)("kyosai")

/** 互助会: pays マイ リフレッシュ. */
export const gojokai: Membership.Body = Schema.decodeSync(Membership.Body)("gojokai")

/** The association with its settings. Name, telephone number and mail address are invented. */
export const association = (fiscalYear: CalendarDate.FiscalYear): Association.Association =>
  Schema.decodeSync(Association.Association)({
    code,
    name: "見本県教職員共済組合・互助会",
    greeting: "見本県教職員共済組合の組合員です。二次元バーコードの読み取りをさせてください。",
    contact: {
      office: "福利課厚生担当",
      phone: "000-000-0000",
      mail: "fukuri@example.jp",
      hours: "祝日を除く月〜金 8:30〜17:15"
    },
    numberLabel: "組合員番号",
    memberNumberPattern: "[0-9A-Z][0-9]{5}",
    ageReckoning: "birthday",
    myPageFrom: `${fiscalYear}-04-01`,
    skipQuantityOfOne: false,
    bodyNames: { [kyosai]: "共済組合", [gojokai]: "互助会" }
  })

/** The three programmes of the guide, in its order: 人間ドック等健診, マイ リフレッシュ, 歯科健康診査. */
export const programmes = (fiscalYear: CalendarDate.FiscalYear): ReadonlyArray<Programme.Programme> =>
  [kenshin(fiscalYear), myRefresh(fiscalYear), dental(fiscalYear)].map((programme) => decode(programme))

const decode = Schema.decodeSync(Programme.Programme)

/** The courses of 選べるドック, of which one is chosen (R39, R48). */
const dockCourses = [
  { key: "dock/day", shortName: "1日" },
  { key: "dock/overnight", shortName: "1泊2日" },
  { key: "dock/brain", shortName: "脳" }
] as const

/** The ages of 特定年齢優待, exactly these (R29). */
const specialAges = [40, 45, 50, 55, 59] as const

const sexes = [
  { sex: "male", word: "男" },
  { sex: "female", word: "女" }
] as const

/** A class of ages: how it is called in ids and on screen, and who is in it. */
interface AgeClass {
  readonly id: string
  readonly word: string
  readonly rule: Rule
}

/** Who is 40 or older, and who is not, on the first day of the fiscal year (R30, A8). */
const generalClasses = (fiscalYear: CalendarDate.FiscalYear): ReadonlyArray<AgeClass> => {
  const on = dayIn(fiscalYear, "04-01")
  return [
    { id: "general-40plus", word: "一般(40以上)", rule: { _tag: "AgeWithin", on, atLeast: 40 } },
    { id: "general-under40", word: "一般(40未満)", rule: { _tag: "AgeWithin", on, atMost: 39 } }
  ]
}

/** The general classes without the special ages, and one class for each special age: 優待 takes the place of 一般 (A8). */
const allClasses = (fiscalYear: CalendarDate.FiscalYear): ReadonlyArray<AgeClass> => {
  const on = dayIn(fiscalYear, "04-01")
  const special: Rule = { _tag: "AgeOneOf", on, ages: specialAges }
  return [
    ...generalClasses(fiscalYear).map(({ id, rule, word }) => ({ id, word, rule: all(rule, not(special)) })),
    ...specialAges.map((age): AgeClass => ({
      id: `special-${age}`,
      word: `${age}優待`,
      rule: { _tag: "AgeOneOf", on, ages: [age] }
    }))
  ]
}

const kenshin = (fiscalYear: CalendarDate.FiscalYear): typeof Programme.Programme.Encoded => {
  const docks = allClasses(fiscalYear).flatMap((ages) =>
    sexes.map(({ sex, word }) =>
      examination(fiscalYear, {
        id: `dock-${ages.id}-${sex}`,
        name: `選べるドック(${dockCourses.map(({ shortName }) => shortName).join("・")})・${ages.word}・${word}`,
        courses: dockCourses.map(({ key, shortName }) => ({
          key,
          name: `選べるドック・${ages.word}・${shortName}・${word}`,
          shortName
        })),
        grantRule: all(self, ages.rule, { _tag: "SexIs", sex }, memberOf(kyosai), not(underTwentyHours))
      })
    )
  )

  const womensCancer = allClasses(fiscalYear).map((ages) => {
    const name = `女性がん検診・${ages.word}`
    return examination(fiscalYear, {
      id: `womens-cancer-${ages.id}`,
      name,
      courses: [{ key: "womens-cancer", name, shortName: "女性がん検診" }],
      grantRule: all(self, ages.rule, { _tag: "SexIs", sex: "female" }, memberOf(kyosai), not(underTwentyHours))
    })
  })

  const spouseDocks = generalClasses(fiscalYear).flatMap((ages) =>
    sexes.map(({ sex, word }) => {
      const name = `配偶者ドック・${ages.word}・${word}`
      return examination(fiscalYear, {
        id: `spouse-dock-${ages.id}-${sex}`,
        name,
        courses: [{ key: "spouse-dock", name, shortName: "配偶者ドック" }],
        grantRule: all({ _tag: "RelationIs", relation: "spouse" }, ages.rule, { _tag: "SexIs", sex }, memberOf(kyosai))
      })
    })
  )

  return {
    id: `kenshin-${fiscalYear}`,
    association: code,
    name: "人間ドック等健診",
    fiscalYear,
    notes: [
      ...commonNotes,
      "仮定: 年齢はすべて年度初日(4月1日)の満年齢で判定し、一般(40以上/40未満)も同じ日を基準とする。",
      "仮定: 特定年齢優待の対象者には、一般のクーポンに代えて優待のクーポンを付与する。",
      "仮定: 費用は共済組合が負担し、付与日と受診日に共済組合の資格があることを条件とする。",
      "仮定: 配偶者ドックは被扶養配偶者の資格がある人に付与し、優待と3種からの選択はない。組合員本人の資格も必要。",
      "仮定: 週20時間未満の再任用短時間勤務職員は、手引きが「マイ リフレッシュのみ対象」とするため対象外。"
    ],
    products: [...docks, ...womensCancer, ...spouseDocks]
  }
}

/** A product of 人間ドック等健診: what is its own, and what all of them share. */
const examination = (
  fiscalYear: CalendarDate.FiscalYear,
  own: Pick<Product, "id" | "name" | "courses" | "grantRule">
): Product => ({
  ...own,
  discreetName,
  family: "人間ドック",
  sponsor: kyosai,
  quantity: { _tag: "Fixed", count: 1 },
  ...healthDays(fiscalYear),
  useRule: memberOf(kyosai),
  maxPerRedemption: 1,
  outageOutsideHours: "accepted"
})

const myRefresh = (fiscalYear: CalendarDate.FiscalYear): typeof Programme.Programme.Encoded => ({
  id: `my-refresh-${fiscalYear}`,
  association: code,
  name: "マイ リフレッシュ",
  fiscalYear,
  notes: [
    ...commonNotes,
    "仮定: 任期と枚数の対応は手引きにない。年度内の任用が1〜4か月で1枚、5〜8か月で2枚、9〜12か月で3枚とする。",
    "仮定: 費用は互助会が負担し、付与日と利用日に互助会の資格があることを条件とする。",
    "週20時間未満の再任用短時間勤務職員には、はじめから紙クーポンで付与する。用紙は申請を受けて送る。"
  ],
  products: [
    {
      id: "my-refresh",
      name: "マイ リフレッシュ",
      family: "マイ リフレッシュ",
      sponsor: gojokai,
      courses: [{ key: "my-refresh", name: "マイ リフレッシュ", shortName: "マイ リフレッシュ" }],
      grantRule: all(self, memberOf(gojokai)),
      paperRule: underTwentyHours,
      quantity: {
        _tag: "ByAppointmentMonths",
        rows: [
          { fromMonths: 1, count: 1 },
          { fromMonths: 5, count: 2 },
          { fromMonths: 9, count: 3 }
        ]
      },
      grantFrom: dayIn(fiscalYear, "05-01"),
      usable: { from: dayIn(fiscalYear, "05-01"), until: CalendarDate.fiscalYearPeriod(fiscalYear).until },
      useRule: memberOf(gojokai),
      maxPerRedemption: 3,
      outageOutsideHours: "refused"
    }
  ]
})

const dental = (fiscalYear: CalendarDate.FiscalYear): typeof Programme.Programme.Encoded => ({
  id: `dental-${fiscalYear}`,
  association: code,
  name: "歯科健康診査",
  fiscalYear,
  notes: [
    ...commonNotes,
    "仮定: 予約時に共済組合の組合員と伝える手引きの記載から、費用は共済組合が負担し、付与日と受診日に共済組合の資格を条件とする。",
    "仮定: 週20時間未満の再任用短時間勤務職員は、手引きが「マイ リフレッシュのみ対象」とするため対象外。"
  ],
  products: [
    {
      id: "dental",
      name: "歯科健康診査",
      discreetName,
      family: "歯科健康診査",
      sponsor: kyosai,
      courses: [{ key: "dental", name: "歯科健康診査", shortName: "歯科健康診査" }],
      grantRule: all(self, memberOf(kyosai), not(underTwentyHours)),
      quantity: { _tag: "Fixed", count: 1 },
      ...healthDays(fiscalYear),
      useRule: memberOf(kyosai),
      maxPerRedemption: 1,
      outageOutsideHours: "accepted"
    }
  ]
})

const commonNotes: ReadonlyArray<string> = [
  "令和6年度「電子クーポン ご利用の手引き」による。他の年度には同じ月日を当てはめる。付与日は予定であり、変わることがある。",
  "仮定: 週勤務時間が資格データにない再任用短時間勤務職員は、20時間以上として扱う。"
]

/** What examinations are called before clerks who may not see health data. */
const discreetName = "健診クーポン"

/** The days of 人間ドック and 歯科健康診査 (R23, R46, R52). */
const healthDays = (fiscalYear: CalendarDate.FiscalYear) => ({
  grantFrom: dayIn(fiscalYear, "06-03"),
  usable: { from: dayIn(fiscalYear, "07-01"), until: dayIn(fiscalYear, "12-31") }
})

/** A day of the months April to December, in the year in which a fiscal year begins. */
const dayIn = (fiscalYear: CalendarDate.FiscalYear, monthAndDay: string): CalendarDate.CalendarDate =>
  CalendarDate.date(`${fiscalYear}-${monthAndDay}`)

const all = (...rules: ReadonlyArray<Rule>): Rule => ({ _tag: "All", rules })
const not = (rule: Rule): Rule => ({ _tag: "Not", rule })
const memberOf = (body: Membership.Body): Rule => ({ _tag: "MemberOf", bodies: [body] })
const self: Rule = { _tag: "RelationIs", relation: "self" }

/** 再任用短時間勤務職員 of less than 20 hours a week (R113). */
const underTwentyHours: Rule = all(
  { _tag: "AppointedAs", categories: ["再任用短時間"] },
  { _tag: "WeeklyHours", below: 2000 }
)
