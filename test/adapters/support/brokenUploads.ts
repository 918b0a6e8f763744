// Stores of files that were handed in, with one fault each; see brokenStores.ts, which has those of other ports.
import { type Holder, Uploads } from "@fukuri/core"
import { Effect, Stream } from "effect"
import { breaking, type BrokenStore } from "./breaking.ts"

const uploads = breaking("uploads", Uploads.Uploads)
type UploadsStore = Uploads.Uploads["Service"]

/** Files of their own, kept in a way that is told. */
const keepsAs =
  (keep: (pieces: ReadonlyArray<Piece>, piece: Piece) => ReadonlyArray<Piece>, pauses = false) =>
  (): Partial<UploadsStore> => {
    const files = new Map<string, ReadonlyArray<Piece>>()
    const nameOf = ({ association, id }: Uploads.UploadKey) => `${association} ${id}`
    return {
      add: Effect.fnUntraced(function* (key, index, bytes) {
        const pieces = files.get(nameOf(key)) ?? []
        if (pauses) yield* Effect.yieldNow
        files.set(nameOf(key), keep(pieces, { index, bytes: bytes.slice() }))
      }),
      read: (key) =>
        Stream.suspend(() => Stream.fromIterable((files.get(nameOf(key)) ?? []).map(({ bytes }) => bytes.slice()))),
      drop: (key) => Effect.sync(() => files.delete(nameOf(key)))
    }
  }

interface Piece {
  readonly index: number
  readonly bytes: Uint8Array
}

const rightly = (pieces: ReadonlyArray<Piece>, piece: Piece): ReadonlyArray<Piece> =>
  [...pieces.filter(({ index }) => index !== piece.index), piece].sort((a, b) => a.index - b.index)

