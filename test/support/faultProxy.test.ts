// The proxy that fails as networks do, before a small server that counts what reaches it.
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type FaultProxy, startFaultProxy } from "./faultProxy.ts"

let served: Array<string>
let server: Server
let proxy: FaultProxy

beforeEach(async () => {
  served = []
  server = createServer((incoming, outgoing) => {
    const pieces: Array<Buffer> = []
    incoming.on("data", (piece: Buffer) => pieces.push(piece))
    incoming.on("end", () => {
      served.push(Buffer.concat(pieces).toString("utf8"))
      outgoing.end("answer")
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  proxy = await startFaultProxy(() => ({ host: "127.0.0.1", port }))
})
afterEach(async () => {
  await proxy.close()
  server.closeAllConnections()
  server.close()
})

const post = (body: string, millis = 20_000) =>
  fetch(`http://127.0.0.1:${proxy.port}/`, { method: "POST", body, signal: AbortSignal.timeout(millis) }).then(
    (answer) => answer.text()
  )
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe("a proxy", () => {
  test("passes everything on while it is healthy", async () => {
    expect(await post("a".repeat(100_000))).toBe("answer")
    expect(served).toEqual(["a".repeat(100_000)])
  })

  test("cuts the connection at the first byte of one answer: the request arrived, the next one is answered", async () => {
    const happened = proxy.next("cut")
    await expect(post("one")).rejects.toThrow()
    expect(happened()).toBe(true)
    expect(served).toEqual(["one"])
    expect(await post("two")).toBe("answer")
  })

  test("loses one answer: the request arrived, and nothing comes back", async () => {
    proxy.next("lost")
    await expect(post("one", 1_500)).rejects.toThrow()
    await until(() => served.length === 1)
    expect(await post("two")).toBe("answer")
  })

  test("sends one request twice, and answers it once", async () => {
    proxy.next("twice")
    expect(await post("one")).toBe("answer")
    await until(() => served.length === 2)
    expect(served).toEqual(["one", "one"])
  })

  test("holds everything back while it is stalled, and lets it through afterwards", async () => {
    proxy.become({ _tag: "Stalled" })
    const answer = post("one")
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(served).toEqual([])
    proxy.become({ _tag: "Healthy" })
    expect(await answer).toBe("answer")
  })

  test("refuses everybody while it does, connections that were there included", async () => {
    expect(await post("one")).toBe("answer")
    proxy.become({ _tag: "Refusing" })
    await expect(post("two")).rejects.toThrow()
    proxy.become({ _tag: "Healthy" })
    expect(await post("three")).toBe("answer")
    expect(served).toEqual(["one", "three"])
  })
})
