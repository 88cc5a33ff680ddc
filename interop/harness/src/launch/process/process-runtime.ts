import { spawn } from "node:child_process"
import { delimiter, dirname, join } from "node:path"
import type { TestCertificatePaths } from "@interop/certificates/testing"
import { HarnessError } from "../../errors.ts"
import { keepDocument } from "../document-file.ts"
import { keepLog } from "../log-file.ts"
import { outputLines } from "../output-lines.ts"
import { killGroup } from "../../processes/process-group.ts"
import { Reaper } from "../../processes/reaper.ts"
import type { Exit } from "../../processes/exit.ts"
import type { LaunchRequest, RunningProgram, Runtime } from "../runtime.ts"

/** Runs every program as a process group of its own on this machine. */
export class ProcessRuntime implements Runtime {
  readonly name = "process"
  readonly guard = "reaper process"
  readonly clientsReachHarness = true
  readonly keepsAddresses = true
  readonly #directory: string
  readonly #certificates: TestCertificatePaths
  readonly #reaper = new Reaper()
  readonly #running = new Set<RunningProgram>()

  constructor(options: { directory: string; certificates: TestCertificatePaths }) {
    this.#directory = options.directory
    this.#certificates = options.certificates
  }

  certificatesFor(): TestCertificatePaths {
    return this.#certificates
  }

  bindAddress() {
    return { host: "127.0.0.1", port: 0 }
  }

  launch(request: LaunchRequest): Promise<RunningProgram> {
    const { program, document, label } = request
    const documentFile = keepDocument(this.#directory, request)
    const logFile = join(this.#directory, `${label}.log`)
    const [command = "", ...args] = program.command
    const child = spawn(command, [...args, document.option, documentFile], {
      cwd: program.implementation.directory,
      detached: true,
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    })
    return new Promise((resolve, reject) => {
      child.once("error", (cause) => {
        const message = `cannot start ${program.role} ${program.name} (${command}): ${cause.message}`
        reject(new HarnessError("launch", message, { cause }))
      })
      child.once("spawn", () => {
        const group = child.pid as number
        this.#reaper.watch(group)
        const logged = keepLog(child.stderr, logFile).catch(() => {})
        let ended = false
        const running: RunningProgram = {
          lines: outputLines(child.stdout),
          exited: new Promise<Exit>((done) => {
            child.once("exit", (code, signal) => {
              ended = true
              // Whatever it started goes with it, and with that the pipes close.
              killGroup(group, "SIGKILL")
              this.#reaper.forget(group)
              this.#running.delete(running)
              void logged.then(() => done({ code, signal }))
            })
          }),
          addressOf: (port, by) => `${by === "number" ? "127.0.0.1" : "localhost"}:${port}`,
          logFile,
          terminate: () => {
            if (!ended) child.kill("SIGTERM")
          },
          kill: () => {
            if (!ended) killGroup(group, "SIGKILL")
          },
        }
        this.#running.add(running)
        resolve(running)
      })
    })
  }

  async close(): Promise<void> {
    const left = [...this.#running]
    for (const program of left) program.kill()
    await Promise.all(left.map(({ exited }) => exited))
    await this.#reaper.close()
  }
}

/** The user's environment with this Node first and without proxies, which gRPC libraries use even for loopback. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^((grpc|https?|all|no)_proxy|npm_.*|nx_.*|node_options)$/i.test(name),
  )
  const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`
  return { ...Object.fromEntries(entries), PATH: path }
}
