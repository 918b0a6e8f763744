// What the guide says of exceptions, R110-R127, one test for each, on a real PostgreSQL server: who uses paper, what is done
// when the screen could not be used, what becomes of mistakes, and how the office is reached. Given, when and then in the
// verbs of the core; what is about a screen alone by the real pages before those stores. The screens in a browser are in
// `test/e2e`.
import {
  AssociationSettings,
  BusinessCalendar,
  CalendarDate,
  CorrectedUses,
  Corrections,
  Coupons,
  LedgerCheck,
  type LedgerEntry,
  Mistakes,
  PaperApplications,
  PaperBatches,
  UseReports
} from "@fukuri/core"
import { officeRoutes } from "../../packages/http/src/office/routes.ts"
import { Effect } from "effect"
import { afterAll, assert, beforeAll, describe, expect, inject, test } from "vitest"
import { logIn, pressNow, receiptOn, toConfirm } from "../http/journey.ts"
import { clerks, officeParts } from "../http/office/officeService.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { radioOf } from "../support/formClient.ts"
import {
  holderOf,
  hospital,
  loginOf,
  redemptionId,
  reference,
  refresh,
  sag,
  startExceptions,
  year
} from "./support/exceptionsWorld.ts"

const holder = { _tag: "Holder" } as const
const { approver, operator, operator2 } = clerks
const contact = ["000-000-0000", "fukuri@example.jp", "祝日を除く月〜金 8:30〜17:15"]

