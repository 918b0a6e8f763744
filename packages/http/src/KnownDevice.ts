/**
 * KnownDevice: a browser remembers, sealed, for whom it has logged in before. Its wrong tries for them are counted apart
 * from everybody else's, so that strangers who guess at a number do not lock out the one whose number it is.
 */
import { randomBytes } from "node:crypto"
import type { Clerk, Holder } from "@fukuri/core"
import { Option, Schema } from "effect"
import type { CookieChange } from "./Cookies.ts"
import { sealOf } from "./Seal.ts"
import { keyOf, macOf, type Secret } from "./Secret.ts"

/** Whom a browser can remember: a holder, or a clerk of the office. */
export type Remembered = Holder.HolderId | `clerk:${Clerk.ClerkId}`

/** What a browser remembers. `cookie` is the value it sent. */
export interface KnownDevice {
  /** The id of the browser, when somebody has logged in with it before. */
  readonly idFor: (whom: Remembered, cookie: string | undefined) => string | undefined
  /** The cookie with which it remembers somebody too. */
  readonly remember: (whom: Remembered, cookie: string | undefined) => CookieChange
}

/** The cookie of a browser. */
export const deviceCookie = "fukuri-device"

/** For how many people a browser is known: a family. */
const most = 4
const rememberedSeconds = 400 * 24 * 3600

/** Of each only a keyed hash is kept. */
const Kept = Schema.fromJsonString(Schema.Struct({ id: Schema.String, holders: Schema.Array(Schema.String) }))
const encode = Schema.encodeSync(Kept)
const decode = Schema.decodeUnknownOption(Kept)

/** What browsers remember under a secret. */
export const knownDeviceOf = (secret: Secret): KnownDevice => {
  const seal = sealOf(secret, "device")
  const key = keyOf(secret, "device")
  const hashOf = (whom: Remembered): string => macOf(key, whom).toString("base64url")
  const keptIn = (cookie: string | undefined): typeof Kept.Type | undefined => {
    const text = cookie === undefined ? undefined : seal.open(cookie, "")
    return text === undefined ? undefined : Option.getOrUndefined(decode(text))
  }
  return {
    idFor: (whom, cookie) => {
      const kept = keptIn(cookie)
      return kept?.holders.includes(hashOf(whom)) === true ? kept.id : undefined
    },
    remember: (whom, cookie) => {
      const { holders, id } = keptIn(cookie) ?? { id: randomBytes(16).toString("base64url"), holders: [] }
      const hash = hashOf(whom)
      const value = seal.close(encode({ id, holders: [hash, ...holders.filter((h) => h !== hash)].slice(0, most) }), "")
      return { name: deviceCookie, value, maxAgeSeconds: rememberedSeconds }
    }
  }
}
