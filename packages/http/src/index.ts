/**
 * `@fukuri/http`: the member pages as a Koa application, and the pieces it is made of for whoever puts pages of their
 * own beside them. The composition root is in `service/` and is not exported.
 */
export { memberApp, memberDefaults, type MemberOptions } from "./MemberApp.ts"
export type { MemberServices } from "./Bridge.ts"
export { type Limit, type LoginLimits, loginLimits, networkOf } from "./LoginGuard.ts"
export { type SessionLimits, sessionLimits } from "./MemberSessions.ts"
export { facilityPath, myPageLoginPath, myPagePath } from "./Addresses.ts"
export { type Secret } from "./Secret.ts"
export { type Seal, sealOf } from "./Seal.ts"
export { newRedemptionId, type Pass, type Tickets, ticketsOf } from "./Ticket.ts"
export { type CheckWord, checkWordsOf, words as checkWords } from "./CheckWord.ts"
export { type Csrf, csrfOf, isForeign, newVisitor } from "./Csrf.ts"
export { blackened } from "./Causes.ts"
