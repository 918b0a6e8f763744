// A proxy in front of a PostgreSQL server that can be cut off and put back, as a network is.
import { type Proxy, startProxy } from "../../support/proxy.ts"

/** A proxy that is listening. */
export interface CuttableProxy extends Pick<Proxy, "url" | "close"> {
  /** Ends every connection, and lets none through until it is put back. */
  readonly cut: () => void
  readonly restore: () => void
}

/** Listens on a free port of this machine. */
export async function startCuttableProxy(serverUrl: string): Promise<CuttableProxy> {
  let isCut = false
  const { close, endAll, url } = await startProxy(serverUrl, () => !isCut)
  return {
    url,
    close,
    cut: () => {
      isCut = true
      endAll()
    },
    restore: () => {
      isCut = false
    }
  }
}
