/**
 * View: what every page shows, as plain data. The HTTP layer fills these in; the pages turn them into HTML.
 * Nothing here is a sentence: sentences are in `Sentences.ja.ts` and `Sentences.en.ts`, chosen by the tags and facts in a
 * view.
 */
import type {
  Association,
  CalendarDate,
  CouponBook,
  Coupons,
  Facility,
  Holder,
  HolderNumber,
  Holdings,
  LedgerEntry,
  Mistakes,
  OutageAdvice,
  PaperApplication as Paper,
  RedemptionFlow,
  ServiceNotice
} from "@fukuri/core"

/** What every page with a form needs: where to post and what proves that the form is ours. */
export interface Form {
  /** Path the form is posted to. */
  readonly action: string
  /** Hidden field `csrf`. */
  readonly csrf: string
}

/** What stands at the top of every page but those that the staff look at: what the office announces to everybody now. */
export interface Announced {
  readonly notices: ReadonlyArray<ServiceNotice.Shown>
}

/** What can be done at a facility while the screens cannot be used; `unknown` when not even the facility is known. */
export type Outage = OutageAdvice.OutageAdvice | "unknown"

/** A mistake in what was typed, told at its field; `form` when it concerns no field of its own. */
export interface Mistake {
  readonly field: "number" | "birthDate" | "code" | "choice" | "quantity" | "ground" | "text" | "answer" | "form"
  readonly problem:
    | "number-empty"
    | "number-malformed"
    | "dependent-code-reserved"
    | "date-empty"
    | "date-malformed"
    | "date-two-digit-year"
    | "date-era"
    | "date-no-such-day"
    | "wrong-pair"
    | "wrong-pair-or-code"
    | "code-missing"
    | "choice-missing"
    | "choice-gone"
    | "quantity-malformed"
    | "quantity-too-many"
    | "ground-missing"
    | "ground-not-short-time"
    | "text-missing"
    | "text-too-long"
    | "answer-missing"
    | "session-ended"
    | "form-expired"
  /** The most that can be used at once, or the most characters that a text may have. */
  readonly most?: number
}

/** What every login has (R14): fields `number` and `birthDate`, and `code` while an alert is on. */
export interface LoginForm extends Announced {
  readonly association: Association.Association
  readonly form: Form
  /** What was typed before, to be kept. The birth date never is. */
  readonly number: string
  readonly code: string
  /** Whether the code of the place is asked for. */
  readonly asksCode: boolean
  readonly mistakes: ReadonlyArray<Mistake>
}

/** STEP 1/6: facility and login (R82-R86). */
export interface FacilityLogin extends LoginForm {
  readonly facility: Facility.Facility
}

/** What the steps after login have in common. */
export interface Step {
  readonly association: Association.Association
  readonly facility: Facility.Facility
  readonly form: Form
  /** Sealed state of this pass: hidden field `t` of the form. */
  readonly ticket: string
  /** Where 「戻る」 leads, as a GET form: path and sealed state (field `t`), no `t` when it is STEP 1. */
  readonly back: { readonly path: string; readonly ticket?: string }
  /** The last use here, to be shown at the top of the first screen after login: `none` when there is none yet (A13). */
  readonly lastUse?: Coupons.Use | "none"
  readonly now: CalendarDate.Instant
  readonly mistakes: ReadonlyArray<Mistake>
}

/** STEP 2/6 内容選択: radios of name `choice`, of value `product course` with one space. */
export interface Choosing extends Step, Announced {
  readonly choices: ReadonlyArray<RedemptionFlow.Choice>
  /** The value picked before, when the form comes back with a mistake. */
  readonly picked: string | undefined
}

/** STEP 3/6 枚数入力: number field `quantity`. */
export interface Counting extends Step, Announced {
  readonly choice: RedemptionFlow.Choice
  /** What the field holds: 1 at first, or what was typed. */
  readonly quantity: string
}

/** STEP 4/6 確認 and STEP 5/6 最終確認. */
export interface Showing extends Step {
  readonly choice: RedemptionFlow.Choice
  readonly quantity: number
  readonly number: HolderNumber.HolderNumber
  /** Word and two-digit number of this minute that the facility can compare (A10). */
  readonly check: { readonly word: string; readonly number: string }
}

/** STEP 6/6 利用完了, and the same page opened again later (A37). */
export interface Completed {
  readonly association: Association.Association
  readonly facility: Facility.Facility
  readonly completed: Coupons.Completed
  readonly now: CalendarDate.Instant
  /** Within ten minutes of the use: the blinking seal. Later: a plain record that says how long ago. */
  readonly fresh: boolean
  /** Posts to the choice list; absent when nothing is left to use here. */
  readonly again: Form | undefined
  /** Whether the use can be reported as a mistake, and where. */
  readonly mistake?: MistakeStanding
  /** Posts the end of the session. */
  readonly end: Form
}

/** Whether a use can be reported as a mistake or was, and the page for it (R120, R123). */
export interface MistakeStanding {
  readonly standing: Mistakes.Standing
  readonly path: string
}

