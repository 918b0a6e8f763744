/**
 * Office: what the office and the facilities do in a scenario, by the verbs of the core. Whatever the core refuses becomes a
 * {@link Refused} with its tag and a word for it, which a scenario may expect.
 */
import {
  AssociationSettings,
  type Association,
  CalendarDate,
  type Case,
  Cases,
  Catalogue,
  type Clerk,
  type CouponBook,
  CouponBooks,
  type CouponProduct,
  Corrections,
  CorrectedUses,
  Entitlements,
  type Facility,
  Grants,
  Holder,
  type HolderNumber,
  LedgerCheck,
  type LedgerEntry,
  MemberLists,
  Mistakes,
  PaperApplications,
  PaperBatches,
  type PaperApplication,
  type Shelf,
  UseReports
} from "@fukuri/core"
import { newId, newRedemptionId, type OfficeCore } from "@fukuri/http"
import { Effect, Result, Stream } from "effect"
import type { House } from "./House.ts"
import type { Roster } from "./Roster.ts"
import { Undoable } from "./Stage.ts"
import { stateOf } from "./Words.ts"

/** The core said no to a deed of the office. */
export class Refused extends Error {
  override readonly name = "Refused"
  readonly tag: string
  readonly word: string
  constructor(tag: string, word: string) {
    super(`断られました: ${word}`)
    this.tag = tag
    this.word = word
  }
}

/** Who works in the office of a scenario: one who takes calls and does the work, and one who agrees. */
const clerkOf = (association: Holder.AssociationCode, id: string, roles: Clerk.Clerk["roles"]): Clerk.Clerk => ({
  id: id as Clerk.ClerkId,
  association,
  name: id,
  roles,
  sees: ["personal", "health"],
  active: true
})

/** A use as the office is told of it afterwards. */
export interface ToldUse {
  readonly person: HolderNumber.HolderNumber
  readonly name: string
  readonly facility: Facility.FacilityCode
  readonly course: CouponProduct.CourseKey
  readonly usedOn: CalendarDate.CalendarDate
  /** Unit: minutes since 00:00; undefined when nobody knows. */
  readonly time?: number
}

