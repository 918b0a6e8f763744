// An empty embedded database, made and brought up to date once in a test run and copied wherever a test wants one: making
// one takes longer than most tests. That one is made out of nothing is proven by the tests of the command.
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"

const variable = "FUKURI_TEST_PREPARED"
const command = join(import.meta.dirname, "../../packages/http/bin/fukuri.js")

/** Makes place for the database of this test run. Answers how it is removed. */
export const placeForPrepared = async (): Promise<() => Promise<void>> => {
  const place = await mkdtemp(join(tmpdir(), "fukuri-prepared-"))
  process.env[variable] = place
  return () => rm(place, { recursive: true, force: true })
}

/** Puts the database into a data folder that has none. Does nothing outside of a test run. */
export const putPrepared = async (dataFolder: string): Promise<void> => {
  const place = process.env[variable]
  if (place === undefined) return
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await cp(join(await preparedIn(place), "database"), join(dataFolder, "database"), { recursive: true })
}

/** Whoever comes first makes it, the others wait for it. */
const preparedIn = async (place: string): Promise<string> => {
  const [made, making] = [join(place, "made"), join(place, "making")]
  while (!existsSync(made)) {
    const first = await mkdir(making).then(
      () => true,
      () => false
    )
    if (!first) {
      await sleep(200)
      continue
    }
    try {
      const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], FUKURI_DATA: making }
      await promisify(execFile)(process.execPath, [command, "migrate"], { env })
      await rename(making, made)
    } catch (cause) {
      await rm(making, { recursive: true, force: true })
      throw cause
    }
  }
  return made
}
