/**
 * PaperPrint (紙クーポンの用紙, R115): what goes into the envelopes, on A4: for each workplace a list of its people, then the
 * sheets of each person, two to a page; and the labels of the workplaces, twelve to a page.
 */
import type {
  Association,
  CalendarDate,
  CouponProduct,
  LedgerEntry,
  PaperBatch,
  WorkplaceAddresses
} from "@fukuri/core"
import { type Html, html, trusted } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePrint } from "./OfficePage.ts"
import { facts } from "./OfficeParts.ts"
import { batchPath } from "./PaperParts.ts"
import { table } from "./Table.ts"

/** A sheet as it is printed. */
export interface PrintedSheet {
  readonly number: LedgerEntry.RedemptionId
  /** The number as a QR code. */
  readonly qrSvg: string
  readonly product: Pick<CouponProduct.CouponProduct, "name" | "courses" | "usable"> | undefined
}

/** The sheets of one person that can be used. */
export interface PrintedPerson {
  readonly name: string
  readonly maskedNumber: string
  readonly sheets: ReadonlyArray<PrintedSheet>
}

/** What is printed. */
export interface PaperPrintView {
  readonly association: Association.Association
  readonly batchId: string
  readonly today: CalendarDate.CalendarDate
  readonly groups: ReadonlyArray<{ readonly workplace: string; readonly people: ReadonlyArray<PrintedPerson> }>
  /** Sheets of the print that are used or void, and not printed again. */
  readonly leftOut: number
}

/** The sheets of a print, by workplace and person. */
export const paperPrint = (view: PaperPrintView): string =>
  officePrint({
    title: `紙クーポン ${view.association.name}`,
    back: { label: "印刷に戻る", path: batchPath(view.batchId) },
    body: [
      html`<h1 class="unseen">紙クーポンの用紙</h1>`,
      view.leftOut > 0 && html`<p class="tools">利用済または無効の用紙${view.leftOut}枚は、印刷しません。</p>`,
      view.groups.map((group, index) => [
        cover(view, group, index),
        group.people.map((person, each) => personPages(view, person, `${index}-${each}`))
      ])
    ]
  })

type Group = PaperPrintView["groups"][number]

const cover = ({ association, today }: PaperPrintView, { people, workplace }: Group, index: number): Html =>
  html`<section class="sheet cover" aria-labelledby="cover-${index}">
    <h2 id="cover-${index}">${workplace} 御中</h2>
    <p class="right">${ja.time.day(today)}<br />${association.name}<br />${association.contact.office}</p>
    <p>
      紙クーポンの用紙をお送りします。下の方へ、それぞれお渡しください。用紙は再発行に時間がかかりますので、紛失にご注意ください。
    </p>
    ${table({
      caption: `お渡しする方 (${workplace})`,
      id: `people-${index}`,
      columns: [
        { key: "name", label: "氏名", head: true },
        { key: "number", label: association.numberLabel },
        { key: "sheets", label: "用紙の枚数", numeric: true },
        { key: "received", label: "受領の確認" }
      ],
      rows: people.map(({ maskedNumber, name, sheets }) => ({
        name,
        number: maskedNumber,
        sheets: sheets.length,
        received: ""
      })),
      empty: "お渡しする方はいません。"
    })}
    ${contactLine(association)}
  </section>`

/** Two to a page: large enough for old eyes and a ball pen. */
const perPage = 2

const personPages = (view: PaperPrintView, person: PrintedPerson, key: string): ReadonlyArray<Html> =>
  Array.from({ length: Math.ceil(person.sheets.length / perPage) }, (_, page) => {
    const some = person.sheets.slice(page * perPage, (page + 1) * perPage)
    return html`<section class="sheet coupons" aria-label="${person.name} ${page + 1}">
      ${some.map((sheet, index) => coupon(view, person, sheet, `${key}-${page}-${index}`))}
    </section>`
  })

