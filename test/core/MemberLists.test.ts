// Members lists that the office hands in: what it sees is what is applied, nothing is taken without being asked where it
// should be, and whatever is broken off anywhere leaves the old list or the new one.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  Audit,
  Catalogue,
  Digest,
  Documents,
  Holder,
  Holders,
  LateNewsDesk,
  Ledger,
  type LedgerEntry,
  MemberImport,
  type MemberList,
  MemberLists,
  MemberListTasks,
  Tasks,
  Uploads
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Context, Deferred, Effect, type Fiber, Layer, Stream } from "effect"
import { showing } from "../../packages/http/src/service/ServiceClock.ts"
import * as TableFile from "../../packages/http/src/TableFile.ts"
import { csvOf, type MemberCells, memberLine, spouseLine, toShiftJis } from "../support/membersFile.ts"
import {
  actor,
  at,
  courseKey,
  date,
  facilityWith,
  fiscalYear,
  numberOf,
  productId,
  redemptionId
} from "../support/people.ts"

const guide = association(fiscalYear(2024))
const { code } = guide
const yamada = actor("clerk:yamada")
const suzuki = actor("clerk:suzuki")
const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex")

/** The clock of a test: it stands still until it is set, and what sleeps, sleeps as long as the machine does. */
const clockOf = (real: Clock.Clock) => {
  let millis: number = at("2024-06-01")
  return { clock: showing(() => millis, real), pass: (more: number) => void (millis += more) }
}

type Stores = Layer.Success<typeof Memory.layer> | Digest.Digest
interface Office {
  /** Lets time pass. Unit: milliseconds. */
  readonly pass: (millis: number) => void
}

const stores = Layer.provideMerge(Memory.layer, Layer.succeed(Digest.Digest)({ sha256 }))

/** An office without anybody in it yet. */
const inOffice = <A, E>(work: (office: Office) => Effect.Effect<A, E, Stores>) =>
  Effect.gen(function* () {
    const { clock, pass } = clockOf(yield* Clock.Clock)
    yield* Effect.gen(function* () {
      yield* (yield* Catalogue.Catalogue).putAssociation(guide)
      return yield* work({ pass })
    }).pipe(Effect.provideService(Clock.Clock, clock))
  }).pipe(Effect.provide(stores))

const handlers = MemberListTasks.handlersWith(TableFile.rowsOf)
const turn = (owner = "one") => Tasks.turn(owner, handlers)

let ids = 0
const nextId = () => `id-${String(++ids).padStart(6, "0")}`

const bytesOf = (content: string | Uint8Array) => (typeof content === "string" ? Buffer.from(content) : content)

/** Hands a file in, in pieces of a hundred bytes. */
const receive = Effect.fnUntraced(function* (
  content: string | Uint8Array,
  {
    asOf = "2024-06-01",
    by = yamada,
    id = nextId(),
    wanted
  }: { asOf?: string; by?: typeof yamada; id?: string; wanted?: ReadonlyArray<MemberList.BrakeTag> } = {}
) {
  const bytes = bytesOf(content)
  const kept = yield* MemberLists.receive(code, {
    id,
    file: "名簿.csv",
    asOf: date(asOf),
    by,
    ...(wanted === undefined ? {} : { wanted: { acknowledged: wanted, by, task: nextId() } }),
    read: (take) =>
      Effect.gen(function* () {
        for (let from = 0; from < bytes.length; from += 100) yield* take(bytes.subarray(from, from + 100), from / 100)
        return { bytes: bytes.length, sha256: sha256(bytes) }
      })
  })
  return kept.id
})

/** Hands a file in and has it looked through. */
const look = Effect.fnUntraced(function* (...file: Parameters<typeof receive>) {
  const id = yield* receive(...file)
  yield* MemberLists.check(code, id, { by: yamada, task: nextId() })
  yield* turn()
  return id
})

const stateOf = (id: string) =>
  Effect.map(MemberLists.find(code, id), (kept): MemberList.MemberListState => kept?.value.state ?? gone)
const gone: MemberList.MemberListState = { _tag: "Receiving" }

const standsAt = <Tag extends MemberList.MemberListState["_tag"]>(state: MemberList.MemberListState, tag: Tag) => {
  if (state._tag !== tag) throw new Error(`a list stands at ${state._tag} and not at ${tag}`)
  return state as MemberList.StateOf<Tag>
}
const checked = (id: string) => Effect.map(stateOf(id), (state) => standsAt(state, "Checked"))

const press = (id: string, acknowledged: ReadonlyArray<MemberList.BrakeTag> = [], by = yamada) =>
  MemberLists.apply(code, id, { by, task: nextId(), acknowledged })

