/**
 * HolderKey: how the office pages address a person without their number in the address: the number sealed for the
 * association. Whoever has no secret learns nothing from it; two keys of one person look different.
 */
import { Context, Schema } from "effect"
import { type Holder, HolderNumber } from "@fukuri/core"
import { sealOf } from "../Seal.ts"
import type { Secret } from "../Secret.ts"

/** Makes keys for the people of one association, and reads them. */
export interface HolderKey {
  /** Shape: 46 to 60 characters of base64url. Never the same twice. */
  readonly close: (number: HolderNumber.HolderNumber) => string
  /** The number, or undefined when the text is no key of this association. */
  readonly open: (text: string) => HolderNumber.HolderNumber | undefined
}

/** The keys of an association's people. */
export const holderKeyOf = (secret: Secret, association: Holder.AssociationCode): HolderKey => {
  const seal = sealOf(secret, "holder-key")
  return {
    close: (number) => seal.close(number, association),
    open: (text) => {
      const number = seal.open(text, association)
      return number !== undefined && isNumber(number) ? number : undefined
    }
  }
}

/** The keys of every association's people, for handlers. */
export class HolderKeys extends Context.Service<
  HolderKeys,
  { readonly of: (association: Holder.AssociationCode) => HolderKey }
>()("@fukuri/http/HolderKeys") {}

/** The address of a person's page. */
export const holderPath = (key: HolderKey, number: HolderNumber.HolderNumber): string =>
  `/office/holders/${key.close(number)}`

const isNumber = Schema.is(HolderNumber.HolderNumber)
