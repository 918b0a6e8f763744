/**
 * `@fukuri/conformance`: the laws that a storage adapter keeps, as plain values for any test runner. An adapter proves
 * itself by running the check of each with its stores:
 *
 *     for (const law of laws) test(law.name, () => Effect.runPromise(law.check.pipe(Effect.provide(stores))))
 */
import { attemptsLaws } from "./AttemptsLaws.ts"
import { auditLaws } from "./AuditLaws.ts"
import { catalogueLaws } from "./CatalogueLaws.ts"
import { documentsLaws } from "./DocumentsLaws.ts"
import { holdersLaws } from "./HoldersLaws.ts"
import { jobsLaws } from "./JobsLaws.ts"
import type { Law } from "./Law.ts"
import { ledgerLaws } from "./LedgerLaws.ts"
import { reportsLaws } from "./ReportsLaws.ts"
import { sessionsLaws } from "./SessionsLaws.ts"
import { uploadsLaws } from "./UploadsLaws.ts"

export { type Law, LawBroken } from "./Law.ts"

/** Every law, in the order of the ports. */
export const laws: ReadonlyArray<Law> = [
  ...ledgerLaws,
  ...holdersLaws,
  ...catalogueLaws,
  ...sessionsLaws,
  ...attemptsLaws,
  ...jobsLaws,
  ...documentsLaws,
  ...uploadsLaws,
  ...auditLaws,
  ...reportsLaws
]
