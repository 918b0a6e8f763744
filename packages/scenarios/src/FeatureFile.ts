/**
 * FeatureFile: reads feature files and checks every sentence before anything runs: that it is known, that it stands where it
 * may, and that what is filled in can be that. A problem names file, line, the word that does not fit, and what to write.
 */
import { readFile, stat } from "node:fs/promises"
import { glob } from "node:fs/promises"
import { join } from "node:path"
import { CucumberExpression } from "@cucumber/cucumber-expressions"
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin"
import { type GherkinDocument, IdGenerator, type Pickle, type PickleStep, PickleStepType } from "@cucumber/messages"
import { misfit, nearestOf } from "./Nearest.ts"
import { type Parameter, parameters, registry } from "./Parameters.ts"
import type { Kind, Step } from "./Step.ts"
import { vocabulary } from "./Vocabulary.ts"

/** A file that can be run. */
export interface FeatureFile {
  readonly path: string
  readonly document: GherkinDocument
  readonly pickles: ReadonlyArray<Pickle>
}

/** Something that is wrong with a file, as one sentence for the tester. */
export interface Problem {
  readonly path: string
  /** 0 when it is about the file as a whole. */
  readonly line: number
  readonly text: string
}

/** The files and everything that is wrong with them. Nothing is to be run when there is a problem. */
export const readFeatures = async (
  paths: ReadonlyArray<string>
): Promise<{ readonly files: ReadonlyArray<FeatureFile>; readonly problems: ReadonlyArray<Problem> }> => {
  const files: Array<FeatureFile> = []
  const problems: Array<Problem> = []
  for (const path of await filesAt(paths, problems)) {
    const read = await readFeature(path)
    if ("problems" in read) {
      problems.push(...read.problems)
      continue
    }
    files.push(read)
    problems.push(...problemsOf(read))
  }
  if (files.length > 0 && problems.length === 0 && files.every(({ pickles }) => pickles.length === 0)) {
    problems.push({
      path: files[0]?.path ?? "",
      line: 0,
      text: "シナリオが一つもありません。「シナリオ: 名前」の行から書いてください。"
    })
  }
  return { files, problems }
}

/** A problem on one line. */
export const problemLine = ({ line, path, text }: Problem): string => `${path}${line === 0 ? "" : `:${line}`}: ${text}`

/** The sentence of a text, and what is filled in, as it was written. */
export interface Matched {
  readonly step: Step
  readonly texts: ReadonlyArray<string>
}

/** Every sentence of the vocabulary that a text can be. There is one, or none. */
export const matches = (text: string): ReadonlyArray<Matched> =>
  expressions().flatMap(({ expression, step }) => {
    const found = expression.match(text)
    return found === null ? [] : [{ step, texts: found.map((argument) => String(argument.getValue(undefined))) }]
  })

/** What is filled in, read; what cannot be read is undefined. */
export const valuesOf = ({ step, texts }: Matched): ReadonlyArray<unknown> =>
  step.places.map((name, index) => {
    const read = (parameters[name] as Parameter<unknown>).read(texts[index] ?? "")
    return read._tag === "Success" ? read.success : undefined
  })

/** The table below a sentence, as rows by their headings. */
export const rowsOf = (step: PickleStep): ReadonlyArray<Readonly<Record<string, string>>> => {
  const [head, ...rows] = step.argument?.dataTable?.rows ?? []
  const names = head?.cells.map(({ value }) => value) ?? []
  return rows.map(({ cells }) => Object.fromEntries(cells.map(({ value }, index) => [names[index] ?? "", value])))
}

const filesAt = async (paths: ReadonlyArray<string>, problems: Array<Problem>): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for (const path of paths) {
    const known = await stat(path).catch(() => undefined)
    if (known === undefined) {
      problems.push({ path, line: 0, text: "ファイルがありません。名前を確かめてください。" })
    } else if (known.isDirectory()) {
      for await (const name of glob("**/*.feature", { cwd: path })) found.push(join(path, name))
    } else found.push(path)
  }
  if (found.length === 0 && problems.length === 0) {
    problems.push({ path: paths.join(" "), line: 0, text: "シナリオのファイル (*.feature) がありません。" })
  }
  return [...new Set(found)].toSorted()
}

const readFeature = async (path: string): Promise<FeatureFile | { readonly problems: ReadonlyArray<Problem> }> => {
  const text = await readFile(path, "utf8").catch(() => undefined)
  if (text === undefined)
    return { problems: [{ path, line: 0, text: "ファイルを読めません。権限を確かめてください。" }] }
  const newId = IdGenerator.incrementing()
  const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher("ja"))
  try {
    const document = parser.parse(text)
    return { path, document: { ...document, uri: path }, pickles: compile(document, path, newId) }
  } catch (cause) {
    return { problems: unreadable(path, text, cause) }
  }
}

/** What the reader of feature files says, in words: it is about keywords and tables. */
const unreadable = (path: string, text: string, cause: unknown): ReadonlyArray<Problem> => {
  const errors = cause instanceof Error && "errors" in cause && Array.isArray(cause.errors) ? cause.errors : [cause]
  return errors.map((error: unknown): Problem => {
    const line = error instanceof Error && "location" in error ? Number((error.location as { line: number }).line) : 0
    const written = text.split("\n")[line - 1]?.trim() ?? ""
    const what =
      error instanceof Error && error.message.includes("inconsistent cell count")
        ? "表の列の数が、見出しの行と違います。"
        : `「${written}」の行を読めません。行は「機能:」「シナリオ:」「前提」「もし」「ならば」「かつ」「しかし」か、表の「|」で始めてください。`
    return { path, line, text: what }
  })
}

