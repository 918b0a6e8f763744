// What the office announces, and the words when the store is away (R118, R121, R122, R124-R127).
import { describe, expect, it } from "@effect/vitest"
import { ja } from "@fukuri/web-ui"
import { at } from "../support/people.ts"
import { samples } from "./samples.ts"

const text = (name: string) =>
  (samples[name]?.() ?? "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()

describe("what is announced", () => {
  it.each(["step1-announced", "step2-announced", "my-page-announced", "unavailable-office-closed"])(
    "stands above everything else on %s, as a status, with its time and its text",
    (name) => {
      const page = samples[name]?.() ?? ""
      const top = /<main>\s*<div class="announced" role="status" aria-labelledby="announced">(.*?)<\/div>/s.exec(
        page
      )?.[1]
      expect(top).toContain("お知らせ")
      expect(top).toContain("障害が起きています (2024年7月1日(月) 9:00〜18:00の見込み)".replace("9:00", "09:00"))
      expect(top).toContain("作業の予定です (2024年7月1日(月) 22:00〜2024年7月2日(火) 02:00)")
      expect(top).toContain("設備の入れ替えのため、この時間はクーポンを利用できません。")
    }
  )

  it.each(["step1", "step4", "step5", "step6", "my-page"])("is not there when there is nothing: %s", (name) => {
    expect(samples[name]?.()).not.toContain("announced")
  })

  it.each([
    ["planned", true, "作業中です"],
    ["planned", false, "作業の予定です"],
    ["outage", true, "障害が起きています"],
    ["outage", false, "障害の見込みです"]
  ] as const)("of a kind, %s, that has begun (%s), says so", (kind, begun, words) => {
    const notice = { kind, begun, text: "文", from: at("2024-07-01", 9), until: at("2024-07-01", 10) }
    expect(ja.announced.when(notice)).toMatch(new RegExp(`^${words}`))
  })
})

describe("when the screens cannot be used", () => {
  it("while the office is open: tell the staff number and name; the facility calls, the office registers (R118)", () => {
    expect(text("unavailable-office-open")).toContain(
      "施設のスタッフに組合員番号と氏名を伝え、スタッフの案内に従ってご利用ください。施設からの連絡を受けて、福利課厚生担当が利用を登録します。"
    )
  })

  it("while it is closed: docks and dental are used all the same (R121, R124)", () => {
    expect(text("unavailable-office-closed")).toContain(
      "人間ドック・歯科健康診査: 施設のスタッフに組合員番号と氏名を伝えて、ご利用いただけます。後日、事実を確認したうえで、福利課厚生担当からご連絡することがあります。"
    )
  })

  it("while it is closed: マイ リフレッシュ is not used that day; the office when it opens next (R122, R124)", () => {
    expect(text("unavailable-office-closed")).toContain(
      "マイ リフレッシュ: 原則として、本日は利用できません。次の業務時間(2024年7月8日(月) 08:30から)に、福利課厚生担当までご連絡ください。"
    )
  })

  it.each(["unavailable-office-open", "unavailable-office-closed", "unavailable-my-page", "pending"])(
    "the office's telephone, mail and hours are there: %s (R125-R127)",
    (name) => {
      const said = text(name)
      for (const part of ["048-000-0000", "kosei@example.jp", "祝日を除く月〜金 8:30〜17:15"])
        expect(said).toContain(part)
    }
  )

  it("not knowing where, both are told; at my page nothing of a facility", () => {
    expect(text("unavailable-unknown")).toMatch(/平日の業務時間内は、.*業務時間外\(土日・祝日・夜間\)は、/)
    expect(text("unavailable-my-page")).not.toContain("スタッフ")
  })

  it("確認中 has it folded, for whoever cannot wait", () => {
    expect(samples["pending"]?.()).toMatch(/<details>\s*<summary>お急ぎのとき<\/summary>/)
  })
})
