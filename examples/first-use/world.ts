/**
 * World: the smallest association there can be, as data that its schemas check: one programme of one product, one
 * facility, one member. It holds in the fiscal year of the day that it is made for.
 */
import type { World } from "@fukuri/adapter-memory"
import { Association, CalendarDate, Facility, Holder, Programme } from "@fukuri/core"
import { Schema } from "effect"

/** Everything of the association in the fiscal year of a day. */
export const worldOn = (today: CalendarDate.CalendarDate): World => {
  const fiscalYear = CalendarDate.fiscalYearOf(today)
  const year = CalendarDate.fiscalYearPeriod(fiscalYear)
  return {
    asOf: today,
    associations: [
      Schema.decodeSync(Association.Association)({
        code: "one",
        name: "One Association",
        greeting: "I am a member of One Association.",
        contact: { office: "Welfare", phone: "000-000-0000", mail: "welfare@example.jp", hours: "9 to 5" },
        numberLabel: "Number",
        memberNumberPattern: "[0-9]{6}",
        ageReckoning: "birthday",
        myPageFrom: year.from,
        skipQuantityOfOne: false
      })
    ],
    programmes: [
      Schema.decodeSync(Programme.Programme)({
        id: "leisure",
        association: "one",
        name: "Leisure",
        fiscalYear,
        notes: [],
        products: [
          {
            id: "cinema",
            name: "Cinema",
            family: "Leisure",
            sponsor: "club",
            courses: [{ key: "cinema", name: "Cinema", shortName: "Cinema" }],
            grantRule: { _tag: "MemberOf", bodies: ["club"] },
            quantity: { _tag: "Fixed", count: 3 },
            grantFrom: year.from,
            usable: year,
            useRule: { _tag: "MemberOf", bodies: ["club"] },
            maxPerRedemption: 2,
            outageOutsideHours: "accepted"
          }
        ]
      })
    ],
    facilities: [
      Schema.decodeSync(Facility.Facility)({
        code: "1234567",
        association: "one",
        name: "The cinema at the station",
        postalCode: "",
        address: "",
        phone: "",
        note: "",
        offers: ["cinema"]
      })
    ],
    holders: [
      Schema.decodeSync(Holder.Holder)({
        association: "one",
        number: "123456",
        name: "Sample",
        kana: "サンプル",
        birthDate: "1984-02-29",
        sex: "female",
        workplace: { code: "01", name: "Head office" },
        appointment: { category: "regular", terms: [{ from: "2010-04-01" }] },
        memberships: [{ body: "club", period: { from: "2010-04-01" } }]
      })
    ]
  }
}