const problemsOf = ({ document, path, pickles }: FeatureFile): ReadonlyArray<Problem> => {
  const lines = linesOf(document)
  const found = pickles.flatMap((pickle) =>
    pickle.steps.flatMap((step) => {
      const line = lines.get(step.astNodeIds[0] ?? "") ?? 0
      return problemsIn(step).map((text): Problem => ({ path, line, text }))
    })
  )
  // A background is part of every scenario, and told once.
  return [...new Map(found.map((problem) => [`${problem.line} ${problem.text}`, problem])).values()]
}

const problemsIn = (step: PickleStep): ReadonlyArray<string> => {
  const [matched, other] = matches(step.text)
  if (matched === undefined) return [unknown(step.text)]
  if (other !== undefined) {
    return [`「${step.text}」は「${matched.step.expression}」とも「${other.step.expression}」とも読めます。`]
  }
  const { places, table } = matched.step
  const kind = kindOf(step)
  return [
    ...(mayStand(matched.step.kind, kind)
      ? []
      : [`「${step.text}」は「${matched.step.kind}」の文です。「${kind ?? ""}」には書けません。`]),
    ...places.flatMap((name, index) => {
      const read = (parameters[name] as Parameter<unknown>).read(matched.texts[index] ?? "")
      return read._tag === "Failure" ? [read.failure] : []
    }),
    ...(table === undefined ? noTable(step) : tableProblems(step, table))
  ]
}

const unknown = (text: string): string => {
  const plain = vocabulary.map(({ example }) => example.split("\n")[0] ?? "")
  const skeletons = plain.map(skeletonOf)
  const nearest = nearestOf(skeletonOf(text), skeletons)
  const example = plain[skeletons.indexOf(nearest)] ?? ""
  const word = misfit(skeletonOf(text), nearest).replaceAll("□", "")
  return `「${word === "" ? text : word}」のところが、知っている文に合いません。いちばん近い文: ${example} (すべての文: fukuri scenario --steps)`
}

/** A sentence without what is filled in, so that only its words are compared. */
const skeletonOf = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/「(?:[^「」]|「[^「」]*」)*」/g, "「□」")
    .replace(/([0-9]+年)?[0-9]+月([0-9]+日)?|[0-9]+[-/][0-9]+[-/][0-9]+/g, "□")
    .replace(/[0-9]+時([0-9]+分|半)?|[0-9]+:[0-9]+|[0-9]+/g, "□")

const kindOf = ({ type }: PickleStep): Kind | undefined =>
  type === PickleStepType.CONTEXT
    ? "前提"
    : type === PickleStepType.ACTION
      ? "もし"
      : type === PickleStepType.OUTCOME
        ? "ならば"
        : undefined

/** What is done may also be so at first; anything else stands where it belongs. */
const mayStand = (kind: Kind, at: Kind | undefined): boolean =>
  at === kind || (at === "前提" && kind === "もし") || at === undefined

const noTable = ({ argument }: PickleStep): ReadonlyArray<string> =>
  argument === undefined ? [] : ["この文の下には、表も文章も書けません。"]

const tableProblems = (step: PickleStep, { columns, required }: NonNullable<Step["table"]>): ReadonlyArray<string> => {
  const known = Object.keys(columns)
  const [head, ...rows] = step.argument?.dataTable?.rows ?? []
  if (head === undefined || rows.length === 0) {
    return [`この文の下に、見出しと1行以上の表を書いてください。列: ${known.join("、")}`]
  }
  const names = head.cells.map(({ value }) => value)
  return [
    ...names
      .filter((name) => !known.includes(name))
      .map(
        (name) => `表の列「${name}」は使えません。近いもの:「${nearestOf(name, known)}」。使える列: ${known.join("、")}`
      ),
    ...required.filter((name) => !names.includes(name)).map((name) => `表に列「${name}」がありません。`),
    ...rows.flatMap(({ cells }) =>
      cells.flatMap(({ value }, index) => {
        const name = names[index] ?? ""
        const wrong = value === "" ? undefined : columns[name]?.(value)
        return wrong === undefined ? [] : [`表の列「${name}」の${wrong}`]
      })
    )
  ]
}

/** The line of every node of a document. */
const linesOf = ({ feature }: GherkinDocument): ReadonlyMap<string, number> => {
  const lines = new Map<string, number>()
  const note = (node: { readonly id: string; readonly location: { readonly line: number } }) =>
    lines.set(node.id, node.location.line)
  for (const child of feature?.children ?? []) {
    const inner = child.rule === undefined ? [child] : child.rule.children
    for (const { background, scenario } of inner) {
      for (const step of [...(background?.steps ?? []), ...(scenario?.steps ?? [])]) note(step)
      for (const examples of scenario?.examples ?? []) for (const row of examples.tableBody) note(row)
      if (scenario !== undefined) note(scenario)
    }
  }
  return lines
}

/** The line on which something of a document stands. */
export const lineOf = (document: GherkinDocument, id: string | undefined): number =>
  linesOf(document).get(id ?? "") ?? 0

interface Compiled {
  readonly step: Step
  readonly expression: CucumberExpression
}

const expressions = (): ReadonlyArray<Compiled> => {
  compiled ??= vocabulary.map((step) => ({ step, expression: new CucumberExpression(step.expression, registry()) }))
  return compiled
}
let compiled: ReadonlyArray<Compiled> | undefined
