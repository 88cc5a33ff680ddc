import { spawnSync } from "node:child_process"
import { hostname } from "node:os"
import { OWNER_LABEL, ownerOf } from "../launch/container/owner.ts"
import type { HarnessProcess } from "./harness-process.ts"

/** Why container tests cannot run here, or undefined. INTEROP_REQUIRE_CONTAINERS=1 lets no excuse count. */
export function noEngine(): string | undefined {
  const { status } = spawnSync("docker", ["version", "--format", "{{.Server.Version}}"])
  if (status === 0 || process.env["INTEROP_REQUIRE_CONTAINERS"] === "1") return undefined
  return "no Docker engine answers on this machine"
}

/** Names of the containers and networks that harnesses have in the engine. */
export function engineContents(filter: string): string[] {
  const label = ["--filter", `label=${filter}`]
  return [
    ...lines("docker", "ps", "--all", ...label, "--format", "{{.Names}}"),
    ...lines("docker", "network", "ls", ...label, "--format", "{{.Name}}"),
  ]
}

/** Names of the containers and networks of this harness: a network, the server, the client and what stands between while it drives one pair. */
export function contents({ child }: Pick<HarnessProcess, "child">): string[] {
  return engineContents(`${OWNER_LABEL}=${ownerOf(child.pid ?? 0, hostname())}`)
}

export function lines(command: string, ...args: string[]): string[] {
  const { stdout } = spawnSync(command, args, { encoding: "utf8" })
  return stdout.split("\n").filter((line) => line !== "")
}
