/**
 * Project: somebody's empty project outside of the repository, into which the tarballs are installed. What the packages
 * depend on comes from the registry (or npm's cache of it) at the versions that this repository was proved with.
 */
import { spawn } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { listening } from "../../support/service.ts"
import { type Packed, root, run } from "./publishing.ts"

/** A project in a folder, with everything installed. */
export interface Project {
  readonly folder: string
  /** Runs a program of the project on its Node, and answers what it printed. */
  readonly node: (args: ReadonlyArray<string>, settings?: Record<string, string>) => Promise<string>
  /** Starts a program of the project that serves on a free port, and says where. */
  readonly serve: (program: string) => Promise<{ readonly url: string; readonly stop: () => Promise<void> }>
  /** Checks types as a stranger would: strictly, with these options of TypeScript besides. */
  readonly types: (files: ReadonlyArray<string>, options: Record<string, unknown>) => Promise<void>
}

/** The Node that a project runs on, and where its program is. */
export interface Runtime {
  readonly version: string
  /** Path of the program. */
  readonly node: string
}

/** The Node that the tests themselves run on. */
export const ownRuntime: Runtime = { version: process.versions.node, node: process.execPath }

/** Installs a version of Node from its npm package. */
export const runtimeOf = async (version: string, folder: string): Promise<Runtime> => {
  mkdirSync(folder, { recursive: true })
  writeJson(join(folder, "package.json"), { private: true, allowScripts: { node: true } })
  await run("npm", ["install", "--no-audit", "--no-fund", `node@${version}`], { cwd: folder })
  return { version, node: join(folder, "node_modules/node/bin/node") }
}

/**
 * Makes a project in an empty folder and installs packages into it. A package whose engines, or those of anything that
 * it needs, do not allow the Node of the project fails.
 */
export const makeProject = async (
  folder: string,
  packed: ReadonlyArray<Packed>,
  { node }: Runtime
): Promise<Project> => {
  mkdirSync(folder, { recursive: true })
  const dependencies = Object.fromEntries([
    ...packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]),
    ["effect", versionOf("effect")],
    ["koa", versionOf("koa")],
    ["koa-mount", versionOf("koa-mount")],
    ["@types/koa-mount", versionOf("@types/koa-mount")],
    ["@types/node", versionOf("@types/node")]
  ]) as Record<string, string>
  const manifest = { name: "somebody", version: "1.0.0", private: true, type: "module", dependencies }
  writeJson(join(folder, "package.json"), manifest)
  writeJson(join(folder, "package-lock.json"), { ...manifest, lockfileVersion: 3, packages: locked(packed, manifest) })
  const env = { ...process.env, NODE_OPTIONS: "", PATH: `${dirname(node)}${delimiter}${process.env["PATH"] ?? ""}` }
  const install = ["install", "--prefer-offline", "--engine-strict", "--ignore-scripts", "--no-audit", "--no-fund"]
  await run("npm", install, { cwd: folder, env })
  return {
    folder,
    node: (args, settings) => run(node, args, { cwd: folder, env: { ...env, ...settings } }),
    serve: async (program) => {
      const child = spawn(node, [program], {
        cwd: folder,
        env: { ...env, PORT: "0" },
        stdio: ["ignore", "pipe", "pipe"]
      })
      const { url } = await listening(child)
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
      return { url, stop: () => (child.kill(), ended) }
    },
    types: async (files, options) => {
      const compilerOptions = {
        target: "es2024",
        lib: ["es2024", "esnext.disposable"],
        types: ["node"],
        strict: true,
        verbatimModuleSyntax: true,
        allowImportingTsExtensions: true,
        noEmit: true,
        skipLibCheck: true,
        ...options
      }
      writeJson(join(folder, "tsconfig.json"), { compilerOptions, files })
      await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc")], { cwd: folder, env })
    }
  }
}

/** Paths of everything that npm installed in a project. */
export const asInstalled = ({ folder }: Project): ReadonlyArray<string> =>
  Object.keys((JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as { packages: object }).packages)

/** Copies an example of the repository into a project. */
export const copyExample = ({ folder }: Project, name: string): void => {
  rmSync(join(folder, name), { recursive: true, force: true })
  cpSync(join(root, "examples", name), join(folder, name), { recursive: true })
}

type Lock = Record<string, Record<string, unknown> & { readonly link?: boolean; readonly version?: string }>

const lock = (JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { readonly packages: Lock }).packages

const versionOf = (name: string): string => lock[`node_modules/${name}`]?.version ?? ""

/** The lock of the repository with the packages as tarballs; npm takes out of it what nobody there needs. */
const locked = (packed: ReadonlyArray<Packed>, manifest: { readonly dependencies: Record<string, string> }): Lock => ({
  "": manifest,
  ...Object.fromEntries(
    Object.entries(lock)
      .filter(([path, { link }]) => path.startsWith("node_modules/") && link !== true)
      .map(([path, entry]) => [path, { ...entry, dev: undefined }])
  ),
  ...Object.fromEntries(
    packed.map(({ integrity, manifest, tarball }) => {
      const { bin, dependencies, engines, peerDependencies, peerDependenciesMeta, version } = manifest
      const entry = { version, resolved: `file:${tarball}`, integrity, engines, dependencies, peerDependencies }
      return [`node_modules/${manifest.name}`, { ...entry, peerDependenciesMeta, bin }]
    })
  )
})

const writeJson = (path: string, value: unknown): void => writeFileSync(path, JSON.stringify(value, undefined, 2))
