/**
 * OfficeRoute: what a route of the office is: who may use it, what it is given, and what it may leave to be answered.
 * Features are lists of these; `routes.ts` has them all.
 */
import type { Effect } from "effect"
import type { Association, Clerk, Coupons, Digest, Grants, Imports, LedgerEntry, Stores } from "@fukuri/core"
import type { OfficeView } from "@fukuri/web-ui"
import type { Incoming } from "../Incoming.ts"
import type { GuardSettings } from "../LoginGuard.ts"
import { type Reply, seeOther } from "../Reply.ts"
import type { Secret } from "../Secret.ts"
import type { WebhookNetworks } from "../webhooks/WebhookNetworks.ts"
import type { ClerkSessions } from "./ClerkSessions.ts"
import type { HolderKeys } from "./HolderKey.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"

/** What the office's pages ask of the core. */
export type OfficeCore = Stores.Stores | Coupons.Coupons | Grants.Grants | Imports.Imports | Digest.Digest

/** What a route of the office can ask for. */
export type OfficeServices = OfficeCore | HolderKeys

/** What the routes of the login and of accounts share, made once for the application. */
export interface OfficeParts {
  readonly secret: Secret
  readonly sessions: ClerkSessions
  /** What the logins of members are held to. */
  readonly login: Omit<GuardSettings, "secret">
  /** Where events may be sent to. */
  readonly networks: WebhookNetworks
}

/** A request of a clerk who is logged in. */
export interface OfficeIncoming extends Incoming {
  readonly clerk: Clerk.Clerk
  readonly association: Association.Association
  readonly sessionId: string
  readonly can: (permission: Clerk.Permission) => boolean
  /** What stands around a page: with the message of what was just done, when the address names one of the route's. */
  readonly frame: (current: OfficeView.NavKey, more?: FrameMore) => OfficeView.OfficeFrame
  /** The clerk as the one who causes entries. Shape: `clerk:ID`. */
  readonly actor: LedgerEntry.Actor
}

/** What a page tells at its top besides. */
export interface FrameMore {
  readonly notice?: string | undefined
  readonly mistakes?: ReadonlyArray<OfficeView.FormMistake> | undefined
  readonly alerts?: ReadonlyArray<string> | undefined
}

/** A request of a clerk in, a reply out. */
export type OfficeHandler = (incoming: OfficeIncoming) => Effect.Effect<Reply, OfficeProblem, OfficeServices>

/** What was just done, in sentences, by the keys that stand for them in an address. */
export type DoneMessages = Readonly<Record<string, string>>

/** A page or a deed of the office. */
export interface OfficeRoute {
  readonly method: "GET" | "POST"
  /** The whole path, with its parameters: `/office/holders/:number`. */
  readonly path: string
  /** What a clerk must be allowed to do, or that being logged in is enough. */
  readonly needs: Clerk.Permission | "login"
  readonly handler: OfficeHandler
  /** What the form of a POST is; `file` gives `incoming.file`. Default `form`. */
  readonly body?: "form" | "file"
  /** How large a form may be when 16 KB are too few. */
  readonly bodyBytes?: number
  /** Usable by a clerk who must first choose a password of their own. */
  readonly evenWhenPasswordMustChange?: boolean
  /** What this page can say was just done: see {@link seeDone}. */
  readonly done?: DoneMessages
  /** How long it may take, the file of an upload not counted. */
  readonly deadlineMillis?: number
}

/** A request before anybody is logged in, in; a reply out. */
export type LoginHandler = (incoming: Incoming) => Effect.Effect<Reply, OfficeProblem, OfficeServices>

/** A page or a deed for those who are not logged in yet: the login itself. */
export interface LoginRoute {
  readonly method: "GET" | "POST"
  readonly path: string
  readonly handler: LoginHandler
  /** What is answered to a form without a token of ours: a notice, when left out. Must change nothing. */
  readonly unproven?: LoginHandler
}

/** The status of a page with a form: whether something is wrong with what was typed. */
export const statusOf = (mistakes: ReadonlyArray<OfficeView.FormMistake>): number => (mistakes.length > 0 ? 422 : 200)

/**
 * Sends the clerk on after a deed, to a page that says what was done. The address carries only the key of the sentence;
 * the page's route has the same `messages` as its `done`.
 */
export const seeDone = <Messages extends DoneMessages>(
  path: string,
  _messages: Messages,
  key: keyof Messages & string
): Reply => seeOther(`${path}${path.includes("?") ? "&" : "?"}done=${key}`)

/** The sentence for a key of an address; undefined when the page has no such. */
export const doneAt = (messages: DoneMessages | undefined, key: string): string | undefined =>
  messages !== undefined && Object.hasOwn(messages, key) ? messages[key] : undefined
