import { styleText } from "node:util"
import { countText, isRed, outcomes } from "../../judge/outcome.ts"
import { cellTitle } from "../../select/coordinates.ts"
import { elapsedText, remainingText } from "./estimate.ts"
import type { PairTally, RedCells, RunTally, SlowCell } from "./tally.ts"

const MAX_REDS = 5
const BAR_WIDTH = 24

/** A terminal, in characters. */
export interface Size {
  columns: number
  rows: number
}

export interface Moment {
  /** What the run is about. */
  stage: string
  elapsedMs: number
  /** Absent: nothing is known of it. */
  remainingMs?: number | undefined
  /** Cells that are under way for long. */
  slow?: readonly SlowCell[]
}

type Style = Parameters<typeof styleText>[0]

/** A part of a line. */
interface Piece {
  text: string
  style?: Style
  /** Of those that do not fit, the least is left out first. */
  weight: number
}

/** What a terminal of this size shows of a run: servers by clients where there is room, one line where not, what takes long, and the newest reds. */
export function frameOf(tally: RunTally, moment: Moment, size: Size): string[] {
  const { columns, rows } = size
  // The last line is the cursor's.
  const room = rows - 1
  const table = tableOf(tally)
  const fits = table.width < columns && table.lines.length + 2 <= room
  const lines = fits
    ? [...table.lines, headLine(moment, columns), countsLine(tally, [], columns)]
    : [countsLine(tally, timesOf(moment), columns)]
  const reds = redLines(tally.reds, Math.min(MAX_REDS, room - lines.length), columns)
  const slow = slowLines(moment.slow ?? [], room - lines.length - reds.length, columns)
  return [...lines, ...slow, ...reds]
}

/** What is shown before there is anything to count. */
export function headLine(moment: Moment, columns: number): string {
  const stage = { text: cut(moment.stage, columns - 8), style: "gray" as const, weight: 9 }
  return lineOf([stage, ...timesOf(moment)], columns, "  ")
}

function timesOf({ elapsedMs, remainingMs }: Moment): Piece[] {
  return [
    { text: elapsedText(elapsedMs), weight: 7 },
    ...(remainingMs === undefined
      ? []
      : [{ text: remainingText(remainingMs), style: "gray" as const, weight: 6 }]),
  ]
}

function countsLine(tally: RunTally, times: readonly Piece[], columns: number): string {
  const filled = Math.round((tally.through / tally.cells) * BAR_WIDTH)
  const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled)
  const counts = outcomes.flatMap((outcome): Piece[] => {
    const count = tally.totals[outcome]
    if (outcome === "pass" || count === 0) return []
    const text = countText(count, outcome)
    return [{ text, style: styleOf(outcome), weight: isRed(outcome) ? 8 : 3 }]
  })
  const cells = { text: `${tally.through} of ${tally.cells} cells`, weight: 9 }
  return lineOf([{ text: bar, weight: 2 }, cells, ...counts, ...times], columns, "  ")
}

function lineOf(pieces: readonly Piece[], columns: number, between: string): string {
  const widthOf = (some: readonly Piece[]) =>
    some.reduce((width, { text }) => width + text.length + between.length, -between.length)
  let kept = pieces
  while (widthOf(kept) >= columns && kept.length > 1) {
    const least = Math.min(...kept.map(({ weight }) => weight))
    kept = kept.toSpliced(
      kept.findLastIndex(({ weight }) => weight === least),
      1,
    )
  }
  return kept.map(({ text, style }) => (style ? styled(style, text) : text)).join(between)
}

function slowLines(slow: readonly SlowCell[], most: number, columns: number): string[] {
  return slow.slice(0, Math.max(most, 0)).map(({ cell, forMs }) => {
    const text = `${elapsedText(forMs)} so far: ${cellTitle(cell)}`
    return styled("yellow", cut(text, columns - 1))
  })
}

function redLines(reds: readonly RedCells[], most: number, columns: number): string[] {
  const shown = most > 0 ? reds.slice(-most) : []
  return shown.map(({ verdict, cells }) => {
    const { cell, outcome, reason = "", expected, actual } = verdict
    const difference = actual === undefined ? "" : `, ${actual} instead of ${expected}`
    const more = cells > 1 ? ` and ${cells - 1} more` : ""
    const text = `${outcome}: ${cellTitle(cell)}${more}: ${reason}${difference}`
    return styled("red", cut(text, columns - 1))
  })
}

interface Field {
  text: string
  style?: Style
}

/** How many cells of each pair are through. Names stand in several lines: `typescript-`, `sync`. */
function tableOf(tally: RunTally): { lines: string[]; width: number } {
  const heads = tally.clients.map((name) => name.split(/(?<=-)/))
  const height = Math.max(...heads.map(({ length }) => length))
  const head = Array.from({ length: height }, (_, line): Field[] => [
    { text: line === height - 1 ? "server \\ client" : "" },
    ...heads.map((parts) => ({ text: parts[line - height + parts.length] ?? "" })),
  ])
  const body = tally.servers.map((server): Field[] => [
    { text: server },
    ...tally.clients.map((client) => fieldOf(tally.pair(server, client))),
  ])
  const all = [...head, ...body]
  const widths = [{ text: "" }, ...tally.clients].map((_, column) =>
    Math.max(...all.map((fields) => fields[column]?.text.length ?? 0)),
  )
  const lines = all.map((fields) =>
    fields
      .map(({ text, style }, column) => {
        const width = widths[column] ?? 0
        const padded = column === 0 ? text.padEnd(width) : text.padStart(width)
        return style === undefined ? padded : styled(style, padded)
      })
      .join("  "),
  )
  return { lines, width: widths.reduce((sum, width) => sum + width + 2, -2) }
}

function fieldOf(pair: Readonly<PairTally> | undefined): Field {
  if (pair === undefined) return { text: "-", style: "gray" }
  const text = `${pair.through}/${pair.cells}`
  if (pair.worst !== undefined) return { text, style: styleOf(pair.worst) }
  return pair.through === 0 ? { text, style: "gray" } : { text }
}

const styles = {
  pass: "green",
  diverges: "cyan",
  unsupported: "yellow",
  fail: "red",
  "not-run": "red",
} as const

function styleOf(outcome: keyof typeof styles): Style {
  return styles[outcome]
}

/** One line of at most so many columns, whatever the text holds. */
function cut(text: string, columns: number): string {
  // Some characters are two columns wide, none of ASCII.
  const printable = text.replaceAll(/\p{Cc}+/gu, " ")
  const characters = Array.from(new Intl.Segmenter().segment(printable), ({ segment }) => segment)
  const width = (character: string) => ((character.codePointAt(0) ?? 0) < 0x7f ? 1 : 2)
  let used = 0
  const end = characters.findIndex((each) => (used += width(each)) > columns)
  return end === -1 ? characters.join("") : `${characters.slice(0, end - 1).join("")}…`
}

function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr })
}
