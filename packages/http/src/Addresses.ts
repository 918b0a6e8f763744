/**
 * Addresses: the paths of every page, in one place. No path says who somebody is.
 */
import { Facility, type Holder, type LedgerEntry, type RedemptionFlow } from "@fukuri/core"

// The pages link to the login of my page themselves, so it is theirs.
export { myPageLoginPath, paperPath } from "@fukuri/web-ui"

/** What can follow the address of a facility. */
export type Stop =
  | "choose"
  | "count"
  | "check"
  | "confirm"
  | "done"
  | "mistake"
  | "pending"
  | "none"
  | "again"
  | "end"
  | "ended"

/** STEP 1 of a facility: the address on its placard. */
export const facilityPath = (code: Facility.FacilityCode): string => `/coupon/${Facility.addressOf(code)}`

/** A page below it, with the ticket that it needs. */
export const stopPath = (code: Facility.FacilityCode, stop: Stop, ticket?: string): string =>
  `${facilityPath(code)}/${stop}${ticket === undefined ? "" : `?t=${encodeURIComponent(ticket)}`}`

/** The page of a state of the flow. */
export const stopOf = (flow: RedemptionFlow.RedemptionFlow): Stop => stops[flow._tag]

const stops = { Choosing: "choose", Counting: "count", Showing: "check", Confirming: "confirm" } as const

/** My page. */
export const myPagePath = (association: Holder.AssociationCode): string => `/CouponInfo/${association}`

/** Where a use is reported as a mistake from my page. */
export const mistakePath = (association: Holder.AssociationCode, use: LedgerEntry.RedemptionId): string =>
  `${myPagePath(association)}/uses/${use}/mistake`

/** The application for paper, behind its login. */
export const paperFormPath = (association: Holder.AssociationCode): string => `/PaperApplication/${association}/form`

/** The facility code of a path's segment, when it is written as on the placard. */
export const codeOf = (segment: string | undefined): Facility.FacilityCode | undefined => {
  const code = Facility.codeInAddress(segment ?? "")
  return code !== undefined && Facility.addressOf(code) === segment ? code : undefined
}

/** Where a path belongs to: what to look up for its pages, and where its way begins. */
export const placeOf = (
  path: string
): { readonly facility?: string; readonly association?: string; readonly entrance: string } => {
  const facility = /^\/coupon\/for_([0-9]{7})(?:\/|$)/.exec(path)?.[1]
  if (facility !== undefined) return { facility, entrance: `/coupon/for_${facility}` }
  const applied = /^\/PaperApplication\/([a-z][a-z0-9-]{1,19})(?:\/|$)/.exec(path)?.[1]
  if (applied !== undefined) return { association: applied, entrance: `/PaperApplication/${applied}` }
  const association = /^\/CouponInfo(?:Login)?\/([a-z][a-z0-9-]{1,19})(?:\/|$)/.exec(path)?.[1]
  return association === undefined ? { entrance: "/" } : { association, entrance: `/CouponInfoLogin/${association}` }
}
