// Plain JavaScript for Node 20 without packages, as start.mjs is.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readFileSync, rmSync, statfsSync } from "node:fs"
import { constants, homedir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..")

/**
 * Installs what the lockfile asks for where it is not there. Returns the path of the packaged Node, or undefined where
 * this platform has none and the running Node will do; ends the process where neither is so.
 */
export async function installWhenStale() {
  const reason = staleness()
  if (reason !== undefined) {
    process.stderr.write(`installing packages (${reason})\n`)
    await install()
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

async function install() {
  const npm = process.env.npm_execpath
  const [command, args] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []]
  // `npm run -s` silences the npm that it runs, errors included.
  const silent = process.env.npm_config_loglevel === "silent"
  let stop
  const onSignal = (signal) => {
    stop = signal
    if (hasGroup && child.pid !== undefined) process.kill(-child.pid, signal)
    else child.kill(signal)
  }
  // Before there is a child: a signal in between would end this process alone.
  for (const signal of signals) process.on(signal, onSignal)
  const child = spawn(command, [...args, "ci", ...(silent ? ["--loglevel=error"] : [])], {
    cwd: root,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: !hasGroup,
    detached: hasGroup,
  })
  const release = hasGroup && child.pid !== undefined ? endWithThisProcess(child.pid) : () => {}
  const [status, error] = await once(child, "exit").then(
    ([code]) => [code],
    (cause) => [1, cause],
  )
  release()
  for (const signal of signals) process.off(signal, onSignal)
  if (stop !== undefined) process.exit(128 + constants.signals[stop])
  if (status === 0) return
  process.stderr.write(
    `npm ci failed${error ? `: ${error.message}` : ""}${lackOfSpace()}; its output is above\n`,
  )
  process.exit(1)
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
const hasGroup = process.platform !== "win32"

/** Starts what ends that process group should this process be killed; returns what calls it off. */
function endWithThisProcess(group) {
  const file = fileURLToPath(new URL("end-with-launcher.mjs", import.meta.url))
  const guard = spawn(process.execPath, [file, String(group)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  })
  guard.on("error", () => {})
  guard.stdin.on("error", () => {})
  guard.unref()
  return () => guard.stdin.end("done")
}

/** npm removes what it could not complete: afterwards a full disk is one with too little space for all. */
function lackOfSpace() {
  const cache = process.env.npm_config_cache ?? join(homedir(), ".npm")
  for (const [folder, needs] of [
    [root, "500 MB"],
    [cache, "200 MB"],
  ]) {
    if (!existsSync(folder)) continue
    const { bavail, bsize } = statfsSync(folder)
    const freeMb = Math.floor((bavail * bsize) / 1e6)
    if (freeMb < Number.parseInt(needs, 10)) {
      return `: no space left: ${folder} has ${freeMb} MB and needs about ${needs}`
    }
  }
  return ""
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
