import { verdictOfRun } from "../judge/outcome.ts"
import { type CellRecord, FORMAT_VERSION, type Results } from "../report/results.ts"

/** A cell of stacks and scenarios that the suite has; it passes where nothing else is said. */
export function sampleCell(differing: Partial<CellRecord> = {}): CellRecord {
  return {
    server: "typescript",
    client: "typescript-async",
    scenario: "tutorial/unary",
    transport: "plaintext",
    outcome: "pass",
    durationMs: 1,
    observed: "a: received 4062e947ae147ae2, status OK",
    ...differing,
  }
}

/** A results.json with these cells whose totals and verdict are right. */
export function sampleResults(
  cells: readonly Partial<CellRecord>[] = [{}],
  differing: Partial<Results> = {},
): Results {
  const records = cells.map(sampleCell)
  const program = { implementation: "typescript-grpc-js", language: "TypeScript" }
  const names = (role: "server" | "client") => [...new Set(records.map((cell) => cell[role]))]
  return {
    formatVersion: FORMAT_VERSION,
    startedAt: "2026-01-02T03:04:05.678Z",
    durationMs: { beforeCells: 2, build: 1, cells: 2, launching: 1, total: 4 },
    suite: {},
    runtime: "process",
    guard: "reaper process",
    jobs: 1,
    machine: { slowness: 1, loadAverage: 0.5, maxLatenessMs: 12 },
    host: { platform: "linux", release: "6", cpu: "a", cores: 1, memoryBytes: 1, node: "v24.0.0" },
    servers: names("server").map((name) => ({ name, ...program })),
    clients: names("client").map((name) => ({ name, ...program })),
    absent: [],
    scenarios: [],
    divergences: [],
    ...verdictOfRun({
      cells: records,
      planned: records.length,
      problems: differing.problems ?? [],
      isPart: differing.shard !== undefined,
    }),
    cells: records,
    ...differing,
  }
}
