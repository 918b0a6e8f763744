/**
 * Laws of the store of logins.
 */
import { type CalendarDate, Sessions } from "@fukuri/core"
import { Effect, Random } from "effect"
import { expect, type Law, lawsOf } from "./Law.ts"
import { idOf, instant, newAssociation, newKey } from "./Sample.ts"

const { law } = lawsOf("sessions")

const started = Effect.fnUntraced(function* (at = instant()) {
  const sessions = yield* Sessions.Sessions
  const association = yield* newAssociation
  const session: Sessions.Session = {
    holder: idOf(association, 1),
    tokenHash: yield* newKey,
    audience: "facility:1234567",
    startedAt: at,
    seenAt: at
  }
  yield* sessions.start(session)
  return { sessions, session, association }
})

/** What every store of logins keeps. */
export const sessionsLaws: ReadonlyArray<Law> = [
  law(
    "a login is found by its holder and token, and by nothing else",
    Effect.gen(function* () {
      const { association, session, sessions } = yield* started()
      yield* expect("the login", yield* sessions.find(session.holder, session.tokenHash), session)
      yield* expect("with another token", yield* sessions.find(session.holder, yield* newKey), undefined)
      const spouse = idOf(association, 1, true)
      yield* expect("of another holder", yield* sessions.find(spouse, session.tokenHash), undefined)
    })
  ),
  law(
    "logins of one holder stand beside each other, each with what it is good for",
    Effect.gen(function* () {
      const { session, sessions } = yield* started()
      const second = { ...session, tokenHash: yield* newKey, audience: "my-page:sag", startedAt: instant(5) }
      yield* sessions.start(second)
      yield* expect("the first", yield* sessions.find(session.holder, session.tokenHash), session)
      yield* expect("the second", yield* sessions.find(session.holder, second.tokenHash), second)
    })
  ),
  law(
    "a login keeps when it was last seen",
    Effect.gen(function* () {
      const { session, sessions } = yield* started()
      yield* sessions.touch(session.holder, session.tokenHash, instant(9))
      const seen = { ...session, seenAt: instant(9) }
      yield* expect("the login", yield* sessions.find(session.holder, session.tokenHash), seen)
    })
  ),
  law(
    "an ended login is not found, and being seen does not bring it back",
    Effect.gen(function* () {
      const { session, sessions } = yield* started()
      const { session: other } = yield* started()
      yield* sessions.end(session.holder, session.tokenHash)
      yield* expect("the login", yield* sessions.find(session.holder, session.tokenHash), undefined)
      yield* sessions.touch(session.holder, session.tokenHash, instant(9))
      yield* expect("the login that was seen", yield* sessions.find(session.holder, session.tokenHash), undefined)
      yield* sessions.end(session.holder, session.tokenHash)
      yield* expect("another login", yield* sessions.find(other.holder, other.tokenHash), other)
    })
  ),
  law(
    "logins not seen since an instant are forgotten and counted, later ones stay",
    Effect.gen(function* () {
      // Long before any other login, so that none of those is counted or lost.
      const base = yield* Random.nextIntBetween(1, 1_000_000_000)
      const at = (millis: number) => (base + millis) as CalendarDate.Instant
      const { session: old, sessions } = yield* started(at(0))
      const { session: kept } = yield* started(at(10))
      const { session: touched } = yield* started(at(0))
      yield* sessions.touch(touched.holder, touched.tokenHash, at(11))
      yield* expect("how many", yield* sessions.purge(at(10)), 1)
      yield* expect("the old one", yield* sessions.find(old.holder, old.tokenHash), undefined)
      yield* expect("the one seen then", yield* sessions.find(kept.holder, kept.tokenHash), kept)
      yield* expect("how many more", yield* sessions.purge(at(12)), 2)
      yield* expect("how many after that", yield* sessions.purge(at(12)), 0)
    })
  )
]
