// The guide's programmes as one person has them: the book opened on a day, granted what the rules give by that day.
import { Catalogue, CouponBook, Coupons, GrantRule, type Holder, Quantity } from "@fukuri/core"
import type { CouponBooks, Facility } from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { actor, at, date, fiscalYear } from "./people.ts"

const year = fiscalYear(2024)

/** Who is looked at, and when. */
export interface GuideLook {
  readonly facts: Holder.Facts
  readonly today?: string
  /** The day until which what was due was granted; never when empty. The facts of that day may be others. */
  readonly grantedOn?: string
  readonly grantedTo?: Holder.Facts
  readonly facilities?: ReadonlyArray<Facility.Facility>
}

/** The opened book. */
export const openedFor = ({ facilities = [], facts, grantedOn = "2024-06-15", grantedTo = facts }: GuideLook) => {
  const owner = association(year)
  const catalogue = Catalogue.snapshot(1, { associations: [owner], programmes: programmes(year), facilities })
  const due =
    grantedOn === ""
      ? []
      : Catalogue.productsOf(catalogue, owner.code, year).filter(
          ({ grantFrom, grantRule, quantity }) =>
            grantFrom <= grantedOn &&
            Quantity.dueTo(quantity, grantedTo, year) > 0 &&
            GrantRule.holds(grantRule, grantedTo, { on: date(grantedOn), reckoning: owner.ageReckoning })
        )
  const entries = due.map(({ id, quantity }) => ({
    _tag: "Granted" as const,
    at: at(grantedOn),
    actor: actor("grants"),
    product: id,
    quantity: Quantity.dueTo(quantity, grantedTo, year)
  }))
  const opened: CouponBooks.Opened = {
    book: CouponBook.fold(entries),
    facts,
    association: owner,
    catalogue,
    fiscalYear: year
  }
  return opened
}

/** What the person sees on my page. */
export const guidePage = (look: GuideLook): Coupons.MyPage =>
  Coupons.myPageOf(openedFor(look), date(look.today ?? "2024-07-01"))
