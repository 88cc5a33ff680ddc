import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

/** A test or a hook that takes longer is stuck, on the slowest machine too. */
const stuckMs = 240_000

export default defineConfig({
  test: {
    include: ["**/*.spec.ts"],
    pool: "forks",
    // Most of a test is the start of a program and the wait for it, so more at once than there are cores.
    maxWorkers: 2 * availableParallelism(),
    maxConcurrency: 2 * availableParallelism(),
    testTimeout: stuckMs,
    hookTimeout: stuckMs,
    teardownTimeout: stuckMs,
    // Nx sets it to true, and programs under test would then colour what they print.
    // And runs under test are none of a job in GitHub Actions, which would have their red cells for its own.
    env: { FORCE_COLOR: "0", GITHUB_ACTIONS: "", GITHUB_STEP_SUMMARY: "" },
  },
})
