// What every benchmark is told on the command line: options are refused with one sentence, and nothing is measured then.
import { parseArgs } from "node:util"

/** Options by name: a text, or whether a switch is given. */
type Options = Readonly<Record<string, string | boolean>>

/** The same options, whatever they are by default. */
type Given<T extends Options> = { readonly [Name in keyof T]: T[Name] extends string ? string : boolean }

/**
 * What was typed, over what holds by default. Ends the process with the usage when asked for help, and with what is wrong
 * when something else was typed.
 */
export function optionsOf<const T extends Options>(usage: string, defaults: T): Given<T> {
  try {
    const { values } = parseArgs({
      options: Object.fromEntries(
        Object.entries({ ...defaults, help: false }).map(([name, value]) => [
          name,
          { type: typeof value === "string" ? "string" : "boolean" } as const
        ])
      )
    })
    if (values["help"] === true) {
      console.log(usage)
      process.exit(0)
    }
    return { ...defaults, ...values } as Given<T>
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : String(cause))
  }
}

/** A whole number from `least` to `most`. */
export function whole(option: string, text: string, most: number, least = 1): number {
  const value = Number(text)
  if (text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) return value
  return refuse(`--${option} takes a whole number from ${least} to ${most}, not "${text}".`)
}

/** Ends the process with what is wrong. */
export function refuse(what: string): never {
  console.error(`${what}\n--help lists the options.`)
  process.exit(1)
}

/** On standard error, so that the answer alone can be kept. */
export function progress(sentence: string): void {
  console.error(sentence)
}
