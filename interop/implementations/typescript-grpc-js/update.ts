import { spawnSync } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

const workspaceRoot = join(import.meta.dirname, "..", "..", "..")
const libraries = [
  "@grpc/grpc-js",
  "@grpc/proto-loader",
  "@grpc/reflection",
  "grpc-health-check",
  "google-protobuf",
]

/** Moves each library to its newest version where a package of the stack depends on it. */
for (const library of libraries) {
  const dependents = globSync("{apps,libs}/*/package.json", { cwd: workspaceRoot }).filter(
    (file) => {
      const text = readFileSync(join(workspaceRoot, file), "utf8")
      return library in ((JSON.parse(text) as { dependencies?: object }).dependencies ?? {})
    },
  )
  const workspaces = dependents.map((file) => `--workspace=${dirname(file)}`)
  const { status } = spawnSync(
    "npm",
    ["install", "--save-exact", ...workspaces, `${library}@latest`],
    { cwd: workspaceRoot, stdio: "inherit" },
  )
  if (status !== 0) process.exit(1)
}
