/**
 * Play: plays the scenarios of checked files on one open driver. Cucumber runs them; what it tells becomes results.
 */
import { randomUUID } from "node:crypto"
import { resolve } from "node:path"
import { PassThrough } from "node:stream"
import { type DataTable, type IWorld, supportCodeLibraryBuilder } from "@cucumber/cucumber"
import { runCucumber } from "@cucumber/cucumber/api"
import type { Attachment, Envelope, Pickle, PickleStep, TestStepResult, TestStepResultStatus } from "@cucumber/messages"
import type { DriverName, Theatre } from "./Driver.ts"
import { type FeatureFile, lineOf, matches, rowsOf, valuesOf } from "./FeatureFile.ts"
import { Refused } from "./Office.ts"
import { parameterNames, parameters } from "./Parameters.ts"
import { type ScenarioResult, statusOf, type StepResult, type StepStatus } from "./Result.ts"
import type { Scene } from "./Scene.ts"
import { Differs, NotHere, Undoable } from "./Stage.ts"
import type { Rows, Step } from "./Step.ts"
import { vocabulary } from "./Vocabulary.ts"

/** What a sentence leaves with its result. */
interface Note {
  readonly notHere?: string
  readonly expected?: string
  readonly seen?: string
  readonly reason?: string
}
const noteType = "application/vnd.fukuri.note+json"

/** Longer than anything a sentence waits for. Unit: milliseconds. */
const mostMillis = 60_000

/** How scenarios are played. */
export interface PlayOptions {
  /** A tag expression that leaves others out. */
  readonly tags?: string
  /** No scenario is begun after it is aborted. */
  readonly signal?: AbortSignal
}

/** Plays every scenario, one after another. */
export const play = async (
  driver: DriverName,
  theatre: Theatre,
  files: ReadonlyArray<FeatureFile>,
  options: PlayOptions = {}
): Promise<ReadonlyArray<ScenarioResult>> => {
  const heard = new Heard(driver, files)
  const stdout = new PassThrough()
  stdout.resume()
  await runCucumber(
    {
      sources: {
        defaultDialect: "ja",
        paths: files.map(({ path }) => resolve(path)),
        names: [],
        tagExpression: options.tags ?? "",
        order: "defined"
      },
      support: supportFor(theatre, options.signal),
      runtime: {
        dryRun: false,
        failFast: false,
        filterStacktraces: true,
        parallel: 0,
        retry: 0,
        retryTagFilter: "",
        strict: true,
        worldParameters: {}
      },
      formats: { stdout: "summary", files: {}, publish: false, options: {} },
      plugins: { specifiers: [], options: {} }
    },
    { cwd: process.cwd(), stdout, stderr: stdout, env: {} },
    (message) => heard.hear(message)
  )
  return heard.results
}

interface World extends IWorld {
  scene?: Scene
  close?: () => Promise<void>
}

/** The vocabulary as cucumber wants it, on a driver. */
const supportFor = (theatre: Theatre, signal: AbortSignal | undefined) => {
  const builder = supportCodeLibraryBuilder
  builder.reset(process.cwd(), randomUUID)
  const { methods } = builder
  methods.setDefaultTimeout(mostMillis)
  for (const name of parameterNames) {
    const { regexp } = parameters[name]
    methods.defineParameterType({ name, regexp, transformer: (text: string) => text, useForSnippets: false })
  }
  methods.Before(async function (this: World) {
    if (signal?.aborted === true) return "skipped"
    const { close, scene } = await theatre.begin()
    this.scene = scene
    this.close = close
    return undefined
  })
  methods.After(async function (this: World, { result }) {
    const { close, scene } = this
    try {
      // What the last sentence left is not lost: a list that was said, a refusal that nobody asked for.
      if (scene !== undefined && result?.status === ("PASSED" satisfies `${TestStepResultStatus}`)) {
        await noting(this, async () => {
          await scene.settle()
          unasked(scene)
        })
      }
    } finally {
      await close?.()
    }
  })
  for (const step of vocabulary) methods.defineStep(step.expression, codeFor(step))
  return builder.finalize()
}

