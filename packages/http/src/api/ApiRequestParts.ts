/**
 * ApiRequestParts: what handlers are given of a request beside what the contract says of it.
 */
import { Context } from "effect"
import type { UploadedFile } from "../UploadBody.ts"

/** The request in work. */
export class ApiRequestParts extends Context.Service<
  ApiRequestParts,
  {
    /** What was sent, as it was sent; empty when it is a file. */
    readonly text: string
    /** Takes what is sent as a file, piece by piece. */
    readonly read: UploadedFile["read"]
    readonly contentType: string
  }
>()("@fukuri/http/api/ApiRequestParts") {}
