// What is open, and who looks after it: a person reports a mistake on a phone, a list tells of a loss after a use, and clerks
// take, decide and close.
import { manyLines } from "../../support/membersFile.ts"
import { demoLines } from "./office.ts"
import { search, type Stage } from "./walkStage.ts"
import { threeUsed, upload } from "./walkWork.ts"

export const cases = async (stage: Stage) => {
  const { colleague, desk, seen, walk } = stage
  const { page } = desk
  const phone = await threeUsed(stage, "345678", birthDateOf("345678"))
  await phone.follow("間違えて利用したとき")
  await phone.fill("間違えた枚数", "2")
  await phone.press("訂正を申し出る")
  await phone.page.context().close()
  await desk.open("/office/corrections")
  await seen("corrections-by-holder")
  await colleague.open("/office/cases?kind=correction")
  await colleague.follow("承認または却下")
  await seen("correction-by-holder", colleague)
  await colleague.follow("承認・却下に進む")
  await seen("correction-by-holder-approval", colleague)

  const people = [...demoLines, ...manyLines(walk.people - demoLines.length)]
  const lost = people.map((line) =>
    line.number === "234567" ? { ...line, kyosaiUntil: "2024-06-30", gojokaiUntil: "2024-06-30" } : line
  )
  await upload(desk, "名簿7月-資格喪失.csv", lost)
  const apply = page.getByRole("button", { name: "適用する", exact: true })
  await apply.waitFor()
  for (const brake of await page.getByRole("main").getByRole("checkbox").all()) await brake.check()
  await desk.press("適用する")
  await page.getByRole("heading", { name: "適用の結果" }).waitFor()
  await seen("import-with-cases")
  // They are looked for behind the list.
  for (let looks = 0; looks < 240; looks++) {
    await desk.open("/office/cases?kind=late-news")
    if ((await page.getByRole("link", { name: "返還を求めるか決める" }).count()) > 0) break
    await page.waitForTimeout(250)
  }
  await desk.open("/office")
  await desk.follow("案件")
  await seen("cases")
  await desk.open("/office/cases?kind=unknown-outcome")
  await seen("cases-none")
  await desk.open("/office/cases?kind=late-news")
  await desk.follow(/の担当/)
  await seen("case-owner")
  await desk.press("任せる")
  await seen("case-owner-mistake")
  await desk.press("自分が担当する")
  await seen("case-taken")
  await search(desk, "234567")
  await seen("holder-with-cases")
  await desk.open("/office/cases?kind=late-news")
  await desk.follow("返還を求めるか決める")
  await seen("late-news")
  await desk.follow("本人への通知を印刷")
  await seen("late-news-letter")
  await page.goBack()
  await desk.press("終了する")
  await seen("late-news-mistakes")
  await page.getByRole("radio", { name: "返還された", exact: true }).check()
  await desk.fill("理由", "7/9に返還を確認した。")
  await desk.press("終了する")
  await seen("late-news-closed")
}

const birthDateOf = (number: string): string => demoLines.find((line) => line.number === number)?.birthDate ?? ""
