import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { FailureError } from "@interop/command-line"
import { Command } from "commander"
import { PAGE_FILE } from "../report/reporters/html.ts"
import { defaultReportDirectory, shortPath } from "../workspace.ts"
import { path } from "./options.ts"

export const reportCommand = new Command("report")
  .argument("[directory]", "where the reports are", path, defaultReportDirectory)
  .action(async (directory: string) => {
    const file = join(directory, PAGE_FILE)
    if (!existsSync(file)) {
      throw new FailureError(`there is no ${shortPath(file)}; a run writes it: npm start`)
    }
    const isOpen = await openedBy(openerOf(process.platform, process.env), file)
    process.stdout.write(`${isOpen ? "opened " : ""}${pathToFileURL(file).href}\n`)
  })

/** The program that opens a file on this desktop, with its arguments; undefined where there is no desktop. */
export function openerOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] | undefined {
  if (platform === "darwin") return ["open"]
  if (platform === "win32") return ["cmd", "/c", "start", ""]
  if (!env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) return undefined
  return spawnSync("sh", ["-c", "command -v xdg-open"]).status === 0 ? ["xdg-open"] : undefined
}

async function openedBy(opener: string[] | undefined, file: string): Promise<boolean> {
  const [program, ...args] = opener ?? []
  if (program === undefined) return false
  const child = spawn(program, [...args, file], { stdio: "ignore", detached: true })
  try {
    // The browser may well live as long as the desktop.
    await once(child, "spawn")
    child.unref()
    return true
  } catch {
    return false
  }
}
