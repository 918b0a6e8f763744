/**
 * Csrf: proof that a form that comes back is one we gave to this browser. A token is the HMAC of a random cookie; where
 * the browser says from where a form was posted, that must be us. Nothing is stored.
 */
import { randomBytes, timingSafeEqual } from "node:crypto"
import { keyOf, macOf, type Secret } from "./Secret.ts"

/** Makes and checks tokens. */
export interface Csrf {
  /** A token for a visitor. Masked anew each time, so that compressing a page with it tells nothing about it. */
  readonly tokenFor: (visitor: string) => string
  readonly isTokenOf: (visitor: string, token: string) => boolean
}

/** Tokens under a secret. */
export const csrfOf = (secret: Secret): Csrf => {
  const key = keyOf(secret, "csrf")
  return {
    tokenFor: (visitor) => {
      const mac = macOf(key, visitor)
      const mask = randomBytes(mac.length)
      return Buffer.concat([mask, xor(mask, mac)]).toString("base64url")
    },
    isTokenOf: (visitor, token) => {
      const mac = macOf(key, visitor)
      const bytes = Buffer.from(token, "base64url")
      if (bytes.length !== 2 * mac.length) return false
      return timingSafeEqual(xor(bytes.subarray(0, mac.length), bytes.subarray(mac.length)), mac)
    }
  }
}

/** A new visitor. Shape: 22 characters of base64url. */
export const newVisitor = (): string => randomBytes(16).toString("base64url")

/** Whether a cookie's value can be a visitor. */
export const isVisitor = (value: string | undefined): value is string =>
  value !== undefined && /^[A-Za-z0-9_-]{22}$/.test(value)

/**
 * Whether a browser says that a form was posted from another site. `Origin: null` says nothing: it is what browsers
 * send for the forms of a page with `Referrer-Policy: no-referrer`, as ours are.
 */
export const isForeign = (
  headers: { readonly origin: string; readonly fetchSite: string },
  own: ReadonlyArray<string>
): boolean =>
  (headers.origin !== "" && headers.origin !== "null" && !own.includes(headers.origin)) ||
  (headers.fetchSite !== "" && headers.fetchSite !== "same-origin" && headers.fetchSite !== "none")

const xor = (a: Uint8Array, b: Uint8Array): Buffer => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)))
