/**
 * ClerkRoutes (職員): what managers do about the accounts of others: who has one, what they may do and see, and a new
 * first password, which is on the page that answers and nowhere else.
 */
import { type Association, Clerk, Clerks, HolderNumber } from "@fukuri/core"
import { ClerkPages, type OfficeView } from "@fukuri/web-ui"
import { Effect, Result, Schema } from "effect"
import { page } from "../Reply.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { newPassword, type Passwords, passwordsOf } from "./Passwords.ts"

const clerksPath = "/office/clerks"

const done = { changed: "変更しました。" } as const satisfies DoneMessages

/** What managers do about accounts. */
export const clerkRoutes = (): ReadonlyArray<OfficeRoute> => {
  const passwords = passwordsOf()
  const needs = "manage"
  return [
    { method: "GET", path: clerksPath, needs, handler: showClerks },
    { method: "GET", path: `${clerksPath}/new`, needs, handler: showNew },
    { method: "POST", path: `${clerksPath}/new`, needs, handler: addClerk(passwords) },
    { method: "GET", path: `${clerksPath}/:id`, needs, handler: showClerk, done },
    { method: "POST", path: `${clerksPath}/:id`, needs, handler: changeClerk },
    { method: "POST", path: `${clerksPath}/:id/reset`, needs, handler: resetClerk(passwords) }
  ]
}

const showClerks: OfficeHandler = (incoming) =>
  Effect.map(Clerks.list(incoming.association.code), (all) =>
    page(ClerkPages.clerks(incoming.frame("clerks"), all.map(listed)))
  )

const showNew: OfficeHandler = (incoming) =>
  Effect.succeed(page(ClerkPages.newClerk(incoming.frame("clerks"), emptyDraft)))

const addClerk =
  (passwords: Passwords): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const { association } = incoming
      const draft = { ...draftIn(incoming), active: true, id: typedIn(incoming, "id").trim() }
      const again = (mistakes: ReadonlyArray<OfficeView.FormMistake>) =>
        page(ClerkPages.newClerk(incoming.frame("clerks", { mistakes }), draft), 422)
      const change = changeOf(draft, association)
      const idMistakes = isClerkId(draft.id) ? [] : [{ field: "id", sentence: sentences.id }]
      if (Result.isFailure(change) || !isClerkId(draft.id)) {
        return again([...idMistakes, ...(Result.isFailure(change) ? change.failure : [])])
      }
      const password = newPassword()
      const clerk = { id: draft.id, association: association.code, ...change.success }
      const passwordHash = yield* passwords.hash(password)
      return yield* Clerks.add({ clerk, passwordHash }, incoming.actor).pipe(
        Effect.map(() => page(ClerkPages.firstPassword(incoming.frame("clerks"), { clerk, password, isNew: true }))),
        Effect.catchTag("ClerkExists", () => Effect.succeed(again([{ field: "id", sentence: sentences.exists }])))
      )
    })

const showClerk: OfficeHandler = (incoming) =>
  withAccount(incoming, (account) => Effect.succeed(clerkPage(incoming, account, draftOf(account.clerk), [])))

const changeClerk: OfficeHandler = (incoming) =>
  withAccount(incoming, (account) => {
    const { clerk } = account
    const typed = draftIn(incoming)
    // Of one's own account the form has nothing but the name.
    const draft = clerk.id === incoming.clerk.id ? { ...draftOf(clerk), name: typed.name } : typed
    const again = (sentence: string) => Effect.succeed(clerkPage(incoming, account, draft, [{ field: "", sentence }]))
    const change = changeOf(draft, incoming.association)
    if (Result.isFailure(change)) return Effect.succeed(clerkPage(incoming, account, draft, change.failure))
    return Clerks.change(clerk, change.success, incoming.actor).pipe(
      Effect.as(seeDone(`${clerksPath}/${clerk.id}`, done, "changed")),
      Effect.catchTags({
        ClerkUnknown: () => Effect.succeed(unknownPage(incoming)),
        OwnAccount: () => again(sentences.ownAccount),
        LastManager: () => again(sentences.lastManager)
      })
    )
  })

const resetClerk =
  (passwords: Passwords): OfficeHandler =>
  (incoming) =>
    withAccount(incoming, (account) =>
      Effect.gen(function* () {
        const { clerk } = account
        const password = newPassword()
        const passwordHash = yield* passwords.hash(password)
        const removeOneTimeCode = typedIn(incoming, "removeCode") !== ""
        return yield* Clerks.reset(clerk, { passwordHash, removeOneTimeCode }, incoming.actor).pipe(
          Effect.map(() => page(ClerkPages.firstPassword(incoming.frame("clerks"), { clerk, password, isNew: false }))),
          Effect.catchTags({
            ClerkUnknown: () => Effect.succeed(unknownPage(incoming)),
            OwnAccount: () =>
              Effect.succeed(
                clerkPage(incoming, account, draftOf(clerk), [{ field: "", sentence: sentences.ownPassword }])
              )
          })
        )
      })
    )

