// Makes a request that is answered wrong as small as it is still answered so.
import type { Sent } from "./Wire.ts"

/** Leaves out headers, parts of the query and of the form one by one, as long as the same is still wrong. */
export const shortest = async (
  sent: Sent,
  wrong: ReadonlyArray<string>,
  judged: (sent: Sent) => Promise<ReadonlyArray<string>>
): Promise<Sent> => {
  let best = sent
  let tries = 0
  for (let changed = true; changed && tries < 150;) {
    changed = false
    for (const smaller of smallerThan(best)) {
      if (tries++ >= 150) break
      if ((await judged(smaller))[0] !== wrong[0]) continue
      best = smaller
      changed = true
      break
    }
  }
  return best
}

const smallerThan = (sent: Sent): ReadonlyArray<Sent> => {
  const [pathname = "", query = ""] = sent.path.split("?")
  const parts = query === "" ? [] : query.split("&")
  const form = Buffer.from(sent.body ?? []).toString("utf8")
  const isForm = sent.body !== undefined && form.length < 40_000 && !form.startsWith("--")
  const fields = isForm && form !== "" ? form.split("&") : []
  return [
    ...sent.headers.map((_, index) => ({ ...sent, headers: sent.headers.filter((_, at) => at !== index) })),
    ...parts.map((_, index) => {
      const rest = parts.filter((_, at) => at !== index).join("&")
      return { ...sent, path: rest === "" ? pathname : `${pathname}?${rest}` }
    }),
    ...fields.map((_, index) => withBody(sent, fields.filter((_, at) => at !== index).join("&")))
  ]
}

const withBody = (sent: Sent, text: string): Sent => {
  const body = Buffer.from(text)
  const headers = sent.headers.map(([name, value]): readonly [string, string] => [
    name,
    name.toLowerCase() === "content-length" ? String(body.length) : value
  ])
  return { ...sent, body, headers }
}
