/**
 * ApiToken: what another system shows as its key: `fkr_<association>_<id>_<secret>`. The secret is 256 random bits and is kept
 * nowhere: only fingerprints are compared, which takes the same time whatever is wrong.
 */
import { randomBytes, timingSafeEqual } from "node:crypto"
import { ApiKey, ApiKeys, CouponBooks, type Documents, type Holder, type StoreFailure } from "@fukuri/core"
import { Effect, Redacted } from "effect"
import { sha256 } from "../Sha256.ts"

/** A key that was just made: its token is shown once. */
export interface NewToken {
  readonly id: ApiKey.ApiKeyId
  readonly token: Redacted.Redacted
  readonly secretHash: string
}

/** A new token for a key of an association. */
export const newToken = (association: Holder.AssociationCode): NewToken => {
  const id = newKeyId()
  const secret = randomBytes(32).toString("base64url")
  return { id, token: Redacted.make(`fkr_${association}_${id}_${secret}`), secretHash: sha256(secret) }
}

/** The key that a token opens with, when it can be used today; undefined for anything else. */
export const keyOfToken = Effect.fn("ApiToken.keyOf")(function* (
  token: Redacted.Redacted
): Effect.fn.Return<
  | { readonly association: Holder.AssociationCode; readonly id: ApiKey.ApiKeyId; readonly key: ApiKey.ApiKey }
  | undefined,
  StoreFailure.StoreFailure,
  Documents.Documents
> {
  const parts = shape.exec(Redacted.value(token))
  if (parts === null) return undefined
  const [, code = "", idText = "", secret = ""] = parts
  const [association, id] = [code as Holder.AssociationCode, idText as ApiKey.ApiKeyId]
  const { today } = yield* CouponBooks.now
  const kept = yield* ApiKeys.find(association, id)
  const isRight = isSame(sha256(secret), kept?.value.secretHash ?? sha256("nobody's"))
  return kept !== undefined && isRight && ApiKey.standingOf(kept.value, today) === "active"
    ? { association, id, key: kept.value }
    : undefined
})

const shape = /^fkr_([a-z][a-z0-9-]{1,19})_([0-9a-z]{12})_([A-Za-z0-9_-]{43})$/

const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a, "hex"), Buffer.from(b, "hex"))

const newKeyId = (): ApiKey.ApiKeyId =>
  BigInt(`0x${randomBytes(12).toString("hex")}`)
    .toString(36)
    .padStart(12, "0")
    .slice(-12) as ApiKey.ApiKeyId
