/**
 * AuditRoutes (記録): who did what when, with filters and as a file, and the proof that the chain of the record holds.
 * What is looked for is sent by a form and comes back as an address that holds no number of a person.
 */
import {
  type Audit,
  AuditReading,
  AuditTrail,
  CalendarDate,
  Catalogue,
  Clerk,
  Clerks,
  CouponBooks,
  HolderNumber,
  OfficeNames
} from "@fukuri/core"
import { AuditDetail, AuditPages, AuditWords, ja, type OfficeView } from "@fukuri/web-ui"
import { Effect, Option, Result, Schema, Stream } from "effect"
import { type Cell, csvDownload } from "../Csv.ts"
import { NotFound } from "../Problems.ts"
import { page, seeOther } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { HolderKeys, holderPath } from "./HolderKey.ts"
import { around, firstPlace, type ListPlace, placeIn, placeText } from "./ListPlace.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, statusOf } from "./OfficeRoute.ts"
import { addressOf } from "./UseRoutes.ts"

const { auditPath } = AuditPages
const checkPath = `${auditPath}/check`

/** The pages of the record. */
export const auditRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: auditPath, needs: "manage", handler: (incoming) => showLines(incoming) },
  { method: "POST", path: `${auditPath}/find`, needs: "manage", handler: (incoming) => find(incoming) },
  // A file over all years, and a look at every line, take as long as the record is long.
  {
    method: "GET",
    path: `${auditPath}.csv`,
    needs: "manage",
    handler: (incoming) => saveLines(incoming),
    deadlineMillis: 60_000
  },
  { method: "GET", path: checkPath, needs: "manage", handler: (incoming) => check(incoming), deadlineMillis: 600_000 }
]

/** What was typed, or what an address says. */
interface Asked {
  readonly search: AuditPages.AuditSearch
  /** The key of a person. */
  readonly person: string
  readonly place: ListPlace
}

const showLines: OfficeHandler = (incoming) =>
  shown(incoming, {
    search: searchIn((name) => incoming.query(name)),
    person: incoming.query("person").slice(0, 100),
    place: placeIn(incoming.query("at"))
  })

/** Sends the clerk on to the address of what was looked for. A number that was typed becomes a key. */
const find: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const asked: Asked = {
      search: searchIn((name) => incoming.fields.get(name) ?? ""),
      person: (incoming.fields.get("person") ?? "").slice(0, 100),
      place: firstPlace
    }
    const read = yield* readIn(incoming, asked)
    if (read.mistakes.length > 0) return yield* shown(incoming, asked)
    return seeOther(addressOf(auditPath, parametersOf(read)))
  })

const shown = Effect.fnUntraced(function* (incoming: OfficeIncoming, asked: Asked) {
  const { clerk } = incoming
  const read = yield* readIn(incoming, asked)
  const { filter, mistakes, person, search } = read
  const found =
    mistakes.length > 0
      ? { lines: [], next: undefined }
      : yield* AuditReading.page({ clerk, filter, before: asked.place.cursors.at(-1) })
  const nameOf = yield* actorNames(clerk.association)
  const toLine = yield* shownIn(incoming, nameOf)
  const { next, previous } = around(asked.place, found.next)
  const to = (place: ListPlace | undefined) =>
    place === undefined ? undefined : addressOf(auditPath, { ...parametersOf(read), at: placeText(place) })
  const head = yield* AuditReading.head(clerk)
  const clerks = yield* Clerks.list(clerk.association)
  const view: AuditPages.AuditView = {
    search,
    clerks: [
      ...clerks.map(({ clerk: each }) => ({ actor: Clerk.actorOf(each), name: `${each.name} (${each.id})` })),
      ...systems.map((actor) => ({ actor, name: nameOf(actor) }))
    ],
    person,
    lines: found.lines.map(toLine),
    before: asked.place.page * AuditReading.pageSize,
    previous: to(previous),
    next: to(next),
    csv: mistakes.length > 0 ? undefined : addressOf(`${auditPath}.csv`, parametersOf(read)),
    head
  }
  return page(AuditPages.audit(incoming.frame("audit", { mistakes }), view), statusOf(mistakes))
})

