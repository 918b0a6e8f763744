// Puts before the stores that a login asks something that notes each call, in order.
import { Effect } from "effect"
import type { MemberServiceOptions } from "./memberService.ts"

/** Notes in `asked` which stores are asked for what: what else a page reads is not of a login. */
export const notingStores = (asked: Array<string>): MemberServiceOptions => {
  const noted = <Store extends object>(name: string, store: Store): Store =>
    new Proxy(store, {
      get: (target, key, receiver): unknown => {
        const method: unknown = Reflect.get(target, key, receiver)
        if (typeof method !== "function") return method
        return (...given: ReadonlyArray<unknown>) =>
          Effect.suspend(() => {
            const { kind } = (given[0] ?? {}) as { readonly kind?: unknown }
            if (kind !== "service-notice") asked.push(`${name}.${String(key)}`)
            return Reflect.apply(method, target, given) as Effect.Effect<unknown>
          })
      }
    })
  return {
    holders: (store) => noted("holders", store),
    attempts: (store) => noted("attempts", store),
    sessions: (store) => noted("sessions", store),
    documents: (store) => noted("documents", store)
  }
}
