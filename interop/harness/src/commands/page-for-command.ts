import { type PageTemplate, pageTemplate } from "../prepare/page-template.ts"
import { Reaper } from "../processes/reaper.ts"

/** The report page for a command that prepares nothing else. */
export async function pageForCommand(): Promise<PageTemplate> {
  const reaper = new Reaper()
  try {
    return await pageTemplate({
      onStage: (what) => process.stderr.write(`${what}\n`),
      reaper,
      signal: new AbortController().signal,
    })
  } finally {
    await reaper.close()
  }
}
