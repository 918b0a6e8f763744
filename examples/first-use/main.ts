/**
 * A first use: an association is put into memory, everybody is granted what is due, and one member uses two of three
 * coupons. Twice the same id is one use.
 */
import { layer as memory } from "@fukuri/adapter-memory"
import { Catalogue, Coupons, CouponBooks, Grants, Holder, Holders, LedgerEntry } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { worldOn } from "./world.ts"

const program = Effect.gen(function* () {
  const { today } = yield* CouponBooks.now
  const { association, facility, fiscalYear, holder, programme } = worldOn(today)
  const [catalogue, holders] = [yield* Catalogue.Catalogue, yield* Holders.Holders]
  yield* catalogue.putAssociation(association)
  yield* catalogue.putProgramme(programme)
  yield* catalogue.putFacilities([facility])
  const list = yield* holders.stage(association.code)
  yield* holders.add(list, [{ line: 1, holder, changed: true }])
  yield* holders.commit(list, today)

  const [grants, coupons] = [yield* Grants.Grants, yield* Coupons.Coupons]
  yield* grants.run({ association: association.code, on: today }, LedgerEntry.Actor.make("grants"))
  const me = Holder.holderId(association.code, holder.number)
  const [choice] = (yield* coupons.visit(me, facility.code)).choices
  const { course, product } = choice ?? (yield* Effect.die("nothing can be used here today"))
  const redemptionId = LedgerEntry.RedemptionId.make("7K3M9Q2FX1R8T5WC")
  const what = { product: product.id, course: course.key, quantity: 2, facility: facility.code }
  const press = { holder: me, fiscalYear, redemptionId, ...what }
  yield* coupons.redeem(press)
  const { remaining } = yield* coupons.redeem(press)
  console.log(`used 2 of ${product.name}, ${remaining} left`)
})

const verbs = Layer.mergeAll(Coupons.Coupons.layer, Grants.Grants.layer)
await Effect.runPromise(program.pipe(Effect.provide(Layer.provideMerge(verbs, memory))))
