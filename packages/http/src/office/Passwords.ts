/**
 * Passwords: how the passwords of clerks are kept, checked, made up and judged. Kept are only argon2id hashes, by
 * Node's own implementation, in the usual text form with their parameters, so that these can grow. Who may have which
 * password is not decided here, but what a good one is.
 */
import crypto from "node:crypto"
import { Effect, Semaphore } from "effect"
import type { Clerk } from "@fukuri/core"

/** How much work a hash is. */
export interface PasswordCost {
  /** Unit: KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** What OWASP advises for argon2id. */
export const passwordCost: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 }

/** What a look at a password found. `outdated`: right, but hashed with another cost than new ones are. */
export type Verified = "right" | "outdated" | "wrong"

/** Hashes passwords and compares them, at most two at once, so that a flood of logins does not take the memory. */
export interface Passwords {
  /** Shape: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Never the same twice. */
  readonly hash: (password: string) => Effect.Effect<string>
  /** Compares in constant time. Without a hash it does the same work and finds `wrong`: nobody learns who exists. */
  readonly verify: (password: string, hash: string | undefined) => Effect.Effect<Verified>
}

/** Of the whole process, whatever applications are in it. */
const semaphore = Semaphore.makeUnsafe(2)
const saltBytes = 16
const tagBytes = 32

/** The passwords of a service. Dies on a Node.js without argon2. */
export const passwordsOf = (cost: PasswordCost = passwordCost): Passwords => {
  if (typeof crypto.argon2 !== "function") {
    throw new Error("the passwords of clerks need Node.js 24.7 or later, which has crypto.argon2")
  }
  const tagOf = (password: string, { cost, salt }: Omit<Hashed, "tag">): Effect.Effect<Buffer> =>
    semaphore.withPermits(1)(derived(normalized(password), cost, salt))
  // Nobody's: to be compared with where there is no account.
  const dummy: Hashed = { cost, salt: crypto.randomBytes(saltBytes), tag: crypto.randomBytes(tagBytes) }
  return {
    hash: (password) =>
      Effect.suspend(() => {
        const salt = crypto.randomBytes(saltBytes)
        return Effect.map(tagOf(password, { cost, salt }), (tag) => textOf({ cost, salt, tag }))
      }),
    verify: Effect.fn("Passwords.verify")(function* (password, hash) {
      const kept = (hash === undefined ? undefined : hashedIn(hash)) ?? dummy
      const tag = yield* tagOf(password, kept)
      if (!crypto.timingSafeEqual(tag, kept.tag) || kept === dummy) return "wrong"
      return isSameCost(kept.cost, cost) ? "right" : "outdated"
    })
  }
}

/** What is wrong with a new password. */
export type PasswordFault = "short" | "long" | "has-id" | "common"

/** Shortest and longest password. Unit: characters. */
export const passwordLengths = { least: 12, most: 128 } as const

/** Judges a new password: by its length and by what is guessed first. Which kinds of characters it has does not matter. */
export const passwordFault = (password: string, id: Clerk.ClerkId): PasswordFault | undefined => {
  const text = normalized(password)
  const { length } = [...text]
  if (length < passwordLengths.least) return "short"
  if (length > passwordLengths.most) return "long"
  const small = text.toLowerCase()
  if (small.includes(id)) return "has-id"
  return isCommon(small) ? "common" : undefined
}

/** A password to be told once and changed at the first login. Shape: `abcd-efgh-jkmn-pqrs`, 79 random bits. */
export const newPassword = (): string => groups(Array.from(Array(16), unambiguous).join(""))

/** The password of a text of random bytes, in the same shape. */
export const passwordFrom = (bytes: Uint8Array): string =>
  groups(Array.from(bytes.subarray(0, 16), (byte) => alphabet[byte % alphabet.length] ?? "").join(""))

/** A random character that is not taken for another one. */
export const unambiguous = (): string => alphabet[crypto.randomInt(alphabet.length)] ?? ""

const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"

const groups = (text: string): string => (text.match(/.{4}/g) ?? []).join("-")

/** The same characters typed in another way are the same password. */
const normalized = (password: string): string => password.normalize("NFKC")

/** A hash, taken apart. */
interface Hashed {
  readonly cost: PasswordCost
  readonly salt: Uint8Array
  readonly tag: Uint8Array
}

const derived = (password: string, { memory, parallelism, passes }: PasswordCost, nonce: Uint8Array) =>
  Effect.callback<Buffer>((resume) => {
    const parameters = { message: password, nonce, parallelism, tagLength: tagBytes, memory, passes }
    crypto.argon2("argon2id", parameters, (error, tag) => resume(error ? Effect.die(error) : Effect.succeed(tag)))
  })

const textOf = ({ cost: { memory, parallelism, passes }, salt, tag }: Hashed): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`

const hashedIn = (text: string): Hashed | undefined => {
  const [, memory, passes, parallelism, salt = "", tag = ""] =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]{43})$/.exec(text) ?? []
  if (tag === "") return undefined
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64")
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replace(/=+$/, "")

const isSameCost = (a: PasswordCost, b: PasswordCost): boolean =>
  a.memory === b.memory && a.passes === b.passes && a.parallelism === b.parallelism

/** One of the first that are tried: a common word with figures around it, a few characters again and again, a row of keys. */
const isCommon = (text: string): boolean => {
  const word = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "")
  return (
    common.has(text) ||
    common.has(word) ||
    /^(.{1,6}?)\1+.{0,2}$/su.test(text) ||
    rows.some((row) => isRun(text, row)) ||
    [...common].some(
      (each) => each.length > 3 && text.includes(each) && text.replaceAll(each, "").replace(/[^\p{L}]/gu, "") === ""
    )
  )
}

/** Whether a text is a part of a row that goes round, forwards or backwards. */
const isRun = (text: string, row: string): boolean => {
  const round = row.repeat(Math.ceil(text.length / row.length) + 1)
  return round.includes(text) || round.includes([...text].toReversed().join(""))
}

const rows = [
  "1234567890",
  "0123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "1qaz2wsx3edc4rfv5tgb"
]

const common = new Set(
  [
    "password passw0rd p@ssword p@ssw0rd passwd pass kennwort motdepasse contrasena pasuwado パスワード",
    "qwerty qwertyuiop asdfgh asdfghjkl zxcvbn 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx q1w2e3r4 qazwsx qazwsxedc",
    "abcdef abcd1234 letmein letmeinplease welcome login admin administrator manager master root guest user test",
    "iloveyou sunshine princess dragon monkey football baseball superman batman starwars trustno1 whatever freedom",
    "changeme default secret michael jordan computer internet google windows microsoft samsung android iphone",
    "sakura himawari doraemon pikachu pokemon totoro anpanman hellokitty naruto dragonball hanako taro tarou yamada",
    "suzuki tanaka satou sato nippon nihon japan tokyo osaka kyoto nagoya yokohama fukuoka sapporo saitama saga",
    "konnichiwa ohayou arigatou arigato daisuki aishiteru himitsu ninja samurai fujisan sakurasakura sushi",
    "fukuri fukurika fukurikousei kyosai kyousai kyosaikumiai kumiai gojokai jimukyoku shokuin kenkou kupon coupon",
    "reiwa heisei showa correcthorsebatterystaple"
  ].flatMap((line) => line.split(" "))
)
