// Ways through the screens that many tests begin with.
import { assert } from "@effect/vitest"
import type { MemberService } from "./memberService.ts"
import { type FormClient, type Page, radioOf } from "../support/formClient.ts"

/** The facility that offers every course. */
export const hospital = "/coupon/for_1234567"

/** The guide's member, a woman who holds two kinds of dock coupons, and the guide's spouse. */
export const taro = { number: "123456", birthDate: "19741212" }
export const sakura = { number: "234567", birthDate: "19791020" }
export const spouse = { number: "12345601", birthDate: "19760229" }

export const dockDay = "選べるドック・一般(40以上)・1日・男"
export const dockBrain = "選べるドック・一般(40以上)・脳・男"
export const refresh = "マイ リフレッシュ"

/** Logs in at a facility: the first screen of a pass. */
export const logIn = async (client: FormClient, who: typeof taro, facility = hospital): Promise<Page> =>
  client.press(await client.open(facility), "次へ", who)

/** From STEP 2 to STEP 5. */
export const toConfirm = async (client: FormClient, choosing: Page, choice: string, quantity = "1"): Promise<Page> => {
  assert.strictEqual(choosing.heading, "内容選択")
  const counting = await client.press(choosing, "次へ", { choice: radioOf(choosing, choice) })
  assert.strictEqual(counting.heading, "枚数入力")
  const showing = await client.press(counting, "次へ", { quantity })
  assert.strictEqual(showing.heading, "確認")
  const confirming = await client.press(showing, "利用する")
  assert.strictEqual(confirming.heading, "最終確認")
  return confirming
}

/** 「今すぐ利用する」 */
export const pressNow = (client: FormClient, confirming: Page): Promise<Page> =>
  client.press(confirming, "今すぐ利用する")

/** The receipt number on a page, without what is between its groups. */
export const receiptOn = (page: Page): string =>
  /[0-9A-HJKMNP-TV-Z]{4}(?:[- ][0-9A-HJKMNP-TV-Z]{4}){3}/.exec(page.text)?.[0].replace(/[- ]/g, "") ??
  assert.fail(`no receipt: ${page.text}`)

/** What the uses in the ledger say, without when. */
export const factsOfUses = async (service: MemberService) =>
  (await service.uses()).map(({ course, facility, quantity, usedOn }) => ({ course, facility, quantity, usedOn }))
