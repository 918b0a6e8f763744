/**
 * Scheduled work in memory. The contract is the port's.
 */
import { Jobs } from "@fukuri/core"
import { call, type Memory } from "./Memory.ts"

/** The jobs that are held in a memory. */
export const jobsIn = ({ jobs }: Memory): Jobs.Jobs["Service"] =>
  Jobs.Jobs.of({
    claim: (key, at, until) =>
      call(() => {
        const job = jobs.get(key)
        if (job !== undefined && (job._tag === "Finished" || at < job.until)) return false
        jobs.set(key, { _tag: "Claimed", until })
        return true
      }),
    finish: (key, at, outcome) =>
      call(() => {
        if (jobs.get(key)?._tag !== "Finished") jobs.set(key, { _tag: "Finished", at, outcome })
      })
  })
