// The one read-decide-append loop: whatever a store does to an append, an entry is written once or the answer says that
// nobody knows.
import * as Memory from "@fukuri/adapter-memory"
import {
  Catalogue,
  CouponBook,
  CouponBooks,
  Holder,
  Holders,
  Ledger,
  type LedgerEntry,
  StoreFailure
} from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Clock, Effect, Exit, Layer, Schema, Stream } from "effect"
import { actor, at, date, entryText, fiscalYear, memberWith, numberOf, productId, sag } from "../support/people.ts"

const year = fiscalYear(2024)
const holder = Holder.holderId(sag, numberOf("123456"))
const product = productId("my-refresh")

const granted = (quantity: number): LedgerEntry.LedgerEntry => ({
  _tag: "Granted",
  at: at("2024-05-01"),
  actor: actor("grants"),
  product,
  quantity
})

/** Tops up to three: what a decision that can be repeated looks like. */
const topUp = ({ book }: CouponBooks.Opened) =>
  Effect.sync((): ReadonlyArray<LedgerEntry.LedgerEntry> => {
    const missing = 3 - CouponBook.balanceOf(book, product).granted
    return missing > 0 ? [granted(missing)] : []
  })

class Refused extends Schema.TaggedError<Refused>()("Refused", {}) {}

const gone = new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "seeded" })

type Append = Ledger.Ledger["Service"]["append"]
type Open = Ledger.Ledger["Service"]["open"]

/** What a store does to each call; the real one after the last. */
interface Behaviour {
  readonly append?: ReadonlyArray<(append: Append, appends: ReadonlyArray<Ledger.Append>) => ReturnType<Append>>
  readonly open?: ReadonlyArray<(open: Open, ...asked: Parameters<Open>) => ReturnType<Open>>
}

/** The guide's member in a store that behaves, and how often each call came. */
const withStore = <A, E>(
  { append: appending = [], open: opening = [] }: Behaviour,
  work: (calls: { append: number; open: number }) => Effect.Effect<A, E, Ledger.Ledger | Catalogue.Catalogue>
) => {
  const calls = { append: 0, open: 0 }
  const disturbed = Layer.effect(
    Ledger.Ledger,
    Effect.map(Ledger.Ledger, (ledger) =>
      Ledger.Ledger.of({
        ...ledger,
        append: (appends) => Effect.suspend(() => (appending[calls.append++] ?? passAppend)(ledger.append, appends)),
        open: (...asked) => Effect.suspend(() => (opening[calls.open++] ?? passOpen)(ledger.open, ...asked))
      })
    )
  )
  return Effect.gen(function* () {
    const holders = yield* Holders.Holders
    const staging = yield* holders.stage(sag)
    yield* holders.add(staging, [{ line: 2, holder: memberWith(), changed: true }])
    yield* holders.commit(staging, date("2024-04-01"))
    yield* (yield* Catalogue.Catalogue).putAssociation(association(year))
    return yield* work(calls)
  }).pipe(Effect.provide(Layer.provideMerge(disturbed, Memory.layer)))
}
const passAppend: NonNullable<Behaviour["append"]>[number] = (append, appends) => append(appends)
const passOpen: NonNullable<Behaviour["open"]>[number] = (open, ...asked) => open(...asked)

const conflicting: typeof passAppend = () => Effect.fail(new Ledger.VersionConflict())
const failing: typeof passAppend = () => Effect.fail(gone)
const failingAfterwards: typeof passAppend = (append, appends) => Effect.andThen(append(appends), Effect.fail(gone))
/** Somebody else writes first, so that the append conflicts by itself. */
const overtakenBy =
  (entry: LedgerEntry.LedgerEntry): typeof passAppend =>
  (append, appends) =>
    Effect.andThen(
      append(appends.map(({ expectedVersion, key }) => ({ key, expectedVersion, entries: [entry] }))),
      append(appends)
    )
const closed: typeof passOpen = () => Effect.fail(gone)
const times = <A>(count: number, value: A): ReadonlyArray<A> => Array.from({ length: count }, () => value)

