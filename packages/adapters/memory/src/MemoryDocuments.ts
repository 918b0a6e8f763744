/**
 * Documents in memory. A body is kept as its JSON text, so that what is found is nobody else's to change. The contract
 * is the port's.
 */
import { Documents } from "@fukuri/core"
import { Effect } from "effect"
import { call, callOr, type KeptDocument, type Memory } from "./Memory.ts"

/** The documents that are held in a memory. */
export const documentsIn = ({ documents }: Memory): Documents.Documents["Service"] =>
  Documents.Documents.of({
    find: (key) =>
      call(() => {
        const kept = documents.get(textOf(key))
        return kept === undefined ? undefined : storedOf(kept)
      }),
    put: ({ at, body, expectedVersion, id, kind, open, subject }) =>
      callOr(() => {
        const key = textOf({ subject, kind, id })
        if ((documents.get(key)?.version ?? 0) !== expectedVersion) return new Documents.DocumentConflict()
        const version = expectedVersion + 1
        documents.set(key, { subject, kind, id, version, at, open, json: JSON.stringify(body) })
        return Effect.void
      }),
    list: ({ association, before, kind, limit, open, subject }) =>
      call(() =>
        [...documents.values()]
          .filter(
            (kept) =>
              associationOf(kept.subject) === association &&
              kept.kind === kind &&
              (subject === undefined || kept.subject === subject) &&
              (open === undefined || kept.open === open) &&
              (before === undefined || kept.id < before)
          )
          .sort((a, b) => descending(a.id, b.id) || descending(a.subject, b.subject))
          .slice(0, limit)
          .map(storedOf)
      ),
    drop: (key) =>
      call(() => {
        documents.delete(textOf(key))
      }),
    purge: ({ association, before, kind }) =>
      call(() => {
        for (const [key, kept] of documents) {
          const isOld = kept.kind === kind && kept.at < before && associationOf(kept.subject) === association
          if (isOld) documents.delete(key)
        }
      })
  })

/** No part of a key has a space. */
const textOf = ({ id, kind, subject }: Documents.DocumentKey): string => `${subject} ${kind} ${id}`

const storedOf = ({ json, ...kept }: KeptDocument): Documents.StoredDocument => ({ ...kept, body: JSON.parse(json) })

const associationOf = (subject: Documents.Subject): string => subject.split(":", 1)[0] ?? ""

const descending = (a: string, b: string): number => (a === b ? 0 : a < b ? 1 : -1)
