/**
 * UseShape: a use as other systems are told it.
 */
import { CalendarDate, type CouponBook } from "@fukuri/core"
import type { Use } from "./ApiShapes.ts"

/** A use of a book. */
export const useOf = ({ at, ...rest }: CouponBook.Redemption): Use => ({ ...rest, at: CalendarDate.isoOf(at) })
