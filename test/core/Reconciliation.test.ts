// Our uses held against a facility's own list: how its lines are read, and which use each line is.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  Audit,
  Catalogue,
  Clerk,
  Digest,
  type Facility,
  type FileRow,
  Holder,
  Ledger,
  type LedgerEntry,
  Month,
  Reconciliation,
  Reconciling
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Layer, Result, Schema, Stream } from "effect"
import {
  actor,
  at,
  courseKey,
  date,
  fiscalYear,
  numberOf,
  oneOf,
  productId,
  redemptionId,
  sag,
  wholeNumbers
} from "../support/people.ts"

const { contentForm, readHeader, readLine, reconcile } = Reconciliation

const our = (
  n: number,
  more: Partial<Omit<Reconciliation.OurUse, "names" | "number" | "usedOn">> & {
    readonly names?: ReadonlyArray<string>
    readonly number?: string
    readonly usedOn?: string
  } = {}
): Reconciliation.OurUse => {
  const { name = "歯科健康診査", names = [name], number = "123456", quantity = 1, usedOn = "2024-07-01" } = more
  return {
    receipt: redemptionId(n),
    number: numberOf(number),
    usedOn: date(usedOn),
    quantity,
    name,
    names: new Set(names.map(contentForm))
  }
}

const their = (
  line: number,
  more: {
    readonly receipt?: number
    readonly number?: string
    readonly usedOn?: string
    readonly content?: string
    readonly quantity?: number
  } = {}
): Reconciliation.TheirUse => ({
  line,
  receipt: more.receipt === undefined ? undefined : redemptionId(more.receipt),
  number: more.number === undefined ? undefined : numberOf(more.number),
  usedOn: more.usedOn === undefined ? undefined : date(more.usedOn),
  content: more.content ?? "",
  quantity: more.quantity ?? 1
})

const byDay = { number: "123456", usedOn: "2024-07-01" }

const inWords = ({ different, matched, oursOnly, theirsOnly }: Reconciliation.Reconciled) => {
  const pair = ({ by, differs, ours, theirs }: Reconciliation.Pair) =>
    `${theirs.line}=${Number(ours.receipt)} by ${by}${differs.length === 0 ? "" : `, but ${differs.join(" ")}`}`
  return {
    matched: matched.map(pair),
    different: different.map(pair),
    oursOnly: oursOnly.map(({ receipt }) => Number(receipt)),
    theirsOnly: theirsOnly.map(({ line }) => line)
  }
}
const none = { matched: [], different: [], oursOnly: [], theirsOnly: [] }

