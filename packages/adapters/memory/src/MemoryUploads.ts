/**
 * Files that were handed in, in memory. The contract is the port's.
 */
import { Uploads } from "@fukuri/core"
import { Stream } from "effect"
import { call, type Memory } from "./Memory.ts"

/** The files that are held in a memory. */
export const uploadsIn = ({ uploads }: Memory): Uploads.Uploads["Service"] =>
  Uploads.Uploads.of({
    add: (key, index, bytes) =>
      call(() => {
        const pieces = uploads.get(textOf(key)) ?? new Map<number, Uint8Array>()
        uploads.set(textOf(key), pieces)
        // Whoever reads files uses one buffer again and again.
        pieces.set(index, bytes.slice())
      }),
    read: (key) =>
      Stream.unwrap(
        call(() => {
          const pieces = [...(uploads.get(textOf(key)) ?? [])].sort(([a], [b]) => a - b)
          return Stream.map(Stream.fromIterable(pieces), ([, bytes]) => bytes.slice())
        })
      ),
    drop: (key) =>
      call(() => {
        uploads.delete(textOf(key))
      })
  })

/** Neither part of a key has a space. */
const textOf = ({ association, id }: Uploads.UploadKey): string => `${association} ${id}`