/** Cucumber counts the places of a function, so it is told how many there are. */
const codeFor = (step: Step) => {
  const withTable = step.table !== undefined
  const code = function (this: World, ...given: ReadonlyArray<unknown>) {
    const { scene } = this
    if (scene === undefined) throw new Error("the scenario has not begun")
    const texts = given.slice(0, step.places.length).map(String)
    const rows: Rows = withTable ? (given[step.places.length] as DataTable).hashes() : []
    return noting(
      this,
      async () => {
        if (step.kind !== "前提") await scene.settle()
        if (step.asksForRefusal === undefined) unasked(scene)
        await step.act(scene, valuesOf({ step, texts }), rows)
      },
      step
    )
  }
  return Object.defineProperty(code, "length", { value: step.places.length + (withTable ? 1 : 0) })
}

const unasked = ({ refusal }: Scene): void => {
  if (refusal !== undefined) throw new Differs("前の文は断られない", `「${refusal.word}」として断られた`)
}

/** Does something, and leaves beside its result what a tester has to know of it. */
const noting = async (world: World, work: () => Promise<void>, step?: Step): Promise<"skipped" | undefined> => {
  const note = (what: Note) => world.attach(JSON.stringify(what), noteType)
  try {
    await work()
    return undefined
  } catch (cause) {
    if (cause instanceof NotHere) {
      await note({ notHere: cause.message })
      // What cannot be seen leaves the rest as it is; what cannot be done leaves nothing to look at.
      return step?.kind === "ならば" ? undefined : "skipped"
    }
    await note(noteOf(cause))
    const picture = await world.scene?.stage.picture().catch(() => undefined)
    if (picture !== undefined) await world.attach(picture, "image/png")
    throw cause
  }
}

const noteOf = (cause: unknown): Note => {
  if (cause instanceof Differs) return { expected: cause.expected, seen: cause.seen }
  if (cause instanceof Undoable || cause instanceof Refused) return { reason: cause.message }
  return { reason: `思わぬ失敗です: ${cause instanceof Error ? cause.message : String(cause)}` }
}

/** What cucumber tells, put together as results. */
class Heard {
  readonly results: Array<ScenarioResult> = []
  readonly #driver: DriverName
  readonly #files: ReadonlyMap<string, FeatureFile>
  readonly #pickles = new Map<string, Pickle>()
  readonly #documents = new Map<string, NonNullable<Envelope["gherkinDocument"]>>()
  readonly #cases = new Map<string, NonNullable<Envelope["testCase"]>>()
  readonly #begun = new Map<string, { readonly testCase: string; readonly at: number }>()
  readonly #statuses = new Map<string, TestStepResult>()
  readonly #attachments = new Map<string, Array<Attachment>>()

  constructor(driver: DriverName, files: ReadonlyArray<FeatureFile>) {
    this.#driver = driver
    this.#files = new Map(files.map((file) => [resolve(file.path), file]))
  }

  hear({
    attachment,
    gherkinDocument,
    pickle,
    testCase,
    testCaseFinished,
    testCaseStarted,
    testStepFinished
  }: Envelope): void {
    if (gherkinDocument?.uri !== undefined) this.#documents.set(gherkinDocument.uri, gherkinDocument)
    if (pickle !== undefined) this.#pickles.set(pickle.id, pickle)
    if (testCase !== undefined) this.#cases.set(testCase.id, testCase)
    if (testCaseStarted !== undefined) {
      this.#begun.set(testCaseStarted.id, { testCase: testCaseStarted.testCaseId, at: performance.now() })
    }
    if (attachment?.testStepId !== undefined) {
      const known = this.#attachments.get(attachment.testStepId) ?? []
      this.#attachments.set(attachment.testStepId, [...known, attachment])
    }
    if (testStepFinished !== undefined) {
      this.#statuses.set(testStepFinished.testStepId, testStepFinished.testStepResult)
    }
    if (testCaseFinished !== undefined) this.#end(testCaseFinished.testCaseStartedId)
  }

