// Names for what the office makes: in the order of time, never twice.
import { assert, describe, it } from "@effect/vitest"
import { type CalendarDate, LedgerEntry } from "@fukuri/core"
import { newId } from "@fukuri/http"
import { Schema } from "effect"

const at = (millis: number) => millis as CalendarDate.Instant

describe("an id", () => {
  it("tells when it was made, and can stand in the ledger", () => {
    const times = [
      0,
      1,
      Date.parse("2001-01-01"),
      Date.parse("2024-07-01"),
      Date.parse("2059-01-01"),
      Date.parse("5188-01-01")
    ]
    const ids = times.map((time) => newId(at(time)))
    assert.deepStrictEqual([...ids].sort(), ids)
    for (const [index, id] of ids.entries()) {
      assert.match(id, /^[0-9a-z]{9}-[0-9a-z]{12}$/)
      assert.isTrue(Schema.is(LedgerEntry.Reference)(id))
      assert.strictEqual(Number.parseInt(id.slice(0, 9), 36), times[index])
    }
  })

  it("is never the same twice, at the same instant too", () => {
    const ids = Array.from({ length: 10_000 }, () => newId(at(1_720_000_000_000)))
    assert.strictEqual(new Set(ids).size, ids.length)
    // Every place of the random part takes every digit.
    for (let place = 10; place < 22; place++) assert.strictEqual(new Set(ids.map((id) => id[place])).size, 36)
  })
})
