/**
 * HolderParts: what the routes about one person share: whom an address names, what was typed, what was just done.
 */
import { Clerk, type HolderNumber } from "@fukuri/core"
import { Effect } from "effect"
import { onOneLine } from "../Incoming.ts"
import { NotFound } from "../Problems.ts"
import { HolderKeys } from "./HolderKey.ts"
import type { DoneMessages, OfficeIncoming } from "./OfficeRoute.ts"

/** Where people are looked for. */
export const holdersPath = "/office/holders"

/** The pattern of a person's page; what can be done there lies below it. */
export const personPattern = `${holdersPath}/:key`

/** What a person's page can say was just done. */
export const holderDone = {
  granted: "クーポンを付与しました。",
  withdrawn: "クーポンを取り消しました。",
  noted: "メモを残しました。",
  struck: "メモを取り消しました。"
} as const satisfies DoneMessages

/** The person whom an address names. */
export interface Named {
  readonly number: HolderNumber.HolderNumber
  /** Address of the person's page, with the key that it was asked for by. */
  readonly path: string
  /** Whether it is the clerk's own number, or that of the spouse. */
  readonly own: boolean
}

/** The person whom the address names. Fails with NotFound when it is no key of this association. */
export const namedIn = Effect.fnUntraced(function* (incoming: OfficeIncoming) {
  const { association, clerk } = incoming
  const key = incoming.param("key")
  const number = (yield* HolderKeys).of(association.code).open(key)
  if (number === undefined) return yield* new NotFound()
  const named: Named = { number, path: `${holdersPath}/${key}`, own: Clerk.isOwn(clerk, number) }
  return named
})

/** What was typed into a field; empty when there is none. */
export const typed = (incoming: OfficeIncoming, name: string): string => incoming.fields.get(name) ?? ""

/** What was typed into a field of text, on one line. */
export const typedLine = (incoming: OfficeIncoming, name: string): string => onOneLine(typed(incoming, name))
