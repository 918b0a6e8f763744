// What of a trace and of a log may leave the process, whatever is put into them inside.
import { assert, describe, it } from "@effect/vitest"
import { StoreFailure } from "@fukuri/core"
import { Data, Effect, Exit, Logger, Option, Redacted, Tracer } from "effect"
import { bridgeSettingsOf } from "../../packages/http/src/Shell.ts"
import { discreet, guarded, jsonLines } from "../../packages/http/src/TraceGuard.ts"

const secret = Redacted.make("a secret of a test, long enough to be one")

class Quoting extends Data.TaggedError("Quoting")<{ readonly message: string }> {}

/** Ends of spans as they come out behind the guard. */
const traced = async (work: Effect.Effect<unknown, unknown>) => {
  const left: Array<Tracer.Span> = []
  const events: Array<string> = []
  const native = Effect.runSync(Effect.tracer)
  const watched = Tracer.make({
    span: (options) => {
      const span = native.span(options)
      left.push(span)
      span.event = (name) => void events.push(name)
      return span
    }
  })
  await Effect.runPromiseExit(Effect.provideService(work, Tracer.Tracer, guarded(watched)))
  const said = left.map((span) => {
    const exit = span.status._tag === "Ended" ? span.status.exit : assert.fail("a span did not end")
    const ended = Exit.isFailure(exit)
      ? exit.cause.reasons.map((reason) =>
          reason._tag === "Fail" && reason.error instanceof Error
            ? [reason.error.name, reason.error.message, reason.error.stack].join()
            : reason._tag
        )
      : "done"
    return { name: span.name, attributes: Object.fromEntries(span.attributes), ended }
  })
  return { said, events }
}

describe("a span", () => {
  it("leaves with the attributes that are named, and no other", async () => {
    const { said } = await traced(
      Effect.withSpan(Effect.annotateCurrentSpan("holder", "sag:234567"), "work", {
        attributes: { "http.route": "/coupon/:place", "db.query.text": "select '234567'", number: "234567" }
      })
    )
    assert.deepStrictEqual(said, [{ name: "work", attributes: { "http.route": "/coupon/:place" }, ended: "done" }])
  })

  it("that fails leaves with the tag of the error: neither message nor stack nor what is inside of it", async () => {
    const cause = new Error("Key (holder_id)=(sag:234567) already exists")
    const failure = new StoreFailure.StoreFailure({ store: "ledger", reason: "broken", cause })
    const { said } = await traced(Effect.withSpan(Effect.fail(failure), "work"))
    assert.deepStrictEqual(said, [{ name: "work", attributes: {}, ended: ["StoreFailure,StoreFailure,StoreFailure"] }])
    const died = await traced(Effect.withSpan(Effect.die(cause), "work"))
    assert.deepStrictEqual(died.said, [{ name: "work", attributes: {}, ended: ["Defect,Defect,Defect"] }])
  })

  it("of a refusal is no error", async () => {
    const { said } = await traced(Effect.withSpan(Effect.fail(new Quoting({ message: "234567" })), "work"))
    assert.deepStrictEqual(said, [{ name: "work", attributes: { "fukuri.refusal": "Quoting" }, ended: "done" }])
  })

  it("that was interrupted says so", async () => {
    const { said } = await traced(Effect.withSpan(Effect.interrupt, "work"))
    assert.deepStrictEqual(said, [{ name: "work", attributes: {}, ended: ["Interrupt"] }])
  })

  it("has no events: what is logged within it stays in the log", async () => {
    const logged = Effect.provide(Effect.logInfo("234567"), Logger.layer([Logger.tracerLogger]))
    const { events } = await traced(Effect.withSpan(logged, "work"))
    assert.deepStrictEqual(events, [])
  })
})

describe("the trace that a request says it belongs to", () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
  const asking = { get: (name: string) => (name === "traceparent" ? traceparent : "") } as Parameters<
    ReturnType<typeof bridgeSettingsOf>["caller"]
  >[0]
  const callerOf = (trustProxy: boolean) => bridgeSettingsOf({ secret, trustProxy }).caller(asking)

  it("is believed of the proxy in front, and of nobody who comes without one", () => {
    assert.strictEqual(Option.getOrUndefined(callerOf(true))?.traceId, traceparent.slice(3, 35))
    assert.isTrue(Option.isNone(callerOf(false)))
  })
})

describe("a line of the log", () => {
  const quoting = Effect.logError("it failed", "twice").pipe(Effect.annotateLogs({ requestId: "c0ffee" }))

  it("has its cause blackened, on stdout and to a collector", async () => {
    const lines: Array<string> = []
    const told = Logger.make<unknown, void>(({ cause, message }) => {
      assert.isEmpty(cause.reasons)
      lines.push(JSON.stringify(message))
    })
    const onStdout = Logger.map(jsonLines, (line) => void lines.push(line))
    const failing = Effect.catchCause(Effect.fail(new Quoting({ message: "born 1979-10-20, 234567" })), (cause) =>
      Effect.logError("it failed", cause)
    )
    await Effect.runPromise(Effect.provide(failing, Logger.layer([onStdout, discreet(told)])))
    assert.lengthOf(lines, 2)
    for (const line of lines) {
      assert.include(line, "it failed")
      assert.include(line, "■")
      assert.notInclude(line, "234567")
      assert.notInclude(line, "1979")
    }
    await Effect.runPromise(Effect.provide(quoting, Logger.layer([onStdout])))
    assert.deepInclude(JSON.parse(lines.at(-1) ?? ""), {
      level: "ERROR",
      message: ["it failed", "twice"],
      annotations: { requestId: "c0ffee" }
    })
  })
})
