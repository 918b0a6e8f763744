/**
 * Sha256: the fingerprint of a text, for what is kept or compared in the place of the text itself.
 */
import { createHash } from "node:crypto"

/** SHA-256 of a text. Shape: 64 characters of hex. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
