import type { CallModel } from "./call-model.ts"

/** A call with a hostile server: no model says what comes of it, the scenario tells its end. */
export function openHostileCall(): CallModel {
  return {
    accept: () => {},
    halfClose: () => {},
    abandon: () => {},
    next: () => ({ kind: "pending" }),
    hasEnded: () => true,
    metadata: { initial: [], trailing: [] },
    server: undefined,
  }
}
