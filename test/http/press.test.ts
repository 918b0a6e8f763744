// One press, one use: whatever is pressed again, opened again, torn or late.
import { request } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { type Ledger, StoreFailure } from "@fukuri/core"
import { Effect } from "effect"
import { type FormClient, type Page, radioOf } from "../support/formClient.ts"
import { dockBrain, dockDay, hospital, logIn, pressNow, receiptOn, refresh, taro, toConfirm } from "./journey.ts"
import { type MemberService, startMemberService, withService } from "./memberService.ts"

/** What a press posts. */
const pressOf = (confirming: Page): { readonly action: string; readonly fields: Readonly<Record<string, string>> } => {
  const form = confirming.forms.find(({ buttons }) => buttons.includes("今すぐ利用する"))
  return form ?? assert.fail(`no press on ${confirming.text}`)
}

describe("the same press again", () => {
  it(
    "reload, back and another press give the one recorded use, with its receipt and time",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      const counting = await client.press(choosing, "次へ", { choice: radioOf(choosing, refresh) })
      const showing = await client.press(counting, "次へ", { quantity: "1" })
      const confirming = await client.press(showing, "利用する")
      const done = await pressNow(client, confirming)
      for (const before of [choosing, counting, showing, confirming, done]) {
        const page = await client.open(before.path)
        assert.strictEqual(page.heading, "利用完了", before.heading)
        assert.strictEqual(receiptOn(page), receiptOn(done))
      }
      const posts = [
        await client.press(choosing, "次へ", { choice: radioOf(choosing, dockDay) }),
        await client.press(counting, "次へ", { quantity: "2" }),
        await client.press(showing, "利用する"),
        await client.press(confirming, "今すぐ利用する")
      ]
      for (const page of posts) assert.strictEqual(receiptOn(page), receiptOn(done))
      assert.lengthOf(await service.uses(), 1)
    })
  )

  it(
    "many presses at once are one use",
    withService({}, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), refresh)
      const pages = await Promise.all(Array.from({ length: 8 }, () => pressNow(client, confirming)))
      assert.strictEqual(new Set(pages.map(receiptOn)).size, 1)
      assert.lengthOf(await service.uses(), 1)
    })
  )

  it(
    "two tabs with different choices of one pass cannot mix: the first press is the use, the second shows it",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      const oneTab = await toConfirm(client, choosing, refresh, "2")
      const otherTab = await toConfirm(client, choosing, dockBrain)
      assert.include(otherTab.text, "脳")
      const done = await pressNow(client, otherTab)
      const shown = await pressNow(client, oneTab)
      assert.strictEqual(shown.heading, "利用完了")
      assert.strictEqual(receiptOn(shown), receiptOn(done))
      assert.deepStrictEqual(
        (await service.uses()).map(({ course, quantity }) => [course, quantity]),
        [["dock/brain", 1]]
      )
    })
  )

  it(
    "a new pass is a new use",
    withService({}, async (service) => {
      const client = service.client()
      const first = await pressNow(client, await toConfirm(client, await logIn(client, taro), refresh))
      const choosing = await client.press(first, "内容選択画面へ")
      const second = await pressNow(client, await toConfirm(client, choosing, refresh))
      assert.notStrictEqual(receiptOn(first), receiptOn(second))
      assert.lengthOf(await service.uses(), 2)
    })
  )

  it(
    "of two phones with the same last coupon one uses it, the other is told why not (A27)",
    withService({}, async (service) => {
      const phones = [service.client(), service.client()] as const
      const ready = await Promise.all(phones.map(async (phone) => toConfirm(phone, await logIn(phone, taro), dockDay)))
      const pages = await Promise.all(phones.map((phone, index) => pressNow(phone, ready[index] ?? assert.fail())))
      assert.deepStrictEqual(pages.map(({ status }) => status).sort(), [200, 409])
      assert.lengthOf(await service.uses(), 1)
    })
  )
})

