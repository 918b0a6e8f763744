/**
 * StoreFailure: the outside did not answer. It says nothing about whether a write happened; see `CouponBooks`.
 */
import { Schema } from "effect"

/**
 * A store could not do its work. `unreachable`: no connection or it broke; `timeout`: no answer in time;
 * `full`: no space left to write; `busy`: it asks to come again later; `broken`: anything else, to be looked into.
 * The cause is for logs only and never holds values of a query.
 */
export class StoreFailure extends Schema.TaggedError<StoreFailure>()("StoreFailure", {
  store: Schema.Literals([
    "ledger",
    "holders",
    "catalogue",
    "sessions",
    "attempts",
    "jobs",
    "documents",
    "uploads",
    "audit",
    "reports"
  ]),
  reason: Schema.Literals(["unreachable", "timeout", "full", "busy", "broken"]),
  cause: Schema.Defect()
}) {}
