import type { Evidence, PageData } from "@interop/page-data"
import { encodeEvidence, encodePageData } from "@interop/page-data/write"

const ids = ["page-data", "page-evidence"] as const

function placeOf(id: (typeof ids)[number]): string {
  return `<script id="${id}" type="application/octet-stream"></script>`
}

/** What is wrong with a template, or undefined. */
export function templateProblem(template: string): string | undefined {
  const wrong = ids.find((id) => template.split(placeOf(id)).length !== 2)
  return wrong === undefined
    ? undefined
    : `the page that was built has no place for ${wrong}, or several`
}

/** The page with its data inside: base64, which no markup can be in. */
export function pageHtml(template: string, data: PageData, evidence: readonly Evidence[]): string {
  const contents = { "page-data": encodePageData(data), "page-evidence": encodeEvidence(evidence) }
  return ids.reduce(
    (html, id) => html.replace(placeOf(id), (place) => place.replace("><", `>${contents[id]}<`)),
    template,
  )
}
