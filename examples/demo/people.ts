/**
 * The people of the demo. Two are the guide's: 123456 and the spouse 12345601. The others are invented, with ages
 * counted on the first day of the fiscal year, so that each of them shows the same in every year.
 */
import { Schema } from "effect"
import { CalendarDate, Holder } from "@fukuri/core"
import { code, gojokai, kyosai } from "../programmes/guide/index.ts"

type Period = CalendarDate.Period

/** The people of the demo on a day, by number; `grantRuns` are the days on which the year's coupons are granted. */
export const people = (
  today: CalendarDate.CalendarDate,
  grantRuns: ReadonlyArray<CalendarDate.CalendarDate>
): ReadonlyArray<Holder.Holder> => {
  const year = CalendarDate.fiscalYearOf(today)
  return rows(year, today, grantRuns)
    .map((row) => holder(year, row))
    .sort((a, b) => (a.number < b.number ? -1 : 1))
}

/** A person, with only what differs from a member of both bodies in regular appointment for years. */
interface Row {
  readonly number: string
  readonly name: string
  readonly kana: string
  readonly sex: Holder.Sex
  /** Full years on the first day of the fiscal year, with month and day of birth; or the whole date. */
  readonly born: { readonly age: number; readonly on: string } | CalendarDate.CalendarDate
  readonly category?: string
  readonly weeklyCentihours?: number
  readonly terms?: ReadonlyArray<Period>
  readonly kyosai?: Period | undefined
  readonly gojokai?: Period | undefined
}

const rows = (
  year: CalendarDate.FiscalYear,
  today: CalendarDate.CalendarDate,
  grantRuns: ReadonlyArray<CalendarDate.CalendarDate>
): ReadonlyArray<Row> => {
  const on = (day: string, yearsLater = 0): CalendarDate.CalendarDate =>
    CalendarDate.date(`${year + yearsLater}-${day}`)
  const lost = { from: on("04-01", -20), until: on("06-30") }
  const newcomer = { from: grantRuns.includes(today) ? CalendarDate.addDays(today, 1) : today }
  const short = termOf(today, [
    { from: on("04-01"), until: on("07-31") },
    { from: on("08-01"), until: on("11-30") },
    { from: on("12-01"), until: on("03-31", 1) }
  ])
  const long = termOf(today, [
    { from: on("04-01"), until: on("11-30") },
    { from: on("08-01"), until: on("03-31", 1) }
  ])
  const renewed = [
    { from: on("10-01", -1), until: on("03-31") },
    { from: on("04-01"), until: on("09-30") },
    { from: on("10-01"), until: on("03-31", 1) }
  ].filter(({ from }) => from <= today)

  return [
    // the guide's member and spouse
    { number: "123456", name: "見本 太郎", kana: "ミホン タロウ", sex: "male", born: CalendarDate.date("1974-12-12") },
    {
      number: "12345601",
      name: "見本 花子",
      kana: "ミホン ハナコ",
      sex: "female",
      born: CalendarDate.date("1976-02-29")
    },
    // every class of age
    { number: "234567", name: "見本 さくら", kana: "ミホン サクラ", sex: "female", born: { age: 44, on: "10-20" } },
    { number: "K12345", name: "例示 桂", kana: "レイジ カツラ", sex: "male", born: { age: 33, on: "08-08" } },
    { number: "345678", name: "例示 すみれ", kana: "レイジ スミレ", sex: "female", born: { age: 39, on: "04-02" } },
    { number: "34567801", name: "例示 次郎", kana: "レイジ ジロウ", sex: "male", born: { age: 41, on: "07-07" } },
    { number: "445566", name: "架空 一郎", kana: "カクウ イチロウ", sex: "male", born: { age: 40, on: "04-01" } },
    { number: "556677", name: "架空 もみじ", kana: "カクウ モミジ", sex: "female", born: { age: 45, on: "11-03" } },
    { number: "501234", name: "架空 三郎", kana: "カクウ サブロウ", sex: "male", born: { age: 50, on: "01-15" } },
    { number: "551234", name: "仮名 かえで", kana: "カメイ カエデ", sex: "female", born: { age: 55, on: "03-31" } },
    { number: "591234", name: "仮名 四郎", kana: "カメイ シロウ", sex: "male", born: { age: 59, on: "06-06" } },
    // membership lost on 6/30, and the spouse's with it
    {
      number: "667788",
      name: "仮名 あやめ",
      kana: "カメイ アヤメ",
      sex: "female",
      born: { age: 47, on: "09-09" },
      terms: [lost],
      kyosai: lost,
      gojokai: lost
    },
    { number: "66778801", name: "仮名 五郎", kana: "カメイ ゴロウ", sex: "male", born: { age: 48, on: "05-05" } },
    // everything used up; one of three used; everything on paper
    { number: "778899", name: "試験 六郎", kana: "シケン ロクロウ", sex: "male", born: { age: 52, on: "12-01" } },
    { number: "889900", name: "試験 つばき", kana: "シケン ツバキ", sex: "female", born: { age: 36, on: "02-14" } },
    { number: "876543", name: "試験 七郎", kana: "シケン シチロウ", sex: "male", born: { age: 57, on: "10-10" } },
    // terms of office: 8 months, 4 months, one after another
    {
      number: "901234",
      name: "任期 八郎",
      kana: "ニンキ ハチロウ",
      sex: "male",
      born: { age: 29, on: "06-30" },
      category: "任期付",
      terms: [long],
      kyosai: long,
      gojokai: long
    },
    {
      number: "902345",
      name: "任期 みずき",
      kana: "ニンキ ミズキ",
      sex: "female",
      born: { age: 26, on: "07-20" },
      category: "任期付",
      terms: [short],
      kyosai: short,
      gojokai: short
    },
    {
      number: "903456",
      name: "任期 あんず",
      kana: "ニンキ アンズ",
      sex: "female",
      born: { age: 31, on: "05-17" },
      category: "任期付",
      terms: renewed,
      kyosai: { from: on("10-01", -1) },
      gojokai: { from: on("10-01", -1) }
    },
    // 再任用短時間, over and under 20 hours a week
    {
      number: "911234",
      name: "再任 九郎",
      kana: "サイニン クロウ",
      sex: "male",
      born: { age: 62, on: "04-30" },
      category: "再任用短時間",
      weeklyCentihours: 2325
    },
    {
      number: "912345",
      name: "再任 ゆり",
      kana: "サイニン ユリ",
      sex: "female",
      born: { age: 63, on: "08-31" },
      category: "再任用短時間",
      weeklyCentihours: 1550,
      kyosai: undefined
    },
    // one body only
    {
      number: "921234",
      name: "互助 すずらん",
      kana: "ゴジョ スズラン",
      sex: "female",
      born: { age: 42, on: "06-01" },
      kyosai: undefined
    },
    {
      number: "931234",
      name: "共済 十郎",
      kana: "キョウサイ ジュウロウ",
      sex: "male",
      born: { age: 53, on: "09-23" },
      gojokai: undefined
    },
    // new since the last grant
    {
      number: "941234",
      name: "新任 わかば",
      kana: "シンニン ワカバ",
      sex: "female",
      born: { age: 24, on: "04-20" },
      terms: [newcomer],
      kyosai: newcomer,
      gojokai: newcomer
    }
  ]
}

