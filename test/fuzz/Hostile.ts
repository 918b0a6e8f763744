// What strangers type, name and send: texts, parts of addresses, headers and files that break what is careless. What is
// drawn follows from a seed alone.
import { csvOf, manyLines, toShiftJis } from "../support/membersFile.ts"
import type { Drawing } from "../support/drawing.ts"

/** Stands in every text that is markup, so that it is known again when it comes back. */
export const marker = "fuzzq"

/** One of some. */
export const oneOf = <A>(draw: Drawing, some: ReadonlyArray<A>): A => {
  const found = some[draw.below(some.length)]
  if (found === undefined) throw new Error("nothing to draw from")
  return found
}

const markup = [
  `<${marker} x=1>`,
  `"><${marker}>`,
  `" on${marker}="1`,
  `'><${marker}>'`,
  `</title></textarea></script><${marker}>`,
  `<!--<${marker}>-->`,
  `]]><${marker}>`
]

const statements = [
  `${marker}' or '1'='1`,
  `'; drop table entry; -- ${marker}`,
  `") union select null,version()--`,
  "1;select pg_sleep(3)--",
  `\${7*7}${marker}`,
  "{{7*7}}",
  "<%= 7*7 %>",
  "$(id)",
  "`id`",
  "%s%s%s%n",
  "%x%d"
]

const characters = [
  "\u0000",
  `a\u0000${marker}`,
  "\u0001\u0002\u001b[31m",
  "\u007f\u0085\u2028\u2029",
  "\ud800",
  "\udfff\ud800",
  "\ufeff\ufffe\uffff",
  "\u202e逆さ\u202c",
  "אבגד",
  "e\u0301".repeat(20),
  "🇯🇵👨‍👩‍👧‍👦",
  "𠮷𠮷",
  "１２３４５６",
  "ＫＡ１２３４５",
  "＝１＋１",
  "=1+1",
  "\r\nX-Injected: 1",
  "\t \u3000 "
]

const numbers = [
  "",
  " ",
  "0",
  "-0",
  "-1",
  "1.5",
  "1e999",
  "NaN",
  "Infinity",
  "0x10",
  "2147483648",
  "-2147483649",
  "9007199254740993",
  "9223372036854775808",
  "9".repeat(400),
  "٣",
  "1_000",
  "1,000",
  "+1"
]

const dates = [
  "2024-02-30",
  "0000-00-00",
  "9999-12-31",
  "99999-01-01",
  "-0001-01-01",
  "2024-13",
  "2024-00",
  "2024-07-01T00:00",
  "19741332",
  "昭和49年12月12日",
  "S64.1.8",
  "R1.5.1",
  "25:61",
  "24:00"
]

const words = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "null",
  "undefined",
  "true",
  "[]",
  "{}",
  '{"a":1}',
  "[object Object]",
  "../../etc/passwd",
  "..\\..\\",
  "file:///etc/passwd",
  "//evil.example",
  "https://evil.example/",
  "javascript:alert(1)",
  "\\\\evil.example"
]

/** What can be typed: mostly one of the hard ones, sometimes long, sometimes several together. */
export const hostileText = (draw: Drawing, longest = 12_000): string => {
  if (draw.chance(0.06))
    return oneOf(draw, ["あ", "a", "<", "&", "\u0000", "𠮷", "9", "\n"]).repeat(draw.below(longest))
  const one = oneOf(draw, oneOf(draw, [markup, statements, characters, numbers, dates, words]))
  return draw.chance(0.1) ? one + hostileText(draw, longest) : one
}

/** Changes a text that was right: a character other, missing, doubled, cut off or something behind it. */
export const spoiled = (draw: Drawing, text: string): string => {
  const at = draw.below(text.length + 1)
  switch (draw.below(6)) {
    case 0:
      return text.slice(0, at) + oneOf(draw, ["A", "0", "-", "é", "%", "\u0000", " "]) + text.slice(at + 1)
    case 1:
      return text.slice(0, at) + text.slice(at + 1)
    case 2:
      return text.slice(0, at)
    case 3:
      return text + text
    case 4:
      return text + hostileText(draw, 200)
    default:
      return hostileText(draw, 4_000)
  }
}

/** A part of an address as it goes over the wire, broken encodings among them. */
export const hostilePart = (draw: Drawing): string => {
  if (draw.chance(0.3)) {
    return oneOf(draw, [
      "%",
      "%zz",
      "%00",
      "%ff%fe",
      "%E3%81",
      "%ed%a0%80",
      "%2e%2e",
      "..",
      ".",
      "..;",
      "%2f",
      "%5c",
      "%252e",
      "a".repeat(6_000),
      "%41".repeat(1_500),
      ";a=b",
      "*",
      "~",
      "@evil.example",
      "for_1234567%0d%0aX:1"
    ])
  }
  return encodeURIComponent(hostileText(draw, 1_500).toWellFormed())
}

