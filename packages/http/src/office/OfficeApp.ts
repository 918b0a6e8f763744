/**
 * OfficeApp: the pages of the office as a Koa application. Every route is passed only by a clerk who is logged in, whose
 * password is their own, and who may; refusals of permission are in the record. What the routes are is in `routes.ts`.
 */
import type { RequestListener } from "node:http"
import { Router } from "@koa/router"
import { AuditTrail, Clerk } from "@fukuri/core"
import { OfficePage, type OfficeView } from "@fukuri/web-ui"
import { Context, Effect } from "effect"
import type Koa from "koa"
import { type Bridge, bridgeTo, type RouteHandler } from "../Bridge.ts"
import { officeCookie } from "../Cookies.ts"
import type { Asked, Incoming } from "../Incoming.ts"
import { alertCalmMillis, type LoginLimits, loginLimits } from "../LoginLimits.ts"
import type { Elsewhere } from "../Problems.ts"
import { seeOther } from "../Reply.ts"
import { bridgeSettingsOf, shellAround, type ShellOptions } from "../Shell.ts"
import { networksOf, type WebhookNetworks } from "../webhooks/WebhookNetworks.ts"
import { type ClerkSessionLimits, clerkSessionLimits, clerkSessionsOf } from "./ClerkSessions.ts"
import { holderKeyOf, HolderKeys } from "./HolderKey.ts"
import {
  type FindPresent,
  frameOf,
  longestNext,
  loginAgain,
  loginPath,
  officeAnswers,
  type Present,
  presentIn
} from "./OfficeNotices.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import { doneAt, type OfficeCore, type OfficeIncoming, type OfficeRoute, type OfficeServices } from "./OfficeRoute.ts"
import { loginDone } from "./LoginRoutes.ts"
import { loginRoutes, officeRoutes } from "./routes.ts"

/** What a service decides about its office pages. */
export interface OfficeOptions extends ShellOptions {
  readonly sessionLimits?: Partial<ClerkSessionLimits>
  /** How long a route with a file may take, the file included. */
  readonly uploadDeadlineMillis?: number
  /** What the logins of members are held to, as the member pages have it. */
  readonly loginLimits?: Partial<LoginLimits>
  readonly alertCalmMillis?: number
  /** Where events may be sent to; the public network over https, when left out. */
  readonly networks?: WebhookNetworks
  /** Pages of one's own beside those of the office. */
  readonly moreRoutes?: ReadonlyArray<OfficeRoute>
}

/** What holds unless a service decides otherwise. */
export const officeDefaults = { uploadDeadlineMillis: 20 * 60_000, alertCalmMillis } as const

/** The application, on the services, the clock and the loggers of the effect that makes it. */
export const officeApp = (options: OfficeOptions): Effect.Effect<Koa, never, OfficeCore> =>
  Effect.map(Effect.context<OfficeCore>(), (core) =>
    appOn(Context.add(core, HolderKeys, { of: (association) => holderKeyOf(options.secret, association) }), options)
  )

/**
 * One listener for all: `/office` and what is below it goes to the office, `/api` to the JSON API when there is one,
 * everything else to the member pages.
 */
