import { runChild } from "../child-process.ts"
import { PROTOC_VERSION } from "./grpc-tools.ts"
import type { FailedAttempt } from "./attempt.ts"

const CHECK_TIMEOUT_MS = 10_000

/** Nothing when this protoc runs on this machine and is the version that the generated code comes from. */
export async function checkProtoc(path: string): Promise<FailedAttempt | undefined> {
  const result = await runChild(path, ["--version"], { timeoutMs: CHECK_TIMEOUT_MS })
  if (!result.ok) return { ...result, reason: `its protoc does not run here: ${result.reason}` }
  const version = result.stdout.trim()
  if (version === `libprotoc ${PROTOC_VERSION}`) return undefined
  const reason = `its protoc says "${version}", not ${PROTOC_VERSION}`
  return { ok: false, reason, cause: undefined }
}

/** Nothing when this plugin runs: an empty request is a valid one. */
export async function checkPlugin(path: string): Promise<FailedAttempt | undefined> {
  const result = await runChild(path, [], { timeoutMs: CHECK_TIMEOUT_MS })
  if (result.ok) return undefined
  return { ...result, reason: `its grpc_node_plugin does not run here: ${result.reason}` }
}
