/** A part of a text: as it is, or the name of a character that would not be seen, so many times. */
export type Piece = { text: string } | { hidden: string; times: number; breaks: boolean }

/** Control characters, marks of writing direction, characters without width, halves of surrogate pairs, line ends. */
const unseen = /([\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])\1*/gu

const names: Record<string, string> = {
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
}

export function visiblePieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(unseen)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    const [run, character = ""] = match
    pieces.push({
      hidden: nameOfCharacter(character),
      times: run.length / character.length,
      breaks: character === "\n",
    })
    from = match.index + run.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

/** For where no markup can stand: titles, diagrams. */
export function visibleText(text: string): string {
  return visiblePieces(text)
    .map((piece) =>
      "text" in piece ? piece.text : piece.hidden + (piece.times > 1 ? `×${piece.times}` : ""),
    )
    .join("")
}

/** No longer than that, and no half of a pair at its end. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const last = text.charCodeAt(maxLength - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxLength - 1 : maxLength)
}

function nameOfCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return names[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
}
