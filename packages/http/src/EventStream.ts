/**
 * EventStream: a reply of server-sent events: what happens is told to the page while it happens, for as long as the page
 * is open. Without a script the same page is simply loaded again.
 */
import { Effect, Schedule, Stream } from "effect"
import { type Reply, streamed } from "./Reply.ts"

/** One thing that happened. Shape of `event`: small letters and hyphens. */
export interface ServerEvent {
  readonly event: string
  readonly data: string
}

/** How often something is sent though nothing happens, so that nobody between thinks that the connection is dead. */
const pingMillis = 15_000

/** Tells events as they happen, until there are no more or nobody listens. */
export const eventStream = <E, R>(
  events: Stream.Stream<ServerEvent, E, R>,
  everyMillis: number = pingMillis
): Effect.Effect<Reply, never, R> =>
  Effect.map(
    streamed(
      Stream.merge(
        Stream.map(events, textOf),
        Stream.map(Stream.fromSchedule(Schedule.spaced(everyMillis)), () => ":\n\n"),
        { haltStrategy: "left" }
      )
    ),
    (body) => ({
      status: 200,
      headers: {
        "Content-Type": "text/event-stream; charset=utf-8",
        // Neither our own compression nor a proxy may hold events back.
        "Cache-Control": "no-store, no-transform",
        "X-Accel-Buffering": "no"
      },
      body,
      cookies: []
    })
  )

const textOf = ({ data, event }: ServerEvent): string =>
  `event: ${event}\n${data
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join("")}\n`
