// Every route that the service has, as its applications have it: read from their routers, so that a new one is there by
// itself. Those of members are there once in every language.
import { apiApp, memberApp, officeApp } from "@fukuri/http"
import { en } from "@fukuri/web-ui"
import { Effect, Predicate, Redacted } from "effect"
import type Koa from "koa"
import { isForMembers } from "../../packages/http/src/Languages.ts"
import { officeRoutes } from "../../packages/http/src/office/routes.ts"
import { officeParts } from "../http/office/officeService.ts"

/** A method at a path. Shape of `path`: `/coupon/:place/choose`. */
export interface TableRoute {
  readonly method: "GET" | "POST"
  readonly path: string
  readonly takesFile: boolean
}

/** Every route of the member pages, of the office and of the JSON API, logins, metrics and assets included. */
export const routeTable = (): ReadonlyArray<TableRoute> => {
  const files = new Set(officeRoutes(officeParts).flatMap(({ body, path }) => (body === "file" ? [path] : [])))
  const secret = Redacted.make("no request is ever answered with this secret")
  // Nothing is asked of any service while an application is made.
  const made = <A>(effect: Effect.Effect<A, never, never>): A => Effect.runSync(effect)
  const apps = [
    made(memberApp({ secret, metrics: { token: undefined } }) as Effect.Effect<Koa>),
    made(officeApp({ secret }) as Effect.Effect<Koa>),
    made(apiApp({ secret }) as Effect.Effect<Koa>)
  ]
  return apps.flatMap((app) =>
    layersOf(app).flatMap(({ methods, path }) =>
      methods.flatMap((method) =>
        method === "GET" || method === "POST"
          ? spellingsOf(path).map(
              (spelling) => ({ method, path: spelling, takesFile: method === "POST" && files.has(path) }) as const
            )
          : []
      )
    )
  )
}

/** The path, and what is before it in the other language. */
const spellingsOf = (path: string): ReadonlyArray<string> =>
  isForMembers(path) ? [path, path === "/" ? en.prefix : `${en.prefix}${path}`] : [path]

/** Finds the route that answers at a path; those with fewer parameters come first, as everywhere. */
export const finderIn = (table: ReadonlyArray<TableRoute>) => {
  const patterns = table
    .toSorted((one, other) => one.path.split(":").length - other.path.split(":").length)
    .map((route) => ({ route, pattern: patternOf(route.path) }))
  return (method: string, path: string): TableRoute | undefined =>
    patterns.find(({ pattern, route }) => route.method === method && pattern.test(path))?.route
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/:[A-Za-z]+/g, "[^/]+")}/?$`)

interface Layer {
  readonly path: string
  readonly methods: ReadonlyArray<string>
}

const layersOf = (app: Koa): ReadonlyArray<Layer> => {
  const router: unknown = app.middleware.map((each) => Reflect.get(each, "router")).find((each) => each !== undefined)
  if (!Predicate.hasProperty(router, "stack") || !Array.isArray(router.stack)) {
    throw new Error("the application shows no router: has @koa/router changed how it names it?")
  }
  return router.stack
}
