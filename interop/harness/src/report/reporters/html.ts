import { join } from "node:path"
import { writeFile } from "@interop/files"
import { evidencePlaces } from "../evidence.ts"
import { pageDataOf } from "../page/page-data.ts"
import { pageHtml, templateProblem } from "../page/page-html.ts"
import type { Reporter } from "../reporter.ts"

export const PAGE_FILE = "index.html"

/** One page for people, with all data inside. */
export const reporter: Reporter = {
  files: [PAGE_FILE],
  write({ results, kind, evidence, past, directory, template }) {
    const problem = "problem" in template ? template.problem : templateProblem(template.html)
    if (problem !== undefined || !("html" in template)) return [`no ${PAGE_FILE}: ${problem}`]
    const places = evidencePlaces(evidence)
    const data = pageDataOf({ results, kind, past, places, directory })
    const html = pageHtml(
      template.html,
      data,
      evidence.map((each) => each.evidence),
    )
    writeFile(join(directory, PAGE_FILE), html)
    return []
  },
}
