/**
 * ProgrammeRoutes (事業): programmes as pages and as files, and their versions beside each other. How they are written and
 * published is in `DraftRoutes`.
 */
import {
  CalendarDate,
  Catalogue,
  CouponBooks,
  Programme,
  ProgrammeChange,
  ProgrammeYear,
  Publishing
} from "@fukuri/core"
import { ProgrammePages, ProgrammeParts } from "@fukuri/web-ui"
import { Effect, Schema } from "effect"
import { NotFound } from "../Problems.ts"
import { download, page } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import type { OfficeHandler, OfficeIncoming, OfficeRoute, OfficeServices } from "./OfficeRoute.ts"
import { listedDrafts, programmeDone as done, programmePattern, publishedIn, readable } from "./ProgrammeAnswers.ts"

const { programmesPath } = ProgrammeParts

const showAll: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association } = incoming
    const catalogue = yield* (yield* Catalogue.Catalogue).latest
    const { today } = yield* CouponBooks.now
    const current = CalendarDate.fiscalYearOf(today)
    const own = catalogue.programmes.filter((each) => each.association === association.code)
    const asked = Number(incoming.query("year"))
    const year = isYear(asked) ? asked : current
    const years = [...new Set([...own.map(({ fiscalYear }) => fiscalYear), current, year])].toSorted((a, b) => b - a)
    const programmes = yield* Effect.forEach(
      own.filter(({ fiscalYear }) => fiscalYear === year),
      (programme) =>
        Effect.map(Publishing.latestNumber(association.code, programme.id), (version) => ({ programme, version }))
    )
    const drafts = yield* listedDrafts(association.code)
    return page(ProgrammePages.programmes(incoming.frame("programmes"), { year, years, programmes, drafts }))
  })

const showOne: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const programme = yield* publishedIn(incoming)
    const versions = yield* Publishing.versionsOf(programme.association, programme.id)
    const [shown] = versions
    const isKept = shown !== undefined && shown.text === ProgrammeYear.textOf(programme)
    return yield* programmePage(incoming, programme, { versions, shown: isKept ? shown : undefined, isCurrent: true })
  })

const showVersion: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const version = yield* versionIn(incoming, incoming.param("number"))
    const programme = Publishing.programmeIn(version)
    if (programme === undefined) return yield* new NotFound()
    return yield* programmePage(incoming, programme, { versions: [], shown: version, isCurrent: false })
  })

const downloadOne: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const asked = incoming.query("version")
    const programme = asked === "" ? yield* publishedIn(incoming) : undefined
    const text = programme === undefined ? (yield* versionIn(incoming, asked)).text : ProgrammeYear.textOf(programme)
    const name = `${incoming.param("id")}${asked === "" ? "" : `-v${asked}`}.json`
    return download({ name, type: "application/json; charset=utf-8", body: text })
  })

const compare: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association } = incoming
    const programme = yield* publishedIn(incoming)
    const versions = yield* Publishing.versionsOf(association.code, programme.id)
    const drafts = (yield* listedDrafts(association.code)).filter(({ basedOn }) => basedOn === programme.id)
    const sides = [
      ...drafts.map(({ id, name }) => ({ key: id, label: `下書き: ${name}` })),
      { key: "current", label: "公開中の内容" },
      ...versions.map(({ number }) => ({ key: String(number), label: `第${number}版` }))
    ]
    const keyOf = (asked: string, otherwise: string) => (sides.some(({ key }) => key === asked) ? asked : otherwise)
    const to = keyOf(incoming.query("to"), "current")
    const from = keyOf(incoming.query("from"), to === "current" ? String(versions[1]?.number ?? "current") : "current")
    const side = (key: string): Effect.Effect<Programme.Programme | undefined, OfficeProblem, OfficeServices> => {
      if (key === "current") return Effect.succeed(programme)
      const version = versions.find(({ number }) => String(number) === key)
      if (version !== undefined) return Effect.succeed(Publishing.programmeIn(version))
      return readable(association.code, key)
    }
    const [before, after] = [yield* side(from), yield* side(to)]
    const change =
      before === undefined || after === undefined
        ? undefined
        : ProgrammeChange.compare(before, after, association.bodyNames)
    return page(ProgrammePages.comparison(incoming.frame("programmes"), { programme, sides, from, to, change }))
  })

/** The pages and deeds of 事業. */
export const programmeRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: programmesPath, needs: "look", handler: showAll, done },
  { method: "GET", path: programmePattern, needs: "look", handler: showOne, done },
  { method: "GET", path: `${programmePattern}/versions/:number`, needs: "look", handler: showVersion },
  { method: "GET", path: `${programmePattern}/programme.json`, needs: "look", handler: downloadOne },
  { method: "GET", path: `${programmePattern}/compare`, needs: "look", handler: compare }
]

const programmePage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  programme: Programme.Programme,
  more: Pick<ProgrammePages.ProgrammeView, "versions" | "shown" | "isCurrent">
) {
  const { code } = incoming.association
  const drafts = (yield* listedDrafts(code)).filter(({ basedOn }) => basedOn === programme.id)
  const nameOf = yield* actorNames(code)
  return page(ProgrammePages.programme(incoming.frame("programmes"), { programme, drafts, nameOf, ...more }))
})

const versionIn = Effect.fnUntraced(function* (incoming: OfficeIncoming, number: string) {
  const id = incoming.param("id")
  if (!isProgrammeId(id) || !/^[1-9]\d{0,5}$/.test(number)) return yield* new NotFound()
  return (yield* Publishing.versionOf(incoming.association.code, id, Number(number))) ?? (yield* new NotFound())
})

const isYear = Schema.is(CalendarDate.FiscalYear)
const isProgrammeId = Schema.is(Programme.ProgrammeId)
