/**
 * Versions: on which versions of Node the packages are tried, in one place. The oldest that the packages promise, the
 * oldest for the pages, and the one that the project itself runs on.
 */
export const nodeVersions: ReadonlyArray<string> = ["22.19.0", "24.7.0", "26.10.0"]

/** The full run (`npm run embedding`) takes all of them; the tests of every day the one they run on. */
export const isFullRun = process.env["FUKURI_EMBEDDING"] === "full"
