// Every page in every state: right as HTML, named as the interface says, light, and with nothing inline.
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "@effect/vitest"
import { script, scriptPath, stylesheet, stylesheetPath } from "@fukuri/web-ui"
import { samples } from "./samples.ts"
import { htmlValidator } from "../support/htmlValidator.ts"

const pages = Object.entries(samples).map(([name, page]) => ({ name, page: page() }))
const pageOf = (name: string) => pages.find((page) => page.name === name)?.page ?? ""
const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim()
const heading = (name: string) => text(/<h1[^>]*>(.*?)<\/h1>/s.exec(pageOf(name))?.[1] ?? "")
const labels = (name: string) =>
  [...pageOf(name).matchAll(/<label [^>]*>(.*?)<\/label>/gs)].map(([, label = ""]) => text(label))
const buttons = (name: string) =>
  [...pageOf(name).matchAll(/<button[^>]*type="submit"[^>]*>(.*?)<\/button>/gs)].map(([, button = ""]) => text(button))

const validator = htmlValidator({
  // The class keeps a number on one line; its hyphens stay hyphens, so that it can be copied.
  "tel-non-breaking": ["error", { ignoreClasses: ["nobreak"] }]
})
/** The one page that may reload itself: without a script it has no other way to ask again. */
const allowed = new Map([["pending", ["meta-refresh"]]])