export const besides = (member: Koa, office: Koa, api?: Koa): RequestListener => {
  const others = new Map([
    ["office", office.callback()],
    ...(api === undefined ? [] : [["api", api.callback()] as const])
  ])
  const toMember = member.callback()
  return (request, response) => {
    const [, room = ""] = /^(?:https?:\/\/[^/?#]*)?\/(office|api)(?:[/?#]|$)/.exec(request.url ?? "") ?? []
    void (others.get(room) ?? toMember)(request, response)
  }
}

type OfficeBridge = Bridge<OfficeServices, Exclude<OfficeProblem, Elsewhere>>

const appOn = (services: Context.Context<OfficeServices>, options: OfficeOptions): Koa => {
  const settings = { ...officeDefaults, ...options }
  const sessions = clerkSessionsOf(options.secret, { ...clerkSessionLimits, ...options.sessionLimits })
  const login = { limits: { ...loginLimits, ...options.loginLimits }, calmMillis: settings.alertCalmMillis }
  const parts = { secret: options.secret, sessions, login, networks: options.networks ?? networksOf() }
  const routes = [...officeRoutes(parts), ...(options.moreRoutes ?? [])]
  const hidden = OfficePage.navigation
    .filter(({ path }) => !routes.some((route) => route.method === "GET" && route.path === path))
    .map(({ key }) => key)
  const find = presentIn(sessions)
  const bridge: OfficeBridge = bridgeTo(services, bridgeSettingsOf(options), officeAnswers(find, hidden))

  const router = new Router({ sensitive: true })
  for (const { handler, method, path, unproven } of loginRoutes(parts)) {
    router.register(path, [method], bridge.handle(handler, unproven === undefined ? {} : { unproven }))
  }
  for (const route of routes) {
    const { body = "form", bodyBytes } = route
    const deadlineMillis = route.deadlineMillis ?? (body === "file" ? settings.uploadDeadlineMillis : undefined)
    const handling = {
      body,
      ...(bodyBytes === undefined
        ? {}
        : { bodyBytes, isTrusted: (asked: Asked) => Effect.map(find(asked), isPresent) }),
      ...(deadlineMillis === undefined ? {} : { deadlineMillis })
    }
    router.register(route.path, [route.method], bridge.handle(guarded(route, find, hidden), handling))
  }
  return shellAround(router, bridge, options)
}

const isPresent = (present: Present | undefined): boolean => present !== undefined

/** Lets a request through to its route when its clerk is logged in, and may. */
const guarded =
  (
    route: OfficeRoute,
    find: FindPresent,
    hidden: ReadonlyArray<OfficeView.NavKey>
  ): RouteHandler<OfficeServices, OfficeProblem> =>
  (incoming) =>
    Effect.gen(function* () {
      const { changes, path } = incoming
      const present = yield* find(incoming)
      if (present === undefined) {
        const ended = incoming.cookie(officeCookie) === undefined ? "" : "ended=1&"
        // The login would not believe a longer one, and few take a header of any length.
        const next = path.length > longestNext ? "" : encodeURIComponent(path)
        return changes ? loginAgain : seeOther(`${loginPath}?${ended}next=${next}`)
      }
      if (present.mustChange === "password" && route.evenWhenPasswordMustChange !== true) {
        return seeOther("/office/account/password")
      }
      const { clerk } = present
      const work = Effect.gen(function* () {
        const { needs } = route
        if (needs !== "login" && !Clerk.may(clerk, needs)) return yield* new Clerk.NotPermitted({ needs })
        return yield* route.handler(officeIncoming(route, incoming, present, hidden))
      }).pipe(
        Effect.tapErrorTag("NotPermitted", ({ needs }) =>
          AuditTrail.record({
            association: clerk.association,
            actor: Clerk.actorOf(clerk),
            action: "access.refused",
            detail: { method: route.method, route: route.path, needs }
          })
        )
      )
      // What a clerk has set going goes on to its end, whether somebody still waits for the answer or not.
      return changes && route.body !== "file" ? yield* yield* incoming.place.detached(work) : yield* work
    })

const officeIncoming = (
  route: OfficeRoute,
  incoming: Incoming,
  present: Present,
  hidden: ReadonlyArray<OfficeView.NavKey>
): OfficeIncoming => {
  const { association, clerk, sessionId } = present
  const key = incoming.query("done")
  const done = doneAt(route.done, key) ?? doneAt(loginDone, key)
  return {
    ...incoming,
    clerk,
    association,
    sessionId,
    can: (permission) => Clerk.may(clerk, permission),
    frame: (current, more) =>
      frameOf(present, incoming.csrf, hidden, current, { ...(done === undefined ? {} : { notice: done }), ...more }),
    actor: Clerk.actorOf(clerk)
  }
}