const saveLines: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const { filter, mistakes } = yield* readIn(incoming, {
      search: searchIn((name) => incoming.query(name)),
      person: incoming.query("person").slice(0, 100),
      place: firstPlace
    })
    if (mistakes.length > 0) return yield* new NotFound()
    const { today } = yield* CouponBooks.now
    const toLine = yield* shownIn(incoming, yield* actorNames(clerk.association))
    const rows = (yield* AuditReading.exported({ clerk, filter })).pipe(
      Stream.flatMap((batch) => Stream.fromIterable(batch.map((line) => cellsOf(line, toLine(line)))))
    )
    return yield* csvDownload(`記録-${today}.csv`, header, rows)
  })

const check: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const noted = incoming.query("head").slice(0, 200)
    const hash = noted.normalize("NFKC").replace(/\s+/g, "").toLowerCase()
    const isMistyped = hash !== "" && !/^[0-9a-f]{64}$/.test(hash)
    const mistakes = isMistyped ? [{ field: "head", sentence: sentences.head }] : []
    const report =
      incoming.query("go") === "" || isMistyped
        ? undefined
        : yield* AuditTrail.check(incoming.association.code, hash === "" ? undefined : hash)
    return page(AuditPages.auditCheck(incoming.frame("audit", { mistakes }), { report, noted }), statusOf(mistakes))
  })

const searchIn = (given: (name: string) => string): AuditPages.AuditSearch => {
  const cut = (name: string) => given(name).trim().slice(0, 120)
  return {
    clerk: cut("clerk"),
    action: cut("action"),
    kind: cut("kind"),
    about: cut("about"),
    from: cut("from"),
    until: cut("until")
  }
}

/** What is asked for, read; with every mistake in it. */
interface Read {
  readonly filter: AuditReading.AuditFilter
  readonly search: AuditPages.AuditSearch
  readonly person: AuditPages.AuditView["person"]
  readonly mistakes: ReadonlyArray<OfficeView.FormMistake>
}

const readIn = Effect.fnUntraced(function* (incoming: OfficeIncoming, { person: typedKey, search }: Asked) {
  const { association, can } = incoming
  const key = (yield* HolderKeys).of(association.code)
  const { about, kind } = search
  const typed =
    kind === "holder" && about !== ""
      ? Option.getOrUndefined(Result.getSuccess(HolderNumber.parse(about, association.memberNumberPattern)))
      : undefined
  const number = typed ?? (kind === "holder" && about === "" ? key.open(typedKey) : undefined)
  const from = Option.getOrUndefined(decodeDay(search.from))
  const until = Option.getOrUndefined(decodeDay(search.until))
  const mistakes: ReadonlyArray<OfficeView.FormMistake> = [
    ...subjectMistakes(search, number),
    ...(search.from !== "" && from === undefined ? [{ field: "from", sentence: sentences.day }] : []),
    ...(search.until !== "" && until === undefined ? [{ field: "until", sentence: sentences.day }] : []),
    ...(from !== undefined && until !== undefined && until < from
      ? [{ field: "until", sentence: sentences.order }]
      : [])
  ]
  const subject =
    number !== undefined
      ? `holder:${number}`
      : kind === "" || kind === "holder"
        ? undefined
        : `${kind}:${about.normalize("NFKC")}`
  const read: Read = {
    filter: {
      actor: search.clerk === "" ? undefined : search.clerk,
      action: search.action === "" ? undefined : search.action,
      subject,
      from,
      until
    },
    // A number that was understood is not typed back: the person is named by the key.
    search: number === undefined ? search : { ...search, about: "" },
    person:
      number === undefined
        ? undefined
        : {
            key: typed === undefined ? typedKey : key.close(typed),
            text: can("personal") ? number : HolderNumber.masked(number)
          },
    mistakes
  }
  return read
})

const subjectMistakes = (
  { about, kind }: AuditPages.AuditSearch,
  number: HolderNumber.HolderNumber | undefined
): ReadonlyArray<OfficeView.FormMistake> => {
  if (kind === "") return about === "" ? [] : [{ field: "kind", sentence: sentences.kind }]
  if (!AuditWords.isSubjectKind(kind)) return [{ field: "kind", sentence: sentences.kind }]
  if (kind === "holder") return number === undefined ? [{ field: "about", sentence: sentences.number }] : []
  return about === "" ? [{ field: "about", sentence: sentences.about }] : []
}

