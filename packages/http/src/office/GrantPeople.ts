/**
 * GrantPeople: who gains what, and who has nothing: some of them as a page, everybody who gains as a file. Both are
 * recorded where they show people.
 */
import { GrantRuns, type GrantRun, OfficeNames } from "@fukuri/core"
import { grantPeoplePage } from "@fukuri/web-ui"
import { Effect, Result, Stream } from "effect"
import { csvDownload } from "../Csv.ts"
import { NotFound } from "../Problems.ts"
import { page } from "../Reply.ts"
import { refusal, withRun } from "./GrantAnswers.ts"
import { HolderKeys, holderPath } from "./HolderKey.ts"
import type { OfficeHandler } from "./OfficeRoute.ts"

/** Some of those who gain with why, and some of those who have nothing. */
export const showPeople: OfficeHandler = (incoming) =>
  withRun(incoming, (id) =>
    Effect.gen(function* () {
      const { association, clerk } = incoming
      const { run } = yield* GrantRuns.view(association.code, id)
      const read = yield* GrantRuns.readDetails({ clerk, id })
      if (read === undefined) return yield* new NotFound()
      const key = (yield* HolderKeys).of(association.code)
      const { state } = run
      const rehearsal =
        state._tag === "Finished" ? state.agreed?.rehearsal : "rehearsal" in state ? state.rehearsal : undefined
      return page(
        grantPeoplePage(incoming.frame("grants"), {
          id,
          on: run.on,
          ...read,
          nothing: rehearsal?.nothing ?? read.details.nothing.length,
          pathOf: (number) => holderPath(key, number)
        })
      )
    })
  )

/** Everybody who gains, as a file that flows: nothing of it is kept here. */
export const downloadPeople: OfficeHandler = (incoming) =>
  withRun(incoming, (id) =>
    Effect.gen(function* () {
      const { association, can, clerk } = incoming
      const gains = yield* Effect.result(GrantRuns.gains({ clerk, id }))
      if (Result.isFailure(gains)) return yield* refusal(incoming, id, gains.failure)
      const { run } = yield* GrantRuns.view(association.code, id)
      const names = new Map(productsIn(run).map((product) => [product.id, product]))
      const canHealth = can("health")
      const nameOf = (id: GrantRuns.Gain["product"]) => {
        const product = names.get(id)
        if (product === undefined) return OfficeNames.productName({ id }, canHealth)
        return canHealth ? product.name : (product.discreetName ?? product.name)
      }
      const rows = Stream.flatMap(gains.success, (batch) =>
        Stream.fromIterable(
          batch.map(({ coupons, holder, product }) => [
            holder.number,
            holder.name,
            holder.workplace.code,
            holder.workplace.name,
            holder.appointment.category,
            nameOf(product),
            coupons
          ])
        )
      )
      const header = [association.numberLabel, "氏名", "所属所コード", "所属所名", "任用区分", "商材", "枚数"]
      return yield* csvDownload(`付与_${run.on}.csv`, header, rows)
    })
  )

const productsIn = ({ state }: GrantRun.GrantRun): ReadonlyArray<GrantRun.RunProduct> => {
  const counts = [
    ...("counts" in state ? [state.counts] : []),
    ...("soFar" in state && state.soFar !== undefined ? [state.soFar] : []),
    ...("rehearsal" in state && state.rehearsal !== undefined ? [state.rehearsal.counts] : [])
  ]
  return counts.flatMap(({ products }) => products.map(({ product }) => product))
}
