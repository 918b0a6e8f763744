/**
 * Every route of the office, feature by feature: what the application serves, and what the proof of roles goes through.
 */
import { accountRoutes } from "./AccountRoutes.ts"
import { clerkRoutes } from "./ClerkRoutes.ts"
import { correctionRoutes } from "./CorrectionRoutes.ts"
import { entitlementRoutes } from "./EntitlementRoutes.ts"
import { grantRoutes } from "./GrantRoutes.ts"
import { holderRoutes } from "./HolderRoutes.ts"
import { importRoutes } from "./ImportRoutes.ts"
import { clerkLoginRoutes } from "./LoginRoutes.ts"
import type { LoginRoute, OfficeParts, OfficeRoute } from "./OfficeRoute.ts"
import { useRoutes } from "./UseRoutes.ts"
import { taskRoutes } from "./TaskRoutes.ts"

/** The pages and deeds of clerks who are logged in. */
export const officeRoutes = (parts: OfficeParts): ReadonlyArray<OfficeRoute> => [
  ...holderRoutes,
  ...entitlementRoutes,
  ...grantRoutes,
  ...importRoutes,
  ...taskRoutes,
  ...useRoutes,
  ...correctionRoutes,
  ...accountRoutes(parts),
  ...clerkRoutes()
]

/** The pages and deeds of the login. */
export const loginRoutes = (parts: OfficeParts): ReadonlyArray<LoginRoute> => clerkLoginRoutes(parts)
