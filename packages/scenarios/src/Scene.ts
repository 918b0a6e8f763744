/**
 * Scene: one scenario while it plays: its people, its member at the screens, its office, and what a sentence has to remember
 * for a later one.
 */
import { CalendarDate, type CouponProduct, Catalogue, Facility, type HolderNumber, Verdict } from "@fukuri/core"
import { ensureYear } from "./Guide.ts"
import type { House } from "./House.ts"
import { nearestOf } from "./Nearest.ts"
import { type Office, Refused } from "./Office.ts"
import { dayOf, type DayWord } from "./Parameters.ts"
import { Roster } from "./Roster.ts"
import { type Stage, Undoable } from "./Stage.ts"
import { stateOf, type State } from "./Words.ts"

/** A course with its product. */
interface Named {
  readonly product: CouponProduct.CouponProduct
  readonly course: CouponProduct.Course
}

/** One scenario while it plays. */
export class Scene {
  readonly house: House
  readonly stage: Stage
  readonly office: Office
  readonly roster = new Roster()
  /** What was refused and not asked for yet. */
  refusal: Refused | undefined
  /** What became of the last report of a use. */
  report: string | undefined
  /** The last print of paper. */
  print: Awaited<ReturnType<Office["print"]>> | undefined

  constructor(house: House, stage: Stage, office: Office) {
    this.house = house
    this.stage = stage
    this.office = office
  }

  /** Sets the clock: to a day, and to 9:00 or another minute of it. Another fiscal year has the guide's programmes too. */
  async setDay(word: DayWord, minutes = 9 * 60): Promise<void> {
    this.setTime(this.day(word), minutes)
    await ensureYear(this.house)
  }

  setTime(day: CalendarDate.CalendarDate, minutes: number): void {
    this.house.hand.now = (CalendarDate.startOf(day) + minutes * 60_000) as CalendarDate.Instant
  }

  day(word: DayWord): CalendarDate.CalendarDate {
    return dayOf(word, this.office.year())
  }

  /** Takes the members list in when something was said of people since it was last taken. */
  async settle(): Promise<void> {
    if (this.roster.isNew) await this.office.takeList(this.roster)
  }

  /** Does a deed of the office. What is refused may be asked for by the next sentence. */
  async deed<A>(work: () => Promise<A>): Promise<A | undefined> {
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause
      this.refusal = cause
      return undefined
    }
  }

  person(word: string): HolderNumber.HolderNumber {
    return this.roster.numberOf(word)
  }

  async facility(word: string): Promise<Facility.Facility> {
    const { facilities } = await this.office.catalogue()
    const typed = word.normalize("NFKC")
    const all = [...facilities.values()]
    const found = all.find(({ code, name }) => code === typed || name === word)
    if (found !== undefined) return found
    throw new Undoable(
      `「${word}」という施設はありません。近いもの:「${nearestOf(
        word,
        all.flatMap(({ code, name }) => [code, name])
      )}」。`
    )
  }

  /** The courses that a word names: by name, by family, or by parts of the name, such as 選べるドック・脳. */
  async courses(word: string): Promise<ReadonlyArray<Named>> {
    const products = await this.#products()
    const all = products.flatMap((product) => product.courses.map((course): Named => ({ product, course })))
    const found = all.filter((named) => isNamedBy(word, named))
    if (found.length > 0) return found
    const names = all.flatMap(({ course, product }) => [product.family, product.name, course.name])
    throw new Undoable(`「${word}」というクーポンは今年度の事業にありません。近いもの:「${nearestOf(word, names)}」。`)
  }

  async products(word: string): Promise<ReadonlyArray<CouponProduct.CouponProduct>> {
    return [...new Set((await this.courses(word)).map(({ product }) => product))]
  }

  /** The one full name that a word stands for among some. */
  async nameAmong(word: string, names: ReadonlyArray<string>): Promise<string> {
    const known = new Set((await this.courses(word)).map(({ course }) => course.name))
    const found = names.filter((name) => known.has(name))
    const [only, ...others] = found
    if (only === undefined) throw new Undoable(`「${word}」は選べません。選べるもの: ${listed(names)}`)
    if (others.length > 0) throw new Undoable(`「${word}」に当てはまるものが複数あります: ${listed(found)}`)
    return only
  }

  /** What a person has of the coupons that a word names, as the core judges it today. */
  async holdings(
    person: HolderNumber.HolderNumber,
    word: string
  ): Promise<ReadonlyArray<{ readonly name: string; readonly state: State; readonly balance: Verdict.Balance }>> {
    const products = new Set((await this.products(word)).map(({ id }) => id))
    const { association, book, catalogue, facts, fiscalYear } = await this.office.opened(person)
    return Catalogue.productsOf(catalogue, association.code, fiscalYear)
      .filter(({ id }) => products.has(id))
      .map((product) => {
        const balance = book.balances.get(product.id) ?? Verdict.nothing
        const on = this.office.today()
        const verdict = Verdict.judge({ product, balance, facts, on, reckoning: association.ageReckoning })
        return { name: product.name, state: stateOf(verdict), balance }
      })
  }

  async #products(): Promise<ReadonlyArray<CouponProduct.CouponProduct>> {
    const catalogue = await this.office.catalogue()
    const [association] = catalogue.associations.values()
    return association === undefined ? [] : Catalogue.productsOf(catalogue, association.code, this.office.year())
  }
}

/** Names as a sentence lists them. */
export const listed = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? "(なし)" : names.map((name) => `「${name}」`).join("、")

const isNamedBy = (word: string, { course, product }: Named): boolean => {
  if ([product.family, product.name, course.name, course.shortName].includes(word)) return true
  const parts = new Set([product.family, ...course.name.split("・")])
  return word.split("・").every((part) => parts.has(part))
}