/** Applies a list that was looked through, saying yes to everything. */
const applied = Effect.fnUntraced(function* (id: string) {
  const { brakes } = yield* checked(id)
  yield* press(
    id,
    brakes.map(({ _tag }) => _tag)
  )
  yield* turn()
  return standsAt(yield* stateOf(id), "Applied")
})

const taken = (lines: ReadonlyArray<MemberCells>, asOf = "2024-06-01") =>
  Effect.tap(look(csvOf(lines), { asOf }), applied)

const everybody = Effect.gen(function* () {
  return (yield* Stream.runCollect((yield* Holders.Holders).all(code))).flat()
})

/** Everything that a list can change. */
const state = Effect.gen(function* () {
  return { people: yield* everybody, list: yield* (yield* Holders.Holders).list(code) }
})

const numbered = (count: number, change: Partial<MemberCells> = {}): ReadonlyArray<MemberCells> =>
  Array.from({ length: count }, (_, index) => memberLine({ number: String(100_000 + index), ...change }))

const record = Effect.gen(function* () {
  return (yield* Stream.runCollect((yield* Audit.Audit).all(code))).flat()
})

const piecesOf = (id: string) =>
  Effect.gen(function* () {
    const { read } = yield* Uploads.Uploads
    const all = yield* Effect.forEach([id, `${id}.differences`], (each) =>
      Stream.runCollect(read({ association: code, id: each }))
    )
    return all.flat().length
  })

describe("looking through a list", () => {
  it.live("tells what would change, person by person and field by field, and changes nothing", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(100))
        const before = yield* state
        const [first, second, third, ...rest] = numbered(100)
        if (first === undefined || second === undefined || third === undefined) throw new Error("there are a hundred")
        const id = yield* look(
          csvOf([
            { ...first, name: "見本 次郎", workplaceCode: "20002" },
            { ...third, kyosaiUntil: "2024-05-31", gojokaiUntil: "2024-05-31" },
            ...rest,
            memberLine({ number: "K00001", sex: "女" })
          ]),
          { asOf: "2024-06-02" }
        )
        const { brakes, differences, summary } = yield* checked(id)
        expect(summary).toMatchObject({ rows: 100, added: 1, changed: 1, ended: 2, unchanged: 97, committed: false })
        expect(summary).toMatchObject({ members: 100, generation: 1, knownAsOf: "2024-06-01" })
        expect(summary.fields).toMatchObject({ name: 1, workplace: 1, kyosai: 2, gojokai: 2, sex: 0, terms: 0 })
        expect(brakes).toEqual([])
        expect(differences.map(({ kind, line, number }) => `${kind} ${line} ${number}`)).toEqual([
          "changed 2 100000",
          "ended 3 100002",
          "added 101 K00001",
          "ended 0 100001"
        ])
        expect(differences[0]?.fields).toEqual([
          { field: "name", before: "見本 太郎", after: "見本 次郎" },
          { field: "workplace", before: "10001 見本県立見本高等学校", after: "20002 見本県立見本高等学校" }
        ])
        expect(differences[3]?.fields).toEqual([
          { field: "kyosai", before: "1997-04-01〜", after: "1997-04-01〜2024-06-01" },
          { field: "gojokai", before: "1997-04-01〜", after: "1997-04-01〜2024-06-01" }
        ])
        expect(yield* state).toEqual(before)
      })
    )
  )

  it.live("shows the first 300 differences, keeps all of them, and stays below a megabyte", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* look(csvOf(numbered(2_000, { workplaceName: "見".repeat(100), name: "名".repeat(80) })))
        const { differences } = yield* checked(id)
        expect(differences).toHaveLength(300)
        const all = (yield* Stream.runCollect(MemberLists.differences(code, id))).flat()
        expect(all.map(({ number }) => number)).toEqual(numbered(2_000).map(({ number }) => number))
        expect(all.slice(0, 300)).toEqual(differences)
        const stored = yield* (yield* Documents.Documents).find({ subject: code, kind: "member-list", id })
        expect(JSON.stringify(stored?.body).length).toBeLessThan(1_000_000)
      })
    )
  )

  it.live("refuses a wrong file, with the first 1,000 problems and how many there are", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* look(csvOf(numbered(1_500, { sex: "?" })))
        const { problems, total } = standsAt(yield* stateOf(id), "Refused")
        expect(problems).toHaveLength(1_000)
        expect(total).toBe(1_500)
        expect(problems[0]).toEqual({ line: 2, column: "性別", value: "?", code: "sex-unknown" })
        expect((yield* Effect.flip(press(id)))._tag).toBe("ListNotThere")
      })
    )
  )

  it.live.each([
    {
      wrong: "PDF",
      content: Buffer.concat([Buffer.from("%PDF-1.7\n%"), Buffer.from([0xe2, 0xe3, 0xcf, 0xd3, 10, 0, 1])])
    },
    { wrong: "lines without a header", content: csvOf(numbered(3)).split("\r\n").slice(1).join("\r\n") },
    { wrong: "a header alone", content: csvOf([]) },
    { wrong: "nothing", content: "" },
    { wrong: "one empty line", content: "\r\n" }
  ])("$wrong is refused with one sentence", ({ content, wrong }) =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* look(content)
        const { problems, total } = standsAt(yield* stateOf(id), "Refused")
        expect(total, wrong).toBe(1)
        expect(["header-missing", "rows-missing", "file-empty"]).toContain(problems[0]?.code)
      })
    )
  )

  it.live("reads a list in Shift_JIS", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* look(toShiftJis(csvOf([memberLine({ name: "髙﨑 ①郎" })])))
        expect((yield* checked(id)).differences[0]?.name).toBe("髙﨑 ①郎")
      })
    )
  )
})

