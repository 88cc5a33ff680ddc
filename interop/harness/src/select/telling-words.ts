import { statusName } from "@interop/command-line"

const codes = Array.from({ length: 17 }, (_, code) => statusName(code) ?? "")

/** What tells one end of a call from another. `status` and `received` alone do not: nearly every cell shows them. */
const telling = [
  new RegExp(`\\b(${codes.join("|")})\\b`),
  /\bstatus -?\d/,
  /\breceived ([0-9a-f]{16}|\d)/,
  /\bnothing\b/,
  /\brefused by the library\b/,
  /\bHTTP status \d/,
  /\breset \d/,
  /\b(closed|connected|not-connected)\b(?!:)/,
  /\b(died|hangs|exited with code \d+|ended by SIG[A-Z]+)\b/,
  /\b(call-begun|call-ended|cancelled|draining|exiting|half-close|thrown)\b/,
  /\b(initial-metadata|status)-sent\b/,
]

/** Whether a text in which `*` is any text says what is shown, so that it does not fit whatever a cell may do. */
export function saysSomething(observed: string): boolean {
  const literals = observed.split("*")
  if (literals.length === 1) return observed.trim() !== ""
  return literals.some((literal) => telling.some((words) => words.test(literal)))
}

/** Whether a text only holds the place of one that is to be written. */
export function isPlaceholder(text: string): boolean {
  const words = text
    .toLowerCase()
    .replaceAll(".", "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
  return (
    /^(to do|tb[acd]|fix ?me|xxx+|n a|none|nil|null|unknown|)$/.test(words) ||
    /^(todo|tb[acd]|fixme|xxx+)( |$)/.test(words) ||
    /^\W*to-do\b/i.test(text)
  )
}

/** Whether a part of a link does. */
export function hasPlaceholder(link: string): boolean {
  return link.split("/").some((part) => part !== "" && part !== "-" && isPlaceholder(part))
}
