// The member's way in English over real HTTP: every way on keeps the language, nothing but what data says is in kana, and
// the language is chosen by the address or by the switch, never by the browser.
import { get } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { Catalogue } from "@fukuri/core"
import { en } from "@fukuri/web-ui"
import { Effect } from "effect"
import { type FormClient, type Page, radioOf } from "../support/formClient.ts"
import { dockDay, factsOfUses, hospital, refresh, sakura, spouse, taro } from "./journey.ts"
import { type MemberService, withService } from "./memberService.ts"

/** Every text of the catalogue: what the office wrote. */
const dataOf = async (service: MemberService): Promise<ReadonlyArray<string>> => {
  const texts = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.add(value)
    else if (value instanceof Map) for (const each of value.values()) collect(each)
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect)
  }
  collect(await service.run(Effect.flatMap(Catalogue.Catalogue, ({ latest }) => latest)))
  // What several names begin with is said once, so parts of names count as well.
  return [...texts].flatMap((text) => [text, ...text.split(/・(?![^(]*\))/u)]).toSorted((a, b) => b.length - a.length)
}

/** Fails on an address that is not English, and on kana of our own. */
const assertEnglish = (page: Page, data: ReadonlyArray<string>): void => {
  const where = `${page.path} ${page.heading}`
  assert.include(page.html, '<html lang="en">', where)
  assert.isBelow(Buffer.byteLength(page.html), 30_000, where)
  const addresses = [...page.html.matchAll(/\s(?:href|action|data-pending)="([^"]*)"/g)].map(([, to = ""]) => to)
  const lost = addresses.filter(
    (to) => to.startsWith("/") && !/^\/(?:en(?:\/|$)|assets\/|office$)|[?&;]language=ja$/.test(to)
  )
  assert.deepStrictEqual(lost, [], where)
  let text = `${page.text} ${/<title>(.*?)<\/title>/s.exec(page.html)?.[1] ?? ""}`
  for (const each of data) if (each !== "") text = text.replaceAll(each, " ")
  // Both are for the staff: what to look at, and the word to compare.
  text = text.replace(en.showing.forStaff ?? "", "").replace(/Check word [ぁ-ん]+/, "")
  assert.notMatch(text, /[ぁ-んァ-ヴー]/, where)
}

/** A client that looks at each page it comes to, and at where each answer leads. */
const watched = (client: FormClient, look: (page: Page) => void): FormClient => {
  const follow = async (first: Page): Promise<Page> => {
    let page = first
    for (let hops = 0; page.location !== "" && hops < 10; hops++) {
      assert.match(page.location, /^\/en\//, `from ${page.path}`)
      page = await client.get(page.location)
    }
    look(page)
    return page
  }
  const open: FormClient["open"] = async (path, headers) => follow(await client.get(path, headers))
  return {
    ...client,
    open,
    press: async (page, button, typed = {}) => {
      const form =
        page.forms.find(({ buttons }) => buttons.includes(button)) ?? assert.fail(`no ${button}: ${page.text}`)
      const fields = { ...form.fields, ...typed }
      return form.method === "post"
        ? follow(await client.post(form.action, fields))
        : open(`${form.action}?${new URLSearchParams(fields).toString()}`)
    }
  }
}

const entrances = ["/", hospital, "/CouponInfoLogin/sag", "/PaperApplication/sag"]

/** The link to the page in the other language, which says which one it is. */
const switchOn = (page: Page): { readonly href: string; readonly className: string } => {
  const found = /<p class="(language[^"]*)"><a href="([^"]*)" lang="(ja|en)" hreflang="(ja|en)">/.exec(page.html)
  const [, className = "", href = "", lang, hreflang] = found ?? assert.fail(`no switch on ${page.path}`)
  assert.strictEqual(lang, hreflang)
  return { className, href: href.replaceAll("&amp;", "&") }
}

/** Where an address leads to that is asked for as it stands. */
const whereTo = (base: string, target: string, cookie: string): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base)
    get({ hostname, port, path: target, headers: { cookie }, agent: false }, (response) => {
      response.resume()
      resolve(response.headers.location)
    }).once("error", reject)
  })

