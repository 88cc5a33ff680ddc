/**
 * What a peer sent, for a place where text may act: control characters would move a terminal's cursor, marks of
 * direction would turn a line around, and both may hide what is there.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cs}\uFFFE\uFFFF\u2028\u2029\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** The same, of a value that may have megabytes. */
export function excerpt(text: string, most: number): string {
  const left = text.length - most
  return left > 0 ? `${printable(text.slice(0, most))}… ${left} characters more` : printable(text)
}
