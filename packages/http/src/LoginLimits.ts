/**
 * LoginLimits: how often a login may be tried (A20), what holds unless the service is set otherwise, and the one text in
 * which a setting says what differs. Counting is in `LoginGuard`.
 */
import { Result } from "effect"

/** At most `most` wrong tries in a window that begins with the first. */
export interface Limit {
  readonly most: number
  readonly windowMillis: number
}

/** How often a login may be tried wrong. */
export interface LoginLimits {
  readonly number: Limit
  readonly numberDaily: Limit
  /** Of one network address; of IPv6 one /64, which is one household or device. */
  readonly address: Limit
  readonly facility: Limit
  /** Of my page, and of the application for paper. */
  readonly myPage: Limit
  /** Budget of an association, however many addresses there are: above it nobody is refused, but an alert begins. */
  readonly service: Limit
  readonly serviceDaily: Limit
  /** In an alert: codes at one entrance. Above it none is right there any more. */
  readonly code: Limit
  /** In an alert: codes of one network address. */
  readonly codeAddress: Limit
  /** In an alert: wrong pairs of those who know the code, at one entrance. */
  readonly withCode: Limit
}

const minute = 60_000
const day = 24 * 60 * minute

/** What holds unless the service is set otherwise. */
export const loginLimits: LoginLimits = {
  number: { most: 5, windowMillis: 15 * minute },
  numberDaily: { most: 10, windowMillis: day },
  address: { most: 60, windowMillis: 15 * minute },
  facility: { most: 300, windowMillis: 15 * minute },
  myPage: { most: 3000, windowMillis: 15 * minute },
  service: { most: 300, windowMillis: 15 * minute },
  serviceDaily: { most: 1000, windowMillis: day },
  code: { most: 100, windowMillis: day },
  codeAddress: { most: 20, windowMillis: day },
  withCode: { most: 60, windowMillis: 60 * minute }
}

/** How long the budget must not be exceeded for an alert to end by itself. */
export const alertCalmMillis = 30 * minute

/** What each limit is called in a setting. */
const names = {
  number: "number",
  "number-daily": "numberDaily",
  address: "address",
  facility: "facility",
  "my-page": "myPage",
  service: "service",
  "service-daily": "serviceDaily",
  code: "code",
  "code-address": "codeAddress",
  "with-code": "withCode"
} as const satisfies Readonly<Record<string, keyof LoginLimits>>

/** A million tries in a window are as good as no limit, and counters are kept for a day. */
const most = { tries: 1_000_000, windowMillis: day } as const
const units: Readonly<Record<string, number>> = { m: minute, h: 60 * minute }

/**
 * Reads the limits that differ. Shape: `number:5/15m,service-daily:1000/24h`, each as name, tries and window in minutes or
 * hours; the others stay as they are. Refuses with what is wrong with the text.
 */
export const parseLoginLimits = (text: string): Result.Result<LoginLimits, string> => {
  const read: { -readonly [Name in keyof LoginLimits]?: Limit } = {}
  for (const part of text.split(",").map((part) => part.trim())) {
    const [, name = "", count = "", length = "", unit = ""] =
      /^([a-z-]+):([0-9]{1,9})\/([0-9]{1,6})([mh])$/.exec(part) ?? []
    if (name === "") return Result.fail(`"${part}" is not like number:5/15m`)
    if (!Object.hasOwn(names, name))
      return Result.fail(`there is no limit "${name}", only ${Object.keys(names).join(", ")}`)
    const key = names[name as keyof typeof names]
    if (read[key] !== undefined) return Result.fail(`"${name}" is there twice`)
    const windowMillis = Number(length) * (units[unit] ?? 0)
    if (Number(count) < 1 || Number(count) > most.tries)
      return Result.fail(`"${name}" must be from 1 to ${most.tries} tries`)
    if (windowMillis < minute || windowMillis > most.windowMillis) return Result.fail(`"${name}" must be of 1m to 24h`)
    read[key] = { most: Number(count), windowMillis }
  }
  return Result.succeed({ ...loginLimits, ...read })
}
