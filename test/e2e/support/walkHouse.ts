// What is around the daily work of the office as a walk: the entrance, settings, programmes, figures, the record, accounts,
// and what is refused.
import { passwordOf } from "./office.ts"
import { search, type Stage } from "./walkStage.ts"

export const entrance = async ({ colleague, desk, seen, walk: { service } }: Stage) => {
  await desk.open("/office/facilities")
  await seen("login")
  await desk.logIn("demo", "not the password")
  await seen("login-wrong")
  await desk.open("/office/login?ended=1")
  await seen("login-ended")
  await desk.logIn("demo", passwordOf(service, "demo"))
  await colleague.logIn("demo2", passwordOf(service, "demo2"))
}

export const nothingYet = async ({ desk, seen }: Stage) => {
  for (const [path, name] of [
    ["/office", "overview"],
    ["/office/holders", "holders"],
    ["/office/grants", "grants"],
    ["/office/uses", "uses"],
    ["/office/uses?receipt=ABCD", "uses-wrong"],
    ["/office/uses?facility=4000037", "uses-empty"],
    ["/office/corrections", "corrections-empty"],
    ["/office/facilities", "facilities"],
    ["/office/facilities?q=zzz", "facilities-empty"],
    ["/office/imports", "imports-empty"],
    ["/office/reports", "reports"],
    ["/office/account", "account"],
    ["/office/settings", "settings"],
    ["/office/notices", "notices-empty"],
    ["/office/webhooks", "webhooks-empty"]
  ] as const) {
    await desk.open(path)
    await seen(name)
  }
}

export const settings = async ({ desk, seen }: Stage) => {
  await desk.open("/office/settings/edit")
  await seen("settings-edit")
  await desk.fill("電話", "")
  await desk.fill("1人で訂正できる枚数", "many")
  await desk.fill("臨時の休業日", "8月13日")
  await desk.press("変わる内容を確かめる")
  await seen("settings-edit-mistakes")
  await desk.open("/office/settings/edit")
  await desk.page.getByLabel("職員が実行し、別の職員が承認したときだけ付与する", { exact: true }).check()
  await desk.fill("臨時の休業日", "2024-08-13\n2024-08-14")
  await desk.press("変わる内容を確かめる")
  await seen("settings-confirm")
  await desk.press("変更する")
  await seen("settings-done")
}

export const notices = async ({ desk, seen }: Stage) => {
  await desk.open("/office/notices/new")
  await desk.press("お知らせを出す")
  await seen("notice-mistakes")
  await desk.fill("開始日", "2024-07-02")
  await desk.fill("開始時刻", "22:00")
  await desk.fill("終了日", "2024-07-03")
  await desk.fill("終了時刻", "2:00")
  await desk.fill("文", "設備の入れ替えのため、この時間はクーポンを利用できません。")
  await seen("notice-new")
  await desk.press("お知らせを出す")
  await seen("notices")
  await desk.follow("取り下げる")
  await seen("notice-withdraw")
  await desk.press("取り下げる")
  await seen("notices-withdrawn")
}

export const webhooks = async ({ desk, seen }: Stage) => {
  const { page } = desk
  await desk.open("/office/webhooks/new")
  await desk.fill("宛先のアドレス (URL)", "http://coupon.example.jp/")
  await desk.press("追加する")
  await seen("webhook-mistakes")
  // A name that leads into this machine: nothing is sent, and the log says why.
  await desk.fill("宛先のアドレス (URL)", "https://localhost/events")
  await desk.press("追加する")
  await seen("webhook-made")
  await desk.follow("通知先へ")
  await desk.press("テストを送る")
  await seen("webhook-asked")
  while ((await page.getByText("送信できない宛先").count()) === 0) await page.reload()
  await seen("webhook")
  await desk.follow("署名の鍵を新しくする")
  await seen("webhook-secret")
  await desk.press("新しくする")
  await seen("webhook-secret-new")
  await desk.follow("通知先へ")
  await desk.follow("一時停止")
  await desk.press("一時停止する")
  await seen("webhook-pause-mistake")
  await desk.fill("理由", "宛先の工事のためです。")
  await desk.press("一時停止する")
  await seen("webhook-paused")
  await desk.open("/office/webhooks")
  await seen("webhooks")
  await desk.follow("localhost")
  await desk.follow("取り除く")
  await seen("webhook-remove")
  await desk.press("取り除く")
  await seen("webhook-removed")
}

export const programmes = async ({ desk, seen }: Stage) => {
  const { page } = desk
  await desk.open("/office/programmes")
  await seen("programmes")
  await desk.follow("歯科健康診査")
  await seen("programme")
  await desk.press("下書きを作る")
  await seen("programme-draft")
  const editor = page.getByRole("main").locator("textarea").first()
  const text = await editor.inputValue()
  const main = page.getByRole("main")
  const submit = async (name: RegExp) => {
    await Promise.all([page.waitForEvent("framenavigated"), main.getByRole("button", { name }).first().click()])
    await page.waitForLoadState("load")
  }
  await editor.fill(text.replace('"quantity"', '"quantty"').replace('"fiscalYear": 2024', '"fiscalYear": "令和6"'))
  await submit(/確認/)
  await seen("programme-draft-mistakes")
  await main.locator("textarea").first().fill(text.replace("歯科健康診査", "歯科健康診査(改)"))
  await submit(/確認/)
  await seen("programme-draft-checked")
  await submit(/^公開へ進む$/)
  await seen("programme-publish")
  await desk.press("公開する")
  await seen("programme-publish-mistake")
  await desk.fill("理由", "名称を改めました。")
  await desk.press("公開する")
  await seen("programme-published")
  await desk.follow("事業")
  await desk.follow("マイ リフレッシュ")
  await desk.press("来年度に複写")
  await seen("programme-next-year")
}

