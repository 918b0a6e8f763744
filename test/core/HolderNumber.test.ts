// Numbers as people type them: what is put right, what is refused, and that no text is ever taken for another.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"
import { Association, HolderNumber } from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { fiscalYear, numberOf, oneOf } from "../support/people.ts"

const read = (text: string, pattern?: string) =>
  Result.match(HolderNumber.parse(text, pattern), {
    onSuccess: (number): string => number,
    onFailure: ({ why }) => `refused: ${why}`
  })

describe("what people type is put right (A5, A34)", () => {
  it.each([
    ["123456", "123456"],
    ["12345601", "12345601"],
    ["K12345", "K12345"],
    ["k12345", "K12345"],
    ["Ｋ１２３４５", "K12345"],
    ["ｋ１２３４５", "K12345"],
    ["K1234501", "K1234501"],
    ["ｋ１２３４５０１", "K1234501"],
    ["K-12345", "K12345"],
    ["K 12345", "K12345"],
    ["Ｋ－１２３４５", "K12345"],
    [" 123456 ", "123456"],
    ["　１２３４５６　", "123456"],
    ["123 456", "123456"],
    ["123-456", "123456"],
    ["123‐456", "123456"],
    ["123−456", "123456"],
    ["123ー456", "123456"],
    ["123ｰ456", "123456"],
    ["123456-01", "12345601"],
    ["123456 01", "12345601"],
    ["１２３４５６－０１", "12345601"],
    ["\t123456\r\n", "123456"],
    ["012345", "012345"],
    ["000000", "000000"]
  ])("%j is %s", (typed, number) => {
    expect(read(typed)).toBe(number)
  })
})

describe("what is no number is refused (A5, A6, A34)", () => {
  it.each(["", " ", "　", "--", "\n"])("%j is empty", (typed) => {
    expect(read(typed)).toBe("refused: empty")
  })

  it.each([
    "12345",
    "1234567",
    "123456012",
    "1234560101",
    "12345K",
    "KK1234",
    "K123456",
    "К12345", // Cyrillic
    "Κ12345", // Greek
    "к12345",
    "κ12345",
    "Ꮶ12345", // Cherokee
    "ĸ12345",
    "ı12345", // dotless i, whose capital is I
    "١٢٣٤٥٦", // Arabic digits
    "१२३४५६", // Devanagari digits
    "一二三四五六",
    "123456a1",
    "12345\u00006",
    "123456;",
    "123456' OR 1=1",
    "１２３４５",
    "123.456"
  ])("%j is malformed", (typed) => {
    expect(read(typed)).toBe("refused: malformed")
  })

  it.each(["12345600", "12345602", "12345610", "12345699", "K1234502"])(
    "%s has a dependent code that is not in use (A6)",
    (typed) => {
      expect(read(typed)).toBe("refused: dependent-code-reserved")
    }
  )
})

describe("an association's own pattern (A5)", () => {
  it("decides on the first six characters", () => {
    expect(read("K12345", "[0-9]{6}")).toBe("refused: malformed")
    expect(read("AB1234", "[A-Z]{2}[0-9]{4}")).toBe("AB1234")
    expect(read("ab123401", "[A-Z]{2}[0-9]{4}")).toBe("AB123401")
    expect(read("123456", "[A-Z]{2}[0-9]{4}|9[0-9]{5}")).toBe("refused: malformed")
    expect(read("912345", "[A-Z]{2}[0-9]{4}|9[0-9]{5}")).toBe("912345")
    expect(read("91234501", "[A-Z]{2}[0-9]{4}|9[0-9]{5}")).toBe("91234501")
    expect(read("ß1234", "[A-Z]{2}[0-9]{4}")).toBe("refused: malformed") // whose capital is SS
  })

  const patterns = oneOf([
    HolderNumber.defaultPattern,
    "[0-9]{6}",
    "[0-9]+",
    "[0-9]{6,8}",
    "[0-9A-Z]*",
    ".*",
    "",
    "^[0-9]{6}$",
    "(?<letter>[A-Z])[0-9]{5}",
    "(?<dependent>[0-9]{2})[0-9]{4}",
    "([0-9])\\1{5}"
  ])
  const texts = oneOf(["123456", "12345601", "12345602", "12345699", "K12345", "1234", "", "1234560", "111111"])

  it.prop(
    "whatever pattern an association may set, reading never throws and answers only numbers that exist (A6)",
    { pattern: patterns, text: texts },
    ({ pattern, text }) => {
      const settings = { ...association(fiscalYear(2024)), memberNumberPattern: pattern }
      if (!Schema.is(Association.Association)(settings)) return
      const result = HolderNumber.parse(text, pattern)
      if (Result.isSuccess(result)) expect(Schema.is(HolderNumber.HolderNumber)(result.success)).toBe(true)
    },
    { arbitrary: { runs: 300 } }
  )
})

