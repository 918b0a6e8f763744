/**
 * BrowserDriver: scenarios on the real pages in a browser.
 */
import { DriverRefused, type Theatre } from "./Driver.ts"

/** Opens a browser. */
export const openBrowser = async (): Promise<Theatre> => {
  throw new DriverRefused("ブラウザーはまだ使えません。")
}