describe("a brake", () => {
  it.live("loss: more than 5 % must be said to be right", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(100))
        const harmless = yield* look(csvOf(numbered(95)), { asOf: "2024-06-02" })
        expect((yield* checked(harmless)).brakes).toEqual([])
        const id = yield* look(csvOf(numbered(94)), { asOf: "2024-06-02" })
        expect((yield* checked(id)).brakes).toEqual([{ _tag: "Loss", ended: 6, members: 100 }])
        const before = yield* state
        expect(yield* Effect.flip(press(id))).toMatchObject({ _tag: "NotAcknowledged", brakes: ["Loss"] })
        expect(yield* Effect.flip(press(id, ["Older", "Repeated"]))).toMatchObject({ brakes: ["Loss"] })
        expect(yield* state).toEqual(before)
        expect((yield* applied(id)).acknowledged).toEqual(["Loss"])
        expect((yield* state).list).toEqual({ generation: 2, asOf: "2024-06-02" })
      })
    )
  )

  it.live("older: a list of an earlier day must be said to be right", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(100))
        const id = yield* look(csvOf(numbered(101)), { asOf: "2024-05-31" })
        expect((yield* checked(id)).brakes).toEqual([{ _tag: "Older", known: "2024-06-01" }])
        expect(yield* Effect.flip(press(id, ["Loss"]))).toMatchObject({ _tag: "NotAcknowledged", brakes: ["Older"] })
        yield* applied(id)
        expect((yield* state).list.asOf).toBe("2024-05-31")
      })
    )
  )

  it.live("repeated: the very file that was applied last must be said to be right", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(100))
        const id = yield* look(csvOf(numbered(100)), { asOf: "2024-06-02" })
        expect((yield* checked(id)).brakes).toEqual([{ _tag: "Repeated", appliedAt: at("2024-06-01") }])
        expect(yield* Effect.flip(press(id))).toMatchObject({ _tag: "NotAcknowledged", brakes: ["Repeated"] })
        yield* applied(id)
        const other = yield* look(csvOf(numbered(101)), { asOf: "2024-06-03" })
        expect((yield* checked(other)).brakes).toEqual([])
        yield* applied(other)
        const first = yield* look(csvOf(numbered(100)), { asOf: "2024-06-04" })
        expect((yield* checked(first)).brakes).toEqual([])
      })
    )
  )

  it.live("all of them stop on their own", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(100))
        yield* taken(numbered(50), "2024-06-02")
        const id = yield* look(csvOf(numbered(50, { gojokaiUntil: "2024-05-01", kyosaiUntil: "2024-05-01" })))
        const { brakes } = yield* checked(id)
        expect(brakes.map(({ _tag }) => _tag)).toEqual(["Loss", "Older"])
        expect(yield* Effect.flip(press(id, ["Loss"]))).toMatchObject({ brakes: ["Older"] })
      })
    )
  )
})

