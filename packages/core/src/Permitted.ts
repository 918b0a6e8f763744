/**
 * Permitted: what every deed of a clerk is asked first, before anything is read: may this clerk, and is it about somebody
 * else. The facts that answer are in `Clerk`.
 */
import { Effect } from "effect"
import { type Clerk, isOwn, may, NotPermitted, type Permission, SelfService } from "./Clerk.ts"
import { type HolderId, numberOf } from "./Holder.ts"

/** Refuses a clerk who may not do something. */
export const permitted = (clerk: Clerk, needs: Permission): Effect.Effect<void, NotPermitted> =>
  may(clerk, needs) ? Effect.void : Effect.fail(new NotPermitted({ needs }))

/** Refuses a clerk whose own coupons, or whose spouse's, it is about. */
export const notOwn = (clerk: Clerk, holder: HolderId): Effect.Effect<void, SelfService> =>
  isOwn(clerk, numberOf(holder)) ? Effect.fail(new SelfService()) : Effect.void
