import type { ProgramRecord, SuiteRecord } from "./results.ts"

/** Of a program, as in `grpcio 1.85.3 on CPython 3.11.7`; undefined where it did not start. */
export function versionText({ library, languageRuntime }: ProgramRecord): string | undefined {
  if (library === undefined) return undefined
  const on = languageRuntime === undefined ? "" : ` on ${languageRuntime}`
  return `${library.name} ${library.version}${on}`
}

/** The same text for the same state. */
export function suiteText({ commit, clean, changes }: SuiteRecord): string {
  if (commit === undefined) return "unknown commit"
  if (clean === undefined) return `commit ${commit.slice(0, 12)}, from an archive`
  if (clean) return `commit ${commit.slice(0, 12)}`
  return `commit ${commit.slice(0, 12)} with changes${changes === undefined ? "" : ` ${changes}`}`
}