/** The office of an association, on the services of a house. */
export const officeOf = ({ hand, run }: House, association: Holder.AssociationCode) => {
  const worker = clerkOf(association, "worker", ["desk", "operator"])
  const approver = clerkOf(association, "approver", ["approver"])
  const next = () => newId(hand.now)
  const today = () => CalendarDate.dayOf(hand.now)
  const year = () => CalendarDate.fiscalYearOf(today())
  const holderOf = (number: HolderNumber.HolderNumber) => Holder.holderId(association, number)
  const opened = (number: HolderNumber.HolderNumber) => run(CouponBooks.open(holderOf(number), year()))

  /** Does a deed; what the core refuses is a refusal, and what failed is none. */
  const deed = async <A, E extends { readonly _tag: string }>(work: Effect.Effect<A, E, OfficeCore>): Promise<A> => {
    const done = await run(Effect.result(work))
    if (Result.isSuccess(done)) return done.success
    if (done.failure._tag === "StoreFailure") throw done.failure
    throw new Refused(done.failure._tag, wordOf(done.failure))
  }

  const settings = async (change: (before: Association.Association) => Association.Association) => {
    const found = await run(AssociationSettings.find(association))
    if (found === undefined) throw new Undoable("団体の設定がありません。")
    const by = "clerk:manager" as LedgerEntry.Actor
    await deed(AssociationSettings.change(by, change(found.association), found.basis))
  }
  const lastUseOf = async (number: HolderNumber.HolderNumber): Promise<CouponBook.Redemption> => {
    const { book } = await opened(number)
    return book.redemptions.at(-1) ?? fail(`「${number}」の利用は記録されていません。`)
  }
  const applicationOf = async (
    number: HolderNumber.HolderNumber
  ): Promise<Shelf.Kept<PaperApplication.PaperApplication>> => {
    const { kept } = await run(PaperApplications.own(holderOf(number)))
    return kept ?? fail(`「${number}」の紙クーポンの申請はありません。`)
  }

  return {
    today,
    year,
    opened,
    catalogue: () => run(Effect.flatMap(Catalogue.Catalogue, (catalogue) => catalogue.latest)),
    settings,
    lastUseOf,
    applicationOf,
    /** Takes the whole list of a day. Answers how many cases it opened. */
    takeList: async (roster: Roster) => {
      const found = await run(AssociationSettings.find(association))
      if (found === undefined) return fail("団体の設定がありません。")
      const rows = roster.take()
      const taken = await run(
        Effect.result(
          MemberLists.takeNow({
            id: next(),
            by: "system:cli" as LedgerEntry.Actor,
            file: "scenario.csv",
            bytes: 1,
            sha256: "0".repeat(64),
            list: {
              association: found.association,
              rows: Stream.succeed(rows),
              asOf: today(),
              dryRun: false,
              acceptLoss: true,
              acceptOlder: true
            }
          })
        )
      )
      if (Result.isSuccess(taken)) return
      const { failure } = taken
      if (failure._tag !== "FileRefused") throw failure
      const problems = failure.problems.map(
        ({ code, column, line, value }) => `${rows[line - 1]?.cells[0] ?? line} の ${column}「${value}」(${code})`
      )
      return fail(`名簿に取り込めない人がいます: ${problems.join("、")}`)
    },
    /** Gives what is due on a day; the clock of the ledger is the scenario's. */
    grant: async (on: CalendarDate.CalendarDate) => {
      const order = { association, on }
      return deed(Effect.flatMap(Grants.Grants, (grants) => grants.run(order, "grants" as LedgerEntry.Actor)))
    },
    entitle: (
      direction: Entitlements.Direction,
      person: HolderNumber.HolderNumber,
      product: CouponProduct.ProductId,
      quantity: number
    ) =>
      deed(
        Entitlements.carryOut({
          clerk: worker,
          direction,
          holder: holderOf(person),
          fiscalYear: year(),
          product,
          quantity,
          reason: direction === "grant" ? "missing" : "mistaken",
          text: "本人からの連絡による",
          reference: next()
        })
      ),
    /** Asks for a correction of the last use. Answers whether it waits for a second clerk. */
    correct: async (person: HolderNumber.HolderNumber, quantity: number) => {
      const use = await lastUseOf(person)
      const kept = await deed(
        Corrections.request(next(), {
          clerk: worker,
          redemptionId: use.id,
          quantity,
          reason: "quantity",
          text: "枚数を誤ったと本人から電話があった",
          toldBy: "holder",
          caller: "",
          toldOn: today()
        })
      )
      return kept.value.state._tag === "Requested"
    },
    /** Agrees to every correction that waits for a person. */
    approveCorrections: async (person: HolderNumber.HolderNumber) => {
      const kept = await run(CorrectedUses.corrections.list({ association, subject: holderOf(person), limit: 50 }))
      const waiting = kept.filter(({ value }) => value.state._tag === "Requested")
      if (waiting.length === 0) fail(`「${person}」の訂正の申し出や依頼はありません。`)
      for (const { id } of waiting) await deed(Corrections.approve(approver, id))
    },
    reportMistake: async (person: HolderNumber.HolderNumber, quantity: number) => {
      const use = await lastUseOf(person)
      await deed(
        Mistakes.report({ holder: holderOf(person), fiscalYear: year(), redemptionId: use.id, quantity, text: "" })
      )
    },
    applyForPaper: (person: HolderNumber.HolderNumber, ground: PaperApplication.Ground) =>
      deed(
        PaperApplications.submit({ _tag: "Holder" }, holderOf(person), next(), {
          ground,
          text: ground === "other" ? "手が震えて操作できない" : ""
        })
      ),
    approvePaper: async (person: HolderNumber.HolderNumber) =>
      deed(PaperApplications.approve(approver, (await applicationOf(person)).id)),
    refusePaper: async (person: HolderNumber.HolderNumber) =>
      deed(PaperApplications.refuse(approver, (await applicationOf(person)).id, "端末をお持ちのため")),
    returnToScreen: async (person: HolderNumber.HolderNumber) =>
      deed(PaperApplications.returnToScreen(worker, (await applicationOf(person)).id, "端末を購入したため")),
    print: async (person: HolderNumber.HolderNumber) => {
      const application = (await applicationOf(person)).id
      const printed = await deed(PaperBatches.make(worker, next(), { application }, Effect.sync(newRedemptionId)))
      return printed ?? fail(`「${person}」に印刷する用紙はありません。`)
    },
    mail: (batch: string) => deed(PaperBatches.mail(worker, batch)),
    sheetReturned: async (sheet: LedgerEntry.RedemptionId, facility: Facility.FacilityCode) => {
      const entered = await deed(
        UseReports.enterSheet(worker, { sheet, facility, usedOn: today(), reporter: "受付", toldOn: today() })
      )
      return entered.report.value
    },
    told: async ({ course, facility, name, person, time, usedOn }: ToldUse) => {
      const entered = await deed(
        UseReports.enter({
          clerk: worker,
          seed: "a seed of a scenario, hard to guess",
          told: {
            source: { _tag: "Told", ordinal: 1 },
            number: person,
            name,
            facility,
            course,
            quantity: 1,
            usedOn,
            ...(time === undefined
              ? {}
              : { usedAt: (CalendarDate.startOf(usedOn) + time * 60_000) as CalendarDate.Instant }),
            reporter: "施設の受付",
            toldOn: today()
          }
        })
      )
      return entered.report.value
    },
    /** What waits for somebody of the office about a person, as words. */
    casesOf: async (person: HolderNumber.HolderNumber) =>
      (await run(Cases.about(holderOf(person)))).map((owned) => caseWords[owned.case.kind]),
    ledgerProblems: async () => (await run(LedgerCheck.check(association))).broken.map(({ what }) => what)
  }
}
export type Office = ReturnType<typeof officeOf>

