/**
 * マイページ: everything granted to a person with its state, what was not granted and why, the uses so far, and the
 * facilities (R56-R69, A1, A12, A33).
 */
import { type CalendarDate, type CouponProduct, type Coupons, HolderNumber, type Holdings, Verdict } from "@fukuri/core"
import { coursesOf, directory, facilitiesFor, type ShownMyPage } from "./Directory.ts"
import { type Html, html } from "./Html.ts"
import { chip, reasonOf } from "./Judgement.ts"
import { mistakeAtUse } from "./MistakeReport.ts"
import { type Asking, isForOthers, notShown } from "./NotGranted.ts"
import { page, paperPath } from "./Page.ts"
import { contact, corrections, endForm, facts, nameOf, reason, receipt, usedAt } from "./Parts.ts"
import type { Sentences, Spoken } from "./Sentences.ts"
import { ja } from "./Sentences.ja.ts"
import type { MyPage } from "./View.ts"

/** マイページ. */
export const myPage = (view: MyPage, sentences: Spoken): string => {
  const { association } = view.page
  const { buttons, myPage, paper, prefix } = sentences
  return page(
    {
      heading: myPage.heading,
      band: association.name,
      notices: view.notices,
      body: html`${content(view, sentences)}
        <p class="aside"><a href="${prefix}${paperPath(association.code)}">${paper.link}</a></p>
        ${endForm(view.logout, buttons.logout, sentences)}`
    },
    sentences
  )
}

/** マイページ as somebody else looks at it: below a banner that says so, without forms and links of the person's own. */
export const myPagePreview = (data: MyPage["page"], banner: Html, sentences: Sentences = ja): string =>
  page(
    {
      heading: sentences.myPage.heading,
      band: data.association.name,
      notices: [],
      first: banner,
      body: content({ page: data }, sentences)
    },
    sentences
  )

const content = (view: ShownMyPage, sentences: Sentences): Html => {
  const { association, facts: person, granted, others, uses } = view.page
  const { labels, myPage, paragraph } = sentences
  const { office } = association.contact
  const asking: Asking = view.page
  const dataOf = person.asOf > "1900" ? [myPage.asOf(person.asOf)] : []
  const notGranted = view.page.notGranted.filter((holding) => !isForOthers(holding))
  const courses = coursesOf([...granted, ...notGranted])
  return html`${facts("pair", [
      [
        sentences.labels.number(association.numberLabel),
        html`${HolderNumber.masked(person.holder.number)} (${myPage.relation[person.relation]})`
      ]
    ])}
    <nav aria-label="${myPage.heading}">
      <ul class="jump">
        <li><a href="#coupons">${myPage.coupons}</a></li>
        <li><a href="#uses">${myPage.uses}</a></li>
        <li><a href="#facilities">${myPage.facilities}</a></li>
        <li><a href="#contact">${labels.contact}</a></li>
      </ul>
    </nav>
    <section aria-labelledby="coupons">
      <h2 id="coupons">${myPage.coupons}</h2>
      ${granted.some(({ balance }) => balance.onPaper > 0) && html`<p class="note">${paragraph(sentences.paper.onPaper)}</p>`}
      ${granted.length === 0 && !notGranted.some(isToCome(view.page)) && html`<p>${myPage.noCoupons(office)}</p>`}
      ${byFamily(granted).map(
        ([family, holdings]) =>
          html`<h3 class="family">${family}</h3>
            <ul class="cards">
              ${holdings.map((holding) => card(holding, view, sentences))}
            </ul>`
      )}
      ${
        notGranted.length > 0 &&
        html`<h3 class="family">${myPage.notGranted}</h3>
          <ul class="cards">
            ${notGranted.map(
              (holding) =>
                html`<li class="card slight">
                  ${chip(holding.verdict, sentences)}
                  <h4>${holding.product.family}</h4>
                  ${reason(reasonOf(holding, asking, sentences), sentences)}
                </li>`
            )}
          </ul>`
      }
      ${notShown([...view.page.notGranted.filter(isForOthers), ...others], asking, sentences)}
      <p class="fine">${paragraph([...dataOf, myPage.wrongCount(office)])}</p>
    </section>
    <section aria-labelledby="booking">
      <h2 id="booking">${myPage.booking}</h2>
      ${myPage.bookingText.map((text) => html`<p>${text}</p>`)}
      <p>${myPage.greeting}<br /><q>${association.greeting}</q></p>
    </section>
    <section aria-labelledby="uses">
      <h2 id="uses">${myPage.uses}</h2>
      ${
        uses.length === 0
          ? html`<p>${myPage.noUses}</p>`
          : html`<ol class="cards">
              ${uses.map((use) => useEntry(use, view, sentences))}
            </ol>`
      }
    </section>
    ${directory(view, courses, sentences)} ${contact(association, sentences)}`
}

