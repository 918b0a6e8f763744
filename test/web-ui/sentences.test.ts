// The sentences: nothing is left unsaid, and the ways to say days and times are right.
import { describe, expect, it } from "@effect/vitest"
import { CalendarDate } from "@fukuri/core"
import { ja } from "@fukuri/web-ui"
import { now, verdicts } from "./samples.ts"

const { date } = CalendarDate
const facts = { office: "福利課厚生担当", grantFrom: date("2024-06-03"), isPast: false }

/** Every text in a tree of sentences, functions left out. */
const textsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "string") return [value]
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe("the Japanese sentences", () => {
  it("leave nothing empty", () => {
    expect(textsIn({ ...ja, prefix: "/", other: ja.other.label }).filter((text) => text.trim() === "")).toEqual([])
  })

  it("say something for every mistake, with and without a number", () => {
    for (const sentence of Object.values(ja.mistakes.of)) {
      for (const most of [undefined, 3]) {
        const said = sentence({ numberLabel: "組合員(会員)番号", most })
        expect(said).toMatch(/。$/)
        expect(said).not.toContain("undefined")
      }
    }
  })

  it("say the words of the states as they are agreed", () => {
    const chip = (tag: keyof typeof verdicts) => verdicts[tag].map((verdict) => ja.verdicts.chip(verdict))[0]
    expect(chip("Usable")).toBe("利用可能")
    expect(chip("NotYet")).toBe("7/1から")
    expect(chip("UsedUp")).toBe("利用済")
    expect(chip("Over")).toBe("期間終了")
    expect(chip("OnPaper")).toBe("紙クーポン")
    expect(chip("MembershipLost")).toBe("資格喪失")
  })

  it("say for every state that stops a use why, and what to do next", () => {
    for (const verdict of Object.values(verdicts).flat()) {
      if (verdict._tag === "NotGranted" || verdict._tag === "Usable") continue
      const { what, why } = ja.verdicts.reason(verdict, facts)
      expect(why).toMatch(/。$/)
      expect(what).toMatch(/ください。$|できます。$/)
    }
  })

  it("name days with their weekday, windows, and moments in Japan's time", () => {
    expect(ja.time.day(date("2024-07-01"))).toBe("2024年7月1日(月)")
    expect(ja.time.day(date("1974-12-12"))).toBe("1974年12月12日(木)")
    expect(ja.time.day(date("2024-02-29"))).toBe("2024年2月29日(木)")
    expect(ja.time.monthDay(date("2024-07-01"))).toBe("7/1")
    expect(ja.time.window(date("2024-07-01"), date("2024-12-31"))).toBe("2024/7/1〜2024/12/31")
    expect(ja.time.moment(now)).toBe("2024年7月1日(月) 14:03")
    expect(ja.time.clock(now)).toBe("14:03:25")
    expect(ja.time.clock(CalendarDate.startOf(date("2024-07-01")))).toBe("00:00:00")
  })

  it.each([
    [0, "1分以内"],
    [-5000, "1分以内"],
    [60_000, "1分前"],
    [59 * 60_000, "59分前"],
    [60 * 60_000, "1時間前"],
    [24 * 3_600_000, "1日前"]
  ])("say of %i milliseconds %s", (millis, words) => {
    expect(ja.time.ago(millis)).toBe(words)
  })
})
