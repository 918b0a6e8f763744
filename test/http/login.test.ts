// Logging in with a number and a birth date: what can be typed, what is told, and how often it may be tried (A5, A20, A34).
import { assert, describe, it } from "@effect/vitest"
import { networkOf } from "@fukuri/http"
import type { Page } from "../support/formClient.ts"
import { hospital, logIn, sakura, taro } from "./journey.ts"
import { type MemberService, startMemberService, withService } from "./memberService.ts"
import { notingStores } from "./notingStores.ts"

const wrong = { ...taro, birthDate: "19741213" }
const unknown = { number: "999999", birthDate: "19741212" }

const wrongTimes = async (service: MemberService, times: number, who = wrong): Promise<void> => {
  for (let time = 0; time < times; time++) assert.strictEqual((await logIn(service.client(), who)).status, 422)
}

const isIn = (page: Page): boolean => page.status === 200 && page.heading === "内容選択"

describe("what can be typed", () => {
  it(
    "numbers and dates are read as people write them",
    withService({}, async (service) => {
      const client = service.client()
      for (const number of ["123456", "１２３４５６", " 123456 ", "123-456", "12 34 56"]) {
        assert.isTrue(isIn(await logIn(client, { ...taro, number })), number)
      }
      for (const birthDate of ["1974/12/12", "1974-12-12", "1974年12月12日", "１９７４１２１２", "1974.12.12"]) {
        assert.isTrue(isIn(await logIn(client, { ...taro, birthDate })), birthDate)
      }
      for (const number of ["K12345", "k12345", "ｋ１２３４５", "Ｋ１２３４５"]) {
        assert.strictEqual((await logIn(client, { number, birthDate: "19900808" })).status, 200, number)
      }
    })
  )

  it("a mistake of form is told at its field, before anything is looked up or counted", async () => {
    const asked: Array<string> = []
    const service = await startMemberService({ ...notingStores(asked), options: { alertAgeMillis: 3_600_000 } })
    try {
      const client = service.client()
      await client.open(hospital)
      asked.length = 0
      const mistakes = [
        { number: "", birthDate: "19741212", at: "number" },
        { number: "12345", birthDate: "19741212", at: "number" },
        { number: "1234567", birthDate: "19741212", at: "number" },
        { number: "12345602", birthDate: "19741212", at: "number" },
        { number: "К12345", birthDate: "19741212", at: "number" },
        { number: "1".repeat(4000), birthDate: "19741212", at: "number" },
        { number: "<script>", birthDate: "19741212", at: "number" },
        { number: "123456", birthDate: "", at: "birthDate" },
        { number: "123456", birthDate: "74/12/12", at: "birthDate" },
        { number: "123456", birthDate: "741212", at: "birthDate" },
        { number: "123456", birthDate: "S49.12.12", at: "birthDate" },
        { number: "123456", birthDate: "昭和49年12月12日", at: "birthDate" },
        { number: "123456", birthDate: "19741332", at: "birthDate" },
        { number: "123456", birthDate: "19750229", at: "birthDate" },
        { number: "123456", birthDate: "\u0000", at: "birthDate" }
      ]
      for (let time = 0; time < 2; time++) {
        for (const { at, birthDate, number } of mistakes) {
          const page = await logIn(client, { number, birthDate })
          assert.strictEqual(page.status, 422, number + birthDate)
          assert.strictEqual(page.heading, "施設確認")
          const invalid = /<input[^>]*aria-invalid="true"[^>]*>/.exec(page.html)?.[0] ?? ""
          assert.include(invalid, `name="${at}"`, number + birthDate)
        }
      }
      assert.deepStrictEqual(asked, [])
      assert.isTrue(isIn(await logIn(client, taro)))
    } finally {
      await service.stop()
    }
  })

  it(
    "the number that was typed is kept, the birth date never is",
    withService({}, async (service) => {
      const page = await logIn(service.client(), { number: '"><b>123', birthDate: "19741212" })
      assert.include(page.html, 'value="&quot;&gt;&lt;b&gt;123"')
      assert.notInclude(page.html, '19741212"')
      const second = await logIn(service.client(), wrong)
      assert.include(second.html, 'value="123456"')
      assert.notInclude(second.html, "19741213")
    })
  )
})

