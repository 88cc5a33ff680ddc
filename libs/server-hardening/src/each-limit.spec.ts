import { status } from "@grpc/grpc-js"
import { once } from "node:events"
import { connect } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { defaultLimits, type ServerLimits } from "./server-limits.ts"
import { attacks, type AttackName } from "./testing/attacks/index.ts"
import { connect as connectTo } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import {
  END_HEADERS,
  END_STREAM,
  DATA,
  frame,
  HEADERS,
  plainFields,
  preface,
  prefixed,
  requestFields,
  settings,
  settingsAck,
} from "./testing/raw-frames.ts"
import { attackFor, underAttack, until, Victim, type VictimFigures } from "./testing/victim.ts"

// Each limit is taken away by itself, and an attack must then break a bound that holds with it.
// Where that is not so, the attack is missing or the limit has no use.

const MIB = 2 ** 20
/** As good as no limit, of milliseconds too: JSON has no infinity, and a timer not more than 2^31. */
const OFF = 1e9

/** Of the server, with its figures: on any machine an attack has come as far by then. */
const ATTACKED_CPU_MS = 1000

/** For the answer to a PING, where it is told nothing else. */
const OF_GRPC_JS_MS = 20_000

interface Control {
  limit: keyof ServerLimits
  attack: AttackName
  /** Small, so that the attack is at the limit at once. */
  limits?: Partial<ServerLimits>
  /** Of the server; the attack goes on. */
  isBroken: (now: VictimFigures, before: VictimFigures) => boolean
}

const controls: Control[] = [
  {
    limit: "maxStreams",
    attack: "patientOpenStreamsOfMany",
    limits: { maxStreams: 500 },
    isBroken: ({ held }) => held.streams > 500,
  },
  {
    limit: "maxStreamsPerConnection",
    attack: "patientOpenStreams",
    limits: { maxStreamsPerConnection: 300 },
    isBroken: ({ held }) => held.streams > 300,
  },
  {
    // A hundred and, as the attack uses half of them, two hundred.
    limit: "firstStreamsPerConnection",
    attack: "openStreamsAtOnce",
    isBroken: ({ held }) => held.streams > 300,
  },
  {
    limit: "maxBytesPerConnection",
    attack: "blockedRequests",
    limits: { maxBytesPerConnection: 4 * MIB },
    isBroken: ({ held }) => held.bytes > 4 * MIB,
  },
  {
    limit: "maxBytes",
    attack: "blockedRequestsOfMany",
    limits: { maxBytes: 16 * MIB },
    isBroken: ({ held }) => held.bytes > 16 * MIB,
  },
  {
    // The first call has few headers.
    limit: "maxHeaderBytes",
    attack: "patientHpackReferences",
    isBroken: ({ held }) => held.bytes > 100_000,
  },
  {
    limit: "maxConnections",
    attack: "silentConnections",
    limits: { maxConnections: 50 },
    isBroken: ({ held }) => held.connections > 50,
  },
  {
    limit: "maxDecompressions",
    attack: "gzipBombs",
    isBroken: (now, before) => now.peakRss - before.rss > 200 * MIB,
  },
]

describe.each(controls)("$limit against $attack", ({ limit, attack, limits = {}, isBroken }) => {
  it("holds", async () => {
    await using victim = await Victim.start(limits)
    const before = await victim.figures()
    await underAttack(attack, victim.address, () =>
      looksUntil(async () => {
        const now = await victim.figures()
        expect(isBroken(now, before)).toBe(false)
        return now.cpuMs - before.cpuMs > ATTACKED_CPU_MS
      }),
    )
    expect(await victim.honestCall()).toBe(status.OK)
  })

  it("is broken without", async () => {
    await using victim = await Victim.start({ ...limits, [limit]: OFF })
    const before = await victim.figures()
    await underAttack(attack, victim.address, () =>
      // It may be so for a moment only, until the connection is closed.
      looksUntil(async () => isBroken(await victim.figures(), before)),
    )
    expect(victim.hasExited).toBe(false)
  })
})

