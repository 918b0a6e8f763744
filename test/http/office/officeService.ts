// The office pages beside the member pages, as memberService starts those, with a clerk of every role. The password of
// all is known; login(id) begins a login as the login page does when it is done, without the work of a hash.
import { Clerk, Clerks, type LedgerEntry } from "@fukuri/core"
import {
  alertCalmMillis,
  apiApp,
  type ApiOptions,
  besides,
  clerkSessionsOf,
  loginLimits,
  networksOf,
  officeApp,
  type OfficeOptions,
  passwordsOf
} from "@fukuri/http"
import { Effect, Schema } from "effect"
import type { officeRoutes } from "../../../packages/http/src/office/routes.ts"
import { type FormClient } from "../../support/formClient.ts"
import { type MemberService, type MemberServiceOptions, startMemberService, testSecret } from "../memberService.ts"

/** What every clerk here logs in with. */
export const password = "seven wet umbrellas"

/** The clerks, by id. Their names tell their roles. */
export const clerks: Readonly<Record<ClerkName, Clerk.Clerk>> = Object.fromEntries(
  (
    [
      { id: "viewer", name: "閲覧 花子", roles: ["viewer"], sees: [] },
      { id: "desk", name: "窓口 次郎", roles: ["desk"], sees: ["personal", "health"], ownNumber: "123456" },
      { id: "operator", name: "運用 三郎", roles: ["operator"], sees: ["personal", "health"] },
      { id: "operator2", name: "運用 四郎", roles: ["operator"], sees: ["personal", "health"] },
      { id: "approver", name: "承認 五子", roles: ["approver"], sees: ["personal", "health"] },
      { id: "manager", name: "管理 六子", roles: ["manager"], sees: [] },
      { id: "blind", name: "窓口 七子", roles: ["desk"], sees: [] },
      { id: "fresh", name: "新人 八郎", roles: ["viewer"], sees: [] },
      { id: "gone", name: "退職 九子", roles: ["manager"], sees: [], active: false }
    ] as const
  ).map((clerk) => [clerk.id, Schema.decodeUnknownSync(Clerk.Clerk)({ association: "sag", active: true, ...clerk })])
) as unknown as Readonly<Record<ClerkName, Clerk.Clerk>>

/** What the routes of the office are made of. */
export const officeParts: Parameters<typeof officeRoutes>[0] = {
  secret: testSecret,
  sessions: clerkSessionsOf(testSecret),
  login: { limits: loginLimits, calmMillis: alertCalmMillis },
  networks: networksOf()
}

/** `fresh` must first choose a password; `gone` may not log in; `blind` sees no personal data; `desk` is 123456. */
export type ClerkName =
  | "viewer"
  | "desk"
  | "operator"
  | "operator2"
  | "approver"
  | "manager"
  | "blind"
  | "fresh"
  | "gone"

export interface OfficeService extends MemberService {
  /** A browser in which a clerk is logged in. */
  readonly login: (id: ClerkName) => Promise<FormClient>
}

export interface OfficeServiceOptions extends Omit<MemberServiceOptions, "beside"> {
  readonly office?: Partial<OfficeOptions>
  readonly api?: Partial<ApiOptions>
}

export const startOfficeService = async (spec: OfficeServiceOptions = {}): Promise<OfficeService> => {
  const service = await startMemberService({
    ...spec,
    beside: (member) =>
      Effect.gen(function* () {
        const office = yield* officeApp({ secret: testSecret, ...spec.office })
        return besides(member, office, yield* apiApp({ secret: testSecret, ...spec.api }))
      })
  })
  await service.run(addClerks)
  const sessions = clerkSessionsOf(testSecret)
  return {
    ...service,
    login: async (id) => {
      const client = service.client()
      const { cookie } = await service.run(
        Effect.gen(function* () {
          const account = yield* Clerks.find({ association: clerks[id].association, id: clerks[id].id })
          if (account === undefined) return yield* Effect.die(`no clerk ${id}`)
          return yield* sessions.begin(account, { half: false, browser: "a test" }, undefined)
        })
      )
      client.cookies.set(cookie.name, cookie.value ?? "")
      return client
    }
  }
}

const addClerks = Effect.gen(function* () {
  const passwordHash = yield* passwordsOf({ memory: 64, passes: 1, parallelism: 1 }).hash(password)
  for (const clerk of Object.values(clerks)) {
    const mustChangePassword = clerk.id === "fresh"
    yield* Clerks.add({ clerk, passwordHash, mustChangePassword }, "grants" as LedgerEntry.Actor)
  }
})

/** Runs a test on a service of its own. */
export const withOffice =
  (spec: OfficeServiceOptions, test: (service: OfficeService) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const service = await startOfficeService(spec)
    try {
      await test(service)
    } finally {
      await service.stop()
    }
  }
