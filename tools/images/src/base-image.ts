import { mkdirSync, writeFileSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { FileLock } from "@interop/files"
import { buildFrom, inScratchDirectory } from "./build-context.ts"
import { docker, imageExists } from "./docker.ts"
import { interrupted } from "./interrupt.ts"
import { type MachineSettings, fingerprint, isEmpty } from "./machine-settings.ts"
import { standIn } from "./stand-in.ts"

/**
 * What to build on where a Dockerfile names an official image: that image
 * itself on an ordinary machine; a stand-in where no registry is reached; and
 * on top of either the machine's package settings, if it has any.
 */
export async function baseImage(official: string, settings: MachineSettings): Promise<string> {
  const wanted = isEmpty(settings) ? official : referenceWith(settings, official)
  if (await imageExists(wanted)) return wanted
  // Several programs that build images would each make the same base.
  const lock = await FileLock.wait(lockFile(), {
    onWait: (holder) => process.stdout.write(`waiting for ${holder}, which makes base images\n`),
    signal: interrupted,
  })
  try {
    return await makeBaseImage(official, settings)
  } finally {
    lock.release()
  }
}

/** One for each user, as nobody may write to another's files; all have the same engine. */
export function lockFile(): string {
  return join(tmpdir(), `interop-base-images-${userInfo().uid}.lock`)
}

/** To be called with the lock. */
export async function makeBaseImage(official: string, settings: MachineSettings): Promise<string> {
  const upstream = (await isReachable(official)) ? official : await standIn(official)
  return isEmpty(settings) ? upstream : withSettings(official, upstream, settings)
}

function referenceWith(settings: MachineSettings, official: string): string {
  return `interop-base/${official}-${fingerprint(settings)}`
}

async function isReachable(official: string): Promise<boolean> {
  if (await imageExists(official)) return true
  const { exitCode } = await docker(["pull", "--quiet", official])
  return exitCode === 0
}

async function withSettings(
  official: string,
  upstream: string,
  settings: MachineSettings,
): Promise<string> {
  const reference = referenceWith(settings, official)
  if (await imageExists(reference)) return reference
  await inScratchDirectory(async (directory) => {
    mkdirSync(join(directory, "authorities"))
    for (const [name, pem] of settings.authorities) {
      writeFileSync(join(directory, "authorities", name), pem)
    }
    const instructions = [
      `FROM ${upstream}`,
      ...(settings.authorities.length === 0
        ? []
        : [
            "COPY authorities /usr/local/share/ca-certificates/",
            "RUN command -v update-ca-certificates || (apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*)",
            "RUN update-ca-certificates",
          ]),
      ...settings.env.map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`),
    ]
    await buildFrom(directory, instructions, reference)
  })
  return reference
}
