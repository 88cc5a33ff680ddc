import { type ChildProcessByStdio, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import type { Readable } from "node:stream"
import type { TestCertificatePaths } from "@interop/certificates/testing"
import type { Contract } from "@interop/contracts"
import type { FileError } from "@interop/files"
import { HarnessError } from "../../errors.ts"
import { keepDocument } from "../document-file.ts"
import { keepLog } from "../log-file.ts"
import { outputLines } from "../output-lines.ts"
import { MARK, endMarked } from "../../processes/marked.ts"
import { killGroup } from "../../processes/process-group.ts"
import type { Reaper } from "../../processes/reaper.ts"
import type { Role } from "../../select/manifests.ts"
import { Secrets } from "../../select/secrets.ts"
import type { Exit } from "../../processes/exit.ts"
import { startProxy } from "../proxy/start-proxy.ts"
import type {
  LaunchRequest,
  ProxyRequest,
  RunningProgram,
  RunningProxy,
  Runtime,
} from "../runtime.ts"

export interface ProcessRuntimeOptions {
  /** For logs and documents. */
  directory: string
  certificates: TestCertificatePaths
  /** What no file of a report may have. */
  secrets?: Secrets
  /** Why it has no environment, by the folder where a program would run. */
  unbuilt?: ReadonlyMap<string, string>
  /** Ends what runs when this harness is killed. */
  reaper: Reaper
  onUnwritable: (error: FileError) => void
}

/** After its end, what a program has printed is ordinarily read within milliseconds. */
const OUTPUT_LATENESS_MS = 1000

/** Runs every program as a process group of its own on this machine. */
export class ProcessRuntime implements Runtime {
  readonly name = "process"
  readonly guard = "reaper process"
  readonly clientsReachHarness = true
  readonly keepsAddresses = true
  readonly #options: ProcessRuntimeOptions
  readonly #secrets: Secrets
  readonly #running = new Set<RunningProgram>()
  /** All that this run launches has a mark that begins so. */
  readonly #mark = `${randomUUID()}.`
  #launches = 0
  #privateDirectory: string | undefined
  #closed = false

  constructor(options: ProcessRuntimeOptions) {
    this.#options = options
    this.#secrets = options.secrets ?? new Secrets()
    options.reaper.watchMark(this.#mark)
  }

  certificatesFor(): TestCertificatePaths {
    return this.#options.certificates
  }

  descriptorsFor(_role: Role, { descriptorFile }: Contract): string {
    return descriptorFile
  }

  bindAddress() {
    return { host: "127.0.0.1", port: 0 }
  }

  async launch(request: LaunchRequest): Promise<RunningProgram> {
    const { program, document, label } = request
    const unbuilt = this.#options.unbuilt?.get(program.directory)
    if (unbuilt !== undefined) throw new HarnessError("build", unbuilt)
    const keptFile = keepDocument({ ...this.#options, secrets: this.#secrets }, request)
    const documentFile = this.#secrets.isEmpty ? keptFile : this.#privateDocument(request)
    return this.#spawn([...program.command, document.option, documentFile], {
      who: `${program.role} ${program.name}`,
      directory: program.directory,
      label,
    })
  }

  launchProxy(request: ProxyRequest): Promise<RunningProxy> {
    return startProxy(request, {
      ...this.#options,
      spawn: (command, from, label) =>
        this.#spawn(command, { who: `proxy ${request.proxy.name}`, directory: from, label }),
    })
  }

  async #spawn(
    [command = "", ...args]: readonly string[],
    { who, directory, label }: { who: string; directory: string; label: string },
  ): Promise<RunningProgram> {
    if (this.#closed) throw new HarnessError("interrupted", "interrupted")
    this.#launches += 1
    const mark = `${this.#mark}${this.#launches}.`
    const child = spawn(command, args, {
      cwd: directory,
      detached: true,
      env: { ...environment(), [MARK]: mark },
      stdio: ["ignore", "pipe", "pipe"],
    })
    child.once("exit", () => endOutput(child, mark))
    const running =
      child.pid === undefined ? undefined : this.#follow(child, child.pid, `${label}.log`)
    try {
      await once(child, "spawn")
    } catch (cause) {
      const message = `cannot start ${who} (${command}): ${(cause as Error).message}`
      throw new HarnessError("launch", message, { cause })
    }
    return running as RunningProgram
  }

  /** A document with secrets is nobody else's to read, and goes with the run. */
  #privateDocument({ document, label }: LaunchRequest): string {
    if (this.#privateDirectory === undefined) {
      this.#privateDirectory = mkdtempSync(join(tmpdir(), "interop-private-"))
      this.#options.reaper.watchDirectory(this.#privateDirectory)
    }
    const file = join(this.#privateDirectory, `${label}.json`)
    writeFileSync(file, JSON.stringify(document.content), { mode: 0o600 })
    return file
  }

  #follow(child: ChildProcessByStdio<null, Readable, Readable>, group: number, log: string) {
    const { directory, reaper, onUnwritable } = this.#options
    const logFile = join(directory, log)
    reaper.watchGroup(group)
    const logged = keepLog(child.stderr, logFile, onUnwritable, this.#secrets)
    let ended = false
    const running: RunningProgram = {
      lines: outputLines(child.stdout),
      pid: group,
      exited: new Promise<Exit>((done) => {
        child.once("exit", (code, signal) => {
          ended = true
          // Whatever it started goes with it, and with that the pipes close.
          killGroup(group, "SIGKILL")
          reaper.forget(group)
          this.#running.delete(running)
          void logged.then(() => done({ code, signal }))
        })
      }),
      addressOf: (port, by = "name") => `${by === "name" ? "localhost" : "127.0.0.1"}:${port}`,
      logFile,
      terminate: () => {
        if (!ended) child.kill("SIGTERM")
      },
      kill: () => {
        if (!ended) killGroup(group, "SIGKILL")
      },
    }
    this.#running.add(running)
    return running
  }

  async close(): Promise<void> {
    this.#closed = true
    const left = [...this.#running]
    for (const program of left) program.kill()
    await Promise.all(left.map(({ exited }) => exited))
    endMarked(this.#mark)
    if (this.#privateDirectory !== undefined) {
      rmSync(this.#privateDirectory, { recursive: true, force: true })
    }
  }
}

/** What the program has left behind in a session of its own may hold its output open for ever. */
function endOutput(child: ChildProcessByStdio<null, Readable, Readable>, mark: string): void {
  const outputs = [child.stdout, child.stderr] as Socket[]
  let before = -1
  const timer = setInterval(() => {
    endMarked(mark)
    const read = outputs.reduce((sum, { bytesRead }) => sum + bytesRead, 0)
    // It could not be found, and what the program itself had printed was read.
    if (read === before) for (const output of outputs) output.destroy()
    before = read
  }, OUTPUT_LATENESS_MS)
  child.once("close", () => clearInterval(timer))
}

/** Where Node itself keeps what it compiled; programs that do not ask for it start a third quicker with it. */
const compileCache = join(tmpdir(), "node-compile-cache")

/** The user's environment with this Node first and without proxies, which gRPC libraries use even for loopback. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^((grpc|https?|all|no)_proxy|npm_.*|nx_.*|node_options)$/i.test(name),
  )
  const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`
  return { NODE_COMPILE_CACHE: compileCache, ...Object.fromEntries(entries), PATH: path }
}
