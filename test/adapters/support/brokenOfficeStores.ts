// The broken stores of what the office keeps beside the ledger.
import type { BrokenStore } from "./breaking.ts"
import { brokenAudit } from "./brokenAudit.ts"
import { brokenDocuments } from "./brokenDocuments.ts"
import { brokenUploads } from "./brokenUploads.ts"

/** Every broken store of documents, files and the record. */
export const brokenOfficeStores: ReadonlyArray<BrokenStore> = [...brokenDocuments, ...brokenUploads, ...brokenAudit]