describe("a press without an answer", () => {
  it(
    "a client that goes away at the press has used its coupon once, and the same press again says so",
    withService({ ledger: slowly(300) }, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      await abortedPress(service, client, confirming, 100)
      await until(async () => (await service.uses()).length === 1)
      const done = await pressNow(client, confirming)
      assert.strictEqual(done.heading, "利用完了")
      assert.strictEqual(receiptOn(done), (await service.uses())[0]?.redemptionId)
      assert.lengthOf(await service.uses(), 1)
    })
  )

  it(
    "a store that stalls is answered with 確認中 in time, which finds the use when it is there",
    withService({ ledger: slowly(4_000), options: { pressDeadlineMillis: 400 } }, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      const began = performance.now()
      const pending = await pressNow(client, confirming)
      assert.isBelow(performance.now() - began, 3_500)
      assert.match(pending.path, /\/pending\?t=/)
      assert.strictEqual(pending.status, 202)
      assert.strictEqual(pending.heading, "確認中")
      assert.strictEqual((await client.open(pending.path)).heading, "確認中")
      await until(async () => (await client.open(pending.path)).heading === "利用完了")
      assert.lengthOf(await service.uses(), 1)
    })
  )

  it(
    "with the deadline of the service a stall of ten seconds is answered within five",
    withService({ ledger: slowly(10_000) }, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      const began = performance.now()
      const { action, fields } = pressOf(confirming)
      const answer = await client.post(action, fields)
      assert.isBelow(performance.now() - began, 5_000)
      assert.match(answer.location, /\/pending\?t=/)
      await until(async () => (await client.open(answer.location)).heading === "利用完了")
      assert.lengthOf(await service.uses(), 1)
    })
  )

  it("when nothing answers, the sessions included, 確認中 is answered in time all the same", async () => {
    let isStalled = false
    const service = await startMemberService({
      options: { pressDeadlineMillis: 300 },
      sessions: (sessions) => ({
        ...sessions,
        find: (...asked) => (isStalled ? Effect.never : sessions.find(...asked))
      })
    })
    try {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      isStalled = true
      const pending = await pressNow(client, confirming)
      assert.strictEqual(pending.heading, "確認中")
      assert.include(pending.text, "共済組合互助会病院")
      isStalled = false
      assert.strictEqual((await client.open(pending.path)).heading, "確認中")
      assert.strictEqual((await client.press(pending, pending.forms[0]?.buttons[0] ?? "")).heading, "利用完了")
      assert.lengthOf(await service.uses(), 1)
    } finally {
      await service.stop()
    }
  })

  it(
    "an append that happened and is reported as failed is resolved to the one use",
    withService({ ledger: failingAfterwards(1) }, async (service) => {
      const client = service.client()
      const done = await pressNow(client, await toConfirm(client, await logIn(client, taro), dockDay))
      assert.strictEqual(done.heading, "利用完了")
      assert.lengthOf(await service.uses(), 1)
    })
  )

  it("a driver that dies around the append leaves 確認中, not a guess, and a plain page, not a stack", async () => {
    let dies = true
    const service = await startMemberService({
      ledger: (ledger) => ({
        ...ledger,
        append: (appends) =>
          Effect.tap(ledger.append(appends), () =>
            dies && appends.some(({ entries }) => entries[0]?._tag === "Redeemed")
              ? Effect.die(new Error("driver of 123456 broke"))
              : Effect.void
          )
      })
    })
    try {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      const { action, fields } = pressOf(confirming)
      const answer = await client.post(action, fields)
      assert.match(answer.location, /\/pending\?t=/)
      dies = false
      assert.strictEqual((await client.open(answer.location)).heading, "利用完了")
      assert.lengthOf(await service.uses(), 1)
      assert.include(service.log.join("\n"), "driver of ■ broke")
    } finally {
      await service.stop()
    }
  })

  it("a login that cannot be looked up at the press leaves 確認中", async () => {
    let isAway = false
    const service = await startMemberService({
      sessions: (sessions) => ({
        ...sessions,
        find: (...asked) => (isAway ? Effect.fail(unreachable) : sessions.find(...asked))
      })
    })
    try {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      isAway = true
      const pending = await pressNow(client, confirming)
      assert.strictEqual(pending.heading, "確認中")
      isAway = false
      assert.strictEqual((await client.press(pending, pending.forms[0]?.buttons[0] ?? "")).heading, "利用完了")
    } finally {
      await service.stop()
    }
  })

  it("a book that cannot be read leaves 確認中, and pressing again uses the coupon", async () => {
    let isAway = false
    const service = await startMemberService({
      ledger: (ledger) => ({
        ...ledger,
        open: (...asked) => (isAway ? Effect.fail(unreachable) : ledger.open(...asked))
      })
    })
    try {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      isAway = true
      const pending = await pressNow(client, confirming)
      assert.strictEqual(pending.heading, "確認中")
      isAway = false
      assert.strictEqual((await client.press(pending, pending.forms[0]?.buttons[0] ?? "")).heading, "利用完了")
      assert.lengthOf(await service.uses(), 1)
    } finally {
      await service.stop()
    }
  })
})