  #end(started: string): void {
    const begun = this.#begun.get(started)
    const testCase = this.#cases.get(begun?.testCase ?? "")
    const pickle = this.#pickles.get(testCase?.pickleId ?? "")
    if (begun === undefined || testCase === undefined || pickle === undefined) return
    const document = this.#documents.get(pickle.uri)
    const steps = testCase.testSteps.flatMap((testStep): ReadonlyArray<StepResult> => {
      const step = pickle.steps.find(({ id }) => id === testStep.pickleStepId)
      if (step !== undefined) return [this.#stepResult(testStep.id, step, document)]
      // A hook is told only when it found something.
      const result = this.#stepResult(testStep.id, undefined, document)
      return result.status === "不成立" ? [result] : []
    })
    const asked = steps.filter(({ text }) => matches(text)[0]?.step.kind === "ならば")
    const result: ScenarioResult = {
      driver: this.#driver,
      path: this.#files.get(resolve(pickle.uri))?.path ?? pickle.uri,
      feature: document?.feature?.name ?? "",
      name: pickle.name,
      line: document === undefined ? 0 : lineOf(document, pickle.astNodeIds[0]),
      tags: pickle.tags.map(({ name }) => name),
      steps,
      status: statusOf(steps, asked),
      millis: Math.round(performance.now() - begun.at)
    }
    this.results.push(result)
  }

  #stepResult(
    id: string,
    step: PickleStep | undefined,
    document: NonNullable<Envelope["gherkinDocument"]> | undefined
  ): StepResult {
    const attachments = this.#attachments.get(id) ?? []
    const noted = attachments.find(({ mediaType }) => mediaType === noteType)
    const result = this.#statuses.get(id)
    const unnoted: Note = result?.message === undefined ? {} : { reason: result.message }
    const { notHere, ...note }: Note = noted === undefined ? unnoted : JSON.parse(noted.body)
    const picture = attachments.find(({ mediaType }) => mediaType === "image/png")?.body
    return {
      keyword: step === undefined ? "" : keywordOf(document, step),
      text: step?.text ?? "シナリオの終わり",
      line: step === undefined || document === undefined ? 0 : lineOf(document, step.astNodeIds[0]),
      table: step === undefined ? [] : tableOf(step),
      status: notHere === undefined ? (statuses[result?.status ?? "UNKNOWN"] ?? "不成立") : "対象外",
      ...(notHere === undefined ? note : { reason: notHere }),
      ...(picture === undefined ? {} : { picture })
    }
  }
}

const statuses: Partial<Record<`${TestStepResultStatus}`, StepStatus>> = { PASSED: "成立", SKIPPED: "未実行" }

const tableOf = (step: PickleStep): ReadonlyArray<ReadonlyArray<string>> => {
  const rows = rowsOf(step)
  const [first] = rows
  return first === undefined ? [] : [Object.keys(first), ...rows.map((row) => Object.values(row))]
}

/** The word that the sentence was written with: かつ as it stands there. */
const keywordOf = (
  document: NonNullable<Envelope["gherkinDocument"]> | undefined,
  { astNodeIds }: PickleStep
): string => {
  for (const { background, rule, scenario } of document?.feature?.children ?? []) {
    const inner = rule === undefined ? [{ background, scenario }] : rule.children
    for (const each of inner) {
      for (const step of [...(each.background?.steps ?? []), ...(each.scenario?.steps ?? [])]) {
        if (step.id === astNodeIds[0]) return step.keyword.trim() === "" ? "" : `${step.keyword.trim()} `
      }
    }
  }
  return ""
}