/** Whether a coupon will be granted on a day that is known: nobody needs to ask for it before (R69). */
const isToCome =
  ({ today }: Pick<Coupons.MyPage, "today">) =>
  ({ verdict }: Holdings.Holding): boolean =>
    verdict._tag === "NotGranted" && verdict.explanation.holds && today < verdict.grantFrom

const byFamily = (
  holdings: ReadonlyArray<Holdings.Holding>
): ReadonlyArray<readonly [string, ReadonlyArray<Holdings.Holding>]> => [
  ...Map.groupBy(holdings, ({ product }) => product.family)
]

const card = (holding: Holdings.Holding, view: ShownMyPage, sentences: Sentences): Html => {
  const { balance, product, verdict } = holding
  const { count, myPage, time } = sentences
  const { facts: person } = view.page
  const { courses, usable } = product
  const entitled = Verdict.entitledOf(balance)
  return html`<li class="card">
    ${chip(verdict, sentences)}
    <h4 class="coupon">${product.name}</h4>
    <p class="rest">
      ${verdict._tag === "OnPaper" ? count.onPaper(verdict.quantity) : count.remaining(Verdict.remainingOf(balance))}
      <span>/ ${count.coupons(entitled)}</span>
    </p>
    ${verdict._tag !== "Usable" && reason(reasonOf(holding, view.page, sentences), sentences)}
    ${facts("rows", [
      [myPage.window, time.window(usable.from, usable.until)],
      [myPage.entitled, myPage.entitledAs({ relation: person.relation, quantity: entitled })]
    ])}
    ${courses.length > 1 && html`<p class="one-of">${myPage.oneOf({ courses: courses.length, entitled })}</p>`}
    ${
      isAhead(verdict) &&
      html`<p class="label">${myPage.offeredAt}</p>
        <ul class="courses">
          ${courses.map((course) => html`<li>${courseLink(course, usable.until, view, sentences)}</li>`)}
        </ul>`
    }
  </li>`
}

/** Whether the coupon is still to be used, so that it helps to know where. */
const isAhead = ({ _tag }: Verdict.Verdict): boolean => _tag === "Usable" || _tag === "NotYet"

/** A course with the number of its facilities, as a link to them when there are any. Who opens too late is none of them. */
const courseLink = (
  course: CouponProduct.Course,
  until: CalendarDate.CalendarDate,
  { page, path }: ShownMyPage,
  { count, prefix }: Sentences
): Html => {
  const found = facilitiesFor(page.facilities, [course]).filter(
    ({ openFrom }) => openFrom === undefined || openFrom <= until
  ).length
  const text = html`${course.shortName} ${count.facilities(found)}`
  return found === 0 || path === undefined
    ? text
    : html`<a href="${prefix}${path}?course=${encodeURIComponent(course.key)}#facilities">${text}</a>`
}

const useEntry = (use: Coupons.Use, { mistakes, page: { association } }: ShownMyPage, sentences: Sentences): Html => {
  const { count, labels, myPage } = sentences
  const { facility, redemption } = use
  return html`<li class="card">
    <p>${usedAt(redemption, sentences)}</p>
    <p><strong class="coupon">${nameOf(use)} ${count.coupons(redemption.quantity)}</strong></p>
    <p>${facility?.name ?? redemption.facility}</p>
    <p class="fine">${labels.receipt} ${receipt(redemption.id)}</p>
    ${redemption.reversed > 0 && html`<p class="note">${myPage.reversed(redemption)}</p>`}
    ${corrections(use, sentences)} ${mistakeAtUse(mistakes?.get(redemption.id), association.contact.office, sentences)}
  </li>`
}
