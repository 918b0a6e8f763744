// The daily work of the office as a walk: lists, grants, people and their coupons, corrections, facilities.
import { csvOf, manyLines, type MemberCells } from "../../support/membersFile.ts"
import { demoLines, type Desk } from "./office.ts"
import { search, type Stage } from "./walkStage.ts"

export const imports = async ({ desk, seen, stillSeen, walk }: Stage) => {
  const { page } = desk
  const people = [...demoLines, ...manyLines(walk.people - demoLines.length)]
  const apply = page.getByRole("button", { name: "適用する", exact: true })
  await desk.open("/office/imports")
  await desk.fill("基準日", "")
  await desk.press("読み込む")
  await seen("imports-mistakes")
  const wrong: Readonly<Record<number, Partial<MemberCells>>> = {
    3: { birthDate: "19741399" },
    40: { sex: "=1+1" },
    60: { number: "123" }
  }
  await upload(
    desk,
    "名簿7月-誤りあり.csv",
    people.map((line, index) => ({ ...line, ...wrong[index] }))
  )
  await page.getByText("3件の誤りがあるため").waitFor()
  await seen("import-refused")
  await upload(desk, "別の団体の名簿.csv", people.slice(demoLines.length, demoLines.length + 40))
  await apply.waitFor()
  await seen("import-brake")
  await desk.press("適用する")
  await seen("import-brake-mistake")
  await desk.press("破棄する")
  await seen("import-discarded")
  const changed = people.map((line, index) =>
    index === 8 ? { ...line, workplaceCode: "20002", workplaceName: "見本県立東高等学校", weeklyHours: "23.25" } : line
  )
  await upload(desk, "名簿7月.csv", changed)
  await stillSeen("import-checking")
  await apply.waitFor()
  await seen("import-checked")
  await desk.press("適用する")
  await stillSeen("import-applying")
  await page.getByRole("heading", { name: "適用の結果" }).waitFor()
  await seen("import-applied")
  await desk.press("この取込を取り消す")
  await seen("import-undo-mistake")
  await desk.open("/office/imports")
  await seen("imports")
}

export const grants = async ({ colleague, desk, seen, stillSeen, walk }: Stage) => {
  const { page } = desk
  const rehearsed = page.getByRole("button", { name: "承認を申請する", exact: true })
  const rehearse = async () => {
    await desk.open("/office/grants")
    await desk.press("予行する")
  }
  await desk.open("/office/grants")
  await desk.fill("付与の基準日", "")
  await desk.press("予行する")
  await seen("grants-mistakes")
  await rehearse()
  await stillSeen("grant-rehearsing")
  await rehearsed.waitFor()
  await seen("grant-rehearsed")
  await desk.follow("付与される人の例と、何もない人")
  await seen("grant-people")
  await page.goBack()
  await desk.fill("実行の日時", "きのう")
  await page.getByRole("radio", { name: "下の日時から" }).check()
  await desk.press("承認を申請する")
  await seen("grant-request-mistake")
  await page.getByRole("radio", { name: "承認されたらすぐ" }).check()
  await desk.press("承認を申請する")
  await seen("grant-requested-own")
  await colleague.open(new URL(page.url()).pathname)
  await seen("grant-requested-other", colleague)
  await colleague.press("差し戻す")
  await seen("grant-refuse-mistake", colleague)
  await colleague.fill("差し戻す理由", "名簿の確認が終わってから、もう一度申請してください。")
  await colleague.press("差し戻す")
  await seen("grant-refused", colleague)
  await rehearse()
  await rehearsed.waitFor()
  await page.getByRole("radio", { name: "下の日時から" }).check()
  await desk.fill("実行の日時", "2024-07-02 06:00")
  await desk.press("承認を申請する")
  await colleague.open(new URL(page.url()).pathname)
  await colleague.press("2024年7月1日(月)の付与を承認する")
  await page.reload()
  await seen("grant-scheduled")
  const planned = new URL(page.url()).pathname
  await desk.open("/office/grants")
  await seen("grants-scheduled")
  await desk.open(planned)
  await desk.press("一時停止する")
  await seen("grant-paused")
  await desk.fill("理由", "日を改めます。")
  await desk.press("付与を取り消す")
  await seen("grant-cancelled")
  await rehearse()
  await rehearsed.waitFor()
  await desk.press("承認を申請する")
  await colleague.open("/office/grants")
  await seen("grants-waiting", colleague)
  await colleague.open(new URL(page.url()).pathname)
  await colleague.press("2024年7月1日(月)の付与を承認する")
  await page.reload()
  // A long list is on its way for long enough to be seen there.
  const counted = page.locator("[data-task-text]").filter({ hasText: /[1-9]/ })
  if (walk.people >= 1_000) await counted.waitFor({ timeout: 5_000 }).catch(() => undefined)
  await stillSeen("grant-running")
  await colleague.open("/office/grants")
  await stillSeen("grants-running", colleague)
  await page.getByText("付与した枚数", { exact: true }).waitFor({ timeout: 60_000 })
  await seen("grant-finished")
  await desk.open("/office/grants")
  await seen("grants-history")
}