/** On a clock on which nothing takes any time. */
const quickly = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Clock.Clock, (real) =>
    Effect.provideService(work, Clock.Clock, {
      currentTimeMillisUnsafe: () => real.currentTimeMillisUnsafe(),
      currentTimeMillis: real.currentTimeMillis,
      currentTimeNanosUnsafe: () => real.currentTimeNanosUnsafe(),
      currentTimeNanos: real.currentTimeNanos,
      monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: real.monotonicTimeNanos,
      sleep: () => Effect.yieldNow
    })
  )

const change = CouponBooks.change(holder, year, topUp)
const written = Effect.gen(function* () {
  const recorded = (yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))).flat()
  return recorded.map(({ entry, version }) => `${version} ${entryText(entry)}`)
})

describe("a change", () => {
  it.live("appends what follows from the book, and answers the book after it", () =>
    withStore({}, (calls) =>
      Effect.gen(function* () {
        const { book, opened } = yield* change
        expect(opened.book.version).toBe(0)
        expect(book.version).toBe(1)
        expect(CouponBook.balanceOf(book, product).granted).toBe(3)
        expect(yield* written).toEqual(["1 Granted my-refresh 3"])
        expect(calls).toEqual({ open: 1, append: 1 })
      })
    )
  )

  it.live("that is so already appends nothing", () =>
    withStore({}, (calls) =>
      Effect.gen(function* () {
        yield* change
        const { book } = yield* change
        expect(book.version).toBe(1)
        expect(calls).toEqual({ open: 2, append: 1 })
      })
    )
  )

  it.live("that is refused appends nothing and fails with the refusal", () =>
    withStore({}, (calls) =>
      Effect.gen(function* () {
        const refused = yield* Effect.flip(CouponBooks.change(holder, year, () => Effect.fail(new Refused())))
        expect(refused._tag).toBe("Refused")
        expect(calls).toEqual({ open: 1, append: 0 })
      })
    )
  )

  it.live("of somebody whom nobody knows is refused", () =>
    withStore({}, () =>
      Effect.gen(function* () {
        const stranger = Holder.holderId(sag, numberOf("999999"))
        const refused = yield* Effect.flip(CouponBooks.change(stranger, year, topUp))
        expect(refused._tag).toBe("HolderUnknown")
      })
    )
  )
})

describe("when somebody else is first", () => {
  it.live("the change is decided anew on what is there now", () =>
    withStore({ append: [overtakenBy(granted(1)), overtakenBy(granted(1))] }, (calls) =>
      Effect.gen(function* () {
        const { book } = yield* change
        expect(CouponBook.balanceOf(book, product).granted).toBe(3)
        expect(yield* written).toEqual(["1 Granted my-refresh 1", "2 Granted my-refresh 1", "3 Granted my-refresh 1"])
        expect(calls.append).toBe(3)
      })
    )
  )

  it.live("and nothing is left to do, nothing is appended", () =>
    withStore({ append: [overtakenBy(granted(3))] }, () =>
      Effect.gen(function* () {
        yield* change
        expect(yield* written).toEqual(["1 Granted my-refresh 3"])
      })
    )
  )

  it.live("and what is there refuses, the refusal is the answer", () =>
    withStore({ append: [overtakenBy(granted(3))] }, () =>
      Effect.gen(function* () {
        const once = (opened: CouponBooks.Opened) =>
          opened.book.version === 0 ? Effect.succeed([granted(1)]) : Effect.fail(new Refused())
        expect((yield* Effect.flip(CouponBooks.change(holder, year, once)))._tag).toBe("Refused")
        expect(yield* written).toEqual(["1 Granted my-refresh 3"])
      })
    )
  )

  it.live("again and again, it is given up in the end as busy, and nothing was written", () =>
    withStore({ append: times(100, conflicting) }, (calls) =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(quickly(change))
        expect(failure).toMatchObject({ _tag: "StoreFailure", reason: "busy" })
        expect(calls.append).toBe(31)
        expect(yield* written).toEqual([])
      })
    )
  )

  it.live("eight at once are all served, one after another", () =>
    withStore({}, () =>
      Effect.gen(function* () {
        const one = CouponBooks.change(holder, year, () => Effect.succeed([granted(1)]))
        yield* Effect.all(times(8, one), { concurrency: "unbounded" })
        expect((yield* written).length).toBe(8)
      })
    )
  )
})

