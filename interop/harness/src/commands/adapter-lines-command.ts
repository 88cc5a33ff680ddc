import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { FailureError } from "@interop/command-line"
import { Command, Option } from "commander"
import { readImplementations } from "../select/manifests.ts"
import { implementationsDirectory, shortPath, workspaceRoot } from "../workspace.ts"
import { adapterLinesOf, adapterLinesTable, isNear } from "./adapter-lines.ts"
import { withImplementations } from "./options.ts"

const guide = join(workspaceRoot, "docs", "adding-a-language.md")
const begin = "<!-- adapter lines -->\n\n"
const end = "\n\n<!-- end of adapter lines -->"

interface Flags {
  implementations: string[]
  check?: boolean
  write?: boolean
}

export const adapterLinesCommand = withImplementations(new Command("adapter-lines"))
  .option("--write", "into the table of docs/adding-a-language.md")
  .addOption(
    new Option("--check", "exit 1 when that table is more than a twentieth off").conflicts("write"),
  )
  .action(({ implementations, write, check }: Flags) => {
    const stacks = readImplementations([implementationsDirectory, ...implementations])
    const table = adapterLinesTable(adapterLinesOf(stacks))
    const text = readFileSync(guide, "utf8")
    const [before, written, after] = partsOf(text)
    if (write === true) writeFileSync(guide, `${before}${table}${after}`)
    else if (check === true && !isNear(written, table)) {
      throw new FailureError(
        `the table of ${shortPath(guide)} is not what there is; write it with: npm run harness -- adapter-lines --write`,
      )
    } else if (check !== true) process.stdout.write(`${table}\n`)
  })

function partsOf(text: string): [before: string, table: string, after: string] {
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf(end)
  if (from < begin.length || to < from) {
    throw new FailureError(`${shortPath(guide)} has no table between ${begin.trim()} and its end`)
  }
  return [text.slice(0, from), text.slice(from, to), text.slice(to)]
}