export const people = async ({ desk, seen }: Stage) => {
  const { page } = desk
  await desk.open("/office")
  await search(desk, "ミホン")
  await seen("holders-many")
  await search(desk, "居ない人")
  await seen("holders-nobody")
  await search(desk, "レイジ スミレ")
  await seen("holders-one")
  await search(desk, "345678")
  await seen("holder")
  await page.getByText(/^人間ドックのほかの区分/).click()
  await page.locator("summary").filter({ hasText: "40優待・女" }).click()
  await page.getByText("年度・時点を変えて見る").click()
  await seen("holder-open")
  await desk.press("氏名・生年月日を表示")
  await seen("holder-revealed")
  await desk.press("メモを残す")
  await seen("holder-note-mistake")
  await desk.fill("メモを書く", "本人から電話。40優待の対象を説明した。")
  await desk.press("メモを残す")
  await seen("holder-note")
  await page.getByText("取り消す", { exact: true }).last().click()
  await desk.fill("取り消す理由", "別の人のメモでした。")
  await desk.press("メモを取り消す")
  await seen("holder-note-struck")
  const person = new URL(page.url()).pathname
  await desk.open(`${person}?on=2025-01-10`)
  await seen("holder-future")
  await desk.open(`${person}?on=2024-05-10`)
  await seen("holder-past")
  await desk.open(`${person}/screen`)
  await seen("holder-screen")
  await desk.open("/office/holders")
  await search(desk, "667788")
  await seen("holder-lost")
  await search(desk, "12345601")
  await seen("holder-spouse")
  await search(desk, "941234")
  for (const [label, name] of [
    ["付与する", "grant"],
    ["取り消す", "withdraw"]
  ] as const) {
    const here = new URL(page.url()).pathname
    await desk.follow(label)
    await seen(`holder-${name}`)
    if ((await page.getByRole("button", { name: "確認へ進む" }).count()) > 0) {
      await desk.press("確認へ進む")
      await seen(`holder-${name}-mistakes`)
      await page.getByLabel("クーポン", { exact: true }).selectOption({ index: 1 })
      await desk.fill("枚数", "1")
      await page.getByLabel("理由", { exact: true }).selectOption({ index: 1 })
      await desk.fill("理由の内容", "所属所から電話で申し出がありました。")
      await desk.press("確認へ進む")
      await seen(`holder-${name}-confirm`)
      await desk.press(label)
      await seen(`holder-${name}-done`)
    }
    await desk.open(here)
  }
}

