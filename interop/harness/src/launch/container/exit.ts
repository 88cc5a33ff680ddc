import { constants } from "node:os"
import type { Exit } from "../exit.ts"

/** A shell's and an engine's way to say that a signal ended a process: 128 and its number. */
export function exitOf(code: number, outOfMemory: boolean): Exit {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
  return {
    code: signal === undefined ? code : null,
    signal: signal ?? null,
    ...(outOfMemory && { outOfMemory }),
  }
}
