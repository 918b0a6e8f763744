// What the fuzzer has seen of the service so far: addresses and forms by the route that they lead to, taken from the pages
// that it received, so that what it spoils was right once.
import type { TableRoute } from "./RouteTable.ts"

/** A field of a form. `choices`: what a browser lets one choose of; empty when it is typed. */
export interface SeenField {
  readonly name: string
  readonly value: string
  readonly isHidden: boolean
  readonly choices: ReadonlyArray<string>
}

export interface SeenForm {
  /** Path and query. */
  readonly action: string
  readonly fields: ReadonlyArray<SeenField>
}

/** What was seen. The latest things of a route are kept, a few of each. */
export interface Seen {
  readonly look: (path: string, html: string) => void
  readonly addressesOf: (route: TableRoute) => ReadonlyArray<string>
  readonly formsOf: (route: TableRoute) => ReadonlyArray<SeenForm>
  /** Names that stand behind question marks and in forms. */
  readonly names: () => ReadonlyArray<string>
  /** Ids that the API told of. */
  readonly ids: () => ReadonlyArray<string>
}

const mostOfAKind = 12

export const seenIn = (find: (method: string, path: string) => TableRoute | undefined): Seen => {
  const addresses = new Map<string, Array<string>>()
  const forms = new Map<string, Array<SeenForm>>()
  let ids: ReadonlyArray<string> = []
  const names = new Set<string>(["done", "next", "t", "page", "csrf", "__proto__"])

  const noteAddress = (path: string): void => {
    const url = new URL(path, anywhere)
    const route = find("GET", url.pathname)
    if (route === undefined) return
    keep(addresses, route.path, `${url.pathname}${url.search}`)
    for (const name of url.searchParams.keys()) names.add(name)
  }
  return {
    look: (path, html) => {
      noteAddress(path)
      const told = [...html.matchAll(/"id":"([0-9A-Za-z-]{16,50})"/g)].map(([, id = ""]) => id)
      ids = [...ids, ...told].slice(-mostOfAKind)
      for (const [, href = ""] of html.matchAll(/<(?:a|link|script)\s[^>]*?(?:href|src)="([^"]*)"/g)) {
        const url = addressIn(href, path)
        if (url !== undefined) noteAddress(`${url.pathname}${url.search}`)
      }
      for (const { form, method } of formsIn(path, html)) {
        const { pathname } = new URL(form.action, anywhere)
        const route = find(method, pathname)
        if (route === undefined) continue
        for (const { name } of form.fields) names.add(name)
        if (method === "POST") keep(forms, route.path, form)
        else keep(addresses, route.path, `${pathname}?${queryOf(form)}`)
      }
    },
    addressesOf: ({ path }) => addresses.get(path) ?? [],
    formsOf: ({ path }) => forms.get(path) ?? [],
    names: () => [...names],
    ids: () => ids
  }
}

/** The fields of a form as an address has them. */
const queryOf = ({ fields }: SeenForm): string =>
  new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value])).toString()

const anywhere = "http://service.test"

const keep = <A>(kept: Map<string, Array<A>>, key: string, one: A): void => {
  const all = kept.get(key) ?? []
  const isThere = all.some((each) => JSON.stringify(each) === JSON.stringify(one))
  if (!isThere) kept.set(key, [...all, one].slice(-mostOfAKind))
}

const addressIn = (href: string, path: string): URL | undefined => {
  const text = unescaped(href)
  if (/^(?:mailto|tel):/.test(text) || text.startsWith("#") || !URL.canParse(text, new URL(path, anywhere)))
    return undefined
  const url = new URL(text, new URL(path, anywhere))
  return url.origin === anywhere ? url : undefined
}

const formsIn = (path: string, html: string) =>
  [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, head = "", body = ""]) => {
    const url = addressIn(attributeIn(head, "action") ?? path, path)
    return {
      method: (attributeIn(head, "method") ?? "get").toUpperCase(),
      form: { action: url === undefined ? path : `${url.pathname}${url.search}`, fields: fieldsIn(body) }
    }
  })

const fieldsIn = (html: string): ReadonlyArray<SeenField> => {
  const fields = new Map<string, SeenField>()
  for (const [, element = "", tag = "", rest = ""] of html.matchAll(
    /<(input|select|textarea|button)\b([^>]*)>((?:(?!<\/?(?:input|select|textarea|button)\b).)*)/gs
  )) {
    const name = attributeIn(tag, "name")
    if (name === undefined) continue
    const value = attributeIn(tag, "value") ?? ""
    const options = [...rest.matchAll(/<option([^>]*)>/g)].map(([, option = ""]) => attributeIn(option, "value") ?? "")
    const isChoice = element === "button" || /type="(?:radio|checkbox)"/.test(tag)
    const choices = element === "select" ? options : isChoice ? [value] : []
    const known = fields.get(name)
    fields.set(name, {
      name,
      value: known?.value ?? (element === "select" ? (options.at(-1) ?? "") : value),
      isHidden: /type="hidden"/.test(tag),
      choices: [...(known?.choices ?? []), ...choices]
    })
  }
  return [...fields.values()]
}

const attributeIn = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : unescaped(found)
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' }

const unescaped = (text: string): string =>
  text.replaceAll(/&(?:#(x?)([0-9a-fA-F]+)|([a-z]+));/g, (whole, hex: string, code: string, name: string) =>
    code === undefined ? (entities[name] ?? whole) : String.fromCodePoint(Number.parseInt(code, hex === "x" ? 16 : 10))
  )
