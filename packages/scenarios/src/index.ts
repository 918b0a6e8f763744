/**
 * `@fukuri/scenarios`: scenarios that testers write in Japanese. One vocabulary of sentences, played on the core in memory, on
 * PostgreSQL, or on the real pages in a browser. The command `fukuri scenario` loads this package when it is installed.
 */
export { run, type ScenarioAnswer, type ScenarioRequest, steps } from "./Command.ts"
export { conformanceText, type Reasons, type Requirement, requirementsOf } from "./Conformance.ts"
export { type DriverName, driverNames, DriverRefused, openDriver, type Theatre } from "./Driver.ts"
export { type FeatureFile, matches, type Problem, problemLine, readFeatures } from "./FeatureFile.ts"
export { play } from "./Play.ts"
export { reportOf } from "./Report.ts"
export { type ScenarioResult, type ScenarioStatus, type StepResult, summaryOf } from "./Result.ts"
export { groups, vocabulary } from "./Vocabulary.ts"
export { type Step } from "./Step.ts"
