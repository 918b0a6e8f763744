/**
 * WebhookSecret: the secrets that events are signed with, as Standard Webhooks says, and how they are kept: sealed, so that
 * who reads the database cannot sign. A secret is shown once, when it is made.
 */
import { createHmac, randomBytes } from "node:crypto"
import { sealOf } from "../Seal.ts"
import type { Secret } from "../Secret.ts"

/** Makes secrets for subscriptions, and signs with them. */
export interface WebhookSecrets {
  /** A new secret for a subscription: `shown` to whoever subscribes, `sealed` to be kept. */
  readonly make: (of: SecretOf) => { readonly shown: string; readonly sealed: string }
  /**
   * The header `webhook-signature` for secrets as they are kept, the newest first. Undefined when the newest cannot be opened:
   * the service has another secret than it was sealed with.
   */
  readonly sign: (of: SecretOf, sealed: ReadonlyArray<string>, signed: Signed) => string | undefined
}

/** Whose secret it is. It opens for no other subscription. */
export interface SecretOf {
  readonly association: string
  readonly webhook: string
}

/** What is signed. Unit of `timestamp`: seconds since 1970. */
export interface Signed {
  readonly id: string
  readonly timestamp: number
  readonly body: string
}

const prefix = "whsec_"
const secretBytes = 32

/** The secrets of a service. */
export const webhookSecretsOf = (secret: Secret): WebhookSecrets => {
  const seal = sealOf(secret, "webhook")
  const contextOf = ({ association, webhook }: SecretOf): string => `${association}/${webhook}`
  return {
    make: (of) => {
      const key = randomBytes(secretBytes).toString("base64")
      return { shown: `${prefix}${key}`, sealed: seal.close(key, contextOf(of)) }
    },
    sign: (of, sealed, { body, id, timestamp }) => {
      const keys = sealed.map((each) => seal.open(each, contextOf(of)))
      if (keys[0] === undefined) return undefined
      return keys
        .filter((key) => key !== undefined)
        .map((key) => createHmac("sha256", Buffer.from(key, "base64")).update(`${id}.${timestamp}.${body}`))
        .map((mac) => `v1,${mac.digest("base64")}`)
        .join(" ")
    }
  }
}
