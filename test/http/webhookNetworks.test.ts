// Where events may be sent to: what is inside of a network is refused however it is written, unless a service opens it.
import { describe, expect, it } from "@effect/vitest"
import { networksOf, parseNetworks } from "@fukuri/http"
import { Result } from "effect"
import { readUrl } from "../../packages/http/src/webhooks/WebhookNetworks.ts"

const strict = networksOf()
const open = (text: string) => networksOf({ open: Result.getOrThrow(parseNetworks(text)) })

describe("an address of IP", () => {
  it.each([
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "not an address",
    ""
  ])("%s is not called", (address) => {
    expect(strict.mayCall(address)).toBe(false)
  })

  it.each(["8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.1"])(
    "%s is called",
    (address) => expect(strict.mayCall(address)).toBe(true)
  )

  it.each(["2001:200::1", "2400:cb00::1", "2606:4700::1111", "3ffe::1"])("%s is called", (address) =>
    expect(strict.mayCall(address)).toBe(true)
  )

  it("of a network that the service opens is called, and of no other", () => {
    const some = open("10.1.0.0/16, fd00:1::/32")
    const asked = ["10.1.2.3", "::ffff:10.1.2.3", "10.2.0.1", "fd00:1::9", "fd00:2::9", "127.0.0.1"]
    expect(asked.map(some.mayCall)).toEqual([true, true, false, true, false, false])
  })
})

describe("an address for events", () => {
  const faultOf = (text: string, networks = strict) =>
    Result.match(readUrl(text, networks), { onFailure: (fault) => fault, onSuccess: ({ host }) => host })

  it.each([
    ["https://coupon.example.jp/events", "coupon.example.jp"],
    ["https://coupon.example.jp:8443/?key=abc", "coupon.example.jp:8443"],
    ["https://8.8.8.8/", "8.8.8.8"],
    ["http://coupon.example.jp/", "not-https"],
    ["ftp://coupon.example.jp/", "not-https"],
    ["file:///etc/passwd", "not-https"],
    ["coupon.example.jp", "unreadable"],
    ["", "unreadable"],
    ["https://", "unreadable"],
    ["https://coupon.example.jp/#top", "unreadable"],
    ["https://user@coupon.example.jp/", "credentials"],
    ["https://:word@coupon.example.jp/", "credentials"],
    ["https://127.0.0.1/", "private"],
    ["https://2130706433/", "private"],
    ["https://0x7f.1/", "private"],
    ["https://0177.0.0.1/", "private"],
    ["https://１２７.0.0.1/", "private"],
    ["https://[::1]/", "private"],
    ["https://[::ffff:127.0.0.1]/", "private"],
    ["https://[fe80::1]:8443/", "private"],
    ["https://169.254.169.254/latest/meta-data", "private"]
  ])("%s: %s", (text, expected) => {
    expect(faultOf(text)).toBe(expected)
  })

  it("may be http where the service says so", () => {
    const loose = networksOf({ allowHttp: true })
    expect(faultOf("http://coupon.example.jp/", loose)).toBe("coupon.example.jp")
    expect(faultOf("ftp://coupon.example.jp/", loose)).toBe("not-https")
    expect(faultOf("http://10.0.0.1/", loose)).toBe("private")
  })
})

describe("networks", () => {
  it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.0/8,", "example.jp/8", "10.0.0.0/8;::1/128"])(
    "%s cannot be read",
    (text) => expect(parseNetworks(text)._tag).toBe("Failure")
  )
})
