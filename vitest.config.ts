// One runner for everything that proves the project: pure tests in parallel, then what needs a
// PostgreSQL server, then whole journeys in a browser.
import { defineConfig } from "vitest/config"

const conditions = ["fukuri-source", "node", "import", "module", "default"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/globalSetup.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: "forks",
    // The suite waits for servers and a browser more than it computes: both cores of the smallest
    // machine are used, where the default would leave one idle.
    maxWorkers: 2
  }
})
