/**
 * OtherWayPages: 事後登録: the uses that were written down afterwards, as the ledger has them; nothing is changed here. Paper is
 * in PaperPages.ts.
 */
import { html } from "../Html.ts"
import { linkButton } from "./OfficeParts.ts"
import { officePage } from "./OfficePage.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { type UsesView, usesTable } from "./UsePages.ts"
import { usesPath } from "./UseParts.ts"

/** 事後登録 (R118, R121): uses that were written down after an outage. */
export const outages = (frame: OfficeFrame, rows: UsesView["rows"]): string =>
  officePage(frame, {
    title: "事後登録",
    wide: true,
    body: html`<p>通信の障害などで画面を使えず、あとから登録された利用です。</p>
      ${usesTable(rows, "事後登録された利用はありません。")}
      <p>${linkButton("条件を変えて探す", `${usesPath}?channel=outage`)}</p>`
  })
