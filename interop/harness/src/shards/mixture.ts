import type { ProgramRecord, Results, SuiteRecord } from "../report/results.ts"
import { suiteText, versionText } from "../report/versions.ts"

export interface NamedResults {
  /** Where they came from, for people. */
  name: string
  results: Results
}

/** In what parts of one run differ that must be the same for a whole to mean anything; one line each. */
export function mixtureOf(parts: readonly NamedResults[]): string[] {
  return [
    ...differing(
      "commits of the suite",
      parts.map(({ name, results: { suite } }) => [suiteText(suite), name]),
    ),
    ...differing(
      "runtimes",
      parts.map(({ name, results: { runtime } }) => [runtime, name]),
    ),
    ...ofPrograms("server", parts, ({ servers }) => servers),
    ...ofPrograms("client", parts, ({ clients }) => clients),
  ]
}

/** Results of another commit than that of the suite which is to judge them. */
export function otherCommit({ suite }: Results, here: SuiteRecord): string[] {
  const isSame =
    suite.commit === here.commit || suite.commit === undefined || here.commit === undefined
  return isSame ? [] : [`made at ${suiteText(suite)}, and the suite here is at ${suiteText(here)}`]
}

function ofPrograms(
  role: string,
  parts: readonly NamedResults[],
  programsOf: (results: Results) => ProgramRecord[],
): string[] {
  const found = parts.flatMap(({ name, results }) =>
    programsOf(results).flatMap((program) => {
      const version = versionText(program)
      return version === undefined ? [] : [{ program: program.name, version, name }]
    }),
  )
  const byProgram = Map.groupBy(found, ({ program }) => program)
  return [...byProgram].flatMap(([program, versions]) =>
    differing(
      `versions of ${role} ${program}`,
      versions.map(({ version, name }) => [version, name]),
    ),
  )
}

function differing(
  what: string,
  found: readonly (readonly [value: string, of: string])[],
): string[] {
  const first = new Map(found.toReversed())
  if (first.size < 2) return []
  return [
    `${what} differ: ${[...first]
      .toReversed()
      .map(([value, of]) => `${value} (${of})`)
      .join(", ")}`,
  ]
}
