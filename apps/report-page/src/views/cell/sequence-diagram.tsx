import type { Moment } from "@interop/page-data"
import { count, duration } from "../../data/format.ts"
import type { Row, Side, Step } from "../../data/time-line.ts"
import { cutText, visibleText } from "../../data/visible-text.ts"

const ROW_HEIGHT = 24
const TOP = 34
const TIME_WIDTH = 74
const CHARACTER_WIDTH = 7
const LONGEST_LABEL = 58
/** A wait that is worth a word. */
const LONG_WAIT_MS = 20
const MARGIN = 12

const yOf = (row: number) => TOP + row * ROW_HEIGHT + ROW_HEIGHT / 2

interface Lanes {
  width: number
  clientX: number
  serverX: number
}

/** Client to the left, server to the right, each moment a row, each message an arrow. The table beneath says the same in words. */
export function SequenceDiagram({ rows }: { rows: readonly Row[] }) {
  const lanes = lanesOf(rows)
  const height = TOP + rows.length * ROW_HEIGHT + 12
  return (
    <div class="scroll diagram" aria-hidden="true">
      <svg width={lanes.width} height={height} viewBox={`0 0 ${lanes.width} ${height}`}>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto-start-reverse"
          >
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        <Lane x={lanes.clientX} name="client" height={height} />
        <Lane x={lanes.serverX} name="server" height={height} />
        {rows.map((row, index) => (
          <DiagramRow key={index} row={row} y={yOf(index)} lanes={lanes} />
        ))}
      </svg>
    </div>
  )
}

function Lane({ x, name, height }: { x: number; name: string; height: number }) {
  return (
    <>
      <text x={x} y="16" text-anchor="middle" class="lane-name">
        {name}
      </text>
      <line x1={x} x2={x} y1="24" y2={height} class="lane" />
    </>
  )
}

function DiagramRow({ row, y, lanes }: { row: Row; y: number; lanes: Lanes }) {
  if ("left" in row) {
    return (
      <text x={(lanes.clientX + lanes.serverX) / 2} y={y + 4} text-anchor="middle" class="left-out">
        … {count(row.left, "moment")} left out …
      </text>
    )
  }
  const { step } = row
  const { moment, afterMs } = step
  const x = xOf(moment.by, lanes)
  const label = shortened(moment.what)
  return (
    <g>
      <title>{visibleText(cutText(moment.what, 1000))}</title>
      <text
        x={TIME_WIDTH - 12}
        y={y + 4}
        text-anchor="end"
        class={afterMs >= LONG_WAIT_MS ? "time wait" : "time"}
      >
        {moment.atMs.toFixed(1)}
      </text>
      {afterMs >= LONG_WAIT_MS && (
        <text
          x={(lanes.clientX + lanes.serverX) / 2}
          y={y - ROW_HEIGHT / 2 + 3}
          text-anchor="middle"
          class="gap"
        >
          {duration(afterMs)}
        </text>
      )}
      <ArrowLine step={step} y={y} lanes={lanes} />
      {moment.by === "wire" ? (
        <text
          x={(lanes.clientX + lanes.serverX) / 2}
          y={y - 4}
          text-anchor="middle"
          class="what on-wire"
        >
          {label}
        </text>
      ) : (
        <>
          <circle cx={x} cy={y} r="3.5" class={`dot dot-${moment.by}`} />
          <text
            x={moment.by === "client" ? x - 10 : x + 10}
            y={y + 4}
            text-anchor={moment.by === "client" ? "end" : "start"}
            class="what"
          >
            {label}
          </text>
        </>
      )}
    </g>
  )
}

/** What a side sends and the other never sees ends midway. */
function ArrowLine({ step, y, lanes }: { step: Step; y: number; lanes: Lanes }) {
  const { arrow, moment } = step
  if (arrow === undefined) return null
  const middle = (lanes.clientX + lanes.serverX) / 2
  const inward = (x: number) => x + Math.sign(middle - x) * 6
  const near = (side: Side) => inward(side === "client" ? lanes.clientX : lanes.serverX)
  const opposite = (side: Side): Side => (side === "client" ? "server" : "client")
  const [from, to, lost] =
    "to" in arrow
      ? arrow.row === undefined && !arrow.whole
        ? [near(opposite(arrow.to)), middle, true]
        : [near(opposite(arrow.to)), near(arrow.to), false]
      : arrow.whole
        ? [near(arrow.from), near(opposite(arrow.from)), false]
        : [middle, near(opposite(arrow.from)), true]
  const toY = "to" in arrow && arrow.row !== undefined ? yOf(arrow.row) : y
  return (
    <line
      x1={from}
      x2={to}
      y1={y}
      y2={toY}
      class={`arrow arrow-${moment.by}${lost ? " half" : ""}`}
      marker-end="url(#arrow)"
    />
  )
}

function lanesOf(rows: readonly Row[]): Lanes {
  const longest = (by: Moment["by"]) =>
    Math.max(
      0,
      ...rows.map((row) =>
        "left" in row || row.step.moment.by !== by ? 0 : shortened(row.step.moment.what).length,
      ),
    )
  const wire = longest("wire")
  const clientX = TIME_WIDTH + Math.max(80, longest("client") * CHARACTER_WIDTH + 20)
  const serverX = clientX + Math.max(160, wire * CHARACTER_WIDTH + 40)
  return {
    clientX,
    serverX,
    width: serverX + Math.max(60, longest("server") * CHARACTER_WIDTH + 20) + MARGIN,
  }
}

function xOf(by: Moment["by"], { clientX, serverX }: Lanes): number {
  if (by === "client") return clientX
  return by === "server" ? serverX : (clientX + serverX) / 2
}

function shortened(what: string): string {
  const text = visibleText(cutText(what, LONGEST_LABEL))
  return what.length > LONGEST_LABEL || text.length > LONGEST_LABEL
    ? `${cutText(text, LONGEST_LABEL - 1)}…`
    : text
}
