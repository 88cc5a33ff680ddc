import { styleText } from "node:util"
import { Command } from "commander"
import { type Implementation, readImplementations } from "../select/manifests.ts"
import { containerFindings } from "./container-findings.ts"
import { readWays } from "../select/proxies.ts"
import { builtVersions } from "../prepare/environments.ts"
import { type Finding, checkCheckTools, checkRequirements } from "../select/requirements.ts"
import { type SourceFlags, sourcesOf, withSources } from "./options.ts"

interface Flags extends SourceFlags {
  json?: boolean
}

interface Diagnosis {
  /** A stack, or a proxy. */
  of: Pick<Implementation, "name" | "title" | "required" | "requires" | "hasImage"> & {
    stack?: Implementation
  }
  findings: Finding[]
  /** Of what only lint and test need. */
  checkTools: Finding[]
}

export const doctorCommand = withSources(new Command("doctor"))
  .option("--json", "the same for programs")
  .action(async (flags: Flags) => {
    const { implementations, proxies = [] } = sourcesOf(flags)
    const all = [
      ...readImplementations(implementations).map((each) => ({ ...each, stack: each })),
      ...readWays(proxies).flatMap(({ proxy }) =>
        proxy === undefined ? [] : [{ ...proxy, required: false }],
      ),
    ]
    const diagnoses = await Promise.all(
      all.map(async (of) => ({
        of,
        findings: await checkRequirements(of),
        checkTools: await checkCheckTools(of),
      })),
    )
    print(
      flags.json === true
        ? JSON.stringify(diagnoses.map(record))
        : [...diagnoses.map(text), await containerFindings()].join("\n"),
    )
    const broken = ({ of, findings }: Diagnosis) =>
      of.required && findings.some(({ problem }) => problem !== undefined)
    if (diagnoses.some(broken)) process.exitCode = 1
  })

function record({ of: { name, required }, findings, checkTools }: Diagnosis) {
  return {
    name,
    required,
    missing: findings.filter(isMissing).map(toolOf),
    missingForChecks: checkTools.filter(isMissing).map(toolOf),
  }
}

function isMissing({ problem }: Finding): boolean {
  return problem !== undefined
}

function toolOf({ requirement: { tool, install } }: Finding) {
  return { tool, install }
}

function text({ of, findings, checkTools }: Diagnosis): string {
  const { name, title, required, hasImage } = of
  const lines = findings.map(({ requirement: { tool, install }, found, problem }) => {
    if (problem === undefined) return `  ${styleText("green", "ok")}  ${tool}: ${found}`
    const word = required ? styleText("red", "missing") : styleText("yellow", "absent")
    return `  ${word}  ${tool} ${problem}; install it with: ${install}`
  })
  if (findings.some(isMissing) && hasImage) {
    lines.push("      without these it runs in a container: npm start -- --runtime container")
  }
  for (const { requirement, problem } of checkTools.filter(isMissing)) {
    const { tool, install } = requirement
    const word = styleText("yellow", "absent")
    lines.push(`  ${word}  ${tool} ${problem}, for lint and test; install it with: ${install}`)
  }
  return [`${name}  ${title}`, ...lines, ...versionLines(of)].join("\n")
}

/** Which versions of its library there are to run with, and which of their environments are made. */
function versionLines({ stack }: Diagnosis["of"]): string[] {
  if (stack?.versions === undefined) return []
  const { versions } = stack
  const made = builtVersions(stack)
  return [
    `  versions of ${versions.library}: tried ${versions.tested.join(", ")}; made here: ${made.join(", ") || "none"}`,
  ]
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