/** Headers that the service, its framework or a proxy may read. */
export const hostileHeader = (draw: Drawing): readonly [string, string] =>
  oneOf<(draw: Drawing) => readonly [string, string]>(draw, [
    () => [
      "Host",
      oneOf(draw, ["evil.example", "localhost:1", "[::1]:99999", "a b", "x".repeat(3_000), "'\"<fuzzq>", ""])
    ],
    () => [
      "Origin",
      oneOf(draw, ["https://evil.example", "null", "", "http://localhost", "x".repeat(2_000), "file://"])
    ],
    () => ["Sec-Fetch-Site", oneOf(draw, ["cross-site", "same-site", "none", "", "x"])],
    () => ["Referer", oneOf(draw, ["https://evil.example/?q=<fuzzq>", "not an address", "x".repeat(4_000)])],
    () => ["Accept", oneOf(draw, ["", "*/*;q=x", "text/html;q=9".repeat(200), "application/json", ",,,,"])],
    () => [
      "Accept-Encoding",
      oneOf(draw, ["gzip;q=9", "br, gzip, deflate", "zstd", "*;q=0", "identity;q=0", ",".repeat(2_000)])
    ],
    () => ["Accept-Language", oneOf(draw, ["ja", "x".repeat(2_000), "*;q=-1"])],
    () => ["Content-Type", oneOf(draw, contentTypes)],
    () => ["Content-Encoding", oneOf(draw, ["gzip", "br", "identity", "deflate", "x"])],
    () => [
      "X-Forwarded-For",
      oneOf(draw, ["1.2.3.4", "::1, 1.2.3.4", "unknown", "x".repeat(3_000), "1.2.3.4:99", "'"])
    ],
    () => ["X-Forwarded-Proto", oneOf(draw, ["https", "javascript", "https,http", ""])],
    () => ["X-Forwarded-Host", oneOf(draw, ["evil.example", "a b", '"<fuzzq>'])],
    () => [
      "traceparent",
      oneOf(draw, ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "ff-0-0-0", "x".repeat(900)])
    ],
    () => ["Range", oneOf(draw, ["bytes=0-10", "bytes=-1", "bytes=9-1", "bytes=0-,0-,0-", "x"])],
    () => ["If-None-Match", oneOf(draw, ["*", '"x"', 'W/"x"', "x".repeat(2_000)])],
    () => ["If-Modified-Since", oneOf(draw, ["Mon, 01 Jul 2024 00:00:00 GMT", "yesterday"])],
    () => ["If-Match", '"x"'],
    () => ["User-Agent", oneOf(draw, ["", "x".repeat(6_000), "<fuzzq>", "Mozilla/5.0 \u00e9"])],
    () => ["Authorization", oneOf(draw, ["Bearer x", "Basic Zg==", "Bearer ", "x".repeat(2_000)])],
    () => ["Last-Event-ID", oneOf(draw, ["-1", "99999999999999999999", "<fuzzq>"])],
    () => ["X-HTTP-Method-Override", "DELETE"],
    () => ["Cookie", oneOf(draw, ["=", ";;;", "a=b=c; a", "fukuri-visitor=", `x=${"y".repeat(6_000)}`, "__proto__=1"])],
    () => ["X-Request-Id", "<fuzzq>"],
    () => ["Expect", oneOf(draw, ["100-continue", "x"])]
  ])(draw)

/** What a body may call itself. */
export const contentTypes = [
  "application/json",
  "text/plain",
  "multipart/form-data",
  "multipart/form-data; boundary=",
  "multipart/form-data; boundary=x",
  `multipart/form-data; boundary=${"x".repeat(300)}`,
  "application/x-www-form-urlencoded; charset=shift_jis",
  "application/x-www-form-urlencoded;",
  "APPLICATION/X-WWW-FORM-URLENCODED",
  "",
  "x"
]

const facilities =
  "施設コード,施設名,提供内容\r\n1234567,共済組合互助会病院,my-refresh\r\n2000099,新しい歯科,dentel\r\n"
const uses =
  "組合員番号,氏名,施設コード,内容,利用日\r\n234567,見本 さくら,1234567,my-refresh,2024-06-04\r\n999999,不明 太郎,1234567,my-refresh,2024-06-04\r\n"
const addresses = "所属所コード,郵便番号,住所,宛名\r\n10001,100-0001,見本県見本市1-1,見本高等学校\r\n"
const programme = '{"id":"x","name":"事業","products":[],"rule":'

/** A file that an office could send by mistake, or a stranger on purpose. */
export const hostileFile = (draw: Drawing): Uint8Array => {
  const right = oneOf(draw, [csvOf(manyLines(5)), facilities, uses, addresses])
  switch (draw.below(16)) {
    case 0:
      return bytes("")
    case 1:
      return toShiftJis(right.replaceAll(/[①㈱]/g, ""))
    case 2:
      return Buffer.from(right, "utf16le")
    case 3:
      return bytes(right.slice(0, draw.below(right.length)))
    case 4:
      // Cut within a character.
      return bytes(right).subarray(0, draw.below(bytes(right).length))
    case 5:
      return bytes(right + "あ".repeat(400_000))
    case 6:
      return bytes(`${right}"${"x\r\n".repeat(20_000)}`)
    case 7:
      return bytes(right.replaceAll(",", draw.chance(0.5) ? "\t" : ";"))
    case 8:
      return bytes(programme + "[".repeat(50_000))
    case 9:
      return bytes(programme + '{"_tag":"Not","rule":'.repeat(3_000))
    case 10:
      return Uint8Array.from({ length: 5_000 }, () => draw.below(256))
    case 11:
      return bytes(",".repeat(100_000))
    case 12:
      return bytes(right.replace(/[^,\r\n]+(?=\r\n[^\r\n]*$)/, hostileText(draw)))
    case 13:
    case 14:
      return bytes(right)
    default:
      return bytes(spoiled(draw, right))
  }
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8")
