// When more logins go wrong than the budget has: an alert begins and ends, a code is asked for and who needs none, and no
// answer tells anything about a number (A20). In memory under a clock that is set.
import { assert, describe, it } from "@effect/vitest"
import { Audit, CalendarDate, LoginWatches } from "@fukuri/core"
import { memberApp, staffCodesOf } from "@fukuri/http"
import { Effect } from "effect"
import { createServer } from "node:http"
import { type FormClient, formClient, type Page } from "../support/formClient.ts"
import { hospital, logIn, sakura, taro } from "./journey.ts"
import { type MemberService, sag, startMemberService, testSecret, withService } from "./memberService.ts"
import { notingStores } from "./notingStores.ts"

const wrong = { ...taro, birthDate: "19741213" }
const unknown = { number: "999999", birthDate: "19741212" }
const dental = "/coupon/for_3000021"
const myPage = "/CouponInfoLogin/sag"

const quarter = 900_000
const calmMillis = 1_800_000
/** Three wrong ones are too many, and pages do not remember. */
const options = {
  alertAgeMillis: 0,
  alertCalmMillis: calmMillis,
  loginLimits: { service: { most: 3, windowMillis: quarter } }
}

const today = CalendarDate.date("2024-07-01")
const codes = staffCodesOf(testSecret)
const codeAt = (facility: string | undefined, day = today) =>
  codes.of({ association: sag, facility: facility as Parameters<typeof codes.of>[0]["facility"] }, day)
const hospitalCode = codeAt("1234567")

const isIn = (page: Page): boolean => page.status === 200 && page.heading === "内容選択"
const asksCode = (page: Page): boolean => page.html.includes('name="code"')

/** A wrong login for a number of its own each time, so that no other limit is met. */
const wrongTimes = async (service: MemberService, times: number, from = 0): Promise<void> => {
  for (let time = 0; time < times; time++) {
    await logIn(service.client(), { ...unknown, number: String(800_000 + from + time) })
  }
}

const withCode = (client: FormClient, who: typeof taro, code: string, place = hospital) =>
  logIn(client, { ...who, code } as typeof taro, place)

const inAlert = (test: (service: MemberService) => Promise<void>, more: object = {}) =>
  withService({ options: { ...options, ...more } }, async (service) => {
    await wrongTimes(service, 4)
    await test(service)
  })

const recordOf = (service: MemberService) =>
  service.run(
    Effect.map(
      Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, action: "login-watch", limit: 100 })),
      (lines) => lines.map(({ action, actor }) => `${actor} ${action}`)
    )
  )