describe("a line is found", () => {
  it("by its receipt number first, whatever else it says", () => {
    assert.deepStrictEqual(
      inWords(reconcile([our(1), our(2)], [their(2, { receipt: 2, ...byDay }), their(3, byDay)])),
      { ...none, matched: ["2=2 by receipt", "3=1 by day"] }
    )
  })

  it("by number and day when its receipt number is not one of ours", () => {
    assert.deepStrictEqual(inWords(reconcile([our(1)], [their(2, { receipt: 9, ...byDay })])), {
      ...none,
      matched: ["2=1 by day"]
    })
  })

  it("by number, day and content before any by number and day alone", () => {
    const ours = [our(1, { name: "女性がん検診" }), our(2, { name: "選べるドック・1日" })]
    const theirs = [their(2, byDay), their(3, { ...byDay, content: "女性 がん検診" })]
    assert.deepStrictEqual(inWords(reconcile(ours, theirs)), {
      ...none,
      matched: ["2=2 by day", "3=1 by content"]
    })
  })

  it("by content although the quantity is another, before one of that quantity by the day alone", () => {
    const ours = [our(1, { name: "選べるドック・1日", quantity: 2 }), our(2)]
    assert.deepStrictEqual(inWords(reconcile(ours, [their(2, { ...byDay, content: "選べるドック 1日" })])), {
      ...none,
      different: ["2=1 by content, but quantity"],
      oursOnly: [2]
    })
  })

  it("as the one of the same quantity when there are several", () => {
    const ours = [our(1, { quantity: 2 }), our(2, { quantity: 1 })]
    const theirs = [their(2, { ...byDay, quantity: 1 }), their(3, { ...byDay, quantity: 2 })]
    assert.deepStrictEqual(inWords(reconcile(ours, theirs)), { ...none, matched: ["2=2 by day", "3=1 by day"] })
    const withThree = [their(2, { ...byDay, quantity: 3 }), their(3, { ...byDay, quantity: 1 })]
    assert.deepStrictEqual(inWords(reconcile(ours, withThree)), {
      ...none,
      matched: ["3=2 by day"],
      different: ["2=1 by day, but quantity"]
    })
  })

  it("only on its own day and number", () => {
    const theirs = [their(2, { ...byDay, usedOn: "2024-07-02" }), their(3, { ...byDay, number: "123457" })]
    assert.deepStrictEqual(inWords(reconcile([our(1)], theirs)), { ...none, oursOnly: [1], theirsOnly: [2, 3] })
  })

  it("once for every use", () => {
    const theirs = [their(2, { receipt: 1 }), their(3, { receipt: 1 }), their(4, byDay)]
    assert.deepStrictEqual(inWords(reconcile([our(1)], theirs)), {
      ...none,
      matched: ["2=1 by receipt"],
      theirsOnly: [3, 4]
    })
  })

  it("as a use of which all was given back only when nothing better is there, and then it is told", () => {
    const ours = [our(1, { quantity: 0 }), our(2, { quantity: 2 })]
    assert.deepStrictEqual(inWords(reconcile(ours, [their(2, byDay)])), {
      ...none,
      different: ["2=2 by day, but quantity"]
    })
    assert.deepStrictEqual(inWords(reconcile([our(1, { quantity: 0 })], [their(2, byDay)])), {
      ...none,
      different: ["2=1 by day, but quantity"]
    })
    assert.deepStrictEqual(inWords(reconcile([our(1, { quantity: 0 })], [])), none)
  })

  it("and told in what it is not alike: quantity, day, number, content", () => {
    const line = their(2, { receipt: 1, number: "123457", usedOn: "2024-07-02", content: "ドック", quantity: 2 })
    assert.deepStrictEqual(inWords(reconcile([our(1)], [line], new Set([contentForm("ドック")]))), {
      ...none,
      different: ["2=1 by receipt, but quantity day number content"]
    })
  })

  it("and wording of the facility's own is no difference", () => {
    const line = their(2, { ...byDay, content: "いつもの検査" })
    assert.deepStrictEqual(inWords(reconcile([our(1)], [line], new Set([contentForm("ドック")]))), {
      ...none,
      matched: ["2=1 by day"]
    })
  })

  it.effect.prop(
    "or not, but never lost or counted twice",
    {
      ours: Arbitrary.array(
        Arbitrary.all({ number: oneOf(["123456", "123457"]), day: wholeNumbers(1, 3), quantity: wholeNumbers(0, 3) }),
        { maxLength: 8 }
      ),
      theirs: Arbitrary.array(
        Arbitrary.all({
          number: oneOf(["123456", "123457", undefined]),
          day: wholeNumbers(1, 3),
          quantity: wholeNumbers(1, 3),
          receipt: oneOf([undefined, 0, 1, 2, 99]),
          content: oneOf(["", "歯科健康診査", "ドック"])
        }),
        { maxLength: 8 }
      )
    },
    (drawn) =>
      Effect.sync(() => {
        const ours = drawn.ours.map(({ day, ...use }, index) => our(index, { ...use, usedOn: `2024-07-0${day}` }))
        const theirs = drawn.theirs.map(({ content, day, number, quantity, receipt }, index) =>
          their(index + 2, {
            content,
            quantity,
            usedOn: `2024-07-0${day}`,
            ...(number === undefined ? {} : { number }),
            ...(receipt === undefined ? {} : { receipt })
          })
        )
        const { different, matched, oursOnly, theirsOnly } = reconcile(ours, theirs)
        const pairs = [...matched, ...different]
        const lines = [...pairs.map((pair) => pair.theirs), ...theirsOnly].map(({ line }) => line)
        assert.deepStrictEqual(
          lines.sort((a, b) => a - b),
          theirs.map(({ line }) => line)
        )
        const uses = [...pairs.map((pair) => pair.ours), ...oursOnly]
        assert.strictEqual(new Set(uses).size, uses.length)
        for (const use of ours) if (use.quantity > 0) assert.include(uses, use)
        for (const { ours: use, theirs: line } of matched) assert.strictEqual(use.quantity, line.quantity)
      })
  )
})

