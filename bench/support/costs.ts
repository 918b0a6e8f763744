// What a piece of bulk work and its limit cost, side by side: the time of the clock, and the processor time of everything
// that had a part in it, which says more on a machine that is busy with other things as well.
import type { Answer } from "./bulkWork.ts"
import { endedProgramsSeconds, serverSeconds } from "./processor.ts"

/** Unit: seconds. */
export interface Cost {
  readonly seconds: number
  /** Of whoever asked: the process of the work, or psql. */
  readonly clientProcessor: number
  readonly serverProcessor: number
}

/** What work in a process of its own costs. */
export async function costOfWork(dataDir: string, work: () => Promise<Answer>): Promise<Cost & { answer: Answer }> {
  const before = serverSeconds(dataDir)
  const answer = await work()
  const { cpuSeconds, seconds } = answer
  return { answer, seconds, clientProcessor: cpuSeconds, serverProcessor: serverSeconds(dataDir) - before }
}

/** What a program costs that asks a server. */
export async function costOfProgram(dataDir: string, run: () => Promise<{ readonly seconds: number }>): Promise<Cost> {
  const before = serverSeconds(dataDir)
  const ended = endedProgramsSeconds()
  const { seconds } = await run()
  return {
    seconds,
    clientProcessor: endedProgramsSeconds() - ended,
    serverProcessor: serverSeconds(dataDir) - before
  }
}

/** Client and server together. Unit: seconds. */
export const processorOf = ({ clientProcessor, serverProcessor }: Cost): number => clientProcessor + serverProcessor
