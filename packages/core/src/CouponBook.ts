/**
 * CouponBook: everything about one holder in one fiscal year, and the heart of the product. What the book is follows from
 * the ledger (`BookState`: evolve, fold); what somebody wants done to it is a command (`BookCommand`), which gives new
 * entries or a reason why not (`BookDecision`: decide); what must hold of every book is said once more, independently, in
 * `BookLaws`. No clock, no store, no chance: what a decision needs comes in with the command.
 */
export * from "./BookState.ts"
export * from "./BookCommand.ts"
export * from "./BookDecision.ts"
export * from "./BookLaws.ts"
