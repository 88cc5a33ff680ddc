import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { buildFrom, inScratchDirectory } from "./build-context.ts"
import { docker, imageExists } from "./docker.ts"
import { type MachineSettings, fingerprint, isEmpty } from "./machine-settings.ts"
import { standIn } from "./stand-in.ts"

/**
 * What to build on where a Dockerfile names an official image: that image
 * itself on an ordinary machine; a stand-in where no registry is reached; and
 * on top of either the machine's package settings, if it has any.
 */
export async function baseImage(official: string, settings: MachineSettings): Promise<string> {
  const upstream = (await isReachable(official)) ? official : await standIn(official)
  return isEmpty(settings) ? upstream : withSettings(official, upstream, settings)
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
  const reference = `interop-base/${official}-${fingerprint(settings)}`
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
