// Numbers that are drawn from a seed, so that what was drawn once can be drawn again.

/** Numbers from a seed, the same for the same seed: mulberry32. */
export const drawing = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    below: (bound: number): number => Math.floor(next() * bound),
    chance: (share: number): boolean => next() < share
  }
}
export type Drawing = ReturnType<typeof drawing>