const holder = (year: CalendarDate.FiscalYear, row: Row): Holder.Holder => {
  const spouse = row.number.length === 8
  const birthDate = typeof row.born === "string" ? row.born : bornAt(year, row.born.age, row.born.on)
  const since = { from: CalendarDate.date(`${CalendarDate.partsOf(birthDate).year + 23}-04-01`) }
  const { gojokai: inGojokai = undefined, kyosai: inKyosai = undefined } = { kyosai: since, gojokai: since, ...row }
  return Schema.decodeSync(Holder.Holder)({
    association: code,
    number: row.number,
    name: row.name,
    kana: row.kana,
    birthDate,
    sex: row.sex,
    workplace: spouse ? { code: "", name: "" } : { code: "10001", name: "見本県立見本高等学校" },
    appointment: spouse
      ? { category: "", terms: [] }
      : {
          category: row.category ?? "正規",
          weeklyCentihours: row.weeklyCentihours ?? 3875,
          terms: row.terms ?? [since]
        },
    memberships: [
      ...(inKyosai === undefined ? [] : [{ body: kyosai, period: inKyosai }]),
      ...(inGojokai === undefined || spouse ? [] : [{ body: gojokai, period: inGojokai }])
    ]
  })
}

/** The birth date of somebody who is `age` years old on the first day of a fiscal year. */
const bornAt = (year: CalendarDate.FiscalYear, age: number, monthAndDay: string): CalendarDate.CalendarDate =>
  CalendarDate.date(`${year - age - (monthAndDay > "04-01" ? 1 : 0)}-${monthAndDay}`)

/** The first of some terms that has not ended. */
const termOf = (today: CalendarDate.CalendarDate, terms: readonly [Period, ...ReadonlyArray<Period>]): Period =>
  terms.find(({ until }) => until === undefined || today <= until) ?? terms[0]
