/**
 * MemberParts: what the routes of the member pages share, made once from the options of the application.
 */
import { type CheckWord, checkWordsOf } from "./CheckWord.ts"
import { type KnownDevice, knownDeviceOf } from "./KnownDevice.ts"
import { type LoginBoard, loginBoardOf } from "./LoginBoard.ts"
import { type LoginGuard, loginGuardOf } from "./LoginGuard.ts"
import type { LoginLimits } from "./LoginLimits.ts"
import { type MemberSessions, memberSessionsOf, type SessionLimits } from "./MemberSessions.ts"
import type { CalendarDate, Facility } from "@fukuri/core"
import type { Secret } from "./Secret.ts"
import { type Tickets, ticketsOf } from "./Ticket.ts"

/** What the routes share. */
export interface MemberParts {
  readonly tickets: Tickets
  readonly sessions: MemberSessions
  readonly guard: LoginGuard
  /** Whether a login page asks for a code. */
  readonly board: LoginBoard
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
  readonly alertCalmMillis: number
  /** How long a login page holds for true what it knows of an alert. */
  readonly alertAgeMillis: number
  readonly sessionLimits: SessionLimits
  readonly pressDeadlineMillis: number
  readonly lookDeadlineMillis: number
  readonly freshMillis: number
}): MemberParts => ({
  tickets: ticketsOf(settings.secret),
  sessions: memberSessionsOf(settings.secret, settings.sessionLimits),
  device: knownDeviceOf(settings.secret),
  guard: loginGuardOf({
    secret: settings.secret,
    limits: settings.loginLimits,
    calmMillis: settings.alertCalmMillis
  }),
  board: loginBoardOf({ calmMillis: settings.alertCalmMillis, ageMillis: settings.alertAgeMillis }),
  checkWord: checkWordsOf(settings.secret),
  pressDeadlineMillis: settings.pressDeadlineMillis,
  lookDeadlineMillis: settings.lookDeadlineMillis,
  freshMillis: settings.freshMillis
})
