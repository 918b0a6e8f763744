/**
 * removeStaleOutput: takes out of every package's `dist` what no source stands behind any more. The compiler leaves the
 * output of a source that was renamed or removed, and what is packed is the whole folder.
 */
import { existsSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"

const packages = join(import.meta.dirname, "../packages")
const rooms = readdirSync(packages, { recursive: true, encoding: "utf8" })
  .filter((path) => !path.includes("node_modules") && path.endsWith("package.json"))
  .map((path) => join(packages, path, ".."))

for (const room of rooms) {
  const dist = join(room, "dist")
  if (!existsSync(dist)) continue
  const stale = readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(js|d\.ts)(\.map)?$/.test(path))
    .filter((path) => !existsSync(join(room, "src", path.replace(/\.(js|d\.ts)(\.map)?$/, ".ts"))))
  for (const path of stale) rmSync(join(dist, path))
}
