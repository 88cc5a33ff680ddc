import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { setTimeout as delay } from "node:timers/promises"
import { onSmallDisk, smallDiskExcuse } from "@interop/files/testing"
import { beforeEach, describe, expect, it, onTestFinished } from "vitest"

const workspace = join(import.meta.dirname, "..", "..")

let folder = ""

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "start-")))
})

async function ending(child: ReturnType<typeof start>) {
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ])
  return { exitCode: child.exitCode, signal: child.signalCode, stdout, stderr }
}

function start(command: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  return child
}

/** A script of the workspace, as a user calls it who stands in `folder`. */
function npmRun(...args: string[]) {
  return start("npm", ["--prefix", workspace, "run", "-s", ...args])
}

describe("relative paths given to npm run are those of the user's folder", () => {
  it("with certificates, server and both clients", async () => {
    expect(await ending(npmRun("certificates", "--", "--out", "made"))).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^made\/ca\.pem\n/),
      stderr: "",
    })
    expect(readdirSync(join(folder, "made"))).toContain("server.key")

    const keyPair = ["--tls-cert", "made/server.pem", "--tls-key", "made/server.key"]
    const mtls = [...keyPair, "--client-ca", "made/ca.pem"]
    const server = npmRun("server", "--", "--host", "127.0.0.1", "--port", "0", ...mtls)
    const [line] = (await once(server.stdout, "data")) as [Buffer]
    const target = ["--target", `localhost:${/:(\d+)/.exec(line.toString())?.[1]}`]
    const identity = ["--cert", "made/client.pem", "--key", "made/client.key"]
    for (const client of ["client-sync", "client-async"]) {
      const options = [...target, "--ca", "made/ca.pem", ...identity]
      expect(await ending(npmRun(client, "--", "square", "3", ...options))).toMatchObject({
        exitCode: 0,
        stdout: "9\n",
        stderr: "",
      })
    }
    server.kill("SIGTERM")
    expect(await ending(server)).toMatchObject({ exitCode: 0 })
  })

  it("with the harness, which also prints them so", async () => {
    mkdirSync(join(folder, "cases"))
    writeFileSync(join(folder, "cases", "family.yaml"), "family: other\ntitle: T\nscenarios: []\n")
    expect(
      await ending(
        npmRun(
          "harness",
          "--",
          "list",
          "--contract",
          join(workspace, "interop/contracts/square"),
          "--scenario-dir",
          "cases",
        ),
      ),
    ).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^harness: cases\/family\.yaml:/),
    })
  })
})

/** A workspace of its own with one package, whose packaged Node says that it was used. */
function workspaceWith(program: string): string {
  const root = join(folder, "workspace")
  mkdirSync(join(root, "user"), { recursive: true })
  mkdirSync(join(root, "tools", "setup"), { recursive: true })
  for (const name of ["start.mjs", "install-when-stale.mjs", "end-with-launcher.mjs"]) {
    cpSync(join(import.meta.dirname, name), join(root, "tools", "setup", name))
  }
  const write = (path: string, value: unknown) =>
    writeFileSync(join(root, path), typeof value === "string" ? value : JSON.stringify(value))
  const platform = `node-${process.platform}-${process.arch}`
  const own = { name: "workspace", version: "1.0.0", workspaces: [platform] }
  write("package.json", { ...own, scripts: { go: "exec node tools/setup/start.mjs program.mjs" } })
  write("package-lock.json", {
    ...own,
    lockfileVersion: 3,
    packages: {
      "": own,
      [`node_modules/${platform}`]: { resolved: platform, link: true },
      [platform]: { version: "24.0.0" },
    },
  })
  mkdirSync(join(root, platform, "bin"), { recursive: true })
  write(join(platform, "package.json"), { name: platform, version: "24.0.0" })
  const script = `#!/bin/sh\necho packaged\nexec '${process.execPath}' "$@"\n`
  writeFileSync(join(root, platform, "bin", "node"), script, { mode: 0o755 })
  write("program.mjs", program)
  return root
}

const excuse = smallDiskExcuse()

