/**
 * Stores: every port to a store, as one requirement: what an adapter provides, and what a whole service needs.
 */
import type { Attempts } from "./Attempts.ts"
import type { Audit } from "./Audit.ts"
import type { Catalogue } from "./Catalogue.ts"
import type { Documents } from "./Documents.ts"
import type { Holders } from "./Holders.ts"
import type { Jobs } from "./Jobs.ts"
import type { Ledger } from "./Ledger.ts"
import type { Reports } from "./Reports.ts"
import type { Sessions } from "./Sessions.ts"
import type { Uploads } from "./Uploads.ts"

/** Every store that an adapter provides. */
export type Stores = Ledger | Holders | Catalogue | Sessions | Attempts | Jobs | Documents | Uploads | Audit | Reports
