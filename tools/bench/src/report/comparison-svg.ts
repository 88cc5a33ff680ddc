import type { BenchResults, FigureResult, Ratio } from "../results.ts"
import { ratioText } from "./figures-as-text.ts"

const LEFT = 330
const WIDTH = 560
const ROW = 20
const HEADING = 30
const RIGHT = 130

interface Row {
  y: number
  ratio: Ratio
}

/** Every ratio as a bar from 1 on a logarithmic scale, its spread as a line, its target as a mark. */
export function comparisonSvg({ figures, measuredAt }: BenchResults): string {
  let y = 50
  const headings: { y: number; title: string }[] = []
  const rows: Row[] = []
  for (const figure of figures) {
    headings.push({ y: y + HEADING - 10, title: headingOf(figure) })
    y += HEADING
    for (const ratio of figure.ratios) {
      rows.push({ y, ratio })
      y += ROW
    }
  }
  const height = y + 30
  const x = scaleFor(rows.map(({ ratio }) => ratio))
  const total = LEFT + WIDTH + RIGHT
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total} ${height}" width="${total}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<title>Rates of this suite's programs over those of others, ${escaped(measuredAt)}</title>`,
    `<rect width="${total}" height="${height}" fill="#fff"/>`,
    `<text x="16" y="24" font-size="16">Rate over that of the other program, same work, same round</text>`,
    ...x.ticks.map(
      ({ value, at }) =>
        `<g><line x1="${at}" x2="${at}" y1="44" y2="${height - 20}" stroke="${value === 1 ? "#333" : "#ddd"}"/><text x="${at}" y="40" text-anchor="middle" fill="#555">${value}</text></g>`,
    ),
    ...headings.map(
      (heading) =>
        `<text x="16" y="${heading.y}" font-weight="bold">${escaped(heading.title)}</text>`,
    ),
    ...rows.map((row) => bar(row, x.at)),
    "</svg>",
    "",
  ].join("\n")
}

function bar({ y, ratio: { against, rate, target, reached } }: Row, at: (n: number) => number) {
  const from = Math.min(at(1), at(rate.median))
  const length = Math.abs(at(rate.median) - at(1))
  const middle = y + ROW / 2
  const colour = reached === false ? "#c0392b" : rate.median >= 1 ? "#2e7d5b" : "#8a8a8a"
  return [
    `<g><text x="${LEFT - 12}" y="${middle + 4}" text-anchor="end">${escaped(against)}</text>`,
    `<rect x="${from}" y="${y + 3}" width="${length}" height="${ROW - 6}" fill="${colour}"/>`,
    `<line x1="${at(rate.min)}" x2="${at(rate.max)}" y1="${middle}" y2="${middle}" stroke="#000"/>`,
    target === undefined
      ? ""
      : `<line x1="${at(target)}" x2="${at(target)}" y1="${y}" y2="${y + ROW}" stroke="#e08e0b" stroke-width="3"/>`,
    `<text x="${LEFT + WIDTH + 12}" y="${middle + 4}">${ratioText(rate.median)}${target === undefined ? "" : ` (target ${target})`}</text></g>`,
  ].join("")
}

function scaleFor(ratios: readonly Ratio[]) {
  const values = ratios.flatMap(({ rate, target = 1 }) => [rate.min, rate.max, target])
  const low = Math.floor(Math.log10(Math.min(0.5, ...values)))
  const high = Math.ceil(Math.log10(Math.max(2, ...values)))
  const at = (value: number) =>
    Number((LEFT + (WIDTH * (Math.log10(value) - low)) / (high - low)).toFixed(1))
  const ticks: { value: number; at: number }[] = []
  for (let power = low; power <= high; power += 1) {
    const value = Number((10 ** power).toPrecision(1))
    ticks.push({ value, at: at(value) })
  }
  return { at, ticks }
}

function headingOf({ title, ours }: FigureResult): string {
  return `${title} (${ours})`
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;")
}