describe("applying", () => {
  it.live("does exactly what was shown", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken([...numbered(100), memberLine(), spouseLine()])
        const renewed = { appointment: "任期付", termFrom: "2024-08-01", termUntil: "2024-11-30" }
        const next = [
          ...numbered(40),
          ...numbered(99)
            .slice(40)
            .map((line) => ({ ...line, ...renewed })),
          memberLine()
        ]
        const id = yield* look(csvOf(next), { asOf: "2024-06-02" })
        const shown = (yield* Stream.runCollect(MemberLists.differences(code, id))).flat()
        const { summary } = yield* checked(id)
        const before = new Map((yield* everybody).map((holder) => [holder.number, holder]))
        yield* applied(id)
        const after = yield* everybody
        const really = after.filter((holder) => JSON.stringify(holder) !== JSON.stringify(before.get(holder.number)))
        expect(really.map(({ number }) => number).sort()).toEqual(shown.map(({ number }) => number).sort())
        expect(really).toHaveLength(summary.added + summary.changed + summary.ended)
        for (const { fields, number } of shown) {
          const terms = fields.find(({ field }) => field === "terms")?.after
          const holder = after.find((each) => each.number === number)
          if (terms === undefined) continue
          expect(holder?.appointment.terms.map(({ from, until = "" }) => `${from}〜${until}`).join("、")).toBe(terms)
        }
      })
    )
  )

  it.live("leaves a result to keep, and neither the file nor anybody's data", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* look(csvOf(numbered(10)))
        expect(yield* piecesOf(id)).toBeGreaterThan(0)
        expect(yield* applied(id)).toMatchObject({ generation: 1, by: yamada, summary: { rows: 10, added: 10 } })
        expect(yield* piecesOf(id)).toBe(0)
        const kept = yield* MemberLists.find(code, id)
        expect(kept?.value).toMatchObject({ fileKept: false, sha256: sha256(csvOf(numbered(10))), lines: 11 })
        expect(JSON.stringify(kept)).not.toContain("見本 太郎")
        expect((yield* MemberLists.lastApplied(code))?.kept.id).toBe(id)
      })
    )
  )

  it.live("refuses what somebody looked at before another list came, and again after another look does it", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const mine = yield* look(csvOf(numbered(10)))
        const theirs = yield* look(csvOf(numbered(20)), { by: suzuki })
        yield* applied(theirs)
        const before = yield* state
        expect(yield* Effect.flip(press(mine, ["Loss"]))).toMatchObject({
          _tag: "LookAgain",
          lookedAt: 0,
          generation: 1
        })
        expect(yield* state).toEqual(before)
        yield* MemberLists.check(code, mine, { by: yamada, task: nextId() })
        yield* turn()
        expect((yield* checked(mine)).summary).toMatchObject({ unchanged: 10, ended: 10, generation: 1 })
        yield* applied(mine)
        expect((yield* state).list.generation).toBe(2)
      })
    )
  )

  it.live("so it does when the other list comes between the press and the work", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const mine = yield* look(csvOf(numbered(10)))
        const theirs = yield* look(csvOf(numbered(20)), { by: suzuki })
        yield* press(theirs)
        yield* press(mine)
        yield* turn()
        expect((yield* stateOf(theirs))._tag).toBe("Applied")
        expect((yield* checked(mine)).summary.generation).toBe(0)
        expect(yield* everybody).toHaveLength(20)
      })
    )
  )

  it.live("of two lists that say the same, one is applied and the other is not taken for it", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const theirs = yield* look(csvOf(numbered(10)), { by: suzuki })
        const mine = yield* look(csvOf(numbered(10)))
        yield* press(theirs)
        yield* press(mine)
        yield* turn()
        expect(yield* stateOf(theirs)).toMatchObject({ _tag: "Applied", generation: 1 })
        expect((yield* stateOf(mine))._tag).toBe("Checked")
      })
    )
  )

  it.live("of two clerks who press at once for one list, one begins it and the other is told where it stands", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* look(csvOf(numbered(10)))
        const [first, second] = yield* Effect.all([Effect.result(press(id)), Effect.result(press(id, [], suzuki))], {
          concurrency: "unbounded"
        })
        expect([first._tag, second._tag].sort()).toEqual(["Failure", "Success"])
        yield* turn()
        expect((yield* stateOf(id))._tag).toBe("Applied")
      })
    )
  )

  it.live("two nodes at once look through two lists, and neither disturbs the other for good", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const first = yield* receive(csvOf(numbered(3_000)))
        const second = yield* receive(csvOf(numbered(2_500)), { by: suzuki })
        yield* MemberLists.check(code, first, { by: yamada, task: nextId() })
        yield* MemberLists.check(code, second, { by: suzuki, task: nextId() })
        const calls: Array<string> = []
        const counted = yield* dyingAt(Number.POSITIVE_INFINITY, yield* Deferred.make<void>(), calls)
        yield* Effect.all([turn("one"), turn("two")], { concurrency: "unbounded" }).pipe(Effect.provideContext(counted))
        expect(calls.filter((call) => call === "stage")).toHaveLength(2)
        expect((yield* checked(first)).summary.rows).toBe(3_000)
        expect((yield* checked(second)).summary.rows).toBe(2_500)
      })
    )
  )

  it.live("the same list again changes nothing, and there is nothing to take back", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(10))
        const before = yield* state
        const id = yield* look(csvOf(numbered(10)))
        const { generation, summary } = yield* applied(id)
        expect(summary).toMatchObject({ unchanged: 10, committed: false })
        expect(generation).toBeUndefined()
        expect(yield* state).toEqual(before)
        expect((yield* Effect.flip(MemberLists.undo(code, id, { by: yamada, reason: "誤り" })))._tag).toBe(
          "ListNotThere"
        )
        expect(yield* state).toEqual(before)
      })
    )
  )
})