/** Every broken store of files. */
export const brokenUploads: ReadonlyArray<BrokenStore> = [
  uploads(
    "has the pieces in the order in which they came",
    keepsAs((pieces, piece) => [...pieces.filter(({ index }) => index !== piece.index), piece]),
    [
      "pieces come in order of their numbers, in whatever order they were added",
      "a piece that is added again takes the place of the earlier one"
    ]
  ),
  uploads(
    "has the pieces in the order of their numbers as texts",
    keepsAs((pieces, piece) => rightly(pieces, piece).toSorted((a, b) => (String(a.index) < String(b.index) ? -1 : 1))),
    [
      "pieces come in order of their numbers, in whatever order they were added",
      "pieces that are added at the same time are all kept, however many they are"
    ]
  ),
  uploads("reads the file first and adds to it later", keepsAs(rightly, true), [
    "pieces that are added at the same time are all kept, however many they are"
  ]),
  uploads(
    "keeps the first piece of a number",
    keepsAs((pieces, piece) => (pieces.some(({ index }) => index === piece.index) ? pieces : rightly(pieces, piece))),
    ["a piece that is added again takes the place of the earlier one"]
  ),
  uploads(
    "keeps every piece of a number",
    keepsAs((pieces, piece) => [...pieces, piece].toSorted((a, b) => a.index - b.index)),
    ["a piece that is added again takes the place of the earlier one"]
  ),
  uploads(
    "writes a piece over the earlier one",
    keepsAs((pieces, piece) => {
      const earlier = pieces.find(({ index }) => index === piece.index)?.bytes ?? new Uint8Array(0)
      const bytes = Uint8Array.from([...piece.bytes, ...earlier.slice(piece.bytes.length)])
      return rightly(pieces, { index: piece.index, bytes })
    }),
    ["a piece that is added again takes the place of the earlier one"]
  ),
  uploads(
    "keeps pieces as text",
    (right) => ({
      add: (key, index, bytes) => right.add(key, index, new TextEncoder().encode(new TextDecoder().decode(bytes)))
    }),
    ["bytes come back as they were added, whatever they are"]
  ),
  uploads(
    "keeps the buffer of which a piece is a part",
    (right) => ({ add: (key, index, bytes) => right.add(key, index, new Uint8Array(bytes.buffer)) }),
    ["bytes come back as they were added, whatever they are"]
  ),
  uploads(
    "keeps no empty pieces",
    (right) => ({ add: (key, index, bytes) => (bytes.length === 0 ? Effect.void : right.add(key, index, bytes)) }),
    ["bytes come back as they were added, whatever they are"]
  ),
  uploads(
    "keeps the buffers that it was given",
    () => {
      const files = new Map<string, Map<number, Uint8Array>>()
      const nameOf = ({ association, id }: Uploads.UploadKey) => `${association} ${id}`
      return {
        add: (key, index, bytes) =>
          Effect.sync(() => {
            files.set(nameOf(key), (files.get(nameOf(key)) ?? new Map<number, Uint8Array>()).set(index, bytes))
          }),
        read: (key) =>
          Stream.suspend(() =>
            Stream.fromIterable([...(files.get(nameOf(key)) ?? [])].sort(([a], [b]) => a - b).map(([, bytes]) => bytes))
          ),
        drop: (key) => Effect.sync(() => files.delete(nameOf(key)))
      }
    },
    ["a piece stays what it was when it was added, whatever becomes of the buffers"]
  ),
  uploads("reads a hundred pieces", (right) => ({ read: (key) => Stream.take(right.read(key), 100) }), [
    "pieces that are added at the same time are all kept, however many they are"
  ]),
  uploads(
    "has a first piece of every file",
    (right) => ({ read: (key) => Stream.concat(Stream.make(new Uint8Array(0)), right.read(key)) }),
    [
      "pieces come in order of their numbers, in whatever order they were added",
      "a piece that is added again takes the place of the earlier one",
      "bytes come back as they were added, whatever they are",
      "a piece stays what it was when it was added, whatever becomes of the buffers",
      "pieces that are added at the same time are all kept, however many they are",
      "files of different ids and associations do not meet",
      "a file that nobody handed in has no pieces",
      "a dropped file is gone and can be handed in again, and others stay"
    ]
  ),
  uploads(
    "knows a file by its id alone",
    (right) => {
      const alone = ({ id }: Uploads.UploadKey) => ({ association: "any" as Holder.AssociationCode, id })
      return {
        add: (key, index, bytes) => right.add(alone(key), index, bytes),
        read: (key) => right.read(alone(key)),
        drop: (key) => right.drop(alone(key))
      }
    },
    ["files of different ids and associations do not meet"]
  ),
  uploads(
    "has one file of an association",
    (right) => {
      const alone = ({ association }: Uploads.UploadKey) => ({ association, id: "any" })
      return {
        add: (key, index, bytes) => right.add(alone(key), index, bytes),
        read: (key) => right.read(alone(key)),
        drop: (key) => right.drop(alone(key))
      }
    },
    [
      "files of different ids and associations do not meet",
      "a dropped file is gone and can be handed in again, and others stay"
    ]
  ),
  uploads("drops nothing", () => ({ drop: () => Effect.void }), [
    "a dropped file is gone and can be handed in again, and others stay"
  ]),
  uploads(
    "drops files whose ids begin alike",
    (right) => {
      const known = new Map<string, Uploads.UploadKey>()
      return {
        add: (key, index, bytes) => {
          known.set(`${key.association} ${key.id}`, key)
          return right.add(key, index, bytes)
        },
        drop: (key) =>
          Effect.forEach(
            [...known].filter(([name]) => name.startsWith(`${key.association} ${key.id}`)),
            ([, each]) => right.drop(each),
            { discard: true }
          )
      }
    },
    ["a dropped file is gone and can be handed in again, and others stay"]
  ),
  uploads(
    "never takes a file again that was dropped",
    (right) => {
      const dropped = new Set<string>()
      return {
        add: (key, index, bytes) => (dropped.has(key.id) ? Effect.void : right.add(key, index, bytes)),
        drop: (key) => {
          dropped.add(key.id)
          return right.drop(key)
        }
      }
    },
    ["a dropped file is gone and can be handed in again, and others stay"]
  )
]
