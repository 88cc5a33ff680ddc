import { expect, it } from "vitest"
import { failureIn, somePassed } from "./run-tests.ts"

it("a test that fails is named", () => {
  expect(failureIn(" FAIL  src/a.spec.ts > holds \n\nAssertionError")).toBe("src/a.spec.ts > holds")
})

it("a process of tests that runs out of memory has noticed as well", () => {
  const output =
    "Caused by: Error: Worker exited unexpectedly with signal SIGABRT during started state while running test file a.spec.ts"
  expect(failureIn(output)).toBe("the process of the tests ended with signal SIGABRT")
})

it("what is no failure of tests is none", () => {
  expect(failureIn("Error: no such file vitest.config.ts")).toBeUndefined()
})

it.each([
  ["      Tests  2 passed (2)", true],
  ["      Tests  1 passed | 53 skipped (54)", true],
  ["      Tests  54 skipped (54)", false],
  ["no tests", false],
])("tests have passed only where some were run: %s", (output, expected) => {
  expect(somePassed(` Test Files  1 passed (1)\n${output}\n   Start at  04:00:00\n`)).toBe(expected)
})
