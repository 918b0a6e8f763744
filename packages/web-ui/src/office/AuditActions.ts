/**
 * AuditActions: every action that stands in the record of who did what, by its name in Japanese. One table; a test
 * notices an action of the service that has no name here.
 */

/** Every action, by the part of the office that it belongs to. */
export const actionGroups: ReadonlyArray<{
  readonly prefix: string
  readonly label: string
  readonly actions: Readonly<Record<string, string>>
}> = [
  {
    prefix: "holder.",
    label: "利用者",
    actions: {
      "holder.search": "利用者を検索",
      "holder.read": "利用者の画面を表示",
      "holder.read-personal": "氏名・生年月日を表示",
      "holder.read-screen": "本人に見える画面を表示"
    }
  },
  {
    prefix: "holder-note.",
    label: "利用者のメモ",
    actions: { "holder-note.add": "メモを追加", "holder-note.strike": "メモを取り消し" }
  },
  {
    prefix: "entitlement.",
    label: "個別の付与・取消",
    actions: { "entitlement.grant": "クーポンを個別に付与", "entitlement.withdraw": "付与を個別に取り消し" }
  },
  {
    prefix: "grant.",
    label: "付与",
    actions: {
      "grant.rehearse": "付与を予行",
      "grant.request": "付与の実行を申請",
      "grant.approve": "付与の実行を承認",
      "grant.refuse": "付与の実行を却下",
      "grant.cancel": "付与を中止",
      "grant.move": "付与の予定を変更",
      "grant.take-up": "付与を再開 (失敗のあと)",
      "grant.pause": "付与を一時停止",
      "grant.resume": "付与を再開",
      "grant.run": "付与を実行",
      "grant.run.done": "付与が完了",
      "grant.people": "付与の対象者を表示",
      "grant.export": "付与の対象者をファイルに保存"
    }
  },
  {
    prefix: "use.",
    label: "利用",
    actions: {
      "use.list": "利用の一覧を表示",
      "use.read": "利用を表示",
      "use.export": "利用の一覧をファイルに保存",
      "use.redeem": "クーポンを利用 (API)"
    }
  },
  {
    prefix: "correction.",
    label: "訂正",
    actions: {
      "correction.list": "訂正の一覧を表示",
      "correction.read": "訂正を表示",
      "correction.report": "利用者が間違いを申し出",
      "correction.request": "訂正を申請",
      "correction.approve": "訂正を承認",
      "correction.refuse": "訂正を却下",
      "correction.withdraw": "訂正の申請を取り下げ",
      "correction.apply": "訂正を登録"
    }
  },
  {
    prefix: "case.",
    label: "案件",
    actions: {
      "case.list": "案件の一覧を表示",
      "case.read": "案件の担当を表示",
      "case.take": "案件を担当",
      "case.hand-over": "案件の担当をほかの職員に変更",
      "case.let-go": "案件の担当を解除"
    }
  },
  {
    prefix: "late-news.",
    label: "返還候補",
    actions: {
      "late-news.look": "名簿と利用・付与を照合し案件を追加",
      "late-news.read": "返還候補を表示",
      "late-news.letter": "本人への通知を表示",
      "late-news.close": "返還候補の案件を終了"
    }
  },
  {
    prefix: "unknown-outcome.",
    label: "結果不明の利用",
    actions: {
      "unknown-outcome.read": "結果不明の利用を表示",
      "unknown-outcome.close": "結果不明の利用の案件を終了"
    }
  },
  {
    prefix: "paper.",
    label: "紙クーポンの申請",
    actions: {
      "paper.list": "申請の一覧を表示",
      "paper.read": "申請を表示",
      "paper.submit": "紙クーポンを申請",
      "paper.ask": "申請について質問",
      "paper.answer": "質問に回答",
      "paper.withdraw": "申請を取り下げ",
      "paper.approve": "申請を承認",
      "paper.refuse": "申請を却下",
      "paper.begin": "紙クーポンに切り替え",
      "paper.void": "用紙を無効にした",
      "paper.return": "画面での利用に戻した"
    }
  },
  {
    prefix: "paper-batch.",
    label: "紙クーポンの印刷",
    actions: {
      "paper-batch.make": "印刷を作成",
      "paper-batch.print": "用紙を表示",
      "paper-batch.read": "印刷を表示",
      "paper-batch.mail": "発送済みにした"
    }
  },
  {
    prefix: "workplace.",
    label: "所属所の住所",
    actions: { "workplace.address": "所属所の住所を登録", "workplace.import": "所属所の住所の一覧を取り込み" }
  },
  {
    prefix: "use-report.",
    label: "事後登録",
    actions: {
      "use-report.list": "事後登録の一覧を表示",
      "use-report.read": "利用の報告を表示",
      "use-report.enter": "利用の報告を受け付け",
      "use-report.file": "利用の報告のファイルを受け付け",
      "use-report.apply": "利用を事後登録",
      "use-report.retry": "利用の報告をもう一度判定",
      "use-report.restate": "利用の報告の内容を訂正",
      "use-report.confirm": "利用の報告を確認",
      "use-report.close": "利用の報告を登録せずに終了",
      "use-report.letter": "利用の報告のお知らせを印刷"
    }
  },
  {
    prefix: "outage-kit.",
    label: "障害時の用紙",
    actions: { "outage-kit.make": "障害時の用紙を作成" }
  },
  {
    prefix: "facility.",
    label: "施設",
    actions: {
      "facility.add": "施設を追加",
      "facility.change": "施設を変更",
      "facility.reconcile": "施設の一覧と照合"
    }
  },
  {
    prefix: "facility-list.",
    label: "施設の一覧の取込",
    actions: {
      "facility-list.receive": "施設の一覧を受け取り",
      "facility-list.take": "施設の一覧を適用",
      "facility-list.discard": "施設の一覧を破棄"
    }
  },
  {
    prefix: "programme.",
    label: "事業",
    actions: { "programme.publish": "事業を公開" }
  },
  {
    prefix: "programme-draft.",
    label: "事業の下書き",
    actions: {
      "programme-draft.begin": "下書きを作成",
      "programme-draft.save": "下書きを保存",
      "programme-draft.discard": "下書きを破棄"
    }
  },
  {
    prefix: "import.",
    label: "取込",
    actions: {
      "import.receive": "名簿を受け取り",
      "import.read": "名簿の内容を表示",
      "import.export": "名簿の内容をファイルに保存",
      "import.apply": "名簿の適用を開始",
      "import.applied": "名簿の適用が完了",
      "import.discard": "名簿を破棄",
      "import.undo": "名簿の適用を取り消し"
    }
  },
  {
    prefix: "month.",
    label: "月の締め",
    actions: { "month.close": "月を締める", "month.reopen": "月の締めを解除" }
  },
  {
    prefix: "ledger.",
    label: "台帳",
    actions: { "ledger.read": "台帳を読み取り (API)" }
  },
  {
    prefix: "api-key.",
    label: "APIキー",
    actions: { "api-key.make": "APIキーを発行", "api-key.revoke": "APIキーを停止" }
  },
  {
    prefix: "clerk.",
    label: "職員",
    actions: {
      "clerk.login": "ログイン",
      "clerk.login.refused": "ログインに失敗",
      "clerk.add": "職員を追加",
      "clerk.change": "職員を変更",
      "clerk.reset": "職員のログイン方法を初期化",
      "clerk.password": "パスワードを変更",
      "clerk.one-time-code.set": "ワンタイムコードを設定",
      "clerk.one-time-code.remove": "ワンタイムコードを解除",
      "clerk.recovery.renew": "予備コードを作り直し",
      "clerk.recovery.use": "予備コードを使用"
    }
  },
  { prefix: "access.", label: "権限", actions: { "access.refused": "権限のない画面・操作" } },
  {
    prefix: "settings.",
    label: "設定",
    actions: { "settings.add": "団体を登録", "settings.change": "設定を変更" }
  },
  {
    prefix: "service-notice.",
    label: "お知らせ",
    actions: { "service-notice.announce": "お知らせを出す", "service-notice.withdraw": "お知らせを取り下げ" }
  },
  {
    prefix: "webhook.",
    label: "通知先",
    actions: {
      "webhook.create": "通知先を追加",
      "webhook.pause": "通知を一時停止",
      "webhook.resume": "通知を再開",
      "webhook.rotate": "署名の鍵を新しくした",
      "webhook.remove": "通知先を取り除く",
      "webhook.test": "テストを送る",
      "webhook.resend": "通知をもう一度送る",
      "webhook.off": "失敗が続いて通知を止めた"
    }
  },
  {
    prefix: "login-watch.",
    label: "利用者のログイン",
    actions: {
      "login-watch.alert": "ログインの警戒を始めた",
      "login-watch.end": "ログインの警戒を終えた",
      "login-watch.rush": "混み合う時間を登録",
      "login-watch.rush-withdraw": "混み合う時間を取り下げ"
    }
  },
  {
    prefix: "audit.",
    label: "記録",
    actions: { "audit.read": "記録を表示", "audit.export": "記録をファイルに保存" }
  }
]

const names: ReadonlyMap<string, string> = new Map(actionGroups.flatMap(({ actions }) => Object.entries(actions)))

/** What an action is called; undefined when it has no name. One that was refused is called so. */
export const actionName = (action: string): string | undefined => {
  const known = names.get(action)
  if (known !== undefined || !action.endsWith(refusedEnd)) return known
  const wanted = names.get(action.slice(0, -refusedEnd.length))
  return wanted === undefined ? undefined : `${wanted} (行われませんでした)`
}

/** Whether something was wanted and not done. */
export const isRefused = (action: string): boolean => action.endsWith(refusedEnd)

const refusedEnd = ".refused"
