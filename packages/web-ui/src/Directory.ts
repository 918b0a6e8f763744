/**
 * Directory: the facilities on my page, with what a member needs for booking (R67, R73, A12), and its filter. At most
 * fifty are listed at once, so that the page stays light on a phone.
 */
import type { CalendarDate, CouponProduct, Facility, Holdings } from "@fukuri/core"
import { type Html, html } from "./Html.ts"
import { facts } from "./Parts.ts"
import type { Sentences } from "./Sentences.ts"
import type { MyPage } from "./View.ts"

const mostListed = 50

type Course = CouponProduct.Course

/** The courses that concern the person, each once, granted ones first. */
export const coursesOf = (holdings: ReadonlyArray<Holdings.Holding>): ReadonlyArray<Course> => [
  ...new Map(holdings.flatMap(({ product }) => product.courses.map((course) => [course.key, course] as const))).values()
]

/** The facilities where something of the given courses can be used; all when there are none. */
export const facilitiesFor = (
  facilities: ReadonlyArray<Facility.Facility>,
  courses: ReadonlyArray<Course>
): ReadonlyArray<Facility.Facility> =>
  courses.length === 0 ? facilities : facilities.filter(({ offers }) => courses.some(({ key }) => offers.includes(key)))

/** My page as it is shown: to the person with a filter and its address, to others without. */
export type ShownMyPage = Pick<MyPage, "page"> & Partial<Pick<MyPage, "filter" | "path" | "mistakes">>

/** The list of facilities with its filter, a GET form; without it where there is no address to send it to. */
export const directory = (view: ShownMyPage, courses: ReadonlyArray<Course>, sentences: Sentences): Html => {
  const { filter = noFilter, page, path } = view
  const { buttons, myPage, prefix } = sentences
  const found = facilitiesFor(page.facilities, courses).filter(passes(filter))
  const rest = found.length - mostListed
  return html`<section class="directory" aria-labelledby="facilities">
    <h2 id="facilities">${myPage.facilities}</h2>
    ${
      path !== undefined &&
      html`<form class="filter" method="get" action="${prefix}${path}#facilities">
        <div class="field">
          <label for="course">${myPage.filterCourse}</label>
          <select id="course" name="course">
            <option value="">${myPage.anyCourse}</option>
            ${courses.map(
              ({ key, name }) =>
                html`<option value="${key}" ${key === filter.course && html` selected`}>${name}</option>`
            )}
          </select>
        </div>
        <div class="field">
          <label for="area">${myPage.filterArea}</label>
          <p class="hint" id="area-hint">${myPage.areaHint}</p>
          <input
            id="area"
            name="area"
            type="text"
            value="${filter.area}"
            maxlength="50"
            autocomplete="off"
            aria-describedby="area-hint"
          />
        </div>
        <button type="submit" class="quiet">${buttons.filter}</button>
      </form>`
    }
    <p>${found.length === 0 ? myPage.noneFound : myPage.found(found.length)}</p>
    <ul class="cards">
      ${found.slice(0, mostListed).map((facility) => entry(facility, courses, page.today, sentences))}
    </ul>
    ${rest > 0 && html`<p>${myPage.more(rest)}</p>`}
  </section>`
}

const noFilter: MyPage["filter"] = { course: undefined, area: undefined }

const passes =
  ({ area, course }: MyPage["filter"]) =>
  ({ address, name, offers }: Facility.Facility): boolean =>
    (!course || offers.some((key) => key === course)) && (!area || plain(`${address} ${name}`).includes(plain(area)))

/** The same text however wide it was typed. */
const plain = (text: string): string => text.normalize("NFKC").replace(/\s/g, "").toLowerCase()

const entry = (
  facility: Facility.Facility,
  courses: ReadonlyArray<Course>,
  today: CalendarDate.CalendarDate,
  { myPage, time }: Sentences
): Html => {
  const { address, bookingFrom, name, note, openFrom, openUntil, phone, postalCode } = facility
  const offered = courses.filter(({ key }) => facility.offers.includes(key))
  const known = (label: string, text: string) => (text === "" ? undefined : ([label, text] as const))
  return html`<li class="card">
    <h3>${name}</h3>
    ${facts("rows", [
      known(myPage.address, `${postalCode === "" ? "" : `〒${postalCode} `}${address}`),
      phone === ""
        ? undefined
        : [myPage.phone, html`<a class="nobreak" href="tel:${phone.replace(/[^+0-9]/g, "")}">${phone}</a>`],
      bookingFrom === undefined ? undefined : [myPage.bookingFrom, time.day(bookingFrom)],
      offered.length === 0
        ? undefined
        : [
            myPage.offers,
            html`<ul class="inline">
              ${offered.map((course) => html`<li class="coupon">${course.name}</li>`)}
            </ul>`
          ],
      known(myPage.note, note)
    ])}
    ${openFrom !== undefined && openFrom > today && html`<p>${myPage.opensFrom(openFrom)}</p>`}
    ${openUntil !== undefined && html`<p>${myPage.closedFrom(openUntil)}</p>`}
  </li>`
}
