// Usage: start.mjs PROGRAM [ARGUMENT ...], in an npm script; PROGRAM is a path in the workspace. Installs what the
// lockfile asks for where it is not there, and runs the program on the packaged Node, in the folder from which the user
// called npm. Runs on whatever Node the machine has: plain JavaScript for Node 20, no packages.
import { spawn } from "node:child_process"
import { realpathSync } from "node:fs"
import module from "node:module"
import { fileURLToPath } from "node:url"
import { installWhenStale } from "./install-when-stale.mjs"

const [program, ...args] = process.argv.slice(2)
const file = new URL(`../../${program}`, import.meta.url)
const node = await installWhenStale()
// npm runs scripts in the workspace's root; relative paths are those of the folder where the user stands.
process.chdir(process.env.INIT_CWD ?? ".")
if (node === undefined || realpathSync(node) === realpathSync(process.execPath)) await runHere()
else runOn(node)

async function runHere() {
  module.enableCompileCache?.()
  process.argv = [process.execPath, fileURLToPath(file), ...args]
  await import(file.href)
}

/** The first time: the Node that npm started was not the packaged one, which was not there. */
function runOn(packagedNode) {
  // Before there is a child: a signal in between would end this process alone.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  const child = spawn(packagedNode, [fileURLToPath(file), ...args], { stdio: "inherit" })
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