describe("the member pages in English", () => {
  it(
    "every screen keeps the language in every way on, and is free of kana but for what the office wrote",
    withService({}, async (service) => {
      const data = await dataOf(service)
      const seen = new Set<string>()
      const client = watched(service.client(), (page) => {
        seen.add(page.heading)
        assertEnglish(page, data)
      })
      await client.open("/en")
      const login = await client.open(`/en${hospital}`)
      await client.press(login, "Next", { number: "1", birthDate: "49.12.12" })
      await client.press(login, "Next", { ...taro, birthDate: "19741213" })
      const choosing = await client.press(login, "Next", taro)
      await client.press(choosing, "Next")
      const counting = await client.press(choosing, "Next", { choice: radioOf(choosing, refresh) })
      await client.press(counting, "Back")
      await client.press(counting, "Next", { quantity: "9" })
      const showing = await client.press(counting, "Next", { quantity: "2" })
      const confirming = await client.press(showing, "Use")
      await client.open(confirming.path.replace("/confirm", "/pending"))
      const done = await client.press(confirming, "Use now")
      assert.match(done.text, /Number of coupons\s+2\s/)
      assert.include(done.text, "済")
      assert.deepStrictEqual(await factsOfUses(service), [
        { course: "my-refresh", facility: "1234567", quantity: 2, usedOn: "2024-07-01" }
      ])
      const mistake = await client.open(done.path.replace("/done", "/mistake"))
      await client.press(mistake, "Ask for a correction", { quantity: "9" })
      await client.press(mistake, "Ask for a correction", { quantity: "1" })
      await client.open(done.path)
      const again = await client.press(done, "Choose another coupon")
      assert.include(again.text, "Mon, 1 July 2024")
      await client.press(again, "Next", { choice: radioOf(again, dockDay) })
      await client.press(done, "Finish")
      await client.open(done.path)
      await client.press(login, "Next", spouse)
      await client.open(`/en${hospital}/none`)
      await client.press(await client.open("/en/coupon/for_2000015"), "Next", { ...sakura })

      const myLogin = await client.open("/en/CouponInfoLogin/sag")
      for (const who of [taro, sakura, spouse]) await client.press(myLogin, "Log in", who)
      const myPage = await client.press(myLogin, "Log in", taro)
      await client.press(myPage, "Filter", { area: "nowhere" })
      await client.press(myPage, "Log out")
      await client.open("/en/CouponInfo/sag")

      const paper = await client.press(await client.open("/en/PaperApplication/sag"), "Log in", sakura)
      await client.press(paper, "Apply")
      const applied = await client.press(paper, "Apply", { ground: "sight", text: "" })
      await client.press(applied, "Withdraw the application")
      await client.press(applied, "Log out")

      for (const path of ["/en/coupon/for_9999999", "/en/nothing", "/en/office", "/en/healthz", "/en/metrics"]) {
        const page = await client.open(path)
        assert.strictEqual(page.status, 404, path)
      }
      for (const path of [`/en${hospital}/confirm`, "/en/CouponInfo/sag/logout"]) {
        assertEnglish(await service.client().post(path, {}), data)
      }
      assert.strictEqual(seen.size, 17, [...seen].join())
    })
  )

  it(
    "other spellings of an address lead to the English one",
    withService({}, async (service) => {
      const page = await service.client().get("/en/Coupon/for-1234567/")
      assert.strictEqual(page.location, "/en/coupon/for_1234567")
    })
  )

  it(
    "what the browser prefers leads nowhere, and brings the switch to the top of the Japanese entrances alone",
    withService({}, async (service) => {
      const english = "en-US,en;q=0.9,ja;q=0.5"
      const isFirst = async (path: string, language: string, client = service.client()) => {
        const page = await client.get(path, { "accept-language": language })
        assert.deepStrictEqual([page.status, page.location], [200, ""], `${path} ${language}`)
        const { className } = switchOn(page)
        assert.strictEqual(page.html.indexOf(className) < page.html.indexOf('class="band"'), className !== "language")
        return className !== "language"
      }
      for (const entrance of entrances) {
        assert.isTrue(await isFirst(entrance, english), entrance)
        assert.isTrue(await isFirst(entrance, "pt, en;q=0.1"), entrance)
        assert.isFalse(await isFirst(`/en${entrance}`, english), entrance)
        for (const language of ["ja", "ja,en;q=0.9", "zh-CN", "*", "x".repeat(2_000)]) {
          assert.isFalse(await isFirst(entrance, language), `${entrance} ${language}`)
        }
      }
      assert.isFalse(await isFirst("/CouponInfo/sag/logged-out", english), "no entrance")
      const client = service.client()
      await client.open(`${hospital}?language=ja`)
      assert.isFalse(await isFirst(hospital, english, client), "who chose Japanese is not asked again")
    })
  )

  it(
    "what the switch chose stays: with English chosen the Japanese entrances lead to the English ones, and nothing else does",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await client.press(await client.open(hospital), "次へ", taro)
      const english = await client.open(switchOn(choosing).href)
      assert.strictEqual(english.heading, "Choose a coupon")
      for (const entrance of entrances) {
        const { location } = await client.get(`${entrance}?ended=1`, { "accept-language": "ja" })
        assert.strictEqual(location, `/en${entrance}?ended=1`)
      }
      assert.strictEqual((await client.get(choosing.path)).heading, "内容選択")
      assert.strictEqual((await client.get("/healthz")).location, "")
      const back = await client.open(switchOn(english).href)
      assert.strictEqual(back.heading, "内容選択")
      assert.strictEqual((await client.open(hospital, { "accept-language": "en" })).heading, "施設確認")
    })
  )

  it(
    "a refused login has the switch as well, though it answers a form",
    withService({}, async (service) => {
      const client = service.client()
      const refused = await client.press(await client.open(hospital), "次へ", { ...taro, birthDate: "19741213" })
      assert.strictEqual(refused.status, 422)
      assert.strictEqual((await client.open(switchOn(refused).href)).heading, "Check the facility")
    })
  )

  it(
    "the switch never leads to another host",
    withService({}, async (service) => {
      for (const path of ["//evil.example?language=ja", "/en//evil.example?language=en", "/en/%5Cevil.example"]) {
        const page = await service.client().get(new URL(service.url).origin + path)
        assert.notMatch(page.location, /^(?:[a-z]+:|[/\\]{2})/, path)
        assert.notMatch(page.html, /href="(?:https?:|[/\\]{2})/, path)
      }
    })
  )

  it(
    "a choice leads to the address that it was made at, also one that nothing is at, and one in the form that proxies are asked in",
    withService({}, async (service) => {
      const { location } = await service.client().get("/en/office?language=en")
      assert.strictEqual(location, "/en/office")
      const whole = await whereTo(service.url, `http://other.example${hospital}?ended=1`, "fukuri-language=en")
      assert.strictEqual(whole, `/en${hospital}?ended=1`)
    })
  )
})
