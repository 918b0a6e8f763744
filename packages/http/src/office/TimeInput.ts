/**
 * TimeInput: times of day as clerks type them.
 */

/** The minutes since 00:00 of a time such as `8:30` or `8時30分`, until 24:00; undefined when it is none. */
export const minutesIn = (text: string): number | undefined => {
  const [, hours = "", minutes = ""] = /^([0-9]{1,2})[:時]([0-9]{2})分?$/.exec(text.normalize("NFKC").trim()) ?? []
  const total = Number(hours) * 60 + Number(minutes)
  return hours === "" || Number(minutes) > 59 || total > 1440 ? undefined : total
}