/** Text of the kind people type, rather than text at random, which hardly ever is a number. */
const typed = Arbitrary.map(
  Arbitrary.array(oneOf(["01", ..."0123456789０１Kkｋ -－ー　К."]), { maxLength: 10 }),
  (parts) => parts.join("")
)

describe("reading is total and idempotent (A34)", () => {
  it.prop("any text at all is a number or refused", { text: Schema.String }, ({ text }) => {
    const result = HolderNumber.parse(text)
    if (Result.isSuccess(result)) expect(Schema.is(HolderNumber.HolderNumber)(result.success)).toBe(true)
    else expect(result.failure._tag).toBe("HolderNumberRefused")
  })

  it.prop(
    "what was read is read again as itself, and has the relation of its length",
    { text: typed },
    ({ text }) => {
      const result = HolderNumber.parse(text)
      if (Result.isFailure(result)) return
      const number = result.success
      expect(HolderNumber.parse(number)).toEqual(Result.succeed(number))
      expect(HolderNumber.normalise(number)).toBe(number)
      expect(HolderNumber.relationOf(number)).toBe(number.length === 6 ? "self" : "spouse")
      expect(HolderNumber.of(HolderNumber.memberNumberOf(number), HolderNumber.relationOf(number))).toBe(number)
    },
    { arbitrary: { runs: 2000, size: 10 } }
  )

  it.prop("putting right is idempotent", { text: Schema.String }, ({ text }) => {
    expect(HolderNumber.normalise(HolderNumber.normalise(text))).toBe(HolderNumber.normalise(text))
  })

  it.prop(
    "a number is found again however its width, case and separators are typed",
    {
      number: oneOf(["123456", "K12345", "12345601", "K1234501", "000001"]),
      wide: Arbitrary.array(oneOf([true, false]), { minLength: 8, maxLength: 8 }),
      small: oneOf([true, false]),
      separator: oneOf(["", " ", "-", "　", "－", "ー", "‐"])
    },
    ({ number, separator, small, wide }) => {
      const text = [...(small ? number.toLowerCase() : number)]
        .map((char, index) => (wide[index] === true ? String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0) : char))
        .join(separator)
      expect(read(text)).toBe(number)
    }
  )
})

describe("the parts of a number (R10, R11, A23)", () => {
  it("the member's own number and the spouse's", () => {
    const member = HolderNumber.memberNumberOf(numberOf("12345601"))
    expect(member).toBe("123456")
    expect(HolderNumber.of(member, "self")).toBe("123456")
    expect(HolderNumber.of(member, "spouse")).toBe("12345601")
    expect(HolderNumber.relationOf(numberOf("123456"))).toBe("self")
    expect(HolderNumber.relationOf(numberOf("12345601"))).toBe("spouse")
  })

  it("staff see only the last three of the six characters", () => {
    expect(HolderNumber.masked(numberOf("123456"))).toBe("***456")
    expect(HolderNumber.masked(numberOf("K12345"))).toBe("***345")
    expect(HolderNumber.masked(numberOf("12345601"))).toBe("***45601")
  })
})