describe("a task on a list", () => {
  it.live("that was cancelled leaves the list where it was", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* receive(csvOf(numbered(10)))
        const task = nextId()
        yield* MemberLists.check(code, id, { by: yamada, task })
        expect((yield* Effect.flip(MemberLists.check(code, id, { by: suzuki, task: nextId() })))._tag).toBe(
          "ListNotThere"
        )
        yield* Tasks.wish(code, task, "cancel")
        yield* turn()
        expect((yield* stateOf(id))._tag).toBe("Received")
        yield* MemberLists.check(code, id, { by: yamada, task: nextId() })
        yield* turn()
        const apply = nextId()
        yield* MemberLists.apply(code, id, { by: yamada, task: apply, acknowledged: [] })
        yield* Tasks.wish(code, apply, "cancel")
        yield* turn()
        expect(yield* everybody).toEqual([])
        yield* checked(id)
        yield* MemberLists.discard(code, id, suzuki)
        expect(yield* stateOf(id)).toMatchObject({ _tag: "Discarded", by: suzuki })
        expect(yield* piecesOf(id)).toBe(0)
      })
    )
  )

  /** How many calls on the stores the whole work takes; and that many places to die at. */
  const places = Array.from({ length: 24 }, (_, index) => index)
  it.live.each(places)(
    "killed at place %i leaves the old list or the new one, and taken up again does it once",
    (place) =>
      inOffice(({ pass }) =>
        Effect.gen(function* () {
          yield* taken(numbered(60))
          const next = [...numbered(58).map((line) => ({ ...line, workplaceCode: "20002" })), memberLine()]
          const id = yield* look(csvOf(next), { asOf: "2024-06-02" })
          yield* press(id)
          const old = yield* state

          const died = yield* Deferred.make<void>()
          const dying = yield* dyingAt(place, died)
          const fiber = yield* Effect.forkDetach(Effect.provideContext(turn("killed"), dying))
          yield* Effect.raceFirst(Deferred.await(died), Effect.asVoid(Effect.exit(joined(fiber))))
          const between = yield* state
          if (between.list.generation === 1) expect(between).toEqual(old)
          else expect(new Set(between.people.map(({ workplace }) => workplace.code)).size).toBe(2)

          pass(20_000)
          yield* turn("another")
          expect(yield* stateOf(id)).toMatchObject({
            _tag: "Applied",
            generation: 2,
            summary: { added: 1, changed: 58, ended: 2 }
          })
          const { list, people } = yield* state
          expect(list).toEqual({ generation: 2, asOf: "2024-06-02" })
          expect(people.filter(({ workplace }) => workplace.code === "20002")).toHaveLength(58)
          expect(yield* piecesOf(id)).toBe(0)
          yield* MemberLists.undo(code, id, { by: yamada, reason: "元に戻す" })
          expect((yield* state).people).toEqual(old.people)
        })
      )
  )

  it.live.each(Array.from({ length: 44 }, (_, index) => index))(
    "killed at place %i a list that is to be applied as soon as it was looked through is applied once all the same",
    (place) =>
      inOffice(({ pass }) =>
        Effect.gen(function* () {
          yield* taken(numbered(60))
          const id = yield* receive(csvOf([...numbered(58), memberLine()]), { asOf: "2024-06-02", wanted: [] })
          yield* MemberLists.check(code, id, { by: yamada, task: nextId() })

          const died = yield* Deferred.make<void>()
          const dying = yield* dyingAt(place, died)
          const twice = Effect.andThen(turn("killed"), turn("killed"))
          const fiber = yield* Effect.forkDetach(Effect.provideContext(twice, dying))
          yield* Effect.raceFirst(Deferred.await(died), Effect.asVoid(Effect.exit(joined(fiber))))

          for (const owner of ["another", "another", "another"]) {
            pass(20_000)
            yield* turn(owner)
          }
          expect(yield* stateOf(id)).toMatchObject({ _tag: "Applied", generation: 2, summary: { added: 1, ended: 2 } })
          expect((yield* state).list).toEqual({ generation: 2, asOf: "2024-06-02" })
        })
      )
  )

  it.live(
    "that is to be applied waits for somebody when something holds it back, also after it is looked through again",
    () =>
      inOffice(() =>
        Effect.gen(function* () {
          yield* taken(numbered(60))
          const id = yield* receive(csvOf(numbered(30)), { asOf: "2024-06-02", wanted: ["Older"] })
          yield* MemberLists.check(code, id, { by: yamada, task: nextId() })
          yield* turn()
          expect(yield* checked(id)).toMatchObject({ brakes: [{ _tag: "Loss" }] })
          expect((yield* MemberLists.find(code, id))?.value.wanted).toBeUndefined()
          yield* MemberLists.check(code, id, { by: suzuki, task: nextId() })
          yield* turn()
          yield* turn()
          yield* checked(id)
          yield* press(id, ["Loss"])
          yield* turn()
          expect((yield* stateOf(id))._tag).toBe("Applied")
        })
      )
  )

  /** A use on the first day of June of somebody whose membership, as the next list has it, ended the day before. */
  const useBeforeTheNews = Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    for (const programme of programmes(fiscalYear(2024))) yield* catalogue.putProgramme(programme)
    const common = { at: at("2024-06-01"), product: productId("my-refresh"), quantity: 1 }
    const used: LedgerEntry.LedgerEntry = {
      _tag: "Redeemed",
      ...common,
      actor: actor("holder"),
      redemptionId: redemptionId(1),
      course: courseKey("my-refresh"),
      facility: facilityWith().code,
      usedOn: date("2024-06-01"),
      channel: "screen"
    }
    const granted: LedgerEntry.LedgerEntry = { _tag: "Granted", ...common, quantity: 3, actor: actor("grants") }
    const key = { holder: Holder.holderId(code, numberOf("100000")), fiscalYear: fiscalYear(2024) }
    yield* (yield* Ledger.Ledger).append([{ key, expectedVersion: 0, entries: [granted, used] }])
  })
  const lostOne = () => {
    const [first, ...rest] = numbered(60)
    return first === undefined ? rest : [{ ...first, kyosaiUntil: "2024-05-31", gojokaiUntil: "2024-05-31" }, ...rest]
  }
  const cases = Effect.gen(function* () {
    const all = yield* LateNewsDesk.lateNews.list({ association: code, limit: 10 })
    return all.map(({ id }) => id)
  })

  it.live("applying one tells how many cases it opened (A21)", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(60))
        yield* useBeforeTheNews
        const id = yield* look(csvOf(lostOne()), { asOf: "2024-06-02" })
        expect(yield* cases).toEqual([])
        yield* press(id)
        yield* turn()
        expect(yield* cases).toEqual([`use-${redemptionId(1)}`])
        const [task] = yield* Tasks.list({ association: code, limit: 1 })
        expect(task?.value.state.note).toContain("新しい案件 1")
      })
    )
  )

  it.live.each(Array.from({ length: 36 }, (_, index) => index))(
    "killed at place %i the list opens its cases all the same, each once (A21)",
    (place) =>
      inOffice(({ pass }) =>
        Effect.gen(function* () {
          yield* taken(numbered(60))
          yield* useBeforeTheNews
          const id = yield* look(csvOf(lostOne()), { asOf: "2024-06-02" })
          yield* press(id)
          const died = yield* Deferred.make<void>()
          const dying = yield* dyingAt(place, died)
          const fiber = yield* Effect.forkDetach(Effect.provideContext(turn("killed"), dying))
          yield* Effect.raceFirst(Deferred.await(died), Effect.asVoid(Effect.exit(joined(fiber))))
          pass(20_000)
          yield* turn("another")
          expect(yield* stateOf(id)).toMatchObject({ _tag: "Applied", generation: 2 })
          expect(yield* cases).toEqual([`use-${redemptionId(1)}`])
          expect((yield* record).filter(({ action }) => action === "late-news.look").length).toBeLessThanOrEqual(1)
        })
      )
  )

  it.live("the places to die at are before and behind the commit", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(60))
        const id = yield* look(csvOf(numbered(59)), { asOf: "2024-06-02" })
        yield* press(id)
        const died = yield* Deferred.make<void>()
        const calls: Array<string> = []
        yield* Effect.provideContext(turn("counted"), yield* dyingAt(Number.POSITIVE_INFINITY, died, calls))
        const commit = calls.indexOf("commit")
        expect(commit).toBeGreaterThan(4)
        expect(commit * 2 + 1).toBeLessThan(places.length)
        expect(calls.length).toBeGreaterThan(commit + 3)
      })
    )
  )
})

