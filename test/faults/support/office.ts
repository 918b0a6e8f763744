// The office of a round: gives back coupons of uses that people were shown, by the real verbs over a connection of its own that
// fails as the others do, and asks again with the same reference until it knows.
import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate, Corrections, Digest, Ledger, type LedgerEntry, type Stores } from "@fukuri/core"
import { Cause, Clock, Effect, Exit, Layer, ManagedRuntime, Option, Redacted } from "effect"
import { layerFrom } from "../../../packages/http/src/service/ServiceClock.ts"
import type { Outcome } from "../../support/HistoryBook.ts"
import type { Drawing } from "../../support/drawing.ts"
import { type FaultProxy, startFaultProxy } from "../../support/faultProxy.ts"
import type { Correction, Pass, Recorder } from "./record.ts"
import { clerk } from "./world.ts"

/** A ledger made from the right one: what is not named stays as it is. */
export type LedgerFault = (right: Ledger.Ledger["Service"]) => Partial<Ledger.Ledger["Service"]>

export interface Office {
  readonly proxy: FaultProxy
  /** Corrects uses until it is told that all is over. */
  readonly work: (random: Drawing, isOver: () => boolean) => Promise<void>
  /** Asks again what is unknown. */
  readonly settle: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface OfficeOptions {
  readonly clock: string
  readonly officeLedger?: LedgerFault
}

export const openOffice = async (databaseUrl: string, options: OfficeOptions, recorder: Recorder): Promise<Office> => {
  const url = new URL(databaseUrl)
  const port = Number(url.port)
  const proxy = await startFaultProxy(() => ({ host: "127.0.0.1", port }))
  url.port = String(proxy.port)
  const fault = options.officeLedger ?? (() => ({}))
  // Waits less than a service does, so that it asks again while things are still broken.
  const stores = layerServer(Redacted.make(url.href), {
    maxConnections: 2,
    migrate: false,
    statementTimeoutMillis: 2_000,
    applicationName: "office"
  })
  const ledger = Layer.effect(
    Ledger.Ledger,
    Effect.map(Ledger.Ledger, (right) => ({ ...right, ...fault(right) }))
  )
  const runtime = ManagedRuntime.make(
    ledger.pipe(Layer.provideMerge(stores), Layer.provideMerge(Layer.merge(digest, aDayAhead(options.clock))))
  )
  const asked: Array<Correction> = []

  const request = async (correction: Correction, pass: Pass) => {
    const invokedAt = recorder.now()
    const outcome = outcomeOf(await runtime.runPromiseExit(requestOf(correction, pass)))
    recorder.add(correction.holder, {
      client: "office",
      invokedAt,
      returnedAt: recorder.now(),
      outcome,
      asked: { kind: "reverse", reference: correction.reference, id: pass.id, quantity: correction.quantity }
    })
    recorder.count(`correction ${outcome.kind}`)
    if (outcome.kind === "unknown") correction.wasUnknown = true
    else correction.settled = outcome.kind === "done" ? "done" : "refused"
  }
  const again = (correction: Correction) => {
    const pass = recorder.holders[correction.holder]?.passes.find(({ id }) => id === correction.pass)
    return pass === undefined ? Promise.resolve() : request(correction, pass)
  }
  return {
    proxy,
    work: async (random, isOver) => {
      while (!isOver()) {
        await sleep(100 + random.below(300))
        const holder = random.below(recorder.holders.length)
        const used = recorder.holders[holder]?.passes.filter(({ shown }) => shown.length > 0) ?? []
        const pass = used[random.below(used.length)]
        if (pass === undefined) continue
        const reference = `${String(holder).padStart(9, "0")}-${String(asked.length).padStart(12, "0")}`
        const correction: Correction = {
          reference,
          holder,
          pass: pass.id,
          quantity: 1,
          settled: undefined,
          wasUnknown: false
        }
        asked.push(correction)
        recorder.holders[holder]?.corrections.push(correction)
        await request(correction, pass)
        // Somebody who is not sure presses twice.
        if (random.chance(0.3)) await again(correction)
      }
    },
    settle: async () => {
      for (const correction of asked) {
        for (let tries = 0; tries < 5 && correction.settled === undefined; tries++) {
          if (tries > 0) await sleep(200)
          await again(correction)
        }
      }
    },
    close: async () => {
      await runtime.dispose()
      await proxy.close()
    }
  }
}

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })

const requestOf = ({ quantity, reference }: Correction, { shown }: Pass) =>
  Effect.gen(function* () {
    const now = (yield* Clock.currentTimeMillis) as CalendarDate.Instant
    return yield* Corrections.request(reference as LedgerEntry.Reference, {
      clerk,
      redemptionId: (shown[0]?.receipt ?? "") as LedgerEntry.RedemptionId,
      quantity,
      reason: "mistaken",
      text: "窓口で枚数を間違えたとのこと",
      toldBy: "holder",
      caller: "",
      toldOn: CalendarDate.dayOf(now)
    })
  })

type Requested = Effect.Success<ReturnType<typeof Corrections.request>>

const outcomeOf = (exit: Exit.Exit<Requested, { readonly _tag: string } | Stores.Stores>): Outcome => {
  if (Exit.isSuccess(exit)) {
    const { _tag } = exit.value.value.state
    if (_tag === "Applied") return { kind: "done" }
    return _tag === "Overtaken" ? { kind: "refused", reason: "elsewhere" } : { kind: "unknown" }
  }
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  const tag = error !== undefined && "_tag" in error ? error._tag : undefined
  // What waits to be given back counts as gone for whoever asks now: a reason that the book does not know.
  if (tag === "QuantityExceeded" || tag === "ToldOnRefused") return { kind: "refused", reason: "elsewhere" }
  return { kind: "unknown" }
}

/** A clock a day ahead of the services', so that no use lies in its future. */
const aDayAhead = (start: string) => layerFrom((Date.parse(start) + 86_400_000) as CalendarDate.Instant)
