import { FailureError } from "@interop/command-line"
import { Command } from "commander"
import { countOf } from "../report/count.ts"
import { readResults } from "../report/results-file.ts"
import { contradictionsIn } from "../shards/contradictions.ts"
import { path } from "./options.ts"

interface Flags {
  json?: boolean
}

export const countCommand = new Command("count")
  .argument("<file...>", "results.json of a run", (file: string, files: string[] | undefined) => [
    ...(files ?? []),
    path(file),
  ])
  .option("--json", "the same for programs")
  .action((files: string[], { json }: Flags) => {
    const counts = files.map((file) => {
      const results = readResults(file)
      const [contradiction] = contradictionsIn(results)
      if (contradiction === undefined) return countOf(results)
      throw new FailureError(`${file} contradicts itself: ${contradiction}`)
    })
    const sum = (key: "passed" | "failed" | "skipped") =>
      counts.reduce((total, count) => total + count[key], 0)
    const [passed, failed, skipped] = [sum("passed"), sum("failed"), sum("skipped")]
    const failures = counts.flatMap((count) => count.failures)
    const text = [
      ...failures.map((failure) => `failed: ${failure}`),
      `${passed} passed, ${failed} failed, ${skipped} skipped`,
    ]
    process.stdout.write(
      `${json === true ? JSON.stringify({ passed, failed, skipped, failures }) : text.join("\n")}\n`,
    )
  })
