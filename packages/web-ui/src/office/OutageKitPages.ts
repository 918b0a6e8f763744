/**
 * OutageKitPages (障害時の用紙): kits of numbered rows for facilities: which there are, and making one.
 */
import type { Facility, OutageKits, Shelf } from "@fukuri/core"
import { html } from "../Html.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, note, panel, postForm } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"
import { facilityField, kitsPlace, outagesPlace, reportTabs } from "./UseReportParts.ts"

/** What the page shows. */
export interface KitsView {
  readonly kits: ReadonlyArray<Shelf.Kept<OutageKits.OutageKit>>
  readonly facilities: ReadonlyArray<Facility.Facility>
  readonly facility: string
  readonly nameOf: (actor: string) => string
}

/** 障害時の用紙: all kits, and the form for another. */
export const kits = (frame: OfficeFrame, view: KitsView): string => {
  const names = new Map<string, string>(view.facilities.map(({ code, name }) => [code, name]))
  return officePage(frame, {
    title: kitsPlace.label,
    trail: [outagesPlace],
    wide: true,
    body: [
      reportTabs("kits", frame),
      note(
        "plain",
        "画面を使えないときに施設が書く用紙です。行ごとに通番があり、通番で登録すると、同じ行が二重に登録されることはありません。"
      ),
      frame.clerk.can("correct") &&
        panel({
          title: "用紙を作る",
          body: postForm({
            action: kitsPlace.path,
            csrf: frame.csrf,
            body: [
              facilityField({
                value: view.facility,
                facilities: view.facilities,
                mistakes: frame.mistakes,
                required: true
              }),
              buttons(button("用紙を作る"))
            ]
          })
        }),
      table({
        caption: "作った用紙 (新しい順)",
        columns: [
          { key: "number", label: "用紙の番号", head: true },
          { key: "facility", label: "施設" },
          { key: "at", label: "作った日時" },
          { key: "by", label: "作った人" },
          { key: "print", label: "印刷" }
        ],
        rows: view.kits.map(({ id, value }) => [
          html`<code>${id}</code>`,
          `${names.get(value.facility) ?? ""} (${value.facility})`,
          momentOf(value.madeAt),
          view.nameOf(value.madeBy),
          html`<a href="${kitsPlace.path}/${id}" aria-label="用紙 ${id} を印刷する">印刷する</a>`
        ]),
        empty: "まだ用紙はありません。"
      })
    ]
  })
}