/** What a case is called, by its kind. */
export const caseWords: { readonly [Kind in Case.CaseKind]: string } = {
  "paper-application": "紙クーポンの申請",
  "use-report": "事後登録",
  correction: "訂正",
  "late-news": "返還候補",
  "unknown-outcome": "結果不明の利用"
}

/** What a refusal of the core is called in scenarios. */
const words: Readonly<Record<string, string>> = {
  QuantityNotAvailable: "枚数が多すぎる",
  QuantityExceeded: "枚数が多すぎる",
  RedemptionIdTaken: "すでに別の利用に使われている",
  HolderUnknown: "その番号の人がいない",
  FacilityUnknown: "その施設がない",
  ProductUnknown: "そのクーポンがない",
  WindowOver: "利用期間が終わっている",
  MistakeRefused: "申し出ることができない",
  MistakeQuantity: "枚数が多すぎる",
  PaperApplied: "すでに申請している",
  PaperDecided: "すでに決まっている",
  PaperTextMissing: "事情が書かれていない",
  PaperUsed: "紙クーポンがすでに使われている",
  NotShortTime: "任用が合わない",
  StaysOnPaper: "紙だけのクーポンである",
  SecondPersonNeeded: "別の職員の承認が必要である",
  SelfService: "本人の分は扱えない",
  UsedOnRefused: "まだ来ていない日である"
}

/** Every word that a refusal can have, for the vocabulary. */
export const refusalWords: ReadonlyArray<string> = [...new Set(Object.values(words))]

const wordOf = (refusal: { readonly _tag: string }): string =>
  refusal._tag === "CouponNotUsable" && "verdict" in refusal
    ? stateOf(refusal.verdict as Parameters<typeof stateOf>[0])
    : (words[refusal._tag] ?? refusal._tag)

const fail = (why: string): never => {
  throw new Undoable(why)
}
