/**
 * TraceGuard: what of a trace and of a log line may leave the process. Of a span only attributes that are named here, and
 * of an error its tag: a message or a stack may quote what somebody typed, or what a driver was told. A refusal is an answer
 * and no error.
 */
import { Cause, Exit, Formatter, Logger, Option, Predicate, Tracer } from "effect"
import { blackened } from "./Causes.ts"

/** The attributes that leave: none of them says anything about a person. The text of a statement is not among them. */
export const attributesThatLeave: ReadonlySet<string> = new Set([
  "http.request.method",
  "http.route",
  "http.response.status_code",
  "fukuri.request_id",
  "fukuri.refusal",
  "db.system.name",
  "db.client.connection.wait_time_ms",
  "effect.sql.method"
])

/** A tracer that hands on to another what may leave. */
export const guarded = (tracer: Tracer.Tracer): Tracer.Tracer =>
  Tracer.make({ ...tracer, span: (options) => new GuardedSpan(tracer.span(options)) })

/** JSON lines, in which causes are blackened. */
export const jsonLines: Logger.Logger<unknown, string> = Logger.map(Logger.formatStructured, ({ cause, ...line }) =>
  Formatter.formatJson(cause === undefined ? line : { ...line, cause: blackened(cause) })
)

/** A logger that is told causes only as they may leave. */
export const discreet = <Output>(logger: Logger.Logger<unknown, Output>): Logger.Logger<unknown, Output> =>
  Logger.make((options) =>
    logger.log({
      ...options,
      cause: Cause.empty,
      message:
        options.cause.reasons.length === 0
          ? options.message
          : [options.message, blackened(Cause.pretty(options.cause))].flat()
    })
  )

class GuardedSpan implements Tracer.Span {
  readonly _tag = "Span"
  private readonly span: Tracer.Span

  constructor(span: Tracer.Span) {
    this.span = span
  }

  get name() {
    return this.span.name
  }
  get spanId() {
    return this.span.spanId
  }
  get traceId() {
    return this.span.traceId
  }
  get parent() {
    return this.span.parent
  }
  get annotations() {
    return this.span.annotations
  }
  get status() {
    return this.span.status
  }
  get attributes() {
    return this.span.attributes
  }
  get links() {
    return this.span.links
  }
  get sampled() {
    return this.span.sampled
  }
  get kind() {
    return this.span.kind
  }

  attribute(key: string, value: unknown): void {
    if (attributesThatLeave.has(key)) this.span.attribute(key, value)
  }

  event(): void {
    // What is logged within a span says more than may leave.
  }

  addLinks(links: ReadonlyArray<Tracer.SpanLink>): void {
    this.span.addLinks(links)
  }

  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    const { fault, refusal } = endOf(exit)
    if (refusal !== undefined) this.attribute("fukuri.refusal", refusal)
    this.span.end(endTime, fault ?? Exit.void)
  }
}

/** The tags of failures of the outside; any other error is a refusal. */
const failures = new Set(["StoreFailure", "OutcomeUnknown", "SqlError"])

const endOf = (
  exit: Exit.Exit<unknown, unknown>
): { readonly fault?: Exit.Exit<never, unknown>; readonly refusal?: string } => {
  if (Exit.isSuccess(exit)) return {}
  if (Cause.hasInterruptsOnly(exit.cause)) return { fault: Exit.interrupt() }
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  if (Cause.hasDies(exit.cause)) return { fault: Exit.fail(named("Defect")) }
  const tag = Predicate.hasProperty(error, "_tag") && typeof error._tag === "string" ? error._tag : "Error"
  return failures.has(tag) ? { fault: Exit.fail(named(tag)) } : { refusal: tag }
}

/** An error that is its name and nothing else. */
const named = (name: string): Error => Object.assign(new Error(name), { name, stack: name })
