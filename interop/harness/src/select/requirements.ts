import { stripVTControlCharacters } from "node:util"
import { x } from "tinyexec"
import { workspaceRoot } from "../workspace.ts"
import type { Implementation, Requirement } from "./manifests.ts"

export interface Finding {
  requirement: Requirement
  /** What is there, as the check printed it. */
  found?: string
  /** Why it does not do; absent when it does. */
  problem?: string
}

const CHECK_TIMEOUT_MS = 20_000

/** Looks on this machine for everything that an implementation needs. */
export function checkRequirements(
  { requires }: Implementation,
  signal?: AbortSignal,
): Promise<Finding[]> {
  return Promise.all(requires.map((requirement) => check(requirement, signal)))
}

async function check(requirement: Requirement, signal?: AbortSignal): Promise<Finding> {
  const found = await outputOf(requirement.check, signal)
  if (found === undefined) return { requirement, problem: "is missing" }
  const version = /\d+(\.\d+)+|\d+/.exec(found)?.[0]
  if (requirement.atLeast !== undefined && !isAtLeast(version, requirement.atLeast)) {
    return { requirement, found, problem: `is ${version ?? "of unknown version"}, too old` }
  }
  return { requirement, found }
}

const outputs = new Map<string, Promise<string | undefined>>()

/** The first line that a check printed, or undefined where it failed. Several stacks may ask the same: it runs once. */
function outputOf(check: string[], signal?: AbortSignal): Promise<string | undefined> {
  const key = JSON.stringify(check)
  const output = outputs.get(key) ?? run(check, signal)
  outputs.set(key, output)
  return output
}

async function run(
  [command = "", ...args]: string[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { exitCode, stdout, stderr } = await x(command, args, {
      timeout: CHECK_TIMEOUT_MS,
      ...(signal && { signal }),
      nodeOptions: { cwd: workspaceRoot },
    })
    // Debian's Maven prints colours to whoever asks.
    const printed = stripVTControlCharacters(`${stdout}\n${stderr}`)
    return exitCode === 0 ? printed.trim().split("\n")[0] : undefined
  } catch {
    return undefined
  }
}

function isAtLeast(version: string | undefined, least: string): boolean {
  const parts = version?.split(".").map(Number) ?? []
  for (const [index, wanted] of least.split(".").map(Number).entries()) {
    const there = parts[index] ?? 0
    if (there !== wanted) return there > wanted
  }
  return version !== undefined
}
