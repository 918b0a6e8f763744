/**
 * MyPageSentences in English: my page and its login, and the page at `/`. Part of `Sentences.en.ts`.
 */
import type { MyPageSentences } from "./MyPageSentences.ts"
import { counted, day } from "./TimeWords.en.ts"

/** My page and its login, and the page at `/`. */
export const myPageInEnglish: MyPageSentences = {
  myPageLogin: {
    heading: "See your coupons",
    text: () =>
      "See the coupons granted to you and where you can use them. Enter your member number and your date of birth, and press “Log in”.",
    bookmark: "You may want to bookmark this page.",
    notYet: (from) => `My page opens on ${day(from)}.`,
    untilThen: "Until then, you can book at a facility without looking at my page."
  },

  myPage: {
    heading: "My page",
    relation: { self: "Member", spouse: "Spouse" },
    coupons: "Coupons",
    noCoupons: (office) =>
      `No coupons have been granted to you. Please check whether your membership has been registered. If it has, please contact ${office}.`,
    window: "Period of use",
    entitled: "Granted",
    entitledAs: ({ quantity, relation }) =>
      `${counted(quantity, "coupon")} (${relation === "self" ? "member" : "spouse"})`,
    oneOf: ({ courses, entitled }) =>
      entitled > 1 ? `Each coupon: one of ${courses} kinds` : `One of ${courses} kinds`,
    offeredAt: "Facilities where you can use it",
    notGranted: "Coupons not granted to you",
    notShown: "Coupons that are not shown, and why",
    unnamed: (count) => `There ${count === 1 ? "is" : "are"} ${counted(count, "other kind")} of coupon.`,
    asOf: (on) => `According to the membership data of ${day(on)}. It may differ from your membership today.`,
    wrongCount: (office) => `If a number or anything else is wrong, please contact ${office}.`,
    booking: "How to book, and what to do on the day",
    bookingText: [
      "Please call the facility to book. The day from which you can book differs between facilities.",
      "First say that you are a member, then the name of the coupon on this screen and what you would like. Please have your member number at hand.",
      "You must be a member both when you book and on the day."
    ],
    greeting: "On the day, please say this at the reception:",
    uses: "Your uses so far",
    noUses: "You have not used a coupon yet.",
    reversed: ({ quantity, reversed }) => (reversed >= quantity ? "Cancelled" : `${reversed} of ${quantity} cancelled`),
    channel: { screen: "Used on the screen", outage: "Registered afterwards", paper: "Paper coupon" },
    facilities: "Facilities",
    filterCourse: "Coupon",
    anyCourse: "All",
    filterArea: "Area",
    areaHint: "Part of the address or name, in Japanese (example: 浦和区).",
    found: (count) => `${counted(count, "facility", "facilities")} found.`,
    noneFound: "No facility matches. Please change the coupon or the area and try again.",
    more: (count) => `${count} more. Please narrow the list by coupon or area.`,
    address: "Address",
    phone: "Phone",
    bookingFrom: "Book from",
    note: "Note",
    offers: "Offers",
    closedFrom: (on) => `Takes coupons until ${day(on)}.`,
    opensFrom: (on) => `Takes coupons from ${day(on)}.`
  },

  home: {
    heading: "Electronic coupons",
    text: [
      "Coupons that you use by reading the QR code at a facility with your smartphone. You need not install an app or apply for anything."
    ],
    how: "How to use",
    howSteps: [
      "Read the QR code of the facility with the camera of your smartphone.",
      "Enter your member number and your date of birth, and choose a coupon.",
      "Show the screen to the staff, and press “Use” yourself."
    ],
    myPage: "See your coupons",
    myPageOf: (association) => `My page: ${association}`,
    office: "For office staff (in Japanese)"
  }
}
