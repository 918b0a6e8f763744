// A browser without scripts: keeps cookies, follows redirects when told to, and fills in the forms that a page really
// has, hidden fields included. It knows nothing about the pages.
import { assert } from "@effect/vitest"

/** A form of a page. */
export interface PageForm {
  readonly action: string
  readonly method: string
  readonly fields: Readonly<Record<string, string>>
  readonly buttons: ReadonlyArray<string>
}

/** A page that was fetched. */
export interface Page {
  /** Path and query it was fetched from. */
  readonly path: string
  readonly status: number
  readonly headers: Headers
  readonly html: string
  readonly heading: string
  /** The page as text. */
  readonly text: string
  readonly forms: ReadonlyArray<PageForm>
  /** Path that a redirect leads to; empty when it is none. */
  readonly location: string
}

export interface FormClient {
  readonly cookies: Map<string, string>
  /** Fetches a path; redirects are followed. */
  readonly open: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Page>
  /** Fetches a path; redirects are not followed. */
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Page>
  /** Posts fields to a path; redirects are not followed. */
  readonly post: (
    path: string,
    fields: Readonly<Record<string, string>> | ReadonlyArray<readonly [string, string]>,
    headers?: Readonly<Record<string, string>>
  ) => Promise<Page>
  /** Presses a button of a page, with what was typed; redirects are followed. */
  readonly press: (page: Page, button: string, typed?: Readonly<Record<string, string>>) => Promise<Page>
  /** A second device or profile: the same service, no cookies. */
  readonly another: () => FormClient
}

/** A client of the service at an address. Requests that take longer than `timeoutMillis`, asked for each, reject. */
export const formClient = (base: string, options: { readonly timeoutMillis?: () => number } = {}): FormClient => {
  const { timeoutMillis } = options
  const cookies = new Map<string, string>()

  const request = async (method: string, path: string, headers: Readonly<Record<string, string>>, body?: string) => {
    const response = await fetch(new URL(path, base), {
      method,
      redirect: "manual",
      ...(timeoutMillis === undefined ? {} : { signal: AbortSignal.timeout(timeoutMillis()) }),
      headers: {
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }),
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        ...headers
      },
      ...(body === undefined ? {} : { body })
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split("; ")
      const name = pair.slice(0, pair.indexOf("="))
      if (attributes.includes("Max-Age=0")) cookies.delete(name)
      else cookies.set(name, pair.slice(name.length + 1))
    }
    return pageOf(path, response, await response.text())
  }

  const follow = async (page: Page): Promise<Page> => {
    let current = page
    for (let hops = 0; current.location !== "" && hops < 10; hops++)
      current = await request("GET", current.location, {})
    return current
  }

  const client: FormClient = {
    cookies,
    get: (path, headers = {}) => request("GET", path, headers),
    open: async (path, headers = {}) => follow(await request("GET", path, headers)),
    post: (path, fields, headers = {}) =>
      request("POST", path, headers, new URLSearchParams(fields as Record<string, string>).toString()),
    press: async (page, button, typed = {}) => {
      const form = page.forms.find(({ buttons }) => buttons.includes(button))
      if (form === undefined) return assert.fail(`no button ${button} on ${page.path}: ${page.text}`)
      const fields = { ...form.fields, ...typed }
      if (form.method === "post") return follow(await client.post(form.action, fields))
      const query = new URLSearchParams(fields).toString()
      return client.open(query === "" ? form.action : `${form.action}?${query}`)
    },
    another: () => formClient(base, options)
  }
  return client
}

const pageOf = (path: string, response: Response, html: string): Page => ({
  path,
  status: response.status,
  headers: response.headers,
  html,
  heading: plain(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? ""),
  text: plain(html.replace(/<head>.*?<\/head>/s, "")),
  forms: [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, head = "", body = ""]) => ({
    action: attribute(head, "action") ?? path,
    method: attribute(head, "method")?.toLowerCase() ?? "get",
    fields: Object.fromEntries(
      [...body.matchAll(/<input([^>]*)>/g)].flatMap(([, input = ""]) => {
        const name = attribute(input, "name")
        const isLeftOut = /type="(radio|checkbox)"/.test(input) && !/\schecked\b/.test(input)
        return name === undefined || isLeftOut ? [] : [[name, attribute(input, "value") ?? ""]]
      })
    ),
    buttons: [...body.matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map(([, label = ""]) => plain(label))
  })),
  location: response.headers.get("location") ?? ""
})

/** The radio buttons of a page by their labels. */
export const radiosOf = (page: Page): ReadonlyMap<string, string> => {
  const inputs = [...page.html.matchAll(/<input([^>]*type="radio"[^>]*)>/g)].map(([, input = ""]) => input)
  const labels = [...page.html.matchAll(/<label[^>]*for="([^"]*)"[^>]*>(.*?)<\/label>/gs)]
  return new Map(
    labels.flatMap(([, id = "", text = ""]) => {
      const value = attribute(inputs.find((input) => attribute(input, "id") === id) ?? "", "value")
      return value === undefined ? [] : [[plain(text), value] as const]
    })
  )
}

/** The value of the radio button with a label. */
export const radioOf = (page: Page, label: string): string =>
  radiosOf(page).get(label) ?? assert.fail(`no choice ${label} on ${page.path}: ${page.text}`)

const attribute = (tag: string, name: string): string | undefined => {
  const match = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
  return match === null ? undefined : unescaped(match[1] ?? "")
}

const plain = (html: string): string =>
  unescaped(html.replace(/<[^>]+>/g, " "))
    .replace(/\s+/g, " ")
    .trim()

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' }

const unescaped = (text: string): string =>
  text.replace(/&(?:#(x?)([0-9a-fA-F]+)|([a-z]+));/g, (whole, hex: string, code: string, name: string) =>
    code === undefined ? (entities[name] ?? whole) : String.fromCodePoint(Number.parseInt(code, hex === "x" ? 16 : 10))
  )
