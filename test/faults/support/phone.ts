// A person with a phone at the facility: walks the real forms over HTTP, presses, presses again when nobody knows, and writes
// down what was asked and shown. What is pressed when is decided elsewhere.
import { setTimeout as sleep } from "node:timers/promises"
import type { Operation } from "../../support/History.ts"
import type { Outcome, Reason, Shown } from "../../support/HistoryBook.ts"
import { type FormClient, formClient, type Page } from "../../support/formClient.ts"
import type { FaultProxy, Mishap } from "../../support/faultProxy.ts"
import type { Done, Pass, Recorder } from "./record.ts"
import { birthDate, courseNamed, courses, facilityPath, numberOf, productNames } from "./world.ts"

/** What is to be used. */
export type Wish = (typeof courses)[number] & { readonly quantity: number }

/** A pass that stands at the last button. */
export interface Ready {
  readonly pass: Pass
  readonly page: Page
}

export interface Phone {
  readonly name: string
  readonly holder: number
  /** The network between it and the services. */
  readonly proxy: FaultProxy
  /** Every pass of this phone that was ever ready. */
  readonly ready: ReadonlyArray<Ready>
  /** Walks to the last button; undefined when the way there failed or what is wished for is not offered. */
  readonly prepare: (wish: Wish) => Promise<Ready | undefined>
  /** Presses once, with a mishap on the way when one is named. Answers what the person knows then. */
  readonly press: (ready: Ready, mishap?: Mishap) => Promise<Outcome["kind"]>
  /** Presses the same press again until something is known, at the most so often. */
  readonly settle: (ready: Ready, times: number) => Promise<boolean>
  /** From now on nothing fails any more, and what is slow is waited for. */
  readonly becomePatient: () => void
  /** Looks at the list of what can be used. */
  readonly look: () => Promise<void>
}

/** How long a phone waits for an answer, for one when nothing fails, and for one that is known to be lost. */
const patienceMillis = 8_000
const lastPatienceMillis = 60_000
const lostPatienceMillis = 1_200
/** A press that is answered later than this is counted. */
const promisedMillis = 5_000

