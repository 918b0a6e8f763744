/**
 * MemberParts: what the routes of the member pages share, made once from the options of the application.
 */
import { type CheckWord, checkWordsOf } from "./CheckWord.ts"
import { type KnownDevice, knownDeviceOf } from "./KnownDevice.ts"
import { type LoginGuard, loginGuardOf, type LoginLimits } from "./LoginGuard.ts"
import { type MemberSessions, memberSessionsOf, type SessionLimits } from "./MemberSessions.ts"
import type { CalendarDate, Facility } from "@fukuri/core"
import type { Secret } from "./Secret.ts"
import { type Tickets, ticketsOf } from "./Ticket.ts"

/** What the routes share. */
export interface MemberParts {
  readonly tickets: Tickets
  readonly sessions: MemberSessions
  readonly guard: LoginGuard
  readonly device: KnownDevice
  readonly checkWord: (facility: Facility.FacilityCode, at: CalendarDate.Instant) => CheckWord
  /** How long a press may take before 確認中 is answered. */
  readonly pressDeadlineMillis: number
  /** How long a look at the result of a press may take before 確認中 is shown. */
  readonly lookDeadlineMillis: number
  /** How long a use is fresh on its STEP 6 (A37). */
  readonly freshMillis: number
}

/** The parts under a secret. */
export const memberParts = (settings: {
  readonly secret: Secret
  readonly loginLimits: LoginLimits
  readonly sessionLimits: SessionLimits
  readonly pressDeadlineMillis: number
  readonly lookDeadlineMillis: number
  readonly freshMillis: number
}): MemberParts => ({
  tickets: ticketsOf(settings.secret),
  sessions: memberSessionsOf(settings.secret, settings.sessionLimits),
  device: knownDeviceOf(settings.secret),
  guard: loginGuardOf(settings.secret, settings.loginLimits),
  checkWord: checkWordsOf(settings.secret),
  pressDeadlineMillis: settings.pressDeadlineMillis,
  lookDeadlineMillis: settings.lookDeadlineMillis,
  freshMillis: settings.freshMillis
})
