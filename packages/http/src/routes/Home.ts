/**
 * `/`: what this is, and the ways on.
 */
import { Effect } from "effect"
import { Catalogue } from "@fukuri/core"
import { home } from "@fukuri/web-ui"
import type { Handler } from "../Bridge.ts"
import { noticesFor } from "../NoticeBoard.ts"
import { page } from "../Reply.ts"

/** Shows the associations and their entrances. */
export const showHome: Handler = (incoming) =>
  Effect.gen(function* () {
    const { associations } = yield* (yield* Catalogue.Catalogue).latest
    const notices = yield* Effect.forEach([...associations.values()], ({ code }) => noticesFor(code))
    return page(home({ associations: [...associations.values()], notices: notices.flat() }, incoming.spoken))
  })