const coupon = (
  { association }: PaperPrintView,
  { maskedNumber, name }: PrintedPerson,
  { number, product, qrSvg }: PrintedSheet,
  key: string
): Html =>
  html`<article class="paper-coupon" aria-labelledby="coupon-${key}">
    <div class="paper-head">
      <div>
        <p class="issuer">${association.name} 紙クーポン</p>
        <h3 id="coupon-${key}">${product?.name ?? "クーポン"}</h3>
        ${facts([
          ["氏名", html`<strong>${name} 様</strong>`],
          [association.numberLabel, maskedNumber],
          product === undefined
            ? undefined
            : ["利用可能期間", html`<strong>${ja.time.window(product.usable.from, product.usable.until)}</strong>`],
          ["枚数", "1枚"]
        ])}
      </div>
      <div class="paper-code">
        <div class="qr" role="img" aria-label="用紙の番号の二次元バーコード">${trusted(qrSvg)}</div>
        <p>${receipt(number)}</p>
      </div>
    </div>
    ${
      product !== undefined &&
      html`<p class="paper-courses">
        <span>内容${product.courses.length > 1 ? " (1つに○)" : ""}</span>
        ${product.courses.map(({ shortName }) => html`<strong>□ ${shortName}</strong>`)}
      </p>`
    }
    <dl class="paper-fields">
      <div>
        <dt>利用日</dt>
        <dd>年　　月　　日</dd>
      </div>
      <div>
        <dt>施設コード・施設名</dt>
        <dd></dd>
      </div>
      <div>
        <dt>施設の担当者の署名</dt>
        <dd></dd>
      </div>
      <div>
        <dt>利用者の署名</dt>
        <dd></dd>
      </div>
    </dl>
    <p class="fine">
      施設の方へ: 上の欄を記入し、${association.name}
      ${association.contact.office}へ用紙をお送りください。コピーは使えません。
    </p>
    ${contactLine(association)}
  </article>`

const contactLine = ({ contact }: Association.Association): Html =>
  html`<p class="fine">
    お問い合わせ: ${contact.office} <span class="nobreak">電話 ${contact.phone}</span> ${contact.mail}
    (${contact.hours})
  </p>`

/** A label as it is printed. */
export interface PrintedLabel {
  readonly workplace: PaperBatch.BatchItem["workplace"]
  readonly address: WorkplaceAddresses.MailAddress | undefined
}

const labelsPerPage = 12

/** The labels of a print: two columns of six on A4. */
export const paperLabels = (view: {
  readonly association: Association.Association
  readonly batchId: string
  readonly labels: ReadonlyArray<PrintedLabel>
}): string => {
  const { association, batchId, labels } = view
  const missing = labels.filter(({ address }) => address === undefined).length
  return officePrint({
    title: `宛名ラベル ${association.name}`,
    back: { label: "印刷に戻る", path: batchPath(batchId) },
    body: [
      html`<h1 class="unseen">宛名ラベル</h1>`,
      missing > 0 && html`<p class="tools">住所のない所属所が${missing}か所あります。名前だけを印刷します。</p>`,
      Array.from({ length: Math.ceil(labels.length / labelsPerPage) }, (_, page) => {
        const some = labels.slice(page * labelsPerPage, (page + 1) * labelsPerPage)
        return html`<section class="sheet labels" aria-label="ラベル ${page + 1}枚目">
          ${some.map((each) => label(each))}
        </section>`
      })
    ]
  })
}

const label = ({ address, workplace }: PrintedLabel): Html =>
  html`<div class="label">
    ${address !== undefined && address.postalCode !== "" && html`<p>〒${address.postalCode}</p>`}
    ${address !== undefined && html`<p>${address.address}</p>`}
    <p class="to">${workplace.name === "" ? "(所属所の登録なし)" : workplace.name}</p>
    <p>${address === undefined || address.addressee === "" ? "御中" : address.addressee}</p>
  </div>`
