/**
 * The facilities of the demo: one that offers every course, three that offer some, one closed, one not yet open.
 */
import { Schema } from "effect"
import { type CalendarDate, Facility } from "@fukuri/core"
import { code } from "../programmes/guide/index.ts"

/** The facilities of the demo in a fiscal year, by code. Addresses and telephone numbers are invented. */
export const facilities = (fiscalYear: CalendarDate.FiscalYear): ReadonlyArray<Facility.Facility> =>
  rows(fiscalYear).map((row) => Schema.decodeSync(Facility.Facility)({ ...row, association: code }))

const docks = ["dock/day", "dock/overnight", "dock/brain"]

const rows = (
  fiscalYear: CalendarDate.FiscalYear
): ReadonlyArray<Omit<typeof Facility.Facility.Encoded, "association">> => [
  {
    code: "1234567",
    name: "共済組合互助会病院",
    postalCode: "000-0001",
    address: "見本県見本市中央1-1",
    phone: "000-000-0001",
    bookingFrom: `${fiscalYear}-04-15`,
    note: "電話予約は平日9時から17時まで。脳ドックは火曜日と木曜日のみ。",
    offers: [...docks, "womens-cancer", "spouse-dock", "my-refresh", "dental"]
  },
  {
    code: "2000015",
    name: "みほん歯科医院",
    postalCode: "000-0002",
    address: "見本県見本市東町2-3",
    phone: "000-000-0002",
    bookingFrom: `${fiscalYear}-05-01`,
    note: "歯科健康診査は30分程度です。",
    offers: ["dental"]
  },
  {
    code: "3000021",
    name: "見本高原ファミリー牧場",
    postalCode: "000-0003",
    address: "見本県高原町牧場4-5",
    phone: "000-000-0003",
    note: "予約は不要です。体験ごとに1枚ご利用いただけます。",
    offers: ["my-refresh"]
  },
  {
    code: "4000037",
    name: "見本駅前クリニック",
    postalCode: "000-0004",
    address: "見本県見本市駅前3-2-1 見本ビル5階",
    phone: "000-000-0004",
    bookingFrom: `${fiscalYear}-04-22`,
    note: "1日ドックと女性がん検診を同じ日に受けられます。",
    offers: ["dock/day", "womens-cancer"]
  },
  {
    code: "5000042",
    name: "旧見本健診センター",
    postalCode: "000-0005",
    address: "見本県港町6-7",
    phone: "000-000-0005",
    note: "移転のため閉院しました。",
    offers: [...docks, "womens-cancer", "spouse-dock"],
    openUntil: `${fiscalYear}-03-31`
  },
  {
    code: "6000058",
    name: "新見本健診センター",
    postalCode: "000-0006",
    address: "見本県港町8-9",
    phone: "000-000-0006",
    bookingFrom: `${fiscalYear + 1}-04-01`,
    note: "来年度に開院する予定です。",
    offers: [...docks, "womens-cancer", "spouse-dock"],
    openFrom: `${fiscalYear + 1}-04-01`
  }
]