/** The limit that closes such connections, and what has to be small beside it. */
const closings: [AttackName, Partial<ServerLimits>, Partial<ServerLimits>][] = [
  ["silentAfterPreface", { handshakeTimeoutMs: 200 }, {}],
  ["idleConnections", { maxConnectionIdleMs: 200 }, {}],
  ["silentInCall", { keepaliveTimeMs: 200 }, { keepaliveTimeoutMs: 200 }],
  ["silentInCall", { keepaliveTimeoutMs: 200 }, { keepaliveTimeMs: 200 }],
  ["everlastingCalls", { maxConnectionAgeMs: 200 }, { maxConnectionAgeGraceMs: 200 }],
  ["everlastingCalls", { maxConnectionAgeGraceMs: 200 }, { maxConnectionAgeMs: 200 }],
  ["windowUpdateFlood", { maxEmptyBytes: 1_000_000 }, {}],
  ["pacedRapidReset", { resetBurst: 100 }, { resetsPerSecond: 10 }],
  ["pacedRapidReset", { resetsPerSecond: 10 }, { resetBurst: 100 }],
]

describe.each(closings)("connections of %s", (attack, limit, others) => {
  const options = { connections: 2, reconnects: false }

  it(`are closed by ${JSON.stringify(limit)}`, async () => {
    await using victim = await Victim.start({ ...others, ...limit })
    const { signal } = new AbortController()
    const beganAtMs = performance.now()
    const report = await attacks[attack](victim.address, { signal, ...options })
    expect(report).toMatchObject({ connections: 2, closedByServer: 2 })
    expect(performance.now() - beganAtMs).toBeLessThan(OF_GRPC_JS_MS)
  })

  it("stay open without", async () => {
    const off = Object.fromEntries(Object.keys(limit).map((name) => [name, OFF]))
    await using victim = await Victim.start({ ...others, ...off })
    const over = new AbortController()
    const attacked = attacks[attack](victim.address, { signal: over.signal, ...options })
    await wait(1500)
    over.abort()
    expect(await attacked).toMatchObject({ connections: 2, closedByServer: 0 })
  })
})

describe("runAheadBytesPerConnection against patientZeroWindowRanges", () => {
  const limits = { maxBytesPerConnection: 4 * MIB }
  const attack = "patientZeroWindowRanges"

  it("lets a client that reads nothing have its calls", async () => {
    await using victim = await Victim.start(limits)
    await underAttack(attack, victim.address, () =>
      until(async () => (await victim.figures()).callsInFlight > 500),
    )
    expect(await victim.honestCall()).toBe(status.OK)
  })

  it("without, they use up the bytes of their connection", async () => {
    await using victim = await Victim.start({ ...limits, runAheadBytesPerConnection: OFF })
    await attackFor(1500, attack, victim.address, async () => {
      expect((await victim.figures()).callsInFlight).toBeLessThan(250)
    })
  })
})

describe("callsPerTurn against calls that come at once", () => {
  async function placeOfModest(limits: Partial<ServerLimits>): Promise<number> {
    const order: number[] = []
    const one = (n: number) => order.push(n)
    await using connection = await connectTo({ one }, { limits })
    const greedy = connect(connection.port, "127.0.0.1").resume()
    const modest = connect(connection.port, "127.0.0.1").resume()
    await Promise.all([once(greedy, "connect"), once(modest, "connect")])
    for (const socket of [greedy, modest])
      socket.write(Buffer.concat([preface, settings(), settingsAck]))
    await connection.turns(5)
    order.length = 0
    greedy.write(Buffer.concat(Array.from({ length: 90 }, (_, i) => callOf(2 * i + 1, 1))))
    modest.write(callOf(1, 2))
    await until(() => order.length === 91)
    greedy.destroy()
    modest.destroy()
    return order.indexOf(2)
  }

  function callOf(streamId: number, n: number): Buffer {
    const fields = plainFields(requestFields(NumberService.one.path))
    return Buffer.concat([
      frame(HEADERS, END_HEADERS, streamId, fields),
      frame(DATA, END_STREAM, streamId, prefixed(Buffer.from(String(n)))),
    ])
  }

  it("one beside ninety has its turn soon", async () => {
    expect(await placeOfModest({})).toBeLessThan(60)
  })

  it("without, it is the last", async () => {
    expect(await placeOfModest({ callsPerTurn: OFF })).toBe(90)
  })
})

it("every limit is among these, but those that only make calls quick", () => {
  const tried = [
    ...controls.map(({ limit }) => limit),
    ...closings.flatMap(([, limit]) => Object.keys(limit)),
    "runAheadBytesPerConnection",
    "callsPerTurn",
  ]
  const windows = ["connectionWindowBytes", "streamWindowBytes"]
  expect(new Set([...tried, ...windows])).toEqual(new Set(Object.keys(defaultLimits())))
})

/** Looks again and again without a pause; the test's own time limit is the bound. */
async function looksUntil(condition: () => Promise<boolean>): Promise<void> {
  let isSo = false
  while (!isSo) isSo = await condition()
}
