// Uses that facilities tell afterwards, as a walk: the list, one report and what becomes of it, a file, kits, and sheets of
// paper that came back.
import type { Stage } from "./walkStage.ts"

const told = {
  組合員番号: "889900",
  氏名: "例示 次郎",
  枚数: "1",
  利用日: "2024-06-27",
  利用時刻: "10:00",
  報告した人: "受付 田中"
} as const

export const outages = async ({ desk, seen }: Stage) => {
  const { page } = desk
  const fill = async (over: Readonly<Record<string, string>> = {}) => {
    await desk.open("/office/outages/new")
    for (const [label, value] of Object.entries({ ...told, ...over })) await desk.fill(label, value)
    await page.getByLabel("内容", { exact: true }).selectOption({ value: "my-refresh" })
    await desk.press("内容を確認する")
  }
  const here = () => new URL(page.url()).pathname
  await desk.open("/office/outages")
  await seen("outages-none")
  await desk.open("/office/outages/new")
  await seen("outage-new")
  await desk.press("内容を確認する")
  await seen("outage-new-mistakes")
  await desk.open("/office/outages/kits")
  await seen("outage-kits-none")
  await desk.press("用紙を作る")
  await seen("outage-kits-mistake")
  await desk.fill("施設コード", "1234567")
  await desk.press("用紙を作る")
  await seen("outage-kit")
  const number = here().split("/").at(-1) ?? ""
  await desk.open("/office/outages/kits")
  await seen("outage-kits")

  await fill({ 用紙の通番: `${number}-01`, 氏名: "違う 名前" })
  await seen("outage-confirm-kept")
  await desk.press("保留として受け付ける")
  await seen("outage-kept")
  await desk.press("登録せずに終わる")
  await seen("outage-close-mistakes")
  await fill({ 施設コード: "1234567", 組合員番号: "234567", 氏名: "見本 さくら", 利用時刻: "20:15" })
  await seen("outage-confirm-outside")
  await desk.press("保留として受け付ける")
  await seen("outage-kept-outside")
  await desk.follow("本人へのお知らせを印刷")
  await seen("outage-letter")
  await page.goBack()
  await page.getByRole("radio", { name: "本人と調整した", exact: true }).check()
  await page.getByLabel("理由", { exact: true }).last().fill("業務時間外のため、お知らせを送りました。")
  await desk.press("登録せずに終わる")
  await seen("outage-closed")
  // A spouse is granted none: the reasons are shown one by one.
  await fill({ 施設コード: "1234567", 組合員番号: "12345601", 氏名: "見本 花子" })
  await desk.press("保留として受け付ける")
  await seen("outage-not-granted")
  await desk.open("/office/outages")
  await seen("outages")
  await desk.open("/office/outages?state=Closed")
  await seen("outages-closed")

  const send = async (name: string, text: string) => {
    await desk.open("/office/outages/file")
    await page
      .getByLabel("利用の報告 (CSV)", { exact: true })
      .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) })
    await Promise.all([
      page.waitForEvent("framenavigated"),
      page.getByRole("main").locator("form[enctype] button").click()
    ])
    await page.waitForLoadState("load")
  }
  await desk.open("/office/outages/file")
  await seen("outage-file-none")
  const header = "通番,組合員番号,氏名,施設コード,内容,枚数,利用日,利用時刻,報告者\r\n"
  await send("報告-誤りあり.csv", `${header}x,12,,1234567,my-refresh,x,2024-06-27,,\r\n`)
  await seen("outage-file-refused")
  await send(
    "報告.csv",
    `${header}${number}-02,234567,見本 さくら,1234567,my-refresh,1,2024-06-26,10:00,田中\r\n,999999,不明 太郎,1234567,my-refresh,1,2024-06-26,10:00,田中\r\n`
  )
  await seen("outage-file-result")
  await page.getByRole("link", { name: "2行目の報告を見る" }).click()
  await page.getByRole("heading", { name: "利用の報告" }).waitFor()
  await seen("outage-registered")

  await desk.open("/office/paper/returned")
  await seen("paper-returned")
  await desk.press("登録する")
  await seen("paper-returned-mistakes")
}
