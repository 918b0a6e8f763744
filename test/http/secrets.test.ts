// What a browser keeps for us and cannot read or change: seals, tickets, tokens; and the check word of a minute.
import { assert, describe, it } from "@effect/vitest"
import { CalendarDate, Facility, LedgerEntry, RedemptionFlow } from "@fukuri/core"
import {
  blackened,
  checkWords,
  checkWordsOf,
  csrfOf,
  isForeign,
  newRedemptionId,
  newVisitor,
  type Pass,
  sealOf,
  ticketsOf
} from "@fukuri/http"
import { Redacted, Schema } from "effect"

const secret = Redacted.make("one secret that is long enough for a test")
const other = Redacted.make("two secrets that are long enough for a test")
const seal = sealOf(secret, "ticket")

const decodeCode = Schema.decodeSync(Facility.FacilityCode)
const instant = Schema.decodeSync(CalendarDate.Instant)

describe("a seal", () => {
  it.prop("opens to what was closed, in its context", [Schema.String, Schema.String], ([text, context]) => {
    const wellFormed = text.toWellFormed()
    assert.strictEqual(seal.open(seal.close(wellFormed, context), context), wellFormed)
  })

  it.prop(
    "opens for no other context, purpose or secret",
    [Schema.String, Schema.String, Schema.String],
    ([text, context, elsewhere]) => {
      const sealed = seal.close(text, context)
      if (context.toWellFormed() !== elsewhere.toWellFormed()) assert.isUndefined(seal.open(sealed, elsewhere))
      assert.isUndefined(sealOf(secret, "session").open(sealed, context))
      assert.isUndefined(sealOf(other, "ticket").open(sealed, context))
    }
  )

  it.prop(
    "opens with no character changed, added or left out",
    [Schema.String, Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 10_000 })))],
    ([text, place]) => {
      const sealed = seal.close(text, "")
      const at = place % sealed.length
      const character = sealed[at] === "A" ? "B" : "A"
      assert.isUndefined(seal.open(sealed.slice(0, at) + character + sealed.slice(at + 1), ""))
      assert.isUndefined(seal.open(sealed.slice(0, at) + sealed.slice(at + 1), ""))
      assert.isUndefined(seal.open(`${sealed.slice(0, at)}A${sealed.slice(at)}`, ""))
      for (const noise of ["=", " ", "+", "\n", "é"]) {
        assert.isUndefined(seal.open(sealed.slice(0, at) + noise + sealed.slice(at), ""))
      }
    }
  )

  it.prop("opens nothing that was made up", [Schema.String], ([text]) => {
    assert.isUndefined(seal.open(text, ""))
    assert.isUndefined(seal.open(Buffer.from(text).toString("base64url"), ""))
  })

  it("is another every time, and shows nothing of what is in it", () => {
    const sealed = new Set(Array.from({ length: 100 }, () => seal.close("123456", "")))
    assert.strictEqual(sealed.size, 100)
    for (const text of sealed) assert.notInclude(Buffer.from(text, "base64url").toString("latin1"), "123456")
  })
})

describe("a ticket", () => {
  const tickets = ticketsOf(secret)
  const pass: Pass = {
    flow: { _tag: "Choosing", redemptionId: newRedemptionId() },
    fiscalYear: Schema.decodeSync(CalendarDate.FiscalYear)(2024),
    facility: decodeCode("1234567")
  }

  it.prop("holds every state of the flow", [RedemptionFlow.RedemptionFlow], ([flow]) => {
    const read = tickets.read(tickets.of({ ...pass, flow }, "hash"), "hash")
    assert.deepStrictEqual(read, { ...pass, flow })
  })

  it("is good for one session only", () => {
    assert.isUndefined(tickets.read(tickets.of(pass, "one"), "other"))
  })

  it("is not good when it was sealed for something else", () => {
    assert.isUndefined(tickets.read(sealOf(secret, "session").close(JSON.stringify(pass), "hash"), "hash"))
    assert.isUndefined(tickets.read(seal.close('{"flow":{"_tag":"Paid"}}', "hash"), "hash"))
    assert.isUndefined(tickets.read(seal.close("no json", "hash"), "hash"))
  })

  it("begins with a redemption id of eighty random bits", () => {
    const ids = Array.from({ length: 2_000 }, newRedemptionId)
    const isId = Schema.is(LedgerEntry.RedemptionId)
    assert.isTrue(ids.every((id) => isId(id)))
    assert.strictEqual(new Set(ids).size, ids.length)
    for (let place = 0; place < 16; place++) {
      assert.strictEqual(new Set(ids.map((id) => id[place])).size, 32, `place ${place}`)
    }
  })
})

