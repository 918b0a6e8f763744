/**
 * Secret: the one secret of a service and the keys derived from it, a different key for every purpose. Nothing here
 * encrypts or compares: see `Seal`, `Csrf`, `CheckWord` and `LoginGuard`.
 */
import { createHmac, hkdfSync } from "node:crypto"
import { Redacted } from "effect"

/** The secret of a service. Shape: a text of at least 32 random bytes; every node has the same. */
export type Secret = Redacted.Redacted<string>

/** What a key is for. */
export type Purpose =
  | "ticket"
  | "session"
  | "device"
  | "csrf"
  | "check-word"
  | "attempts"
  | "one-time-code"
  | "demo"
  | "holder-key"
  | "staff-code"
  | "webhook"

/** The key of a purpose. Unit: 32 bytes. */
export const keyOf = (secret: Secret, purpose: Purpose): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", Redacted.value(secret), "fukuri", `fukuri/${purpose}/1`, 32))

/** HMAC-SHA-256 of a text. Parts are told apart by their lengths, so that no two lists of parts give the same text. */
export const macOf = (key: Uint8Array, ...parts: ReadonlyArray<string>): Buffer =>
  createHmac("sha256", key)
    .update(parts.map((part) => `${part.length}:${part}`).join(""))
    .digest()
