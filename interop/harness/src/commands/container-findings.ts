import { styleText } from "node:util"

/** What a run in containers finds on this machine, for people. */
export async function containerFindings(): Promise<string> {
  // Loaded here: it takes half a second, which no other command needs to wait for.
  const { containerEngine } = await import("../prepare/container-engine.ts")
  const { foreseeGuard } = await import("../launch/container/guard.ts")
  const lines = ["containers  for --runtime container"]
  try {
    const { Version } = await (await containerEngine()).version()
    lines.push(
      `  ${styleText("green", "ok")}  Docker engine: ${Version}`,
      `  ${styleText("green", "ok")}  removes what a killed run leaves: ${await foreseeGuard()}`,
    )
  } catch (error) {
    lines.push(`  ${styleText("yellow", "absent")}  ${(error as Error).message}`)
  }
  return lines.join("\n")
}
