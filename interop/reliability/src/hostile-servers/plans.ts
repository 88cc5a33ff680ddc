import type { TlsFiles } from "@interop/client-channel"
import type { HostileServerName } from "./index.ts"

export interface ServerPlan {
  servers: HostileServerName[]
  certificate: string
  privateKey: string
}

/** By the names of the servers; `connections`: accepted so far. */
export type ServerLine =
  | { event: "listening"; ports: Record<string, number> }
  | { event: "connections"; connections: Record<string, number> }

export interface ClientPlan {
  client: "async" | "sync"
  /** One after the other. */
  hostile: { name: HostileServerName; address: string; tls?: TlsFiles }[]
  /** Of a good server, called all the while on a channel of its own. */
  honestAddress: string
  honestDeadlineMs: number
  deadlineMs: number
  /** So long calls of each are begun, one at least. */
  forMs: number
}

export type ClientLine = { event: "begun"; name: string } | ({ event: "report" } & ClientReport)

/** What became of the calls of one server, and of the good ones beside. */
export interface ClientReport {
  name: string
  calls: number
  /** Calls that ended never or twice. */
  lost: number
  /** By how much the latest call missed its deadline. */
  latestMs: number
  statuses: Record<string, number>
  honestCalls: number
  /** What became of those that were not right. */
  honestFailures: string[]
  /** The most that the program has had so far. */
  memoryMb: number
  /** Beyond those that it had before, once its channels are closed. */
  descriptorsLeft: number
  tookMs: number
}
