/**
 * MemberApp: the member pages as a Koa application: the order of its middleware, and which route answers what. Where the
 * stores and the clock come from is not decided here.
 */
import { Router } from "@koa/router"
import { en, ja, type Sentences } from "@fukuri/web-ui"
import { Context, Effect, type Redacted } from "effect"
import type Koa from "koa"
import { type Bridge, bridgeTo, type Handler, type Handling, type MemberCore, type MemberServices } from "./Bridge.ts"
import { alertAgeMillis } from "./LoginBoard.ts"
import { alertCalmMillis, loginLimits, type LoginLimits } from "./LoginLimits.ts"
import { type MemberParts, memberParts } from "./MemberParts.ts"
import { sessionLimits, type SessionLimits } from "./MemberSessions.ts"
import { NoticeBoard, noticeAgeMillis, noticeBoardOn } from "./NoticeBoard.ts"
import { languages, type Tongues } from "./Languages.ts"
import { memberAnswers } from "./Notices.ts"
import type { Bridged, Elsewhere } from "./Problems.ts"
import { ownStylesheet, showAsset } from "./routes/Assets.ts"
import { pickChoice, showChoices } from "./routes/Choosing.ts"
import { beginAgain, end, showDone, showEnded, showNothingUsable } from "./routes/Completing.ts"
import { showCount, takeCount } from "./routes/Counting.ts"
import { logInAtFacility, showFacilityLogin, unprovenAtFacility } from "./routes/FacilityLogin.ts"
import { notReadyInTime, showAlive, showReady } from "./routes/Health.ts"
import { showHome } from "./routes/Home.ts"
import { reportMistakeHere, reportMistakeOnMyPage, showMistakeHere, showMistakeOnMyPage } from "./routes/Mistaken.ts"
import { logInToMyPage, logOut, showLoggedOut, showMyPage, showMyPageLogin, unprovenAtMyPage } from "./routes/MyPage.ts"
import {
  answerQuestion,
  apply,
  logInToPaper,
  logOutOfPaper,
  showPaper,
  showPaperLoggedOut,
  showPaperLogin,
  unprovenAtPaper,
  withdraw
} from "./routes/PaperForm.ts"
import { showPending, stillUnknown, toPending } from "./routes/Pending.ts"
import { press, pressAgain } from "./routes/Press.ts"
import { showMetrics } from "./routes/Scrape.ts"
import { goToConfirm, showConfirm, showToStaff } from "./routes/Showing.ts"
import { bridgeSettingsOf, isSecureIn, shellAround, shellDefaults, type ShellOptions } from "./Shell.ts"
import { spelling } from "./Spelling.ts"

/** What a service decides about its member pages. */
export interface MemberOptions extends ShellOptions {
  /** Succeeds when the service can do its work. */
  readonly ready?: Effect.Effect<void, unknown>
  /** What a reader of `/metrics` has to show, if anything; there is no such page when left out. */
  readonly metrics?: { readonly token: Redacted.Redacted | undefined }
  /** How long a press may take before 確認中 is answered. */
  readonly pressDeadlineMillis?: number
  /** How long a look at the result of a press may take before 確認中 is shown. With the press it stays below 5 seconds. */
  readonly lookDeadlineMillis?: number
  /** How long a use is fresh (A37). */
  readonly freshMillis?: number
  /** How long what the office announces holds, before it is read anew behind a page. */
  readonly noticeAgeMillis?: number
  readonly loginLimits?: Partial<LoginLimits>
  /** How long the budget of wrong logins must not be exceeded for an alert to end by itself. */
  readonly alertCalmMillis?: number
  /** How long a login page holds for true what it knows of an alert. */
  readonly alertAgeMillis?: number
  readonly sessionLimits?: Partial<SessionLimits>
  /** Where the pages stand among those of another application, which takes this off a path. Shape: `/benefits`. */
  readonly mountedAt?: string
  /** What they say when it is not ours; made from ours: `{ ja: { ...ja, service: "…" }, en }`. */
  readonly texts?: { readonly ja: Sentences; readonly en: Sentences }
  /** CSS that comes behind ours. Its colours are the custom properties at the beginning of ours. */
  readonly stylesheet?: string
}

/** What holds unless a service decides otherwise. */
export const memberDefaults = {
  ...shellDefaults,
  deadlineMillis: 4_000,
  pressDeadlineMillis: 3_000,
  lookDeadlineMillis: 1_500,
  freshMillis: 10 * 60_000,
  noticeAgeMillis,
  alertCalmMillis,
  alertAgeMillis
} as const

/** The application, on the services, the clock and the loggers of the effect that makes it. */
export const memberApp = (options: MemberOptions): Effect.Effect<Koa, never, MemberCore> =>
  Effect.map(Effect.context<MemberCore>(), (core) => {
    const { noticeAgeMillis } = { ...memberDefaults, ...options }
    return appOn(Context.add(core, NoticeBoard, noticeBoardOn(core, noticeAgeMillis)), options)
  })

type MemberHandling = Handling<MemberServices, Bridged>
type MemberBridge = Bridge<MemberServices, Exclude<Bridged, Elsewhere>>

