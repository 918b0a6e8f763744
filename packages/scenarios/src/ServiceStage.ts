/**
 * ServiceStage: a member on the services of the core, without pages. Which screen comes next is what the state machine of
 * the core says; what only a page has (its sentences, what blinks) cannot be seen here.
 */
import {
  CalendarDate,
  Catalogue,
  CouponBooks,
  Coupons,
  DateInput,
  Facility,
  type Holder,
  HolderNumber,
  type LedgerEntry,
  RedemptionFlow,
  Verdict
} from "@fukuri/core"
import { memberDefaults, newRedemptionId } from "@fukuri/http"
import { Effect, Result } from "effect"
import type { House } from "./House.ts"
import { type Card, type LoginMistake, NotHere, type Stage, Undoable } from "./Stage.ts"
import { type Button, type Screen, stateOf } from "./Words.ts"

/** Where the member is. */
interface Place {
  readonly screen: Screen
  readonly facility?: Facility.FacilityCode
  readonly holder?: Holder.HolderId
  readonly flow?: RedemptionFlow.RedemptionFlow
  readonly done?: LedgerEntry.RedemptionId
  readonly mistake?: LoginMistake
  readonly opensOn?: CalendarDate.CalendarDate
}

const steps = { Choosing: "内容選択", Counting: "枚数入力", Showing: "確認", Confirming: "最終確認" } as const

