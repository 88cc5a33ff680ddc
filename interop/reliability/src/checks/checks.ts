import type { Transport } from "@interop/driver-protocol"
import type { Random } from "../random.ts"
import type { Row } from "../results.ts"
import type { Stacks } from "../stacks.ts"
import { attack, attackNames, attackWithout } from "./attacks.ts"
import { brokenFrames } from "./broken-frames.ts"
import { againstHostileServers, kinds } from "./hostile-servers.ts"
import { manyMessages, manyStreams } from "./load.ts"
import { type FaultedPair, networkFaults } from "./network-faults.ts"
import { serverEnds } from "./server-ends.ts"
import { soak } from "./soak.ts"

/** Unlimited, decompression takes a gigabyte within this. */
const CONTROL_MS = 3000

export type Size = "short" | "long"

export interface Check {
  name: string
  /** Of the stacks; they are built first. */
  programs: string[]
  run: (stacks: Stacks, options: { size: Size; random: Random }) => Promise<Row[]>
}

const ours = ["typescript", "typescript-async", "typescript-sync"]

/** TLS for one client, and for the other with certificates of its own: the seed says which. */
function secured(random: Random): [Transport, Transport] {
  return random.between(0, 1) === 0 ? ["tls", "mtls"] : ["mtls", "tls"]
}

/** Ours in every way, then with Go and Python as either side, to compare. */
const pairs = (one: Transport, other: Transport): FaultedPair[] => [
  { client: "typescript-async", server: "typescript", transport: "plaintext" },
  { client: "typescript-sync", server: "typescript", transport: "plaintext" },
  { client: "typescript-async", server: "typescript", transport: one },
  { client: "typescript-sync", server: "typescript", transport: other },
  { client: "go-grpc", server: "typescript", transport: "plaintext", compared: true },
  { client: "python-sync", server: "typescript", transport: "plaintext", compared: true },
  { client: "typescript-async", server: "go-grpc", transport: "plaintext", compared: true },
  { client: "typescript-async", server: "python-threads", transport: "plaintext", compared: true },
]

export const checks: Check[] = [
  {
    name: "load/messages",
    programs: ours,
    run: async (stacks, { size, random }) => {
      const [one, other] = secured(random)
      const times = size === "long" ? 4 : 1
      return [
        await manyMessages(stacks, "async", times * 400_000),
        await manyMessages(stacks, "sync", times * 100_000),
        await manyMessages(stacks, "async", times * 20_000, one),
        await manyMessages(stacks, "sync", times * 5000, other),
      ]
    },
  },
  {
    name: "load/streams",
    programs: ours,
    run: async (stacks) => [await manyStreams(stacks, 10_000, 100)],
  },
  {
    name: "faults/network",
    programs: [...ours, "go-grpc", "python-threads", "python-sync"],
    run: async (stacks, { size, random }) => {
      const rounds = size === "long" ? 12 : 1
      const [one, other] = secured(random)
      const forks = pairs(one, other).map((pair) => ({ pair, its: random.fork() }))
      const rows: Row[] = []
      // They wait more than they compute.
      for (let at = 0; at < forks.length; at += 4) {
        const some = forks.slice(at, at + 4)
        rows.push(
          ...(await Promise.all(
            some.map(({ pair, its }) => networkFaults(stacks, pair, its, rounds)),
          )),
        )
      }
      return rows
    },
  },
  {
    name: "faults/frames",
    programs: ours,
    run: async (stacks, { size, random }) => [
      await brokenFrames(stacks, size === "long" ? 100_000 : 5000, random),
    ],
  },
  {
    name: "attacks",
    programs: ours,
    run: async (stacks, { size }) => {
      const rows: Row[] = []
      for (const name of attackNames) {
        rows.push(await attack(stacks, name, size === "long" ? 10_000 : 1500))
      }
      return rows
    },
  },
  {
    name: "controls",
    programs: ours,
    run: async (stacks) => [
      await attackWithout(stacks, "maxDecompressions", "gzipBombs", CONTROL_MS),
    ],
  },
  {
    name: "hostile-servers",
    programs: ours,
    run: async (stacks, { size }) => {
      const forMs = size === "long" ? 5000 : 500
      const rows: Row[] = []
      for (const kind of kinds) {
        rows.push(
          ...(await Promise.all([
            againstHostileServers(stacks, kind, "async", forMs),
            againstHostileServers(stacks, kind, "sync", forMs),
          ])),
        )
      }
      return rows
    },
  },
  {
    name: "server/killed",
    programs: ours,
    run: (stacks, { size }) => endings(stacks, "SIGKILL", size === "long" ? 50 : 5),
  },
  {
    name: "server/terminated",
    programs: ours,
    run: (stacks, { size }) => endings(stacks, "SIGTERM", size === "long" ? 20 : 5),
  },
  {
    name: "soak",
    programs: ours,
    run: (stacks, { size }) => soak(stacks, size === "long" ? 300_000 : 30_000),
  },
]

async function endings(stacks: Stacks, how: "SIGKILL" | "SIGTERM", times: number): Promise<Row[]> {
  return [
    await serverEnds(stacks, { client: "async", how, times }),
    await serverEnds(stacks, { client: "sync", how, times }),
  ]
}
