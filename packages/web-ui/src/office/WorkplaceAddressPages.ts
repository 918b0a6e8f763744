/**
 * WorkplaceAddressPages (所属所の住所): where paper is mailed: the list, and the form for one. Members lists have no addresses.
 */
import type { Shelf, WorkplaceAddresses } from "@fukuri/core"
import { html } from "../Html.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, facts, field, fileField, hidden, linkButton, note, panel, postForm } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { addressesPath, paperOfficePath, paperTabs, workplaceText } from "./PaperParts.ts"
import { paging, table } from "./Table.ts"

/** Where the address of a workplace is edited. */
export const addressEditPath = ({ code, name }: { readonly code: string; readonly name: string }): string =>
  `${addressesPath}/edit?code=${encodeURIComponent(code)}&name=${encodeURIComponent(name)}`

/** What the list shows. */
export interface AddressesView {
  readonly rows: ReadonlyArray<Shelf.Kept<WorkplaceAddresses.WorkplaceAddress>>
  /** Workplaces with people on paper that have no address. */
  readonly missing: ReadonlyArray<{ readonly code: string; readonly name: string }>
  readonly next: string | undefined
  readonly nameOf: (actor: string) => string
}

/** 所属所の住所. */
export const workplaceAddresses = (frame: OfficeFrame, { missing, nameOf, next, rows }: AddressesView): string => {
  const canEdit = frame.clerk.can("operate")
  return officePage(frame, {
    title: "所属所の住所",
    trail: [{ label: "紙クーポン", path: paperOfficePath }],
    actions: canEdit && linkButton("住所を追加する", `${addressesPath}/edit`),
    wide: true,
    body: [
      paperTabs("addresses"),
      html`<p>紙クーポンの用紙を送る住所です。組合員の名簿には住所がないため、ここに登録します。</p>`,
      missing.length > 0 &&
        note(
          "warn",
          html`<p>これから印刷する所属所のうち、住所のないものがあります。</p>
            <ul>
              ${missing.map((each) => html`<li>${canEdit ? html`<a href="${addressEditPath(each)}">${workplaceText(each)}</a>` : workplaceText(each)}</li>`)}
            </ul>`
        ),
      table({
        caption: "所属所の住所の一覧",
        captionUnseen: true,
        id: "addresses",
        columns: [
          { key: "workplace", label: "所属所", head: true },
          { key: "postalCode", label: "郵便番号" },
          { key: "address", label: "住所" },
          { key: "addressee", label: "宛名" },
          { key: "changed", label: "登録" },
          ...(canEdit ? [{ key: "action", label: "操作" }] : [])
        ],
        rows: rows.map(({ value }) => ({
          workplace: workplaceText(value.workplace),
          postalCode: value.postalCode,
          address: value.address,
          addressee: value.addressee,
          changed: html`${momentOf(value.changedAt)} ${nameOf(value.changedBy)}`,
          action: canEdit && html`<a href="${addressEditPath(value.workplace)}">変更</a>`
        })),
        empty: "登録された住所はまだありません。"
      }),
      next !== undefined &&
        paging({ from: 1, to: rows.length, next: `${addressesPath}?before=${encodeURIComponent(next)}` }),
      canEdit &&
        panel({
          title: "一覧のファイルから登録する",
          id: "import",
          body: postForm({
            action: `${addressesPath}/import`,
            csrf: frame.csrf,
            multipart: true,
            body: [
              fileField({
                name: "file",
                label: "CSVファイル",
                hint: "列は、所属所コード、所属所名、郵便番号、住所、宛名です。誤りが1つでもあると、何も登録されません。同じ所属所の行が2つあるときは、後の行を使います。",
                accept: ".csv,text/csv",
                required: true,
                mistakes: frame.mistakes
              }),
              buttons(button("読み込んで登録する"))
            ]
          })
        })
    ]
  })
}

/** What the form shows. */
export interface AddressFormView {
  readonly draft: {
    readonly code: string
    readonly name: string
    readonly postalCode: string
    readonly address: string
    readonly addressee: string
  }
  /** The workplace came with the address of the page: it is not typed. */
  readonly isGiven: boolean
}

/** 所属所の住所の登録. */
export const workplaceAddressForm = (frame: OfficeFrame, { draft, isGiven }: AddressFormView): string => {
  const { mistakes } = frame
  return officePage(frame, {
    title: "所属所の住所の登録",
    trail: [
      { label: "紙クーポン", path: paperOfficePath },
      { label: "所属所の住所", path: addressesPath }
    ],
    body: postForm({
      action: `${addressesPath}/edit`,
      csrf: frame.csrf,
      body: [
        isGiven
          ? [
              facts([["所属所", workplaceText(draft)]]),
              hidden("given", "1"),
              hidden("code", draft.code),
              hidden("name", draft.name)
            ]
          : [
              field({
                name: "code",
                label: "所属所コード",
                hint: "組合員の名簿と同じコード。",
                value: draft.code,
                maxLength: 200,
                required: true,
                mistakes
              }),
              field({ name: "name", label: "所属所名", value: draft.name, maxLength: 200, required: true, mistakes })
            ],
        field({
          name: "postalCode",
          label: "郵便番号",
          hint: "例: 330-9301",
          value: draft.postalCode,
          maxLength: 20,
          width: "short",
          mistakes
        }),
        field({
          name: "address",
          label: "住所",
          value: draft.address,
          maxLength: 200,
          width: "full",
          required: true,
          mistakes
        }),
        field({
          name: "addressee",
          label: "宛名",
          hint: "例: 事務室 御中。空のときは「御中」になります。",
          value: draft.addressee,
          maxLength: 100,
          mistakes
        }),
        buttons(button("登録する"), linkButton("やめる", addressesPath))
      ]
    })
  })
}