describe("taking a list back", () => {
  it.live("makes everybody what they were, and says so in the history", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const first = yield* taken(numbered(100))
        const before = yield* state
        const id = yield* taken([...numbered(97, { workplaceCode: "20002" }), memberLine()], "2024-06-02")
        const undone = yield* MemberLists.undo(code, id, { by: suzuki, reason: "別の団体の名簿でした" })
        expect(undone.value.state).toMatchObject({ _tag: "Undone", undoneBy: suzuki, reason: "別の団体の名簿でした" })
        expect((yield* state).people).toEqual(before.people)
        expect((yield* state).list).toEqual({ generation: 3, asOf: "2024-06-01" })
        expect((yield* MemberLists.lastApplied(code))?.kept.id).toBe(first)
        expect((yield* Effect.flip(MemberLists.undo(code, id, { by: suzuki, reason: "もう一度" })))._tag).toBe(
          "ListNotThere"
        )
      })
    )
  )

  it.live("is refused for any but the last list", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const first = yield* taken(numbered(100))
        yield* taken(numbered(101), "2024-06-02")
        const before = yield* state
        const refused = yield* Effect.flip(MemberLists.undo(code, first, { by: yamada, reason: "誤り" }))
        expect(refused).toMatchObject({ _tag: "UndoRefused", reason: "superseded" })
        expect((yield* stateOf(first))._tag).toBe("Applied")
        expect(yield* state).toEqual(before)
      })
    )
  )

  it.live("is refused when a list came after it that the history does not know", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* taken(numbered(100))
        yield* MemberImport.takeMembers(yield* Holders.Holders, {
          association: guide,
          rows: TableFile.rowsOf(() => Stream.make(Buffer.from(csvOf(numbered(101))))),
          asOf: date("2024-06-02"),
          dryRun: false,
          acceptLoss: false,
          acceptOlder: false
        })
        const refused = yield* Effect.flip(MemberLists.undo(code, id, { by: yamada, reason: "誤り" }))
        expect(refused).toMatchObject({ _tag: "UndoRefused", reason: "superseded" })
        expect((yield* stateOf(id))._tag).toBe("Applied")
        expect(yield* everybody).toHaveLength(101)
      })
    )
  )

  it.live("is refused while somebody whom it added was granted something, with how many", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* taken(numbered(10))
        for (const number of ["100001", "100002"]) {
          yield* (yield* Ledger.Ledger).append([
            {
              key: { holder: Holder.holderId(code, numberOf(number)), fiscalYear: fiscalYear(2024) },
              expectedVersion: 0,
              entries: [
                {
                  _tag: "Granted",
                  at: at("2024-06-01"),
                  actor: actor("grants"),
                  product: productId("my-refresh"),
                  quantity: 3
                }
              ]
            }
          ])
        }
        const refused = yield* Effect.flip(MemberLists.undo(code, id, { by: yamada, reason: "誤り" }))
        expect(refused).toMatchObject({ _tag: "UndoRefused", reason: "depended-on", people: 2 })
        expect((yield* stateOf(id))._tag).toBe("Applied")
      })
    )
  )

  it.live("whose end was not seen is brought to its end by asking again", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* taken(numbered(100))
        const before = yield* state
        const id = yield* taken(numbered(99), "2024-06-02")
        const died = yield* Deferred.make<void>()
        const undo = MemberLists.undo(code, id, { by: yamada, reason: "誤り" })
        const calls: Array<string> = []
        const dying = yield* dyingAfter("undo", died, calls)
        yield* Effect.forkDetach(Effect.provideContext(undo, dying))
        yield* Deferred.await(died)
        expect((yield* stateOf(id))._tag).toBe("Undoing")
        expect((yield* undo).value.state._tag).toBe("Undone")
        expect((yield* state).people).toEqual(before.people)
      })
    )
  )
})

