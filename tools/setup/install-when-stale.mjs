// Plain JavaScript for Node 20 without packages, as start.mjs is.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..")

/**
 * Installs what the lockfile asks for where it is not there. Returns the path of the packaged Node, or undefined where
 * this platform has none and the running Node will do; ends the process where neither is so.
 */
export function installWhenStale() {
  const reason = staleness()
  if (reason !== undefined) {
    process.stderr.write(`installing packages (${reason})\n`)
    install()
  }
  return packagedNode()
}

/** Why what is installed is not what the lockfile says, or undefined when it is. */
function staleness() {
  const installedFile = join(root, "node_modules", ".package-lock.json")
  if (!existsSync(installedFile)) return "none are installed yet"
  const wanted = packagesIn(join(root, "package-lock.json"))
  const installed = packagesIn(installedFile)
  for (const [path, { version, optional, link, resolved }] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") && !path.includes("/node_modules/")) continue
    const there = installed[path]
    if (there === undefined && optional) continue
    if (there === undefined) return `${path} is missing`
    if (link ? there.resolved !== resolved : there.version !== version) return `${path} has changed`
  }
  return undefined
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {}
}

function install() {
  const npm = process.env.npm_execpath
  const [command, args] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []]
  const { status, error } = spawnSync(command, [...args, "ci"], {
    cwd: root,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  })
  if (status !== 0) {
    process.stderr.write(`npm ci failed${error ? `: ${error.message}` : ""}; its output is above\n`)
    process.exit(1)
  }
}

function packagedNode() {
  const windows = process.platform === "win32"
  const name = `node-${windows ? "win" : process.platform}-${process.arch}`
  const directory = join(root, "node_modules", name)
  const packaged = join(directory, "bin", windows ? "node.exe" : "node")
  if (existsSync(packaged)) {
    // 68 MB of C headers, which only the build of a native add-on would need.
    rmSync(join(directory, "include"), { recursive: true, force: true })
    return packaged
  }
  if (Number.parseInt(process.versions.node, 10) >= 24) return undefined
  process.stderr.write(
    `Node ${process.versions.node} is too old and no packaged Node 24 exists for ${process.platform}-${process.arch}: install Node 24 and try again\n`,
  )
  process.exit(1)
}
