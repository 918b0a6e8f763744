/**
 * WorkplaceAddressRoutes (所属所の住所): where paper is mailed: the list, and the form for one.
 */
import { CalendarDate, CouponBooks, Holder, PaperBatch, PaperBatches, WorkplaceAddresses } from "@fukuri/core"
import { addressesPath, type OfficeView, problemLine, WorkplaceAddressPages } from "@fukuri/web-ui"
import { Data, Effect, Schema, Stream } from "effect"
import { page } from "../Reply.ts"
import { rowsOf } from "../TableFile.ts"
import type { UploadedFile } from "../UploadBody.ts"
import { actorNames } from "./ActorNames.ts"
import { typed, typedLine } from "./HolderParts.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"

const done = {
  saved: "住所を登録しました。",
  taken: "ファイルの住所をすべて登録しました。"
} as const satisfies DoneMessages

type Draft = WorkplaceAddressPages.AddressFormView["draft"]

const showList: OfficeHandler = (incoming) => listPage(incoming, [])

const listPage = (
  incoming: OfficeIncoming,
  mistakes: ReadonlyArray<OfficeView.FormMistake>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const { code } = incoming.association
    const { today } = yield* CouponBooks.now
    const found = yield* WorkplaceAddresses.list(code, incoming.query("before"))
    const due = yield* PaperBatches.due(code, CalendarDate.fiscalYearOf(today))
    const workplaces = [
      ...new Map(due.map(({ workplace }) => [PaperBatch.workplaceKey(workplace), workplace])).values()
    ]
    const addresses = yield* WorkplaceAddresses.ofWorkplaces(code, workplaces)
    const missing = yield* Effect.filter(workplaces, (workplace) =>
      Effect.map(WorkplaceAddresses.idOf(workplace), (id) => !addresses.has(id))
    )
    return page(
      WorkplaceAddressPages.workplaceAddresses(incoming.frame("paper", { mistakes }), {
        rows: found.rows,
        missing,
        next: found.next,
        nameOf: yield* actorNames(code)
      }),
      statusOf(mistakes)
    )
  })

const showForm: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const workplace = { code: incoming.query("code").slice(0, 200), name: incoming.query("name").slice(0, 200) }
    const isGiven = workplace.name !== ""
    const id = yield* WorkplaceAddresses.idOf(workplace)
    const known = isGiven ? yield* WorkplaceAddresses.find(incoming.association.code, id) : undefined
    const { address = "", addressee = "", postalCode = "" } = known?.value ?? {}
    return page(
      WorkplaceAddressPages.workplaceAddressForm(incoming.frame("paper"), {
        draft: { ...workplace, postalCode, address, addressee },
        isGiven
      })
    )
  })

const save: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const draft = draftIn(incoming)
    const { code, name, ...mail } = draft
    const workplace = { code, name }
    const mistakes: ReadonlyArray<OfficeView.FormMistake> = [
      ...(name === "" || !isWorkplace(workplace) ? [{ field: "name", sentence: sentences.name }] : []),
      ...(/^([0-9]{3}-?[0-9]{4})?$/.test(mail.postalCode)
        ? []
        : [{ field: "postalCode", sentence: sentences.postalCode }]),
      ...(mail.address === "" || mail.address.length > 200 ? [{ field: "address", sentence: sentences.address }] : []),
      ...(mail.addressee.length > 100 ? [{ field: "addressee", sentence: sentences.addressee }] : [])
    ]
    if (mistakes.length > 0 || !isMail(mail)) {
      return page(
        WorkplaceAddressPages.workplaceAddressForm(incoming.frame("paper", { mistakes }), {
          draft,
          isGiven: typed(incoming, "given") !== ""
        }),
        422
      )
    }
    yield* WorkplaceAddresses.save(incoming.clerk, workplace, mail)
    return seeDone(addressesPath, done, "saved")
  })

const take: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk, file } = incoming
    const again = (...sentences: ReadonlyArray<string>) =>
      listPage(
        incoming,
        sentences.map((sentence) => ({ field: "file", sentence }))
      )
    if (file === undefined) return yield* again(sentences.file)
    const taken = Effect.gen(function* () {
      const rows = yield* rowsIn(file)
      yield* WorkplaceAddresses.take(clerk, rows)
      return seeDone(addressesPath, done, "taken")
    })
    return yield* Effect.catchTags(taken, {
      FileRefused: ({ problems }) => again(...problems.slice(0, mostProblems).map(problemLine)),
      AddressesTooMany: ({ most }) => again(sentences.many(most)),
      ListTooLarge: () => again(sentences.large)
    })
  })

/** The largest list that is read. Unit: bytes. */
const mostBytes = 8 * 1024 * 1024
const mostProblems = 10

class ListTooLarge extends Data.TaggedError("ListTooLarge") {}

/** The whole list as rows. */
const rowsIn = Effect.fnUntraced(function* (file: UploadedFile) {
  const pieces: Array<Uint8Array> = []
  let bytes = 0
  yield* file.read((piece) => {
    bytes += piece.length
    pieces.push(piece)
    return bytes > mostBytes ? Effect.fail(new ListTooLarge()) : Effect.void
  })
  return rowsOf(() => Stream.fromIterable(pieces))
})

/** The pages and deeds of addresses. */
export const workplaceAddressRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: addressesPath, needs: "look", handler: showList, done, deadlineMillis: 60_000 },
  { method: "GET", path: `${addressesPath}/edit`, needs: "operate", handler: showForm },
  { method: "POST", path: `${addressesPath}/edit`, needs: "operate", handler: save },
  {
    method: "POST",
    path: `${addressesPath}/import`,
    needs: "operate",
    body: "file",
    handler: take,
    deadlineMillis: 60_000
  }
]

const draftIn = (incoming: OfficeIncoming): Draft => ({
  code: typedLine(incoming, "code").normalize("NFKC"),
  name: typedLine(incoming, "name"),
  postalCode: typedLine(incoming, "postalCode").normalize("NFKC"),
  address: typedLine(incoming, "address"),
  addressee: typedLine(incoming, "addressee")
})

const isWorkplace = Schema.is(Holder.Workplace)
const isMail = Schema.is(WorkplaceAddresses.MailAddress)

const sentences = {
  file: "CSVファイルを選んでください。",
  many: (most: number) => `一度に読み込めるのは${most.toLocaleString("ja-JP")}行までです。ファイルを分けてください。`,
  large: "ファイルが大きすぎます。ファイルを分けてください。",
  name: "所属所名を200文字以内で入力してください。",
  postalCode: "郵便番号は「330-9301」の形で入力してください。",
  address: "住所を200文字以内で入力してください。",
  addressee: "宛名は100文字以内で入力してください。"
} as const
