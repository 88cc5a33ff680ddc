import { constants } from "node:os"

/** How a program came to its end. */
export interface Exit {
  code: number | null
  signal: string | null
  /** The system ended it, or a process of it, because memory ran out. */
  outOfMemory?: boolean
}

export function describeExit({ code, signal, outOfMemory }: Exit): string {
  const why = outOfMemory === true ? " because memory ran out" : ""
  return signal === null ? `exited with code ${code}${why}` : `was ended by ${signal}${why}`
}

/** A shell's and an engine's way to say that a signal ended a process: 128 and its number. */
export function exitOf(code: number, outOfMemory: boolean): Exit {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
  return {
    code: signal === undefined ? code : null,
    signal: signal ?? null,
    ...(outOfMemory && { outOfMemory }),
  }
}
