/**
 * Somebody's own application, which has the member pages below `/benefits`, in words and colours of its own. What is there
 * is the world of the first use, granted as of today.
 */
import { createHash } from "node:crypto"
import { layerOf } from "@fukuri/adapter-memory"
import { CalendarDate, Coupons, Digest, Grants, Holder, LedgerEntry } from "@fukuri/core"
import { memberApp } from "@fukuri/http"
import { en, ja } from "@fukuri/web-ui"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import Koa from "koa"
import mount from "koa-mount"
import { worldOn } from "../first-use/world.ts"

const today = CalendarDate.dayOf(CalendarDate.Instant.make(Date.now()))
const digest = Layer.succeed(Digest.Digest, { sha256: (text) => createHash("sha256").update(text).digest("hex") })
const verbs = Layer.mergeAll(Coupons.Coupons.layer, Grants.Grants.layer, digest)
const runtime = ManagedRuntime.make(Layer.provideMerge(verbs, layerOf(worldOn(today))))

const benefits = await runtime.runPromise(
  Effect.gen(function* () {
    const association = Holder.AssociationCode.make("one")
    yield* (yield* Grants.Grants).run({ association, on: today }, LedgerEntry.Actor.make("grants"))
    return yield* memberApp({
      secret: Redacted.make("put forty random characters of your own here"),
      mountedAt: "/benefits",
      texts: {
        ja: { ...ja, facilityLogin: { ...ja.facilityLogin, heading: "ご利用の施設" } },
        en: { ...en, facilityLogin: { ...en.facilityLogin, heading: "Where you are" } }
      },
      stylesheet: ":root { --ink: #301050 }"
    })
  })
)

const host = new Koa()
host.use(async (ctx, next) => {
  if (ctx.path === "/") ctx.body = "our own page\n"
  else await next()
})
// Before whatever reads bodies: the pages read their own.
host.use(mount("/benefits", benefits))

const server = host.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object" && address !== null) console.log(`http://localhost:${address.port}`)
})
