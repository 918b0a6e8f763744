// What the pages call those who do things: clerks by name, also those who may no longer log in, and the service by words.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { Catalogue, Clerks, Digest, type LedgerEntry } from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { actorNames } from "../../../packages/http/src/office/ActorNames.ts"
import { fiscalYear } from "../../support/people.ts"
import { sag } from "../memberService.ts"
import { clerks } from "./officeService.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
const layer = Layer.merge(Memory.layer, Layer.succeed(Digest.Digest)({ sha256 }))

const words: ReadonlyArray<readonly [actor: string, name: string]> = [
  ["clerk:desk", "窓口 次郎"],
  ["clerk:gone", "退職 九子"],
  ["clerk:nobody", "nobody"],
  ["holder", "利用者の画面"],
  ["grants", "自動付与"],
  ["grants:0mabcdefg-0123456789ab", "付与の実行"],
  ["command", "コマンド"],
  ["system:cli", "コマンド"],
  ["system:demo", "お試しデータ"],
  ["system", "自動"],
  ["toString", "toString"]
]

describe("what somebody is called who did something", () => {
  it.effect("is the name of the clerk, or a word for what did it", () =>
    Effect.gen(function* () {
      yield* (yield* Catalogue.Catalogue).putAssociation(association(fiscalYear(2024)))
      for (const clerk of [clerks.desk, clerks.gone]) {
        yield* Clerks.add({ clerk, passwordHash: "$argon2id$a hash" }, "system:cli" as LedgerEntry.Actor)
      }
      const nameOf = yield* actorNames(sag)
      assert.deepStrictEqual(
        words.map(([actor]) => [actor, nameOf(actor)]),
        words.map(([actor, name]) => [actor, name])
      )
    }).pipe(Effect.provide(layer))
  )
})
