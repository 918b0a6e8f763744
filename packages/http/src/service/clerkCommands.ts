/**
 * The commands about the clerks of the office: the first account of an association, and a new first password for whoever
 * cannot log in. Everything else is done on the pages.
 */
import { type Association, Clerk, Clerks, type LedgerEntry } from "@fukuri/core"
import { Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { newPassword, passwordsOf } from "../office/Passwords.ts"
import { failed, misuse } from "./CommandFailed.ts"
import { associationFlag, associationOf, json, print, refused, webUi } from "./CommandParts.ts"
import { withStorage } from "./Storage.ts"

/** Whoever may run the command on the machine. */
const actor = "system:cli" as LedgerEntry.Actor

const id = Argument.String("id").pipe(Argument.withDescription("What the clerk logs in with"))

/** `fukuri clerk add` */
export const clerkAdd = Command.make(
  "add",
  {
    id,
    role: Flag.String("role").pipe(
      Flag.withDescription(
        "閲覧, 窓口, 運用, 承認 or 管理 (viewer, desk, operator, approver, manager); several with commas or again"
      ),
      Flag.atLeast(1)
    ),
    name: Flag.String("name").pipe(Flag.withDescription("Name on the pages (default: the id)"), Flag.optional),
    sees: Flag.String("sees").pipe(
      Flag.withDescription("personal, health, both with a comma, or none (default: as usual for the roles)"),
      Flag.optional
    ),
    association: associationFlag,
    json
  },
  ({ association: code, id: typed, json: asJson, name, role, sees }) =>
    Effect.gen(function* () {
      const roles = yield* rolesOf(role.flatMap((text) => text.split(/[,、]/)))
      const draft = {
        id: yield* idOf(typed),
        name: Option.getOrElse(name, () => typed),
        roles,
        sees: Option.isSome(sees) ? yield* sightsOf(sees.value) : usualSightOf(roles)
      }
      const password = newPassword()
      const passwordHash = yield* passwordsOf().hash(password)
      yield* withStorage(
        Effect.gen(function* () {
          const clerk = yield* clerkOf(draft, yield* associationOf(code))
          yield* Clerks.add({ clerk, passwordHash }, actor).pipe(
            Effect.catchTag(
              "ClerkExists",
              refused(
                `There is a clerk ${clerk.id} already. Choose another id, or give a new password: fukuri clerk reset.`
              )
            )
          )
          yield* tellPassword(asJson, clerk, password, `${clerk.id} can log in at /office.`)
        })
      )
    })
).pipe(Command.withDescription("Add a clerk of the office, and print the first password"))

/** `fukuri clerk reset` */
export const clerkReset = Command.make(
  "reset",
  {
    id,
    removeCode: Flag.Boolean("remove-code").pipe(
      Flag.withDescription("Take away the one-time code too, when the device and the recovery codes are lost"),
      Flag.withDefault(false)
    ),
    json
  },
  ({ id: typed, json: asJson, removeCode }) =>
    Effect.gen(function* () {
      const id = yield* idOf(typed)
      const password = newPassword()
      const passwordHash = yield* passwordsOf().hash(password)
      yield* withStorage(
        Effect.gen(function* () {
          const unknown = `There is no clerk ${id}.`
          const account = (yield* Clerks.findById(id)) ?? (yield* failed(unknown))
          const to = { passwordHash, removeOneTimeCode: removeCode }
          const { clerk } = yield* Clerks.reset(account.clerk, to, actor).pipe(
            Effect.catchTags({ ClerkUnknown: refused(unknown), OwnAccount: refused(unknown) })
          )
          yield* tellPassword(asJson, clerk, password, `The old password of ${id} is good for nothing any more.`)
        })
      )
    })
).pipe(Command.withDescription("Give a clerk a new first password, and print it"))

const tellPassword = (asJson: boolean, clerk: Clerk.Clerk, password: string, sentence: string) =>
  print(
    asJson,
    { id: clerk.id, association: clerk.association, name: clerk.name, roles: clerk.roles, sees: clerk.sees, password },
    [
      sentence,
      `First password: ${password}`,
      "It is shown only now. The clerk chooses another one at the first login."
    ].join("\n")
  )

const idOf = (text: string) =>
  Schema.decodeUnknownEffect(Clerk.ClerkId)(text).pipe(
    Effect.mapError(() =>
      misuse(
        `id: expected 2 to 40 small letters, digits, dots, hyphens or underscores, beginning with a letter, got "${text}".`
      )
    )
  )

const clerkOf = (
  draft: Pick<Clerk.Clerk, "id" | "name" | "roles" | "sees">,
  { code }: Association.Association
): Effect.Effect<Clerk.Clerk, ReturnType<typeof misuse>> =>
  Schema.decodeUnknownEffect(Clerk.Clerk)({ ...draft, association: code, active: true }).pipe(
    Effect.mapError(() => misuse("--name: expected 1 to 80 characters in one line."))
  )

const rolesOf = Effect.fnUntraced(function* (texts: ReadonlyArray<string>) {
  const { ClerkPages } = yield* webUi
  const roles = yield* Effect.forEach(texts, (text) => {
    const role = Clerk.Role.literals.find((each) => each === text.trim() || ClerkPages.roleNames[each] === text.trim())
    return role === undefined
      ? Effect.fail(
          misuse(
            `--role: expected 閲覧, 窓口, 運用, 承認 or 管理 (viewer, desk, operator, approver, manager), got "${text}".`
          )
        )
      : Effect.succeed(role)
  })
  return Clerk.Role.literals.filter((role) => roles.includes(role))
})

const sightsOf = Effect.fnUntraced(function* (text: string) {
  const texts = text === "none" ? [] : text.split(/[,、]/).map((each) => each.trim())
  const wrong = texts.find((each) => !Clerk.Sight.literals.some((sight) => sight === each))
  if (wrong !== undefined) return yield* misuse(`--sees: expected personal, health or none, got "${wrong}".`)
  return Clerk.Sight.literals.filter((sight) => texts.includes(sight))
})

const usualSightOf = (roles: ReadonlyArray<Clerk.Role>): ReadonlyArray<Clerk.Sight> =>
  Clerk.Sight.literals.filter((sight) => roles.some((role) => Clerk.usualSight[role].includes(sight)))
