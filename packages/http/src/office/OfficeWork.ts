/**
 * OfficeWork: the long work that the office's pages set going, done beside the pages by every node that serves them:
 * whichever comes first takes a task up, and what a node that died had taken up is taken up by another.
 */
import { randomUUID } from "node:crypto"
import { GrantRuns, MemberListTasks, type StoreFailure, Tasks } from "@fukuri/core"
import { Effect, Schedule } from "effect"
import { logCause } from "../Causes.ts"
import { count, metrics } from "../Metrics.ts"
import { rowsOf } from "../TableFile.ts"
import type { OfficeCore } from "./OfficeRoute.ts"

const handlers: ReadonlyArray<Tasks.TaskHandler<OfficeCore>> = [
  ...MemberListTasks.handlersWith(rowsOf),
  ...GrantRuns.handlers
]

/** Does what waits now. `owner` names this process. */
export const workTurn = (owner: string): Effect.Effect<void, StoreFailure.StoreFailure, OfficeCore> =>
  Tasks.turn(owner, handlers)

/** Does what waits, and looks again every second, for as long as the process serves. */
export const officeWork: Effect.Effect<never, never, OfficeCore> = Effect.suspend(() => {
  const owner = randomUUID()
  return workTurn(owner).pipe(
    Effect.catchCause((cause) =>
      Effect.andThen(
        logCause("the office's tasks could not be looked at", cause),
        count(metrics.workFailures, { work: "tasks" })
      )
    ),
    Effect.repeat(Schedule.spaced("1 second")),
    Effect.andThen(Effect.never)
  )
})