/** 間違えて利用したとき: fields `quantity`, where there is more than one, and `text`. */
export interface MistakeReport extends Announced {
  readonly mistake: Mistakes.Mistake
  readonly form: Form
  /** Sealed state of the pass, where the way here has one: hidden field `t`. */
  readonly ticket?: string | undefined
  /** Where one came from. */
  readonly back: string
  /** What the fields hold. */
  readonly quantity: string
  readonly text: string
  readonly mistakes: ReadonlyArray<Mistake>
}

/** 利用できるクーポンがありません (A19). */
export interface NothingUsable extends Announced {
  readonly association: Association.Association
  readonly facility: Facility.Facility
  readonly facts: Holder.Facts
  readonly holdings: Holdings.Holdings
  readonly lastUse: Coupons.Use | "none"
  readonly now: CalendarDate.Instant
  readonly end: Form
}

/** The press was refused (A35): nothing was used by it. */
export interface Refused extends Announced {
  readonly association: Association.Association
  readonly facility: Facility.Facility
  readonly refusal: CouponBook.UseRefusal | { readonly _tag: "ProductUnknown" }
  readonly relation: HolderNumber.Relation
  /** What the press asked for. */
  readonly asked: { readonly name: string; readonly quantity: number }
  /** Posts to the choice list. */
  readonly again: Form
  readonly end: Form
}

/** 確認中: the outcome of a press is not known yet (A36). Asks again by itself (meta refresh and script) and by a button. */
export interface Pending extends Announced {
  readonly association: Association.Association
  readonly facility: Facility.Facility
  /** Posts the same press again, with the ticket. */
  readonly form: Form
  readonly ticket: string
  /** Path to ask again by GET, the sealed state included. */
  readonly refresh: string
  /** What can be done by whoever cannot wait. */
  readonly outage: Outage | undefined
}

/** クーポン内容確認: login to my page. */
export type MyPageLogin = LoginForm

/** My page is not open yet (A32). */
export interface MyPageNotYet extends Announced {
  readonly association: Association.Association
}

/** マイページ. */
export interface MyPage extends Announced {
  readonly page: Coupons.MyPage
  /** The facilities chosen by the filter: those that offer the course or lie in the area; all when there is none. */
  readonly filter: { readonly course: string | undefined; readonly area: string | undefined }
  readonly path: string
  /** Which uses can be reported as a mistake or were, and where. */
  readonly mistakes?: ReadonlyMap<LedgerEntry.RedemptionId, MistakeStanding>
  readonly logout: Form
}

/** 紙クーポンの申請: the login to it. */
export type PaperLogin = LoginForm

/** 紙クーポンの申請, behind the login: the form while nothing stands, and how the last application stands. */
export interface PaperApplication extends Announced {
  readonly association: Association.Association
  readonly maskedNumber: string
  readonly isSpouse: boolean
  /** Where paper is mailed; empty when that is not known. */
  readonly workplace: string
  /** What is left on the screen. Unit: coupons. */
  readonly unused: ReadonlyArray<{ readonly name: string; readonly quantity: number }>
  readonly application: { readonly id: string; readonly value: Paper.PaperApplication } | undefined
  /** Posts an application, with the id that makes sending it twice once; fields `ground` and `text`. */
  readonly apply: (Form & { readonly id: string }) | undefined
  /** Posts the answer; field `answer`. */
  readonly answer: Form | undefined
  readonly withdraw: Form | undefined
  /** What was typed before, when it comes back with a mistake. */
  readonly typed: { readonly ground: string; readonly text: string; readonly answer: string }
  readonly mistakes: ReadonlyArray<Mistake>
  readonly logout: Form
}

/** `/`: what this is, and the ways on. */
export interface Home extends Announced {
  readonly associations: ReadonlyArray<Association.Association>
}

/** A page that says why there is nothing else to show, and what to do. */
export interface Notice extends Announced {
  readonly kind:
    | "facility-unknown"
    | "facility-closed"
    | "session-ended"
    | "form-refused"
    | "ended"
    | "logged-out"
    | "not-found"
    | "method-not-allowed"
    | "too-large"
    | "too-many-requests"
    | "unavailable"
    | "busy"
    | "defect"
  readonly association: Association.Association | undefined
  readonly facility?: Facility.Facility | undefined
  /** What can be done at a facility meanwhile. */
  readonly outage?: Outage | undefined
  /** Where to go on, when there is a place. */
  readonly next?: string | undefined
  /** A press that was not taken up, to be pressed again as it is. */
  readonly again?: { readonly form: Form; readonly ticket: string } | undefined
  /** For a defect: what the person can tell the office. Shape: the id of the request. */
  readonly reference?: string | undefined
}

/** The printed sheet of a facility (R76). */
export interface Placard {
  readonly association: Association.Association
  readonly facility: Facility.Facility
  /** Whether the page is a file on its own, with no service behind it. */
  readonly standalone: boolean
  /** The full address. */
  readonly address: string
  /** The QR code of the address: an `svg` element, put into the page as it is. */
  readonly qrSvg: string
}
