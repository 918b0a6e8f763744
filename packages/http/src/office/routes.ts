/**
 * Every route of the office, feature by feature: what the application serves, and what the proof of roles goes through.
 */
import { accountRoutes } from "./AccountRoutes.ts"
import { apiKeyRoutes } from "./ApiKeyRoutes.ts"
import { auditRoutes } from "./AuditRoutes.ts"
import { caseRoutes } from "./CaseRoutes.ts"
import { clerkRoutes } from "./ClerkRoutes.ts"
import { correctionRoutes } from "./CorrectionRoutes.ts"
import { draftRoutes } from "./DraftRoutes.ts"
import { entitlementRoutes } from "./EntitlementRoutes.ts"
import { grantRoutes } from "./GrantRoutes.ts"
import { facilityRoutes } from "./FacilityRoutes.ts"
import { holderRoutes } from "./HolderRoutes.ts"
import { importRoutes } from "./ImportRoutes.ts"
import { lateNewsRoutes } from "./LateNewsRoutes.ts"
import { clerkLoginRoutes } from "./LoginRoutes.ts"
import { loginWatchRoutes } from "./LoginWatchRoutes.ts"
import { outageKitRoutes } from "./OutageKitRoutes.ts"
import { paperBatchRoutes } from "./PaperBatchRoutes.ts"
import { paperDecisionRoutes } from "./PaperDecisionRoutes.ts"
import { paperEntryRoutes } from "./PaperEntryRoutes.ts"
import { paperRoutes } from "./PaperRoutes.ts"
import { overviewRoutes } from "./OverviewRoutes.ts"
import { programmeRoutes } from "./ProgrammeRoutes.ts"
import { reconciliationRoutes } from "./ReconciliationRoutes.ts"
import { returnedSheetRoutes } from "./ReturnedSheetRoutes.ts"
import { reportRoutes } from "./ReportRoutes.ts"
import { closingRoutes } from "./ClosingRoutes.ts"
import { statementRoutes } from "./StatementRoutes.ts"
import type { LoginRoute, OfficeParts, OfficeRoute } from "./OfficeRoute.ts"
import { unknownOutcomeRoutes } from "./UnknownOutcomeRoutes.ts"
import { webhookRoutes } from "./WebhookRoutes.ts"
import { workplaceAddressRoutes } from "./WorkplaceAddressRoutes.ts"
import { useReportFileRoutes } from "./UseReportFileRoutes.ts"
import { oneReportRoutes, useReportRoutes } from "./UseReportRoutes.ts"
import { useRoutes } from "./UseRoutes.ts"
import { taskRoutes } from "./TaskRoutes.ts"
import { serviceNoticeRoutes } from "./ServiceNoticeRoutes.ts"
import { settingsRoutes } from "./SettingsRoutes.ts"
import { staffCodeRoutes } from "./StaffCodeRoutes.ts"

/** The pages and deeds of clerks who are logged in. */
export const officeRoutes = (parts: OfficeParts): ReadonlyArray<OfficeRoute> => [
  ...overviewRoutes(parts),
  ...caseRoutes,
  ...lateNewsRoutes,
  ...unknownOutcomeRoutes,
  ...holderRoutes,
  ...entitlementRoutes,
  ...grantRoutes,
  ...importRoutes,
  ...taskRoutes,
  ...useRoutes,
  ...correctionRoutes,
  ...paperRoutes,
  ...paperDecisionRoutes,
  ...paperEntryRoutes,
  ...paperBatchRoutes,
  ...workplaceAddressRoutes,
  ...returnedSheetRoutes,
  ...useReportRoutes,
  ...useReportFileRoutes,
  ...outageKitRoutes,
  ...oneReportRoutes,
  ...reportRoutes,
  ...statementRoutes,
  ...closingRoutes,
  ...reconciliationRoutes,
  ...facilityRoutes(parts),
  ...programmeRoutes,
  ...draftRoutes,
  ...settingsRoutes,
  ...serviceNoticeRoutes,
  ...webhookRoutes(parts),
  ...loginWatchRoutes(parts),
  ...staffCodeRoutes(parts),
  ...apiKeyRoutes,
  ...auditRoutes,
  ...accountRoutes(parts),
  ...clerkRoutes()
]

/** The pages and deeds of the login. */
export const loginRoutes = (parts: OfficeParts): ReadonlyArray<LoginRoute> => clerkLoginRoutes(parts)
