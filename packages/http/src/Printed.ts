/**
 * Printed: a page that is made and compressed once and sent to several requests, with the token of each in its gaps. A token
 * lies between the compressed pieces as it is, so that neither its bytes nor the size of the answer depend on what stands
 * around it. What makes a page is not decided here, nor how long it stands.
 */
import { randomBytes } from "node:crypto"
import { constants, crc32, deflateRawSync, gunzipSync } from "node:zlib"

/** A page with gaps: what is between them. */
export type Printed = ReadonlyArray<Piece>

/** A text between two gaps, as blocks of one deflate stream that end at a whole byte. Source: RFC 1951. */
interface Piece {
  readonly text: Buffer
  readonly deflated: Buffer
}

/** What is put into a page where the token of each request is to stand. Nobody can have typed it. */
export const gap = randomBytes(32).toString("base64url")

/** Prints a page that was made with the gap in it. */
export const print = (html: string): Printed => {
  const texts = html.split(gap).map((text) => Buffer.from(text, "utf8"))
  return texts.map((text, index) => ({
    text,
    deflated: deflateRawSync(text, index === texts.length - 1 ? {} : { finishFlush: constants.Z_FULL_FLUSH })
  }))
}

/** The page with a token in its gaps, in the format of gzip. Source: RFC 1952. */
export const gzipped = (pieces: Printed, token: string): Buffer => {
  const between = Buffer.from(token, "latin1")
  const parts: Array<Buffer> = [header]
  let check = 0
  let length = 0
  for (const [index, { deflated, text }] of pieces.entries()) {
    if (index > 0) {
      parts.push(stored(between))
      check = crc32(between, check)
      length += between.length
    }
    parts.push(deflated)
    check = crc32(text, check)
    length += text.length
  }
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(check, 0)
  trailer.writeUInt32LE(length, 4)
  return Buffer.concat([...parts, trailer])
}

/** The same for who takes no compressed answer. */
export const plain = (printed: Printed, token: string): string => gunzipSync(gzipped(printed, token)).toString("utf8")

/** Deflate, no flags, no time, no system. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/** A block that is not the last and not compressed. */
const stored = (bytes: Buffer): Buffer => {
  const head = Buffer.alloc(5)
  head.writeUInt16LE(bytes.length, 1)
  head.writeUInt16LE(bytes.length ^ 0xffff, 3)
  return Buffer.concat([head, bytes])
}
