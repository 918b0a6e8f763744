/**
 * OneTimeCode: the second proof of who a clerk is: codes of a device that change every half minute (TOTP, RFC 6238), and
 * recovery codes for the day on which the device is missing. The secret is sealed wherever it is kept; which code was
 * used already is kept with the account.
 */
import { Secret as Base32, TOTP } from "otpauth"
import type { CalendarDate, Clerks } from "@fukuri/core"
import { qrSvg } from "../Qr.ts"
import { sealOf } from "../Seal.ts"
import { keyOf, macOf, type Secret } from "../Secret.ts"
import { unambiguous } from "./Passwords.ts"

/** A device that is being set up. */
export interface SetUp {
  /** What the form carries to the step that proves it. Good for this clerk and half an hour. */
  readonly sealed: string
  /** The SVG of what the device reads. */
  readonly qr: string
  /** The same to be typed. Shape: base 32 in groups of four. */
  readonly secret: string
}

/** Recovery codes: to be told once, and what is kept of them. */
export interface RecoveryCodes {
  /** Shape: `abcde-fghjk`. */
  readonly codes: ReadonlyArray<string>
  readonly hashes: ReadonlyArray<string>
}

/** Makes and reads codes. */
export interface OneTimeCodes {
  /** A new secret for a device. `issuer` is what the device calls us. */
  readonly begin: (key: Clerks.AccountKey, issuer: string, at: CalendarDate.Instant) => SetUp
  /** The same device again, after a wrong code; undefined when it is none of ours, another clerk's or too old. */
  readonly again: (
    key: Clerks.AccountKey,
    issuer: string,
    sealed: string,
    at: CalendarDate.Instant
  ) => SetUp | undefined
  /** What to keep of a device whose code was typed right; undefined when it was wrong. */
  readonly confirm: (
    key: Clerks.AccountKey,
    sealed: string,
    typed: string,
    at: CalendarDate.Instant
  ) => Clerks.OneTimeCode | undefined
  /** The time step of a typed code; undefined when it is the code of none near. Whether it was used is not looked at. */
  readonly stepOf: (account: Clerks.ClerkAccount, typed: string, at: CalendarDate.Instant) => number | undefined
  readonly newRecovery: (key: Clerks.AccountKey) => RecoveryCodes
  /** What would be kept of a typed recovery code; undefined when it cannot be one. */
  readonly recoveryHash: (key: Clerks.AccountKey, typed: string) => string | undefined
}

const stepMillis = 30_000
/** How many steps the clocks of device and service may differ, in both directions. */
const window = 1
const setUpMillis = 30 * 60_000
const recoveryCodes = 10

/** The codes of a service. */
export const oneTimeCodesOf = (secret: Secret): OneTimeCodes => {
  const seal = sealOf(secret, "one-time-code")
  const key = keyOf(secret, "one-time-code")
  const kept = ({ association, id }: Clerks.AccountKey): string => `kept ${association} ${id}`
  const setUp = ({ association, id }: Clerks.AccountKey): string => `set-up ${association} ${id}`

  const shown = (account: Clerks.AccountKey, issuer: string, base32: string, since: number): SetUp => ({
    sealed: seal.close(`${since} ${base32}`, setUp(account)),
    qr: qrSvg(totpOf(base32, issuer, account.id).toString()),
    secret: (base32.match(/.{1,4}/g) ?? []).join(" ")
  })
  const opened = (account: Clerks.AccountKey, sealed: string, at: number) => {
    const [since = "", base32] = seal.open(sealed, setUp(account))?.split(" ") ?? []
    return base32 === undefined || at - Number(since) > setUpMillis ? undefined : { since: Number(since), base32 }
  }
  const hashOf = ({ association, id }: Clerks.AccountKey, code: string): string =>
    macOf(key, "recovery", association, id, code).toString("base64url")

  return {
    begin: (account, issuer, at) => shown(account, issuer, new Base32({ size: 20 }).base32, at),
    again: (account, issuer, sealed, at) => {
      const { base32, since } = opened(account, sealed, at) ?? {}
      return base32 === undefined || since === undefined ? undefined : shown(account, issuer, base32, since)
    },
    confirm: (account, sealed, typed, at) => {
      const base32 = opened(account, sealed, at)?.base32
      const lastStep = base32 === undefined ? undefined : stepIn(base32, typed, at)
      return base32 === undefined || lastStep === undefined
        ? undefined
        : { sealed: seal.close(base32, kept(account)), lastStep }
    },
    stepOf: ({ clerk, oneTimeCode }, typed, at) => {
      const base32 = oneTimeCode === undefined ? undefined : seal.open(oneTimeCode.sealed, kept(clerk))
      return base32 === undefined ? undefined : stepIn(base32, typed, at)
    },
    newRecovery: (account) => {
      const codes = Array.from(Array(recoveryCodes), () => Array.from(Array(10), unambiguous).join(""))
      return {
        codes: codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`),
        hashes: codes.map((code) => hashOf(account, code))
      }
    },
    recoveryHash: (account, typed) => {
      const code = plain(typed).toLowerCase()
      return /^[a-z2-9]{10}$/.test(code) ? hashOf(account, code) : undefined
    }
  }
}

/** The issuer stands once in what the device reads: twice, as names in Japanese are written there, it is too much to read. */
const totpOf = (base32: string, issuer: string, label: string): TOTP =>
  new TOTP({
    issuer,
    issuerInLabel: false,
    label,
    algorithm: "SHA1",
    digits: 6,
    period: stepMillis / 1000,
    secret: Base32.fromBase32(base32)
  })

const stepIn = (base32: string, typed: string, at: number): number | undefined => {
  const token = plain(typed)
  if (!/^\d{6}$/.test(token)) return undefined
  const delta = totpOf(base32, "", "").validate({ token, timestamp: at, window })
  return delta === null ? undefined : Math.floor(at / stepMillis) + delta
}

/** As people type codes: full-width, in groups, with hyphens. */
const plain = (typed: string): string => typed.normalize("NFKC").replace(/[\s\-‐‑–—ー−]/g, "")
