/** How long the harness waits before it ends something, in milliseconds. */
export interface Timeouts {
  /** From launch to the ready line. */
  startMs: number
  /** From case-begun to case-ended, and between two cases. */
  caseMs: number
  /** From SIGTERM to the end of a server. */
  stopMs: number
}

export const defaultTimeouts: Timeouts = { startMs: 30_000, caseMs: 30_000, stopMs: 15_000 }
