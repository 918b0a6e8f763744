/**
 * `@fukuri/web-ui`: views to HTML. A page is a function from its view to a whole document; nothing here reads a clock,
 * a store or a request. The views are in `View.ts`, the sentences in `Sentences.ja.ts`.
 */
export type * as View from "./View.ts"
// the way through a use
export { facilityLogin } from "./FacilityLogin.ts"
export { choosing } from "./Choosing.ts"
export { counting } from "./Counting.ts"
export { showing } from "./Showing.ts"
export { confirming } from "./Confirming.ts"
export { completed } from "./Completed.ts"
export { nothingUsable } from "./NothingUsable.ts"
export { refused } from "./Refused.ts"
export { pending } from "./Pending.ts"
// my page
export { myPageLogin, myPageNotYet } from "./MyPageLogin.ts"
export { myPage, myPagePreview } from "./MyPage.ts"
// paper
export { paperApplication, paperLogin } from "./PaperForm.ts"
// around them
export { home } from "./Home.ts"
export { notice } from "./Notice.ts"
export { placard, placards } from "./Placard.ts"
// what the pages refer to
export { script, scriptPath } from "./script.ts"
export { stylesheet, stylesheetPath } from "./stylesheet.ts"
// what all pages of the office have in common
export type * as OfficeView from "./office/OfficeView.ts"
export * as OfficePage from "./office/OfficePage.ts"
export * as OfficeParts from "./office/OfficeParts.ts"
export * as OfficeTable from "./office/Table.ts"
export * as OfficeChart from "./office/Chart.ts"
// accounts of the office
export * as LoginPages from "./office/LoginPages.ts"
export * as AccountPages from "./office/AccountPages.ts"
export * as ClerkPages from "./office/ClerkPages.ts"
// members lists and long work
export * as ImportPages from "./office/ImportPages.ts"
export * as TaskPages from "./office/TaskPages.ts"
export { officeScript, officeScriptPath } from "./office/officeScript.ts"
export { officeStylesheet, officeStylesheetPath } from "./office/officeStylesheet.ts"
export { type FoundPerson, holderSearch, type HolderSearchView } from "./office/HolderSearch.ts"
export { holderPage, type HolderPageView, holderScreen } from "./office/HolderPage.ts"
export * as EntitlementPages from "./office/EntitlementPages.ts"
export * as FacilityPages from "./office/FacilityPages.ts"
export * as FacilityWords from "./office/FacilityWords.ts"
export * as FacilityForms from "./office/FacilityForms.ts"
export * as FacilityListPages from "./office/FacilityListPages.ts"
export * as SettingsPages from "./office/SettingsPages.ts"
export * as SettingsForms from "./office/SettingsForms.ts"
export * as Explanation from "./office/Explanation.ts"
export { grantsPage, type GrantsView, type RehearsalForm } from "./office/GrantPages.ts"
export { grantPeoplePage, type GrantPeopleView } from "./office/GrantPeoplePage.ts"
export { grantRunPage, type GrantRunView } from "./office/GrantRunPage.ts"
// programmes
export * as ProgrammeParts from "./office/ProgrammeParts.ts"
export * as ProgrammePages from "./office/ProgrammePages.ts"
export * as DraftPages from "./office/DraftPages.ts"
export * as ProgrammeWords from "./office/ProgrammeWords.ts"
// uses and their corrections
export { type ShownPerson, usesPath } from "./office/UseParts.ts"
export * as UsePages from "./office/UsePages.ts"
export * as OtherWayPages from "./office/OtherWayPages.ts"
export * as CorrectionForm from "./office/CorrectionForm.ts"
export * as CorrectionPages from "./office/CorrectionPages.ts"
// figures and statements
export { overviewPage, type OverviewView } from "./office/OverviewPage.ts"
export { heldPath, monthPath, monthsPath, monthText, reconciliationPath, reportsPath } from "./office/ReportParts.ts"
export * as ReportPages from "./office/ReportPages.ts"
export * as StatementPages from "./office/StatementPages.ts"
export * as ClosingPages from "./office/ClosingPages.ts"
export { statementsPrint, type StatementsPrint } from "./office/StatementPrint.ts"
export * as ReconciliationPages from "./office/ReconciliationPages.ts"
// the record
export * as AuditPages from "./office/AuditPages.ts"
export * as AuditDetail from "./office/AuditDetail.ts"
export * as AuditWords from "./office/AuditWords.ts"
// words and markup
export { type Html, html, type HtmlValue, render, trusted } from "./Html.ts"
export type { Sentences } from "./Sentences.ts"
export { ja } from "./Sentences.ja.ts"
export { myPageLoginPath, paperPath } from "./Page.ts"
export { problemLine, problemSentence } from "./FileSentences.ja.ts"
