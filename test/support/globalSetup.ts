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

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const removePrepared = await placeForPrepared()
  const given = process.env["DATABASE_URL"]
  if (given !== undefined && given !== "") {
    project.provide("postgresUrl", given)
    return removePrepared
  }
  // Nobody takes this server's power or kills it: it need not wait for the disk. Tests of that start servers of their own.
  const server = await startPostgres({
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }
  })
  project.provide("postgresUrl", server.url)
  return async () => {
    await Promise.all([server.stop(), removePrepared()])
  }
}
