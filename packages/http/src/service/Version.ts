/**
 * Version: which version of the service this is, as its package says.
 */
import { createRequire } from "node:module"

const manifest: { readonly version: string } = createRequire(import.meta.url)("../../package.json")

/** Shape: `1.2.3`. */
export const { version } = manifest
