// Many requests at once against a server on this machine, over connections that stay open. Who asks must cost little beside
// who answers, since both share the machine: so the requests are made beforehand, and of an answer only its end is found.
import { request } from "node:http"
import { connect } from "node:net"
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
  /** Asked when what counts begins, and when it has ended. */
  readonly meter: () => Meter
}

/** How much processor time was used until now. Unit: seconds. */
export interface Meter {
  readonly process: number
  readonly server: number
}

/** A run, with the processor time of the process that answers and of the database behind it. Unit: milliseconds a page. */
export interface MeteredRun extends Run {
  readonly processMillis: number
  readonly serverMillis: number
}

/** Asks once. */
export const ask = (url: string, headers: Readonly<Record<string, string>>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
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
export async function load({ atOnce, clients, meter, seconds, url, warmUpSeconds }: Load): Promise<MeteredRun> {
  const { hostname, pathname, port } = new URL(url)
  const requests = clients.map((headers) =>
    Buffer.from(
      [
        `GET ${pathname} HTTP/1.1`,
        `host: ${hostname}:${port}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        "\r\n"
      ].join("\r\n"),
      "latin1"
    )
  )
  const from = performance.now() + warmUpSeconds * 1_000
  const until = from + seconds * 1_000
  const millis: Array<number> = []
  let turn = 0
  let before: Meter | undefined
  const client = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname)
      let began = 0
      let answer: Buffer = Buffer.alloc(0)
      const next = (): void => {
        began = performance.now()
        if (began >= until) {
          socket.destroy()
          return resolve()
        }
        answer = Buffer.alloc(0)
        socket.write(requests[turn++ % requests.length] ?? "")
      }
      socket
        .setNoDelay(true)
        .on("connect", next)
        .on("error", reject)
        .on("close", () => reject(new Error(`${url} closed the connection.`)))
        .on("data", (piece: Buffer) => {
          answer = answer.length === 0 ? piece : Buffer.concat([answer, piece])
          if (!isWhole(answer)) return
          if (!answer.subarray(0, 13).equals(ok)) {
            socket.destroy()
            return reject(new Error(`${url} answered ${answer.toString("latin1", 9, 12)}.`))
          }
          const ended = performance.now()
          if (ended >= from && ended < until) {
            before ??= meter()
            millis.push(ended - began)
          }
          next()
        })
    })
  await Promise.all(Array.from({ length: atOnce }, client))
  const after = meter()
  const perPage = (of: keyof Meter): number => ((after[of] - (before?.[of] ?? 0)) * 1_000) / millis.length
  return { ...runOf(millis, seconds), processMillis: perPage("process"), serverMillis: perPage("server") }
}

const ok = Buffer.from("HTTP/1.1 200 ", "latin1")

/** Whether an answer has come to its end: by its length, or by the empty piece that ends one without. */
const isWhole = (answer: Buffer): boolean => {
  const end = answer.indexOf("\r\n\r\n")
  if (end < 0) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.toString("latin1", 0, end))?.[1]
  return length === undefined ? answer.subarray(-5).equals(lastPiece) : answer.length >= end + 4 + Number(length)
}

const lastPiece = Buffer.from("0\r\n\r\n", "latin1")
