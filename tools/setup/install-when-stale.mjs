// Runs before every npm script, on whatever Node the machine has: plain JavaScript for Node 20, no packages.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..")

const reason = staleness()
if (reason !== undefined) {
  process.stderr.write(`installing packages (${reason})\n`)
  install()
}
requireNode24()

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
  // Engine warnings are about the machine's Node; the programs run on the packaged one.
  const { status, error } = spawnSync(command, [...args, "ci", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  })
  if (status !== 0) {
    process.stderr.write(`npm ci failed${error ? `: ${error.message}` : ""}; its output is above\n`)
    process.exit(1)
  }
}

function requireNode24() {
  const packaged = existsSync(
    join(root, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node"),
  )
  const major = Number(process.versions.node.split(".")[0])
  if (packaged || major >= 24) return
  process.stderr.write(
    `Node ${process.versions.node} is too old and no packaged Node 24 exists for ${process.platform}-${process.arch}: install Node 24 and try again\n`,
  )
  process.exit(1)
}
