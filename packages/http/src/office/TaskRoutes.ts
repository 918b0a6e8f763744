/**
 * TaskRoutes: the pages of long work, whatever it is: how far it is, as it goes on, and how it is paused or stopped.
 */
import { type Shelf, Tasks } from "@fukuri/core"
import { TaskPages } from "@fukuri/web-ui"
import { Effect, Option, Stream } from "effect"
import { eventStream, type ServerEvent } from "../EventStream.ts"
import { NotFound } from "../Problems.ts"
import { page, seeOther } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import type { OfficeHandler, OfficeIncoming, OfficeRoute } from "./OfficeRoute.ts"

const pattern = "/office/tasks/:id"
/** How often it is looked how far a task is. Unit: milliseconds. */
const lookMillis = 500

const show: OfficeHandler = (incoming) => withTask(incoming, (kept) => taskPage(incoming, kept))

const wish =
  (wanted: "pause" | "resume" | "cancel"): OfficeHandler =>
  (incoming) =>
    withTask(incoming, ({ id }) =>
      Tasks.wish(incoming.association.code, id, wanted).pipe(
        Effect.as(seeOther(`/office/tasks/${id}`)),
        Effect.catchTag("TaskNotThere", () =>
          withTask(incoming, (kept) => taskPage(incoming, kept, TaskPages.notThere))
        )
      )
    )

/** Tells how far a task is whenever that changed, and that it has ended. */
const follow: OfficeHandler = (incoming) =>
  withTask(incoming, ({ id }) => {
    const look = Tasks.find(incoming.association.code, id)
    const looks = Stream.paginate(
      0,
      Effect.fnUntraced(function* (count: number) {
        if (count > 0) yield* Effect.sleep(lookMillis)
        const kept = yield* look
        const isOver = kept === undefined || !TaskPages.isUnderWay(kept.value)
        const next = isOver ? Option.none<number>() : Option.some(count + 1)
        return [[...(kept === undefined ? [] : [progressOf(kept.value)]), ...(isOver ? [ended] : [])], next] as const
      })
    )
    return eventStream(Stream.changesWith(looks, (a, b) => a.event === b.event && a.data === b.data))
  })

/** The pages and deeds of tasks. */
export const taskRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: pattern, needs: "look", handler: show },
  { method: "GET", path: `${pattern}/events`, needs: "look", handler: follow },
  { method: "POST", path: `${pattern}/pause`, needs: "operate", handler: wish("pause") },
  { method: "POST", path: `${pattern}/resume`, needs: "operate", handler: wish("resume") },
  { method: "POST", path: `${pattern}/cancel`, needs: "operate", handler: wish("cancel") }
]

type Kept = Shelf.Kept<Tasks.Task>

const withTask = (
  incoming: OfficeIncoming,
  work: (kept: Kept) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const id = incoming.param("id")
    const kept = /^[0-9a-zA-Z-]{1,80}$/.test(id) ? yield* Tasks.find(incoming.association.code, id) : undefined
    return yield* kept === undefined ? new NotFound() : work(kept)
  })

const taskPage = Effect.fnUntraced(function* (incoming: OfficeIncoming, { id, value: task }: Kept, mistake?: string) {
  const { key, label, path } = TaskPages.placeOf(task)
  const mistakes = mistake === undefined ? [] : [{ field: "", sentence: mistake }]
  const about = { label: `この${label}`, path: `${path}/${task.about}` }
  const nameOf = yield* actorNames(incoming.association.code)
  return page(
    TaskPages.taskPage(incoming.frame(key, { mistakes }), { id, task, about, nameOf }),
    mistake === undefined ? 200 : 409
  )
})

const progressOf = (task: Tasks.Task): ServerEvent => {
  const { done, total } = task.state
  return {
    event: "progress",
    data: JSON.stringify({ done, ...(total === undefined ? {} : { total }), text: TaskPages.progressText(task) })
  }
}

const ended: ServerEvent = { event: "done", data: "{}" }