describe("tickets", () => {
  it(
    "a changed, cut, foreign or missing ticket leads back to STEP 1 and uses nothing",
    withService({}, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), refresh)
      const { action, fields } = pressOf(confirming)
      const good = fields["t"] ?? ""
      const flipped = `${good.slice(0, 40)}${good[40] === "A" ? "B" : "A"}${good.slice(41)}`
      for (const t of [
        flipped,
        good.slice(0, -1),
        `${good}A`,
        `${good}=`,
        "",
        "x".repeat(9000),
        "😀",
        "../../x",
        "%00"
      ]) {
        const answer = await client.post(action, { ...fields, t })
        assert.strictEqual(answer.status, 303, t)
        assert.strictEqual(answer.location, `${hospital}?ended=1`)
        assert.strictEqual((await client.get(`${hospital}/confirm?t=${encodeURIComponent(t)}`)).status, 303)
      }
      assert.deepStrictEqual(await service.uses(), [])
    })
  )

  it(
    "a ticket is good for its own login only, and for its own facility",
    withService({}, async (service) => {
      const [mine, theirs] = [service.client(), service.client()]
      const confirming = await toConfirm(mine, await logIn(mine, taro), refresh)
      await logIn(theirs, { number: "234567", birthDate: "19791020" })
      const stolen = await theirs.get(confirming.path)
      assert.strictEqual(stolen.location, `${hospital}?ended=1`)
      const token = (await theirs.open(hospital)).forms[0]?.fields["csrf"] ?? ""
      const { action, fields } = pressOf(confirming)
      assert.strictEqual((await theirs.post(action, { ...fields, csrf: token })).location, `${hospital}?ended=1`)
      await logIn(mine, taro, "/coupon/for_3000021")
      const elsewhere = await mine.post(action.replace("1234567", "3000021"), fields)
      assert.strictEqual(elsewhere.location, "/coupon/for_3000021?ended=1")
      assert.deepStrictEqual(await service.uses(), [])
      assert.strictEqual((await pressNow(mine, confirming)).heading, "利用完了")
    })
  )

  it(
    "a ticket of an earlier step does not press",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      const counting = await client.press(choosing, "次へ", { choice: radioOf(choosing, refresh) })
      const { fields } = counting.forms.find(({ method }) => method === "post") ?? assert.fail()
      const answer = await client.post(`${hospital}/confirm`, { ...fields, quantity: "1" })
      assert.match(answer.location, /\/count\?t=/)
      assert.deepStrictEqual(await service.uses(), [])
    })
  )
})

/** A ledger that takes long to append a use, and does it all the same, whoever waits. */
function slowly(millis: number): (ledger: Ledger.Ledger["Service"]) => Ledger.Ledger["Service"] {
  return (ledger) => ({
    ...ledger,
    append: (appends) =>
      appends.some(({ entries }) => entries[0]?._tag === "Redeemed")
        ? Effect.andThen(Effect.sleep(millis), ledger.append(appends))
        : ledger.append(appends)
  })
}

/** A ledger that reports its first appends of uses as failed after they happened. */
function failingAfterwards(times: number): (ledger: Ledger.Ledger["Service"]) => Ledger.Ledger["Service"] {
  let left = times
  return (ledger) => ({
    ...ledger,
    append: (appends) =>
      Effect.tap(ledger.append(appends), () =>
        appends.some(({ entries }) => entries[0]?._tag === "Redeemed") && left-- > 0
          ? Effect.fail(unreachable)
          : Effect.void
      )
  })
}

const unreachable = new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "cut" })

/** Posts a press and cuts the connection after a while, before there is an answer. */
const abortedPress = (service: MemberService, client: FormClient, confirming: Page, millis: number): Promise<void> => {
  const { action, fields } = pressOf(confirming)
  const body = new URLSearchParams(fields).toString()
  return new Promise((resolve, reject) => {
    const posted = request(`${service.url}${action}`, {
      method: "POST",
      headers: {
        cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        "content-type": "application/x-www-form-urlencoded",
        "content-length": Buffer.byteLength(body)
      }
    })
    posted.on("response", () => reject(new Error("it was answered")))
    posted.on("error", () => undefined)
    posted.on("close", () => resolve())
    posted.end(body)
    setTimeout(() => posted.destroy(), millis)
  })
}

const until = async (holds: () => Promise<boolean>, millis = 60_000): Promise<void> => {
  const end = performance.now() + millis
  while (!(await holds())) {
    if (performance.now() > end) assert.fail("it did not come true in time")
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
