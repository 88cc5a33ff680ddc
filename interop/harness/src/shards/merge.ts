import { verdictOfRun } from "../judge/outcome.ts"
import type { MachineRecord } from "../machine.ts"
import type {
  CellRecord,
  ProgramRecord,
  Results,
  ShardRecord,
  WallTime,
} from "../report/results.ts"
import { versionText } from "../report/versions.ts"
import { cellKey } from "../select/coordinates.ts"
import type { RunPlan } from "../select/plan.ts"
import { contradictionsIn, contradictionsTo } from "./contradictions.ts"
import { type NamedResults, mixtureOf, otherCommit } from "./mixture.ts"
import { ALLOW_MIXED, type Verifier } from "./verify.ts"

export type NamedShards = readonly [NamedResults, ...NamedResults[]]

/** Every reason not to make a whole of these shards; none when they fit together. That cells are red is no reason. */
export function refusals(shards: NamedShards, { suite, here, allowsMixed }: Verifier): string[] {
  const mixed = [
    ...mixtureOf(shards),
    ...shards.flatMap(({ name, results }) =>
      otherCommit(results, here).map((line) => `${name}: ${line}`),
    ),
  ]
  return [
    ...shards.flatMap(({ name, results }) =>
      [...contradictionsIn(results), ...contradictionsTo(suite, results)].map(
        (line) => `${name}: ${line}`,
      ),
    ),
    ...misfits(shards),
    ...(allowsMixed ? [] : mixed.map((line) => `${line}; ${ALLOW_MIXED}`)),
  ]
}

/** Shards that are not of the same division, or that are one and the same. */
function misfits(shards: NamedShards): string[] {
  const numbered = shards.flatMap(({ name, results: { shard } }) => (shard ? { name, shard } : []))
  const byNumber = Map.groupBy(numbered, ({ shard }) => shardText(shard))
  const counts = Map.groupBy(numbered, ({ shard }) => shard.count)
  return [
    ...[...byNumber].flatMap(([text, [first, second]]) =>
      second === undefined ? [] : [`${first?.name} and ${second.name} both are shard ${text}`],
    ),
    ...(counts.size > 1
      ? [
          `shards of different divisions: ${numbered.map(({ name, shard }) => `${shardText(shard)} (${name})`).join(", ")}`,
        ]
      : []),
  ]
}

/** One report of all shards. A planned cell that none of them brought is not run, hence red. */
export function merge(
  plan: RunPlan,
  shards: NamedShards,
  { comparedWith }: { comparedWith?: WallTime | undefined } = {},
): Results {
  const parts = shards.map(({ results }) => results)
  const [first] = shards
  const brought = Map.groupBy(
    parts.flatMap(({ cells }) => cells),
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
  const problems = [...parts.flatMap((part) => part.problems), ...missing(parts)]
  for (const [key, records] of brought) {
    if (!planned.has(key)) problems.push(`a shard brought a cell that was not planned: ${key}`)
    if (records.length > 1) problems.push(`${records.length} shards brought the same cell: ${key}`)
  }
  const mixed = mixtureOf(shards)
  const commits = new Set(parts.map(({ suite }) => JSON.stringify(suite)))
  const longest = (of: (part: Results) => number) => Math.max(...parts.map(of))
  const { shard: _, ...common } = first.results
  return {
    ...common,
    startedAt: parts.map(({ startedAt }) => startedAt).toSorted()[0] ?? common.startedAt,
    durationMs: {
      beforeCells: longest(({ durationMs }) => durationMs.beforeCells),
      build: longest(({ durationMs }) => durationMs.build),
      cells: longest(({ durationMs }) => durationMs.cells),
      launching: longest(({ durationMs }) => durationMs.launching),
      total: longest(({ durationMs }) => durationMs.total),
    },
    machine: busiest(parts),
    suite: commits.size === 1 ? common.suite : {},
    runtime: [...new Set(parts.map(({ runtime }) => runtime))].join(" and "),
    servers: union(parts.flatMap(({ servers }) => servers)),
    clients: union(parts.flatMap(({ clients }) => clients)),
    absent: firstOfEach(
      parts.flatMap(({ absent }) => absent),
      ({ implementation }) => implementation,
    ),
    scenarios: firstOfEach(
      parts.flatMap(({ scenarios }) => scenarios),
      ({ id }) => id,
    ),
    divergences: firstOfEach(
      parts.flatMap(({ divergences }) => divergences),
      ({ entry }) => entry,
    ),
    ...verdictOfRun({ cells, planned: plan.cells.length, problems }),
    ...(mixed.length > 0 && { mixed }),
    ...(comparedWith && { comparedWith }),
    cells,
  }
}

/** Of several machines the worst that each figure was. */
function busiest(parts: readonly Results[]): MachineRecord {
  const worst = (of: (machine: MachineRecord) => number) =>
    Math.max(...parts.map(({ machine }) => of(machine)))
  const tellsSteal = parts.some(({ machine }) => machine.stealShare !== undefined)
  return {
    slowness: worst(({ slowness }) => slowness),
    loadAverage: worst(({ loadAverage }) => loadAverage),
    ...(tellsSteal && { stealShare: worst(({ stealShare = 0 }) => stealShare) }),
    maxLatenessMs: worst(({ maxLatenessMs }) => maxLatenessMs),
  }
}

/** One line for each shard of the division that did not come. */
function missing(parts: readonly Results[]): string[] {
  const came = parts.flatMap(({ shard }) => shard ?? [])
  const count = came[0]?.count ?? 0
  return Array.from({ length: count }, (_, at) => ({ index: at + 1, count }))
    .filter(({ index }) => !came.some((shard) => shard.index === index))
    .map((shard) => `shard ${shardText(shard)} did not come`)
}

function shardText({ index, count }: ShardRecord): string {
  return `${index}/${count}`
}

function firstOfEach<T>(records: readonly T[], keyOf: (record: T) => string): T[] {
  return [...new Map(records.toReversed().map((each) => [keyOf(each), each])).values()].toReversed()
}

/** By name. A program that had no cell in a shard has no version there; of several versions all are named. */
function union(records: readonly ProgramRecord[]): ProgramRecord[] {
  const byName = Map.groupBy(records, ({ name }) => name)
  return [...byName.values()].flatMap((namesakes) => {
    const started = firstOfEach(
      namesakes.filter(({ library }) => library !== undefined),
      (each) => versionText(each) ?? "",
    )
    const [first = namesakes[0], ...others] = started
    if (first?.library === undefined || others.length === 0) return first ?? []
    const version = started.map(({ library }) => library?.version ?? "").join(" and ")
    return { ...first, library: { name: first.library.name, version } }
  })
}