const appOn = (services: Context.Context<MemberServices>, options: MemberOptions): Koa => {
  const settings = { ...memberDefaults, ...options }
  const bridge: MemberBridge = bridgeTo(services, bridgeSettingsOf(settings), memberAnswers)
  const parts = memberParts({
    secret: options.secret,
    loginLimits: { ...loginLimits, ...options.loginLimits },
    alertCalmMillis: settings.alertCalmMillis,
    alertAgeMillis: settings.alertAgeMillis,
    sessionLimits: { ...sessionLimits, ...options.sessionLimits },
    pressDeadlineMillis: settings.pressDeadlineMillis,
    lookDeadlineMillis: settings.lookDeadlineMillis,
    freshMillis: settings.freshMillis
  })
  const own = options.stylesheet === undefined ? undefined : ownStylesheet(options.stylesheet)
  const router = memberRoutes(bridge, parts, options.ready ?? Effect.void)
  router.get("/assets/:file", showAsset(own))
  if (options.metrics !== undefined) {
    const isProxied = options.trustProxy === true || options.publicUrl?.startsWith("https:") === true
    router.get("/metrics", showMetrics(services, { token: options.metrics.token, isProxied }))
  }
  return shellAround(
    router,
    bridge,
    options,
    languages(tonguesOf(options, own?.address), isSecureIn(options)),
    spelling
  )
}

/** What the pages say, and where. Refuses a place that is none, before anybody asks. */
const tonguesOf = ({ mountedAt, texts }: MemberOptions, stylesheet: string | undefined): Tongues => {
  if (mountedAt !== undefined && !/^(\/[\w.~-]+)+$/.test(mountedAt)) {
    throw new Error(`mountedAt: ${JSON.stringify(mountedAt)} is no path like "/benefits"`)
  }
  const isOwn = mountedAt !== undefined || stylesheet !== undefined
  return { ...(texts ?? { ja, en }), place: isOwn ? { base: mountedAt ?? "", stylesheet } : undefined }
}

const memberRoutes = (bridge: MemberBridge, parts: MemberParts, ready: Effect.Effect<void, unknown>): Router => {
  const router = new Router({ sensitive: true })
  const get = (path: string, handler: Handler, handling?: MemberHandling) =>
    router.get(path, bridge.handle(handler, handling))
  const post = (path: string, handler: Handler, handling?: MemberHandling) =>
    router.post(path, bridge.handle(handler, handling))
  const pressed = {
    deadlineMillis: parts.pressDeadlineMillis,
    late: toPending("late"),
    rank: "press",
    busy: pressAgain
  } as const
  const look = {
    deadlineMillis: parts.lookDeadlineMillis,
    late: stillUnknown,
    rank: "press",
    busy: stillUnknown
  } as const

  get("/", showHome)
  get("/coupon/:place", showFacilityLogin(parts))
  post("/coupon/:place", logInAtFacility(parts), { unproven: unprovenAtFacility(parts) })
  get("/coupon/:place/choose", showChoices(parts))
  post("/coupon/:place/choose", pickChoice(parts))
  get("/coupon/:place/count", showCount(parts))
  post("/coupon/:place/count", takeCount(parts))
  get("/coupon/:place/check", showToStaff(parts))
  post("/coupon/:place/check", goToConfirm(parts))
  get("/coupon/:place/confirm", showConfirm(parts))
  post("/coupon/:place/confirm", press(parts), pressed)
  get("/coupon/:place/pending", showPending(parts), look)
  get("/coupon/:place/done", showDone(parts), look)
  get("/coupon/:place/mistake", showMistakeHere(parts))
  post("/coupon/:place/mistake", reportMistakeHere(parts))
  get("/coupon/:place/none", showNothingUsable(parts))
  post("/coupon/:place/again", beginAgain(parts))
  post("/coupon/:place/end", end(parts))
  get("/coupon/:place/ended", showEnded)

  get("/CouponInfoLogin/:association", showMyPageLogin(parts))
  post("/CouponInfoLogin/:association", logInToMyPage(parts), { unproven: unprovenAtMyPage(parts) })
  get("/CouponInfo/:association", showMyPage(parts))
  get("/CouponInfo/:association/uses/:receipt/mistake", showMistakeOnMyPage(parts))
  post("/CouponInfo/:association/uses/:receipt/mistake", reportMistakeOnMyPage(parts))
  post("/CouponInfo/:association/logout", logOut(parts))
  get("/CouponInfo/:association/logged-out", showLoggedOut)

  get("/PaperApplication/:association", showPaperLogin(parts))
  post("/PaperApplication/:association", logInToPaper(parts), { unproven: unprovenAtPaper(parts) })
  get("/PaperApplication/:association/form", showPaper(parts))
  post("/PaperApplication/:association/form", apply(parts))
  post("/PaperApplication/:association/answer", answerQuestion(parts))
  post("/PaperApplication/:association/withdraw", withdraw(parts))
  post("/PaperApplication/:association/logout", logOutOfPaper(parts))
  get("/PaperApplication/:association/logged-out", showPaperLoggedOut)

  get("/healthz", showAlive, { rank: "free" })
  get("/readyz", showReady(ready), { late: notReadyInTime, rank: "free" })
  return router
}