describe("files that are kept", () => {
  it.live("are gone when they never came whole", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const broken = yield* Effect.flip(
          MemberLists.receive(code, {
            id: "broken",
            file: "名簿.csv",
            asOf: date("2024-06-01"),
            by: yamada,
            read: (take) => Effect.andThen(take(Buffer.from("組合員番号"), 0), Effect.fail("the line broke"))
          })
        )
        expect(broken).toBe("the line broke")
        expect(yield* piecesOf("broken")).toBe(0)
        expect(yield* MemberLists.find(code, "broken")).toBeUndefined()
      })
    )
  )

  it.live("are gone when the clerk hands in the mended list, and other clerks' stay for a week", () =>
    inOffice(({ pass }) =>
      Effect.gen(function* () {
        const mine = yield* look(csvOf(numbered(3, { sex: "?" })))
        const waiting = yield* look(csvOf(numbered(3)), { by: suzuki })
        const theirs = yield* look(csvOf(numbered(3, { sex: "?" })), { by: suzuki })
        yield* receive(csvOf(numbered(3)))
        expect(yield* piecesOf(mine)).toBe(0)
        expect(standsAt(yield* stateOf(mine), "Refused")).toMatchObject({ problems: [], total: 3 })
        expect(standsAt(yield* stateOf(theirs), "Refused").problems).toHaveLength(3)
        pass(8 * 24 * 3_600_000)
        yield* receive(csvOf(numbered(3)))
        expect(yield* piecesOf(theirs)).toBe(0)
        expect(yield* piecesOf(waiting)).toBe(0)
        expect((yield* stateOf(waiting))._tag).toBe("Discarded")
      })
    )
  )
})

