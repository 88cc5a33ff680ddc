import { x } from "tinyexec"
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
export function checkRequirements({ requires, directory }: Implementation): Promise<Finding[]> {
  return Promise.all(requires.map((requirement) => check(requirement, directory)))
}

async function check(requirement: Requirement, directory: string): Promise<Finding> {
  const [command = "", ...args] = requirement.check
  let found: string
  try {
    const { exitCode, stdout, stderr } = await x(command, args, {
      timeout: CHECK_TIMEOUT_MS,
      nodeOptions: { cwd: directory },
    })
    found = `${stdout}\n${stderr}`.trim().split("\n")[0] ?? ""
    if (exitCode !== 0) return { requirement, problem: "is missing" }
  } catch {
    return { requirement, problem: "is missing" }
  }
  const version = /\d+(\.\d+)+|\d+/.exec(found)?.[0]
  if (requirement.atLeast !== undefined && !isAtLeast(version, requirement.atLeast)) {
    return { requirement, found, problem: `is ${version ?? "of unknown version"}, too old` }
  }
  return { requirement, found }
}

function isAtLeast(version: string | undefined, least: string): boolean {
  const parts = version?.split(".").map(Number) ?? []
  for (const [index, wanted] of least.split(".").map(Number).entries()) {
    const there = parts[index] ?? 0
    if (there !== wanted) return there > wanted
  }
  return version !== undefined
}
