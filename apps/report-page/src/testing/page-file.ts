import type { Evidence, PageData } from "@interop/page-data"
import { encodeEvidence, encodePageData } from "@interop/page-data/write"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"

export const builtPage = join(import.meta.dirname, "..", "..", "dist", "index.html")

/** The page as the harness fills it. */
export function filledPage(data: PageData, evidence: readonly Evidence[]): string {
  return filledWith(encodePageData(data), encodeEvidence(evidence))
}

export function filledWith(data: string, evidence = ""): string {
  const parts = { "page-data": data, "page-evidence": evidence }
  let html = readFileSync(builtPage, "utf8")
  for (const [id, text] of Object.entries(parts)) {
    const placeholder = `<script id="${id}" type="application/octet-stream"></script>`
    if (html.split(placeholder).length !== 2)
      throw new Error(`${builtPage} has not one ${placeholder}`)
    html = html.replace(placeholder, () => placeholder.replace("></", () => `>${text}</`))
  }
  return html
}

/** Its address on disk. */
export function writtenPage(path: string, html: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, html)
  return pathToFileURL(path).href
}
