#!/usr/bin/env node
// The `fukuri` command. In the repository it runs the TypeScript sources by type stripping; a published package has
// only `dist`.
import { existsSync } from "node:fs"
import { registerHooks } from "node:module"

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
