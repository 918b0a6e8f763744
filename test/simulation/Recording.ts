// Recording: what was asked and answered in a run, for each person a history of their book, and beside it when the lists came into
// force that say who is a member. It is judged in `Judge.ts`.
import { Effect } from "effect"
import type { History, Operation } from "../support/History.ts"
import type { Asked, Outcome } from "../support/HistoryBook.ts"
import { Client, type Turns } from "./Turns.ts"
import { goods, people } from "./World.ts"

/** A members list that somebody handed in. */
export interface Listed {
  readonly members: readonly [boolean, boolean]
  readonly invokedAt: number
  readonly returnedAt: number
  readonly outcome: Outcome
}

export class Recording {
  readonly lists: Array<Listed> = []
  /** Whether anybody handed in a list so far. */
  isListed = false
  /** Operations that were refused because the person is no member. */
  readonly denied = new Set<Operation>()
  /** What nobody expects at all: the defects of core. */
  readonly defects: Array<string> = []
  private readonly operations: ReadonlyArray<Array<Operation>> = people.map(() => [])
  readonly turns: Turns

  constructor(turns: Turns) {
    this.turns = turns
  }

  /** The history of one person's book. */
  historyOf(person: number): History {
    return { goods, operations: (this.operations[person] ?? []).toSorted((a, b) => a.invokedAt - b.invokedAt) }
  }

  /** Asks something of one person's book. What core dies of is a finding, and its outcome unknown. */
  ask<R>(person: number, asked: Asked, answer: Effect.Effect<Answer, never, R>) {
    return this.askAll(
      [{ person, asked }],
      Effect.map(answer, (each) => [each])
    )
  }

  /** The same for a call that asks several things at once. */
  readonly askAll = Effect.fnUntraced(function* <R>(
    this: Recording,
    all: ReadonlyArray<{ readonly person: number; readonly asked: Asked }>,
    answers: Effect.Effect<ReadonlyArray<Answer>, never, R>
  ) {
    const client = yield* Effect.service(Client)
    const what = all.map(({ asked, person }) => `of ${person + 1}: ${Object.values(asked).join(" ")}`).join("; ")
    const invokedAt = this.turns.note(client, `asks ${what}`)
    const told = yield* this.survived(answers)
    const first = told?.[0]?.outcome ?? { kind: "unknown" }
    const returnedAt = this.turns.note(client, `is told ${JSON.stringify(first)}`)
    for (const [index, { asked, person }] of all.entries()) {
      const { isDenied = false, outcome = first } = told?.[index] ?? {}
      const operation: Operation = { client, invokedAt, returnedAt, asked, outcome }
      this.operations[person]?.push(operation)
      if (isDenied) this.denied.add(operation)
    }
    return first
  })

  /** Hands in a list. */
  readonly list = Effect.fnUntraced(function* <R>(
    this: Recording,
    members: readonly [boolean, boolean],
    answer: Effect.Effect<Answer, never, R>
  ) {
    const client = yield* Effect.service(Client)
    this.isListed = true
    const invokedAt = this.turns.note(client, `hands in a list: ${members.join(" ")}`)
    const { outcome } = (yield* this.survived(answer)) ?? { outcome: { kind: "unknown" } }
    const returnedAt = this.turns.note(client, `is told ${JSON.stringify(outcome)}`)
    this.lists.push({ members, invokedAt, returnedAt, outcome })
  })

  /** What an effect answers; undefined, and noted, when core dies of it. */
  survived<A, R>(effect: Effect.Effect<A, never, R>): Effect.Effect<A | undefined, never, R> {
    return Effect.catchCause(effect, (cause) =>
      Effect.sync(() => {
        this.defects.push(String(cause))
        return undefined
      })
    )
  }
}

/** What somebody was told. */
export interface Answer {
  readonly outcome: Outcome
  /** It was refused because the person is no member. */
  readonly isDenied?: boolean
}
