/**
 * Report: what came of scenarios as one HTML file that needs nothing beside it: for every scenario and driver each sentence
 * with its result, what was expected and what was seen, and the screen on which it did not hold.
 */
import { reportStylesheet } from "./reportStylesheet.ts"
import type { ScenarioResult, ScenarioStatus, StepResult, StepStatus } from "./Result.ts"

/** The report as a whole document. */
export const reportOf = (results: ReadonlyArray<ScenarioResult>): string => {
  const failed = results.filter(({ status }) => status === "不成立")
  const scenarios = [...Map.groupBy(results, ({ line, name, path }) => `${path}:${line} ${name}`).values()]
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>シナリオの結果</title>
<style>${reportStylesheet}</style>
</head>
<body>
<main>
<h1>シナリオの結果</h1>
<p class="verdict ${failed.length === 0 ? "held" : "failed"}">${failed.length === 0 ? "不成立のシナリオはありません。" : `不成立が${failed.length}件あります。`}</p>
${summary(results)}
${failed.length === 0 ? "" : contents(failed)}
${[...Map.groupBy(scenarios, ([first]) => first?.feature ?? "")].map(([feature, own]) => featureOf(feature, own)).join("\n")}
</main>
</body>
</html>
`
}

const signs: { readonly [Each in StepStatus]: string } = { 成立: "✓", 不成立: "✗", 対象外: "−", 未実行: "…" }
const looks: { readonly [Each in StepStatus]: string } = {
  成立: "held",
  不成立: "failed",
  対象外: "apart",
  未実行: "left"
}

const chip = (status: StepStatus | ScenarioStatus): string =>
  `<span class="chip ${looks[status]}"><span aria-hidden="true">${signs[status]}</span> ${status}</span>`

const summary = (results: ReadonlyArray<ScenarioResult>): string => {
  const rows = [...Map.groupBy(results, ({ driver }) => driver)].map(([driver, own]) => {
    const count = (status: ScenarioStatus) => own.filter((result) => result.status === status).length
    const seconds = own.reduce((sum, { millis }) => sum + millis, 0) / 1000
    return `<tr><th scope="row">${driver}</th><td>${own.length}</td><td>${count("成立")}</td><td>${count("不成立")}</td><td>${count("対象外")}</td><td>${seconds.toFixed(1)}秒</td></tr>`
  })
  return `<table class="summary">
<thead><tr><th scope="col">実行したところ</th><th scope="col">シナリオ</th><th scope="col">成立</th><th scope="col">不成立</th><th scope="col">対象外</th><th scope="col">時間</th></tr></thead>
<tbody>${rows.join("")}</tbody>
</table>`
}

const contents = (failed: ReadonlyArray<ScenarioResult>): string => `<h2>不成立のシナリオ</h2>
<ul>${failed.map((result) => `<li><a href="#${idOf(result)}">${escaped(result.name)}</a> (${result.driver})</li>`).join("")}</ul>`

const featureOf = (feature: string, scenarios: ReadonlyArray<ReadonlyArray<ScenarioResult>>): string => `<section>
<h2>${escaped(feature)}</h2>
${scenarios.map(scenarioOf).join("\n")}
</section>`

const scenarioOf = (played: ReadonlyArray<ScenarioResult>): string => {
  const [first] = played
  if (first === undefined) return ""
  return `<article>
<h3>${escaped(first.name)}</h3>
<p class="where">${escaped(first.path)}:${first.line} ${first.tags.map((tag) => `<span class="tag">${escaped(tag)}</span>`).join(" ")}</p>
${played.map(playedOf).join("\n")}
</article>`
}

const playedOf = (
  result: ScenarioResult
): string => `<details id="${idOf(result)}"${result.status === "不成立" ? " open" : ""}>
<summary>${chip(result.status)} ${result.driver} <span class="time">${(result.millis / 1000).toFixed(1)}秒</span></summary>
<ol>${result.steps.map(stepOf).join("\n")}</ol>
</details>`

const stepOf = ({
  expected,
  keyword,
  picture,
  reason,
  seen,
  status,
  table,
  text
}: StepResult): string => `<li class="${looks[status]}">
<p>${chip(status)} <b>${escaped(keyword)}</b>${escaped(text)}</p>
${table.length === 0 ? "" : tableOf(table)}
${expected === undefined ? "" : `<dl><div><dt>こうなるはず</dt><dd>${escaped(expected)}</dd></div><div><dt>実際</dt><dd>${escaped(seen ?? "")}</dd></div></dl>`}
${reason === undefined ? "" : `<p class="reason">${status === "対象外" ? "対象外の理由" : "できなかった理由"}: ${escaped(reason)}</p>`}
${picture === undefined ? "" : `<figure><img alt="そのときの画面" src="data:image/png;base64,${picture}"><figcaption>そのときの画面</figcaption></figure>`}
</li>`

const tableOf = ([head = [], ...rows]: ReadonlyArray<ReadonlyArray<string>>): string => `<table>
<thead><tr>${head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join("")}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`).join("")}</tbody>
</table>`

const idOf = ({ driver, line, name, path }: ScenarioResult): string =>
  `s-${Buffer.from(`${path}:${line}:${name}:${driver}`).toString("base64url")}`

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