describe.each(pages)("$name", ({ name, page }) => {
  it("is right as HTML, and accessible as far as that shows", async () => {
    const report = await validator.validateString(page)
    const found = report.results.flatMap(({ messages }) => messages)
    expect(
      found
        .filter(({ ruleId }) => allowed.get(name)?.includes(ruleId) !== true)
        .map(({ line, message, ruleId }) => `${ruleId} at ${line}: ${message}`)
    ).toEqual([])
  })

  it("has nothing inline and nothing from elsewhere, so that it works under the strictest policy", () => {
    expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/)
    expect([...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([`<script defer src="${scriptPath}">`])
    expect([...page.matchAll(/\s(?:src|href)="(https?:)?\/\/[^"]*"/g)]).toEqual([])
  })

  it("says in its head what a phone and a search engine must know", () => {
    expect(page).toMatch(/^<!doctype html>\s*<html lang="ja">/)
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1" />')
    expect(page).toContain('<meta name="robots" content="noindex" />')
    expect(page).toContain('<meta name="referrer" content="no-referrer" />')
    expect(page).toContain('<meta name="format-detection" content="telephone=no" />')
  })

  it("weighs at most 30 KB over the wire with its stylesheet and script", () => {
    const weight = [page, stylesheet, script].reduce((sum, part) => sum + gzipSync(part).length, 0)
    expect(weight).toBeLessThanOrEqual(30 * 1024)
  })

  it("has one proof in every form that posts, and posts nothing by GET but the way back and the filter", () => {
    for (const [, attributes = "", body = ""] of page.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
      const proofs = body.match(/name="csrf"/g)?.length ?? 0
      expect(proofs).toBe(attributes.includes('method="post"') ? 1 : 0)
      if (!attributes.includes('method="post"')) expect(attributes).toMatch(/class="(?:back|filter)"/)
    }
  })
})

describe("the words of the interface", () => {
  it.each([
    ["step1", "施設確認", ["次へ"]],
    ["step2", "内容選択", ["戻る", "次へ"]],
    ["step3", "枚数入力", ["戻る", "次へ"]],
    ["step4", "確認", ["戻る", "利用する"]],
    ["step5", "最終確認", ["戻る", "今すぐ利用する"]],
    ["step6", "利用完了", ["内容選択画面へ", "終了する"]],
    ["step6-nothing-left", "利用完了", ["終了する"]],
    ["nothing-usable", "利用できるクーポンがありません", ["終了する"]],
    ["my-page-login", "クーポン内容確認", ["ログイン"]],
    ["my-page", "マイページ", ["絞り込む", "ログアウト"]]
  ])("%s is headed %s, with its buttons", (name, expected, names) => {
    expect(heading(name)).toBe(expected)
    expect(buttons(name)).toEqual(names)
  })

  it("fields are named by their labels alone; hints stand beside them", () => {
    expect(labels("step1")).toEqual(["組合員番号", "生年月日"])
    expect(labels("my-page-login")).toEqual(["組合員番号", "生年月日"])
    expect(labels("step3")).toEqual(["枚数"])
    expect(labels("step2")).toEqual([
      "選べるドック・一般(40以上)・1日・女",
      "選べるドック・一般(40以上)・1泊2日・女",
      "選べるドック・一般(40以上)・脳・女",
      "女性がん検診・一般(40以上)",
      "マイ リフレッシュ"
    ])
  })

  it("fields and choices have the names and values that the service reads", () => {
    expect(pageOf("step1")).toMatch(/name="number"[\s\S]*name="birthDate"/)
    expect(pageOf("step2")).toContain('value="dock-general-40plus-female dock/overnight"')
    expect(pageOf("step3")).toMatch(/name="quantity"\s+type="number"/)
    expect(pageOf("step3")).toMatch(/min="1"\s+max="3"\s+step="1"\s+value="1"/)
  })

  it("the title names screen, step and facility, and says first that something must be corrected", () => {
    expect(pageOf("step4")).toContain("<title>確認 (STEP 4/6) | 共済組合互助会病院</title>")
    expect(pageOf("step1-two-mistakes")).toContain(
      "<title>入力エラー: 施設確認 (STEP 1/6) | 共済組合互助会病院</title>"
    )
  })

  it("the first screen after login begins with the last use, or says that there is none (A13)", () => {
    const before = (name: string) => text(pageOf(name).split("<h1>")[0]?.split("<main>")[1] ?? "")
    expect(before("step2-after-use")).toContain(
      "直前の利用 2024年7月1日(月) 13:58 (5分前) マイ リフレッシュ 1枚 受付番号 7Q4Z K2M9 XR5T 8WVA"
    )
    expect(before("step2")).toBe("この施設での直前の利用はありません")
    expect(before("step3")).toBe("")
  })

  it("STEP 4 shows what the staff compare, the number masked (A10, A23)", () => {
    const page = text(pageOf("step4"))
    for (const fact of ["共済組合互助会病院", "1泊2日", "1枚", "***456", "14:03:25", "さくら 42"])
      expect(page).toContain(fact)
    expect(page).toContain("内容をご確認の上、本画面をスタッフにお見せください。")
    expect(page).not.toContain("123456")
  })

  it("more than one coupon is said aloud at STEP 4 and 5, one is not (A3)", () => {
    for (const step of ["step4", "step5"]) {
      expect(text(pageOf(`${step}-several`))).toContain("3枚まとめて使います")
      expect(text(pageOf(step))).not.toContain("まとめて")
    }
  })

  it("the seal blinks on a fresh use only; later the page says how long ago it was (A37)", () => {
    expect(pageOf("step6")).toMatch(/class="seal"><span>済</)
    expect(pageOf("step6-later")).not.toMatch(/class="seal"|STEP/)
    expect(text(pageOf("step6-later"))).toContain("これは3時間前に完了した利用の記録です。")
  })

  it("what was typed is kept, except a birth date", () => {
    expect(pageOf("step1-two-mistakes")).toMatch(/name="number"\s+type="text"\s+value="K1234"/)
    expect(pageOf("step1-two-mistakes")).toMatch(/name="birthDate"\s+type="text"\s+value=""/)
  })

  it("a mistake is announced at its field; several are summed up at the top, which gets the focus", () => {
    const one = pageOf("step1-one-mistake")
    expect(one).toMatch(/id="number-mistake" role="alert"/)
    expect(one).toMatch(/aria-describedby="number-hint number-mistake"[^>]*aria-invalid="true"[^>]*autofocus/)
    expect(one).not.toContain("data-focus")
    const two = pageOf("step1-two-mistakes")
    expect(two).toMatch(/tabindex="-1"\s+autofocus\s+data-focus/)
    expect(two).toContain('<a href="#birthDate">')
  })

  it("my page shows what was granted with its window, number and state, the courses of a choice together (A1, R64, R65)", () => {
    const page = text(pageOf("my-page"))
    for (const fact of [
      "選べるドック(1日・1泊2日・脳)・一般(40以上)・女",
      "3種から1つ",
      "利用可能期間 2024/7/1〜2024/12/31",
      "利用可能枚数 本人 1枚",
      "残り 2枚",
      "利用可能",
      "7/1から",
      "利用済",
      "3枚のうち1枚は取消済"
    ]) {
      expect(page).toContain(fact)
    }
  })

  it("a use that was registered afterwards stands in my page with its own day, and not with the moment of that (R118)", () => {
    const page = text(pageOf("my-page"))
    expect(page).toContain("2024年6月27日(木) 事後登録")
    expect(page.match(/2024年7月1日\(月\) 13:58/g) ?? []).toHaveLength(2)
  })

  it("a coupon counts the facilities that open before it is over (R67)", () => {
    expect(text(pageOf("my-page"))).toContain("1日 2施設")
    const page = text(pageOf("my-page-late-facility"))
    expect(page).toContain("1日 1施設")
    expect(page).toContain("マイ リフレッシュ 2施設")
    expect(page).toContain("2件の施設があります。")
  })

  it("who has nothing yet but will be granted it is not sent to the office (R35, R69)", () => {
    const sent = "資格取得のお手続きが済んでいるかご確認ください。"
    expect(text(pageOf("my-page-empty"))).toContain(sent)
    expect(text(pageOf("my-page-to-come"))).toContain("付与前")
    expect(text(pageOf("my-page-to-come"))).not.toContain(sent)
  })

  it("a spouse is told of the spouse's coupons only (R17)", () => {
    const page = text(pageOf("my-page-spouse"))
    expect(page).toContain("利用可能枚数 配偶者 1枚")
    expect(page).not.toMatch(/歯科|リフレッシュ|選べる|女性がん/)
  })

  it("the directory lists what the filter leaves, and at most fifty", () => {
    const entries = (name: string) => (pageOf(name).split('class="directory"')[1]?.match(/<h3/g) ?? []).length
    expect(entries("my-page-filtered")).toBe(2)
    expect(entries("my-page-many-facilities")).toBe(50)
    expect(text(pageOf("my-page-many-facilities"))).toContain("ほかに250件あります。")
  })

  it("the placard holds name, code, address, how to, and contact (R76)", () => {
    const page = text(pageOf("placard"))
    for (const fact of [
      "共済組合互助会病院",
      "スマートフォンを起動して読み取ってください。",
      "https://coupon.example.jp/coupon/for_1234567",
      "公立学校共済組合の組合員です。",
      "048-000-0000"
    ]) {
      expect(page).toContain(fact)
    }
    expect(pageOf("placard")).toContain("<svg")
  })
})

describe("what the pages refer to", () => {
  it("has an address that follows from its content", () => {
    expect(stylesheetPath).toMatch(/^\/assets\/fukuri\.css\?v=[0-9a-z]+$/)
    expect(scriptPath).toMatch(/^\/assets\/fukuri\.js\?v=[0-9a-z]+$/)
    expect(pageOf("step1")).toContain(stylesheetPath)
  })

  it("is written for browsers of 2018: a script of ES2017, a stylesheet without what they would stumble over", () => {
    expect(() => new Function(script)).not.toThrow()
    expect(script).not.toMatch(/\?\.|\?\?|=>|\bclass\b(?!")|\basync\b|\bimport\b|replaceAll|\.at\(|\.flat/)
    expect(stylesheet).not.toMatch(
      /:is\(|:where\(|:has\(|\binset\b|aspect-ratio|[^-]gap\s*:|\bmin\(|\bclamp\(|@layer|@container|&/
    )
  })
})