export const reports = async ({ desk, seen }: Stage) => {
  const { page } = desk
  for (const by of ["facility", "programme", "product", "course", "workplace"]) {
    await desk.open(`/office/reports?from=2024-05&until=2024-07&by=${by}`)
    await seen(`reports-${by}`)
  }
  await desk.open("/office/reports/held")
  await seen("reports-held")
  await desk.open("/office/reports/held?by=workplace")
  await seen("reports-held-workplace")
  await desk.open("/office/reports/months")
  await seen("months")
  await desk.open("/office/reports/months/2024-07/close")
  await seen("month-not-yet")
  await desk.open("/office/reports/months/2024-05")
  await seen("month-next")
  await desk.follow("この月を締める")
  await seen("month-closing")
  await desk.press("締める")
  await seen("month-closed")
  await desk.open("/office/reports/months/2024-05/reopen")
  await seen("month-reopening")
  await desk.open("/office/reports/months/2024-07/facilities/3000021")
  await seen("statement")
  await desk.open("/office/reports/months/2024-07/print")
  await seen("statements-print")
  await desk.open("/office/reports/reconciliation")
  await seen("reconciliation")
  await desk.press("照合する")
  await seen("reconciliation-mistakes")
  await page.getByLabel("施設", { exact: true }).selectOption("3000021")
  await page.getByLabel("月", { exact: true }).selectOption("2024-05")
  const list = "利用日,番号,枚数\r\n2024-05-25,889900,1\r\n2024-05-26,123456,1\r\n2024-05-99,1,x\r\n"
  await page
    .getByLabel("施設の一覧 (CSV)", { exact: true })
    .setInputFiles({ name: "牧場5月.csv", mimeType: "text/csv", buffer: Buffer.from(list) })
  await desk.press("照合する")
  await seen("reconciliation-result")
  await desk.open("/office")
  await seen("overview-busy")
}

export const audit = async ({ desk, seen }: Stage) => {
  await desk.open("/office/audit")
  await seen("audit")
  await desk.fill("日付 (から)", "2024-07-02")
  await desk.fill("日付 (まで)", "2024-07-01")
  await desk.press("表示する")
  await seen("audit-mistakes")
  await desk.open("/office/audit?action=month.")
  await seen("audit-months")
  await desk.open("/office/audit/check?go=1")
  await seen("audit-check")
  await desk.open("/office/audit/check?go=1&head=xyz")
  await seen("audit-check-mistake")
}

export const clerks = async ({ desk, seen, sitDown }: Stage) => {
  const { page } = desk
  await desk.open("/office/clerks")
  await seen("clerks")
  await desk.open("/office/clerks/new")
  await seen("clerk-new")
  await desk.press("追加する")
  await seen("clerk-new-mistakes")
  await desk.fill("ログインID", "tanaka")
  await desk.fill("氏名", "田中 窓口")
  await page.getByRole("checkbox", { name: "閲覧", exact: false }).first().check()
  await desk.press("追加する")
  await seen("clerk-added")
  const password = (await page.locator("dl.facts code").last().innerText()).trim()
  await desk.open("/office/clerks/tanaka")
  await seen("clerk")
  await desk.fill("氏名", "")
  await desk.press("変更する")
  await seen("clerk-mistakes")
  const viewer = await sitDown()
  await viewer.logIn("tanaka", password)
  await seen("password-forced", viewer)
  await viewer.fill("今のパスワード", "wrong")
  await viewer.fill("新しいパスワード", "short")
  await viewer.press("変更する")
  await seen("password-mistakes", viewer)
  await viewer.fill("今のパスワード", password)
  await viewer.fill("新しいパスワード", "見本の長いパスワードです2024")
  await viewer.fill("新しいパスワード(もう一度)", "見本の長いパスワードです2024")
  await viewer.press("変更する")
  await viewer.open("/office")
  await seen("viewer-overview", viewer)
  await viewer.open("/office/clerks")
  await seen("viewer-forbidden", viewer)
  await viewer.open("/office/holders")
  await seen("viewer-holders", viewer)
  await search(viewer, "123456")
  await seen("viewer-holder", viewer)
  await viewer.open("/office/uses")
  await seen("viewer-uses", viewer)
  await viewer.open("/office/imports")
  await seen("viewer-imports", viewer)
  await viewer.page.context().close()
}

export const account = async ({ desk, seen, walk: { service } }: Stage) => {
  await desk.open("/office/account/one-time-code")
  await seen("code-asked")
  await desk.press("設定を始める")
  await seen("code-asked-mistake")
  await desk.fill("パスワード", passwordOf(service, "demo"))
  await desk.press("設定を始める")
  await seen("code-set-up")
  await desk.fill("確認コード", "12345")
  await desk.press("設定する")
  await seen("code-set-up-mistake")
}

export const refusals = async ({ desk, seen }: Stage) => {
  await desk.open("/office/nothing")
  await seen("not-found")
  await desk.open("/office/imports/nothing")
  await seen("import-not-found")
  await desk.open("/office/holders/nothing")
  await seen("holder-not-found")
  await desk.open("/office/clerks/nobody")
  await seen("clerk-not-found")
  await desk.open("/office/grants")
  await desk.page
    .locator("main input[name=csrf]")
    .first()
    .evaluate((input: HTMLInputElement) => (input.value = "x"))
  await desk.press("予行する")
  await seen("form-expired")
  await desk.open("/office/account")
  await desk.page.getByRole("button", { name: "ログアウト", exact: true }).click()
  await desk.page.getByLabel("ログインID").waitFor()
  await seen("logged-out")
}
