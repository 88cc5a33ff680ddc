import { dirname, isAbsolute, join, relative } from "node:path"
import { implementationsDirectory, workspaceRoot } from "../workspace.ts"
import type { Cell } from "./cells.ts"
import { cellFileName, cellFilters } from "./coordinates.ts"

/** What the command of a single cell takes over from the run that had the cell. */
export interface ReproducedRun {
  runtime: string
  /** Options that a verdict depends on, with their values; paths are absolute. */
  reproOptions?: readonly string[]
  reportDirectory?: string
}

/** The command that runs just this cell, to be given in the suite's root folder. */
export function reproCommand(cell: Cell, run: ReproducedRun): string {
  // As seen from the root: the command may be given in another copy of the suite.
  return `npm start -- ${reproArguments(cell, run, quoted)}`
}

/** A program that runs just this cell wherever it is started, with further arguments for the harness. */
export function reproScript(cell: Cell, run: ReproducedRun): string {
  return `#!/bin/sh
# Runs just this cell. Further arguments are passed on to the harness.
is_suite() { [ -f "$1/interop/harness/package.json" ]; }
suite=${quoted(workspaceRoot)}
if ! is_suite "$suite"; then
  here=$PWD
  until is_suite "$here"; do
    if [ "$here" = / ]; then
      echo "repro.sh: the suite is no longer in $suite: start this within the suite's folder" >&2
      exit 1
    fi
    here=$(dirname "$here")
  done
  echo "repro.sh: the suite is no longer in $suite: taking the one in $here" >&2
  suite=$here
fi
exec npm --prefix "$suite" start -- ${reproArguments(cell, run, (fromRoot) => `"$suite"/${quoted(fromRoot)}`)} "$@"
`
}

/** `pathText` writes a path of the suite, which is given as seen from its root. */
function reproArguments(
  cell: Cell,
  { runtime, reproOptions = [], reportDirectory }: ReproducedRun,
  pathText: (fromRoot: string) => string,
): string {
  const word = (text: string) => {
    const fromRoot = relative(workspaceRoot, text)
    const isOfSuite = isAbsolute(text) && fromRoot !== "" && !/^\.\.(\/|$)/.test(fromRoot)
    return isOfSuite ? pathText(fromRoot) : quoted(text)
  }
  const further = new Set(
    [cell.server, cell.client]
      .filter(({ external }) => external === undefined)
      .map((each) => dirname(each.implementation.directory)),
  )
  further.delete(implementationsDirectory)
  return [
    ...[...further].map((directory) => `--implementations ${word(directory)}`),
    cellFilters(cell),
    ...(runtime === "process" ? [] : [`--runtime ${runtime}`]),
    ...reproOptions.map(word),
    `--report-dir ${word(reproDirectory(cell, reportDirectory))}`,
  ].join(" ")
}

/** A report is emptied by the next run that writes there, which must not be the one that reproduces a cell of it. */
function reproDirectory(cell: Cell, reportDirectory?: string): string {
  const directory = join(workspaceRoot, "reports", "repro", cellFileName(cell))
  return directory === reportDirectory ? `${directory}-2` : directory
}

/** As a word for a shell. */
function quoted(text: string): string {
  return /^[\w@./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
