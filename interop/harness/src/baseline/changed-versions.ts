import type { ProgramRecord, Results } from "../report/results.ts"
import { suiteText, versionText } from "../report/versions.ts"

/** What two runs were made with and that is not the same: the suite, the runtime, and each program that both had. */
export function changedVersions(was: Results, is: Results): string[] {
  return [
    ...changed("suite", suiteText(was.suite), suiteText(is.suite)),
    ...changed("runtime", was.runtime, is.runtime),
    ...ofPrograms("server", was.servers, is.servers),
    ...ofPrograms("client", was.clients, is.clients),
  ]
}

function ofPrograms(role: string, was: ProgramRecord[], is: ProgramRecord[]): string[] {
  const before = new Map(was.map((program) => [program.name, versionText(program)]))
  return is.flatMap((program) => {
    const [old, now] = [before.get(program.name), versionText(program)]
    return old === undefined || now === undefined
      ? []
      : changed(`${role} ${program.name}`, old, now)
  })
}

function changed(what: string, was: string, is: string): string[] {
  return was === is ? [] : [`${what}: was ${was}, is ${is}`]
}
