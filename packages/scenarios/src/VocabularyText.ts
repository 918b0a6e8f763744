/**
 * VocabularyText: the vocabulary as a text that a tester reads: each sentence with an example and what it means, and what can
 * be filled in where.
 */
import { parameterNames, parameters } from "./Parameters.ts"
import { groups } from "./Vocabulary.ts"

/** The vocabulary as text. */
export const vocabularyText = (): string =>
  [
    ...groups.flatMap(({ steps, title }) => [
      `■ ${title}`,
      "",
      ...steps.flatMap(({ example, expression, kind, meaning, table }) => [
        `${kind} ${expression}`,
        `    ${meaning}`,
        ...`例  ${kind} ${example}`.split("\n").map((line) => `    ${line}`),
        ...(table === undefined ? [] : [`    表の列: ${Object.keys(table.columns).join("、")}`]),
        ""
      ])
    ]),
    "■ { } に書けるもの",
    "",
    ...parameterNames.map((name) => `{${name}}  ${parameters[name].allowed}`),
    "",
    "「もし」の文は「前提」にも書けます。続く文は「かつ」「しかし」で始められます。"
  ].join("\n")