describe("an alert", () => {
  it(
    "begins with the first wrong login above the budget, once in the log and in the record",
    withService({ options }, async (service) => {
      await wrongTimes(service, 3)
      assert.isFalse(asksCode(await service.client().open(hospital)))
      assert.deepStrictEqual(await recordOf(service), [])
      await wrongTimes(service, 1, 3)
      for (const place of [hospital, dental, myPage, "/PaperApplication/sag"]) {
        assert.isTrue(asksCode(await service.client().open(place)), place)
      }
      await wrongTimes(service, 3, 4)
      assert.deepStrictEqual(await recordOf(service), ["system login-watch.alert"])
      const told = service.log.filter((line) => line.includes("login alert"))
      assert.lengthOf(told, 1)
      assert.include(told[0], '"ERROR"')
    })
  )

  it(
    "is not begun by right logins, however many",
    withService({ options }, async (service) => {
      for (let time = 0; time < 8; time++) assert.isTrue(isIn(await logIn(service.client(), taro)))
      assert.isFalse(asksCode(await service.client().open(hospital)))
    })
  )

  it(
    "of the day is begun by those who try slowly",
    withService(
      { options: { ...options, loginLimits: { serviceDaily: { most: 3, windowMillis: 24 * 3_600_000 } } } },
      async (service) => {
        for (const [index, time] of ["08:00", "11:00", "14:00", "17:00"].entries()) {
          service.setTime(`2024-07-01T${time}:00+09:00`)
          assert.isFalse(asksCode(await service.client().open(hospital)), time)
          await wrongTimes(service, 1, index)
        }
        assert.isTrue(asksCode(await service.client().open(hospital)))
      }
    )
  )

  it(
    "ends by itself when the budget was not exceeded for a while, and goes on while it is",
    inAlert(async (service) => {
      service.setTime("2024-07-01T09:14:00+09:00")
      await wrongTimes(service, 1, 4)
      service.setTime("2024-07-01T09:43:00+09:00")
      assert.isTrue(asksCode(await service.client().open(hospital)))
      service.setTime("2024-07-01T09:44:10+09:00")
      assert.isFalse(asksCode(await service.client().open(hospital)))
      assert.isTrue(isIn(await logIn(service.client(), taro)))
    })
  )

  it(
    "is shared by all who serve from one store, and outlasts them",
    inAlert(async (service) => {
      const app = await service.run(memberApp({ secret: testSecret, ...options }))
      const other = createServer(app.callback())
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve))
      try {
        const address = other.address()
        const client = formClient(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`)
        const page = await client.open(hospital)
        assert.isTrue(asksCode(page))
        assert.strictEqual((await client.press(page, "次へ", taro)).status, 422)
        assert.isTrue(isIn(await client.press(page, "次へ", { ...taro, code: hospitalCode })))
      } finally {
        other.closeAllConnections()
        await new Promise((resolve) => other.close(resolve))
      }
    })
  )
})

describe("the code", () => {
  it(
    "lets in with the right pair, however it is spaced, and is asked for at the field",
    inAlert(async (service) => {
      const client = service.client()
      const missing = await logIn(client, taro)
      assert.strictEqual(missing.status, 422)
      assert.include(missing.text, "確認コードを6桁の数字で入力してください。")
      assert.include(missing.text, "施設のスタッフにお尋ねください")
      const half = `${hospitalCode.slice(0, 3)} ${hospitalCode.slice(3)}`
      const again = await withCode(client, wrong, half)
      assert.strictEqual(again.status, 422)
      assert.include(again.html, `value="${half}"`)
      assert.include(again.html, 'value="123456"')
      assert.notInclude(again.html, "19741213")
      assert.isTrue(isIn(await withCode(client, taro, half)))
      assert.isTrue(
        isIn(await withCode(service.client(), sakura, hospitalCode.normalize("NFKC").replaceAll("0", "０")))
      )
    })
  )

  it(
    "is that of this facility and this day: no other, and not the one who only read the placard",
    inAlert(async (service) => {
      const others = [
        codeAt("3000021"),
        codeAt(undefined),
        codeAt("1234567", CalendarDate.date("2024-07-02")),
        codeAt("1234567", CalendarDate.date("2024-06-30")),
        "1234567",
        "000000"
      ]
      for (const code of others) {
        assert.strictEqual((await withCode(service.client(), taro, code)).status, 422, code)
      }
      assert.isTrue(isIn(await withCode(service.client(), taro, hospitalCode)))
      assert.match(hospitalCode, /^[0-9]{6}$/)
      assert.strictEqual(new Set([hospitalCode, ...others]).size, 7)
    })
  )

  it(
    "of a day is good from midnight to midnight in Japan",
    inAlert(async (service) => {
      const next = codeAt("1234567", CalendarDate.date("2024-07-02"))
      service.setTime("2024-07-01T23:59:00+09:00")
      await wrongTimes(service, 4, 10)
      assert.isTrue(isIn(await withCode(service.client(), taro, hospitalCode)))
      service.setTime("2024-07-02T00:00:01+09:00")
      assert.strictEqual((await withCode(service.client(), sakura, hospitalCode)).status, 422)
      assert.isTrue(isIn(await withCode(service.client(), sakura, next)))
    })
  )

  it(
    "is not asked of a device that its holder logged in with before, for no other holder",
    withService({ options }, async (service) => {
      const mine = service.client()
      assert.isTrue(isIn(await logIn(mine, taro)))
      await wrongTimes(service, 4)
      assert.isTrue(isIn(await logIn(mine, taro)))
      assert.strictEqual((await logIn(mine, sakura)).status, 422)
      const page = await mine.press(await mine.open(myPage), "ログイン", taro)
      assert.strictEqual(page.heading, "マイページ")
    })
  )

  it(
    "at my page is that of the office, which is none of a facility's",
    inAlert(async (service) => {
      const client = service.client()
      const login = await client.open(myPage)
      assert.include(login.text, "福利課厚生担当(電話 ")
      assert.strictEqual((await client.press(login, "ログイン", { ...taro, code: hospitalCode })).status, 422)
      const page = await client.press(login, "ログイン", { ...taro, code: codeAt(undefined) })
      assert.strictEqual(page.heading, "マイページ")
    })
  )

  it(
    "is guessed at so often and then is right for nobody there, while other facilities go on",
    inAlert(
      async (service) => {
        for (const code of ["000001", "000002"]) await withCode(service.client(), taro, code)
        assert.strictEqual((await withCode(service.client(), taro, hospitalCode)).status, 422)
        assert.strictEqual((await withCode(service.client(), taro, codeAt("3000021"), dental)).status, 200)
      },
      { loginLimits: { ...options.loginLimits, code: { most: 2, windowMillis: 86_400_000 } } }
    )
  )

  it(
    "known to one who tries pairs with it bounds them by the entrance",
    inAlert(
      async (service) => {
        for (const number of ["777771", "777772"])
          await withCode(service.client(), { ...unknown, number }, hospitalCode)
        assert.strictEqual((await withCode(service.client(), taro, hospitalCode)).status, 422)
      },
      { loginLimits: { ...options.loginLimits, withCode: { most: 2, windowMillis: 3_600_000 } } }
    )
  )

  it(
    "missing or wrong, no try counts against the number or the entrance",
    inAlert(
      async (service) => {
        for (let time = 0; time < 6; time++) await withCode(service.client(), taro, "000001")
        for (let time = 0; time < 6; time++) await logIn(service.client(), taro)
        assert.isTrue(isIn(await withCode(service.client(), taro, hospitalCode)))
      },
      { loginLimits: { ...options.loginLimits, facility: { most: 4, windowMillis: quarter } } }
    )
  )

  it(
    "missing is no guess of it",
    inAlert(
      async (service) => {
        for (let time = 0; time < 6; time++) await logIn(service.client(), taro)
        assert.isTrue(isIn(await withCode(service.client(), taro, hospitalCode)))
      },
      { loginLimits: { ...options.loginLimits, code: { most: 2, windowMillis: 86_400_000 } } }
    )
  )
})

describe("what an answer tells", () => {
  const random = new Set(["date", "x-request-id"])

  interface Answer {
    readonly status: number
    readonly headers: ReadonlyArray<readonly [string, string]>
    readonly length: number
    readonly html: string
    readonly asked: string
  }

  /** The answers to some tries of one browser, and what they asked the stores, without what is random or typed. */
  const answersOf = async (
    service: MemberService,
    asked: Array<string>,
    tries: ReadonlyArray<() => Promise<Record<string, string>>>
  ): Promise<ReadonlyArray<Answer>> => {
    const client = service.client()
    await client.open(hospital)
    const answers: Array<Answer> = []
    for (const next of tries) {
      const typed = await next()
      const page = await client.open(hospital)
      asked.length = 0
      const form = page.forms.find(({ buttons }) => buttons.includes("次へ"))
      const answer = await client.post(form?.action ?? "", { ...form?.fields, ...typed })
      const without = Object.values(typed).reduce(
        (html, text) => (text === "" ? html : html.replaceAll(`value="${text}"`, 'value="#"')),
        answer.html.replaceAll(/name="csrf" value="[^"]*"/g, "csrf")
      )
      answers.push({
        status: answer.status,
        headers: [...answer.headers].map(([name, value]) => [name, random.has(name) ? "" : value] as const),
        length: answer.html.length,
        html: without,
        asked: asked.join(",")
      })
    }
    return answers
  }

  const same = (answers: ReadonlyArray<Answer>, work: string): void => {
    const [first, ...others] = answers
    assert.strictEqual(first?.status, 422)
    for (const other of others) assert.deepStrictEqual(other, first)
    assert.strictEqual(first?.asked, work)
  }

  const locked = async (service: MemberService, code: string): Promise<void> => {
    for (let time = 0; time < 6; time++) await withCode(service.client(), wrong, code)
  }

  it("unknown, wrong and locked, the right pair too, get the same status, headers, page and work", async () => {
    const asked: Array<string> = []
    const service = await startMemberService({ ...notingStores(asked), options: { alertAgeMillis: 0 } })
    try {
      same(
        await answersOf(service, asked, [
          async () => unknown,
          async () => wrong,
          async () => (await locked(service, ""), wrong),
          async () => taro
        ]),
        "documents.find,attempts.count,holders.find,attempts.count,documents.find"
      )
    } finally {
      await service.stop()
    }
  })

  /** An alert without the tries that it takes, so that none of those that follow exceeds a budget. */
  const alerted = async (asked: Array<string>): Promise<MemberService> => {
    const service = await startMemberService({ ...notingStores(asked), options: { alertAgeMillis: 0 } })
    const exceeded = { association: sag, budget: "service", calmMillis, era: 0 } as const
    await service.run(LoginWatches.raise(exceeded))
    return service
  }

  it("in an alert so do they with the code, and with a wrong code everybody", async () => {
    const asked: Array<string> = []
    const service = await alerted(asked)
    try {
      const coded = { code: hospitalCode }
      const miscoded = { code: "000001" }
      same(
        await answersOf(service, asked, [
          async () => ({ ...unknown, ...coded }),
          async () => ({ ...wrong, ...coded }),
          async () => ({ ...unknown, ...miscoded }),
          async () => ({ ...wrong, ...miscoded }),
          async () => ({ ...taro, ...miscoded }),
          async () => (await locked(service, hospitalCode), { ...wrong, ...coded }),
          async () => ({ ...taro, ...coded }),
          async () => ({ ...taro, ...miscoded })
        ]),
        "documents.find,attempts.count,holders.find,attempts.forgive,attempts.count,documents.find"
      )
    } finally {
      await service.stop()
    }
  })

  it("in an alert without a code nobody is looked up", async () => {
    const asked: Array<string> = []
    const service = await alerted(asked)
    try {
      same(
        await answersOf(service, asked, [async () => unknown, async () => wrong, async () => taro]),
        "documents.find,attempts.count,attempts.forgive,attempts.count,documents.find"
      )
    } finally {
      await service.stop()
    }
  })
})

describe("a rush", () => {
  const clerk = { id: "operator", association: sag, name: "運用", roles: ["operator"], sees: [], active: true } as const

  it(
    "raises the budget while it lasts, and what went wrong in it is not held against the hours after it",
    withService({ options }, async (service) => {
      const at = (time: string) => CalendarDate.startOf(today) + Date.parse(`1970-01-01T${time}:00Z`)
      await service.run(
        LoginWatches.announceRush(clerk as never, {
          id: "a rush",
          draft: { from: at("09:00") as never, until: at("09:10") as never, factor: 3, reason: "ドックの開始" }
        })
      )
      await wrongTimes(service, 9)
      assert.isFalse(asksCode(await service.client().open(hospital)))
      service.setTime("2024-07-01T09:10:00+09:00")
      await wrongTimes(service, 3, 20)
      assert.isFalse(asksCode(await service.client().open(hospital)))
      await wrongTimes(service, 1, 30)
      assert.isTrue(asksCode(await service.client().open(hospital)))
    })
  )

  it(
    "has a budget too",
    withService({ options }, async (service) => {
      const from = service.now() as never
      const until = (service.now() + 3_600_000) as never
      await service.run(
        LoginWatches.announceRush(clerk as never, { id: "a rush", draft: { from, until, factor: 2, reason: "開始" } })
      )
      await wrongTimes(service, 7)
      assert.isTrue(asksCode(await service.client().open(hospital)))
    })
  )
})
