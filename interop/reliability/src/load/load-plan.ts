import { existsSync } from "node:fs"
import type { TlsFiles } from "@interop/client-channel"

/** What a load program is to do; the same for both clients but for `streams`, which only the async one can. */
export interface LoadPlan {
  client: "async" | "sync"
  address: string
  /** Absent: plaintext. */
  tls?: TlsFiles
  task: LoadTask
}

export type LoadTask =
  /** So many unary calls, and so many messages in a call of each other shape; every value is checked. */
  | { kind: "messages"; unary: number; perStream: number }
  /** So many bidirectional calls open at once, spread over so many connections. */
  | { kind: "streams"; streams: number; channels: number }
  /** Short calls of every shape, one after another on so many lanes, until there is such a file or it took so long. */
  | { kind: "calls"; lanes: number; stopFile: string; mostMs: number; deadlineMs: number }

export interface LoadReport {
  calls: number
  messages: number
  /** Calls that ended OK with a wrong value. */
  wrong: number
  /** Calls that have not ended. */
  open: number
  /** How many calls ended with each status, by its name. */
  statuses: Record<string, number>
  /** Of those that got a response and then failed, when they began, in milliseconds since the epoch. */
  brokenOff: number[]
  memoryMb: number
  /** Of the program, once its clients are closed, beyond those that it had before. */
  descriptorsLeft: number
}

/** What the calls alone show. */
export type Tallied = Omit<LoadReport, "memoryMb" | "descriptorsLeft">

export type LoadLine =
  | { event: "begun" }
  /** In milliseconds since the epoch. */
  | { event: "success-after-failure"; at: number }
  | ({ event: "report" } & LoadReport)

/** Asked before each call. A blocking client gets no signal. */
export function untilStopped({
  stopFile,
  mostMs,
}: Extract<LoadTask, { kind: "calls" }>): () => boolean {
  const until = performance.now() + mostMs
  return () => performance.now() < until && !existsSync(stopFile)
}
