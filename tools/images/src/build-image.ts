import { existsSync, readFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { FailureError, UsageError } from "@interop/command-line"
import { makeDirectory, writeFile } from "@interop/files"
import { parse } from "yaml"
import { baseImage } from "./base-image.ts"
import { docker, dockerOrFail } from "./docker.ts"
import { machineSettings } from "./machine-settings.ts"

const workspaceRoot = resolve(import.meta.dirname, "..", "..", "..")
const idsDirectory = join(workspaceRoot, "dist", "images")

/** Builds the image of a stack, or of a proxy, from the Dockerfile in its folder and notes its id in dist/images/<name>.id. */
export async function buildImage(
  path: string,
  { name = basename(resolve(path)) }: { name?: string } = {},
): Promise<void> {
  const directory = resolve(path)
  const dockerfile = join(directory, "Dockerfile")
  if (!existsSync(dockerfile)) throw new UsageError(`there is no ${dockerfile}`)
  const manifest = parse(readFileSync(join(directory, "manifest.yaml"), "utf8")) as {
    image?: { context?: string }
  }
  const { exitCode } = await docker(["version", "--format", "{{.Server.Version}}"])
  if (exitCode !== 0) {
    throw new FailureError(
      "no Docker engine answers; start one, for instance with: systemctl start docker",
    )
  }

  const settings = await machineSettings()
  const buildArguments: string[] = []
  for (const [, argument = "", official = ""] of readFileSync(dockerfile, "utf8").matchAll(
    /^ARG\s+(\w+_IMAGE)=(\S+)/gm,
  )) {
    const base = process.env[argument] ?? (await baseImage(official, settings))
    buildArguments.push("--build-arg", `${argument}=${base}`)
  }

  const tag = `interop/${name}`
  const { exitCode: built, output } = await docker([
    "build",
    "--force-rm",
    "--file",
    dockerfile,
    "--tag",
    tag,
    ...buildArguments,
    resolve(directory, manifest.image?.context ?? "."),
  ])
  process.stdout.write(`${output}\n`)
  if (built !== 0)
    throw new FailureError(`${name}: docker build failed: ${output.split("\n").at(-1)}`)
  const id = await dockerOrFail(`cannot inspect ${tag}`, [
    "image",
    "inspect",
    "--format",
    "{{.Id}}",
    tag,
  ])
  makeDirectory(idsDirectory)
  writeFile(join(idsDirectory, `${name}.id`), `${id}\n`)
}