describe("how often it may be tried", () => {
  it(
    "the sixth guess for a number is refused even when it is right, from any device, and other numbers are not",
    withService({}, async (service) => {
      await wrongTimes(service, 5)
      assert.strictEqual((await logIn(service.client(), taro)).status, 422)
      assert.strictEqual((await logIn(service.client(), taro, "/coupon/for_3000021")).status, 422)
      assert.isTrue(isIn(await logIn(service.client(), sakura)))
      service.setTime("2024-07-01T09:15:01+09:00")
      assert.isTrue(isIn(await logIn(service.client(), taro)))
    })
  )

  it(
    "my page and the facilities count together",
    withService({}, async (service) => {
      await wrongTimes(service, 5)
      const client = service.client()
      const page = await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", taro)
      assert.strictEqual(page.status, 422)
    })
  )

  it(
    "a device that logged in before is not locked out by strangers, and has no more tries than they have",
    withService({}, async (service) => {
      const mine = service.client()
      await logIn(mine, taro)
      await wrongTimes(service, 12)
      assert.strictEqual((await logIn(service.client(), taro)).status, 422)
      assert.isTrue(isIn(await logIn(mine, taro)))
      for (let time = 0; time < 5; time++) await logIn(mine, wrong)
      assert.strictEqual((await logIn(mine, taro)).status, 422)
    })
  )

  it("nor by what strangers did to the entrance, or from the same address", async () => {
    const once = { most: 1, windowMillis: 900_000 }
    const service = await startMemberService({ options: { loginLimits: { facility: once, address: once } } })
    try {
      const mine = service.client()
      assert.isTrue(isIn(await logIn(mine, taro)))
      await wrongTimes(service, 2, unknown)
      assert.strictEqual((await logIn(service.client(), sakura)).status, 422)
      assert.isTrue(isIn(await logIn(mine, taro)))
    } finally {
      await service.stop()
    }
  })

  it(
    "a device is known only for those who logged in with it",
    withService({}, async (service) => {
      const mine = service.client()
      await logIn(mine, sakura)
      await wrongTimes(service, 5)
      assert.strictEqual((await logIn(mine, taro)).status, 422)
      mine.cookies.set("fukuri-device", `${mine.cookies.get("fukuri-device")}A`)
      assert.isTrue(isIn(await logIn(mine, sakura)))
    })
  )

  it(
    "ten in a day are too many, however slowly",
    withService({}, async (service) => {
      await wrongTimes(service, 5)
      service.setTime("2024-07-01T10:00:00+09:00")
      await wrongTimes(service, 5)
      service.setTime("2024-07-01T11:00:00+09:00")
      assert.strictEqual((await logIn(service.client(), taro)).status, 422)
      service.setTime("2024-07-02T09:00:01+09:00")
      assert.isTrue(isIn(await logIn(service.client(), taro)))
    })
  )

  it(
    "right logins are not counted",
    withService({}, async (service) => {
      for (let time = 0; time < 12; time++) assert.isTrue(isIn(await logIn(service.client(), taro)))
    })
  )

  it(
    "a number that does not exist is locked as one that does",
    withService({}, async (service) => {
      await wrongTimes(service, 7, unknown)
    })
  )

  it(
    "one address, and one facility, may try so often in all",
    withService({ options: { loginLimits: { address: { most: 3, windowMillis: 900_000 } } } }, async (service) => {
      for (const number of ["111111", "222222", "333333"]) await wrongTimes(service, 1, { ...unknown, number })
      assert.strictEqual((await logIn(service.client(), taro)).status, 422)
      service.setTime("2024-07-01T09:15:01+09:00")
      assert.isTrue(isIn(await logIn(service.client(), taro)))
    })
  )

  it(
    "what one facility's page was tried too often does not close another's",
    withService({ options: { loginLimits: { facility: { most: 3, windowMillis: 900_000 } } } }, async (service) => {
      for (const number of ["111111", "222222", "333333"]) await wrongTimes(service, 1, { ...unknown, number })
      assert.strictEqual((await logIn(service.client(), taro)).status, 422)
      assert.strictEqual((await logIn(service.client(), taro, "/coupon/for_3000021")).status, 200)
    })
  )

  it(
    "behind a proxy the address is the last it wrote; without one nobody's word is taken for it",
    withService(
      { options: { trustProxy: true, loginLimits: { address: { most: 1, windowMillis: 900_000 } } } },
      async (service) => {
        const from = async (address: string): Promise<number> => {
          const client = service.client()
          const page = await client.open(hospital)
          const form = page.forms[0]
          const headers = { "x-forwarded-for": address, "x-forwarded-proto": "http" }
          return (await client.post(form?.action ?? "", { ...form?.fields, ...taro }, headers)).status
        }
        const client = service.client()
        const form = (await client.open(hospital)).forms[0]
        const headers = { "x-forwarded-for": "198.51.100.7, 203.0.113.9" }
        for (let time = 0; time < 2; time++) {
          await client.post(form?.action ?? "", { ...form?.fields, ...unknown, number: `77777${time}` }, headers)
        }
        assert.strictEqual(await from("198.51.100.8, 203.0.113.9"), 422)
        assert.strictEqual(await from("203.0.113.9, 198.51.100.8"), 303)
      }
    )
  )

  it("one household's addresses are one network", () => {
    assert.strictEqual(networkOf("::ffff:192.0.2.1"), "192.0.2.1")
    assert.strictEqual(networkOf("192.0.2.1"), "192.0.2.1")
    assert.strictEqual(networkOf("2001:db8:1:2:3:4:5:6"), networkOf("2001:db8:1:2::1"))
    assert.strictEqual(networkOf("2001:0db8:0001:0002:ffff::"), networkOf("2001:db8:1:2::1"))
    assert.notStrictEqual(networkOf("2001:db8:1:3::1"), networkOf("2001:db8:1:2::1"))
    assert.strictEqual(networkOf("fe80::1%eth0"), networkOf("fe80::2"))
    assert.strictEqual(networkOf("::1"), "0:0:0:0::/64")
  })
})
