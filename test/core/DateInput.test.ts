// Dates as people and files write them: what is read, what is refused and why, and that nothing is guessed.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"
import { CalendarDate, DateInput } from "@fukuri/core"
import { daysWithin, oneOf, wholeNumbers } from "../support/people.ts"

const answer = (result: Result.Result<CalendarDate.CalendarDate, DateInput.DateRefused>) =>
  Result.match(result, { onSuccess: (day): string => day, onFailure: ({ why }) => `refused: ${why}` })
const typed = (text: string) => answer(DateInput.parseTyped(text))
const written = (text: string) => answer(DateInput.parseWritten(text))

describe("a birth date typed by a person (R9, A34)", () => {
  it.each([
    "19741212",
    "1974/12/12",
    "1974-12-12",
    "1974.12.12",
    "1974年12月12日",
    "１９７４１２１２",
    "１９７４／１２／１２",
    "１９７４年１２月１２日",
    "1974－12－12",
    "1974−12−12",
    "1974ー12ー12",
    " 1974 12 12 ",
    "　1974年 12月 12日　",
    "1974年12月12"
  ])("%j is the day 1974-12-12", (text) => {
    expect(typed(text)).toBe("1974-12-12")
  })

  it.each([
    ["1976/2/29", "1976-02-29"],
    ["1976-2-9", "1976-02-09"],
    ["1976年2月9日", "1976-02-09"],
    ["1984/04/01", "1984-04-01"]
  ])("%j is the day %s", (text, day) => {
    expect(typed(text)).toBe(day)
  })

  it.each(["", " ", "　", "\n\t"])("%j is empty", (text) => {
    expect(typed(text)).toBe("refused: empty")
  })

  it.each(["741212", "74/12/12", "74-12-12", "74.12.12", "74年12月12日", "７４１２１２", "74 12 12", "49年12月12日"])(
    "%j has a two-digit year, which is never guessed",
    (text) => {
      expect(typed(text)).toBe("refused: two-digit-year")
    }
  )

  it.each([
    "S49.12.12",
    "s49.12.12",
    "S49/12/12",
    "昭和49年12月12日",
    "㍼49年12月12日",
    "Ｓ４９．１２．１２",
    "令和元年5月1日",
    "X1.1.1"
  ])("%j is an era, which is refused", (text) => {
    expect(typed(text)).toBe("refused: era")
  })

  it.each([
    "19741301",
    "19740230",
    "19750229",
    "19741232",
    "19740001",
    "1974/2/30",
    "1974年13月1日",
    "00000000",
    "99999999",
    "18671231",
    "19000229"
  ])("%j names a day that does not exist", (text) => {
    expect(typed(text)).toBe("refused: no-such-day")
  })

  it.each([
    "1974",
    "197412",
    "1974121",
    "197412121",
    "12121974",
    "12/12/1974",
    "Dec 12 1974",
    "1974/12",
    "1974//12//12",
    "1974年12",
    "1974,12,12",
    "1974-1212",
    "abc",
    "19741212x",
    "一九七四年十二月十二日",
    "1974٠٠٠٠"
  ])("%j is not read as a day", (text) => {
    expect(typed(text)).toMatch(/^refused: (malformed|two-digit-year|no-such-day)$/)
  })
})

