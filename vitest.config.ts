import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["**/*.spec.ts"],
    pool: "forks",
    testTimeout: 30_000,
    // Nx sets it to true, and programs under test would then colour what they print.
    env: { FORCE_COLOR: "0" },
  },
})
