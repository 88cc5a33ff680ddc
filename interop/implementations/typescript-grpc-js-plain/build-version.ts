// Makes this stack in VERSION_FOLDER with LIBRARY_VERSION of grpc-js: the programs are those of this folder.
import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"

const { LIBRARY_VERSION: version = "", VERSION_FOLDER: folder = "" } = process.env

/** Wherever the programs and their libraries import grpc-js, it is the one that is there. */
const redirected = `import { registerHooks } from "node:module"

const here = import.meta.url
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, /^@grpc\\/grpc-js(\\/|$)/.test(specifier) ? { ...context, parentURL: here } : context),
})
`

mkdirSync(join(folder, "src"))
writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n')
const install = ["install", "--no-workspaces", "--no-audit", "--no-fund", "--ignore-scripts"]
const { status } = spawnSync("npm", [...install, `@grpc/grpc-js@${version}`], {
  cwd: folder,
  stdio: "inherit",
})
if (status !== 0) process.exit(1)
writeFileSync(join(folder, "src", "redirected.ts"), redirected)
for (const program of ["server-main.ts", "client-main.ts"]) {
  const original = relative(join(folder, "src"), join(import.meta.dirname, "src", program))
  const start = `import "./redirected.ts"\n\nawait import("${original}")\n`
  writeFileSync(join(folder, "src", program), start)
}
