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

/** On a starved machine Maven alone takes half a minute to say its version. */
const CHECK_TIMEOUT_MS = 180_000

/** Looks on this machine for everything that an implementation's programs, or a proxy, need. */
export function checkRequirements(
  { requires }: Pick<Implementation, "requires">,
  signal?: AbortSignal,
  timeoutMs = CHECK_TIMEOUT_MS,
): Promise<Finding[]> {
  const toRun = requires.filter((requirement) => requirement.for !== "checks")
  return Promise.all(toRun.map((requirement) => check(requirement, timeoutMs, signal)))
}

/** The same for what only lint and test need. */
export function checkCheckTools({
  requires,
}: Pick<Implementation, "requires">): Promise<Finding[]> {
  const toCheck = requires.filter((requirement) => requirement.for === "checks")
  return Promise.all(toCheck.map((requirement) => check(requirement, CHECK_TIMEOUT_MS)))
}

async function check(
  requirement: Requirement,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Finding> {
  const found = await outputOf(requirement.check, timeoutMs, signal)
  if (found === tooLate) {
    return { requirement, problem: `gave no answer within ${timeoutMs / 1000} s` }
  }
  if (found === undefined) return { requirement, problem: "is missing" }
  const version = /\d+(\.\d+)+|\d+/.exec(found)?.[0]
  if (requirement.atLeast !== undefined && !isAtLeast(version, requirement.atLeast)) {
    return { requirement, found, problem: `is ${version ?? "of unknown version"}, too old` }
  }
  return { requirement, found }
}

const tooLate = Symbol("too late")
type Output = string | undefined | typeof tooLate

const outputs = new Map<string, Promise<Output>>()

/** The first line that a check printed, or undefined where it failed. Several stacks may ask the same: it runs once. */
function outputOf(check: string[], timeoutMs: number, signal?: AbortSignal): Promise<Output> {
  const key = JSON.stringify(check)
  const output = outputs.get(key) ?? run(check, timeoutMs, signal)
  outputs.set(key, output)
  return output
}

async function run(
  [command = "", ...args]: string[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Output> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const { exitCode, stdout, stderr } = await x(command, args, {
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      nodeOptions: { cwd: workspaceRoot },
    })
    if (timeout.aborted) return tooLate
    // Debian's Maven prints colours to whoever asks.
    const printed = stripVTControlCharacters(`${stdout}\n${stderr}`)
    return exitCode === 0 ? printed.trim().split("\n")[0] : undefined
  } catch {
    return timeout.aborted ? tooLate : undefined
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