const row = (line: number, ...cells: ReadonlyArray<string>): FileRow.RawRow => ({ line, cells })

describe("a header", () => {
  const read = (...cells: ReadonlyArray<string>) =>
    Result.match(readHeader(row(1, ...cells)), {
      onFailure: (problems) => problems.map(({ code, column }) => `${column} ${code}`),
      onSuccess: ({ layout }) => [...layout.keys()]
    })

  it("may have other columns, other names, and any order", () => {
    assert.deepStrictEqual(read("No.", "氏名", "枚数", "組合員番号", "商材", "受診日"), [
      "quantity",
      "number",
      "content",
      "usedOn"
    ])
    assert.deepStrictEqual(read("USED_ON", "number"), ["usedOn", "number"])
    assert.deepStrictEqual(read("受付番号"), ["receipt"])
  })

  it("without anything to find a use by is refused, with what is missing", () => {
    assert.deepStrictEqual(read("番号", "枚数"), ["利用日 column-missing"])
    assert.deepStrictEqual(read("枚数", "内容"), ["利用日 column-missing", "番号 column-missing"])
    assert.deepStrictEqual(read("氏名", "住所"), [" header-missing"])
    assert.deepStrictEqual(read("番号", "利用日", "会員番号"), ["番号 column-repeated"])
  })
})

describe("a line", () => {
  const header = Result.getOrThrow(readHeader(row(1, "利用日", "氏名", "番号", "受付番号", "内容", "枚数")))
  const read = (...cells: ReadonlyArray<string>) =>
    Result.match(readLine(header, row(7, ...cells), "[0-9A-Z][0-9]{5}"), {
      onFailure: ({ line, why }) => `${line} ${why}`,
      onSuccess: (use) =>
        use === undefined
          ? "nothing"
          : [use.usedOn, use.number, use.receipt, use.content, use.quantity].map((each) => each ?? "-").join(" ")
    })

  it("is read as people write days, numbers, receipts and quantities", () => {
    assert.strictEqual(read("R6.7.1", "見本", "k12345+01", "", "歯科", "２枚"), "2024-07-01 K1234501 - 歯科 2")
    assert.strictEqual(read("", "見本", "", "0000-0000-0000-OOIL", "", "1"), "- - 0000000000000011  1")
    assert.strictEqual(read("", "", "", "", "", ""), "nothing")
  })

  it("that cannot be read says why", () => {
    assert.strictEqual(read("2024/7/32", "", "123456", "", "", "1"), "7 date-no-such-day")
    assert.strictEqual(read("2024/7/1", "", "12345", "", "", "1"), "7 number-shortened")
    assert.strictEqual(read("2024/7/1", "", "1234567", "", "", "1"), "7 number-malformed")
    assert.strictEqual(read("2024/7/1", "", "123456", "123", "", "1"), "7 receipt-malformed")
    assert.strictEqual(read("2024/7/1", "", "123456", "", "", "0"), "7 quantity-malformed")
    assert.strictEqual(read("2024/7/1", "", "123456", "", "", ""), "7 quantity-malformed")
    assert.strictEqual(read("2024/7/1", "", "", "", "歯科", "1"), "7 nothing-to-find-by")
    assert.strictEqual(read("2024/7/1", "", "123456"), "7 cells-too-few")
  })

  it("is one coupon where the list has no column of quantities", () => {
    const short = Result.getOrThrow(readHeader(row(1, "利用日", "番号")))
    assert.strictEqual(Result.getOrThrow(readLine(short, row(2, "2024-07-01", "123456"), "[0-9]{6}"))?.quantity, 1)
  })
})

