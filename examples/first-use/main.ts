/**
 * A first use: on a memory with an association in it everybody is granted what is due, and a member uses two of three
 * coupons. Pressing twice with the same id is one use.
 */
import { layerOf } from "@fukuri/adapter-memory"
import { CalendarDate, Coupons, Facility, Grants, Holder, LedgerEntry } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { worldOn } from "./world.ts"

const today = CalendarDate.dayOf(CalendarDate.Instant.make(Date.now()))
const me = Holder.HolderId.make("one:123456")
const program = Effect.gen(function* () {
  const coupons = yield* Coupons.Coupons
  yield* (yield* Grants.Grants).run(
    { association: Holder.associationOf(me), on: today },
    LedgerEntry.Actor.make("grants")
  )
  const { choices, facility } = yield* coupons.visit(me, Facility.FacilityCode.make("1234567"))
  const { course, product } = choices[0] ?? (yield* Effect.die("nothing can be used here today"))
  const redemptionId = LedgerEntry.RedemptionId.make("7K3M9Q2FX1R8T5WC")
  const what = { product: product.id, course: course.key, quantity: 2, facility: facility.code }
  const press = { holder: me, fiscalYear: CalendarDate.fiscalYearOf(today), redemptionId, ...what }
  yield* coupons.redeem(press)
  const { remaining } = yield* coupons.redeem(press)
  console.log(`used 2 of ${product.name}, ${remaining} left`)
})
const verbs = Layer.mergeAll(Coupons.Coupons.layer, Grants.Grants.layer)
await Effect.runPromise(program.pipe(Effect.provide(Layer.provideMerge(verbs, layerOf(worldOn(today))))))
