/**
 * LoginSentences: the shape of what a person reads at the fields of a login. Part of `Sentences.ts`.
 */
import type { Association } from "@fukuri/core"
import type { LoginPlace } from "./LoginFields.ts"

/** What stands at the fields of a login. */
export interface LoginSentences {
  readonly numberHint: string
  readonly birthDateHint: string
  readonly codeLabel: Readonly<Record<LoginPlace, string>>
  /** Why a code is asked for, who needs none, and where it can be had. */
  readonly codeHint: Readonly<Record<LoginPlace, (contact: Association.Association["contact"]) => string>>
}
