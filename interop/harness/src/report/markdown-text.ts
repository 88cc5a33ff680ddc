import { excerpt } from "./printable.ts"

/** What it holds is text, whatever a peer sent. */
export function codeSpan(text: string, most = 300): string {
  const shown = excerpt(text, most)
  const longestRun = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = "`".repeat(longestRun + 1)
  const padding = shown.startsWith("`") || shown.endsWith("`") ? " " : ""
  return `${fence}${padding}${shown}${padding}${fence}`
}

/** Outside of code: no character of it is Markdown or HTML. */
export function plainText(text: string, most = 600): string {
  return excerpt(text, most).replaceAll(/[\\`*_<>[\]|#&]/g, (character) => `\\${character}`)
}
