// How the commands of the tests are called: what is typed is read, or refused with a sentence and exit code 2.
import { parseArgs, type ParseArgsOptionsConfig } from "node:util"

/** What is wrong with how a command was called. */
export class Misuse extends Error {}

/** The options that were typed. */
export const optionsIn = <const Options extends ParseArgsOptionsConfig>(
  args: ReadonlyArray<string>,
  options: Options
) => {
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** A whole number within bounds. */
export const wholeNumber = (option: string, text: string, [least, most]: readonly [number, number]): number => {
  const value = Number(text)
  if (/^\d{1,10}$/.test(text) && value >= least && value <= most) return value
  throw new Misuse(`${option} is a whole number from ${least} to ${most}, not "${text}"`)
}

/** Says something, and answers the exit code that goes with it. */
export const say = (text: string, code: number): number => {
  process.stdout.write(`${text}\n`)
  return code
}

/** Runs `npm run NAME`, whose exit code `main` answers. */
export const run = async (name: string, main: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    process.stderr.write(`${error.message}\nnpm run ${name} -- --help tells what there is.\n`)
    process.exitCode = 2
  }
}
