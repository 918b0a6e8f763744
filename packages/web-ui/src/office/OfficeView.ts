/**
 * OfficeView: what every office page is given, whatever it shows: who is looking, for which association, where in the
 * navigation, and what has just happened. What a page itself shows is in the file of the page.
 */
import type { Association, Clerk } from "@fukuri/core"

/** A place in the navigation of the office. */
export type NavKey =
  | "overview"
  | "holders"
  | "grants"
  | "uses"
  | "paper"
  | "outages"
  | "facilities"
  | "programmes"
  | "imports"
  | "reports"
  | "audit"
  | "clerks"
  | "settings"
  | "account"

/** Something typed that must be corrected. A mistake of the whole form has the empty text as its field. */
export interface FormMistake {
  /** The `name` of the field. */
  readonly field: string
  /** What is wrong and what to do, as people read it. Never holds what was typed. */
  readonly sentence: string
}

/** What stands around every page of a clerk who has logged in. */
export interface OfficeFrame {
  readonly clerk: {
    readonly id: string
    readonly name: string
    readonly can: (permission: Clerk.Permission) => boolean
  }
  readonly association: Association.Association
  /** The proof that forms carry. */
  readonly csrf: string
  readonly current: NavKey
  /** Places without a page yet: left out of the navigation. */
  readonly hidden?: ReadonlyArray<NavKey> | undefined
  /** What was just done, in a sentence. */
  readonly notice?: string | undefined
  readonly mistakes?: ReadonlyArray<FormMistake> | undefined
  /** What the office must know now, on whatever page it is. */
  readonly alerts?: ReadonlyArray<string> | undefined
}
