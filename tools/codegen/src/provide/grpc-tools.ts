import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const require = createRequire(import.meta.url)

export const PROTOC_VERSION = "3.19.1"

/** The two programs that grpc-tools runs and does not carry. */
export interface GrpcToolsPrograms {
  protoc: string
  plugin: string
}

/** The installed grpc-tools package. */
export function grpcToolsDirectory(): string {
  return dirname(require.resolve("grpc-tools/package.json"))
}

/** Where grpc-tools looks for its programs. */
export function programsOf(directory: string): GrpcToolsPrograms {
  const suffix = process.platform === "win32" ? ".exe" : ""
  return {
    protoc: join(directory, "bin", `protoc${suffix}`),
    plugin: join(directory, "bin", `grpc_node_plugin${suffix}`),
  }
}