describe.skipIf(excuse !== undefined)(`set-up${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  it("says in its last line that the disk is full", async () => {
    const disk = join(folder, "disk")
    mkdirSync(disk)
    const root = workspaceWith("")
    addLargePackage(root)
    const onDisk = (bytes: number) => {
      const script = `cp -r ${root}/. ${disk} && exec npm run -s go --prefix ${disk}`
      const [command = "", ...args] = onSmallDisk(disk, { bytes }, ["sh", "-c", script])
      return ending(start(command, args))
    }

    expect(await onDisk(5_000_000)).toMatchObject({ exitCode: 0, stdout: "packaged\n" })
    const { exitCode, stderr } = await onDisk(500_000)
    expect(stderr).toContain("\nnpm error ")
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(
      `npm ci failed: no space left: ${disk} has 0 MB and needs about 500 MB; its output is above`,
    )
    expect(exitCode).toBe(1)
  })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(20)
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

/** A package of a megabyte, which a tarball of some hundred bytes holds. */
function addLargePackage(root: string): void {
  mkdirSync(join(root, "package"))
  writeFileSync(
    join(root, "package", "package.json"),
    JSON.stringify({ name: "large", version: "1.0.0" }),
  )
  writeFileSync(join(root, "package", "zeros"), Buffer.alloc(1_000_000))
  const made = spawnSync("tar", ["-czf", "large.tgz", "package"], { cwd: root })
  expect(made.status).toBe(0)
  rmSync(join(root, "package"), { recursive: true })
  const edit = (file: string, change: (content: Record<string, object>) => void) => {
    const content = JSON.parse(readFileSync(join(root, file), "utf8")) as Record<string, object>
    change(content)
    writeFileSync(join(root, file), JSON.stringify(content))
  }
  const dependencies = { large: "file:large.tgz" }
  edit("package.json", (own) => Object.assign(own, { dependencies }))
  edit("package-lock.json", ({ packages = {} }) => {
    const all = packages as Record<string, object>
    Object.assign(all[""] ?? {}, { dependencies })
    all["node_modules/large"] = { version: "1.0.0", resolved: "file:large.tgz" }
  })
}

describe("a program that npm starts on a Node that is not the packaged one", () => {
  it("runs on the packaged one, which is installed first", async () => {
    const root = workspaceWith("console.log(process.cwd(), ...process.argv.slice(2))")
    const run = () => ending(start("npm", ["--prefix", root, "run", "-s", "go", "--", "a b", "-c"]))
    const first = await run()
    expect(first).toMatchObject({ exitCode: 0, stdout: `packaged\n${folder} a b -c\n` })
    expect(first.stderr).toMatch(/^installing packages \(none are installed yet\)\n/)
    expect(await run()).toEqual({ ...first, stderr: "" })
  })

  it.skipIf(process.platform === "win32")(
    "takes an npm ci that is under way along when it is killed, and installs at the next start",
    async () => {
      const root = workspaceWith("")
      const manifest = join(root, "package.json")
      const content = JSON.parse(readFileSync(manifest, "utf8")) as { scripts: object }
      const scripts = { ...content.scripts, preinstall: "echo $$ > running && exec sleep 3600" }
      writeFileSync(manifest, JSON.stringify({ ...content, scripts }))
      const launch = () =>
        start(process.execPath, [join(root, "tools/setup/start.mjs"), "program.mjs"], {
          INIT_CWD: folder,
          // The npm that runs this test has told it not to run scripts.
          npm_config_ignore_scripts: "false",
        })
      const launcher = launch()
      const running = join(root, "running")
      await until(() => existsSync(running) && readFileSync(running, "utf8").endsWith("\n"))
      const sleeper = Number(readFileSync(running, "utf8"))
      launcher.kill("SIGKILL")
      await until(() => hasEnded(sleeper))

      writeFileSync(manifest, JSON.stringify(content))
      expect(await ending(launch())).toMatchObject({ exitCode: 0, stdout: "packaged\n" })
    },
  )

  it("is stopped by the signals that npm is sent, and its exit code is npm's", async () => {
    const root = workspaceWith(`
      process.on("SIGTERM", () => process.exit(7))
      setInterval(() => {}, 1000)
      console.log("ready")
    `)
    const child = start("npm", ["--prefix", root, "run", "-s", "go"])
    for await (const chunk of child.stdout) if (String(chunk).includes("ready")) break
    child.kill("SIGTERM")
    expect(await once(child, "exit")).toEqual([7, null])
  })

  it("ends by the signal that ended it", async () => {
    const root = workspaceWith(`process.kill(process.pid, "SIGKILL")`)
    const installed = await ending(start("npm", ["ci", "--prefix", root]))
    expect(installed.exitCode).toBe(0)
    const child = start(process.execPath, [join(root, "tools/setup/start.mjs"), "program.mjs"], {
      INIT_CWD: folder,
    })
    expect(await ending(child)).toMatchObject({ signal: "SIGKILL" })
  })
})
