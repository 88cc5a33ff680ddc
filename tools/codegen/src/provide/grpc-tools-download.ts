import { copyFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { lines, runChild } from "../child-process.ts"
import { grpcToolsDirectory, programsOf, type GrpcToolsPrograms } from "./grpc-tools.ts"
import { checkPlugin, checkProtoc } from "./program-check.ts"
import type { Attempt } from "./attempt.ts"

const DOWNLOAD_TIMEOUT_MS = 60_000

/**
 * Does what grpc-tools' install script does, in a scratch copy of the package:
 * the download unpacks file by file, and others may be looking for the programs.
 */
export async function downloadGrpcTools(
  packageDirectory: string,
  scratch: string,
): Promise<Attempt<GrpcToolsPrograms>> {
  const require = createRequire(join(grpcToolsDirectory(), "package.json"))
  const installer = require.resolve("@mapbox/node-pre-gyp/bin/node-pre-gyp")
  await copyFile(join(packageDirectory, "package.json"), join(scratch, "package.json"))

  const result = await runChild(process.execPath, [installer, "install"], {
    cwd: scratch,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    reasonIn: ({ stdout }) => lines(stdout).at(-1),
  })
  if (!result.ok) return result
  const programs = programsOf(scratch)
  const faulty = (await checkProtoc(programs.protoc)) ?? (await checkPlugin(programs.plugin))
  return faulty ?? { ok: true, value: programs }
}
