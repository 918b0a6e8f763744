// Many requests at once against a server on this machine, over connections that stay open.
import { Agent, request } from "node:http"
import { type Run, runOf } from "./report.ts"

/** One answer, whole. */
export interface Answer {
  readonly status: number
  readonly encoding: string
  readonly bytes: Buffer
}

/** What is asked, by how many at once, for how long. */
export interface Load {
  readonly url: string
  /** Headers of each client; the clients take turns with them. */
  readonly clients: ReadonlyArray<Readonly<Record<string, string>>>
  readonly atOnce: number
  readonly warmUpSeconds: number
  readonly seconds: number
}

/** Asks once. */
export const ask = (url: string, headers: Readonly<Record<string, string>>, agent?: Agent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { headers, ...(agent === undefined ? {} : { agent }) }, (response) => {
      const pieces: Array<Buffer> = []
      response
        .on("data", (piece: Buffer) => pieces.push(piece))
        .on("error", reject)
        .on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            encoding: response.headers["content-encoding"] ?? "",
            bytes: Buffer.concat(pieces)
          })
        )
    })
      .on("error", reject)
      .end()
  })

/** So many at once, each asking again when it is answered. Rejects when an answer is not the page. */
export async function load({ atOnce, clients, seconds, url, warmUpSeconds }: Load): Promise<Run> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const from = performance.now() + warmUpSeconds * 1_000
  const until = from + seconds * 1_000
  const millis: Array<number> = []
  let turn = 0
  const client = async (): Promise<void> => {
    for (let began = performance.now(); began < until; began = performance.now()) {
      const { status } = await ask(url, clients[turn++ % clients.length] ?? {}, agent)
      if (status !== 200) throw new Error(`${url} answered ${status}.`)
      const ended = performance.now()
      if (ended >= from && ended < until) millis.push(ended - began)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, client))
    return runOf(millis, seconds)
  } finally {
    agent.destroy()
  }
}
