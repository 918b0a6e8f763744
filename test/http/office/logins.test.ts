// The logins of members as the office sees them, over HTTP with the member pages beside: the alert on every page that
// tells of it, ending it, a rush, and the codes that are handed to facilities.
import { assert, describe, it } from "@effect/vitest"
import { CalendarDate } from "@fukuri/core"
import { staffCodesOf } from "@fukuri/http"
import { hospital, logIn, taro } from "../journey.ts"
import { sag, testSecret } from "../memberService.ts"
import { type OfficeService, withOffice } from "./officeService.ts"
import { submit } from "./world.ts"

const logins = "/office/logins"
const limited = { loginLimits: { service: { most: 3, windowMillis: 900_000 } } }
const spec = { options: { ...limited, alertAgeMillis: 0 }, office: limited }

const wrongTimes = async (service: OfficeService, times: number): Promise<void> => {
  for (let time = 0; time < times; time++) {
    await logIn(service.client(), { number: String(800_000 + time), birthDate: "19741212" })
  }
}
const codes = staffCodesOf(testSecret)
const codeOf = (facility: string | undefined, day: string) => {
  const place = { association: sag, facility: facility as Parameters<typeof codes.of>[0]["facility"] }
  return codes.of(place, CalendarDate.date(day))
}
const spaced = (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`

describe("ログインの状況", () => {
  it(
    "tells how many went wrong, and of an alert on the first page too, until the office ends it",
    withOffice(spec, async (service) => {
      const viewer = await service.login("viewer")
      const operator = await service.login("operator")
      await wrongTimes(service, 1)
      assert.include((await viewer.open(logins)).text, "1回 (上限 3回)")
      await wrongTimes(service, 3)
      const page = await viewer.open(logins)
      assert.include(page.text, "警戒中です")
      assert.include(page.text, "4回 (上限 3回)")
      assert.include((await viewer.open("/office")).text, "ログインを警戒しています")
      assert.isEmpty(page.forms.filter(({ action }) => action.startsWith(logins)))
      const ended = await submit(operator, await operator.open(logins), /\/end$/, {})
      assert.include(ended.text, "警戒を終えました。")
      assert.include(ended.text, "0回 (上限 3回)")
      assert.notInclude((await viewer.open("/office")).text, "警戒しています")
      assert.strictEqual((await logIn(service.client(), taro)).status, 200)
      const audit = await (await service.login("manager")).open("/office/audit?action=login-watch.")
      assert.include(audit.text, "ログインの警戒を始めた")
      assert.include(audit.text, "ログインの警戒を終えた")
    })
  )

  it(
    "takes a rush, says at which field one is wrong, keeps what was typed, and takes it back",
    withOffice(spec, async (service) => {
      const operator = await service.login("operator")
      const form = await operator.open(`${logins}/rushes/new`)
      const { fields = {} } = form.forms.find(({ action }) => action.endsWith("/rushes")) ?? {}
      const wanted = { fromDay: "2024-07-01", fromTime: "8:00", untilDay: "2024-07-01", untilTime: "12:00" }
      const send = (typed: object) =>
        operator.post(`${logins}/rushes`, { ...fields, ...wanted, factor: "4", reason: "ドックの開始", ...typed })
      for (const [typed, sentence] of [
        [{ fromTime: "8時" }, "開始時刻を、9:00のように入力してください。"],
        [{ untilTime: "8:00" }, "終了は、開始より後の日時にしてください。"],
        [{ untilDay: "2024-07-09" }, "期間は7日までにしてください。"],
        [{ fromDay: "2024-06-01", untilDay: "2024-06-01" }, "終了が過去の日時です。"],
        [{ factor: "11" }, "上限を選んでください。"],
        [{ reason: "" }, "理由を、1〜100文字で入力してください。"]
      ] as const) {
        const answer = await send(typed)
        assert.strictEqual(answer.status, 422, sentence)
        assert.include(answer.text, sentence)
      }
      for (let time = 0; time < 2; time++) assert.strictEqual((await send({})).status, 303)
      await wrongTimes(service, 12)
      const page = await operator.open(logins)
      assert.include(page.text, "警戒していません")
      assert.include(page.text, "12回 (上限 12回)")
      assert.match(page.text, /12:00 ?まで、上限は4倍です。/)
      assert.strictEqual(page.text.split("ドックの開始").length, 2)
      const after = await submit(operator, page, /\/withdraw$/, {})
      assert.include(after.text, "混み合う時間を取り下げました。")
      assert.include(after.text, "0回 (上限 3回)")
    })
  )
})

describe("施設の確認コード", () => {
  it(
    "are those that members are asked for: in the list, on the facility's page, in the file and on its sheet",
    withOffice(spec, async (service) => {
      const desk = await service.login("desk")
      const today = codeOf("1234567", "2024-07-01")
      const list = await desk.open(`${logins}/codes`)
      for (const day of ["2024-07-01", "2024-07-07"]) assert.include(list.text, spaced(codeOf("1234567", day)))
      assert.notInclude(list.text, spaced(codeOf("1234567", "2024-07-08")))
      const facility = await desk.open("/office/facilities/1234567")
      assert.include(facility.text, spaced(today))
      assert.include(facility.text, spaced(codeOf("1234567", "2024-07-02")))
      const file = await desk.get(`${logins}/codes.csv`)
      assert.include(file.html, today)
      assert.include(file.html, codeOf("3000021", "2024-07-31"))
      const print = await desk.open(`${logins}/codes/print`)
      assert.include(print.text, spaced(codeOf("3000021", "2024-07-31")))
      assert.include((await desk.open(logins)).text, spaced(codeOf(undefined, "2024-07-01")))
      await wrongTimes(service, 4)
      const phone = service.client()
      const page = await phone.press(await phone.open(hospital), "次へ", { ...taro, code: today })
      assert.strictEqual(page.heading, "内容選択")
    })
  )

  it(
    "are shown to those who answer the telephone, not to who may only look",
    withOffice(spec, async (service) => {
      const viewer = await service.login("viewer")
      const today = [codeOf("1234567", "2024-07-01"), codeOf(undefined, "2024-07-01")].map(spaced)
      for (const path of ["/office/facilities/1234567", logins]) {
        for (const code of today) assert.notInclude((await viewer.open(path)).text, code)
      }
      assert.strictEqual((await viewer.open(`${logins}/codes`)).status, 403)
    })
  )
})
