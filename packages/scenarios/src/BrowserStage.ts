/**
 * BrowserStage: a member at the real pages, found by label and role as a person finds them.
 */
import { CalendarDate, type Holder, type PaperApplication } from "@fukuri/core"
import { myPageLoginPath } from "@fukuri/http"
import type { BrowserContext, Locator, Page } from "playwright-core"
import { type Card, type LastUse, type Stage, Undoable } from "./Stage.ts"
import { type Button, ofVerdict, type State, states } from "./Words.ts"

/** What a stage in a browser is made of. */
export interface BrowserParts {
  /** The member's device. */
  readonly context: BrowserContext
  /** Another device. */
  readonly another: () => Promise<BrowserContext>
  /** Somebody who may look at the pages of the office. */
  readonly clerk: () => Promise<{ readonly id: string; readonly password: string }>
  readonly association: Holder.AssociationCode
}

/** A member at a device. */
export const browserStage = async ({ another, association, clerk, context }: BrowserParts): Promise<Stage> => {
  let page = await context.newPage()
  /** The way to the screen that is shown, to make it again on a second device. */
  let way: Array<(device: Page) => Promise<void>> = []

  const go = async (deed: (device: Page) => Promise<void>): Promise<void> => {
    await deed(page)
    way.push(deed)
  }
  const begin = async (path: string): Promise<void> => {
    way = []
    await go(async (device) => void (await device.goto(path)))
  }
  const heading = () => headingOf(page)
  const at = async (screen: string): Promise<void> => {
    const seen = await heading()
    if (seen !== screen) throw new Undoable(`いまの画面は「${seen}」です。`)
  }

  return {
    readCode: (code) => begin(`/coupon/for_${encodeURI(code)}`),
    openMyPage: () => begin(myPageLoginPath(association)),
    openPath: begin,
    openPlacard: async (code) => {
      const { id, password } = await clerk()
      await page.goto("/office/login")
      await page.getByLabel("ログインID").fill(id)
      await page.getByLabel("パスワード").fill(password)
      await press(page, "ログイン")
      await page.goto(`/office/facilities/${code}/placard`)
    },
    type: async (number, birthDate) => go((device) => typeIn(device, number, birthDate)),
    pick: async (name) => {
      await at("内容選択")
      await go((device) => device.getByRole("radio", { name, exact: true }).check())
    },
    setCount: async (count) => {
      await at("枚数入力")
      await go((device) => device.getByLabel("枚数", { exact: true }).fill(count))
    },
    press: (button) => go((device) => press(device, button)),
    pressTwice: async (button) => {
      const before = await heading()
      await buttonIn(page, button).dblclick()
      await page.waitForFunction((text) => document.querySelector("h1")?.textContent?.trim() !== text, before)
      await page.waitForLoadState("load")
    },
    pressOnTwoDevices: async () => {
      await at("最終確認")
      const device = await another()
      try {
        const other = await device.newPage()
        for (const deed of way) await deed(other)
        await Promise.all([press(page, "今すぐ利用する"), press(other, "今すぐ利用する")])
      } finally {
        await device.close()
      }
    },
    reload: async () => void (await page.reload()),
    goBack: async () => void (await page.goBack()),
    leave: async () => {
      await page.close()
      page = await context.newPage()
    },
    applyForPaper: async (number, birthDate, ground) => {
      await page.goto(`/PaperApplication/${association}`)
      await typeIn(page, number, birthDate)
      await press(page, "ログイン")
      await page.getByRole("radio", { name: groundLabels[ground] }).check()
      if (ground === "other") await page.getByLabel("事情", { exact: true }).fill("手が震えて操作できない")
      await press(page, "申請する")
    },

    screen: heading,
    loginMistake: async () => {
      const alerts = await page.getByRole("alert").allInnerTexts()
      if (alerts.length === 0) return undefined
      return alerts.some((text) => text.includes("組み合わせを確認できません")) ? "pair" : "form"
    },
    opensOn: async () => {
      const [, year, month, day] =
        /マイページは([0-9]+)年([0-9]+)月([0-9]+)日[^。]*から利用できます/.exec(await textOf(page)) ?? []
      return CalendarDate.fromParts(Number(year), Number(month), Number(day))
    },
    choices: async () => {
      await at("内容選択")
      return page
        .getByRole("radio")
        .evaluateAll((radios) =>
          radios.map((radio) => (radio as HTMLInputElement).labels?.[0]?.textContent?.trim() ?? "")
        )
    },
    count: async () => {
      await at("枚数入力")
      return Number(await page.getByLabel("枚数", { exact: true }).inputValue())
    },
    lastUse: async (): Promise<LastUse | undefined> => {
      const last = page.locator("section.last")
      if ((await last.count()) === 0) {
        if (await page.getByText("この施設での直前の利用はありません").isVisible()) return undefined
        throw new Undoable(`「${await heading()}」の画面に直前の利用は示されません。`)
      }
      const name = await last.locator(".coupon").innerText()
      return { name, quantity: numberIn(await last.locator("strong").innerText()) }
    },
    cards: async () => {
      const screen = await heading()
      if (screen === "マイページ") return cardsIn(page.locator("section[aria-labelledby=coupons] li.card:not(.slight)"))
      if (screen === "利用できるクーポンがありません") return cardsIn(page.locator("li.card:has(.chip)"))
      throw new Undoable(`「${screen}」の画面にクーポンの一覧はありません。`)
    },
    facilityCard: async (name) => {
      await at("マイページ")
      const card = page
        .getByRole("region", { name: "施設・健診機関" })
        .getByRole("listitem")
        .filter({ has: page.getByRole("heading", { level: 3, name, exact: true }) })
      return (await card.count()) === 0 ? undefined : factsIn(card.first())
    },
    remainingSaid: async () => {
      const said = await factsIn(page.locator("main"))
      return numberIn(said["残り"] ?? "")
    },
    hasButton: (button) => buttonIn(page, button).isVisible(),
    says: async (text) => plain(await textOf(page)).includes(plain(text)),
    blinks: async (text) => {
      const found = page.getByText(text).first()
      if ((await found.count()) === 0) return false
      return found.evaluate((element) => {
        for (let at: Element | null = element; at !== null; at = at.parentElement) {
          const { animationIterationCount, animationName } = getComputedStyle(at)
          if (animationName !== "none" && animationIterationCount === "infinite") return true
        }
        return false
      })
    },
    shows: (name) => page.getByRole("img", { name, exact: true }).isVisible(),
    fits: () => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    picture: () => page.screenshot({ fullPage: true })
  }
}

