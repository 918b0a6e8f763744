/**
 * Digest: the port to a hash function, which is the outside's to provide: core brings no cryptography of its own.
 */
import { Context } from "effect"

/** Computes fingerprints of texts. */
export class Digest extends Context.Service<
  Digest,
  {
    /** SHA-256 of the text's UTF-8, in hex. */
    readonly sha256: (text: string) => string
  }
>()("@fukuri/core/Digest") {}
