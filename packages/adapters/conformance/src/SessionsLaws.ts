/**
 * Laws of the store of logins.
 */
import { CalendarDate, Catalogue, type Holders, Ledger, Sessions } from "@fukuri/core"
import { Effect, Random } from "effect"
import { expect, type Law, lawsOf } from "./Law.ts"
import {
  association as associationOf,
  enrol,
  granted,
  idOf,
  instant,
  newAssociation,
  newKey,
  person,
  redeemed,
  year
} from "./Sample.ts"

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

type Services = Sessions.Sessions | Ledger.Ledger | Catalogue.Catalogue | Holders.Holders

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
    "a login comes with the book of its holder as it is now, whatever was read of it before",
    Effect.gen(function* () {
      const { association, session: login, sessions } = yield* started()
      const spouse = { ...login, holder: idOf(association, 1, true), tokenHash: yield* newKey }
      yield* sessions.start(spouse)
      const ledger = yield* Ledger.Ledger
      const people = [person(association, 1), person(association, 1, true)]
      const write = (expectedVersion: number, ...entries: Ledger.Append["entries"]) =>
        ledger.append([{ key: { holder: login.holder, fiscalYear: year }, expectedVersion, entries }])
      const changes: ReadonlyArray<readonly [string, Effect.Effect<unknown, unknown, Services>]> = [
        ["before anybody is known", Effect.void],
        ["after a list", enrol(association, people)],
        ["after a grant", write(0, granted())],
        ["after a use", write(1, redeemed(1))],
        ["after several entries at once", write(2, granted(2), redeemed(2))],
        ["after another list", enrol(association, [{ ...people[0], name: "another" } as (typeof people)[0]])],
        ["after a list of another day", enrol(association, people, CalendarDate.date("2024-05-01"))],
        [
          "after a change of the catalogue",
          Effect.flatMap(Catalogue.Catalogue, (catalogue) => catalogue.putAssociation(associationOf(association)))
        ]
      ]
      for (const [when, change] of changes) {
        yield* Effect.orDie(change)
        for (const { holder, tokenHash } of [login, spouse, login]) {
          for (const fiscalYear of [year, (year + 1) as typeof year]) {
            const [stream] = yield* ledger.open([holder], fiscalYear)
            const session = yield* sessions.find(holder, tokenHash)
            const found = yield* sessions.findWithBook(holder, tokenHash, fiscalYear)
            yield* expect(`login and book ${when}`, found, { session, stream })
          }
        }
      }
    })
  ),
  law(
    "the book of a login that ended or never was comes without it, and a later look is seen",
    Effect.gen(function* () {
      const { session, sessions } = yield* started()
      const { holder, tokenHash } = session
      const found = (hash = tokenHash) =>
        Effect.map(sessions.findWithBook(holder, hash, year), ({ session: found }) => found)
      yield* expect("the login", yield* found(), session)
      yield* sessions.touch(holder, tokenHash, instant(9))
      yield* expect("the login that was seen", yield* found(), { ...session, seenAt: instant(9) })
      yield* expect("with another token", yield* found(yield* newKey), undefined)
      yield* sessions.end(holder, tokenHash)
      yield* expect("the ended login", yield* found(), undefined)
    })
  ),
  law(
    "of many who ask at once each is told of their own login and book",
    Effect.gen(function* () {
      const { association, session, sessions } = yield* started()
      const others = Array.from({ length: 20 }, (_, index) => idOf(association, index + 2))
      yield* Effect.forEach(others, (holder) => sessions.start({ ...session, holder }), { discard: true })
      yield* enrol(
        association,
        others.map((_, index) => person(association, index + 2))
      )
      const ledger = yield* Ledger.Ledger
      yield* ledger.append(
        others.map((holder, index) => ({
          key: { holder, fiscalYear: year },
          expectedVersion: 0,
          entries: [granted(index + 1)]
        }))
      )
      const found = yield* Effect.forEach(
        [...others, ...others],
        (holder) => sessions.findWithBook(holder, session.tokenHash, year),
        { concurrency: "unbounded" }
      )
      const told = found.map(({ session, stream }) => [session?.holder, stream.key.holder, stream.entries])
      const expected = others.map((holder, index) => [holder, holder, [granted(index + 1)]])
      yield* expect("what each was told", told, [...expected, ...expected])
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
