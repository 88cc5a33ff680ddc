import { join, relative, resolve } from "node:path"

export const workspaceRoot = resolve(import.meta.dirname, "..", "..", "..")
export const implementationsDirectory = join(workspaceRoot, "interop", "implementations")
/** What may stand between clients and servers, a folder each. */
export const proxiesDirectory = join(workspaceRoot, "interop", "proxies")
/** The suite's own contracts, a folder each. */
export const contractsDirectory = join(workspaceRoot, "interop", "contracts")
export const knownDivergencesDirectory = join(workspaceRoot, "interop", "known-divergences")
export const defaultReportDirectory = join(workspaceRoot, "reports", "interop")
/** Of what was served to other clients. */
export const defaultServedDirectory = join(workspaceRoot, "reports", "serve")
/** Logs of what the authors of stacks are told, a folder each. */
export const selfCheckDirectory = join(workspaceRoot, "reports", "self-check")
/** What is kept of runs whose reports go to the default directory; no run empties it. */
export const historyDirectory = join(workspaceRoot, "reports", "history")
/** Of a bisection, a folder a version. */
export const defaultBisectDirectory = join(workspaceRoot, "reports", "bisect")
export const defaultDiffDirectory = join(workspaceRoot, "reports", "diff")
/** What runs keep for those after them, and can do without. */
export const cacheDirectory = join(workspaceRoot, "node_modules", ".cache", "interop-harness")

/** A path as a person at the workspace root would type it. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith("..") ? path : short
}
