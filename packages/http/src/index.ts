/**
 * `@fukuri/http`: the pages of members and of the office as Koa applications, and the pieces they are made of for whoever
 * puts pages of their own beside them. The composition root is in `service/` and is not exported.
 */
export { memberApp, memberDefaults, type MemberOptions } from "./MemberApp.ts"
export { type Admission, admissionDefaults, type AdmissionLimits, admissionOf } from "./Admission.ts"
export { comeAgainSeconds, type MemberCore } from "./Bridge.ts"
export { besides, officeApp, officeDefaults, type OfficeOptions } from "./office/OfficeApp.ts"
export {
  type OfficeCore,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  type OfficeServices,
  seeDone
} from "./office/OfficeRoute.ts"
export { apiApp, apiDefaults, type ApiOptions } from "./api/ApiApp.ts"
export { Api } from "./api/Api.ts"
export { newToken } from "./api/ApiToken.ts"
export { BodyRefused } from "./Body.ts"
export { download, page, type Reply, seeOther, streamed, text } from "./Reply.ts"
export { eventStream, type ServerEvent } from "./EventStream.ts"
export { type Cell, csvDownload, csvRow } from "./Csv.ts"
export { type FileTaken, pieceBytes, type UploadedFile } from "./UploadBody.ts"
export { newId } from "./Ids.ts"
export { type GuardSettings, loginGuardOf, loginState, type LoginState, networkOf } from "./LoginGuard.ts"
export { alertCalmMillis, type Limit, type LoginLimits, loginLimits, parseLoginLimits } from "./LoginLimits.ts"
export { staffCodesOf } from "./StaffCode.ts"
export { officeWork, workTurn } from "./office/OfficeWork.ts"
export { type WebhookNetworks, networksOf, parseNetworks } from "./webhooks/WebhookNetworks.ts"
export { layer as webhookClient, type WebhookClientOptions } from "./webhooks/WebhookClient.ts"
export { webhookWork } from "./webhooks/WebhookWork.ts"
export { clerkSessionsOf } from "./office/ClerkSessions.ts"
export { passwordsOf } from "./office/Passwords.ts"
export { type SessionLimits, sessionLimits } from "./MemberSessions.ts"
export { facilityPath, myPageLoginPath, myPagePath } from "./Addresses.ts"
export { type Secret } from "./Secret.ts"
export { type Seal, sealOf } from "./Seal.ts"
export { newRedemptionId, type Pass, type Tickets, ticketsOf } from "./Ticket.ts"
export { type CheckWord, checkWordsOf, words as checkWords } from "./CheckWord.ts"
export { type Csrf, csrfOf, isForeign, newVisitor } from "./Csrf.ts"
export { blackened } from "./Causes.ts"
export { layer as measuredStores } from "./MeasuredStores.ts"
export { showing as clockShowing } from "./service/ServiceClock.ts"
