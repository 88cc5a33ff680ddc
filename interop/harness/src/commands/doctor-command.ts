import { styleText } from "node:util"
import { Command } from "commander"
import { type Implementation, readImplementations } from "../select/manifests.ts"
import { containerFindings } from "./container-findings.ts"
import { type Finding, checkRequirements } from "../select/requirements.ts"
import { type SourceFlags, sourcesOf, withSources } from "./options.ts"

interface Flags extends SourceFlags {
  json?: boolean
}

interface Diagnosis {
  implementation: Implementation
  findings: Finding[]
}

export const doctorCommand = withSources(new Command("doctor"))
  .option("--json", "the same for programs")
  .action(async (flags: Flags) => {
    const diagnoses = await Promise.all(
      readImplementations(sourcesOf(flags).implementations).map(async (implementation) => ({
        implementation,
        findings: await checkRequirements(implementation),
      })),
    )
    print(
      flags.json === true
        ? JSON.stringify(diagnoses.map(record))
        : [...diagnoses.map(text), await containerFindings()].join("\n"),
    )
    const broken = ({ implementation, findings }: Diagnosis) =>
      implementation.required && findings.some(({ problem }) => problem !== undefined)
    if (diagnoses.some(broken)) process.exitCode = 1
  })

function record({ implementation: { name, required }, findings }: Diagnosis) {
  const missing = findings.filter(({ problem }) => problem !== undefined)
  return {
    name,
    required,
    missing: missing.map(({ requirement: { tool, install } }) => ({ tool, install })),
  }
}

function text({ implementation: { name, title, required }, findings }: Diagnosis): string {
  const lines = findings.map(({ requirement: { tool, install }, found, problem }) => {
    if (problem === undefined) return `  ${styleText("green", "ok")}  ${tool}: ${found}`
    const word = required ? styleText("red", "missing") : styleText("yellow", "absent")
    return `  ${word}  ${tool} ${problem}; install it with: ${install}`
  })
  return [`${name}  ${title}`, ...lines].join("\n")
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
