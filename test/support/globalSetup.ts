// One real PostgreSQL server for the whole test run: the one of DATABASE_URL when it is set (its user must be allowed to
// create databases), else one of its own. Tests read its address with `inject("postgresUrl")` and make a database of
// their own in it: see database.ts. And a place for the embedded database that they copy: see preparedData.ts.
import type { TestProject } from "vitest/node"
import { startPostgres } from "./PostgresServer.ts"
import { placeForPrepared } from "./preparedData.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Of the test run's PostgreSQL server, as superuser. */
    postgresUrl: string
  }
}

/** Where the first project of a test run tells the others of it. */
const variable = "FUKURI_TEST_SERVER"

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env[variable]
  if (running !== undefined) {
    project.provide("postgresUrl", running)
    return () => Promise.resolve()
  }
  const removePrepared = await placeForPrepared()
  const given = process.env["DATABASE_URL"]
  if (given !== undefined && given !== "") {
    project.provide("postgresUrl", given)
    process.env[variable] = given
    return removePrepared
  }
  // Nobody takes this server's power or kills it: it need not wait for the disk. Tests of that start servers of their own.
  const server = await startPostgres({
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }
  })
  project.provide("postgresUrl", server.url)
  process.env[variable] = server.url
  return async () => {
    await Promise.all([server.stop(), removePrepared()])
  }
}
