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
export { myPage } from "./MyPage.ts"
// around them
export { home } from "./Home.ts"
export { notice } from "./Notice.ts"
export { placard } from "./Placard.ts"
// what the pages refer to
export { script, scriptPath } from "./script.ts"
export { stylesheet, stylesheetPath } from "./stylesheet.ts"
// words and markup
export { type Html, html, type HtmlValue, render, trusted } from "./Html.ts"
export type { Sentences } from "./Sentences.ts"
export { ja } from "./Sentences.ja.ts"
export { myPageLoginPath } from "./Page.ts"
export { problemLine } from "./FileSentences.ja.ts"
