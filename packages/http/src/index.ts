/**
 * `@fukuri/http`: the member pages over Koa.
 */
export { memberApp, memberDefaults, type MemberOptions } from "./MemberApp.ts"
export type { MemberServices } from "./Bridge.ts"
export { type Limit, type LoginLimits, loginLimits } from "./LoginGuard.ts"
export { type SessionLimits, sessionLimits } from "./MemberSessions.ts"
export { facilityPath, myPageLoginPath, myPagePath } from "./Addresses.ts"
export type { Secret } from "./Secret.ts"
