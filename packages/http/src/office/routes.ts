/**
 * Every route of the office, feature by feature: what the application serves, and what the proof of roles goes through.
 */
import { accountRoutes } from "./AccountRoutes.ts"
import { clerkRoutes } from "./ClerkRoutes.ts"
import { entitlementRoutes } from "./EntitlementRoutes.ts"
import { holderRoutes } from "./HolderRoutes.ts"
import { clerkLoginRoutes } from "./LoginRoutes.ts"
import type { LoginRoute, OfficeParts, OfficeRoute } from "./OfficeRoute.ts"

/** The pages and deeds of clerks who are logged in. */
export const officeRoutes = (parts: OfficeParts): ReadonlyArray<OfficeRoute> => [
  ...holderRoutes,
  ...entitlementRoutes,
  ...accountRoutes(parts),
  ...clerkRoutes()
]

/** The pages and deeds of the login. */
export const loginRoutes = (parts: OfficeParts): ReadonlyArray<LoginRoute> => clerkLoginRoutes(parts)
