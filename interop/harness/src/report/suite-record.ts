import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { workspaceRoot } from "../workspace.ts"
import type { SuiteRecord } from "./results.ts"

/** Git fills it in when it makes an archive: see .gitattributes. */
const ARCHIVED = "interop/harness/archived-commit.txt"
const COMMIT = /^[0-9a-f]{40,64}$/

/** Which state of the suite is at this place; empty where nothing says so, and never an error. */
export function suiteRecord(root = workspaceRoot): SuiteRecord {
  return recordOfGit(root) ?? recordOfArchive(root)
}

function recordOfGit(root: string): SuiteRecord | undefined {
  // The folder above may be a repository of somebody else that knows nothing of the suite.
  const isTracked = git(root, "ls-files", "--error-unmatch", "--", ARCHIVED) !== undefined
  const commit = isTracked ? git(root, "rev-parse", "HEAD")?.trim() : undefined
  const status = git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--", ".")
  if (commit === undefined || !COMMIT.test(commit) || status === undefined) return undefined
  if (status === "") return { commit, clean: true }
  const changes = digestOfChanges(root)
  return { commit, clean: false, ...(changes !== undefined && { changes }) }
}

/** The same for the same changes, wherever they were made. */
function digestOfChanges(root: string): string | undefined {
  const tracked = git(root, "diff", "--no-ext-diff", "--no-textconv", "--binary", "HEAD", "--", ".")
  const untracked = git(root, "ls-files", "--others", "--exclude-standard", "--", ".")
  if (tracked === undefined || untracked === undefined) return undefined
  const contents = gitWith({ input: untracked }, root, "hash-object", "--stdin-paths")
  if (contents === undefined) return undefined
  return createHash("sha256")
    .update([tracked, untracked, contents].join("\0"))
    .digest("hex")
    .slice(0, 12)
}

function recordOfArchive(root: string): SuiteRecord {
  try {
    const commit = readFileSync(join(root, ARCHIVED), "utf8").trim()
    return COMMIT.test(commit) ? { commit } : {}
  } catch {
    return {}
  }
}

function git(root: string, ...args: string[]): string | undefined {
  return gitWith({}, root, ...args)
}

/** What git prints; undefined where there is no git, no repository, or none that it trusts. */
function gitWith(
  { input }: { input?: string },
  root: string,
  ...args: string[]
): string | undefined {
  const { status, stdout } = spawnSync("git", ["-c", "core.quotePath=false", ...args], {
    cwd: root,
    encoding: "utf8",
    input: input ?? "",
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "ignore"],
  })
  return status === 0 ? stdout : undefined
}
