/**
 * JobsHandlers: work that takes longer than a request: handing in a members list, asking for a grant run, and how far either
 * is. The two-person rule of the office holds: a key asks, and a clerk agrees.
 */
import {
  ApiKey,
  ApiRequest,
  type CalendarDate,
  Clerk,
  CouponBooks,
  Documents,
  type GrantRun,
  GrantRuns,
  MemberList,
  MemberLists
} from "@fukuri/core"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { BodyRefused } from "../Body.ts"
import { newId } from "../Ids.ts"
import { Api } from "./Api.ts"
import { CurrentKey } from "./ApiAccess.ts"
import { jobPath, listJob, runJob } from "./ApiJobs.ts"
import { JobUnknown } from "./ApiProblems.ts"
import { ApiRequestParts } from "./ApiRequestParts.ts"
import type { GroupLayer } from "./ApiServices.ts"
import type { Job } from "./ApiShapes.ts"
import { newIds, once, type Told } from "./Once.ts"
import { orProblem } from "./ProblemTable.ts"

/** The endpoints of `imports`. */
export const importsHandlers: GroupLayer<"imports"> = HttpApiBuilder.group(Api, "imports", (handlers) =>
  handlers.handleRaw("members", ({ headers, query }) =>
    once({ idempotencyKey: headers["idempotency-key"] }, (request, key) =>
      Effect.gen(function* () {
        const { clerk } = yield* CurrentKey
        const acknowledged = MemberList.BrakeTag.literals.filter((tag) => query.acknowledge?.split(",").includes(tag))
        const id = yield* received(request, key, { asOf: query.asOf, acknowledged })
        const { at } = yield* CouponBooks.now
        yield* MemberLists.check(clerk.association, id, { by: Clerk.actorOf(clerk), task: newId(at) }).pipe(
          // It was begun before, and is beyond that.
          Effect.catchTag("ListNotThere", () => Effect.void)
        )
        return yield* accepted(id, yield* listJob(clerk.association, id))
      })
    )
  )
)

/** The endpoints of `grantRuns`. */
export const grantRunsHandlers: GroupLayer<"grantRuns"> = HttpApiBuilder.group(Api, "grantRuns", (handlers) =>
  handlers.handle("ask", ({ headers, payload }) =>
    Effect.gen(function* () {
      const { clerk } = yield* CurrentKey
      const { text } = yield* ApiRequestParts
      return yield* once({ idempotencyKey: headers["idempotency-key"], body: text }, ({ reference }) =>
        Effect.gen(function* () {
          const id = reference as string as GrantRun.GrantRunId
          const source = { _tag: "Published", only: payload.programmes ?? [] } as const
          yield* GrantRuns.rehearseAndAsk({ clerk, id }, { on: payload.on, source }).pipe(
            // It was begun before; what was cut off of it is begun by the service.
            Effect.catchTag("DocumentConflict", () => Effect.void)
          )
          return yield* accepted(id, yield* runJob(clerk.association, id))
        })
      )
    })
  )
)

/** The endpoints of `jobs`. */
export const jobsHandlers: GroupLayer<"jobs"> = HttpApiBuilder.group(Api, "jobs", (handlers) =>
  handlers.handle("job", ({ params: { id } }) =>
    Effect.gen(function* () {
      const { clerk, key } = yield* CurrentKey
      const list = ApiKey.allows(key, "imports:write") ? yield* orProblem(listJob(clerk.association, id)) : undefined
      const run =
        list === undefined && ApiKey.allows(key, "grants:write")
          ? yield* orProblem(runJob(clerk.association, id))
          : undefined
      const unknown = new JobUnknown({ detail: "Look at the id: it is that of the Location a job was answered with." })
      return list ?? run ?? (yield* unknown)
    })
  )
)

/** How a list is to be taken. */
interface Taking {
  readonly asOf: CalendarDate.CalendarDate
  readonly acknowledged: ReadonlyArray<MemberList.BrakeTag>
}

/**
 * The list that a request stands for, received. Sent again, what is sent is only compared; what had been cut off on its way is
 * received anew, as another list.
 */
const received = Effect.fnUntraced(function* (
  request: ApiRequest.ApiRequest,
  key: ApiRequest.ApiRequestKey,
  taking: Taking
) {
  const { contentType, read } = yield* ApiRequestParts
  if (!/^text\/csv\s*(;|$)/i.test(contentType)) return yield* new BodyRefused({ status: 415 })
  const known = yield* MemberLists.find(key.association, request.reference)
  if (known !== undefined && known.value.state._tag !== "Receiving") {
    const { sha256 } = yield* read(() => Effect.void)
    return (yield* ApiRequest.sent(key, sha256)).reference
  }
  const begun = known === undefined ? request : yield* ApiRequest.renew(key, request, newIds)
  const { clerk } = yield* CurrentKey
  const by = Clerk.actorOf(clerk)
  const { at } = yield* CouponBooks.now
  const { id, value } = yield* MemberLists.receive(key.association, {
    id: begun.reference,
    file: "API",
    asOf: taking.asOf,
    by,
    wanted: { acknowledged: taking.acknowledged, by, task: newId(at) },
    read
  })
  const giveUp = Effect.ignore(MemberLists.discard(key.association, id, by))
  const settled = yield* ApiRequest.sent(key, value.sha256).pipe(
    Effect.tapErrorTag("IdempotencyKeyReused", () => giveUp)
  )
  if (settled.reference === id) return id
  // The same request came a second time while this one was under way: what it received is what counts.
  yield* giveUp
  return yield* new Documents.DocumentConflict()
})

const accepted = (id: string, job: Job | undefined): Effect.Effect<Told> =>
  job === undefined
    ? Effect.die(new Error("a job that was begun is not there"))
    : Effect.succeed({ status: 202, body: { ...job } as Told["body"], location: jobPath(id) })
