import { writeSync } from "node:fs"
import { setLogger } from "@grpc/grpc-js"
import { CALLER_WANTS_SPACE, DOORBELL, HEARTBEAT, WORKER_ASLEEP } from "../rings/control-words.ts"
import { RingReader } from "../rings/ring-reader.ts"
import { requestPositions, type SharedMemory } from "../rings/shared-memory.ts"
import { ChannelTable } from "./channel-table.ts"
import { Outbox } from "./outbox.ts"

const HEARTBEAT_MS = 500
const STDERR = 2

/** Does what the calling thread's records say, for as long as the process runs. */
export async function serve(memory: SharedMemory): Promise<never> {
  logDirectly()
  const control = new Int32Array(memory.control)
  const requests = new RingReader(memory.requests, control, requestPositions)
  const outbox = new Outbox(memory, control)
  const channels = new ChannelTable(outbox)

  // It has loaded.
  Atomics.add(control, HEARTBEAT, 1)
  // Keeps the event loop going as well, which a waitAsync does not.
  setInterval(() => Atomics.add(control, HEARTBEAT, 1), HEARTBEAT_MS)

  for (;;) {
    const rung = Atomics.load(control, DOORBELL)
    while (requests.next()) channels.take(requests.kind, requests.id, requests.payload)
    if (requests.release() && Atomics.load(control, CALLER_WANTS_SPACE) === 1) outbox.wakeCaller()
    outbox.flush()
    Atomics.store(control, WORKER_ASLEEP, 1)
    if (!requests.hasMore) {
      const { async, value } = Atomics.waitAsync(control, DOORBELL, rung)
      if (async) await value
    }
    Atomics.store(control, WORKER_ASLEEP, 0)
  }
}

/** What a worker prints goes through the event loop of the calling thread, which is blocked. */
function logDirectly(): void {
  const print = (...parts: unknown[]) => {
    writeSync(STDERR, `${parts.map(String).join(" ")}\n`)
  }
  setLogger({ error: print, info: print, debug: print })
}
