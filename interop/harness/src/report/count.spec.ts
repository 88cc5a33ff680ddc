import { expect, test } from "vitest"
import { sampleResults } from "../testing/sample-results.ts"
import { countOf } from "./count.ts"

test("counts cells as the verdict has them, and names what failed", () => {
  const results = sampleResults(
    [
      {},
      { outcome: "diverges", transport: "tls" },
      { outcome: "unsupported", reason: "no TLS" },
      { outcome: "not-run", reason: "interrupted", scenario: "status/ok" },
      {
        outcome: "fail",
        scenario: "life/drain",
        reason: "observation 2 of 3",
        expected: "status OK",
        actual: "status UNAVAILABLE",
        observed: "a: status UNAVAILABLE",
      },
    ],
    { problems: ["server typescript did not end within 5 s"] },
  )

  expect(countOf(results)).toEqual({
    passed: 2,
    failed: 3,
    skipped: 1,
    failures: [
      "typescript-async to typescript, status/ok, plaintext; reason: interrupted; observed: a: received 4062e947ae147ae2, status OK",
      "typescript-async to typescript, life/drain, plaintext; reason: observation 2 of 3; expected: status OK; actual: status UNAVAILABLE; observed: a: status UNAVAILABLE",
      "server typescript did not end within 5 s",
    ],
  })
})
