/**
 * `/`: what this is, and the ways on. The office has no pages yet; its address says where it works until then.
 */
import { Effect } from "effect"
import { Catalogue } from "@fukuri/core"
import { home } from "@fukuri/web-ui"
import type { Handler } from "../Bridge.ts"
import { noticeAt } from "../Notices.ts"
import { page } from "../Reply.ts"

/** Shows the associations and their entrances. */
export const showHome: Handler = () =>
  Effect.gen(function* () {
    const { associations } = yield* (yield* Catalogue.Catalogue).latest
    return page(home({ associations: [...associations.values()] }))
  })

/** Says that the office works with the command. */
export const showOfficeNotHere: Handler = ({ path }) => noticeAt(path, "office-not-here", 404)
