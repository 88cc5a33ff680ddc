import { existsSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { basename, delimiter, dirname, extname, join, resolve } from "node:path"
import { lines, runChild } from "../child-process.ts"
import { CodegenError } from "../errors.ts"

const PROTOC_TIMEOUT_MS = 60_000
const require = createRequire(import.meta.url)

/** What makes Node take the generated files for what they are; part of the generated code. */
export const COMMONJS_MANIFEST = '{"type":"commonjs"}\n'

/** Writes into `directory` everything that is generated from one .proto file. */
export async function runProtoc(protoFile: string, directory: string): Promise<void> {
  const path = resolve(protoFile)
  if (!existsSync(path)) {
    throw new CodegenError("protoc-failed", `${protoFile}: there is no such .proto file`)
  }
  const descriptorSet = `${basename(path, extname(path))}.protoset`
  const result = await runChild(
    process.execPath,
    [
      require.resolve("grpc-tools/bin/protoc.js"),
      `--proto_path=${dirname(path)}`,
      `--js_out=import_style=commonjs,binary:${directory}`,
      `--grpc_out=grpc_js:${directory}`,
      `--plugin=protoc-gen-ts=${require.resolve("grpc_tools_node_protoc_ts/bin/protoc-gen-ts")}`,
      `--ts_out=grpc_js:${directory}`,
      `--descriptor_set_out=${join(directory, descriptorSet)}`,
      "--include_imports",
      basename(path),
    ],
    {
      timeoutMs: PROTOC_TIMEOUT_MS,
      // protoc-gen-ts starts with `#!/usr/bin/env node`.
      env: nodeFirst(),
      reasonIn: ({ stderr }) => whyProtocFailed(stderr),
    },
  )
  if (!result.ok) {
    throw new CodegenError("protoc-failed", `protoc: ${result.reason} (in ${dirname(path)})`, {
      cause: result.cause,
    })
  }
  await writeFile(join(directory, "package.json"), COMMONJS_MANIFEST)
}

/** Below protoc's own words comes the stack trace of the script that ran it. */
function whyProtocFailed(stderr: string): string | undefined {
  const all = lines(stderr)
  const ownWords = all.slice(
    0,
    all.findIndex((line) => /[/\\]protoc\.js:\d+$/.test(line)),
  )
  return (
    ownWords.find((line) => !line.includes(": warning: ")) ??
    all.find((line) => line.startsWith("Error: "))
  )
}

function nodeFirst(): NodeJS.ProcessEnv {
  const path = process.env["PATH"] ?? ""
  return { PATH: `${dirname(process.execPath)}${delimiter}${path}` }
}
