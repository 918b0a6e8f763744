/**
 * Laws of the store of files that were handed in.
 */
import { Uploads } from "@fukuri/core"
import { Effect, Stream } from "effect"
import { expect, expectThat, type Law, lawsOf } from "./Law.ts"
import { newAssociation, newKey, similarAssociations } from "./Sample.ts"

const { concurrentLaw, law } = lawsOf("uploads")

/** A file that nobody has handed in before. */
const newFile: Effect.Effect<Uploads.UploadKey> = Effect.zipWith(newAssociation, newKey, (association, id) => ({
  association,
  id
}))

const add = (key: Uploads.UploadKey, index: number, bytes: Uint8Array) =>
  Effect.flatMap(Uploads.Uploads, (uploads) => uploads.add(key, index, bytes))

const drop = (key: Uploads.UploadKey) => Effect.flatMap(Uploads.Uploads, (uploads) => uploads.drop(key))

const read = (key: Uploads.UploadKey) =>
  Effect.flatMap(Uploads.Uploads, (uploads) => Stream.runCollect(uploads.read(key)))

/** A short piece; pieces of different names differ. */
const piece = (name: string): Uint8Array => Uint8Array.from([...name], (letter) => letter.codePointAt(0) ?? 0)

const expectPieces = Effect.fnUntraced(function* (
  what: string,
  key: Uploads.UploadKey,
  pieces: ReadonlyArray<Uint8Array>
) {
  const found = yield* read(key)
  yield* expect(
    `the lengths of the pieces of ${what}`,
    found.map(({ length }) => length),
    pieces.map(({ length }) => length)
  )
  for (const [index, bytes] of pieces.entries()) {
    const got = found[index]
    const isSame = got !== undefined && bytes.every((byte, at) => got[at] === byte)
    yield* expectThat(`piece ${index} of ${what} as it was added`, isSame, [...(found[index] ?? [])])
  }
})

/** More than a reader takes at a time, in any adapter that is known. */
const many = 300

const keeping: ReadonlyArray<Law> = [
  law(
    "pieces come in order of their numbers, in whatever order they were added",
    Effect.gen(function* () {
      const file = yield* newFile
      const order = [3, 10, 0, 11, 7, 1, 2, 9, 4, 8, 6, 5]
      for (const index of order) yield* add(file, index, piece(`piece ${index}`))
      const pieces = order.map((_, index) => piece(`piece ${index}`))
      yield* expectPieces("the file", file, pieces)
      yield* expectPieces("the file read again", file, pieces)
    })
  ),
  law(
    "a piece that is added again takes the place of the earlier one",
    Effect.gen(function* () {
      const file = yield* newFile
      for (const name of ["one", "two", "three"]) yield* add(file, name.length === 5 ? 2 : 0, piece(name))
      yield* add(file, 1, piece("a long one that is replaced"))
      yield* add(file, 1, piece("short"))
      yield* expectPieces("the file", file, [piece("two"), piece("short"), piece("three")])
      yield* add(file, 1, piece("short"))
      yield* expectPieces("the file", file, [piece("two"), piece("short"), piece("three")])
    })
  ),
  law(
    "bytes come back as they were added, whatever they are",
    Effect.gen(function* () {
      const file = yield* newFile
      const every = Uint8Array.from({ length: 256 }, (_, byte) => byte)
      const large = Uint8Array.from({ length: 1_000_003 }, (_, at) => (at * 31 + (at >> 8)) & 255)
      const pieces = [
        every,
        every.toReversed(),
        new Uint8Array(0),
        // A part of a longer buffer.
        every.subarray(100, 110),
        large,
        Uint8Array.from([0]),
        // Not UTF-8, and what stands before a byte in the text form of PostgreSQL.
        Uint8Array.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80]),
        piece("\\x5c\\\\000"),
        // Line ends, and a byte order mark.
        Uint8Array.from([0xef, 0xbb, 0xbf, 13, 10, 10, 13, 26, 0])
      ]
      for (const [index, bytes] of pieces.entries()) yield* add(file, index, bytes)
      yield* expectPieces("the file", file, pieces)
    })
  ),
  law(
    "a piece stays what it was when it was added, whatever becomes of the buffers",
    Effect.gen(function* () {
      const file = yield* newFile
      const buffer = piece("first")
      yield* add(file, 0, buffer)
      buffer.set(piece("other"))
      yield* add(file, 1, buffer)
      buffer.fill(0)
      const expected = [piece("first"), piece("other")]
      yield* expectPieces("the file", file, expected)
      for (const found of yield* read(file)) found.fill(0)
      yield* expectPieces("the file read again", file, expected)
    })
  ),
  concurrentLaw(
    "pieces that are added at the same time are all kept, however many they are",
    Effect.gen(function* () {
      const file = yield* newFile
      const pieces = Array.from({ length: many }, (_, index) => piece(`piece ${index}`))
      yield* Effect.forEach(pieces, (bytes, index) => add(file, index, bytes), { concurrency: 8, discard: true })
      yield* expectPieces("the file", file, pieces)
    })
  )
]

const apart: ReadonlyArray<Law> = [
  law(
    "files of different ids and associations do not meet",
    Effect.gen(function* () {
      const codes = yield* similarAssociations
      const files = codes.flatMap((association) => ["file", "file1", "file."].map((id) => ({ association, id })))
      const pieceOf = (file: Uploads.UploadKey) => piece(`${file.association} ${file.id}`)
      for (const file of files) yield* add(file, 0, pieceOf(file))
      for (const file of files) yield* expectPieces("a file", file, [pieceOf(file)])
    })
  ),
  law(
    "a file that nobody handed in has no pieces",
    Effect.gen(function* () {
      yield* expectPieces("nothing", yield* newFile, [])
    })
  ),
  law(
    "a dropped file is gone and can be handed in again, and others stay",
    Effect.gen(function* () {
      const file = yield* newFile
      const other = { ...file, id: `${file.id}1` }
      yield* drop(file)
      for (const index of [0, 1, 2]) {
        yield* add(file, index, piece(`piece ${index}`))
        yield* add(other, index, piece(`other ${index}`))
      }
      yield* drop(file)
      yield* expectPieces("the file that was dropped", file, [])
      yield* expectPieces("the other", other, [piece("other 0"), piece("other 1"), piece("other 2")])
      yield* add(file, 0, piece("again"))
      yield* expectPieces("the file handed in again", file, [piece("again")])
    })
  )
]

/** What every store of files keeps. */
export const uploadsLaws: ReadonlyArray<Law> = [...keeping, ...apart]
