export { LawBroken, type Law, type Stores } from "./Law.ts"
import { ledgerLaws } from "./LedgerLaws.ts"
export const laws = [...ledgerLaws]
