import { createHash } from "node:crypto"
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { x } from "tinyexec"

/** What builds on this machine need beyond an ordinary one's: empty there. */
export interface MachineSettings {
  /** Certificate authorities that this machine trusts besides the public ones: file name and PEM text. */
  authorities: [name: string, pem: string][]
  /** Environment variables for package managers. */
  env: [name: string, value: string][]
}

const authoritiesDirectory = "/usr/local/share/ca-certificates"
const systemBundle = "/etc/ssl/certs/ca-certificates.crt"

const indexVariables = [
  "PIP_INDEX_URL",
  "PIP_EXTRA_INDEX_URL",
  "PIP_TRUSTED_HOST",
  "NPM_CONFIG_REGISTRY",
  "GOPROXY",
  "GONOSUMDB",
  "GOSUMDB",
]

/** Package managers that bring authorities of their own look at these for the system's. */
const bundleVariables = ["PIP_CERT", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]

export async function machineSettings(): Promise<MachineSettings> {
  const authorities = existsSync(authoritiesDirectory)
    ? readdirSync(authoritiesDirectory)
        .filter((name) => name.endsWith(".crt"))
        .toSorted()
        .map((name): [string, string] => [
          name,
          readFileSync(join(authoritiesDirectory, name), "utf8"),
        ])
    : []
  const env = indexVariables.flatMap((name): [string, string][] => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  const named = new Set(env.map(([name]) => name))
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && !named.has(name)) env.push([name, value])
  }
  add("PIP_INDEX_URL", await setting("python3", ["-m", "pip", "config", "get", "global.index-url"]))
  add("NPM_CONFIG_REGISTRY", await npmRegistry())
  if (authorities.length > 0) for (const name of bundleVariables) add(name, systemBundle)
  return { authorities, env }
}

export function isEmpty({ authorities, env }: MachineSettings): boolean {
  return authorities.length === 0 && env.length === 0
}

export function fingerprint(settings: MachineSettings): string {
  return createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 12)
}

/** `npm config ls` lists only what a user or an administrator has set. */
async function npmRegistry(): Promise<string | undefined> {
  const listed = await setting("npm", ["config", "ls"])
  return /^registry = "(.*)"$/m.exec(listed ?? "")?.[1]
}

async function setting(command: string, args: string[]): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await x(command, args)
    return exitCode === 0 && stdout.trim() !== "" ? stdout.trim() : undefined
  } catch {
    return undefined
  }
}
