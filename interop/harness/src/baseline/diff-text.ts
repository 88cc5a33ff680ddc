import type { Section } from "./diff.ts"

const MAX_SHOWN = 20

/** All sections that have something, then one line with their counts. What fails is shown to the last cell. */
export function diffText(sections: readonly Section[]): string {
  const counts = sections.map(({ title, texts }) => `${title}: ${texts.length}`)
  return `${sections.map(sectionText).join("")}${counts.join(", ")}\n`
}

export function isForTheWorse(sections: readonly Section[]): boolean {
  return sections.some(({ fails, texts }) => fails && texts.length > 0)
}

function sectionText({ title, texts, fails }: Section): string {
  if (texts.length === 0) return ""
  const shown = fails ? texts : texts.slice(0, MAX_SHOWN)
  const rest = texts.length - shown.length
  const indented = shown.map((text) => `  ${text.replaceAll("\n", "\n  ")}\n`)
  return `${title}\n${indented.join("")}${rest > 0 ? `  … and ${rest} more\n` : ""}`
}