const parametersOf = ({ person, search }: Read): Readonly<Record<string, string>> => ({
  ...search,
  ...(person === undefined ? {} : { person: person.key })
})

/** How lines are shown to a clerk: people and examinations only as far as they may be seen. */
const shownIn = Effect.fnUntraced(function* ({ association, can }: OfficeIncoming, nameOf: (actor: string) => string) {
  const key = (yield* HolderKeys).of(association.code)
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const products = new Map(
    catalogue.programmes
      .filter((programme) => programme.association === association.code)
      .toSorted((a, b) => a.fiscalYear - b.fiscalYear)
      .flatMap((programme) => programme.products.map((product) => [product.id as string, product] as const))
  )
  const sees = { personal: can("personal"), health: can("health") }
  const productName = (id: string) => OfficeNames.productName(products.get(id) ?? { id }, sees.health)
  const subjectOf = (subject: string): AuditPages.ShownSubject | undefined => {
    const [, kind = "", id = ""] = /^([a-z-]+):(.*)$/s.exec(subject) ?? []
    if (kind === "") return subject === "" ? undefined : { kind: "", text: subject, path: undefined }
    if (kind !== "holder") return { kind, text: id, path: pathOf(kind, id) }
    const number = Option.getOrUndefined(decodeNumber(id))
    if (number === undefined) return { kind, text: "", path: undefined }
    return { kind, text: sees.personal ? number : HolderNumber.masked(number), path: holderPath(key, number) }
  }
  return ({ action, actor, at, detail, place, subject }: Audit.AuditLine): AuditPages.ShownLine => {
    const about = subjectOf(subject)
    return {
      place,
      at,
      who: nameOf(actor),
      action,
      subject: about,
      detail: AuditDetail.auditDetail(detail, { kind: about?.kind ?? "", action, sees, productName, nameOf })
    }
  }
})

/** Where something is that lines are about. */
const pathOf = (kind: string, id: string): string | undefined => {
  const place = Object.hasOwn(places, kind) ? places[kind] : undefined
  return place === undefined ? undefined : place(encodeURIComponent(id))
}

const places: Readonly<Record<string, (id: string) => string>> = {
  facility: (id) => `/office/facilities/${id}`,
  programme: (id) => `/office/programmes/${id}`,
  import: (id) => `/office/imports/${id}`,
  month: (id) => `/office/reports/months/${id}`,
  "grant-run": (id) => `/office/grants/${id}`,
  clerk: (id) => `/office/clerks/${id}`,
  "service-notice": () => "/office/notices",
  association: () => "/office/settings"
}

/** Whatever else than clerks does something that is recorded. */
const systems = ["system:cli", "system:demo", "grants", "holder"] as const

const header = ["番号", "日時", "だれが", "操作", "操作の記号", "対象の種類", "対象", "内容", "指紋"]

const cellsOf = (line: Audit.AuditLine, { detail, subject, who }: AuditPages.ShownLine): ReadonlyArray<Cell> => [
  line.place,
  `${CalendarDate.dayOf(line.at)} ${ja.time.clock(line.at)}`,
  who,
  AuditWords.actionName(line.action) ?? line.action,
  line.action,
  subject !== undefined && AuditWords.isSubjectKind(subject.kind)
    ? AuditWords.subjectNames[subject.kind]
    : subject?.kind,
  subject?.text,
  AuditDetail.detailText(detail),
  line.hash
]

const decodeDay = Schema.decodeUnknownOption(CalendarDate.CalendarDate)
const decodeNumber = Schema.decodeUnknownOption(HolderNumber.HolderNumber)

const sentences = {
  day: "日付は「2024-07-01」の形で入力してください。",
  order: "「から」の日より後の日にしてください。",
  kind: "対象の種類を、一覧から選んでください。",
  number: "番号を6文字(配偶者は末尾に01)で入力してください。",
  about: "対象の番号・記号を入力してください。種類だけでは探せません。",
  head: "指紋は64文字の英数字(0〜9、a〜f)です。空白が入っていてもかまいません。"
} as const