export const phoneOf = (name: string, holder: number, proxy: FaultProxy, recorder: Recorder): Phone => {
  const base = `http://127.0.0.1:${proxy.port}`
  let usualPatience = patienceMillis
  const client = formClient(base, { timeoutMillis: () => usualPatience })
  const ready: Array<Ready> = []
  let csrf: string | undefined

  const prepare = async (wish: Wish): Promise<Ready | undefined> => {
    for (let tries = 0; tries < 10; tries++) {
      const ready = await preparedOnce(wish)
      if (ready !== "unreachable") return ready
      await sleep(300)
    }
    return undefined
  }

  const preparedOnce = async (wish: Wish): Promise<Ready | "unreachable" | undefined> => {
    const choosing = await reached(async () => {
      const choosing = await firstScreen(client, holder, csrf)
      csrf = choosing.forms.find(({ fields }) => fields["csrf"] !== undefined)?.fields["csrf"] ?? csrf
      return choosing
    })
    if (choosing === undefined || choosing.status >= 500) return "unreachable"
    if (isEntrance(choosing)) csrf = undefined
    if (choosing.heading !== "内容選択") return undefined
    const page = await reached(() => walk(client, choosing, wish))
    if (page === undefined || page.status >= 500) return "unreachable"
    if (page.heading !== "最終確認") return undefined
    // What the screen shows is what is pressed, whatever was wished: with one left the number is not asked for, and when all
    // else was used meanwhile the only choice there is comes by itself.
    const shown = courses.find(({ course }) => course === courseNamed(couponOn(page)))
    if (shown === undefined) throw new Error(`a confirmation of nothing that is known: ${page.text}`)
    const { course, product } = shown
    const quantity = quantityOn(page)
    if (course !== wish.course) recorder.count("other than wished for")
    const pass: Pass = {
      id: `${name}.${ready.length + 1}`,
      holder,
      product,
      course,
      quantity,
      firstPressedAt: undefined,
      shown: [],
      last: undefined,
      lost: false
    }
    recorder.holders[holder]?.passes.push(pass)
    const prepared = { pass, page }
    ready.push(prepared)
    return prepared
  }

  const press = async ({ page, pass }: Ready, mishap?: Mishap): Promise<Outcome["kind"]> => {
    const form = page.forms.find(({ buttons }) => buttons.includes("今すぐ利用する"))
    if (form === undefined) throw new Error(`no button on ${page.text}`)
    const asked = askedOf(pass)
    const invokedAt = recorder.now()
    pass.firstPressedAt ??= invokedAt
    const tell = (outcome: Outcome, from = invokedAt, returnedAt: number | undefined = recorder.now()) =>
      recorder.add(holder, { client: name, invokedAt: from, returnedAt, asked, outcome })
    const happened = mishap === undefined ? () => false : proxy.next(mishap)
    const patience = mishap === "lost" ? lostPatienceMillis : usualPatience
    recorder.count("presses")
    const answer = await reached(() => within(patience, client.post(form.action, form.fields)))
    if (recorder.now() - invokedAt > promisedMillis && answer !== undefined) recorder.count("answered late")
    if (mishap !== undefined && happened()) recorder.count(`answer ${mishap}`)
    const told = answer === undefined ? unknown : outcomeOf(answer)
    tell(told)
    let known = told
    if (answer !== undefined && answer.location !== "" && told.kind !== "failed") {
      const from = recorder.now()
      const shown = await reached(() => client.open(answer.location))
      const done = shown === undefined ? undefined : doneOn(shown, recorder.now())
      if (done !== undefined) {
        const isOther = done.course !== pass.course || done.quantity !== pass.quantity
        known = isOther ? { kind: "refused", reason: "id-taken" } : { kind: "done", shown: shownOf(pass, done) }
        if (!isOther) pass.shown.push(done)
        tell(known, from)
      } else known = unknown
    }
    if (known.kind === "failed") pass.lost = true
    pass.last = known.kind
    recorder.count(known.kind)
    return known.kind
  }

  const settle = async (prepared: Ready, times: number): Promise<boolean> => {
    const { pass } = prepared
    for (let tries = 0; tries < times && pass.last === "unknown"; tries++) {
      if (tries > 0) await sleep(50 * 2 ** tries)
      await press(prepared)
      if (tries > 0) continue
      recorder.count(pass.last === "unknown" ? "not known on the first retry" : "known on the first retry")
    }
    return pass.last !== "unknown"
  }

  const look = async (): Promise<void> => {
    const token = csrf
    if (token === undefined) return
    const again = await reached(() => client.post(`${facilityPath}/again`, { csrf: token }))
    if (again === undefined || !again.location.includes("/choose?")) return
    const invokedAt = recorder.now()
    const page = await reached(() => client.get(again.location))
    if (page?.heading !== "内容選択") return
    const outcome: Outcome = { kind: "done", shown: { left: leftOn(page) } }
    recorder.add(holder, { client: name, invokedAt, returnedAt: recorder.now(), asked: { kind: "read" }, outcome })
    recorder.count("looks")
  }

  return {
    name,
    holder,
    proxy,
    ready,
    prepare,
    press,
    settle,
    look,
    becomePatient: () => void (usualPatience = lastPatienceMillis)
  }
}

const unknown: Outcome = { kind: "unknown" }

const askedOf = ({ course, id, product, quantity }: Pass): Operation["asked"] => ({
  kind: "redeem",
  id,
  product,
  course,
  quantity
})

/** What the network lets through; undefined when it does not. */
const reached = async <A>(work: () => Promise<A>): Promise<A | undefined> => {
  try {
    return await work()
  } catch (cause) {
    if (isNetwork(cause)) return undefined
    throw cause
  }
}

/** `fetch` says of every broken connection that it failed, and of every wait that it was aborted. */
const isNetwork = (cause: unknown): boolean =>
  cause instanceof Patience ||
  (cause instanceof TypeError && /fetch failed|terminated/.test(cause.message)) ||
  (cause instanceof DOMException && ["TimeoutError", "AbortError"].includes(cause.name))

class Patience extends Error {}

const within = async <A>(millis: number, work: Promise<A>): Promise<A> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Patience()), millis)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    // What nobody waits for any more may fail as it likes.
    work.catch(() => undefined)
  }
}

