import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { countTests } from "./count-tests.ts"

test("adds up what vitest and pytest write", () => {
  const directory = mkdtempSync(join(tmpdir(), "reports-"))
  writeFileSync(
    join(directory, "vitest.xml"),
    `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="3" failures="1" errors="0" time="0.9">
    <testsuite name="src/a.spec.ts" timestamp="2026-01-01" hostname="h" tests="2" failures="1" errors="0" skipped="0" time="0.1">
        <testcase classname="src/a.spec.ts" name="works" time="0.1">
        </testcase>
        <testcase classname="src/a.spec.ts" name="breaks" time="0.1">
            <failure message="no">no</failure>
        </testcase>
    </testsuite>
    <testsuite name="src/b.spec.ts" timestamp="2026-01-01" hostname="h" tests="1" failures="0" errors="0" skipped="1" time="0.1">
    </testsuite>
</testsuites>`,
  )
  writeFileSync(
    join(directory, "pytest.xml"),
    `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="0" skipped="0" tests="4" time="1.2" timestamp="2026-01-01" hostname="h"></testsuite></testsuites>`,
  )

  expect(countTests(directory)).toEqual({
    passed: 4,
    failed: 2,
    skipped: 1,
    failures: ["src/a.spec.ts breaks"],
  })
})

test("counts nothing where nothing ran", () => {
  expect(countTests(join(tmpdir(), "no-such-reports"))).toEqual({
    passed: 0,
    failed: 0,
    skipped: 0,
    failures: [],
  })
})