describe("holding a list against the ledger", () => {
  const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
  const layer = Layer.merge(Memory.layer, digest)
  const clerk = (sees: ReadonlyArray<string>) =>
    Schema.decodeUnknownSync(Clerk.Clerk)({
      id: "desk",
      association: "sag",
      name: "窓口",
      roles: ["desk"],
      sees,
      active: true
    })
  const hospital = "1234567" as Facility.FacilityCode
  const year = fiscalYear(2024)
  const holder = Holder.holderId(sag, numberOf("123456"))

  const ready = Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation(association(year))
    yield* Effect.forEach(programmes(year), catalogue.putProgramme)
    const use = (id: number, usedOn: string, facility = hospital): LedgerEntry.LedgerEntry => ({
      _tag: "Redeemed",
      at: at(usedOn),
      actor: actor("holder"),
      product: productId("dental"),
      quantity: 1,
      redemptionId: redemptionId(id),
      course: courseKey("dental"),
      facility,
      usedOn: date(usedOn),
      channel: "screen"
    })
    const ledger = yield* Ledger.Ledger
    const entries = [
      use(1, "2024-07-01"),
      use(2, "2024-07-31"),
      use(3, "2024-08-01"),
      use(4, "2024-07-05", "2000015" as Facility.FacilityCode)
    ]
    yield* ledger.append([{ key: { holder, fiscalYear: year }, expectedVersion: 0, entries }])
  })
  const run = (sees: ReadonlyArray<string>, ...rows: ReadonlyArray<FileRow.RawRow>) =>
    Reconciling.run({
      clerk: clerk(sees),
      association: association(year),
      facility: hospital,
      month: Schema.decodeSync(Month.Month)("2024-07"),
      rows: Stream.make(rows)
    })
  const head = row(1, "利用日", "番号", "内容")

  it.effect("uses those of the facility and month, and records that it was done, with counts and without numbers", () =>
    Effect.gen(function* () {
      yield* ready
      const found = yield* run(
        ["personal", "health"],
        head,
        row(2, "2024-07-01", "123456", "歯科健康診査"),
        row(3, "2024-08-01", "123456", ""),
        row(4, "?", "123456", "")
      )
      assert.deepStrictEqual(inWords(found), { ...none, matched: ["2=1 by content"], oursOnly: [2], theirsOnly: [3] })
      assert.deepStrictEqual(found.unread, [{ line: 4, why: "date-malformed" }])
      const [line] = yield* (yield* Audit.Audit).list({ association: sag, limit: 1 })
      assert.strictEqual(line?.action, "facility.reconcile")
      assert.strictEqual(line?.subject, "facility:1234567")
      assert.deepStrictEqual(JSON.parse(line?.detail ?? ""), {
        month: "2024-07",
        lines: 3,
        matched: 1,
        different: 0,
        oursOnly: 1,
        theirsOnly: 1,
        unread: 1
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused to who may not see personal data, without a header, and with too many lines", () =>
    Effect.gen(function* () {
      yield* ready
      const refused = (...args: Parameters<typeof run>) => Effect.map(Effect.flip(run(...args)), ({ _tag }) => _tag)
      assert.strictEqual(yield* refused([], head), "NotPermitted")
      assert.strictEqual(yield* refused(["personal"]), "FileRefused")
      assert.strictEqual(yield* refused(["personal"], row(1, "氏名")), "FileRefused")
      const lines = (count: number) =>
        Array.from({ length: count }, (_, index) => row(index + 2, "2024-07-01", "123456", ""))
      assert.strictEqual(yield* refused(["personal"], head, ...lines(20_001)), "ListTooLong")
      assert.strictEqual((yield* run(["personal"], head, ...lines(20_000))).lines, 20_000)
    }).pipe(Effect.provide(layer))
  )

  it.effect("calls uses what the clerk may know", () =>
    Effect.gen(function* () {
      yield* ready
      const names = ({ oursOnly }: Reconciliation.Reconciled) => oursOnly.map(({ name }) => name)
      assert.deepStrictEqual(names(yield* run(["personal", "health"], head)), ["歯科健康診査", "歯科健康診査"])
      assert.deepStrictEqual(names(yield* run(["personal"], head)), ["健診クーポン", "健診クーポン"])
    }).pipe(Effect.provide(layer))
  )
})
