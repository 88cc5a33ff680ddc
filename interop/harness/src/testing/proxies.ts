import { spawnSync } from "node:child_process"
import { join } from "node:path"

/** Proxies that are wrong, or poor, on purpose. */
export const poorProxies = join(import.meta.dirname, "..", "..", "fixtures", "proxies")

/** Why tests with a proxy cannot run here, or undefined. INTEROP_REQUIRE_PROXIES=1 lets no excuse count. */
export function noProxy(command: string): string | undefined {
  const { status } = spawnSync(command, ["-v"])
  if (status === 0 || process.env["INTEROP_REQUIRE_PROXIES"] === "1") return undefined
  return `there is no ${command} on this machine`
}
