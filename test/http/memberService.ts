// The member pages on a free port, on stores in memory with the demo association, under a clock that can be set. A test
// may bring other stores, or put something between the pages and a store.
import { createHash } from "node:crypto"
import { createServer, type RequestListener } from "node:http"
import { Clock, Context, Effect, Layer, Logger, ManagedRuntime, Metric, Redacted, Stream } from "effect"
import * as Memory from "@fukuri/adapter-memory"
import {
  Attempts,
  CalendarDate,
  Catalogue,
  Coupons,
  Digest,
  Documents,
  Grants,
  type Holder,
  Holders,
  Imports,
  Ledger,
  type LedgerEntry,
  Sessions,
  type StoreFailure,
  type Stores as StorePorts
} from "@fukuri/core"
import { demo, livesAt } from "@fukuri/examples/demo"
import { measuredStores, memberApp, type MemberOptions, type OfficeCore } from "@fukuri/http"
import type Koa from "koa"
import { clockOf } from "../support/clock.ts"
import { type FormClient, formClient } from "../support/formClient.ts"

/** Every store and every verb. */
export type Stores = OfficeCore

export interface MemberService {
  readonly url: string
  readonly client: () => FormClient
  /** Sets the clock. It goes on from there. */
  readonly setTime: (iso: string) => void
  readonly now: () => number
  /** Runs something on the stores. */
  readonly run: <A, E>(effect: Effect.Effect<A, E, Stores>) => Promise<A>
  /** Everything in the ledger. */
  readonly ledger: () => Promise<ReadonlyArray<LedgerEntry.RecordedEntry>>
  /** The uses in the ledger that were not there at the start. */
  readonly uses: () => Promise<ReadonlyArray<Extract<LedgerEntry.LedgerEntry, { readonly _tag: "Redeemed" }>>>
  /** Puts the members list anew, with people changed. */
  readonly changePeople: (change: (holder: Holder.Holder) => Holder.Holder) => Promise<void>
  readonly log: ReadonlyArray<string>
  readonly stop: () => Promise<void>
}

export interface MemberServiceOptions {
  /** What the clock shows at first. */
  readonly at?: string
  readonly options?: Partial<MemberOptions>
  /** The stores; in memory when left out. */
  readonly stores?: Layer.Layer<StorePorts.Stores, StoreFailure.StoreFailure>
  /** Puts other pages beside those of the members. */
  readonly beside?: (member: Koa) => Effect.Effect<RequestListener, never, Stores>
  /** Puts something in the place of a store. */
  readonly ledger?: (ledger: Ledger.Ledger["Service"]) => Ledger.Ledger["Service"]
  readonly attempts?: (attempts: Attempts.Attempts["Service"]) => Attempts.Attempts["Service"]
  readonly holders?: (holders: Holders.Holders["Service"]) => Holders.Holders["Service"]
  readonly sessions?: (sessions: Sessions.Sessions["Service"]) => Sessions.Sessions["Service"]
  readonly catalogue?: (catalogue: Catalogue.Catalogue["Service"]) => Catalogue.Catalogue["Service"]
  readonly documents?: (documents: Documents.Documents["Service"]) => Documents.Documents["Service"]
}

/** Weekday morning on the day from which every programme of the guide can be used. */
export const firstMorning = "2024-07-01T09:00:00+09:00"

export const sag = "sag" as Holder.AssociationCode

export const testSecret = Redacted.make("a secret of a test, long enough to be one")

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })

export const startMemberService = async (spec: MemberServiceOptions = {}): Promise<MemberService> => {
  let base = Date.parse(spec.at ?? firstMorning)
  let since = performance.now()
  const now = (): number => Math.floor(base + performance.now() - since)
  const log: Array<string> = []
  const capture = Logger.make((entry) => {
    log.push(Logger.formatJson.log(entry))
  })

  const between = <Service, Shape>(key: Context.Key<Service, Shape>, change: ((shape: Shape) => Shape) | undefined) =>
    Layer.effect(key, Effect.map(Effect.service(key), change ?? ((shape) => shape)))
  const stores = Layer.mergeAll(
    between(Ledger.Ledger, spec.ledger),
    between(Attempts.Attempts, spec.attempts),
    between(Holders.Holders, spec.holders),
    between(Sessions.Sessions, spec.sessions),
    between(Catalogue.Catalogue, spec.catalogue),
    between(Documents.Documents, spec.documents)
  ).pipe(Layer.provideMerge(spec.stores ?? Memory.layer))
  const runtime = ManagedRuntime.make(
    Layer.mergeAll(Coupons.Coupons.layer, Grants.Grants.layer, Imports.Imports.layer, digest).pipe(
      Layer.provideMerge(Layer.provideMerge(measuredStores, stores)),
      // Each service of a test counts for itself.
      Layer.provideMerge(Layer.succeed(Metric.MetricRegistry)(new Map())),
      Layer.provideMerge(Layer.succeed(Clock.Clock)(clockOf(now))),
      Layer.provideMerge(Logger.layer([capture]))
    )
  )

  const today = CalendarDate.dayOf(now() as CalendarDate.Instant)
  const data = demo(today)
  await runtime.runPromise(load(data, now() as CalendarDate.Instant))
  const ledger = () =>
    runtime.runPromise(
      Effect.gen(function* () {
        const batches = yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))
        return [...batches].flat()
      })
    )
  const before = (await ledger()).length

  const app = await runtime.runPromise(memberApp({ secret: testSecret, ...spec.options }))
  const listener = spec.beside === undefined ? app.callback() : await runtime.runPromise(spec.beside(app))
  // A test that looks at a page for seconds would find its connection closed just when it uses it again.
  const server = createServer({ keepAliveTimeout: 0 }, listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`

  return {
    url,
    client: () => formClient(url),
    setTime: (iso) => {
      base = Date.parse(iso)
      since = performance.now()
    },
    now,
    run: (effect) => runtime.runPromise(effect),
    ledger,
    uses: async () => (await ledger()).slice(before).flatMap(({ entry }) => (entry._tag === "Redeemed" ? [entry] : [])),
    changePeople: (change) =>
      runtime.runPromise(putPeople(data.holders.map(change), CalendarDate.dayOf(now() as CalendarDate.Instant))),
    log,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await runtime.dispose()
    }
  }
}

const load = Effect.fnUntraced(function* (data: ReturnType<typeof demo>, at: CalendarDate.Instant) {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(data.association)
  for (const programme of data.programmes) yield* catalogue.putProgramme(programme)
  yield* catalogue.putFacilities(data.facilities)
  yield* putPeople(data.holders, data.asOf)
  const ledger = yield* Ledger.Ledger
  for (const { entries, holder } of livesAt(data, at)) {
    if (entries.length === 0) continue
    const key = { holder: `${holder.association}:${holder.number}` as Holder.HolderId, fiscalYear: data.fiscalYear }
    yield* ledger.append([{ key, expectedVersion: 0, entries }])
  }
})

const putPeople = Effect.fnUntraced(function* (people: ReadonlyArray<Holder.Holder>, asOf: CalendarDate.CalendarDate) {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  yield* holders.add(
    staging,
    people.map((holder, index) => ({ line: index + 1, holder, changed: true }))
  )
  yield* holders.commit(staging, asOf)
})

/** Runs a test on a service of its own. */
export const withService =
  (spec: MemberServiceOptions, test: (service: MemberService) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const service = await startMemberService(spec)
    try {
      await test(service)
    } finally {
      await service.stop()
    }
  }
