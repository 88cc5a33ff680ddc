import { verdictOfRun } from "../judge/outcome.ts"
import type { CellRecord, ProgramRecord, Results, WallTime } from "../report/results.ts"
import { cellKey } from "../select/coordinates.ts"
import type { RunPlan } from "../select/plan.ts"

/** One report of all shards. A planned cell that none of them brought is not run, hence red. */
export function merge(
  plan: RunPlan,
  shards: readonly [Results, ...Results[]],
  comparedWith?: WallTime,
): Results {
  const brought = Map.groupBy(
    shards.flatMap(({ cells }) => cells),
    cellKey,
  )
  const cells = plan.cells.map((planned): CellRecord => {
    const [cell] = brought.get(cellKey(planned)) ?? []
    return (
      cell ?? {
        ...planned,
        outcome: "not-run",
        durationMs: 0,
        reason: "no shard brought this cell",
      }
    )
  })
  const planned = new Set(plan.cells.map(cellKey))
  const problems = shards.flatMap((shard) => shard.problems)
  for (const [key, records] of brought) {
    if (!planned.has(key)) problems.push(`a shard brought a cell that was not planned: ${key}`)
    if (records.length > 1) problems.push(`${records.length} shards brought the same cell: ${key}`)
  }
  const divergences = new Map(
    shards.flatMap((shard) => shard.divergences.map((each) => [each.entry, each])),
  )
  const longest = (of: (shard: Results) => number) => Math.max(...shards.map(of))
  return {
    ...shards[0],
    startedAt: shards.map(({ startedAt }) => startedAt).toSorted()[0] ?? shards[0].startedAt,
    durationMs: {
      beforeCells: longest(({ durationMs }) => durationMs.beforeCells),
      build: longest(({ durationMs }) => durationMs.build),
      cells: longest(({ durationMs }) => durationMs.cells),
      launching: longest(({ durationMs }) => durationMs.launching),
      total: longest(({ durationMs }) => durationMs.total),
    },
    servers: union(shards.flatMap(({ servers }) => servers)),
    clients: union(shards.flatMap(({ clients }) => clients)),
    divergences: [...divergences.values()],
    ...verdictOfRun({ cells, planned: plan.cells.length, problems }),
    ...(comparedWith && { comparedWith }),
    cells,
  }
}

/** By name; a record that knows its library says more than one of a shard where the program had no cell. */
function union(records: ProgramRecord[]): ProgramRecord[] {
  const byName = new Map<string, ProgramRecord>()
  for (const record of records) {
    if (byName.get(record.name)?.library === undefined) byName.set(record.name, record)
  }
  return [...byName.values()]
}
