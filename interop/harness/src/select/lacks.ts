import picomatch from "picomatch"
import type { Cell } from "./cells.ts"
import type { Program } from "./manifests.ts"

/** Something that a program is declared to lack in a cell. */
export interface DeclaredLack {
  program: Program
  /** One line that names the entry of the manifest. */
  text: string
}

/** All that the two manifests declare to be missing for this cell. */
export function lacksIn(cell: Cell): DeclaredLack[] {
  return [cell.server, cell.client].flatMap((program) => {
    const { capabilities = {}, transports = {}, scenarios = {} } = program.lacks ?? {}
    const declared = [
      ...entriesOf("capability", capabilities, (name) => cell.scenario.needs.includes(name)),
      ...entriesOf("transport", transports, (name) => name === cell.transport),
      ...entriesOf("scenario", scenarios, (glob) => picomatch.isMatch(cell.scenario.id, glob)),
    ]
    return declared.map((text) => ({ program, text: `${program.role} ${program.name} ${text}` }))
  })
}

function entriesOf(
  kind: string,
  entries: Record<string, string>,
  fits: (name: string) => boolean,
): string[] {
  return Object.entries(entries)
    .filter(([name]) => fits(name))
    .map(([name, reason]) => `lacks ${kind} ${name}: ${reason}`)
}

/** Why one of the two programs, or the proxy between them, leaves this cell out though it could take it, or undefined. */
export function declined({ server, client, scenario, via }: Cell): string | undefined {
  for (const each of [server, client, ...(via === undefined ? [] : [via])]) {
    const who = `${"role" in each ? each.role : "proxy"} ${each.name}`
    for (const [glob, reason] of Object.entries(each.declines ?? {})) {
      if (picomatch.isMatch(scenario.id, glob)) {
        return `${who} declines scenario ${glob}: ${reason}`
      }
    }
  }
  return undefined
}