/** Does something with the account that the address names, in the association of whoever asks. */
const withAccount = (
  incoming: OfficeIncoming,
  work: (account: Clerks.ClerkAccount) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const id = incoming.param("id")
    const account = isClerkId(id) ? yield* Clerks.find({ association: incoming.association.code, id }) : undefined
    return account === undefined ? unknownPage(incoming) : yield* work(account)
  })

const clerkPage = (
  incoming: OfficeIncoming,
  account: Clerks.ClerkAccount,
  draft: ClerkPages.ClerkDraft,
  mistakes: ReadonlyArray<OfficeView.FormMistake>
) => {
  const isOwn = account.clerk.id === incoming.clerk.id
  return page(
    ClerkPages.clerk(incoming.frame("clerks", { mistakes }), {
      ...listed(account),
      draft,
      isOwn
    }),
    statusOf(mistakes)
  )
}

const unknownPage = (incoming: OfficeIncoming) => page(ClerkPages.noClerk(incoming.frame("clerks")), 404)

const listed = (account: Clerks.ClerkAccount): ClerkPages.ListedClerk => ({
  clerk: account.clerk,
  hasOneTimeCode: account.oneTimeCode !== undefined,
  mustChangePassword: account.mustChangePassword,
  lastLoginAt: account.lastLoginAt
})

const emptyDraft = { id: "", name: "", roles: [], sees: [], ownNumber: "", active: true }

const draftOf = (clerk: Clerk.Clerk): ClerkPages.ClerkDraft => ({ ...clerk, ownNumber: clerk.ownNumber ?? "" })

const draftIn = (incoming: OfficeIncoming): ClerkPages.ClerkDraft => ({
  name: typedIn(incoming, "name").trim(),
  roles: incoming.fields.all("roles"),
  sees: incoming.fields.all("sees"),
  ownNumber: typedIn(incoming, "ownNumber").trim(),
  active: typedIn(incoming, "active") === "yes"
})

/** What was typed, read; or every mistake in it. */
const changeOf = (
  { active, name, ownNumber, roles, sees }: ClerkPages.ClerkDraft,
  { memberNumberPattern }: Association.Association
): Result.Result<Clerks.ClerkChange, ReadonlyArray<OfficeView.FormMistake>> => {
  const parsed = Result.getOrUndefined(HolderNumber.parse(ownNumber, memberNumberPattern))
  const number = parsed !== undefined && HolderNumber.relationOf(parsed) === "self" ? parsed : undefined
  const chosenRoles = Clerk.Role.literals.filter((role) => roles.includes(role))
  const mistakes = [
    ...(isName(name) ? [] : [{ field: "name", sentence: sentences.name }]),
    ...(chosenRoles.length > 0 ? [] : [{ field: "roles", sentence: sentences.roles }]),
    ...(ownNumber === "" || number !== undefined ? [] : [{ field: "ownNumber", sentence: sentences.ownNumber }])
  ]
  if (mistakes.length > 0) return Result.fail(mistakes)
  return Result.succeed({
    name,
    roles: chosenRoles,
    sees: Clerk.Sight.literals.filter((sight) => sees.includes(sight)),
    ...(number === undefined ? {} : { ownNumber: HolderNumber.memberNumberOf(number) }),
    active
  })
}

const isClerkId = Schema.is(Clerk.ClerkId)
const isName = Schema.is(Clerk.Clerk.fields.name)

const typedIn = (incoming: OfficeIncoming, name: string): string => incoming.fields.get(name) ?? ""

const sentences = {
  id: "ログインIDは、半角の英小文字で始まる2〜40文字(英小文字・数字・「.」「-」「_」)にしてください。「new」は使えません。",
  exists: "このログインIDは、すでに使われています。別のものにしてください。",
  name: "氏名を80文字以内で入力してください。",
  roles: "役割を1つ以上選んでください。",
  ownNumber: "組合員番号は、組合員証などに書かれた6文字で入力してください。枝番は要りません。",
  ownAccount: "ご自分の権限は変更できません。ほかの「管理」の職員に依頼してください。",
  ownPassword: "ご自分のパスワードは、「アカウント」の画面で変更してください。",
  lastManager: "「管理」の職員が1人もいなくなるため、変更できません。先に、ほかの職員に「管理」の役割を付けてください。"
} as const
