import { type Socket, connect } from "node:net"
import { setTimeout as delay } from "node:timers/promises"
import { SquareClient } from "@interop/client-async"
import { Relay, type WireObserver } from "@interop/harness/parts"
import { openFiles } from "../process-figures.ts"
import type { Random } from "../random.ts"
import type { Row } from "../results.ts"
import type { Stacks } from "../stacks.ts"
import { judgeDescriptors, judgeEnd, judgeMemory } from "./judge-server.ts"

const SERVER = "typescript"
const HEAP_MB = 128
const MOST_MEMORY_MB = 256
const AT_ONCE = 50
/** After its bytes, how long a connection waits for the server to close it. */
const PATIENCE_MS = 50
/** A clean call in between is made once for so many connections. */
const CLEAN_EVERY = 250
const MOST_MUTATIONS = 4
/** After the last connection, until the server has closed all. */
const SETTLING_MS = 30_000

/**
 * Connections whose frames were recorded from a right client and then changed
 * by chance. The server must live, answer right calls in between, and have
 * nothing left of them at the end.
 */
export async function brokenFrames(
  stacks: Stacks,
  connections: number,
  random: Random,
): Promise<Row> {
  const server = await stacks.startServer(SERVER, { label: "frames.server", heapMb: HEAP_MB })
  const port = server.portOf("plaintext")
  const row: Row = {
    check: `${connections} connections of changed frames`,
    subject: `${SERVER} server`,
    figures: { calls: 0, faults: connections, lost: 0, crashed: 0 },
    broken: [],
  }
  const recorded = await recordCall(port)
  const before = openFiles(server.running.pid)
  for (let done = 0; done < connections && server.ended() === undefined; done += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, connections - done) }, () =>
      speak(port, changed(recorded, random)),
    )
    await Promise.all(batch)
    if (done % CLEAN_EVERY === 0) await cleanCall(port, row, stacks.slowness)
  }
  if (judgeEnd(server, row)) return row
  await cleanCall(port, row, stacks.slowness)
  await judgeDescriptors(server, before, SETTLING_MS, row)
  judgeMemory(server, MOST_MEMORY_MB, row)
  server.running.kill()
  return row
}

/** All that a client says in calls of three shapes. */
async function recordCall(port: number): Promise<Buffer> {
  const said: Buffer[] = []
  const observer: WireObserver = {
    open: () => 0,
    bytes: (_, side, bytes) => {
      if (side === "client") said.push(Buffer.from(bytes))
    },
    end: () => {},
  }
  const relay = await Relay.open(port, observer)
  const client = new SquareClient({ address: `localhost:${relay.port}` })
  await client.square(3)
  await client.sumSquare([1, 2, 3])
  for await (const square of client.streamrangeSquare([1, 2, 3])) void square
  await client.close()
  await relay.close()
  return Buffer.concat(said)
}

function changed(recorded: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(recorded)
  for (let left = random.between(1, MOST_MUTATIONS); left > 0; left -= 1) {
    const at = random.between(0, bytes.length - 1)
    const end = Math.min(bytes.length, at + random.between(1, 64))
    switch (random.between(0, 4)) {
      case 0:
        bytes[at] = random.between(0, 255)
        break
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)])
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)])
        break
      case 3: {
        const noise = Buffer.from(Array.from({ length: end - at }, () => random.between(0, 255)))
        bytes = Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])
        break
      }
      default:
        bytes = bytes.subarray(0, Math.max(at, 1))
    }
  }
  return bytes
}

async function speak(port: number, bytes: Buffer): Promise<void> {
  const socket: Socket = connect({ port, host: "127.0.0.1" })
  socket.on("error", () => {})
  socket.resume()
  const closed = new Promise((resolve) => socket.once("close", resolve))
  socket.write(bytes)
  await Promise.race([closed, delay(PATIENCE_MS)])
  socket.destroy()
  await closed
}

async function cleanCall(port: number, row: Row, slowness: number): Promise<void> {
  row.figures.calls = (row.figures.calls ?? 0) + 1
  await using client = new SquareClient({ address: `localhost:${port}` })
  try {
    const square = await client.square(3, { timeoutMs: 5000 * slowness })
    if (square !== 9) row.broken.push(`a right call got ${square} for the square of 3`)
  } catch (error) {
    row.broken.push(`a right call failed: ${(error as Error).message}`)
  }
}
