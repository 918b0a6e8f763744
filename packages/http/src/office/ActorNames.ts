/**
 * ActorNames: what the pages call those who do things: clerks and other systems by their names, whatever else does
 * something by a word. Every page that shows who did something is given its names from here. What an actor is stands in
 * `LedgerEntry.Actor`.
 */
import { ApiKeys, Clerk, Clerks, type Documents, type Holder, type StoreFailure } from "@fukuri/core"
import { Effect } from "effect"

/** What everybody is called who did something in an association, also a clerk who may no longer log in. */
export const actorNames = (
  association: Holder.AssociationCode
): Effect.Effect<(actor: string) => string, StoreFailure.StoreFailure, Documents.Documents> =>
  Effect.map(Effect.all([Clerks.list(association), ApiKeys.list(association)]), ([accounts, keys]) => {
    const clerks = new Map<string, string>(accounts.map(({ clerk }) => [Clerk.actorOf(clerk), clerk.name]))
    const systems = new Map(keys.map(({ id, value: { name } }) => [`api:${id}`, `${name} (API)`]))
    return (actor) => clerks.get(actor) ?? systems.get(actor) ?? others.get(actor) ?? nameless(actor)
  })

const others: ReadonlyMap<string, string> = new Map([
  ["holder", "利用者の画面"],
  ["grants", "自動付与"],
  ["command", "コマンド"],
  ["system:cli", "コマンド"],
  ["system:demo", "お試しデータ"],
  ["system", "自動"]
])

/** Runs are many, and of a clerk who is not in the list the id is all that is known. */
const nameless = (actor: string): string => (actor.startsWith("grants:") ? "付与の実行" : actor.replace(/^clerk:/, ""))