describe("a token of a form", () => {
  const csrf = csrfOf(secret)

  it("belongs to one visitor, and is written differently every time", () => {
    const visitor = newVisitor()
    const tokens = [csrf.tokenFor(visitor), csrf.tokenFor(visitor)] as const
    assert.notStrictEqual(tokens[0], tokens[1])
    for (const token of tokens) {
      assert.isTrue(csrf.isTokenOf(visitor, token))
      assert.isFalse(csrf.isTokenOf(newVisitor(), token))
      assert.isFalse(csrfOf(other).isTokenOf(visitor, token))
    }
  })

  it.prop("cannot be made up", [Schema.String], ([token]) => {
    assert.isFalse(csrf.isTokenOf(newVisitor(), token))
  })

  it("is not all: a browser that names another site is believed", () => {
    const own = ["https://kenkou.example.jp"]
    const says = (origin: string, fetchSite: string): boolean => isForeign({ origin, fetchSite }, own)
    assert.isFalse(says("", ""))
    assert.isFalse(says("https://kenkou.example.jp", "same-origin"))
    assert.isFalse(says("null", "same-origin"))
    assert.isFalse(says("", "none"))
    assert.isTrue(says("https://kenkou.example.jp.evil.example", ""))
    assert.isTrue(says("http://kenkou.example.jp", ""))
    assert.isTrue(says("https://kenkou.example.jp", "cross-site"))
    assert.isTrue(says("null", "cross-site"))
    assert.isTrue(says("", "same-site"))
  })
})

describe("the check word", () => {
  const [hospital, ranch] = [decodeCode("1234567"), decodeCode("3000021")]
  const nine = Date.parse("2024-07-01T09:00:00+09:00")
  const checkWord = checkWordsOf(secret)

  it("is one of many easy words and a two-digit number", () => {
    assert.strictEqual(new Set(checkWords).size, 64)
    for (const word of checkWords) assert.match(word, /^[ぁ-ん]{2,5}$/)
    const { number, word } = checkWord(hospital, instant(nine))
    assert.include(checkWords, word)
    assert.match(number, /^[0-9]{2}$/)
  })

  it("is the same for a whole minute, and for nobody else", () => {
    const shown = checkWord(hospital, instant(nine))
    assert.deepStrictEqual(checkWord(hospital, instant(nine + 59_999)), shown)
    assert.notDeepEqual(checkWord(hospital, instant(nine + 60_000)), shown)
    assert.notDeepEqual(checkWord(ranch, instant(nine)), shown)
    assert.notDeepEqual(checkWordsOf(other)(hospital, instant(nine)), shown)
  })

  it("repeats itself no more often than by chance", () => {
    const shown = Array.from({ length: 1_000 }, (_, minute) => checkWord(hospital, instant(nine + minute * 60_000)))
    assert.isAbove(new Set(shown.map(({ number, word }) => `${word}${number}`)).size, 850)
  })
})

describe("a cause in the log", () => {
  it("has everything blackened that looks like a number or a date", () => {
    for (const text of [
      "123456",
      "K12345",
      "12345601",
      "sag:123456",
      "19741212",
      "1974-12-12",
      "1974/12/12",
      "k12345"
    ]) {
      assert.notMatch(blackened(`value "${text}" of ${text}.`), /[0-9]{4}/, text)
    }
    assert.strictEqual(blackened("timeout after 5000 ms at line 42"), "timeout after 5000 ms at line 42")
  })
})
