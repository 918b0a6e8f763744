// Every page in every state in English: no sentence of ours is left in Japanese. That none is missing is what types say.
import { describe, expect, it } from "@effect/vitest"
import { CalendarDate } from "@fukuri/core"
import { en, ja } from "@fukuri/web-ui"
import { samplesIn, verdicts } from "./samples.ts"

const textsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "string") return [value]
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe("the English sentences", () => {
  it("leave nothing empty, and nothing in kana", () => {
    const { forStaff, ...shown } = en.showing
    // The staff of a facility read Japanese.
    expect(forStaff).toMatch(/^スタッフの方は/)
    const texts = textsIn({ ...en, prefix: "/en", other: en.other.label, showing: shown })
    expect(texts.filter((text) => text.trim() === "" || /[ぁ-んァ-ヴ]/u.test(text))).toEqual([])
  })

  it("have no space at their ends: what stands between them is a matter of the language", () => {
    const asked = { office: "the office", asOf: CalendarDate.date("2024-06-30") }
    const { completed, mistake, paper, rules, verdicts: words } = en
    const reasons = [
      ...Object.values(verdicts)
        .flat()
        .flatMap((verdict) => (verdict._tag === "NotGranted" ? [] : [words.reason(verdict, asked)])),
      ...Object.values(mistake.impossible).map((reason) => reason(asked)),
      ...(["self", "spouse"] as const).map((own) => rules.member.forOthers(own, asked)),
      rules.member.late(asked),
      rules.member.withdrawn(asked),
      rules.member.person(["your age"], asked),
      rules.member.appointment(["your workplace"], asked)
    ]
    const texts = [...reasons.flatMap(({ what, why }) => [why, what ?? "."]), ...textsIn(completed), ...paper.onPaper]
    expect(texts.filter((text) => text !== text.trim())).toEqual([])
    expect(en.paragraph(["One.", "Two."])).toBe("One. Two.")
    expect(ja.paragraph(["一。", "二。"])).toBe("一。二。")
  })

  it("say something else than the Japanese of every mistake, with and without a number", () => {
    for (const [problem, sentence] of Object.entries(en.mistakes.of)) {
      for (const most of [undefined, 1, 3]) {
        const said = sentence({ numberLabel: "組合員番号", most })
        expect(said).toMatch(/^[A-Z][\x20-\x7e–“”’]*\.$/u)
        expect(said, problem).not.toContain("undefined")
      }
    }
  })

  it("count one as one, and name days, windows and spans as one does", () => {
    const date = CalendarDate.date
    expect([1, 2].map(en.count.coupons)).toEqual(["1 coupon", "2 coupons"])
    expect(en.time.day(date("2024-07-01"))).toBe("Mon, 1 July 2024")
    expect(en.time.window(date("2024-07-01"), date("2024-12-31"))).toBe("1\u00a0Jul\u00a0– 31\u00a0Dec\u00a02024")
    expect(en.time.window(date("2024-05-01"), date("2025-03-31"))).toBe(
      "1\u00a0May\u00a02024\u00a0– 31\u00a0Mar\u00a02025"
    )
    expect([30_000, 60_000, 7_200_000].map(en.time.ago)).toEqual([
      "less than a minute ago",
      "1 minute ago",
      "2 hours ago"
    ])
  })

  it("stand on every page in every state, which is never that in Japanese", () => {
    const japanese = samplesIn(ja)
    for (const [name, render] of Object.entries(samplesIn(en))) {
      if (name.startsWith("placard")) continue
      const html = render()
      expect(html, name).toContain('<html lang="en">')
      // What ends a Japanese sentence; notices, the greeting and what stands behind a label are data, and one is for the staff.
      const own = html
        .replace(/<div class="announced".*?<\/div>|<q>.*?<\/q>|<dd>.*?<\/dd>/gs, "")
        .replace(en.showing.forStaff ?? "", "")
      const sentences = [...own.matchAll(/>([^<]*(?:です|ます|ください|ません)[。][^<]*)</gu)].map(([, text]) => text)
      expect(sentences, name).toEqual([])
      expect(html, name).not.toBe(japanese[name]?.())
    }
  })

  it("lead to the page in the other language, but from what the staff look at", () => {
    for (const [name, render] of Object.entries(samplesIn({ ...en, elsewhere: "/other", isNoticed: true }))) {
      if (name.startsWith("placard")) continue
      const html = render()
      const links = [...html.matchAll(/<a href="\/other" lang="ja" hreflang="ja">/g)]
      const isForStaff = html.includes('<body class="staff">')
      expect(links.length, name).toBe(isForStaff || name === "step6-later" ? 0 : 1)
      if (links.length > 0) expect(links[0]?.index, name).toBeLessThan(html.indexOf('class="band"'))
    }
  })

  it("mark what stays Japanese in them as Japanese, and nothing else", () => {
    for (const [name, render] of Object.entries(samplesIn({ ...en, elsewhere: "/" }))) {
      if (name.startsWith("placard")) continue
      const marked: Array<string> = []
      const rest = render().replace(/<(span|option|a)\b[^>]* lang="ja"[^>]*>([^<]*)<\/\1>/g, (_, _tag, text) => {
        marked.push(text)
        return ""
      })
      const seen = rest.replace(/<(title|textarea)\b.*?<\/\1>|<[^>]*>/gs, " ")
      expect(seen.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}・〜〒（）「」、。]+/gu), name).toBe(null)
      expect(
        marked.filter((text) => /[a-z]{2}|^\s|\s$/.test(text)),
        name
      ).toEqual([])
    }
    expect(samplesIn(en)["my-page-filtered"]?.()).toContain(
      '<option lang="ja" value="womens-cancer"  selected>女性がん検診・一般(40以上)</option>'
    )
    expect(samplesIn(en)["my-page"]?.()).toContain(
      '<h4 class="coupon"><span lang="ja">選べるドック(1日・1泊2日・脳)・一般(40以上)・女</span></h4>'
    )
    expect(samplesIn(en)["my-page"]?.()).toContain('<span lang="ja">1泊2日</span> (1 facility)')
    expect(samplesIn(en)["my-page"]?.()).toContain('<p>Hours <span lang="ja">祝日を除く月〜金 8:30〜17:15</span></p>')
  })
})
