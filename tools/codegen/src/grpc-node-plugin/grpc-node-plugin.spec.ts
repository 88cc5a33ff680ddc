import { execFile } from "node:child_process"
import { mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { Script } from "node:vm"
import plugin from "google-protobuf/google/protobuf/compiler/plugin_pb.js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { grpcToolsDirectory, programsOf } from "../provide/grpc-tools.ts"
import { writeLauncher } from "../provide/plugin-launcher.ts"
import { provideProtoc } from "../provide/provide-protoc.ts"
import { answer } from "./answer.ts"

const PROTOS = fileURLToPath(new URL("../../testdata/protos", import.meta.url))
const EXPECTED = fileURLToPath(new URL("../../testdata/generated", import.meta.url))

let directory = ""

beforeAll(async () => {
  await provideProtoc()
  directory = await realpath(await mkdtemp(join(tmpdir(), "grpc-node-plugin-")))
})

afterAll(() => rm(directory, { recursive: true, force: true }))

async function protoFiles(): Promise<string[]> {
  const names = await readdir(PROTOS, { recursive: true })
  return names.filter((name) => name.endsWith(".proto")).sort()
}

/** Runs the real protoc on the protos of testdata; the generated files by name. */
async function generated(pluginPath: string, parameter: string): Promise<Map<string, string>> {
  const out = await mkdtemp(join(directory, "out-"))
  await promisify(execFile)(
    programsOf(grpcToolsDirectory()).protoc,
    [
      `--proto_path=${PROTOS}`,
      `--plugin=protoc-gen-grpc=${pluginPath}`,
      `--grpc_out=${parameter}:${out}`,
      ...(await protoFiles()),
    ],
    {
      env: {
        ...process.env,
        PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
      },
    },
  )
  return filesIn(out)
}

async function filesIn(root: string): Promise<Map<string, string>> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".js"))
  const texts = names
    .sort()
    .map(async (name) => [name, await readFile(join(root, name), "utf8")] as const)
  return new Map(await Promise.all(texts))
}

async function ownPlugin(): Promise<string> {
  return writeLauncher(directory, join(directory, "launcher"))
}

describe("grpc_node_plugin", () => {
  it("writes the expected files for comments, imports, nested types and every call shape", async () => {
    const files = await generated(await ownPlugin(), "grpc_js")
    expect(files).toEqual(await filesIn(EXPECTED))
    expect(files.size).toBe((await protoFiles()).length)
  })

  it("is told apart by nothing from the plugin that grpc-tools uses here", async () => {
    const installed = programsOf(grpcToolsDirectory()).plugin
    expect(await generated(await ownPlugin(), "grpc_js")).toEqual(
      await generated(installed, "grpc_js"),
    )
  })

  it("uses the native grpc package unless told otherwise", async () => {
    const file = (await generated(await ownPlugin(), "")).get("only_imports_grpc_pb.js")
    expect(file).toContain("var grpc = require('grpc');\n")
  })

  it("leaves the client out of a package definition", async () => {
    const files = await generated(await ownPlugin(), "generate_package_definition")
    const file = files.get("only_imports_grpc_pb.js")
    expect(file).toContain("var OnlyImportsService = exports['only.imports.OnlyImports'] = {\n")
    expect(file).not.toContain("require('grpc')")
    expect(file).not.toContain("Client")
  })

  it("leaves the type checks out when asked to", async () => {
    const files = await generated(await ownPlugin(), "grpc_js,omit_serialize_instanceof")
    const file = files.get("only_imports_grpc_pb.js")
    expect(file).toContain(
      "function serialize_NoPackage(arg) {\n  return Buffer.from(arg.serializeBinary());\n}\n",
    )
    expect(file).not.toContain("instanceof")
  })

  it("generates code that is JavaScript", async () => {
    const files = await generated(await ownPlugin(), "grpc_js")
    for (const [name, text] of files) {
      expect(() => new Script(text, { filename: name })).not.toThrow()
    }
  })

  it("answers an empty request with no files", () => {
    const response = plugin.CodeGeneratorResponse.deserializeBinary(answer(new Uint8Array()))
    expect(response.getFileList()).toEqual([])
    expect(response.getError()).toBe("")
  })

  it("says in the protocol's own way that it cannot read a request", () => {
    const response = plugin.CodeGeneratorResponse.deserializeBinary(
      answer(new Uint8Array([0x0a, 0xff])),
    )
    expect(response.getFileList()).toEqual([])
    expect(response.getError()).toMatch(/^grpc_node_plugin: /)
  })
})
