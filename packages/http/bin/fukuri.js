#!/usr/bin/env node
// The `fukuri` command. In the repository it runs the TypeScript sources by type stripping; a published package has
// only `dist`.
import { existsSync } from "node:fs"
import { enableCompileCache, registerHooks } from "node:module"
import { fileURLToPath } from "node:url"

// Half of a start is compiling. What was compiled is kept beside the program, where only those may write who may change
// the program itself; where nobody may write, every start compiles.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/fukuri", import.meta.url))
enableCompileCache()

const source = new URL("../src/service/main.ts", import.meta.url)
if (existsSync(source)) {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: ["fukuri-source", ...context.conditions] })
  })
  await import(source.href)
} else {
  await import(new URL("../dist/service/main.js", import.meta.url).href)
}
