import { existsSync } from "node:fs"
import { join } from "node:path"
import schema from "../../schemas/proxy.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { expectNameOfFolder, manifestFilesIn } from "./manifest-files.ts"
import { type Requirement, type WrittenRequirement, requirementHere } from "./manifests.ts"
import { choose } from "./patterns.ts"
import { yamlReader } from "./read-yaml.ts"

/** A program that stands between clients and servers. */
export interface Proxy {
  name: string
  title: string
  requires: Requirement[]
  /** With the names of the template in it, as its configuration. */
  command: string[]
  /** A template, of which each start makes its own. */
  configuration: string
  /** Globs of scenarios that make no sense through it, and why. */
  declines: Record<string, string>
  directory: string
  /** It can run in a container. */
  hasImage: boolean
}

/** What `--via` chooses: a proxy, or none. */
export interface Way {
  name: string
  proxy?: Proxy
}

/** Of its image, and of its Nx project: a stack may have the proxy's own name. */
export function imageName({ name }: Pick<Proxy, "name">): string {
  return `proxy-${name}`
}

/** What `--via` calls it where client and server meet directly. */
export const DIRECT = "direct"

export const direct: Way = { name: DIRECT }

export function wayOf(proxy: Proxy | undefined): Way {
  return proxy === undefined ? direct : { name: proxy.name, proxy }
}

interface Manifest {
  name: string
  title: string
  requires: WrittenRequirement[]
  command: string[]
  configuration: string
  declines?: Record<string, string>
}

const readManifest = yamlReader<Manifest>("manifest", schema)

/** The direct way, and every proxy below the directories, one folder each with a manifest.yaml. */
export function readWays(directories: readonly string[]): Way[] {
  const ways = [direct]
  for (const proxy of manifestFilesIn(directories, "proxies").map(readProxy)) {
    const { name, directory } = proxy
    if (ways.some((each) => each.name === name)) {
      refuse(
        join(directory, "manifest.yaml"),
        `there is another proxy, or way, with the name "${name}"`,
      )
    }
    ways.push({ name, proxy })
  }
  return ways
}

function readProxy(file: string): Proxy {
  const { configuration, requires, declines = {}, ...manifest } = readManifest(file)
  const directory = join(file, "..")
  expectNameOfFolder(file, manifest.name)
  const template = join(directory, configuration)
  if (!existsSync(template)) {
    refuse(file, `configuration is "${configuration}", and there is no such file beside it`)
  }
  return {
    ...manifest,
    requires: requires.map(requirementHere),
    declines,
    configuration: template,
    directory,
    hasImage: existsSync(join(directory, "Dockerfile")),
  }
}

function refuse(file: string, what: string): never {
  throw new HarnessError("manifest", `${shortPath(file)}: ${what}`)
}

/** As the globs of `--via` say; only the direct way where none is given. */
export function chooseWays(globs: readonly string[], ways: readonly Way[]): Way[] {
  return choose("--via", globs.length === 0 ? [DIRECT] : globs, ways, ({ name }) => name)
}