describe("a date of a file (interface: Files)", () => {
  it.each([
    ["S49.12.12", "1974-12-12"],
    ["昭和49年12月12日", "1974-12-12"],
    ["s49/12/12", "1974-12-12"],
    ["Ｓ４９．１２．１２", "1974-12-12"],
    ["㍼49年12月12日", "1974-12-12"],
    ["H1.1.8", "1989-01-08"],
    ["平成元年1月8日", "1989-01-08"],
    ["平成31年4月30日", "2019-04-30"],
    ["令和元年5月1日", "2019-05-01"],
    ["R6.4.1", "2024-04-01"],
    ["令和6年4月1日", "2024-04-01"],
    ["T15.12.24", "1926-12-24"],
    ["昭和64年1月7日", "1989-01-07"],
    ["M45.7.29", "1912-07-29"],
    ["大正元年7月30日", "1912-07-30"],
    ["昭和元年12月25日", "1926-12-25"],
    ["昭和51年2月29日", "1976-02-29"],
    ["1974-12-12", "1974-12-12"],
    ["19741212", "1974-12-12"]
  ])("%j is the day %s", (text, day) => {
    expect(written(text)).toBe(day)
  })

  it.each([
    "昭和64年1月8日",
    "平成元年1月7日",
    "平成31年5月1日",
    "令和元年4月30日",
    "S49.2.29",
    "昭和0年12月31日",
    "S99.1.1",
    "大正15年12月31日"
  ])("%j lies outside its era or does not exist", (text) => {
    expect(written(text)).toBe("refused: no-such-day")
  })

  it.each(["X1.1.1", "K49.12.12"])("%j is an era nobody knows", (text) => {
    expect(written(text)).toBe("refused: era")
  })

  it.each(["74/12/12", "741212"])("%j has a two-digit year, which is not guessed in files either", (text) => {
    expect(written(text)).toBe("refused: two-digit-year")
  })
})

/** Text of the kind people type for a date. */
const datelike = Arbitrary.map(
  Arbitrary.array(oneOf(["19", "1974", "12", "元", ..."0123456789１９/-.年月日 　S昭和"]), { maxLength: 12 }),
  (parts) => parts.join("")
)

describe("reading is total and never guesses (A34)", () => {
  it.prop("any text at all is a day or refused", { text: Schema.String }, ({ text }) => {
    for (const result of [DateInput.parseTyped(text), DateInput.parseWritten(text)]) {
      if (Result.isSuccess(result)) expect(Schema.is(CalendarDate.CalendarDate)(result.success)).toBe(true)
      else expect(result.failure._tag).toBe("DateRefused")
    }
  })

  it.prop(
    "what is read has exactly the digits that were typed, but for leading zeros of month and day",
    { text: datelike },
    ({ text }) => {
      const result = DateInput.parseTyped(text)
      if (Result.isFailure(result)) return
      // Spaces are ignored, so only what is not a space parts year, month and day.
      const groups =
        text
          .normalize("NFKC")
          .replace(/\s/gu, "")
          .match(/[0-9]+/g) ?? []
      const digits = groups.length === 3 ? groups.map((group) => group.padStart(2, "0")) : groups
      expect(digits.join("")).toBe(result.success.replaceAll("-", ""))
    },
    { arbitrary: { runs: 3000, size: 12 } }
  )

  it.prop(
    "every day written in every accepted way is read as that day, also by the reader of files",
    { day: daysWithin("1900-01-01", "2100-12-31"), form: wholeNumbers(0, 4), wide: oneOf([true, false]) },
    ({ day, form, wide }) => {
      const { day: d, month: m, year: y } = CalendarDate.partsOf(day)
      const plain =
        [day.replaceAll("-", ""), day, `${y}/${m}/${d}`, `${y}年${m}月${d}日`, `${y}.${m}.${d}`][form] ?? day
      const text = wide
        ? plain.replace(/[!-~]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0))
        : plain
      expect(typed(text)).toBe(day)
      expect(written(text)).toBe(day)
    }
  )

  it.prop(
    "every day since 昭和 began, written in its era as Intl knows it, is read as that day",
    { day: daysWithin("1926-12-25", "2060-12-31") },
    ({ day }) => {
      const text = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
        era: "long",
        year: "numeric",
        month: "long",
        day: "numeric",
        timeZone: "UTC"
      }).format(new Date(`${day}T00:00:00Z`))
      expect(written(text)).toBe(day)
      expect(typed(text)).toBe("refused: era")
    },
    { arbitrary: { runs: 300 } }
  )
})
