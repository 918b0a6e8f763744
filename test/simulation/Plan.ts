// Plan: what everybody is going to do in a run, drawn from the seed before anything happens, so that a part of it can be left out
// and the rest stays what it is. How it is done is in `Acts.ts`.
import type { Drawing } from "../support/drawing.ts"

/** One thing that a client does. */
export type Act =
  /** Logs in at the facility, looks, and presses; and again, with the same pass, while nobody knows. */
  | { readonly kind: "press"; readonly person: number; readonly pass: Pass }
  | { readonly kind: "look"; readonly person: number }
  /** The desk gives back something of a pass, whether it was used or not; above the limit somebody agrees. */
  | {
      readonly kind: "giveBack"
      readonly person: number
      readonly pass: number
      readonly quantity: number
      readonly serial: number
    }
  /** The desk is told of a use on paper of an outage kit; the same `told` is the same use. */
  | { readonly kind: "report"; readonly person: number; readonly told: number }
  | {
      readonly kind: "grant" | "withdraw"
      readonly person: number
      readonly product: number
      readonly serial: number
    }
  | { readonly kind: "grantRun" }
  | { readonly kind: "list"; readonly members: readonly [boolean, boolean] }
  | { readonly kind: "facility"; readonly isOpen: boolean }
  /** Applies for paper, and somebody agrees; back to the screen; prints what is on paper; a sheet comes back. */
  | { readonly kind: "paper" | "back"; readonly person: number; readonly application: number }
  | { readonly kind: "print"; readonly serial: number }
  | { readonly kind: "sheet"; readonly person: number }
  /** Is busy with something else for some turns. */
  | { readonly kind: "pause"; readonly turns: number }

/** One pass through the screens: it is at most one use, whoever presses and however often. */
export interface Pass {
  readonly serial: number
  readonly product: number
  readonly course: number
  readonly quantity: number
}

/** A client with what they do, one thing after the other. */
export interface Planned {
  readonly client: string
  readonly act: Act
}

/** Draws a plan. */
export const planOf = (draw: Drawing): ReadonlyArray<Planned> => {
  const people = draw.chance(0.4) ? [0, 1] : [0]
  const passes = new Map<number, Array<Pass>>()
  let serial = 0
  const of = (client: string, ...acts: ReadonlyArray<Act>) => acts.map((act) => ({ client, act }))
  const pause = (): Act => ({ kind: "pause", turns: draw.below(120) })
  const short = (): Act => ({ kind: "pause", turns: draw.below(40) })
  const some = <A>(most: number, make: () => ReadonlyArray<A>): ReadonlyArray<A> =>
    Array.from({ length: draw.below(most + 1) }, make).flat()

  const ofPerson = (person: number): ReadonlyArray<Planned> => {
    const own: Array<Pass> = Array.from({ length: 2 + draw.below(4) }, () => ({
      serial: ++serial,
      product: draw.chance(0.6) ? 0 : 1,
      course: draw.below(3),
      quantity: draw.chance(0.7) ? 1 : 2
    }))
    passes.set(person, own)
    const devices = ["phone", "tab", "tablet"].slice(0, 1 + draw.below(3)).map((device) => `${device}-${person + 1}`)
    return own.flatMap((pass): ReadonlyArray<Planned> => {
      const press: Act = { kind: "press", person, pass }
      // The same pass in two tabs, or pressed twice.
      const by = devices.filter((_, index) => index === pass.serial % devices.length || draw.chance(0.3))
      const look = draw.chance(0.4) ? of(devices[draw.below(devices.length)] ?? "phone", { kind: "look", person }) : []
      return [...by.flatMap((device) => of(device, press, ...(draw.chance(0.2) ? [press] : []))), ...look]
    })
  }
  const anyPerson = () => people[draw.below(people.length)] ?? 0
  const giveBack = (): ReadonlyArray<Planned> => {
    const person = anyPerson()
    const own = passes.get(person) ?? []
    const pass = own[draw.below(own.length)]?.serial ?? 0
    const act: Act = { kind: "giveBack", person, pass, quantity: 1 + draw.below(2), serial: ++serial }
    return [...of("desk-1", pause(), act), ...(draw.chance(0.4) ? of("desk-2", pause(), act) : [])]
  }
  const report = () =>
    of(`desk-${1 + draw.below(2)}`, pause(), { kind: "report", person: anyPerson(), told: 1 + draw.below(2) })
  const byHand = (): ReadonlyArray<Planned> => {
    const kind = draw.chance(0.5) ? "grant" : "withdraw"
    const act: Act = { kind, person: anyPerson(), product: draw.below(2), serial: ++serial }
    return [...of("operator-1", pause(), act), ...(draw.chance(0.3) ? of("operator-2", pause(), act) : [])]
  }
  const run = () => of(`run-${1 + draw.below(2)}`, pause(), { kind: "grantRun" })
  const list = (): ReadonlyArray<Planned> => {
    const client = `list-${1 + draw.below(2)}`
    const members = draw.chance(0.5) ? ([false, false] as const) : ([draw.chance(0.3), draw.chance(0.3)] as const)
    const lost = of(client, pause(), { kind: "list", members })
    return draw.chance(0.5) ? lost : [...lost, ...of(client, pause(), { kind: "list", members: [true, true] })]
  }
  const closing = () =>
    of("facility", short(), { kind: "facility", isOpen: false }, short(), { kind: "facility", isOpen: true })
  const paper = (): ReadonlyArray<Planned> => {
    const person = anyPerson()
    const application = ++serial
    return [
      ...of("paper-1", pause(), { kind: "paper", person, application }),
      ...some(1, () => of("paper-2", pause(), { kind: "paper", person, application })),
      ...of("paper-1", { kind: "print", serial: ++serial }),
      ...some(1, () => of("paper-2", { kind: "print", serial: ++serial })),
      ...some(2, () => of("paper-1", { kind: "sheet", person })),
      ...some(1, () => of("paper-2", { kind: "sheet", person })),
      ...some(1, () => of("paper-2", { kind: "back", person, application })),
      ...some(1, () => of("paper-1", pause(), { kind: "back", person, application }))
    ]
  }
  const planned = people.flatMap(ofPerson)
  const likes = () => draw.chance(0.5)
  return [
    ...planned,
    ...some(3, giveBack),
    ...(likes() ? some(2, report) : []),
    ...(likes() ? some(2, byHand) : []),
    ...(likes() ? some(2, run) : []),
    ...(likes() ? some(3, list) : []),
    ...(likes() ? Array.from({ length: 4 }, closing).flat() : []),
    ...(draw.chance(0.2) ? paper() : [])
  ]
}