describe("the guide's exceptions on a real PostgreSQL server", () => {
  let url = ""
  let world: Awaited<ReturnType<typeof startExceptions>>
  let serial = 1
  const next = () => reference(serial++)
  const newNumber = Effect.sync(() => redemptionId(1_000 + serial++))

  beforeAll(async () => {
    url = await freshDatabase(inject("postgresUrl"))
    world = await startExceptions(url)
    await world.grant("2024-05-01")
    await world.grant("2024-06-03")
    world.at("2024-07-02T10:00:00+09:00")
  })
  afterAll(async () => {
    await world.service.stop()
    await dropDatabase(url)
  })

  const applied = async (number: string, ground: "no-device" | "sight" | "short-time" | "other" = "no-device") =>
    world.run(PaperApplications.submit(holder, holderOf(number), next(), { ground, text: "" }))
  const agreed = async (number: string) => world.run(PaperApplications.approve(approver, (await applied(number)).id))
  const printed = async (number: string) => {
    const application = (await agreed(number)).id
    const batch = await world.run(PaperBatches.make(operator, next(), { application }, newNumber))
    return { application, batch: batch ?? assert.fail("nothing was printed") }
  }
  const back = (number: string, quantity: number, text = "1枚のところ3枚を選んだと電話があった") =>
    Effect.gen(function* () {
      const { book } = yield* Effect.promise(() => world.opened(number))
      const use = book.redemptions.at(-1) ?? assert.fail("nothing was used")
      return yield* Corrections.request(next(), {
        clerk: operator,
        redemptionId: use.id,
        quantity,
        reason: "quantity",
        text,
        toldBy: "holder",
        caller: "",
        toldOn: CalendarDate.dayOf(world.service.now() as CalendarDate.Instant)
      })
    })

  test("R110: whoever cannot use the screen has paper by application, and only once the office agreed", async () => {
    const before = await world.countsOf("445566")
    const { id } = await applied("445566")
    expect(await world.countsOf("445566")).toEqual(before)
    const { value } = await world.run(PaperApplications.approve(approver, id))
    expect(value.state._tag).toBe("OnPaper")
    for (const { paper, screen } of Object.values(await world.countsOf("445566"))) {
      expect([screen, paper > 0]).toEqual([0, true])
    }
    const other = await applied("501234")
    await world.run(PaperApplications.refuse(approver, other.id, "端末をお持ちのため"))
    expect(Object.values(await world.countsOf("501234")).every(({ paper }) => paper === 0)).toBe(true)
  })

  test("R111: no device and poor sight are reasons, anything else is told in words", async () => {
    expect((await applied("551234", "sight")).value.ground).toBe("sight")
    expect((await applied("591234", "no-device")).value.ground).toBe("no-device")
    expect(
      await world.refusalOf(
        PaperApplications.submit(holder, holderOf("889900"), next(), { ground: "other", text: " " })
      )
    ).toBe("PaperTextMissing")
    const told = { ground: "other", text: "手が震えて操作できない" } as const
    const { value } = await world.run(PaperApplications.submit(holder, holderOf("889900"), next(), told))
    expect(value).toMatchObject(told)
    await world.run(PaperApplications.withdraw(holder, holderOf("889900"), reference(serial - 1)))
  })

  test("R112: one application puts all programmes on paper in one decision, and what is granted later as well", async () => {
    await agreed("902345")
    const entries = await world.entriesOf("902345")
    const moved = entries.filter(({ _tag }) => _tag === "MovedToPaper")
    expect(moved.map((entry) => "product" in entry && entry.product).toSorted()).toEqual([
      "dental",
      "dock-general-under40-female",
      "my-refresh",
      "womens-cancer-general-under40"
    ])
    expect(new Set(moved.map(({ at }) => at)).size).toBe(1)
    const renewed = { from: CalendarDate.date("2024-08-01"), until: CalendarDate.date("2025-03-31") }
    await world.service.changePeople((person) =>
      person.number === "902345"
        ? {
            ...person,
            appointment: { ...person.appointment, terms: [...person.appointment.terms, renewed] },
            memberships: person.memberships.map(({ body, period: { from } }) => ({ body, period: { from } }))
          }
        : person
    )
    await world.grant("2024-07-02")
    expect((await world.countsOf("902345"))[refresh]).toEqual({ screen: 0, paper: 3 })
  })

  test("R113: short-time staff under 20 hours have マイ リフレッシュ only, on paper from the start", async () => {
    expect(await world.countsOf("912345")).toEqual({ "my-refresh": { screen: 0, paper: 3 } })
    expect(await world.refusalOf(world.press("912345", 1, "my-refresh"))).toBe("CouponNotUsable")
    const { id } = await applied("912345", "short-time")
    const { value } = await world.run(PaperApplications.approve(approver, id))
    expect(value.state._tag).toBe("OnPaper")
    // More than 20 hours is no such ground, and has everything on the screen.
    expect(Object.values(await world.countsOf("911234")).every(({ paper }) => paper === 0)).toBe(true)
    const asked = { ground: "short-time", text: "" } as const
    expect(await world.refusalOf(PaperApplications.submit(holder, holderOf("911234"), next(), asked))).toBe(
      "NotShortTime"
    )
  })

  test("R114: the form is on the web, says which item is missing at its place, and is one application however often it is sent", async () => {
    const client = world.service.client()
    const page = await client.press(await client.open("/PaperApplication/sag"), "ログイン", loginOf("K12345"))
    const missing = await client.press(page, "申請する")
    expect([missing.status, missing.text.includes("理由を1つ選んでください")]).toEqual([422, true])
    expect((await world.run(PaperApplications.own(holderOf("K12345")))).kept).toBeUndefined()
    const ground = { ground: radioOf(page, "スマートフォンやタブレットを持っていない") }
    const sent = await Promise.all([1, 2].map(() => client.press(page, "申請する", ground)))
    for (const { text } of sent) expect(text).toContain("申請を受け付けました")
    const { kept } = await world.run(PaperApplications.own(holderOf("K12345")))
    expect(kept?.value).toMatchObject({ ground: "no-device", enteredBy: "holder", state: { _tag: "Submitted" } })
  })

  test("R115: what is agreed to is printed in numbered sheets and mailed to the workplace", async () => {
    const { application, batch } = await printed("556677")
    const [item] = batch.value.items
    expect(item?.workplace.name).toBe("見本県立見本高等学校")
    const counts = Object.values(await world.countsOf("556677"))
    expect(item?.sheets.length).toBe(counts.reduce((sum, { paper }) => sum + paper, 0))
    const clerk = await world.service.login("operator")
    const labels = (await clerk.open(`/office/paper/batches/${batch.id}/labels`)).text
    expect(labels).toContain("見本県立見本高等学校")
    expect(labels).not.toContain(loginOf("556677").name)
    await world.run(PaperBatches.mail(operator, batch.id))
    const { kept, workplace } = await world.run(PaperApplications.own(holderOf("556677")))
    expect([kept?.id, kept?.value.state._tag, workplace.name]).toEqual([application, "Mailed", "見本県立見本高等学校"])
  })

  test("R116: what is paper is not used on the screen, and once it is on the screen again its sheet is nothing", async () => {
    const { application, batch } = await printed("778899")
    expect(await world.refusalOf(world.press("778899", 2, "dental"))).toBe("CouponNotUsable")
    const [sheet] = batch.value.items[0]?.sheets.filter(({ product }) => product === "dental") ?? []
    await world.run(PaperApplications.returnToScreen(operator2, application, "端末を購入したため"))
    const { report } = await world.run(
      UseReports.enterSheet(operator, {
        sheet: sheet?.number ?? assert.fail("no sheet"),
        facility: hospital,
        usedOn: CalendarDate.date("2024-07-02"),
        reporter: "",
        toldOn: CalendarDate.date("2024-07-02")
      })
    )
    expect(report.value.state).toMatchObject({ _tag: "Kept", why: { _tag: "SheetNotValid", why: "voided" } })
    await world.run(world.press("778899", 3, "dental"))
    expect((await world.countsOf("778899"))["dental"]).toEqual({ screen: 0, paper: 0 })
    expect((await world.entriesOf("778899")).filter(({ _tag }) => _tag === "Redeemed")).toHaveLength(1)
  })

  test("R117: after an interrupted press, reading the QR again tells whether it was used", async () => {
    const { birthDate, number } = loginOf("345678")
    const interrupted = async (when: "before" | "after") => {
      const phone = world.service.client()
      const confirming = await toConfirm(phone, await logIn(phone, { number, birthDate }), "マイ リフレッシュ")
      world.cut.append = when
      const answer = await pressNow(phone, confirming)
      expect([answer.status, answer.heading]).toEqual([202, "確認中"])
      world.cut.append = undefined
      world.cut.away = false
      return logIn(world.service.client(), { number, birthDate })
    }
    expect((await interrupted("before")).text).toContain("この施設での直前の利用はありません")
    expect((await world.countsOf("345678"))[refresh]).toEqual({ screen: 3, paper: 0 })
    const page = await interrupted("after")
    const last = page.text.slice(page.text.indexOf("直前の利用"))
    expect(last).toMatch(/マイ リフレッシュ.*1枚/)
    expect((await world.countsOf("345678"))[refresh]).toEqual({ screen: 2, paper: 0 })
    const { book } = await world.opened("345678")
    expect(receiptOn(page)).toBe(book.redemptions.at(-1)?.id)
  })

  test("R118: a use during an outage, told by the facility, is registered afterwards, once", async () => {
    world.at("2024-07-09T10:00:00+09:00")
    const first = await world.told("889900", "my-refresh", "2024-07-08", "14:00")
    expect(first.report.value.state._tag).toBe("Applied")
    const again = await world.told("889900", "my-refresh", "2024-07-08", "14:00")
    expect([again.recognised, again.report.id]).toEqual([true, first.report.id])
    const uses = (await world.entriesOf("889900")).filter(({ _tag }) => _tag === "Redeemed")
    expect(uses).toMatchObject([{ usedOn: "2024-07-08", channel: "outage", quantity: 1, actor: "clerk:operator" }])
  })

  test("R119: what was used is not exchanged for another course: by no press, no correction and no route", async () => {
    await world.run(world.press("876543", 10, "dock/day"))
    expect(await world.refusalOf(world.press("876543", 11, "dock/brain"))).toBe("CouponNotUsable")
    expect(await world.refusalOf(world.press("876543", 10, "dock/brain"))).toBe("RedemptionIdTaken")
    await world.run(back("876543", 1, "別の内容に変えたいと電話があった"))
    const uses = (await world.entriesOf("876543")).filter(({ _tag }) => _tag === "Redeemed")
    expect(uses).toMatchObject([{ redemptionId: redemptionId(10), course: "dock/day", quantity: 1 }])
    const onUses = officeRoutes(officeParts).filter(
      ({ method, path }) => method === "POST" && path.startsWith("/office/uses")
    )
    expect(onUses.every(({ path }) => path.includes("/correct"))).toBe(true)
  })

  test("R120: several used at once by mistake are given back after the facts are confirmed", async () => {
    await world.run(world.press("911234", 20, "my-refresh", 3))
    const asked = await world.run(back("911234", 2))
    expect(asked.value.state._tag).toBe("Requested")
    expect((await world.countsOf("911234"))[refresh]).toEqual({ screen: 0, paper: 0 })
    await world.run(Corrections.approve(approver, asked.id))
    expect((await world.countsOf("911234"))[refresh]).toEqual({ screen: 2, paper: 0 })
    expect((await world.run(world.press("911234", 21, "my-refresh", 2))).remaining).toBe(0)
  })

  test("R121: an outage outside hours, 人間ドック and 歯科: used all the same, at any hour, and registered", async () => {
    world.at("2024-07-09T10:00:00+09:00")
    const [dock, dental] = [
      await world.told("931234", "dock/day", "2024-07-06", "10:00"),
      await world.told("931234", "dental", "2024-07-07", "23:30")
    ]
    expect([dock, dental].map(({ report }) => report.value.state._tag)).toEqual(["Applied", "Applied"])
    expect((await world.opened("931234")).book.redemptions.map(({ channel }) => channel)).toEqual(["outage", "outage"])
  })

  test("R122: an outage outside hours, マイ リフレッシュ: not that day, and kept with the reason", async () => {
    const { report } = await world.told("921234", "my-refresh", "2024-07-06", "10:00")
    expect(report.value.state).toMatchObject({
      _tag: "Kept",
      why: { _tag: "NotUsable", verdict: { _tag: "OutageNotAccepted", why: "outside-hours" } }
    })
    expect((await world.countsOf("921234"))[refresh]).toEqual({ screen: 3, paper: 0 })
  })

  test("R123: a mistaken operation is told by its person, handled from the next business day, and then used again", async () => {
    world.at("2024-07-13T18:00:00+09:00")
    await world.run(world.press("901234", 30, "my-refresh"))
    const report = {
      holder: holderOf("901234"),
      fiscalYear: year,
      redemptionId: redemptionId(30),
      quantity: 1,
      text: ""
    }
    await world.run(Mistakes.report(report))
    const before = await world.countsOf("901234")
    const { association } = await world.opened("901234")
    const [request] = await world.run(
      CorrectedUses.corrections.list({ association: sag, subject: holderOf("901234"), limit: 5 })
    )
    expect(request?.value).toMatchObject({ requestedBy: "holder", state: { _tag: "Requested" } })
    // 7/15 is a holiday.
    const calendar = BusinessCalendar.calendarOf(association)
    expect(BusinessCalendar.nextBusinessDay(calendar, CalendarDate.date("2024-07-13"))).toBe("2024-07-16")
    world.at("2024-07-16T09:00:00+09:00")
    expect(await world.countsOf("901234")).toEqual(before)
    await world.run(Corrections.approve(approver, request?.id ?? ""))
    const left = before[refresh]?.screen ?? 0
    expect((await world.run(world.press("901234", 31, "my-refresh"))).remaining).toBe(left)
  })

  test("R124: outside hours are evenings, weekends, holidays and the year's end, as the association's calendar has it", async () => {
    world.at("2025-01-10T10:00:00+09:00")
    const outcomes: Array<readonly [string, string]> = []
    for (const [day, time] of [
      ["2024-07-10", "08:29"],
      ["2024-07-10", "17:15"],
      ["2024-07-13", "10:00"],
      ["2024-07-14", "10:00"],
      ["2024-07-15", "10:00"],
      ["2024-08-12", "10:00"],
      ["2024-12-30", "10:00"],
      ["2025-01-03", "10:00"],
      ["2024-07-11", "17:14"]
    ] as const) {
      const { report } = await world.told("941234", "my-refresh", day, time)
      outcomes.push([`${day} ${time}`, report.value.state._tag])
    }
    expect(outcomes.filter(([, state]) => state === "Applied")).toEqual([["2024-07-11 17:14", "Applied"]])
    expect(outcomes.filter(([, state]) => state === "Kept")).toHaveLength(8)
    await changed((association) => ({
      ...association,
      calendar: { ...BusinessCalendar.standard, openOn: [CalendarDate.date("2024-07-13")] }
    }))
    const kept = await world.told("941234", "my-refresh", "2024-07-13", "10:00")
    expect((await world.run(UseReports.retry(operator, kept.report.id))).value.state._tag).toBe("Applied")
  })

  test("R125: the office's telephone and hours are the association's, and stand on its pages as soon as they change", async () => {
    await changed(({ contact, ...association }) => ({
      ...association,
      contact: { ...contact, phone: "000-111-2222", hours: "月〜金 9:00〜16:00" }
    }))
    const { text } = await world.service.client().open("/CouponInfoLogin/sag")
    expect(text).toContain("000-111-2222")
    expect(text).toContain("月〜金 9:00〜16:00")
    await changed(({ contact: known, ...association }) => ({
      ...association,
      contact: { ...known, phone: "000-000-0000", hours: "祝日を除く月〜金 8:30〜17:15" }
    }))
  })

  test("R126: and so does its mail address, without which there are no settings", async () => {
    await changed(({ contact, ...association }) => ({
      ...association,
      contact: { ...contact, mail: "kosei@example.jp" }
    }))
    expect((await world.service.client().open("/coupon/for_1234567")).html).toContain("mailto:kosei@example.jp")
    await changed(({ contact, ...association }) => ({
      ...association,
      contact: { ...contact, mail: "fukuri@example.jp" }
    }))
    const { association } = await world.opened("123456")
    const read = AssociationSettings.read({ ...association, contact: { ...association.contact, mail: "" } })
    expect(read).toMatchObject({ failure: [{ field: "contact.mail" }] })
  })

  test("R127: wherever the way ends, the office's telephone, hours and mail address are there", async () => {
    world.at("2024-07-20T10:00:00+09:00")
    const client = world.service.client()
    const nothing = await logIn(world.service.client(), loginOf("445566"), "/coupon/for_2000015")
    expect(nothing.heading).toBe("利用できるクーポンがありません")
    const ends = {
      nothing,
      unknown: await client.open("/coupon/for_9999999"),
      closed: await client.open("/coupon/for_5000042"),
      wrongPair: await logIn(client, { number: "123456", birthDate: "19990101" }),
      myPage: await client.open("/CouponInfoLogin/sag"),
      paper: await client.open("/PaperApplication/sag")
    }
    for (const [name, { text }] of Object.entries(ends)) {
      for (const way of contact) expect([name, text.includes(way)]).toEqual([name, true])
    }
    const phone = world.service.client()
    const login = loginOf("123456")
    const confirming = await toConfirm(phone, await logIn(phone, login), "歯科健康診査")
    await world.run(world.press("123456", 40, "dental"))
    const refused = await pressNow(phone, confirming)
    expect(refused.status).toBe(409)
    for (const way of contact) expect(refused.text).toContain(way)
  })

  test("and whatever happened, the ledger keeps every law (R133)", async () => {
    expect((await world.run(LedgerCheck.check(sag))).broken).toEqual([])
  })

  const changed = (change: (association: Coupons.MyPage["association"]) => Coupons.MyPage["association"]) =>
    world.run(
      Effect.gen(function* () {
        const found = yield* AssociationSettings.find(sag)
        if (found === undefined) return yield* Effect.die("no association")
        const by = "clerk:manager" as LedgerEntry.Actor
        return yield* AssociationSettings.change(by, change(found.association), found.basis)
      })
    )
})
