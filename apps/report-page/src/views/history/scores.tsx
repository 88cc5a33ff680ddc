import type { HistoryRun } from "@interop/page-data"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { moment, share } from "../../data/format.ts"
import { type Score, scoresOf } from "../../data/history.ts"
import { visibleText } from "../../data/visible-text.ts"

const MOST_COLUMNS = 6

/** By program, which share of its cells was good: passed, or diverged as recorded. */
export function Scores({ runs }: { runs: readonly HistoryRun[] }) {
  const scores = scoresOf(runs)
  const lowest = Math.min(
    1,
    ...scores.flatMap(({ points }) =>
      points.map((point) => (point && point.of > 0 ? point.good / point.of : 1)),
    ),
  )
  const from = Math.max(0, Math.floor((lowest - 0.001) * 20) / 20)
  const shown = runs.slice(-MOST_COLUMNS)
  return (
    <section>
      <h2>Scores</h2>
      <p class="muted">
        The share of a program's cells that passed or diverged as recorded. Every line is drawn from{" "}
        {share(from, 1)} to 100%.
      </p>
      <ScrollTable wide label="Scores by program over runs">
        <table class="scores">
          <caption class="unheard">Scores by program over runs, the oldest first</caption>
          <thead>
            <tr>
              <th scope="col">program</th>
              <th scope="col">over {runs.length} runs</th>
              {shown.map((run, index) => (
                <th key={index} scope="col" class="right">
                  {moment(run.startedAt).slice(5, 16)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scores.map((score) => (
              <ScoreRow key={score.name} score={score} from={from} columns={shown.length} />
            ))}
          </tbody>
        </table>
      </ScrollTable>
    </section>
  )
}

function ScoreRow({ score, from, columns }: { score: Score; from: number; columns: number }) {
  const shown = score.points.slice(-columns)
  return (
    <tr>
      <th scope="row">{visibleText(score.name)}</th>
      <td>
        <Line score={score} from={from} />
      </td>
      {shown.map((point, index) => {
        const before = score.points[score.points.length - columns + index - 1]
        const other = point && before && point.version !== before.version
        return (
          <td key={index} class="right" title={point?.version}>
            {point ? share(point.good, point.of) : "–"}
            {other && <span class="note">{visibleText(point.version ?? "")}</span>}
          </td>
        )
      })}
    </tr>
  )
}

const WIDTH = 220
const HEIGHT = 34
const PADDING = 5

function Line({ score: { points }, from }: { score: Score; from: number }) {
  const step = (WIDTH - 2 * PADDING) / Math.max(1, points.length - 1)
  const places = points.map((point, index) => {
    if (point === undefined || point.of === 0) return undefined
    const height = (point.good / point.of - from) / Math.max(1e-9, 1 - from)
    return {
      x: PADDING + index * step,
      y: HEIGHT - PADDING - height * (HEIGHT - 2 * PADDING),
      version: point.version,
      other:
        index > 0 &&
        points[index - 1] !== undefined &&
        points[index - 1]?.version !== point.version,
    }
  })
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <line x1="0" x2={WIDTH} y1={PADDING} y2={PADDING} class="spark-full" />
      {places.map(
        (place, index) =>
          place?.other && (
            <line key={index} x1={place.x} x2={place.x} y1="0" y2={HEIGHT} class="spark-version" />
          ),
      )}
      {segmentsOf(places).map((segment, index) => (
        <polyline
          key={index}
          points={segment.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}
          class="spark-line"
        />
      ))}
      {places.map(
        (place, index) =>
          place && (
            <circle
              key={index}
              cx={place.x}
              cy={place.y}
              r={index === places.length - 1 ? 3 : 1.6}
              class="spark-dot"
            />
          ),
      )}
    </svg>
  )
}

/** A run without the program interrupts its line. */
function segmentsOf<T>(places: readonly (T | undefined)[]): T[][] {
  const segments: T[][] = [[]]
  for (const place of places) {
    if (place === undefined) segments.push([])
    else segments.at(-1)?.push(place)
  }
  return segments.filter((segment) => segment.length > 1)
}
