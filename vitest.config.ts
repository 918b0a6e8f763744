// One runner for everything that proves the project: pure tests in parallel, then what needs a
// PostgreSQL server, then whole journeys in a browser.
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

const conditions = ["fukuri-source", "node", "import", "module", "default"]

// Every file of tests is a process of its own, which would compile the same packages again.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(new URL("node_modules/.cache/tests", import.meta.url))

/** What takes longest begins first, so that no long file is left alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

const longest = [
  "test/e2e/officeAccessibility",
  "test/scenarios/drivers",
  "test/embedding",
  "test/adapters/conformance",
  "test/web-ui/browser",
  "test/adapters/postgres/Embedded",
  "test/service/process",
  "test/service/command",
  "test/e2e/memberJourney",
  "test/adapters/randomLife",
  "test/adapters/broken",
  "test/service/backup",
  "test/http/office/hygiene",
  "test/e2e/",
  "test/adapters/",
  "test/service/",
  "test/http/office/pages",
  "test/web-ui/office/",
  "test/http/"
]

const rankOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((part) => moduleId.includes(part))
  return place === -1 ? longest.length : place
}

const tests = ["test/**/*.test.ts"]
const core = ["test/core/**/*.test.ts"]
const machines = ["adapters", "e2e", "embedding", "faults", "fuzz", "scenarios", "service", "simulation"].map(
  (folder) => `test/${folder}/**/*.test.ts`
)
const globalSetup = ["test/support/globalSetup.ts"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: "forks",
    // The suite waits for servers and a browser more than it computes: both cores of the smallest
    // machine are used, where the default would leave one idle.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Processes, databases and browsers: a file of them has a process of its own, so that nothing of it is left for the next.
      { extends: true, test: { name: "machines", include: machines, globalSetup } },
      // A file takes down again what it made. So the next goes on in the same process, which has loaded everything already:
      // loading it is most of what such a file costs.
      {
        extends: true,
        test: { name: "house", include: tests, exclude: [...machines, ...core], globalSetup, isolate: false }
      },
      // Core is pure: its tests need no server.
      { extends: true, test: { name: "core", include: core, isolate: false } }
    ]
  }
})
