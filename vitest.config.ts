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
      {
        extends: true,
        test: {
          name: "house",
          include: ["test/**/*.test.ts"],
          exclude: ["test/core/**"],
          globalSetup: ["test/support/globalSetup.ts"]
        }
      },
      // Core is pure: its tests need no process each, and load it once.
      { extends: true, test: { name: "core", include: ["test/core/**/*.test.ts"], isolate: false } }
    ]
  }
})
