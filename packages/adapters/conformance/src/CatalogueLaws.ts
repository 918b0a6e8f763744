/**
 * Laws of the catalogue.
 */
import { CalendarDate, Catalogue, type Facility } from "@fukuri/core"
import { Effect } from "effect"
import { expect, expectThat, type Law, lawsOf } from "./Law.ts"
import { association, facility, newAssociation, newFacilityCode, programme, trickyText } from "./Sample.ts"

const { concurrentLaw, law } = lawsOf("catalogue")

const version = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  return (yield* catalogue.latest).version
})

const newCodes = (count: number) => Effect.all(Array.from({ length: count }, () => newFacilityCode))

const sorted = (facilities: ReadonlyArray<Facility.Facility>) =>
  facilities.toSorted((a, b) => (a.code < b.code ? -1 : 1))

/** What every catalogue keeps. */
export const catalogueLaws: ReadonlyArray<Law> = [
  law(
    "what was put is read back as it was written",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const catalogue = yield* Catalogue.Catalogue
      const [a, b] = yield* newCodes(2)
      if (a === undefined || b === undefined) return
      const programmes = [programme(code, "kenshin-2024"), programme(code, "refresh-2024")]
      const day = CalendarDate.date("2024-06-01")
      const facilities: ReadonlyArray<Facility.Facility> = [
        { ...facility(code, a, trickyText), bookingFrom: day, openFrom: day, openUntil: day },
        { ...facility(code, b), offers: [] }
      ]
      yield* catalogue.putAssociation(association(code))
      for (const each of programmes) yield* catalogue.putProgramme(each)
      yield* catalogue.putFacilities(facilities)
      const latest = yield* catalogue.latest
      yield* expect("the association", latest.associations.get(code), association(code))
      yield* expect(
        "the programmes",
        latest.programmes.filter((each) => each.association === code),
        programmes
      )
      yield* expect("the facilities", Catalogue.facilitiesOf(latest, code), sorted(facilities))
    })
  ),
  law(
    "every change raises the version by one",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const catalogue = yield* Catalogue.Catalogue
      const codes = yield* newCodes(3)
      const before = yield* version
      yield* catalogue.putAssociation(association(code))
      yield* expect("the version after an association", yield* version, before + 1)
      yield* catalogue.putProgramme(programme(code, "kenshin-2024"))
      yield* expect("the version after a programme", yield* version, before + 2)
      yield* catalogue.putFacilities(codes.map((each) => facility(code, each)))
      yield* expect("the version after facilities", yield* version, before + 3)
      yield* catalogue.putFacilities(codes.map((each, index) => facility(code, each, index === 1 ? "変更" : "")))
      yield* expect("the version after a change of one facility", yield* version, before + 4)
      yield* catalogue.putAssociation(association(code, "改称"))
      yield* expect("the version after a change of the association", yield* version, before + 5)
      yield* catalogue.putProgramme(programme(code, "kenshin-2024", "改称"))
      yield* expect("the version after a change of the programme", yield* version, before + 6)
    })
  ),
  law(
    "putting the same again changes nothing",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const catalogue = yield* Catalogue.Catalogue
      const codes = yield* newCodes(3)
      const put = Effect.gen(function* () {
        yield* catalogue.putAssociation(association(code))
        yield* catalogue.putProgramme(programme(code, "kenshin-2024"))
        yield* catalogue.putFacilities(codes.map((each) => facility(code, each)))
      })
      yield* put
      const before = yield* version
      yield* put
      yield* catalogue.putFacilities(codes.slice(1).map((each) => facility(code, each)))
      yield* catalogue.putFacilities([])
      yield* expect("the version", yield* version, before)
    })
  ),
  law(
    "a programme takes the place of the earlier one of its id",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const catalogue = yield* Catalogue.Catalogue
      yield* catalogue.putProgramme(programme(code, "kenshin-2024"))
      yield* catalogue.putProgramme(programme(code, "refresh-2024"))
      yield* catalogue.putProgramme(programme(code, "kenshin-2024", "改訂"))
      const { programmes } = yield* catalogue.latest
      yield* expect(
        "the programmes",
        programmes.filter((each) => each.association === code),
        [programme(code, "kenshin-2024", "改訂"), programme(code, "refresh-2024")]
      )
    })
  ),
  law(
    "programmes of the same id in two associations stand beside each other",
    Effect.gen(function* () {
      const catalogue = yield* Catalogue.Catalogue
      const codes = [yield* newAssociation, yield* newAssociation]
      for (const code of codes) yield* catalogue.putProgramme(programme(code, "kenshin-2024"))
      const { programmes } = yield* catalogue.latest
      for (const code of codes) {
        const found = programmes.filter((each) => each.association === code)
        yield* expect("the programmes", found, [programme(code, "kenshin-2024")])
      }
    })
  ),
  law(
    "facilities are added and replaced by code, and others stay",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const catalogue = yield* Catalogue.Catalogue
      const [a, b, c] = yield* newCodes(3)
      if (a === undefined || b === undefined || c === undefined) return
      yield* catalogue.putFacilities([facility(code, a), facility(code, b)])
      yield* catalogue.putFacilities([facility(code, c), facility(code, b, "変更")])
      yield* expect(
        "the facilities",
        Catalogue.facilitiesOf(yield* catalogue.latest, code),
        sorted([facility(code, a), facility(code, b, "変更"), facility(code, c)])
      )
    })
  ),
  law(
    "a snapshot is never older than the version that was asked for",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const catalogue = yield* Catalogue.Catalogue
      let last = yield* version
      yield* catalogue.at(last)
      for (const name of ["一", "二", "三"]) {
        yield* catalogue.putAssociation(association(code, name))
        last++
        const snapshot = yield* catalogue.at(last)
        yield* expectThat(`a version of at least ${last}`, snapshot.version >= last, snapshot.version)
        yield* expect("the name", snapshot.associations.get(code)?.name, name)
        const earlier = yield* catalogue.at(last - 1)
        yield* expectThat(`a version of at least ${last - 1}`, earlier.version >= last - 1, earlier.version)
      }
    })
  ),
  concurrentLaw(
    "every change raises the version by one when many are made at the same time",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const catalogue = yield* Catalogue.Catalogue
      const writers = Array.from({ length: 16 }, (_, index) => index)
      const codes = yield* newCodes(100)
      const before = yield* version
      yield* Effect.forEach(
        writers,
        (writer) => {
          // All change the same facilities, in one order and the other.
          const facilities = codes.map((each) => facility(code, each, `${writer}`))
          return catalogue.putFacilities(writer % 2 === 0 ? facilities : facilities.toReversed())
        },
        { concurrency: "unbounded", discard: true }
      )
      yield* expect("the version", yield* version, before + writers.length)
    })
  ),
  concurrentLaw(
    "a snapshot is of one moment, however many facilities are changed at once",
    Effect.gen(function* () {
      const code = yield* newAssociation
      const catalogue = yield* Catalogue.Catalogue
      const codes = yield* newCodes(20)
      const put = (note: number) => catalogue.putFacilities(codes.map((each) => facility(code, each, `${note}`)))
      yield* put(0)
      const state = { writing: true }
      const write = Effect.gen(function* () {
        for (let note = 1; note <= 20; note++) yield* put(note)
        state.writing = false
      })
      const look = Effect.gen(function* () {
        let seen = 0
        while (state.writing) {
          const notes = Catalogue.facilitiesOf(yield* catalogue.latest, code).map(({ note }) => note)
          yield* expect("the different notes at a moment", new Set(notes).size, 1)
          yield* expectThat(`a note not before ${seen}`, Number(notes[0]) >= seen, notes[0])
          seen = Number(notes[0])
        }
      })
      yield* Effect.all([write, look, look], { concurrency: "unbounded", discard: true })
    })
  )
]
