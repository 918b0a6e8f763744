/**
 * WebhookNetworks: which addresses may be called when an event is sent. Whoever may subscribe an address must not reach by it
 * what is reached only from inside: this machine, its neighbours, the metadata of a cloud. Names are judged by what they
 * stand for when the connection is made, so that one that changes between check and use gets nowhere.
 */
import { lookup } from "node:dns"
import { BlockList, isIP, type LookupFunction } from "node:net"
import { Result } from "effect"

/** What a service decides about addresses. */
export interface WebhookNetworks {
  /** Whether `http:` may be called too, where nobody in between must know what is sent. */
  readonly allowHttp: boolean
  /** Whether an address of IP may be called. */
  readonly mayCall: (address: string) => boolean
}

/** Why an address is no place for events. */
export type UrlFault = "unreadable" | "not-https" | "credentials" | "private"

/** The name of an address leads where nothing may be called. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused"
}

/** The networks of a service. `open` are inner ones that may be called all the same: see {@link parseNetworks}. */
export const networksOf = ({
  allowHttp = false,
  open = new BlockList()
}: {
  readonly allowHttp?: boolean
  readonly open?: BlockList | undefined
} = {}): WebhookNetworks => ({
  allowHttp,
  mayCall: (address) => {
    const family = familyOf(address)
    if (family === undefined) return false
    if (open.check(address, family)) return true
    return family === "ipv4"
      ? !inner.check(address, family)
      : outer.check(address, family) && !inner.check(address, family)
  }
})

/** Reads networks: `10.0.0.0/8,fd00::/8`. Answers what cannot be read otherwise. */
export const parseNetworks = (text: string): Result.Result<BlockList, string> => {
  const list = new BlockList()
  for (const part of text.split(",").map((part) => part.trim())) {
    const [, address = "", bits = ""] = /^([0-9A-Fa-f:.]+)\/([0-9]{1,3})$/.exec(part) ?? []
    const family = familyOf(address)
    if (family === undefined || Number(bits) > (family === "ipv4" ? 32 : 128)) return Result.fail(part)
    list.addSubnet(address, Number(bits), family)
  }
  return Result.succeed(list)
}

/** Reads an address for events. What a name stands for is not asked here. */
export const readUrl = (text: string, { allowHttp, mayCall }: WebhookNetworks): Result.Result<URL, UrlFault> => {
  if (!URL.canParse(text)) return Result.fail("unreadable")
  const url = new URL(text)
  if (url.protocol !== "https:" && !(allowHttp && url.protocol === "http:")) return Result.fail("not-https")
  if (url.username !== "" || url.password !== "") return Result.fail("credentials")
  if (url.hostname === "" || url.hash !== "") return Result.fail("unreadable")
  const literal = literalOf(url)
  return literal === undefined || mayCall(literal) ? Result.succeed(url) : Result.fail("private")
}

/** Looks up names for a connection, and fails when one stands for any address that must not be called. */
export const lookupIn =
  ({ mayCall }: WebhookNetworks, ask: typeof lookup = lookup): LookupFunction =>
  (name, options, answer) => {
    ask(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return answer(error, [])
      const [first] = addresses
      if (first === undefined || !addresses.every(({ address }) => mayCall(address))) {
        return answer(new AddressRefused(), [])
      }
      return options.all === true ? answer(null, addresses) : answer(null, first.address, first.family)
    })
  }

/** The address of IP that stands in an address; undefined when it is a name. No name is looked up for such a one. */
export const literalOf = ({ hostname }: URL): string | undefined => {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1")
  return isIP(bare) === 0 ? undefined : bare
}

const familyOf = (address: string): "ipv4" | "ipv6" | undefined =>
  ({ 0: undefined, 4: "ipv4", 6: "ipv6" } as const)[isIP(address) as 0 | 4 | 6]

const listOf = (networks: ReadonlyArray<readonly [string, number]>): BlockList => {
  const list = new BlockList()
  for (const [address, bits] of networks) list.addSubnet(address, bits, address.includes(":") ? "ipv6" : "ipv4")
  return list
}

/** Of IPv6 only what is routed at all is outside; mapped, local and unassigned addresses are not in it. */
const outer = listOf([["2000::", 3]])

/** What is not a place of the public network, by IANA's registries of special addresses. */
const inner = listOf([
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Also where clouds tell a machine its secrets.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  ["2001::", 23],
  ["2001:db8::", 32],
  // An address of IPv4 stands in it, which may be an inner one.
  ["2002::", 16],
  ["3fff::", 20]
])
