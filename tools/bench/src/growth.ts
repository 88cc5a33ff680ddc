import { loadavg } from "node:os"
import { makeDirectory, writeFile } from "@interop/files"
import { buildLoad } from "./build-load.ts"
import { growthTables, type GrowthOptions, type GrowthTable } from "./growth-tables.ts"
import { demandPinning } from "./placement.ts"

/** Measures the wanted tables of growth and writes them. */
export async function grow(
  options: GrowthOptions & { wanted: (name: string) => boolean; out: string },
): Promise<void> {
  demandPinning()
  buildLoad()
  const tables: GrowthTable[] = []
  for (const [name, measure] of Object.entries(growthTables)) {
    if (options.wanted(name)) tables.push(await measure(options))
  }
  const measured = { measuredAt: new Date().toISOString(), loadAverage: loadavg()[0], tables }
  makeDirectory(options.out)
  writeFile(`${options.out}/growth.json`, `${JSON.stringify(measured, null, 2)}\n`)
  writeFile(`${options.out}/growth.md`, growthMarkdown(tables))
}

export function growthMarkdown(tables: readonly GrowthTable[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`
  return [
    "# How cost grows",
    "",
    ...tables.flatMap(({ title, columns, rows }) => [
      `## ${title}`,
      "",
      row(columns),
      row(columns.map(() => "---")),
      ...rows.map(row),
      "",
    ]),
  ].join("\n")
}