/** The list of what can be used, of a new pass: in the login that there is, or in a new one. */
const firstScreen = async (client: FormClient, holder: number, csrf: string | undefined): Promise<Page> => {
  if (csrf !== undefined) {
    const again = await client.post(`${facilityPath}/again`, { csrf })
    const page = again.location === "" ? again : await client.open(again.location)
    if (!isEntrance(page)) return page
  }
  const entrance = await client.open(facilityPath)
  if (!isEntrance(entrance)) return entrance
  return client.press(entrance, "次へ", { number: numberOf(holder), birthDate })
}

const isEntrance = ({ heading }: Page): boolean => heading === "施設確認"

/** From STEP 2 to STEP 5; any other page on the way ends it. */
const walk = async (client: FormClient, choosing: Page, { course, product, quantity }: Wish): Promise<Page> => {
  const choice = `${product} ${course}`
  if (!choosing.html.includes(`value="${choice}"`)) return choosing
  let page = await client.press(choosing, "次へ", { choice })
  if (page.heading === "枚数入力") page = await client.press(page, "次へ", { quantity: String(quantity) })
  return page.heading === "確認" ? client.press(page, "利用する") : page
}

/** What the answer to a press says by itself, before what it leads to is opened. */
const outcomeOf = (answer: Page): Outcome => {
  if (answer.location.includes("/done?")) return { kind: "done" }
  if (answer.location.includes("/pending?")) return unknown
  // The login is over, or the form is none of ours any more: this press did nothing.
  if (answer.location.includes("ended=1")) return { kind: "failed" }
  if (answer.heading === "利用できませんでした") return { kind: "refused", reason: reasonOn(answer) }
  if (answer.status >= 500 || answer.status === 429) return unknown
  throw new Error(`a press was answered with ${answer.status} ${answer.location} ${answer.text}`)
}

const reasonOn = ({ text }: Page): Reason => {
  if (text.includes("利用済みです")) return "nothing-left"
  if (text.includes("一度に利用できるのは")) return "too-many"
  if (text.includes("期間は")) return "elsewhere"
  throw new Error(`a press was refused for no reason that is known here: ${text}`)
}

const doneOn = (page: Page, seenAt: number): Done | undefined => {
  if (!page.heading.startsWith("利用完了")) return undefined
  const receipt = /[0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4}){3}/.exec(page.text)?.[0].replaceAll(" ", "")
  const usedAt = /<dt>利用日時<\/dt>\s*<dd><time datetime="([^"]*)"/.exec(page.html)?.[1]
  const course = courseNamed(couponOn(page))
  const quantity = quantityOn(page)
  if (receipt === undefined || usedAt === undefined || Number.isNaN(quantity)) {
    throw new Error(`利用完了 without what it must show: ${page.text}`)
  }
  const remaining = /<dt>残り<\/dt>\s*<dd>([0-9]+)枚/.exec(page.html)?.[1]
  return { receipt, usedAt, course, quantity, seenAt, remaining: Number(remaining) }
}

/** The coupon that STEP 4 to 6 are about, and how many of it. */
const couponOn = ({ html }: Page): string =>
  /class="ticket".*?class="coupon">([^<]*)</s.exec(html)?.[1] ?? couponInFacts(html)
const couponInFacts = (html: string): string => /class="facts".*?class="coupon">([^<]*)</s.exec(html)?.[1] ?? ""
const quantityOn = ({ html }: Page): number => Number(/<dt>枚数<\/dt>\s*<dd><strong>([0-9]+)枚/.exec(html)?.[1])

const shownOf = ({ product }: Pass, { receipt, remaining, usedAt }: Done): Shown => ({
  receipt: `${receipt} ${usedAt}`,
  left: { [product]: remaining }
})

/** What the list says is left; what is not in it is used up. What can be used for a time only is left out. */
const leftOn = ({ html }: Page): Record<string, number> => {
  const found: Record<string, number> = {}
  for (const name of productNames) if (name !== "dental") found[name] = 0
  for (const [, index = "", product = ""] of html.matchAll(/id="choice-([0-9]+)"\s+value="([a-z]+) /g)) {
    const left = new RegExp(`id="choice-${index}-rest">[^<0-9]*([0-9]+)枚`).exec(html)?.[1]
    if (found[product] !== undefined) found[product] = Number(left)
  }
  return found
}
