/**
 * Incoming: a request as the routes see it, as a value. Nothing of Koa goes further than the bridge.
 */
import type { Fields } from "./Body.ts"

/** A request. */
export interface Incoming {
  readonly path: string
  /** A parameter of the route's pattern. */
  readonly param: (name: string) => string
  /** The first value of a query parameter; empty when there is none. */
  readonly query: (name: string) => string
  readonly fields: Fields
  /** The value of a cookie by its name without prefix. */
  readonly cookie: (name: string) => string | undefined
  /** The network address it came from. */
  readonly address: string
  readonly requestId: string
  /** The token for the forms of the page that is answered. */
  readonly csrf: string
}
