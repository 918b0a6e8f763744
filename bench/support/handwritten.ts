// What the guide's grant rules say, as somebody would write it who had these programmes and no others: the limit that
// judging rules as data is held against. The same facts, no more and no less.
import type { CalendarDate, Holder } from "@fukuri/core"

/** Whether a person gets a product on a day. */
type Predicate = (facts: Holder.Facts, on: CalendarDate.CalendarDate) => boolean

const special: ReadonlySet<number> = new Set([40, 45, 50, 55, 59])

/** On the first day of the fiscal year 2024. */
const age = ({ holder: { birthDate } }: Holder.Facts): number =>
  2024 - Number(birthDate.slice(0, 4)) - (birthDate.slice(5) > "04-01" ? 1 : 0)

const isMember = (memberships: Holder.Holder["memberships"], asked: string, on: CalendarDate.CalendarDate): boolean => {
  for (const { body, period } of memberships) {
    if (body === asked && period.from <= on && (period.until === undefined || on <= period.until)) return true
  }
  return false
}

const isShort = ({ holder: { appointment } }: Holder.Facts): boolean =>
  appointment.category === "再任用短時間" &&
  appointment.weeklyCentihours !== undefined &&
  appointment.weeklyCentihours < 2000

const dock =
  (sex: Holder.Sex, isOfAge: (years: number) => boolean): Predicate =>
  (facts, on) =>
    facts.relation === "self" &&
    facts.holder.sex === sex &&
    isOfAge(age(facts)) &&
    isMember(facts.holder.memberships, "kyosai", on) &&
    !isShort(facts)

const spouseDock =
  (sex: Holder.Sex, isOfAge: (years: number) => boolean): Predicate =>
  (facts, on) =>
    facts.relation === "spouse" &&
    facts.holder.sex === sex &&
    isOfAge(age(facts)) &&
    isMember(facts.holder.memberships, "kyosai", on) &&
    isMember(facts.memberMemberships ?? [], "kyosai", on)

const general40 = (years: number): boolean => years >= 40 && !special.has(years)
const under40 = (years: number): boolean => years < 40

/** By the id of the product. */
export const predicates: ReadonlyMap<string, Predicate> = new Map([
  ["dock-general-40plus-male", dock("male", general40)],
  ["dock-general-40plus-female", dock("female", general40)],
  ["dock-general-under40-male", dock("male", under40)],
  ["dock-general-under40-female", dock("female", under40)],
  ...[...special].flatMap((years) => [
    [`dock-special-${years}-male`, dock("male", (of) => of === years)] as const,
    [`dock-special-${years}-female`, dock("female", (of) => of === years)] as const
  ]),
  ["womens-cancer-general-40plus", dock("female", general40)],
  ["womens-cancer-general-under40", dock("female", under40)],
  ["spouse-dock-general-40plus-male", spouseDock("male", (years) => years >= 40)],
  ["spouse-dock-general-40plus-female", spouseDock("female", (years) => years >= 40)],
  ["my-refresh", (facts, on) => facts.relation === "self" && isMember(facts.holder.memberships, "gojokai", on)],
  [
    "dental",
    (facts, on) => facts.relation === "self" && isMember(facts.holder.memberships, "kyosai", on) && !isShort(facts)
  ]
])
