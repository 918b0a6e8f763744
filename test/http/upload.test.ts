// Forms with a file, over HTTP: the proof comes before the file, pieces and fingerprint are right, and whatever is too
// much, too slow or broken is refused with nothing taken for whole.
import { createHash, randomBytes } from "node:crypto"
import { request } from "node:http"
import { connect } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { BodyRefused, type FileTaken, type OfficeRoute, page, pieceBytes, text } from "@fukuri/http"
import { Effect } from "effect"
import type { FormClient } from "../support/formClient.ts"
import { type OfficeService, type OfficeServiceOptions, startOfficeService } from "./office/officeService.ts"

/** What a route was given. */
interface Taken {
  readonly name: string | undefined
  readonly fields: Readonly<Record<string, ReadonlyArray<string>>>
  pieces: Array<Uint8Array>
  indexes: Array<number>
  whole: FileTaken | undefined
  refused: number | undefined
}

interface Desk {
  readonly service: OfficeService
  readonly client: FormClient
  readonly csrf: string
  readonly taken: Array<Taken>
  /** Sends a form; the fields `csrf` and whatever else, then files. */
  readonly send: (form: FormData, headers?: Readonly<Record<string, string>>) => Promise<Response>
}

const withDesk =
  (
    spec: { readonly office?: OfficeServiceOptions["office"]; readonly slowlyMillis?: number },
    test: (desk: Desk) => Promise<void>
  ) =>
  async (): Promise<void> => {
    const taken: Array<Taken> = []
    const routes: ReadonlyArray<OfficeRoute> = [
      { method: "GET", path: "/office/test", needs: "look", handler: ({ csrf }) => Effect.succeed(page(csrf)) },
      {
        method: "POST",
        path: "/office/test/file",
        needs: "operate",
        body: "file",
        handler: ({ fields, file }) =>
          Effect.gen(function* () {
            const names = ["csrf", "note", "late", ...Array.from({ length: 51 }, (_, index) => `f${index}`)]
            const record: Taken = {
              name: file?.name,
              fields: Object.fromEntries(names.map((name) => [name, fields.all(name)])),
              pieces: [],
              indexes: [],
              whole: undefined,
              refused: undefined
            }
            taken.push(record)
            if (file === undefined) return text("none")
            record.whole = yield* file
              .read((piece, index) => {
                record.pieces.push(piece)
                record.indexes.push(index)
                return spec.slowlyMillis === undefined ? Effect.void : Effect.sleep(spec.slowlyMillis)
              })
              .pipe(
                Effect.tapError((problem) =>
                  Effect.sync(() => {
                    record.refused = problem instanceof BodyRefused ? problem.status : undefined
                  })
                )
              )
            return text("whole")
          })
      }
    ]
    const service = await startOfficeService({ office: { ...spec.office, moreRoutes: routes } })
    try {
      const client = await service.login("operator")
      const csrf = (await client.get("/office/test")).html
      const send: Desk["send"] = (body, headers = {}) =>
        fetch(new URL("/office/test/file", service.url), {
          method: "POST",
          redirect: "manual",
          body,
          headers: { cookie: cookiesOf(client), ...headers }
        })
      await test({ service, client, csrf, taken, send })
    } finally {
      await service.stop()
    }
  }

const cookiesOf = ({ cookies }: FormClient): string => [...cookies].map((pair) => pair.join("=")).join("; ")

