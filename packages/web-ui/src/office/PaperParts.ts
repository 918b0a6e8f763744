/**
 * PaperParts (紙クーポン): what the pages of applications, prints and addresses share: the tabs between them, where an
 * application stands in a word, and which sheets a person has.
 */
import { OfficeNames, PaperApplication, type PaperBooks } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { momentOf } from "./CorrectionParts.ts"
import { chip, tabs, type Tone } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"
import { usePath } from "./UseParts.ts"

/** Where applications are listed. */
export const paperOfficePath = "/office/paper"

/** Address of one application. */
export const paperApplicationPath = (id: string): string => `${paperOfficePath}/applications/${id}`

/** Where prints are. */
export const batchesPath = `${paperOfficePath}/batches`

/** Address of one print. */
export const batchPath = (id: string): string => `${batchesPath}/${id}`

/** Where addresses of workplaces are. */
export const addressesPath = `${paperOfficePath}/addresses`

/** What of the year is on paper, in figures. */
export const paperFiguresPath = `${paperOfficePath}/figures`

/** From one page of paper to the others. */
export const paperTabs = (current: "applications" | "batches" | "addresses" | "figures"): Html =>
  tabs("紙クーポン", [
    { label: "申請", path: paperOfficePath, current: current === "applications" },
    { label: "印刷と発送", path: batchesPath, current: current === "batches" },
    { label: "所属所の住所", path: addressesPath, current: current === "addresses" },
    { label: "枚数と利用", path: paperFiguresPath, current: current === "figures" }
  ])

type State = PaperApplication.PaperState

/** Where an application stands, in a word. */
export const paperStateNames: { readonly [Tag in State["_tag"]]: string } = {
  Submitted: "確認待ち",
  NeedsInformation: "回答待ち",
  Approved: "記入待ち",
  OnPaper: "承認済",
  Printed: "印刷済",
  Mailed: "発送済",
  Refused: "却下",
  Withdrawn: "取り下げ",
  Returned: "画面に戻した"
}

const tones: { readonly [Tag in State["_tag"]]: Tone } = {
  Submitted: "warn",
  NeedsInformation: "warn",
  Approved: "warn",
  OnPaper: "warn",
  Printed: "warn",
  Mailed: "good",
  Refused: "bad",
  Withdrawn: "plain",
  Returned: "plain"
}

/** Where an application stands, at a glance. */
export const paperStateChip = ({ _tag }: State): Html => chip(paperStateNames[_tag], tones[_tag])

/** What comes next for an application, as the clerk who looks may or may not do it. */
export const nextOfPaper = (
  { enteredBy, state }: PaperApplication.PaperApplication,
  { clerk }: OfficeFrame,
  own: boolean
): string => {
  switch (state._tag) {
    case "Submitted":
      return clerk.can("approve") && !own && enteredBy !== `clerk:${clerk.id}`
        ? "あなたが承認または却下"
        : "承認できる職員の承認待ち"
    case "NeedsInformation":
      return "本人の回答待ち"
    case "Approved":
      return "台帳への記入"
    case "OnPaper":
      return "用紙の印刷"
    case "Printed":
      return "用紙の発送"
    default:
      return "なし"
  }
}

/** Why somebody needs paper may tell of their health, and so may what they write: for who may see both. */
export const seesPaperWords = ({ clerk }: OfficeFrame): boolean => clerk.can("personal") && clerk.can("health")

/** Instead of what the clerk may not read. */
export const hiddenWords = "(表示する権限がありません)"

/** A workplace with its code. */
export const workplaceText = ({ code, name }: { readonly code: string; readonly name: string }): string =>
  name === "" ? "登録なし" : code === "" ? name : `${name} (${code})`

const sheetStates: { readonly [State in PaperBooks.PaperLine["sheets"][number]["state"]]: readonly [string, Tone] } = {
  outstanding: ["使える用紙", "good"],
  used: ["利用済", "plain"],
  voided: ["無効", "bad"]
}

/** A product of a person's paper, under the name that the clerk may know. */
export const nameOfLine = ({ product }: Pick<PaperBooks.PaperLine, "product">, { clerk }: OfficeFrame): string =>
  OfficeNames.productName(product, clerk.can("health"))

/** What of each product is on the screen, on paper, and not printed yet. */
export const linesTable = (frame: OfficeFrame, lines: ReadonlyArray<PaperBooks.PaperLine>): Html =>
  table({
    caption: "クーポンごとの枚数",
    captionUnseen: true,
    columns: [
      { key: "product", label: "クーポン", head: true },
      { key: "remaining", label: "画面で使える残り", numeric: true },
      { key: "onPaper", label: "紙クーポン", numeric: true },
      { key: "unissued", label: "うち用紙なし", numeric: true }
    ],
    rows: lines.map((line) => ({
      product: nameOfLine(line, frame),
      remaining: line.remaining,
      onPaper: line.onPaper,
      unissued: line.unissued
    })),
    empty: "残っているクーポンも、紙クーポンもありません。"
  })

/** Every sheet that a person was given, with what became of it. */
export const sheetsTable = (
  frame: OfficeFrame,
  lines: ReadonlyArray<PaperBooks.PaperLine>,
  /** What can be done with a sheet that can be used. */
  action?: (number: string) => HtmlValue
): Html =>
  table({
    caption: "用紙の一覧",
    captionUnseen: true,
    id: "sheets-rows",
    columns: [
      { key: "number", label: "用紙の番号", head: true },
      { key: "product", label: "クーポン" },
      { key: "at", label: "発行" },
      { key: "state", label: "状態" },
      ...(action === undefined ? [] : [{ key: "action", label: "操作" }])
    ],
    rows: lines.flatMap((line) =>
      line.sheets.map(({ issuedAt, number, state }) => ({
        number: state === "used" ? html`<a href="${usePath(number)}">${receipt(number)}</a>` : receipt(number),
        product: nameOfLine(line, frame),
        at: momentOf(issuedAt),
        state: chip(...sheetStates[state]),
        action: state === "outstanding" && action?.(number)
      }))
    ),
    empty: "用紙はまだ印刷されていません。"
  })