const headingOf = async (page: Page): Promise<string> => {
  const heading = page.getByRole("heading", { level: 1 }).first()
  return (await appears(heading)) ? heading.innerText() : "(見出しのない画面)"
}

const textOf = (page: Page): Promise<string> => page.locator("body").innerText()

const typeIn = async (page: Page, number: string, birthDate: string): Promise<void> => {
  const field = page.getByLabel("組合員番号", { exact: true })
  if (!(await appears(field))) throw new Undoable(`「${await headingOf(page)}」の画面に番号を入力する欄はありません。`)
  await field.fill(number)
  await page.getByLabel("生年月日", { exact: true }).fill(birthDate)
}

const buttonIn = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true }).first()

/** How long a part of a page that is loaded may take to be there. Unit: milliseconds. */
const patienceMillis = 3_000

const appears = (part: Locator): Promise<boolean> =>
  part.waitFor({ state: "visible", timeout: patienceMillis }).then(
    () => true,
    () => false
  )

/** Presses a button, and waits for the page that follows. */
const press = async (page: Page, name: Button | string): Promise<void> => {
  const button = buttonIn(page, name)
  if (!(await appears(button)))
    throw new Undoable(`「${await headingOf(page)}」の画面に「${name}」のボタンはありません。`)
  const arrived = page.waitForEvent("framenavigated", (frame) => frame === page.mainFrame())
  await Promise.all([arrived, button.click()])
  await page.waitForLoadState("load")
}

const cardsIn = async (cards: Locator): Promise<ReadonlyArray<Card>> => {
  const read = await cards.evaluateAll((elements) =>
    elements.map((card) => ({
      name: card.querySelector(".coupon")?.textContent?.trim() ?? "",
      chip: card.querySelector(".chip")?.textContent?.trim() ?? "",
      rest: card.querySelector(".rest")?.textContent ?? "",
      facts: Object.fromEntries(
        [...card.querySelectorAll("dl > div")].map((pair) => [
          pair.querySelector("dt")?.textContent?.trim() ?? "",
          pair.querySelector("dd")?.textContent?.replace(/\s+/g, " ").trim() ?? ""
        ])
      )
    }))
  )
  return read.map(({ chip, facts, name, rest }): Card => {
    const [, remaining] = /残り\s*([0-9]+)/.exec(rest) ?? []
    return {
      name,
      state: stateIn(chip),
      ...(facts["利用可能期間"] === undefined ? {} : { window: facts["利用可能期間"] }),
      ...(facts["利用可能枚数"] === undefined ? {} : { entitled: facts["利用可能枚数"] }),
      ...(remaining === undefined ? {} : { remaining: Number(remaining) })
    }
  })
}

/** The labels and values of a list of facts. */
const factsIn = (root: Locator): Promise<Record<string, string>> =>
  root
    .locator("dl > div")
    .evaluateAll((pairs) =>
      Object.fromEntries(
        pairs.map((pair) => [
          pair.querySelector("dt")?.textContent?.trim() ?? "",
          pair.querySelector("dd")?.textContent?.replace(/\s+/g, " ").trim() ?? ""
        ])
      )
    )

/** A chip says of what is not usable yet from when it is. */
const stateIn = (chip: string): State =>
  states.find((state) => state === chip) ??
  (chip.endsWith("から") ? ofVerdict.NotYet : fail(`知らない状態「${chip}」が表示されています。`))

const numberIn = (text: string): number => {
  const [number] = /[0-9]+/.exec(text.normalize("NFKC")) ?? []
  return number === undefined ? fail("枚数が表示されていません。") : Number(number)
}

const plain = (text: string): string => text.replace(/\s+/g, "")

const groundLabels: { readonly [Each in PaperApplication.Ground]: RegExp } = {
  "no-device": /持っていない/,
  sight: /画面を見ることに不安/,
  "short-time": /週20時間未満/,
  other: /そのほかの事情/
}

const fail = (why: string): never => {
  throw new Undoable(why)
}