describe("the record", () => {
  it.live("has every step with counts and the fingerprint, and nobody's name or number", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const id = yield* taken([memberLine({ name: "見本 太郎" })])
        yield* MemberLists.undo(code, id, { by: suzuki, reason: "誤り" })
        const lines = yield* record
        expect(lines.map(({ action, actor: who }) => `${action} ${who}`)).toEqual([
          "import.receive clerk:yamada",
          "import.apply clerk:yamada",
          "import.applied clerk:yamada",
          "import.undo clerk:suzuki"
        ])
        expect(lines.every(({ subject }) => subject === `import:${id}`)).toBe(true)
        expect(lines[1]?.detail).toContain(sha256(csvOf([memberLine()])))
        expect(JSON.parse(lines[2]?.detail ?? "")).toMatchObject({ rows: 1, added: 1, changed: 0, ended: 0 })
        expect(JSON.stringify(lines)).not.toMatch(/見本|123456|1974/)
      })
    )
  )

  it.live("a list that the command took is in the history too, and can be taken back", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const content = csvOf(numbered(5))
        const order = (dryRun: boolean) => ({
          id: nextId(),
          by: actor("system:cli"),
          file: "members.csv",
          bytes: content.length,
          sha256: sha256(content),
          list: {
            association: guide,
            rows: TableFile.rowsOf(() => Stream.make(Buffer.from(content))),
            asOf: date("2024-06-01"),
            dryRun,
            acceptLoss: false,
            acceptOlder: false
          }
        })
        yield* MemberLists.takeNow(order(true))
        expect(yield* MemberLists.history(code, { limit: 10 })).toEqual([])
        yield* MemberLists.takeNow(order(false))
        const [kept] = yield* MemberLists.history(code, { limit: 10 })
        expect(kept?.value).toMatchObject({ file: "members.csv", fileKept: false, receivedBy: "system:cli" })
        expect(kept?.value.state).toMatchObject({ _tag: "Applied", generation: 1, summary: { added: 5 } })
        expect((yield* record).map(({ action }) => action)).toEqual(["import.apply", "import.applied"])
        const again = yield* look(content, { asOf: "2024-06-02" })
        expect((yield* checked(again)).brakes.map(({ _tag }) => _tag)).toEqual(["Repeated"])
        yield* MemberLists.undo(code, kept?.id ?? "", { by: yamada, reason: "誤り" })
        expect(yield* everybody).toEqual([])
      })
    )
  )
})

// ---------------------------------------------------------------------------------------------------------------------
// Processes that die

const joined = <A, E>(fiber: Fiber.Fiber<A, E>) =>
  Effect.callback<A, E>((resume) => {
    fiber.addObserver((exit) => resume(exit))
  })

type Call = (...args: ReadonlyArray<never>) => Effect.Effect<unknown, unknown>

/** Stores on which a process dies: from a place on no call comes back. Even places are before a call, odd ones behind. */
const dyingAt = (place: number, died: Deferred.Deferred<void>, calls: Array<string> = []) =>
  dyingWhere((index) => (place === index * 2 ? "before" : place === index * 2 + 1 ? "behind" : undefined), died, calls)

const dyingAfter = (name: string, died: Deferred.Deferred<void>, calls: Array<string>) =>
  dyingWhere((_, called) => (called === name ? "behind" : undefined), died, calls)

const dyingWhere = Effect.fnUntraced(function* (
  where: (index: number, name: string) => "before" | "behind" | undefined,
  died: Deferred.Deferred<void>,
  calls: Array<string>
) {
  let dead = false
  const die = Effect.suspend(() => {
    dead = true
    return Effect.andThen(Deferred.succeed(died, undefined), Effect.never)
  })
  const wrapped = <Service extends object>(service: Service, names: ReadonlyArray<keyof Service & string>): Service => {
    const mortal = Object.fromEntries(
      names.map((name) => {
        const call = service[name] as unknown as Call
        const dying: Call = (...args) =>
          Effect.suspend(() => {
            if (dead) return Effect.never
            const end = where(calls.length, name)
            calls.push(name)
            if (end === "before") return die
            return end === "behind" ? Effect.andThen(call(...args), die) : call(...args)
          })
        return [name, dying]
      })
    )
    return { ...service, ...mortal }
  }
  const context = yield* Effect.context<Stores>()
  return context.pipe(
    Context.add(
      Holders.Holders,
      wrapped(Context.get(context, Holders.Holders), [
        "find",
        "list",
        "stage",
        "add",
        "repeated",
        "commit",
        "undo",
        "drop"
      ])
    ),
    Context.add(Documents.Documents, wrapped(Context.get(context, Documents.Documents), ["put"])),
    Context.add(Uploads.Uploads, wrapped(Context.get(context, Uploads.Uploads), ["add", "drop"])),
    Context.add(Audit.Audit, wrapped(Context.get(context, Audit.Audit), ["append"]))
  )
})
