/**
 * Seal: authenticated encryption of what a browser keeps for us, tickets and sessions. AES-256-GCM with a random nonce;
 * a seal opens only for the purpose and in the context it was closed in.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { keyOf, type Purpose, type Secret } from "./Secret.ts"

/** Closes texts and opens them again. */
export interface Seal {
  /** Shape: base64url, a third longer than the text and 28 bytes. Never the same twice. */
  readonly close: (text: string, context: string) => string
  /** The text, or undefined when anything is wrong: changed, cut, of another purpose, context or secret. */
  readonly open: (sealed: string, context: string) => string | undefined
}

const nonceBytes = 12
const tagBytes = 16
/** What is longer was not closed here. Unit: characters. */
const longest = 4096

/** The seal of a purpose. */
export const sealOf = (secret: Secret, purpose: Purpose): Seal => {
  const key = keyOf(secret, purpose)
  const associated = (context: string): Buffer => Buffer.from(`${purpose}\n${context}`, "utf8")
  return {
    close: (text, context) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes })
      cipher.setAAD(associated(context))
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString("base64url")
    },
    open: (sealed, context) => {
      const bytes = bytesOf(sealed)
      if (bytes === undefined || bytes.length < nonceBytes + tagBytes) return undefined
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      decipher.setAAD(associated(context))
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
      try {
        const body = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes))
        return Buffer.concat([body, decipher.final()]).toString("utf8")
      } catch {
        return undefined
      }
    }
  }
}

/** The bytes of a base64url text; undefined when it is not the one way to write them. */
const bytesOf = (text: string): Buffer | undefined => {
  if (text.length > longest) return undefined
  const bytes = Buffer.from(text, "base64url")
  return bytes.toString("base64url") === text ? bytes : undefined
}