describe("when an append fails", () => {
  it.live("after having written, the second look finds it, and it is written once", () =>
    withStore({ append: [failingAfterwards] }, (calls) =>
      Effect.gen(function* () {
        const { book } = yield* change
        expect(book.version).toBe(1)
        expect(yield* written).toEqual(["1 Granted my-refresh 3"])
        expect(calls).toEqual({ open: 2, append: 1 })
      })
    )
  )

  it.live("without having written, it is sent again, and written once", () =>
    withStore({ append: [failing, failing] }, (calls) =>
      Effect.gen(function* () {
        expect((yield* change).book.version).toBe(1)
        expect(yield* written).toEqual(["1 Granted my-refresh 3"])
        expect(calls.append).toBe(3)
      })
    )
  )

  it.live("and arrives only after the second look, the version that was read keeps it from counting twice", () =>
    withStore(
      {
        append: [
          failing,
          // The first one, on its way all the time, is faster than the second.
          (append, appends) => Effect.andThen(append(appends), append(appends))
        ]
      },
      () =>
        Effect.gen(function* () {
          expect((yield* change).book.version).toBe(1)
          expect(yield* written).toEqual(["1 Granted my-refresh 3"])
        })
    )
  )

  it.live("and the store is down for good, nobody knows", () =>
    withStore({ append: [failing], open: [passOpen, ...times(100, closed)] }, (calls) =>
      Effect.gen(function* () {
        const unknown = yield* Effect.flip(change)
        expect(unknown).toMatchObject({ _tag: "OutcomeUnknown", cause: gone })
        expect(calls).toEqual({ append: 1, open: 4 })
      })
    )
  )

  it.live(
    "after having written, and the store is down for good, nobody knows, and the same change later settles it",
    () =>
      withStore({ append: [failingAfterwards], open: [passOpen, ...times(3, closed)] }, () =>
        Effect.gen(function* () {
          expect((yield* Effect.flip(change))._tag).toBe("OutcomeUnknown")
          expect((yield* change).book.version).toBe(1)
          expect(yield* written).toEqual(["1 Granted my-refresh 3"])
        })
      )
  )

  it.live("a refusal at the second look is not believed, since the append may still arrive", () =>
    withStore({ append: [failing] }, (calls) =>
      Effect.gen(function* () {
        let asked = 0
        const once = () => (asked++ === 0 ? Effect.succeed([granted(1)]) : Effect.fail(new Refused()))
        expect((yield* Effect.flip(CouponBooks.change(holder, year, once)))._tag).toBe("OutcomeUnknown")
        expect(calls.append).toBe(1)
      })
    )
  )

  it.live("and conflicts follow without end, nobody knows", () =>
    withStore({ append: [failing, ...times(200, conflicting)] }, () =>
      Effect.gen(function* () {
        expect((yield* Effect.flip(quickly(change)))._tag).toBe("OutcomeUnknown")
      })
    )
  )
})

describe("before an append was sent", () => {
  it.live("a store that cannot be read is a failure, at once: nothing has happened", () =>
    withStore({ open: [closed] }, (calls) =>
      Effect.gen(function* () {
        expect(yield* Effect.flip(change)).toBe(gone)
        expect(calls).toEqual({ open: 1, append: 0 })
      })
    )
  )

  it.live("a fault in the decision is a defect, and nothing is written", () =>
    withStore({}, () =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(CouponBooks.change(holder, year, () => Effect.die(new Error("seeded"))))
        expect(Exit.isFailure(exit) && Cause.hasDies(exit.cause)).toBe(true)
        expect(yield* written).toEqual([])
      })
    )
  )
})
