// Bytes that are no HTTP, or hardly: what a socket may say. Each is a list of pieces, sent one after the other.
import type { Drawing } from "../support/drawing.ts"
import { hostileText, oneOf } from "./Hostile.ts"

const form = "Host: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
const login = "POST /coupon/for_1234567 HTTP/1.1\r\n"

/** What a socket is told. */
export const brokenBytes = (draw: Drawing): ReadonlyArray<string> =>
  oneOf<() => ReadonlyArray<string>>(draw, [
    () => ["\r\n\r\n\r\n"],
    () => ["GET\r\n\r\n"],
    () => ["GET / HTTP/0.9\r\n\r\n"],
    () => ["GET / HTTP/9.9\r\nHost: x\r\n\r\n"],
    () => ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    () => ["\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"],
    () => [Buffer.from(hostileText(draw)).toString("latin1"), "\r\n\r\n"],
    () => [Array.from({ length: 2_000 }, () => String.fromCharCode(draw.below(256))).join("")],
    () => [`GET /${"a".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    () => [`GET / HTTP/1.1\r\nHost: x\r\n${"X: y\r\n".repeat(3_000)}\r\n`],
    () => [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(70_000)}\r\n\r\n`],
    () => ["GET / HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n"],
    () => ["GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"],
    () => ["GET / HTTP/1.1\r\nHost : x\r\n folded\r\n\r\n"],
    () => ["GET / HTTP/1.1\r\n\r\n"],
    () => ["GET http://evil.example/office HTTP/1.1\r\nHost: x\r\n\r\n"],
    () => ["GET //evil.example/%2f.. HTTP/1.1\r\nHost: x\r\n\r\n"],
    () => ["GET /\u00e3\u0081\u0082 HTTP/1.1\r\nHost: x\r\n\r\n"],
    () => ["GET /office?\u0000 HTTP/1.1\r\nHost: x\r\n\r\n"],
    () => ["OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"],
    () => ["CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n"],
    () => ["GET /office HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"],
    () => [
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n"
    ],
    () => [`${login}${form}Content-Length: 10\r\nContent-Length: 20\r\n\r\nabc`],
    () => [
      `${login}${form}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /office HTTP/1.1\r\nHost: x\r\n\r\n`
    ],
    () => [`${login}${form}Content-Length: -1\r\n\r\n`],
    () => [`${login}${form}Content-Length: 99999999999999999999\r\n\r\nabc`],
    () => [`${login}${form}Content-Length: 500\r\n\r\nabc`],
    () => [`${login}${form}Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n`],
    () => [`${login}${form}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc\r\n`],
    () => [`${login}${form}Transfer-Encoding: chunked\r\n\r\n3;${"x".repeat(20_000)}\r\nabc\r\n0\r\n\r\n`],
    () => [`${login}${form}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    () => [`${login}${form}Transfer-Encoding: chunked\r\n\r\n`, ...Array.from({ length: 40 }, () => "1\r\na\r\n")],
    () => [`${login}${form}Expect: 100-continue\r\nContent-Length: 4\r\n\r\n`, "a=", "b1"],
    () => [`${login}${form}Expect: x\r\nContent-Length: 3\r\n\r\na=b`],
    () => ["GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".repeat(60)],
    () => [`${"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20)}garbage\r\n\r\n`],
    () => [...`GET / HTTP/1.1\r\nHost: x\r\n\r\n`].map((character) => character),
    () => ["GET / HTTP/1.1\r\nHost: x\r\n", "X-A: "],
    () => [
      "POST /office/imports HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n",
      '--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n',
      `x\r\n--b\r\n${"Content-X: y\r\n".repeat(300)}\r\n`
    ]
  ])()

/** What is wrong with what a socket was answered. */
export const wrongInBytes = (answer: string): ReadonlyArray<string> =>
  [...answer.matchAll(/^HTTP\/1\.[01] ([0-9]{3})(?:.*\r\n(?:.+\r\n)*)/gm)].flatMap(([head = "", status = ""]) =>
    Number(status) >= 500 && !(status === "503" && /^retry-after: [0-9]/im.test(head)) ? [`status ${status}`] : []
  )
