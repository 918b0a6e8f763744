// `npm run fuzz`: what strangers send, for as long as one likes. Ends with 0 when every answer was as it should be, with 1
// when one was not, which it then tells as a line for a shell, and with 2 when it is asked for something that it does not know.
import { Misuse, optionsIn, run, say, wholeNumber } from "../support/commandLine.ts"

const help = `Sends the real service, with the demo on a real PostgreSQL server, what strangers send.

  npm run fuzz                                one minute, with a seed of its own
  npm run fuzz -- --minutes 10 --seed 4711    so long, with that seed
  npm run fuzz -- --requests 2000 --seed 4711 so many requests
  npm run fuzz -- --lanes 1                   one request at a time (else 3): the same seed then asks in the same order

Every route of the service, as a stranger, a member and a clerk of every role. Wrong is a status of 5xx but for a 503
that says when to come again, a header or a page that is not as it should be, anything of the inside of the service, and what
was typed as markup or in the log. What is wrong is told with a request for a shell, made as small as it is still wrong;
its cookies are good for the service of that run only. What is slower than 2 s is told beside the slowest plain request of
the same moment. At the end: memory after the first quarter, as a line through what was measured every two seconds.`

const main = async (): Promise<number> => {
  const { isHelp, lanes, millis, most, seed } = asked(process.argv.slice(2))
  if (isHelp) return say(help, 0)
  // Only who runs something waits for the service.
  const { startPostgres } = await import("../support/PostgresServer.ts")
  const { fuzz } = await import("./fuzz.ts")
  const { startSubject } = await import("./Subject.ts")
  const { told, isFlat } = await import("./Telling.ts")
  say(`seed ${seed}`, 0)
  const server = await startPostgres()
  try {
    const subject = await startSubject(server.url)
    try {
      const report = await fuzz(subject, { seed, most, millis, lanes, mostFindings: 20 })
      return say(told(report), report.findings.length > 0 || !isFlat(report) ? 1 : 0)
    } finally {
      await subject.stop()
    }
  } finally {
    await server.stop()
  }
}

const asked = (args: ReadonlyArray<string>) => {
  const { help: isHelp = false, lanes, minutes, requests, seed } = optionsIn(args, options)
  if (minutes !== undefined && requests !== undefined) throw new Misuse("--minutes or --requests, not both")
  return {
    isHelp,
    seed: seed === undefined ? Date.now() % 1_000_000 : wholeNumber("--seed", seed, [0, 1_000_000_000]),
    lanes: wholeNumber("--lanes", lanes ?? "3", [1, 32]),
    millis:
      requests === undefined ? wholeNumber("--minutes", minutes ?? "1", [1, 1440]) * 60_000 : Number.POSITIVE_INFINITY,
    most: requests === undefined ? Number.POSITIVE_INFINITY : wholeNumber("--requests", requests, [1, 100_000_000])
  }
}

const options = {
  help: { type: "boolean", short: "h" },
  minutes: { type: "string" },
  requests: { type: "string" },
  seed: { type: "string" },
  lanes: { type: "string" }
} as const

await run("fuzz", main)