/** A member on the services of a house, in an association. */
export const serviceStage = ({ hand, run }: House, association: Holder.AssociationCode): Stage => {
  let place: Place | undefined
  let typed = { number: "", birthDate: "" }
  let picked: string | undefined
  let count = "1"

  const here = (): Place =>
    place ?? fail("まだどの画面も開いていません。施設の二次元バーコードを読み取るか、マイページを開いてください。")
  const visit = () => {
    const { facility, holder } = here()
    return facility === undefined || holder === undefined
      ? fail(`「${here().screen}」の画面では、まだログインしていません。`)
      : run(Effect.flatMap(Coupons.Coupons, (coupons) => coupons.visit(holder, facility)))
  }
  const enter = async (flow?: RedemptionFlow.RedemptionFlow | RedemptionFlow.NothingUsable): Promise<void> => {
    const now = await visit()
    const next = flow ?? RedemptionFlow.begin(newRedemptionId(), now.choices, now.association)
    picked = undefined
    count = "1"
    const { facility, holder } = here()
    const who = { ...(facility === undefined ? {} : { facility }), ...(holder === undefined ? {} : { holder }) }
    place =
      next._tag === "NothingUsable"
        ? { ...who, screen: "利用できるクーポンがありません" }
        : { ...who, screen: steps[next._tag], flow: next }
  }
  const flowAt = <Tag extends RedemptionFlow.RedemptionFlow["_tag"]>(tag: Tag) => {
    const { flow } = here()
    if (flow?._tag !== tag) return fail(`いまの画面は「${here().screen}」です。`)
    return flow as Extract<RedemptionFlow.RedemptionFlow, { readonly _tag: Tag }>
  }

  const logIn = async (): Promise<void> => {
    const at = here()
    const number = HolderNumber.parse(typed.number)
    const birthDate = DateInput.parseTyped(typed.birthDate)
    if (Result.isFailure(number) || Result.isFailure(birthDate)) {
      place = { ...at, mistake: "form" }
      return
    }
    const found = await run(
      Effect.result(
        Effect.flatMap(Coupons.Coupons, (coupons) => coupons.identify(association, number.success, birthDate.success))
      )
    )
    if (Result.isFailure(found)) {
      if (found.failure._tag !== "WrongPair") throw found.failure
      place = { ...at, mistake: "pair" }
      return
    }
    place = {
      screen: at.screen,
      holder: found.success,
      ...(at.facility === undefined ? {} : { facility: at.facility })
    }
    if (at.screen === "施設確認") return enter()
    place = { ...place, screen: "マイページ" }
  }

  const redeem = async (redemptionId: LedgerEntry.RedemptionId): Promise<Screen> => {
    const { course, product, quantity } = flowAt("Confirming")
    const { facility, holder } = here()
    const { today } = await run(CouponBooks.now)
    if (facility === undefined || holder === undefined) return fail("まだログインしていません。")
    const command = {
      holder,
      redemptionId,
      fiscalYear: CalendarDate.fiscalYearOf(today),
      product,
      course,
      quantity,
      facility
    }
    const used = await run(Effect.result(Effect.flatMap(Coupons.Coupons, (coupons) => coupons.redeem(command))))
    if (Result.isSuccess(used)) return "利用完了"
    if (used.failure._tag === "StoreFailure" || used.failure._tag === "OutcomeUnknown") throw used.failure
    return "利用できませんでした"
  }
  const useNow = async (): Promise<void> => {
    const { redemptionId } = flowAt("Confirming")
    const screen = await redeem(redemptionId)
    place = { ...here(), screen, done: redemptionId }
  }

  const onward: { readonly [Label in Button]?: Partial<Record<Screen, () => Promise<void>>> } = {
    次へ: {
      施設確認: logIn,
      内容選択: async () => {
        const { association, choices } = await visit()
        const choice = choices.find(({ course }) => course.name === picked)
        const next = RedemptionFlow.choose(
          flowAt("Choosing"),
          { product: choice?.product.id ?? "", course: choice?.course.key ?? "" },
          choices,
          association
        )
        // What was not picked, or is gone, leaves the list as it is.
        if (Result.isSuccess(next)) await enter(next.success)
      },
      枚数入力: async () => {
        const { choices } = await visit()
        const next = RedemptionFlow.count(flowAt("Counting"), Number(count.normalize("NFKC")), choices)
        if (Result.isSuccess(next)) await enter(next.success)
      }
    },
    戻る: {
      内容選択: async () => {
        place = { ...here(), screen: "施設確認" }
      },
      枚数入力: () => back(),
      確認: () => back(),
      最終確認: () => back()
    },
    利用する: { 確認: () => enter(RedemptionFlow.confirm(flowAt("Showing"))) },
    今すぐ利用する: { 最終確認: useNow },
    内容選択画面へ: {
      利用完了: async () => ((await visit()).choices.length === 0 ? noButton("内容選択画面へ") : enter())
    },
    終了する: { 利用完了: () => end("終了しました"), 利用できるクーポンがありません: () => end("終了しました") },
    ログイン: { クーポン内容確認: logIn },
    ログアウト: { マイページ: () => end("ログアウトしました") }
  }
  const recordedUse = async (): Promise<Coupons.Completed | undefined> => {
    const { done, holder } = here()
    if (done === undefined || holder === undefined) return undefined
    const { today } = await run(CouponBooks.now)
    return run(
      Effect.flatMap(Coupons.Coupons, (coupons) => coupons.recorded(holder, CalendarDate.fiscalYearOf(today), done))
    )
  }
  const back = async (): Promise<void> => {
    const { flow } = here()
    const { association, choices } = await visit()
    const next = flow === undefined ? undefined : RedemptionFlow.back(flow, choices, association)
    if (next !== undefined) return enter(next)
    place = { ...here(), screen: "施設確認" }
  }
  const end = async (screen: Screen): Promise<void> => {
    place = { screen }
  }
  const noButton = (button: Button): never => fail(`「${here().screen}」の画面に「${button}」のボタンはありません。`)

  const press = async (button: Button): Promise<void> => {
    const act = onward[button]?.[here().screen]
    if (act === undefined || here().opensOn !== undefined) return noButton(button)
    await act()
  }

  return {
    readCode: async (code) => {
      const known = Facility.codeInAddress(`for_${code}`)
      const { facilities } = await run(Effect.flatMap(Catalogue.Catalogue, (catalogue) => catalogue.latest))
      const facility = known === undefined ? undefined : facilities.get(known)
      const { today } = await run(CouponBooks.now)
      place =
        facility === undefined
          ? { screen: "施設が見つかりません" }
          : Facility.isOpen(facility, today)
            ? { screen: "施設確認", facility: facility.code }
            : { screen: "この施設では利用できません" }
    },
    openMyPage: async () => {
      const { associations } = await run(Effect.flatMap(Catalogue.Catalogue, (catalogue) => catalogue.latest))
      const from = associations.get(association)?.myPageFrom
      const { today } = await run(CouponBooks.now)
      place = { screen: "クーポン内容確認", ...(from !== undefined && from > today ? { opensOn: from } : {}) }
    },
    openPath: async () => notShown(),
    openPlacard: async () => notShown(),
    type: async (number, birthDate) => {
      typed = { number, birthDate }
    },
    pick: async (name) => {
      flowAt("Choosing")
      const { choices } = await visit()
      if (!choices.some(({ course }) => course.name === name)) fail(`「${name}」は選べません。`)
      picked = name
    },
    setCount: async (text) => {
      flowAt("Counting")
      count = text
    },
    press,
    pressTwice: async (button) => {
      if (button !== "今すぐ利用する") throw new NotHere("続けて2回押せるのは「今すぐ利用する」だけです。")
      const { redemptionId } = flowAt("Confirming")
      const [screen] = await Promise.all([redeem(redemptionId), redeem(redemptionId)])
      place = { ...here(), screen, done: redemptionId }
    },
    pressOnTwoDevices: async () => {
      const { redemptionId } = flowAt("Confirming")
      const [one] = await Promise.all([redeem(redemptionId), redeem(newRedemptionId())])
      place = { ...here(), screen: one, done: redemptionId }
    },
    reload: async () => {
      const { done, flow } = here()
      if (done === undefined && flow !== undefined) return enter(flow)
      const used = done === undefined ? undefined : await recordedUse()
      const isFresh = used === undefined || hand.now - used.use.redemption.at < memberDefaults.freshMillis
      if (!isFresh) place = { ...here(), screen: "利用完了の記録" }
    },
    goBack: async () => {
      if (here().screen !== "利用完了" || here().done === undefined) return press("戻る")
      // The same pass again: it has had its one use.
      const { done = newRedemptionId() } = here()
      place = { ...here(), screen: await redeem(done) }
    },
    leave: async () => {
      place = undefined
    },

    screen: async () => here().screen,
    loginMistake: async () => here().mistake,
    opensOn: async () => here().opensOn,
    choices: async () => {
      flowAt("Choosing")
      return (await visit()).choices.map(({ course }) => course.name)
    },
    count: async () => {
      flowAt("Counting")
      return Number(count)
    },
    lastUse: async () => {
      const { lastUse } = await visit()
      if (lastUse === undefined) return undefined
      const { course, product, redemption } = lastUse
      return { name: course?.name ?? product?.name ?? redemption.course, quantity: redemption.quantity }
    },
    cards: async () => {
      const { holder, screen } = here()
      if (screen === "マイページ" && holder !== undefined) {
        const page = await run(Effect.flatMap(Coupons.Coupons, (coupons) => coupons.myPage(holder)))
        return page.granted.map((holding): Card => {
          const { balance, product, verdict } = holding
          const entitled = `${page.facts.relation === "self" ? "本人" : "配偶者"} ${Verdict.entitledOf(balance)}枚`
          const window = `${slashed(product.usable.from)}〜${slashed(product.usable.until)}`
          const state = stateOf(verdict)
          return { name: product.name, state, window, entitled, remaining: Verdict.remainingOf(balance) }
        })
      }
      if (screen !== "利用できるクーポンがありません") return fail(`「${screen}」の画面にクーポンの一覧はありません。`)
      const { holdings } = await visit()
      return [...holdings.granted, ...holdings.notGranted].map(({ product, verdict }): Card => ({
        name: product.name,
        state: stateOf(verdict)
      }))
    },
    facilityCard: async (name) => {
      const { holder, screen } = here()
      if (screen !== "マイページ" || holder === undefined) return fail(`「${screen}」の画面に施設の一覧はありません。`)
      const page = await run(Effect.flatMap(Coupons.Coupons, (coupons) => coupons.myPage(holder)))
      const facility = page.facilities.find((each) => each.name === name)
      if (facility === undefined) return undefined
      const courses = [...page.granted, ...page.notGranted].flatMap(({ product }) => product.courses)
      const offered = courses.filter(({ key }) => Facility.offers(facility, key)).map((course) => course.name)
      // As my page: a facility where nothing that concerns the person can be used is not listed.
      if (offered.length === 0) return undefined
      const { address, bookingFrom, note, phone, postalCode } = facility
      return {
        住所: `${postalCode === "" ? "" : `〒${postalCode} `}${address}`,
        電話: phone,
        予約開始日: bookingFrom === undefined ? "" : written(bookingFrom),
        利用できる内容: offered.join(" "),
        備考: note
      }
    },
    remainingSaid: async () => {
      const { screen } = here()
      if (screen !== "利用完了") return fail(`「${screen}」の画面に残りの枚数はありません。`)
      return (await recordedUse())?.remaining ?? fail("利用が記録されていません。")
    },
    hasButton: async (button) => {
      if (button === "内容選択画面へ") return here().screen === "利用完了" && (await visit()).choices.length > 0
      return onward[button]?.[here().screen] !== undefined
    },
    says: async () => notShown(),
    blinks: async () => notShown(),
    shows: async () => notShown(),
    fits: async () => notShown(),
    picture: async () => undefined
  }
}

const fail = (why: string): never => {
  throw new Undoable(why)
}

const notShown = (): never => {
  throw new NotHere("画面の文と見た目は、browser でだけ確かめます。")
}

const slashed = (day: CalendarDate.CalendarDate): string => {
  const parts = CalendarDate.partsOf(day)
  return `${parts.year}/${parts.month}/${parts.day}`
}

const weekdays = ["月", "火", "水", "木", "金", "土", "日"] as const

/** 2024年7月1日(月) */
const written = (on: CalendarDate.CalendarDate): string => {
  const { day, month, year } = CalendarDate.partsOf(on)
  return `${year}年${month}月${day}日(${weekdays[CalendarDate.weekdayOf(on)] ?? ""})`
}
