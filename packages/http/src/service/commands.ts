/**
 * The commands of `fukuri` as one tree. Progress goes to stderr, results to stdout as text or with `--json` as JSON.
 */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { clerkAdd, clerkReset } from "./clerkCommands.ts"
import { json, print } from "./CommandParts.ts"
import * as Demo from "./Demo.ts"
import { distribute, withStorage } from "./Storage.ts"
import { associationSet, facilitiesImport, membersImport, programmeCheck, programmePublish } from "./fileCommands.ts"
import { scenario } from "./scenarioCommand.ts"
import { check, grants, holder, ledgerExport, placard } from "./ledgerCommands.ts"

/** The pages are most of the program, and no other command needs them: they are loaded when they are served. */
const serve = Command.make("serve", {}, () =>
  Effect.flatMap(
    Effect.promise(() => import("./Server.ts")),
    ({ run }) => run
  )
).pipe(Command.withDescription("Run the service"))

const distributed = Flag.Boolean("distributed").pipe(
  Flag.withDescription("Also put the tables on the nodes of a Citus cluster (docs/growing.md); stop the service first"),
  Flag.withDefault(false)
)

const migrate = Command.make("migrate", { distributed, json }, ({ distributed: wanted, json: asJson }) =>
  Effect.gen(function* () {
    const placed = wanted ? yield* distribute : undefined
    if (placed === undefined) {
      yield* withStorage(print(asJson, { upToDate: true }, "The database is up to date."))
    } else {
      yield* print(
        asJson,
        { upToDate: true, distributed: placed },
        placed.length === 0
          ? "The database is up to date and distributed."
          : `The database is up to date. Distributed now: ${placed.join(", ")}.`
      )
    }
  })
).pipe(Command.withDescription("Bring the database up to date"))

const demo = Command.make("demo", { json }, ({ json: asJson }) =>
  withStorage(
    Effect.gen(function* () {
      const loaded = yield* Demo.load
      yield* print(
        asJson,
        { loaded },
        loaded ? "The demo association is loaded." : "The database is not empty: nothing was changed."
      )
    })
  )
).pipe(Command.withDescription("Load the demo association into an empty database"))

const group = (name: string, description: string) => Command.make(name).pipe(Command.withDescription(description))

/** The `fukuri` command. */
export const fukuri = Command.make("fukuri").pipe(
  Command.withDescription("Electronic welfare coupons: the service and its tools"),
  Command.withSubcommands([
    serve,
    migrate,
    demo,
    group("association", "The association and its settings").pipe(Command.withSubcommands([associationSet])),
    group("programme", "Programmes as data").pipe(Command.withSubcommands([programmeCheck, programmePublish])),
    group("facilities", "Facilities").pipe(Command.withSubcommands([facilitiesImport])),
    group("members", "Members").pipe(Command.withSubcommands([membersImport])),
    group("grants", "Grants").pipe(
      Command.withSubcommands([
        grants("plan", "Print what a grant run would give; changes nothing"),
        grants("run", "Give everybody what is due and was not granted before")
      ])
    ),
    group("clerk", "The clerks of the office").pipe(Command.withSubcommands([clerkAdd, clerkReset])),
    holder,
    placard,
    group("ledger", "The ledger").pipe(Command.withSubcommands([ledgerExport])),
    check,
    scenario
  ])
)
