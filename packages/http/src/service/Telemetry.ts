/**
 * Telemetry: where logs, traces and metrics go: JSON lines on stdout always, and a collector besides when the settings name
 * one. A collector that is away or slow costs what was to be sent to it, and nothing else.
 */
import { Effect, Layer, Logger, References, Tracer } from "effect"
import { FetchHttpClient } from "effect/http"
import { OtlpExporter, OtlpLogger, OtlpMetrics, OtlpSerialization, OtlpTracer } from "effect/observability"
import { discreet, guarded, jsonLines } from "../TraceGuard.ts"
import type { Settings } from "./Settings.ts"
import { version } from "./Version.ts"

/** What is between two sendings. Metrics are read by a collector as rarely as by Prometheus. */
const every = { traces: "2 seconds", logs: "2 seconds", metrics: "10 seconds" } as const
/** How long one sending may take: what is kept for sending is bounded by it. Unit: milliseconds. */
const sendingMillis = 3_000
/** How long a stop waits for what is still to be sent, for each of the three. */
const shutdownTimeout = "700 millis" as const

/** The loggers, and the tracer and the sender of metrics when there is a collector. */
export const layer = ({ otlpEndpoint }: Pick<Settings, "otlpEndpoint">): Layer.Layer<never> =>
  otlpEndpoint === undefined
    ? // Spans that nobody is sent are not made.
      Layer.merge(Logger.layer([onStdout]), Layer.succeed(References.TracerEnabled)(false))
    : sentTo(otlpEndpoint)

/** Lines that are not written yet: those of a moment are written at once, since a write costs more than a line. */
let lines = ""

const writeLines = (): void => {
  const text = lines
  lines = ""
  if (text !== "") process.stdout.write(text)
}

// Whatever ends the process but a kill, nothing of what was logged is lost.
process.on("exit", writeLines)

const onStdout = Logger.make<unknown, void>((options) => {
  if (lines === "") setImmediate(writeLines)
  lines += `${jsonLines.log(options)}\n`
})

const sentTo = (endpoint: string): Layer.Layer<never> => {
  const to = (signal: keyof typeof every) => ({
    url: `${endpoint}/v1/${signal}`,
    resource: { serviceName: "fukuri", serviceVersion: version },
    exportInterval: every[signal],
    shutdownTimeout
  })
  return Layer.mergeAll(
    Layer.effect(Tracer.Tracer, Effect.map(OtlpTracer.make(to("traces")), guarded)),
    OtlpMetrics.layer(to("metrics")),
    Logger.layer([onStdout, Effect.map(OtlpLogger.make(to("logs")), discreet)])
  ).pipe(
    Layer.provide(OtlpExporter.layerFlusher),
    Layer.provide(OtlpSerialization.layerJson),
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.succeed(FetchHttpClient.Fetch)(impatient))
  )
}

/** Whoever waits for ever for a collector keeps for ever what was to be sent. */
const impatient: typeof fetch = (input, init) => {
  const enough = AbortSignal.timeout(sendingMillis)
  const { signal } = init ?? {}
  return fetch(input, { ...init, signal: signal ? AbortSignal.any([signal, enough]) : enough })
}
