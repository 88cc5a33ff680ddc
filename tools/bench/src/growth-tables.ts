import { availableParallelism } from "node:os"
import { runMatrix } from "./matrix.ts"
import { loadServer, runClient, type Time } from "./measure.ts"
import { missing, named, clients, servers } from "./programs.ts"
import { rateText } from "./report/figures-as-text.ts"
import { RunningServer } from "./running-server.ts"

export interface GrowthTable {
  name: string
  title: string
  columns: readonly string[]
  rows: string[][]
}

export interface GrowthOptions {
  time: Time
  quick: boolean
  tell: (line: string) => void
}

type Growth = (options: GrowthOptions) => Promise<GrowthTable>

/** Streams until half a second is over, at least one, and then at least another one, which counts. */
const wholeStreams: Time = { seconds: 0.3, warmUp: 0.5 }

export const growthTables: Readonly<Record<string, Growth>> = {
  async streams({ time, quick, tell }) {
    const rows: string[][] = []
    for (const name of present(["typescript", "go"])) {
      for (const streams of quick ? [1, 100, 1000] : [1, 10, 100, 1000, 10_000]) {
        await using server = await RunningServer.start(named(servers, name))
        const { perSecond, p50Us, p99Us } = await loadServer(
          server,
          `--shape ping-pong --streams ${streams} --in-flight ${Math.min(streams, 64)}`,
          time,
        )
        rows.push([
          name,
          streams.toLocaleString("en-US"),
          megabytes(server),
          rateText(perSecond),
          ms(p50Us),
          ms(p99Us),
        ])
        tell(`streams: ${rows.at(-1)?.join(", ")}`)
      }
    }
    return {
      name: "streams",
      title: "Bidi streams open at once on one connection, 64 of which wait for an answer",
      columns: ["server", "streams", "most memory", "exchanges/s", "p50", "p99"],
      rows,
    }
  },

  async messages({ quick, tell }) {
    const counts = quick ? [1e3, 1e5] : [1e3, 1e4, 1e5, 1e6, 3e6]
    const rows: string[][] = []
    const add = (what: string, cells: string[]) => {
      rows.push([what, ...cells])
      tell(`messages: ${what}, ${cells.join(", ")}`)
    }
    for (const shape of ["server-stream", "client-stream", "bidi"]) {
      const cells: string[] = []
      await using server = await RunningServer.start(named(servers, "typescript"))
      for (const messages of counts) {
        const work = `--shape ${shape} --messages ${messages}`
        cells.push(rateText((await loadServer(server, work, wholeStreams)).perSecond))
      }
      add(`server, ${shape}`, [...cells, megabytes(server)])
    }
    for (const client of present(["go"]).length > 0
      ? ["typescript-async", "typescript-blocking"]
      : []) {
      for (const shape of ["write", "read"]) {
        const cells: string[] = []
        await using server = await RunningServer.start(named(servers, "go"))
        for (const messages of counts) {
          // At least two whole streams are sent, and the slowest takes a minute for 3 million.
          if (messages > 1e6) continue
          const work = `--shape ${shape} --messages ${messages}`
          const program = named(clients, client)
          const { perSecond } = await runClient(program, server, work, wholeStreams, "1")
          cells.push(rateText(perSecond))
        }
        add(`${client}, ${shape}`, [...cells, ...counts.slice(cells.length).map(() => ""), ""])
      }
    }
    return {
      name: "messages",
      title: "Messages of one stream, and messages a second",
      columns: [
        "program and shape",
        ...counts.map((count) => count.toLocaleString("en-US")),
        "most memory of the server",
      ],
      rows,
    }
  },

  async size({ time, quick, tell }) {
    const sizes = quick ? [0, 16_384] : [0, 1024, 16_384, 262_144, 1_048_576, 4_000_000]
    const rows: string[][] = []
    for (const name of present(["typescript", "go", "grpcio-1.51"])) {
      await using server = await RunningServer.start(named(servers, name))
      for (const padding of sizes) {
        const { perSecond, p99Us } = await loadServer(
          server,
          `--shape unary --padding ${padding}`,
          time,
        )
        rows.push([
          name,
          padding.toLocaleString("en-US"),
          rateText(perSecond),
          ((perSecond * (padding + 9)) / 1e6).toFixed(1),
          ms(p99Us),
        ])
        tell(`size: ${rows.at(-1)?.join(", ")}`)
      }
    }
    return {
      name: "size",
      title: "Size of a unary request, 1 call in flight",
      columns: ["server", "bytes more", "calls/s", "MB/s", "p99"],
      rows,
    }
  },

  async connections({ time, quick, tell }) {
    const rows: string[][] = []
    for (const name of present(["typescript", "go", "grpcio-1.51"])) {
      for (const connections of quick ? [1, 100] : [1, 10, 100, 1000]) {
        await using server = await RunningServer.start(named(servers, name))
        const { perSecond, p99Us } = await loadServer(
          server,
          `--shape unary --connections ${connections}`,
          time,
        )
        rows.push([
          name,
          connections.toLocaleString("en-US"),
          rateText(perSecond),
          ms(p99Us),
          megabytes(server),
        ])
        tell(`connections: ${rows.at(-1)?.join(", ")}`)
      }
    }
    return {
      name: "connections",
      title: "Connections, each with 1 unary call in flight",
      columns: ["server", "connections", "calls/s", "p99", "most memory"],
      rows,
    }
  },

  async matrix({ quick, tell }) {
    const tutorial = "--scenarios tutorial/*"
    const two =
      "--servers typescript --servers python-threads --clients typescript-async --clients python-sync"
    const sizes = [
      `${tutorial} --servers typescript --clients typescript-async --transports plaintext`,
      `${tutorial} ${two} --transports plaintext`,
      `${tutorial} ${two} --transports plaintext --transports tls`,
      `${tutorial} ${two}`,
      `${tutorial} --servers typescript*`,
      tutorial,
    ]
    const rows: string[][] = []
    for (const filters of quick ? sizes.slice(0, 3) : sizes) {
      const { cells, seconds } = await runMatrix(filters)
      rows.push([String(cells), seconds.toFixed(2), ((seconds / cells) * 1000).toFixed(0)])
      tell(`matrix: ${rows.at(-1)?.join(", ")}`)
    }
    return {
      name: "matrix",
      title: `Cells of the matrix, ${availableParallelism()} cores`,
      columns: ["cells", "seconds", "ms a cell"],
      rows,
    }
  },
}

export const growthNames = Object.keys(growthTables)

function present(names: readonly string[]): string[] {
  return names.filter((name) => missing(named(servers, name)) === undefined)
}

function megabytes(server: RunningServer): string {
  return `${(server.peakMemory() / 1e6).toFixed(0)} MB`
}

function ms(us: number | undefined): string {
  return us === undefined ? "" : `${(us / 1000).toPrecision(3)} ms`
}
