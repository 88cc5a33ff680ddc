/**
 * Computes quick.json of the contract: the fewest scenarios that catch every sabotage
 * control which any scenario catches, by a greedy cover, and one of each family.
 * `--check` says whether the file is what it should be.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { quickFile } from "../src/select/depth.ts"
import { shortPath } from "../src/workspace.ts"
import { contracts, readControls } from "./controls.ts"
import { quickChoice } from "./quick-choice.ts"

const file = contracts().map(({ scenarios = "" }) => quickFile(scenarios))[0] ?? ""
const wanted = `${JSON.stringify(quickChoice(readControls()), null, 2)}\n`
if (!process.argv.includes("--check")) {
  writeFileSync(file, wanted)
} else if (!existsSync(file) || readFileSync(file, "utf8") !== wanted) {
  console.error(
    `${shortPath(file)} is not what the controls make it; write it with: npx nx run harness:cover`,
  )
  process.exitCode = 1
}