/** A form in this order. */
const formOf = (...parts: ReadonlyArray<readonly [string, string | Uint8Array, string?]>): FormData => {
  const form = new FormData()
  for (const [name, value, fileName] of parts) {
    if (typeof value === "string") form.append(name, value)
    else form.append(name, new Blob([Buffer.from(value)]), fileName ?? "members.csv")
  }
  return form
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

describe("a file", () => {
  for (const size of [0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes + 17]) {
    it(
      `of ${size} bytes comes in pieces, with its fingerprint`,
      withDesk({}, async ({ csrf, send, taken }) => {
        const bytes = randomBytes(size)
        const answer = await send(formOf(["csrf", csrf], ["note", "a"], ["note", "b"], ["file", bytes]))
        assert.strictEqual(await answer.text(), "whole")
        const [record] = taken
        assert.deepStrictEqual(record?.whole, { bytes: size, sha256: sha256(bytes) })
        assert.strictEqual(sha256(Buffer.concat(record?.pieces ?? [])), sha256(bytes))
        const lengths = record?.pieces.map(({ length }) => length) ?? []
        assert.isTrue(lengths.slice(0, -1).every((length) => length === pieceBytes))
        assert.strictEqual(lengths.length, Math.ceil(size / pieceBytes))
        assert.deepStrictEqual(record?.indexes, [...lengths.keys()])
        assert.deepStrictEqual(record?.fields["note"], ["a", "b"])
      })
    )
  }

  it(
    "has a name that can be shown: its last part, on one line, not too long",
    withDesk({}, async ({ csrf, send, taken }) => {
      const names = [
        "組合員 (7月).csv",
        "../../etc/passwd",
        "C:\\Users\\x\\名簿.csv",
        "a\u202Eb\u0085c",
        "長".repeat(300),
        "\u200B"
      ]
      for (const name of names) await send(formOf(["csrf", csrf], ["file", randomBytes(9), name]))
      assert.deepStrictEqual(
        taken.map(({ name }) => name),
        ["組合員 (7月).csv", "passwd", "名簿.csv", "abc", "長".repeat(200), "file"]
      )
    })
  )

  it(
    "may be none: nothing chosen, or no such field",
    withDesk({}, async ({ client, csrf, send, service, taken }) => {
      assert.strictEqual(await (await send(formOf(["csrf", csrf], ["note", "x"]))).text(), "none")
      // As browsers send a field of which no file was chosen.
      const body = `--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name="late"\r\n\r\nyes\r\n--b--\r\n`
      const answer = await fetch(new URL("/office/test/file", service.url), {
        method: "POST",
        body,
        headers: { cookie: cookiesOf(client), "content-type": "multipart/form-data; boundary=b" }
      })
      assert.strictEqual(await answer.text(), "none")
      assert.deepStrictEqual(taken[1]?.fields["late"], ["yes"])
      assert.strictEqual((await client.post("/office/test/file", { csrf, note: "x" })).html, "none")
    })
  )

  it(
    "is held back while nobody takes it",
    withDesk({ slowlyMillis: 40 }, async ({ client, csrf, service, taken }) => {
      const total = 40 * pieceBytes
      let sent = 0
      const chunk = randomBytes(64 * 1024)
      const body = new ReadableStream({
        pull: (controller) => {
          if (sent === 0) controller.enqueue(Buffer.from(headOf(csrf)))
          if (sent >= total) {
            controller.enqueue(Buffer.from("\r\n--b--\r\n"))
            return controller.close()
          }
          controller.enqueue(chunk)
          sent += chunk.length
          return undefined
        }
      })
      const answer = fetch(new URL("/office/test/file", service.url), {
        method: "POST",
        body,
        duplex: "half",
        headers: { cookie: cookiesOf(client), "content-type": "multipart/form-data; boundary=b" }
      } as RequestInit)
      await new Promise((resolve) => setTimeout(resolve, 400))
      // What the connection itself holds, beside the pieces that were taken.
      const inPieces = (taken[0]?.pieces.length ?? 0) * pieceBytes
      assert.isAbove(inPieces, 0)
      assert.isBelow(sent, total)
      assert.strictEqual(await (await answer).text(), "whole")
      assert.strictEqual(taken[0]?.whole?.bytes, total)
    })
  )
})

/** The beginning of a form, up to its file. */
const headOf = (csrf: string): string =>
  `--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\nContent-Type: text/csv\r\n\r\n`

describe("the proof of a form with a file", () => {
  const bytes = randomBytes(2 * pieceBytes)
  const forms: ReadonlyArray<readonly [string, (csrf: string) => FormData, Readonly<Record<string, string>>?]> = [
    ["that is missing", () => formOf(["file", bytes])],
    ["that is made up", () => formOf(["csrf", "A".repeat(86)], ["file", bytes])],
    ["that stands there twice", (csrf) => formOf(["csrf", csrf], ["csrf", csrf], ["file", bytes])],
    ["that comes after the file", (csrf) => formOf(["file", bytes], ["csrf", csrf])],
    ["of a foreign origin", (csrf) => formOf(["csrf", csrf], ["file", bytes]), { origin: "https://evil.example" }]
  ]
  for (const [what, form, headers] of forms) {
    it(
      `${what} is refused before any of it is taken`,
      withDesk({}, async ({ csrf, send, taken }) => {
        const answer = await send(form(csrf), headers)
        assert.strictEqual(answer.status, 403)
        assert.include(await answer.text(), "操作を受け付けられませんでした")
        assert.deepStrictEqual(taken, [])
      })
    )
  }

  it(
    "is refused to a client that reads no answer before it has sent all",
    withDesk({}, async ({ client, service, taken }) => {
      const { answer, req } = await slowly(service, client)
      let isSent = false
      req.write(headOf("none"))
      req.end(Buffer.alloc(30_000_000), () => {
        isSent = true
      })
      await until(() => isSent)
      assert.strictEqual(await answer, 403)
      assert.deepStrictEqual(taken, [])
      req.destroy()
    })
  )

  it(
    "is not enough without a login, nor without permission: nothing is taken",
    withDesk({}, async ({ csrf, send, service, client, taken }) => {
      client.cookies.delete("fukuri-office")
      assert.strictEqual((await send(formOf(["csrf", csrf], ["file", bytes]))).status, 403)
      const viewer = await service.login("viewer")
      client.cookies.set("fukuri-office", viewer.cookies.get("fukuri-office") ?? "")
      const answer = await send(formOf(["csrf", csrf], ["file", bytes]))
      assert.strictEqual(answer.status, 403)
      assert.include(await answer.text(), "権限がありません")
      assert.deepStrictEqual(taken, [])
    })
  )
})

describe("a form with a file that is too much", () => {
  const limit = pieceBytes + 1000

  it(
    "has more than the largest file, which itself is taken",
    withDesk({ office: { uploadLimitBytes: limit } }, async ({ csrf, send, taken }) => {
      assert.strictEqual((await send(formOf(["csrf", csrf], ["file", randomBytes(limit)]))).status, 200)
      const answer = await send(formOf(["csrf", csrf], ["file", randomBytes(limit + 1)]))
      assert.strictEqual(answer.status, 413)
      assert.include(await answer.text(), "大きすぎます")
      assert.strictEqual(taken[1]?.whole, undefined)
      assert.strictEqual(taken[1]?.refused, 413)
    })
  )

  it(
    "says so at once, or only shows it on the way",
    withDesk({ office: { uploadLimitBytes: limit } }, async ({ client, csrf, send, service, taken }) => {
      const huge = await send(formOf(["csrf", csrf], ["file", randomBytes(limit + 5_500_000)]))
      assert.strictEqual(huge.status, 413)
      assert.deepStrictEqual(taken, [])
      const { answer, req } = await slowly(service, client)
      req.write(headOf(csrf))
      for (let sent = 0; sent < limit + 500_000; sent += 100_000) req.write(randomBytes(100_000))
      assert.strictEqual(await answer, 413)
      assert.strictEqual(taken[0]?.whole, undefined)
      req.destroy()
    })
  )

  it(
    "has two files, too many fields, or a field too long",
    withDesk({}, async ({ csrf, send, taken }) => {
      assert.strictEqual(
        (await send(formOf(["csrf", csrf], ["file", randomBytes(9)], ["file", randomBytes(9)]))).status,
        400
      )
      assert.strictEqual(taken[0]?.whole, undefined)
      const many = (count: number) => Array.from({ length: count }, (_, index) => [`f${index}`, "x"] as const)
      assert.strictEqual((await send(formOf(["csrf", csrf], ...many(49), ["file", randomBytes(9)]))).status, 200)
      assert.strictEqual((await send(formOf(["csrf", csrf], ...many(50), ["file", randomBytes(9)]))).status, 413)
      const note = (length: number) => formOf(["csrf", csrf], ["note", "x".repeat(length)], ["file", randomBytes(9)])
      assert.strictEqual((await send(note(100_000))).status, 200)
      assert.strictEqual((await send(note(100_001))).status, 413)
    })
  )
})

describe("a form with a file that is broken", () => {
  it(
    "ends before its end, or is no form at all",
    withDesk({}, async ({ client, csrf, service, taken }) => {
      const post = (body: string, type: string, more: Readonly<Record<string, string>> = {}) =>
        fetch(new URL("/office/test/file", service.url), {
          method: "POST",
          body,
          headers: { cookie: cookiesOf(client), "content-type": type, ...more }
        })
      const multipart = "multipart/form-data; boundary=b"
      assert.strictEqual((await post(`${headOf(csrf)}half a file`, multipart)).status, 400)
      assert.strictEqual(taken[0]?.whole, undefined)
      assert.strictEqual((await post(`${headOf(csrf)}a file\r\n--b\r\nContent-Disposition: f`, multipart)).status, 400)
      assert.strictEqual(taken[1]?.whole, undefined)
      assert.strictEqual((await post("nothing", multipart)).status, 400)
      assert.strictEqual((await post(headOf(csrf), "multipart/form-data; x")).status, 400)
      assert.strictEqual((await post("{}", "application/json")).status, 415)
      assert.strictEqual((await post(headOf(csrf), multipart, { "content-encoding": "gzip" })).status, 415)
      assert.lengthOf(taken, 2)
    })
  )

  it(
    "comes slower than one waits, in its fields or in its file",
    withDesk({ office: { uploadPieceMillis: 200 } }, async ({ client, csrf, service, taken }) => {
      const fields = await slowly(service, client)
      fields.req.write("--b\r\nContent-Disposition: form-data; name=")
      assert.strictEqual(await fields.answer, 408)
      fields.req.destroy()
      const file = await slowly(service, client)
      file.req.write(`${headOf(csrf)}and then nothing`)
      assert.strictEqual(await file.answer, 408)
      assert.strictEqual(taken[0]?.refused, 408)
      file.req.destroy()
    })
  )

  it(
    "of a client that goes away is not waited for, and not whole",
    withDesk({}, async ({ client, csrf, service, taken }) => {
      const { hostname, port } = new URL(service.url)
      const socket = connect(Number(port), hostname)
      socket.on("error", () => undefined)
      socket.write(
        `POST /office/test/file HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookiesOf(client)}\r\n` +
          `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n${headOf(csrf)}`
      )
      socket.write(randomBytes(300_000))
      await until(() => (taken[0]?.pieces.length ?? 0) > 0)
      socket.destroy()
      await until(() => service.log.some((line) => line.includes('"status":499')))
      assert.strictEqual(taken[0]?.whole, undefined)
      assert.strictEqual((await client.get("/office/test")).status, 200)
    })
  )
})

/** A form that is sent bit by bit; the answer is its status. */
const slowly = async (service: OfficeService, client: FormClient) => {
  const req = request(new URL("/office/test/file", service.url), {
    method: "POST",
    headers: { cookie: cookiesOf(client), "content-type": "multipart/form-data; boundary=b" }
  })
  req.on("error", () => undefined)
  const answer = new Promise<number | undefined>((resolve) =>
    req.on("response", ({ statusCode }) => resolve(statusCode))
  )
  return { req, answer }
}

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 3_000; tries++) {
    if (holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.fail("it never came")
}