export const corrections = async (stage: Stage) => {
  const { colleague, desk, seen } = stage
  const { page } = desk
  await useThree(stage, "123456", "19741212")
  await useThree(stage, "234567", "19791020")
  await desk.open("/office/uses")
  await seen("uses-today")
  const ask = async (number: string, quantity: string, wrongFirst: boolean) => {
    await search(desk, number)
    await desk.follow("訂正")
    if (wrongFirst) {
      await seen("correct")
      await desk.press("内容を確認する")
      await seen("correct-mistakes")
    }
    await page.getByRole("radio", { name: quantity, exact: true }).check()
    await page.getByRole("radio", { name: "枚数の誤り", exact: true }).check()
    await desk.fill("事情", "1枚のところ、画面で3枚を選んでしまったと電話がありました。")
    await page.getByRole("radio", { name: "本人", exact: true }).check()
    await desk.press("内容を確認する")
    if (wrongFirst) await seen("correct-confirm")
    await page.locator("section.confirm button").click()
    await page.getByRole("heading", { name: "経過" }).waitFor()
  }
  await ask("123456", "2枚", true)
  await seen("correction-requested")
  const first = new URL(page.url()).pathname
  await ask("234567", "2枚", false)
  const second = new URL(page.url()).pathname
  await ask("889900", "1枚", false)
  await seen("correction-alone")
  await desk.open("/office/corrections")
  await seen("corrections")
  await colleague.open(first)
  await seen("correction-other", colleague)
  await colleague.follow("承認・却下に進む")
  await seen("correction-approval", colleague)
  await colleague.press("却下する")
  await seen("correction-refuse-mistake", colleague)
  await colleague.press("承認して2枚を取り消す")
  await seen("correction-applied", colleague)
  await colleague.open(`${second}/approve`)
  await colleague.fill("却下の理由", "施設に確かめたところ、3枚の利用で正しいとのことでした。")
  await colleague.press("却下する")
  await seen("correction-refused", colleague)
  await desk.open("/office/corrections")
  await seen("corrections-past")
  await search(desk, "123456")
  await seen("holder-corrected")
  await page.getByRole("table", { name: /履歴/ }).getByRole("link").filter({ hasText: / / }).first().click()
  await page.getByRole("heading", { level: 1, name: /^利用 / }).waitFor()
  await seen("use-corrected")
}

export const facilities = async ({ desk, seen }: Stage) => {
  const { page } = desk
  await desk.open("/office/facilities/new")
  await seen("facility-new")
  await desk.press("追加する")
  await seen("facility-new-mistakes")
  await desk.fill("施設コード", "7000063")
  await desk.fill("施設名", "見本東クリニック")
  await desk.fill("住所", "見本県見本市東町5-6")
  await desk.press("追加する")
  await seen("facility-added")
  await desk.open("/office/facilities/1234567")
  await seen("facility")
  await desk.open("/office/facilities/1234567/edit")
  await seen("facility-edit")
  await desk.fill("施設名", "")
  await desk.fill("利用終了日", "")
  await desk.press("保存する")
  await seen("facility-edit-mistakes")
  await desk.open("/office/facilities/4000037/edit")
  await page.getByRole("main").getByRole("checkbox", { checked: true }).first().uncheck()
  await desk.press("保存する")
  await seen("facility-confirm")
  await desk.open("/office/facilities/import")
  await seen("facility-list")
  const take = async (name: string, text: string) => {
    await desk.open("/office/facilities/import")
    await page
      .getByLabel("施設の一覧 (CSV)", { exact: true })
      .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) })
    await Promise.all([
      page.waitForEvent("framenavigated"),
      page.getByRole("main").locator("form[enctype] button").click()
    ])
    await page.waitForLoadState("load")
  }
  await take("施設-誤りあり.csv", "施設コード,施設名,提供内容\r\n123,どこか,unknown\r\n8000088,,dental\r\n")
  await seen("facility-list-refused")
  await take(
    "施設.csv",
    "施設コード,施設名,郵便番号,住所,電話,提供内容\r\n8000088,見本西歯科,000-0009,見本県見本市西町1-2,000-000-0009,dental\r\n2000015,みほん歯科医院,000-0002,見本県見本市東町2-3,000-000-0002,dental;my-refresh\r\n"
  )
  await seen("facility-list-preview")
  await desk.open("/office/facilities/1234567/placard")
  await seen("placard")
  await desk.open("/office/placards")
  await seen("placards")
}

/** Hands a members list in. */
export const upload = async (desk: Desk, name: string, lines: ReadonlyArray<MemberCells>) => {
  await desk.open("/office/imports")
  await desk.page
    .getByLabel("ファイルを選ぶ", { exact: true })
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(csvOf(lines)) })
  await desk.press("読み込む")
}

/** Somebody uses three coupons. */
const useThree = async (stage: Stage, number: string, birthDate: string) => {
  const member = await threeUsed(stage, number, birthDate)
  await member.page.context().close()
}

/** Somebody has just used three coupons: the phone that shows it. */
export const threeUsed = async ({ sitDown }: Stage, number: string, birthDate: string): Promise<Desk> => {
  const member = await sitDown()
  await member.open("/coupon/for_3000021")
  await member.fill("組合員番号", number)
  await member.fill("生年月日", birthDate)
  await member.press("次へ")
  await member.fill("枚数", "3")
  for (const name of ["次へ", "利用する", "今すぐ利用する"]) await member.press(name)
  return member
}
