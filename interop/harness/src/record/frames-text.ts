import type { WireEntry } from "./wire-log.ts"

const TIME_WIDTH = 10
const INDENT = " ".repeat(TIME_WIDTH + 4)

/** All that went over the wire, a line a frame, for people. */
export function framesText(title: string, entries: readonly WireEntry[]): string {
  const [first] = entries
  if (first === undefined) return `${title}\n\nNo connection was made.\n`
  const isTls = entries.some(({ text }) => text.startsWith("TLS"))
  return [
    title,
    "Milliseconds since the client opened the connection, as the relay between the two sides saw it.",
    ...(isTls
      ? ["This is TLS: what is in the records is not decoded. The bytes are in wire.pcap."]
      : []),
    "",
    ...entries.flatMap(({ atMs, connection, side, text, lines }) => [
      `${(atMs - first.atMs).toFixed(3).padStart(TIME_WIDTH)}  #${connection} ${arrow(side)}  ${text}`,
      ...lines.map((line) => `${INDENT}${line}`),
    ]),
    "",
  ].join("\n")
}

function arrow(side: WireEntry["side"]): string {
  return side === "client" ? "client >" : "server <"
}
