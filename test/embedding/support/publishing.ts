/**
 * Publishing: the packages as they would be published, as tarballs in a folder, with what their manifests say. What is
 * done with a tarball is in project.ts.
 */
import { execFile } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"

/** The project's own folder. */
export const root = join(import.meta.dirname, "../../..")

/** What the manifest of a package says, as far as it is asked here. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly bin?: Record<string, string>
  readonly engines: { readonly node: string }
  readonly scripts?: Record<string, string>
  readonly dependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly peerDependenciesMeta?: Record<string, { readonly optional?: boolean }>
}

/** A package that is published. */
export interface Package {
  readonly folder: string
  readonly manifest: Manifest
}

/** A package in a tarball. */
export interface Packed extends Package {
  /** Path of the tarball. */
  readonly tarball: string
  readonly integrity: string
  /** Paths in the tarball, from the folder of the package. */
  readonly files: ReadonlyArray<string>
}

/** Runs a command to its end and answers what it printed. Fails with all that it printed. */
export const run = async (
  command: string,
  args: ReadonlyArray<string>,
  options: { readonly cwd: string; readonly env?: Record<string, string | undefined> }
): Promise<string> => {
  const running = promisify(execFile)(command, args, { ...options, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
  return running.then(
    ({ stdout }) => stdout,
    (error: { readonly stdout?: string; readonly stderr?: string }) => {
      throw new Error(`${command} ${args.join(" ")}\n${error.stdout ?? ""}\n${error.stderr ?? ""}`, { cause: error })
    }
  )
}

const readManifest = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest

/** Every package of the repository that is published: all under `packages`. */
export const packages: ReadonlyArray<Package> = readdirSync(join(root, "packages"), {
  recursive: true,
  encoding: "utf8"
})
  .filter((path) => path.endsWith("package.json") && !path.includes("node_modules"))
  .map((path) => join(root, "packages", path, ".."))
  .map((folder) => ({ folder, manifest: readManifest(folder) }))

/** Builds every package and packs it into a folder. */
export const pack = async (into: string): Promise<ReadonlyArray<Packed>> => {
  await run("npm", ["run", "build"], { cwd: root })
  // Each would build everything once more before it is packed.
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into]
  const workspaces = packages.flatMap(({ folder }) => ["--workspace", folder])
  const told = JSON.parse(await run("npm", [...args, ...workspaces], { cwd: root })) as ReadonlyArray<{
    readonly name: string
    readonly filename: string
    readonly integrity: string
    readonly files: ReadonlyArray<{ readonly path: string }>
  }>
  return packages.map((each) => {
    const packed = told.find(({ name }) => name === each.manifest.name)
    if (packed === undefined) throw new Error(`npm pack made no tarball of ${each.manifest.name}`)
    const { filename, files, integrity } = packed
    return { ...each, integrity, tarball: join(into, filename), files: files.map(({ path }) => path) }
  })
}
